use super::{Opening, TimeZone, time_zone::ZoneRules};
use crate::{
    Timestamp,
    error::FieldError,
    field::{
        Encode, Encoder, Field, FieldDescriptor, Input, StructDescriptor, TypeDescriptor, read_member, read_object,
    },
};
use chrono::{DateTime, TimeDelta};

/// A half-open interval of time, free or taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slot {
    /// The start (inclusive).
    pub starts_at: Timestamp,
    /// The end (exclusive).
    pub ends_at: Timestamp,
}

impl Slot {
    /// Checks whether the two share an instant. A slot that does not end after its start is empty, like an empty
    /// `tstzrange` in PostgreSQL, and overlaps nothing.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.starts_at.max(other.starts_at) < self.ends_at.min(other.ends_at)
    }

    /// Returns the slot with as much time added before and after it, as far as the range of times reaches; an empty
    /// slot stays empty.
    #[must_use]
    pub fn widened(self, by: TimeDelta) -> Self {
        if self.ends_at <= self.starts_at {
            return self;
        }
        Self {
            starts_at: self.starts_at.plus(-by).unwrap_or(self.starts_at),
            ends_at: self.ends_at.plus(by).unwrap_or(self.ends_at),
        }
    }

    /// Checks whether `other` lies wholly within this slot.
    fn holds(self, other: Self) -> bool {
        self.starts_at <= other.starts_at && other.ends_at <= self.ends_at
    }
}

const DESCRIPTOR: StructDescriptor = StructDescriptor {
    name: "Slot",
    doc: &["A half-open interval of time, free or taken."],
    members: &[
        FieldDescriptor { name: "starts_at", doc: &["The start (inclusive)."], kind: TypeDescriptor::Timestamp },
        FieldDescriptor { name: "ends_at", doc: &["The end (exclusive)."], kind: TypeDescriptor::Timestamp },
    ],
};

impl Encode for Slot {
    fn encode(&self, to: &mut dyn Encoder) {
        to.object(&DESCRIPTOR, &[("starts_at", &self.starts_at), ("ends_at", &self.ends_at)]);
    }
}

impl Field for Slot {
    const TYPE: TypeDescriptor = TypeDescriptor::Object(&DESCRIPTOR);

    fn read(input: Input<'_>) -> Result<Self, FieldError> {
        let object = read_object(input, &DESCRIPTOR)?;
        Ok(Self { starts_at: read_member(object, "starts_at")?, ends_at: read_member(object, "ends_at")? })
    }
}

/// Returns the slots that overlap no `busy` slot. `slots` must be in order and must not overlap each other.
pub(super) fn without(slots: Vec<Slot>, busy: impl IntoIterator<Item = Slot>, range: Slot) -> Vec<Slot> {
    let mut busy: Vec<Slot> = busy.into_iter().filter(|taken| taken.overlaps(range)).collect();
    busy.sort_unstable();
    let mut busy = busy.into_iter().peekable();
    let mut taken_until = range.starts_at;
    let is_free = |slot: &Slot| {
        // Among the busy slots that start before this slot ends, one overlaps it if their latest end is after its
        // start.
        while let Some(taken) = busy.next_if(|taken| taken.starts_at < slot.ends_at) {
            taken_until = taken_until.max(taken.ends_at);
        }
        taken_until <= slot.starts_at
    };
    slots.into_iter().filter(is_free).collect()
}

const DAY: i64 = 86_400;
const WEEK: i64 = 7 * DAY;

/// How far openings are computed around the range: what lasts less than a week is seen whole, and of what lasts longer
/// a week is seen on either side. Local time differs from UTC by less than a day, and a zone that crosses the date line
/// may repeat a day.
const MARGIN: i64 = WEEK + 3 * DAY;

