//! Operations on visits: who can be booked and when, booking, moving and cancelling.

use crate::{
    error::Result,
    session::{page::checked_limit, transaction::Transaction},
    sql::{row::Db, schema},
};
use diesel::{
    PgArrayExpressionMethods,
    prelude::*,
    sql_query,
    sql_types::{Timestamptz, Uuid},
};
use telehealth_core::macros::operations;
use telehealth_core::{
    ConsultationId, PatientId, Phi, ProviderId, Timestamp,
    access::Verb,
    accounts::Provider,
    care::{Consultation, NewConsultation, NewOnDemandConsultation},
    messaging::Notification,
    value::{Positive, Slot, Text, TimeRange},
};

#[operations(list = BOOKING)]
impl Transaction {
    /// Returns up to `limit` providers who accept patients, by name; if a specialty is given, those who have it. A patient
    /// sees the active ones.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) if the limit is not 1 to 1,000.
    #[operation(grants = "providers:select")]
    pub fn bookable_providers(&mut self, specialty: Option<Text<200>>, limit: i32) -> Result<Vec<Provider>> {
        use schema::providers::dsl;
        let limit = checked_limit::<Provider>(limit)?;
        self.find::<Provider>(|query| {
            let query = query.filter(dsl::is_accepting_patients);
            let query = match specialty {
                Some(specialty) => query.filter(dsl::specialties.contains(Db(vec![specialty]))),
                None => query,
            };
            query.order((dsl::last_name, dsl::first_name, dsl::id)).limit(limit.into())
        })
    }

    /// Returns the slots of a provider between two instants that can be booked, as the provider's query `free_slots`
    /// does, without saying who holds the others.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) if there is no such provider, [`Error::Validation`](crate::Error::Validation) if the range is too long.
    #[operation(grants = "providers:select consultations:select")]
    pub fn free_slots(&mut self, provider_id: ProviderId, range: TimeRange) -> Result<Vec<Slot>> {
        let provider: Provider = self.get(provider_id)?;
        let mut free = provider.free_slots(range, &[])?;
        self.require::<Consultation>(Verb::Select)?;
        let taken = self.taken_slots(provider_id, range)?;
        free.retain(|slot| !taken.iter().any(|taken| taken.overlaps(*slot)));
        Ok(free)
    }

    /// Books a visit with a provider and notifies the patient; the rules are those of the constructor `schedule`. A
    /// patient books for themselves, at the provider's fee; the rules are those of `schedule_offered`.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) if there is no such provider, [`Error::Validation`](crate::Error::Validation) with the violated rules,
    /// [`Error::Conflict`](crate::Error::Conflict) with `consultation.double_booking` if the provider has a visit at that time, with
    /// `consultation.patient_double_booking` if the patient has one.
    #[operation(grants = "providers:select consultations:insert notifications:insert")]
    pub fn book_visit(
        &mut self,
        new: NewConsultation,
        provider_id: ProviderId,
        now: Timestamp,
    ) -> Result<Consultation> {
        let provider: Provider = self.get(provider_id)?;
        let visit = if self.is_by(new.patient_id) {
            Consultation::schedule_offered(new, &provider, now)?
        } else {
            Consultation::schedule(new, &provider, now)?
        };
        let visit = self.add(visit)?;
        self.notify(Notification::visit_booked(&visit, now)?)?;
        Ok(visit)
    }

    /// Starts a visit on demand with a provider now, without a booking; the rules are those of the constructor
    /// `on_demand`.
    ///
    /// # Errors
    /// As `book_visit`; the slot from now on is taken if the provider or the patient has a visit then.
    #[operation(grants = "providers:select consultations:insert")]
    pub fn start_visit(
        &mut self,
        new: NewOnDemandConsultation,
        provider_id: ProviderId,
        now: Timestamp,
    ) -> Result<Consultation> {
        let provider: Provider = self.get(provider_id)?;
        self.add(Consultation::on_demand(new, &provider, now)?.start(now)?)
    }

    /// Moves a booked visit to another time: the visit becomes `rescheduled`, and the returned one takes its place. A
    /// service account keeps the fee and the insurance coverage. Moved by a person, the visit has the provider's current
    /// fee and no coverage, because only the portal sets these.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) if there is no such visit, [`Error::Transition`](crate::Error::Transition) if it has begun or ended, and the errors of
    /// `book_visit`.
    #[operation(grants = "providers:select consultations:insert consultations:update notifications:insert")]
    pub fn move_visit(
        &mut self,
        consultation_id: ConsultationId,
        scheduled_at: Timestamp,
        duration_minutes: Positive,
        now: Timestamp,
    ) -> Result<Consultation> {
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
    /// [`Error::NotFound`](crate::Error::NotFound) if there is no such visit, and the errors of the command `cancel`.
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

impl Transaction {
    /// Returns the taken slots of a provider. A function of the database reads them, because a patient does not see the
    /// visits of others, and because a damaged visit still occupies its slot.
    fn taken_slots(&mut self, provider_id: ProviderId, range: TimeRange) -> Result<Vec<Slot>> {
        let query = sql_query("SELECT starts_at, ends_at FROM access_taken_slots($1, $2, $3)")
            .bind::<Uuid, _>(Db(provider_id))
            .bind::<Timestamptz, _>(Db(range.since))
            .bind::<Timestamptz, _>(Db(range.until));
        let taken: Vec<Taken> = self.run(|connection| query.load(connection))?;
        Ok(taken.into_iter().map(|it| Slot { starts_at: it.starts_at.0, ends_at: it.ends_at.0 }).collect())
    }

    /// Whether the actor is this patient.
    pub(crate) fn is_by(&self, patient_id: PatientId) -> bool {
        self.person() == Some(patient_id.into())
    }
}
