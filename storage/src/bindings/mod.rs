//! The dynamic API that the Python and Node bindings call: methods of a transaction on tables that are named at run
//! time.
//!
//! Rows are passed as the JSON of their records (see [`telehealth_core::field`]).

pub mod actor;
pub mod audit;
mod describe;
mod doctor;

pub use describe::describe;
pub use doctor::doctor;

use crate::{
    audit::{AuditError, LockHolder, Tampering},
    crypto::CryptoError,
    error::{DamagedRow, Error, Result},
    operations::{self, KeyRotation, PortalOperation, TransactionOperation},
    session::{
        portal::Portal,
        stored::{Filter, Readable, Stored, Versioned},
        transaction::Transaction,
    },
};
use serde_json::{Value, json};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};
use telehealth_core::{
    Code, Record, Timestamp,
    accounts::{Administrator, Patient, Provider, User},
    care::{Consultation, Prescription, Session},
    catalog::Table,
    commerce::{Category, Invoice, Order, OrderItem, Product, SubscriptionPlan},
    coverage::{InsuranceProvider, PatientInsurance, Pharmacy},
    error::{Parameter, ValidationError, Violation, Violations},
    field::{Field, FieldDescriptor, Object},
    forms::{FormSchema, FormSubmission},
    messaging::{Conversation, Message, Notification},
    record::entity_from_json,
    tagging::{EntityTag, Tag},
    workflow::{AuditLog, Task, TelehealthFlow},
};
use uuid::Uuid;

/// A page of rows, with the position of the next page.
#[derive(Debug)]
pub struct Rows {
    /// The rows.
    pub items: Vec<Object>,
    /// The id after which the next page begins; `None` on the last page.
    pub next: Option<Uuid>,
    /// The damaged rows of the page.
    pub damaged: Vec<DamagedRow>,
}

/// The writing methods that a table has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writes {
    /// None: the table is read-only.
    None,
    /// `add_all` and `remove`: rows never change.
    AddRemove,
    /// `add_all`, `save` and `remove`.
    All,
}

/// The methods of one table. A method that the table does not have fails with `row.final`.
#[derive(Debug)]
pub struct TableOps {
    /// The description of the table.
    pub table: Table,
    /// The conditions of the filter of `list`.
    pub filter: &'static [FieldDescriptor],
    /// Which of `add_all`, `save` and `remove` the table has.
    pub writes: Writes,
    /// See [`Transaction::add_all`].
    pub add_all: fn(&mut Transaction, &[Object]) -> Result<Vec<Object>>,
    /// See [`Transaction::get`].
    pub get: fn(&mut Transaction, Uuid) -> Result<Object>,
    /// See [`Transaction::get_many`].
    pub get_many: fn(&mut Transaction, &[Uuid]) -> Result<Vec<Object>>,
    /// See [`Transaction::save`].
    pub save: fn(&mut Transaction, &Object) -> Result<Object>,
    /// See [`Transaction::remove`].
    pub remove: fn(&mut Transaction, &Object) -> Result<()>,
    /// See [`Transaction::remove_by_id`].
    pub remove_by_id: fn(&mut Transaction, Uuid, Option<Timestamp>) -> Result<()>,
    /// See [`Transaction::list`].
    pub list: fn(&mut Transaction, &Object, Option<Uuid>, u32) -> Result<Rows>,
}

/// All tables.
pub const TABLES: &[TableOps] = &[
    versioned::<User>(),
    versioned::<Patient>(),
    versioned::<Provider>(),
    versioned::<Administrator>(),
    versioned::<Consultation>(),
    versioned::<Prescription>(),
    versioned::<Session>(),
    versioned::<Category>(),
    versioned::<Product>(),
    versioned::<SubscriptionPlan>(),
    versioned::<Order>(),
    add_remove::<OrderItem>(),
    versioned::<Invoice>(),
    versioned::<Conversation>(),
    versioned::<Message>(),
    versioned::<Notification>(),
    versioned::<TelehealthFlow>(),
    versioned::<Task>(),
    read_only::<AuditLog>(),
    versioned::<FormSchema>(),
    versioned::<FormSubmission>(),
    versioned::<InsuranceProvider>(),
    versioned::<PatientInsurance>(),
    versioned::<Pharmacy>(),
    versioned::<Tag>(),
    add_remove::<EntityTag>(),
];

/// Returns the methods of a table by its name in the specification.
#[must_use]
pub fn table(name: &str) -> Option<&'static TableOps> {
    TABLES.iter().find(|ops| ops.table.name == name)
}

/// Returns all operations of a portal.
#[must_use]
pub const fn portal_operations() -> &'static [PortalOperation] {
    Portal::OPERATIONS
}

