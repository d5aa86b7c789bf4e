//! How values are written by `Display`, `Debug` and as JSON; what is personal is hidden by `Debug`.

use serde_json::{Value, json};
use std::fmt::{Debug, Display};
use telehealth_core::{Date, Phi, Timestamp, UserId, care::TelemedicinePolicy, field::Field, value::*};

fn written<T: Field + Debug + Display + PartialEq>(json: &Value) -> (String, String) {
    let value = T::from_json(json).unwrap();
    assert_eq!(value.to_json(), *json);
    assert_eq!(T::from_json(&value.to_json()).unwrap(), value);
    (value.to_string(), format!("{value:?}"))
}

#[test]
fn each_value_has_the_listed_display_and_debug() {
    let id = "0190a000-0000-7000-8000-000000000001";
    for ((display, debug), expected_display, expected_debug) in [
        (
            written::<Timestamp>(&json!("2026-11-23T13:00:00.000Z")),
            "2026-11-23T13:00:00.000Z",
            "2026-11-23T13:00:00.000Z",
        ),
        (written::<Date>(&json!("0013-02-28")), "0013-02-28", "0013-02-28"),
        (written::<UserId>(&json!(id)), id, id),
        (written::<Money>(&json!("40.00")), "40.00", "40.00"),
        (written::<Hours>(&json!("1.50")), "1.50", "Hours(1.50)"),
        (written::<Rating>(&json!("4.50")), "4.50", "Rating(4.50)"),
        (written::<Percentage>(&json!("12.50")), "12.50", "Percentage(12.50)"),
        (written::<Text<9>>(&json!("sore")), "sore", "Text(\"sore\")"),
        (written::<TimeZone>(&json!("America/New_York")), "America/New_York", "America/New_York"),
        (written::<TimeOfDay>(&json!("09:05")), "09:05", "09:05"),
        (written::<TimeOfDay>(&json!("24:00")), "24:00", "24:00"),
        (written::<Email>(&json!("ada@example.com")), "ada@example.com", "[email]"),
        (written::<Phone>(&json!("+15558246004")), "+15558246004", "[phone]"),
        (written::<IpAddress>(&json!("192.0.2.1")), "192.0.2.1", "[ip address]"),
        (written::<IpAddress>(&json!("192.0.2.0/24")), "192.0.2.0/24", "[ip address]"),
        (written::<IpAddress>(&json!("2001:db8::1")), "2001:db8::1", "[ip address]"),
    ] {
        assert_eq!((display.as_str(), debug.as_str()), (expected_display, expected_debug));
    }
}

#[test]
fn values_that_are_more_than_a_text() {
    let object = json!({ "a": 1, "b": [2] });
    let opening = json!({ "from": "09:00", "until": "12:30" });
    let slot = json!({ "starts_at": "2026-11-23T13:00:00.000Z", "ends_at": "2026-11-23T13:30:00.000Z" });
    let receipts = json!({ "0190a000-0000-7000-8000-000000000001": "2026-11-23T13:00:00.000Z" });
    let availability =
        json!({ "time_zone": "UTC", "slot_minutes": 30, "weekly": { "monday": [opening], "sunday": [opening] } });
    let hours = json!({ "time_zone": "UTC", "weekly": { "monday": [opening] } });
    fn check<T: Field + Debug + PartialEq>(json: &Value) {
        let value = T::from_json(json).unwrap();
        assert_eq!(value.to_json(), *json);
        assert_eq!(T::from_json(&value.to_json()).unwrap(), value);
    }
    check::<JsonObject>(&object);
    check::<JsonSchema>(&object);
    check::<Opening>(&opening);
    check::<Slot>(&slot);
    check::<ReadReceipts>(&receipts);
    check::<ReadReceipts>(&json!({}));
    check::<Availability>(&availability);
    check::<OpeningHours>(&hours);
    check::<TelemedicinePolicy>(&json!("2026-12-31"));
    check::<Vec<bool>>(&json!([true, false]));
    check::<Vec<i32>>(&json!([1, -1]));
    check::<Option<i32>>(&json!(null));
    check::<Option<i32>>(&json!(3));
    check::<Phi<i32>>(&json!(3));
    assert_eq!(format!("{:?}", Phi::new(3)), "[phi]");
    assert_eq!((Phi::new(3).into_exposed(), *Phi::new(3).expose()), (3, 3));
    assert_eq!(format!("{:?}", JsonObject::<100>::from_json(&object).unwrap()), "{2 members}");
    assert_eq!(format!("{:?}", JsonSchema::from_json(&object).unwrap()), "JsonSchema({2 members})");
    assert_eq!(Opening::from_json(&opening).unwrap().to_string(), "09:00-12:30");
}
