use crate::{
    Code, Date, PatientId, PharmacyId, Phi, ProviderId, SubscriptionPlanId, Timestamp,
    accounts::{User, UserRole, require_name},
    error::{ValidationError, Violations},
    field::Change,
    label::labels,
    record::{Rules, checked, constraints},
    value::{LongText, PersonName, Phone, PostalCode, Text, UsState},
};
use telehealth_macros::{change, input, operations, record};

labels! {
    /// A patient's gender.
    Gender {
        /// Male.
        Male = "male",
        /// Female.
        Female = "female",
        /// Another gender.
        Other = "other",
        /// Prefers not to say.
        PreferNotToSay = "prefer_not_to_say",
    }
}

/// The patient profile of a user.
#[record(table = "patients", entity = Patient)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PatientRecord {
    /// Primary key: the id of the user.
    pub id: PatientId,
    /// Given name. A person has at least one of the two names.
    pub first_name: Option<Phi<PersonName>>,
    /// Family name.
    pub last_name: Option<Phi<PersonName>>,
    /// Date of birth; patients must be at least 13 years old when they register. `correct_date_of_birth` changes it.
    pub date_of_birth: Date,
    /// Why the date of birth was last corrected. The audit log has the earlier date.
    pub date_of_birth_correction: Option<Phi<Text<500>>>,
    /// Gender.
    pub gender: Option<Gender>,
    /// Street and number.
    pub address_line_1: Option<Phi<LongText>>,
    /// Apartment, floor or care-of name.
    pub address_line_2: Option<Phi<LongText>>,
    /// City.
    pub city: Option<Phi<Text<100>>>,
    /// State or province, by name or code. In the United States it is known to USPS, and the default of the state in
    /// which the patient is during a visit.
    pub state: Option<Text<100>>,
    /// Postal code.
    pub postal_code: Option<PostalCode>,
    /// Country.
    pub country: Text<100>,
    /// Name of the emergency contact.
    pub emergency_contact_name: Option<Phi<PersonName<200>>>,
    /// Phone number of the emergency contact.
    pub emergency_contact_phone: Option<Phi<Phone>>,
    /// Relationship of the emergency contact to the patient.
    pub emergency_contact_relationship: Option<Phi<Text<100>>>,
    /// The patient's subscription plan.
    pub subscription_plan_id: Option<SubscriptionPlanId>,
    /// The patient's preferred pharmacy.
    pub primary_pharmacy_id: Option<PharmacyId>,
    /// The provider assigned to the patient.
    pub primary_provider_id: Option<ProviderId>,
    /// Whether onboarding is complete.
    pub onboarding_completed: bool,
    /// When onboarding was completed.
    pub onboarding_completed_at: Option<Timestamp>,
    /// The time of the last visit or order; maintained by the database.
    pub last_active_at: Timestamp,
    /// When the row was created.
    pub created_at: Timestamp,
    /// When the row last changed. Saving compares it to detect concurrent changes.
    pub updated_at: Timestamp,
}

/// A [`PatientRecord`] that satisfies the rules of its table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Patient(PatientRecord);

/// The minimum age of a patient in years (specification section 1, `age_constraint`). Only the constructor checks it:
/// the check needs today's date, and a patient who has reached the age stays above it.
const MINIMUM_AGE: u32 = 13;

/// The maximum age of a patient in years; an earlier date of birth is a slip. The oldest known person lived 122 years.
const MAXIMUM_AGE: u32 = 150;

impl Rules for PatientRecord {
    constraints! {
        has_name: last_name => PERSON_NAME_MISSING,
        age_constraint: date_of_birth => PATIENT_UNDER_13,
        birth_date_has_reason: date_of_birth_correction => PATIENT_CORRECTION_REASON,
        valid_postal_code: postal_code => POSTAL_CODE_MALFORMED,
        user_role_matches: id => USER_ROLE_MISMATCH,
    }

    fn check(&self, violations: &mut Violations) {
        require_name(self.first_name.as_ref(), self.last_name.as_ref(), violations);
    }
}

/// Input for registering a patient.
#[input(PatientRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct NewPatient {
    pub first_name: Option<Phi<PersonName>>,
    pub last_name: Option<Phi<PersonName>>,
    pub date_of_birth: Date,
    pub gender: Option<Gender>,
    pub address_line_1: Option<Phi<LongText>>,
    pub address_line_2: Option<Phi<LongText>>,
    pub city: Option<Phi<Text<100>>>,
    pub state: Option<Text<100>>,
    pub postal_code: Option<PostalCode>,
    pub country: Option<Text<100>>,
    pub emergency_contact_name: Option<Phi<PersonName<200>>>,
    pub emergency_contact_phone: Option<Phi<Phone>>,
    pub emergency_contact_relationship: Option<Phi<Text<100>>>,
    pub subscription_plan_id: Option<SubscriptionPlanId>,
    pub primary_pharmacy_id: Option<PharmacyId>,
    pub primary_provider_id: Option<ProviderId>,
}