/// Divides the openings of each local day, given as a day since 1970, into slots of `minutes`, and returns those within
/// `range`, in order.
///
/// Computes in whole seconds since 1970, in UTC and in local time. This is exact, as no offset has fractions of a
/// second.
pub(super) fn lay<'a>(
    zone: TimeZone,
    minutes: u16,
    openings_of: impl Fn(i64) -> &'a [Opening],
    range: Slot,
) -> Vec<Slot> {
    let from = range.starts_at.utc().timestamp() - MARGIN;
    let until = range.ends_at.utc().timestamp() + MARGIN;
    let spans = spans(&zone.rules(), from, until);
    let (mut open, mut mondays) = (Vec::new(), Vec::new());
    for day in from.div_euclid(DAY)..=until.div_euclid(DAY) {
        let clock = |minute: u16| day * DAY + i64::from(minute) * 60;
        for opening in openings_of(day) {
            open.extend(open_intervals(&spans, clock(opening.from().minutes()), clock(opening.until().minutes())));
        }
        // Day 0, 1 January 1970, was a Thursday: three days after a Monday.
        if (day + 3).rem_euclid(7) == 0 {
            mondays.extend(open_intervals(&spans, clock(0), clock(24 * 60)).first().map(|(starts, _)| *starts));
        }
    }
    // When the clock is set back, a later opening can precede the repetition of an earlier one.
    open.sort_unstable();
    let length = i64::from(minutes) * 60;
    let mut slots = Vec::new();
    for (opens, closes) in merged(open).into_iter().flat_map(|interval| divided(interval, &mondays)) {
        let starts = (opens..=closes - length).step_by(usize::from(minutes) * 60);
        slots.extend(starts.filter_map(|start| slot(start, start + length)).filter(|slot| range.holds(*slot)));
    }
    slots
}

/// Merges intervals in order that touch.
fn merged(intervals: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    let mut found: Vec<(i64, i64)> = Vec::new();
    for (starts, ends) in intervals {
        match found.last_mut() {
            Some((_, end)) if *end == starts => *end = ends,
            _ => found.push((starts, ends)),
        }
    }
    found
}

/// Divides an interval of a week or more at each Monday, because where it began may be unknown.
fn divided((starts, ends): (i64, i64), mondays: &[i64]) -> Vec<(i64, i64)> {
    let is_long = ends - starts >= WEEK;
    let inner = mondays.iter().copied().filter(|monday| is_long && (starts + 1..ends).contains(monday));
    let bounds: Vec<i64> = std::iter::once(starts).chain(inner).chain([ends]).collect();
    bounds.iter().copied().zip(bounds.iter().copied().skip(1)).collect()
}

fn slot(starts: i64, ends: i64) -> Option<Slot> {
    let instant = |second| DateTime::from_timestamp(second, 0).and_then(|utc| Timestamp::try_from(utc).ok());
    Some(Slot { starts_at: instant(starts)?, ends_at: instant(ends)? })
}

/// An interval in which local time is a fixed number of seconds ahead of UTC.
struct Span {
    starts: i64,
    ends: i64,
    offset: i64,
}

/// Returns the contiguous intervals in which local time is at or after `opens` and before `closes`.
fn open_intervals(spans: &[Span], opens: i64, closes: i64) -> Vec<(i64, i64)> {
    let within = |span: &Span| (span.starts.max(opens - span.offset), span.ends.min(closes - span.offset));
    merged(spans.iter().map(within).filter(|(starts, ends)| starts < ends).collect())
}

/// Splits an interval at every clock change of the zone.
fn spans(zone: &ZoneRules, from: i64, until: i64) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut starts = from;
    while starts < until {
        let offset = zone.offset_at(starts);
        let mut ends = starts;
        // One look per day suffices: in the database no zone changes its clock twice within six days.
        while ends < until {
            let probe = until.min(ends + DAY);
            if zone.offset_at(probe) != offset {
                ends = change(zone, ends, probe, offset);
                break;
            }
            ends = probe;
        }
        spans.push(Span { starts, ends, offset });
        starts = ends;
    }
    spans
}

