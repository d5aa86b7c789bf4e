use super::text_value;
use crate::{code::Code, error::FieldError};
use std::str::FromStr;

/// A permission of an administrator, as `area:action` in lower case, such as `users:suspend`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Permission(String);
text_value!(Permission = "users:read");

impl FromStr for Permission {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        let formed = text.len() <= 100 && text.split_once(':').is_some_and(|(area, action)| word(area) && word(action));
        if formed {
            Ok(Self(text.to_owned()))
        } else {
            Err(FieldError::new(Code::PERMISSION_MALFORMED, "must be area:action in lower case"))
        }
    }
}
