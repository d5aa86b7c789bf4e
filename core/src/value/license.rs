use super::{Text, UsState};
use crate::{Date, error::FieldError};
use telehealth_macros::ObjectField;

/// A further licence of a provider, or what stands in for one: a registration for telehealth or a privilege under a
/// compact, one for each state (`providers.other_licenses`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, ObjectField)]
pub struct License {
    /// The state in which it is valid.
    pub state: UsState,
    /// Its number.
    pub number: Text<50>,
    /// Its last day.
    pub expires_on: Date,
}

impl License {
    /// Checks that the number of a new licence is not blank and that its state issues licences.
    ///
    /// # Errors
    /// [`Code::TEXT_BLANK`](crate::Code::TEXT_BLANK), [`Code::US_STATE_UNKNOWN`](crate::Code::US_STATE_UNKNOWN) at the
    /// member.
    pub fn verify(&self) -> Result<(), FieldError> {
        self.state.verify_licensing().map_err(|error| error.inside("/state"))?;
        self.number.verify().map_err(|error| error.inside("/number"))
    }
}
