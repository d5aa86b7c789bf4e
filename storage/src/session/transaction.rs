//! A transaction of one actor.

mod ahead;
mod batch;
mod ending;
mod entities;

pub(crate) use ahead::Ahead;
pub(super) use ending::warn_of;
pub(crate) use entities::entity_of;

use crate::{
    crypto::Keyring,
    error::{DamagedRow, Error, Result, closed, connection_lost, contention, refused_entity, timed_out},
    session::{
        actor::Actor,
        cancel::Canceller,
        damaged::DamagedRows,
        known::KnownRows,
        observed::Observed,
        options::Options,
        pool::{Pool, PooledConnection},
        replicas::Replica,
        report::{Attempt, Report},
        stored::Readable,
        time_limits::TimeLimit,
        transaction_start::{Mode, TransactionStart},
    },
    sql::sealed::TableKeys,
};
use diesel::{
    PgConnection,
    connection::{AnsiTransactionManager, SimpleConnection, TransactionManager},
    result::{DatabaseErrorKind, Error as DieselError},
};
use std::{fmt, num::NonZeroU32, sync::Arc, time::Instant};
use telehealth_core::{Code, UserId};
use uuid::Uuid;

/// A transaction of one actor. If dropped without [`commit`](Self::commit), it is rolled back. It belongs to the
/// process that began it: in a forked process each method fails with `transaction.forked`, and dropping it does
/// nothing.
#[must_use = "a transaction that is dropped without commit is rolled back"]
pub struct Transaction {
    lent: PooledConnection,
    keyring: Option<Arc<Keyring>>,
    name_index: bool,
    failure: Option<Failure>,
    /// Whether the failure is contention with other transactions.
    contended: bool,
    finished: bool,
    /// The actor, if it is a person.
    reader: Option<UserId>,
    /// Whether the actor is a patient, once that was asked.
    is_patient: Option<bool>,
    /// What the audit log is to receive.
    report: Report,
    /// The damaged rows that were left out of results.
    damaged: DamagedRows,
    /// The rows that `save` need not read.
    pub(super) known: KnownRows,
    /// Begins transactions of this actor.
    start: TransactionStart,
    /// Identifies the query that was started ahead, if no statement has run since.
    ahead: Option<Arc<()>>,
    canceller: Canceller,
    time_limit: TimeLimit,
    /// The URL for a report over another connection; `None` if nothing is reported.
    report_url: Option<String>,
    /// The replica that serves the transaction, and the pool of the primary.
    replica: Option<(Arc<Replica>, Arc<Pool>)>,
    observed: Observed,
}

/// Why a transaction cannot go on.
#[derive(Clone, Copy, Debug)]
enum Failure {
    /// A statement has failed: PostgreSQL would turn COMMIT into ROLLBACK without an error.
    Statement,
    /// The connection is broken.
    Connection,
}

impl Transaction {
    /// Wraps a connection on which the actor's transaction has begun.
    pub(crate) fn begun(
        lent: PooledConnection,
        options: &Options,
        actor: &Actor,
        start: TransactionStart,
        url: &str,
        canceller: Canceller,
        observed: Observed,
    ) -> Self {
        let reader = actor.person();
        Self {
            lent,
            keyring: options.keyring.clone(),
            name_index: options.name_index,
            failure: None,
            contended: false,
            finished: false,
            reader,
            is_patient: None,
            report: Report::of(reader),
            damaged: DamagedRows::default(),
            known: KnownRows::default(),
            canceller,
            time_limit: TimeLimit::begin(start.timeouts, Instant::now()),
            start,
            ahead: None,
            report_url: reader.map(|_| url.to_owned()),
            replica: None,
            observed,
        }
    }

    /// Notes that the transaction runs on a replica.
    pub(crate) fn on_replica(mut self, replica: Arc<Replica>, primary: Arc<Pool>) -> Self {
        self.canceller.lead_to(&replica.url);
        self.replica = Some((replica, primary));
        self
    }

    /// Whether it cannot change rows, and so not report its reads itself.
    fn only_reads(&self) -> bool {
        self.start.mode != Mode::ReadWrite
    }

