//! The value types of messages and notifications, compared with oracles and exposed to hostile input.

use proptest::prelude::*;
use regex::Regex;
use serde_json::{Value, json};
use std::{collections::HashMap, sync::LazyLock};
use telehealth_core::{
    Code, Phi, Timestamp, UserId,
    field::{Field, Object},
    messaging::{Conversation, ConversationType, Message, NewConversation, NewMessage, Notification},
    value::*,
};
use uuid::Uuid;

fn code(error: &telehealth_core::error::FieldError) -> &'static str {
    error.code().as_str()
}

/// JSON with an occasional NUL and an occasional number beyond 64 bits.
fn any_json() -> impl Strategy<Value = Value> {
    let text = || prop_oneof![12 => "[a-z😀é\"\\\\]{0,5}", 1 => Just("\0".to_owned())];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e20..1e20).prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 40, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(text(), inner, 0..5).prop_map(|members| members.into_iter().collect()),
        ]
    })
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

fn numbers_are_in_range(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().all(numbers_are_in_range),
        Value::Object(members) => members.values().all(numbers_are_in_range),
        Value::Number(number) => number.as_f64().is_some_and(|it| (-2_f64.powi(63)..2_f64.powi(64)).contains(&it)),
        _ => true,
    }
}

/// A value nested in alternating lists and objects.
fn nested(levels: usize) -> Value {
    (1..levels).fold(json!({}), |inner, level| if level % 2 == 0 { json!([inner]) } else { json!({ "in": inner }) })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn json_objects_are_bounded(value in any_json()) {
        let written = value.to_string();
        let holds_nul = written.contains("\\u0000");
        let read = JsonObject::<60>::from_json(&value);
        let bounded = depth(&value) <= 32 && written.len() <= 60;
        let accepted = value.is_object() && !holds_nul && bounded && numbers_are_in_range(&value);
        prop_assert_eq!(read.is_ok(), accepted, "{}", written);
        if let Ok(object) = &read {
            prop_assert_eq!(&object.to_json(), &value);
            prop_assert_eq!(object.is_empty(), written == "{}");
            prop_assert_eq!(format!("{object:?}"), format!("{{{} members}}", value.as_object().unwrap().len()));
        }
    }

    #[test]
    fn errors_do_not_repeat_json_objects(key in "[a-z]{0,9}", text in ".{0,40}", levels in 30..40usize) {
        let secret = json!({ (key): format!("S3cr3t{text}\0"), "deep": nested(levels) });
        for shown in [
            format!("{:?}", <JsonObject>::from_json(&secret)),
            format!("{:?}", <JsonObject>::from_json(&json!([secret]))),
            format!("{:?}", <JsonObject>::from_json(&json!({ "a": "S3cr3t" }))),
        ] {
            prop_assert!(!shown.contains("S3cr3t"), "{}", shown);
        }
    }

    #[test]
    fn media_types(text in prop_oneof![
        "[a-zA-Z0-9!+._-]{0,4}/[a-zA-Z0-9!+._-]{0,4}( ?;[ -~]{0,9})?",
        "[a-z]{120,130}/[a-z]{120,130}",
        "[ -~é\0\n]{0,12}",
    ]) {
        static FORM: LazyLock<Regex> = LazyLock::new(|| {
            let name = "[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}";
            Regex::new(&format!("^{name}/{name}( *(;[ -~]*)|)$")).unwrap()
        });
        let read = text.parse::<MediaType>();
        prop_assert_eq!(read.is_ok(), FORM.is_match(&text) && text.len() <= 255, "{:?}", text);
        if let Ok(read) = read {
            prop_assert!(read.as_str().eq_ignore_ascii_case(&text) && text.to_lowercase().starts_with(read.essence()));
            prop_assert_eq!(read.to_string().parse::<MediaType>().unwrap(), read);
        }
    }

    #[test]
    fn receipts_keep_their_first_time(times in prop::collection::vec((0..4u128, 0..4_000_000_000_000_i64), 0..12)) {
        let mut receipts = ReadReceipts::default();
        let mut first = HashMap::new();
        for (reader, millis) in times {
            let at: Timestamp = chrono::DateTime::from_timestamp_millis(millis).unwrap().try_into().unwrap();
            receipts.add(Uuid::from_u128(reader).into(), at);
            let earliest = first.entry(reader).or_insert(at);
            *earliest = at.min(*earliest);
        }
        for reader in 0..4 {
            prop_assert_eq!(receipts.at(Uuid::from_u128(reader).into()), first.get(&reader).copied());
        }
        prop_assert_eq!(receipts.iter().count(), first.len());
        prop_assert_eq!(ReadReceipts::from_json(&receipts.to_json()).unwrap(), receipts);
    }

    #[test]
    fn retry_pauses_grow_to_an_hour(attempts in 0..i32::MAX) {
        let pause = |attempts: i32| Notification::backoff(attempts.try_into().unwrap()).num_seconds();
        prop_assert!((30..=3600).contains(&pause(attempts)));
        prop_assert!(pause(attempts) <= pause(attempts + 1));
    }

    #[test]
    fn arbitrary_json_is_judged(value in any_json()) {
        macro_rules! read { ($($value:ty),*) => { $({
            if let Ok(read) = <$value>::from_json(&value) {
                prop_assert_eq!(<$value>::from_json(&read.to_json()).unwrap(), read);
            }
            prop_assert!(!value.is_null() || <$value>::from_json(&value).is_err());
            if let Err(error) = Phi::<$value>::from_json(&value) {
                prop_assert!(!error.to_string().contains(", got "));
            }
        })* } }
        read!(Attachment, MediaType, ReadReceipts, JsonObject, Vec<Attachment>);
    }
}

