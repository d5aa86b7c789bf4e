//! The project's folders, and how to run programs in them.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

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
}

impl Workspace {
    /// Returns the workspace that this program was built in.
    pub fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
        let target = root.join(env::var_os("CARGO_TARGET_DIR").unwrap_or("target".into()));
        fs::create_dir_all(&target)?;
        let library_feature = if has_openssl() { "tls" } else { "bundled" };
        Ok(Self { root, target, library_feature, postgres: None })
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
        command
    }

    /// Returns a command of the Cargo that runs this program.
    pub fn cargo(&self) -> Command {
        self.command(env::var_os("CARGO").unwrap_or("cargo".into()))
    }

    /// The options that choose [`library_feature`](Self::library_feature) for all packages of the workspace.
    pub fn features(&self) -> [String; 3] {
        let feature = format!("telehealth-storage/{}", self.library_feature);
        ["--no-default-features".to_owned(), "--features".to_owned(), feature]
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
