//! Order and invoice numbers.

use super::text_value;
use crate::{code::Code, error::FieldError};
use std::str::FromStr;

macro_rules! document_numbers {
    ($($(#[doc = $doc:literal])* $name:ident = $sample:literal: $prefix:literal, $code:ident, $message:literal;)*) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);
        text_value!($name = $sample);

        impl $name {
            /// Formats a counter, padded with zeros to eight digits; returns `None` if it has more than twelve.
            #[must_use]
            pub fn nth(counter: u64) -> Option<Self> {
                (counter < 1_000_000_000_000).then(|| Self(format!(concat!($prefix, "{:08}"), counter)))
            }
        }

        impl FromStr for $name {
            type Err = FieldError;

            fn from_str(text: &str) -> Result<Self, FieldError> {
                let digits = text.strip_prefix($prefix).unwrap_or("");
                if (8..=12).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(FieldError::new(Code::$code, $message))
                }
            }
        }
    )*};
}

document_numbers! {
    /// The number of an order: `ORD-` and 8 to 12 digits (the specification's `valid_order_number`).
    ///
    /// ```
    /// use telehealth_core::value::OrderNumber;
    /// assert_eq!(OrderNumber::nth(42).map(|number| number.to_string()).as_deref(), Some("ORD-00000042"));
    /// ```
    OrderNumber = "ORD-00000042": "ORD-", ORDER_NUMBER_MALFORMED, "must be ORD- and 8 to 12 digits";

    /// The number of an invoice: `INV-` and 8 to 12 digits (the specification's `valid_invoice_number`).
    InvoiceNumber = "INV-00000042": "INV-", INVOICE_NUMBER_MALFORMED, "must be INV- and 8 to 12 digits";
}
