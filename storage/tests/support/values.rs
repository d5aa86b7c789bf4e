//! Random values for a column: valid ones, and ones at or beyond its limits.

use super::{
    limits::{DATES, DECIMALS, INET, INSTANTS, OBJECTS},
    random::Random,
    schema::Column,
    world::{World, instant},
};
use serde_json::{Value, json};
use telehealth_core::field::TypeDescriptor;

/// A type without `Optional` and `Phi`, and whether it was optional.
pub fn bare(kind: &TypeDescriptor) -> (bool, &TypeDescriptor) {
    match kind {
        TypeDescriptor::Optional(inner) => (true, bare(inner).1),
        TypeDescriptor::Phi(inner) => bare(inner),
        kind => (false, kind),
    }
}

/// The length limit of a sealed column, which its type does not show: the maximum for protected text.
const SHORTEST: usize = 50;

/// The first instant of the year 1 and the last one of 9999, in milliseconds since 1970.
const TIMES: (i64, i64) = (-62_135_596_800_000, 253_402_300_799_999);

pub fn valid(kind: &TypeDescriptor, column: &Column, random: &mut Random) -> Value {
    match kind {
        TypeDescriptor::Boolean => json!(random.once_in(2)),
        TypeDescriptor::Integer => json!(random.between(1, 1_000)),
        TypeDescriptor::Text => match &column.pattern {
            Some(pattern) => json!(random.matching(pattern)),
            None => json!(text(
                random,
                column.length().unwrap_or(if column.sql_type == "sealed_text" { SHORTEST } else { 300 })
            )),
        },
        TypeDescriptor::Uuid => json!(random.uuid().to_string()),
        TypeDescriptor::Timestamp => match random.below(20) {
            0 => instant(random.pick(&[TIMES.0, TIMES.1, 0, -1])),
            1..4 => instant(random.between(TIMES.0, TIMES.1)),
            _ => instant(random.between(0, 4_000_000_000_000)),
        },
        TypeDescriptor::Date => date(random.between(1900, 2010), random),
        TypeDescriptor::Decimal => match random.below(8) {
            0 => json!(random.pick(&["0.00", "0.01", "99999999.99"])),
            _ => json!(format!("{}.{:02}", random.below(100_000_000), random.below(100))),
        },
        TypeDescriptor::Label(labels) => json!(random.pick(labels.labels)),
        TypeDescriptor::Json => object(random, 3),
        TypeDescriptor::Map { key, value } => {
            let member = |random: &mut Random| {
                Some((valid(key, column, random).as_str()?.to_owned(), valid(value, column, random)))
            };
            (0..random.below(3)).filter_map(|_| member(random)).collect()
        }
        other => panic!("{}: no values of {other:?}", column.name),
    }
}

fn date(year: i64, random: &mut Random) -> Value {
    json!(format!("{year:04}-{:02}-{:02}", random.between(1, 12), random.between(1, 28)))
}

/// Characters of one to four bytes, of kinds that patterns may confuse with others.
const CHARACTERS: &[char] = &[
    'a', 'Z', '0', '9', ' ', '-', '+', '.', '@', '_', '%', '(', ':', '/', '"', '\\', '\'', '\n', '\t', '\r', '\u{7f}',
    '\u{a0}', 'é', 'ſ', '\u{212a}', 'İ', 'ı', '٣', '５', '\u{200b}', '\u{2028}', '\u{301}', '漢', '\u{ffff}', '😀',
];

fn text(random: &mut Random, most: usize) -> String {
    let length = if random.once_in(30) { most } else { random.below(most.min(20) + 1) };
    // Spaces at the end of a too long text are tested in `broken_text`.
    (0..length).map(|_| random.pick(CHARACTERS)).collect::<String>().replace(char::is_whitespace, "x")
}

