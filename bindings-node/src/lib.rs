//! The native layer of the Node package `telehealth`: JSON text in, JSON text out.
//!
//! It knows no table by name. The JavaScript layer in `lib/` makes classes, errors and iterators of it; see
//! `index.d.ts` for what programs see.

pub mod audit;
mod envelope;
mod keyring;
mod portal;
mod transaction;

use crate::envelope::{answer, in_background, object};
use napi_derive::napi;
use serde_json::Value;
use telehealth_core::{
    Code,
    catalog::{self, Table},
    error::{ValidationError, Violation},
};
use telehealth_storage::{Result, bindings};

/// The whole interface as JSON: tables, operations, enumerations, objects and codes.
#[napi]
pub fn describe() -> String {
    answer(|| Ok(bindings::describe()))
}

/// Checks a record and brings it into its canonical form.
#[napi]
pub fn check(table: String, row: String) -> String {
    answer(|| {
        let known = known_table(&table)?;
        Ok(Value::Object((known.check)(&object(&row, known.entity)?)?))
    })
}

/// Calls a constructor on nothing, or a command on a row.
#[napi]
pub fn call(table: String, operation: String, row: Option<String>, arguments: String) -> String {
    answer(|| {
        let known = known_table(&table)?;
        let row = row.map(|row| object(&row, known.entity)).transpose()?;
        let arguments = object(&arguments, known.entity)?;
        Ok(Value::Object((known.call)(&operation, row.as_ref(), &arguments)?))
    })
}

/// Asks a query of a row.
#[napi]
pub fn ask(table: String, query: String, row: String, arguments: String) -> String {
    answer(|| {
        let known = known_table(&table)?;
        Ok((known.ask)(&query, &object(&row, known.entity)?, &object(&arguments, known.entity)?)?)
    })
}

/// How many milliseconds to wait before a transaction that met contention is run again; nothing after enough attempts.
#[napi]
pub fn retry_pause(attempt: u32) -> Option<f64> {
    bindings::retry_pause(attempt).map(|pause| pause.as_secs_f64() * 1e3)
}

/// Panics where a defect would, for the test that a panic arrives as an error.
#[napi(skip_typescript)]
pub fn provoke_panic() -> String {
    answer(provoked)
}

/// Panics in the background, for the same test.
#[napi(skip_typescript)]
pub async fn provoke_panic_in_background() -> String {
    in_background(provoked).await
}

#[expect(clippy::panic, reason = "a test asks for it")]
fn provoked() -> Result<Value> {
    panic!("a test has asked for this panic")
}

fn known_table(name: &str) -> Result<&'static Table, ValidationError> {
    catalog::table(name)
        .ok_or_else(|| Violation::new("telehealth", "table", Code::FIELD_UNKNOWN, "is not known here").into())
}
