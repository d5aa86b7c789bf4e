//! Retention: deletes the rows whose period has passed, in batches. The periods are those of [`RETENTION`].

use crate::{
    error::{Name, Result},
    operations::count,
    session::{page::checked_rows, transaction::Transaction},
    sql::row::Db,
};
use diesel::{
    RunQueryDsl, sql_query,
    sql_types::{BigInt, Timestamptz},
};
use telehealth_core::macros::{ObjectField, operations};
use telehealth_core::{
    Timestamp,
    retention::{CHART_AGE, RETENTION, Retention},
    value::Count,
};

/// A number of rows of a table.
#[derive(Clone, Debug, PartialEq, ObjectField)]
pub struct TableRows {
    /// The table.
    pub table: Name,
    /// The number of rows.
    pub rows: Count,
}

/// The result of a batch.
#[derive(Clone, Debug, PartialEq, ObjectField)]
pub struct RetentionRun {
    /// The number of rows that were deleted from each table; tables without any are left out.
    pub deleted: Vec<TableRows>,
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
    /// flows and visits; messages, conversations, invoices, orders and policies that have ended. Kept for a year:
    /// notifications.
    ///
    /// For service accounts.
    ///
    /// # Errors
    /// [`Error::GrantMissing`](crate::Error::GrantMissing), [`Error::Denied`](crate::Error::Denied) for a person,
    /// [`Error::Validation`](crate::Error::Validation) if the limit is not 1 to 1,000.
    #[operation(grants = "form_submissions:delete prescriptions:delete sessions:delete conversations:delete \
                          messages:delete invoices:delete orders:delete telehealth_flows:delete consultations:delete \
                          patient_insurance:delete notifications:delete patients:update patient_erasures:update")]
    pub fn apply_retention(&mut self, limit: i32, now: Timestamp) -> Result<RetentionRun> {
        let mut left = usize::from(checked_rows("retention", "limit", limit)?);
        self.require_grants_of("apply_retention")?;
        let mut deleted = Vec::new();
        for rule in RETENTION {
            let rows = self.delete_expired(rule, left, now)?;
            left = left.saturating_sub(rows);
            if rows > 0 {
                deleted.push(TableRows { table: Name::of(rule.table), rows: count(rows) });
            }
        }
        let completed = self.complete_erasures(left)?;
        Ok(RetentionRun { deleted, completed_erasures: count(completed), has_more: completed >= left })
    }
}

/// SQL for the rows of a table, as `rows`, beside their patient if they are part of a chart.
pub(crate) fn rows_of(rule: &Retention) -> String {
    let patient = if rule.is_chart { " LEFT JOIN patients ON patients.id = rows.patient_id" } else { "" };
    format!("{} AS rows{patient}", rule.table)
}

/// SQL for the end of a row's period; NULL if it has not begun.
pub(crate) fn end_of(rule: &Retention) -> String {
    let years = rule.years;
    let of_row = format!("rows.{}::timestamptz + interval '{years} years'", rule.since);
    if rule.is_chart {
        format!(
            "greatest({of_row}, patients.last_active_at + interval '{years} years',
                      patients.date_of_birth::timestamptz + interval '{CHART_AGE} years')"
        )
    } else {
        of_row
    }
}

impl Transaction {
    fn delete_expired(&mut self, rule: &Retention, limit: usize, now: Timestamp) -> Result<usize> {
        let (table, rows, end) = (rule.table, rows_of(rule), end_of(rule));
        let delete = sql_query(format!(
            "DELETE FROM {table} WHERE id IN (
                 SELECT rows.id FROM {rows} WHERE {end} <= $1 ORDER BY rows.id LIMIT $2)"
        ));
        let delete = delete.bind::<Timestamptz, _>(Db(now)).bind::<BigInt, _>(i64::try_from(limit).unwrap_or(i64::MAX));
        self.run(|connection| delete.execute(connection))
    }
}
