//! Scheduling (rule 4 of the specification): when a provider can be booked.

use crate::{
    Code, Timestamp,
    accounts::Provider,
    care::Consultation,
    error::{ValidationError, Violations},
    value::Slot,
};

impl Provider {
    /// The slots between two instants that can be booked: within the weekly availability, and free of those
    /// `visits` that are scheduled or in progress, on days that the licence covers. None without an availability, or while
    /// the provider accepts no patients. Let `since` be no earlier than now: what is past cannot be booked.
    ///
    /// # Errors
    /// [`ValidationError`] where the range is too long (see [`Availability::free_slots`](crate::value::Availability::free_slots)).
    pub fn free_slots(
        &self,
        since: Timestamp,
        until: Timestamp,
        visits: &[Consultation],
    ) -> Result<Vec<Slot>, ValidationError> {
        let Some(availability) = self.availability_schedule.as_ref().filter(|_| self.is_accepting_patients) else {
            return Ok(Vec::new());
        };
        let busy =
            visits.iter().filter(|visit| visit.provider_id == self.id && visit.holds_slot()).map(|visit| visit.slot());
        let slots = availability.free_slots(since, until, busy).map_err(|error| error.at("provider", "free_slots"))?;
        Ok(slots.into_iter().filter(|slot| self.is_licensed_on(slot.starts_at.date())).collect())
    }
}

/// Checks a slot that is to be booked at `now`; that no other visit overlaps it is the database's to say.
pub(super) fn check_bookable(slot: Slot, provider: &Provider, now: Timestamp, violations: &mut Violations) {
    violations.require(slot.starts_at > now, "scheduled_at", Code::CONSULTATION_IN_PAST, "must lie in the future");
    violations.require(
        provider.is_accepting_patients,
        "provider_id",
        Code::PROVIDER_NOT_ACCEPTING,
        "must be a provider who accepts patients",
    );
    violations.require(
        provider.is_licensed_on(slot.starts_at.date()),
        "provider_id",
        Code::PROVIDER_LICENSE_EXPIRED,
        "must be a provider who is licensed on the day",
    );
}