/// Changes to a patient's details.
#[change(PatientRecord)]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PatientChanges {
    pub first_name: Change<Option<Phi<PersonName>>>,
    pub last_name: Change<Option<Phi<PersonName>>>,
    pub gender: Change<Option<Gender>>,
    pub address_line_1: Change<Option<Phi<LongText>>>,
    pub address_line_2: Change<Option<Phi<LongText>>>,
    pub city: Change<Option<Phi<Text<100>>>>,
    pub state: Change<Option<Text<100>>>,
    pub postal_code: Change<Option<PostalCode>>,
    pub country: Change<Text<100>>,
    pub emergency_contact_name: Change<Option<Phi<PersonName<200>>>>,
    pub emergency_contact_phone: Change<Option<Phi<Phone>>>,
    pub emergency_contact_relationship: Change<Option<Phi<Text<100>>>>,
    pub subscription_plan_id: Change<Option<SubscriptionPlanId>>,
    pub primary_pharmacy_id: Change<Option<PharmacyId>>,
    pub primary_provider_id: Change<Option<ProviderId>>,
}

#[operations]
impl Patient {
    /// Registers a user with the role `patient` as a patient, who must be at least 13 years old today (UTC).
    #[constructor]
    pub fn register(new: NewPatient, user: &User, now: Timestamp) -> Result<Self, ValidationError> {
        let record = PatientRecord {
            id: user.id.into(),
            first_name: new.first_name,
            last_name: new.last_name,
            date_of_birth: new.date_of_birth,
            date_of_birth_correction: None,
            gender: new.gender,
            address_line_1: new.address_line_1,
            address_line_2: new.address_line_2,
            city: new.city,
            state: new.state,
            postal_code: new.postal_code,
            country: match new.country {
                Some(country) => country,
                None => Text::from_static("US"),
            },
            emergency_contact_name: new.emergency_contact_name,
            emergency_contact_phone: new.emergency_contact_phone,
            emergency_contact_relationship: new.emergency_contact_relationship,
            subscription_plan_id: new.subscription_plan_id,
            primary_pharmacy_id: new.primary_pharmacy_id,
            primary_provider_id: new.primary_provider_id,
            onboarding_completed: false,
            onboarding_completed_at: None,
            last_active_at: now,
            created_at: now,
            updated_at: now,
        };
        let mut violations = Violations::of("patient");
        violations.merge(user.require_role("patient", &[UserRole::Patient]));
        record.check_new(now, &mut violations);
        checked(record, violations)
    }

    /// Changes the patient's details. A changed address must satisfy the rules for a new patient.
    #[command]
    pub fn revise(mut self, changes: PatientChanges) -> Result<Self, ValidationError> {
        let sets_country = matches!(changes.country, Change::Set(_));
        let sets_state = sets_country || matches!(changes.state, Change::Set(_));
        let sets_postal_code = sets_country || matches!(changes.postal_code, Change::Set(_));
        changes.apply(&mut self.0);
        let mut violations = Violations::of("patient");
        if sets_country {
            violations.take("country", self.country.verify());
        }
        if sets_state {
            self.check_state(&mut violations);
        }
        if sets_postal_code {
            self.check_postal_code(&mut violations);
        }
        self.check(&mut violations);
        violations.finish()?;
        Ok(self)
    }

    /// Corrects the date of birth and records the reason. The date must satisfy the rules for a new patient.
    #[command]
    pub fn correct_date_of_birth(
        mut self,
        date_of_birth: Date,
        reason: Phi<Text<500>>,
        now: Timestamp,
    ) -> Result<Self, ValidationError> {
        self.0.date_of_birth = date_of_birth;
        let mut violations = Violations::of("patient");
        violations.take("reason", reason.expose().verify());
        self.check_age(now, &mut violations);
        violations.finish()?;
        self.0.date_of_birth_correction = Some(reason);
        Ok(self)
    }

    /// Records that onboarding is complete. Does nothing if it already is.
    #[command]
    pub fn complete_onboarding(mut self, now: Timestamp) -> Result<Self, ValidationError> {
        if !self.onboarding_completed {
            self.0.onboarding_completed = true;
            self.0.onboarding_completed_at = Some(now);
        }
        Ok(self)
    }
}

impl PatientRecord {
    /// Checks the rules for a patient who registers at `now`; imported records need not satisfy them.
    fn check_new(&self, now: Timestamp, violations: &mut Violations) {
        self.check_age(now, violations);
        violations.take("country", self.country.verify());
        self.check_state(violations);
        self.check_postal_code(violations);
    }

    fn check_age(&self, now: Timestamp, violations: &mut Violations) {
        let years_ago = |years| now.date().years_before(years);
        violations.require(
            years_ago(MINIMUM_AGE).is_some_and(|latest| self.date_of_birth <= latest),
            "date_of_birth",
            Code::PATIENT_UNDER_13,
            "must be at least 13 years ago",
        );
        violations.require(
            years_ago(MAXIMUM_AGE).is_none_or(|earliest| self.date_of_birth >= earliest),
            "date_of_birth",
            Code::PATIENT_OVER_150,
            "must be at most 150 years ago",
        );
    }

    fn check_state(&self, violations: &mut Violations) {
        if let Some(state) = &self.state {
            violations.take(&["state", "country"], UsState::verify_in(state.as_str(), self.country.as_str()));
        }
    }

    fn check_postal_code(&self, violations: &mut Violations) {
        if let Some(code) = &self.postal_code {
            violations.take(&["postal_code", "country"], code.verify_in(self.country.as_str()));
        }
    }
}
