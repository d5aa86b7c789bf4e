use crate::{code::Code, error::Flaw, field::{Field, Kind, wrong_type}};
use rust_decimal::Decimal;
use serde_json::Value;
use std::{fmt, str::FromStr};

/// An amount of money as `DECIMAL(10,2)` holds it: 0.00 to 99,999,999.99, in hundredths, never a float.
///
/// ```
/// use telehealth_core::value::Money;
/// let fee: Money = "120.5".parse()?;
/// assert_eq!(fee.to_string(), "120.50");
/// # Ok::<(), telehealth_core::error::Flaw>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Money(Decimal);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(Decimal::ZERO);
    /// The largest amount.
    pub const MAX: Self = Self(Decimal::from_parts(1_410_065_407, 2, 0, false, 2));

    /// The amount as a decimal number.
    #[must_use]
    pub const fn decimal(self) -> Decimal {
        self.0
    }
}

impl TryFrom<Decimal> for Money {
    type Error = Flaw;

    fn try_from(amount: Decimal) -> Result<Self, Flaw> {
        let exact = amount.normalize();
        if exact.is_sign_negative() && !exact.is_zero() {
            return Err(Flaw::new(Code::MONEY_NEGATIVE, "must not be negative").showing(amount));
        }
        if exact.scale() > 2 {
            return Err(Flaw::new(Code::MONEY_TOO_PRECISE, "must have at most two decimal places").showing(amount));
        }
        if exact > Self::MAX.0 {
            return Err(Flaw::new(Code::MONEY_TOO_LARGE, "must be at most 99999999.99").showing(amount));
        }
        let mut cents = exact.abs();
        cents.rescale(2);
        Ok(Self(cents))
    }
}

impl FromStr for Money {
    type Err = Flaw;

    fn from_str(text: &str) -> Result<Self, Flaw> {
        decimal(text)?.try_into()
    }
}

/// Parses digits, at most one point and a sign: no exponent, no separators, no surrounding space.
pub(super) fn decimal(text: &str) -> Result<Decimal, Flaw> {
    let malformed = || Flaw::new(Code::MONEY_MALFORMED, "must be a decimal number").showing(text);
    let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+'));
    if !plain || !text.bytes().any(|b| b.is_ascii_digit()) {
        return Err(malformed());
    }
    Decimal::from_str_exact(text).map_err(|error| match error {
        rust_decimal::Error::ExceedsMaximumPossibleValue => Flaw::new(Code::MONEY_TOO_LARGE, "must be at most 99999999.99"),
        rust_decimal::Error::Underflow | rust_decimal::Error::ScaleExceedsMaximumPrecision(_) => {
            Flaw::new(Code::MONEY_TOO_PRECISE, "must have at most two decimal places")
        }
        _ => malformed(),
    })
}

/// Reads a decimal from a JSON string or an integer; a JSON float has lost exactness already.
pub(super) fn decimal_from_json(value: &Value) -> Result<Decimal, Flaw> {
    match value {
        Value::String(text) => decimal(text),
        Value::Number(number) if !number.is_f64() => decimal(&number.to_string()),
        Value::Number(_) => Err(Flaw::new(Code::FIELD_WRONG_TYPE, "must be a decimal string, not a floating-point number")),
        _ => Err(wrong_type(value, "a decimal string")),
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

impl Field for Money {
    const KIND: Kind = Kind::Decimal;

    fn from_json(value: &Value) -> Result<Self, Flaw> {
        decimal_from_json(value)?.try_into()
    }

    fn to_json(&self) -> Value {
        Value::String(self.to_string())
    }
}
