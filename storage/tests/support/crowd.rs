//! Threads that start at the same time.

use super::*;
use std::{sync::Barrier, thread};
use telehealth_storage::{Error, Transaction};

/// Runs `work` on `count` threads that start together, passing each its number; returns the results in that order.
pub fn crowd<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let start = Barrier::new(count);
    let (work, start) = (&work, &start);
    thread::scope(|scope| {
        let run = |number| {
            move || {
                start.wait();
                work(number)
            }
        };
        let running: Vec<_> = (0..count).map(|number| scope.spawn(run(number))).collect();
        running.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    })
}

/// Runs `work` in a transaction of a service account.
pub fn within<T>(portal: &Portal, work: impl FnMut(&mut Transaction) -> Result<T, Error>) -> Result<T, Error> {
    portal.transaction(&service(), work)
}

/// Like [`within`], but panics on an error.
pub fn done<T>(portal: &Portal, work: impl FnMut(&mut Transaction) -> Result<T, Error>) -> T {
    within(portal, work).expect("done")
}
