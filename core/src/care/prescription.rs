use crate::{
    Code, ConsultationId, OrderId, PatientId, PharmacyId, Phi, PrescriptionId, ProviderId, Timestamp,
    accounts::Provider,
    care::{Consultation, ControlledSchedule, QuantityUnit, TelemedicinePolicy, scheduling::check_state},
    error::{TransitionError, ValidationError, Violations},
    label::labels,
    machine::{Machine, machine},
    record::{Rules, checked, constraints},
    value::{Count, LongText, Ndc, Positive, Quantity, Text, UsState},
};
use telehealth_macros::{input, operations, record};

labels! {
    /// The dosage form of a drug.
    DosageForm {
        /// Tablet.
        Tablet = "tablet",
        /// Capsule.
        Capsule = "capsule",
        /// Liquid.
        Liquid = "liquid",
        /// Injection.
        Injection = "injection",
        /// Cream, ointment or gel.
        Topical = "topical",
        /// Inhaler.
        Inhaler = "inhaler",
        /// Patch.
        Patch = "patch",
        /// Drops.
        Drops = "drops",
    }

    /// The status of a prescription.
    PrescriptionStatus {
        /// Active: it can be filled.
        Active = "active",
        /// Completed: the drug was taken as planned.
        Completed = "completed",
        /// Withdrawn.
        Cancelled = "cancelled",
        /// Expired: it can no longer be filled.
        Expired = "expired",
    }
}

machine! {
    PrescriptionStatus as "prescription" {
        Active => Completed, Cancelled, Expired;
        Completed => ;
        Cancelled => ;
        Expired => ;
    }

    fn Prescription::transition(status);
}

/// A prescription for a drug.
#[record(table = "prescriptions", entity = Prescription)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PrescriptionRecord {
    /// Primary key.
    pub id: PrescriptionId,
    /// The patient.
    pub patient_id: PatientId,
    /// The prescribing provider.
    pub provider_id: ProviderId,
    /// The visit in which it was prescribed.
    pub consultation_id: Option<ConsultationId>,
    /// The order that fills it.
    pub order_id: Option<OrderId>,
    /// Name of the drug.
    pub medication_name: Phi<Text<200>>,
    /// Generic name of the drug.
    pub generic_name: Option<Phi<Text<200>>>,
    /// Strength, such as 500 mg.
    pub strength: Phi<Text<100>>,
    /// The dosage form.
    pub dosage_form: DosageForm,
    /// How much to dispense.
    pub quantity: Quantity,
    /// The unit of the quantity. By default mL for liquids and drops, g for what is applied to the skin, else pieces.
    pub quantity_unit: QuantityUnit,
    /// The number of days that a fill lasts.
    pub days_supply: Positive,
    /// Instructions for taking the drug.
    pub instructions: Phi<LongText>,
    /// The number of remaining refills.
    pub refills_remaining: Count,
    /// The number of refills allowed in total.
    pub total_refills: Count,
    /// The status of the prescription.
    pub status: PrescriptionStatus,
    /// When it was prescribed.
    pub prescribed_at: Timestamp,
    /// When it expires; from then on it cannot be filled.
    pub expires_at: Timestamp,
    /// The pharmacy that fills it.
    pub pharmacy_id: Option<PharmacyId>,
    /// National Drug Code.
    pub ndc_number: Option<Phi<Ndc>>,
    /// The schedule, if the drug is a controlled substance.
    pub controlled_substance_schedule: Option<ControlledSchedule>,
    /// Contraindications.
    pub contraindications: Option<Phi<Vec<LongText>>>,
    /// Drugs that it interacts with.
    pub drug_interactions: Option<Phi<Vec<LongText>>>,
    /// When the row was created.
    pub created_at: Timestamp,
    /// When the row last changed. Saving compares it to detect concurrent changes.
    pub updated_at: Timestamp,
}

/// A [`PrescriptionRecord`] that satisfies the rules of its table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Prescription(PrescriptionRecord);

impl Rules for PrescriptionRecord {
    constraints! {
        prescriptions_quantity_check: quantity => QUANTITY_OUT_OF_RANGE,
        whole_units: quantity => PRESCRIPTION_WHOLE_UNITS,
        prescriptions_days_supply_check: days_supply => INTEGER_NOT_POSITIVE,
        prescriptions_refills_remaining_check: refills_remaining => INTEGER_NEGATIVE,
        prescriptions_total_refills_check: total_refills => INTEGER_NEGATIVE,
        expires_after_prescribed: expires_at => PRESCRIPTION_EXPIRY,
        refills_logic: refills_remaining => PRESCRIPTION_REFILLS,
        controlled_substance_rules: controlled_substance_schedule => PRESCRIPTION_CONTROLLED,
        controlled_substance_prescriber: provider_id => PRESCRIPTION_PRESCRIBER,
        controlled_substance_visit: consultation_id => PRESCRIPTION_VISIT,
        patient_is_not_merged: patient_id => PATIENT_MERGED,
        patient_is_not_erased: patient_id => PATIENT_ERASED,
        status_transition: status => STATUS_TRANSITION,
    }

