//! A transaction of one actor, and the verbs that work on every table.

use crate::{
    crypto::Keyring,
    error::{DamagedRow, Error, Result, connection_lost},
    session::{
        actor::Actor,
        connect::establish,
        damaged::DamagedRows,
        options::Options,
        pool::Lent,
        prelude::Prelude,
        reads::{self, Reads},
        stored::{Readable, Stored, Versioned},
    },
    sql::sealed::TableKeys,
};
use diesel::{
    PgConnection,
    connection::{AnsiTransactionManager, SimpleConnection, TransactionManager},
    result::{DatabaseErrorKind, Error as DieselError},
};
use std::{collections::HashMap, fmt, num::NonZeroU32, sync::Arc};
use telehealth_core::{Code, Record, Timestamp, UserId, error::Violation, record::Rules};

/// A transaction of one actor. Dropped without [`commit`](Self::commit) it leaves no trace. It belongs to the process that
/// began it: in a forked one each verb is `transaction.forked`, and dropping it does nothing.
pub struct Transaction {
    lent: Lent,
    keyring: Option<Arc<Keyring>>,
    name_index: bool,
    failure: Option<Failure>,
    finished: bool,
    /// The actor, where it is a person.
    reader: Option<UserId>,
    /// What the actor has read of others, for the audit log.
    reads: Reads,
    /// What was left out of what was read.
    damaged: DamagedRows,
    /// What begins a transaction of this actor.
    prelude: Prelude,
    /// The database, where what was read is reported over another connection; `None` where nothing is reported.
    elsewhere: Option<String>,
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
    pub(crate) fn begun(lent: Lent, options: &Options, actor: &Actor, prelude: Prelude, url: &str) -> Self {
        let reader = actor.person();
        Self {
            lent,
            keyring: options.keyring.clone(),
            name_index: options.name_index,
            failure: None,
            finished: false,
            reader,
            reads: Reads::of(reader),
            damaged: DamagedRows::default(),
            prelude,
            elsewhere: reader.map(|_| url.to_owned()),
        }
    }

    /// The keys of a table's protected columns.
    pub(crate) fn keys<E: Readable>(&self) -> Result<TableKeys> {
        self.keys_of(E::TABLE)
    }

    /// The same of a table that is not an entity's.
    pub(crate) fn keys_of(&self, table: &'static str) -> Result<TableKeys> {
        TableKeys::of(self.keyring.as_deref(), self.name_index, table)
    }

    /// The damaged rows that reads of this transaction have left out so far, each once and at most
    /// [`DAMAGED_LIMIT`](crate::DAMAGED_LIMIT). An answer that is a page or another object names its own.
    #[must_use]
    pub fn damaged(&self) -> &[DamagedRow] {
        self.damaged.all()
    }

    /// Runs a read, and tells which damaged rows it has left out.
    pub(crate) fn with_damaged<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<(T, Vec<DamagedRow>)> {
        let before = self.damaged.begin();
        let answer = read(self);
        let damaged = self.damaged.end(before);
        Ok((answer?, damaged))
    }

    /// Decrypts and checks stored rows that nobody is shown, and leaves out the damaged ones, which it notes.
    pub(crate) fn sound<E: Readable>(&mut self, rows: Vec<E::Row>) -> Result<Vec<E>> {
        let keys = self.keys::<E>()?;
        self.damaged.keep_sound(rows.into_iter().map(|row| entity_of(row, &keys)))
    }

