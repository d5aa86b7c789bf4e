//! The methods of a transaction that read and write single rows of any table.

use crate::{
    error::{Error, Result},
    session::{
        attempts::ATTEMPTS,
        stored::{Readable, Stored, Versioned},
        transaction::Transaction,
    },
    sql::table_row::{KeptOf, TableRow, Written, changed},
};
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use std::collections::{HashMap, HashSet};
use telehealth_core::{
    Code, Record, Timestamp,
    access::{Grant, Verb, staff_only},
    error::Violation,
    record::Rules,
};
use uuid::Uuid;

/// The maximum number of parameters in one PostgreSQL statement.
const PARAMETER_LIMIT: usize = 65_535;

impl Transaction {
    /// Stores a new entity and returns the stored state.
    ///
    /// # Errors
    /// [`Error::Conflict`] and [`Error::Validation`] for violated constraints of the database.
    pub fn add<E: Stored>(&mut self, entity: E) -> Result<E> {
        self.add_all(vec![entity]).and_then(only)
    }

    /// Stores new entities in few round trips, either all or none of them.
    ///
    /// # Errors
    /// As [`add`](Self::add); the violation's parameter `row` is the index of the entity.
    pub fn add_all<E: Stored>(&mut self, entities: Vec<E>) -> Result<Vec<E>> {
        if entities.len() < 2 { self.insert_all(entities) } else { self.add_batch(entities) }
    }

    /// Like [`add_all`](Self::add_all), without a savepoint: its error does not say which entity it is about.
    pub(crate) fn insert_all<E: Stored>(&mut self, entities: Vec<E>) -> Result<Vec<E>> {
        let keys = self.keys::<E>()?;
        let sealed = entities.into_iter().map(|entity| E::Written::seal(entity.into(), &keys));
        let (written, kept): (Vec<E::Written>, Vec<KeptOf<E::Written>>) = sealed.collect::<Result<_>>()?;
        let most = PARAMETER_LIMIT / (E::Record::COLUMNS.len() + E::Written::TOKENS);
        let mut written = written.into_iter().peekable();
        let mut rows = Vec::with_capacity(written.len());
        while written.peek().is_some() {
            let chunk = written.by_ref().take(most).collect();
            let inserted = self.run(|connection| E::insert(connection, chunk));
            rows.extend(inserted.map_err(|error| match error {
                // The transaction has failed, so it cannot ask; no other rule denies a service account an insert.
                Error::Denied if !self.is_by_person() => {
                    Error::GrantMissing { grant: Grant::new(E::TABLE, Verb::Insert) }
                }
                error => error,
            })?);
        }
        self.written(rows, kept)
    }

    /// Returns the error for a row that could not be locked: the actor may read but not change it, or it does not
    /// exist.
    pub(crate) fn unlocked<E: Readable>(&mut self, id: E::Id) -> Error {
        self.get::<E>(id).map_or_else(|error| error, |_| self.denied::<E>(Verb::Update, &[id]))
    }

    /// Reads an entity.
    ///
    /// # Errors
    /// [`Error::NotFound`], also if the actor is not authorized to read it; for a service account that is not,
    /// [`Error::GrantMissing`]; [`Error::Damaged`].
    pub fn get<E: Readable>(&mut self, id: E::Id) -> Result<E> {
        let rows = self.select::<E>(&[id])?;
        let mut found: Vec<E> = self.read_audited_strict(rows)?;
        found.pop().ok_or_else(|| self.not_found::<E>(id))
    }

