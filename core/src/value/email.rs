use super::text_value;
use crate::{code::Code, error::FieldError};
use std::{fmt, str::FromStr};

/// An e-mail address of the specification's form, in lower case, of at most 255 characters.
///
/// In practice mailbox names are not case-sensitive, so the address is lowercased when parsed. `Debug` hides the
/// address.
///
/// ```
/// use telehealth_core::value::Email;
/// assert_eq!("Ada@Example.COM".parse::<Email>()?.as_str(), "ada@example.com");
/// # Ok::<(), telehealth_core::error::FieldError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Email(String);
text_value!(Email = "ada@example.com");

const MAX_LENGTH: usize = 255;

/// Matches `^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$`, the specification's `valid_email`.
fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let Some((host, top)) = domain.rsplit_once('.') else { return false };
    let alphanumeric_or = |others: &'static [u8]| move |b: u8| b.is_ascii_alphanumeric() || others.contains(&b);
    !local.is_empty()
        && local.bytes().all(alphanumeric_or(b"._%+-"))
        && !host.is_empty()
        && host.bytes().all(alphanumeric_or(b".-"))
        && top.len() >= 2
        && top.bytes().all(|b| b.is_ascii_alphabetic())
}

impl FromStr for Email {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        if text.len() <= MAX_LENGTH && is_address(text) {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(FieldError::new(Code::EMAIL_MALFORMED, "must be an e-mail address of at most {max} characters")
                .with("max", 255))
        }
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[email]")
    }
}
