use super::text_value;
use crate::{code::Code, error::FieldError};
use std::str::FromStr;

/// An action in the audit log: 1 to 100 of A-Z and underscore, such as `PATIENT_UPDATE`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AuditAction(String);
text_value!(AuditAction = "create");

impl FromStr for AuditAction {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let formed = text.bytes().all(|b| b.is_ascii_uppercase() || b == b'_');
        if formed && (1..=100).contains(&text.len()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(FieldError::new(Code::AUDIT_ACTION_MALFORMED, "must be 1 to 100 of A-Z and underscore"))
        }
    }
}
