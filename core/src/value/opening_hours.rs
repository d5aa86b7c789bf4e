use super::{Opening, TimeZone, weekly::Weekly};
use crate::{
    Timestamp,
    error::FieldError,
    field::{
        Encode, Encoder, Field, FieldDescriptor, Input, StructDescriptor, TypeDescriptor, read_member, read_object,
    },
};
use chrono::{Datelike, Timelike, Weekday};

/// Opening hours: openings for each weekday in the local time of a time zone (`pharmacies.hours_of_operation`).
///
/// As JSON, with weekdays in lower case; a weekday that is left out is closed. Hours past midnight are two openings:
///
/// ```json
/// {"time_zone": "America/New_York", "weekly": {
///   "friday": [{"from": "08:00", "until": "24:00"}],
///   "saturday": [{"from": "00:00", "until": "02:00"}]}}
/// ```
///
/// It is open whenever the local time in the zone is on the weekday and within an opening. An hour that a clock change
/// skips is therefore never open, and one that it repeats is open both times.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OpeningHours {
    time_zone: TimeZone,
    weekly: Weekly,
}

impl OpeningHours {
    /// Creates opening hours with these openings.
    ///
    /// # Errors
    /// [`Code::AVAILABILITY_OVERLAP`](crate::Code::AVAILABILITY_OVERLAP) if openings of a weekday overlap.
    pub fn new(
        time_zone: TimeZone,
        openings: impl IntoIterator<Item = (Weekday, Opening)>,
    ) -> Result<Self, FieldError> {
        let weekly = Weekly::new(openings).map_err(|error| error.inside("/weekly"))?;
        Ok(Self { time_zone, weekly })
    }

    /// Returns the time zone of the openings.
    #[must_use]
    pub const fn time_zone(&self) -> TimeZone {
        self.time_zone
    }

    /// Returns the openings of a weekday, in order.
    #[must_use]
    pub fn openings(&self, weekday: Weekday) -> &[Opening] {
        self.weekly.on(weekday)
    }

    /// Checks whether it is open at an instant.
    #[must_use]
    pub fn open_at(&self, instant: Timestamp) -> bool {
        let clock = self.time_zone.local(instant);
        let minute = clock.hour() * 60 + clock.minute();
        let holds = |opening: &Opening| {
            (u32::from(opening.from().minutes())..u32::from(opening.until().minutes())).contains(&minute)
        };
        self.openings(clock.weekday()).iter().any(holds)
    }
}

const DESCRIPTOR: StructDescriptor = StructDescriptor {
    name: "OpeningHours",
    doc: &["Opening hours: openings for each weekday in the local time of a time zone."],
    members: &[
        FieldDescriptor { name: "time_zone", doc: &["The time zone of the openings."], kind: TimeZone::TYPE },
        FieldDescriptor { name: "weekly", doc: &["The openings of each weekday."], kind: Weekly::TYPE },
    ],
};

impl Encode for OpeningHours {
    fn encode(&self, to: &mut dyn Encoder) {
        to.object(&DESCRIPTOR, &[("time_zone", &self.time_zone), ("weekly", &self.weekly)]);
    }
}

impl Field for OpeningHours {
    const TYPE: TypeDescriptor = TypeDescriptor::Object(&DESCRIPTOR);
    const SAMPLE: &'static str = "{}";

    fn read(input: Input<'_>) -> Result<Self, FieldError> {
        let object = read_object(input, &DESCRIPTOR)?;
        Ok(Self { time_zone: read_member(object, "time_zone")?, weekly: read_member(object, "weekly")? })
    }
}
