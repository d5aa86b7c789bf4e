//! The value types of coverage and tagging, compared with oracles.

use chrono::{TimeDelta, Weekday};
use proptest::prelude::*;
use regex::Regex;
use serde_json::json;
use std::sync::LazyLock;
use telehealth_core::{Timestamp, catalog, field::Field, value::*};

static COLOR: LazyLock<Regex> = LazyLock::new(|| Regex::new("^#[0-9a-fA-F]{6}$").unwrap());
static PAYER_ID: LazyLock<Regex> = LazyLock::new(|| Regex::new("^[0-9A-Za-z][0-9A-Za-z-]{0,19}$").unwrap());

proptest! {
    #[test]
    fn colors(text in prop_oneof!["#[0-9a-fA-F]{5,7}", "#?[0-9a-gG]{6}\n?", ".{0,8}"]) {
        let color = text.parse::<Color>();
        prop_assert_eq!(color.is_ok(), COLOR.is_match(&text) && !text.ends_with('\n'));
        if let Ok(color) = color {
            let [red, green, blue] = color.rgb();
            prop_assert_eq!(format!("#{red:02x}{green:02x}{blue:02x}"), color.as_str());
            prop_assert_eq!(Color::from_json(&color.to_json()), Ok(color));
        }
    }

    #[test]
    fn payer_ids(text in prop_oneof!["[0-9A-Za-z-]{0,22}", "[0-9A-Z]{1,5}[ _\u{663}\u{17f}\n]?", ".{0,8}"]) {
        let id = text.parse::<PayerId>();
        prop_assert_eq!(id.is_ok(), PAYER_ID.is_match(&text) && !text.ends_with('\n'));
        if let Ok(id) = id {
            prop_assert_eq!(id.as_str(), text.to_ascii_uppercase());
            prop_assert_eq!(PayerId::from_json(&id.to_json()), Ok(id));
        }
    }

    /// Opening hours contain exactly the one-minute slots of an availability with the same openings.
    #[test]
    fn hours_agree_with_slots(
        zone in prop::sample::select(vec!["America/New_York", "Australia/Lord_Howe", "Asia/Beirut", "UTC", "Pacific/Apia"]),
        around in prop::sample::select(vec!["2026-03-08", "2026-11-01", "2026-04-05", "2026-10-25", "2011-12-30", "2026-06-07"]),
        openings in prop::collection::vec((0..7_u8, 0..24_u16, 0..60_u16, 1..600_u16), 1..4),
        minutes in -4_000..4_000_i64,
        milliseconds in 0..60_000_i64,
    ) {
        let time = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        let mut days = std::collections::BTreeMap::new();
        for (day, hour, minute, length) in openings {
            let from = hour * 60 + minute;
            let opening = Opening::new(time(from).parse().unwrap(), time((from + length).min(1440)).parse().unwrap());
            days.insert(day, (Weekday::try_from(day).unwrap(), opening.unwrap()));
        }
        let zone: TimeZone = zone.parse().unwrap();
        let hours = OpeningHours::new(zone, days.values().copied()).unwrap();
        let noon: Timestamp = format!("{around}T12:00:00Z").parse().unwrap();
        let instant = noon.plus(TimeDelta::minutes(minutes)).unwrap().plus(TimeDelta::milliseconds(milliseconds)).unwrap();
        // The shortest slot is five minutes, so an instant is open if a slot starting at any offset contains it.
        let clock = zone.local(instant);
        let shown = clock.format("%H:%M").to_string();
        let expected = days.values().any(|(day, opening)| {
            *day == chrono::Datelike::weekday(&clock)
                && opening.from().to_string() <= shown
                && shown < opening.until().to_string()
        });
        prop_assert_eq!(hours.open_at(instant), expected);
        let covered = Availability::new(zone, 5, days.values().copied()).unwrap();
        let slots = covered.free_slots((noon.plus(TimeDelta::days(-4)).unwrap()..noon.plus(TimeDelta::days(4)).unwrap()).into(), []);
        if slots.unwrap().iter().any(|slot| slot.starts_at <= instant && instant < slot.ends_at) {
            prop_assert!(hours.open_at(instant), "a slot lies outside the hours");
        }
        prop_assert_eq!(OpeningHours::from_json(&hours.to_json()), Ok(hours));
    }
}

#[test]
fn opening_hours_across_clock_changes() {
    let hours = OpeningHours::from_json(&json!({ "time_zone": "America/New_York", "weekly": {
        "sunday": [{ "from": "01:30", "until": "02:30" }, { "from": "23:00", "until": "24:00" }],
        "monday": [{ "from": "00:00", "until": "01:00" }],
    } }))
    .unwrap();
    let open = |instant: &str| hours.open_at(instant.parse().unwrap());
    // 8 March 2026: 02:00 becomes 03:00 at 07:00 UTC, so the opening lasts half an hour.
    assert!(!open("2026-03-08T06:29:59.999Z") && open("2026-03-08T06:30:00Z"));
    assert!(open("2026-03-08T06:59:59.999Z") && !open("2026-03-08T07:00:00Z"));
    // 1 November 2026: 02:00 becomes 01:00 at 06:00 UTC, so 01:30 occurs twice.
    assert!(open("2026-11-01T05:30:00Z") && !open("2026-11-01T06:00:00Z"));
    assert!(open("2026-11-01T06:30:00Z") && open("2026-11-01T07:29:59Z") && !open("2026-11-01T07:30:00Z"));
    // Both openings together stay open past midnight.
    assert!(open("2026-11-02T04:59:59.999Z") && open("2026-11-02T05:00:00Z") && !open("2026-11-02T06:00:00Z"));
}

#[test]
fn every_table_can_be_tagged() {
    for table in catalog::TABLES {
        assert!(table.entity.parse::<EntityType>().is_ok(), "{}", table.entity);
    }
    assert_eq!(EntityType::ALL.len(), 26);
}

#[test]
fn zip_codes_with_a_common_prefix_are_near() {
    let code = |text: &str| text.parse::<PostalCode>().unwrap();
    let cases = [
        ("02108", "02108", (0, 0)),
        ("02108-1234", "02108", (0, 0)),
        ("02108", "02108-9999", (0, 0)),
        ("02108", "02109", (1, 1)),
        ("02109", "02110", (2, 1)),
        ("02199", "02200", (3, 1)),
        ("02108", "01108", (4, 1_000)),
        ("99999", "00000", (5, 99_999)),
        ("021", "02108", (2, u32::MAX)),
        ("021", "021", (2, u32::MAX)),
        ("K1A 0B1", "K1A 0B2", (0, u32::MAX)),
        ("02108", "K1A 0B1", (5, u32::MAX)),
    ];
    for (ours, theirs, expected) in cases {
        assert_eq!(code(ours).remoteness(&code(theirs)), expected, "{ours} and {theirs}");
        assert_eq!(code(theirs).remoteness(&code(ours)), expected, "{theirs} and {ours}");
    }
}
