//! Retention: deletes the rows whose period has passed, in batches. The periods are those of [`RETENTION`].

use crate::{
    error::{Name, Result},
    operations::{
        count,
        legal_holds::HeldPatients,
        patient_rows::{has_ended, rows_of},
    },
    session::{page::checked_rows, transaction::Transaction},
    sql::row::Db,
};
use diesel::{
    QueryableByName, RunQueryDsl, sql_query,
    sql_types::{Array, BigInt, Timestamptz, Uuid as SqlUuid},
};
use telehealth_core::macros::{ObjectField, operations};
use telehealth_core::{
    Timestamp,
    retention::{RETENTION, Retention},
    value::Count,
};

/// A number of rows of a table.
#[derive(Clone, Debug, PartialEq, ObjectField)]
#[non_exhaustive]
pub struct TableRows {
    /// The table.
    pub table: Name,
    /// The number of rows.
    pub rows: Count,
}

impl TableRows {
    /// Returns the number, unless it is zero.
    pub(crate) fn some(table: &'static str, rows: usize) -> Option<Self> {
        (rows > 0).then(|| Self { table: Name::of(table), rows: count(rows) })
    }
}

/// The result of a batch.
#[derive(Clone, Debug, PartialEq, ObjectField)]
#[non_exhaustive]
pub struct RetentionRun {
    /// The number of rows that were deleted from each table; tables without any are left out.
    pub deleted: Vec<TableRows>,
    /// The number of rows whose period has passed and that a legal hold preserves; tables without any are left out.
    pub held: Vec<TableRows>,
    /// The number of erased patients of whom nothing is kept any more, so that their names were removed as well.
    pub completed_erasures: Count,
    /// Whether there may be more rows to delete.
    pub has_more: bool,
}

#[operations(list = RETENTION)]
impl Transaction {
    /// Deletes up to `limit` rows whose retention period has passed, and removes the names of erased patients of whom
    /// nothing else is kept; call it in a transaction each until `has_more` is false. The audit log keeps an entry of
    /// each deleted row.
    ///
    /// Kept for seven years (42 CFR 424.516(f)), and those of a chart until seven years after the patient's last visit
    /// or order and until the patient is 21 (22 Texas Administrative Code 163.2): submissions, prescriptions, sessions,
    /// flows, visits and policies; messages, conversations, invoices and orders. Kept for six years (45 CFR
    /// 164.316(b)(2)(i)): emergency accesses. No law requires notifications, which are kept for a year, and tasks,
    /// which are kept for seven years after their last change. Rows of patients on legal hold are left, and counted.
    ///
    /// For service accounts.
    ///
    /// # Errors
    /// [`Error::GrantMissing`](crate::Error::GrantMissing), [`Error::Denied`](crate::Error::Denied) for a person,
    /// [`Error::Validation`](crate::Error::Validation) if the limit is not 1 to 1,000.
    #[operation(grants = "form_submissions:delete prescriptions:delete sessions:delete conversations:delete \
                          messages:delete invoices:delete orders:delete telehealth_flows:delete consultations:delete \
                          patient_insurance:delete emergency_access:delete notifications:delete tasks:delete \
                          entity_tags:delete order_items:select users:select patients:update patient_erasures:update \
                          patient_merges:select legal_holds:select")]
    pub fn apply_retention(&mut self, limit: i32, now: Timestamp) -> Result<RetentionRun> {
        let mut left = usize::from(checked_rows("retention", "limit", limit)?);
        self.require_grants_of("apply_retention")?;
        self.keep_holds()?;
        let holds = self.held_patients()?;
        let (mut deleted, mut held) = (Vec::new(), Vec::new());
        for rule in RETENTION {
            let rows = self.delete_expired(rule, &holds, left, now)?;
            left = left.saturating_sub(rows);
            deleted.extend(TableRows::some(rule.table, rows));
            if holds.is_any() {
                held.extend(TableRows::some(rule.table, self.count_held(rule, &holds, now)?));
            }
        }
        let completed = self.complete_erasures(&holds, left)?;
        Ok(RetentionRun { deleted, held, completed_erasures: count(completed), has_more: completed >= left })
    }
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

impl Transaction {
    fn delete_expired(&mut self, rule: &Retention, held: &HeldPatients, limit: usize, now: Timestamp) -> Result<usize> {
        let (table, rows, ended, is_held) =
            (rule.table, rows_of(rule), has_ended(rule, "$1"), held.condition(rule.table, "$3"));
        let delete = sql_query(format!(
            "DELETE FROM {table} WHERE id = ANY (ARRAY(
                 SELECT rows.id FROM {rows} WHERE {ended} AND NOT {is_held} ORDER BY rows.id LIMIT $2))"
        ));
        let delete = delete.bind::<Timestamptz, _>(Db(now)).bind::<BigInt, _>(i64::try_from(limit).unwrap_or(i64::MAX));
        let delete = delete.bind::<Array<SqlUuid>, _>(held.patients.clone());
        self.run(|connection| delete.execute(connection))
    }

    /// Counts the rows whose period has passed and that a legal hold preserves.
    fn count_held(&mut self, rule: &Retention, held: &HeldPatients, now: Timestamp) -> Result<usize> {
        let (rows, ended, is_held) = (rows_of(rule), has_ended(rule, "$1"), held.condition(rule.table, "$2"));
        let query = sql_query(format!("SELECT count(*) AS rows FROM {rows} WHERE {ended} AND {is_held}"));
        let query = query.bind::<Timestamptz, _>(Db(now)).bind::<Array<SqlUuid>, _>(held.patients.clone());
        let counted: Counted = self.run(|connection| query.get_result(connection))?;
        Ok(usize::try_from(counted.rows).unwrap_or_default())
    }
}
