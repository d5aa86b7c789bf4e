use super::text_value;
use crate::{code::Code, error::FieldError};
use std::str::FromStr;

/// A name for use in URLs: 1 to 200 of `a`-`z`, `0`-`9` and hyphen (the specification's `valid_slug`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slug(String);
text_value!(Slug = "aspirin");

impl FromStr for Slug {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if (1..=200).contains(&text.len()) && text.bytes().all(allowed) {
            Ok(Self(text.to_owned()))
        } else {
            Err(FieldError::new(Code::SLUG_MALFORMED, "must be 1 to 200 of a-z, 0-9 and hyphen"))
        }
    }
}
