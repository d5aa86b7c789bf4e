//! Operations called by name, as Python and Node call them.

use crate::support::{crowd::within, json::call_json};
use serde_json::Value;
use telehealth_core::{Code, field::Object};
use telehealth_storage::{Error, Portal, bindings};

/// Calls an operation with JSON arguments.
pub fn call(portal: &Portal, name: &str, arguments: &Value) -> Result<Value, Error> {
    let action = bindings::transaction_operations().find(|action| action.signature.name == name).expect("an action");
    let arguments: &Object = arguments.as_object().expect("arguments");
    within(portal, |tx| call_json(action, tx, arguments))
}

/// The field and code of each violation.
pub fn faults<T: std::fmt::Debug>(answer: Result<T, Error>) -> Vec<(String, Code)> {
    let error = answer.expect_err("an error");
    error.violations().iter().map(|found| (found.field().to_owned(), found.code())).collect()
}
