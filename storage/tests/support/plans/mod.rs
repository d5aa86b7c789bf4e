//! What random rows of a table need beyond the catalogs' information: one [`Plan`] for each table that needs one,
//! one file per domain.

mod accounts;
mod care;
mod commerce;
mod coverage;
mod forms;
mod messaging;
mod tagging;
mod workflow;

use super::{random::Random, world::World};
use serde_json::Value;
use telehealth_core::{catalog::Table, field::Object};

/// Violates or varies several columns at once; returns a description.
pub type Break = fn(&mut Object, &mut Random, &World) -> String;

pub struct Plan {
    pub table: &'static str,
    /// Values of columns, or of list items, whose database type is wider than core's; JSON where the column is an object.
    pub values: &'static [(&'static str, &'static [&'static str])],
    /// The rows that a column may refer to, if not every row of the referenced table.
    pub references: &'static [(&'static str, &'static str)],
    /// Makes the columns of a row consistent; a consistent row may change, but stays consistent.
    pub fit: fn(&mut Object, &mut Random, &World),
    pub breaks: &'static [Break],
}

/// The plan of a table whose columns need no adjustments.
const PLAN: Plan = Plan { table: "", values: &[], references: &[], fit: |_, _, _| {}, breaks: &[] };

const DOMAINS: &[&[Plan]] = &[
    accounts::PLANS,
    care::PLANS,
    commerce::PLANS,
    messaging::PLANS,
    workflow::PLANS,
    forms::PLANS,
    coverage::PLANS,
    tagging::PLANS,
];

pub fn plan_of(table: &Table) -> &'static Plan {
    DOMAINS.iter().copied().flatten().find(|plan| plan.table == table.name).unwrap_or(&PLAN)
}

const URLS: &[&str] = &["https://example.com", "http://a.b/c?d=e#f", "https://user@[::1]:8443/x"];
const PHONES: &[&str] = &["+15558246004", "+6834002", "+234567890123456"];
const ADDRESSES: &[&str] = &["192.0.2.7", "10.0.0.1/8", "0.0.0.0/0", "::", "2001:db8::1", "2001:db8::/32"];

pub fn set(row: &mut Object, column: &str, value: impl Into<Value>) {
    row.insert(column.to_owned(), value.into());
}

/// The text of a column; empty for NULL.
fn text<'a>(row: &'a Object, column: &str) -> &'a str {
    row.get(column).and_then(Value::as_str).unwrap_or_default()
}

/// A date the given number of days after 1 January 1970.
fn date(days: i64) -> String {
    let epoch = chrono::NaiveDate::default();
    (epoch + chrono::TimeDelta::days(days)).to_string()
}
