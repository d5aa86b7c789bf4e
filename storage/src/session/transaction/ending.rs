//! How a transaction ends, and how its report reaches the audit log in every case.

use super::{Failure, Transaction};
use crate::{
    error::{Error, Result, connection_lost},
    session::{connect::establish, observed::Outcome, pool::PooledConnection, report, transaction_start::roll_back},
    telemetry::AUDIT,
};
use diesel::{
    PgConnection,
    connection::{AnsiTransactionManager, TransactionManager},
};
use telehealth_core::Code;

impl Transaction {
    /// Commits the transaction and checks deferred constraints.
    ///
    /// # Errors
    /// A violation of a deferred constraint; `transaction.aborted` if an earlier statement failed, `transaction.cancelled`
    /// if the transaction was cancelled, `database.transaction_timeout` if its time is over, `portal.closed` if the portal
    /// was closed; in all these cases the transaction is rolled back. `database.outcome_unknown` if the connection broke
    /// during the commit. Of a transaction that only reads, an error means that its reads could not be logged.
    pub fn commit(mut self) -> Result<()> {
        self.finish_background()?;
        self.lent.get()?;
        // Open savepoints are released, not rolled back.
        while self.depth() > Some(1) {
            self.end_savepoint(true)?;
        }
        self.check()?;
        if !self.report.is_empty() && !self.only_reads() {
            // In the same transaction as the changes: no one commits without their reads being logged.
            let parts = self.report.parts();
            self.run(|connection| report::send(connection, parts))?;
        }
        let connection = self.lent.get()?;
        let committed = {
            let _entered = self.observed.enter();
            self.canceller.while_running(|| AnsiTransactionManager::commit_transaction(&mut **connection))?
        };
        self.finished = true;
        if !self.only_reads() {
            // Also if the outcome is unknown.
            self.lent.counters().written.add(1);
        }
        let Err(error) = committed else {
            self.observed.end(Outcome::Committed);
            return if self.only_reads() { self.report_separately() } else { Ok(()) };
        };
        let error = self.failed(error);
        let is_lost = matches!(self.failure, Some(Failure::Connection));
        Err(match error {
            _ if is_lost && !self.only_reads() => {
                self.observed.end(Outcome::Unknown);
                // The reads may be logged already; logging them twice is better than not at all.
                let _ = self.report_on_new_connection();
                Error::unavailable(
                    Code::DATABASE_OUTCOME_UNKNOWN,
                    "the connection to PostgreSQL broke during commit; check whether the changes were committed before retrying",
                )
            }
            // The report was rolled back with the rest.
            error => {
                self.observed.end(Outcome::Failed);
                let _ = self.report_separately();
                error
            }
        })
    }

    /// Rolls the transaction back.
    ///
    /// # Errors
    /// A lost connection, which also rolls back. What was read and denied is then reported to the audit log over another
    /// connection.
    pub fn rollback(mut self) -> Result<()> {
        self.undo()
    }

    fn undo(&mut self) -> Result<()> {
        self.finished = true;
        // The failure of a query that is rolled back matters no more.
        let _ = self.finish_background();
        self.observed.end(Outcome::RolledBack);
        loop {
            let last = self.depth() <= Some(1);
            if AnsiTransactionManager::rollback_transaction(&mut **self.lent.get()?).is_err() {
                let _ = self.report_on_new_connection();
                return Err(connection_lost());
            }
            if last {
                return self.report_separately();
            }
        }
    }

    /// Sends the report in a separate transaction on the primary, for a transaction that was rolled back or only read.
    fn report_separately(&mut self) -> Result<()> {
        if self.report.is_empty() {
            return Ok(());
        }
        let mut of_primary;
        let connection = match &self.replica {
            None => self.lent.get(),
            Some((_, primary)) => {
                of_primary = primary.acquire(None);
                of_primary.as_mut().map_or_else(|_| Err(connection_lost()), PooledConnection::get)
            }
        };
        let Ok(connection) = connection else { return self.report_on_new_connection() };
        let connection = &mut **connection;
        let Err(error) = self.start.report(connection, &self.report) else { return Ok(()) };
        if roll_back(connection) {
            let error = error.into();
            warn_of(&error);
            return Err(error);
        }
        self.report_on_new_connection()
    }

    /// Sends the report over another connection, if this one is broken.
    fn report_on_new_connection(&self) -> Result<()> {
        let Some(url) = self.report_url.as_ref().filter(|_| !self.report.is_empty()) else { return Ok(()) };
        let report = |connection: &mut PgConnection| Ok(self.start.report(connection, &self.report)?);
        establish(url).and_then(|mut connection| report(&mut connection)).inspect_err(warn_of)
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if !self.finished && self.lent.holds() {
            // The pool does not reuse a connection that cannot roll back, and the server rolls back by itself.
            let _ = self.undo();
        }
    }
}

/// Tells the operator that a report could not be sent.
pub(in crate::session) fn warn_of(error: &Error) {
    tracing::error!(
        target: AUDIT,
        { error.type = error.code().as_str() },
        "the reads and denials of a transaction are missing from the audit log"
    );
}
