//! Access reports for bindings, as JSON.

use crate::{
    Portal,
    access_report::{AccessReport, ReportSection},
    error::{Error, Result},
};
use serde_json::{Value, json};
use telehealth_core::{Date, error::FieldError};

/// See [`Portal::access_report`]: the report with its text as `markdown` and `csv`.
///
/// # Errors
/// As [`Portal::access_report`], and `date.malformed`.
pub fn access_report(portal: &Portal, since: &str, dormant_days: u16) -> Result<Value> {
    let malformed = |error: FieldError| Error::Validation(error.at("access_report", "since").into());
    let since: Date = since.parse().map_err(malformed)?;
    let report = portal.access_report(since, dormant_days)?;
    let mut value = described_access_report(&report);
    if let Some(members) = value.as_object_mut() {
        members.insert("markdown".to_owned(), report.to_markdown().into());
        members.insert("csv".to_owned(), report.to_csv().into());
    }
    Ok(value)
}

/// Returns a report as `{since, made, dormant_days, needs_action, sections}`; a section is `{name, about, requirements,
/// columns, rows}`.
#[must_use]
pub fn described_access_report(report: &AccessReport) -> Value {
    let section = |it: &ReportSection| {
        json!({
            "name": it.name, "about": it.about, "requirements": it.requirements, "columns": it.columns, "rows": it.rows,
        })
    };
    json!({
        "since": report.since.to_string(),
        "made": report.made.to_string(),
        "dormant_days": report.dormant_days,
        "needs_action": report.needs_action(),
        "sections": report.sections.iter().map(section).collect::<Vec<_>>(),
    })
}
