//! Messages with parameters.

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
pub(super) type Parameters = Vec<(&'static str, Parameter)>;

/// Replaces `{name}` in a message by the parameter of that name.
pub(super) fn render(message: &'static str, parameters: &Parameters) -> Cow<'static, str> {
    parameters
        .iter()
        .fold(message.into(), |text, (name, value)| text.replace(&format!("{{{name}}}"), &value.to_string()).into())
}
