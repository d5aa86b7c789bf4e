//! The straight path, which reads a record without a JSON value in between, judges like the path that reports errors.

use crate::support::{JsonTable, object, vectors};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use telehealth_core::{
    catalog::{self, Table},
    error::FieldError,
    field::{Input, Members, Object, json_text},
};

/// The members of a JSON object, as a source of the straight path.
struct ObjectMembers<'a>(&'a Object);

impl Members for ObjectMembers<'_> {
    fn each(&mut self, read: &mut dyn FnMut(&str, Input<'_>) -> Result<(), FieldError>) -> Result<(), FieldError> {
        self.0.iter().try_for_each(|(name, value)| read(name, value.into()))
    }
}

/// Compares all ways to read a row, and returns whether it is valid.
fn judge(table: &Table, row: &Object) -> bool {
    let judged = table.check_json(row);
    let straight = (table.read_valid)(&mut ObjectMembers(row)).map(|entity| object(&entity));
    assert_eq!(straight.as_ref(), judged.as_ref().ok(), "{} {row:?}", table.name);
    let text = Value::Object(row.clone()).to_string();
    let from_text = (table.from_json_text)(&text);
    if let Ok(entity) = &from_text {
        // What is written is read again, by the straight path.
        assert_eq!(serde_json::from_str::<Object>(&json_text(entity)).unwrap(), object(entity));
    }
    assert_eq!(from_text.map(|entity| object(&entity)), judged, "{} {text}", table.name);
    judged.is_ok()
}

/// A pseudo-random number generator (xorshift64*), so that a failure is repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = u32::try_from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 32).unwrap();
        usize::try_from(high).unwrap() % limit
    }

    fn of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

/// Values that are wrong for most columns.
fn odd_values() -> Vec<Value> {
    let texts =
        ["", " ", "\u{0}", "x", "\"\\\n\t\u{7}é😀", "2026-01-01", "2026-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"];
    let mut values: Vec<Value> = texts.into_iter().map(Value::from).collect();
    values
        .extend(["9999-12-31T23:59:59.999Z", "2026-02-30T00:00:00.000Z", "2026-01-01T24:00:00.000Z"].map(Value::from));
    values.extend(["2026-01-01T00:00:60.000Z", "2026-01-01T00:00:00.000+01:00", "1.0", "1e2", "-0"].map(Value::from));
    values.extend([json!(null), json!(true), json!(0), json!(-1), json!(1.5), json!(i64::MIN), json!(u64::MAX)]);
    values.extend([json!(1e300), json!([]), json!({}), json!([null]), json!(["a", "a"]), json!({ "a": { "b": [] } })]);
    values.push(Value::from("x".repeat(10_000)));
    values
}

#[test]
fn both_paths_judge_mutated_rows_alike() {
    let vectors = vectors();
    let rows: Vec<(&Table, Object)> = vectors
        .records
        .iter()
        .map(|case| (catalog::table(case["table"].as_str().unwrap()).unwrap(), vectors.resolve(case)))
        .collect();
    // Values that some row has in the column.
    let mut known: BTreeMap<(&str, &str), Vec<Value>> = BTreeMap::new();
    for (table, row) in &rows {
        for column in table.columns {
            let value = row.get(column.name).cloned().unwrap_or_default();
            known.entry((table.name, column.name)).or_default().push(value);
        }
    }
    let (odd, mut random, mut valid) = (odd_values(), Random(20_261_128), 0);
    for (table, row) in &rows {
        valid += usize::from(judge(table, row));
    }
    assert!(valid > 50, "only {valid} vectors are valid");
    // A hundred thousand in an optimized build: `cargo test --release -p telehealth-core --test straight_path`.
    let inputs = if cfg!(debug_assertions) { 10_000 } else { 100_000 };
    let mut valid = 0;
    for _ in 0..inputs {
        let (table, row) = random.of(&rows);
        let mut row = row.clone();
        for _ in 0..=random.below(3) {
            let column = random.of(table.columns).name;
            match random.below(10) {
                0 => {
                    row.remove(column);
                }
                1 => {
                    row.insert((*random.of(&["surname", "ID", ""])).to_owned(), json!(1));
                }
                2..5 => {
                    row.insert(column.to_owned(), random.of(&odd).clone());
                }
                _ => {
                    row.insert(column.to_owned(), random.of(&known[&(table.name, column)]).clone());
                }
            }
        }
        valid += usize::from(judge(table, &row));
    }
    assert!(valid > inputs / 20 && valid < inputs * 19 / 20, "{valid} of {inputs} rows are valid");
}

/// Text that a JSON value cannot show: names given twice, escapes, spaces, and what follows the object.
#[test]
fn both_paths_judge_unusual_text_alike() {
    let vectors = vectors();
    for table in catalog::TABLES {
        let row = Value::Object(vectors.row(table.entity)).to_string();
        let expected = vectors.row(table.entity);
        let (start, rest) = row.split_at(1);
        let same = [
            format!(" \r\n\t{row} \n"),
            row.replace("\"id\"", "\"\\u0069d\""),
            // The last value counts, as in every JSON parser of the three languages.
            format!("{start}\"id\":null,{rest}"),
        ];
        for text in same {
            let read = (table.from_json_text)(&text).map(|entity| object(&entity));
            assert_eq!(read.as_ref(), Ok(&expected), "{text}");
        }
        let deep = "[".repeat(200);
        for text in [
            format!("{row}{row}"),
            format!("{row},"),
            row.replace('}', ""),
            format!("{start}\"a\":{deep}"),
            "[1]".into(),
        ] {
            let error = (table.from_json_text)(&text).unwrap_err();
            assert_eq!(error.violations()[0].field(), "json", "{text}");
        }
        let twice = format!("{},\"id\":\"x\"}}", row.strip_suffix('}').unwrap());
        assert!((table.from_json_text)(&twice).is_err(), "{twice}");
    }
}