    fn check(&self, violations: &mut Violations) {
        violations.require(
            self.expires_at > self.prescribed_at,
            &["expires_at", "prescribed_at"],
            Code::PRESCRIPTION_EXPIRY,
            "must be after prescribed_at",
        );
        violations.require(
            self.quantity_unit != QuantityUnit::Each || self.quantity.is_whole(),
            &["quantity", "quantity_unit"],
            Code::PRESCRIPTION_WHOLE_UNITS,
            "must be a whole number of pieces",
        );
        violations.require(
            self.refills_remaining <= self.total_refills,
            &["refills_remaining", "total_refills"],
            Code::PRESCRIPTION_REFILLS,
            "must not exceed total_refills",
        );
        if let Some(schedule) = self.controlled_substance_schedule {
            schedule.check(self.total_refills.get(), self.prescribed_at, self.expires_at, violations);
        }
    }
}

/// Input for prescribing a drug.
#[input(PrescriptionRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct NewPrescription {
    pub patient_id: PatientId,
    pub medication_name: Phi<Text<200>>,
    pub strength: Phi<Text<100>>,
    pub dosage_form: DosageForm,
    pub quantity: Quantity,
    pub days_supply: Positive,
    pub instructions: Phi<LongText>,
    pub expires_at: Timestamp,
    pub id: Option<PrescriptionId>,
    pub quantity_unit: Option<QuantityUnit>,
    pub generic_name: Option<Phi<Text<200>>>,
    pub total_refills: Option<Count>,
    pub pharmacy_id: Option<PharmacyId>,
    pub ndc_number: Option<Phi<Ndc>>,
    pub controlled_substance_schedule: Option<ControlledSchedule>,
    pub contraindications: Option<Phi<Vec<LongText>>>,
    pub drug_interactions: Option<Phi<Vec<LongText>>>,
}

#[operations]
impl Prescription {
    /// Prescribes a drug. The provider must have a licence of `patient_state`, in which the patient is, by default that of
    /// the visit, or of any state if it is unknown; it must be valid today in the time zone of the provider's
    /// availability, or in UTC without one. A multistate licence of a compact counts in its home state only. A controlled
    /// substance requires a provider with a DEA
    /// number, a visit of this patient with this provider that has begun, a telemedicine policy that covers the day, and
    /// must respect the limits of its schedule.
    #[constructor]
    pub fn prescribe(
        new: NewPrescription,
        provider: &Provider,
        visit: Option<Consultation>,
        policy: Option<TelemedicinePolicy>,
        patient_state: Option<UsState>,
        now: Timestamp,
    ) -> Result<Self, ValidationError> {
        let total_refills = new.total_refills.unwrap_or(Count::ZERO);
        let record = PrescriptionRecord {
            id: new.id.unwrap_or_else(PrescriptionId::generate),
            patient_id: new.patient_id,
            provider_id: provider.id,
            consultation_id: visit.as_ref().map(|visit| visit.id),
            order_id: None,
            medication_name: new.medication_name,
            generic_name: new.generic_name,
            strength: new.strength,
            dosage_form: new.dosage_form,
            quantity: new.quantity,
            quantity_unit: new.quantity_unit.unwrap_or_else(|| new.dosage_form.usual_unit()),
            days_supply: new.days_supply,
            instructions: new.instructions,
            refills_remaining: total_refills,
            total_refills,
            status: PrescriptionStatus::Active,
            prescribed_at: now,
            expires_at: new.expires_at,
            pharmacy_id: new.pharmacy_id,
            ndc_number: new.ndc_number,
            controlled_substance_schedule: new.controlled_substance_schedule,
            contraindications: new.contraindications,
            drug_interactions: new.drug_interactions,
            created_at: now,
            updated_at: now,
        };
        let mut violations = Violations::of("prescription");
        violations.take("medication_name", record.medication_name.expose().verify());
        violations.take("strength", record.strength.expose().verify());
        violations.take("instructions", record.instructions.expose().verify());
        if let Some(ndc) = &record.ndc_number {
            violations.take("ndc_number", ndc.expose().verify_on(now.date()));
        }
        let state = patient_state.as_ref().or_else(|| visit.as_ref()?.patient_state.as_ref());
        check_license(provider, state, now, &mut violations);
        record.check_prescriber(provider, visit.as_ref(), &mut violations);
        if record.is_controlled() {
            let covered = policy.is_some_and(|policy| policy.covers(now.date()));
            violations.require(
                covered,
                &["policy", "controlled_substance_schedule"],
                Code::PRESCRIPTION_TELEMEDICINE,
                "must cover the day for a controlled substance",
            );
        }
        record.check(&mut violations);
        checked(record, violations)
    }

