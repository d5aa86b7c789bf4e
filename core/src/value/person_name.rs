use super::text_value;
use crate::{code::Code, error::FieldError};
use std::str::FromStr;

/// A name of a person: at most `MAX` characters, at least one of them visible. It has no control characters, line
/// separators or bidirectional controls, which would change how the text around it is shown; joiners and combining marks
/// are parts of names. A given or a family name has at most 100 characters, a whole name 200.
///
/// Many people have one name only, so records have two optional names of which one is required (HL7 US Core,
/// us-core-6).
///
/// ```
/// use telehealth_core::value::PersonName;
/// assert!("Mary-Jane O’Neill".parse::<PersonName>().is_ok());
/// assert!("\u{200b}".parse::<PersonName>().is_err());
/// # Ok::<(), telehealth_core::error::FieldError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PersonName<const MAX: usize = 100>(String);
text_value!([const MAX: usize] PersonName<MAX> = "Ada");

// The database has the same two sets: `is_person_name()` in migration 0001.

/// Checks for control characters, line separators and bidirectional controls, which change how the text around them is
/// shown.
#[must_use]
pub fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Checks for spaces, and characters that are shown as nothing or as a space: among them those with the property
/// `Default_Ignorable_Code_Point` of Unicode, which includes code points that are not assigned yet.
pub(super) fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}')
        || matches!(c, '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202f}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}')
        || matches!(c, '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}')
        || matches!(c, '\u{e0000}'..='\u{e0fff}')
}

impl<const MAX: usize> FromStr for PersonName<MAX> {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let length = text.chars().count();
        if length > MAX {
            let error = FieldError::new(Code::TEXT_TOO_LONG, "must have at most {max} characters");
            return Err(error.with("max", MAX).with("got", length));
        }
        if text.contains('\0') {
            return Err(FieldError::new(Code::TEXT_NULL_BYTE, "must not hold U+0000"));
        }
        if text.contains(is_control) {
            return Err(FieldError::new(Code::TEXT_CONTROL, "must not contain control characters"));
        }
        if text.chars().all(is_invisible) {
            return Err(FieldError::new(Code::TEXT_BLANK, "must not be blank"));
        }
        Ok(Self(text.to_owned()))
    }
}
