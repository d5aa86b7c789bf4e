//! The migration of policies, grants and column triggers, which the program `policies` generates from core's matrix.

use std::fs;
use std::path::PathBuf;

use crate::Result;
use crate::workspace::{Workspace, output_of};

/// Writes the migration.
pub fn write(workspace: &Workspace) -> Result<()> {
    fs::write(file(workspace)?, print(workspace)?)?;
    println!("wrote the migration of policies");
    Ok(())
}

/// Checks that the migration is up to date.
pub fn check(workspace: &Workspace) -> Result<()> {
    if fs::read_to_string(file(workspace)?)? == print(workspace)? {
        return Ok(());
    }
    Err("the migration of policies is outdated: run `cargo xtask schema`".into())
}

fn file(workspace: &Workspace) -> Result<PathBuf> {
    let folders = fs::read_dir(workspace.root.join("migrations"))?;
    let mut folders = folders.filter_map(|folder| folder.ok().map(|folder| folder.path()));
    let folder = folders.find(|folder| folder.to_string_lossy().ends_with("_policies"));
    Ok(folder.ok_or("the migration of policies does not exist")?.join("up.sql"))
}

fn print(workspace: &Workspace) -> Result<String> {
    output_of(workspace.cargo().args(["build", "--quiet", "--bin", "policies"]).args(workspace.packages()))?;
    output_of(&mut workspace.command(workspace.target.join("debug/policies")))
}
