//! Decimal numbers with a fixed number of places, as texts.

use crate::{error::FieldError, field::Input, input::wrong_type};
use rust_decimal::Decimal;
use serde_json::Value;
use std::borrow::Cow;

/// Implements the common traits of a type around a `Decimal`, whose `FromStr` checks the text, with a valid text if it has
/// one for samples.
macro_rules! decimal_value {
    ($name:ident $(= $sample:literal)?) => {
        impl $name {
            /// Returns the value as a decimal number.
            #[must_use]
            pub const fn decimal(self) -> ::rust_decimal::Decimal {
                self.0
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl $crate::field::Encode for $name {
            fn encode(&self, to: &mut dyn $crate::field::Encoder) {
                to.decimal(self);
            }
        }

        impl $crate::field::Field for $name {
            const TYPE: $crate::field::TypeDescriptor = $crate::field::TypeDescriptor::Decimal;
            $(const SAMPLE: &'static str = concat!("\"", $sample, "\"");)?

            fn read(input: $crate::field::Input<'_>) -> Result<Self, $crate::error::FieldError> {
                $crate::value::decimal::decimal_text(input)?.parse()
            }
        }
    };
}
pub(super) use decimal_value;

/// Why a text is not a decimal number with so many places.
pub(super) enum NoDecimal {
    Malformed,
    TooPrecise,
    TooLarge,
}

/// Parses a decimal number with at most two decimal places.
pub(super) fn hundredths(text: &str) -> Result<Decimal, NoDecimal> {
    fixed(text, 2)
}

/// Parses a decimal number with an optional sign and at most so many decimal places, without exponent, separators or
/// spaces.
///
/// `Decimal::from_str_exact` is not used because it recurses for each character in unoptimized builds.
pub(super) fn fixed(text: &str, places: u32) -> Result<Decimal, NoDecimal> {
    let width = places as usize;
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let mut digits = whole.bytes().chain(fraction.bytes()).peekable();
    if digits.peek().is_none() || !digits.all(|b| b.is_ascii_digit()) {
        return Err(NoDecimal::Malformed);
    }
    let whole = whole.trim_start_matches('0');
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > width {
        return Err(NoDecimal::TooPrecise);
    }
    // An i64 can hold any 18 digits.
    if whole.len() + width > 18 {
        return Err(NoDecimal::TooLarge);
    }
    let number: i64 = format!("{whole}{fraction:0<width$}").parse().map_err(|_| NoDecimal::Malformed)?;
    Ok(Decimal::new(if text.starts_with('-') { -number } else { number }, places))
}

/// Returns the text of a decimal number, a string or an integer. A JSON float is rejected because it may be inexact.
pub(super) fn decimal_text(input: Input<'_>) -> Result<Cow<'_, str>, FieldError> {
    match input {
        Input::Text(text) => Ok(Cow::Borrowed(text)),
        Input::Integer(number) => Ok(Cow::Owned(number.to_string())),
        Input::Json(Value::Number(number)) if !number.is_f64() => Ok(Cow::Owned(number.to_string())),
        Input::Json(Value::Number(_)) => Err(wrong_type("a decimal string", "a floating-point number")),
        _ => Err(input.wrong_type("a decimal string")),
    }
}
