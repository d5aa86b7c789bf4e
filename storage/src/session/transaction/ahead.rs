//! Queries that run while the caller uses the result of the one before.

use super::Transaction;
use crate::error::Result;
use diesel::{PgConnection, QueryResult};
use std::sync::{
    Arc,
    mpsc::{self, Receiver},
};
use tracing::{Span, dispatcher};

/// The answer of a query that runs ahead.
#[derive(Debug)]
pub(crate) struct Ahead<T> {
    answer: Receiver<T>,
    /// Identifies it in its transaction.
    token: Arc<()>,
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
        let token = self.ahead.insert(Arc::default());
        started.then(|| Ahead { answer, token: Arc::clone(token) })
    }

    /// Waits for a query that was started ahead, and returns its answer; `None` if this transaction has not started it,
    /// or has run statements since: the answer may be older than they are.
    ///
    /// # Errors
    /// As the query, and as each method of a transaction that cannot go on.
    pub(crate) fn finish_ahead<T>(&mut self, ahead: Ahead<T>) -> Result<Option<T>> {
        let is_current = self.ahead.as_ref().is_some_and(|token| Arc::ptr_eq(token, &ahead.token));
        self.finish_background()?;
        self.check()?;
        Ok(ahead.answer.try_recv().ok().filter(|_| is_current))
    }

    /// Waits for the query that runs ahead, if there is one.
    ///
    /// # Errors
    /// The error of that query.
    pub(super) fn finish_background(&mut self) -> Result<()> {
        self.ahead = None;
        self.lent.finish().map_err(|error| self.failed(error))
    }
}
