//! The parts of a schema, and the ways between them.

use crate::{code::Code, error::FieldError};
use serde_json::Value;

/// A schema within the schema.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) ways: Vec<(Way, usize)>,
    /// How often the validator applies the parts for the same value: `unevaluated…` asks once more what they know.
    pub(super) times: usize,
    /// Its keywords, and the values that an answer is compared with: what errors may hold copies of.
    pub(super) size: usize,
    /// What it costs to compile, its patterns of names included, in parts without.
    pub(super) weight: usize,
    /// The positions of its pattern.
    pub(super) pattern: usize,
    /// The positions of its patterns of names.
    pub(super) name_patterns: usize,
}

/// What of a value the next part is applied to.
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

/// How many values a value holds, itself included; a long text counts as several.
pub(super) fn size(value: &Value) -> usize {
    match value {
        Value::String(text) => 1 + text.len() / 32,
        Value::Array(items) => items.iter().map(size).sum::<usize>() + 1,
        Value::Object(members) => members.values().map(size).sum::<usize>() + 1,
        _ => 1,
    }
}
