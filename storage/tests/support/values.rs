//! Random values of a column: right ones, and such as lie at or beyond its limits.

use super::{
    random::Random,
    schema::Column,
    world::{World, instant},
};
use serde_json::{Value, json};
use telehealth_core::field::Kind;

/// A kind without `Optional` and `Phi`, and whether the former was there.
pub fn bare(kind: &Kind) -> (bool, &Kind) {
    match kind {
        Kind::Optional(inner) => (true, bare(inner).1),
        Kind::Phi(inner) => bare(inner),
        kind => (false, kind),
    }
}

/// A sealed column tells no length: as many characters as any protected text may have.
const SHORTEST: usize = 50;

/// The first instant of the year 1 and the last one of 9999, in milliseconds since 1970.
const TIMES: (i64, i64) = (-62_135_596_800_000, 253_402_300_799_999);

pub fn valid(kind: &Kind, column: &Column, random: &mut Random) -> Value {
    match kind {
        Kind::Boolean => json!(random.once_in(2)),
        Kind::Integer => json!(random.between(1, 1_000)),
        Kind::Text => match &column.pattern {
            Some(pattern) => json!(random.matching(pattern)),
            None => json!(text(
                random,
                column.length().unwrap_or(if column.sql_type == "sealed_text" { SHORTEST } else { 300 })
            )),
        },
        Kind::Uuid => json!(random.uuid().to_string()),
        Kind::Timestamp => match random.below(20) {
            0 => instant(random.pick(&[TIMES.0, TIMES.1, 0, -1])),
            1..4 => instant(random.between(TIMES.0, TIMES.1)),
            _ => instant(random.between(0, 4_000_000_000_000)),
        },
        Kind::Date => date(random.between(1900, 2010), random),
        Kind::Decimal => json!(format!("{}.{:02}", random.below(100_000_000), random.below(100))),
        Kind::Label(labels) => json!(random.pick(labels.labels)),
        other => panic!("{}: no values of {other:?}", column.name),
    }
}

fn date(year: i64, random: &mut Random) -> Value {
    json!(format!("{year:04}-{:02}-{:02}", random.between(1, 12), random.between(1, 28)))
}

/// Characters of one to four bytes, of the kinds that patterns may confuse with others.
const CHARACTERS: &[char] = &[
    'a', 'Z', '0', '9', ' ', '-', '+', '.', '@', '_', '%', '(', ':', '/', '"', '\\', '\'', '\n', '\t', '\r', '\u{7f}',
    '\u{a0}', 'é', 'ſ', '\u{212a}', 'İ', 'ı', '٣', '５', '\u{200b}', '\u{2028}', '\u{301}', '漢', '\u{ffff}', '😀',
];

fn text(random: &mut Random, most: usize) -> String {
    let length = if random.once_in(30) { most } else { random.below(most.min(20) + 1) };
    // A space at the end of a text that is too long is another matter: see `broken_text`.
    (0..length).map(|_| random.pick(CHARACTERS)).collect::<String>().replace(char::is_whitespace, "x")
}

/// A value at or beyond the limits of a column, and in words what it is.
pub fn broken(kind: &Kind, column: &Column, now: &Value, random: &mut Random, world: &World) -> (Value, String) {
    match random.below(24) {
        0 => return (Value::Null, "null".to_owned()),
        1 => {
            let others = [json!(true), json!(5), json!(1.5), json!("5"), json!(["x"]), json!({"x": 1}), json!("")];
            return (random.pick(&others), "another type".to_owned());
        }
        _ => {}
    }
    let value = match kind {
        Kind::Boolean => random.pick(&[json!("true"), json!("yes"), json!(0), json!(1), json!("maybe")]),
        Kind::Integer => integer(random),
        Kind::Text => return broken_text(column, now, random),
        Kind::Uuid => uuid(column, now, random, world),
        Kind::Timestamp => json!(random.pick(INSTANTS)),
        Kind::Date => json!(random.pick(DATES)),
        Kind::Decimal => decimal(random),
        Kind::Label(labels) => match random.below(4) {
            0 => json!(random.pick(labels.labels).to_uppercase()),
            1 => json!(format!("{} ", random.pick(labels.labels))),
            2 => json!(random.pick(labels.labels)),
            _ => json!(random.pick(&["", "unknown", "NULL", "null", "scheduled", "a\0", "é"])),
        },
        Kind::List(item) => return broken_list(bare(item).1, column, now, random, world),
        Kind::Object(_) => json!(serde_json::from_str::<Value>(random.pick(OBJECTS)).expect("JSON")),
        other => panic!("{}: no values of {other:?}", column.name),
    };
    let shown: String = value.to_string().chars().take(60).collect();
    (value, shown)
}

