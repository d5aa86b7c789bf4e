//! A finite series of visits.

use super::{Consultation, NewConsultation};
use crate::{
    Code, Timestamp,
    accounts::Provider,
    error::{FieldError, ValidationError, Violations},
    value::{Positive, TimeZone},
};
use chrono::{Days, NaiveDateTime};

/// The numbers of visits in a series, and the weeks from one to the next.
const VISITS: std::ops::RangeInclusive<i32> = 2..=52;
const WEEKS: std::ops::RangeInclusive<i32> = 1..=52;

impl Consultation {
    /// Books a series of visits with `book`, one every `every_weeks` weeks from `scheduled_at` on, at the same time of
    /// day in the time zone of the provider's availability, or in UTC without one. An id in the input is that of the
    /// first visit.
    ///
    /// # Errors
    /// [`Code::CONSULTATION_SERIES`] if there are not 2 to 52 visits, every 1 to 52 weeks; otherwise every violation,
    /// at its visit, such as `visits/3/scheduled_at`, with [`Code::CONSULTATION_NO_SUCH_TIME`] for a time that is
    /// skipped.
    pub fn schedule_series(
        new: &NewConsultation,
        provider: &Provider,
        visits: Positive,
        every_weeks: Positive,
        book: impl Fn(NewConsultation) -> Result<Self, ValidationError>,
    ) -> Result<Vec<Self>, ValidationError> {
        let mut violations = Violations::of("consultation");
        for (field, number, range) in [("visits", visits.get(), VISITS), ("every_weeks", every_weeks.get(), WEEKS)] {
            if !range.contains(&number) {
                let error = FieldError::new(Code::CONSULTATION_SERIES, "must be {min} to {max}");
                violations.report(field, error.with("min", *range.start()).with("max", *range.end()));
            }
        }
        if !violations.is_empty() {
            return violations.finish_with(None);
        }
        let zone = provider.time_zone();
        let first = zone.local(new.scheduled_at).naive_local();
        let mut series = Vec::new();
        for (place, weeks) in (0..visits.get()).map(|number| (number, number * every_weeks.get())) {
            // The first one is given; its local time may be one of two.
            let scheduled_at = if place == 0 { Ok(new.scheduled_at) } else { start(zone, first, weeks) };
            let booked = scheduled_at.and_then(|scheduled_at| {
                let id = new.id.filter(|_| place == 0);
                book(NewConsultation { id, scheduled_at, ..new.clone() })
            });
            series.extend(violations.merge_at(format_args!("visits/{place}"), booked));
        }
        violations.finish()?;
        Ok(series)
    }
}

/// Returns the instant that has the same local time some weeks later.
fn start(zone: TimeZone, first: NaiveDateTime, weeks: i32) -> Result<Timestamp, ValidationError> {
    let refused = |error: FieldError| ValidationError::from(error.at("consultation", "scheduled_at"));
    let local = u64::try_from(weeks).ok().and_then(|weeks| first.checked_add_days(Days::new(weeks * 7)));
    let local = local.ok_or_else(|| refused(Timestamp::out_of_range()))?;
    let skipped = || FieldError::new(Code::CONSULTATION_NO_SUCH_TIME, "must not be a time that the clocks skip");
    zone.instant(local).ok_or_else(|| refused(skipped()))
}
