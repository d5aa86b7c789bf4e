use super::Money;
use crate::{
    code::Code,
    error::FieldError,
    field::{Encode, Encoder, Field, Input, TypeDescriptor},
};
use serde_json::Value;
use std::{fmt, str::FromStr};

/// An amount that a payment service reports or that is refunded. Unlike [`Money`], it is not read from an integer:
/// payment services count in cents, so that `2000` is more likely 20.00 than 2000.00.
///
/// ```
/// use telehealth_core::{Code, field::Field, value::PaymentAmount};
/// assert_eq!("20.00".parse::<PaymentAmount>()?.to_string(), "20.00");
/// let cents = serde_json::json!(2000);
/// assert_eq!(PaymentAmount::from_json(&cents).unwrap_err().code(), Code::MONEY_INTEGER);
/// # Ok::<(), telehealth_core::error::FieldError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PaymentAmount(Money);

impl PaymentAmount {
    /// Returns the amount.
    #[must_use]
    pub const fn money(self) -> Money {
        self.0
    }
}

impl From<Money> for PaymentAmount {
    fn from(amount: Money) -> Self {
        Self(amount)
    }
}

impl FromStr for PaymentAmount {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        text.parse().map(Self)
    }
}

impl fmt::Display for PaymentAmount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for PaymentAmount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Encode for PaymentAmount {
    fn encode(&self, to: &mut dyn Encoder) {
        self.0.encode(to);
    }
}

impl Field for PaymentAmount {
    const TYPE: TypeDescriptor = Money::TYPE;
    const SAMPLE: &'static str = Money::SAMPLE;

    fn read(input: Input<'_>) -> Result<Self, FieldError> {
        match input {
            Input::Integer(_) => {
                Err(FieldError::new(Code::MONEY_INTEGER, "must be a decimal or text such as 20.00, not an integer"))
            }
            Input::Json(Value::Number(_)) => Err(input.wrong_type("a decimal or text such as 20.00")),
            _ => Money::read(input).map(Self),
        }
    }
}
