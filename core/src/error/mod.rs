//! Domain errors: validation errors with entity, field and stable code, and transition errors.

mod field_error;
mod message;
mod validation;
mod violations;

pub use field_error::FieldError;
pub use message::Parameter;
pub(crate) use validation::safe_name;
pub use validation::{ValidationError, Violation, field_of};
pub use violations::{Fields, Violations};

use crate::code::Code;
use std::fmt;

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

    /// Returns the reason, in lower case. It is a fixed text, determined by the code, the machine, the state and the event.
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
#[non_exhaustive]
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
