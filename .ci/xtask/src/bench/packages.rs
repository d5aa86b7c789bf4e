//! Builds the two packages with optimization and installs them beside their peers, below `target/bench`.

use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::Program;
use crate::workspace::{Workspace, output_of};
use crate::{Result, python};

/// Returns the Python interpreter of the environment with the wheel and its peers.
pub fn python(workspace: &Workspace) -> PathBuf {
    workspace.target.join("bench/venv/bin/python")
}

/// Returns the folder with the programs for Node, the package and its peers. Node looks for packages beside a program.
pub fn node(workspace: &Workspace) -> PathBuf {
    workspace.target.join("bench/node")
}

/// Returns `cargo bench` for the benchmarks of storage.
pub fn benches(workspace: &Workspace) -> Command {
    let mut cargo = workspace.cargo();
    cargo.args(["bench", "--package", "telehealth-core", "--package", "telehealth-storage"]).args(workspace.features());
    cargo
}

/// Builds and installs what the programs need. Peers are only downloaded if the pinned versions have changed.
pub fn provide(workspace: &Workspace, programs: &[Program]) -> Result<()> {
    eprintln!("Building with optimization (several minutes the first time) …");
    if programs.iter().any(|program| matches!(program, Program::Python)) {
        provide_python(workspace)?;
    }
    if programs.iter().any(|program| matches!(program, Program::Node)) {
        provide_node(workspace)?;
    }
    if programs.iter().any(|program| matches!(program, Program::Rust)) {
        output_of(
            benches(workspace).args(["--no-run", "--bench", "records", "--bench", "audit", "--bench", "sealing"]),
        )?;
    }
    Ok(())
}

fn provide_python(workspace: &Workspace) -> Result<()> {
    let (interpreter, folder) = (python(workspace), workspace.target.join("bench"));
    let pinned = workspace.root.join(".ci/bench/python/requirements.txt");
    fs::create_dir_all(&folder)?;
    let run = |arguments: &[&str]| {
        let mut command = workspace.command(&interpreter);
        command.current_dir(workspace.root.join("bindings-python")).env("PIP_DISABLE_PIP_VERSION_CHECK", "1");
        command.env("VIRTUAL_ENV", folder.join("venv")).args(arguments);
        command
    };
    unless_same(&pinned, &folder.join("requirements.txt"), || {
        let mut venv = workspace.command(python::environment(workspace)?);
        output_of(venv.args(["-m", "venv", "--clear"]).arg(folder.join("venv")))?;
        output_of(run(&["-m", "pip", "install", "--quiet", "--requirement"]).arg(&pinned)).map(drop)
    })?;
    let wheels = workspace.empty_folder("bench/wheels")?;
    let mut maturin = run(&["-m", "maturin", "build", "--release", "--auditwheel", "skip", "--interpreter"]);
    maturin.arg(&interpreter).arg("--out").arg(&wheels);
    output_of(maturin.args(["--no-default-features", "--features", workspace.library_feature]))?;
    let wheel = fs::read_dir(&wheels)?.next().ok_or("maturin created no wheel")??.path();
    let mut pip = run(&["-m", "pip", "install", "--quiet", "--force-reinstall", "--no-deps", "--no-index"]);
    output_of(pip.arg(wheel)).map(drop)
}

fn provide_node(workspace: &Workspace) -> Result<()> {
    let (folder, sources) = (node(workspace), workspace.root.join(".ci/bench/node"));
    fs::create_dir_all(&folder)?;
    unless_same(&sources.join("package-lock.json"), &folder.join("package-lock.json"), || {
        fs::copy(sources.join("package.json"), folder.join("package.json"))?;
        fs::copy(sources.join("package-lock.json"), folder.join("package-lock.json"))?;
        let mut npm = workspace.command("npm");
        npm.current_dir(&folder).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        output_of(&mut npm).map(drop)
    })?;
    copy_files(&sources, &folder)?;
    let mut cargo = workspace.cargo();
    cargo.args(["build", "--release", "--package", "telehealth-node", "--no-default-features", "--features"]);
    output_of(cargo.arg(format!("telehealth-node/{}", workspace.library_feature)))?;
    let (package, source) = (folder.join("node_modules/telehealth"), workspace.root.join("bindings-node"));
    copy_files(&source, &package)?;
    copy_files(&source.join("lib"), &package.join("lib"))?;
    let addon = workspace.target.join("release").join(format!("{DLL_PREFIX}telehealth_node{DLL_SUFFIX}"));
    fs::copy(addon, package.join("telehealth.node"))?;
    Ok(())
}

/// Runs `install` unless the file of pinned versions is the one that was installed last, whose copy is kept.
fn unless_same(pinned: &Path, installed: &Path, install: impl FnOnce() -> Result<()>) -> Result<()> {
    if fs::read(pinned)? == fs::read(installed).unwrap_or_default() {
        return Ok(());
    }
    eprintln!("Installing the peers of {} …", pinned.display());
    let _ = fs::remove_file(installed);
    install()?;
    fs::copy(pinned, installed)?;
    Ok(())
}

/// Copies the files of a folder, but not its subfolders or the addon of another build.
fn copy_files(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        if let Some(name) = path.file_name().filter(|_| path.is_file())
            && name != "telehealth.node"
        {
            fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}
