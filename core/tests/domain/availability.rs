//! Free slots, compared with an oracle that checks local time minute by minute.

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Timelike, Utc, Weekday};
use proptest::{collection::vec, prelude::*};
use serde_json::{Value, json};
use std::collections::HashSet;
use telehealth_core::{
    Timestamp,
    field::Field,
    value::{Availability, Opening, Slot, TimeOfDay, TimeZone},
};

/// Time zones, with days on which their clocks changed.
const CHANGES: &[(&str, [&str; 2])] = &[
    ("America/New_York", ["2026-03-08", "2026-11-01"]),
    ("America/St_Johns", ["2010-03-14", "2010-11-07"]), // at 00:01
    ("America/Havana", ["2025-03-09", "2025-11-02"]),
    ("America/Santiago", ["2026-09-06", "2026-04-05"]),
    ("Antarctica/Troll", ["2026-03-29", "2026-10-25"]), // by two hours
    ("Africa/Casablanca", ["2026-02-15", "2026-03-22"]),
    ("Asia/Beirut", ["2026-03-29", "2026-10-25"]),
    ("Asia/Kolkata", ["2026-03-29", "2026-10-25"]), // never
    ("Asia/Pyongyang", ["2015-08-15", "2018-05-05"]),
    ("Australia/Lord_Howe", ["2026-10-04", "2026-04-05"]),
    ("Europe/London", ["2026-03-29", "2026-10-25"]),
    ("Pacific/Apia", ["2011-12-30", "2012-04-01"]),
    ("Pacific/Chatham", ["2026-09-27", "2026-04-05"]),
    ("Pacific/Kwajalein", ["1993-08-21", "1969-10-01"]),
];

const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

type Openings = Vec<(Weekday, u16, u16)>;

fn time(minutes: u16) -> TimeOfDay {
    format!("{:02}:{:02}", minutes / 60, minutes % 60).parse().unwrap()
}

fn availability(zone: TimeZone, minutes: u16, openings: &Openings) -> Availability {
    let openings = openings.iter().map(|&(day, from, until)| (day, Opening::new(time(from), time(until)).unwrap()));
    Availability::new(zone, minutes, openings).unwrap()
}

/// Weekly openings between sorted times: between each consecutive pair, or between every other pair.
fn openings() -> impl Strategy<Value = Openings> {
    let times =
        prop_oneof![Just(0u16), Just(1440u16), (0..=96u16).prop_map(|quarter| quarter * 15), 0..=1440u16, 0..300u16];
    vec((proptest::collection::btree_set(times, 2..7), any::<bool>()), 7).prop_map(|days| {
        let mut openings = Openings::new();
        for ((times, touching), day) in days.into_iter().zip(WEEK) {
            let times: Vec<u16> = times.into_iter().collect();
            openings.extend(times.windows(2).step_by(if touching { 1 } else { 2 }).map(|pair| (day, pair[0], pair[1])));
        }
        openings
    })
}

/// Open around the clock.
fn always() -> Openings {
    WEEK.iter().map(|day| (*day, 0, 1440)).collect()
}

fn minutes() -> impl Strategy<Value = u16> {
    prop_oneof![Just(5u16), Just(30u16), Just(60u16), 5..=480u16]
}

fn utc(date: &str) -> DateTime<Utc> {
    date.parse::<NaiveDate>().unwrap().and_hms_opt(0, 0, 0).unwrap().and_utc()
}

fn timestamp(utc: DateTime<Utc>) -> Timestamp {
    utc.try_into().unwrap()
}

/// The local date at an instant, and whether there is an opening.
fn open_at(zone: TimeZone, openings: &Openings, utc: DateTime<Utc>) -> (NaiveDate, bool) {
    let wall = zone.local(timestamp(utc));
    let minute = u16::try_from(wall.hour() * 60 + wall.minute()).unwrap();
    let is_open = openings.iter().any(|&(day, from, until)| day == wall.weekday() && (from..until).contains(&minute));
    (wall.date_naive(), is_open)
}

