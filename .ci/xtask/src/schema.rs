//! Generates `storage/src/sql/schema.rs` with Diesel's command line from a database with all migrations.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::{env, fs};

use crate::embedded::Embedded;
use crate::workspace::{Workspace, output_of};
use crate::{Result, policies, postgres};

/// The version of Diesel's command line to build if none of this series is installed.
const DIESEL: &str = "2.3.14";
const SERIES: &str = "2.3.";

/// Writes the migration of policies, then the file.
pub fn write(mut workspace: Workspace) -> Result<ExitCode> {
    policies::write(&workspace)?;
    workspace.postgres = Some(postgres::provide(&workspace)?);
    let cli = command_line(&workspace)?;
    fs::write(workspace.root.join("storage/src/sql/schema.rs"), print(&workspace, cli)?)?;
    println!("wrote storage/src/sql/schema.rs");
    Ok(ExitCode::SUCCESS)
}

/// Returns Diesel's command line: one on the path, or one that is built into `target/tools`.
///
/// It is built like the workspace, in the same folder, so that OpenSSL and libpq are built once for both. System
/// libraries are not used, because they may be too old or lack their headers.
fn command_line(workspace: &Workspace) -> Result<PathBuf> {
    let tools = workspace.target.join("tools");
    let built = tools.join("bin/diesel");
    for candidate in [PathBuf::from("diesel"), built.clone()] {
        let version = output_of(Command::new(&candidate).arg("--version")).unwrap_or_default();
        if version.contains(SERIES) && version.contains("postgres") {
            return Ok(candidate);
        }
    }
    eprintln!("Building Diesel's command line, once (one to three minutes) …");
    let install = |extra: &[&str]| {
        let mut cargo = workspace.cargo();
        cargo.args(["install", "diesel_cli", "--version", DIESEL, "--debug", "--quiet", "--force"]);
        cargo.args(["--no-default-features", "--features", "postgres-bundled"]);
        cargo.env("CARGO_PROFILE_DEV_DEBUG", "0"); // as the dependencies of the workspace, to share what is built
        if workspace.library_feature == "tls" {
            cargo.env("OPENSSL_NO_VENDOR", "1"); // otherwise it would build OpenSSL from source
        }
        output_of(cargo.arg("--root").arg(&tools).arg("--target-dir").arg(&workspace.target).args(extra))
    };
    // The newest dependencies are mostly those of the workspace; the locked ones are certain to build.
    install(&[]).or_else(|_| install(&["--locked"]))?;
    Ok(built)
}

/// Returns the text of the file, using a temporary server.
fn print(workspace: &Workspace, cli: PathBuf) -> Result<String> {
    let server = Embedded::temporary()?;
    // The migrations find the operators of btree_gist by the search path.
    let url = format!("{}&options=-csearch_path%3Dpublic,extensions", server.url());
    let diesel = |arguments: &[&str]| {
        let mut command = workspace.command(&cli);
        command.args(arguments).arg("--config-file").arg(workspace.root.join(".ci/diesel.toml"));
        output_of(command.arg("--database-url").arg(&url))
    };
    diesel(&["migration", "run", "--migration-dir", "migrations"])?;
    format(workspace, &diesel(&["print-schema"])?)
}

/// Formats the text with rustfmt.
fn format(workspace: &Workspace, text: &str) -> Result<String> {
    let rustfmt = env::var_os("RUSTFMT").unwrap_or("rustfmt".into());
    let mut command = workspace.command(rustfmt);
    let mut child = command.args(["--edition", "2024"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(text.as_bytes())?;
    }
    let output = child.wait_with_output()?;
    if output.status.success() { Ok(String::from_utf8(output.stdout)?) } else { Err("rustfmt failed".into()) }
}
