use super::{
    country::{is_spelled, is_united_states, territory},
    text_value,
};
use crate::{code::Code, error::FieldError};
use std::str::FromStr;

/// A two-letter USPS code of a state, the District of Columbia, a territory, a freely associated state or a region of
/// the armed forces (USPS Publication 28, appendix B).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UsState(String);
text_value!(UsState = "MA");

/// The codes and names; those of territories have others too.
const KNOWN: [(&str, &str); 63] = [
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
    ("DC", "Washington, D.C."),
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

    /// Checks the state of a new address: in the United States, the code or the name of one, and in a territory with a
    /// country code of its own, those of the territory. The states of other countries are not checked.
    ///
    /// ```
    /// use telehealth_core::value::UsState;
    /// assert!(UsState::verify_in("MA", "United States").is_ok());
    /// assert!(UsState::verify_in("New Mexico", "USA").is_ok());
    /// assert!(UsState::verify_in("ZZ", "US").is_err());
    /// assert!(UsState::verify_in("PR", "Puerto Rico").is_ok());
    /// assert!(UsState::verify_in("ZZ", "Puerto Rico").is_err());
    /// assert!(UsState::verify_in("Jylland", "DK").is_ok());
    /// ```
    ///
    /// # Errors
    /// [`Code::US_STATE_UNKNOWN`].
    pub fn verify_in(state: &str, country: &str) -> Result<(), FieldError> {
        let is_known = match territory(country) {
            Some((code, true)) => Self::named(state).is_some_and(|named| named.0 == code),
            // The freely associated states are divided into states and municipalities.
            Some((_, false)) => true,
            None => !is_united_states(country) || Self::named(state).is_some(),
        };
        if is_known {
            Ok(())
        } else {
            Err(FieldError::new(Code::US_STATE_UNKNOWN, "must be the USPS code or the name of a state or territory")
                .with("rule", "code_or_name"))
        }
    }

    /// Returns the state of an address in the United States, or in a territory or freely associated state whose country
    /// the address names. `None` if it names none, or a region of the armed forces, which does not say in which state
    /// somebody is.
    ///
    /// ```
    /// use telehealth_core::value::UsState;
    /// assert_eq!(UsState::of_address(Some("New Mexico"), "US"), "NM".parse().ok());
    /// assert_eq!(UsState::of_address(None, "Puerto Rico"), "PR".parse().ok());
    /// assert_eq!(UsState::of_address(Some("AE"), "US"), None);
    /// assert_eq!(UsState::of_address(Some("NT"), "Canada"), None);
    /// ```
    #[must_use]
    pub fn of_address(state: Option<&str>, country: &str) -> Option<Self> {
        if let Some((code, _)) = territory(country) {
            return Some(Self(code.to_owned()));
        }
        let state = state.and_then(Self::named).filter(|_| is_united_states(country))?;
        state.verify_licensing().is_ok().then_some(state)
    }

    /// Returns the state with a code or a name.
    fn named(text: &str) -> Option<Self> {
        let known = KNOWN.iter().find(|(code, name)| is_spelled(text, code) || is_spelled(text, name));
        let code = known.map(|(code, _)| *code).or_else(|| territory(text).map(|(code, _)| code))?;
        Some(Self(code.to_owned()))
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
