//! The doctor for bindings: findings as JSON.

use crate::{Portal, error::Result};
use serde_json::{Value, json};

/// See [`Portal::doctor`]: a list of `{code, severity, object, message, remedy, sql}`.
///
/// # Errors
/// As [`Portal::doctor`].
pub fn doctor(portal: &Portal, logins: &[String]) -> Result<Value> {
    let logins: Vec<&str> = logins.iter().map(String::as_str).collect();
    let findings = portal.doctor(&logins)?;
    let findings = findings.into_iter().map(|finding| {
        json!({
            "code": finding.code,
            "severity": finding.severity.label(),
            "object": finding.object,
            "message": finding.message,
            "remedy": finding.remedy,
            "sql": finding.sql,
        })
    });
    Ok(findings.collect())
}
