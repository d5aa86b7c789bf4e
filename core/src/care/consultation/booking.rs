//! Booking a visit, and booking one on demand.

use super::{Consultation, ConsultationRecord, ConsultationStatus, ConsultationType, LONGEST_SLOT};
use crate::{
    Code, ConsultationId, PatientId, Phi, Timestamp,
    accounts::Provider,
    care::scheduling::{check_provider, require_offered},
    error::{FieldError, ValidationError, Violations},
    record::checked,
    value::{LongText, Money, Positive, Url, UsState},
};
use chrono::TimeDelta;
use telehealth_macros::{input, operations};

/// Input for booking a visit with a provider.
#[input(ConsultationRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct NewConsultation {
    pub patient_id: PatientId,
    pub consultation_type: ConsultationType,
    pub scheduled_at: Timestamp,
    pub duration_minutes: Positive,
    pub id: Option<ConsultationId>,
    pub fee: Option<Money>,
    pub chief_complaint: Option<Phi<LongText>>,
    pub video_call_url: Option<Phi<Url>>,
    pub insurance_covered: Option<bool>,
    pub patient_state: Option<UsState>,
}

/// Input for a visit on demand.
#[input(ConsultationRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct NewOnDemandConsultation {
    pub patient_id: PatientId,
    pub consultation_type: ConsultationType,
    pub duration_minutes: Positive,
    pub id: Option<ConsultationId>,
    pub fee: Option<Money>,
    pub chief_complaint: Option<Phi<LongText>>,
    pub video_call_url: Option<Phi<Url>>,
    pub insurance_covered: Option<bool>,
    pub patient_state: Option<UsState>,
}

#[operations(with = COURSE)]
impl Consultation {
    /// Books a visit of `duration_minutes`. It must lie in the future, and the provider must accept patients and be
    /// licensed in `patient_state`, or in any state if it is left out, on the day in the time zone of their availability,
    /// or in UTC without one. The weekly availability is not checked. The default fee is the provider's.
    #[constructor]
    pub fn schedule(new: NewConsultation, provider: &Provider, now: Timestamp) -> Result<Self, ValidationError> {
        let mut violations = Violations::of("consultation");
        let Some(record) = booked(new, provider, now, &mut violations) else { return violations.finish_with(None) };
        violations.require(
            record.scheduled_at > now,
            "scheduled_at",
            Code::CONSULTATION_IN_PAST,
            "must lie in the future",
        );
        checked(record, violations)
    }

    /// Books a visit as `schedule` does, in one of the slots that the provider offers, taken or not, and no later than
    /// the notice that they ask for: what a patient can book without asking the staff.
    #[constructor]
    pub fn schedule_offered(
        new: NewConsultation,
        provider: &Provider,
        now: Timestamp,
    ) -> Result<Self, ValidationError> {
        let visit = Self::schedule(new, provider, now)?;
        require_offered(provider, visit.slot(), now)?;
        Ok(visit)
    }

    /// Books a visit on demand, which is to start now and is expected to last `duration_minutes`. The provider must
    /// accept patients and be licensed on the day, as for `schedule`. The default fee is the provider's.
    #[constructor]
    pub fn on_demand(
        new: NewOnDemandConsultation,
        provider: &Provider,
        now: Timestamp,
    ) -> Result<Self, ValidationError> {
        let mut violations = Violations::of("consultation");
        let new = NewConsultation {
            id: new.id,
            fee: new.fee,
            chief_complaint: new.chief_complaint,
            video_call_url: new.video_call_url,
            insurance_covered: new.insurance_covered,
            patient_state: new.patient_state,
            ..NewConsultation::new(new.patient_id, new.consultation_type, now, new.duration_minutes)
        };
        let Some(record) = booked(new, provider, now, &mut violations) else { return violations.finish_with(None) };
        checked(record, violations)
    }

    /// Checks whether the slot is occupied: the visit is scheduled or in progress.
    #[query]
    #[must_use]
    pub fn holds_slot(&self) -> bool {
        matches!(self.status, ConsultationStatus::Scheduled | ConsultationStatus::InProgress)
    }
}

/// Makes the record of a scheduled visit, unless its slot ends beyond the range of times, and checks its slot and the
/// provider.
fn booked(
    new: NewConsultation,
    provider: &Provider,
    now: Timestamp,
    violations: &mut Violations,
) -> Option<ConsultationRecord> {
    if new.duration_minutes.get() > LONGEST_SLOT {
        let error = FieldError::new(Code::CONSULTATION_SLOT, "must be at most {max}").with("max", LONGEST_SLOT);
        violations.report("duration_minutes", error);
    }
    let length = TimeDelta::minutes(i64::from(new.duration_minutes.get()));
    let Some(slot_end) = new.scheduled_at.plus(length) else {
        let error = FieldError::new(Code::TIMESTAMP_OUT_OF_RANGE, "must end in the years 1 to 9999");
        violations.report(&["duration_minutes", "scheduled_at"], error);
        return None;
    };
    check_provider(new.scheduled_at, new.patient_state.as_ref(), provider, violations);
    Some(ConsultationRecord {
        id: new.id.unwrap_or_else(ConsultationId::generate),
        patient_id: new.patient_id,
        provider_id: provider.id,
        consultation_type: new.consultation_type,
        status: ConsultationStatus::Scheduled,
        patient_state: new.patient_state,
        scheduled_at: new.scheduled_at,
        slot_end,
        started_at: None,
        ended_at: None,
        duration_minutes: None,
        chief_complaint: new.chief_complaint,
        history_present_illness: None,
        assessment: None,
        plan: None,
        follow_up_required: false,
        follow_up_date: None,
        video_call_url: new.video_call_url,
        recording_url: None,
        notes: None,
        cancellation_reason: None,
        fee: new.fee.or(provider.consultation_fee).unwrap_or(Money::ZERO),
        insurance_covered: new.insurance_covered.unwrap_or(false),
        prescription_ids: Vec::new(),
        created_at: now,
        updated_at: now,
    })
}
