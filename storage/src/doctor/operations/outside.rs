//! The age of the checkpoint of the audit log that is kept outside of the database.

use super::Thresholds;
use crate::{
    Timestamp,
    audit::Checkpoint,
    doctor::{
        Finding,
        Severity::{Notice, Warning},
        probe::Probe,
    },
};

const MISSING: Probe = Probe::without_query(
    "audit.outside_missing",
    Warning,
    "No checkpoint of the audit log is outside of the database: an older or forged copy could take its place unnoticed.",
    "Run `telehealth audit checkpoint` with TELEHEALTH_CHECKPOINTS every few minutes.",
);
const OLD: Probe = Probe::without_query(
    "audit.outside_old",
    Warning,
    "The newest checkpoint outside of the database is old: newer entries could be removed unnoticed.",
    "See that `telehealth audit checkpoint` runs every few minutes.",
);
const UNCHECKED: Probe = Probe::without_query(
    "audit.outside_unchecked",
    Notice,
    "The public key of the audit log was not given, so it is unknown whether a recent checkpoint is outside of the database.",
    "Run `telehealth doctor` with TELEHEALTH_AUDIT_VERIFIER and TELEHEALTH_CHECKPOINTS.",
);

pub(super) const PROBES: [&Probe; 3] = [&MISSING, &OLD, &UNCHECKED];

/// Returns the finding of a program that lacks the public key to check with.
#[cfg(feature = "cli")]
pub(crate) fn outside_unchecked() -> Finding {
    UNCHECKED.finding("checkpoints".to_owned(), None)
}

/// Checks the newest checkpoint that is kept outside of the database, if there is one, for its age.
#[must_use]
pub fn check_outside(newest: Option<&Checkpoint>, thresholds: &Thresholds, now: Timestamp) -> Option<Finding> {
    let Some(newest) = newest else { return Some(MISSING.finding("checkpoints".to_owned(), None)) };
    let hours = now.since(newest.time()).num_hours();
    let is_old = hours >= i64::from(thresholds.value("outside_hours"));
    is_old.then(|| OLD.finding(format!("the checkpoint of {}", newest.time()), None))
}
