//! The numbers of a portal in this process.

use crate::session::{
    counters::{Counters, Waiting},
    pool::Usage,
    portal::Portal,
};
use std::time::Duration;

/// The connections and transactions of a portal in this process, since it was opened; see [`Portal::metrics`]. A forked
/// process counts its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Metrics {
    /// The maximum number of connections, those to replicas included.
    pub connections_limit: u64,
    /// The connections that transactions use, or that are being opened.
    pub connections_used: u64,
    /// The idle connections.
    pub connections_idle: u64,
    /// The connections that were opened.
    pub connections_opened: u64,
    /// The callers that wait for a connection now.
    pub waiting: u64,
    /// The callers that had to wait for a connection.
    pub waits: u64,
    /// How long they have waited in all.
    pub waited: Duration,
    /// The callers that got no connection within the limit.
    pub timeouts: u64,
    /// The transactions that were committed.
    pub committed: u64,
    /// The transactions that were rolled back.
    pub rolled_back: u64,
    /// The transactions whose commit failed.
    pub failed: u64,
    /// The transactions whose connection broke during the commit.
    pub unknown: u64,
    /// The statements and transactions that were refused, because the actor was not authorized.
    pub denied: u64,
    /// How many times transactions met contention and were run again.
    pub retries: u64,
    /// The reads that began on a replica.
    pub replica_reads: u64,
    /// The reads that the primary served because no replica could.
    pub replica_misses: u64,
}

impl Metrics {
    pub(crate) fn of(counters: &Counters, usage: Usage) -> Self {
        Self {
            connections_limit: usage.limit,
            connections_used: usage.used,
            connections_idle: usage.idle,
            connections_opened: counters.opened.get(),
            waiting: counters.waiting.get(),
            waits: counters.waits.get(),
            waited: counters.waited(),
            timeouts: counters.timeouts.get(),
            committed: counters.committed.get(),
            rolled_back: counters.rolled_back.get(),
            failed: counters.failed.get(),
            unknown: counters.unknown.get(),
            denied: counters.denied.get(),
            retries: counters.retries.get(),
            replica_reads: counters.replica_reads.get(),
            replica_misses: counters.replica_misses.get(),
        }
    }
}

impl Portal {
    /// Returns the numbers of this process, without asking the database. In Python's asyncio, tasks that wait for a
    /// thread are not counted as waiting.
    #[must_use]
    pub fn metrics(&self) -> Metrics {
        let pools = self.pools();
        Metrics::of(&pools.primary.counters, pools.usage())
    }

    /// Counts a caller that waits for a connection in a queue of a binding.
    #[doc(hidden)]
    pub fn waiting(&self) -> Waiting {
        Waiting::begin(&self.pool().counters)
    }
}
