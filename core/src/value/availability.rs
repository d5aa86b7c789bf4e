use super::{DayException, Opening, Slot, TimeRange, TimeZone, day_exception::apart, slot, weekly::Weekly};
use crate::{
    Date,
    code::Code,
    error::FieldError,
    field::{
        Encode, Encoder, Field, FieldDescriptor, Input, StructDescriptor, TypeDescriptor, read_member, read_object,
    },
};
use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};

/// The weekly availability of a provider: openings for each weekday in the local time of a time zone, divided into
/// slots of one length (`providers.availability_schedule`).
///
/// As JSON, with weekdays in lower case; a weekday that is left out is closed. Exceptions are days with other openings
/// or none; there may be none:
///
/// ```json
/// {"time_zone": "America/New_York", "slot_minutes": 30, "weekly": {
///   "monday": [{"from": "09:00", "until": "12:30"}, {"from": "13:00", "until": "17:00"}],
///   "saturday": [{"from": "20:00", "until": "24:00"}], "sunday": [{"from": "00:00", "until": "02:00"}]},
///  "exceptions": [{"first_day": "2026-12-21", "last_day": "2027-01-03"}]}
/// ```
///
/// Each visit keeps the provider busy for `buffer_before_minutes` before its start and `buffer_after_minutes` after its
/// end, so that the pause between two visits is the sum of both; and a slot can be booked until `notice_minutes` before
/// its start. All three are zero if they are left out.
///
/// Openings that touch are one: a slot may begin on Saturday and end on Sunday. Slots follow each other from the start
/// of what is open without a break, independently of the requested range. Where that lasts a week or more, they begin
/// anew each Monday.
///
/// # Clock changes
/// An opening contains every instant at which the local time in the zone is on its day and within it. These instants
/// form one or more contiguous intervals, usually one. For example, for an opening 01:00-04:00:
///
/// - When 02:00 becomes 03:00, it lasts two hours. A slot may begin before the change and end after it.
/// - When 02:00 becomes 01:00, it lasts four hours; the repeated hour is offered both times. (An opening 01:00-01:30
///   then consists of two intervals.)
/// - When half an hour is skipped (Lord Howe), it lasts two and a half hours, and slots of an hour begin at 01:00 and
///   02:30 local time.
/// - A change at midnight lengthens or shortens the opening of the day to which the local time belongs, and a day that
///   a zone skips (Apia, 30 December 2011) has no opening.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Availability {
    time_zone: TimeZone,
    slot_minutes: u16,
    weekly: Weekly,
    /// In order, without common days.
    exceptions: Vec<DayException>,
    lead: Lead,
}

/// The minutes that must be free around a visit, or before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct Lead {
    before: u16,
    after: u16,
    notice: u16,
}

impl Availability {
    /// The allowed lengths of a slot, in minutes.
    pub const SLOT_MINUTES: std::ops::RangeInclusive<u16> = 5..=480;

    /// The maximum number of days for which free slots can be requested at once.
    pub const MAX_DAYS: i64 = 366;

    /// The longest buffer before or after a visit, in minutes.
    pub const MAX_BUFFER: u16 = 240;

    /// The longest notice, in minutes: thirty days.
    pub const MAX_NOTICE: u16 = 43_200;

    /// Creates a weekly availability with these openings.
    ///
    /// # Errors
    /// [`Code::AVAILABILITY_MALFORMED`] if slots are not 5 to 480 minutes long, [`Code::AVAILABILITY_OVERLAP`] if
    /// openings of a weekday overlap.
    pub fn new(
        time_zone: TimeZone,
        slot_minutes: u16,
        openings: impl IntoIterator<Item = (Weekday, Opening)>,
    ) -> Result<Self, FieldError> {
        let slot_minutes = slot_length(slot_minutes.into())?;
        let weekly = Weekly::new(openings).map_err(|error| error.inside(".weekly"))?;
        Ok(Self { time_zone, slot_minutes, weekly, exceptions: Vec::new(), lead: Lead::default() })
    }

