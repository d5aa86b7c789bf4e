//! Finding pharmacies near a postal code.

use crate::{
    by_name::{call, faults},
    support::{
        crowd::{done, within},
        proxy::{overheard, trips},
        random::{Random, seed},
        *,
    },
};
use serde_json::json;
use std::time::Instant;
use telehealth_core::{
    Code, Timestamp,
    coverage::{NewPharmacy, Pharmacy},
    field::Field,
    value::{OpeningHours, PostalCode, UsState},
};
use telehealth_storage::{Error, Portal};

const START: &str = "2030-01-07T08:00:00Z";

fn state(code: &str) -> UsState {
    code.parse().expect("a state")
}

fn code(code: &str) -> PostalCode {
    code.parse().expect("a postal code")
}

/// Open between two times, every day of the week.
fn daily(zone: &str, from: &str, until: &str) -> Option<OpeningHours> {
    let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let opening = json!([{ "from": from, "until": until }]);
    let weekly: serde_json::Map<_, _> = weekdays.iter().map(|day| ((*day).to_owned(), opening.clone())).collect();
    Some(OpeningHours::from_json(&json!({ "time_zone": zone, "weekly": weekly })).expect("hours"))
}

fn pharmacy(name: &str, of: &str, postal_code: &str, hours: Option<OpeningHours>) -> Pharmacy {
    let new = NewPharmacy {
        hours_of_operation: hours,
        ..NewPharmacy::new(
            text(name),
            text("1 Main Street"),
            text("Boston"),
            state(of),
            code(postal_code),
            "+16175550102".parse().expect("a phone"),
        )
    };
    Pharmacy::register(new, at(START)).expect("a pharmacy")
}

fn names(found: &[Pharmacy]) -> Vec<&str> {
    found.iter().map(|pharmacy| pharmacy.name.as_str()).collect()
}

/// Finds pharmacies near 02108.
fn near(portal: &Portal, open_at: Option<&str>, limit: i32) -> Vec<Pharmacy> {
    done(portal, |tx| tx.pharmacies_near(state("MA"), code("02108-1234"), open_at.map(at), limit))
}

#[test]
fn the_nearest_pharmacies_come_first() {
    let portal = portal();
    done(&portal, |tx| {
        let closed = pharmacy("closed for good", "MA", "02108", None).deactivate()?;
        // An imported one, without a ZIP code.
        let abroad = care::with(pharmacy("abroad", "MA", "02108", None), |it| it.postal_code = code("K1A 0B1"));
        tx.add_all(vec![
            closed,
            pharmacy("far", "MA", "01001", None),
            pharmacy("beyond the region", "MA", "02210", None),
            pharmacy("another state", "NH", "02108", None),
            pharmacy("Zoe's", "MA", "02108-0001", None),
            pharmacy("Ada's", "MA", "02108", None),
            abroad,
            pharmacy("after", "MA", "02109", None),
            pharmacy("before", "MA", "02107", None),
            pharmacy("region, above", "MA", "02118", None),
            pharmacy("region, below", "MA", "02110", None),
        ])
    });
    let expected =
        ["Ada's", "Zoe's", "after", "before", "region, below", "region, above", "beyond the region", "far", "abroad"];
    assert_eq!(names(&near(&portal, None, 1_000)), expected);
    assert_eq!(names(&near(&portal, None, 3)), expected[..3]);
    assert_eq!(names(&near(&portal, None, 1)), expected[..1]);
    let elsewhere = done(&portal, |tx| tx.pharmacies_near(state("VT"), code("02108"), None, 10));
    assert_eq!(elsewhere, []);
}

#[test]
fn only_pharmacies_open_in_their_own_time_zone_are_found() {
    let portal = portal();
    done(&portal, |tx| {
        let mut always = pharmacy("always", "MA", "02199", None);
        always = care::with(always, |it| it.is_24_hour = true);
        tx.add_all(vec![
            always,
            pharmacy("unknown", "MA", "02108", None),
            pharmacy("days", "MA", "02109", daily("America/New_York", "08:00", "20:00")),
            pharmacy("nights", "MA", "02110", daily("America/New_York", "00:00", "03:00")),
            pharmacy("Chicago", "MA", "02111", daily("America/Chicago", "08:00", "20:00")),
        ])
    });
    let cases = [
        ("2026-11-23T12:59:59.999Z", vec!["always"]),
        ("2026-11-23T13:00:00Z", vec!["days", "always"]),
        ("2026-11-23T14:00:00Z", vec!["days", "Chicago", "always"]),
        ("2026-11-24T01:00:00Z", vec!["Chicago", "always"]),
        // On 8 March 2026 the clocks of New York go from 01:59:59 (06:59:59 in UTC) to 03:00.
        ("2026-03-08T06:59:59.999Z", vec!["nights", "always"]),
        ("2026-03-08T07:00:00Z", vec!["always"]),
        // The day before and the day after, eight o'clock is at another hour of UTC.
        ("2026-03-07T12:30:00Z", vec!["always"]),
        ("2026-03-08T12:30:00Z", vec!["days", "always"]),
        // On 1 November 2026 they show 01:00 to 02:00 twice: nights are an hour longer.
        ("2026-11-01T05:30:00Z", vec!["nights", "always"]),
        ("2026-11-01T07:59:59.999Z", vec!["nights", "always"]),
        ("2026-11-01T08:00:00Z", vec!["always"]),
    ];
    for (instant, expected) in cases {
        assert_eq!(names(&near(&portal, Some(instant), 10)), expected, "{instant}");
        assert_eq!(names(&near(&portal, Some(instant), 1)), expected[..1], "{instant}");
    }
}

