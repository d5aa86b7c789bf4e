use super::{Slot, TimeZone, slot};
use crate::{
    Timestamp,
    code::Code,
    error::Flaw,
    field::{Field, Kind, Member, Object, Shape, read_member, read_object, wrong_type},
};
use chrono::{TimeDelta, Weekday};
use serde_json::{Value, json};
use std::{fmt, str::FromStr};

/// When a provider can be booked: openings of each weekday on the clock of a time zone, in slots of one length
/// (`providers.availability_schedule`).
///
/// As JSON, with weekdays in lower case; one that is left out is closed:
///
/// ```json
/// {"time_zone": "America/New_York", "slot_minutes": 30, "weekly": {
///   "monday": [{"from": "09:00", "until": "12:30"}, {"from": "13:00", "until": "17:00"}],
///   "saturday": [{"from": "20:00", "until": "24:00"}]}}
/// ```
///
/// # Clock changes
/// An opening holds at every instant at which a clock in the zone shows its weekday and a time within it. These
/// instants form unbroken stretches of real time, mostly one, and slots follow each other from the start of each
/// stretch, wherever the range that is asked for begins. So, for an opening 01:00-04:00:
///
/// - When 02:00 becomes 03:00 it lasts two hours. A slot may begin before the change and end after it.
/// - When 02:00 becomes 01:00 it lasts four hours; the repeated hour is offered both times. (01:00-01:30 then
///   holds twice, in two stretches.)
/// - When a half hour goes missing (Lord Howe) it lasts two and a half hours, and slots of an hour then begin at
///   01:00 and 02:30 on the clock.
/// - A change at midnight lengthens or shortens the opening on whose day the clock shows the time, and a day that a
///   zone skips (Apia, 30 December 2011) has no opening at all.
///
/// The rules of daylight-saving time are those of the IANA database built into `chrono-tz`, which ends in 2099;
/// later years are in standard time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Availability {
    time_zone: TimeZone,
    slot_minutes: u16,
    /// Monday first; sorted and without overlaps.
    weekly: [Vec<Opening>; 7],
}

impl Availability {
    /// The shortest and the longest slot, in minutes.
    pub const SLOT_MINUTES: std::ops::RangeInclusive<u16> = 5..=480;

    /// The most days for which free slots can be asked at once.
    pub const MAX_DAYS: i64 = 366;

    /// The weekly availability with these openings.
    ///
    /// # Errors
    /// [`Code::AVAILABILITY_MALFORMED`] when slots are not 5 to 480 minutes long, [`Code::AVAILABILITY_OVERLAP`] when
    /// openings of a weekday overlap.
    pub fn new(
        time_zone: TimeZone,
        slot_minutes: u16,
        openings: impl IntoIterator<Item = (Weekday, Opening)>,
    ) -> Result<Self, Flaw> {
        let slot_minutes = slot_length(slot_minutes.into())?;
        let mut weekly: [Vec<Opening>; 7] = Default::default();
        for (weekday, opening) in openings {
            // There are seven weekdays, so each has its list.
            weekly.iter_mut().skip(weekday.num_days_from_monday() as usize).take(1).for_each(|day| day.push(opening));
        }
        for (day, name) in weekly.iter_mut().zip(WEEKDAYS) {
            *day = in_order(std::mem::take(day)).map_err(|flaw| flaw.inside(format_args!(".weekly.{name}")))?;
        }
        Ok(Self { time_zone, slot_minutes, weekly })
    }

    /// The zone whose clock the openings are read on.
    #[must_use]
    pub const fn time_zone(&self) -> TimeZone {
        self.time_zone
    }

    /// The length of a slot.
    #[must_use]
    pub const fn slot_minutes(&self) -> u16 {
        self.slot_minutes
    }

    /// The openings of a weekday, in order.
    #[must_use]
    pub fn openings(&self, weekday: Weekday) -> &[Opening] {
        self.weekly.get(weekday.num_days_from_monday() as usize).map_or(&[], Vec::as_slice)
    }

    /// All slots that lie wholly in `from..until` and within an opening and overlap nothing `busy`, in order.
    ///
    /// What is busy takes slots away but moves none. Takes time for each day, slot and busy slot, the latter sorted.
    ///
    /// # Errors
    /// [`Code::AVAILABILITY_RANGE`] over more than 366 days.
    pub fn free_slots(
        &self,
        from: Timestamp,
        until: Timestamp,
        busy: impl IntoIterator<Item = Slot>,
    ) -> Result<Vec<Slot>, Flaw> {
        if until.since(from) > TimeDelta::days(Self::MAX_DAYS) {
            return Err(Flaw::new(Code::AVAILABILITY_RANGE, "must span at most 366 days"));
        }
        if until <= from {
            return Ok(Vec::new());
        }
        let range = Slot { starts_at: from, ends_at: until };
        Ok(slot::without(slot::lay(self.time_zone.tz(), self.slot_minutes, &self.weekly, range), busy, range))
    }
}

