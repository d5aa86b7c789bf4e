use super::text_value;
use crate::{code::Code, error::FieldError};
use std::str::FromStr;

/// A stock keeping unit: 3 to 20 of `A`-`Z`, `0`-`9` and hyphen (the specification's `valid_sku`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sku(String);
text_value!(Sku = "ASPIRIN-100");

impl FromStr for Sku {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let allowed = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-';
        if (3..=20).contains(&text.len()) && text.bytes().all(allowed) {
            Ok(Self(text.to_owned()))
        } else {
            Err(FieldError::new(Code::SKU_MALFORMED, "must be 3 to 20 of A-Z, 0-9 and hyphen"))
        }
    }
}