    /// The same of rows of which none may be missing: those that were just written, or that something is decided by.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub(crate) fn opened<E: Readable>(&self, rows: Vec<E::Row>) -> Result<Vec<E>> {
        let keys = self.keys::<E>()?;
        rows.into_iter().map(|row| entity_of(row, &keys)).collect()
    }

    /// Runs statements, and remembers when one of them has failed.
    pub(crate) fn run<T>(&mut self, statements: impl FnOnce(&mut PgConnection) -> Result<T, DieselError>) -> Result<T> {
        self.check()?;
        statements(self.lent.get()?).map_err(|error| self.failed(error))
    }

    /// The connection, for work that ends the transaction when it fails.
    ///
    /// # Errors
    /// `transaction.forked`.
    pub(crate) fn connection(&mut self) -> Result<&mut PgConnection> {
        Ok(self.lent.get()?)
    }

    /// Decrypts and checks rows that the actor is shown, leaves out the damaged ones, and notes for the audit log, which
    /// hears of it when the transaction ends, those that are somebody else's. All that is read goes out this way;
    /// [`opened`](Self::opened) and [`sound`](Self::sound) are for what was written, which the log holds anyway, and for
    /// what nobody is shown.
    pub(crate) fn shown<E: Readable>(&mut self, rows: Vec<E::Row>) -> Result<Vec<E>> {
        self.sound(rows).map(|found| self.showing(found))
    }

    /// The same of rows of which none may be missing.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub(crate) fn shown_whole<E: Readable>(&mut self, rows: Vec<E::Row>) -> Result<Vec<E>> {
        self.opened(rows).map(|found| self.showing(found))
    }

    /// The same, of rows that were opened to see which of them the actor is shown.
    pub(crate) fn showing<E: Readable>(&mut self, found: Vec<E>) -> Vec<E> {
        self.reads.note(&found);
        found
    }

    /// What was written and cannot be read back, or only in part, must not stand.
    pub(crate) fn doomed_by<T>(&mut self, stored: Result<T>) -> Result<T> {
        if matches!(stored, Err(Error::Corrupt { .. } | Error::Damaged(_) | Error::Sealed(_) | Error::Denied)) {
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
        if matches!(error, DieselError::DatabaseError(DatabaseErrorKind::Unknown, _))
            && let Ok(connection) = self.lent.get()
        {
            let _ = connection.batch_execute("SELECT 1");
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
        let connection = self.lent.get().ok()?;
        let status = AnsiTransactionManager::transaction_manager_status_mut(&mut **connection);
        status.transaction_depth().ok().map(|depth| depth.map_or(0, NonZeroU32::get))
    }

    /// Makes everything stand, and checks what is deferred until then.
    ///
    /// # Errors
    /// A violation of a deferred constraint; `transaction.aborted` where an earlier statement failed; a lost
    /// connection, where the outcome is unknown. Except for the last one, nothing stands then.
    pub fn commit(mut self) -> Result<()> {
        self.lent.get()?;
        // A savepoint that is still open is kept, too.
        while self.depth() > Some(1) {
            self.end_savepoint(true)?;
        }
        self.check()?;
        if !self.reads.is_empty() {
            // Together with what was done upon it; who reads and is not logged does not commit.
            let reports = self.reads.reports();
            self.run(|connection| reads::report(connection, reports))?;
        }
        self.finished = true;
        let committed = AnsiTransactionManager::commit_transaction(&mut **self.lent.get()?);
        committed.map_err(|error| match self.failed(error) {
            error if error.code() == Code::DATABASE_CONNECTION_LOST => {
                // Twice is better than not at all.
                self.report_elsewhere();
                Error::unavailable(
                    Code::DATABASE_OUTCOME_UNKNOWN,
                    "the connection to PostgreSQL broke during commit; look whether the changes stand before trying again",
                )
            }
            // The report went with the rest.
            error => {
                let _ = self.report_undone_reads();
                error
            }
        })
    }

    /// Undoes everything.
    ///
    /// # Errors
    /// A lost connection, which undoes it as well. What was read is then reported to the audit log over another one.
    pub fn rollback(mut self) -> Result<()> {
        self.undo()
    }

    fn undo(&mut self) -> Result<()> {
        self.finished = true;
        loop {
            let last = self.depth() <= Some(1);
            if AnsiTransactionManager::rollback_transaction(&mut **self.lent.get()?).is_err() {
                self.report_elsewhere();
                return Err(connection_lost());
            }
            if last {
                return self.report_undone_reads();
            }
        }
    }

    /// Reports to the audit log what was read in a transaction that is rolled back: what was seen was seen. It takes a
    /// transaction of its own.
    fn report_undone_reads(&mut self) -> Result<()> {
        if self.reads.is_empty() {
            return Ok(());
        }
        let connection = &mut **self.lent.get()?;
        let Err(error) = self.prelude.report(connection, self.reads.reports()) else { return Ok(()) };
        let _ = AnsiTransactionManager::rollback_transaction(connection);
        if connection.batch_execute("ROLLBACK").is_ok() {
            let error = error.into();
            warn_of(&error);
            return Err(error);
        }
        self.report_elsewhere();
        Ok(())
    }

    /// The same where the connection is broken: over another one.
    fn report_elsewhere(&self) {
        let Some(url) = self.elsewhere.as_ref().filter(|_| !self.reads.is_empty()) else { return };
        let report = |connection: &mut PgConnection| Ok(self.prelude.report(connection, self.reads.reports())?);
        if let Err(error) = establish(url).and_then(|mut connection| report(&mut connection)) {
            warn_of(&error);
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

    /// Begins a part that [`end_savepoint`](Self::end_savepoint) ends: for bindings, where it is a block of theirs.
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
        AnsiTransactionManager::rollback_transaction(&mut **self.lent.get()?).map_err(|error| self.failed(error))?;
        let failure = self.failure.take();
        if keep && failure.is_some() { Err(aborted()) } else { Ok(()) }
    }

    /// Stores a new entity, and returns it as the database has it.
    ///
    /// # Errors
    /// [`Error::Conflict`] and [`Error::Validation`] for what the database guards.
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
    /// [`Error::NotFound`], also where the actor may not see it; [`Error::Damaged`].
    pub fn get<E: Readable>(&mut self, id: E::Id) -> Result<E> {
        let rows = self.run(|connection| E::select(connection, &[id]))?;
        let mut found: Vec<E> = self.shown_whole(rows)?;
        found.pop().ok_or(Error::NotFound { entity: E::Record::NAME, id: id.into() })
    }

    /// Reads entities in one round trip, one for each id, in the order as given; those that there are not are left
    /// out, and so are [damaged](Self::damaged) ones.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub fn get_many<E: Readable>(&mut self, ids: &[E::Id]) -> Result<Vec<E>> {
        let rows = self.run(|connection| E::select(connection, ids))?;
        let found: Vec<E> = self.shown(rows)?;
        let found: HashMap<uuid::Uuid, E> = found.into_iter().map(|entity| (entity.id().into(), entity)).collect();
        Ok(ids.iter().filter_map(|id| found.get(&(*id).into()).cloned()).collect())
    }

    /// Writes a changed entity, and returns it as the database has it. For a person it writes the columns that have changed,
    /// and nothing where none has. A whole entity with the version of a
    /// [damaged row](DamagedRow) repairs it.
    ///
    /// # Errors
    /// [`Error::Stale`] where somebody else has changed the row since it was read, [`Error::NotFound`] where it is
    /// gone, [`Error::Denied`] where the actor may read it and no more, and what the database guards.
    pub fn save<E: Versioned>(&mut self, entity: E) -> Result<E> {
        let (id, version, keys) = (entity.id(), entity.version(), self.keys::<E>()?);
        let mut columns = None;
        if self.is_by_person() {
            // What the actor is not shown is not reported as read.
            let Some(stored) = self.run(|connection| E::select(connection, &[id]))?.pop() else {
                return Err(Error::NotFound { entity: E::Record::NAME, id: id.into() });
            };
            if E::key(&stored).1 != version {
                return Err(Error::Stale { entity: E::Record::NAME, id: id.into() });
            }
            let changed = E::changed(stored, &entity.clone().into(), &keys)?;
            if changed.is_empty() {
                return Ok(entity);
            }
            columns = Some(changed);
        }
        let row = E::seal(entity, &keys)?;
        let Some(row) = self.run(|connection| E::update(connection, row, columns.as_deref()))? else {
            return Err(self.missed::<E>(id, version));
        };
        let stored = self.opened(vec![row]).and_then(only);
        self.doomed_by(stored)
    }

    /// Deletes an entity, and what the specification deletes with it: a user's patient or provider, a patient's visits,
    /// prescriptions and sessions. To keep them, close the account with `User::delete` instead.
    ///
    /// # Errors
    /// [`Error::Stale`] where somebody else has changed the row since it was read, [`Error::NotFound`] where it is
    /// gone, [`Error::Denied`] where the actor may read it and no more, [`Error::Conflict`] with `reference.in_use` where other rows need it, [`Error::Validation`] where a rule
    /// keeps it.
    pub fn remove<E: Stored>(&mut self, entity: &E) -> Result<()> {
        entity.require_removable()?;
        self.delete::<E>(entity.id(), entity.version())
    }

    /// Deletes a row by its id, whether it can be read or is [damaged](DamagedRow); with a version, unless it has another
    /// one by now.
    ///
    /// # Errors
    /// As [`remove`](Self::remove).
    pub fn remove_by_id<E: Stored>(&mut self, id: E::Id, version: Option<Timestamp>) -> Result<()> {
        let row = self.run(|connection| E::select(connection, &[id]))?.pop();
        // Nobody is shown it. What keeps a row that cannot be read the database knows.
        match row.map(|row| self.opened::<E>(vec![row])) {
            Some(Ok(found)) => found.iter().try_for_each(|entity| entity.require_removable())?,
            Some(Err(Error::Damaged(_))) | None => {}
            Some(Err(error)) => return Err(error),
        }
        self.delete::<E>(id, version)
    }

    fn delete<E: Stored>(&mut self, id: E::Id, version: Option<Timestamp>) -> Result<()> {
        let mut needed = false;
        let deleted = self.run(|connection| {
            E::delete(connection, id, version).inspect_err(|error| {
                use DatabaseErrorKind::{ForeignKeyViolation, RestrictViolation};
                needed = matches!(error, DieselError::DatabaseError(ForeignKeyViolation | RestrictViolation, _));
            })
        });
        let deleted = deleted.map_err(|error| if needed { in_use::<E>() } else { error })?;
        if deleted { Ok(()) } else { Err(self.missed::<E>(id, version)) }
    }

    /// Tells a row that has changed from one that is gone, and from one that a policy protects.
    fn missed<E: Stored>(&mut self, id: E::Id, version: Option<Timestamp>) -> Error {
        let (entity, uuid) = (E::Record::NAME, id.into());
        // Nobody is shown it.
        match self.run(|connection| E::select(connection, &[id])).map(|rows| rows.first().map(E::key)) {
            Ok(None) => Error::NotFound { entity, id: uuid },
            Ok(Some((_, stored))) if version.is_none() || stored == version => Error::Denied,
            Ok(Some(_)) => Error::Stale { entity, id: uuid },
            Err(error) => error,
        }
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if !self.finished && self.lent.get().is_ok() {
            // A connection that cannot even roll back is not used again by the pool, and the server rolls back.
            let _ = self.undo();
        }
    }
}

impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction").field("failure", &self.failure).finish_non_exhaustive()
    }
}

/// An operator must learn of it when the audit log could not be told what was read.
fn warn_of(error: &Error) {
    tracing::error!(code = %error.code(), "what a transaction has read is missing from the audit log");
}

/// Decrypts and checks a stored row. Every row becomes an entity here.
///
/// # Errors
/// [`Error::Damaged`]; no keyring.
fn entity_of<E: Readable>(row: E::Row, keys: &TableKeys) -> Result<E> {
    let (id, version) = E::key(&row);
    let entity = E::open(row, keys).and_then(|record| {
        E::try_from(record)
            .map_err(|invalid| Error::Damaged(DamagedRow::of_rules::<E::Record>(E::TABLE, id.into(), &invalid)))
    });
    entity.map_err(|error| match error {
        Error::Damaged(damaged) => Error::Damaged(DamagedRow { version, ..damaged }),
        error => error,
    })
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
