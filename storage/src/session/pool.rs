//! The connection pool of a portal in one process.
//!
//! It replaces r2d2, which stalls and does not support forking: when a connection breaks, r2d2 leaves threads waiting
//! that it could serve; it connects on threads that a forked child does not have, takes locks that a child may inherit
//! locked, and cannot reliably distinguish a full pool from an unreachable server. Here the thread that gets a permit
//! connects by itself, so it receives the error of a failed attempt, and permits are given in the order of the
//! requests.

mod guards;
mod lent;
#[cfg(test)]
mod tests;

pub(crate) use lent::PooledConnection;

use guards::{Connecting, Outside, Permit};

use crate::{
    error::{Error, Result, closed},
    session::{
        cancel::Canceller,
        connect::{establish, exhausted, retry_time, unreachable_server, with_time_limit},
        counters::{Counters, Waiting},
        options::Options,
        statements::Statements,
    },
    telemetry::{POOL, milliseconds},
};
use diesel::{
    Connection as _, PgConnection,
    connection::{AnsiTransactionManager, CacheSize, TransactionManager},
};
use std::{
    collections::VecDeque,
    mem, process,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};
use telehealth_core::Code;

/// Boxed, because it moves between the pool and transactions.
pub(crate) type Connection = Box<PgConnection>;

/// How long a connection may be idle. Firewalls drop longer idle connections without closing them.
const IDLE: Duration = Duration::from_secs(10 * 60);
/// How long a connection is reused, so that the server frees its memory and changed addresses of the host name take
/// effect.
const LIFETIME: Duration = Duration::from_secs(30 * 60);
/// The pause between attempts to connect, and between looks at the canceller of one who waits.
const PAUSE: Duration = Duration::from_millis(50);

/// The connections of one process. At most `size` are in use or being established.
pub(crate) struct Pool {
    url: String,
    size: u32,
    acquire_timeout: Duration,
    prepared_statements: bool,
    process: u32,
    pub(crate) counters: Arc<Counters>,
    state: Mutex<State>,
    /// Notified when a permit is returned, for closing.
    returned: Condvar,
    /// Whether the transactions that are still open cannot be committed any more.
    ended: AtomicBool,
}

/// How many connections there are.
#[derive(Default)]
pub(crate) struct Usage {
    pub(crate) limit: u64,
    pub(crate) used: u64,
    pub(crate) idle: u64,
}

#[derive(Default)]
struct State {
    /// Idle connections, the most recently used last.
    idle: VecDeque<IdleConnection>,
    /// The number of permits in use.
    permits: u32,
    /// The number of permit holders that are connecting.
    connecting: u32,
    /// The number of connections in use outside the pool.
    outside: u32,
    /// When and why the last attempt to connect failed, if it did.
    failure: Option<(Instant, Code, String)>,
    /// The threads waiting for a permit, the longest waiting first. Each has its own condition variable.
    waiting: VecDeque<Arc<Condvar>>,
    /// Whether the portal was closed.
    closed: bool,
}

impl State {
    /// Removes connections that have been idle for too long. They are returned at the end, so the first is idle
    /// longest.
    fn drop_old(&mut self, old: &mut Vec<IdleConnection>) {
        while self.idle.front().is_some_and(IdleConnection::is_old) {
            old.extend(self.idle.pop_front());
        }
    }
}

/// An open connection.
struct IdleConnection {
    connection: Connection,
    since: Instant,
    used: Instant,
}

impl IdleConnection {
    fn is_old(&self) -> bool {
        self.used.elapsed() > IDLE || self.since.elapsed() > LIFETIME
    }

    /// Whether a transaction can begin on it: no transaction is open, and the connection is not broken.
    fn is_ready(&mut self) -> bool {
        let status = AnsiTransactionManager::transaction_manager_status_mut(&mut *self.connection);
        matches!(status.transaction_depth(), Ok(None))
    }
}

