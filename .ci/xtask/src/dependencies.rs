//! Checks other people's crates: their licences, the Rust version that they need, and which are built twice.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::Result;
use crate::workspace::{Workspace, output_of};

/// The licences that may be used: they ask for a notice at most.
const LICENCES: &[&str] = &[
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "MIT",
    "MIT-0",
    "PostgreSQL",
    "Unicode-3.0",
    "Zlib",
];
/// The crates that the library contains, or is built with, in two versions, and who still needs the older one.
const DUPLICATES: &[(&str, &str)] = &[
    ("getrandom", "the hash tables of jsonschema; storage and uuid use the newer one"),
    ("jiff-core", "a macro of jiff, which is locked with it but built on no platform"),
    ("r-efi", "getrandom, and only on UEFI"),
    ("syn", "the macros of diesel and curve25519-dalek, which run while building"),
    ("winnow", "the parser of toml, which diesel_migrations reads its settings with"),
];

/// Runs all checks and reports every problem.
pub fn check(workspace: &Workspace) -> Result<()> {
    let metadata = output_of(workspace.cargo().args(["metadata", "--format-version", "1", "--locked"]))?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let packages = metadata.get("packages").and_then(Value::as_array).ok_or("cargo metadata lists no packages")?;
    let (others, own): (Vec<_>, Vec<_>) = packages.iter().partition(|package| text(package, "source").is_some());
    let declared = own.iter().filter_map(|package| needed(package)).min().ok_or("no rust-version is declared")?;
    let mut problems = Vec::new();
    for package in others {
        let (id, licence) = (text(package, "id").unwrap_or_default(), text(package, "license").unwrap_or("none"));
        if !is_allowed(licence) {
            problems.push(format!("{id} has the licence {licence}, which is not allowed"));
        }
        if needed(package).is_some_and(|needed| needed > declared) {
            problems.push(format!("{id} needs a newer Rust than `rust-version`"));
        }
    }
    let found = duplicates(workspace)?;
    let known: BTreeSet<String> = DUPLICATES.iter().map(|(name, _)| (*name).to_owned()).collect();
    problems.extend(found.difference(&known).map(|name| format!("{name} is built twice: see `cargo tree -d`")));
    problems.extend(known.difference(&found).map(|name| format!("{name} is no longer built twice: unlist it")));
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n").into()) }
}

/// Whether one of alternative licences is allowed, or, of an expression with `AND`, every licence that it names.
fn is_allowed(expression: &str) -> bool {
    let expression = expression.replace(['(', ')'], "").replace('/', " OR ");
    let licences: Vec<&str> = expression.split(" AND ").flat_map(|part| part.split(" OR ")).map(str::trim).collect();
    let allowed = |licence: &&str| LICENCES.contains(licence);
    if expression.contains(" AND ") { licences.iter().all(allowed) } else { licences.iter().any(allowed) }
}

/// Returns a member of a package.
fn text<'a>(package: &'a Value, name: &str) -> Option<&'a str> {
    package.get(name)?.as_str()
}

/// Returns the major and minor Rust version that a package declares.
fn needed(package: &Value) -> Option<Vec<u32>> {
    text(package, "rust_version")?.split('.').take(2).map(|number| number.parse().ok()).collect()
}

/// Returns the crates with several versions, on any platform, except those of tests.
fn duplicates(workspace: &Workspace) -> Result<BTreeSet<String>> {
    let mut cargo = workspace.cargo();
    cargo.args(["tree", "--workspace", "--duplicates", "--edges", "normal,build", "--target", "all", "--depth", "0"]);
    let text = output_of(cargo.args(["--prefix", "none", "--format", "{p}"]))?;
    Ok(text.lines().filter_map(|line| line.split_once(' ')).map(|(name, _)| name.to_owned()).collect())
}