fn integer(random: &mut Random) -> Value {
    let numbers =
        [-1, 0, 1, i64::from(i32::MIN), i64::from(i32::MAX), i64::from(i32::MIN) - 1, i64::from(i32::MAX) + 1];
    match random.below(8) {
        0 => json!(i64::MAX),
        1 => json!(u64::MAX),
        2 => json!(random.pick(&[0.0, 1.0, 1.5, -0.5, 1e20])),
        _ => json!(random.pick(&numbers)),
    }
}

fn decimal(random: &mut Random) -> Value {
    match random.below(12) {
        0 => json!(random.pick(&[0.0, 12.5, 12.34, -1.5, 1e8])),
        1 => json!(random.pick(&[0, 5, 6, -1, 99_999_999, 100_000_000])),
        _ => json!(random.pick(DECIMALS)),
    }
}

const DECIMALS: &[&str] = &[
    "0",
    "-0",
    "-0.00",
    "-0.01",
    "-0.001",
    "-0.005",
    "0.005",
    "0.004",
    "0.001",
    "5",
    "5.00",
    "5.01",
    "5.001",
    "5.004",
    "5.005",
    "4.999",
    "12.345",
    "99999999.99",
    "99999999.990",
    "99999999.994",
    "99999999.995",
    "100000000",
    "100000000.00",
    "1e3",
    "1E-2",
    "NaN",
    "Infinity",
    "-Infinity",
    "inf",
    " 5",
    "5 ",
    "+5",
    "--5",
    "5.",
    ".5",
    ".",
    "",
    "-",
    "0x10",
    "1_000",
    "1,5",
    "٣",
    "00000000000000000000000000000012.5",
    "0.00000000000000000000000000000001",
    "123456789012345678901234567890",
    "5.000000000000000000000000000000000000",
];

const INSTANTS: &[&str] = &[
    "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00+00:01",
    "0000-12-31T23:59:59Z",
    "9999-12-31T23:59:59.999Z",
    "9999-12-31T23:59:59.9999Z",
    "9999-12-31T23:59:59-00:01",
    "10000-01-01T00:00:00Z",
    "+10000-01-01T00:00:00Z",
    "-0001-01-01T00:00:00Z",
    "0044-03-15 BC",
    "infinity",
    "-infinity",
    "now",
    "epoch",
    "today",
    "",
    "2026-11-22T12:00:00.123456Z",
    "2026-11-22T12:00:00.0004Z",
    "2026-11-22T12:00:00.9996Z",
    "2026-11-22T12:00:00",
    "2026-11-22T12:00",
    "2026-11-22",
    "2026-11-22 12:00:00+00:00",
    "2026-11-22t12:00:00z",
    "2026-11-22T12:00:00+01:00",
    "2026-11-22T12:00:00+15:59",
    "2026-11-22T12:00:00+16:00",
    "2026-11-22T12:00:00-23:59",
    "2026-11-22T12:00:00+24:00",
    "2026-11-22T23:59:60Z",
    "2026-11-22T23:59:61Z",
    "2026-11-22T24:00:00Z",
    "2026-11-22T24:00:01Z",
    "2026-02-29T00:00:00Z",
    "2028-02-29T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "22.11.2026 12:00:00Z",
    "20261122T120000Z",
    "2026-11-22T12:00:00\u{2212}01:00",
    "2026-11-22T12:00:00Z ",
    "2026-11-22T12:00:00 UTC",
    "2026-11-22T12:00:00.Z",
    "2026-11-22T12:00:00 America/New_York",
    "1700000000",
];

const DATES: &[&str] = &[
    "0001-01-01",
    "9999-12-31",
    "0000-12-31",
    "10000-01-01",
    "+10000-01-01",
    "-0001-01-01",
    "0044-03-15 BC",
    "infinity",
    "-infinity",
    "today",
    "epoch",
    "",
    "2026-02-28",
    "2026-02-29",
    "2028-02-29",
    "2100-02-29",
    "2026-1-1",
    "2026-001",
    "20261122",
    "22.11.2026",
    "November 22, 2026",
    "2026-11-22 ",
    " 2026-11-22",
    "2026-11-31",
    "2026-11-22T00:00:00Z",
    "2026-00-10",
    "2500-01-01",
    "1899-12-31",
    "٢٠٢٦-11-22",
    "J2451187",
];

