//! A transaction of one actor, and the verbs that work on every table.

use crate::{
    actor::Actor,
    audit::reads::Reads,
    crypto::Keyring,
    error::{Error, Result, connection_lost},
    portal::Options,
    schema,
    sealed::TableKeys,
    stored::{Readable, Stored, Versioned},
    tables::messaging::notifications,
};
use diesel::{
    PgConnection, RunQueryDsl,
    connection::{AnsiTransactionManager, SimpleConnection, TransactionManager},
    r2d2::{ConnectionManager, PooledConnection},
    result::{DatabaseErrorKind, Error as DieselError},
};
use std::{collections::HashMap, fmt, num::NonZeroU32, sync::Arc};
use telehealth_core::{Code, Record, Timestamp, UserId, error::Violation, messaging::Notification, record::Rules};

pub(crate) type Connection = PooledConnection<ConnectionManager<PgConnection>>;

/// A transaction of one actor. Dropped without [`commit`](Self::commit) it leaves no trace.
pub struct Transaction {
    connection: Connection,
    keyring: Option<Arc<Keyring>>,
    name_index: bool,
    failure: Option<Failure>,
    finished: bool,
    /// The actor, where it is a person.
    reader: Option<UserId>,
    /// What the actor has read of others, for the audit log.
    reads: Reads,
    /// What begins a transaction of this actor.
    begin: String,
    /// Whether it is an emergency, which opens charts.
    in_emergency: bool,
}

/// Why a transaction cannot go on.
#[derive(Clone, Copy, Debug)]
enum Failure {
    /// A statement has failed: PostgreSQL would answer COMMIT with a silent ROLLBACK.
    Statement,
    /// The connection is broken.
    Connection,
}

impl Transaction {
    /// Takes over a connection on which the actor's transaction has begun.
    pub(crate) fn begun(connection: Connection, options: &Options, actor: &Actor, begin: String) -> Self {
        let (reader, in_emergency) = (actor.person(), actor.emergency_reason().is_some());
        Self {
            connection,
            keyring: options.keyring.clone(),
            name_index: options.name_index,
            failure: None,
            finished: false,
            reader,
            reads: Reads::default(),
            begin,
            in_emergency,
        }
    }

    /// The keys of a table's protected columns.
    pub(crate) fn keys<E: Readable>(&self) -> Result<TableKeys> {
        TableKeys::of(self.keyring.as_deref(), self.name_index, E::TABLE)
    }

    /// Opens and checks stored rows that nobody is shown, or that were just written; see [`shown`](Self::shown).
    pub(crate) fn opened<E: Readable>(&self, rows: Vec<E::Row>) -> Result<Vec<E>> {
        let keys = self.keys::<E>()?;
        rows.into_iter().map(|row| entity_of(E::open(row, &keys)?)).collect()
    }

    /// Runs statements, and remembers when one of them has failed.
    pub(crate) fn run<T>(&mut self, statements: impl FnOnce(&mut PgConnection) -> Result<T, DieselError>) -> Result<T> {
        self.check()?;
        statements(&mut self.connection).map_err(|error| self.failed(error))
    }

    /// The connection, for work that ends the transaction when it fails.
    pub(crate) fn connection(&mut self) -> &mut PgConnection {
        &mut self.connection
    }

    /// Opens and checks rows that the actor is shown, and notes for the audit log, which hears of it when the transaction
    /// ends, those that are somebody else's. All that is read goes out this way; [`opened`](Self::opened) is for what was
    /// written, which the log holds anyway, and for what nobody is shown.
    pub(crate) fn shown<E: Readable>(&mut self, rows: Vec<E::Row>) -> Result<Vec<E>> {
        self.opened(rows).map(|found| self.showing(found))
    }

    /// The same, of rows that were opened to see which of them the actor is shown.
    pub(crate) fn showing<E: Readable>(&mut self, found: Vec<E>) -> Vec<E> {
        self.reads.note(&found, self.reader);
        found
    }

    /// What was written and cannot be read back, or only in part, must not stand.
    pub(crate) fn doomed_by<T>(&mut self, stored: Result<T>) -> Result<T> {
        if matches!(stored, Err(Error::Corrupt { .. } | Error::Sealed(_) | Error::Denied)) {
            self.failure = self.failure.or(Some(Failure::Statement));
        }
        stored
    }

