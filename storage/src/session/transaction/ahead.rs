//! Queries that run while the caller uses the result of the one before.

use super::Transaction;
use crate::error::Result;
use diesel::{PgConnection, QueryResult};
use std::sync::mpsc::{self, Receiver};
use tracing::{Span, dispatcher};

/// The answer of a query that runs ahead.
#[derive(Debug)]
pub(crate) struct Ahead<T> {
    answer: Receiver<T>,
    /// How many times the transaction had run statements before.
    runs: u64,
}

impl Transaction {
    /// Starts a query on a thread of its own. Whatever uses the transaction next waits for it, and fails with its error.
    /// Returns `None`, and starts nothing, if the transaction cannot go on or no thread can be started.
    pub(crate) fn start_ahead<T: Send + 'static>(
        &mut self,
        query: impl FnOnce(&mut PgConnection) -> QueryResult<T> + Send + 'static,
    ) -> Option<Ahead<T>> {
        // Sets the time limits of the statement.
        self.run(|_| Ok(())).ok()?;
        let (sender, answer) = mpsc::channel();
        let canceller = self.canceller.clone();
        let subscriber = dispatcher::get_default(Clone::clone);
        let span = {
            let _entered = self.observed.enter();
            Span::current()
        };
        let work = move |connection: &mut PgConnection| {
            let _entered = span.entered();
            // A cancelled transaction sends nothing; whoever uses it next finds out.
            let Ok(found) = canceller.while_running(|| query(connection)) else { return Ok(()) };
            // Nobody receives it after the transaction.
            let _ = sender.send(found?);
            Ok(())
        };
        let started =
            self.lent.run_in_background(move |connection| dispatcher::with_default(&subscriber, || work(connection)));
        started.then_some(Ahead { answer, runs: self.runs })
    }

    /// Waits for a query that was started ahead, and returns its answer; `None` if the transaction has run statements
    /// since, which the answer may not contain.
    ///
    /// # Errors
    /// As the query, and as each method of a transaction that cannot go on.
    pub(crate) fn finish_ahead<T>(&mut self, ahead: Ahead<T>) -> Result<Option<T>> {
        let unused = ahead.runs == self.runs;
        self.finish_background()?;
        self.check()?;
        Ok(ahead.answer.try_recv().ok().filter(|_| unused))
    }

    /// Waits for the query that runs ahead, if there is one.
    ///
    /// # Errors
    /// The error of that query.
    pub(super) fn finish_background(&mut self) -> Result<()> {
        self.lent.finish().map_err(|error| self.failed(error))
    }
}