/// Walks minute by minute, and begins a slot wherever it has been open for a whole number of slots: since it opened,
/// or, where it is open for a week or more, since the last Monday.
fn oracle(
    zone: TimeZone,
    openings: &Openings,
    minutes: u16,
    range: (DateTime<Utc>, DateTime<Utc>),
    busy: &[Slot],
) -> Vec<Slot> {
    let first = range.0 - TimeDelta::days(9);
    let count = usize::try_from((range.1 - first).num_minutes()).unwrap() + 9 * 1440;
    let at = |minute: usize| first + TimeDelta::minutes(minute.try_into().unwrap());
    let days: Vec<(NaiveDate, bool)> = (0..count).map(|minute| open_at(zone, openings, at(minute))).collect();
    let mut mondays = HashSet::new();
    let mut slots = Vec::new();
    let mut start = 0;
    while start < count {
        let length = days[start..].iter().take_while(|(_, is_open)| *is_open).count();
        let mut held = 0;
        for (minute, &(date, _)) in days.iter().enumerate().skip(start).take(length) {
            let is_new = date.weekday() == Weekday::Mon && mondays.insert(date) && minute > start;
            held = if is_new && length >= 7 * 1440 { 1 } else { held + 1 };
            if held == usize::from(minutes) {
                held = 0;
                let slot = Slot {
                    starts_at: timestamp(at(minute + 1 - usize::from(minutes))),
                    ends_at: timestamp(at(minute + 1)),
                };
                let is_within = timestamp(range.0) <= slot.starts_at && slot.ends_at <= timestamp(range.1);
                if is_within && busy.iter().all(|taken| !taken.overlaps(slot)) {
                    slots.push(slot);
                }
            }
        }
        mondays.extend(days[start..start + length].iter().map(|(date, _)| *date));
        start += length + 1;
    }
    slots
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn slots_agree_with_the_oracle(
        (zone, days) in proptest::sample::select(CHANGES),
        which in 0..2usize,
        openings in prop_oneof![8 => openings(), 1 => Just(always())],
        minutes in minutes(),
        from in -4 * 1440..2 * 1440i64,
        length in 0..5 * 1440i64,
        stray in 0..60_000i64,
        busy in vec((-4 * 1440..6 * 1440i64, -10..600i64), 0..12),
    ) {
        let (zone, day) = (zone.parse().unwrap(), utc(days[which]));
        let from = day + TimeDelta::minutes(from);
        let until = from + TimeDelta::minutes(length) + TimeDelta::milliseconds(stray);
        let busy: Vec<Slot> = busy.into_iter().map(|(start, length)| {
            let starts = day + TimeDelta::minutes(start) + TimeDelta::milliseconds(stray % 3);
            Slot { starts_at: timestamp(starts), ends_at: timestamp(starts + TimeDelta::minutes(length)) }
        }).collect();
        let found = availability(zone, minutes, &openings)
            .free_slots((timestamp(from)..timestamp(until)).into(), busy.iter().copied()).unwrap();
        prop_assert_eq!(found, oracle(zone, &openings, minutes, (from, until), &busy));
    }

    #[test]
    fn every_slot_has_the_documented_properties(
        zone in proptest::sample::select(TimeZone::all().collect::<Vec<_>>()),
        day in 0..46_000u64,
        openings in openings(),
        minutes in minutes(),
        length in 1..=60i64,
        busy in vec((0..60 * 1440i64, 0..600i64), 0..40),
    ) {
        let from = utc("1975-01-01") + Days::new(day);
        let range = Slot { starts_at: timestamp(from), ends_at: timestamp(from + TimeDelta::days(length)) };
        let busy: Vec<Slot> = busy.into_iter().map(|(start, length)| {
            let starts = from + TimeDelta::minutes(start);
            Slot { starts_at: timestamp(starts), ends_at: timestamp(starts + TimeDelta::minutes(length)) }
        }).collect();
        let availability = availability(zone, minutes, &openings);
        let slots = availability.free_slots((range.starts_at..range.ends_at).into(), busy.iter().copied()).unwrap();
        for slot in &slots {
            prop_assert!(range.starts_at <= slot.starts_at && slot.ends_at <= range.ends_at);
            prop_assert_eq!(slot.ends_at.since(slot.starts_at), TimeDelta::minutes(minutes.into()));
            prop_assert!(!busy.iter().any(|taken| taken.overlaps(*slot)));
            let minutes = (0..i64::from(minutes)).map(|minute| slot.starts_at.utc() + TimeDelta::minutes(minute));
            for minute in minutes {
                prop_assert!(open_at(zone, &openings, minute).1, "{:?}", slot);
            }
        }
        prop_assert!(slots.windows(2).all(|pair| pair[0].ends_at <= pair[1].starts_at));
        // The bounds of the range do not move slots.
        let half = timestamp(from + TimeDelta::minutes(length * 720));
        let (early, late): (Vec<Slot>, Vec<Slot>) = (
            availability.free_slots((range.starts_at..half).into(), busy.iter().copied()).unwrap(),
            availability.free_slots((half..range.ends_at).into(), busy.iter().copied()).unwrap(),
        );
        let across = slots.iter().filter(|slot| slot.starts_at < half && half < slot.ends_at).count();
        prop_assert_eq!(early.len() + across + late.len(), slots.len());
        prop_assert!(early.iter().chain(&late).collect::<HashSet<_>>().is_subset(&slots.iter().collect()));
    }

    #[test]
    fn json_round_trips(
        zone in proptest::sample::select(TimeZone::all().collect::<Vec<_>>()),
        openings in openings().prop_shuffle(),
        minutes in minutes(),
    ) {
        let availability = availability(zone, minutes, &openings);
        let json = availability.to_json();
        let read = Availability::from_json(&json).unwrap();
        prop_assert_eq!(read.to_json(), json);
        prop_assert_eq!(read, availability);
    }

    #[test]
    fn openings_overlap_where_they_share_a_minute(
        openings in vec((0..1440u16, 1..200u16), 0..5).prop_map(|openings| {
            openings.into_iter().map(|(from, length)| (from, (from + length).min(1440))).collect::<Vec<_>>()
        }),
    ) {
        let mut minutes = HashSet::new();
        let apart = openings.iter().flat_map(|&(from, until)| from..until).all(|minute| minutes.insert(minute));
        let openings = openings.iter().map(|&(from, until)| (Weekday::Wed, Opening::new(time(from), time(until)).unwrap()));
        prop_assert_eq!(Availability::new(TimeZone::UTC, 30, openings).is_ok(), apart);
    }
}