impl Pool {
    pub(crate) fn new(url: &str, options: &Options, counters: Arc<Counters>) -> Arc<Self> {
        Arc::new(Self {
            url: with_time_limit(url, options.acquire_timeout),
            size: options.pool_size,
            acquire_timeout: options.acquire_timeout,
            prepared_statements: options.prepared_statements,
            process: process::id(),
            counters,
            state: Mutex::default(),
            returned: Condvar::new(),
            ended: AtomicBool::new(false),
        })
    }

    /// Takes an idle connection or opens a new one. An idle one may have broken meanwhile; [`PooledConnection::renew`] replaces it.
    /// Does not wait any longer when the canceller is used.
    pub(crate) fn acquire(self: &Arc<Self>, canceller: Option<&Canceller>) -> Result<PooledConnection> {
        let deadline = Instant::now() + self.acquire_timeout;
        let permit = self.permit(deadline, canceller)?;
        let established = permit.pool.established(deadline)?;
        Ok(PooledConnection { established: Some(established), background: None, deadline, permit })
    }

    /// Opens connections until the limit is reached.
    pub(crate) fn warm_up(self: &Arc<Self>, canceller: Option<&Canceller>) -> Result<()> {
        let mut opened = Vec::new();
        while self.usage().used < self.size.into() {
            canceller.map_or(Ok(()), Canceller::check)?;
            opened.push(self.acquire(canceller)?);
        }
        Ok(())
    }

    /// Returns how many connections there are now.
    pub(crate) fn usage(&self) -> Usage {
        let state = self.lock();
        let idle = u64::try_from(state.idle.len()).unwrap_or(u64::MAX);
        Usage { limit: self.size.into(), used: state.permits.into(), idle }
    }

    /// Counts and reports that an acquisition timed out, and returns why.
    pub(crate) fn timed_out(&self) -> Error {
        self.counters.timeouts.add(1);
        let error = self.cause_of_timeout();
        tracing::warn!(target: POOL, { error.type = error.code().as_str() }, "got no connection");
        error
    }

    /// Returns why an acquisition timed out: every connection is in use, or new ones cannot be opened.
    fn cause_of_timeout(&self) -> Error {
        let state = self.lock();
        match &state.failure {
            Some((at, code, message)) if at.elapsed() <= self.acquire_timeout => {
                Error::unavailable(*code, message.clone())
            }
            _ if state.connecting > 0 && state.connecting == state.permits => unreachable_server("it does not answer"),
            _ => exhausted(self.size, self.acquire_timeout),
        }
    }

    fn permit(self: &Arc<Self>, deadline: Instant, canceller: Option<&Canceller>) -> Result<Permit> {
        let mut waited = None;
        let mut state = self.lock();
        if state.closed {
            return Err(closed());
        }
        if state.permits >= self.size || !state.waiting.is_empty() {
            let turn = Arc::new(Condvar::new());
            state.waiting.push_back(Arc::clone(&turn));
            let waiting = Waiting::begin(&self.counters);
            loop {
                if state.closed {
                    return Err(closed());
                }
                let is_first = state.waiting.front().is_some_and(|first| Arc::ptr_eq(first, &turn));
                if is_first && state.permits < self.size {
                    state.waiting.pop_front();
                    break;
                }
                let left = deadline.saturating_duration_since(Instant::now());
                let is_wanted = canceller.map_or(Ok(()), Canceller::check);
                if left.is_zero() || is_wanted.is_err() {
                    state.waiting.retain(|waiting| !Arc::ptr_eq(waiting, &turn));
                    // If a permit is free, its wake-up went to this thread; pass it on to the next one.
                    self.wake(&state);
                    drop(state);
                    return Err(is_wanted.err().unwrap_or_else(|| self.timed_out()));
                }
                let pause = if canceller.is_some() { left.min(PAUSE) } else { left };
                state = turn.wait_timeout(state, pause).unwrap_or_else(PoisonError::into_inner).0;
            }
            waited = Some(waiting.elapsed());
        }
        state.permits += 1;
        // Several permits may have become free before this thread woke.
        self.wake(&state);
        drop(state);
        let permit = Permit { pool: Arc::clone(self) };
        // Reported without the lock, because a subscriber may run any code.
        if let Some(waited) = waited {
            tracing::debug!(
                target: POOL,
                { telehealth.duration_ms = milliseconds(waited) },
                "waited for a connection"
            );
        }
        Ok(permit)
    }

