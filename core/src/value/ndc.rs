use super::text_value;
use crate::{Date, code::Code, error::FieldError};
use std::str::FromStr;

/// A National Drug Code in one form: labeler, product and package in 5-4-2 digits, as payers write it (21 CFR 207.33,
/// 45 CFR 162.1002).
///
/// Read are the forms of the FDA, 4-4-2, 5-3-2 and 5-4-1, which are padded with zeros; the eleven digits of payers,
/// with or without hyphens; and the twelve digits, 6-4-2, that the FDA assigns from 7 March 2033 on (91 FR 10749), with
/// or without hyphens. Twelve digits that begin with a zero are the same code as the eleven others. Ten digits without
/// hyphens can be three different codes and are rejected.
///
/// ```
/// use telehealth_core::value::Ndc;
/// let code: Ndc = "0777-3105-02".parse()?;
/// assert_eq!(code.as_str(), "00777-3105-02");
/// assert_eq!(code, "00777310502".parse()?);
/// assert_eq!(code, "000777-3105-02".parse()?);
/// assert_eq!(code.billing(), "00777310502");
/// # Ok::<(), telehealth_core::error::FieldError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ndc(String);
text_value!(Ndc = "00777-3105-02");

const FORMATS: [[usize; 3]; 5] = [[4, 4, 2], [5, 3, 2], [5, 4, 1], [5, 4, 2], TWELVE];
const TWELVE: [usize; 3] = [6, 4, 2];

impl Ndc {
    /// Returns the digits used in claims (45 CFR 162.1002): eleven, or twelve for a labeler code of six digits.
    #[must_use]
    pub fn billing(&self) -> String {
        self.0.replace('-', "")
    }

    /// Checks that the FDA assigns such a code on a day: labeler codes of six digits from 7 March 2033 on (91 FR
    /// 10749).
    ///
    /// # Errors
    /// [`Code::NDC_TOO_EARLY`].
    pub fn verify_on(&self, day: Date) -> Result<(), FieldError> {
        let has_six = self.billing().len() > 11;
        let assigned = chrono::NaiveDate::from_ymd_opt(2033, 3, 7).is_some_and(|first| first <= day.naive());
        if has_six && !assigned {
            Err(FieldError::new(Code::NDC_TOO_EARLY, "must not have six labeler digits before 7 March 2033"))
        } else {
            Ok(())
        }
    }
}

/// Splits eleven or twelve digits without hyphens.
fn split(digits: &str) -> Option<[&str; 3]> {
    let labeler = digits.len().checked_sub(6).filter(|labeler| [5, 6].contains(labeler))?;
    Some([digits.get(..labeler)?, digits.get(labeler..labeler + 4)?, digits.get(labeler + 4..)?])
}

fn read(text: &str) -> Option<String> {
    let mut hyphenated = text.split('-');
    let parts = match (hyphenated.next(), hyphenated.next(), hyphenated.next(), hyphenated.next()) {
        (Some(digits), None, ..) => split(digits)?,
        (Some(labeler), Some(product), Some(package), None) => [labeler, product, package],
        _ => return None,
    };
    let is_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let widths = parts.map(str::len);
    if !FORMATS.contains(&widths) || !parts.into_iter().all(is_digits) {
        return None;
    }
    let [labeler, product, package] = parts;
    let labeler = if widths == TWELVE { labeler.strip_prefix('0').unwrap_or(labeler) } else { labeler };
    Some(format!("{labeler:0>5}-{product:0>4}-{package:0>2}"))
}

impl FromStr for Ndc {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let message = "must have 4-4-2, 5-3-2, 5-4-1, 5-4-2 or 6-4-2 digits, or 11 or 12 digits without hyphens";
        read(text).map(Self).ok_or_else(|| FieldError::new(Code::NDC_MALFORMED, message))
    }
}
