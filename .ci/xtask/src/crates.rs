//! The crates as Cargo packages them: a program outside the workspace can depend on them.

use std::fs;
use std::path::Path;

use crate::Result;
use crate::workspace::{Workspace, output_of};

/// The packages that a Rust application depends on, in the order of their dependencies.
const PACKAGES: [&str; 3] = ["telehealth-macros", "telehealth-core", "telehealth-storage"];

/// The smallest program that uses tables, rules and migrations.
const PROGRAM: &str = "\
fn main() -> Result<(), telehealth_storage::Error> {
    telehealth_storage::Portal::connect(\"postgresql://localhost\")?.migrate().map(drop)
}
";

/// Packages the crates, unpacks them in an empty folder, and checks them there without features, with a program that uses
/// them.
pub fn check(workspace: &Workspace) -> Result<()> {
    let source = workspace.empty_folder("package-source")?;
    copy_tracked_files(workspace, &source)?;
    // Cargo packages crates together only if they may be published.
    let manifest = source.join("Cargo.toml");
    fs::write(&manifest, fs::read_to_string(&manifest)?.replace("publish = false", "publish = true"))?;
    let folder = workspace.empty_folder("packaged")?;
    let mut package = workspace.cargo();
    package.current_dir(&source).args(["package", "--no-verify", "--allow-dirty", "--target-dir"]).arg(&folder);
    output_of(package.args(PACKAGES.iter().flat_map(|name| ["--package", name])))?;

    let version = env!("CARGO_PKG_VERSION");
    let members = PACKAGES.map(|name| format!("{name}-{version}"));
    let mut manifest = format!(
        "[workspace]\nmembers = {members:?}\n\n[package]\nname = \"application\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\ntelehealth-storage = {{ version = \"{version}\", default-features = false }}\n\n[patch.crates-io]\n"
    );
    for name in PACKAGES {
        let archive = folder.join(format!("package/{name}-{version}.crate"));
        output_of(workspace.command("tar").arg("xzmf").arg(archive).arg("-C").arg(&folder))?;
        manifest += &format!("{name} = {{ path = \"{name}-{version}\" }}\n");
    }
    fs::write(folder.join("Cargo.toml"), manifest)?;
    // The versions that the workspace is tested with.
    fs::copy(workspace.root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    fs::create_dir(folder.join("src"))?;
    fs::write(folder.join("src/main.rs"), PROGRAM)?;
    let mut clippy = workspace.cargo();
    clippy.current_dir(&folder).args(["clippy", "--package", "application", "--package", "telehealth-storage"]);
    output_of(clippy.args(["--no-default-features", "--", "-D", "warnings"])).map(drop)
}

/// Copies the files that Git knows; a link stays a link.
fn copy_tracked_files(workspace: &Workspace, to: &Path) -> Result<()> {
    let files = output_of(workspace.command("git").args(["ls-files", "-z"]))?;
    for file in files.split_terminator('\0') {
        let (from, to) = (workspace.root.join(file), to.join(file));
        let Ok(metadata) = fs::symlink_metadata(&from) else { continue }; // deleted, but not yet committed
        fs::create_dir_all(to.parent().ok_or("a file has no folder")?)?;
        if metadata.is_symlink() {
            std::os::unix::fs::symlink(fs::read_link(&from)?, &to)?;
        } else {
            fs::copy(&from, &to)?;
        }
    }
    Ok(())
}
