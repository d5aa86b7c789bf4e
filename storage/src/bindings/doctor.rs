//! The doctor for bindings: findings as JSON.

use crate::{
    Portal,
    doctor::{
        Finding,
        operations::{Mend, MendState},
    },
    error::Result,
};
use serde_json::{Value, json};

/// See [`Portal::doctor`]: a list of `{code, severity, object, message, remedy, sql}`.
///
/// # Errors
/// As [`Portal::doctor`].
pub fn doctor(portal: &Portal, logins: &[String]) -> Result<Value> {
    let logins: Vec<&str> = logins.iter().map(String::as_str).collect();
    Ok(findings(&portal.doctor(&logins)?))
}

/// Returns findings as a list of `{code, severity, object, message, remedy, sql}`.
#[must_use]
pub fn findings(findings: &[Finding]) -> Value {
    let finding = |it: &Finding| {
        json!({
            "code": it.code, "severity": it.severity.label(), "object": it.object, "message": it.message,
            "remedy": it.remedy, "sql": it.sql,
        })
    };
    findings.iter().map(finding).collect()
}

/// Returns what became of findings as a list of `{code, object, action, state, error}`; the error is `{code, message}`
/// or null.
#[must_use]
pub fn mends(mends: &[Mend]) -> Value {
    let error = |state: &MendState| match state {
        MendState::Failed { code, message } => json!({ "code": code.as_str(), "message": message }),
        MendState::Planned | MendState::Done => Value::Null,
    };
    let mend = |it: &Mend| {
        json!({
            "code": it.code, "object": it.object, "action": it.action, "state": it.state.label(),
            "error": error(&it.state),
        })
    };
    mends.iter().map(mend).collect()
}
