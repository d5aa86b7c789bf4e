//! Value types, which check their value when created.
//!
//! A type accepts exactly what the database's CHECK accepts, so that every stored value can be read. Rules only for
//! new values (a check digit, a known state) are checked by `verify`, which the constructors of entities call.

mod address;
mod attachment;
mod audit_action;
mod availability;
mod color;
mod compact;
mod country;
mod currency;
mod day_exception;
mod dea;
mod decimal;
mod dimensions;
mod document_number;
mod email;
mod entity_type;
mod hold_reference;
mod hours;
mod ip_address;
mod json;
mod json_schema;
mod license;
mod media_type;
mod money;
mod ndc;
mod npi;
mod number;
mod opening_hours;
mod payer_id;
mod payment_amount;
mod percentage;
mod permission;
mod person_name;
mod phone;
mod postal_code;
mod quantity;
mod receipts;
mod sku;
mod slot;
mod slug;
mod text;
mod time_range;
mod time_zone;
mod url;
mod us_state;
mod version;
mod weekly;

pub use address::Address;
pub use attachment::Attachment;
pub use audit_action::AuditAction;
pub use availability::Availability;
pub use color::Color;
pub use compact::{Compact, compact_memberships};
pub use currency::Currency;
pub use day_exception::DayException;
pub use dea::DeaNumber;
pub use dimensions::Dimensions;
pub use document_number::{InvoiceNumber, OrderNumber};
pub use email::Email;
pub use entity_type::EntityType;
pub use hold_reference::HoldReference;
pub use hours::Hours;
pub use ip_address::IpAddress;
pub use json::JsonObject;
pub use json_schema::JsonSchema;
pub(crate) use json_schema::escaped;
#[cfg(test)]
pub(crate) use json_schema::{COMPILATIONS, RECENT_TESTED};
pub use license::License;
pub use media_type::MediaType;
pub use money::Money;
pub(crate) use money::too_large;
pub use ndc::Ndc;
pub use npi::Npi;
pub use number::{Count, Positive, Rating};
pub use opening_hours::OpeningHours;
pub use payer_id::PayerId;
pub use payment_amount::PaymentAmount;
pub use percentage::Percentage;
pub use permission::Permission;
pub use person_name::{PersonName, is_control};
pub use phone::Phone;
pub use postal_code::PostalCode;
pub use quantity::Quantity;
pub use receipts::ReadReceipts;
pub use sku::Sku;
pub use slot::Slot;
pub use slug::Slug;
pub use text::{LongText, Text};
pub use time_range::TimeRange;
pub use time_zone::TimeZone;
pub use url::Url;
pub use us_state::UsState;
pub use version::Version;
pub use weekly::{Opening, TimeOfDay};

use crate::field::serde_by_field;

serde_by_field! {
    [] Address, [] Attachment, [] Dimensions, [] Availability, [] Count, [] DayException, [] Hours, [] IpAddress, [] JsonSchema, [] License, [] Money, [] Opening, [] OpeningHours, [] PaymentAmount, [] Percentage,
    [] Positive, [] Quantity, [] Rating, [] ReadReceipts, [] Slot, [] TimeOfDay,
    [] TimeZone, [const MAX: usize] Text<MAX>,
    [const MAX: usize, const DEPTH: usize] JsonObject<MAX, DEPTH>,
}

/// Implements the common traits of a type around a `String`, whose `FromStr` checks the text, with a valid text.
macro_rules! text_value {
    ($name:ident = $sample:literal) => {
        text_value!([] $name = $sample);
    };
    ([$($generics:tt)*] $name:ty = $sample:literal) => {
        impl<$($generics)*> $name {
            /// Returns the value as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl<$($generics)*> ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        $crate::field::serde_by_field!([$($generics)*] $name);

        impl<$($generics)*> $crate::field::Encode for $name {
            fn encode(&self, to: &mut dyn $crate::field::Encoder) {
                to.text(self.as_str());
            }
        }

        impl<$($generics)*> $crate::field::Field for $name {
            const TYPE: $crate::field::TypeDescriptor = $crate::field::TypeDescriptor::Text;
            const SAMPLE: &'static str = concat!("\"", $sample, "\"");

            fn read(input: $crate::field::Input<'_>) -> Result<Self, $crate::error::FieldError> {
                input.text("a string")?.parse()
            }
        }
    };
}
use text_value;
