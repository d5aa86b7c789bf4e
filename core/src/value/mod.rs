//! Values: one file each, checked when made.
//!
//! A type accepts exactly what the database's CHECK accepts, so that nothing stored becomes unreadable; what only
//! a new fact must fulfil (a check digit, a known state) is a `verify` that the doors call.

mod attachment;
mod audit_action;
mod availability;
mod dea;
mod email;
mod entity_name;
mod hours;
mod ip_address;
mod json;
mod media_type;
mod money;
mod ndc;
mod npi;
mod number;
mod permission;
mod phone;
mod postal_code;
mod receipts;
mod slot;
mod text;
mod time_zone;
mod url;
mod us_state;

pub use attachment::Attachment;
pub use audit_action::AuditAction;
pub use availability::{Availability, Opening, TimeOfDay};
pub use dea::DeaNumber;
pub use email::Email;
pub use entity_name::EntityName;
pub use hours::Hours;
pub use ip_address::IpAddress;
pub use json::JsonObject;
pub use media_type::MediaType;
pub use money::Money;
pub use ndc::Ndc;
pub use npi::Npi;
pub use number::{Count, Positive, Rating};
pub use permission::Permission;
pub use phone::Phone;
pub use postal_code::PostalCode;
pub use receipts::ReadReceipts;
pub use slot::Slot;
pub use text::{LongText, Text};
pub use time_zone::TimeZone;
pub use url::Url;
pub use us_state::UsState;

/// Gives a type around a `String` its common traits; its `FromStr` is what checks it.
macro_rules! text_value {
    ($name:ident) => {
        impl $name {
            /// The value as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::field::Field for $name {
            const KIND: $crate::field::Kind = $crate::field::Kind::Text;

            fn from_json(value: &::serde_json::Value) -> Result<Self, $crate::error::Flaw> {
                value.as_str().ok_or_else(|| $crate::field::wrong_type(value, "a string"))?.parse()
            }

            fn to_json(&self) -> ::serde_json::Value {
                ::serde_json::Value::from(self.as_str())
            }
        }
    };
}
use text_value;
