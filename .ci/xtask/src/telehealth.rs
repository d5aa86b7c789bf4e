//! Runs the program `telehealth`.

use std::process::{ExitCode, Stdio};

use crate::Result;
use crate::workspace::Workspace;

/// Builds the program and runs it with its own exit code.
pub fn run(workspace: &Workspace, arguments: &[String]) -> Result<ExitCode> {
    let mut command = workspace.cargo();
    command.args(["run", "--quiet", "--package", "telehealth-storage", "--bin", "telehealth"]);
    command.args(["--no-default-features", "--features", &format!("cli,{}", workspace.library_feature), "--"]);
    let status = command.args(arguments).stdin(Stdio::inherit()).status()?;
    // Ended by a signal, the program has no exit code.
    Ok(ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(3)))
}
