use super::text_value;
use crate::{code::Code, error::FieldError};
use std::str::FromStr;

/// A colour as `#` and six hexadecimal digits, red, green and blue (the specification's `valid_color`), in lower case.
///
/// ```
/// use telehealth_core::value::Color;
/// let gray: Color = "#6B7280".parse()?;
/// assert_eq!(gray.as_str(), "#6b7280");
/// assert_eq!(gray.rgb(), [0x6b, 0x72, 0x80]);
/// # Ok::<(), telehealth_core::error::FieldError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Color(String);
text_value!(Color = "#336699");

impl Color {
    /// Returns the default colour of a tag in the specification, `#6b7280`.
    #[must_use]
    pub fn gray() -> Self {
        Self("#6b7280".to_owned())
    }

    /// Returns red, green and blue, each from 0 to 255.
    #[must_use]
    pub fn rgb(&self) -> [u8; 3] {
        // Cannot fail: the value has six hexadecimal digits.
        let number = self.0.get(1..).and_then(|digits| u32::from_str_radix(digits, 16).ok()).unwrap_or(0);
        let [_, red, green, blue] = number.to_be_bytes();
        [red, green, blue]
    }
}

impl FromStr for Color {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        match text.strip_prefix('#') {
            Some(digits) if digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()) => {
                Ok(Self(text.to_ascii_lowercase()))
            }
            _ => Err(FieldError::new(Code::COLOR_MALFORMED, "must be # and six hexadecimal digits")),
        }
    }
}
