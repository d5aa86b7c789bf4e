use super::{Text, text_value};
use crate::{code::Code, error::Flaw};
use std::str::FromStr;

/// The singular name of a table, such as `consultation`, where a row names any other row; at most 50 characters.
///
/// ```
/// use telehealth_core::value::EntityName;
/// assert!("consultation".parse::<EntityName>()?.verify().is_ok());
/// assert!("spaceship".parse::<EntityName>()?.verify().is_err());
/// # Ok::<(), telehealth_core::error::Flaw>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntityName(String);
text_value!(EntityName);

/// The entities of the specification, in its order.
const KNOWN: [&str; 26] = [
    "user",
    "patient",
    "provider",
    "administrator",
    "consultation",
    "prescription",
    "session",
    "category",
    "product",
    "subscription_plan",
    "order",
    "order_item",
    "invoice",
    "conversation",
    "message",
    "notification",
    "telehealth_flow",
    "task",
    "audit_log",
    "form_schema",
    "form_submission",
    "insurance_provider",
    "patient_insurance",
    "pharmacy",
    "tag",
    "entity_tag",
];

impl EntityName {
    /// Checks that there is such an entity, as every new reference must.
    ///
    /// # Errors
    /// [`Code::ENTITY_UNKNOWN`].
    pub fn verify(&self) -> Result<(), Flaw> {
        if KNOWN.contains(&self.as_str()) {
            Ok(())
        } else {
            Err(Flaw::new(Code::ENTITY_UNKNOWN, "must be the singular name of a table").showing(self))
        }
    }
}

impl FromStr for EntityName {
    type Err = Flaw;

    fn from_str(text: &str) -> Result<Self, Flaw> {
        text.parse::<Text<50>>().map(|text| Self(text.as_str().to_owned()))
    }
}
