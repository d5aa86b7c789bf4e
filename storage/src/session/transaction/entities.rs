//! The entities of a transaction: rows that are decrypted and checked, and recorded as read.

use super::{Failure, Transaction};
use crate::{
    error::{DamagedRow, Error, Result},
    session::stored::{Readable, ReturnedOf, Stored},
    sql::{
        sealed::TableKeys,
        selection::Hidden,
        table_row::{KeptOf, TableRow, open},
    },
};
use diesel::{
    RunQueryDsl,
    dsl::sql,
    sql_types::{Bool, Text},
};
use telehealth_core::{
    Record, Timestamp,
    access::{PATIENT_ROLE, staff_only},
};

impl Transaction {
    /// Returns the columns that the actor cannot read. Only the database knows whether a person is a patient; it is asked
    /// once, and only for a table with such columns.
    pub(crate) fn hidden<E: Readable>(&mut self) -> Result<Hidden> {
        let staff_only = staff_only(E::TABLE);
        if staff_only.is_empty() || !self.is_by_person() {
            return Ok(&[]);
        }
        let is_patient = match self.is_patient {
            Some(known) => known,
            None => {
                let query = diesel::select(sql::<Bool>("current_user = ").bind::<Text, _>(PATIENT_ROLE));
                let found = self.run(|connection| query.get_result(connection))?;
                *self.is_patient.insert(found)
            }
        };
        Ok(if is_patient { staff_only } else { &[] })
    }

    /// Decrypts and checks stored rows without recording them as read. Leaves out the damaged ones and records these.
    pub(crate) fn decrypt_valid<E: Readable>(&mut self, rows: Vec<E::Row>) -> Result<Vec<E>> {
        let keys = self.keys::<E>()?;
        let valid = self.damaged.keep_valid(rows.into_iter().map(|row| entity_of(row, &keys)))?;
        self.known.note(&valid);
        Ok(valid)
    }

    /// Like [`decrypt_valid`](Self::decrypt_valid), but fails on a damaged row: for rows that were just written or that decide
    /// something.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub(crate) fn decrypt<E: Readable>(&mut self, rows: Vec<E::Row>) -> Result<Vec<E>> {
        let keys = self.keys::<E>()?;
        let found = rows.into_iter().map(|row| entity_of(row, &keys)).collect::<Result<Vec<_>>>()?;
        self.known.note(&found);
        Ok(found)
    }

    /// Returns the entities of rows that were written, from what the database returned and what was kept of them. If a
    /// row cannot be read back completely, the transaction fails, so that it is not committed.
    ///
    /// # Errors
    /// [`Error::Damaged`]; [`Error::Corrupt`] if the database did not return each row.
    pub(crate) fn written<E: Stored>(
        &mut self,
        returned: Vec<ReturnedOf<E>>,
        kept: Vec<KeptOf<E::Written>>,
    ) -> Result<Vec<E>> {
        let stored = if returned.len() == kept.len() {
            returned.into_iter().zip(kept).map(|(returned, kept)| entity_of_written(returned, kept)).collect()
        } else {
            Err(Error::Corrupt { reason: format!("the database did not return each {}", E::Record::NAME) })
        };
        let stored: Vec<E> = self.fail_on_unreadable(stored)?;
        self.known.note(&stored);
        Ok(stored)
    }

    /// Decrypts and checks rows that are returned to the actor, leaves out the damaged ones, and records those of other
    /// people for the audit log, which receives them when the transaction ends. Every read must return its rows through
    /// this method; [`decrypt`](Self::decrypt) and [`decrypt_valid`](Self::decrypt_valid) are for rows that were written, which the log
    /// contains anyway, and for rows that are not returned.
    pub(crate) fn read_audited<E: Readable>(&mut self, rows: Vec<E::Row>) -> Result<Vec<E>> {
        self.decrypt_valid(rows).map(|found| self.record_reads(found))
    }

    /// Like [`read_audited`](Self::read_audited), but fails on a damaged row.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub(crate) fn read_audited_strict<E: Readable>(&mut self, rows: Vec<E::Row>) -> Result<Vec<E>> {
        self.decrypt(rows).map(|found| self.record_reads(found))
    }

    /// Records entities as read, for rows that were decrypted first to select which of them are returned.
    pub(crate) fn record_reads<E: Readable>(&mut self, found: Vec<E>) -> Vec<E> {
        self.report.note_read(&found);
        found
    }

    /// Marks the transaction as failed if written rows cannot be read back completely, so that they are not committed.
    pub(crate) fn fail_on_unreadable<T>(&mut self, stored: Result<T>) -> Result<T> {
        if matches!(stored, Err(Error::Corrupt { .. } | Error::Damaged(_) | Error::Sealed(_) | Error::Denied)) {
            self.failure = self.failure.or(Some(Failure::Statement));
        }
        stored
    }
}

/// Decrypts and checks a stored row.
///
/// # Errors
/// [`Error::Damaged`]; a missing keyring.
pub(crate) fn entity_of<E: Readable>(row: E::Row, keys: &TableKeys) -> Result<E> {
    let (id, version) = (row.id(), E::version_of(&row));
    checked(open(row, keys), id, version)
}

/// Checks a row that was written.
///
/// # Errors
/// [`Error::Damaged`].
fn entity_of_written<E: Stored>(returned: ReturnedOf<E>, kept: KeptOf<E::Written>) -> Result<E> {
    let (id, version) = (E::Row::id_of(&kept), E::version_of_returned(&returned));
    checked(E::Row::join(returned, kept), id, version)
}

/// Checks the record of a row. All entities are created here.
fn checked<E: Readable>(record: Result<E::Record>, id: E::Id, version: Option<Timestamp>) -> Result<E> {
    let entity = record.and_then(|record| {
        E::try_from(record)
            .map_err(|invalid| Error::Damaged(DamagedRow::of_rules::<E::Record>(E::TABLE, id.into(), &invalid)))
    });
    entity.map_err(|error| match error {
        Error::Damaged(damaged) => Error::Damaged(DamagedRow { version, ..damaged }),
        error => error,
    })
}
