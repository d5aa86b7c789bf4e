//! Encodes results and errors for JavaScript: `{"ok": …}` or `{"error": {kind, code, message, violations, details}}`.
//!
//! Functions never throw or reject, because an async napi function can reject only with text.

use napi::bindgen_prelude::spawn_blocking;
use serde_json::Value;
use telehealth_core::{
    Code,
    error::{FieldError, ValidationError, Violations},
    field::{Object, wrong_type},
};
use telehealth_storage::{Error, Result, bindings};

/// Runs `work` and encodes its result.
pub fn answer(work: impl FnOnce() -> Result<Value>) -> String {
    bindings::guard(|| work().map(|value| success(&value))).unwrap_or_else(|error| failure(&error))
}

/// Encodes a value. Not with `json!`, which would copy it.
fn success(value: &Value) -> String {
    format!(r#"{{"ok":{value}}}"#)
}

/// Encodes an error.
pub fn failure(error: &Error) -> String {
    format!(r#"{{"error":{}}}"#, bindings::report(error))
}

/// Runs `work`, which may block, outside the event loop.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let running = spawn_blocking(move || bindings::guard(work));
    running.await.unwrap_or_else(|_| Err(unavailable(Code::INTERNAL_PANIC, "the background task was cancelled")))
}

/// Runs `work` outside the event loop, and encodes its result there.
pub async fn in_background(work: impl FnOnce() -> Result<Value> + Send + 'static) -> String {
    blocking(move || work().map(|value| success(&value))).await.unwrap_or_else(|error| failure(&error))
}

/// Returns an error of the portal or of a transaction.
pub fn unavailable(code: Code, message: impl Into<String>) -> Error {
    Error::Unavailable { code, message: message.into() }
}

/// Parses the JSON text of an object, such as a record, arguments or options.
pub fn object(text: &str, entity: &'static str) -> Result<Object, ValidationError> {
    member(entity, "value", parse(text).and_then(into_object))
}

/// Parses the JSON text of several objects.
pub fn objects(text: &str, entity: &'static str) -> Result<Vec<Object>, ValidationError> {
    let items: Vec<Value> = member(entity, "value", parse(text))?;
    member(entity, "value", items.into_iter().map(into_object).collect())
}

/// Reports members that are not in `names`.
pub fn refuse_unknown(given: &Object, names: &[&str], violations: &mut Violations) {
    for name in given.keys().filter(|name| !names.contains(&name.as_str())) {
        violations.unknown(name);
    }
}

/// Converts the field error of one member to a validation error.
pub fn member<T>(entity: &'static str, name: &'static str, value: Result<T, FieldError>) -> Result<T, ValidationError> {
    let mut violations = Violations::of(entity);
    let taken = violations.take(name, value);
    violations.finish_with(taken)
}

fn parse<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, FieldError> {
    serde_json::from_str(text)
        .map_err(|_| FieldError::new(Code::FIELD_WRONG_TYPE, "must be valid JSON of the expected type"))
}

fn into_object(value: Value) -> Result<Object, FieldError> {
    match value {
        Value::Object(object) => Ok(object),
        other => Err(wrong_type(&other, "an object")),
    }
}
