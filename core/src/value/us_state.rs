use super::text_value;
use crate::{code::Code, error::FieldError};
use std::str::FromStr;

/// A two-letter USPS code of a state, the District of Columbia, a territory, a freely associated state or a region of
/// the armed forces (USPS Publication 28, appendix B).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UsState(String);
text_value!(UsState = "MA");

const KNOWN: [&str; 62] = [
    "AL", "AK", "AS", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FM", "FL", "GA", "GU", "HI", "ID", "IL", "IN", "IA",
    "KS", "KY", "LA", "ME", "MH", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC",
    "ND", "MP", "OH", "OK", "OR", "PW", "PA", "PR", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VI", "VA", "WA", "WV",
    "WI", "WY", "AA", "AE", "AP",
];

/// The regions of the armed forces: addresses only.
const MILITARY: [&str; 3] = ["AA", "AE", "AP"];

impl UsState {
    /// Checks that the code is known, as required for a new address.
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

    /// Checks that the code is one of a jurisdiction that issues licences, which the armed forces' regions do not.
    ///
    /// # Errors
    /// [`Code::US_STATE_UNKNOWN`].
    pub fn verify_licensing(&self) -> Result<(), FieldError> {
        if MILITARY.contains(&self.as_str()) {
            Err(FieldError::new(Code::US_STATE_UNKNOWN, "must be a state or territory that issues licences")
                .with("rule", "licensing"))
        } else {
            self.verify()
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
