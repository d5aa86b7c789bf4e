//! What core says of the tables and what PostgreSQL's catalog says of them is the same.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may")]

mod support;

use diesel::PgConnection;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};
use support::{
    migrated_database,
    plans::{plan_of, set},
    random::{Random, seed},
    raw::{connect, rows, texts, tried},
    schema::{self, columns},
    seals::{is_protected, sealed},
    values::bare,
    world::World,
};
use telehealth_core::{
    Code,
    accounts::UserStatus,
    care::{ConsultationStatus, PrescriptionStatus, SessionStatus},
    catalog::{self, TABLES, Table},
    field::{Kind, Labels, Member, Object},
    machine::Moves,
};

/// A constraint of a table, or a rule that one of its triggers raises, with the columns that it is about.
fn rules(connection: &mut PgConnection, table: &str) -> BTreeMap<String, BTreeSet<String>> {
    let query = format!(
        r"SELECT c.conname AS rule, CASE WHEN NOT 0 = ANY (c.conkey) THEN  -- expressions hide their columns
              (SELECT string_agg(a.attname, ',') FROM pg_attribute a
               WHERE a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)) END AS columns
          FROM pg_constraint c WHERE c.conrelid = '{table}'::regclass AND c.contype <> 't'
          UNION ALL
          SELECT '{table}_' || a.attname || '_not_null', a.attname FROM pg_attribute a
          WHERE a.attrelid = '{table}'::regclass AND a.attnum > 0 AND a.attnotnull
          UNION ALL
          SELECT i.indexrelid::regclass::text, NULL FROM pg_index i
          WHERE i.indrelid = '{table}'::regclass AND i.indisunique
          UNION ALL
          SELECT rule[1], NULL FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid,
              -- The third argument is the table whose rule it is, which may be another.
              LATERAL regexp_matches(p.prosrc, 'refuse\(''([a-z0-9_]+)'', \w+, (''?\w+''?)', 'g') AS rule
          WHERE t.tgrelid = '{table}'::regclass AND NOT t.tgisinternal AND rule[2] IN ('TG_TABLE_NAME', quote_literal('{table}'))"
    );
    let mut found = BTreeMap::<String, BTreeSet<String>>::new();
    for row in rows(connection, &query) {
        let columns = row["columns"].as_str().map(|columns| columns.split(',').map(str::to_owned).collect());
        found
            .entry(row["rule"].as_str().expect("a name").to_owned())
            .or_default()
            .extend(columns.unwrap_or(BTreeSet::new()));
    }
    found
}