    /// Counts a connection outside the pool, until the answer is dropped.
    ///
    /// # Errors
    /// `portal.closed`.
    pub(crate) fn outside(&self) -> Result<Outside<'_>> {
        let mut state = self.lock();
        if state.closed {
            return Err(closed());
        }
        state.outside += 1;
        Ok(Outside { pool: self })
    }

    /// Gives no more permits, waits for those that were given and for connections outside, and returns how many were not
    /// returned within the limit.
    pub(crate) fn close(&self, limit: Duration) -> u32 {
        let deadline = Instant::now() + limit;
        let mut state = self.lock();
        state.closed = true;
        for waiting in mem::take(&mut state.waiting) {
            waiting.notify_one();
        }
        while state.permits + state.outside > 0 {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            state = self.returned.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        self.ended.store(true, Ordering::SeqCst);
        let (open, idle) = (state.permits + state.outside, mem::take(&mut state.idle));
        // Release the lock first: closing connections writes to the server.
        drop(state);
        drop(idle);
        open
    }

    /// Wakes the longest waiting thread, if a permit is free.
    fn wake(&self, state: &State) {
        if state.permits < self.size
            && let Some(first) = state.waiting.front()
        {
            first.notify_one();
        }
    }

    /// Returns an idle connection or a new one, for the holder of a permit.
    fn established(&self, deadline: Instant) -> Result<IdleConnection> {
        self.idle().map_or_else(|| self.connect(deadline), Ok)
    }

    /// Returns the most recently used connection, so that surplus ones become idle and are closed.
    fn idle(&self) -> Option<IdleConnection> {
        let mut old = Vec::new();
        let mut state = self.lock();
        state.drop_old(&mut old);
        let mut found = state.idle.pop_back();
        while found.as_ref().is_some_and(IdleConnection::is_old) {
            old.extend(found);
            found = state.idle.pop_back();
        }
        // Release the lock first: dropping `old` closes connections, which writes to the server.
        drop(state);
        found
    }

    fn connect(&self, deadline: Instant) -> Result<IdleConnection> {
        let _connecting = Connecting::begin(self);
        let begun = Instant::now();
        loop {
            let error = match establish(&self.url) {
                Ok(connection) => {
                    self.lock().failure = None;
                    self.counters.opened.add(1);
                    let duration = milliseconds(begun.elapsed());
                    tracing::debug!(target: POOL, { telehealth.duration_ms = duration }, "opened a connection");
                    return Ok(self.prepared(connection));
                }
                Err(error) => error,
            };
            if let Error::Unavailable { code, message } = &error {
                self.lock().failure = Some((Instant::now(), *code, message.clone()));
            }
            let now = Instant::now();
            if now >= deadline || now.saturating_duration_since(begun) >= retry_time(&error) {
                return Err(error);
            }
            thread::sleep(PAUSE);
            // A connection may have been returned meanwhile.
            if let Some(idle) = self.idle() {
                return Ok(idle);
            }
        }
    }

    fn prepared(&self, mut connection: PgConnection) -> IdleConnection {
        connection.set_instrumentation(Statements::default());
        if !self.prepared_statements {
            connection.set_prepared_statement_cache_size(CacheSize::Disabled);
        }
        let now = Instant::now();
        IdleConnection { connection: Box::new(connection), since: now, used: now }
    }

    /// Locks the state. A poisoned lock is usable: no code panics between related changes of the state.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a fork copied the pool into this process, so that it belongs to the parent.
    fn is_inherited(&self) -> bool {
        self.process != process::id()
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        if self.is_inherited() {
            // The sockets are shared with the parent. Closing a connection tells the server to end the session, so they
            // are leaked instead; when this process exits, its copies are closed without a message to the server.
            let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
            mem::forget(mem::take(state));
        }
    }
}