    /// Refuses to go on after a failure.
    fn check(&self) -> Result<()> {
        match self.failure {
            None => Ok(()),
            Some(Failure::Statement) => Err(aborted()),
            Some(Failure::Connection) => Err(connection_lost()),
        }
    }

    fn failed(&mut self, error: DieselError) -> Error {
        // Not every error of a broken connection says so. Used once more it is known to be broken.
        if matches!(error, DieselError::DatabaseError(DatabaseErrorKind::Unknown, _)) {
            let _ = self.connection.batch_execute("SELECT 1");
        }
        if self.depth().is_none() {
            self.failure = Some(Failure::Connection);
            return connection_lost();
        }
        if matches!(error, DieselError::DatabaseError(..)) {
            self.failure = Some(Failure::Statement);
        }
        error.into()
    }

    /// 1, and one more for each savepoint that is open; `None` on a broken connection.
    fn depth(&mut self) -> Option<u32> {
        let status = AnsiTransactionManager::transaction_manager_status_mut(&mut *self.connection);
        status.transaction_depth().ok().map(|depth| depth.map_or(0, NonZeroU32::get))
    }

    /// Makes everything stand, and checks what is deferred until then.
    ///
    /// # Errors
    /// A violation of a deferred constraint; `transaction.aborted` where an earlier statement failed; a lost
    /// connection, where the outcome is unknown. Except for the last one, nothing stands then.
    pub fn commit(mut self) -> Result<()> {
        // A savepoint that is still open is kept, too.
        while self.depth() > Some(1) {
            self.end_savepoint(true)?;
        }
        self.check()?;
        if self.in_emergency {
            self.tell_patients()?;
        }
        if !self.reads.is_empty() {
            // Together with what was done upon it; who reads and is not logged does not commit.
            let report = self.reads.statement();
            self.run(|connection| connection.batch_execute(&report))?;
        }
        self.finished = true;
        let committed = AnsiTransactionManager::commit_transaction(&mut *self.connection);
        committed.map_err(|error| match self.failed(error) {
            error if error.code() == Code::DATABASE_CONNECTION_LOST => Error::unavailable(
                Code::DATABASE_OUTCOME_UNKNOWN,
                "the connection to PostgreSQL broke during commit; look whether the changes stand before trying again",
            ),
            // The report went with the rest.
            error => {
                let reported = self.report_undone_reads();
                self.warn_of(reported);
                error
            }
        })
    }

    /// Undoes everything.
    ///
    /// # Errors
    /// A lost connection, which undoes it as well, but leaves what was read untold to the audit log.
    pub fn rollback(mut self) -> Result<()> {
        self.undo()
    }

    fn undo(&mut self) -> Result<()> {
        self.finished = true;
        loop {
            let last = self.depth() <= Some(1);
            AnsiTransactionManager::rollback_transaction(&mut *self.connection).map_err(|_| connection_lost())?;
            if last {
                return self.report_undone_reads();
            }
        }
    }

    /// Tells the audit log what was read in a transaction that is undone: what was seen was seen. It takes a transaction
    /// of its own, in one round trip.
    fn report_undone_reads(&mut self) -> Result<()> {
        if self.reads.is_empty() {
            return Ok(());
        }
        let mut report = format!("{}; {}", self.begin, self.reads.statement());
        if self.in_emergency {
            // The note of each chart was undone as well: policies make it anew.
            report.extend(self.reads.again());
        }
        let end = if self.in_emergency { "" } else { "; COMMIT" };
        let mut reported = self.connection.batch_execute(&(report + end)).map_err(Error::from);
        if self.in_emergency && reported.is_ok() {
            self.failure = None;
            reported = self.tell_patients().and_then(|()| Ok(self.connection.batch_execute("COMMIT")?));
        }
        reported.inspect_err(|_| {
            let _ = self.connection.batch_execute("ROLLBACK");
        })
    }

    /// Somebody must hear of it when what was read cannot be told to the audit log.
    fn warn_of(&self, reported: Result<()>) {
        if let Err(error) = reported
            && !self.reads.is_empty()
        {
            tracing::error!(code = %error.code(), "what a transaction has read is missing from the audit log");
        }
    }

