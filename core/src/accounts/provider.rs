use crate::{
    Code, Date, ProviderId, Timestamp,
    accounts::{User, UserRole, require_name},
    error::{FieldError, ValidationError, Violations, field_of},
    field::Change,
    record::{Record, Rules, checked, constraints},
    value::{
        Availability, Count, DeaNumber, License, LongText, Money, Npi, PersonName, Rating, Text, TimeZone, UsState,
    },
};
use telehealth_macros::{change, input, operations, record};

/// The provider profile of a user.
#[record(table = "providers", entity = Provider)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProviderRecord {
    /// Primary key: the id of the user.
    pub id: ProviderId,
    /// Given name. A person has at least one of the two names.
    pub first_name: Option<PersonName>,
    /// Family name.
    pub last_name: Option<PersonName>,
    /// National Provider Identifier.
    pub npi_number: Option<Npi>,
    /// DEA registration number, required for prescribing controlled substances. Patients cannot read it.
    pub dea_number: Option<DeaNumber>,
    /// Number of the licence to practise medicine.
    pub license_number: Text<50>,
    /// The state that issued the licence.
    pub license_state: UsState,
    /// The last day of the licence.
    pub license_expiry_date: Date,
    /// Licences of other states, multistate licences of compacts, and dated exceptions.
    pub other_licenses: Vec<License>,
    /// Medical specialties, of at most 200 characters each, because they are indexed.
    pub specialties: Vec<Text<200>>,
    /// A short biography.
    pub bio: Option<LongText>,
    /// Education.
    pub education: Option<LongText>,
    /// Board certifications.
    pub certifications: Option<Vec<LongText>>,
    /// Years of practice.
    pub years_experience: Option<Count>,
    /// Languages that the provider speaks.
    pub languages_spoken: Vec<LongText>,
    /// The default fee for a visit.
    pub consultation_fee: Option<Money>,
    /// The weekly hours in which visits can be booked.
    pub availability_schedule: Option<Availability>,
    /// Whether visits can be booked.
    pub is_accepting_patients: bool,
    /// Mean of the patients' ratings, from 0.00 to 5.00.
    pub average_rating: Option<Rating>,
    /// Number of completed visits; maintained by the database.
    pub total_consultations: Count,
    /// When the row was created.
    pub created_at: Timestamp,
    /// When the row last changed. Saving compares it to detect concurrent changes.
    pub updated_at: Timestamp,
}

/// A [`ProviderRecord`] that satisfies the rules of its table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Provider(ProviderRecord);

impl Rules for ProviderRecord {
    constraints! {
        has_name: last_name => PERSON_NAME_MISSING,
        valid_first_name: first_name => TEXT_BLANK,
        valid_last_name: last_name => TEXT_BLANK,
        valid_other_licenses: other_licenses => PROVIDER_LICENSES,
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

    fn check(&self, violations: &mut Violations) {
        require_name(self.first_name.as_ref(), self.last_name.as_ref(), violations);
    }
}

/// Input for registering a provider.
#[input(ProviderRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct NewProvider {
    pub first_name: Option<PersonName>,
    pub last_name: Option<PersonName>,
    pub license_number: Text<50>,
    pub license_state: UsState,
    pub license_expiry_date: Date,
    pub npi_number: Option<Npi>,
    pub dea_number: Option<DeaNumber>,
    pub other_licenses: Option<Vec<License>>,
    pub specialties: Option<Vec<Text<200>>>,
    pub bio: Option<LongText>,
    pub education: Option<LongText>,
    pub certifications: Option<Vec<LongText>>,
    pub years_experience: Option<Count>,
    pub languages_spoken: Option<Vec<LongText>>,
    pub consultation_fee: Option<Money>,
    pub availability_schedule: Option<Availability>,
}

/// Changes to a provider's details.
#[change(ProviderRecord)]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProviderChanges {
    pub first_name: Change<Option<PersonName>>,
    pub last_name: Change<Option<PersonName>>,
    pub npi_number: Change<Option<Npi>>,
    pub dea_number: Change<Option<DeaNumber>>,
    pub license_number: Change<Text<50>>,
    pub license_state: Change<UsState>,
    pub license_expiry_date: Change<Date>,
    pub other_licenses: Change<Vec<License>>,
    pub specialties: Change<Vec<Text<200>>>,
    pub bio: Change<Option<LongText>>,
    pub education: Change<Option<LongText>>,
    pub certifications: Change<Option<Vec<LongText>>>,
    pub years_experience: Change<Option<Count>>,
    pub languages_spoken: Change<Vec<LongText>>,
    pub consultation_fee: Change<Option<Money>>,
    pub availability_schedule: Change<Option<Availability>>,
    pub is_accepting_patients: Change<bool>,
    pub average_rating: Change<Option<Rating>>,
}

