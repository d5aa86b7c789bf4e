//! The suite `python`: builds and tests the Python package, in a virtual environment below `target`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;
use crate::report::Report;
use crate::workspace::{Workspace, output_of};

/// The tools to install if there is no `bindings-python/requirements-dev.txt`.
const TOOLS: &[&str] = &["maturin>=1.8,<2", "pytest", "mypy", "pyright"];
/// The names of interpreters to try; the package supports 3.10 and later.
const INTERPRETERS: &[&str] =
    &["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python"];

/// Runs the suite. Its tests have been started when this returns.
pub fn run(workspace: &Workspace, report: &mut Report, release: bool) {
    report.begin("python");
    let rest = "tests, the wheel in a new environment, mypy, pyright, stubtest";
    if !report.step("virtual environment", || environment(workspace).map(drop)) {
        return report.skip(rest);
    }
    let mut pip = in_environment(workspace, "-m");
    pip.args(["pip", "install", "--quiet"]).args(tools(workspace));
    if !report.run("tools", &mut pip) || !build(workspace, report, release) {
        return report.skip(rest);
    }
    let mut tests = in_environment(workspace, "-m");
    tests.args(["pytest", "--quiet"]);
    report.start("tests", tests);
    if report.step("the wheel in a new environment", || installed(workspace)) {
        report.sizes(&workspace.target.join("wheels"));
    }
    let sources =
        ["python", "tests"].into_iter().filter(|name| workspace.root.join("bindings-python").join(name).is_dir());
    report.run("mypy", in_environment(workspace, "-m").args(["mypy", "--strict"]).args(sources));
    let mut pyright = in_environment(workspace, "-m");
    report.run("pyright", pyright.args(["pyright", "--pythonpath"]).arg(interpreter(workspace)));
    let stubtest = ["mypy.stubtest", "telehealth", "--allowlist", "stubtest-allowlist.txt"];
    report.run("stubtest", in_environment(workspace, "-m").args(stubtest));
}

/// Builds the wheel and installs it.
fn build(workspace: &Workspace, report: &mut Report, release: bool) -> bool {
    let wheels = workspace.target.join("wheels");
    let _ = fs::remove_dir_all(&wheels); // so that the new wheel is the only one
    let mut maturin = in_environment(workspace, "-m");
    maturin.args(["maturin", "build", "--interpreter"]).arg(interpreter(workspace)).arg("--out").arg(&wheels);
    if release {
        maturin.arg("--release");
    } else {
        maturin.args(workspace.shared_build());
        // maturin would copy the system's OpenSSL into the wheel, for which it needs patchelf; this wheel stays here.
        maturin.args(["--auditwheel", "skip"]);
    }
    report.run("build", &mut maturin)
        && (!release || report.step("tag", || portable(&wheel(workspace)?)))
        && report.step("install", || {
            let mut pip = in_environment(workspace, "-m");
            pip.args(["pip", "install", "--quiet", "--force-reinstall", "--no-deps"]);
            output_of(pip.arg(wheel(workspace)?)).map(drop)
        })
}

/// Installs the wheel, and nothing else, in a new virtual environment without Rust, and runs the examples of the READMEs
/// there. The interpreter is isolated (`-I`), so that it finds no source folder.
fn installed(workspace: &Workspace) -> Result<()> {
    let workspace = &workspace.without_rust()?;
    let folder = workspace.empty_folder("installed-wheel")?;
    output_of(workspace.command(interpreter(workspace)).args(["-m", "venv"]).arg(&folder))?;
    let python = |arguments: &[&str]| {
        let mut python = workspace.command(folder.join("bin/python"));
        python.current_dir(&folder).arg("-I").args(arguments);
        python
    };
    let mut pip = python(&["-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]);
    output_of(pip.arg(wheel(workspace)?))?;
    output_of(workspace.command(folder.join("bin/telehealth")).args(["explain", "row.stale"]))?;
    output_of(python(&[]).arg(workspace.root.join("bindings-python/tests/test_readme.py"))).map(drop)
}

/// Checks by its name that a wheel is for every Python from 3.10 on, and for other distributions.
fn portable(wheel: &Path) -> Result<()> {
    let name = wheel.file_name().unwrap_or_default().to_string_lossy();
    let is_portable = name.contains("-cp310-abi3-") && (!cfg!(target_os = "linux") || name.contains("-manylinux_"));
    if is_portable { Ok(()) } else { Err(format!("{name} is not for all machines").into()) }
}

/// Returns the wheel that was built last.
fn wheel(workspace: &Workspace) -> Result<PathBuf> {
    Ok(fs::read_dir(workspace.target.join("wheels"))?.next().ok_or("maturin created no wheel")??.path())
}

fn tools(workspace: &Workspace) -> Vec<String> {
    let pinned = workspace.root.join("bindings-python/requirements-dev.txt");
    if pinned.is_file() {
        vec!["--requirement".to_owned(), pinned.display().to_string()]
    } else {
        TOOLS.iter().map(|&tool| tool.to_owned()).collect()
    }
}

/// Returns the interpreter of the virtual environment, which is created if necessary.
pub fn environment(workspace: &Workspace) -> Result<PathBuf> {
    let interpreter = interpreter(workspace);
    let works = |program: &PathBuf| output_of(Command::new(program).args(["-m", "pip", "--version"])).is_ok();
    if works(&interpreter) {
        return Ok(interpreter);
    }
    let recent = |name: &&&str| {
        let check = "import sys; sys.exit(sys.version_info < (3, 10))";
        output_of(Command::new(name).args(["-c", check])).is_ok()
    };
    let system = INTERPRETERS.iter().find(recent).ok_or("Python 3.10 or later is missing: install python3")?;
    let mut venv = workspace.command(system);
    output_of(venv.args(["-m", "venv", "--clear"]).arg(workspace.target.join("python-venv")))
        .map_err(|error| format!("{error}\non Debian, `apt install python3-venv` helps"))?;
    Ok(interpreter)
}

/// Returns the interpreter of the virtual environment.
pub fn interpreter(workspace: &Workspace) -> PathBuf {
    workspace.target.join("python-venv/bin/python")
}

/// Returns a command of the virtual environment's interpreter in the package's folder.
fn in_environment(workspace: &Workspace, argument: &str) -> Command {
    let mut command = workspace.command(interpreter(workspace));
    command.current_dir(workspace.root.join("bindings-python")).arg(argument);
    command.env("VIRTUAL_ENV", workspace.target.join("python-venv")).env("PIP_DISABLE_PIP_VERSION_CHECK", "1");
    // Caches of the tools are below `target`, too, not in the source tree.
    command
        .env("PYTHONPYCACHEPREFIX", workspace.target.join("python-cache"))
        .env("MYPY_CACHE_DIR", workspace.target.join("python-cache/mypy"))
        .env("PYTEST_ADDOPTS", "-p no:cacheprovider");
    command
}
