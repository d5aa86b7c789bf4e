//! A private PostgreSQL server for examples, tests and trials, started and stopped by the program that uses it.
//!
//! ```no_run
//! # fn main() -> Result<(), telehealth_storage::embedded::EmbeddedError> {
//! use telehealth_storage::embedded::Embedded;
//!
//! let server = Embedded::temporary()?;            // ready in about a second, removed with `server`
//! println!("{}", server.url());
//! let kept = Embedded::persistent("clinic-data")?; // the same, but its data stays
//! # Ok(()) }
//! ```
//!
//! **Access.** The server listens on a Unix-domain socket only, never on TCP, in a folder of mode 0700. The kernel thus
//! admits only this user and root; there is no password to leak. Every libpq-based client accepts the URL, and so do
//! `node-postgres`, SQLAlchemy and `tokio-postgres`.
//!
//! **Shutdown.** A watcher process (`/bin/sh`) owns the server. It reads a pipe that this process holds open. However
//! this process ends (return, panic, `exit`, SIGTERM, SIGKILL), the pipe is closed; the watcher then stops the server
//! and removes temporary files.
//!
//! **Forks.** The server belongs to the process that started it. A fork of it (Python's `multiprocessing`, gunicorn's
//! `--preload`) may use the server, and the server keeps running when the fork ends. When the process drops its handle
//! the server stops, forks or not. When the process is killed, its forks still hold the pipe, and the server stops with
//! the last of them.
//!
//! **Root.** PostgreSQL refuses to run as root, so a root process steps down to `postgres` or `nobody` for the server.
//! Of a persistent folder that account owns the subfolder `server` and can change nothing else there, such as the file
//! of keys.
//!
//! **Logging.** The server's log never contains row contents: no statements, no parameters, no `DETAIL` lines.
#![cfg(unix)]

