//! Errors in single values.

use super::{
    Parameter, Violation,
    message::{Parameters, render},
};
use crate::code::Code;
use std::{borrow::Cow, fmt};

/// An error in one value, not yet attributed to a field.
///
/// The message states what the value must be and never repeats the value, which may be sensitive: for example a phone
/// number entered in the wrong field. Its numbers are parameters. Where a code has several messages, their parameters
/// differ; most have one called `rule` or, for answers to a form, `keyword`. So an application can write the message in
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

    /// Creates the error for a text that is none of the labels.
    #[must_use]
    pub fn unknown_label(labels: &[&'static str]) -> Self {
        Self::new(Code::LABEL_UNKNOWN, "must be one of {labels}").with("labels", labels.join(" "))
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

    /// Prepends a step to the path of the error, in the form of JSON Pointer (RFC 6901): `/2` for an item of a list,
    /// `/from` for a member of an object.
    #[must_use]
    pub fn inside(mut self, step: impl fmt::Display) -> Self {
        self.path.insert_str(0, &step.to_string());
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
