//! Core's description of the tables agrees with PostgreSQL's catalog.

use crate::support::{
    json::JsonTable,
    migrated_database,
    plans::{plan_of, set},
    random::{Random, seed},
    raw::{connect, rows, texts, tried},
    schema::{self, columns},
    seals::is_protected,
    statements::{insert, literal},
    values::bare,
    world::World,
};
use diesel::PgConnection;
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};
use telehealth_core::{
    Code,
    catalog::{self, TABLES, Table},
    field::{EnumDescriptor, FieldDescriptor, Object, TypeDescriptor},
    value::EntityType,
};

/// A table's constraints, and the rules that its triggers enforce, with their columns.
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
              LATERAL regexp_matches(p.prosrc, 'raise_violation\(''([a-z0-9_]+)'', \w+, (''?\w+''?)', 'g') AS rule
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
fn constraints_and_codes_correspond() {
    let mut connection = connect(&migrated_database());
    let mut faults = Vec::new();
    for table in TABLES {
        let rules = rules(&mut connection, table.name);
        assert!(rules.len() > 4, "{}", table.name);
        for (rule, columns) in &rules {
            match table.constraint(rule) {
                None => faults.push(format!("{}: {rule} has no code", table.name)),
                Some(known) if !columns.is_empty() && !columns.contains(known.field) => {
                    faults.push(format!("{}: {rule} does not concern {}", table.name, known.field));
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

/// PostgreSQL's type for one of core's types; `VARCHAR(n)` and `TEXT` are distinguished elsewhere.
fn sql_type(kind: &TypeDescriptor) -> String {
    match bare(kind).1 {
        TypeDescriptor::Boolean => "boolean".to_owned(),
        TypeDescriptor::Integer => "integer".to_owned(),
        TypeDescriptor::Text => "text".to_owned(),
        TypeDescriptor::Uuid => "uuid".to_owned(),
        TypeDescriptor::Timestamp => "timestamp(3) with time zone".to_owned(),
        TypeDescriptor::Date => "date".to_owned(),
        TypeDescriptor::Decimal => "numeric".to_owned(),
        TypeDescriptor::Label(labels) if WORDS.contains(&labels.name) => "text".to_owned(),
        TypeDescriptor::Label(labels) => enumeration(labels),
        TypeDescriptor::List(TypeDescriptor::Object(_))
        | TypeDescriptor::Object(_)
        | TypeDescriptor::Json
        | TypeDescriptor::Map { .. } => "jsonb".to_owned(),
        TypeDescriptor::List(item) => format!("{}[]", sql_type(item)),
        other => panic!("no column is {other:?}"),
    }
}

/// Protected values are sealed, JSON as JSON, everything else as text; also lists, so that their length is hidden.
fn column_type(kind: &TypeDescriptor) -> String {
    match sql_type(kind).as_str() {
        "jsonb" if is_protected(kind) => "sealed_json".to_owned(),
        _ if is_protected(kind) => "sealed_text".to_owned(),
        open => open.to_owned(),
    }
}

/// Enumerations stored as text, with a CHECK for the same labels.
const WORDS: &[&str] = &["EntityType"];

/// `UserRole` is `user_role_enum`.
fn enumeration(labels: &EnumDescriptor) -> String {
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
fn columns_agree_in_name_order_type_and_nullability() {
    let mut connection = connect(&migrated_database());
    for table in TABLES {
        let left_out = |column: &schema::Column| schema::is_own(table.name, &column.name);
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
fn text_limits_match_the_columns() {
    let mut connection = connect(&migrated_database());
    let mut faults = Vec::new();
    for table in TABLES {
        let theirs = columns(&mut connection, table.name);
        let open =
            |member: &&FieldDescriptor| *bare(&member.kind).1 == TypeDescriptor::Text && !is_protected(&member.kind);
        for member in table.columns.iter().filter(open) {
            let column = theirs.iter().find(|column| column.name == member.name).expect("a column");
            let limit = column.length().unwrap_or(1_000_000);
            let mut row = vector(table);
            let mut code_of = |length: usize| {
                set(&mut row, member.name, "é".repeat(length));
                table.check_json(&row).err().and_then(|invalid| invalid.violations().first().map(|found| found.code()))
            };
            let (at, beyond) = (code_of(limit), code_of(limit + 1));
            // If the text must have a form, core has its own rule for it, which the comparison of rows tests.
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
fn enumeration_labels_agree_in_order() {
    let mut connection = connect(&migrated_database());
    for table in TABLES {
        for column in table.columns {
            let TypeDescriptor::Label(labels) = bare(&column.kind).1 else { continue };
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

/// The labels of `entity_type` appear in `entity_table()`, which the CHECKs call and which returns the table of each.
#[test]
fn entity_types_correspond_to_tables() {
    let mut connection = connect(&migrated_database());
    let ours: Vec<String> = EntityType::ALL.iter().map(|kind| kind.label().to_owned()).collect();
    let tables: Vec<String> = TABLES.iter().map(|table| table.entity.to_owned()).collect();
    assert_eq!(ours, tables);
    let words = r"SELECT match[1] || ' ' || match[2] FROM regexp_matches(pg_get_functiondef('entity_table'::regproc),
                  'WHEN ''(\w+)''::text THEN ''(\w+)''::text', 'g') AS match";
    let expected: Vec<String> = TABLES.iter().map(|table| format!("{} {}", table.entity, table.name)).collect();
    assert_eq!(texts(&mut connection, words), expected);
    let asking = "SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
                  WHERE contype = 'c' AND pg_get_constraintdef(oid) LIKE '%entity_table(%' ORDER BY 1";
    assert_eq!(
        texts(&mut connection, asking),
        [
            "entity_tags CHECK ((entity_table((entity_type)::text) IS NOT NULL))",
            "tasks CHECK (((related_entity_type IS NULL) OR (entity_table((related_entity_type)::text) IS NOT NULL)))",
        ]
    );
    // Assignments are deleted with rows of every table except the audit log, whose rows stay.
    let dropping = "SELECT encode(tgargs, 'escape') || ' ' || tgrelid::regclass FROM pg_trigger
                    WHERE tgfoid = 'delete_entity_tags'::regproc ORDER BY 1";
    let mut expected: Vec<String> = TABLES
        .iter()
        .filter(|table| table.name != "audit_logs")
        .map(|table| format!("{}\\000 {}", table.entity, table.name))
        .collect();
    expected.sort_unstable();
    assert_eq!(texts(&mut connection, dropping), expected);
}

#[test]
fn state_machines_have_the_same_transitions() {
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

/// From every state to every state, with the data that the target state needs, so that only the transition is judged.
#[test]
fn sql_can_make_only_the_transitions_of_the_state_machine() {
    let (world, mut connection) = World::build();
    let mut random = Random::new(seed(), "moves");
    let mut tried_moves = BTreeMap::new();
    for moves in catalog::machines() {
        let (name, column) = (moves.table, moves.column);
        let table = catalog::table(name).expect("a table");
        for (from, successors) in &moves.states {
            for (to, _) in &moves.states {
                let mut before = world.valid(table, &mut random);
                if name == "orders" {
                    // These suit any status of the other machine, which must not change.
                    set(&mut before, "status", "pending");
                    set(&mut before, "payment_status", "refunded");
                }
                let before = in_state(table, before, column, from, &world, &mut random);
                // A version in the year 9999 cannot be followed by another.
                let before = with_version(before);
                let after = in_state(table, before.clone(), column, to, &world, &mut random);
                let moved = tried(&mut connection, &format!("{}; {}", insert(table, &before), update(table, &after)));
                let allowed = from == to || successors.contains(to);
                let expected = if allowed { None } else { Some((Code::STATUS_TRANSITION, column)) };
                let refusal = moved.as_ref().map(|error| {
                    let field = error.violations().first().map_or("", |violation| violation.field());
                    (error.code(), field)
                });
                assert_eq!(refusal, expected, "{}: {from} to {to}: {moved:?}", moves.machine);
                *tried_moves.entry(moves.machine).or_insert(0) += 1;
            }
        }
        assert_eq!(tried_moves[moves.machine], moves.states.len() * moves.states.len(), "{}", moves.machine);
    }
    assert_eq!(tried_moves.values().sum::<usize>(), 404);
}

/// The row with a version that later ones can follow.
fn with_version(mut row: Object) -> Object {
    if let Some(version) = row.get_mut("updated_at") {
        *version = "2100-01-01T00:00:00.000Z".into();
    }
    row
}

/// A valid row in a state, with the columns that must agree with it.
fn in_state(table: &Table, mut row: Object, column: &str, state: &str, world: &World, random: &mut Random) -> Object {
    set(&mut row, column, state);
    (plan_of(table).fit)(&mut row, random, world);
    assert_eq!((row[column].as_str(), table.check_json(&row).is_ok()), (Some(state), true), "{row:?}");
    row
}

fn update(table: &Table, row: &Object) -> String {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    let names = names.join(", ");
    let id = row.get("id").and_then(Value::as_str).expect("an id");
    let source = format!("SELECT {names} FROM jsonb_populate_record(NULL::{}, {})", table.name, literal(table, row));
    format!("UPDATE {} SET ({names}) = ({source}) WHERE id = '{id}'", table.name)
}

#[test]
fn every_foreign_key_is_the_prefix_of_an_index() {
    let mut connection = connect(&migrated_database());
    let keys =
        "SELECT conname FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace";
    assert!(texts(&mut connection, keys).len() > 50);
    let without = format!(
        "{keys} AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = conrelid AND indpred IS NULL AND indkey[0] = conkey[1])"
    );
    assert_eq!(texts(&mut connection, &without), [""; 0]);
}
