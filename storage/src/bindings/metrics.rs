//! The numbers of a portal for bindings, as JSON; durations in seconds.

use crate::{Backlog, Metrics, Portal, error::Result};
use serde_json::{Value, json};

/// See [`Portal::metrics`].
#[must_use]
pub fn metrics(portal: &Portal) -> Value {
    let Metrics {
        connections_limit,
        connections_used,
        connections_idle,
        connections_opened,
        waiting,
        waits,
        waited,
        timeouts,
        committed,
        rolled_back,
        failed,
        unknown,
        denied,
        retries,
        replica_reads,
        replica_misses,
    } = portal.metrics();
    json!({
        "connections_limit": connections_limit,
        "connections_used": connections_used,
        "connections_idle": connections_idle,
        "connections_opened": connections_opened,
        "waiting": waiting,
        "waits": waits,
        "waited": waited.as_secs_f64(),
        "timeouts": timeouts,
        "committed": committed,
        "rolled_back": rolled_back,
        "failed": failed,
        "unknown": unknown,
        "denied": denied,
        "retries": retries,
        "replica_reads": replica_reads,
        "replica_misses": replica_misses,
    })
}

/// See [`Portal::backlog`].
///
/// # Errors
/// As [`Portal::backlog`].
pub fn backlog(portal: &Portal) -> Result<Value> {
    Ok(described_backlog(&portal.backlog()?))
}

/// Returns a backlog as JSON.
#[must_use]
pub fn described_backlog(backlog: &Backlog) -> Value {
    json!({
        "notifications_due": backlog.notifications_due,
        "oldest_due": backlog.oldest_due.map(|age| age.as_secs_f64()),
        "submissions_pending": backlog.submissions_pending,
        "audit_pending": backlog.audit_pending,
        "checkpoint_age": backlog.checkpoint_age.map(|age| age.as_secs_f64()),
    })
}
