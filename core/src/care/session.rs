use crate::{
    Code, ConsultationId, Date, Phi, SessionId, TelehealthFlowId, Timestamp, UserId,
    error::{Invalid, Refused, Violations},
    label::labels,
    machine::machine,
    operation::{changes, inputs, operations},
    record::{Rules, constraints, records},
    value::{LongText, Text},
};

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
    }

    fn Session::moved(status);
}

records! {
    /// One treatment session of a patient.
    pub struct SessionRecord for Session in sessions as "session" {
        /// Primary key.
        id: SessionId,
        /// Who is treated.
        patient_id: UserId,
        /// Who treats.
        provider_id: UserId,
        /// The visit that it belongs to.
        consultation_id: Option<ConsultationId>,
        /// The telehealth flow that it belongs to.
        telehealth_flow_id: Option<TelehealthFlowId>,
        /// What it is for.
        session_type: SessionType,
        /// Where it stands.
        status: SessionStatus,
        /// The day for which it is planned.
        scheduled_date: Date,
        /// The plan of treatment.
        plan: Option<Phi<Text<200>>>,
        /// Notes on the progress.
        progress_notes: Option<Phi<LongText>>,
        /// Assessment and plan.
        assessment_and_plan: Option<Phi<LongText>>,
        /// When the row was made.
        created_at: Timestamp,
        /// When the row last changed; the version that a save compares.
        updated_at: Timestamp,
    }
}

impl Rules for SessionRecord {
    constraints! {
        status_transition: status => STATUS_TRANSITION,
    }
}

inputs! {
    /// What it takes to plan a treatment session.
    pub struct NewSession for SessionRecord {
        required {
            patient_id: UserId,
            provider_id: UserId,
            session_type: SessionType,
            scheduled_date: Date,
        }
        optional {
            id: SessionId,
            consultation_id: ConsultationId,
            telehealth_flow_id: TelehealthFlowId,
            plan: Phi<Text<200>>,
        }
    }
}

changes! {
    /// What the provider writes down about a session.
    pub struct SessionNotes for SessionRecord {
        plan: Option<Phi<Text<200>>>,
        progress_notes: Option<Phi<LongText>>,
        assessment_and_plan: Option<Phi<LongText>>,
    }
}

operations! {
    impl Session;
    doors {
        /// Plans a session for today (UTC) or a later day.
        pub fn schedule(new: NewSession, now: Timestamp) -> Result<Self, Invalid> {
            let mut broken = Violations::of("session");
            broken.require(
                new.scheduled_date >= now.date(),
                "scheduled_date",
                Code::SESSION_IN_PAST,
                "must not lie in the past",
            );
            broken.finish()?;
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
    }
    moves {
        /// Begins the session, or takes it up again.
        pub fn start(self) -> Result<Self, Refused> {
            self.moved("start", SessionStatus::InProgress)
        }

        /// Ends the session for good.
        pub fn complete(self) -> Result<Self, Refused> {
            self.moved("complete", SessionStatus::Completed)
        }

        /// Ends the session for now, to be taken up again.
        pub fn follow_up(self) -> Result<Self, Refused> {
            self.moved("follow_up", SessionStatus::Followup)
        }

        /// Calls the session off.
        pub fn cancel(self) -> Result<Self, Refused> {
            self.moved("cancel", SessionStatus::Cancelled)
        }

        /// Adds to the notes of the session, whatever its status.
        pub fn document(mut self, notes: SessionNotes) -> Result<Self, Invalid> {
            notes.apply(&mut self.0);
            Ok(self)
        }
    }
}