#[test]
fn limits_of_json_objects() {
    assert!(<JsonObject>::from_json(&json!({ "in": nested(31) })).is_ok());
    assert_eq!(code(&<JsonObject>::from_json(&json!({ "in": nested(32) })).unwrap_err()), "json.too_deep");
    let fits = json!({ "a": "x".repeat(1_000_000 - r#"{"a":""}"#.len()) });
    assert!(<JsonObject>::from_json(&fits).is_ok());
    let long = json!({ "a": "x".repeat(1_000_001 - r#"{"a":""}"#.len()) });
    assert_eq!(code(&<JsonObject>::from_json(&long).unwrap_err()), "json.too_large");
}

#[test]
fn receipts_ignore_the_spelling_of_the_reader_id() {
    let reader: UserId = "0190a000-0000-7000-8000-00000000000a".parse().unwrap();
    let spelt = json!({
        "0190A000-0000-7000-8000-00000000000A": "2026-01-02T00:00:00Z",
        "0190a000-0000-7000-8000-00000000000a": "2026-01-03T00:00:00Z",
    });
    let receipts = ReadReceipts::from_json(&spelt).unwrap();
    assert_eq!(receipts.at(reader).unwrap().to_string(), "2026-01-02T00:00:00.000Z");
    let many: Object = (0..10_001).map(|_| (UserId::generate().to_string(), json!("2026-01-02T00:00:00Z"))).collect();
    assert_eq!(code(&ReadReceipts::from_json(&Value::Object(many)).unwrap_err()), "list.too_long");
}

#[test]
fn conversations_and_messages_are_bounded() {
    let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
    let crowd: Vec<UserId> = (0..10_001).map(|_| UserId::generate()).collect();
    let start = |count: usize| {
        let conversation_type = Some(ConversationType::Group);
        let new = NewConversation { conversation_type, ..NewConversation::new(crowd[0], crowd[..count].to_vec()) };
        Conversation::start(new, now)
    };
    let full = start(10_000).unwrap();
    assert!(start(10_001).unwrap_err().has(Code::LIST_TOO_LONG));
    assert_eq!(full.clone().add_participant(crowd[10_000]).unwrap_err().code(), Code::LIST_TOO_LONG);

    let file =
        json!({ "name": "a.png", "content_type": "image/png", "url": "https://files.example/a", "size_bytes": 7 });
    let send = |count| {
        let attachments = Some(Phi::new(vec![Attachment::from_json(&file).unwrap(); count]));
        let new = NewMessage { attachments, ..NewMessage::new(crowd[0], Phi::new("look".parse().unwrap())) };
        Message::send(new, &full, now)
    };
    assert!(send(100).is_ok());
    assert!(send(101).unwrap_err().has(Code::LIST_TOO_LONG));
}
