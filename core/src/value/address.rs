use super::{PostalCode, Text};
use crate::Phi;

crate::object! {
    /// A postal address, as `orders.shipping_address` and `orders.billing_address` hold it.
    pub struct Address {
        /// Whom it is for.
        name: Phi<Text<200>>,
        /// Street and number.
        line1: Phi<Text<200>>,
        /// Apartment, floor, care of.
        line2: Option<Phi<Text<200>>>,
        /// City.
        city: Phi<Text<100>>,
        /// State or province, by name or code.
        state: Option<Text<100>>,
        /// Postal code.
        postal_code: Option<PostalCode>,
        /// Country, by name or code.
        country: Text<100>,
    }
}

impl Address {
    /// Checks that a new address can be written on a parcel: somebody, somewhere.
    ///
    /// # Errors
    /// [`Code::TEXT_BLANK`](crate::Code::TEXT_BLANK) with the member.
    pub fn verify(&self) -> Result<(), crate::error::Flaw> {
        self.name.expose().verify().map_err(|flaw| flaw.inside(".name"))?;
        self.line1.expose().verify().map_err(|flaw| flaw.inside(".line1"))?;
        self.city.expose().verify().map_err(|flaw| flaw.inside(".city"))?;
        self.country.verify().map_err(|flaw| flaw.inside(".country"))
    }
}