fn slot_length(minutes: i32) -> Result<u16, Flaw> {
    let length = u16::try_from(minutes).ok().filter(|length| Availability::SLOT_MINUTES.contains(length));
    length.ok_or_else(|| Flaw::new(Code::AVAILABILITY_MALFORMED, "must be 5 to 480 minutes").showing(minutes))
}

/// Sorts the openings of a weekday; a flaw names the place of the later of two that overlap.
fn in_order(openings: Vec<Opening>) -> Result<Vec<Opening>, Flaw> {
    let mut places: Vec<(Opening, usize)> = openings.into_iter().zip(0..).collect();
    places.sort_unstable();
    for ((earlier, _), (later, place)) in places.iter().zip(places.iter().skip(1)) {
        if later.from < earlier.until {
            let flaw = Flaw::new(Code::AVAILABILITY_OVERLAP, "must not overlap another opening").showing(later);
            return Err(flaw.inside(format_args!("[{place}]")));
        }
    }
    Ok(places.into_iter().map(|(opening, _)| opening).collect())
}

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

const SHAPE: Shape = Shape {
    name: "Availability",
    doc: &["When a provider can be booked: openings of each weekday on the clock of a time zone."],
    members: &[
        Member { name: "time_zone", doc: &["The zone whose clock the openings are read on."], kind: TimeZone::KIND },
        Member { name: "slot_minutes", doc: &["The length of a slot, 5 to 480 minutes."], kind: Kind::Integer },
        Member { name: "weekly", doc: &["The openings of each weekday."], kind: Kind::Object(&WEEKLY) },
    ],
};

const WEEKLY: Shape = Shape {
    name: "WeeklyOpenings",
    doc: &["The openings of each weekday; one that is left out is closed."],
    members: &[
        weekday("monday"),
        weekday("tuesday"),
        weekday("wednesday"),
        weekday("thursday"),
        weekday("friday"),
        weekday("saturday"),
        weekday("sunday"),
    ],
};

const fn weekday(name: &'static str) -> Member {
    Member { name, doc: &["The openings of this weekday."], kind: Option::<Vec<Opening>>::KIND }
}

impl Field for Availability {
    const KIND: Kind = Kind::Object(&SHAPE);

    fn from_json(value: &Value) -> Result<Self, Flaw> {
        let object = read_object(value, &SHAPE)?;
        let time_zone = read_member(object, "time_zone")?;
        let slot_minutes =
            slot_length(read_member(object, "slot_minutes")?).map_err(|flaw| flaw.inside(".slot_minutes"))?;
        let weekly =
            read_weekly(object.get("weekly").unwrap_or(&Value::Null)).map_err(|flaw| flaw.inside(".weekly"))?;
        Ok(Self { time_zone, slot_minutes, weekly })
    }

    fn to_json(&self) -> Value {
        let open = WEEKDAYS.into_iter().zip(&self.weekly).filter(|(_, openings)| !openings.is_empty());
        let weekly: Object = open.map(|(name, openings)| (name.to_owned(), openings.to_json())).collect();
        json!({ "time_zone": self.time_zone.to_json(), "slot_minutes": self.slot_minutes, "weekly": weekly })
    }
}

fn read_weekly(value: &Value) -> Result<[Vec<Opening>; 7], Flaw> {
    let object = read_object(value, &WEEKLY)?;
    let mut weekly: [Vec<Opening>; 7] = Default::default();
    for (day, name) in weekly.iter_mut().zip(WEEKDAYS) {
        let openings: Option<Vec<Opening>> = read_member(object, name)?;
        *day = in_order(openings.unwrap_or_default()).map_err(|flaw| flaw.inside(format_args!(".{name}")))?;
    }
    Ok(weekly)
}

/// Hours on one day, `from` a time until just before another.
///
/// ```
/// use telehealth_core::value::Opening;
/// assert_eq!(Opening::new("09:00".parse()?, "12:30".parse()?)?.to_string(), "09:00-12:30");
/// # Ok::<(), telehealth_core::error::Flaw>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Opening {
    from: TimeOfDay,
    until: TimeOfDay,
}

impl Opening {
    /// The hours between two times of a day; to midnight is until 24:00.
    ///
    /// # Errors
    /// [`Code::AVAILABILITY_MALFORMED`] unless `from` is before `until`.
    pub fn new(from: TimeOfDay, until: TimeOfDay) -> Result<Self, Flaw> {
        let opening = Self { from, until };
        if from < until {
            Ok(opening)
        } else {
            Err(Flaw::new(Code::AVAILABILITY_MALFORMED, "must end after it begins, on the same day").showing(opening))
        }
    }