const OBJECTS: &[&str] = &[
    "{}",
    "[]",
    "1",
    "\"x\"",
    r#"{"time_zone": "UTC"}"#,
    r#"{"time_zone": "UTC", "slot_minutes": 4, "weekly": {}}"#,
    r#"{"time_zone": "UTC", "slot_minutes": 481, "weekly": {}}"#,
    r#"{"time_zone": "Mars/Olympus", "slot_minutes": 30, "weekly": {}}"#,
    r#"{"time_zone": "UTC", "slot_minutes": 30, "weekly": {"someday": []}}"#,
    r#"{"time_zone": "UTC", "slot_minutes": 30, "weekly": {"monday": null}}"#,
    r#"{"time_zone": "UTC", "slot_minutes": 30, "weekly": {"monday": [{"from": "09:00", "until": "09:00"}]}}"#,
    r#"{"time_zone": "UTC", "slot_minutes": 30, "weekly": {"monday": [{"from": "09:00", "until": "24:01"}]}}"#,
    r#"{"time_zone": "UTC", "slot_minutes": 30, "weekly": {"monday": [{"from": "09:00", "until": "11:00"}, {"from": "10:59", "until": "12:00"}]}}"#,
    r#"{"time_zone": "\u0000", "slot_minutes": 30, "weekly": {}}"#,
];

fn uuid(column: &Column, now: &Value, random: &mut Random, world: &World) -> Value {
    let right = now.as_str().unwrap_or("018f3c5e-0000-7000-8000-000000000000").to_owned();
    match random.below(10) {
        0 => json!(right.to_uppercase()),
        1 => json!(format!("{{{right}}}")),
        2 => json!(right.replace('-', "")),
        3 => json!(right.get(1..).unwrap_or_default()),
        4 => json!(right.replacen('-', "g", 1)),
        5 => json!(random.pick(&["", "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"])),
        6 => json!(random.uuid().to_string()),
        7 if column.references.is_some() => world.any("users", random),
        _ => world.any_id(random),
    }
}

/// A text about the column's limit, or a right one with one character changed.
fn broken_text(column: &Column, now: &Value, random: &mut Random) -> (Value, String) {
    let limit = column.length();
    let wide = random.pick(CHARACTERS);
    let right = now.as_str().unwrap_or("x").to_owned();
    let (text, what): (String, &str) = match (random.below(12), limit) {
        (0, Some(limit)) => ("x".repeat(limit), "as long as can be"),
        (1, Some(limit)) => ("x".repeat(limit + 1), "a character too long"),
        (2, Some(limit)) => ("😀".repeat(limit), "as many characters as can be, of four bytes"),
        (3, Some(limit)) => (wide.to_string().repeat(limit + 1), "a character too long, of some kind"),
        (4, Some(limit)) => (format!("{}  ", "x".repeat(limit)), "too long for two spaces at its end"),
        (0, None) if random.once_in(40) => ("é".repeat(1_000_000), "a million characters"),
        (1, None) if random.once_in(40) => ("é".repeat(1_000_001), "a million characters and one"),
        (5, _) => (String::new(), "empty"),
        (6, _) => (format!("{right}\0"), "NUL at the end"),
        (7, Some(limit)) => (format!("{right:limit$} "), "filled with spaces"),
        _ => (mutated(&right, wide, random), "a character changed"),
    };
    let shown: String = text.chars().take(40).collect();
    (Value::String(text), format!("{what}: {shown:?}"))
}

fn mutated(text: &str, other: char, random: &mut Random) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let place = random.below(characters.len() + 1);
    let change = random.below(4);
    match characters.get_mut(place) {
        Some(character) if change == 0 => *character = other,
        Some(character) if change == 1 => {
            *character =
                if character.is_lowercase() { character.to_ascii_uppercase() } else { character.to_ascii_lowercase() };
        }
        Some(_) if change == 2 => drop(characters.remove(place)),
        _ => characters.insert(place, other),
    }
    characters.into_iter().collect()
}

fn broken_list(item: &Kind, column: &Column, now: &Value, random: &mut Random, world: &World) -> (Value, String) {
    let mut items = now.as_array().cloned().unwrap_or_default();
    let (value, what) = match random.below(8) {
        0 => (Value::Null, "a null in the list".to_owned()),
        1 => (json!(["x", "y"]), "a list in the list".to_owned()),
        2 if random.once_in(20) => {
            items = vec![
                items.pop().unwrap_or_else(|| json!("018f3c5e-0000-7000-8000-000000000000"));
                9_999 + random.below(2)
            ];
            (items[0].clone(), "about ten thousand items".to_owned())
        }
        3 => return (json!("{}"), "PostgreSQL's form of a list".to_owned()),
        _ => broken(item, column, items.first().unwrap_or(&Value::Null), random, world),
    };
    let place = random.below(items.len() + 1);
    items.insert(place, value);
    (Value::Array(items), format!("in a list: {what}"))
}
