use super::text_value;
use crate::{code::Code, error::FieldError};
use std::str::FromStr;

/// The id of a payer for electronic claims (NM109 of the payer in ASC X12N 837): 1 to 20 of `A`-`Z`, `0`-`9` and
/// hyphen, beginning with a letter or digit.
///
/// Lowercase letters are accepted and converted to capitals, which clearing houses use.
///
/// ```
/// use telehealth_core::value::PayerId;
/// assert_eq!("sx071".parse::<PayerId>()?.as_str(), "SX071");
/// # Ok::<(), telehealth_core::error::FieldError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PayerId(String);
text_value!(PayerId = "60054");

const MAX_LENGTH: usize = 20;

impl FromStr for PayerId {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let begins = text.starts_with(|c: char| c.is_ascii_alphanumeric());
        if begins && text.len() <= MAX_LENGTH && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            Ok(Self(text.to_ascii_uppercase()))
        } else {
            let message = "must be 1 to 20 letters, digits and hyphens, not beginning with a hyphen";
            Err(FieldError::new(Code::PAYER_ID_MALFORMED, message))
        }
    }
}
