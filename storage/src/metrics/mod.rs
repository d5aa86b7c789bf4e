//! What waits in the database, and all numbers of a portal in the text form of Prometheus.

mod prometheus;

use crate::{
    Actor, Portal,
    error::Result,
    session::{metrics::Metrics, transaction_start::Mode},
};
use diesel::{
    QueryableByName, RunQueryDsl, sql_query,
    sql_types::{BigInt, Double, Nullable},
};
use prometheus::{Exposition, Kind};
use std::time::Duration;
use telehealth_core::{
    Code,
    access::{Grant, Verb},
};

/// The service account that [`Portal::backlog`] acts as.
pub const METRICS_SERVICE: &str = "metrics";

/// Returns the grants that the service account [`METRICS_SERVICE`] needs.
#[must_use]
pub fn metrics_grants() -> Vec<Grant> {
    vec![Grant::new("notifications", Verb::Select)]
}

/// What waits to be processed; see [`Portal::backlog`].
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Backlog {
    /// The notifications that are due and that no worker has claimed.
    pub notifications_due: u64,
    /// How long the oldest of them has been due.
    pub oldest_due: Option<Duration>,
    /// The submissions of forms that wait to be processed.
    pub submissions_pending: u64,
    /// The entries of the audit log that are not integrated, and so not protected.
    pub audit_pending: u64,
    /// The age of the newest checkpoint of the audit log; `None` if there is none. The signature is not checked.
    pub checkpoint_age: Option<Duration>,
}

/// The answer of `portal_backlog()` (migration 0029).
#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    notifications_due: i64,
    #[diesel(sql_type = Nullable<Double>)]
    oldest_due_seconds: Option<f64>,
    #[diesel(sql_type = BigInt)]
    submissions_pending: i64,
    #[diesel(sql_type = BigInt)]
    audit_pending: i64,
    #[diesel(sql_type = Nullable<Double>)]
    checkpoint_age_seconds: Option<f64>,
}

impl From<Row> for Backlog {
    fn from(row: Row) -> Self {
        let count = |rows: i64| u64::try_from(rows).unwrap_or(0);
        // A checkpoint of a clock that is ahead is new.
        let age = |seconds: f64| Duration::try_from_secs_f64(seconds).unwrap_or_default();
        Self {
            notifications_due: count(row.notifications_due),
            oldest_due: row.oldest_due_seconds.map(age),
            submissions_pending: count(row.submissions_pending),
            audit_pending: count(row.audit_pending),
            checkpoint_age: row.checkpoint_age_seconds.map(age),
        }
    }
}

impl Portal {
    /// Counts what waits in the database. Acts as the service account [`METRICS_SERVICE`], which needs
    /// [`metrics_grants`].
    ///
    /// # Errors
    /// [`Error::Denied`](crate::Error::Denied) without the grants; errors of the database.
    pub fn backlog(&self) -> Result<Backlog> {
        self.transaction_as(&Actor::service(METRICS_SERVICE), Mode::Read, |tx| {
            let row: Row = tx.run(|connection| sql_query("SELECT * FROM portal_backlog()").get_result(connection))?;
            Ok(row.into())
        })
    }

    /// Returns [`metrics`](Self::metrics) and [`backlog`](Self::backlog) in the text form of Prometheus (version
    /// 0.0.4), for an HTTP answer of type `text/plain; version=0.0.4`. If the backlog cannot be read,
    /// `telehealth_backlog_readable` is 0 and the rest is there.
    ///
    /// # Errors
    /// `transaction.cancelled` if it was [cancelled](Self::cancelled_by).
    pub fn prometheus(&self) -> Result<String> {
        let backlog = match self.backlog() {
            Err(error) if error.code() == Code::TRANSACTION_CANCELLED => return Err(error),
            backlog => backlog,
        };
        let mut text = Exposition::default();
        process(&mut text, &self.metrics());
        text.single("backlog_readable", Kind::Gauge, "Whether the backlog could be read.", u64::from(backlog.is_ok()));
        if let Ok(backlog) = backlog {
            write_backlog(&mut text, &backlog);
        }
        Ok(text.into())
    }
}

impl Backlog {
    /// Returns the numbers in the text form of Prometheus.
    #[must_use]
    pub fn prometheus(&self) -> String {
        let mut text = Exposition::default();
        write_backlog(&mut text, self);
        text.into()
    }
}

fn process(text: &mut Exposition, it: &Metrics) {
    let used = [("used", it.connections_used), ("idle", it.connections_idle)];
    text.family("pool_connections", Kind::Gauge, "Connections of the pool.", "state", &used);
    text.single("pool_connections_limit", Kind::Gauge, "Maximum number of connections.", it.connections_limit);
    text.single("pool_opened_total", Kind::Counter, "Connections that were opened.", it.connections_opened);
    text.single("pool_waiting", Kind::Gauge, "Callers that wait for a connection now.", it.waiting);
    text.single("pool_waits_total", Kind::Counter, "Callers that had to wait for a connection.", it.waits);
    let help = "Time that callers have waited for a connection.";
    text.single("pool_wait_seconds_total", Kind::Counter, help, it.waited.as_secs_f64());
    text.single("pool_timeouts_total", Kind::Counter, "Callers that got no connection in time.", it.timeouts);
    let outcomes =
        [("committed", it.committed), ("rolled_back", it.rolled_back), ("failed", it.failed), ("unknown", it.unknown)];
    text.family("transactions_total", Kind::Counter, "Transactions that ended.", "outcome", &outcomes);
    text.single("retries_total", Kind::Counter, "Transactions that met contention and ran again.", it.retries);
    let servers = [("replica", it.replica_reads), ("primary", it.replica_misses)];
    let help = "Reads for replicas, by the server that served them.";
    text.family("reads_total", Kind::Counter, help, "server", &servers);
    text.single("denials_total", Kind::Counter, "Statements and transactions that were refused.", it.denied);
}

fn write_backlog(text: &mut Exposition, it: &Backlog) {
    let help = "Notifications that are due and not claimed.";
    text.single("notifications_due", Kind::Gauge, help, it.notifications_due);
    if let Some(age) = it.oldest_due {
        let help = "How long the oldest due notification has been due.";
        text.single("notifications_oldest_due_seconds", Kind::Gauge, help, age.as_secs_f64());
    }
    let help = "Submissions of forms that wait to be processed.";
    text.single("submissions_pending", Kind::Gauge, help, it.submissions_pending);
    let help = "Entries of the audit log that are not integrated.";
    text.single("audit_pending_entries", Kind::Gauge, help, it.audit_pending);
    if let Some(age) = it.checkpoint_age {
        let help = "Age of the newest checkpoint of the audit log.";
        text.single("audit_checkpoint_age_seconds", Kind::Gauge, help, age.as_secs_f64());
    }
}
