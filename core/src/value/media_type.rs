use super::text_value;
use crate::{code::Code, error::FieldError};
use std::str::FromStr;

/// A media type of at most 255 characters: type and subtype (RFC 6838, 4.2) in lower case, and optional parameters
/// (RFC 9110, 8.3.1), which are not changed.
///
/// ```
/// use telehealth_core::value::MediaType;
/// assert_eq!("Image/PNG".parse::<MediaType>()?.as_str(), "image/png");
/// assert_eq!("text/plain; charset=UTF-8".parse::<MediaType>()?.essence(), "text/plain");
/// # Ok::<(), telehealth_core::error::FieldError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MediaType(String);
text_value!(MediaType = "image/png");

const MAX_LENGTH: usize = 255;
const MAX_NAME: usize = 127;

impl MediaType {
    /// Returns type and subtype without parameters.
    #[must_use]
    pub fn essence(&self) -> &str {
        split(&self.0).0
    }
}

/// Splits a media type into type and subtype, and the rest with the separator.
fn split(text: &str) -> (&str, &str) {
    let end = text.find([';', ' ']).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

impl FromStr for MediaType {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let (essence, parameters) = split(text);
        let named = essence.split_once('/').is_some_and(|(kind, subtype)| is_name(kind) && is_name(subtype));
        let separated = parameters.is_empty() || parameters.trim_start_matches(' ').starts_with(';');
        let visible = parameters.bytes().all(|b| b == b' ' || b.is_ascii_graphic());
        if named && separated && visible && text.len() <= MAX_LENGTH {
            Ok(Self(essence.to_ascii_lowercase() + parameters))
        } else {
            Err(FieldError::new(Code::MEDIA_TYPE_MALFORMED, "must be a media type, such as image/png"))
        }
    }
}

/// Checks whether a name is a restricted name of RFC 6838.
fn is_name(name: &str) -> bool {
    let begins = name.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric());
    let rest = name.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b));
    begins && rest && name.len() <= MAX_NAME
}
