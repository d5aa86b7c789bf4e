//! `storage/src/sql/schema.rs`, which Diesel's command line generates, describes the tables of the migrations.

use crate::support::{
    migrated_database,
    raw::{connect, rows, texts},
};
use diesel::PgConnection;
use std::collections::BTreeMap;
use telehealth_core::field::Object;

const FILE: &str = include_str!("../../src/sql/schema.rs");
/// Names the tables that are left out.
const CONFIGURATION: &str = include_str!("../../../.ci/diesel.toml");
const OUTDATED: &str = "the file is outdated: run `cargo xtask schema`";

/// The columns of a table, as Diesel's command line writes them.
fn described(connection: &mut PgConnection, table: &str) -> Vec<String> {
    let columns = rows(
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
    columns.iter().flat_map(lines).collect()
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
    let mut described_in_file = BTreeMap::new();
    while let Some(line) = lines.next() {
        // Such as `users (id) {`.
        if let Some((table, _)) = line.split_once(" (").filter(|_| line.ends_with(") {")) {
            described_in_file.insert(table, lines.by_ref().take_while(|line| *line != "}").collect::<Vec<_>>());
        }
    }
    for table in &tables {
        match described_in_file.remove(table.as_str()) {
            Some(columns) => assert_eq!(columns, described(&mut connection, table), "{table}: {OUTDATED}"),
            None => assert!(CONFIGURATION.contains(&format!("\"{table}\"")), "{table}: {OUTDATED}"),
        }
    }
    assert!(described_in_file.is_empty(), "{:?}: {OUTDATED}", described_in_file.keys());
}
