//! The program `telehealth`.

use pyo3::prelude::*;
use std::ffi::OsString;
use telehealth_storage::cli;

/// Runs the program with its arguments, the first of which is its name; returns its exit code.
#[pyfunction]
pub fn run_command(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    py.detach(|| cli::run(arguments).exit_code())
}
