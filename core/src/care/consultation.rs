mod booking;
mod series;

pub use booking::{NewConsultation, NewOnDemandConsultation};

use crate::{
    Code, ConsultationId, Date, PatientId, Phi, PrescriptionId, ProviderId, Timestamp,
    error::{Error, FieldError, TransitionError, ValidationError, Violations},
    field::Change,
    label::labels,
    machine::{Machine, machine},
    record::{Rules, constraints},
    value::{LongText, Money, Slot, Text, Url, UsState},
};
use chrono::TimeDelta;
use telehealth_macros::{change, operations, record};

labels! {
    /// The type of a visit.
    ConsultationType {
        /// The first visit with this provider.
        Initial = "initial",
        /// A follow-up to an earlier visit.
        FollowUp = "follow_up",
        /// Urgent care.
        Urgent = "urgent",
        /// Routine care.
        Routine = "routine",
        /// A visit with a specialist.
        Specialist = "specialist",
    }

    /// The status of a visit.
    ConsultationStatus {
        /// Booked.
        Scheduled = "scheduled",
        /// In progress.
        InProgress = "in_progress",
        /// Completed as planned.
        Completed = "completed",
        /// Cancelled before or during the visit.
        Cancelled = "cancelled",
        /// The patient did not attend.
        NoShow = "no_show",
        /// Replaced by a visit at another time.
        Rescheduled = "rescheduled",
    }
}

machine! {
    ConsultationStatus as "consultation" {
        Scheduled => InProgress, Cancelled, NoShow, Rescheduled;
        InProgress => Completed, Cancelled;
        Completed => ;
        Cancelled => ;
        NoShow => ;
        Rescheduled => ;
    }

    fn Consultation::transition(status);
}

/// A visit between a patient and a provider.
#[record(table = "consultations", entity = Consultation)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ConsultationRecord {
    /// Primary key.
    pub id: ConsultationId,
    /// The patient.
    pub patient_id: PatientId,
    /// The provider.
    pub provider_id: ProviderId,
    /// The type of the visit.
    pub consultation_type: ConsultationType,
    /// The status of the visit.
    pub status: ConsultationStatus,
    /// The state in which the patient is during the visit: the provider must be licensed there. If it is unknown, a
    /// licence of any state must cover the day.
    pub patient_state: Option<UsState>,
    /// Scheduled start.
    pub scheduled_at: Timestamp,
    /// Scheduled end. While this visit is scheduled or in progress, no other visit of the provider or of the patient
    /// may overlap it. Whatever their scheduled times, one visit of a patient is in progress at a time.
    pub slot_end: Timestamp,
    /// Actual start.
    pub started_at: Option<Timestamp>,
    /// Actual end.
    pub ended_at: Option<Timestamp>,
    /// Minutes from the actual start to the actual end, rounded up. When booking a visit: the length of the slot.
    pub duration_minutes: Option<i32>,
    /// The reason for the visit, in the patient's words.
    pub chief_complaint: Option<Phi<LongText>>,
    /// History of the present illness.
    pub history_present_illness: Option<Phi<LongText>>,
    /// The provider's assessment.
    pub assessment: Option<Phi<LongText>>,
    /// The plan of care.
    pub plan: Option<Phi<LongText>>,
    /// Whether another visit is needed.
    pub follow_up_required: bool,
    /// The date of the follow-up visit.
    pub follow_up_date: Option<Date>,
    /// The URL for joining the video call.
    pub video_call_url: Option<Phi<Url>>,
    /// The URL of the recording.
    pub recording_url: Option<Phi<Url>>,
    /// Further notes.
    pub notes: Option<Phi<LongText>>,
    /// Why the visit was cancelled.
    pub cancellation_reason: Option<Phi<Text<500>>>,
    /// The fee for the visit.
    pub fee: Money,
    /// Whether insurance covers the visit.
    pub insurance_covered: bool,
    /// The prescriptions made in the visit.
    pub prescription_ids: Vec<PrescriptionId>,
    /// When the row was created.
    pub created_at: Timestamp,
    /// When the row last changed. Saving compares it to detect concurrent changes.
    pub updated_at: Timestamp,
}

/// A [`ConsultationRecord`] that satisfies the rules of its table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Consultation(ConsultationRecord);

