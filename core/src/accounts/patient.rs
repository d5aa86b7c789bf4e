use crate::{
    Code, Date, PharmacyId, Phi, SubscriptionPlanId, Timestamp, UserId,
    accounts::{User, UserRole},
    error::{Invalid, Violations},
    label::labels,
    operation::{changes, inputs, operations},
    record::{Rules, constraints, records},
    value::{LongText, Phone, PostalCode, Text},
};

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

records! {
    /// A user who receives care.
    pub struct PatientRecord for Patient in patients as "patient" {
        /// Primary key: the user.
        id: UserId,
        /// Given name.
        first_name: Phi<Text<100>>,
        /// Family name.
        last_name: Phi<Text<100>>,
        /// Date of birth, at least 13 years ago.
        date_of_birth: Date,
        /// Gender.
        gender: Option<Gender>,
        /// Street and number.
        address_line_1: Option<Phi<LongText>>,
        /// Apartment, floor, care of.
        address_line_2: Option<Phi<LongText>>,
        /// City.
        city: Option<Phi<Text<100>>>,
        /// State or province, by name or code.
        state: Option<Text<100>>,
        /// Postal code.
        postal_code: Option<PostalCode>,
        /// Country.
        country: Text<100>,
        /// Whom to call in an emergency.
        emergency_contact_name: Option<Phi<Text<200>>>,
        /// Their phone number.
        emergency_contact_phone: Option<Phi<Phone>>,
        /// Their relationship to the patient.
        emergency_contact_relationship: Option<Phi<Text<100>>>,
        /// The plan that the patient subscribes to.
        subscription_plan_id: Option<SubscriptionPlanId>,
        /// The pharmacy that the patient prefers.
        primary_pharmacy_id: Option<PharmacyId>,
        /// The provider who is assigned to the patient.
        primary_provider_id: Option<UserId>,
        /// Whether onboarding is done.
        onboarding_completed: bool,
        /// When onboarding was done.
        onboarding_completed_at: Option<Timestamp>,
        /// The last visit or order; the database moves it.
        last_active_at: Timestamp,
        /// When the row was made.
        created_at: Timestamp,
        /// When the row last changed; the version that a save compares.
        updated_at: Timestamp,
    }
}

/// The least age of a patient in years (specification section 1, `age_constraint`). A rule of the door: it needs
/// today's date, and once kept it stays kept.
const MINIMUM_AGE: u32 = 13;

impl Rules for PatientRecord {
    constraints! {
        age_constraint: date_of_birth => PATIENT_UNDER_13,
        valid_postal_code: postal_code => POSTAL_CODE_MALFORMED,
        user_role_matches: id => USER_ROLE_MISMATCH,
    }
}

inputs! {
    /// What it takes to register a patient.
    pub struct NewPatient for PatientRecord {
        required {
            first_name: Phi<Text<100>>,
            last_name: Phi<Text<100>>,
            date_of_birth: Date,
        }
        optional {
            gender: Gender,
            address_line_1: Phi<LongText>,
            address_line_2: Phi<LongText>,
            city: Phi<Text<100>>,
            state: Text<100>,
            postal_code: PostalCode,
            country: Text<100>,
            emergency_contact_name: Phi<Text<200>>,
            emergency_contact_phone: Phi<Phone>,
            emergency_contact_relationship: Phi<Text<100>>,
            subscription_plan_id: SubscriptionPlanId,
            primary_pharmacy_id: PharmacyId,
            primary_provider_id: UserId,
        }
    }
}

changes! {
    /// Changes to a patient's details.
    pub struct PatientChanges for PatientRecord {
        first_name: Phi<Text<100>>,
        last_name: Phi<Text<100>>,
        gender: Option<Gender>,
        address_line_1: Option<Phi<LongText>>,
        address_line_2: Option<Phi<LongText>>,
        city: Option<Phi<Text<100>>>,
        state: Option<Text<100>>,
        postal_code: Option<PostalCode>,
        country: Text<100>,
        emergency_contact_name: Option<Phi<Text<200>>>,
        emergency_contact_phone: Option<Phi<Phone>>,
        emergency_contact_relationship: Option<Phi<Text<100>>>,
        subscription_plan_id: Option<SubscriptionPlanId>,
        primary_pharmacy_id: Option<PharmacyId>,
        primary_provider_id: Option<UserId>,
    }
}

operations! {
    impl Patient;
    doors {
        /// Registers a user with the role `patient` as one, if at least 13 years old today (UTC).
        pub fn register(new: NewPatient, user: &User, now: Timestamp) -> Result<Self, Invalid> {
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
            let mut broken = Violations::of("patient");
            broken.merge(user.require_role("patient", &[UserRole::Patient]));
            record.check_door(now, &mut broken);
            broken.finish()?;
            record.try_into()
        }
    }
    moves {
        /// Changes the patient's details.
        pub fn revise(mut self, changes: PatientChanges) -> Result<Self, Invalid> {
            changes.apply(&mut self.0);
            let mut broken = Violations::of("patient");
            self.check_names(&mut broken);
            broken.finish()?;
            Ok(self)
        }

        /// Records that onboarding is done; once done it stays done.
        pub fn complete_onboarding(mut self, now: Timestamp) -> Result<Self, Invalid> {
            if !self.onboarding_completed {
                self.0.onboarding_completed = true;
                self.0.onboarding_completed_at = Some(now);
            }
            Ok(self)
        }
    }
}

impl PatientRecord {
    /// The rules of a patient who is new at `now`; history that is taken over need not keep them.
    fn check_door(&self, now: Timestamp, broken: &mut Violations) {
        let latest_birth = now.date().years_before(MINIMUM_AGE);
        broken.require(
            latest_birth.is_some_and(|latest| self.date_of_birth <= latest),
            "date_of_birth",
            Code::PATIENT_UNDER_13,
            "must be at least 13 years ago",
        );
        self.check_names(broken);
    }

    fn check_names(&self, broken: &mut Violations) {
        broken.take("first_name", self.first_name.expose().verify());
        broken.take("last_name", self.last_name.expose().verify());
    }
}
