//! What a pool counts for as long as somebody holds it.

use super::Pool;
use std::sync::Arc;

/// The right to one connection.
pub(super) struct Permit {
    pub(super) pool: Arc<Pool>,
}

impl Drop for Permit {
    fn drop(&mut self) {
        // The lock of an inherited pool may be held by a thread that does not exist in this process.
        if !self.pool.is_inherited() {
            let mut state = self.pool.lock();
            state.permits = state.permits.saturating_sub(1);
            self.pool.wake(&state);
            self.pool.returned.notify_all();
        }
    }
}

/// Counts a connection outside the pool.
pub(crate) struct Outside<'a> {
    pub(super) pool: &'a Pool,
}

impl Drop for Outside<'_> {
    fn drop(&mut self) {
        let mut state = self.pool.lock();
        state.outside = state.outside.saturating_sub(1);
        self.pool.returned.notify_all();
    }
}

/// Counts a permit holder that is connecting.
pub(super) struct Connecting<'a> {
    pool: &'a Pool,
}

impl<'a> Connecting<'a> {
    pub(super) fn begin(pool: &'a Pool) -> Self {
        pool.lock().connecting += 1;
        Self { pool }
    }
}

impl Drop for Connecting<'_> {
    fn drop(&mut self) {
        let mut state = self.pool.lock();
        state.connecting = state.connecting.saturating_sub(1);
    }
}
