//! The suite `lint`: checks that do not run the library.

use std::ffi::OsStr;
use std::process::Command;

use crate::report::Report;
use crate::workspace::{Workspace, output_of};
use crate::{Result, crates, dependencies, policies, public_api, versions};

/// Crates for I/O, clocks and random numbers, on which the core must not depend.
const IMPURE: &[&str] = &[
    "diesel",
    "diesel_migrations",
    "pq-sys",
    "openssl-sys",
    "postgres",
    "tokio-postgres",
    "sqlx",
    "r2d2",
    "tokio",
    "async-std",
    "reqwest",
    "hyper",
    "rand",
    "fastrand",
    "iana-time-zone", // chrono with its clock
    "pyo3",
    "napi",
    "telehealth-storage",
];
/// The crates that may use random numbers: for ids, and for the hash tables of the JSON Schema validator, which must
/// not be predictable. Its results do not depend on them, as a test of the core shows.
const MAY_BE_RANDOM: &[&str] = &["uuid", "ahash"];

/// Runs the suite.
pub fn run(workspace: &Workspace, report: &mut Report) {
    report.begin("lint");
    report.run("formatting", workspace.cargo().args(["fmt", "--all", "--check"]));
    // Among its lints is `incompatible_msrv`: no function is newer than the `rust-version` of Cargo.toml.
    report.run("clippy", &mut clippy(workspace, workspace.packages()));
    report.run("clippy on xtask", &mut clippy(workspace, ["--package", "xtask"]));
    report.run("documentation", workspace.documentation().env("RUSTDOCFLAGS", "-D warnings"));
    match public_api::is_supported() {
        Ok(()) => {
            report.step("the public API is as listed", || public_api::check(workspace));
        }
        Err(why) => report.skip(&format!("the listings of the public API: {why}")),
    }
    report.step("licences, versions and duplicates", || dependencies::check(workspace));
    report.step("one version in all manifests", || versions::check(workspace));
    report.step("the packaged crates, without features", || crates::check(workspace));
    report.step("the core is pure", || core_is_pure(workspace));
    report.step("the policies' migration is up to date", || policies::check(workspace));
}

fn clippy<O: AsRef<OsStr>>(workspace: &Workspace, packages: impl IntoIterator<Item = O>) -> Command {
    let mut clippy = workspace.cargo();
    clippy.args(["clippy", "--all-targets"]).args(packages).args(["--", "-D", "warnings"]);
    clippy
}

fn core_is_pure(workspace: &Workspace) -> Result<()> {
    for package in tree(workspace, &[])? {
        let name = name_of(&package);
        if IMPURE.contains(&name) {
            let users = tree(workspace, &["--invert", &package])?.join(" for ");
            return Err(format!("telehealth-core depends on {users}").into());
        }
        if name == "getrandom" {
            let users = tree(workspace, &["--invert", &package, "--depth", "1"])?;
            if let Some(user) = users.iter().skip(1).find(|user| !MAY_BE_RANDOM.contains(&name_of(user))) {
                return Err(format!("telehealth-core uses random numbers through {user}").into());
            }
        }
    }
    // The validator's other features would let it read files and call servers; `idna` judges host names.
    let features =
        output_of(workspace.cargo().args(["tree", "--workspace", "--edges", "features", "--invert", "jsonschema"]))?;
    match features.lines().find(|line| line.contains("jsonschema feature") && !line.contains("\"idna\"")) {
        Some(feature) => {
            Err(format!("jsonschema is built with a feature: {}", feature.trim_matches(['├', '└', '─', ' '])).into())
        }
        None => Ok(()),
    }
}

fn name_of(package: &str) -> &str {
    package.split('@').next().unwrap_or(package)
}

/// Returns the packages in the core's dependency tree, each as `name@version`.
fn tree(workspace: &Workspace, extra: &[&str]) -> Result<Vec<String>> {
    let mut cargo = workspace.cargo();
    cargo.args(["tree", "--package", "telehealth-core", "--edges", "normal", "--prefix", "none"]);
    let text = output_of(cargo.args(["--format", "{p}"]).args(extra))?;
    let packages = text.lines().filter_map(|line| line.split(" (").next());
    Ok(packages.map(|package| package.replacen(" v", "@", 1)).collect())
}
