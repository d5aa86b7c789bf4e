//! The operating system account that runs the server.

use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use super::error::{EmbeddedError, Result};

/// The environment variables that the server inherits. Others may contain keys and passwords.
const KEPT_VARIABLES: &[&str] = &["LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"];

/// A user that is not root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) uid: u32,
    pub(crate) gid: u32,
}

impl Account {
    pub(super) const ROOT: Self = Self { uid: 0, gid: 0 };

    /// Returns the user that root steps down to, from the text of `/etc/passwd`.
    pub(super) fn unprivileged(passwd: &str) -> Option<Self> {
        let entry = |name: &str| {
            let mut fields =
                passwd.lines().map(|line| line.split(':')).find(|line| line.clone().next() == Some(name))?.skip(2);
            Some(Self { uid: fields.next()?.parse().ok()?, gid: fields.next()?.parse().ok()? })
        };
        entry("postgres").or_else(|| entry("nobody"))
    }

    /// Returns the owner of an existing data folder, unless it is root: PostgreSQL only starts as the owner.
    pub(super) fn owning(data: &Path) -> Option<Self> {
        // A link would return the owner of its target.
        let found = fs::symlink_metadata(data).ok().filter(|found| found.is_dir() && found.uid() != 0)?;
        Some(Self { uid: found.uid(), gid: found.gid() })
    }

    /// Whether this user may enter `path` and every folder above it.
    pub(super) fn reaches(self, path: &Path) -> bool {
        path.ancestors().all(|part| {
            fs::metadata(part).is_ok_and(|found| {
                let bit = if found.uid() == self.uid { 0o100 } else { 0o001 };
                found.mode() & bit != 0
            })
        })
    }

    /// Whether this user could replace `path`: if they own a folder above it, or may write in one that is not sticky
    /// (as `/tmp` is).
    pub(super) fn replaces(self, path: &Path) -> bool {
        path.ancestors().skip(1).any(|part| {
            fs::metadata(part).is_ok_and(|found| {
                let owns = found.uid() == self.uid;
                let writes = found.mode() & 0o002 != 0 || (found.gid() == self.gid && found.mode() & 0o020 != 0);
                owns || (writes && found.mode() & 0o1000 == 0)
            })
        })
    }
}

/// Returns a command that runs as `account`, if given, without this process's environment and current folder.
pub(crate) fn stepping_down(program: &str, account: Option<Account>) -> Command {
    let mut command = Command::new(program);
    command.current_dir("/").env_clear().env("LC_ALL", "C").env("TZ", "UTC");
    for name in KEPT_VARIABLES {
        if let Some(value) = env::var_os(name) {
            command.env(name, value);
        }
    }
    // The watcher needs `rm`, `mv` and `sleep` even if this process's path is unusual.
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).chain([PathBuf::from("/usr/bin"), PathBuf::from("/bin")]);
    command.env("PATH", env::join_paths(folders).unwrap_or(path.clone()));
    if let Some(Account { uid, gid }) = account {
        command.uid(uid).gid(gid);
    }
    command
}

/// Makes `account` the owner of `path`.
pub(crate) fn give(path: &Path, account: Account) -> Result<()> {
    chown(path, Some(account.uid), Some(account.gid)).map_err(EmbeddedError::io("change the owner of", path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn root_steps_down_to_postgres_or_nobody() {
        let passwd = "root:x:0:0::/root:/bin/sh\nnobody:x:65534:65533::/:/bin/false\npostgres:x:101:104::/:/bin/sh\n";
        assert_eq!(Account::unprivileged(passwd), Some(Account { uid: 101, gid: 104 }));
        let without = passwd.replace("postgres", "someone");
        assert_eq!(Account::unprivileged(&without), Some(Account { uid: 65534, gid: 65533 }));
        assert_eq!(Account::unprivileged("root:x:0:0::/root:/bin/sh\n"), None);
    }
}
