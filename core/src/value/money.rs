use super::{
    Positive,
    decimal::{NoDecimal, decimal_value, hundredths},
};
use crate::{code::Code, error::FieldError};
use rust_decimal::Decimal;
use std::{fmt, str::FromStr};

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
decimal_value!(Money = "10.00");

impl Money {
    /// Zero.
    pub const ZERO: Self = Self(Decimal::from_parts(0, 0, 0, false, 2));
    /// The largest amount.
    pub const MAX: Self = Self(Decimal::from_parts(1_410_065_407, 2, 0, false, 2));

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

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
