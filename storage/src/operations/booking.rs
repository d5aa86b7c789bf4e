//! Operations on visits: who can be booked and when, booking, moving and cancelling.

use crate::{
    error::{DamagedRow, Error, Result},
    session::{
        page::{checked_limit, comes_after},
        transaction::Transaction,
    },
    sql::{row::Db, schema},
};
use chrono::TimeDelta;
use diesel::{
    PgArrayExpressionMethods,
    prelude::*,
    sql_query,
    sql_types::{Timestamptz, Uuid},
};
use telehealth_core::macros::{InputField, ObjectField, operations};
use telehealth_core::{
    Code, ConsultationId, PatientId, Phi, ProviderId, Timestamp,
    access::Verb,
    accounts::{Patient, Provider},
    care::{Consultation, NewConsultation, NewOnDemandConsultation},
    error::{FieldError, ValidationError},
    messaging::Notification,
    value::{Positive, Slot, Text, TimeRange, UsState},
};

/// Another time of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, InputField)]
pub struct NewVisitTime {
    /// When the visit begins.
    pub scheduled_at: Timestamp,
    /// How long it lasts, in minutes.
    pub duration_minutes: Positive,
}

/// A page of providers, by name.
#[derive(Clone, Debug, PartialEq, ObjectField)]
#[non_exhaustive]
pub struct ProviderPage {
    /// The providers.
    pub items: Vec<Provider>,
    /// The value to pass as `after` for the next page; absent on the last page.
    pub next: Option<ProviderId>,
    /// The providers of the page that cannot be read.
    pub damaged: Vec<DamagedRow>,
}

