//! Violated rules of a row or an input.

use super::{FieldError, Parameter, message::Parameters};
use crate::code::Code;
use std::{borrow::Cow, fmt};

/// A violated rule: entity, field, stable code and message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    pub(super) entity: &'static str,
    pub(super) field: Cow<'static, str>,
    /// The other fields that the rule reads.
    pub(super) others: &'static [&'static str],
    pub(super) code: Code,
    pub(super) message: Cow<'static, str>,
    pub(super) parameters: Parameters,
}

impl Violation {
    /// Creates a violation. The message must not contain personal data.
    pub fn new(entity: &'static str, field: impl Into<Cow<'static, str>>, code: Code, message: &'static str) -> Self {
        FieldError::new(code, message).at(entity, field)
    }

    /// Returns the entity, such as `consultation`.
    #[must_use]
    pub const fn entity(&self) -> &'static str {
        self.entity
    }

    /// Returns the field, such as `fee`; inside a list or an object followed by the JSON Pointer (RFC 6901) from there,
    /// such as `attachments/0/url`.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// Returns the stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// Returns the message, in lower case: what the field must be.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns the parameters of the message.
    #[must_use]
    pub fn parameters(&self) -> &[(&'static str, Parameter)] {
        &self.parameters
    }

    /// Adds which entity of a batch violates the rule, counted from 0, as the parameter `row`.
    #[must_use]
    pub fn of_row(mut self, row: usize) -> Self {
        self.message = format!("{} (row {row})", self.message).into();
        self.parameters.push(("row", row.into()));
        self
    }

    /// Prefixes the field with the place of a part, such as `visits/2`.
    #[must_use]
    pub fn within(self, place: impl fmt::Display) -> Self {
        Self { field: format!("{place}/{}", self.field).into(), ..self }
    }

    /// Checks whether the rule reads a field.
    #[must_use]
    pub fn reads(&self, field: &str) -> bool {
        field_of(&self.field) == field || self.others.contains(&field)
    }
}

/// Returns the name of the field that a path such as `items/2/quantity` begins with.
#[must_use]
pub fn field_of(path: &str) -> &str {
    path.split('/').next().unwrap_or(path)
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{} {} [{}]", self.entity, self.field, self.message, self.code)
    }
}

/// Returns the name of an unknown field as error messages show it. A key is text from the caller and may contain
/// anything, so every key that does not look like a name is replaced by `?`.
pub(crate) fn safe_name(name: &str) -> &str {
    let plain = name.len() <= 64 && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if plain { name } else { "?" }
}

/// The error for invalid input or an invalid row, with every violation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidationError {
    /// At least one.
    pub(super) violations: Vec<Violation>,
}

impl ValidationError {
    /// Returns every violation.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// Returns the code of the first violation.
    #[must_use]
    pub fn code(&self) -> Code {
        self.violations.first().map_or(Code::FIELD_MISSING, Violation::code)
    }

    /// Adds which entity of a batch violates the rules; see [`Violation::of_row`].
    #[must_use]
    pub fn of_row(self, row: usize) -> Self {
        Self { violations: self.violations.into_iter().map(|violation| violation.of_row(row)).collect() }
    }

    /// Checks whether one of the violations has this code.
    #[must_use]
    pub fn has(&self, code: Code) -> bool {
        self.violations.iter().any(|violation| violation.code == code)
    }
}

impl From<Violation> for ValidationError {
    fn from(violation: Violation) -> Self {
        Self { violations: vec![violation] }
    }
}

/// For values that are parsed outside an entity, such as an address in a configuration file.
impl From<FieldError> for ValidationError {
    fn from(error: FieldError) -> Self {
        error.at("input", "value").into()
    }
}

impl fmt::Display for ValidationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, violation) in self.violations.iter().enumerate() {
            if i > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{violation}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ValidationError {}
