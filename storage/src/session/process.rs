//! Values that belong to one process.
//!
//! A forked child inherits the memory of its parent with every socket and every lock in its current state, but only the
//! forking thread. It must not share connections with its parent, and must not wait for a lock that another thread of
//! its parent held.

use once_cell::race::OnceBox;
use std::process;

/// One value for each process. The first belongs to the process that created this; a forked child creates its own on
/// first use and does not touch those of its ancestors.
pub(crate) struct PerProcess<T> {
    process: u32,
    value: T,
    /// Set by a child in its own memory. Setting it takes no lock, so a fork cannot copy a locked state.
    in_child: OnceBox<Self>,
}

impl<T> PerProcess<T> {
    /// Creates the value of the current process.
    pub(crate) fn new(value: T) -> Self {
        Self { process: process::id(), value, in_child: OnceBox::new() }
    }

    /// Returns the value of the current process. If several threads create one at the same time, the first is kept.
    pub(crate) fn get(&self, make: impl Fn() -> T) -> &T {
        let process = process::id();
        let mut found = self;
        while found.process != process {
            found = found.in_child.get_or_init(|| Box::new(Self::new(make())));
        }
        &found.value
    }
}
