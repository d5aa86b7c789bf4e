//! What a portal or an actor is made from, read as carefully as the columns of a row.

use crate::{
    convert::read_members,
    domain::items,
    error::{invalid, raise},
    keyring::Keyring,
};
use pyo3::{prelude::*, types::PyDict};
use serde_json::Value;
use std::time::Duration;
use telehealth_core::{
    Code,
    error::{Flaw, Violations},
    field::{Field, Kind, Member, Object},
    value::{LongText, Positive},
};
use telehealth_storage::{Actor, Options};
use uuid::Uuid;

const fn member(name: &'static str, kind: Kind) -> Member {
    Member { name, doc: &[], kind }
}

const CONNECTION: [Member; 4] = [
    member("url", Kind::Text),
    member("pool_size", Kind::Integer),
    member("schema", Kind::Text),
    member("prepared_statements", Kind::Boolean),
];

/// The longest that anybody waits for a connection.
const LONGEST_PATIENCE: f64 = 86_400.0;

/// Reads the connection string and the options of a portal.
pub fn connection(
    py: Python<'_>,
    given: &Bound<'_, PyDict>,
    patience: f64,
    keyring: Option<&Bound<'_, PyAny>>,
) -> PyResult<(String, Options)> {
    let mut broken = Violations::of("portal");
    let members: Vec<&Member> = CONNECTION.iter().collect();
    let object = read_members(items(given), &members, &mut broken)?;
    let url = take::<LongText>(&object, "url", &mut broken);
    let schema = take::<LongText>(&object, "schema", &mut broken);
    let pool_size = take::<Positive>(&object, "pool_size", &mut broken);
    let prepared_statements = take::<bool>(&object, "prepared_statements", &mut broken);
    let waits = (0.0..=LONGEST_PATIENCE).contains(&patience);
    broken.require(waits, "patience", Code::FIELD_WRONG_TYPE, "must be 0 to 86400 seconds");
    broken.finish().map_err(|error| raise(py, &error.into()))?;
    let wrong = |_| invalid(py, "portal", "keyring", Code::FIELD_WRONG_TYPE, "must be a Keyring");
    let keyring =
        keyring.map(|ring| ring.cast::<Keyring>().map(|ring| ring.get().shared()).map_err(wrong)).transpose()?;
    let defaults = Options::default();
    let options = Options {
        pool_size: pool_size.and_then(|size| size.get().try_into().ok()).unwrap_or(defaults.pool_size),
        // r2d2 refuses to wait for nothing at all.
        patience: Duration::from_secs_f64(patience.max(0.001)),
        schema: schema.map_or(defaults.schema, |schema| schema.to_string()),
        prepared_statements: prepared_statements.unwrap_or(defaults.prepared_statements),
        keyring,
        ..defaults
    };
    Ok((url.map_or_else(String::new, |url| url.to_string()), options))
}

/// Reads an actor: `{"user": id}` or `{"job": name}`.
pub fn actor(py: Python<'_>, given: &Bound<'_, PyDict>) -> PyResult<Actor> {
    let mut broken = Violations::of("actor");
    let (user, job) = (member("user", Kind::Uuid), member("job", Kind::Text));
    let object = read_members(items(given), &[&user, &job], &mut broken)?;
    let actor = if object.contains_key("user") {
        take::<telehealth_core::UserId>(&object, "user", &mut broken).map(Actor::user)
    } else {
        take::<LongText>(&object, "job", &mut broken).map(|name| Actor::job(name.to_string()))
    };
    broken.finish().map_err(|error| raise(py, &error.into()))?;
    actor.ok_or_else(|| invalid(py, "actor", "actor", Code::FIELD_MISSING, "is required"))
}

/// Reads an id of any table.
pub fn id(value: &Value) -> Result<Uuid, Flaw> {
    telehealth_core::UserId::from_json(value).map(Uuid::from)
}

/// A member that has been given and is not reported already.
fn take<T: Field>(object: &Object, name: &'static str, broken: &mut Violations) -> Option<T> {
    object.get(name).and_then(|value| broken.take(name, T::from_json(value)))
}