impl Rules for ConsultationRecord {
    constraints! {
        consultations_fee_check: fee => MONEY_NEGATIVE,
        valid_duration: status => CONSULTATION_DURATION,
        ended_after_started: ended_at => CONSULTATION_ENDED_BEFORE_STARTED,
        scheduled_in_future: scheduled_at => CONSULTATION_IN_PAST,
        valid_slot: slot_end => CONSULTATION_SLOT,
        no_double_booking: scheduled_at => CONSULTATION_DOUBLE_BOOKING,
        patient_double_booking: scheduled_at => CONSULTATION_PATIENT_BUSY,
        one_visit_in_progress: status => CONSULTATION_PATIENT_BUSY,
        valid_patient_state: patient_state => US_STATE_MALFORMED,
        cancellation_has_status: cancellation_reason => CONSULTATION_CANCELLATION,
        patient_is_not_merged: patient_id => PATIENT_MERGED,
        patient_is_not_erased: patient_id => PATIENT_ERASED,
        status_transition: status => STATUS_TRANSITION,
    }

    fn check(&self, violations: &mut Violations) {
        if self.scheduled_at < self.created_at {
            let error = FieldError::new(Code::CONSULTATION_IN_PAST, "must not lie before the booking was made");
            violations.report(&["scheduled_at", "created_at"], error.with("rule", "created_at"));
        }
        violations.require(
            self.slot_end > self.scheduled_at,
            &["slot_end", "scheduled_at"],
            Code::CONSULTATION_SLOT,
            "must be after scheduled_at",
        );
        violations.require(
            self.ended_at.is_none_or(|ended| self.started_at.is_some_and(|started| ended >= started)),
            &["ended_at", "started_at"],
            Code::CONSULTATION_ENDED_BEFORE_STARTED,
            "must not be before started_at",
        );
        violations.require(
            self.times_fit_status(),
            &["status", "started_at", "ended_at", "duration_minutes"],
            Code::CONSULTATION_DURATION,
            "must fit started_at, ended_at and duration_minutes",
        );
        violations.require(
            self.cancellation_reason.is_none() || self.status == ConsultationStatus::Cancelled,
            &["cancellation_reason", "status"],
            Code::CONSULTATION_CANCELLATION,
            "must be absent unless the visit was cancelled",
        );
    }
}

impl ConsultationRecord {
    fn times_fit_status(&self) -> bool {
        use ConsultationStatus as Status;
        let times = (self.started_at, self.ended_at, self.duration_minutes);
        let none = times == (None, None, None);
        let ended = matches!(times, (Some(start), Some(end), Some(minutes)) if i64::from(minutes) == minutes_between(start, end));
        match self.status {
            Status::Scheduled | Status::NoShow | Status::Rescheduled => none,
            Status::InProgress => matches!(times, (Some(_), None, None)),
            Status::Completed => ended,
            Status::Cancelled => none || ended,
        }
    }

    /// Returns the booked slot.
    #[must_use]
    pub fn slot(&self) -> Slot {
        Slot { starts_at: self.scheduled_at, ends_at: self.slot_end }
    }

    /// Checks whether the visit has begun: it is in progress or completed.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        matches!(self.status, ConsultationStatus::InProgress | ConsultationStatus::Completed)
    }
}

/// The length of the longest slot that can be booked, in minutes: a day.
const LONGEST_SLOT: i32 = 1_440;

/// How early and how late a visit may start: what is further away is another visit or a wrong clock.
const START_EARLY: TimeDelta = TimeDelta::minutes(30);
const START_LATE: TimeDelta = TimeDelta::hours(12);

/// Returns the minutes from `start` to `end`, rounded up.
fn minutes_between(start: Timestamp, end: Timestamp) -> i64 {
    let milliseconds = end.since(start).num_milliseconds();
    milliseconds.div_euclid(60_000) + i64::from(milliseconds.rem_euclid(60_000) > 0)
}

/// The provider's notes on a visit.
#[change(ConsultationRecord)]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConsultationNotes {
    pub chief_complaint: Change<Option<Phi<LongText>>>,
    pub history_present_illness: Change<Option<Phi<LongText>>>,
    pub assessment: Change<Option<Phi<LongText>>>,
    pub plan: Change<Option<Phi<LongText>>>,
    pub follow_up_required: Change<bool>,
    pub follow_up_date: Change<Option<Date>>,
    pub video_call_url: Change<Option<Phi<Url>>>,
    pub recording_url: Change<Option<Phi<Url>>>,
    pub notes: Change<Option<Phi<LongText>>>,
    pub insurance_covered: Change<bool>,
}

#[operations(list = COURSE)]
impl Consultation {
    /// Starts the visit: at most 30 minutes before the scheduled start, at most 12 hours after it. It cannot be saved
    /// while another visit of the patient is in progress.
    #[command]
    pub fn start(self, now: Timestamp) -> Result<Self, TransitionError> {
        if self.status == ConsultationStatus::Scheduled {
            self.require_due(now)?;
        }
        let mut visit = self.transition("start", ConsultationStatus::InProgress)?;
        visit.0.started_at = Some(now);
        Ok(visit)
    }

