//! Reads the options of portals and actors, with the same checks as the columns of a row.

use crate::{
    domain::take_members,
    error::{raise, raise_violation, wrong_type},
    keyring::Keyring,
};
use pyo3::{prelude::*, pybacked::PyBackedBytes, types::PyDict};
use serde_json::{Value, json};
use std::time::Duration;
use telehealth_core::{
    AuditLogId, Code,
    access::Grant,
    error::{FieldError, Violations},
    field::{Field, FieldDescriptor, Object, TypeDescriptor},
    value::{LongText, Positive},
};
use telehealth_storage::{Actor, ContextKey, Options, bindings};
use uuid::Uuid;

const fn member(name: &'static str, kind: TypeDescriptor) -> FieldDescriptor {
    FieldDescriptor { name, doc: &[], kind }
}

const CONNECTION: [FieldDescriptor; 6] = [
    member("url", TypeDescriptor::Text),
    member("pool_size", TypeDescriptor::Integer),
    member("schema", TypeDescriptor::Text),
    member("prepared_statements", TypeDescriptor::Boolean),
    member("name_index", TypeDescriptor::Boolean),
    member("replica_urls", TypeDescriptor::List(&TypeDescriptor::Text)),
];

/// The maximum of a timeout, in seconds.
const LONGEST_WAIT: f64 = 86_400.0;

/// The timeouts of a portal, in seconds.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct Timeouts {
    acquire_timeout: f64,
    lock_timeout: f64,
    statement_timeout: f64,
    idle_timeout: f64,
    transaction_timeout: f64,
    replica_max_lag: f64,
}

/// Reads the connection string and the options of a portal.
pub fn connection(
    py: Python<'_>,
    given: &Bound<'_, PyDict>,
    timeouts: &Timeouts,
    keyring: Option<&Bound<'_, PyAny>>,
) -> PyResult<(String, Options)> {
    let context_key = given.get_item("context_key")?.filter(|key| !key.is_none());
    let _ = given.del_item("context_key");
    let mut violations = Violations::of("portal");
    let members: Vec<&FieldDescriptor> = CONNECTION.iter().collect();
    let object = take_members(given, &members, &mut violations)?.values;
    let url = take::<LongText>(&object, "url", &mut violations);
    let schema = take::<LongText>(&object, "schema", &mut violations);
    let pool_size = take::<Positive>(&object, "pool_size", &mut violations);
    let prepared_statements = take::<bool>(&object, "prepared_statements", &mut violations);
    let name_index = take::<bool>(&object, "name_index", &mut violations);
    let replica_urls = take::<Vec<LongText>>(&object, "replica_urls", &mut violations);
    // With a timeout of zero nothing could be done.
    let mut timeout = |name, seconds: f64| {
        let possible = (0.0..=LONGEST_WAIT).contains(&seconds);
        if !possible {
            let error = FieldError::new(Code::FIELD_WRONG_TYPE, "must be {expected}");
            violations.report(name, error.with("expected", "0 to 86400 seconds"));
        }
        Duration::from_secs_f64(if possible { seconds.max(0.001) } else { LONGEST_WAIT })
    };
    let acquire_timeout = timeout("acquire_timeout", timeouts.acquire_timeout);
    let lock_timeout = timeout("lock_timeout", timeouts.lock_timeout);
    let statement_timeout = timeout("statement_timeout", timeouts.statement_timeout);
    let idle_timeout = timeout("idle_timeout", timeouts.idle_timeout);
    let transaction_timeout = timeout("transaction_timeout", timeouts.transaction_timeout);
    let replica_max_lag = timeout("replica_max_lag", timeouts.replica_max_lag);
    violations.finish().map_err(|error| raise(py, &error.into()))?;
    let wrong = |_| wrong_type(py, "portal", "keyring", "a Keyring");
    let keyring =
        keyring.map(|ring| ring.cast::<Keyring>().map(|ring| ring.get().shared()).map_err(wrong)).transpose()?;
    let defaults = Options::default();
    let options = Options {
        pool_size: pool_size.and_then(|size| size.get().try_into().ok()).unwrap_or(defaults.pool_size),
        acquire_timeout,
        lock_timeout,
        statement_timeout,
        idle_timeout,
        transaction_timeout,
        schema: schema.map_or(defaults.schema, |schema| schema.to_string()),
        prepared_statements: prepared_statements.unwrap_or(defaults.prepared_statements),
        keyring,
        name_index: name_index.unwrap_or(defaults.name_index),
        context_key: context_key.map(|key| self::context_key(py, &key)).transpose()?,
        replica_urls: replica_urls.into_iter().flatten().map(|url| url.to_string()).collect(),
        replica_max_lag,
    };
    Ok((url.map_or_else(String::new, |url| url.to_string()), options))
}

/// Reads a time to wait, 0 to 86,400 seconds.
pub fn wait(py: Python<'_>, name: &'static str, seconds: f64) -> PyResult<Duration> {
    if (0.0..=LONGEST_WAIT).contains(&seconds) {
        return Ok(Duration::from_secs_f64(seconds));
    }
    Err(wrong_type(py, "portal", name, "0 to 86400 seconds"))
}

/// Reads an actor; see [`bindings::actor`].
pub fn actor(py: Python<'_>, given: &Bound<'_, PyDict>) -> PyResult<Actor> {
    let mut violations = Violations::of("actor");
    let members: Vec<&FieldDescriptor> = bindings::actor::ACTOR.iter().collect();
    let object = take_members(given, &members, &mut violations)?.values;
    violations.finish().and_then(|()| bindings::actor::actor(&object)).map_err(|error| raise(py, &error.into()))
}

/// Reads the grants of a service account; see [`bindings::actor::grants`].
pub fn grants(py: Python<'_>, given: &Bound<'_, PyAny>) -> PyResult<Vec<Grant>> {
    let texts = given.extract::<Vec<String>>().map(|texts| json!(texts)).unwrap_or_default();
    bindings::actor::grants(&texts).map_err(|error| raise(py, &error.into()))
}

/// Reads a key that signs contexts.
pub fn context_key(py: Python<'_>, given: &Bound<'_, PyAny>) -> PyResult<ContextKey> {
    let wrong = || wrong_type(py, "portal", "context_key", "32 bytes");
    // Borrowed, so that no copy of the secret remains in memory.
    let secret: PyBackedBytes = given.extract().map_err(|_| wrong())?;
    Ok(ContextKey::new(secret.as_ref().try_into().map_err(|_| wrong())?))
}

/// Reads an id of any table.
pub fn id(value: &Value) -> Result<Uuid, FieldError> {
    telehealth_core::UserId::from_json(value).map(Uuid::from)
}

/// Reads the id of an entry of the audit log.
pub fn entry_id(py: Python<'_>, given: &Bound<'_, PyAny>) -> PyResult<AuditLogId> {
    let text = given.str()?.to_string_lossy().into_owned();
    id(&Value::String(text)).map(AuditLogId::from).map_err(|error| raise_violation(py, error.at("audit_log", "id")))
}

/// Reads a member; `None` if it is absent or invalid.
fn take<T: Field>(object: &Object, name: &'static str, violations: &mut Violations) -> Option<T> {
    object.get(name).and_then(|value| violations.take(name, T::from_json(value)))
}