/// Returns all operations of a transaction.
pub fn transaction_operations() -> impl Iterator<Item = &'static TransactionOperation> {
    operations::OPERATIONS.iter().copied().flatten()
}

/// Returns the methods of a table whose rows can change.
const fn versioned<E: Versioned>() -> TableOps {
    TableOps {
        writes: Writes::All,
        save: |transaction, row| transaction.save(entity_from_json::<E>(row)?).map(|entity| entity.to_json()),
        ..add_remove::<E>()
    }
}

/// Returns the methods of a table whose rows never change.
const fn add_remove<E: Stored>() -> TableOps {
    TableOps {
        writes: Writes::AddRemove,
        add_all: |transaction, rows| transaction.add_all(entities::<E>(rows)?).map(|stored| objects(&stored)),
        remove: |transaction, row| transaction.remove(&entity_from_json::<E>(row)?),
        remove_by_id: |transaction, id, version| transaction.remove_by_id::<E>(id.into(), version),
        ..read_only::<E>()
    }
}

/// Returns the methods of a read-only table.
const fn read_only<E: Readable>() -> TableOps {
    TableOps {
        table: Table::of::<E>(),
        filter: E::Filter::MEMBERS,
        writes: Writes::None,
        add_all: |_, _| Err(not_offered::<E>("must not be added: the table is read-only")),
        get: |transaction, id| transaction.get::<E>(id.into()).map(|entity| entity.to_json()),
        get_many: |transaction, ids| {
            let ids: Vec<E::Id> = ids.iter().copied().map(Into::into).collect();
            transaction.get_many::<E>(&ids).map(|found| objects(&found))
        },
        save: |_, _| Err(not_offered::<E>("must not be saved: rows of this table never change")),
        remove: |_, _| Err(not_offered::<E>("must not be removed: the table is read-only")),
        remove_by_id: |_, _, _| Err(not_offered::<E>("must not be removed: the table is read-only")),
        list: |transaction, conditions, after, limit| {
            let page = transaction.list::<E>(&E::Filter::from_json(conditions)?, after.map(Into::into), limit)?;
            Ok(Rows { items: objects(&page.items), next: page.next.map(Into::into), damaged: page.damaged })
        },
    }
}

/// Returns the error of a method that the table does not have.
fn not_offered<E: Readable>(message: &'static str) -> Error {
    ValidationError::from(Violation::new(E::Record::NAME, "id", Code::ROW_FINAL, message)).into()
}

fn objects<E: Readable>(entities: &[E]) -> Vec<Object> {
    entities.iter().map(|entity| entity.to_json()).collect()
}

/// Reads all rows, and reports the violations in any of them.
fn entities<E: Readable>(rows: &[Object]) -> Result<Vec<E>, ValidationError> {
    let mut violations = Violations::of(E::Record::NAME);
    let entities: Vec<E> = rows.iter().filter_map(|row| violations.merge(entity_from_json(row))).collect();
    violations.finish().map(|()| entities)
}

/// Returns the progress of a key rotation: `{rows, unreadable, left, damaged}`.
#[must_use]
pub fn key_rotation(done: &KeyRotation) -> Value {
    let KeyRotation { rows, unreadable, left, damaged } = done;
    json!({ "rows": rows, "unreadable": unreadable, "left": left, "damaged": damaged.to_json() })
}

/// The variants of [`Error`] that documentation names and that have no class of their own in Python and Node, with the
/// kind that [`report`] gives them.
const ERROR_CLASSES: &[(&str, &str)] =
    &[("Damaged", "Corrupt"), ("LimitReached", "Denied"), ("Sealed", "Unavailable"), ("Unprepared", "Unavailable")];

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
        Error::Denied | Error::LimitReached { .. } => ("Denied", json!({})),
        Error::Unavailable { .. } => ("Unavailable", json!({})),
        Error::Unprepared { statements } => ("Unavailable", json!({ "statements": statements })),
        Error::Damaged(row) => (if row.lacks_key() { "Unavailable" } else { "Corrupt" }, row.to_json()),
        Error::Corrupt { .. } => ("Corrupt", json!({})),
        Error::Sealed(CryptoError::PasswordRejected) => ("Denied", json!({})),
        Error::Sealed(error) if error.is_damage() => ("Corrupt", json!({})),
        Error::Sealed(_) => ("Unavailable", json!({})),
        Error::Audit(error) => audit_report(error),
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

/// Returns how long a binding that runs transactions itself should wait after contention in attempt `attempt`, counted
/// from 1; `None` after as many attempts as [`Portal::transaction`](crate::Portal::transaction) makes.
#[must_use]
pub fn retry_pause(attempt: u32) -> Option<Duration> {
    crate::session::portal::retry_pause(attempt)
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