    /// Uses one refill. Fails if no refill remains or the prescription has expired.
    #[command]
    pub fn refill(mut self, now: Timestamp) -> Result<Self, TransitionError> {
        if self.status != PrescriptionStatus::Active {
            return Err(self.status.not_allowed(
                "refill",
                Code::STATUS_TRANSITION,
                "only an active prescription can be refilled",
            ));
        }
        if now >= self.expires_at {
            return Err(self.status.not_allowed("refill", Code::PRESCRIPTION_EXPIRED, "it has expired"));
        }
        match self.refills_remaining.less_one() {
            Some(left) => self.0.refills_remaining = left,
            None => return Err(self.status.not_allowed("refill", Code::PRESCRIPTION_NO_REFILLS, "no refill remains")),
        }
        Ok(self)
    }

    /// Records that the drug was taken as planned.
    #[command]
    pub fn complete(self) -> Result<Self, TransitionError> {
        self.transition("complete", PrescriptionStatus::Completed)
    }

    /// Withdraws the prescription.
    #[command]
    pub fn cancel(self) -> Result<Self, TransitionError> {
        self.transition("cancel", PrescriptionStatus::Cancelled)
    }

    /// Marks the prescription as expired. Fails before `expires_at`.
    #[command]
    pub fn expire(self, now: Timestamp) -> Result<Self, TransitionError> {
        if self.status == PrescriptionStatus::Active && now < self.expires_at {
            return Err(self.status.not_allowed("expire", Code::PRESCRIPTION_NOT_EXPIRED, "it has not expired yet"));
        }
        self.transition("expire", PrescriptionStatus::Expired)
    }

    /// Transfers an active prescription to another pharmacy, or removes the pharmacy if none is given.
    #[command]
    pub fn transfer(mut self, pharmacy_id: Option<PharmacyId>) -> Result<Self, TransitionError> {
        if self.status != PrescriptionStatus::Active {
            return Err(self.status.not_allowed(
                "transfer",
                Code::STATUS_TRANSITION,
                "only an active prescription can be transferred",
            ));
        }
        self.0.pharmacy_id = pharmacy_id;
        Ok(self)
    }

    /// Checks whether the drug is a controlled substance.
    #[query]
    #[must_use]
    pub fn is_controlled(&self) -> bool {
        self.0.is_controlled()
    }
}

impl PrescriptionRecord {
    fn is_controlled(&self) -> bool {
        self.controlled_substance_schedule.is_some()
    }

    /// Checks the visit, if there is one. For a controlled substance there must be one with the patient that has begun,
    /// and the provider must have a DEA number.
    fn check_prescriber(&self, provider: &Provider, visit: Option<&Consultation>, violations: &mut Violations) {
        let theirs =
            |visit: &Consultation| visit.patient_id == self.patient_id && visit.provider_id == self.provider_id;
        let fits = |visit: &Consultation| theirs(visit) && (!self.is_controlled() || visit.has_begun());
        let visit_fits = visit.map_or(!self.is_controlled(), fits);
        violations.require(
            visit_fits,
            &["consultation_id", "patient_id", "controlled_substance_schedule"],
            Code::PRESCRIPTION_VISIT,
            "must be a consultation of this patient with this provider, for a controlled substance one that has begun",
        );
        let registered = provider.dea_number.as_ref().is_some_and(|number| number.verify().is_ok());
        violations.require(
            !self.is_controlled() || registered,
            &["provider_id", "controlled_substance_schedule"],
            Code::PRESCRIPTION_PRESCRIBER,
            "must be a provider with a valid DEA number",
        );
    }
}

/// Checks that the provider has a licence at `now` of the state in which the patient is.
fn check_license(provider: &Provider, state: Option<&UsState>, now: Timestamp, violations: &mut Violations) {
    let day = provider.day_of(now);
    let checked = check_state(state, |state| provider.may_prescribe_in(state, day));
    violations.take(&["patient_state", "provider_id"], checked);
    violations.require(
        state.is_some() || provider.is_licensed_on(day),
        "provider_id",
        Code::PROVIDER_LICENSE_EXPIRED,
        "must be a provider who is licensed on the day",
    );
}

/// A prescription's status with its data, for pattern matching.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PrescriptionState {
    /// Active: it can be filled until it expires.
    Active {
        /// The number of remaining refills.
        refills_remaining: Count,
        /// When it expires; from then on it cannot be filled.
        expires_at: Timestamp,
    },
    /// Completed: the drug was taken as planned.
    Completed,
    /// Withdrawn.
    Cancelled,
    /// Expired: it can no longer be filled.
    Expired,
}

impl Prescription {
    /// Returns the status with its data.
    #[must_use]
    pub fn state(&self) -> PrescriptionState {
        match self.status {
            PrescriptionStatus::Active => {
                PrescriptionState::Active { refills_remaining: self.refills_remaining, expires_at: self.expires_at }
            }
            PrescriptionStatus::Completed => PrescriptionState::Completed,
            PrescriptionStatus::Cancelled => PrescriptionState::Cancelled,
            PrescriptionStatus::Expired => PrescriptionState::Expired,
        }
    }
}
