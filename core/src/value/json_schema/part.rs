//! The parts of a schema, and the edges between them.

use crate::{code::Code, error::FieldError};
use serde_json::Value;

/// A subschema.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) ways: Vec<(Way, usize)>,
    /// How often the validator applies the parts for the same value: `unevaluated…` evaluates them again.
    pub(super) times: usize,
    /// The number of its keywords and of the values with which an answer is compared; errors may contain copies of
    /// them.
    pub(super) size: usize,
    /// The cost of compiling it, including its `patternProperties`, in units of a part without patterns.
    pub(super) weight: usize,
    /// The number of positions of its `pattern`.
    pub(super) pattern: usize,
    /// The number of positions of its `patternProperties`.
    pub(super) name_patterns: usize,
}

/// The part of a value to which the next part of the schema is applied.
#[derive(Debug)]
pub(super) enum Way {
    Same,
    Choice,
    Member(String),
    Members,
    Names,
    Item(usize),
    Items,
}

pub(super) fn too_complex(message: &'static str) -> FieldError {
    FieldError::new(Code::JSON_SCHEMA_TOO_COMPLEX, message)
}

/// Returns the number of values within a value, including itself; a long text counts as several.
pub(super) fn size(value: &Value) -> usize {
    match value {
        Value::String(text) => 1 + text.len() / 32,
        Value::Array(items) => items.iter().map(size).sum::<usize>() + 1,
        Value::Object(members) => members.values().map(size).sum::<usize>() + 1,
        _ => 1,
    }
}
