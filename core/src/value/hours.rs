use super::decimal::{decimal_value, hundredths};
use crate::{code::Code, error::FieldError};
use rust_decimal::Decimal;
use std::str::FromStr;

/// Hours of work, 0.01 to 99.99 in hundredths (`DECIMAL(4,2)`).
///
/// ```
/// use telehealth_core::value::Hours;
/// assert_eq!("1.5".parse::<Hours>()?.to_string(), "1.50");
/// assert!("0".parse::<Hours>().is_err());
/// # Ok::<(), telehealth_core::error::FieldError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hours(Decimal);
decimal_value!(Hours);

impl TryFrom<Decimal> for Hours {
    type Error = FieldError;

    fn try_from(hours: Decimal) -> Result<Self, FieldError> {
        let exact = hours.normalize();
        if exact.scale() <= 2 && exact > Decimal::ZERO && exact < Decimal::ONE_HUNDRED {
            let mut hundredths = exact;
            hundredths.rescale(2);
            Ok(Self(hundredths))
        } else {
            Err(no_hours())
        }
    }
}

fn no_hours() -> FieldError {
    FieldError::new(Code::HOURS_OUT_OF_RANGE, "must be {min} to {max} in hundredths")
        .with("min", "0.01")
        .with("max", "99.99")
}

impl FromStr for Hours {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        hundredths(text).map_err(|_| no_hours())?.try_into()
    }
}
