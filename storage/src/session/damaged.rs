//! The damaged rows that a transaction has met.

use crate::error::{DAMAGED_LIMIT, DamagedRow, Error, Result};
use std::{collections::BTreeMap, mem};
use uuid::Uuid;

/// The damaged rows that a transaction has met, each once.
#[derive(Debug, Default)]
pub(crate) struct DamagedRows(Vec<DamagedRow>);

impl DamagedRows {
    /// Notes one, and tells the program's log.
    pub(crate) fn note(&mut self, row: DamagedRow) {
        if self.0.contains(&row) {
            return;
        }
        tracing::error!(code = %row.code, "{row}");
        if self.0.len() < DAMAGED_LIMIT {
            self.0.push(row);
        }
    }

    /// Keeps the sound ones of several rows, and notes the others.
    ///
    /// # Errors
    /// What is wrong with something else than a row, such as no keyring.
    pub(crate) fn keep_sound<E>(&mut self, rows: impl Iterator<Item = Result<E>>) -> Result<Vec<E>> {
        let mut sound = Vec::with_capacity(rows.size_hint().0);
        for row in rows {
            match row {
                Ok(entity) => sound.push(entity),
                Err(Error::Damaged(row)) => self.note(row),
                Err(error) => return Err(error),
            }
        }
        Ok(sound)
    }

    /// Begins an answer of its own; what was noted so far comes back with [`end`](Self::end).
    pub(crate) fn begin(&mut self) -> Self {
        mem::take(self)
    }

    /// Ends it: what was noted meanwhile, which is noted beside what was there before.
    pub(crate) fn end(&mut self, before: Self) -> Vec<DamagedRow> {
        let meanwhile = mem::replace(self, before).0;
        self.extend(meanwhile.iter().cloned());
        meanwhile
    }

    /// Adds rows that the log has been told of.
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

/// Damaged rows by what a queue writes down of them: what is wrong, and no value.
pub(crate) fn by_reason(damaged: &[DamagedRow]) -> BTreeMap<String, Vec<Uuid>> {
    let mut rows: BTreeMap<String, Vec<Uuid>> = BTreeMap::new();
    for row in damaged {
        let column = row.column.map_or(String::new(), |column| format!(", column {column}"));
        rows.entry(format!("the row is damaged{column}: {}", row.code)).or_default().push(row.id.into());
    }
    rows
}
