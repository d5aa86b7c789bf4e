use crate::{
    Code, ConsultationId, Date, PatientId, Phi, ProviderId, SessionId, TelehealthFlowId, Timestamp,
    error::{TransitionError, ValidationError, Violations},
    field::Change,
    label::labels,
    machine::machine,
    record::{Rules, constraints},
    value::{LongText, Text},
};
use telehealth_macros::{change, input, operations, record};

labels! {
    /// The type of a treatment session.
    SessionType {
        /// Consultation.
        Consultation = "consultation",
        /// Follow-up.
        FollowUp = "follow_up",
        /// Therapy.
        Therapy = "therapy",
        /// Check-in.
        CheckIn = "check_in",
        /// Screening.
        Screening = "screening",
    }

    /// The status of a treatment session.
    SessionStatus {
        /// Planned.
        Pending = "pending",
        /// In progress.
        InProgress = "in_progress",
        /// Completed.
        Completed = "completed",
        /// Cancelled.
        Cancelled = "cancelled",
        /// To be continued in a follow-up.
        Followup = "followup",
    }
}

machine! {
    SessionStatus as "session" {
        Pending => InProgress, Cancelled;
        InProgress => Completed, Followup, Cancelled;
        Followup => InProgress, Completed, Cancelled;
        Completed => ;
        Cancelled => ;
    }

    fn Session::transition(status);
}

/// A treatment session of a patient.
#[record(table = "sessions", entity = Session)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SessionRecord {
    /// Primary key.
    pub id: SessionId,
    /// The patient.
    pub patient_id: PatientId,
    /// The provider.
    pub provider_id: ProviderId,
    /// The visit that the session belongs to.
    pub consultation_id: Option<ConsultationId>,
    /// The telehealth flow that the session belongs to.
    pub telehealth_flow_id: Option<TelehealthFlowId>,
    /// The type of the session.
    pub session_type: SessionType,
    /// The status of the session.
    pub status: SessionStatus,
    /// The scheduled day.
    pub scheduled_date: Date,
    /// The treatment plan.
    pub plan: Option<Phi<Text<200>>>,
    /// Progress notes.
    pub progress_notes: Option<Phi<LongText>>,
    /// Assessment and plan.
    pub assessment_and_plan: Option<Phi<LongText>>,
    /// When the row was created.
    pub created_at: Timestamp,
    /// When the row last changed. Saving compares it to detect concurrent changes.
    pub updated_at: Timestamp,
}

/// A [`SessionRecord`] that satisfies the rules of its table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Session(SessionRecord);

impl Rules for SessionRecord {
    constraints! {
        patient_is_not_merged: patient_id => PATIENT_MERGED,
        patient_is_not_erased: patient_id => PATIENT_ERASED,
        status_transition: status => STATUS_TRANSITION,
    }
}

/// Input for scheduling a treatment session.
#[input(SessionRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct NewSession {
    pub patient_id: PatientId,
    pub provider_id: ProviderId,
    pub session_type: SessionType,
    pub scheduled_date: Date,
    pub id: Option<SessionId>,
    pub consultation_id: Option<ConsultationId>,
    pub telehealth_flow_id: Option<TelehealthFlowId>,
    pub plan: Option<Phi<Text<200>>>,
}

/// The provider's notes on a session.
#[change(SessionRecord)]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SessionNotes {
    pub plan: Change<Option<Phi<Text<200>>>>,
    pub progress_notes: Change<Option<Phi<LongText>>>,
    pub assessment_and_plan: Change<Option<Phi<LongText>>>,
}

#[operations]
impl Session {
    /// Schedules a session for today (UTC) or a later day.
    #[constructor]
    pub fn schedule(new: NewSession, now: Timestamp) -> Result<Self, ValidationError> {
        let mut violations = Violations::of("session");
        violations.require(
            new.scheduled_date >= now.date(),
            "scheduled_date",
            Code::SESSION_IN_PAST,
            "must not lie in the past",
        );
        violations.finish()?;
        Self::try_from(SessionRecord {
            id: new.id.unwrap_or_else(SessionId::generate),
            patient_id: new.patient_id,
            provider_id: new.provider_id,
            consultation_id: new.consultation_id,
            telehealth_flow_id: new.telehealth_flow_id,
            session_type: new.session_type,
            status: SessionStatus::Pending,
            scheduled_date: new.scheduled_date,
            plan: new.plan,
            progress_notes: None,
            assessment_and_plan: None,
            created_at: now,
            updated_at: now,
        })
    }

    /// Starts or continues the session.
    #[command]
    pub fn start(self) -> Result<Self, TransitionError> {
        self.transition("start", SessionStatus::InProgress)
    }

    /// Completes the session.
    #[command]
    pub fn complete(self) -> Result<Self, TransitionError> {
        self.transition("complete", SessionStatus::Completed)
    }

    /// Interrupts the session until its follow-up.
    #[command]
    pub fn follow_up(self) -> Result<Self, TransitionError> {
        self.transition("follow_up", SessionStatus::Followup)
    }

    /// Cancels the session.
    #[command]
    pub fn cancel(self) -> Result<Self, TransitionError> {
        self.transition("cancel", SessionStatus::Cancelled)
    }

    /// Changes the notes of the session, in any status.
    #[command]
    pub fn document(mut self, notes: SessionNotes) -> Result<Self, ValidationError> {
        notes.apply(&mut self.0);
        Ok(self)
    }
}
