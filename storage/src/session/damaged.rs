//! The damaged rows that a transaction has read.

use crate::{
    error::{DAMAGED_LIMIT, DamagedRow, Error, Result},
    telemetry::DATA,
};
use std::{collections::BTreeMap, mem};
use uuid::Uuid;

/// The damaged rows that a transaction has read, each once.
#[derive(Debug, Default)]
pub(crate) struct DamagedRows(Vec<DamagedRow>);

impl DamagedRows {
    /// Records a damaged row, and logs it.
    pub(crate) fn note(&mut self, row: DamagedRow) {
        if self.0.contains(&row) {
            return;
        }
        tracing::error!(target: DATA, { error.type = row.code.as_str() }, "{row}");
        if self.0.len() < DAMAGED_LIMIT {
            self.0.push(row);
        }
    }

    /// Returns the valid ones of several rows, and records the damaged ones.
    ///
    /// # Errors
    /// Errors that do not concern a single row, such as a missing keyring.
    pub(crate) fn keep_valid<E>(&mut self, rows: impl Iterator<Item = Result<E>>) -> Result<Vec<E>> {
        let mut valid = Vec::with_capacity(rows.size_hint().0);
        for row in rows {
            match row {
                Ok(entity) => valid.push(entity),
                Err(Error::Damaged(row)) => self.note(row),
                Err(error) => return Err(error),
            }
        }
        Ok(valid)
    }

    /// Begins the record of one result and returns the previous record, which [`end`](Self::end) restores.
    pub(crate) fn begin(&mut self) -> Self {
        mem::take(self)
    }

    /// Ends the record of one result: restores the record from `before`, adds the rows recorded since and returns
    /// these.
    pub(crate) fn end(&mut self, before: Self) -> Vec<DamagedRow> {
        let meanwhile = mem::replace(self, before).0;
        self.extend(meanwhile.iter().cloned());
        meanwhile
    }

    /// Adds rows that have been logged already.
    pub(crate) fn extend(&mut self, rows: impl IntoIterator<Item = DamagedRow>) {
        for row in rows {
            if self.0.len() < DAMAGED_LIMIT && !self.0.contains(&row) {
                self.0.push(row);
            }
        }
    }

    pub(crate) fn all(&self) -> &[DamagedRow] {
        &self.0
    }
}

/// Groups damaged rows by the reason that a queue stores with them. The reason contains no value of the row.
pub(crate) fn by_reason(damaged: &[DamagedRow]) -> BTreeMap<String, Vec<Uuid>> {
    let mut rows: BTreeMap<String, Vec<Uuid>> = BTreeMap::new();
    for row in damaged {
        let column = row.column.map_or(String::new(), |column| format!(", column {column}"));
        rows.entry(format!("the row is damaged{column}: {}", row.code)).or_default().push(row.id.into());
    }
    rows
}