#[test]
fn a_full_year_with_a_full_calendar_is_fast() {
    let openings = always();
    let availability = availability("America/New_York".parse().unwrap(), 5, &openings);
    let (from, until) = (utc("2026-01-01"), utc("2027-01-02"));
    let begun = std::time::Instant::now();
    let all = availability.free_slots((timestamp(from)..timestamp(until)).into(), []).unwrap();
    assert_eq!(all.len(), 366 * 288);
    let every_other: Vec<Slot> = all.iter().copied().step_by(2).collect();
    assert_eq!(
        availability.free_slots((timestamp(from)..timestamp(until)).into(), every_other).unwrap().len(),
        366 * 144
    );
    assert!(begun.elapsed() < std::time::Duration::from_secs(20));
}

#[test]
fn no_time_zone_changes_its_offset_twice_a_day() {
    // Sampling the offset once a day relies on this; over all years the minimum is 166 hours.
    for zone in TimeZone::all() {
        let offset = |hour: i64| *zone.local(timestamp(utc("2026-01-01") + TimeDelta::hours(hour))).offset();
        let mut last: Option<i64> = None;
        let mut before = offset(0);
        for hour in (6..2 * 366 * 24).step_by(6) {
            let now = offset(hour);
            if now != before {
                assert!(last.is_none_or(|last| hour - last > 48), "{zone} {hour}");
                last = Some(hour);
                before = now;
            }
        }
    }
}

