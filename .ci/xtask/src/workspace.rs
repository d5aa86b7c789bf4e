//! The project's folders, and how to run programs in them.

use std::ffi::{OsStr, OsString};
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, iter};

use crate::Result;

/// The project's folders and the environment of commands.
pub struct Workspace {
    /// The folder of the workspace's `Cargo.toml`.
    pub root: PathBuf,
    /// The folder for builds and downloads.
    pub target: PathBuf,
    /// The library's feature that everything is built with, so that it is built once: libpq from source, with TLS where
    /// the system has OpenSSL. Building OpenSSL as well would take minutes.
    pub library_feature: &'static str,
    /// The folder of PostgreSQL's programs, once it is known.
    pub postgres: Option<PathBuf>,
    /// The folders of programs, if Rust must not be found.
    path_without_rust: Option<OsString>,
}

impl Workspace {
    /// Returns the workspace that this program was built in.
    pub fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
        let target = root.join(env::var_os("CARGO_TARGET_DIR").unwrap_or("target".into()));
        fs::create_dir_all(&target)?;
        let library_feature = if has_openssl() { "tls" } else { "bundled" };
        Ok(Self { root, target, library_feature, postgres: None, path_without_rust: None })
    }

    /// Returns the workspace for commands of somebody who installs a package on a machine without Rust: `cargo` and
    /// `rustc` fail, and no variable of Cargo leads to the toolchain, such as the linker to its libraries.
    pub fn without_rust(&self) -> Result<Self> {
        let folder = self.empty_folder("without-rust")?;
        for name in ["cargo", "rustc"] {
            let path = folder.join(name);
            fs::write(&path, "#!/bin/sh\necho \"$0: this machine has no Rust\" >&2\nexit 127\n")?;
            fs::set_permissions(path, fs::Permissions::from_mode(0o755))?;
        }
        let rest = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths(iter::once(folder).chain(env::split_paths(&rest)))?;
        let workspace = Self {
            root: self.root.clone(),
            target: self.target.clone(),
            postgres: self.postgres.clone(),
            path_without_rust: Some(path),
            ..*self
        };
        match output_of(workspace.command("cargo").arg("--version")) {
            Ok(version) => Err(format!("found {version}").into()),
            Err(_) => Ok(workspace),
        }
    }

    /// Creates an empty folder below `target`, replacing that of the last run.
    pub fn empty_folder(&self, name: &str) -> Result<PathBuf> {
        let folder = self.target.join(name);
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error)?,
            _ => fs::create_dir_all(&folder)?,
        }
        Ok(folder)
    }

    /// Returns a command in the root folder of the workspace.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).stdin(Stdio::null()).env("CARGO_TARGET_DIR", &self.target);
        if let Some(bin) = &self.postgres {
            command.env("TELEHEALTH_PG_BIN", bin);
        }
        if let Some(path) = &self.path_without_rust {
            let of_rust = ["CARGO", "RUST", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"];
            for (name, _) in env::vars_os() {
                if of_rust.iter().any(|start| name.to_string_lossy().starts_with(start)) {
                    command.env_remove(name);
                }
            }
            command.env_remove("CARGO_TARGET_DIR").env("PATH", path);
        }
        command
    }

    /// Returns a command of the Cargo that runs this program.
    pub fn cargo(&self) -> Command {
        self.command(env::var_os("CARGO").unwrap_or("cargo".into()))
    }

    /// The options that choose [`library_feature`](Self::library_feature), for commands that name their packages.
    pub fn features(&self) -> [String; 3] {
        let feature = format!("telehealth-storage/{}", self.library_feature);
        ["--no-default-features".to_owned(), "--features".to_owned(), feature]
    }

    /// The options that build one of the packages for other languages with what [`packages`](Self::packages) has built.
    pub fn shared_build(&self) -> [String; 3] {
        let features = format!("{},shared-build", self.library_feature);
        ["--no-default-features".to_owned(), "--features".to_owned(), features]
    }

    /// Returns the command that documents the libraries, with every feature.
    pub fn documentation(&self) -> Command {
        let mut cargo = self.cargo();
        cargo.args(["doc", "--lib", "--no-deps", "--exclude", "policies"]).args(self.packages());
        cargo
    }

    /// The options that choose all packages but `xtask`, with the same features for every command, so that whatever they
    /// depend on is built and checked once. Both packages for other languages get their features by `shared-build` of one.
    pub fn packages(&self) -> Vec<String> {
        let mut options = ["--workspace", "--exclude", "xtask"].map(str::to_owned).to_vec();
        options.extend(self.features());
        options.extend(["--features", "telehealth-node/shared-build"].map(str::to_owned));
        options
    }
}

/// Whether the system has what a program needs to be built with OpenSSL.
fn has_openssl() -> bool {
    let mut probe = Command::new("pkg-config");
    probe.args(["--atleast-version", "1.1.1", "openssl"]).output().is_ok_and(|output| output.status.success())
}

/// Runs a command and returns its standard output, or an error with all its output.
pub fn output_of(command: &mut Command) -> Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| format!("{name} cannot be run: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8(output.stdout)?);
    }
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    Err(format!("{name} failed ({}):\n{stdout}{stderr}", output.status).into())
}