/// Results match core's order on random postal codes; a state with 3,000 pharmacies takes few round trips.
#[test]
fn a_large_state_takes_few_round_trips() {
    const COUNT: usize = 3_000;
    let (proxy, portal) = overheard(options());
    let mut random = Random::new(seed(), "pharmacies");
    let digits = |random: &mut Random| format!("{:05}", 90_000 + random.below(6_162));
    let all: Vec<Pharmacy> = (0..COUNT)
        .map(|number| {
            // One in a hundred is open at night.
            let hours = if number % 100 == 0 {
                daily("America/Los_Angeles", "00:00", "24:00")
            } else {
                daily("America/Los_Angeles", "09:00", "21:00")
            };
            pharmacy(&format!("Pharmacy {number}"), "CA", &digits(&mut random), hours)
        })
        .collect();
    done(&portal, |tx| tx.add_all(all.clone()));
    let (day, night): (Timestamp, Timestamp) = (at("2026-11-23T20:00:00Z"), at("2026-11-23T11:00:00Z"));
    let home = code(&digits(&mut random));
    let mut expected: Vec<&Pharmacy> = all.iter().collect();
    expected.sort_by_key(|it| (home.remoteness(&it.postal_code), it.name.clone(), it.id));
    // The first call prepares statements.
    done(&portal, |tx| tx.pharmacies_near(state("CA"), home.clone(), None, 1));
    let ask = |open_at: Option<Timestamp>, limit: i32| {
        let begun = Instant::now();
        let mut found = Vec::new();
        let count = trips(&proxy, &portal, |tx| {
            found = tx.pharmacies_near(state("CA"), home.clone(), open_at, limit).expect("pharmacies");
        });
        println!("{COUNT} pharmacies, open at {open_at:?}, {limit}: {count} trips, {:?}", begun.elapsed());
        let open = expected.iter().filter(|it| open_at.is_none_or(|instant| it.open_at(instant) == Some(true)));
        let open: Vec<&str> = open.take(usize::try_from(limit).expect("small")).map(|it| it.name.as_str()).collect();
        assert_eq!(names(&found), open);
        count
    };
    assert_eq!(ask(None, 10), 1);
    assert_eq!(ask(Some(day), 10), 1);
    // The region of the postal code, then the rest of the state.
    assert_eq!(ask(None, 1_000), 2);
    assert!(ask(Some(night), 10) <= 9, "each query reads twice as many rows");
}

#[test]
fn invalid_arguments_are_refused_before_any_query() {
    let (proxy, portal) = overheard(options());
    let asked = |of: &str, limit: i32| within(&portal, |tx| tx.pharmacies_near(state(of), code("02108"), None, limit));
    assert_eq!(faults(asked("XX", 10)), [("state".to_owned(), Code::US_STATE_UNKNOWN)]);
    for limit in [0, -1, 1_001, 100_000, i32::MIN, i32::MAX] {
        assert_eq!(faults(asked("MA", limit)), [("limit".to_owned(), Code::PAGE_LIMIT)], "{limit}");
    }
    let mut tx = portal.begin(&service()).expect("begun");
    let _ = proxy.trips();
    assert!(tx.pharmacies_near(state("XX"), code("02108"), None, 10).is_err());
    assert!(tx.pharmacies_near(state("MA"), code("02108"), None, 0).is_err());
    assert_eq!(proxy.trips(), 0);
    drop(tx);

    let named = |arguments| faults(call(&portal, "pharmacies_near", &arguments));
    let wrong = |field: &str, code| vec![(field.to_owned(), code)];
    assert_eq!(
        named(json!({ "state": "ma", "postal_code": "02108", "limit": 1 })),
        wrong("state", Code::US_STATE_MALFORMED)
    );
    for nonsense in ["", "!!", "02", "0210\u{661}", "02108\n", "' OR 1=1 --", "021080210802108021080"] {
        let arguments = json!({ "state": "MA", "postal_code": nonsense, "limit": 1 });
        assert_eq!(named(arguments), wrong("postal_code", Code::POSTAL_CODE_MALFORMED), "{nonsense}");
    }
    let wide = json!({ "state": "MA", "postal_code": "02108", "limit": 1_e10, "open_at": "10000-01-01T00:00:00Z" });
    assert_eq!(
        named(wide),
        [("open_at".to_owned(), Code::TIMESTAMP_MALFORMED), ("limit".to_owned(), Code::FIELD_WRONG_TYPE)]
    );
    for (day, expected) in [
        ("0000-12-31", Code::DATE_OUT_OF_RANGE),
        ("10000-01-01", Code::DATE_MALFORMED),
        ("2026-02-30", Code::DATE_MALFORMED),
    ] {
        let arguments = json!({ "patient_id": "0190a000-0000-7000-8000-000000000001", "day": day });
        assert_eq!(
            faults::<serde_json::Value>(call(&portal, "coverage_on", &arguments)),
            wrong("day", expected),
            "{day}"
        );
    }
    let answer: Result<_, Error> =
        call(&portal, "pharmacies_near", &json!({ "state": "MA", "postal_code": "02108", "limit": 1 }));
    assert_eq!(answer.expect("an answer"), json!([]));
}
