//! The time limits of a transaction and its statements, on every version of PostgreSQL.
//!
//! The server limits a statement, and a connection that is idle, from their own beginning; only PostgreSQL 17 limits a
//! whole transaction. So both limits are lowered to what is left of the transaction, before a statement that could
//! exceed it, and no statement is sent after the end.

use crate::session::options::Options;
use std::{
    fmt,
    time::{Duration, Instant},
};

/// The time limits that the server keeps, which [`Options`] explains.
#[derive(Clone, Copy)]
pub(crate) struct Timeouts {
    lock: Duration,
    statement: Duration,
    idle: Duration,
    transaction: Duration,
}

impl From<&Options> for Timeouts {
    fn from(options: &Options) -> Self {
        let &Options { lock_timeout, statement_timeout, idle_timeout, transaction_timeout, .. } = options;
        Self { lock: lock_timeout, statement: statement_timeout, idle: idle_timeout, transaction: transaction_timeout }
            .within(transaction_timeout)
    }
}

impl Timeouts {
    /// Returns the limits of a statement that begins when this much is left of its transaction.
    fn within(self, left: Duration) -> Self {
        // The server counts whole milliseconds, and 0 would be no limit.
        let left = left + Duration::from_millis(1);
        Self { statement: self.statement.min(left), idle: self.idle.min(left), ..self }
    }

    fn longest(&self) -> Duration {
        self.statement.max(self.idle)
    }
}

impl fmt::Display for Timeouts {
    /// Writes the statements that set them.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings = [
            ("lock_timeout", self.lock),
            ("statement_timeout", self.statement),
            ("idle_in_transaction_session_timeout", self.idle),
        ];
        settings.iter().try_for_each(|(name, limit)| write!(formatter, "SET LOCAL {name} = {}; ", limit.as_millis()))
    }
}

/// The end of a transaction, and the limits that the server keeps until then.
pub(crate) struct TimeLimit {
    /// `None` if the transaction as a whole is not limited.
    end: Option<Instant>,
    timeouts: Timeouts,
    /// The longest limit that the server has now.
    longest: Duration,
}

impl TimeLimit {
    /// Begins the time of a transaction that was begun with `timeouts`.
    pub(crate) fn begin(timeouts: Timeouts, now: Instant) -> Self {
        Self { end: Some(now + timeouts.transaction), timeouts, longest: timeouts.longest() }
    }

    /// Whether the time is over.
    pub(crate) fn is_over(&self, now: Instant) -> bool {
        self.end.is_some_and(|end| now >= end)
    }

    /// Returns the limits that the server must have before the next statement, if it has longer ones. They may be
    /// longer by an eighth of what is left, so that a transaction of many statements sets them about a hundred times at
    /// most.
    pub(crate) fn lowered(&mut self, now: Instant) -> Option<Timeouts> {
        let left = self.end?.saturating_duration_since(now);
        if self.longest <= left + left / 8 + Duration::from_millis(1) {
            return None;
        }
        let timeouts = self.timeouts.within(left);
        self.longest = timeouts.longest();
        Some(timeouts)
    }

    /// Records that a savepoint was rolled back, which has restored the limits from before it.
    pub(crate) fn restored(&mut self) {
        self.longest = self.timeouts.longest();
    }

    /// Ends the limit of the transaction as a whole.
    pub(crate) fn lift(&mut self) {
        self.end = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(statement: u64, idle: u64, transaction: u64) -> Timeouts {
        let [lock_timeout, statement_timeout, idle_timeout, transaction_timeout] =
            [1, statement, idle, transaction].map(Duration::from_secs);
        (&Options { lock_timeout, statement_timeout, idle_timeout, transaction_timeout, ..Options::default() }).into()
    }

    #[test]
    fn no_limit_of_the_server_is_longer_than_the_transaction() {
        assert_eq!(
            limits(60, 300, 10).to_string(),
            "SET LOCAL lock_timeout = 1000; SET LOCAL statement_timeout = 10001; \
             SET LOCAL idle_in_transaction_session_timeout = 10001; "
        );
    }

    #[test]
    fn the_limits_are_lowered_when_less_is_left() {
        let now = Instant::now();
        let mut limit = TimeLimit::begin(limits(60, 300, 600), now);
        let at = |seconds| now + Duration::from_secs(seconds);
        assert!(limit.lowered(at(300)).is_none());
        let lowered = limit.lowered(at(400)).expect("lowered");
        assert_eq!((lowered.statement.as_secs(), lowered.idle.as_secs()), (60, 200));
        assert!(limit.lowered(at(401)).is_none(), "199 s are left, and the server has 200");
        let lowered = limit.lowered(at(590)).expect("lowered");
        assert_eq!((lowered.statement.as_secs(), lowered.idle.as_secs()), (10, 10));
        limit.restored();
        assert!(limit.lowered(at(590)).is_some(), "a savepoint was rolled back");
        assert!(!limit.is_over(at(599)) && limit.is_over(at(600)));
    }

    #[test]
    fn many_statements_lower_the_limits_seldom() {
        let now = Instant::now();
        let mut limit = TimeLimit::begin(limits(60, 300, 600), now);
        let lowered = (0..600_000).filter(|&ms| limit.lowered(now + Duration::from_millis(ms)).is_some()).count();
        assert!((20..150).contains(&lowered), "{lowered}");
    }
}