    /// Reads entities in one round trip, in the order of the ids. Missing and [damaged](Self::damaged) rows are left
    /// out.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub fn get_many<E: Readable>(&mut self, ids: &[E::Id]) -> Result<Vec<E>> {
        let rows = self.select::<E>(ids)?;
        let stored: HashSet<Uuid> = rows.iter().map(|row| row.id().into()).collect();
        let missing = ids.iter().map(|id| (*id).into()).filter(|id| !stored.contains(id)).collect();
        self.note_not_found::<E>(missing);
        let found: Vec<E> = self.read_audited(rows)?;
        let found: HashMap<Uuid, E> = found.into_iter().map(|entity| (entity.id().into(), entity)).collect();
        Ok(ids.iter().filter_map(|id| found.get(&(*id).into()).cloned()).collect())
    }

    /// Writes a changed entity and returns the stored state. If the transaction has read or written the row before, which
    /// it remembers of some hundred rows, one statement writes the changed columns. Otherwise a service account writes all
    /// columns, and for a person the stored row is read first to find the changed ones. For a person nothing is written if
    /// there are none. A column that patients cannot read is emptied only if this transaction has read the row. Saving a complete entity with the version of a [damaged row](crate::DamagedRow) repairs the row.
    ///
    /// # Errors
    /// [`Error::Stale`] if somebody else has changed the row since it was read, [`Error::NotFound`] if it was deleted,
    /// [`Error::Denied`] if the actor may only read it, and violated constraints of the database.
    pub fn save<E: Versioned>(&mut self, entity: E) -> Result<E> {
        let (id, version, keys) = (entity.id(), entity.updated_at(), self.keys::<E>()?);
        // The update compares the version, so an outdated row that is known here does no harm.
        let known = self.known.same_version(&entity).map(|known| E::Row::differences(known, &entity));
        let is_known = known.is_some();
        let columns = match known {
            Some(changed) => changed,
            None if self.is_by_person() => {
                // Not recorded as read, because the stored row is not returned to the actor.
                let Some(stored) = self.select::<E>(&[id])?.pop() else {
                    return Err(self.not_found::<E>(id));
                };
                if E::version_of(&stored) != Some(version) {
                    return Err(Error::Stale { entity: E::Record::NAME, id: id.into() });
                }
                changed(stored, &entity.clone().into(), &keys)?
            }
            None => Vec::new(),
        };
        let mut columns = match columns {
            columns if !columns.is_empty() => columns,
            _ if self.is_by_person() => return Ok(entity),
            _ => E::Record::COLUMNS.iter().map(|column| column.name).collect(),
        };
        let staff_only = staff_only(E::TABLE);
        if !is_known && !staff_only.is_empty() {
            // Empty perhaps only because a patient has read the row.
            let given: E::Record = entity.clone().into();
            let given = given.to_json();
            columns.retain(|column| !staff_only.contains(column) || given.get(*column).is_some_and(|it| !it.is_null()));
            if columns.is_empty() {
                return Ok(entity);
            }
        }
        let (part, kept) = E::Written::part(entity.into(), &columns, &keys)?;
        let Some(row) = self.run(|connection| E::update(connection, id, version, part))? else {
            return Err(self.missed::<E>(id, Some(version), Verb::Update));
        };
        self.written(vec![row], vec![kept]).and_then(only)
    }

    /// Changes an entity: reads it, applies `change` and saves it, again if somebody else has changed the row meanwhile, up
    /// to eight times. `change` decides on each newly read entity, and should have no side effects.
    ///
    /// ```
    /// # use telehealth_storage::{Error, TaskId, Transaction, now, workflow::Task};
    /// # fn finish(tx: &mut Transaction, task_id: TaskId) -> Result<Task, Error> {
    /// tx.update(task_id, |task: Task| Ok(task.complete(None, now())?))
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`get`](Self::get) and [`save`](Self::save), and the error of `change`.
    pub fn update<E: Versioned, F: From<Error>>(
        &mut self,
        id: E::Id,
        mut change: impl FnMut(E) -> Result<E, F>,
    ) -> Result<E, F> {
        for _ in 1..ATTEMPTS {
            let entity = change(self.get(id)?)?;
            match self.save(entity) {
                Err(Error::Stale { .. }) => {}
                saved => return Ok(saved?),
            }
        }
        let entity = change(self.get(id)?)?;
        Ok(self.save(entity)?)
    }

    /// Deletes an entity and the rows that the specification deletes with it: a user's patient or provider, a patient's
    /// visits, prescriptions and sessions. To keep these, close the account with `User::delete` instead.
    ///
    /// # Errors
    /// [`Error::Stale`] if somebody else has changed the row since it was read, [`Error::NotFound`] if it was deleted,
    /// [`Error::Denied`] if the actor may only read it, [`Error::Conflict`] with `reference.in_use` if other rows
    /// reference it, [`Error::Validation`] if a rule forbids deleting it.
    pub fn remove<E: Stored>(&mut self, entity: &E) -> Result<()> {
        entity.require_removable()?;
        self.delete::<E>(entity.id(), entity.version())
    }

    /// Deletes a row by its id, even if it is [damaged](crate::DamagedRow). If a version is given, the row must still have it.
    ///
    /// # Errors
    /// As [`remove`](Self::remove).
    pub fn remove_by_id<E: Stored>(&mut self, id: E::Id, version: Option<Timestamp>) -> Result<()> {
        let row = self.select::<E>(&[id])?.pop();
        // Not recorded as read. For a damaged row only the constraints of the database apply.
        match row.map(|row| self.decrypt::<E>(vec![row])) {
            Some(Ok(found)) => found.iter().try_for_each(|entity| entity.require_removable())?,
            Some(Err(Error::Damaged(_))) | None => {}
            Some(Err(error)) => return Err(error),
        }
        self.delete::<E>(id, version)
    }

    fn delete<E: Stored>(&mut self, id: E::Id, version: Option<Timestamp>) -> Result<()> {
        let mut needed = false;
        let deleted = self.run(|connection| {
            let deleted = match version {
                Some(version) => E::delete_unchanged(connection, id, version),
                None => E::delete(connection, id),
            };
            deleted.inspect_err(|error| {
                use DatabaseErrorKind::{ForeignKeyViolation, RestrictViolation};
                needed = matches!(error, DieselError::DatabaseError(ForeignKeyViolation | RestrictViolation, _));
            })
        });
        self.known.forget::<E>(id);
        let deleted = deleted.map_err(|error| if needed { in_use::<E>() } else { error })?;
        if deleted > 0 { Ok(()) } else { Err(self.missed::<E>(id, version, Verb::Delete)) }
    }

    /// Reads the stored rows with the given ids, in any order, without recording them as read.
    fn select<E: Readable>(&mut self, ids: &[E::Id]) -> Result<Vec<E::Row>> {
        let hidden = self.hidden::<E>()?;
        self.run(|connection| E::select(connection, hidden, ids))
    }

    /// Fails if the actor sees no such row.
    pub(crate) fn require_row<E: Readable>(&mut self, id: E::Id) -> Result<()> {
        // Not recorded as read.
        if self.select::<E>(&[id])?.is_empty() { Err(self.not_found::<E>(id)) } else { Ok(()) }
    }

    /// Returns why a row was not written: changed since it was read, deleted, or protected by a policy.
    fn missed<E: Stored>(&mut self, id: E::Id, version: Option<Timestamp>, verb: Verb) -> Error {
        // Not recorded as read.
        match self.select::<E>(&[id]).map(|rows| rows.first().map(E::version_of)) {
            Ok(None) => self.not_found::<E>(id),
            Ok(Some(stored)) if version.is_none() || stored == version => self.denied::<E>(verb, &[id]),
            Ok(Some(_)) => Error::Stale { entity: E::Record::NAME, id: id.into() },
            Err(error) => error,
        }
    }
}

/// Returns the only row that was written.
fn only<E: Readable>(mut stored: Vec<E>) -> Result<E> {
    stored.pop().ok_or_else(|| Error::Corrupt { reason: format!("the database returned no {}", E::Record::NAME) })
}

fn in_use<E: Stored>() -> Error {
    Error::Conflict(Violation::new(E::Record::NAME, "id", Code::REFERENCE_IN_USE, "is still referenced by other rows"))
}
