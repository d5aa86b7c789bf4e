//! Downloads the official JSON Schema test suite from PyPI into `target/json-schema-suite`.

use std::fs;

use crate::workspace::{Workspace, output_of};
use crate::{Result, python};

/// The suite is not published as a package; the source distribution of this package contains it, below `json`.
const PACKAGE: &str = "jsonschema";
const VERSION: &str = "4.26.0";
/// The suite changes from release to release, and the core's tests count its cases, so the release is pinned.
const HASH: &str = "sha256:0c26707e2efad8aa1bfc5b7ce170f3fccc2e4918ff85989ba9ffa9facb2be326";

/// Downloads the suite unless it exists: `target/json-schema-suite/jsonschema-4.26.0/json`, where the tests of the core
/// look for it.
pub fn provide(workspace: &Workspace) -> Result<()> {
    let folder = workspace.target.join("json-schema-suite");
    let release = format!("{PACKAGE}-{VERSION}");
    if folder.join(&release).is_dir() {
        return Ok(());
    }
    let python = python::environment(workspace)?;
    fs::create_dir_all(&folder)?;
    // pip only accepts hashes in a requirements file.
    let list = folder.join("list.txt");
    fs::write(&list, format!("{PACKAGE}=={VERSION} --hash={HASH}\n"))?;
    let mut pip = workspace.command(&python);
    pip.args(["-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", PACKAGE, "--dest"]).arg(&folder);
    output_of(pip.args(["--require-hashes", "--requirement"]).arg(&list))?;
    // Unpacked elsewhere and moved last, so that an interrupted run leaves no incomplete folder.
    let unpacked = folder.join("unpacked");
    let mut tar = workspace.command(&python);
    output_of(tar.args(["-m", "tarfile", "-e"]).arg(folder.join(format!("{release}.tar.gz"))).arg(&unpacked))?;
    fs::rename(unpacked.join(&release), folder.join(&release))?;
    Ok(())
}
