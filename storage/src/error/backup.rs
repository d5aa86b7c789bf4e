//! Errors of backups. No message contains a passphrase.

use std::{io, path::PathBuf};
use telehealth_core::Code;

/// An error of making, checking or restoring backups.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// pgBackRest is not installed.
    #[error(
        "pgBackRest cannot be run ({reason}); install it (Debian: apt-get install pgbackrest) [{}]",
        Code::BACKUP_PROGRAM_MISSING
    )]
    ProgramMissing {
        /// The error of the operating system.
        reason: io::Error,
    },
    /// pgBackRest is older than the oldest that this library works with.
    #[error("pgBackRest {found} is too old; install 2.45 or later [{}]", Code::BACKUP_PROGRAM_TOO_OLD)]
    ProgramTooOld {
        /// Its version.
        found: String,
    },
    /// A setting of `init` violates a rule.
    #[error("{setting} {reason} [{}]", Code::BACKUP_SETUP_INVALID)]
    Setup {
        /// The setting, such as `the passphrase of repository 1`.
        setting: String,
        /// The rule.
        reason: &'static str,
    },
    /// The folder holds no configuration that `init` has completed.
    #[error("{} holds no configuration of backups; run `telehealth backup init` [{}]", folder.display(), Code::BACKUP_NOT_CONFIGURED)]
    NotConfigured {
        /// The folder.
        folder: PathBuf,
    },
    /// The server archives its write-ahead log to something else.
    #[error(
        "the server has another archive_command, which init would replace; reset it first [{}]",
        Code::BACKUP_ARCHIVE_IN_USE
    )]
    ArchiveInUse,
    /// The folder to restore into holds files.
    #[error("{} is not empty, and a restore never writes over files; name a new folder [{}]", folder.display(), Code::BACKUP_FOLDER_NOT_EMPTY)]
    FolderNotEmpty {
        /// The folder.
        folder: PathBuf,
    },
    /// No backup reaches back to the time.
    #[error("there is no backup from before that time{}; choose a later one [{}]", since(.oldest.as_deref()), Code::BACKUP_TIME_TOO_EARLY)]
    TooEarly {
        /// When the oldest backup ended, if there is one.
        oldest: Option<String>,
    },
    /// The time has not come yet.
    #[error(
        "that time lies in the future; to restore what there is, restore `latest` [{}]",
        Code::BACKUP_TIME_IN_FUTURE
    )]
    InFuture,
    /// There is no backup with the label, or none at all.
    #[error("there is no such backup; `telehealth backup list` lists them [{}]", Code::BACKUP_UNKNOWN)]
    Unknown,
    /// pgBackRest failed.
    #[error("{message} [{code}]")]
    Failed {
        /// The stable code.
        code: Code,
        /// The cause, and what to do.
        message: String,
    },
    /// The restored copy did not start or did not reach the moment.
    #[error("the restored copy did not start: {reason} [{}]", Code::BACKUP_COPY_FAILED)]
    Copy {
        /// The end of its log.
        reason: String,
    },
    /// A file or folder cannot be used.
    #[error("could not {action} {}: {source} [{}]", path.display(), Code::BACKUP_IO)]
    Io {
        /// What was attempted.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
}

fn since(oldest: Option<&str>) -> String {
    oldest.map_or_else(|| "; there is none at all".to_owned(), |oldest| format!("; the oldest ended at {oldest}"))
}

impl BackupError {
    /// Returns the stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::ProgramMissing { .. } => Code::BACKUP_PROGRAM_MISSING,
            Self::ProgramTooOld { .. } => Code::BACKUP_PROGRAM_TOO_OLD,
            Self::Setup { .. } => Code::BACKUP_SETUP_INVALID,
            Self::NotConfigured { .. } => Code::BACKUP_NOT_CONFIGURED,
            Self::ArchiveInUse => Code::BACKUP_ARCHIVE_IN_USE,
            Self::FolderNotEmpty { .. } => Code::BACKUP_FOLDER_NOT_EMPTY,
            Self::TooEarly { .. } => Code::BACKUP_TIME_TOO_EARLY,
            Self::InFuture => Code::BACKUP_TIME_IN_FUTURE,
            Self::Unknown => Code::BACKUP_UNKNOWN,
            Self::Failed { code, .. } => *code,
            Self::Copy { .. } => Code::BACKUP_COPY_FAILED,
            Self::Io { .. } => Code::BACKUP_IO,
        }
    }

    #[cfg(all(unix, feature = "embedded"))]
    pub(crate) fn io<'a>(action: &'static str, path: &'a std::path::Path) -> impl FnOnce(io::Error) -> Self + 'a {
        move |source| Self::Io { action, path: path.to_owned(), source }
    }
}