/// Finds the first second with the new offset, given a second `before` the change and one `after` it.
fn change(zone: &ZoneRules, mut before: i64, mut after: i64, offset: i64) -> i64 {
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        if zone.offset_at(middle) == offset {
            before = middle;
        } else {
            after = middle;
        }
    }
    after
}

#[cfg(test)]
mod tests {
    use super::Slot;
    use crate::{
        Timestamp,
        error::FieldError,
        field::Field,
        value::{Availability, Opening, TimeZone},
    };
    use chrono::{
        TimeDelta,
        Weekday::{self, Fri, Mon, Sat, Sun, Thu},
    };

    /// Returns the local start times of all slots of one weekly opening in the days around a date.
    fn starts(zone: &str, day: Weekday, hours: [&str; 2], minutes: u16, date: &str) -> Result<Vec<String>, FieldError> {
        let zone: TimeZone = zone.parse()?;
        let [from, until] = hours;
        let opening = Opening::new(from.parse()?, until.parse()?)?;
        let noon: Timestamp = format!("{date}T12:00:00Z").parse()?;
        let days = |days| noon.plus(TimeDelta::days(days)).unwrap_or(noon);
        let slots = Availability::new(zone, minutes, [(day, opening)])?.free_slots((days(-3)..days(3)).into(), [])?;
        Ok(slots.iter().map(|slot| zone.local(slot.starts_at).format("%H:%M%z").to_string()).collect())
    }

