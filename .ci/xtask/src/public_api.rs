//! The listings of the public API in `.ci/public-api`: a change of the API shows in the diff of its commit.

use std::collections::HashSet;
use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

use public_api::{Builder, PublicItem};

use crate::Result;
use crate::workspace::{Workspace, output_of};

/// The crates with a listing, by the names of their packages.
const CRATES: &[&str] = &["telehealth-core", "telehealth-storage"];

/// The version of Rust whose rustdoc writes the JSON that the crate `public-api` of Cargo.toml reads. The two are
/// changed together.
const RUST: &str = "1.95.";

/// Checks that the listings can be made with the installed version of Rust.
pub fn is_supported() -> Result<()> {
    let version = output_of(Command::new("rustdoc").arg("--version"))?;
    if version.starts_with(&format!("rustdoc {RUST}")) {
        return Ok(());
    }
    Err(format!("they are made with Rust {RUST}x, not by {}", version.trim()).into())
}

/// Checks that the listings are up to date, or writes them if the variable `UPDATE` is set.
pub fn check(workspace: &Workspace) -> Result<()> {
    let mut documentation = workspace.documentation();
    // Only rustdoc runs as a nightly one: the variable would rebuild half of the dependencies.
    documentation.env("RUSTDOC", workspace.root.join(".ci/rustdoc-json")).env("RUSTDOCFLAGS", "--cap-lints allow");
    output_of(&mut documentation)?;
    let mut outdated = Vec::new();
    for package in CRATES {
        let (file, fresh) = (file(workspace, package), print(workspace, package)?);
        let existing = fs::read_to_string(&file).unwrap_or_default();
        if env::var_os("UPDATE").is_some() {
            fs::create_dir_all(file.parent().unwrap_or(&file))?;
            fs::write(file, fresh)?;
        } else if existing != fresh {
            outdated.push(format!("the public API of {package} has changed:\n{}", difference(&existing, &fresh)));
        }
    }
    if outdated.is_empty() {
        return Ok(());
    }
    Err(format!("{}\nIf this is wanted, run `UPDATE=1 cargo xtask test lint`", outdated.join("\n")).into())
}

fn file(workspace: &Workspace, package: &str) -> PathBuf {
    let name = package.trim_start_matches("telehealth-");
    workspace.root.join(".ci/public-api").join(name).with_extension("txt")
}

/// Returns the listing of a documented crate, one item per line, without the implementations that every type has.
fn print(workspace: &Workspace, package: &str) -> Result<String> {
    let json = workspace.target.join("doc").join(package.replace('-', "_")).with_extension("json");
    let api = Builder::from_rustdoc_json(json).omit_blanket_impls(true).omit_auto_trait_impls(true).build()?;
    // That a type implements a trait says which members it has.
    let traits = api.items().filter(|item| implements_trait(&item.to_string())).map(PublicItem::id);
    let traits: HashSet<_> = traits.collect();
    let items = api.items().filter(|item| item.parent_id().is_none_or(|parent| !traits.contains(&parent)));
    let lines = items.map(|item| format!("{item}\n"));
    Ok(lines.filter(|line| !line.contains("core::marker::StructuralPartialEq")).collect())
}

fn implements_trait(item: &str) -> bool {
    item.starts_with("impl") && item.contains(" for ")
}

/// Returns the lines that only one of the texts has.
fn difference(existing: &str, fresh: &str) -> String {
    let only = |these: &str, those: &str, sign| {
        let those: HashSet<&str> = those.lines().collect();
        let lines = these.lines().filter(|line| !those.contains(line));
        lines.map(|line| format!("{sign} {line}\n")).collect::<String>()
    };
    only(existing, fresh, '-') + &only(fresh, existing, '+')
}
