use super::text_value;
use crate::{code::Code, error::FieldError};
use std::str::FromStr;

/// The reference of a legal hold, such as the number of a docket or of the counsel's file: 1 to 64 letters, digits and
/// `. / : _ -`, beginning with a letter or digit.
///
/// Without spaces, so that nobody writes a sentence about a patient into it: it is stored readable and logged.
///
/// ```
/// use telehealth_core::value::HoldReference;
/// assert_eq!("1:26-cv-00123".parse::<HoldReference>()?.as_str(), "1:26-cv-00123");
/// assert!("suit about the surgery".parse::<HoldReference>().is_err());
/// # Ok::<(), telehealth_core::error::FieldError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HoldReference(String);
text_value!(HoldReference = "1:26-cv-00123");

const MAX_LENGTH: usize = 64;

impl FromStr for HoldReference {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let begins = text.starts_with(|c: char| c.is_ascii_alphanumeric());
        let fits = |b: u8| b.is_ascii_alphanumeric() || b"./:_-".contains(&b);
        if begins && text.len() <= MAX_LENGTH && text.bytes().all(fits) {
            Ok(Self(text.to_owned()))
        } else {
            let message = "must be 1 to {max} letters, digits and . / : _ -, beginning with a letter or digit";
            Err(FieldError::new(Code::LEGAL_HOLD_REFERENCE, message).with("max", MAX_LENGTH))
        }
    }
}