#[test]
fn time_zones_have_the_rules_of_2026() {
    assert!(TimeZone::database_version() >= "2026b", "{}", TimeZone::database_version());
    for (zone, instant, local) in [
        // British Columbia, Alberta and Morocco no longer change their clocks.
        ("America/Vancouver", "2026-12-15T12:00:00Z", "2026-12-15T05:00:00-07:00"),
        ("America/Edmonton", "2026-12-15T12:00:00Z", "2026-12-15T06:00:00-06:00"),
        ("Africa/Casablanca", "2026-12-15T12:00:00Z", "2026-12-15T12:00:00+00:00"),
        ("America/New_York", "2026-12-15T12:00:00Z", "2026-12-15T07:00:00-05:00"),
        ("America/New_York", "2150-07-15T12:00:00Z", "2150-07-15T08:00:00-04:00"),
        ("UTC", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59+00:00"),
    ] {
        let (zone, instant): (TimeZone, Timestamp) = (zone.parse().unwrap(), instant.parse().unwrap());
        assert_eq!(zone.local(instant).to_rfc3339(), local, "{zone}");
    }
}

/// The local starts of the slots of some days in New York.
fn local_starts(availability: &Value, days: [&str; 2]) -> Vec<String> {
    let zone: TimeZone = "America/New_York".parse().unwrap();
    let availability = Availability::from_json(availability).unwrap();
    let range = (timestamp(utc(days[0]))..timestamp(utc(days[1]))).into();
    let slots = availability.free_slots(range, []).unwrap();
    slots.iter().map(|slot| zone.local(slot.starts_at).format("%a %H:%M").to_string()).collect()
}

fn in_new_york(weekly: Value, exceptions: Value) -> Value {
    json!({ "time_zone": "America/New_York", "slot_minutes": 60, "weekly": weekly, "exceptions": exceptions })
}

#[test]
fn openings_that_touch_are_one() {
    let hours = |from: &str, until: &str| json!([{ "from": from, "until": until }]);
    let night = json!({ "saturday": hours("22:30", "24:00"), "sunday": hours("00:00", "02:00") });
    assert_eq!(
        local_starts(&in_new_york(night, Value::Null), ["2026-11-20", "2026-11-24"]),
        ["Sat 22:30", "Sat 23:30", "Sun 00:30"]
    );
    let parts = json!({ "monday": [{ "from": "09:30", "until": "10:00" }, { "from": "10:00", "until": "11:30" }] });
    assert_eq!(
        local_starts(&in_new_york(parts, Value::Null), ["2026-11-22", "2026-11-25"]),
        ["Mon 09:30", "Mon 10:30"]
    );
    // A minute between two openings divides them.
    let apart = json!({ "saturday": hours("22:30", "23:59"), "sunday": hours("00:00", "02:00") });
    assert_eq!(
        local_starts(&in_new_york(apart, Value::Null), ["2026-11-20", "2026-11-24"]),
        ["Sat 22:30", "Sun 00:00", "Sun 01:00"]
    );
}

#[test]
fn exceptions_replace_the_openings_of_days() {
    let weekly = json!({ "monday": [{ "from": "09:00", "until": "11:00" }] });
    let mondays =
        |exceptions: Value| local_starts(&in_new_york(weekly.clone(), exceptions), ["2026-12-20", "2027-01-06"]);
    let every_monday = ["Mon 09:00", "Mon 10:00"].repeat(3);
    assert_eq!(mondays(json!([])), every_monday);
    let day = |day: &str, openings: Value| json!({ "first_day": day, "openings": openings });
    // Closed, open otherwise, open on another day, and away.
    assert_eq!(mondays(json!([{ "first_day": "2026-12-28" }])), every_monday[2..]);
    assert_eq!(
        mondays(json!([day("2026-12-28", json!([{ "from": "13:00", "until": "14:00" }]))])),
        ["Mon 09:00", "Mon 10:00", "Mon 13:00", "Mon 09:00", "Mon 10:00"]
    );
    assert_eq!(
        mondays(json!([day("2026-12-29", json!([{ "from": "13:00", "until": "14:00" }]))])),
        ["Mon 09:00", "Mon 10:00", "Mon 09:00", "Mon 10:00", "Tue 13:00", "Mon 09:00", "Mon 10:00"]
    );
    assert_eq!(mondays(json!([{ "first_day": "2026-12-21", "last_day": "2027-01-03" }])), ["Mon 09:00", "Mon 10:00"]);
    // The order of exceptions does not matter.
    let several = json!([{ "first_day": "2027-01-04" }, { "first_day": "2026-12-21" }]);
    assert_eq!(mondays(several), ["Mon 09:00", "Mon 10:00"]);
}

#[test]
fn exceptions_of_nonsense_are_refused() {
    for (exceptions, place, code) in [
        (json!([{ "first_day": "2026-12-24" }, { "first_day": "2026-12-24" }]), "/1", "availability.overlap"),
        (
            json!([{ "first_day": "2026-12-24" }, { "first_day": "2026-12-20", "last_day": "2026-12-24" }]),
            "/0",
            "availability.overlap",
        ),
        (json!([{ "first_day": "2026-12-24", "last_day": "2026-12-23" }]), "/0/last_day", "availability.malformed"),
        (
            json!([{ "first_day": "2026-12-24", "openings": [
                { "from": "09:00", "until": "11:00" }, { "from": "10:00", "until": "12:00" }] }]),
            "/0/openings/1",
            "availability.overlap",
        ),
        (json!([{ "first_day": "2026-02-29" }]), "/0/first_day", "date.malformed"),
        (json!([{ "last_day": "2026-12-24" }]), "/0/first_day", "field.missing"),
        (json!([{ "first_day": "2026-12-24", "closed": true }]), "/0/closed", "field.unknown"),
        (json!({}), "", "field.wrong_type"),
    ] {
        let read = Availability::from_json(&in_new_york(json!({}), exceptions.clone()));
        let violation = read.unwrap_err().at("provider", "schedule");
        let found = (violation.field(), violation.code().as_str());
        assert_eq!(found, (format!("schedule/exceptions{place}").as_str(), code), "{exceptions}");
    }
}
