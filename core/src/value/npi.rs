use super::text_value;
use crate::{code::Code, error::FieldError};
use std::str::FromStr;

/// A National Provider Identifier: ten digits, the first one 1 or 2, the last one a Luhn check digit over the prefix
/// 80840 (45 CFR 162.406, ISO/IEC 7812-1; the first digit: 69 FR 3434, section II.A.2).
///
/// ```
/// use telehealth_core::value::Npi;
/// let npi: Npi = "1234567893".parse()?;
/// assert!(npi.verify().is_ok());
/// assert!("1234567890".parse::<Npi>()?.verify().is_err());
/// # Ok::<(), telehealth_core::error::FieldError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Npi(String);
text_value!(Npi = "1234567893");

/// The contribution of the constant prefix 80840 to the Luhn sum.
const PREFIX_SUM: u32 = 24;

impl Npi {
    /// Checks the first digit and the check digit, which must be valid in every new NPI. Synthetic data has others.
    ///
    /// # Errors
    /// [`Code::NPI_MALFORMED`], [`Code::NPI_CHECK_DIGIT`].
    pub fn verify(&self) -> Result<(), FieldError> {
        if !self.0.starts_with(['1', '2']) {
            return Err(FieldError::new(Code::NPI_MALFORMED, "must begin with 1 or 2").with("rule", "first_digit"));
        }
        let sum: u32 = self
            .0
            .bytes()
            .rev()
            .zip([1, 2].into_iter().cycle())
            .map(|(digit, weight)| {
                let product = u32::from(digit - b'0') * weight;
                product / 10 + product % 10
            })
            .sum();
        if (sum + PREFIX_SUM).is_multiple_of(10) {
            Ok(())
        } else {
            Err(FieldError::new(Code::NPI_CHECK_DIGIT, "must have a valid check digit"))
        }
    }
}

impl FromStr for Npi {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        if text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(FieldError::new(Code::NPI_MALFORMED, "must have ten digits"))
        }
    }
}
