//! Values that belong to one process.
//!
//! A fork copies the memory of one thread's process: the child inherits every socket, and every lock as it was at that
//! moment, held by threads that do not exist there. So a child must not share connections with its parent, and must not
//! wait for a lock that its parent may have held.

use once_cell::race::OnceBox;
use std::process;

/// A value for each process that asks for one. The first belongs to the process that made this; a forked child makes one
/// of its own when it first asks, and leaves those of its ancestors alone.
pub(crate) struct PerProcess<T> {
    process: u32,
    value: T,
    /// Set by a child, in its own memory. Setting it takes no lock, so it is never found half set after a fork.
    in_child: OnceBox<Self>,
}

impl<T> PerProcess<T> {
    /// This process's value is `value`.
    pub(crate) fn new(value: T) -> Self {
        Self { process: process::id(), value, in_child: OnceBox::new() }
    }

    /// The value of the process that asks. Several threads may make one at once; the first is kept.
    pub(crate) fn get(&self, make: impl Fn() -> T) -> &T {
        let process = process::id();
        let mut found = self;
        while found.process != process {
            found = found.in_child.get_or_init(|| Box::new(Self::new(make())));
        }
        &found.value
    }
}