    /// Runs a part that may fail without the rest: on an error only the part is undone.
    ///
    /// # Errors
    /// What the part answers.
    pub fn savepoint<T, E: From<Error>>(&mut self, part: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E> {
        self.begin_savepoint()?;
        let outcome = part(self);
        self.end_savepoint(outcome.is_ok())?;
        outcome
    }

    /// Begins a part that [`end_savepoint`](Self::end_savepoint) ends: for hosts, where it is a block of theirs.
    #[doc(hidden)]
    pub fn begin_savepoint(&mut self) -> Result<()> {
        self.run(AnsiTransactionManager::begin_transaction)
    }

    /// Keeps or undoes the part since the last [`begin_savepoint`](Self::begin_savepoint).
    #[doc(hidden)]
    pub fn end_savepoint(&mut self, keep: bool) -> Result<()> {
        match self.failure {
            Some(Failure::Connection) => return Err(connection_lost()),
            None if keep => return self.run(AnsiTransactionManager::commit_transaction),
            _ => {}
        }
        AnsiTransactionManager::rollback_transaction(&mut *self.connection).map_err(|error| self.failed(error))?;
        let failure = self.failure.take();
        if keep && failure.is_some() { Err(aborted()) } else { Ok(()) }
    }

    /// Stores a new entity, and returns it as the database has it.
    ///
    /// # Errors
    /// [`Error::Conflict`] and [`Error::Invalid`] for what the database guards.
    pub fn add<E: Stored>(&mut self, entity: E) -> Result<E> {
        self.add_all(vec![entity]).and_then(only)
    }

    /// Stores new entities in few round trips, all or none of them.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    pub fn add_all<E: Stored>(&mut self, entities: Vec<E>) -> Result<Vec<E>> {
        let keys = self.keys::<E>()?;
        let rows = entities.into_iter().map(|entity| E::seal(entity, &keys)).collect::<Result<_>>()?;
        let rows = self.run(|connection| E::insert(connection, rows))?;
        let stored = self.opened(rows);
        self.doomed_by(stored)
    }

    /// Tells somebody something, who may then see it; the actor may not.
    pub(crate) fn notify(&mut self, notification: Notification) -> Result<()> {
        if self.reader.is_none() {
            return self.add(notification).map(drop);
        }
        // Without RETURNING, which reads the row.
        let row = notifications::seal(notification.into(), &self.keys::<Notification>()?)?;
        let insert = diesel::insert_into(schema::notifications::table).values(row);
        self.run(|connection| insert.execute(connection)).map(drop)
    }

    /// Whether the actor is a person.
    pub(crate) const fn is_by_person(&self) -> bool {
        self.reader.is_some()
    }

    /// Why a row was not locked: the actor sees it and may not change it, or there is none.
    pub(crate) fn unlocked<E: Readable>(&mut self, id: E::Id) -> Error {
        self.get::<E>(id).map_or_else(|error| error, |_| Error::Denied)
    }

    /// Reads an entity.
    ///
    /// # Errors
    /// [`Error::NotFound`], also where the actor may not see it.
    pub fn get<E: Readable>(&mut self, id: E::Id) -> Result<E> {
        let mut found: Vec<E> = self.get_many(&[id])?;
        found.pop().ok_or(Error::NotFound { entity: E::Record::NAME, id: id.into() })
    }

    /// Reads entities in one round trip, one for each id, in the order as given; those that there are not are left
    /// out.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Unavailable`].
    pub fn get_many<E: Readable>(&mut self, ids: &[E::Id]) -> Result<Vec<E>> {
        let rows = self.run(|connection| E::select(connection, ids))?;
        let found: Vec<E> = self.shown(rows)?;
        let found: HashMap<uuid::Uuid, E> = found.into_iter().map(|entity| (entity.id().into(), entity)).collect();
        Ok(ids.iter().filter_map(|id| found.get(&(*id).into()).cloned()).collect())
    }

