use crate::{
    InsuranceProviderId, Timestamp,
    error::{Invalid, Violations},
    operation::{changes, inputs, operations},
    record::{Rules, constraints, records},
    value::{LongText, PayerId, Phone, Text, Url},
};

records! {
    /// A company that insures patients.
    pub struct InsuranceProviderRecord for InsuranceProvider in insurance_providers as "insurance_provider" {
        /// Primary key.
        id: InsuranceProviderId,
        /// The company's name, unique.
        name: Text<200>,
        /// The id under which it takes electronic claims, unique.
        payer_id: Option<PayerId>,
        /// A phone number.
        phone: Option<Phone>,
        /// The company's site.
        website_url: Option<Url>,
        /// What kinds of coverage it sells, such as HMO or PPO.
        coverage_types: Option<Vec<LongText>>,
        /// Whether it takes new policies.
        is_active: bool,
        /// When the row was made.
        created_at: Timestamp,
        /// When the row last changed; the version that a save compares.
        updated_at: Timestamp,
    }
}

impl Rules for InsuranceProviderRecord {
    constraints! {
        insurance_providers_name_key: name => INSURANCE_PROVIDER_NAME_TAKEN,
        insurance_providers_payer_id_key: payer_id => INSURANCE_PROVIDER_PAYER_ID_TAKEN,
    }
}

inputs! {
    /// What it takes to register an insurance provider.
    pub struct NewInsuranceProvider for InsuranceProviderRecord {
        required {
            name: Text<200>,
        }
        optional {
            id: InsuranceProviderId,
            payer_id: PayerId,
            phone: Phone,
            website_url: Url,
            coverage_types: Vec<LongText>,
        }
    }
}

changes! {
    /// Changes to an insurance provider's details.
    pub struct InsuranceProviderChanges for InsuranceProviderRecord {
        name: Text<200>,
        payer_id: Option<PayerId>,
        phone: Option<Phone>,
        website_url: Option<Url>,
        coverage_types: Option<Vec<LongText>>,
    }
}

operations! {
    impl InsuranceProvider;
    doors {
        /// Registers an insurance provider, which takes policies from now on.
        pub fn register(new: NewInsuranceProvider, now: Timestamp) -> Result<Self, Invalid> {
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
            record.check_door()?;
            record.try_into()
        }
    }
    moves {
        /// Changes the provider's details, under the rules of a new one.
        pub fn revise(mut self, changes: InsuranceProviderChanges) -> Result<Self, Invalid> {
            changes.apply(&mut self.0);
            self.check_door()?;
            Ok(self)
        }

        /// Takes new policies again.
        pub fn activate(mut self) -> Result<Self, Invalid> {
            self.0.is_active = true;
            Ok(self)
        }

        /// Takes no new policies; those that there are stay.
        pub fn deactivate(mut self) -> Result<Self, Invalid> {
            self.0.is_active = false;
            Ok(self)
        }
    }
}

impl InsuranceProviderRecord {
    fn check_door(&self) -> Result<(), Invalid> {
        let mut broken = Violations::of("insurance_provider");
        broken.take("name", self.name.verify());
        broken.finish()
    }
}
