//! Errors of the domain: what is wrong, where, and under which stable code.

use crate::code::Code;
use std::{borrow::Cow, fmt};

/// What is wrong with one value, before it is known which field holds it.
///
/// The message says what the value must be and never repeats it: it may be anything, such as somebody's telephone number
/// in the wrong field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    code: Code,
    message: Cow<'static, str>,
    path: String,
}

impl FieldError {
    /// A field error with its code and what the value must be, in lower case ("must have ten digits").
    pub fn new(code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code, message: message.into(), path: String::new() }
    }

    /// Places the field error inside a list or an object: `[2]`, `.from`.
    #[must_use]
    pub fn inside(mut self, step: impl fmt::Display) -> Self {
        self.path.insert_str(0, &step.to_string());
        self
    }

    /// Writes the steps `[2]` and `.from` as a JSON pointer does: `/2`, `/from`.
    #[must_use]
    pub(crate) fn pointed(mut self) -> Self {
        self.path = self.path.replace(['.', '['], "/").replace(']', "");
        self
    }

    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// Names the field that holds the value.
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

/// One violation: the entity and field it concerns, a stable code and a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    entity: &'static str,
    field: Cow<'static, str>,
    code: Code,
    message: Cow<'static, str>,
}

impl Violation {
    /// A violation of an entity. The message never holds personal data.
    pub fn new(
        entity: &'static str,
        field: impl Into<Cow<'static, str>>,
        code: Code,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { entity, field: field.into(), code, message: message.into() }
    }

    /// The entity, such as `consultation`.
    #[must_use]
    pub const fn entity(&self) -> &'static str {
        self.entity
    }

    /// The field, such as `fee`, with a path into it where it is a list or an object.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// What the field must be, in lower case.
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

/// The name of an unknown field as errors repeat it: a key is the caller's text and may be anything, so only what
/// looks like a name is shown.
pub(crate) fn shown_name(name: &str) -> &str {
    let plain = name.len() <= 64 && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if plain { name } else { "?" }
}

/// Collects violations, so that all of them are reported at once.
#[derive(Debug)]
pub struct Violations {
    entity: &'static str,
    found: Vec<Violation>,
}

impl Violations {
    /// Starts with none, for one entity.
    #[must_use]
    pub const fn of(entity: &'static str) -> Self {
        Self { entity, found: Vec::new() }
    }

    /// Reports a violation unless `holds`.
    pub fn require(&mut self, holds: bool, field: &'static str, code: Code, message: &'static str) {
        if !holds {
            self.found.push(Violation::new(self.entity, field, code, message));
        }
    }

    /// Takes the value, or reports its field error.
    pub fn take<T>(&mut self, field: impl Into<Cow<'static, str>>, value: Result<T, FieldError>) -> Option<T> {
        value.map_err(|error| self.found.push(error.at(self.entity, field))).ok()
    }

    /// Reports a field that there is not.
    pub fn unknown(&mut self, name: &str) {
        self.found.push(Violation::new(
            self.entity,
            shown_name(name).to_owned(),
            Code::FIELD_UNKNOWN,
            "is not known here",
        ));
    }

    /// Adds what another check found.
    pub fn merge<T>(&mut self, other: Result<T, ValidationError>) -> Option<T> {
        other.map_err(|invalid| self.found.extend(invalid.violations)).ok()
    }

    /// Forgets what was found at fields that do not matter.
    pub fn retain(&mut self, matters: impl Fn(&str) -> bool) {
        self.found.retain(|violation| matters(&violation.field));
    }

    /// Adds what another check found in a part of this entity: `items[2]`.
    pub fn merge_at<T>(&mut self, place: impl fmt::Display, other: Result<T, ValidationError>) -> Option<T> {
        let entity = self.entity;
        let placed = |violation: Violation| Violation {
            entity,
            field: format!("{place}.{}", violation.field).into(),
            ..violation
        };
        other.map_err(|invalid| self.found.extend(invalid.violations.into_iter().map(placed))).ok()
    }

    /// Ends well when nothing was found.
    ///
    /// # Errors
    /// [`ValidationError`] with everything that was found.
    pub fn finish(self) -> Result<(), ValidationError> {
        if self.found.is_empty() { Ok(()) } else { Err(ValidationError { violations: self.found }) }
    }
}

/// Input or a row that breaks rules, with every violation at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ValidationError {
    violations: Vec<Violation>,
}

impl ValidationError {
    /// Everything that is wrong.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// Whether one of the violations has this code.
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

/// A well-formed request that the entity's present state does not allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransitionError {
    machine: &'static str,
    from: &'static str,
    event: &'static str,
    code: Code,
    message: Cow<'static, str>,
}

impl TransitionError {
    /// A refusal of `event` in state `from`, with the reason.
    pub fn new(
        machine: &'static str,
        from: &'static str,
        event: &'static str,
        code: Code,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { machine, from, event, code, message: message.into() }
    }

    /// The state machine, such as `consultation`.
    #[must_use]
    pub const fn machine(&self) -> &'static str {
        self.machine
    }

    /// The label of the state that the entity is in.
    #[must_use]
    pub const fn from(&self) -> &'static str {
        self.from
    }

    /// What was asked for, such as `start`.
    #[must_use]
    pub const fn event(&self) -> &'static str {
        self.event
    }

    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// The reason, in lower case.
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

/// What an operation of the domain can answer instead of a result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The input breaks rules.
    #[error(transparent)]
    Validation(#[from] ValidationError),
    /// The state does not allow it.
    #[error(transparent)]
    Transition(#[from] TransitionError),
}

impl Error {
    /// The stable code; of several violations the first one's.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::Validation(invalid) => invalid.violations.first().map_or(Code::FIELD_WRONG_TYPE, Violation::code),
            Self::Transition(refused) => refused.code,
        }
    }
}
