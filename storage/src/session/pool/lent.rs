//! A connection that a transaction uses.

use super::{Connection, IdleConnection, Permit};
use crate::{
    error::{Result, connection_lost, forked},
    session::counters::Counters,
};
use diesel::connection::SimpleConnection;
use std::{
    mem,
    sync::{Arc, atomic::Ordering},
    thread,
    time::Instant,
};

/// A connection in use. When dropped, it returns to the pool, or is closed if it is broken or the thread panics; in a
/// forked child it is left untouched.
pub(crate) struct PooledConnection {
    pub(super) established: Option<IdleConnection>,
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
        let pool = &self.permit.pool;
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
