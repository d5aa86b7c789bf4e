//! The native layer of the Node package `telehealth`, which takes and returns JSON text.
//!
//! It has no code for single tables. The JavaScript layer in `lib/` builds classes, errors and iterators on it;
//! `index.d.ts` declares the public interface.

pub mod audit;
mod envelope;
mod keyring;
pub mod log;
mod options;
mod portal;
mod transaction;

use crate::envelope::{Json, answer, in_background, object};
use napi_derive::napi;
use serde_json::Value;
use telehealth_core::{
    Code,
    catalog::{self, Table},
    error::{ValidationError, Violation},
};
use telehealth_storage::{Result, bindings, cli};

/// Describes the interface as JSON: tables, operations, enumerations, objects and codes.
#[napi]
pub fn describe() -> String {
    answer(|| Ok(bindings::describe()))
}

/// Checks a record and brings it into its canonical form.
#[napi]
pub fn check(table: String, row: String) -> String {
    answer(|| Ok(Json::of(&(known_table(&table)?.from_json_text)(&row)?)))
}

/// Calls a constructor without a row, or a command on a row.
#[napi]
pub fn call(table: String, operation: String, row: Option<String>, arguments: String) -> String {
    answer(|| {
        let known = known_table(&table)?;
        let entity = row.map(|row| (known.from_json_text)(&row)).transpose()?;
        let arguments = object(&arguments, known.entity)?;
        Ok(Json::of(&(known.call)(&operation, entity.as_deref(), (&arguments).into())?))
    })
}

/// Calls a query on a row.
#[napi]
pub fn query(table: String, name: String, row: String, arguments: String) -> String {
    answer(|| {
        let known = known_table(&table)?;
        let (entity, arguments) = ((known.from_json_text)(&row)?, object(&arguments, known.entity)?);
        Ok(Json::of(&*(known.query)(&name, &*entity, (&arguments).into())?))
    })
}

/// Runs the program `telehealth` with its arguments, the first of which is its name; returns its exit code.
#[napi(skip_typescript)]
pub fn run_command(arguments: Vec<String>) -> u32 {
    cli::run(arguments.into_iter().map(Into::into)).exit_code().into()
}

/// Panics, for the test that a panic is reported as an error.
#[napi(skip_typescript)]
pub fn provoke_panic() -> String {
    answer(provoked)
}

/// Panics in a background task, for the same test.
#[napi(skip_typescript)]
pub async fn provoke_panic_in_background() -> String {
    in_background(provoked).await
}

#[expect(clippy::panic, reason = "the test needs a panic")]
fn provoked() -> Result<Value> {
    panic!("provoked by a test")
}

fn known_table(name: &str) -> Result<&'static Table, ValidationError> {
    catalog::table(name).ok_or_else(|| Violation::new("telehealth", "table", Code::FIELD_UNKNOWN, "is unknown").into())
}
