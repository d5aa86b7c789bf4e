//! Converts Rust errors to the exceptions of `telehealth._errors`.

use pyo3::{prelude::*, sync::PyOnceLock};
use telehealth_core::{
    Code,
    error::{FieldError, Violation},
};
use telehealth_storage::{Error, Result, bindings};

/// Returns the exception for an error, built by `telehealth._errors.from_report`.
pub fn raise(py: Python<'_>, error: &Error) -> PyErr {
    static FROM_REPORT: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let report = bindings::report(error).to_string();
    match FROM_REPORT
        .import(py, "telehealth._errors", "from_report")
        .and_then(|from_report| from_report.call1((report,)))
    {
        Ok(exception) => PyErr::from_value(exception),
        Err(raised) => raised,
    }
}

/// Runs work that may wait or panic, without the GIL.
pub fn run<T: Send>(py: Python<'_>, work: impl FnOnce() -> Result<T> + Send) -> PyResult<T> {
    py.detach(|| bindings::guard(work)).map_err(|error| raise(py, &error))
}

/// Returns the exception for one field error in the caller's input.
pub fn invalid(py: Python<'_>, entity: &'static str, field: &'static str, code: Code, message: &'static str) -> PyErr {
    raise_violation(py, FieldError::new(code, message).at(entity, field))
}

/// Returns the exception for a value that is not `expected`.
pub fn wrong_type(py: Python<'_>, entity: &'static str, field: &'static str, expected: &'static str) -> PyErr {
    let error = FieldError::new(Code::FIELD_WRONG_TYPE, "must be {expected}").with("expected", expected);
    raise_violation(py, error.at(entity, field))
}

/// Returns the exception for one violation.
pub fn raise_violation(py: Python<'_>, violation: Violation) -> PyErr {
    raise(py, &Error::Validation(violation.into()))
}
