use super::person_name::{is_control, is_invisible};
use crate::{
    code::Code,
    error::FieldError,
    field::{Encode, Encoder, Field, Input, TypeDescriptor},
};
use std::{fmt, str::FromStr};

/// Text of at most `MAX` characters without U+0000, like `VARCHAR(MAX)`.
///
/// ```
/// use telehealth_core::value::Text;
/// assert!("Boston".parse::<Text<6>>().is_ok());
/// assert!("Bostons".parse::<Text<6>>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Text<const MAX: usize>(String);

/// Text of a `TEXT` column, limited to a million characters; PostgreSQL would accept a gigabyte.
pub type LongText = Text<1_000_000>;

impl<const MAX: usize> Text<MAX> {
    /// Creates text from a string constant that is known to fit.
    pub(crate) fn from_static(text: &'static str) -> Self {
        debug_assert!(text.len() <= MAX);
        Self(text.to_owned())
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Checks whether the text has no visible character: it is empty, or only white space, invisible characters and
    /// control characters.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.0.chars().all(|c| is_invisible(c) || is_control(c))
    }

    /// Checks that a new text is not blank.
    ///
    /// # Errors
    /// [`Code::TEXT_BLANK`].
    pub fn verify(&self) -> Result<(), FieldError> {
        if self.is_blank() { Err(FieldError::new(Code::TEXT_BLANK, "must not be blank")) } else { Ok(()) }
    }
}

impl<const MAX: usize> FromStr for Text<MAX> {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        // A text of at most MAX bytes has at most MAX characters, so only longer ones are counted.
        if text.len() > MAX && text.chars().count() > MAX {
            let error = FieldError::new(Code::TEXT_TOO_LONG, "must have at most {max} characters");
            return Err(error.with("max", MAX).with("got", text.chars().count()));
        }
        if text.contains('\0') {
            return Err(FieldError::new(Code::TEXT_NULL_BYTE, "must not hold U+0000"));
        }
        Ok(Self(text.to_owned()))
    }
}

impl<const MAX: usize> fmt::Display for Text<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<const MAX: usize> Encode for Text<MAX> {
    fn encode(&self, to: &mut dyn Encoder) {
        to.text(self.as_str());
    }
}

impl<const MAX: usize> Field for Text<MAX> {
    const TYPE: TypeDescriptor = TypeDescriptor::Text;
    const SAMPLE: &'static str = "\"text\"";

    fn read(input: Input<'_>) -> Result<Self, FieldError> {
        input.text("a string")?.parse()
    }
}
