use super::text_value;
use crate::{code::Code, error::FieldError};
use std::{fmt, str::FromStr};

/// A phone number in E.164 form: an optional `+`, then 2 to 15 digits of which the first is not 0 (ITU-T E.164).
///
/// Spaces, dots, hyphens and parentheses are accepted and removed. `Debug` hides the number.
///
/// ```
/// use telehealth_core::value::Phone;
/// assert_eq!("+1 (555) 824-6004".parse::<Phone>()?.as_str(), "+15558246004");
/// # Ok::<(), telehealth_core::error::FieldError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);
text_value!(Phone = "+16175550123");

/// The maximum length of the input, punctuation included.
const MAX_WRITTEN: usize = 40;

impl FromStr for Phone {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let malformed = || FieldError::new(Code::PHONE_MALFORMED, "must be an E.164 phone number");
        if text.len() > MAX_WRITTEN {
            return Err(malformed());
        }
        let number: String = text.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '(' | ')')).collect();
        let digits = number.strip_prefix('+').unwrap_or(&number);
        let e164 =
            (2..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
        if e164 { Ok(Self(number)) } else { Err(malformed()) }
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[phone]")
    }
}
