use super::decimal::{NoDecimal, decimal_value, fixed};
use crate::{code::Code, error::FieldError};
use rust_decimal::Decimal;
use std::str::FromStr;

/// A quantity of a drug to dispense, 0.001 to 9,999,999.999 (`DECIMAL(10,3)`, the form of NCPDP's field 442-E7,
/// Quantity Dispensed).
///
/// It is written without trailing zeros, which are misread as a larger number (ISMP's list of error-prone dose
/// designations).
///
/// ```
/// use telehealth_core::value::Quantity;
/// assert_eq!("7.50".parse::<Quantity>()?.to_string(), "7.5");
/// assert!("0".parse::<Quantity>().is_err());
/// # Ok::<(), telehealth_core::error::FieldError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Quantity(Decimal);
decimal_value!(Quantity = "7.5");

const PLACES: u32 = 3;
/// 9,999,999.999.
const MAX: Decimal = Decimal::from_parts(1_410_065_407, 2, 0, false, PLACES);

impl Quantity {
    /// Checks whether it is a whole number.
    #[must_use]
    pub fn is_whole(self) -> bool {
        self.0.is_integer()
    }
}

fn out_of_range() -> FieldError {
    FieldError::new(Code::QUANTITY_OUT_OF_RANGE, "must be {min} to {max} in thousandths")
        .with("min", "0.001")
        .with_text("max", MAX)
}

impl TryFrom<Decimal> for Quantity {
    type Error = FieldError;

    fn try_from(quantity: Decimal) -> Result<Self, FieldError> {
        let exact = quantity.normalize();
        let fits = exact.scale() <= PLACES && exact > Decimal::ZERO && exact <= MAX;
        if fits { Ok(Self(exact)) } else { Err(out_of_range()) }
    }
}

impl TryFrom<i32> for Quantity {
    type Error = FieldError;

    fn try_from(units: i32) -> Result<Self, FieldError> {
        Decimal::from(units).try_into()
    }
}

impl FromStr for Quantity {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        fixed(text, PLACES).map_err(|_: NoDecimal| out_of_range())?.try_into()
    }
}
