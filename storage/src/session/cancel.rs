//! Cancelling a transaction, or an operation of a portal, from another thread.
//!
//! Each transaction, and each connection that an operation opens for itself, holds an advisory lock with a random key.
//! PostgreSQL's list of locks leads from the key to the server process that runs the transaction at this moment, also
//! behind a pooler that gives the connection to others in turn. Nothing else has the key, so that a cancellation hits
//! another transaction only if this one ends, and another begins on its connection, in the instant between the look at the
//! list and the signal.

use crate::{
    crypto::{CryptoError, randomize},
    error::{Result, cancelled},
    session::connect::{establish, with_time_limit},
};
use diesel::{PgConnection, QueryResult, RunQueryDsl, sql_query, sql_types::BigInt};
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// Set in the state of what was cancelled.
const CANCELLED: u32 = 1;
/// Added to the state for each call that waits for the server.
const RUNNING: u32 = 2;

/// How long connecting for a cancellation may take, and how long it is repeated: a statement that is on its way to the
/// server when it is cancelled begins after that.
const LIMIT: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(10);

/// Cancels one transaction, or the operations of one portal, from any thread; see
/// [`Transaction::canceller`](crate::Transaction::canceller) and [`Portal::canceller`](crate::Portal::canceller).
#[derive(Clone, Debug)]
pub struct Canceller {
    inner: Arc<Inner>,
}

struct Inner {
    key: i64,
    /// Leads to the server that runs it.
    url: Mutex<String>,
    state: AtomicU32,
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The URL may hold a password.
        f.debug_struct("Inner").field("state", &self.state).finish_non_exhaustive()
    }
}

impl Canceller {
    pub(super) fn new(key: i64, url: &str) -> Self {
        Self { inner: Arc::new(Inner { key, url: Mutex::new(url.to_owned()), state: AtomicU32::new(0) }) }
    }

    /// Returns the key of the lock.
    pub(super) fn key(&self) -> i64 {
        self.inner.key
    }

    /// Notes which server runs what follows.
    pub(super) fn lead_to(&self, url: &str) {
        url.clone_into(&mut self.inner.url.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Cancels the transaction: its running statement ends at once, that and each later one fails with
    /// `transaction.cancelled`, and it cannot be committed. A commit that has reached the server is not undone. Waits until
    /// the statement has ended, at most five seconds. Does nothing if the transaction has ended. An operation of a portal
    /// ends in the same way; what it has committed before stays.
    ///
    /// # Errors
    /// [`Error::Unavailable`](crate::Error::Unavailable) if the server cannot be reached over another connection; the transaction is cancelled as
    /// soon as its statement ends by itself.
    pub fn cancel(&self) -> Result<()> {
        self.inner.state.fetch_or(CANCELLED, Ordering::SeqCst);
        if !self.is_running() {
            return Ok(());
        }
        let deadline = Instant::now() + LIMIT;
        let url = self.inner.url.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut connection = establish(&with_time_limit(&url, LIMIT))?;
        while self.is_running() && Instant::now() < deadline {
            self.signal(&mut connection)?;
            thread::sleep(PAUSE);
        }
        Ok(())
    }

    /// Like [`cancel`](Self::cancel), without waiting.
    #[cfg(feature = "tokio")]
    pub(crate) fn cancel_in_background(self) {
        self.inner.state.fetch_or(CANCELLED, Ordering::SeqCst);
        if self.is_running() {
            // Without a thread, the statement ends by itself or by its time limit.
            let _ = thread::Builder::new().spawn(move || {
                let _ = self.cancel().inspect_err(|error| {
                    use crate::telemetry::TRANSACTION;
                    let code = error.code();
                    tracing::warn!(target: TRANSACTION, { error.type = code.as_str() }, "the statement was not cancelled");
                });
            });
        }
    }

    fn is_running(&self) -> bool {
        self.inner.state.load(Ordering::SeqCst) >= RUNNING
    }

    /// Asks the server to cancel what the owner of the lock is running.
    fn signal(&self, connection: &mut PgConnection) -> QueryResult<()> {
        let query = sql_query(
            "SELECT pg_cancel_backend(pid) FROM pg_locks
             WHERE locktype = 'advisory' AND objsubid = 1 AND granted
               AND classid = (($1 >> 32) & 4294967295)::oid AND objid = ($1 & 4294967295)::oid
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
        );
        query.bind::<BigInt, _>(self.inner.key).execute(connection).map(drop)
    }

    /// Runs statements, unless the transaction was cancelled.
    pub(super) fn while_running<T>(&self, statements: impl FnOnce() -> T) -> Result<T> {
        let running = Running::begin(&self.inner.state);
        // Asked after the start was recorded, so that a cancellation at the same time is seen by one of the two.
        self.check()?;
        let outcome = statements();
        drop(running);
        Ok(outcome)
    }

    /// Fails if the transaction was cancelled.
    pub(super) fn check(&self) -> Result<()> {
        if self.inner.state.load(Ordering::SeqCst) & CANCELLED == 0 { Ok(()) } else { Err(cancelled()) }
    }
}

/// Records that a statement runs, also if it panics.
struct Running<'a>(&'a AtomicU32);

impl<'a> Running<'a> {
    fn begin(state: &'a AtomicU32) -> Self {
        state.fetch_add(RUNNING, Ordering::SeqCst);
        Self(state)
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(RUNNING, Ordering::SeqCst);
    }
}

/// Returns a random key for a new transaction. The system draws it, because a forked process would repeat the keys of its
/// parent, and wait for their locks.
pub(super) fn new_key() -> Result<i64, CryptoError> {
    let mut key = [0; 8];
    randomize(&mut key)?;
    Ok(i64::from_ne_bytes(key))
}