// The query `free_slots` is in `care/scheduling.rs`: this module does not know visits.
#[operations]
impl Provider {
    /// Registers a user with the role `provider` as a provider. The licence must be valid today (UTC), and the check
    /// digits of the NPI and the DEA number must be right.
    #[constructor]
    pub fn register(new: NewProvider, user: &User, now: Timestamp) -> Result<Self, ValidationError> {
        let record = ProviderRecord {
            id: user.id.into(),
            first_name: new.first_name,
            last_name: new.last_name,
            npi_number: new.npi_number,
            dea_number: new.dea_number,
            license_number: new.license_number,
            license_state: new.license_state,
            license_expiry_date: new.license_expiry_date,
            other_licenses: new.other_licenses.unwrap_or_default(),
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
        let mut violations = Violations::of("provider");
        violations.merge(user.require_role("provider", &[UserRole::Provider]));
        record.check_new(now, &mut violations);
        checked(record, violations)
    }

    /// Changes the provider's details. The changed fields must satisfy the rules for a new provider.
    #[command]
    pub fn revise(mut self, changes: ProviderChanges, now: Timestamp) -> Result<Self, ValidationError> {
        let before = self.to_json();
        changes.apply(&mut self.0);
        let after = self.to_json();
        let mut violations = Violations::of("provider");
        self.check_new(now, &mut violations);
        violations.retain(|field| {
            let column = field_of(field);
            before.get(column) != after.get(column)
        });
        self.check(&mut violations);
        violations.finish()?;
        Ok(self)
    }

    /// Checks whether a licence covers a day, in whatever state.
    #[query]
    #[must_use]
    pub fn is_licensed_on(&self, day: Date) -> bool {
        self.first_license_covers(day) || self.other_licenses.iter().any(|license| license.is_valid_on(day))
    }

    /// Checks whether a licence covers a state on a day: one of the state, or a multistate licence of a compact of
    /// which it is a member then. A visit needs one for the state in which the patient is.
    #[query]
    #[must_use]
    pub fn is_licensed_in(&self, state: UsState, day: Date) -> bool {
        let first = self.license_state == state && self.first_license_covers(day);
        first || self.other_licenses.iter().any(|license| license.covers(&state, day))
    }
}

impl Provider {
    /// Checks whether a licence of the state itself covers a day. A prescription needs one for the state in which the
    /// patient is: a compact does not extend to it.
    #[must_use]
    pub fn may_prescribe_in(&self, state: &UsState, day: Date) -> bool {
        let first = self.license_state == *state && self.first_license_covers(day);
        first || self.other_licenses.iter().any(|license| license.is_of_state(state, day))
    }

    /// Returns the time zone of the provider's availability, or UTC without one.
    #[must_use]
    pub fn time_zone(&self) -> TimeZone {
        self.availability_schedule.as_ref().map_or(TimeZone::UTC, Availability::time_zone)
    }

    /// Returns the day at an instant in the provider's [`time_zone`](Self::time_zone), on which a licence must be valid.
    #[must_use]
    pub fn day_of(&self, instant: Timestamp) -> Date {
        self.time_zone().date(instant)
    }
}

impl ProviderRecord {
    fn first_license_covers(&self, day: Date) -> bool {
        day <= self.license_expiry_date
    }

    /// Checks the rules for a provider who registers at `now`.
    fn check_new(&self, now: Timestamp, violations: &mut Violations) {
        violations.take("license_number", self.license_number.verify());
        violations.take("license_state", self.license_state.verify_licensing());
        if !self.first_license_covers(now.date()) {
            let error = FieldError::new(Code::PROVIDER_LICENSE_EXPIRED, "must not have passed");
            violations.report("license_expiry_date", error.with("rule", "license_expiry_date"));
        }
        for (i, license) in self.other_licenses.iter().enumerate() {
            violations.take("other_licenses", license.verify().map_err(|error| error.inside(format_args!("/{i}"))));
        }
        if let Some(npi) = &self.npi_number {
            violations.take("npi_number", npi.verify());
        }
        if let Some(dea) = &self.dea_number {
            violations.take("dea_number", dea.verify());
        }
    }
}