    /// Zone, weekday, hours, minutes per slot, date; and the expected local start times.
    type Case = (&'static str, Weekday, [&'static str; 2], u16, &'static str, &'static [&'static str]);

    #[test]
    fn openings_follow_local_time_across_clock_changes() -> Result<(), FieldError> {
        let cases: &[Case] = &[
            // A normal day; the remainder at the end is too short for a slot.
            ("America/New_York", Sun, ["09:00", "11:20"], 60, "2026-06-07", &["09:00-0400", "10:00-0400"]),
            // 02:00 becomes 03:00.
            ("America/New_York", Sun, ["01:00", "04:00"], 60, "2026-03-08", &["01:00-0500", "03:00-0400"]),
            ("America/New_York", Sun, ["02:00", "03:00"], 30, "2026-03-08", &[]),
            ("America/New_York", Sun, ["02:30", "04:00"], 30, "2026-03-08", &["03:00-0400", "03:30-0400"]),
            ("America/New_York", Sun, ["01:30", "04:00"], 60, "2026-03-08", &["01:30-0500"]),
            // 02:00 becomes 01:00.
            (
                "America/New_York",
                Sun,
                ["01:00", "04:00"],
                60,
                "2026-11-01",
                &["01:00-0400", "01:00-0500", "02:00-0500", "03:00-0500"],
            ),
            ("America/New_York", Sun, ["01:00", "04:00"], 90, "2026-11-01", &["01:00-0400", "01:30-0500"]),
            ("America/New_York", Sun, ["01:00", "01:30"], 30, "2026-11-01", &["01:00-0400", "01:00-0500"]),
            ("America/New_York", Sun, ["01:00", "01:30"], 60, "2026-11-01", &[]),
            ("America/New_York", Sun, ["00:30", "01:30"], 60, "2026-11-01", &["00:30-0400"]),
            // Half an hour is skipped, and repeated.
            ("Australia/Lord_Howe", Sun, ["01:00", "04:00"], 60, "2026-10-04", &["01:00+1030", "02:30+1100"]),
            (
                "Australia/Lord_Howe",
                Sun,
                ["01:00", "04:00"],
                60,
                "2026-04-05",
                &["01:00+1100", "01:30+1030", "02:30+1030"],
            ),
            // At midnight: 00:00 becomes 01:00, and 01:00 becomes 00:00.
            ("America/Havana", Sun, ["00:00", "02:00"], 60, "2026-03-08", &["01:00-0400"]),
            ("America/Havana", Sun, ["00:00", "02:00"], 60, "2025-11-02", &["00:00-0400", "00:00-0500", "01:00-0500"]),
            // At midnight: 00:00 becomes 01:00, and 24:00 becomes 23:00 of the day before.
            ("Asia/Beirut", Sun, ["00:00", "02:00"], 60, "2026-03-29", &["01:00+0300"]),
            ("Asia/Beirut", Sat, ["22:00", "24:00"], 60, "2026-10-25", &["22:00+0300", "23:00+0300", "23:00+0200"]),
            ("Asia/Beirut", Sun, ["00:00", "01:00"], 60, "2026-10-25", &["00:00+0200"]),
            // There was no Friday: Thursday 24:00 was Saturday 00:00.
            ("Pacific/Apia", Thu, ["22:00", "24:00"], 60, "2011-12-30", &["22:00-1000", "23:00-1000"]),
            ("Pacific/Apia", Fri, ["00:00", "24:00"], 60, "2011-12-30", &[]),
            ("Pacific/Apia", Sat, ["00:00", "02:00"], 60, "2011-12-30", &["00:00+1400", "01:00+1400"]),
            // When Alaska was sold, Saturday 15:33 became Friday 15:33.
            (
                "America/Juneau",
                Fri,
                ["16:00", "18:00"],
                60,
                "1867-10-18",
                &["16:00+1502", "17:00+1502", "16:00-0858", "17:00-0858"],
            ),
        ];
        for (zone, day, hours, minutes, date, expected) in cases {
            assert_eq!(starts(zone, *day, *hours, *minutes, date)?, *expected, "{zone} {hours:?} {minutes} {date}");
        }
        Ok(())
    }

    fn slot(from: &str, until: &str) -> Result<Slot, FieldError> {
        let on_the_day = |time| format!("2026-06-01T{time}:00Z").parse();
        Ok(Slot { starts_at: on_the_day(from)?, ends_at: on_the_day(until)? })
    }

    #[test]
    fn busy_slots_remove_slots_without_shifting_others() -> Result<(), FieldError> {
        let opening = Opening::new("09:00".parse()?, "12:00".parse()?)?;
        let availability = Availability::new(TimeZone::UTC, 60, [(Mon, opening)])?;
        let [nine, ten, eleven] = [slot("09:00", "10:00")?, slot("10:00", "11:00")?, slot("11:00", "12:00")?];
        let cases: &[(&[[&str; 2]], &[Slot])] = &[
            (&[], &[nine, ten, eleven]),
            (&[["10:00", "11:00"]], &[nine, eleven]),
            (&[["09:59", "11:01"]], &[]),
            (&[["08:00", "09:00"], ["12:00", "13:00"]], &[nine, ten, eleven]),
            (&[["11:10", "11:20"], ["08:00", "09:10"]], &[ten]),
            // A long busy slot that begins first still counts after a short one.
            (&[["08:00", "10:30"], ["08:10", "08:20"]], &[eleven]),
            // Empty and reversed busy slots are ignored.
            (&[["10:30", "10:30"], ["11:00", "09:00"]], &[nine, ten, eleven]),
        ];
        let day = slot("00:00", "23:00")?;
        for (busy, expected) in cases {
            let taken: Vec<Slot> = busy.iter().map(|[from, until]| slot(from, until)).collect::<Result<_, _>>()?;
            assert_eq!(availability.free_slots((day.starts_at..day.ends_at).into(), taken)?, *expected, "{busy:?}");
        }
        let range = slot("09:01", "11:59")?;
        assert_eq!(
            availability.free_slots((range.starts_at..range.ends_at).into(), [])?,
            [ten],
            "wholly within the range"
        );
        Ok(())
    }

    #[test]
    fn slots_read_and_write_json() -> Result<(), FieldError> {
        let slot = slot("09:00", "10:00")?;
        assert_eq!(Slot::from_json(&slot.to_json())?, slot);
        assert!(Slot::from_json(&serde_json::json!({ "starts_at": slot.starts_at.to_json() })).is_err());
        Ok(())
    }
}
