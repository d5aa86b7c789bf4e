use crate::{
    Code, PharmacyId, Timestamp,
    error::{FieldError, ValidationError, Violations},
    field::Change,
    record::{Rules, constraints},
    value::{Email, LongText, Npi, OpeningHours, Phone, PostalCode, Text, UsState},
};
use telehealth_macros::{change, input, operations, record};

/// A pharmacy that fills prescriptions.
#[record(table = "pharmacies", entity = Pharmacy)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PharmacyRecord {
    /// Primary key.
    pub id: PharmacyId,
    /// The pharmacy's name.
    pub name: Text<200>,
    /// National Provider Identifier, unique.
    pub npi_number: Option<Npi>,
    /// Street and number.
    pub address_line_1: LongText,
    /// Suite or floor.
    pub address_line_2: Option<LongText>,
    /// City.
    pub city: Text<100>,
    /// State, by its USPS code.
    pub state: UsState,
    /// Postal code of at most ten characters.
    pub postal_code: PostalCode,
    /// Phone number.
    pub phone: Phone,
    /// Fax number.
    pub fax: Option<Phone>,
    /// E-mail address.
    pub email: Option<Email>,
    /// The opening hours, in the pharmacy's time zone.
    pub hours_of_operation: Option<OpeningHours>,
    /// Whether it is open 24 hours a day.
    pub is_24_hour: bool,
    /// Whether it accepts insurance.
    pub accepts_insurance: bool,
    /// Whether it delivers.
    pub delivery_available: bool,
    /// Whether the pharmacy is active, that is, accepts prescriptions.
    pub is_active: bool,
    /// When the row was created.
    pub created_at: Timestamp,
    /// When the row last changed. Saving compares it to detect concurrent changes.
    pub updated_at: Timestamp,
}

/// A [`PharmacyRecord`] that satisfies the rules of its table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pharmacy(PharmacyRecord);

/// The maximum length of a postal code, as the column is `VARCHAR(10)`.
const POSTAL_CODE_LIMIT: usize = 10;

impl Rules for PharmacyRecord {
    constraints! {
        pharmacies_npi_number_key: npi_number => PHARMACY_NPI_TAKEN,
        valid_npi_pharmacy: npi_number => NPI_MALFORMED,
        valid_state_pharmacy: state => US_STATE_MALFORMED,
    }

    fn check(&self, violations: &mut Violations) {
        let length = self.postal_code.as_str().len();
        if length > POSTAL_CODE_LIMIT {
            let error = FieldError::new(Code::TEXT_TOO_LONG, "must have at most {max} characters");
            violations.report("postal_code", error.with("max", POSTAL_CODE_LIMIT).with("got", length));
        }
    }
}

/// Input for registering a pharmacy.
#[input(PharmacyRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct NewPharmacy {
    pub name: Text<200>,
    pub address_line_1: LongText,
    pub city: Text<100>,
    pub state: UsState,
    pub postal_code: PostalCode,
    pub phone: Phone,
    pub id: Option<PharmacyId>,
    pub npi_number: Option<Npi>,
    pub address_line_2: Option<LongText>,
    pub fax: Option<Phone>,
    pub email: Option<Email>,
    pub hours_of_operation: Option<OpeningHours>,
    pub is_24_hour: Option<bool>,
    pub accepts_insurance: Option<bool>,
    pub delivery_available: Option<bool>,
}

/// Changes to a pharmacy's details.
#[change(PharmacyRecord)]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PharmacyChanges {
    pub name: Change<Text<200>>,
    pub npi_number: Change<Option<Npi>>,
    pub address_line_1: Change<LongText>,
    pub address_line_2: Change<Option<LongText>>,
    pub city: Change<Text<100>>,
    pub state: Change<UsState>,
    pub postal_code: Change<PostalCode>,
    pub phone: Change<Phone>,
    pub fax: Change<Option<Phone>>,
    pub email: Change<Option<Email>>,
    pub hours_of_operation: Change<Option<OpeningHours>>,
    pub is_24_hour: Change<bool>,
    pub accepts_insurance: Change<bool>,
    pub delivery_available: Change<bool>,
}

#[operations]
impl Pharmacy {
    /// Registers a pharmacy, which is active. The state must be known and the check digit of the NPI right.
    #[constructor]
    pub fn register(new: NewPharmacy, now: Timestamp) -> Result<Self, ValidationError> {
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
        record.check_new()?;
        record.try_into()
    }

    /// Changes the pharmacy's details. The result must satisfy the rules for a new one.
    #[command]
    pub fn revise(mut self, changes: PharmacyChanges) -> Result<Self, ValidationError> {
        changes.apply(&mut self.0);
        self.check_new()?;
        Ok(self)
    }

    /// Activates the pharmacy: it accepts prescriptions again.
    #[command]
    pub fn activate(mut self) -> Result<Self, ValidationError> {
        self.0.is_active = true;
        Ok(self)
    }

    /// Deactivates the pharmacy: it accepts no more prescriptions.
    #[command]
    pub fn deactivate(mut self) -> Result<Self, ValidationError> {
        self.0.is_active = false;
        Ok(self)
    }

    /// Returns whether the pharmacy is open at an instant, or nothing if its hours are unknown. An inactive pharmacy
    /// counts as closed.
    #[query]
    #[must_use]
    pub fn open_at(&self, instant: Timestamp) -> Option<bool> {
        if !self.is_active || self.is_24_hour {
            return Some(self.is_active);
        }
        self.hours_of_operation.as_ref().map(|hours| hours.open_at(instant))
    }
}

impl PharmacyRecord {
    fn check_new(&self) -> Result<(), ValidationError> {
        let mut violations = Violations::of("pharmacy");
        violations.take("name", self.name.verify());
        violations.take("address_line_1", self.address_line_1.verify());
        violations.take("city", self.city.verify());
        violations.take("state", self.state.verify());
        // A pharmacy's state is one of the United States.
        violations.take("postal_code", self.postal_code.verify_in("US"));
        if let Some(npi) = &self.npi_number {
            violations.take("npi_number", npi.verify());
        }
        self.check(&mut violations);
        violations.finish()
    }
}
