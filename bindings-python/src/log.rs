//! Passes the events of the library on to Python's `logging`.

use crate::error::raise;
use pyo3::{prelude::*, sync::PyOnceLock};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use telehealth_storage::bindings::telemetry::{LogLevel, LogRecord, add_log_handler, remove_log_handler};

static HANDLER: PyOnceLock<Arc<Py<PyAny>>> = PyOnceLock::new();
/// The number of the handler; 0 if there is none. Not a lock, because a forked process could inherit it locked.
static NUMBER: AtomicU64 = AtomicU64::new(0);

/// Sets the function that receives the events: `(level, target, message, fields as JSON)`.
#[pyfunction]
pub fn set_log_handler(py: Python<'_>, handler: Py<PyAny>) {
    // The package sets it once, when it is imported.
    let _ = HANDLER.set(py, Arc::new(handler));
}

/// Passes on events from a level on.
#[pyfunction]
pub fn set_log_level(py: Python<'_>, level: &str) -> PyResult<()> {
    let level: LogLevel = level.parse().map_err(|error| raise(py, &telehealth_storage::Error::Validation(error)))?;
    let Some(handler) = HANDLER.get(py).map(Arc::clone) else { return Ok(()) };
    let number = add_log_handler(level, move |record| emit(&handler, record));
    remove_log_handler(NUMBER.swap(number, Ordering::Relaxed));
    Ok(())
}

/// Calls the function with the GIL, which no lock of the library is waiting for. After the interpreter has ended, events
/// are dropped.
fn emit(handler: &Py<PyAny>, record: &LogRecord) {
    Python::try_attach(|py| {
        let fields = serde_json::Value::from(record.fields.clone()).to_string();
        let called = handler.call1(py, (number_of(record.level), record.target, record.line(), fields));
        if let Err(error) = called {
            error.write_unraisable(py, None);
        }
    });
}

/// Returns the number that `logging` has for a level.
const fn number_of(level: LogLevel) -> u8 {
    match level {
        LogLevel::Debug => 10,
        LogLevel::Info => 20,
        LogLevel::Warning => 30,
        LogLevel::Error => 40,
    }
}
