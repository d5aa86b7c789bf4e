use crate::{
    InsuranceProviderId, Timestamp,
    error::{ValidationError, Violations},
    field::Change,
    record::{Rules, constraints},
    value::{LongText, PayerId, Phone, Text, Url},
};
use telehealth_macros::{change, input, operations, record};

/// An insurance company.
#[record(table = "insurance_providers", entity = InsuranceProvider)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct InsuranceProviderRecord {
    /// Primary key.
    pub id: InsuranceProviderId,
    /// The company's name, unique.
    pub name: Text<200>,
    /// The payer id for electronic claims, unique.
    pub payer_id: Option<PayerId>,
    /// Phone number.
    pub phone: Option<Phone>,
    /// The URL of the company's website.
    pub website_url: Option<Url>,
    /// The types of coverage that it offers, such as HMO or PPO.
    pub coverage_types: Option<Vec<LongText>>,
    /// Whether new policies with this company can be recorded.
    pub is_active: bool,
    /// When the row was created.
    pub created_at: Timestamp,
    /// When the row last changed. Saving compares it to detect concurrent changes.
    pub updated_at: Timestamp,
}

/// An [`InsuranceProviderRecord`] that satisfies the rules of its table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct InsuranceProvider(InsuranceProviderRecord);

impl Rules for InsuranceProviderRecord {
    constraints! {
        insurance_providers_name_key: name => INSURANCE_PROVIDER_NAME_TAKEN,
        insurance_providers_payer_id_key: payer_id => INSURANCE_PROVIDER_PAYER_ID_TAKEN,
    }
}

/// Input for registering an insurance provider.
#[input(InsuranceProviderRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct NewInsuranceProvider {
    pub name: Text<200>,
    pub id: Option<InsuranceProviderId>,
    pub payer_id: Option<PayerId>,
    pub phone: Option<Phone>,
    pub website_url: Option<Url>,
    pub coverage_types: Option<Vec<LongText>>,
}

/// Changes to an insurance provider's details.
#[change(InsuranceProviderRecord)]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InsuranceProviderChanges {
    pub name: Change<Text<200>>,
    pub payer_id: Change<Option<PayerId>>,
    pub phone: Change<Option<Phone>>,
    pub website_url: Change<Option<Url>>,
    pub coverage_types: Change<Option<Vec<LongText>>>,
}

#[operations]
impl InsuranceProvider {
    /// Registers an insurance provider, which is active.
    #[constructor]
    pub fn register(new: NewInsuranceProvider, now: Timestamp) -> Result<Self, ValidationError> {
        let record = InsuranceProviderRecord {
            id: new.id.unwrap_or_else(InsuranceProviderId::generate),
            name: new.name,
            payer_id: new.payer_id,
            phone: new.phone,
            website_url: new.website_url,
            coverage_types: new.coverage_types,
            is_active: true,
            created_at: now,
            updated_at: now,
        };
        record.check_new()?;
        record.try_into()
    }

    /// Changes the insurance provider's details. The result must satisfy the rules for a new one.
    #[command]
    pub fn revise(mut self, changes: InsuranceProviderChanges) -> Result<Self, ValidationError> {
        changes.apply(&mut self.0);
        self.check_new()?;
        Ok(self)
    }

    /// Activates the insurance provider: new policies can be recorded again.
    #[command]
    pub fn activate(mut self) -> Result<Self, ValidationError> {
        self.0.is_active = true;
        Ok(self)
    }

    /// Deactivates the insurance provider: no new policies can be recorded. Existing policies remain valid.
    #[command]
    pub fn deactivate(mut self) -> Result<Self, ValidationError> {
        self.0.is_active = false;
        Ok(self)
    }
}

impl InsuranceProviderRecord {
    fn check_new(&self) -> Result<(), ValidationError> {
        let mut violations = Violations::of("insurance_provider");
        violations.take("name", self.name.verify());
        violations.finish()
    }
}
