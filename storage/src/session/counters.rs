//! What a pool and its transactions count, in one process.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

/// The counters of a portal's pools.
#[derive(Default)]
pub(crate) struct Counters {
    pub(crate) waiting: Counter,
    pub(crate) waits: Counter,
    wait_microseconds: Counter,
    pub(crate) timeouts: Counter,
    pub(crate) opened: Counter,
    pub(crate) committed: Counter,
    pub(crate) rolled_back: Counter,
    pub(crate) failed: Counter,
    pub(crate) unknown: Counter,
    pub(crate) denied: Counter,
    pub(crate) retries: Counter,
    /// The commits that may have changed rows.
    pub(crate) written: Counter,
    pub(crate) replica_reads: Counter,
    pub(crate) replica_misses: Counter,
}

impl Counters {
    /// Returns how long callers have waited for a connection.
    pub(crate) fn waited(&self) -> Duration {
        Duration::from_micros(self.wait_microseconds.get())
    }
}

/// A number that threads change without a lock.
#[derive(Default)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    pub(crate) fn add(&self, number: u64) {
        self.0.fetch_add(number, Relaxed);
    }

    pub(crate) fn get(&self) -> u64 {
        self.0.load(Relaxed)
    }
}

/// Counts a caller that waits for a connection, until it is dropped.
#[doc(hidden)]
#[must_use = "the wait ends when it is dropped"]
pub struct Waiting {
    counters: Arc<Counters>,
    since: Instant,
}

impl Waiting {
    pub(crate) fn begin(counters: &Arc<Counters>) -> Self {
        counters.waiting.add(1);
        counters.waits.add(1);
        Self { counters: Arc::clone(counters), since: Instant::now() }
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.since.elapsed()
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.counters.waiting.0.fetch_sub(1, Relaxed);
        self.counters.wait_microseconds.add(u64::try_from(self.elapsed().as_micros()).unwrap_or(u64::MAX));
    }
}
