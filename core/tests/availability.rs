//! Free slots, compared with an oracle that checks local time minute by minute.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Timelike, Utc, Weekday};
use proptest::{collection::vec, prelude::*};
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

fn minutes() -> impl Strategy<Value = u16> {
    prop_oneof![Just(5u16), Just(30u16), Just(60u16), 5..=480u16]
}

fn utc(date: &str) -> DateTime<Utc> {
    date.parse::<NaiveDate>().unwrap().and_hms_opt(0, 0, 0).unwrap().and_utc()
}

fn timestamp(utc: DateTime<Utc>) -> Timestamp {
    utc.try_into().unwrap()
}

/// The opening at an instant: the local date and the opening's index.
fn open_at(zone: TimeZone, openings: &Openings, utc: DateTime<Utc>) -> Option<(NaiveDate, usize)> {
    let wall = zone.local(timestamp(utc));
    let minute = u16::try_from(wall.hour() * 60 + wall.minute()).unwrap();
    let place =
        openings.iter().position(|&(day, from, until)| day == wall.weekday() && (from..until).contains(&minute));
    place.map(|place| (wall.date_naive(), place))
}

/// Walks minute by minute, and begins a slot wherever an opening has lasted for a whole number of slots.
fn oracle(
    zone: TimeZone,
    openings: &Openings,
    minutes: u16,
    range: (DateTime<Utc>, DateTime<Utc>),
    busy: &[Slot],
) -> Vec<Slot> {
    let mut slots = Vec::new();
    let mut now = range.0 - TimeDelta::days(3);
    let mut held: Option<((NaiveDate, usize), u16)> = None;
    while now < range.1 {
        let open = open_at(zone, openings, now);
        held =
            open.map(|open| (open, held.filter(|(before, _)| *before == open).map_or(1, |(_, minutes)| minutes + 1)));
        now += TimeDelta::minutes(1);
        if let Some((open, count)) = held
            && count == minutes
        {
            let starts = now - TimeDelta::minutes(minutes.into());
            let slot = Slot { starts_at: timestamp(starts), ends_at: timestamp(now) };
            let clear = |taken: &Slot| {
                let empty = taken.ends_at <= taken.starts_at;
                empty || taken.ends_at <= slot.starts_at || slot.ends_at <= taken.starts_at
            };
            if range.0 <= starts && now <= range.1 && busy.iter().all(clear) {
                slots.push(slot);
            }
            held = Some((open, 0));
        }
    }
    slots
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn slots_agree_with_the_oracle(
        (zone, days) in proptest::sample::select(CHANGES),
        which in 0..2usize,
        openings in openings(),
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
            let first = open_at(zone, &openings, slot.starts_at.utc());
            let last = open_at(zone, &openings, slot.ends_at.utc() - TimeDelta::milliseconds(1));
            prop_assert!(first.is_some() && first == last, "{:?}", slot);
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
    let openings: Openings = WEEK.iter().map(|day| (*day, 0, 1440)).collect();
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
