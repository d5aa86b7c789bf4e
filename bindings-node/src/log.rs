//! Passes the events of the library on to JavaScript.

use crate::envelope::answer;
use napi::{
    Status,
    threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode},
};
use napi_derive::napi;
use serde_json::json;
use telehealth_storage::bindings::telemetry::{LogLevel, add_log_handler, remove_log_handler};

/// Calls a function with the JSON text of each event from a level on; returns the number of the handler. The function
/// does not keep the process alive.
#[napi]
pub fn add_handler(level: String, callback: ThreadsafeFunction<String, (), String, Status, false, true>) -> String {
    answer(move || {
        let level: LogLevel = level.parse()?;
        Ok(json!(add_log_handler(level, move |record| {
            // Without waiting: a full or closed event loop loses events, not transactions.
            callback.call(record.to_json().to_string(), ThreadsafeFunctionCallMode::NonBlocking);
        })))
    })
}

/// Removes a handler.
#[napi]
pub fn remove_handler(number: u32) {
    remove_log_handler(number.into());
}
