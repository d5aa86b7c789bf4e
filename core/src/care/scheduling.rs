//! Scheduling (rule 4 of the specification): the slots in which a provider can be booked. `Provider::free_slots` is here
//! because module `accounts` does not know visits.

use crate::{
    Code, Timestamp,
    accounts::Provider,
    care::Consultation,
    error::{FieldError, ValidationError, Violations},
    value::{Availability, Slot, TimeRange, UsState},
};
use chrono::TimeDelta;

impl Provider {
    /// Returns the bookable slots between two instants: those within the weekly availability, on days that a licence
    /// covers, in whatever state, that keep the pause to the `visits` that are scheduled or in progress, and that begin no
    /// sooner than the notice from now. The list is empty if the provider has no availability or accepts no patients.
    ///
    /// # Errors
    /// [`ValidationError`] if the range is too long (see
    /// [`Availability::free_slots`](crate::value::Availability::free_slots)).
    pub fn free_slots(
        &self,
        range: TimeRange,
        visits: &[Consultation],
        now: Timestamp,
    ) -> Result<Vec<Slot>, ValidationError> {
        let theirs = visits.iter().filter(|visit| visit.provider_id == self.id && visit.holds_slot());
        self.slots_beside(range, theirs.map(|visit| visit.slot()), now)
    }

    /// As [`free_slots`](Self::free_slots), given the slots of the visits.
    ///
    /// # Errors
    /// Those of [`free_slots`](Self::free_slots).
    pub fn slots_beside(
        &self,
        range: TimeRange,
        taken: impl IntoIterator<Item = Slot>,
        now: Timestamp,
    ) -> Result<Vec<Slot>, ValidationError> {
        let Some(availability) = self.availability_schedule.as_ref().filter(|_| self.is_accepting_patients) else {
            return Ok(Vec::new());
        };
        let slots = availability.free_slots(range, taken).map_err(|error| error.at("provider", "free_slots"))?;
        let in_time = |slot: &Slot| slot.starts_at.since(now) >= availability.notice();
        Ok(slots.into_iter().filter(|slot| in_time(slot) && self.is_licensed_on(self.day_of(slot.starts_at))).collect())
    }

    /// Returns the pause that must lie between two visits that patients book.
    #[must_use]
    pub fn pause(&self) -> TimeDelta {
        self.availability_schedule.as_ref().map_or(TimeDelta::zero(), Availability::pause)
    }
}

/// Checks the provider of a visit that is scheduled to start at an instant. The database checks that no other visit
/// overlaps it.
pub(super) fn check_provider(
    scheduled_at: Timestamp,
    patient_state: Option<&UsState>,
    provider: &Provider,
    violations: &mut Violations,
) {
    violations.require(
        provider.is_accepting_patients,
        "provider_id",
        Code::PROVIDER_NOT_ACCEPTING,
        "must be a provider who accepts patients",
    );
    let day = provider.day_of(scheduled_at);
    violations.require(
        patient_state.is_some() || provider.is_licensed_on(day),
        &["provider_id", "scheduled_at"],
        Code::PROVIDER_LICENSE_EXPIRED,
        "must be a provider who is licensed on the day",
    );
    let is_licensed = |state: &UsState| provider.is_licensed_in(state.clone(), day);
    violations.take(&["patient_state", "scheduled_at"], check_state(patient_state, is_licensed));
}

/// Checks the state where the patient is, if it is known: the provider must be licensed there.
pub(super) fn check_state(
    patient_state: Option<&UsState>,
    is_licensed: impl FnOnce(&UsState) -> bool,
) -> Result<(), FieldError> {
    let Some(state) = patient_state else { return Ok(()) };
    state.verify()?;
    if is_licensed(state) {
        return Ok(());
    }
    Err(FieldError::new(Code::PROVIDER_NOT_LICENSED_IN_STATE, "must be a state in which the provider is licensed"))
}

/// Checks that a provider offers a slot, taken or not, and that the notice is kept.
pub(super) fn require_offered(provider: &Provider, slot: Slot, now: Timestamp) -> Result<(), ValidationError> {
    let refused = |error: FieldError| Err(error.at("consultation", "scheduled_at").into());
    let notice = provider.availability_schedule.as_ref().map_or(TimeDelta::zero(), Availability::notice);
    if slot.starts_at.since(now) < notice {
        let error = FieldError::new(Code::CONSULTATION_NOTICE, "must be at least {minutes} minutes from now");
        return refused(error.with("minutes", notice.num_minutes()));
    }
    let range = TimeRange { since: slot.starts_at, until: slot.ends_at };
    if provider.slots_beside(range, [], now)?.contains(&slot) {
        return Ok(());
    }
    refused(FieldError::new(Code::CONSULTATION_NOT_OFFERED, "must begin one of the provider's slots, and last as long"))
}
