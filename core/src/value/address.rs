use super::{PersonName, PostalCode, Text, UsState};
use crate::Phi;
use telehealth_macros::ObjectField;

/// A postal address, as in `orders.shipping_address` and `orders.billing_address`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, ObjectField)]
pub struct Address {
    /// Name of the recipient.
    pub name: Phi<PersonName<200>>,
    /// Street and number.
    pub line1: Phi<Text<200>>,
    /// Apartment, floor or care-of name.
    pub line2: Option<Phi<Text<200>>>,
    /// City.
    pub city: Phi<Text<100>>,
    /// State or province, by name or code.
    pub state: Option<Text<100>>,
    /// Postal code.
    pub postal_code: Option<PostalCode>,
    /// Country, by name or code.
    pub country: Text<100>,
}

impl Address {
    /// Checks that the first line, the city and the country of a new address are not blank, and in the United States
    /// that USPS knows the state, and that the postal code is a ZIP code.
    ///
    /// # Errors
    /// [`Code::TEXT_BLANK`](crate::Code::TEXT_BLANK),
    /// [`Code::US_STATE_UNKNOWN`](crate::Code::US_STATE_UNKNOWN),
    /// [`Code::POSTAL_CODE_ZIP`](crate::Code::POSTAL_CODE_ZIP) at the member.
    pub fn verify(&self) -> Result<(), crate::error::FieldError> {
        self.line1.expose().verify().map_err(|error| error.inside("/line1"))?;
        self.city.expose().verify().map_err(|error| error.inside("/city"))?;
        self.country.verify().map_err(|error| error.inside("/country"))?;
        if let Some(state) = &self.state {
            UsState::verify_in(state.as_str(), self.country.as_str()).map_err(|error| error.inside("/state"))?;
        }
        match &self.postal_code {
            Some(code) => code.verify_in(self.country.as_str()).map_err(|error| error.inside("/postal_code")),
            None => Ok(()),
        }
    }
}