    /// Sets the minutes for which a visit keeps the provider busy before its start and after its end.
    ///
    /// # Errors
    /// [`Code::AVAILABILITY_MALFORMED`] if one of them is more than 240.
    pub fn with_buffers(mut self, before: u16, after: u16) -> Result<Self, FieldError> {
        self.lead.before = minutes(before.into(), Self::MAX_BUFFER, "buffer_before_minutes")?;
        self.lead.after = minutes(after.into(), Self::MAX_BUFFER, "buffer_after_minutes")?;
        Ok(self)
    }

    /// Sets the minutes before its start until which a slot can be booked.
    ///
    /// # Errors
    /// [`Code::AVAILABILITY_MALFORMED`] if it is more than thirty days.
    pub fn with_notice(mut self, notice: u16) -> Result<Self, FieldError> {
        self.lead.notice = minutes(notice.into(), Self::MAX_NOTICE, "notice_minutes")?;
        Ok(self)
    }

    /// Returns the pause that must lie between two visits: the buffer after the first and that before the second one.
    #[must_use]
    pub fn pause(&self) -> TimeDelta {
        TimeDelta::minutes(i64::from(self.lead.before) + i64::from(self.lead.after))
    }

    /// Returns how long before its start a slot can be booked at the latest.
    #[must_use]
    pub fn notice(&self) -> TimeDelta {
        TimeDelta::minutes(self.lead.notice.into())
    }

    /// Replaces the exceptions.
    ///
    /// # Errors
    /// [`Code::AVAILABILITY_OVERLAP`] if two of them have a common day.
    pub fn with_exceptions(self, exceptions: impl IntoIterator<Item = DayException>) -> Result<Self, FieldError> {
        let exceptions = apart(exceptions.into_iter().collect()).map_err(|error| error.inside(".exceptions"))?;
        Ok(Self { exceptions, ..self })
    }

    /// Returns the exceptions, in order.
    #[must_use]
    pub fn exceptions(&self) -> &[DayException] {
        &self.exceptions
    }

    /// Returns the time zone of the openings.
    #[must_use]
    pub const fn time_zone(&self) -> TimeZone {
        self.time_zone
    }

    /// Returns the length of a slot, in minutes.
    #[must_use]
    pub const fn slot_minutes(&self) -> u16 {
        self.slot_minutes
    }

    /// Returns the openings of a weekday, in order.
    #[must_use]
    pub fn openings(&self, weekday: Weekday) -> &[Opening] {
        self.weekly.on(weekday)
    }

    /// Returns all slots that lie wholly within `range` and an opening, and between which and each `busy` slot there is
    /// the [`pause`](Self::pause), in order. The notice is not considered, as it depends on the current time.
    ///
    /// Busy slots remove slots but do not shift the others. The running time is linear in the numbers of days and
    /// slots, plus sorting the busy slots.
    ///
    /// # Errors
    /// [`Code::AVAILABILITY_RANGE`] if the range is longer than 366 days.
    pub fn free_slots(&self, range: TimeRange, busy: impl IntoIterator<Item = Slot>) -> Result<Vec<Slot>, FieldError> {
        let TimeRange { since, until } = range;
        if until.since(since) > TimeDelta::days(Self::MAX_DAYS) {
            return Err(
                FieldError::new(Code::AVAILABILITY_RANGE, "must span at most {max} days").with("max", Self::MAX_DAYS)
            );
        }
        if until <= since {
            return Ok(Vec::new());
        }
        let range = Slot { starts_at: since, ends_at: until };
        let busy = busy.into_iter().map(|taken| taken.widened(self.pause()));
        let openings_of = |day| self.openings_of(day);
        Ok(slot::without(slot::lay(self.time_zone, self.slot_minutes, openings_of, range), busy, range))
    }

    /// Returns the openings of a day, given as its number since 1 January 1970.
    fn openings_of(&self, day: i64) -> &[Opening] {
        let Some(day) = NaiveDate::default().checked_add_signed(TimeDelta::days(day)) else { return &[] };
        let exception = Date::try_from(day).ok().and_then(|day| {
            let next = self.exceptions.partition_point(|exception| exception.first_day() <= day);
            self.exceptions.get(next.checked_sub(1)?).filter(|exception| exception.covers(day))
        });
        exception.map_or_else(|| self.weekly.on(day.weekday()), DayException::openings)
    }
}