    /// Returns the keys of a table's protected columns.
    pub(crate) fn keys<E: Readable>(&self) -> Result<TableKeys> {
        self.keys_of(E::TABLE)
    }

    /// Like [`keys`](Self::keys), for a table without an entity.
    pub(crate) fn keys_of(&self, table: &'static str) -> Result<TableKeys> {
        TableKeys::of(self.keyring.as_deref(), self.name_index, table)
    }

    /// Returns the damaged rows that reads of this transaction have left out so far, each once and at most
    /// [`DAMAGED_LIMIT`](crate::DAMAGED_LIMIT). Results such as a page also list their own in `damaged`.
    #[must_use]
    pub fn damaged(&self) -> &[DamagedRow] {
        self.damaged.all()
    }

    /// Runs a read and returns its result with the damaged rows that it has left out.
    pub(crate) fn with_damaged<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<(T, Vec<DamagedRow>)> {
        let before = self.damaged.begin();
        let answer = read(self);
        let damaged = self.damaged.end(before);
        Ok((answer?, damaged))
    }

    /// Runs statements and records a failure, after which the transaction cannot go on.
    pub(crate) fn run<T>(&mut self, statements: impl FnOnce(&mut PgConnection) -> Result<T, DieselError>) -> Result<T> {
        self.finish_background()?;
        self.check()?;
        let lowered = self.time_limit.lowered(Instant::now());
        let connection = self.lent.get()?;
        let ran = {
            let _entered = self.observed.enter();
            self.canceller.while_running(|| {
                if let Some(timeouts) = lowered {
                    connection.batch_execute(&timeouts.to_string())?;
                }
                statements(connection)
            })?
        };
        ran.map_err(|error| self.failed(error))
    }

    /// Runs work of the library that takes as long as the tables are large, and whose failure ends the transaction.
    ///
    /// # Errors
    /// `transaction.forked`, `transaction.cancelled`, and those of `work`.
    pub(crate) fn run_long<T>(&mut self, work: impl FnOnce(&mut PgConnection) -> Result<T>) -> Result<T> {
        self.finish_background()?;
        self.time_limit.lift();
        let connection = self.lent.get()?;
        self.canceller.while_running(|| work(connection))?
    }

    /// Returns a handle that cancels this transaction from another thread, also while a statement runs.
    #[must_use]
    pub fn canceller(&self) -> Canceller {
        self.canceller.clone()
    }

    /// Fails if the transaction was cancelled or its time is over, the portal closed, an earlier statement failed or
    /// the connection is broken.
    fn check(&self) -> Result<()> {
        self.canceller.check()?;
        if self.lent.is_ended() {
            return Err(closed());
        }
        if self.time_limit.is_over(Instant::now()) {
            return Err(timed_out());
        }
        match self.failure {
            None => Ok(()),
            Some(Failure::Statement) => Err(aborted()),
            Some(Failure::Connection) => Err(connection_lost()),
        }
    }

    fn failed(&mut self, error: DieselError) -> Error {
        let refused = refused_entity(&error);
        let error = self.classified(error);
        if matches!(error, Error::Denied) {
            self.report.note_denied(refused, Attempt::Statement, Vec::new());
        }
        if let Some((replica, _)) = &self.replica
            && [Code::DATABASE_CONNECTION_LOST, Code::DATABASE_CONTENTION].contains(&error.code())
        {
            replica.note(&error);
        }
        self.observed.note(&error);
        error
    }

    fn classified(&mut self, error: DieselError) -> Error {
        // Not every error of a broken connection identifies it as broken. Another statement does.
        if matches!(error, DieselError::DatabaseError(DatabaseErrorKind::Unknown, _))
            && let Ok(connection) = self.lent.get()
        {
            let _ = connection.batch_execute("SELECT 1");
        }
        let is_over = self.time_limit.is_over(Instant::now());
        if self.depth().is_none() {
            self.failure = Some(Failure::Connection);
            // The server ends the connection of a transaction that is idle when its time is over.
            return if is_over { timed_out() } else { connection_lost() };
        }
        if matches!(error, DieselError::DatabaseError(..)) {
            self.failure = Some(Failure::Statement);
        }
        let error = Error::from(error);
        if error.code() == Code::DATABASE_STATEMENT_TIMEOUT && is_over {
            return timed_out();
        }
        self.contended |= error.is_contention();
        error
    }

