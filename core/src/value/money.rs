use super::Positive;
use crate::{
    code::Code,
    error::FieldError,
    field::{Encode, Encoder, Field, Input, TypeDescriptor},
    input::wrong_type,
};
use rust_decimal::Decimal;
use serde_json::Value;
use std::{borrow::Cow, fmt, str::FromStr};

/// An amount of money, 0.00 to 99,999,999.99 in hundredths (`DECIMAL(10,2)`).
///
/// ```
/// use telehealth_core::value::Money;
/// let fee: Money = "120.5".parse()?;
/// assert_eq!(fee.to_string(), "120.50");
/// # Ok::<(), telehealth_core::error::FieldError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Money(Decimal);

impl Money {
    /// Zero.
    pub const ZERO: Self = Self(Decimal::from_parts(0, 0, 0, false, 2));
    /// The largest amount.
    pub const MAX: Self = Self(Decimal::from_parts(1_410_065_407, 2, 0, false, 2));

    /// Returns the amount as a decimal number.
    #[must_use]
    pub const fn decimal(self) -> Decimal {
        self.0
    }

    /// Adds two amounts.
    ///
    /// # Errors
    /// [`Code::MONEY_TOO_LARGE`].
    pub fn plus(self, other: Self) -> Result<Self, FieldError> {
        Self::try_from(self.0 + other.0)
    }

    /// Subtracts an amount.
    ///
    /// # Errors
    /// [`Code::MONEY_NEGATIVE`].
    pub fn minus(self, other: Self) -> Result<Self, FieldError> {
        Self::try_from(self.0 - other.0)
    }

    /// Multiplies the amount by a quantity.
    ///
    /// # Errors
    /// [`Code::MONEY_TOO_LARGE`].
    pub fn times(self, quantity: Positive) -> Result<Self, FieldError> {
        // Cannot overflow: ten digits times ten digits fit into the 28 digits of a decimal.
        Self::try_from(self.0 * Decimal::from(quantity.get()))
    }
}

/// Creates the error for an amount above `max`.
pub(crate) fn too_large(max: Decimal) -> FieldError {
    FieldError::new(Code::MONEY_TOO_LARGE, "must be at most {max}").with_text("max", max)
}

/// Returns the field error for an amount with more than `max` decimal places.
pub(super) fn too_precise(max: u16) -> FieldError {
    FieldError::new(Code::MONEY_TOO_PRECISE, "must have at most {max} decimal places").with("max", i64::from(max))
}

impl TryFrom<Decimal> for Money {
    type Error = FieldError;

    fn try_from(amount: Decimal) -> Result<Self, FieldError> {
        let exact = amount.normalize();
        if exact.is_sign_negative() && !exact.is_zero() {
            return Err(FieldError::new(Code::MONEY_NEGATIVE, "must not be negative"));
        }
        if exact.scale() > 2 {
            return Err(too_precise(2));
        }
        if exact > Self::MAX.0 {
            return Err(too_large(Self::MAX.0));
        }
        let mut cents = exact.abs();
        cents.rescale(2);
        Ok(Self(cents))
    }
}

impl FromStr for Money {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        match hundredths(text) {
            Ok(amount) => amount.try_into(),
            Err(NoDecimal::Malformed) => Err(FieldError::new(Code::MONEY_MALFORMED, "must be a decimal number")),
            Err(NoDecimal::TooPrecise) => Err(too_precise(2)),
            Err(NoDecimal::TooLarge) => Err(too_large(Self::MAX.0)),
        }
    }
}

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

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Encode for Money {
    fn encode(&self, to: &mut dyn Encoder) {
        to.decimal(self);
    }
}

impl Field for Money {
    const TYPE: TypeDescriptor = TypeDescriptor::Decimal;
    const SAMPLE: &'static str = "\"10.00\"";

    fn read(input: Input<'_>) -> Result<Self, FieldError> {
        decimal_text(input)?.parse()
    }
}
