use super::{
    country::{is_spelled, is_united_states},
    text_value,
};
use crate::{code::Code, error::FieldError};
use std::str::FromStr;

/// A two-letter USPS code of a state, the District of Columbia, a territory, a freely associated state or a region of
/// the armed forces (USPS Publication 28, appendix B).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UsState(String);
text_value!(UsState = "MA");

/// The codes and names.
const KNOWN: [(&str, &str); 62] = [
    ("AL", "Alabama"),
    ("AK", "Alaska"),
    ("AS", "American Samoa"),
    ("AZ", "Arizona"),
    ("AR", "Arkansas"),
    ("CA", "California"),
    ("CO", "Colorado"),
    ("CT", "Connecticut"),
    ("DE", "Delaware"),
    ("DC", "District of Columbia"),
    ("FM", "Federated States of Micronesia"),
    ("FL", "Florida"),
    ("GA", "Georgia"),
    ("GU", "Guam"),
    ("HI", "Hawaii"),
    ("ID", "Idaho"),
    ("IL", "Illinois"),
    ("IN", "Indiana"),
    ("IA", "Iowa"),
    ("KS", "Kansas"),
    ("KY", "Kentucky"),
    ("LA", "Louisiana"),
    ("ME", "Maine"),
    ("MH", "Marshall Islands"),
    ("MD", "Maryland"),
    ("MA", "Massachusetts"),
    ("MI", "Michigan"),
    ("MN", "Minnesota"),
    ("MS", "Mississippi"),
    ("MO", "Missouri"),
    ("MT", "Montana"),
    ("NE", "Nebraska"),
    ("NV", "Nevada"),
    ("NH", "New Hampshire"),
    ("NJ", "New Jersey"),
    ("NM", "New Mexico"),
    ("NY", "New York"),
    ("NC", "North Carolina"),
    ("ND", "North Dakota"),
    ("MP", "Northern Mariana Islands"),
    ("OH", "Ohio"),
    ("OK", "Oklahoma"),
    ("OR", "Oregon"),
    ("PW", "Palau"),
    ("PA", "Pennsylvania"),
    ("PR", "Puerto Rico"),
    ("RI", "Rhode Island"),
    ("SC", "South Carolina"),
    ("SD", "South Dakota"),
    ("TN", "Tennessee"),
    ("TX", "Texas"),
    ("UT", "Utah"),
    ("VT", "Vermont"),
    ("VI", "Virgin Islands"),
    ("VA", "Virginia"),
    ("WA", "Washington"),
    ("WV", "West Virginia"),
    ("WI", "Wisconsin"),
    ("WY", "Wyoming"),
    ("AA", "Armed Forces Americas"),
    ("AE", "Armed Forces Europe"),
    ("AP", "Armed Forces Pacific"),
];

/// The regions of the armed forces: addresses only.
const MILITARY: [&str; 3] = ["AA", "AE", "AP"];

impl UsState {
    /// Checks that the code is known, as required for a new address.
    ///
    /// # Errors
    /// [`Code::US_STATE_UNKNOWN`].
    pub fn verify(&self) -> Result<(), FieldError> {
        if KNOWN.iter().any(|(code, _)| *code == self.0) {
            Ok(())
        } else {
            Err(FieldError::new(Code::US_STATE_UNKNOWN, "must be a USPS code of a state or territory"))
        }
    }

    /// Checks the state of a new address: in the United States, the code or the name of one. The states of other
    /// countries are not checked.
    ///
    /// ```
    /// use telehealth_core::value::UsState;
    /// assert!(UsState::verify_in("MA", "United States").is_ok());
    /// assert!(UsState::verify_in("New Mexico", "USA").is_ok());
    /// assert!(UsState::verify_in("ZZ", "US").is_err());
    /// assert!(UsState::verify_in("Jylland", "DK").is_ok());
    /// ```
    ///
    /// # Errors
    /// [`Code::US_STATE_UNKNOWN`].
    pub fn verify_in(state: &str, country: &str) -> Result<(), FieldError> {
        if !is_united_states(country) || Self::named(state).is_some() {
            Ok(())
        } else {
            Err(FieldError::new(Code::US_STATE_UNKNOWN, "must be the USPS code or the name of a state or territory")
                .with("rule", "code_or_name"))
        }
    }

    /// Returns the state of an address in the United States. `None` if it names none, or a region of the armed forces,
    /// which does not say in which state somebody is.
    ///
    /// ```
    /// use telehealth_core::value::UsState;
    /// assert_eq!(UsState::of_address("New Mexico", "US"), "NM".parse().ok());
    /// assert_eq!(UsState::of_address("AE", "US"), None);
    /// assert_eq!(UsState::of_address("NT", "Canada"), None);
    /// ```
    #[must_use]
    pub fn of_address(state: &str, country: &str) -> Option<Self> {
        let state = Self::named(state).filter(|_| is_united_states(country))?;
        state.verify_licensing().is_ok().then_some(state)
    }

    /// Returns the state with a code or a name.
    fn named(text: &str) -> Option<Self> {
        let (code, _) = KNOWN.iter().find(|(code, name)| is_spelled(text, code) || is_spelled(text, name))?;
        Some(Self((*code).to_owned()))
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
