use super::{
    Money,
    decimal::{decimal_value, hundredths},
};
use crate::{code::Code, error::FieldError};
use rust_decimal::{Decimal, RoundingStrategy};
use std::str::FromStr;

/// A percentage, 0.00 to 100.00 in hundredths, as used for discounts: as a decimal number, 12.5 % is 12.50.
///
/// ```
/// use telehealth_core::value::{Money, Percentage};
/// let discount: Percentage = "12.5".parse()?;
/// assert_eq!(discount.of("9.99".parse::<Money>()?).to_string(), "1.25");
/// # Ok::<(), telehealth_core::error::FieldError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Percentage(Decimal);
decimal_value!(Percentage = "10.00");

impl Percentage {
    /// Zero.
    pub const ZERO: Self = Self(Decimal::from_parts(0, 0, 0, false, 2));

    /// Returns this percentage of an amount, computed exactly and then rounded half up to hundredths.
    #[must_use]
    pub fn of(self, amount: Money) -> Money {
        let exact = amount.decimal() * self.0 / Decimal::ONE_HUNDRED;
        let rounded = exact.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        // Cannot fail: at most 100 percent of an amount is in its range.
        rounded.try_into().unwrap_or(amount)
    }
}

impl TryFrom<Decimal> for Percentage {
    type Error = FieldError;

    fn try_from(percentage: Decimal) -> Result<Self, FieldError> {
        let exact = percentage.normalize();
        if exact.scale() <= 2 && (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&exact) {
            let mut hundredths = exact.abs();
            hundredths.rescale(2);
            Ok(Self(hundredths))
        } else {
            Err(no_percentage())
        }
    }
}

fn no_percentage() -> FieldError {
    FieldError::new(Code::PERCENTAGE_OUT_OF_RANGE, "must be {min} to {max} in hundredths")
        .with("min", "0.00")
        .with("max", "100.00")
}

impl FromStr for Percentage {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        hundredths(text).map_err(|_| no_percentage())?.try_into()
    }
}