/// A value at or beyond the limits of a column, and a description of it.
pub fn broken(
    kind: &TypeDescriptor,
    column: &Column,
    now: &Value,
    random: &mut Random,
    world: &World,
) -> (Value, String) {
    match random.below(24) {
        0 => return (Value::Null, "null".to_owned()),
        1 => {
            let others = [json!(true), json!(5), json!(1.5), json!("5"), json!(["x"]), json!({"x": 1}), json!("")];
            return (random.pick(&others), "another type".to_owned());
        }
        _ => {}
    }
    let value = match kind {
        TypeDescriptor::Boolean => random.pick(&[json!("true"), json!("yes"), json!(0), json!(1), json!("maybe")]),
        TypeDescriptor::Integer => integer(random),
        TypeDescriptor::Text => return broken_text(column, now, random),
        TypeDescriptor::Uuid => uuid(column, now, random, world),
        TypeDescriptor::Timestamp => json!(random.pick(INSTANTS)),
        TypeDescriptor::Date => json!(random.pick(DATES)),
        TypeDescriptor::Decimal => decimal(random),
        TypeDescriptor::Label(labels) => match random.below(4) {
            0 => json!(random.pick(labels.labels).to_uppercase()),
            1 => json!(format!("{} ", random.pick(labels.labels))),
            2 => json!(random.pick(labels.labels)),
            _ => json!(random.pick(&["", "unknown", "NULL", "null", "scheduled", "a\0", "é"])),
        },
        TypeDescriptor::List(item) => return broken_list(bare(item).1, column, now, random, world),
        TypeDescriptor::Json => return broken_json(random),
        TypeDescriptor::Object(_) if random.once_in(2) => serde_json::from_str(random.pick(OBJECTS)).expect("JSON"),
        TypeDescriptor::Object(_) | TypeDescriptor::Map { .. } => spoilt(now, random),
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

/// An object with members of every type, some levels deep.
fn object(random: &mut Random, levels: usize) -> Value {
    (0..random.below(4)).map(|_| (text(random, 5), member(random, levels))).collect()
}

fn member(random: &mut Random, levels: usize) -> Value {
    match random.below(9) {
        0 => Value::Null,
        1 => json!(random.once_in(2)),
        2 => json!(random.bits()),
        3 => json!(random.bits().cast_signed()),
        // Non-finite numbers become null.
        4 => json!(f64::from_bits(random.bits()) % 1e18),
        5 => json!(f64::from(u32::try_from(random.below(10_000)).expect("small")) / 100.0),
        6 if levels > 0 => (0..random.below(3)).map(|_| member(random, levels - 1)).collect(),
        7 if levels > 0 => object(random, levels - 1),
        _ => json!(text(random, 10)),
    }
}

/// JSON that is not an object, or an object around the limits of depth and length.
fn broken_json(random: &mut Random) -> (Value, String) {
    match random.below(8) {
        0 => {
            let levels = random.between(30, 34);
            let nest = |inner: Value, level: i64| if level % 2 == 0 { json!({ "in": inner }) } else { json!([inner]) };
            (json!({ "in": (2..levels).fold(json!([1]), nest) }), format!("{} levels", levels + 1))
        }
        1 if random.once_in(100) => {
            let length = random.pick(&[262_144, 1_000_000]) + random.below(2);
            (json!({ "x": "é".repeat((length - 8) / 2) + &"x".repeat(length % 2) }), format!("{length} bytes"))
        }
        2 => (json!({ "x": ["\0"] }), "U+0000 within".to_owned()),
        3 => (json!({ "\0": 1 }), "U+0000 in a name".to_owned()),
        4 => (object(random, 3), "another object".to_owned()),
        _ => {
            let others = [json!([]), json!([{}]), json!("{}"), json!("x"), json!(1), json!(1e300), json!(false)];
            let value = random.pick(&others);
            let description = value.to_string();
            (value, description)
        }
    }
}

/// JSON changed in one place.
fn spoilt(value: &Value, random: &mut Random) -> Value {
    const OTHERS: &[&str] = &[
        "",
        " ",
        "x",
        "\0",
        "24:00",
        "25:00",
        "UTC",
        "2026-11-22T12:00:00+01:00",
        "2026-11-22",
        "infinity",
        "a/b;",
        "ftp://x",
        "018f3c5e-0000-7000-8000-000000000000",
    ];
    let deeper = !random.once_in(4);
    match value {
        Value::Object(members) if deeper && !members.is_empty() => {
            let mut members = members.clone();
            let names: Vec<String> = members.keys().cloned().collect();
            let name = random.pick(&names);
            let member = members.remove(&name).unwrap_or_default();
            match random.below(8) {
                0 => {}
                1 => drop(members.insert(name.to_uppercase(), member)),
                2 => members.extend([(name, member), ("other".to_owned(), Value::Null)]),
                _ => drop(members.insert(name, spoilt(&member, random))),
            }
            Value::Object(members)
        }
        Value::Array(items) if deeper && !items.is_empty() => {
            let mut items = items.clone();
            let place = random.below(items.len());
            match random.below(4) {
                0 => items.push(items[place].clone()),
                _ => items[place] = spoilt(&items[place], random),
            }
            Value::Array(items)
        }
        _ => match random.below(4) {
            0 => random.pick(&[Value::Null, json!(true), json!([]), json!({}), json!("x".repeat(300))]),
            1 => json!(random.between(-1, 1)),
            2 => json!(random.pick(&[i64::from(i32::MAX), i64::from(i32::MAX) + 1, i64::MIN])),
            _ => json!(random.pick(OTHERS)),
        },
    }
}

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

/// A text around the column's limit, or a valid one with one character changed.
fn broken_text(column: &Column, now: &Value, random: &mut Random) -> (Value, String) {
    if column.sql_type == "inet" && random.once_in(2) {
        let address = random.pick(INET);
        return (json!(address), address.to_owned());
    }
    let limit = column.length();
    let wide = random.pick(CHARACTERS);
    let right = now.as_str().unwrap_or("x").to_owned();
    let (text, what): (String, &str) = match (random.below(12), limit) {
        (0, Some(limit)) => (lengthened(&right, limit), "the maximum length"),
        (1, Some(limit)) => (lengthened(&right, limit + 1), "a character too long"),
        (2, Some(limit)) => ("😀".repeat(limit), "the maximum number of characters, of four bytes each"),
        (3, Some(limit)) => (wide.to_string().repeat(limit + 1), "a character too long, of random characters"),
        (4, Some(limit)) => (format!("{}  ", lengthened(&right, limit)), "too long by two trailing spaces"),
        (0, None) if random.once_in(300) => ("é".repeat(1_000_000), "a million characters"),
        (1, None) if random.once_in(20) => ("é".repeat(1_000_001), "a million characters and one"),
        (5, _) => (String::new(), "empty"),
        (6, _) => (format!("{right}\0"), "NUL at the end"),
        (7, Some(limit)) => (format!("{right:limit$} "), "filled with spaces"),
        _ => (mutated(&right, wide, random), "a character changed"),
    };
    let shown: String = text.chars().take(40).collect();
    (Value::String(text), format!("{what}: {shown:?}"))
}

/// A text lengthened by repeating its last character, which its pattern may still accept.
fn lengthened(text: &str, length: usize) -> String {
    let last = text.chars().last().unwrap_or('x');
    text.chars().chain(std::iter::repeat(last)).take(length).collect()
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

fn broken_list(
    item: &TypeDescriptor,
    column: &Column,
    now: &Value,
    random: &mut Random,
    world: &World,
) -> (Value, String) {
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