    /// The time at which it begins.
    #[must_use]
    pub const fn from(self) -> TimeOfDay {
        self.from
    }

    /// The time at which it is over.
    #[must_use]
    pub const fn until(self) -> TimeOfDay {
        self.until
    }
}

impl fmt::Display for Opening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from, self.until)
    }
}

const OPENING: Shape = Shape {
    name: "Opening",
    doc: &["Hours on one day."],
    members: &[
        Member { name: "from", doc: &["The time HH:MM at which it begins."], kind: TimeOfDay::KIND },
        Member { name: "until", doc: &["The time HH:MM at which it is over, at most 24:00."], kind: TimeOfDay::KIND },
    ],
};

impl Field for Opening {
    const KIND: Kind = Kind::Object(&OPENING);

    fn from_json(value: &Value) -> Result<Self, Flaw> {
        let object = read_object(value, &OPENING)?;
        Self::new(read_member(object, "from")?, read_member(object, "until")?)
    }

    fn to_json(&self) -> Value {
        json!({ "from": self.from.to_json(), "until": self.until.to_json() })
    }
}

/// A time on the clock in whole minutes, `HH:MM` from 00:00 to 24:00 (ISO 8601-1:2019, 4.3.13).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// The minutes since midnight, 0 to 1440.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        self.0
    }
}

impl FromStr for TimeOfDay {
    type Err = Flaw;

