//! A transaction of one actor, and the verbs that work on every table.

use crate::{
    error::{Error, Result, connection_lost},
    stored::{Readable, Stored, Versioned},
};
use diesel::{
    PgConnection,
    connection::{AnsiTransactionManager, TransactionManager},
    r2d2::{ConnectionManager, PooledConnection},
    result::Error as DieselError,
};
use std::{collections::HashMap, fmt};
use telehealth_core::{Code, Record, error::Violation};

pub(crate) type Connection = PooledConnection<ConnectionManager<PgConnection>>;

/// The most rows of one page.
pub const PAGE_LIMIT: u32 = 1_000;

/// A transaction of one actor. Dropped without [`commit`](Self::commit) it leaves no trace.
pub struct Transaction {
    connection: Connection,
    /// A statement has failed: PostgreSQL would answer COMMIT with a silent ROLLBACK.
    failed: bool,
    finished: bool,
}

/// A page of rows in the order of their ids, and where the next one begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<E, Id> {
    /// The rows.
    pub items: Vec<E>,
    /// What to pass as `after` for the next page; `None` on the last one.
    pub next: Option<Id>,
}

impl Transaction {
    /// Takes over a connection on which the actor's transaction has begun.
    pub(crate) const fn begun(connection: Connection) -> Self {
        Self { connection, failed: false, finished: false }
    }

    /// Runs statements, and remembers when one of them has failed.
    pub(crate) fn run<T>(&mut self, statements: impl FnOnce(&mut PgConnection) -> Result<T, DieselError>) -> Result<T> {
        if self.failed {
            return Err(aborted());
        }
        statements(&mut self.connection).map_err(|error| {
            self.failed |= matches!(error, DieselError::DatabaseError(..) | DieselError::BrokenTransactionManager);
            error.into()
        })
    }

    /// Makes everything stand, and checks what is deferred until then.
    ///
    /// # Errors
    /// A violation of a deferred constraint; `transaction.aborted` where an earlier statement failed; a lost
    /// connection, where the outcome is unknown. Except for the last one, nothing stands then.
    pub fn commit(mut self) -> Result<()> {
        if self.failed {
            return Err(aborted());
        }
        self.finished = true;
        let outcome = AnsiTransactionManager::commit_transaction(&mut *self.connection).map_err(Error::from);
        match outcome {
            Err(error) if error.code() == Code::DATABASE_CONNECTION_LOST => Err(Error::unavailable(
                Code::DATABASE_OUTCOME_UNKNOWN,
                "the connection to PostgreSQL broke during commit; look whether the changes stand before trying again",
            )),
            outcome => outcome,
        }
    }

    /// Undoes everything.
    ///
    /// # Errors
    /// A lost connection, which undoes it as well.
    pub fn rollback(mut self) -> Result<()> {
        self.undo()
    }

    fn undo(&mut self) -> Result<()> {
        self.finished = true;
        AnsiTransactionManager::rollback_transaction(&mut *self.connection).map_err(|_| connection_lost())
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
        if keep && !self.failed {
            return self.run(AnsiTransactionManager::commit_transaction);
        }
        AnsiTransactionManager::rollback_transaction(&mut *self.connection)?;
        let failed = std::mem::replace(&mut self.failed, false);
        if keep && failed { Err(aborted()) } else { Ok(()) }
    }

    /// Stores a new entity, and returns it as the database has it.
    ///
    /// # Errors
    /// [`Error::Conflict`] and [`Error::Invalid`] for what the database guards.
    pub fn add<E: Stored>(&mut self, entity: E) -> Result<E> {
        let entity_name = E::Record::NAME;
        self.add_all(vec![entity])?
            .pop()
            .ok_or_else(|| Error::Corrupt { reason: format!("no {entity_name} came back") })
    }

