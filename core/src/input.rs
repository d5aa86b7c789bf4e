//! Values as they come in: from JSON text, from a parsed JSON value, or from an object of Python.

use crate::{code::Code, descriptor::Value, encode::AnyEntity, error::FieldError, time::Timestamp};
use uuid::Uuid;

/// A value that a [`Field`](crate::field::Field) is read from. A source gives what it has: JSON has text where Python
/// has a `UUID` or a `datetime`.
#[derive(Clone, Copy, Debug)]
pub enum Input<'a> {
    /// No value.
    Null,
    /// True or false.
    Boolean(bool),
    /// An integer of 64 bits.
    Integer(i64),
    /// Text.
    Text(&'a str),
    /// A UUID.
    Uuid(Uuid),
    /// An instant.
    Timestamp(Timestamp),
    /// A row that a binding holds.
    Entity(&'a dyn AnyEntity),
    /// A JSON value that is none of the above: a list, an object, or another number.
    Json(&'a Value),
}

impl<'a> From<&'a Value> for Input<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(truth) => Self::Boolean(*truth),
            Value::String(text) => Self::Text(text),
            Value::Number(number) => number.as_i64().map_or(Self::Json(value), Self::Integer),
            Value::Array(_) | Value::Object(_) => Self::Json(value),
        }
    }
}

impl<'a> Input<'a> {
    /// Returns the text.
    ///
    /// # Errors
    /// The value is not text; `expected` describes what it must be, such as `a date`.
    pub fn text(self, expected: &'static str) -> Result<&'a str, FieldError> {
        match self {
            Self::Text(text) => Ok(text),
            _ => Err(self.wrong_type(expected)),
        }
    }

    /// Returns the JSON list or object.
    ///
    /// # Errors
    /// The value is neither.
    pub fn json(self, expected: &'static str) -> Result<&'a Value, FieldError> {
        match self {
            Self::Json(value) => Ok(value),
            _ => Err(self.wrong_type(expected)),
        }
    }

    /// Returns the field error for a value that is not `expected`; null counts as missing.
    #[must_use]
    pub fn wrong_type(self, expected: &'static str) -> FieldError {
        let got = match self {
            Self::Null => return missing(),
            Self::Boolean(_) => "a boolean",
            Self::Integer(_) | Self::Json(Value::Number(_)) => "a number",
            Self::Text(_) | Self::Uuid(_) | Self::Timestamp(_) => "a string",
            Self::Json(Value::Array(_)) => "a list",
            Self::Json(_) | Self::Entity(_) => "an object",
        };
        wrong_type(expected, got)
    }
}

/// Returns the field error for a value that is not `expected`, but `got`.
pub(crate) fn wrong_type(expected: &'static str, got: &'static str) -> FieldError {
    let error = FieldError::new(Code::FIELD_WRONG_TYPE, "must be {expected}, not {got}");
    error.with("expected", expected).with("got", got)
}

/// Returns the field error for a value that is left out.
#[must_use]
pub fn missing() -> FieldError {
    FieldError::new(Code::FIELD_MISSING, "is required")
}

/// The members of an object, in any order.
pub trait Members {
    /// Calls `read` with the name and the value of each member until it fails.
    ///
    /// # Errors
    /// The error of `read`, or that of the source.
    fn each(&mut self, read: &mut dyn FnMut(&str, Input<'_>) -> Result<(), FieldError>) -> Result<(), FieldError>;
}
