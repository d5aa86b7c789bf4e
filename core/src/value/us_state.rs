use super::text_value;
use crate::{code::Code, error::FieldError};
use std::str::FromStr;

/// A two-letter USPS code of a state, the District of Columbia or a territory (USPS Publication 28, appendix B).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UsState(String);
text_value!(UsState = "MA");

const KNOWN: [&str; 56] = [
    "AL", "AK", "AS", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "GU", "HI", "ID", "IL", "IN", "IA", "KS",
    "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MP", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND",
    "OH", "OK", "OR", "PA", "PR", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "VI", "WA", "WV", "WI", "WY",
];

impl UsState {
    /// Checks that the code is known, as required for a new licence or pharmacy.
    ///
    /// # Errors
    /// [`Code::US_STATE_UNKNOWN`].
    pub fn verify(&self) -> Result<(), FieldError> {
        if KNOWN.contains(&self.as_str()) {
            Ok(())
        } else {
            Err(FieldError::new(Code::US_STATE_UNKNOWN, "must be a USPS code of a state or territory"))
        }
    }
}

impl FromStr for UsState {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        if text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(FieldError::new(Code::US_STATE_MALFORMED, "must be two capital letters"))
        }
    }
}
