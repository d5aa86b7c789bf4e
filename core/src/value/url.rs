use super::text_value;
use crate::{code::Code, error::FieldError};
use std::str::FromStr;

/// An absolute `http` or `https` URL of at most 2,048 visible ASCII characters (RFC 3986).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Url(String);
text_value!(Url = "https://example.com/");

const MAX_LENGTH: usize = 2048;

impl FromStr for Url {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let authority = rest.and_then(|rest| rest.split(['/', '?', '#']).next());
        // The authority may contain user information and a port, but must contain a host.
        let host = authority.map(|authority| authority.rsplit('@').next().unwrap_or(authority));
        let visible = text.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'<' | b'>' | b'"' | b'\\'));
        if host.is_some_and(|host| !host.is_empty() && !host.starts_with(':')) && visible && text.len() <= MAX_LENGTH {
            Ok(Self(text.to_owned()))
        } else {
            // The message does not repeat the URL, which may contain a token or a password.
            Err(FieldError::new(
                Code::URL_MALFORMED,
                "must be an absolute http or https URL of at most 2048 characters",
            ))
        }
    }
}
