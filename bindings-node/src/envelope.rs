//! Encodes results and errors for JavaScript: `{"ok": …}` or `{"error": {kind, code, message, violations, details}}`.
//!
//! Functions never throw or reject, because an async napi function can reject only with text.

use napi::bindgen_prelude::spawn_blocking;
use serde_json::Value;
use telehealth_core::{
    Code,
    error::{FieldError, ValidationError, Violations},
    field::{Encode, Input, Object, json_text},
};
use telehealth_storage::{Error, Result, bindings};

/// What a function returns to JavaScript, as JSON text.
pub struct Json(String);

impl From<Value> for Json {
    fn from(value: Value) -> Self {
        Self(value.to_string())
    }
}

impl Json {
    /// Returns a value as JSON.
    pub fn of(value: &dyn Encode) -> Self {
        Self(json_text(value))
    }

    /// Returns no value.
    pub fn null() -> Self {
        Value::Null.into()
    }

    /// Returns an object with these members.
    pub fn object<const N: usize>(members: [(&str, Self); N]) -> Self {
        Self(format!("{{{}}}", members.map(|(name, Self(value))| format!("\"{name}\":{value}")).join(",")))
    }
}

/// Runs `work` and encodes its result.
pub fn answer<T: Into<Json>>(work: impl FnOnce() -> Result<T>) -> String {
    bindings::guard(|| work().map(success)).unwrap_or_else(|error| failure(&error))
}

fn success(value: impl Into<Json>) -> String {
    format!(r#"{{"ok":{}}}"#, value.into().0)
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
pub async fn in_background<T: Into<Json>>(work: impl FnOnce() -> Result<T> + Send + 'static) -> String {
    blocking(move || work().map(success)).await.unwrap_or_else(|error| failure(&error))
}

/// Returns an error of the portal or of a transaction.
pub fn unavailable(code: Code, message: impl Into<String>) -> Error {
    Error::Unavailable { code, message: message.into() }
}

/// Parses the JSON text of an object, such as a record, arguments or options.
pub fn object(text: &str, entity: &'static str) -> Result<Object, ValidationError> {
    let malformed = |_| {
        FieldError::new(Code::FIELD_WRONG_TYPE, "must be {expected}")
            .with("expected", "valid JSON of the expected type")
    };
    let object = serde_json::from_str(text).map_err(malformed).and_then(|value: Value| match value {
        Value::Object(object) => Ok(object),
        other => Err(Input::from(&other).wrong_type("an object")),
    });
    member(entity, "value", object)
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
