//! Scheduling (rule 4 of the specification): the slots in which a provider can be booked. `Provider::free_slots` is here
//! because module `accounts` does not know visits.

use crate::{
    Code, Timestamp,
    accounts::Provider,
    care::Consultation,
    error::{FieldError, ValidationError, Violations},
    value::{Slot, TimeRange, UsState},
};

impl Provider {
    /// Returns the bookable slots between two instants: those within the weekly availability, on days that the licence
    /// covers, that overlap none of the `visits` that are scheduled or in progress. The list is empty if the provider
    /// has no availability or accepts no patients. `since` should not be earlier than now, as past slots cannot be
    /// booked.
    ///
    /// # Errors
    /// [`ValidationError`] if the range is too long (see
    /// [`Availability::free_slots`](crate::value::Availability::free_slots)).
    pub fn free_slots(&self, range: TimeRange, visits: &[Consultation]) -> Result<Vec<Slot>, ValidationError> {
        let Some(availability) = self.availability_schedule.as_ref().filter(|_| self.is_accepting_patients) else {
            return Ok(Vec::new());
        };
        let busy =
            visits.iter().filter(|visit| visit.provider_id == self.id && visit.holds_slot()).map(|visit| visit.slot());
        let slots = availability.free_slots(range, busy).map_err(|error| error.at("provider", "free_slots"))?;
        Ok(slots.into_iter().filter(|slot| self.is_licensed_on(slot.starts_at.date())).collect())
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
    violations.require(
        patient_state.is_some() || provider.is_licensed_on(scheduled_at.date()),
        &["provider_id", "scheduled_at"],
        Code::PROVIDER_LICENSE_EXPIRED,
        "must be a provider who is licensed on the day",
    );
    violations.take(&["patient_state", "scheduled_at"], check_state(patient_state, provider, scheduled_at));
}

/// Checks that a provider is licensed at an instant in the state where the patient is.
pub(super) fn check_state(
    patient_state: Option<&UsState>,
    provider: &Provider,
    instant: Timestamp,
) -> Result<(), FieldError> {
    let Some(state) = patient_state else { return Ok(()) };
    state.verify()?;
    if provider.is_licensed_in(state.clone(), instant.date()) {
        return Ok(());
    }
    Err(FieldError::new(Code::PROVIDER_NOT_LICENSED_IN_STATE, "must be a state in which the provider is licensed"))
}

/// Checks that a provider offers a slot, taken or not.
pub(super) fn require_offered(provider: &Provider, slot: Slot) -> Result<(), ValidationError> {
    let offered = provider.free_slots(TimeRange { since: slot.starts_at, until: slot.ends_at }, &[])?;
    if offered.contains(&slot) {
        return Ok(());
    }
    let error =
        FieldError::new(Code::CONSULTATION_NOT_OFFERED, "must begin one of the provider's slots, and last as long");
    Err(error.at("consultation", "scheduled_at").into())
}
