use super::money::{Money, decimal_text, hundredths};
use crate::{
    code::Code,
    error::FieldError,
    field::{Encode, Encoder, Field, Input, TypeDescriptor},
};
use rust_decimal::{Decimal, RoundingStrategy};
use std::{fmt, str::FromStr};

/// A percentage, 0.00 to 100.00 in hundredths, as used for discounts.
///
/// ```
/// use telehealth_core::value::{Money, Percentage};
/// let discount: Percentage = "12.5".parse()?;
/// assert_eq!(discount.of("9.99".parse::<Money>()?).to_string(), "1.25");
/// # Ok::<(), telehealth_core::error::FieldError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Percentage(Decimal);

impl Percentage {
    /// Zero.
    pub const ZERO: Self = Self(Decimal::from_parts(0, 0, 0, false, 2));

    /// Returns the percentage as a decimal number: 12.50 for 12.5 %.
    #[must_use]
    pub const fn decimal(self) -> Decimal {
        self.0
    }

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

impl fmt::Display for Percentage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Encode for Percentage {
    fn encode(&self, to: &mut dyn Encoder) {
        to.decimal(self);
    }
}

impl Field for Percentage {
    const TYPE: TypeDescriptor = TypeDescriptor::Decimal;
    const SAMPLE: &'static str = "\"10.00\"";

    fn read(input: Input<'_>) -> Result<Self, FieldError> {
        decimal_text(input)?.parse()
    }
}
