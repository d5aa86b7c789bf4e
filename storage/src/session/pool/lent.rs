//! A connection that a transaction uses.

use super::{Connection, IdleConnection, Permit};
use crate::{
    error::{Result, connection_lost, forked},
    session::counters::Counters,
};
use diesel::{
    PgConnection, QueryResult,
    connection::SimpleConnection,
    result::{DatabaseErrorKind, Error as DieselError},
};
use std::{
    mem,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, atomic::Ordering, mpsc},
    thread::{self, JoinHandle},
    time::Instant,
};

/// A thread that uses a connection, which it returns with the outcome of its work; `None` if it was given none.
type Background = JoinHandle<Option<(IdleConnection, QueryResult<()>)>>;

/// A connection in use. When dropped, it returns to the pool, or is closed if it is broken or the thread panics; in a
/// forked child it is left untouched.
pub(crate) struct PooledConnection {
    pub(super) established: Option<IdleConnection>,
    /// The thread that uses the connection.
    pub(super) background: Option<Background>,
    pub(super) deadline: Instant,
    // Declared last and therefore dropped last: a connection is closed before another may take its place.
    pub(super) permit: Permit,
}

impl PooledConnection {
    /// Returns the connection.
    ///
    /// # Errors
    /// `transaction.forked` in a forked child, which must never use the parent's socket.
    pub(crate) fn get(&mut self) -> Result<&mut Connection> {
        if self.permit.pool.is_inherited() {
            return Err(forked());
        }
        self.established.as_mut().map(|established| &mut established.connection).ok_or_else(connection_lost)
    }

    /// Runs `work` on a thread of its own, which has the connection until [`finish`](Self::finish). Returns false, and
    /// does nothing, if no thread can be started, or the connection is in use or lost.
    pub(crate) fn run_in_background(
        &mut self,
        work: impl FnOnce(&mut PgConnection) -> QueryResult<()> + Send + 'static,
    ) -> bool {
        if self.get().is_err() {
            return false;
        }
        // Through a channel, because a thread that cannot be started would take the connection with it. Work that panics
        // does not take it either: the transaction still rolls back and reports its reads.
        let (sender, receiver) = mpsc::channel::<IdleConnection>();
        let run = move || {
            let mut lent = receiver.recv().ok()?;
            let outcome = catch_unwind(AssertUnwindSafe(|| work(&mut lent.connection)));
            Some((lent, outcome.unwrap_or_else(|_| Err(panicked()))))
        };
        let Ok(thread) = thread::Builder::new().spawn(run) else { return false };
        self.background = Some(thread);
        self.established.take().is_some_and(|lent| sender.send(lent).is_ok())
    }

    /// Waits for the work of [`run_in_background`](Self::run_in_background), if there is any, takes the connection back
    /// and returns the outcome.
    ///
    /// # Errors
    /// The error of the work.
    pub(crate) fn finish(&mut self) -> QueryResult<()> {
        // In a forked child the thread does not exist.
        if self.permit.pool.is_inherited() {
            return Ok(());
        }
        let Some(thread) = self.background.take() else { return Ok(()) };
        let (lent, outcome) = thread.join().ok().flatten().ok_or_else(panicked)?;
        self.established = Some(lent);
        outcome
    }

    /// Whether there is a connection that this process may use, even if a thread has it.
    pub(crate) fn holds(&self) -> bool {
        !self.permit.pool.is_inherited() && (self.established.is_some() || self.background.is_some())
    }

    /// Whether the connection can still be used, outside a transaction.
    pub(crate) fn works(&mut self) -> bool {
        self.established.as_mut().is_some_and(IdleConnection::is_ready)
    }

    /// Whether the portal was closed and does not wait for this transaction any more.
    pub(crate) fn is_ended(&self) -> bool {
        self.permit.pool.ended.load(Ordering::SeqCst)
    }

    /// Returns the counters of the pool.
    pub(crate) fn counters(&self) -> &Arc<Counters> {
        &self.permit.pool.counters
    }

    /// Ends a connection that works but must not be used again, and replaces it.
    pub(crate) fn discard(&mut self) -> Result<()> {
        let _ = self.get()?.batch_execute("SELECT pg_terminate_backend(pg_backend_pid())");
        self.renew()
    }

    /// Replaces a broken connection and keeps the permit.
    pub(crate) fn renew(&mut self) -> Result<()> {
        self.established = None;
        self.established = Some(self.permit.pool.established(self.deadline)?);
        Ok(())
    }
}

impl Drop for PooledConnection {
    fn drop(&mut self) {
        let _ = self.finish();
        let pool = &self.permit.pool;
        if pool.is_inherited() {
            mem::forget(self.background.take());
        }
        let Some(mut established) = self.established.take() else { return };
        if pool.is_inherited() {
            // Closing it would end the parent's session; see `Drop` of `Pool`.
            mem::forget(established);
        } else if !thread::panicking() && established.is_ready() {
            established.used = Instant::now();
            let mut old = Vec::new();
            let mut state = pool.lock();
            state.drop_old(&mut old);
            if state.closed {
                old.push(established);
            } else {
                state.idle.push_back(established);
            }
            drop(state);
        }
    }
}

/// The error of work that has panicked.
fn panicked() -> DieselError {
    DieselError::DatabaseError(DatabaseErrorKind::Unknown, Box::new("a query panicked".to_owned()))
}