/// Checks a number of minutes, which is reported at a member.
fn minutes(minutes: i32, max: u16, member: &'static str) -> Result<u16, FieldError> {
    let fits = u16::try_from(minutes).ok().filter(|minutes| *minutes <= max);
    fits.ok_or_else(|| {
        let error = FieldError::new(Code::AVAILABILITY_MALFORMED, "must be {min} to {max} minutes");
        error.with("min", 0).with("max", i64::from(max)).inside(format_args!(".{member}"))
    })
}

fn slot_length(minutes: i32) -> Result<u16, FieldError> {
    let length = u16::try_from(minutes).ok().filter(|length| Availability::SLOT_MINUTES.contains(length));
    length.ok_or_else(|| {
        FieldError::new(Code::AVAILABILITY_MALFORMED, "must be {min} to {max} minutes").with("min", 5).with("max", 480)
    })
}

const DESCRIPTOR: StructDescriptor = StructDescriptor {
    name: "Availability",
    doc: &["The weekly availability of a provider: openings for each weekday, in local time."],
    members: &[
        FieldDescriptor { name: "time_zone", doc: &["The time zone of the openings."], kind: TimeZone::TYPE },
        FieldDescriptor {
            name: "slot_minutes",
            doc: &["The length of a slot in minutes, 5 to 480."],
            kind: TypeDescriptor::Integer,
        },
        FieldDescriptor { name: "weekly", doc: &["The openings of each weekday."], kind: Weekly::TYPE },
        FieldDescriptor {
            name: "exceptions",
            doc: &["Days with other openings, or none."],
            kind: Option::<Vec<DayException>>::TYPE,
        },
        FieldDescriptor {
            name: "buffer_before_minutes",
            doc: &["The minutes for which a visit keeps the provider busy before its start, 0 to 240."],
            kind: Option::<i32>::TYPE,
        },
        FieldDescriptor {
            name: "buffer_after_minutes",
            doc: &["The minutes for which a visit keeps the provider busy after its end, 0 to 240."],
            kind: Option::<i32>::TYPE,
        },
        FieldDescriptor {
            name: "notice_minutes",
            doc: &["The minutes before its start until which a slot can be booked, 0 to 43,200."],
            kind: Option::<i32>::TYPE,
        },
    ],
};

impl Encode for Availability {
    fn encode(&self, to: &mut dyn Encoder) {
        let slot_minutes = i32::from(self.slot_minutes);
        let mut members: Vec<(&'static str, &dyn Encode)> =
            vec![("time_zone", &self.time_zone), ("slot_minutes", &slot_minutes), ("weekly", &self.weekly)];
        if !self.exceptions.is_empty() {
            members.push(("exceptions", &self.exceptions));
        }
        let Lead { before, after, notice } = self.lead;
        let lead = [
            ("buffer_before_minutes", i32::from(before)),
            ("buffer_after_minutes", i32::from(after)),
            ("notice_minutes", i32::from(notice)),
        ];
        members.extend(lead.iter().filter(|(_, minutes)| *minutes > 0).map(|(name, it)| (*name, it as &dyn Encode)));
        to.object(&DESCRIPTOR, &members);
    }
}

impl Field for Availability {
    const TYPE: TypeDescriptor = TypeDescriptor::Object(&DESCRIPTOR);

    fn read(input: Input<'_>) -> Result<Self, FieldError> {
        let object = read_object(input, &DESCRIPTOR)?;
        let time_zone = read_member(object, "time_zone")?;
        let slot_minutes =
            slot_length(read_member(object, "slot_minutes")?).map_err(|error| error.inside(".slot_minutes"))?;
        let exceptions: Option<Vec<DayException>> = read_member(object, "exceptions")?;
        let lead = |member, max| {
            let given: Option<i32> = read_member(object, member)?;
            minutes(given.unwrap_or(0), max, member)
        };
        let lead = Lead {
            before: lead("buffer_before_minutes", Self::MAX_BUFFER)?,
            after: lead("buffer_after_minutes", Self::MAX_BUFFER)?,
            notice: lead("notice_minutes", Self::MAX_NOTICE)?,
        };
        let weekly = read_member(object, "weekly")?;
        let availability = Self { time_zone, slot_minutes, weekly, exceptions: Vec::new(), lead };
        availability.with_exceptions(exceptions.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests;
