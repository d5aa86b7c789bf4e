//! The queries of operations: rows of one table that meet conditions, or that are locked.

use crate::{
    error::Result,
    session::{
        stored::{Query, Readable},
        transaction::Transaction,
    },
    sql::table_row::TableRow,
};
use diesel::RunQueryDsl;
use std::collections::HashSet;
use telehealth_core::access::Verb;
use uuid::Uuid;

impl Transaction {
    /// Reads the stored rows of a query, including damaged ones.
    ///
    /// # Errors
    /// `access.grant_missing` if there are none because the actor is a service account that may not read them.
    pub(crate) fn rows<E: Readable>(&mut self, refine: impl FnOnce(Query<E>) -> Query<E>) -> Result<Vec<E::Row>> {
        let query = refine(E::query(self.hidden::<E>()?));
        let rows: Vec<E::Row> = self.run(|connection| query.load(connection))?;
        if rows.is_empty() {
            self.require::<E>(Verb::Select)?;
        }
        Ok(rows)
    }

    /// Reads the entities of a query and records them as read.
    pub(crate) fn find<E: Readable>(&mut self, refine: impl FnOnce(Query<E>) -> Query<E>) -> Result<Vec<E>> {
        let rows = self.rows::<E>(refine)?;
        self.read_audited(rows)
    }

    /// Reads the entities of a query without recording them as read: the caller must not return them.
    pub(crate) fn find_unaudited<E: Readable>(&mut self, refine: impl FnOnce(Query<E>) -> Query<E>) -> Result<Vec<E>> {
        let rows = self.rows::<E>(refine)?;
        self.decrypt_valid(rows)
    }

    /// Marks rows in batches with `mark`, which returns those that it has marked, until one of a batch is valid or none
    /// are left; returns the valid ones in the order of their ids. Damaged rows are marked as well, but not returned.
    pub(crate) fn mark<E: Readable>(
        &mut self,
        mut mark: impl FnMut(&mut Self) -> Result<Vec<E::Row>>,
    ) -> Result<Vec<E>> {
        loop {
            let rows = mark(self)?;
            if rows.is_empty() {
                self.require::<E>(Verb::Update)?;
                return Ok(Vec::new());
            }
            let mut marked = self.decrypt_valid::<E>(rows)?;
            marked.sort_by_key(|entity| -> Uuid { entity.id().into() });
            if !marked.is_empty() {
                return Ok(marked);
            }
        }
    }

    /// Locks the existing rows with the given ids until the transaction ends, and returns them. Rows are locked in the
    /// order of their ids, so that concurrent transactions do not deadlock.
    ///
    /// # Errors
    /// [`Error::Denied`] if the actor may read one but not change it, [`Error::Damaged`] if one cannot be read.
    pub(crate) fn lock<E: Readable>(&mut self, ids: &[E::Id]) -> Result<Vec<E>> {
        let wanted: HashSet<Uuid> = ids.iter().map(|id| (*id).into()).collect();
        let hidden = self.hidden::<E>()?;
        let mut rows = self.run(|connection| E::select_locked(connection, hidden, ids))?;
        if rows.len() < wanted.len() {
            // PostgreSQL skips rows that the actor may read but not change.
            let seen = self.run(|connection| E::select(connection, hidden, ids))?;
            if rows.len() < seen.len() {
                // They may also have been added in between.
                rows = self.run(|connection| E::select_locked(connection, hidden, ids))?;
            }
            if rows.len() < seen.len() {
                let locked: HashSet<Uuid> = rows.iter().map(|row| row.id().into()).collect();
                let ids = seen.iter().map(TableRow::id).filter(|id| !locked.contains(&(*id).into()));
                return Err(self.denied::<E>(Verb::Update, &ids.collect::<Vec<_>>()));
            }
            self.require::<E>(Verb::Update)?;
        }
        self.read_audited_strict(rows)
    }

    /// Reads an entity and locks its row until the transaction ends, so that nobody else changes it meanwhile. To lock
    /// several rows, lock them in the order of their ids in every transaction, or they deadlock.
    ///
    /// # Errors
    /// As [`get`](Self::get), and [`Error::Denied`](crate::Error::Denied) if the actor may not change the row;
    /// `database.lock_timeout` if another transaction holds its lock for too long.
    pub fn get_for_update<E: Readable>(&mut self, id: E::Id) -> Result<E> {
        self.lock(&[id])?.pop().ok_or_else(|| self.not_found::<E>(id))
    }
}
