//! `storage/src/sql/schema.rs`, which Diesel's command line generates, describes the tables of the migrations.

use crate::support::{
    migrated_database,
    raw::{connect, rows, texts},
};
use diesel::PgConnection;

const FILE: &str = include_str!("../../src/sql/schema.rs");
/// Names the tables that are left out.
const CONFIGURATION: &str = include_str!("../../../.ci/diesel.toml");

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
    let lines = |row: &telehealth_core::field::Object| {
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
    let blocks = FILE.split("diesel::table! {\n").skip(1).filter_map(|block| block.trim_start().split_once(" ("));
    let blocks: Vec<_> = blocks.collect();
    for table in &tables {
        let Some((_, block)) = blocks.iter().find(|(name, _)| name == table) else {
            assert!(CONFIGURATION.contains(&format!("\"{table}\"")), "{table} is missing: run `cargo xtask schema`");
            continue;
        };
        let body = block.lines().skip(1).map(str::trim).take_while(|line| *line != "}");
        let body: Vec<_> = body.collect();
        assert_eq!(body, described(&mut connection, table), "{table} has changed: run `cargo xtask schema`");
    }
    let known = |(name, _): &&(&str, &str)| tables.iter().any(|table| table == name);
    assert_eq!(blocks.iter().filter(known).count(), blocks.len(), "a table is gone: run `cargo xtask schema`");
}