#[operations(list = BOOKING)]
impl Transaction {
    /// Returns a page of up to `limit` providers who accept patients, by name; if a specialty is given, those who have
    /// it. A patient sees the active ones.
    ///
    /// # Errors
    /// [`Error::Validation`] if the limit is not 1 to 1,000, [`Error::NotFound`] if the provider `after` is not there.
    #[operation(grants = "providers:select")]
    pub fn bookable_providers(
        &mut self,
        specialty: Option<Text<200>>,
        after: Option<ProviderId>,
        limit: i32,
    ) -> Result<ProviderPage> {
        use schema::providers::dsl;
        let limit = checked_limit::<Provider>(limit)?;
        let (items, next, damaged) = self.page_after::<Provider>(after, limit, |query| {
            let query = query.filter(dsl::is_accepting_patients);
            let query = match after {
                Some(last) => query.filter(comes_after(
                    "providers",
                    last,
                    "(providers.last_name IS NULL, coalesce(providers.last_name, ''),
                      providers.first_name IS NULL, coalesce(providers.first_name, ''), providers.id)
                      > (last.last_name IS NULL, coalesce(last.last_name, ''),
                         last.first_name IS NULL, coalesce(last.first_name, ''), last.id)",
                )),
                None => query,
            };
            let query = match specialty {
                Some(specialty) => query.filter(dsl::specialties.contains(Db(vec![specialty]))),
                None => query,
            };
            query.order((dsl::last_name, dsl::first_name, dsl::id))
        })?;
        Ok(ProviderPage { items, next, damaged })
    }

    /// Returns the slots of a provider between two instants that can be booked, as the provider's query `free_slots`
    /// does, without saying who holds the others: slots that begin before now, or sooner than the notice that the
    /// provider asks for, are left out.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such provider, [`Error::Validation`] if the range is too long.
    #[operation(grants = "providers:select consultations:select")]
    pub fn free_slots(&mut self, provider_id: ProviderId, range: TimeRange, now: Timestamp) -> Result<Vec<Slot>> {
        let provider: Provider = self.get(provider_id)?;
        self.require::<Consultation>(Verb::Select)?;
        let taken = self.taken_slots(&provider, Slot { starts_at: range.since, ends_at: range.until })?;
        Ok(provider.slots_beside(range, taken, now)?)
    }

    /// Books a visit with a provider and notifies the patient; the rules are those of the constructor `schedule`.
    /// `patient_state` defaults to the state of the patient's address, if that is in the United States or a territory with
    /// a country code of its own. A patient books for themselves, at the provider's fee; the rules are those of
    /// `schedule_offered`, and the pause that the provider asks for must lie between the visit and their others.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such provider, [`Error::Validation`] with the violated rules,
    /// [`Error::Conflict`] with `consultation.double_booking` if the provider has a visit at that time, with
    /// `consultation.pause` if they have one too close to it, with `consultation.patient_double_booking` if the patient
    /// has one.
    #[operation(grants = "providers:select patients:select consultations:insert notifications:insert")]
    pub fn book_visit(
        &mut self,
        mut new: NewConsultation,
        provider_id: ProviderId,
        now: Timestamp,
    ) -> Result<Consultation> {
        let provider: Provider = self.get(provider_id)?;
        new.patient_state = self.state_of(new.patient_id, new.patient_state)?;
        let visit = self.schedule(new, &provider, now)?;
        self.add_booked(visit, &provider, now)
    }

    /// Books a series of visits with a provider, one every `every_weeks` weeks (by default each week) from
    /// `scheduled_at` on, at the same time of day in the time zone of the provider's availability, or in UTC if they
    /// have none. Books all of them or none; each is then a visit of its own, and the patient is notified of each. An
    /// id is that of the first visit.
    ///
    /// # Errors
    /// [`Error::Validation`] with `consultation.series` if there are not 2 to 52 visits, every 1 to 52 weeks; and the
    /// errors of `book_visit`, each at its visit, such as `visits/3/scheduled_at`, with `consultation.no_such_time`
    /// for a time that is skipped when the clocks are set forward.
    #[operation(grants = "providers:select patients:select consultations:insert notifications:insert")]
    pub fn book_series(
        &mut self,
        mut new: NewConsultation,
        provider_id: ProviderId,
        visits: Positive,
        every_weeks: Option<Positive>,
        now: Timestamp,
    ) -> Result<Vec<Consultation>> {
        let provider: Provider = self.get(provider_id)?;
        new.patient_state = self.state_of(new.patient_id, new.patient_state)?;
        let every_weeks = every_weeks.unwrap_or(Positive::ONE);
        let book = |new| self.schedule(new, &provider, now);
        let series = Consultation::schedule_series(&new, &provider, visits, every_weeks, book)?;
        // A refusal may come from a rule, after which the transaction could be committed.
        self.savepoint(|tx| {
            let add = |(place, visit)| {
                tx.add_booked(visit, &provider, now).map_err(|error| match error {
                    Error::Conflict(violation) => Error::Conflict(violation.within(format_args!("visits/{place}"))),
                    other => other,
                })
            };
            series.into_iter().enumerate().map(add).collect()
        })
    }

    /// Starts a visit on demand with a provider now, without a booking; the rules are those of the constructor
    /// `on_demand`, and `patient_state` defaults as for `book_visit`.
    ///
    /// # Errors
    /// As `book_visit`; the slot from now on is taken if the provider or the patient has a visit then.
    #[operation(grants = "providers:select patients:select consultations:insert")]
    pub fn start_visit(
        &mut self,
        mut new: NewOnDemandConsultation,
        provider_id: ProviderId,
        now: Timestamp,
    ) -> Result<Consultation> {
        let provider: Provider = self.get(provider_id)?;
        new.patient_state = self.state_of(new.patient_id, new.patient_state)?;
        self.add(Consultation::on_demand(new, &provider, now)?.start(now)?)
    }

    /// Moves a booked visit to another time: the visit becomes `rescheduled`, and the returned one takes its place. A
    /// service account keeps the fee and the insurance coverage. Moved by a person, the visit has the provider's current
    /// fee and no coverage, because only the portal sets these.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such visit, [`Error::Transition`] if it has begun or ended, and the errors of
    /// `book_visit`.
    #[operation(
        grants = "providers:select patients:select consultations:insert consultations:update notifications:insert"
    )]
    pub fn move_visit(
        &mut self,
        consultation_id: ConsultationId,
        time: NewVisitTime,
        now: Timestamp,
    ) -> Result<Consultation> {
        let NewVisitTime { scheduled_at, duration_minutes } = time;
        let visit = self.get_for_update::<Consultation>(consultation_id)?;
        let by_person = self.is_by_person();
        let new = NewConsultation {
            chief_complaint: visit.chief_complaint.clone(),
            patient_state: visit.patient_state.clone(),
            fee: (!by_person).then_some(visit.fee),
            insurance_covered: (!by_person).then_some(visit.insurance_covered),
            ..NewConsultation::new(visit.patient_id, visit.consultation_type, scheduled_at, duration_minutes)
        };
        let provider_id = visit.provider_id;
        self.save(visit.reschedule()?)?;
        self.book_visit(new, provider_id, now)
    }

    /// Cancels a visit, as the command `cancel` does. A patient can cancel their own visit before it begins.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such visit, and the errors of the command `cancel`.
    #[operation(grants = "consultations:update")]
    pub fn cancel_visit(
        &mut self,
        consultation_id: ConsultationId,
        reason: Option<Phi<Text<500>>>,
        now: Timestamp,
    ) -> Result<Consultation> {
        let visit = self.get_for_update::<Consultation>(consultation_id)?;
        self.save(visit.cancel(reason, now)?)
    }
}

