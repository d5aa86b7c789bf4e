//! Stand-ins for envelopes, for SQL around core: PostgreSQL takes them, and they show what they hold.

use serde_json::Value;
use telehealth_core::{
    catalog::Table,
    field::{Kind, Object},
};

const SEAL: &str = "phi:v1:test:";

pub fn is_protected(kind: &Kind) -> bool {
    match kind {
        Kind::Phi(_) => true,
        Kind::Optional(inner) => is_protected(inner),
        _ => false,
    }
}

fn is_sealed(table: &Table, column: &str) -> bool {
    table.columns.iter().any(|member| member.name == column && is_protected(&member.kind))
}

/// A row as it may be written.
pub fn sealed(table: &Table, row: &Object) -> Object {
    let seal = |(name, value): (&String, &Value)| match value {
        Value::Null => (name.clone(), Value::Null),
        value if is_sealed(table, name) => (name.clone(), format!("{SEAL}{value}").into()),
        value => (name.clone(), value.clone()),
    };
    row.iter().map(seal).collect()
}

/// A row that was written, as core knows it.
pub fn opened(table: &Table, row: Object) -> Object {
    let open = |(name, value): (String, Value)| match value.as_str().and_then(|text| text.strip_prefix(SEAL)) {
        Some(json) if is_sealed(table, &name) => (name, serde_json::from_str(json).expect("JSON")),
        _ => (name, value),
    };
    row.into_iter().map(open).collect()
}
