//! The steps of an erasure, by the rules of [`ERASURE`] and [`RETENTION`].

use super::{KeptRows, PatientErasure};
use crate::{
    crypto::Place,
    error::{Name, Result},
    operations::{
        count,
        legal_holds::HeldPatients,
        patient_rows::{about, end_of, rows_of},
        retention::TableRows,
    },
    session::transaction::Transaction,
    sql::{row::Db, schema::sql_types::SealedText},
};
use diesel::{
    QueryableByName, RunQueryDsl, sql_query,
    sql_types::{Array, BigInt, Date as SqlDate, Nullable, Uuid as SqlUuid},
};
use telehealth_core::{
    Date, PatientId, Phi,
    accounts::Patient,
    erasure::{ERASURE, Rows},
    retention::RETENTION,
    value::Text,
};

#[derive(QueryableByName)]
struct Rest {
    #[diesel(sql_type = BigInt)]
    rows: i64,
    #[diesel(sql_type = Nullable<SqlDate>)]
    until: Option<Db<Date>>,
}

impl Transaction {
    /// Deletes the rows of a patient that no law requires.
    pub(super) fn delete_unneeded(&mut self, patient_id: PatientId, held: &HeldPatients) -> Result<Vec<TableRows>> {
        let mut deleted = Vec::new();
        for rule in ERASURE.iter().filter(|rule| rule.rows == Rows::Deleted) {
            let theirs = format!("{} AS rows WHERE {}", rule.table, about(rule.table, "$1"));
            let rows = self.delete_theirs(rule.table, &theirs, patient_id, held)?;
            deleted.extend(TableRows::some(rule.table, rows));
        }
        Ok(deleted)
    }

    /// Deletes some rows of a table that no hold preserves, given as SQL after FROM; returns their number.
    pub(super) fn delete_theirs(
        &mut self,
        table: &'static str,
        rows: &str,
        patient_id: PatientId,
        held: &HeldPatients,
    ) -> Result<usize> {
        let is_held = held.condition(table, "$2");
        let delete = sql_query(format!(
            "DELETE FROM {table} WHERE id = ANY (ARRAY(SELECT rows.id FROM {rows} AND NOT {is_held}))"
        ));
        let delete = delete.bind::<SqlUuid, _>(Db(patient_id)).bind::<Array<SqlUuid>, _>(held.patients.clone());
        self.run(|connection| delete.execute(connection))
    }

    /// Removes the values that no law requires from the rows that stay.
    pub(super) fn empty_columns(&mut self, patient_id: PatientId, held: &HeldPatients) -> Result<()> {
        for rule in ERASURE.iter().filter(|rule| !rule.emptied.is_empty()) {
            let empty = |column: &&str| match *column {
                // An address that cannot exist (RFC 2606).
                "email" => "email = id || '@erased.invalid'".to_owned(),
                column => format!("{column} = DEFAULT"),
            };
            let changes = rule.emptied.iter().map(empty).collect::<Vec<_>>().join(", ");
            let (theirs, emptied) = (about(rule.table, "$1"), rule.emptied.join(", "));
            let is_held = held.condition(rule.table, "$2");
            let update = sql_query(format!(
                "UPDATE {} AS rows SET {changes} WHERE {theirs} AND num_nonnulls({emptied}) > 0 AND NOT {is_held}",
                rule.table
            ));
            let update = update.bind::<SqlUuid, _>(Db(patient_id)).bind::<Array<SqlUuid>, _>(held.patients.clone());
            self.run(|connection| update.execute(connection))?;
        }
        Ok(())
    }

    /// Closes the account, so that its address can register again, and removes the password.
    pub(super) fn close_account(&mut self, patient_id: PatientId) -> Result<()> {
        for statement in ["UPDATE users SET status = 'deleted' WHERE id = $1", "SELECT set_password_hash($1, NULL)"] {
            let statement = sql_query(statement).bind::<SqlUuid, _>(Db(patient_id));
            self.run(|connection| statement.execute(connection))?;
        }
        Ok(())
    }

    /// Adds the rows of the patient that are still there; returns whether there are any.
    pub(super) fn list_kept(&mut self, patient_id: PatientId, erasure: &mut PatientErasure) -> Result<bool> {
        let mut latest: Option<(Date, &str)> = None;
        let before = erasure.kept.len();
        for rule in RETENTION {
            let Some(source) = rule.source else { continue };
            let query = sql_query(format!(
                "SELECT count(*) AS rows, max({})::date AS until FROM {} WHERE {}",
                end_of(rule),
                rows_of(rule),
                about(rule.table, "$1")
            ));
            let query = query.bind::<SqlUuid, _>(Db(patient_id));
            let Rest { rows, until } = self.run(|connection| query.get_result(connection))?;
            let Some(until) = until.map(|until| until.0) else { continue };
            latest = latest.max(Some((until, source)));
            let (table, rows) = (Name::of(rule.table), Some(count(rows)));
            erasure.kept.push(KeptRows { table, rows, until: Some(until), source: source.parse()? });
        }
        if let Some((until, source)) = latest {
            let (table, rows) = (Name::of("patients"), Some(count(1)));
            erasure.kept.push(KeptRows { table, rows, until: Some(until), source: source.parse()? });
        }
        Ok(erasure.kept.len() > before)
    }

    /// Replaces the names and the date of birth.
    pub(super) fn remove_names(&mut self, patient_id: PatientId) -> Result<()> {
        let keys = self.keys::<Patient>()?;
        let sealed = |column| -> Result<_> {
            let at = Place { table: "patients", column, row: patient_id.into() };
            Ok(Db(keys.seal(at, &Phi::new("Erased".parse::<Text<100>>()?))?))
        };
        let update = sql_query(
            "UPDATE patients SET first_name = NULL, last_name = $2, date_of_birth = '1900-01-01',
                                 date_of_birth_correction = $3, gender = NULL, identity_token = NULL, name_tokens = NULL
             WHERE id = $1",
        );
        let update = update.bind::<SqlUuid, _>(Db(patient_id));
        let update = update.bind::<SealedText, _>(sealed("last_name")?);
        let update = update.bind::<SealedText, _>(sealed("date_of_birth_correction")?);
        self.run(|connection| update.execute(connection)).map(drop)
    }
}
