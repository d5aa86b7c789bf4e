use super::{Money, money::too_precise, text_value};
use crate::{code::Code, error::FieldError};
use std::str::FromStr;

/// The three-letter code of a currency (ISO 4217), such as `USD`; payment services write `usd`, which is the same.
///
/// ```
/// use telehealth_core::value::Currency;
/// assert_eq!("usd".parse::<Currency>()?, Currency::usd());
/// assert!("CHF".parse::<Currency>()?.verify().is_ok());
/// assert!("ZZZ".parse::<Currency>()?.verify().is_err());
/// # Ok::<(), telehealth_core::error::FieldError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency(String);
text_value!(Currency = "USD");

impl Currency {
    /// Returns the US dollar, the specification's default.
    #[must_use]
    pub fn usd() -> Self {
        Self("USD".to_owned())
    }

    /// Checks that a new amount can be in this currency: it is in circulation and has at most two decimal places, like
    /// the columns. Funds codes, metals and withdrawn currencies are rejected.
    ///
    /// # Errors
    /// [`Code::CURRENCY_UNKNOWN`].
    pub fn verify(&self) -> Result<(), FieldError> {
        if self.places().is_some() {
            Ok(())
        } else {
            Err(FieldError::new(Code::CURRENCY_UNKNOWN, "must be a currency in use with at most two decimal places"))
        }
    }

    /// Checks that an amount is a whole number of the currency's smallest unit, such as the yen.
    ///
    /// # Errors
    /// [`Code::MONEY_TOO_PRECISE`].
    pub fn verify_amount(&self, amount: Money) -> Result<(), FieldError> {
        let exact = amount.decimal().normalize().scale();
        match self.places() {
            Some(places) if exact > u32::from(places) => Err(too_precise(places)),
            _ => Ok(()),
        }
    }

    /// Returns the decimal places of a currency that [`verify`](Self::verify) accepts.
    fn places(&self) -> Option<u16> {
        iso_currency::Currency::from_code(&self.0)
            .filter(|known| !known.is_fund() && !known.is_special() && known.is_superseded().is_none())?
            .exponent()
            .filter(|places| *places <= 2)
    }
}

impl FromStr for Currency {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        if text.len() == 3 && text.bytes().all(|b| b.is_ascii_alphabetic()) {
            Ok(Self(text.to_ascii_uppercase()))
        } else {
            Err(FieldError::new(Code::CURRENCY_MALFORMED, "must be three letters"))
        }
    }
}
