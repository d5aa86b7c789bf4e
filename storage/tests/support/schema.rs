//! The columns of a table in PostgreSQL's catalog.

use super::raw::rows;
use diesel::PgConnection;
use serde_json::Value;
use telehealth_core::field::Object;

#[derive(Clone, Debug)]
pub struct Column {
    pub name: String,
    /// Such as `character varying(100)` or `text[]`.
    pub sql_type: String,
    pub not_null: bool,
    /// The regular expression that a CHECK on this column alone requires.
    pub pattern: Option<String>,
    /// The table that a foreign key references.
    pub references: Option<String>,
}

impl Column {
    /// The maximum number of characters of a `VARCHAR`.
    pub fn length(&self) -> Option<usize> {
        self.sql_type.strip_prefix("character varying(")?.strip_suffix(')')?.parse().ok()
    }
}

pub fn columns(connection: &mut PgConnection, table: &str) -> Vec<Column> {
    let query = format!(
        r"SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS sql_type, a.attnotnull AS not_null,
                 (SELECT substring(pg_get_constraintdef(c.oid) FROM '~\*? ''([^'']*)''') FROM pg_constraint c
                  WHERE c.conrelid = a.attrelid AND c.contype = 'c' AND c.conkey = ARRAY[a.attnum]
                  AND pg_get_constraintdef(c.oid) ~ '~\*? ''') AS pattern,
                 (SELECT c.confrelid::regclass::text FROM pg_constraint c
                  WHERE c.conrelid = a.attrelid AND c.contype = 'f' AND c.conkey = ARRAY[a.attnum]) AS references_
          FROM pg_attribute a
          WHERE a.attrelid = '{table}'::regclass AND a.attnum > 0 AND NOT a.attisdropped
          ORDER BY a.attnum"
    );
    let text = |row: &Object, name: &str| row.get(name).and_then(Value::as_str).map(str::to_owned);
    let column = |row: &Object| {
        Some(Column {
            name: text(row, "name")?,
            sql_type: text(row, "sql_type")?,
            not_null: row.get("not_null")?.as_bool()?,
            pattern: text(row, "pattern"),
            references: text(row, "references_"),
        })
    };
    rows(connection, &query).iter().map(|row| column(row).expect("a column")).collect()
}

/// Columns that only storage knows: a password's hash never leaves storage, and tokens reveal which values are equal.
pub const OWN: &[(&str, &str)] = &[
    ("users", "password_hash"),
    ("patients", "identity_token"),
    ("patients", "name_tokens"),
    ("orders", "payment_intent_token"),
];

/// Storage's own columns of a table.
pub fn own(table: &str) -> impl Iterator<Item = &'static str> {
    OWN.iter().filter(move |(of, _)| *of == table).map(|(_, column)| *column)
}

/// Whether a column is known to storage only.
pub fn is_own(table: &str, column: &str) -> bool {
    OWN.contains(&(table, column))
}