#[test]
fn every_rule_of_the_database_has_a_code_and_every_code_a_rule() {
    let mut connection = connect(&migrated_database());
    let mut faults = Vec::new();
    for table in TABLES {
        let rules = rules(&mut connection, table.name);
        assert!(rules.len() > 4, "{}", table.name);
        for (rule, columns) in &rules {
            match table.constraint(rule) {
                None => faults.push(format!("{}: {rule} has no code", table.name)),
                Some(known) if !columns.is_empty() && !columns.contains(known.field) => {
                    faults.push(format!("{}: {rule} is not about {}", table.name, known.field));
                }
                Some(_) => {}
            }
        }
        for known in table.constraints {
            if !rules.contains_key(known.name) {
                faults.push(format!("{}: the database has no {}", table.name, known.name));
            }
            if !table.columns.iter().any(|column| column.name == known.field) {
                faults.push(format!("{}: {} names no column: {}", table.name, known.name, known.field));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// PostgreSQL's type of a kind of core's; `VARCHAR(n)` and `TEXT` are told apart elsewhere.
fn sql_type(kind: &Kind) -> String {
    match bare(kind).1 {
        Kind::Boolean => "boolean".to_owned(),
        Kind::Integer => "integer".to_owned(),
        Kind::Text => "text".to_owned(),
        Kind::Uuid => "uuid".to_owned(),
        Kind::Timestamp => "timestamp(3) with time zone".to_owned(),
        Kind::Date => "date".to_owned(),
        Kind::Decimal => "numeric".to_owned(),
        Kind::Label(labels) if WORDS.contains(&labels.name) => "text".to_owned(),
        Kind::Label(labels) => enumeration(labels),
        Kind::List(Kind::Object(_)) | Kind::Object(_) | Kind::Json | Kind::Map { .. } => "jsonb".to_owned(),
        Kind::List(item) => format!("{}[]", sql_type(item)),
        other => panic!("no column is {other:?}"),
    }
}

/// What is protected is sealed, as JSON where it is JSON, else as text: a list too, so that nobody counts its items.
fn column_type(kind: &Kind) -> String {
    match sql_type(kind).as_str() {
        "jsonb" if is_protected(kind) => "sealed_json".to_owned(),
        _ if is_protected(kind) => "sealed_text".to_owned(),
        open => open.to_owned(),
    }
}

/// Enumerations of core alone: the database has any text.
const WORDS: &[&str] = &["EntityType"];

/// `UserRole` is `user_role_enum`.
fn enumeration(labels: &Labels) -> String {
    let mut name = String::new();
    for character in labels.name.chars() {
        if character.is_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(character.to_ascii_lowercase());
    }
    name + "_enum"
}

#[test]
fn columns_are_the_same_in_name_order_type_and_nullability() {
    let mut connection = connect(&migrated_database());
    for table in TABLES {
        // A password's hash never leaves storage.
        let left_out = |column: &schema::Column| (table.name, &*column.name) == ("users", "password_hash");
        let theirs: Vec<(String, String, bool)> = columns(&mut connection, table.name)
            .into_iter()
            .filter(|column| !left_out(column))
            .map(|column| {
                let general = match column.sql_type.split_once('(') {
                    Some(("character varying", _)) => "text".to_owned(),
                    Some(("numeric", _)) => "numeric".to_owned(),
                    None if column.sql_type == "inet" => "text".to_owned(),
                    _ => column.sql_type.clone(),
                };
                (column.name, general, column.not_null)
            })
            .collect();
        let ours: Vec<(String, String, bool)> = table
            .columns
            .iter()
            .map(|column| (column.name.to_owned(), column_type(&column.kind), !bare(&column.kind).0))
            .collect();
        assert_eq!(ours, theirs, "{}", table.name);
    }
}

/// The row of a table in the shared vectors.
fn vector(table: &Table) -> Object {
    let folder = format!("{}/../core/vectors", env!("CARGO_MANIFEST_DIR"));
    let files = fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file").path());
    files
        .filter(|file| file.extension().is_some_and(|extension| extension == "json"))
        .map(|file| serde_json::from_str::<Value>(&fs::read_to_string(file).expect("a text")).expect("JSON"))
        .find_map(|vectors| vectors["rows"][table.entity].as_object().cloned())
        .unwrap_or_else(|| panic!("no vector of {}", table.name))
}

#[test]
fn texts_are_as_long_as_their_columns() {
    let mut connection = connect(&migrated_database());
    let mut faults = Vec::new();
    for table in TABLES {
        let theirs = columns(&mut connection, table.name);
        let open = |member: &&Member| *bare(&member.kind).1 == Kind::Text && !is_protected(&member.kind);
        for member in table.columns.iter().filter(open) {
            let column = theirs.iter().find(|column| column.name == member.name).expect("a column");
            let limit = column.length().unwrap_or(1_000_000);
            let mut row = vector(table);
            let mut code_of = |length: usize| {
                set(&mut row, member.name, "é".repeat(length));
                (table.check)(&row).err().and_then(|invalid| invalid.violations().first().map(|found| found.code()))
            };
            let (at, beyond) = (code_of(limit), code_of(limit + 1));
            // Where not just any text will do, core has a rule of its own for the form; the comparison of rows tries it.
            let fits = match at {
                None => beyond == Some(Code::TEXT_TOO_LONG),
                Some(code) => code != Code::TEXT_TOO_LONG,
            };
            if !fits {
                faults.push(format!("{}.{}: {limit} characters {at:?}, one more {beyond:?}", table.name, member.name));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn labels_are_the_same_in_order() {
    let mut connection = connect(&migrated_database());
    for table in TABLES {
        for column in table.columns {
            let Kind::Label(labels) = bare(&column.kind).1 else { continue };
            if WORDS.contains(&labels.name) {
                continue;
            }
            let query = format!(
                "SELECT enumlabel FROM pg_enum WHERE enumtypid = '{}'::regtype ORDER BY enumsortorder",
                enumeration(labels)
            );
            assert_eq!(texts(&mut connection, &query), labels.labels, "{}.{}", table.name, column.name);
        }
    }
}

/// The machines of which random rows can be made, with the table that has each.
fn machines() -> Vec<(&'static str, Moves)> {
    vec![
        ("users", Moves::of::<UserStatus>()),
        ("consultations", Moves::of::<ConsultationStatus>()),
        ("prescriptions", Moves::of::<PrescriptionStatus>()),
        ("sessions", Moves::of::<SessionStatus>()),
    ]
}

#[test]
fn machines_have_the_same_moves() {
    let mut ours = BTreeSet::new();
    for moves in catalog::machines() {
        for (from, successors) in &moves.states {
            ours.extend(successors.iter().map(|to| format!("{} {from} {to}", moves.machine)));
        }
    }
    let query = "SELECT machine || ' ' || from_status || ' ' || to_status FROM status_transitions";
    let theirs: BTreeSet<String> = texts(&mut connect(&migrated_database()), query).into_iter().collect();
    assert_eq!(ours, theirs);
}

#[test]
fn a_row_moves_by_sql_only_where_the_machine_has_the_move() {
    let (world, mut connection) = World::build();
    let mut random = Random::new(seed(), "moves");
    let mut tried_moves = 0;
    for (name, moves) in machines() {
        let table = catalog::table(name).expect("a table");
        for (from, successors) in &moves.states {
            for (to, _) in &moves.states {
                let before = row_of(table, from, &world, &mut random);
                let mut after = row_of(table, to, &world, &mut random);
                set(&mut after, "id", before["id"].clone());
                let moved = tried(&mut connection, &format!("{}; {}", insert(table, &before), update(table, &after)));
                let allowed = from == to || successors.contains(to);
                let expected = if allowed { None } else { Some(Code::STATUS_TRANSITION) };
                assert_eq!(
                    moved.as_ref().map(telehealth_storage::Error::code),
                    expected,
                    "{name}: {from} to {to}: {moved:?}"
                );
                tried_moves += 1;
            }
        }
    }
    assert_eq!(tried_moves, 25 + 36 + 16 + 25);
}

/// A right row in a status. The status comes before the columns that must agree with it.
fn row_of(table: &Table, status: &str, world: &World, random: &mut Random) -> Object {
    let mut row = world.valid(table, random);
    set(&mut row, "status", status);
    (plan_of(table).fit)(&mut row, random, world);
    assert!((table.check)(&row).is_ok(), "{row:?}");
    row
}

fn literal(table: &Table, row: &Object) -> String {
    format!("'{}'::jsonb", json!(sealed(table, row)).to_string().replace('\'', "''"))
}

fn insert(table: &Table, row: &Object) -> String {
    format!("INSERT INTO {0} SELECT * FROM jsonb_populate_record(NULL::{0}, {1})", table.name, literal(table, row))
}

fn update(table: &Table, row: &Object) -> String {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    let names = names.join(", ");
    let id = row.get("id").and_then(Value::as_str).expect("an id");
    let source = format!("SELECT {names} FROM jsonb_populate_record(NULL::{}, {})", table.name, literal(table, row));
    format!("UPDATE {} SET ({names}) = ({source}) WHERE id = '{id}'", table.name)
}

#[test]
fn every_foreign_key_has_an_index_that_begins_with_it() {
    let mut connection = connect(&migrated_database());
    let keys =
        "SELECT conname FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace";
    assert!(texts(&mut connection, keys).len() > 50);
    let without = format!(
        "{keys} AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = conrelid AND indpred IS NULL AND indkey[0] = conkey[1])"
    );
    assert_eq!(texts(&mut connection, &without), [""; 0]);
}