/// A slot that is taken.
#[derive(QueryableByName)]
struct Taken {
    #[diesel(sql_type = Timestamptz)]
    starts_at: Db<Timestamp>,
    #[diesel(sql_type = Timestamptz)]
    ends_at: Db<Timestamp>,
}

/// The error for a visit too close to another one.
fn too_close(pause: TimeDelta) -> Error {
    let error =
        FieldError::new(Code::CONSULTATION_PAUSE, "must be {minutes} minutes away from the provider's other visits");
    Error::Conflict(error.with("minutes", pause.num_minutes()).at("consultation", "scheduled_at"))
}

impl Transaction {
    /// Returns the state in which a patient is: the given one, by default that of their address. `None` if it names no
    /// state, or if the actor cannot see the patient. The address is not recorded as read, because the new row, which
    /// the audit log has, says no more about it.
    pub(crate) fn state_of(&mut self, patient_id: PatientId, given: Option<UsState>) -> Result<Option<UsState>> {
        use schema::patients::dsl;
        if given.is_some() {
            return Ok(given);
        }
        let query = dsl::patients.find(Db(patient_id)).select((dsl::state, dsl::country));
        let address: Option<(Option<String>, String)> = self.run(|connection| query.first(connection).optional())?;
        let Some((state, country)) = address else {
            self.require::<Patient>(Verb::Select)?;
            return Ok(None);
        };
        Ok(UsState::of_address(state.as_deref(), &country))
    }

    /// Makes a visit by the rules for the actor, without storing it.
    fn schedule(
        &self,
        new: NewConsultation,
        provider: &Provider,
        now: Timestamp,
    ) -> Result<Consultation, ValidationError> {
        if self.is_by(new.patient_id) {
            Consultation::schedule_offered(new, provider, now)
        } else {
            Consultation::schedule(new, provider, now)
        }
    }

    /// Stores a visit and notifies the patient.
    fn add_booked(&mut self, visit: Consultation, provider: &Provider, now: Timestamp) -> Result<Consultation> {
        let pause = provider.pause();
        if pause > TimeDelta::zero() && self.is_by(visit.patient_id) {
            self.require_pause(provider, visit.slot(), pause)?;
        }
        let visit = self.add(visit)?;
        self.notify(Notification::visit_booked(&visit, now)?)?;
        Ok(visit)
    }

    /// Fails if the pause between a slot and another visit of the provider is too short. That no visits overlap is a
    /// constraint of the database, whose error says so.
    fn require_pause(&mut self, provider: &Provider, slot: Slot, pause: TimeDelta) -> Result<()> {
        // Patients who book with one provider at the same time wait for each other: the next statement sees their
        // visits.
        let lock = sql_query("SELECT pg_advisory_xact_lock(hashtextextended('visits of ' || $1::text, 0))");
        let lock = lock.bind::<Uuid, _>(Db(provider.id));
        self.run(|connection| lock.execute(connection))?;
        let taken = self.taken_slots(provider, slot)?;
        let is_close = |taken: &Slot| taken.widened(pause).overlaps(slot) && !taken.overlaps(slot);
        if taken.iter().any(is_close) { Err(too_close(pause)) } else { Ok(()) }
    }

    /// Returns the taken slots of a provider in a range and as close to it as the pause is long. A function of the
    /// database reads them, because a patient does not see the visits of others, and because a damaged visit still
    /// occupies its slot.
    fn taken_slots(&mut self, provider: &Provider, range: Slot) -> Result<Vec<Slot>> {
        let range = range.widened(provider.pause());
        let query = sql_query("SELECT starts_at, ends_at FROM access_taken_slots($1, $2, $3)")
            .bind::<Uuid, _>(Db(provider.id))
            .bind::<Timestamptz, _>(Db(range.starts_at))
            .bind::<Timestamptz, _>(Db(range.ends_at));
        let taken: Vec<Taken> = self.run(|connection| query.load(connection))?;
        Ok(taken.into_iter().map(|it| Slot { starts_at: it.starts_at.0, ends_at: it.ends_at.0 }).collect())
    }

    /// Whether the actor is this patient.
    pub(crate) fn is_by(&self, patient_id: PatientId) -> bool {
        self.person() == Some(patient_id.into())
    }
}
