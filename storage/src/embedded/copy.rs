//! Servers on restored copies of other servers' data.

use std::fs;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::account::{Account, give};
use super::error::{EmbeddedError, Result};
use super::folder::{RunFolder, may_hold_a_socket, open_log};
use super::installation::{Installation, written_by};
use super::{Embedded, Server};

/// Settings that the original may have set and that a private copy must not follow. A copy that accepts no connections
/// while it recovers needs none of the original's limits.
const SETTINGS: &[&str] = &[
    "archive_mode=off",
    "autovacuum=off",
    "fsync=off",
    "hot_standby=off",
    "local_preload_libraries=",
    "max_prepared_transactions=100",
    "session_preload_libraries=",
    "shared_buffers=128MB",
    "shared_preload_libraries=",
    "ssl=off",
    "synchronous_standby_names=",
];

/// A private folder for a copy of another server's data. It is removed when this value is dropped, or with the server
/// that [`start`](Self::start) starts.
pub(crate) struct CopyFolder {
    run: RunFolder,
}

impl CopyFolder {
    /// Creates the folder in `parent`. As root, gives it to `account`.
    pub(crate) fn create_in(parent: &Path, account: Option<Account>) -> Result<Self> {
        let path = parent.join(RunFolder::name());
        if !may_hold_a_socket(&path) {
            let source =
                Error::new(ErrorKind::InvalidInput, "a path for copies must be absolute, short and without spaces");
            return Err(EmbeddedError::io("use", parent)(source));
        }
        let run = RunFolder::create_at(path, account)?;
        if run.can_be_removed() {
            return Ok(Self { run });
        }
        let source = Error::new(ErrorKind::PermissionDenied, "it must belong to the account of the server");
        Err(EmbeddedError::io("use", parent)(source))
    }

    /// Returns the folder.
    pub(crate) fn path(&self) -> &Path {
        &self.run.path
    }

    /// Returns the place for the data.
    pub(crate) fn data(&self) -> PathBuf {
        self.run.path.join("data")
    }

    /// Starts a server on the data, and waits until it has recovered. It takes no setting from the original's
    /// configuration files but those of the recovery, and accepts connections of this user only.
    pub(crate) fn start(self, start_timeout: Duration) -> Result<Embedded> {
        let Self { run } = self;
        let data = run.path.join("data");
        let major = written_by(&data).unwrap_or_default();
        let installation = Installation::find_major(major, &data)?;
        let mut settings: Vec<String> = SETTINGS.iter().copied().map(str::to_owned).collect();
        for (setting, name, text) in [
            ("config_file", "empty.conf", ""),
            ("hba_file", "hba.conf", "local all all trust\n"),
            ("ident_file", "ident.conf", ""),
        ] {
            let file = run.path.join(name);
            fs::write(&file, text).map_err(EmbeddedError::io("write", &file))?;
            run.account.map_or(Ok(()), |account| give(&file, account))?;
            settings.push(format!("{setting}={}", file.display()));
        }
        let log = open_log(&run.path.join("server.log"))?;
        Server { data, log, initdb: "", settings, start_timeout, stop_signal: "QUIT", installation, run }.start()
    }
}
