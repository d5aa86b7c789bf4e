//! Domain errors: validation errors with entity, field and stable code, and transition errors.

use crate::code::Code;
use std::{borrow::Cow, fmt};

/// An error in one value, not yet attributed to a field.
///
/// The message states what the value must be and never repeats the value, which may be sensitive: for example a phone
/// number entered in the wrong field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    code: Code,
    message: Cow<'static, str>,
    path: String,
}

impl FieldError {
    /// Creates a field error from a code and a lowercase message that states what the value must be ("must have ten
    /// digits").
    pub fn new(code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code, message: message.into(), path: String::new() }
    }

    /// Prepends a step to the path of the error: `[2]` for an item of a list, `.from` for a member of an object.
    #[must_use]
    pub fn inside(mut self, step: impl fmt::Display) -> Self {
        self.path.insert_str(0, &step.to_string());
        self
    }

    /// Rewrites the steps `[2]` and `.from` in JSON Pointer syntax: `/2`, `/from`.
    #[must_use]
    pub(crate) fn with_json_pointer_path(mut self) -> Self {
        self.path = self.path.replace(['.', '['], "/").replace(']', "");
        self
    }

    /// Returns the stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// Attributes the error to a field of an entity.
    #[must_use]
    pub fn at(self, entity: &'static str, field: impl Into<Cow<'static, str>>) -> Violation {
        let mut field = field.into();
        if !self.path.is_empty() {
            field.to_mut().push_str(&self.path);
        }
        let message = self.to_string().into();
        Violation { entity, field, code: self.code, message }
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for FieldError {}

/// A violated rule: entity, field, stable code and message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    entity: &'static str,
    field: Cow<'static, str>,
    code: Code,
    message: Cow<'static, str>,
}

impl Violation {
    /// Creates a violation. The message must not contain personal data.
    pub fn new(
        entity: &'static str,
        field: impl Into<Cow<'static, str>>,
        code: Code,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { entity, field: field.into(), code, message: message.into() }
    }

    /// Returns the entity, such as `consultation`.
    #[must_use]
    pub const fn entity(&self) -> &'static str {
        self.entity
    }

    /// Returns the field, such as `fee`, followed by a path if the error is inside a list or an object.
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

/// Collects violations so that all of them can be reported at once.
#[derive(Debug)]
pub struct Violations {
    entity: &'static str,
    found: Vec<Violation>,
}

impl Violations {
    /// Creates an empty collection for one entity.
    #[must_use]
    pub const fn of(entity: &'static str) -> Self {
        Self { entity, found: Vec::new() }
    }

    /// Adds a violation unless `holds` is true.
    pub fn require(&mut self, holds: bool, field: &'static str, code: Code, message: &'static str) {
        if !holds {
            self.found.push(Violation::new(self.entity, field, code, message));
        }
    }

    /// Returns the value, or adds the error as a violation of `field`.
    pub fn take<T>(&mut self, field: impl Into<Cow<'static, str>>, value: Result<T, FieldError>) -> Option<T> {
        value.map_err(|error| self.found.push(error.at(self.entity, field))).ok()
    }

    /// Reports an unknown field.
    pub fn unknown(&mut self, name: &str) {
        self.found.push(Violation::new(
            self.entity,
            safe_name(name).to_owned(),
            Code::FIELD_UNKNOWN,
            "is not known here",
        ));
    }

    /// Returns the value of another check, or adds its violations.
    pub fn merge<T>(&mut self, other: Result<T, ValidationError>) -> Option<T> {
        other.map_err(|invalid| self.found.extend(invalid.violations)).ok()
    }

    /// Drops the violations of fields for which `matters` returns false.
    pub fn retain(&mut self, matters: impl Fn(&str) -> bool) {
        self.found.retain(|violation| matters(&violation.field));
    }

    /// Returns the value of a check on a part of this entity, or adds its violations with the prefix `place`, such as
    /// `items[2]`.
    pub fn merge_at<T>(&mut self, place: impl fmt::Display, other: Result<T, ValidationError>) -> Option<T> {
        let entity = self.entity;
        let placed = |violation: Violation| Violation {
            entity,
            field: format!("{place}.{}", violation.field).into(),
            ..violation
        };
        other.map_err(|invalid| self.found.extend(invalid.violations.into_iter().map(placed))).ok()
    }

    /// Returns an error if any violation was collected.
    ///
    /// # Errors
    /// [`ValidationError`] with every violation.
    pub fn finish(self) -> Result<(), ValidationError> {
        if self.found.is_empty() { Ok(()) } else { Err(ValidationError { violations: self.found }) }
    }
}

/// The error for invalid input or an invalid row, with every violation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ValidationError {
    violations: Vec<Violation>,
}

impl ValidationError {
    /// Returns every violation.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        &self.violations
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

/// The error for an operation that the entity's current state does not allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransitionError {
    machine: &'static str,
    from: &'static str,
    event: &'static str,
    code: Code,
    message: Cow<'static, str>,
}

impl TransitionError {
    /// Creates the error for `event` in state `from`, with the reason.
    pub fn new(
        machine: &'static str,
        from: &'static str,
        event: &'static str,
        code: Code,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { machine, from, event, code, message: message.into() }
    }

    /// Returns the state machine, such as `consultation`.
    #[must_use]
    pub const fn machine(&self) -> &'static str {
        self.machine
    }

    /// Returns the label of the entity's current state.
    #[must_use]
    pub const fn from(&self) -> &'static str {
        self.from
    }

    /// Returns the attempted operation, such as `start`.
    #[must_use]
    pub const fn event(&self) -> &'static str {
        self.event
    }

    /// Returns the stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// Returns the reason, in lower case.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for TransitionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot {} a {} that is {}: {} [{}]", self.event, self.machine, self.from, self.message, self.code)
    }
}

impl std::error::Error for TransitionError {}

/// The error of a domain operation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The input is invalid.
    #[error(transparent)]
    Validation(#[from] ValidationError),
    /// The current state does not allow the operation.
    #[error(transparent)]
    Transition(#[from] TransitionError),
}

impl Error {
    /// Returns the stable code, or that of the first of several violations.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::Validation(invalid) => invalid.violations.first().map_or(Code::FIELD_WRONG_TYPE, Violation::code),
            Self::Transition(refused) => refused.code,
        }
    }
}
