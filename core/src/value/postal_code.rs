use super::text_value;
use crate::{code::Code, error::Flaw};
use std::str::FromStr;

/// A postal code: 3 to 20 of `A`-`Z`, `0`-`9`, space and hyphen (the specification's `valid_postal_code`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PostalCode(String);
text_value!(PostalCode);

impl FromStr for PostalCode {
    type Err = Flaw;

    fn from_str(text: &str) -> Result<Self, Flaw> {
        let allowed = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b' ' || b == b'-';
        if (3..=20).contains(&text.len()) && text.bytes().all(allowed) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Flaw::new(Code::POSTAL_CODE_MALFORMED, "must be 3 to 20 of A-Z, 0-9, space and hyphen"))
        }
    }
}
