use super::text_value;
use crate::{code::Code, error::FieldError};
use std::str::FromStr;

/// A DEA registration number: the registrant's type, the first letter of the name (or 9 for a business address)
/// and seven digits, of which the last is a check digit (21 CFR 1301.11; scheme of the DEA Diversion Control Division).
///
/// ```
/// use telehealth_core::value::DeaNumber;
/// assert!("AB1234563".parse::<DeaNumber>()?.verify().is_ok());
/// assert!("AB1234560".parse::<DeaNumber>()?.verify().is_err());
/// # Ok::<(), telehealth_core::error::FieldError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DeaNumber(String);
text_value!(DeaNumber = "AB1234563");

impl DeaNumber {
    /// Checks the check digit: the sum of the 1st, 3rd and 5th digit and twice the 2nd, 4th and 6th must end in the
    /// 7th.
    ///
    /// # Errors
    /// [`Code::DEA_NUMBER_CHECK_DIGIT`].
    pub fn verify(&self) -> Result<(), FieldError> {
        let weights = [1, 2, 1, 2, 1, 2, 0];
        let sum: u32 =
            self.0.bytes().skip(2).zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
        let check = self.0.bytes().last().map(|digit| u32::from(digit - b'0'));
        if check == Some(sum % 10) {
            Ok(())
        } else {
            Err(FieldError::new(Code::DEA_NUMBER_CHECK_DIGIT, "must have a valid check digit"))
        }
    }
}

impl FromStr for DeaNumber {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        match text.as_bytes() {
            [kind, name, digits @ ..]
                if kind.is_ascii_uppercase()
                    && (name.is_ascii_uppercase() || *name == b'9')
                    && digits.len() == 7
                    && digits.iter().all(u8::is_ascii_digit) =>
            {
                Ok(Self(text.to_owned()))
            }
            _ => Err(FieldError::new(
                Code::DEA_NUMBER_MALFORMED,
                "must be two letters (or a letter and 9) and seven digits",
            )),
        }
    }
}
