//! The doctor for bindings: findings as JSON.

use crate::{
    Portal,
    doctor::{
        Finding,
        operations::{Mend, MendState, Thresholds},
    },
    error::Result,
};
use serde_json::{Value, json};
use telehealth_core::{Code, error::FieldError, field::Object};

/// See [`Portal::doctor`]: a list of `{code, severity, object, message, remedy, sql}`.
///
/// # Errors
/// As [`Portal::doctor`].
pub fn doctor(portal: &Portal, logins: &[String]) -> Result<Value> {
    let logins: Vec<&str> = logins.iter().map(String::as_str).collect();
    Ok(findings(&portal.doctor(&logins)?))
}

/// See [`Portal::check_operations`]: a list as of [`doctor`]. `thresholds` has the changed ones by name.
///
/// # Errors
/// As [`Portal::check_operations`]; `field.unknown` and `integer.out_of_range` for the thresholds.
pub fn check_operations(portal: &Portal, thresholds: &Object) -> Result<Value> {
    Ok(findings(&portal.check_operations(&thresholds_of(thresholds)?)?))
}

/// See [`Portal::mend`]: a list of `{code, object, action, state, error}`.
///
/// # Errors
/// As [`check_operations`].
pub fn mend(portal: &Portal, thresholds: &Object, is_dry_run: bool) -> Result<Value> {
    Ok(mends(&portal.mend(&thresholds_of(thresholds)?, is_dry_run)?))
}

fn thresholds_of(given: &Object) -> Result<Thresholds> {
    let mut thresholds = Thresholds::default();
    for (name, value) in given {
        let value = value.as_u64().and_then(|value| u32::try_from(value).ok());
        let out_of_range = || FieldError::new(Code::INTEGER_OUT_OF_RANGE, "must be {min} to {max}");
        let value = value.ok_or_else(|| out_of_range().with("min", 0).with("max", i64::from(u32::MAX)))?;
        thresholds.set(name, value)?;
    }
    Ok(thresholds)
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
