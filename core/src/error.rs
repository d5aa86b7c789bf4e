//! Domain errors: validation errors with entity, field and stable code, and transition errors.

use crate::code::Code;
use std::{borrow::Cow, fmt};

/// A parameter of an error message: a limit, a count, or a fixed word. Never a value from the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Parameter {
    /// A limit or a count.
    Integer(i64),
    /// A word, or a decimal limit.
    Text(Cow<'static, str>),
}

impl From<i64> for Parameter {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<i32> for Parameter {
    fn from(number: i32) -> Self {
        Self::Integer(number.into())
    }
}

impl From<usize> for Parameter {
    fn from(number: usize) -> Self {
        Self::Integer(number.try_into().unwrap_or(i64::MAX))
    }
}

impl From<&'static str> for Parameter {
    fn from(text: &'static str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Parameter {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// The names and values of a message's parameters, in the order of the message.
type Parameters = Vec<(&'static str, Parameter)>;

/// Replaces `{name}` in a message by the parameter of that name.
fn render(message: &'static str, parameters: &Parameters) -> Cow<'static, str> {
    parameters
        .iter()
        .fold(message.into(), |text, (name, value)| text.replace(&format!("{{{name}}}"), &value.to_string()).into())
}

/// An error in one value, not yet attributed to a field.
///
/// The message states what the value must be and never repeats the value, which may be sensitive: for example a phone
/// number entered in the wrong field. Its numbers are parameters, so that an application can write the message in
/// another language from the code and the parameters:
///
/// ```
/// use telehealth_core::{Code, error::Parameter, value::Text};
///
/// let error = "Bostons".parse::<Text<6>>().unwrap_err();
/// assert_eq!(error.to_string(), "must have at most 6 characters");
/// assert_eq!(error.code(), Code::TEXT_TOO_LONG);
/// assert_eq!(error.parameters(), [("max", Parameter::Integer(6)), ("got", Parameter::Integer(7))]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    code: Code,
    message: &'static str,
    parameters: Parameters,
    path: String,
}

impl FieldError {
    /// Creates a field error from a code and a lowercase message that states what the value must be ("must have at most
    /// {max} characters"). A name in braces is replaced by the parameter of that name.
    #[must_use]
    pub const fn new(code: Code, message: &'static str) -> Self {
        Self { code, message, parameters: Vec::new(), path: String::new() }
    }

    /// Adds a parameter of the message.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Parameter>) -> Self {
        self.parameters.push((name, value.into()));
        self
    }

    /// Adds a parameter whose text was assembled, for example from a form's schema. It must not contain a value from
    /// the caller.
    #[must_use]
    pub fn with_text(self, name: &'static str, text: impl fmt::Display) -> Self {
        self.with(name, text.to_string())
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

    /// Returns the parameters of the message.
    #[must_use]
    pub fn parameters(&self) -> &[(&'static str, Parameter)] {
        &self.parameters
    }

    /// Attributes the error to a field of an entity.
    #[must_use]
    pub fn at(self, entity: &'static str, field: impl Into<Cow<'static, str>>) -> Violation {
        let mut field = field.into();
        if !self.path.is_empty() {
            field.to_mut().push_str(&self.path);
        }
        let message = render(self.message, &self.parameters);
        Violation { entity, field, others: &[], code: self.code, message, parameters: self.parameters }
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&render(self.message, &self.parameters))
    }
}

impl std::error::Error for FieldError {}

/// A violated rule: entity, field, stable code and message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    entity: &'static str,
    field: Cow<'static, str>,
    /// The other fields that the rule reads.
    others: &'static [&'static str],
    code: Code,
    message: Cow<'static, str>,
    parameters: Parameters,
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

    /// Returns the parameters of the message.
    #[must_use]
    pub fn parameters(&self) -> &[(&'static str, Parameter)] {
        &self.parameters
    }

    /// Checks whether the rule reads a field.
    #[must_use]
    pub fn reads(&self, field: &str) -> bool {
        root(&self.field) == field || self.others.contains(&field)
    }
}

/// Returns the name of the field that a path such as `items[2].quantity` begins with.
fn root(path: &str) -> &str {
    path.split(['.', '[', '/']).next().unwrap_or(path)
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

/// The fields of a rule: `"fee"`, or `["slot_end", "scheduled_at"]` for a rule about `slot_end` that also reads
/// `scheduled_at`.
#[derive(Clone, Debug)]
pub struct Fields {
    field: &'static str,
    others: &'static [&'static str],
}

impl From<&'static str> for Fields {
    fn from(field: &'static str) -> Self {
        Self { field, others: &[] }
    }
}

impl<const N: usize> From<&'static [&'static str; N]> for Fields {
    fn from(fields: &'static [&'static str; N]) -> Self {
        const { assert!(N > 0, "a rule has a field") };
        let (field, others) = fields.split_first().unwrap_or((&"", &[]));
        Self { field, others }
    }
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

    /// Adds a violation of the first of `fields` unless `holds` is true. The other ones are the further fields of the
    /// input that the rule reads: where one of them is malformed, the rule is not reported.
    pub fn require(&mut self, holds: bool, fields: impl Into<Fields>, code: Code, message: &'static str) {
        if !holds {
            self.report(fields, FieldError::new(code, message));
        }
    }

    /// Adds a violation of the first of `fields`; the other ones are the further fields that the rule reads.
    pub fn report(&mut self, fields: impl Into<Fields>, error: FieldError) {
        let Fields { field, others } = fields.into();
        self.found.push(Violation { others, ..error.at(self.entity, field) });
    }

    /// Returns the value, or adds the error as a violation of `field`.
    pub fn take<T>(&mut self, field: impl Into<Cow<'static, str>>, value: Result<T, FieldError>) -> Option<T> {
        value.map_err(|error| self.found.push(error.at(self.entity, field))).ok()
    }

    /// Returns a value that was computed from fields of the input, or adds the error as a violation of the first of
    /// `fields`; the other ones are those that the computation reads.
    pub fn derive<T>(&mut self, fields: impl Into<Fields>, value: Result<T, FieldError>) -> Option<T> {
        value.map_err(|error| self.report(fields, error)).ok()
    }

    /// Reports an unknown field.
    pub fn unknown(&mut self, name: &str) {
        self.found.push(Violation::new(self.entity, safe_name(name).to_owned(), Code::FIELD_UNKNOWN, "is unknown"));
    }

    /// Returns the value of another check, or adds its violations.
    pub fn merge<T>(&mut self, other: Result<T, ValidationError>) -> Option<T> {
        other.map_err(|invalid| self.found.extend(invalid.violations)).ok()
    }

    /// Adds the violations of a table's rules, except those that a constructor has already reported with its own rule
    /// of the same code.
    pub(crate) fn merge_rules(&mut self, rules: ValidationError) {
        for violation in rules.violations {
            if !self.found.iter().any(|it| it.code == violation.code && it.field == violation.field) {
                self.found.push(violation);
            }
        }
    }

    /// Adds those violations of another check that do not read a field which already has a violation: what a rule
    /// decides about a malformed value means nothing.
    pub fn merge_independent(&mut self, other: ValidationError) {
        let wrong: Vec<String> = self.found.iter().map(|violation| root(&violation.field).to_owned()).collect();
        let independent = |violation: &Violation| !wrong.iter().any(|field| violation.reads(field));
        self.found.extend(other.violations.into_iter().filter(independent));
    }

    /// Checks whether no violation was collected.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.found.is_empty()
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

    /// Returns the value that was assembled from checked parts. A part that is absent has left a violation.
    ///
    /// # Errors
    /// [`ValidationError`] with every violation, or with `field.missing` if a part is absent without one.
    pub fn finish_with<T>(self, value: Option<T>) -> Result<T, ValidationError> {
        let entity = self.entity;
        self.finish()?;
        value.ok_or_else(|| Violation::new(entity, "self", Code::FIELD_MISSING, "is required").into())
    }
}

/// The error for invalid input or an invalid row, with every violation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidationError {
    /// At least one.
    violations: Vec<Violation>,
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

/// The error for an operation that the entity's current state does not allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransitionError {
    machine: &'static str,
    from: &'static str,
    event: &'static str,
    code: Code,
    message: &'static str,
}

impl TransitionError {
    /// Creates the error for `event` in state `from`, with the reason.
    #[must_use]
    pub const fn new(
        machine: &'static str,
        from: &'static str,
        event: &'static str,
        code: Code,
        message: &'static str,
    ) -> Self {
        Self { machine, from, event, code, message }
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
    pub const fn message(&self) -> &'static str {
        self.message
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
            Self::Validation(invalid) => invalid.code(),
            Self::Transition(refused) => refused.code,
        }
    }
}

impl From<FieldError> for Error {
    fn from(error: FieldError) -> Self {
        Self::Validation(error.into())
    }
}