    /// Completes the visit and computes its duration.
    #[command]
    pub fn complete(self, notes: ConsultationNotes, now: Timestamp) -> Result<Self, Error> {
        let mut visit = self.transition("complete", ConsultationStatus::Completed)?;
        notes.apply(&mut visit.0);
        visit.ended(now)
    }

    /// Cancels the visit and records the reason. A visit in progress ends now.
    #[command]
    pub fn cancel(self, reason: Option<Phi<Text<500>>>, now: Timestamp) -> Result<Self, Error> {
        if let Some(reason) = &reason {
            reason.expose().verify().map_err(|error| ValidationError::from(error.at("consultation", "reason")))?;
        }
        let under_way = self.started_at.is_some();
        let mut visit = self.transition("cancel", ConsultationStatus::Cancelled)?;
        visit.0.cancellation_reason = reason;
        if under_way { visit.ended(now) } else { Ok(visit) }
    }

    /// Records that the patient did not attend. Only possible once the scheduled start has passed.
    #[command]
    pub fn mark_no_show(self, now: Timestamp) -> Result<Self, TransitionError> {
        if self.status == ConsultationStatus::Scheduled && now < self.scheduled_at {
            return Err(self.status.not_allowed(
                "mark_no_show",
                Code::CONSULTATION_NOT_DUE,
                "the scheduled start has not passed",
            ));
        }
        self.transition("mark_no_show", ConsultationStatus::NoShow)
    }

    /// Releases the slot for a visit at another time, which is booked separately with `schedule`.
    #[command]
    pub fn reschedule(self) -> Result<Self, TransitionError> {
        self.transition("reschedule", ConsultationStatus::Rescheduled)
    }

    /// Changes the notes of the visit, in any status.
    #[command]
    pub fn document(mut self, notes: ConsultationNotes) -> Result<Self, ValidationError> {
        notes.apply(&mut self.0);
        Ok(self)
    }

    /// Adds a prescription made in the visit. Adding it again has no effect.
    #[command]
    pub fn add_prescription(mut self, prescription_id: PrescriptionId) -> Result<Self, ValidationError> {
        if !self.prescription_ids.contains(&prescription_id) {
            self.0.prescription_ids.push(prescription_id);
        }
        Ok(self)
    }
}

/// A visit's status with its times, for pattern matching.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ConsultationState {
    /// Booked.
    Scheduled,
    /// In progress.
    InProgress {
        /// Actual start.
        started_at: Timestamp,
    },
    /// Completed as planned.
    Completed {
        /// Actual start.
        started_at: Timestamp,
        /// Actual end.
        ended_at: Timestamp,
        /// Minutes, rounded up.
        minutes: i32,
    },
    /// Cancelled.
    Cancelled {
        /// Start and end, if the visit was cancelled while in progress.
        took_place: Option<(Timestamp, Timestamp)>,
    },
    /// The patient did not attend.
    NoShow,
    /// Replaced by a visit at another time.
    Rescheduled,
}

impl Consultation {
    /// Returns the status with its times.
    #[must_use]
    pub fn state(&self) -> ConsultationState {
        use ConsultationStatus as Status;
        match (self.status, self.started_at, self.ended_at, self.duration_minutes) {
            (Status::InProgress, Some(started_at), ..) => ConsultationState::InProgress { started_at },
            (Status::Completed, Some(started_at), Some(ended_at), Some(minutes)) => {
                ConsultationState::Completed { started_at, ended_at, minutes }
            }
            (Status::Cancelled, started_at, ended_at, _) => {
                ConsultationState::Cancelled { took_place: started_at.zip(ended_at) }
            }
            (Status::NoShow, ..) => ConsultationState::NoShow,
            (Status::Rescheduled, ..) => ConsultationState::Rescheduled,
            // The rules of the table allow no other combination.
            _ => ConsultationState::Scheduled,
        }
    }

    /// Checks that it is about time to start.
    fn require_due(&self, now: Timestamp) -> Result<(), TransitionError> {
        let from_start = now.since(self.scheduled_at);
        let refused = |code, reason| Err(self.status.not_allowed("start", code, reason));
        if from_start < -START_EARLY {
            return refused(Code::CONSULTATION_TOO_EARLY, "it is scheduled to start more than 30 minutes from now");
        }
        if from_start > START_LATE {
            return refused(Code::CONSULTATION_TOO_LATE, "it was scheduled to start more than 12 hours ago");
        }
        Ok(())
    }

    /// Ends the visit at `now` and checks all its rules.
    fn ended(mut self, now: Timestamp) -> Result<Self, Error> {
        self.0.ended_at = Some(now);
        self.0.duration_minutes = self.started_at.and_then(|start| minutes_between(start, now).try_into().ok());
        Ok(self.0.try_into()?)
    }
}
