//! `storage/src/sql/schema.rs`, which Diesel's command line generates, describes the tables of the migrations.

use crate::support::{
    migrated_database,
    raw::{connect, rows, texts},
};
use diesel::PgConnection;
use std::collections::{BTreeMap, BTreeSet};
use telehealth_core::field::Object;

const FILE: &str = include_str!("../../src/sql/schema.rs");
/// Names the tables that are left out.
const CONFIGURATION: &str = include_str!("../../../.ci/diesel.toml");
const OUTDATED: &str = "storage/src/sql/schema.rs is outdated: run `cargo xtask schema`";

/// The columns of a table, as Diesel's command line writes them.
fn columns(connection: &mut PgConnection, table: &str) -> Vec<String> {
    let found = rows(
        connection,
        &format!(
            "SELECT attname AS name, typname AS type, attnotnull AS is_required,
                 '#[max_length = ' || CASE WHEN typname = 'varchar' THEN atttypmod - 4 END || ']' AS length
             FROM pg_attribute JOIN pg_type t ON t.oid = atttypid
             WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
        ),
    );
    let lines = |row: &Object| {
        let text = |name: &str| row[name].as_str().map(str::to_owned);
        let name = text("type").expect("a type");
        let mut written = camel_case(name.trim_start_matches('_'));
        if name.starts_with('_') {
            written = format!("Array<Nullable<{written}>>");
        }
        if row["is_required"] == false {
            written = format!("Nullable<{written}>");
        }
        let column = format!("{} -> {written},", text("name").expect("a name"));
        text("length").into_iter().chain([column]).collect::<Vec<_>>()
    };
    found.iter().flat_map(lines).collect()
}

/// The columns of a table's primary key, in parentheses.
fn key(connection: &mut PgConnection, table: &str) -> String {
    let query = format!(
        "SELECT string_agg(attname, ', ' ORDER BY array_position(conkey, attnum)) FROM pg_constraint
         JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
         WHERE conrelid = '{table}'::regclass AND contype = 'p'"
    );
    format!("({})", texts(connection, &query).concat())
}

fn camel_case(name: &str) -> String {
    name.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

#[test]
fn the_file_describes_every_table() {
    let mut connection = connect(&migrated_database());
    let query = "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace";
    let tables = texts(&mut connection, query);
    assert!(tables.len() > 30, "{tables:?}");
    let mut lines = FILE.lines().map(str::trim);
    let mut described = BTreeMap::new();
    while let Some(line) = lines.next() {
        // Such as `users (id) {`.
        if let Some((table, key)) = line.strip_suffix(" {").and_then(|line| line.split_once(' '))
            && key.starts_with('(')
        {
            described.insert(table, (key, lines.by_ref().take_while(|line| *line != "}").collect::<Vec<_>>()));
        }
    }
    let left_out = CONFIGURATION.split_once("except_tables = [").and_then(|(_, rest)| rest.split_once(']'));
    let left_out: BTreeSet<_> = left_out.expect("a list").0.split(", ").map(|name| name.trim_matches('"')).collect();
    for table in tables.iter().map(String::as_str).filter(|table| !left_out.contains(table)) {
        let (found_key, found) = described.remove(table).unwrap_or_else(|| panic!("{table}: {OUTDATED}"));
        assert_eq!(found_key, key(&mut connection, table), "{table}: {OUTDATED}");
        assert_eq!(found, columns(&mut connection, table), "{table}: {OUTDATED}");
        assert!(
            FILE.contains(&format!("\n    {table},\n")),
            "{table} may not appear in a query of several: {OUTDATED}"
        );
    }
    assert!(described.is_empty(), "{:?}: {OUTDATED}", described.keys());
}

/// Those that are missing make a join of the library an error of the compiler.
#[test]
fn joins_follow_foreign_keys() {
    let mut connection = connect(&migrated_database());
    let keys = texts(
        &mut connection,
        "SELECT format('%s -> %s (%s)', conrelid::regclass, confrelid::regclass, attname) FROM pg_constraint
         JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1] WHERE contype = 'f' AND cardinality(conkey) = 1",
    );
    let joins: Vec<_> = FILE.lines().filter_map(|line| line.strip_prefix("diesel::joinable!(")).collect();
    assert!(joins.len() > 20);
    for join in joins {
        assert!(keys.contains(&join.trim_end_matches(");").to_owned()), "{join} {OUTDATED}");
    }
}

#[test]
fn the_types_are_those_of_postgresql() {
    let mut connection = connect(&migrated_database());
    let types = texts(&mut connection, "SELECT typname FROM pg_type WHERE typtype IN ('e', 'd')");
    let mut lines = FILE.lines().map(str::trim);
    let mut found = 0;
    while let Some(line) = lines.next() {
        let Some(name) = line.strip_prefix("#[diesel(postgres_type(name = \"") else { continue };
        let name = name.split('"').next().unwrap_or_default();
        assert!(types.contains(&name.to_owned()), "{name}: {OUTDATED}");
        assert_eq!(lines.next(), Some(format!("pub struct {};", camel_case(name)).as_str()));
        found += 1;
    }
    assert!(found > 20);
}
