//! The dynamic API that the Python and Node bindings call: methods of a transaction on tables that are named at run
//! time.
//!
//! Rows are passed as the JSON of their records (see [`telehealth_core::field`]).

mod access_report;
pub mod actor;
pub mod audit;
mod capacity;
mod describe;
mod doctor;
mod held_portal;
mod metrics;
pub mod telemetry;

pub use crate::tables::table_ops::{Paging, RowPages, Rows, TABLES, TableOps, Writes, table};
pub use access_report::{access_report, described_access_report};
pub use capacity::{capacity, described_capacity};
pub use describe::describe;
pub use doctor::{check_operations, doctor, findings, mend, mends};
pub use held_portal::HeldPortal;
pub use metrics::{backlog, described_backlog, metrics};

use crate::{
    audit::{AuditError, LockHolder, Tampering},
    crypto::CryptoError,
    error::{Error, Result},
    operations::{self, KeyRotation, PortalOperation, TransactionOperation},
    session::portal::Portal,
};
use serde_json::{Value, json};
use std::panic::{AssertUnwindSafe, catch_unwind};
use telehealth_core::{
    Code,
    error::{Parameter, Violation},
    field::{Field, Object},
};

/// Returns all operations of a portal.
pub fn portal_operations() -> impl Iterator<Item = &'static PortalOperation> {
    [Portal::PERMISSIONS, Portal::OPERATIONS].into_iter().flatten()
}

/// Returns all operations of a transaction.
pub fn transaction_operations() -> impl Iterator<Item = &'static TransactionOperation> {
    operations::OPERATIONS.iter().copied().flatten()
}

/// Returns the progress of a key rotation: `{rows, unreadable, left, damaged}`.
#[must_use]
pub fn key_rotation(done: &KeyRotation) -> Value {
    let KeyRotation { rows, unreadable, left, damaged } = done;
    json!({ "rows": rows, "unreadable": unreadable, "left": left, "damaged": damaged.to_json() })
}

/// The variants of [`Error`] that documentation names and that have no class of their own in Python and Node, with the
/// kind that [`report`] gives them.
const ERROR_CLASSES: &[(&str, &str)] = &[
    ("Backup", "Unavailable"),
    ("Damaged", "Corrupt"),
    ("GrantMissing", "Denied"),
    ("LimitReached", "Denied"),
    ("Sealed", "Unavailable"),
    ("Ungranted", "Denied"),
    ("Unprepared", "Unavailable"),
];

/// Returns an error as JSON: `kind` names the class in the host language, all other members are attributes.
#[must_use]
pub fn report(error: &Error) -> Value {
    let (kind, details) = match error {
        Error::Validation(_) => ("Validation", json!({})),
        Error::Transition(refused) => {
            ("Transition", json!({ "machine": refused.machine(), "from": refused.from(), "event": refused.event() }))
        }
        Error::NotFound { entity, id } => ("NotFound", json!({ "entity": entity, "id": id.to_string() })),
        Error::Stale { entity, id } => ("Stale", json!({ "entity": entity, "id": id.to_string() })),
        Error::Conflict(_) => ("Conflict", json!({})),
        Error::GrantMissing { grant } => ("Denied", json!({ "grant": grant.to_string() })),
        Error::Denied | Error::Ungranted | Error::LimitReached { .. } => ("Denied", json!({})),
        Error::Unavailable { .. } => ("Unavailable", json!({})),
        Error::Unprepared { statements } => ("Unavailable", json!({ "statements": statements })),
        Error::Damaged(row) => (if row.lacks_key() { "Unavailable" } else { "Corrupt" }, row.to_json()),
        Error::Corrupt { .. } => ("Corrupt", json!({})),
        Error::Sealed(CryptoError::PasswordRejected) => ("Denied", json!({})),
        Error::Sealed(error) if error.is_damage() => ("Corrupt", json!({})),
        Error::Sealed(_) => ("Unavailable", json!({})),
        Error::Audit(error) => audit_report(error),
        Error::Backup(_) => ("Unavailable", json!({})),
    };
    let violations: Vec<Value> = error
        .violations()
        .iter()
        .map(|violation| {
            json!({
                "entity": violation.entity(),
                "field": violation.field(),
                "code": violation.code().as_str(),
                "message": violation.message(),
                "parameters": parameters(violation),
            })
        })
        .collect();
    json!({
        "kind": kind,
        "code": error.code().as_str(),
        "message": error.to_string(),
        "violations": violations,
        "details": details,
    })
}

/// Returns the parameters of a violation as a JSON object.
fn parameters(violation: &Violation) -> Object {
    let value = |parameter: &Parameter| match parameter {
        Parameter::Integer(number) => Value::from(*number),
        text => Value::from(text.to_string()),
    };
    violation.parameters().iter().map(|(name, parameter)| ((*name).to_owned(), value(parameter))).collect()
}

/// Returns the kind and the details of an error of the audit log.
fn audit_report(error: &AuditError) -> (&'static str, Value) {
    match error {
        AuditError::Tampered(Tampering { first, last, entry, .. }) => {
            ("Corrupt", json!({ "first": first, "last": last, "entry": entry.map(|entry| entry.to_string()) }))
        }
        AuditError::Locked { holder } => {
            let details = holder.as_ref().map_or_else(|| json!({}), |LockHolder { pid, login, since }| {
                json!({ "pid": pid, "login": login, "since": since.map(|since| since.to_string()) })
            });
            ("Unavailable", details)
        }
        AuditError::Store { .. } | AuditError::KeyFailed => ("Unavailable", json!({})),
        _ => ("Validation", json!({})),
    }
}

/// Returns the error for using a transaction in a forked process, for bindings that detect it by themselves.
#[must_use]
pub fn forked() -> Error {
    crate::error::forked()
}

/// Runs a call of a binding; a panic, which would be a bug in this library, becomes an error.
///
/// # Errors
/// The error of `work`, or `internal.panic`.
pub fn guard<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        Err(Error::unavailable(
            Code::INTERNAL_PANIC,
            "telehealth has encountered an internal error; please report the printed message",
        ))
    })
}
