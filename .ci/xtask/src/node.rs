//! The suite `node`: builds and tests the Node package.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::Result;
use crate::report::Report;
use crate::workspace::{Workspace, output_of};

/// The folder below `target` in which the package is installed.
const INSTALLED: &str = "installed-package";

/// Runs the suite. Its tests have been started when this returns.
pub fn run(workspace: &Workspace, report: &mut Report, release: bool) {
    report.begin("node");
    let mut build = npm(workspace);
    build.args(["run", "build", "--"]);
    if release {
        build.arg("--release");
    } else {
        build.args(workspace.shared_build());
    }
    if !report.step("packages", || packages(workspace)) || !report.run("build", &mut build) {
        return report.skip("tests, the package in an empty folder, types");
    }
    let mut tests = npm(workspace);
    tests.arg("test");
    report.start("tests", tests);
    if report.step("the packages in an empty folder", || installed(workspace)) {
        report.sizes(&workspace.target.join("npm"));
    }
    report.run("types", npm(workspace).args(["exec", "--no", "--", "tsc", "--noEmit", "-p", "."]));
    report.step("types of the installed package", || installed_types(workspace));
}

/// Installs the packages of the lock file. A lock file that was written with a registry without other platforms'
/// packages lacks their entries, which is an error for `npm ci` but not for `npm install`.
fn packages(workspace: &Workspace) -> Result<()> {
    let npm = |arguments: &[&str]| output_of(npm(workspace).args(arguments).args(["--no-audit", "--no-fund"]));
    npm(&["ci"]).or_else(|_| npm(&["install", "--no-save"])).map(drop)
}

/// Checks the uses of the interface with the declarations of the installed package.
fn installed_types(workspace: &Workspace) -> Result<()> {
    let (package, folder) = (workspace.root.join("bindings-node"), workspace.target.join(INSTALLED));
    let uses = ["types.ts", "types-esm.mts"];
    for name in uses {
        fs::copy(package.join("tests").join(name), folder.join(name))?;
    }
    let config = serde_json::json!({
        "extends": package.join("tsconfig.json"),
        "compilerOptions": { "typeRoots": [package.join("node_modules/@types")] },
        "files": uses,
    });
    fs::write(folder.join("tsconfig.json"), config.to_string())?;
    output_of(npm(workspace).args(["exec", "--no", "--", "tsc", "-p"]).arg(&folder)).map(drop)
}

/// Packs the package and the addon of this platform, and returns the two files.
fn pack(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    let folder = workspace.empty_folder("npm")?;
    output_of(npm(workspace).args(["run", "pack", "--silent", "--"]).arg(&folder))?;
    fs::read_dir(&folder)?.map(|file| Ok(file?.path())).collect()
}

/// Packs the package, and installs the files and other packages in an empty folder below `target`.
pub fn install(workspace: &Workspace, name: &str, others: &[&str]) -> Result<PathBuf> {
    let folder = workspace.empty_folder(name)?;
    // Without this file, npm would install into a folder above that has one.
    fs::write(folder.join("package.json"), "{}")?;
    let packed = pack(workspace)?;
    let mut install = npm(workspace);
    install.current_dir(&folder).args(["install", "--no-audit", "--no-fund"]);
    install.args(others.is_empty().then_some("--offline")).args(others);
    output_of(install.args(packed))?;
    Ok(folder)
}

/// Runs the examples of the documents with the package in an empty folder, without Rust.
fn installed(workspace: &Workspace) -> Result<()> {
    let workspace = &workspace.without_rust()?;
    let folder = install(workspace, INSTALLED, &[])?;
    let node = |arguments: &[&str]| {
        let mut node = workspace.command("node");
        node.current_dir(&folder).env("TELEHEALTH_INSTALLED", &folder).args(arguments);
        node
    };
    output_of(&mut node(&["--eval", "require(\"telehealth\")"]))?;
    output_of(workspace.command(folder.join("node_modules/.bin/telehealth")).args(["explain", "row.stale"]))?;
    output_of(node(&["--test"]).arg(workspace.root.join("bindings-node/tests/readme.test.mjs"))).map(drop)
}

/// Returns an npm command in the package's folder.
fn npm(workspace: &Workspace) -> Command {
    let mut command = workspace.command("npm");
    command.current_dir(workspace.root.join("bindings-node"));
    command
}
