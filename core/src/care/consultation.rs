use crate::{
    Code, ConsultationId, Date, Phi, PrescriptionId, Timestamp, UserId,
    accounts::Provider,
    care::scheduling::check_bookable,
    error::{Error, TransitionError, ValidationError, Violations},
    field::Change,
    label::labels,
    machine::{Machine, machine},
    record::{Rules, constraints},
    value::{LongText, Money, Positive, Slot, Url},
};
use telehealth_macros::{change, input, operations, record};

labels! {
    /// What kind of visit it is.
    ConsultationType {
        /// The first with this provider.
        Initial = "initial",
        /// Follows an earlier one.
        FollowUp = "follow_up",
        /// Cannot wait.
        Urgent = "urgent",
        /// Planned care.
        Routine = "routine",
        /// With a specialist.
        Specialist = "specialist",
    }

    /// Where a visit stands.
    ConsultationStatus {
        /// Booked.
        Scheduled = "scheduled",
        /// Under way.
        InProgress = "in_progress",
        /// Ended as planned.
        Completed = "completed",
        /// Called off, before or while it took place.
        Cancelled = "cancelled",
        /// The patient did not come.
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

    fn Consultation::moved(status);
}

/// One visit between a patient and a provider.
#[record(table = "consultations", entity = Consultation)]
#[derive(Clone, Debug, PartialEq)]
pub struct ConsultationRecord {
    /// Primary key.
    pub id: ConsultationId,
    /// Who is seen.
    pub patient_id: UserId,
    /// Who sees.
    pub provider_id: UserId,
    /// What kind of visit it is.
    pub consultation_type: ConsultationType,
    /// Where the visit stands.
    pub status: ConsultationStatus,
    /// Booked start.
    pub scheduled_at: Timestamp,
    /// Booked end; no other visit of the provider may overlap while this one is scheduled or in progress.
    pub slot_end: Timestamp,
    /// Real start.
    pub started_at: Option<Timestamp>,
    /// Real end.
    pub ended_at: Option<Timestamp>,
    /// Minutes from start to end, rounded up; when a visit is booked, the length of its slot.
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
    /// When it should take place.
    pub follow_up_date: Option<Date>,
    /// Where to join the call.
    pub video_call_url: Option<Phi<Url>>,
    /// Where the recording is.
    pub recording_url: Option<Phi<Url>>,
    /// Further notes.
    pub notes: Option<Phi<LongText>>,
    /// What the visit costs.
    pub fee: Money,
    /// Whether insurance pays.
    pub insurance_covered: bool,
    /// The prescriptions that were made in the visit.
    pub prescription_ids: Vec<PrescriptionId>,
    /// When the row was made.
    pub created_at: Timestamp,
    /// When the row last changed; the version that a save compares.
    pub updated_at: Timestamp,
}

/// A [`ConsultationRecord`] that keeps the rules of its table.
#[derive(Clone, Debug, PartialEq)]
pub struct Consultation(ConsultationRecord);

impl Rules for ConsultationRecord {
    constraints! {
        consultations_fee_check: fee => MONEY_NEGATIVE,
        valid_duration: status => CONSULTATION_DURATION,
        ended_after_started: ended_at => CONSULTATION_ENDED_BEFORE_STARTED,
        scheduled_in_future: scheduled_at => CONSULTATION_IN_PAST,
        valid_slot: slot_end => CONSULTATION_SLOT,
        no_double_booking: scheduled_at => CONSULTATION_DOUBLE_BOOKING,
        status_transition: status => STATUS_TRANSITION,
    }

    fn check(&self, violations: &mut Violations) {
        violations.require(
            self.scheduled_at > self.created_at,
            "scheduled_at",
            Code::CONSULTATION_IN_PAST,
            "must lie after the booking was made",
        );
        violations.require(
            self.slot_end > self.scheduled_at,
            "slot_end",
            Code::CONSULTATION_SLOT,
            "must be after scheduled_at",
        );
        violations.require(
            self.ended_at.is_none_or(|ended| self.started_at.is_some_and(|started| ended > started)),
            "ended_at",
            Code::CONSULTATION_ENDED_BEFORE_STARTED,
            "must be after started_at",
        );
        violations.require(
            self.times_fit_status(),
            "status",
            Code::CONSULTATION_DURATION,
            "must fit started_at, ended_at and duration_minutes",
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

    /// The time that is booked.
    #[must_use]
    pub fn slot(&self) -> Slot {
        Slot { starts_at: self.scheduled_at, ends_at: self.slot_end }
    }

    /// Whether patient and provider have met: the visit is under way or completed.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        matches!(self.status, ConsultationStatus::InProgress | ConsultationStatus::Completed)
    }
}

/// The longest slot that can be booked, in minutes: a day.
const LONGEST_SLOT: i32 = 1_440;

/// Minutes from `start` to `end`, rounded up.
fn minutes_between(start: Timestamp, end: Timestamp) -> i64 {
    let milliseconds = end.since(start).num_milliseconds();
    milliseconds.div_euclid(60_000) + i64::from(milliseconds.rem_euclid(60_000) > 0)
}

/// What it takes to book a visit with a provider.
#[input(ConsultationRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct NewConsultation {
    pub patient_id: UserId,
    pub consultation_type: ConsultationType,
    pub scheduled_at: Timestamp,
    pub duration_minutes: Positive,
    pub id: Option<ConsultationId>,
    pub fee: Option<Money>,
    pub chief_complaint: Option<Phi<LongText>>,
    pub video_call_url: Option<Phi<Url>>,
    pub insurance_covered: Option<bool>,
}

/// What the provider writes down about a visit.
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

#[operations]
impl Consultation {
    /// Books a visit of `duration_minutes`: in the future, with a provider who accepts patients and is licensed
    /// on the day, within or outside the weekly availability. The fee is the provider's usual one unless given.
    #[constructor]
    pub fn schedule(new: NewConsultation, provider: &Provider, now: Timestamp) -> Result<Self, ValidationError> {
        let mut violations = Violations::of("consultation");
        let within_a_day = new.duration_minutes.get() <= LONGEST_SLOT;
        violations.require(within_a_day, "duration_minutes", Code::CONSULTATION_SLOT, "must be at most 1440");
        let length = chrono::TimeDelta::minutes(i64::from(new.duration_minutes.get()));
        let Some(slot_end) = new.scheduled_at.plus(length) else {
            violations.require(
                false,
                "duration_minutes",
                Code::TIMESTAMP_OUT_OF_RANGE,
                "must end in the years 1 to 9999",
            );
            return violations.finish().and(Err(ValidationError::default()));
        };
        let record = ConsultationRecord {
            id: new.id.unwrap_or_else(ConsultationId::generate),
            patient_id: new.patient_id,
            provider_id: provider.id,
            consultation_type: new.consultation_type,
            status: ConsultationStatus::Scheduled,
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
            fee: new.fee.or(provider.consultation_fee).unwrap_or(Money::ZERO),
            insurance_covered: new.insurance_covered.unwrap_or(false),
            prescription_ids: Vec::new(),
            created_at: now,
            updated_at: now,
        };
        check_bookable(record.slot(), provider, now, &mut violations);
        violations.finish()?;
        record.try_into()
    }

    /// Begins the visit.
    #[command]
    pub fn start(self, now: Timestamp) -> Result<Self, TransitionError> {
        let mut visit = self.moved("start", ConsultationStatus::InProgress)?;
        visit.0.started_at = Some(now);
        Ok(visit)
    }

    /// Ends the visit as planned and derives its minutes.
    #[command]
    pub fn complete(self, notes: ConsultationNotes, now: Timestamp) -> Result<Self, Error> {
        let mut visit = self.moved("complete", ConsultationStatus::Completed)?;
        notes.apply(&mut visit.0);
        visit.ended(now)
    }

    /// Calls the visit off; one that is under way ends now.
    #[command]
    pub fn cancel(self, now: Timestamp) -> Result<Self, Error> {
        let under_way = self.started_at.is_some();
        let visit = self.moved("cancel", ConsultationStatus::Cancelled)?;
        if under_way { visit.ended(now) } else { Ok(visit) }
    }

    /// Records that the patient did not come, once the booked time has begun.
    #[command]
    pub fn mark_no_show(self, now: Timestamp) -> Result<Self, TransitionError> {
        if self.status == ConsultationStatus::Scheduled && now < self.scheduled_at {
            return Err(self.status.refuse(
                "mark_no_show",
                Code::CONSULTATION_NOT_DUE,
                "the booked time has not begun",
            ));
        }
        self.moved("mark_no_show", ConsultationStatus::NoShow)
    }

    /// Gives the slot up for a visit at another time, which is booked with `schedule`.
    #[command]
    pub fn reschedule(self) -> Result<Self, TransitionError> {
        self.moved("reschedule", ConsultationStatus::Rescheduled)
    }

    /// Adds to the notes of a visit, whatever its status.
    #[command]
    pub fn document(mut self, notes: ConsultationNotes) -> Result<Self, ValidationError> {
        notes.apply(&mut self.0);
        Ok(self)
    }

    /// Names a prescription that was made in the visit; naming it twice changes nothing.
    #[command]
    pub fn add_prescription(mut self, prescription_id: PrescriptionId) -> Result<Self, ValidationError> {
        if !self.prescription_ids.contains(&prescription_id) {
            self.0.prescription_ids.push(prescription_id);
        }
        Ok(self)
    }

    /// Whether the booked time is still held against other bookings.
    #[query]
    #[must_use]
    pub fn holds_slot(&self) -> bool {
        matches!(self.status, ConsultationStatus::Scheduled | ConsultationStatus::InProgress)
    }
}

/// A visit's status with the times that belong to it, to match on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ConsultationState {
    /// Booked.
    Scheduled,
    /// Under way.
    InProgress {
        /// Real start.
        started_at: Timestamp,
    },
    /// Ended as planned.
    Completed {
        /// Real start.
        started_at: Timestamp,
        /// Real end.
        ended_at: Timestamp,
        /// Minutes, rounded up.
        minutes: i32,
    },
    /// Called off.
    Cancelled {
        /// Start and end of a visit that was broken off.
        took_place: Option<(Timestamp, Timestamp)>,
    },
    /// The patient did not come.
    NoShow,
    /// Replaced by a visit at another time.
    Rescheduled,
}

impl Consultation {
    /// The status with the times that belong to it.
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
            // The rules of the table leave nothing else.
            _ => ConsultationState::Scheduled,
        }
    }

    /// Ends at `now` and checks the whole visit again.
    fn ended(mut self, now: Timestamp) -> Result<Self, Error> {
        self.0.ended_at = Some(now);
        self.0.duration_minutes = self.started_at.and_then(|start| minutes_between(start, now).try_into().ok());
        Ok(self.0.try_into()?)
    }
}
