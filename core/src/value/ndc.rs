use super::text_value;
use crate::{code::Code, error::FieldError};
use std::str::FromStr;

/// A National Drug Code: labeler, product and package in 4-4-2, 5-3-2, 5-4-1 or 5-4-2 digits (21 CFR 207.33).
///
/// ```
/// use telehealth_core::value::Ndc;
/// assert_eq!("0777-3105-02".parse::<Ndc>()?.billing(), "00777310502");
/// # Ok::<(), telehealth_core::error::FieldError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ndc(String);
text_value!(Ndc = "0777-3105-02");

const FORMATS: [[usize; 3]; 4] = [[4, 4, 2], [5, 3, 2], [5, 4, 1], [5, 4, 2]];

impl Ndc {
    /// Returns the eleven digits used in claims (45 CFR 162.1002): the parts padded with zeros to 5-4-2 digits.
    #[must_use]
    pub fn billing(&self) -> String {
        self.0.split('-').zip([5, 4, 2]).map(|(part, width)| format!("{part:0>width$}")).collect()
    }
}

impl FromStr for Ndc {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let parts: Vec<&str> = text.split('-').take(4).collect();
        let widths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        let digits = parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
        if digits && FORMATS.iter().any(|format| format[..] == widths[..]) {
            Ok(Self(text.to_owned()))
        } else {
            Err(FieldError::new(Code::NDC_MALFORMED, "must have 4-4-2, 5-3-2, 5-4-1 or 5-4-2 digits"))
        }
    }
}
