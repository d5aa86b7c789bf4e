use crate::{
    Code, ConsultationId, Date, Phi, SessionId, TelehealthFlowId, Timestamp, UserId,
    error::{TransitionError, ValidationError, Violations},
    field::Change,
    label::labels,
    machine::machine,
    record::{Rules, constraints},
    value::{LongText, Text},
};
use telehealth_macros::{change, input, operations, record};

labels! {
    /// What a treatment session is for.
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

    /// Where a treatment session stands.
    SessionStatus {
        /// Planned.
        Pending = "pending",
        /// Under way.
        InProgress = "in_progress",
        /// Done.
        Completed = "completed",
        /// Called off.
        Cancelled = "cancelled",
        /// To be taken up again.
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

    fn Session::moved(status);
}

/// One treatment session of a patient.
#[record(table = "sessions", entity = Session)]
#[derive(Clone, Debug, PartialEq)]
pub struct SessionRecord {
    /// Primary key.
    pub id: SessionId,
    /// Who is treated.
    pub patient_id: UserId,
    /// Who treats.
    pub provider_id: UserId,
    /// The visit that it belongs to.
    pub consultation_id: Option<ConsultationId>,
    /// The telehealth flow that it belongs to.
    pub telehealth_flow_id: Option<TelehealthFlowId>,
    /// What it is for.
    pub session_type: SessionType,
    /// Where it stands.
    pub status: SessionStatus,
    /// The day for which it is planned.
    pub scheduled_date: Date,
    /// The plan of treatment.
    pub plan: Option<Phi<Text<200>>>,
    /// Notes on the progress.
    pub progress_notes: Option<Phi<LongText>>,
    /// Assessment and plan.
    pub assessment_and_plan: Option<Phi<LongText>>,
    /// When the row was made.
    pub created_at: Timestamp,
    /// When the row last changed; the version that a save compares.
    pub updated_at: Timestamp,
}

/// A [`SessionRecord`] that keeps the rules of its table.
#[derive(Clone, Debug, PartialEq)]
pub struct Session(SessionRecord);

impl Rules for SessionRecord {
    constraints! {
        status_transition: status => STATUS_TRANSITION,
    }
}

/// What it takes to plan a treatment session.
#[input(SessionRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct NewSession {
    pub patient_id: UserId,
    pub provider_id: UserId,
    pub session_type: SessionType,
    pub scheduled_date: Date,
    pub id: Option<SessionId>,
    pub consultation_id: Option<ConsultationId>,
    pub telehealth_flow_id: Option<TelehealthFlowId>,
    pub plan: Option<Phi<Text<200>>>,
}

/// What the provider writes down about a session.
#[change(SessionRecord)]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SessionNotes {
    pub plan: Change<Option<Phi<Text<200>>>>,
    pub progress_notes: Change<Option<Phi<LongText>>>,
    pub assessment_and_plan: Change<Option<Phi<LongText>>>,
}

#[operations]
impl Session {
    /// Plans a session for today (UTC) or a later day.
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

    /// Begins the session, or takes it up again.
    #[command]
    pub fn start(self) -> Result<Self, TransitionError> {
        self.moved("start", SessionStatus::InProgress)
    }

    /// Ends the session for good.
    #[command]
    pub fn complete(self) -> Result<Self, TransitionError> {
        self.moved("complete", SessionStatus::Completed)
    }

    /// Ends the session for now, to be taken up again.
    #[command]
    pub fn follow_up(self) -> Result<Self, TransitionError> {
        self.moved("follow_up", SessionStatus::Followup)
    }

    /// Calls the session off.
    #[command]
    pub fn cancel(self) -> Result<Self, TransitionError> {
        self.moved("cancel", SessionStatus::Cancelled)
    }

    /// Adds to the notes of the session, whatever its status.
    #[command]
    pub fn document(mut self, notes: SessionNotes) -> Result<Self, ValidationError> {
        notes.apply(&mut self.0);
        Ok(self)
    }
}
