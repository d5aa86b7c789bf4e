//! Two concurrent transactions, without a clock: the second begins when the first has done its work, and the first ends when
//! the second waits for it, or is done.

use super::{
    raw::{connect, must, text},
    seals::allow_stand_ins,
};
use diesel::{PgConnection, connection::SimpleConnection};
use std::{
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};
use telehealth_storage::Error;

/// The result of the second transaction.
#[derive(Debug)]
pub struct Race {
    /// Whether it waited for the first.
    pub waited: bool,
    /// The result of its work and its commit.
    pub outcome: Result<(), Error>,
}

/// Runs the first transaction's work, then the second's concurrently, then ends the first by `end`: `COMMIT` or `ROLLBACK`.
/// Each transaction has its own isolation level.
pub fn race(url: &str, (level, first): (&str, &str), (other_level, second): (&str, &str), end: &str) -> Race {
    let mut ours = connect(url);
    allow_stand_ins(&mut ours, &format!("{first}{second}"));
    must(&mut ours, &format!("BEGIN ISOLATION LEVEL {level}; {first}"));
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        let other = scope.spawn(move || {
            let mut theirs = connect(url);
            // The stricter levels take their snapshot before the first transaction ends.
            must(&mut theirs, &format!("BEGIN ISOLATION LEVEL {other_level}; SELECT 1"));
            sender.send(text(&mut theirs, "SELECT pg_backend_pid()")).expect("a listener");
            let outcome = theirs.batch_execute(second).and_then(|()| theirs.batch_execute("COMMIT"));
            outcome.map_err(Error::from)
        });
        let pid = receiver.recv().expect("a process");
        let waited = waits(&mut connect(url), &pid, || other.is_finished());
        must(&mut ours, end);
        Race { waited, outcome: other.join().expect("no panic") }
    })
}

/// Whether a process starts to wait for another before it is done.
fn waits(observer: &mut PgConnection, pid: &str, done: impl Fn() -> bool) -> bool {
    let begun = Instant::now();
    loop {
        // No pause is needed, because each query takes a while.
        if text(observer, &format!("SELECT cardinality(pg_blocking_pids({pid})) > 0")) == "true" {
            return true;
        }
        if done() {
            return false;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "neither waiting nor done");
    }
}
