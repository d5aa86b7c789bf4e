use super::text_value;
use crate::{code::Code, error::FieldError};
use std::str::FromStr;

/// A DEA registration number: the registrant's type, the first letter of the name (or 9 for a business address) and
/// seven digits, of which the last is a check digit (21 CFR 1301.11; scheme of the DEA Diversion Control Division). A
/// resident or employee of a hospital uses the hospital's number with a suffix of their own, of letters and digits
/// (21 CFR 1301.22(c)).
///
/// ```
/// use telehealth_core::value::DeaNumber;
/// assert!("AB1234563".parse::<DeaNumber>()?.verify().is_ok());
/// assert!("AB1234563-R12".parse::<DeaNumber>()?.verify().is_ok());
/// assert!("AB1234560".parse::<DeaNumber>()?.verify().is_err());
/// # Ok::<(), telehealth_core::error::FieldError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DeaNumber(String);
text_value!(DeaNumber = "AB1234563");

/// The length without a suffix.
const REGISTRATION: usize = 9;
/// The maximum length of a suffix, without its hyphen.
const SUFFIX: usize = 10;

impl DeaNumber {
    /// Checks that the number is one of a prescriber and has the right check digit.
    ///
    /// Numbers of practitioners and hospitals begin with A, B, F or G, those of mid-level practitioners with M; the
    /// others belong to distributors, manufacturers, laboratories and treatment programs (record layout of the DEA's
    /// registration file). Only a hospital's number has suffixes, so one of a mid-level practitioner has none. For the
    /// check digit, the sum of the 1st, 3rd and 5th digit and twice the 2nd, 4th and 6th must end in the 7th.
    ///
    /// # Errors
    /// [`Code::DEA_NUMBER_NOT_PRESCRIBER`], [`Code::DEA_NUMBER_CHECK_DIGIT`].
    pub fn verify(&self) -> Result<(), FieldError> {
        let prescribes = self.0.starts_with(['A', 'B', 'F', 'G']) || self.0.starts_with('M') && self.suffix().is_none();
        if !prescribes {
            let message = "must be the number of a prescriber, which begins with A, B, F, G or, without a suffix, M";
            return Err(FieldError::new(Code::DEA_NUMBER_NOT_PRESCRIBER, message));
        }
        let weights = [1, 2, 1, 2, 1, 2, 0];
        let digits = || self.0.bytes().take(REGISTRATION).skip(2).map(|digit| u32::from(digit - b'0'));
        let sum: u32 = digits().zip(weights).map(|(digit, weight)| digit * weight).sum();
        if digits().next_back() == Some(sum % 10) {
            Ok(())
        } else {
            Err(FieldError::new(Code::DEA_NUMBER_CHECK_DIGIT, "must have a valid check digit"))
        }
    }

    /// Returns the suffix that identifies a resident or employee of the registered hospital.
    #[must_use]
    pub fn suffix(&self) -> Option<&str> {
        self.0.split_once('-').map(|(_, suffix)| suffix)
    }
}

impl FromStr for DeaNumber {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let (registration, suffix) = text.split_once('-').unwrap_or((text, "0"));
        let is_suffix = (1..=SUFFIX).contains(&suffix.len())
            && suffix.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        match registration.as_bytes() {
            [kind, name, digits @ ..]
                if is_suffix
                    && kind.is_ascii_uppercase()
                    && (name.is_ascii_uppercase() || *name == b'9')
                    && digits.len() == 7
                    && digits.iter().all(u8::is_ascii_digit) =>
            {
                Ok(Self(text.to_owned()))
            }
            _ => Err(FieldError::new(
                Code::DEA_NUMBER_MALFORMED,
                "must be two letters (or a letter and 9) and seven digits, with a hospital's suffix of at most {max} \
                 letters and digits",
            )
            .with("max", SUFFIX)),
        }
    }
}