    /// Notes rows that were not found, of which the report has those that are hidden from the actor. Nothing of a replica,
    /// which a new row may not have reached.
    pub(super) fn note_not_found<E: Readable>(&mut self, ids: Vec<Uuid>) {
        if self.replica.is_none() {
            self.report.note_not_found::<E>(ids);
        }
    }

    /// Notes that the actor was denied something, and returns the error.
    pub(super) fn refused(&mut self, entity: Option<&'static str>, attempt: Attempt, ids: Vec<Uuid>) -> Error {
        self.report.note_denied(entity, attempt, ids);
        self.observed.note(&Error::Denied);
        Error::Denied
    }

    /// Returns the error for what another transaction has changed in the meantime: this one is run again.
    pub(crate) fn contention(&mut self) -> Error {
        self.contended = true;
        contention()
    }

    /// Whether the transaction failed in contention with others, so that it may succeed if it is run again. For bindings
    /// that run transactions themselves.
    #[doc(hidden)]
    #[must_use]
    pub const fn met_contention(&self) -> bool {
        self.contended
    }

    /// Returns 1 plus the number of open savepoints; `None` on a broken connection.
    fn depth(&mut self) -> Option<u32> {
        let connection = self.lent.get().ok()?;
        let status = AnsiTransactionManager::transaction_manager_status_mut(&mut **connection);
        status.transaction_depth().ok().map(|depth| depth.map_or(0, NonZeroU32::get))
    }

    /// Runs `part` in a savepoint: an error rolls back only the part.
    ///
    /// # Errors
    /// The error of `part`.
    pub fn savepoint<T, E: From<Error>>(&mut self, part: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E> {
        self.begin_savepoint()?;
        let outcome = part(self);
        self.end_savepoint(outcome.is_ok())?;
        outcome
    }

    /// Begins a savepoint that [`end_savepoint`](Self::end_savepoint) ends, for bindings, where a block of the language
    /// delimits it.
    #[doc(hidden)]
    pub fn begin_savepoint(&mut self) -> Result<()> {
        self.run(AnsiTransactionManager::begin_transaction)
    }

    /// Releases or rolls back the savepoint of the last [`begin_savepoint`](Self::begin_savepoint).
    #[doc(hidden)]
    pub fn end_savepoint(&mut self, keep: bool) -> Result<()> {
        let settled = self.finish_background();
        match self.failure {
            Some(Failure::Connection) => return Err(connection_lost()),
            None if keep => return self.run(AnsiTransactionManager::commit_transaction),
            _ => {}
        }
        self.undo_savepoint()?;
        let failure = self.failure.take();
        self.observed.forget();
        self.contended = false;
        if keep && failure.is_some() { Err(settled.err().unwrap_or_else(aborted)) } else { Ok(()) }
    }

    /// Rolls back to the last savepoint, and keeps what is known about the failure.
    fn undo_savepoint(&mut self) -> Result<()> {
        AnsiTransactionManager::rollback_transaction(&mut **self.lent.get()?).map_err(|error| self.failed(error))?;
        self.known.clear();
        self.time_limit.restored();
        Ok(())
    }

    /// Whether the actor is a person.
    pub(crate) const fn is_by_person(&self) -> bool {
        self.reader.is_some()
    }

    /// Returns the actor, if it is a person.
    pub(crate) const fn person(&self) -> Option<UserId> {
        self.reader
    }
}

impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction").field("failure", &self.failure).finish_non_exhaustive()
    }
}

fn aborted() -> Error {
    Error::unavailable(
        Code::TRANSACTION_ABORTED,
        "an earlier statement failed, so the transaction is rolled back; run statements that may fail in a savepoint",
    )
}
