//! Sizes and growth for bindings, as JSON.

use crate::{Capacity, Portal, TableGrowth, error::Result};
use serde_json::{Value, json};

/// See [`Portal::capacity`].
///
/// # Errors
/// As [`Portal::capacity`].
pub fn capacity(portal: &Portal, days: u16) -> Result<Value> {
    Ok(described_capacity(&portal.capacity(days)?))
}

/// Returns sizes and growth as `{made, days, free, bytes, bytes_per_day, tables}`; a table is `{table, bytes, rows,
/// added, recorded_days, bytes_per_day}`.
#[must_use]
pub fn described_capacity(capacity: &Capacity) -> Value {
    let table = |it: &TableGrowth| {
        let TableGrowth { table, bytes, rows, added, recorded_days, bytes_per_day } = it;
        json!({
            "table": table,
            "bytes": bytes,
            "rows": rows,
            "added": added,
            "recorded_days": recorded_days,
            "bytes_per_day": bytes_per_day,
        })
    };
    json!({
        "made": capacity.made.to_string(),
        "days": capacity.days,
        "free": capacity.free,
        "bytes": capacity.bytes(),
        "bytes_per_day": capacity.bytes_per_day(),
        "tables": capacity.tables.iter().map(table).collect::<Vec<_>>(),
    })
}
