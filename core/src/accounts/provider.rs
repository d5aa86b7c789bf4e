use crate::{
    Code, Date, Timestamp, UserId,
    accounts::{User, UserRole},
    error::{Invalid, Violations},
    operation::{changes, inputs, operations},
    record::{Record, Rules, constraints, records},
    value::{Availability, Count, DeaNumber, LongText, Money, Npi, Rating, Text, UsState},
};

records! {
    /// A user who gives care.
    pub struct ProviderRecord for Provider in providers as "provider" {
        /// Primary key: the user.
        id: UserId,
        /// Given name.
        first_name: Text<100>,
        /// Family name.
        last_name: Text<100>,
        /// National Provider Identifier.
        npi_number: Option<Npi>,
        /// DEA registration, which prescribing controlled substances needs.
        dea_number: Option<DeaNumber>,
        /// Number of the licence to practise.
        license_number: Text<50>,
        /// The state that gave it.
        license_state: UsState,
        /// Its last day.
        license_expiry_date: Date,
        /// Medical specialties, of at most 200 characters each: an index finds them.
        specialties: Vec<Text<200>>,
        /// A few words about the provider.
        bio: Option<LongText>,
        /// Education.
        education: Option<LongText>,
        /// Board certifications.
        certifications: Option<Vec<LongText>>,
        /// Years of practice.
        years_experience: Option<Count>,
        /// Languages that the provider speaks with patients.
        languages_spoken: Vec<LongText>,
        /// The usual fee of a visit.
        consultation_fee: Option<Money>,
        /// The hours of a week that can be booked.
        availability_schedule: Option<Availability>,
        /// Whether visits can be booked at all.
        is_accepting_patients: bool,
        /// Mean of the patients' ratings.
        average_rating: Option<Rating>,
        /// Completed visits; the database counts them.
        total_consultations: Count,
        /// When the row was made.
        created_at: Timestamp,
        /// When the row last changed; the version that a save compares.
        updated_at: Timestamp,
    }
}

impl Rules for ProviderRecord {
    constraints! {
        valid_npi: npi_number => NPI_MALFORMED,
        providers_npi_number_key: npi_number => PROVIDER_NPI_TAKEN,
        valid_dea: dea_number => DEA_NUMBER_MALFORMED,
        providers_dea_number_key: dea_number => PROVIDER_DEA_TAKEN,
        valid_license_state: license_state => US_STATE_MALFORMED,
        providers_years_experience_check: years_experience => INTEGER_NEGATIVE,
        providers_consultation_fee_check: consultation_fee => MONEY_NEGATIVE,
        providers_average_rating_check: average_rating => RATING_OUT_OF_RANGE,
        providers_total_consultations_check: total_consultations => INTEGER_NEGATIVE,
        user_role_matches: id => USER_ROLE_MISMATCH,
    }
}

inputs! {
    /// What it takes to register a provider.
    pub struct NewProvider for ProviderRecord {
        required {
            first_name: Text<100>,
            last_name: Text<100>,
            license_number: Text<50>,
            license_state: UsState,
            license_expiry_date: Date,
        }
        optional {
            npi_number: Npi,
            dea_number: DeaNumber,
            specialties: Vec<Text<200>>,
            bio: LongText,
            education: LongText,
            certifications: Vec<LongText>,
            years_experience: Count,
            languages_spoken: Vec<LongText>,
            consultation_fee: Money,
            availability_schedule: Availability,
        }
    }
}

changes! {
    /// Changes to a provider's details.
    pub struct ProviderChanges for ProviderRecord {
        first_name: Text<100>,
        last_name: Text<100>,
        npi_number: Option<Npi>,
        dea_number: Option<DeaNumber>,
        license_number: Text<50>,
        license_state: UsState,
        license_expiry_date: Date,
        specialties: Vec<Text<200>>,
        bio: Option<LongText>,
        education: Option<LongText>,
        certifications: Option<Vec<LongText>>,
        years_experience: Option<Count>,
        languages_spoken: Vec<LongText>,
        consultation_fee: Option<Money>,
        availability_schedule: Option<Availability>,
        is_accepting_patients: bool,
        average_rating: Option<Rating>,
    }
}

operations! {
    impl Provider;
    doors {
        /// Registers a user with the role `provider` as one: licensed on the day, with right check digits.
        pub fn register(new: NewProvider, user: &User, now: Timestamp) -> Result<Self, Invalid> {
            let record = ProviderRecord {
                id: user.id,
                first_name: new.first_name,
                last_name: new.last_name,
                npi_number: new.npi_number,
                dea_number: new.dea_number,
                license_number: new.license_number,
                license_state: new.license_state,
                license_expiry_date: new.license_expiry_date,
                specialties: new.specialties.unwrap_or_default(),
                bio: new.bio,
                education: new.education,
                certifications: new.certifications,
                years_experience: new.years_experience,
                languages_spoken: new.languages_spoken.unwrap_or_else(|| vec![Text::from_static("English")]),
                consultation_fee: new.consultation_fee,
                availability_schedule: new.availability_schedule,
                is_accepting_patients: true,
                average_rating: None,
                total_consultations: Count::ZERO,
                created_at: now,
                updated_at: now,
            };
            let mut broken = Violations::of("provider");
            broken.merge(user.require_role("provider", &[UserRole::Provider]));
            record.check_door(now, &mut broken);
            broken.finish()?;
            record.try_into()
        }
    }
    moves {
        /// Changes the provider's details; what is changed keeps the rules of a new provider.
        pub fn revise(mut self, changes: ProviderChanges, now: Timestamp) -> Result<Self, Invalid> {
            let before = self.to_json();
            changes.apply(&mut self.0);
            let after = self.to_json();
            let mut broken = Violations::of("provider");
            self.check_door(now, &mut broken);
            broken.retain(|field| before.get(field) != after.get(field));
            broken.finish()?;
            Ok(self)
        }
    }
    queries for ProviderRecord {
        /// Whether the licence covers a day.
        pub fn is_licensed_on(&self, day: Date) -> bool {
            day <= self.license_expiry_date
        }
    }
}

impl ProviderRecord {
    /// The rules of a provider who is new at `now`.
    fn check_door(&self, now: Timestamp, broken: &mut Violations) {
        broken.take("first_name", self.first_name.verify());
        broken.take("last_name", self.last_name.verify());
        broken.take("license_number", self.license_number.verify());
        broken.take("license_state", self.license_state.verify());
        broken.require(
            self.is_licensed_on(now.date()),
            "license_expiry_date",
            Code::PROVIDER_LICENSE_EXPIRED,
            "must not have passed",
        );
        if let Some(npi) = &self.npi_number {
            broken.take("npi_number", npi.verify());
        }
        if let Some(dea) = &self.dea_number {
            broken.take("dea_number", dea.verify());
        }
    }
}
