use crate::{
    Code, Date, PharmacyId, Phi, SubscriptionPlanId, Timestamp, UserId,
    accounts::{User, UserRole},
    error::{ValidationError, Violations},
    field::Change,
    label::labels,
    record::{Rules, constraints},
    value::{LongText, Phone, PostalCode, Text},
};
use telehealth_macros::{change, input, operations, record};

labels! {
    /// A patient's gender.
    Gender {
        /// Male.
        Male = "male",
        /// Female.
        Female = "female",
        /// Another.
        Other = "other",
        /// Not said.
        PreferNotToSay = "prefer_not_to_say",
    }
}

/// A user who receives care.
#[record(table = "patients", entity = Patient)]
#[derive(Clone, Debug, PartialEq)]
pub struct PatientRecord {
    /// Primary key: the user.
    pub id: UserId,
    /// Given name.
    pub first_name: Phi<Text<100>>,
    /// Family name.
    pub last_name: Phi<Text<100>>,
    /// Date of birth, at least 13 years ago.
    pub date_of_birth: Date,
    /// Gender.
    pub gender: Option<Gender>,
    /// Street and number.
    pub address_line_1: Option<Phi<LongText>>,
    /// Apartment, floor, care of.
    pub address_line_2: Option<Phi<LongText>>,
    /// City.
    pub city: Option<Phi<Text<100>>>,
    /// State or province, by name or code.
    pub state: Option<Text<100>>,
    /// Postal code.
    pub postal_code: Option<PostalCode>,
    /// Country.
    pub country: Text<100>,
    /// Whom to call in an emergency.
    pub emergency_contact_name: Option<Phi<Text<200>>>,
    /// Their phone number.
    pub emergency_contact_phone: Option<Phi<Phone>>,
    /// Their relationship to the patient.
    pub emergency_contact_relationship: Option<Phi<Text<100>>>,
    /// The plan that the patient subscribes to.
    pub subscription_plan_id: Option<SubscriptionPlanId>,
    /// The pharmacy that the patient prefers.
    pub primary_pharmacy_id: Option<PharmacyId>,
    /// The provider who is assigned to the patient.
    pub primary_provider_id: Option<UserId>,
    /// Whether onboarding is done.
    pub onboarding_completed: bool,
    /// When onboarding was done.
    pub onboarding_completed_at: Option<Timestamp>,
    /// The last visit or order; the database moves it.
    pub last_active_at: Timestamp,
    /// When the row was made.
    pub created_at: Timestamp,
    /// When the row last changed; the version that a save compares.
    pub updated_at: Timestamp,
}

/// A [`PatientRecord`] that keeps the rules of its table.
#[derive(Clone, Debug, PartialEq)]
pub struct Patient(PatientRecord);

/// The least age of a patient in years (specification section 1, `age_constraint`). A rule of the constructor: it needs
/// today's date, and once kept it stays kept.
const MINIMUM_AGE: u32 = 13;

impl Rules for PatientRecord {
    constraints! {
        age_constraint: date_of_birth => PATIENT_UNDER_13,
        valid_postal_code: postal_code => POSTAL_CODE_MALFORMED,
        user_role_matches: id => USER_ROLE_MISMATCH,
    }
}

/// What it takes to register a patient.
#[input(PatientRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct NewPatient {
    pub first_name: Phi<Text<100>>,
    pub last_name: Phi<Text<100>>,
    pub date_of_birth: Date,
    pub gender: Option<Gender>,
    pub address_line_1: Option<Phi<LongText>>,
    pub address_line_2: Option<Phi<LongText>>,
    pub city: Option<Phi<Text<100>>>,
    pub state: Option<Text<100>>,
    pub postal_code: Option<PostalCode>,
    pub country: Option<Text<100>>,
    pub emergency_contact_name: Option<Phi<Text<200>>>,
    pub emergency_contact_phone: Option<Phi<Phone>>,
    pub emergency_contact_relationship: Option<Phi<Text<100>>>,
    pub subscription_plan_id: Option<SubscriptionPlanId>,
    pub primary_pharmacy_id: Option<PharmacyId>,
    pub primary_provider_id: Option<UserId>,
}

/// Changes to a patient's details.
#[change(PatientRecord)]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PatientChanges {
    pub first_name: Change<Phi<Text<100>>>,
    pub last_name: Change<Phi<Text<100>>>,
    pub gender: Change<Option<Gender>>,
    pub address_line_1: Change<Option<Phi<LongText>>>,
    pub address_line_2: Change<Option<Phi<LongText>>>,
    pub city: Change<Option<Phi<Text<100>>>>,
    pub state: Change<Option<Text<100>>>,
    pub postal_code: Change<Option<PostalCode>>,
    pub country: Change<Text<100>>,
    pub emergency_contact_name: Change<Option<Phi<Text<200>>>>,
    pub emergency_contact_phone: Change<Option<Phi<Phone>>>,
    pub emergency_contact_relationship: Change<Option<Phi<Text<100>>>>,
    pub subscription_plan_id: Change<Option<SubscriptionPlanId>>,
    pub primary_pharmacy_id: Change<Option<PharmacyId>>,
    pub primary_provider_id: Change<Option<UserId>>,
}

#[operations]
impl Patient {
    /// Registers a user with the role `patient` as one, if at least 13 years old today (UTC).
    #[constructor]
    pub fn register(new: NewPatient, user: &User, now: Timestamp) -> Result<Self, ValidationError> {
        let record = PatientRecord {
            id: user.id,
            first_name: new.first_name,
            last_name: new.last_name,
            date_of_birth: new.date_of_birth,
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
        violations.finish()?;
        record.try_into()
    }

    /// Changes the patient's details.
    #[command]
    pub fn revise(mut self, changes: PatientChanges) -> Result<Self, ValidationError> {
        changes.apply(&mut self.0);
        let mut violations = Violations::of("patient");
        self.check_names(&mut violations);
        violations.finish()?;
        Ok(self)
    }

    /// Records that onboarding is done; once done it stays done.
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
    /// The rules of a patient who is new at `now`; history that is taken over need not keep them.
    fn check_new(&self, now: Timestamp, violations: &mut Violations) {
        let latest_birth = now.date().years_before(MINIMUM_AGE);
        violations.require(
            latest_birth.is_some_and(|latest| self.date_of_birth <= latest),
            "date_of_birth",
            Code::PATIENT_UNDER_13,
            "must be at least 13 years ago",
        );
        self.check_names(violations);
    }

    fn check_names(&self, violations: &mut Violations) {
        violations.take("first_name", self.first_name.expose().verify());
        violations.take("last_name", self.last_name.expose().verify());
    }
}