    /// Stores new entities in few round trips, all or none of them.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    pub fn add_all<E: Stored>(&mut self, entities: Vec<E>) -> Result<Vec<E>> {
        entities_of(self.run(|connection| E::insert(connection, entities))?)
    }

    /// Reads an entity.
    ///
    /// # Errors
    /// [`Error::NotFound`], also where the actor may not see it.
    pub fn get<E: Readable>(&mut self, id: E::Id) -> Result<E> {
        let mut found: Vec<E> = self.get_many(&[id])?;
        found.pop().ok_or(Error::NotFound { entity: E::Record::NAME, id: id.into() })
    }

    /// Reads entities in one round trip, in the order of their ids as given; those that there are not are left out.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Unavailable`].
    pub fn get_many<E: Readable>(&mut self, ids: &[E::Id]) -> Result<Vec<E>> {
        let records = self.run(|connection| E::select(connection, ids))?;
        let mut found: HashMap<uuid::Uuid, E> =
            entities_of::<E>(records)?.into_iter().map(|entity| (entity.id().into(), entity)).collect();
        Ok(ids.iter().filter_map(|id| found.remove(&(*id).into())).collect())
    }

    /// Writes a changed entity, and returns it as the database has it.
    ///
    /// # Errors
    /// [`Error::Stale`] where somebody else has changed the row since it was read, [`Error::NotFound`] where it is
    /// gone, and what the database guards.
    pub fn save<E: Versioned>(&mut self, entity: E) -> Result<E> {
        let id = entity.id();
        match self.run(|connection| E::update(connection, entity))? {
            Some(record) => entity_of(record),
            None => Err(self.missed::<E>(id)),
        }
    }

    /// Deletes an entity.
    ///
    /// # Errors
    /// [`Error::Stale`] where somebody else has changed the row since it was read, [`Error::NotFound`] where it is
    /// gone, [`Error::Conflict`] with `reference.in_use` where other rows need it.
    pub fn remove<E: Stored>(&mut self, entity: &E) -> Result<()> {
        let deleted = self.run(|connection| E::delete(connection, entity)).map_err(|error| match error {
            Error::Invalid(invalid) if invalid.has(Code::REFERENCE_UNKNOWN) => in_use::<E>(),
            Error::Conflict(violation) if violation.code() == Code::REFERENCE_UNKNOWN => in_use::<E>(),
            other => other,
        })?;
        if deleted { Ok(()) } else { Err(self.missed::<E>(entity.id())) }
    }

    /// Reads a page of up to `limit` entities that pass the filter, in the order of their ids.
    ///
    /// # Errors
    /// [`Error::Invalid`] where the limit is not 1 to [`PAGE_LIMIT`].
    pub fn list<E: Readable>(
        &mut self,
        filter: &E::Filter,
        after: Option<E::Id>,
        limit: u32,
    ) -> Result<Page<E, E::Id>> {
        if !(1..=PAGE_LIMIT).contains(&limit) {
            let message = format!("must be 1 to {PAGE_LIMIT}");
            return Err(Error::Invalid(Violation::new(E::Record::NAME, "limit", Code::PAGE_LIMIT, message).into()));
        }
        let rows = usize::try_from(limit).unwrap_or(usize::MAX);
        // One row more than asked for tells whether there is a next page.
        let records = self.run(|connection| E::page(connection, filter, after, i64::from(limit) + 1))?;
        let more = records.len() > rows;
        let items: Vec<E> = entities_of(records.into_iter().take(rows).collect())?;
        let next = if more { items.last().map(E::id) } else { None };
        Ok(Page { items, next })
    }

    /// Reads all entities that pass the filter, in the order of their ids, a page at a time.
    pub fn stream<'a, E: Readable>(&'a mut self, filter: &'a E::Filter) -> Stream<'a, E> {
        Stream { transaction: self, filter, page: Vec::new().into_iter(), next: Some(None) }
    }

    /// Tells a row that has changed from one that is gone.
    fn missed<E: Readable>(&mut self, id: E::Id) -> Error {
        match self.get::<E>(id) {
            Ok(_) => Error::Stale { entity: E::Record::NAME, id: id.into() },
            Err(error) => error,
        }
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if !self.finished {
            // A connection that cannot even roll back is not used again by the pool, and the server rolls back.
            let _ = self.undo();
        }
    }
}

impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction").field("failed", &self.failed).finish_non_exhaustive()
    }
}

/// All entities that pass a filter; see [`Transaction::stream`].
#[derive(Debug)]
pub struct Stream<'a, E: Readable> {
    transaction: &'a mut Transaction,
    filter: &'a E::Filter,
    page: std::vec::IntoIter<E>,
    /// After which id the next page begins; `None` when there is none.
    next: Option<Option<E::Id>>,
}

impl<E: Readable> Iterator for Stream<'_, E> {
    type Item = Result<E>;

    fn next(&mut self) -> Option<Result<E>> {
        loop {
            if let Some(entity) = self.page.next() {
                return Some(Ok(entity));
            }
            let after = self.next.take()?;
            match self.transaction.list::<E>(self.filter, after, PAGE_LIMIT) {
                Ok(page) => {
                    self.next = page.next.map(Some);
                    self.page = page.items.into_iter();
                }
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// Checks a stored row on its way out.
pub(crate) fn entity_of<E: Readable>(record: E::Record) -> Result<E> {
    E::try_from(record).map_err(|invalid| Error::Corrupt { reason: invalid.to_string() })
}

/// Checks stored rows on their way out.
pub(crate) fn entities_of<E: Readable>(records: Vec<E::Record>) -> Result<Vec<E>> {
    records.into_iter().map(entity_of).collect()
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