    fn from_str(text: &str) -> Result<Self, Flaw> {
        let read = |tens: u8, ones: u8| {
            (tens.is_ascii_digit() && ones.is_ascii_digit())
                .then(|| u16::from(tens - b'0') * 10 + u16::from(ones - b'0'))
        };
        let minutes = match *text.as_bytes() {
            [h1, h2, b':', m1, m2] => read(h1, h2).zip(read(m1, m2)).filter(|(_, minute)| *minute < 60),
            _ => None,
        };
        minutes
            .map(|(hour, minute)| hour * 60 + minute)
            .filter(|minutes| *minutes <= 24 * 60)
            .map(Self)
            .ok_or_else(|| Flaw::new(Code::AVAILABILITY_MALFORMED, "must be a time HH:MM from 00:00 to 24:00"))
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl fmt::Debug for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Field for TimeOfDay {
    const KIND: Kind = Kind::Text;

    fn from_json(value: &Value) -> Result<Self, Flaw> {
        value.as_str().ok_or_else(|| wrong_type(value, "a time HH:MM"))?.parse()
    }

    fn to_json(&self) -> Value {
        Value::String(self.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::{Availability, Opening, TimeOfDay, Timestamp};
    use crate::{code::Code, error::Flaw, field::Field};
    use chrono::Weekday;
    use serde_json::{Value, json};

    fn opening(from: &str, until: &str) -> Result<Opening, Flaw> {
        Opening::new(from.parse()?, until.parse()?)
    }

    #[test]
    fn json_is_sorted_and_leaves_out_what_is_closed() -> Result<(), Flaw> {
        let given = json!({ "time_zone": "America/New_York", "slot_minutes": 30, "weekly": {
            "monday": [{ "from": "13:00", "until": "24:00" }, { "from": "09:00", "until": "13:00" }],
            "tuesday": [],
            "sunday": null,
        } });
        let availability = Availability::from_json(&given)?;
        assert_eq!(availability.openings(Weekday::Mon), [opening("09:00", "13:00")?, opening("13:00", "24:00")?]);
        assert_eq!(
            availability.to_json(),
            json!({ "time_zone": "America/New_York", "slot_minutes": 30, "weekly": {
            "monday": [{ "from": "09:00", "until": "13:00" }, { "from": "13:00", "until": "24:00" }],
        } })
        );
        let made = Availability::new(
            "America/New_York".parse()?,
            30,
            [(Weekday::Mon, opening("13:00", "24:00")?), (Weekday::Mon, opening("09:00", "13:00")?)],
        )?;
        assert_eq!(made, availability);
        Ok(())
    }

    #[test]
    fn errors_name_their_place() {
        let hours = |from: &str, until: &str| json!({ "from": from, "until": until });
        let lasting = |minutes: Value| json!({ "time_zone": "UTC", "slot_minutes": minutes, "weekly": {} });
        let weekly = |weekly: Value| json!({ "time_zone": "UTC", "slot_minutes": 30, "weekly": weekly });
        let monday = |openings: Value| weekly(json!({ "monday": openings }));
        let cases = [
            (json!(1), "", Code::FIELD_WRONG_TYPE),
            (json!({ "slot_minutes": 30, "weekly": {} }), ".time_zone", Code::FIELD_MISSING),
            (
                json!({ "time_zone": "Mars/Base", "slot_minutes": 30, "weekly": {} }),
                ".time_zone",
                Code::TIME_ZONE_UNKNOWN,
            ),
            (json!({ "time_zone": "UTC", "weekly": {} }), ".slot_minutes", Code::FIELD_MISSING),
            (json!({ "time_zone": "UTC", "slot_minutes": 30 }), ".weekly", Code::FIELD_MISSING),
            (json!({ "time_zone": "UTC", "slot_minutes": 30, "weekly": {}, "a b": 1 }), ".?", Code::FIELD_UNKNOWN),
            (lasting(json!(4)), ".slot_minutes", Code::AVAILABILITY_MALFORMED),
            (lasting(json!(481)), ".slot_minutes", Code::AVAILABILITY_MALFORMED),
            (lasting(json!(-5)), ".slot_minutes", Code::AVAILABILITY_MALFORMED),
            (lasting(json!(1u64 << 40)), ".slot_minutes", Code::INTEGER_OUT_OF_RANGE),
            (lasting(json!(7.5)), ".slot_minutes", Code::FIELD_WRONG_TYPE),
            (weekly(json!([])), ".weekly", Code::FIELD_WRONG_TYPE),
            (weekly(json!({ "caturday": [] })), ".weekly.caturday", Code::FIELD_UNKNOWN),
            (monday(json!({})), ".weekly.monday", Code::FIELD_WRONG_TYPE),
            (monday(json!([hours("09:00", "10:00"), 1])), ".weekly.monday[1]", Code::FIELD_WRONG_TYPE),
            (
                monday(json!([hours("09:00", "10:00"), hours("11:00", "24:01")])),
                ".weekly.monday[1].until",
                Code::AVAILABILITY_MALFORMED,
            ),
            (monday(json!([{ "until": "10:00" }])), ".weekly.monday[0].from", Code::FIELD_MISSING),
            (
                monday(json!([{ "from": "09:00", "until": "10:00", "room": 1 }])),
                ".weekly.monday[0].room",
                Code::FIELD_UNKNOWN,
            ),
            (monday(json!([hours("10:00", "10:00")])), ".weekly.monday[0]", Code::AVAILABILITY_MALFORMED),
            (monday(json!([hours("22:00", "02:00")])), ".weekly.monday[0]", Code::AVAILABILITY_MALFORMED),
            // Of two that overlap, the later one, where it stood before sorting.
            (
                monday(json!([hours("11:00", "13:00"), hours("09:00", "11:01")])),
                ".weekly.monday[0]",
                Code::AVAILABILITY_OVERLAP,
            ),
            (
                monday(json!([hours("09:00", "11:00"), hours("09:00", "11:00")])),
                ".weekly.monday[1]",
                Code::AVAILABILITY_OVERLAP,
            ),
        ];
        for (value, path, code) in cases {
            let found = Availability::from_json(&value).map_err(|flaw| {
                let violation = flaw.at("provider", "availability_schedule");
                (violation.field().to_owned(), violation.code())
            });
            assert_eq!(found, Err((format!("availability_schedule{path}"), code)), "{value}");
        }
    }

    #[test]
    fn times_of_day_are_written_in_one_way() -> Result<(), Flaw> {
        for text in ["00:00", "09:05", "23:59", "24:00"] {
            assert_eq!(text.parse::<TimeOfDay>()?.to_string(), text);
        }
        for text in
            ["", "9:00", "09:00:00", "24:01", "25:00", "12:60", "-1:00", "+1:00", "09-00", " 9:00", "\u{661}2:0"]
        {
            assert_eq!(
                text.parse::<TimeOfDay>().map_err(|flaw| flaw.code()),
                Err(Code::AVAILABILITY_MALFORMED),
                "{text:?}"
            );
        }
        Ok(())
    }

    #[test]
    fn a_year_is_the_most_that_can_be_asked_for() -> Result<(), Flaw> {
        let availability = Availability::new("UTC".parse()?, 480, [(Weekday::Thu, opening("00:00", "24:00")?)])?;
        let from: Timestamp = "2026-01-01T00:00:00Z".parse()?;
        let slots = |until: &str| availability.free_slots(from, until.parse()?, []);
        assert_eq!(slots("2027-01-02T00:00:00Z")?.len(), 53 * 3);
        assert_eq!(slots("2027-01-02T00:00:00.001Z").map_err(|flaw| flaw.code()), Err(Code::AVAILABILITY_RANGE));
        assert_eq!(slots("2026-01-01T00:00:00Z")?, []);
        assert_eq!(slots("2020-01-01T00:00:00Z")?, []);
        // The first and the last year of all are no worse.
        for (from, until) in
            [("0001-01-01T00:00:00Z", "0001-12-31T00:00:00Z"), ("9999-01-01T00:00:00Z", "9999-12-31T23:59:59Z")]
        {
            assert!(availability.free_slots(from.parse()?, until.parse()?, [])?.len() >= 51 * 3);
        }
        Ok(())
    }
}