    /// Writes a changed entity, and returns it as the database has it.
    ///
    /// # Errors
    /// [`Error::Stale`] where somebody else has changed the row since it was read, [`Error::NotFound`] where it is
    /// gone, [`Error::Denied`] where the actor may read it and no more, and what the database guards.
    pub fn save<E: Versioned>(&mut self, entity: E) -> Result<E> {
        let (id, version, by_person) = (entity.id(), entity.version(), self.reader.is_some());
        let wanted: Option<E::Record> = by_person.then(|| entity.clone().into());
        let mut row = E::seal(entity, &self.keys::<E>()?)?;
        if let Some(wanted) = &wanted {
            // Nobody is shown it. Should it change meanwhile, its version tells.
            let keys = self.keys::<E>()?;
            let stored = self.run(|connection| E::select(connection, &[id]))?.pop();
            if let Some(stored) = stored {
                let found = E::open(stored.clone(), &keys)?;
                row = E::keep(row, stored, wanted, &found);
            }
        }
        let Some(row) = self.run(|connection| E::update(connection, row, by_person))? else {
            return Err(self.missed::<E>(id, version));
        };
        let stored = self.opened(vec![row]).and_then(only).and_then(|stored: E| match &wanted {
            // What a person may not change was not written: better nothing than a part.
            Some(wanted) if !E::is_kept(wanted, &stored.clone().into()) => Err(Error::Denied),
            _ => Ok(stored),
        });
        self.doomed_by(stored)
    }

    /// Deletes an entity, and what the specification deletes with it: a user's patient or provider, a patient's visits,
    /// prescriptions and sessions. To keep them, close the account with `User::delete` instead.
    ///
    /// # Errors
    /// [`Error::Stale`] where somebody else has changed the row since it was read, [`Error::NotFound`] where it is
    /// gone, [`Error::Denied`] where the actor may read it and no more, [`Error::Conflict`] with `reference.in_use` where other rows need it, [`Error::Invalid`] where a rule
    /// keeps it.
    pub fn remove<E: Stored>(&mut self, entity: &E) -> Result<()> {
        entity.require_removable()?;
        let mut needed = false;
        let deleted = self.run(|connection| {
            E::delete(connection, entity).inspect_err(|error| {
                use DatabaseErrorKind::{ForeignKeyViolation, RestrictViolation};
                needed = matches!(error, DieselError::DatabaseError(ForeignKeyViolation | RestrictViolation, _));
            })
        });
        let deleted = deleted.map_err(|error| if needed { in_use::<E>() } else { error })?;
        if deleted { Ok(()) } else { Err(self.missed::<E>(entity.id(), entity.version())) }
    }

    /// Tells a row that has changed from one that is gone, and from one that a policy protects.
    fn missed<E: Stored>(&mut self, id: E::Id, version: Option<Timestamp>) -> Error {
        let (entity, uuid) = (E::Record::NAME, id.into());
        // Nobody is shown it.
        match self.run(|connection| E::select(connection, &[id])).and_then(|rows| self.opened::<E>(rows)) {
            Ok(found) if found.is_empty() => Error::NotFound { entity, id: uuid },
            Ok(found) if found.iter().any(|row| row.version() == version) => Error::Denied,
            Ok(_) => Error::Stale { entity, id: uuid },
            Err(error) => error,
        }
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if !self.finished {
            // A connection that cannot even roll back is not used again by the pool, and the server rolls back.
            let undone = self.undo();
            self.warn_of(undone);
        }
    }
}

impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction").field("failure", &self.failure).finish_non_exhaustive()
    }
}

/// Checks a stored row on its way out.
fn entity_of<E: Readable>(record: E::Record) -> Result<E> {
    E::try_from(record).map_err(|invalid| Error::Corrupt { reason: invalid.to_string() })
}

/// The one row that was written.
fn only<E: Readable>(mut stored: Vec<E>) -> Result<E> {
    stored.pop().ok_or_else(|| Error::Corrupt { reason: format!("no {} came back", E::Record::NAME) })
}

fn in_use<E: Stored>() -> Error {
    Error::Conflict(Violation::new(E::Record::NAME, "id", Code::REFERENCE_IN_USE, "is still needed by other rows"))
}

fn aborted() -> Error {
    Error::unavailable(
        Code::TRANSACTION_ABORTED,
        "an earlier statement failed, so nothing of the transaction stands; put what may fail into a savepoint",
    )
}
