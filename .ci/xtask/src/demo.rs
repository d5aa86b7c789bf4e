//! Runs an example.

use std::process::ExitCode;

use crate::workspace::Workspace;
use crate::{Result, postgres};

/// Runs an example of the Rust library on an installed or downloaded PostgreSQL.
pub fn run(workspace: &Workspace, example: &str, arguments: &[String]) -> Result<ExitCode> {
    let bin = postgres::provide(workspace)?;
    eprintln!("Building the example (a few minutes the first time) …");
    let mut command = workspace.cargo();
    command.args(["run", "--quiet", "--package", "telehealth-storage", "--example", example]);
    let status = command.args(workspace.features()).arg("--").args(arguments).env("TELEHEALTH_PG_BIN", bin).status()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