// The paths are explicit because `cargo xtask` includes this file too, where the default paths would not be found.
#[path = "embedded/account.rs"]
pub(crate) mod account;
#[path = "embedded/copy.rs"]
pub(crate) mod copy;
#[path = "embedded/error.rs"]
mod error;
#[path = "embedded/folder.rs"]
mod folder;
#[path = "embedded/installation.rs"]
mod installation;

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf, absolute};
use std::process::{self, Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use account::{Account, stepping_down};
pub use error::EmbeddedError;
use error::Result;
use folder::{RunFolder, forget_stale_pid, lock_log, make_folder, open_log, tail};
use installation::{Installation, written_by};

/// The oldest PostgreSQL that the migrations run on.
const OLDEST: u32 = 15;
/// The environment variable that names the folder of `initdb` and `postgres`; if it is set, no other is tried.
const SETTING: &str = "TELEHEALTH_PG_BIN";
/// The script that owns the server and outlives this process.
const WATCHER: &str = include_str!("embedded/watcher.sh");
/// How long a server may take to accept connections; the usual time is about a second.
const START_TIMEOUT: Duration = Duration::from_secs(60);

/// The subfolder of a persistent folder that belongs to the server's account.
const SERVER_FOLDER: &str = "server";

/// Settings of every server. The logging settings keep row contents, and so health information, out of the log.
const SETTINGS: &[&str] = &[
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "max_connections=200",
    "timezone=UTC",
    "cluster_name=telehealth",
    "logging_collector=off",
    "log_error_verbosity=terse",
    "log_min_error_statement=panic",
    "log_parameter_max_length=0",
    "log_parameter_max_length_on_error=0",
];
/// Further settings of a temporary server, which needs no durability.
const TEMPORARY_SETTINGS: &[&str] = &["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

/// A running private PostgreSQL server. Dropping it stops the server, and removes the data of a temporary one.
#[derive(Debug)]
#[must_use = "the server stops when this value is dropped"]
pub struct Embedded {
    socket_folder: PathBuf,
    watcher: Child,
    started_by: u32,
}

impl Embedded {
    /// Starts an empty server whose data is removed with it.
    ///
    /// # Errors
    ///
    /// If no PostgreSQL is found, or if it does not start.
    pub fn temporary() -> Result<Self> {
        let installation = Installation::find()?;
        let run = RunFolder::create(None)?;
        Server {
            data: run.path.join("data"),
            log: open_log(&run.path.join("server.log"))?,
            initdb: "--no-sync",
            settings: TEMPORARY_SETTINGS.iter().copied().map(str::to_owned).collect(),
            start_timeout: START_TIMEOUT,
            stop_signal: "QUIT",
            installation,
            run,
        }
        .start()
    }

    /// Starts a server that keeps its data in `folder`, with PostgreSQL's own durability. The folder is created if it
    /// does not exist.
    ///
    /// A folder can have one handle at a time: a second start fails until the first server has stopped. After a crash
    /// the folder recovers by itself.
    ///
    /// # Errors
    ///
    /// As [`Embedded::temporary`], and if `folder` is in use, contains other files, or was written by a version of
    /// PostgreSQL that is not installed.
    pub fn persistent(folder: impl AsRef<Path>) -> Result<Self> {
        let folder = absolute(folder.as_ref()).map_err(EmbeddedError::io("find", folder.as_ref()))?;
        let run = RunFolder::create(Account::owning(&folder.join(SERVER_FOLDER).join("data")))?;
        let folder = make_folder(&folder, run.account)?;
        let data = folder.join(SERVER_FOLDER).join("data");
        let installation = match written_by(&data) {
            Some(major) => Installation::find_major(major, &folder)?,
            None => Installation::find()?,
        };
        let log = lock_log(&folder)?;
        forget_stale_pid(&data);
        let settings = Vec::new();
        Server {
            data,
            log,
            initdb: "--data-checksums",
            settings,
            start_timeout: START_TIMEOUT,
            stop_signal: "INT",
            installation,
            run,
        }
        .start()
    }

    /// Returns the folder of the PostgreSQL programs that a new server would run.
    ///
    /// # Errors
    ///
    /// If there is none, or if `TELEHEALTH_PG_BIN` does not name one.
    pub fn programs() -> Result<PathBuf> {
        Ok(Installation::find()?.bin)
    }

    /// Returns the URL of the database `postgres`, for any client that supports Unix-domain sockets.
    pub fn url(&self) -> String {
        self.url_for("postgres")
    }

    /// Returns the URL of another database on this server; it need not exist yet.
    pub fn url_for(&self, database: &str) -> String {
        self.url_as(database, "postgres")
    }

    /// Returns the URL of a database for a login, which a copy of another server has.
    pub(crate) fn url_as(&self, database: &str, login: &str) -> String {
        socket_url(&self.socket_folder, 5432, database, login)
    }
}

impl Drop for Embedded {
    fn drop(&mut self) {
        // Closing a fork's copy of the pipe does not stop the server.
        let Some(mut pipe) = self.watcher.stdin.take() else { return };
        if process::id() != self.started_by {
            return;
        }
        // A line ends the watcher even if a fork still holds the pipe. Errors mean that the watcher has already ended.
        let _ = pipe.write_all(b"stop\n");
        drop(pipe);
        let _ = self.watcher.wait();
    }
}

/// The parameters of a start.
struct Server {
    installation: Installation,
    run: RunFolder,
    data: PathBuf,
    log: File,
    initdb: &'static str,
    settings: Vec<String>,
    start_timeout: Duration,
    stop_signal: &'static str,
}

impl Server {
    fn start(self) -> Result<Embedded> {
        let bin = self.installation.within_reach(&self.run)?;
        let watcher = self.watcher(&bin)?.spawn().map_err(EmbeddedError::io("start", Path::new("/bin/sh")))?;
        let socket_folder = self.run.set_function_owner();
        let mut server = Embedded { socket_folder, watcher, started_by: process::id() };
        server.wait_until_ready(&self.data, self.log, self.start_timeout)?;
        Ok(server)
    }

    fn watcher(&self, bin: &Path) -> Result<Command> {
        let output = |log: &File| log.try_clone().map_err(EmbeddedError::io("share", &self.data));
        let mut command = stepping_down("/bin/sh", self.run.account);
        command.args(["-c", WATCHER, "telehealth-postgresql"]);
        command.args([bin, &self.data, &self.run.path]);
        command.arg(self.stop_signal).arg(format!(
            "--username=postgres --auth-local=trust --auth-host=reject --encoding=UTF8 --locale=C --no-instructions {}",
            self.initdb
        ));
        command.args(["-p", "5432", "-k"]).arg(&self.run.path);
        for setting in SETTINGS.iter().copied().chain(self.settings.iter().map(String::as_str)) {
            command.args(["-c", setting]);
        }
        // Its own process group: Ctrl-C in a terminal only reaches this process, which then stops the watcher.
        command.stdin(Stdio::piped()).stdout(output(&self.log)?).stderr(output(&self.log)?).process_group(0);
        Ok(command)
    }
}

impl Embedded {
    /// Waits until the server accepts connections. On an error the caller drops `self`, which stops the server.
    fn wait_until_ready(&mut self, data: &Path, log: File, timeout: Duration) -> Result<()> {
        let pid_file = data.join("postmaster.pid");
        let start = Instant::now();
        while !is_ready(&pid_file, &self.socket_folder) {
            if self.watcher.try_wait().map_err(EmbeddedError::io("watch", data))?.is_some() {
                return Err(EmbeddedError::Failed { log: tail(log) });
            }
            if start.elapsed() > timeout {
                return Err(EmbeddedError::TimedOut { timeout, log: tail(log) });
            }
            thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }
}

/// Whether `postmaster.pid` was written by the server of this socket (fifth line) and reports it as ready (eighth
/// line).
fn is_ready(pid_file: &Path, socket_folder: &Path) -> bool {
    let Ok(text) = fs::read_to_string(pid_file) else {
        return false;
    };
    let mut lines = text.lines().skip(4);
    lines.next().is_some_and(|line| Path::new(line) == socket_folder)
        && lines.nth(2).is_some_and(|line| line.trim_end() == "ready")
}

/// Returns the URL of a database whose server listens in a folder.
pub(crate) fn socket_url(folder: &Path, port: i32, database: &str, login: &str) -> String {
    let folder = percent_encode(folder.as_os_str().as_bytes());
    let [database, login] = [database, login].map(|name| percent_encode(name.as_bytes()).replace('/', "%2F"));
    format!("postgresql:///{database}?host={folder}&port={port}&user={login}")
}

/// Percent-encodes bytes for a part of a URL.
fn percent_encode(bytes: &[u8]) -> String {
    let mut text = String::new();
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_encoded() {
        assert_eq!(percent_encode(b"/tmp/a b/50%?"), "/tmp/a%20b/50%25%3F");
    }
}
