use super::{Availability, Opening, Slot};
use crate::Timestamp;
use crate::{code::Code, error::FieldError, field::Field};
use chrono::Weekday;
use serde_json::{Value, json};

fn opening(from: &str, until: &str) -> Result<Opening, FieldError> {
    Opening::new(from.parse()?, until.parse()?)
}

#[test]
fn json_is_sorted_and_omits_closed_days() -> Result<(), FieldError> {
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
fn errors_contain_the_path() {
    let hours = |from: &str, until: &str| json!({ "from": from, "until": until });
    let lasting = |minutes: Value| json!({ "time_zone": "UTC", "slot_minutes": minutes, "weekly": {} });
    let lead =
        |member: &str, minutes: Value| json!({ "time_zone": "UTC", "slot_minutes": 30, "weekly": {}, member: minutes });
    let weekly = |weekly: Value| json!({ "time_zone": "UTC", "slot_minutes": 30, "weekly": weekly });
    let monday = |openings: Value| weekly(json!({ "monday": openings }));
    let cases = [
        (json!(1), "", Code::FIELD_WRONG_TYPE),
        (json!({ "slot_minutes": 30, "weekly": {} }), ".time_zone", Code::FIELD_MISSING),
        (json!({ "time_zone": "Mars/Base", "slot_minutes": 30, "weekly": {} }), ".time_zone", Code::TIME_ZONE_UNKNOWN),
        (json!({ "time_zone": "UTC", "weekly": {} }), ".slot_minutes", Code::FIELD_MISSING),
        (json!({ "time_zone": "UTC", "slot_minutes": 30 }), ".weekly", Code::FIELD_MISSING),
        (json!({ "time_zone": "UTC", "slot_minutes": 30, "weekly": {}, "a b": 1 }), ".?", Code::FIELD_UNKNOWN),
        (lasting(json!(4)), ".slot_minutes", Code::AVAILABILITY_MALFORMED),
        (lasting(json!(481)), ".slot_minutes", Code::AVAILABILITY_MALFORMED),
        (lasting(json!(-5)), ".slot_minutes", Code::AVAILABILITY_MALFORMED),
        (lasting(json!(1u64 << 40)), ".slot_minutes", Code::INTEGER_OUT_OF_RANGE),
        (lasting(json!(7.5)), ".slot_minutes", Code::FIELD_WRONG_TYPE),
        (lead("buffer_before_minutes", json!(241)), ".buffer_before_minutes", Code::AVAILABILITY_MALFORMED),
        (lead("buffer_after_minutes", json!(-1)), ".buffer_after_minutes", Code::AVAILABILITY_MALFORMED),
        (lead("notice_minutes", json!(43_201)), ".notice_minutes", Code::AVAILABILITY_MALFORMED),
        (lead("notice_minutes", json!("2 hours")), ".notice_minutes", Code::FIELD_WRONG_TYPE),
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
        // Of two overlapping openings the later one is reported, with its index before sorting.
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
        let found = Availability::from_json(&value).map_err(|error| {
            let violation = error.at("provider", "availability_schedule");
            (violation.field().to_owned(), violation.code())
        });
        assert_eq!(found, Err((format!("availability_schedule{path}"), code)), "{value}");
    }
}

#[test]
fn a_pause_lies_between_visits() -> Result<(), FieldError> {
    let open = Availability::new("UTC".parse()?, 30, [(Weekday::Thu, opening("09:00", "12:00")?)])?;
    let at = |time: &str| format!("2026-01-01T{time}:00Z").parse::<Timestamp>();
    let day = (at("00:00")?..at("23:00")?).into();
    let busy = [Slot { starts_at: at("10:00")?, ends_at: at("10:30")? }];
    let starts = |availability: &Availability| -> Result<Vec<String>, FieldError> {
        let slots = availability.free_slots(day, busy)?;
        Ok(slots.iter().map(|slot| slot.starts_at.to_string()[11..16].to_owned()).collect())
    };
    assert_eq!(starts(&open)?, ["09:00", "09:30", "10:30", "11:00", "11:30"]);
    assert_eq!(starts(&open.clone().with_buffers(5, 0)?)?, ["09:00", "11:00", "11:30"]);
    assert_eq!(starts(&open.clone().with_buffers(15, 15)?)?, ["09:00", "11:00", "11:30"]);
    assert_eq!(starts(&open.clone().with_buffers(15, 16)?)?, ["11:30"]);
    let paused = open.with_buffers(10, 5)?.with_notice(120)?;
    let json = json!({ "time_zone": "UTC", "slot_minutes": 30,
        "weekly": { "thursday": [{ "from": "09:00", "until": "12:00" }] },
        "buffer_before_minutes": 10, "buffer_after_minutes": 5, "notice_minutes": 120 });
    assert_eq!((paused.to_json(), Availability::from_json(&json)?), (json, paused));
    Ok(())
}

#[test]
fn free_slots_are_limited_to_a_year() -> Result<(), FieldError> {
    let availability = Availability::new("UTC".parse()?, 480, [(Weekday::Thu, opening("00:00", "24:00")?)])?;
    let from: Timestamp = "2026-01-01T00:00:00Z".parse()?;
    let slots = |until: &str| availability.free_slots((from..until.parse()?).into(), []);
    assert_eq!(slots("2027-01-02T00:00:00Z")?.len(), 53 * 3);
    assert_eq!(slots("2027-01-02T00:00:00.001Z").map_err(|error| error.code()), Err(Code::AVAILABILITY_RANGE));
    assert_eq!(slots("2026-01-01T00:00:00Z")?, []);
    assert_eq!(slots("2020-01-01T00:00:00Z")?, []);
    // The first and the last supported year work as well.
    for (from, until) in
        [("0001-01-01T00:00:00Z", "0001-12-31T00:00:00Z"), ("9999-01-01T00:00:00Z", "9999-12-31T23:59:59Z")]
    {
        assert!(availability.free_slots((from.parse()?..until.parse()?).into(), [])?.len() >= 51 * 3);
    }
    Ok(())
}
