//! Mends what needs no decision of a person.
//!
//! Some findings are mended by their own statement, which changes no row and stops no reader or writer. Others are
//! mended by the operation that a service should have called; the audit log names the service account `doctor` for each
//! row. All others are left: they need somebody who knows why it is so, or they show who did it.

use super::Thresholds;
use crate::{
    doctor::Finding,
    error::Result,
    session::{actor::Actor, connect::quote, portal::Portal, transaction::Transaction},
};
use chrono::TimeDelta;
use diesel::{PgConnection, connection::SimpleConnection};
use telehealth_core::{
    Code, Timestamp,
    access::{Grant, Verb},
    value::Count,
};

/// The service account that [`Portal::mend`] acts as.
pub const MEND_SERVICE: &str = "doctor";

/// Returns the grants that the service account [`MEND_SERVICE`] needs.
#[must_use]
pub fn mend_grants() -> Vec<Grant> {
    OPERATIONS.iter().map(|operation| Grant::new(operation.table, Verb::Update)).collect()
}

/// What became of a finding that needs no decision of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mend {
    /// The code of the finding.
    pub code: &'static str,
    /// The object of the finding.
    pub object: String,
    /// The statement or the operation that mends it.
    pub action: String,
    /// What has happened.
    pub state: MendState,
}

/// What has happened to a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MendState {
    /// Nothing: only the plan was asked for.
    Planned,
    /// It is mended.
    Done,
    /// It could not be mended.
    Failed {
        /// The code of the error.
        code: Code,
        /// Its message.
        message: String,
    },
}

impl MendState {
    /// Returns the lowercase word.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Done => "done",
            Self::Failed { .. } => "failed",
        }
    }
}

/// The findings that are mended by their own statement.
const STATEMENTS: &[&str] = &["index.invalid", "statistics.old", "table.dead_rows", "constraint.not_validated"];

/// An operation that mends a finding, in transactions of at most 1,000 rows.
struct Operation {
    code: &'static str,
    name: &'static str,
    table: &'static str,
    /// Mends some rows, and returns how many: none if no more are left.
    run: fn(&mut Transaction, Timestamp, &Thresholds) -> Result<usize>,
}

const BATCH: i32 = 1_000;

const OPERATIONS: &[Operation] = &[
    Operation {
        code: "prescription.expired_active",
        name: "expire_prescriptions",
        table: "prescriptions",
        run: |tx, now, _| tx.expire_prescriptions(now).map(|expired| expired.len()),
    },
    Operation {
        code: "invoice.overdue_unmarked",
        name: "mark_overdue_invoices",
        table: "invoices",
        // Of the day before: it may not have ended in the time zone of the clinic.
        run: |tx, now, _| tx.mark_overdue_invoices(None, before(now, TimeDelta::days(1))).map(|marked| marked.len()),
    },
    Operation {
        code: "notification.over",
        name: "sweep_notifications",
        table: "notifications",
        run: |tx, now, _| {
            let swept = tx.sweep_notifications(now)?;
            Ok([swept.cancelled, swept.failed].map(rows).iter().sum::<usize>() + swept.damaged.len())
        },
    },
    Operation {
        code: "submission.stuck",
        name: "recover_submissions",
        table: "form_submissions",
        run: |tx, now, thresholds| {
            let lease = TimeDelta::minutes(thresholds.value("stuck_minutes").into());
            let recovered = tx.recover_submissions(before(now, lease), BATCH)?;
            Ok(recovered.submissions.len() + recovered.damaged.len())
        },
    },
];

fn rows(count: Count) -> usize {
    count.get().try_into().unwrap_or(0)
}

fn before(now: Timestamp, length: TimeDelta) -> Timestamp {
    now.plus(-length).unwrap_or(now)
}

impl Finding {
    /// Whether [`Portal::mend`] mends it.
    #[must_use]
    pub fn is_mendable(&self) -> bool {
        operation(self.code).is_some() || statement(self).is_some()
    }
}

fn operation(code: &str) -> Option<&'static Operation> {
    OPERATIONS.iter().find(|operation| operation.code == code)
}

fn statement(finding: &Finding) -> Option<&str> {
    finding.sql.as_deref().filter(|_| STATEMENTS.contains(&finding.code))
}

impl Portal {
    /// Checks as [`check_operations`](Self::check_operations) does, and mends what needs no decision of a person:
    /// expired prescriptions, overdue invoices, expired notifications, submissions whose worker is gone, invalid indexes,
    /// old statistics, dead rows, and constraints that were not validated. Returns what it did; a finding that could not
    /// be mended does not stop the others. With `is_dry_run` it changes nothing, and returns what it would do.
    ///
    /// Run it as a superuser or as the owner of the tables; an owner without BYPASSRLS, to whom policies apply as well,
    /// mends no rows. Rows are changed by the service account [`MEND_SERVICE`],
    /// which needs [`mend_grants`]: `portal.grant_service(MEND_SERVICE, &mend_grants())`.
    ///
    /// # Errors
    /// As [`check_operations`](Self::check_operations).
    pub fn mend(&self, thresholds: &Thresholds, is_dry_run: bool) -> Result<Vec<Mend>> {
        let findings = self.check_operations(thresholds)?;
        self.directly(|connection| self.mend_on(connection, findings, thresholds, is_dry_run))
    }

    fn mend_on(
        &self,
        connection: &mut PgConnection,
        findings: Vec<Finding>,
        thresholds: &Thresholds,
        is_dry_run: bool,
    ) -> Result<Vec<Mend>> {
        // A waiting statement makes all later ones wait behind it.
        connection.batch_execute(&format!(
            "SET search_path = {}, extensions; SET statement_timeout = 0; SET lock_timeout = '5s'",
            quote(&self.options().schema)
        ))?;
        let mut mends = Vec::new();
        for finding in findings {
            let name = operation(finding.code).map(|operation| operation.name);
            let Some(action) = name.or_else(|| statement(&finding)).map(ToOwned::to_owned) else { continue };
            let state = if is_dry_run {
                MendState::Planned
            } else {
                match self.mend_one(connection, &finding, &action, thresholds) {
                    Ok(()) => MendState::Done,
                    Err(error) => MendState::Failed { code: error.code(), message: error.to_string() },
                }
            };
            self.unless_cancelled(|| Ok(()))?;
            mends.push(Mend { code: finding.code, object: finding.object, action, state });
        }
        Ok(mends)
    }

    fn mend_one(
        &self,
        connection: &mut PgConnection,
        finding: &Finding,
        action: &str,
        thresholds: &Thresholds,
    ) -> Result<()> {
        let Some(operation) = operation(finding.code) else {
            // Alone, because some of them run outside transactions only.
            return Ok(connection.batch_execute(action)?);
        };
        let run = |tx: &mut Transaction| (operation.run)(tx, crate::now(), thresholds);
        while self.transaction(&Actor::service(MEND_SERVICE), run)? > 0 {}
        Ok(())
    }
}
