use crate::{
    Code, PharmacyId, Timestamp,
    error::{Invalid, Violations},
    operation::{changes, inputs, operations},
    record::{Rules, constraints, records},
    value::{Email, LongText, Npi, OpeningHours, Phone, PostalCode, Text, UsState},
};

records! {
    /// A pharmacy that fills prescriptions.
    pub struct PharmacyRecord for Pharmacy in pharmacies as "pharmacy" {
        /// Primary key.
        id: PharmacyId,
        /// The pharmacy's name.
        name: Text<200>,
        /// National Provider Identifier, unique.
        npi_number: Option<Npi>,
        /// Street and number.
        address_line_1: LongText,
        /// Suite, floor.
        address_line_2: Option<LongText>,
        /// City.
        city: Text<100>,
        /// State, by its USPS code.
        state: UsState,
        /// Postal code of at most ten characters.
        postal_code: PostalCode,
        /// Phone number.
        phone: Phone,
        /// Fax number.
        fax: Option<Phone>,
        /// E-mail address.
        email: Option<Email>,
        /// When it is open, on the clock of its time zone.
        hours_of_operation: Option<OpeningHours>,
        /// Whether it never closes.
        is_24_hour: bool,
        /// Whether it bills insurances.
        accepts_insurance: bool,
        /// Whether it delivers.
        delivery_available: bool,
        /// Whether it takes prescriptions.
        is_active: bool,
        /// When the row was made.
        created_at: Timestamp,
        /// When the row last changed; the version that a save compares.
        updated_at: Timestamp,
    }
}

/// The longest postal code, as `VARCHAR(10)` holds it.
const POSTAL_CODE_LIMIT: usize = 10;

impl Rules for PharmacyRecord {
    constraints! {
        pharmacies_npi_number_key: npi_number => PHARMACY_NPI_TAKEN,
        valid_npi_pharmacy: npi_number => NPI_MALFORMED,
        valid_state_pharmacy: state => US_STATE_MALFORMED,
    }

    fn check(&self, broken: &mut Violations) {
        broken.require(
            self.postal_code.as_str().len() <= POSTAL_CODE_LIMIT,
            "postal_code",
            Code::TEXT_TOO_LONG,
            "must have at most 10 characters",
        );
    }
}

inputs! {
    /// What it takes to register a pharmacy.
    pub struct NewPharmacy for PharmacyRecord {
        required {
            name: Text<200>,
            address_line_1: LongText,
            city: Text<100>,
            state: UsState,
            postal_code: PostalCode,
            phone: Phone,
        }
        optional {
            id: PharmacyId,
            npi_number: Npi,
            address_line_2: LongText,
            fax: Phone,
            email: Email,
            hours_of_operation: OpeningHours,
            is_24_hour: bool,
            accepts_insurance: bool,
            delivery_available: bool,
        }
    }
}

changes! {
    /// Changes to a pharmacy's details.
    pub struct PharmacyChanges for PharmacyRecord {
        name: Text<200>,
        npi_number: Option<Npi>,
        address_line_1: LongText,
        address_line_2: Option<LongText>,
        city: Text<100>,
        state: UsState,
        postal_code: PostalCode,
        phone: Phone,
        fax: Option<Phone>,
        email: Option<Email>,
        hours_of_operation: Option<OpeningHours>,
        is_24_hour: bool,
        accepts_insurance: bool,
        delivery_available: bool,
    }
}

operations! {
    impl Pharmacy;
    doors {
        /// Registers a pharmacy in a known state, with a right check digit; it takes prescriptions from now on.
        pub fn register(new: NewPharmacy, now: Timestamp) -> Result<Self, Invalid> {
            let record = PharmacyRecord {
                id: new.id.unwrap_or_else(PharmacyId::generate),
                name: new.name,
                npi_number: new.npi_number,
                address_line_1: new.address_line_1,
                address_line_2: new.address_line_2,
                city: new.city,
                state: new.state,
                postal_code: new.postal_code,
                phone: new.phone,
                fax: new.fax,
                email: new.email,
                hours_of_operation: new.hours_of_operation,
                is_24_hour: new.is_24_hour.unwrap_or(false),
                accepts_insurance: new.accepts_insurance.unwrap_or(true),
                delivery_available: new.delivery_available.unwrap_or(false),
                is_active: true,
                created_at: now,
                updated_at: now,
            };
            record.check_door()?;
            record.try_into()
        }
    }
    moves {
        /// Changes the pharmacy's details, under the rules of a new one.
        pub fn revise(mut self, changes: PharmacyChanges) -> Result<Self, Invalid> {
            changes.apply(&mut self.0);
            self.check_door()?;
            Ok(self)
        }

        /// Takes prescriptions again.
        pub fn activate(mut self) -> Result<Self, Invalid> {
            self.0.is_active = true;
            Ok(self)
        }

        /// Takes no more prescriptions.
        pub fn deactivate(mut self) -> Result<Self, Invalid> {
            self.0.is_active = false;
            Ok(self)
        }
    }
    queries for PharmacyRecord {
        /// Whether the pharmacy is open at an instant; `None` where its hours are not known. One that takes no
        /// prescriptions counts as closed.
        pub fn open_at(&self, instant: Timestamp) -> Option<bool> {
            if !self.is_active || self.is_24_hour {
                return Some(self.is_active);
            }
            self.hours_of_operation.as_ref().map(|hours| hours.open_at(instant))
        }
    }
}

impl PharmacyRecord {
    fn check_door(&self) -> Result<(), Invalid> {
        let mut broken = Violations::of("pharmacy");
        broken.take("name", self.name.verify());
        broken.take("address_line_1", self.address_line_1.verify());
        broken.take("city", self.city.verify());
        broken.take("state", self.state.verify());
        if let Some(npi) = &self.npi_number {
            broken.take("npi_number", npi.verify());
        }
        self.check(&mut broken);
        broken.finish()
    }
}
