//! The doctor for bindings: findings as JSON.

use crate::{Portal, doctor::Finding, error::Result};
use serde_json::{Value, json};

/// See [`Portal::doctor`]: a list of `{code, severity, object, message, remedy, sql}`.
///
/// # Errors
/// As [`Portal::doctor`].
pub fn doctor(portal: &Portal, logins: &[String]) -> Result<Value> {
    let logins: Vec<&str> = logins.iter().map(String::as_str).collect();
    let findings = portal.doctor(&logins)?;
    Ok(findings.iter().map(finding).collect())
}

/// Returns a finding as `{code, severity, object, message, remedy, sql}`.
#[must_use]
pub fn finding(finding: &Finding) -> Value {
    json!({
        "code": finding.code,
        "severity": finding.severity.label(),
        "object": finding.object,
        "message": finding.message,
        "remedy": finding.remedy,
        "sql": finding.sql,
    })
}
