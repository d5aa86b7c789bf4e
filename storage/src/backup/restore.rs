//! Restoring a moment into a new folder.

use super::{
    Backups, Inventory, REPOSITORIES,
    folders::{UnfilledFolders, is_filled, make_folder},
};
use crate::{Timestamp, error::BackupError, now};
use std::{
    fmt, fs,
    path::{Path, PathBuf},
    str::FromStr,
};
use telehealth_core::{Code, error::FieldError};

/// The moment to which a restore brings a database.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Moment {
    /// The newest in the archive.
    Latest,
    /// The last one before a time.
    Time(Timestamp),
    /// The end of the backup with this label.
    Label(String),
}

impl FromStr for Moment {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let is_label = |c: char| c.is_ascii_digit() || "FDI-_".contains(c);
        match text {
            "latest" => Ok(Self::Latest),
            label if label.len() >= 16 && label.contains('F') && label.chars().all(is_label) => {
                Ok(Self::Label(label.to_owned()))
            }
            time => time.parse().map(Self::Time).map_err(|_| {
                let message = "must be `latest`, a time such as 2026-11-22T10:00:00Z, or the label of a backup";
                FieldError::new(Code::TIMESTAMP_MALFORMED, message).with("rule", "moment")
            }),
        }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Latest => f.write_str("latest"),
            Self::Time(time) => time.fmt(f),
            Self::Label(label) => f.write_str(label),
        }
    }
}

/// A restored copy. It is not started.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Restored {
    /// The data folder.
    pub folder: PathBuf,
    /// The repository that it came from.
    pub repository: u8,
}

impl Backups {
    /// Restores into a new or empty folder, and tablespaces into one beside it whose name ends in `.tablespaces`. The
    /// copy recovers when it is first started. Archiving is off in it, so that it never writes into the repositories.
    ///
    /// A restore that fails leaves nothing, and one whose process is killed at most empty folders. If the machine
    /// stops, a part stays; pgBackRest writes the file without which PostgreSQL does not start, `global/pg_control`,
    /// last, so that the part cannot be mistaken for the whole.
    ///
    /// `repository` is the first one that has the moment, if it is not given.
    ///
    /// # Errors
    /// [`BackupError::FolderNotEmpty`], [`BackupError::TooEarly`], [`BackupError::InFuture`], [`BackupError::Unknown`],
    /// and others of [`BackupError::Failed`].
    pub fn restore(&self, folder: &Path, moment: &Moment, repository: Option<u8>) -> Result<Restored, BackupError> {
        let repository = self.inventory()?.choose(moment, repository)?;
        self.restore_from(repository, folder, moment)
    }

    /// Restores from a repository that has the moment. The folder and that of its tablespaces go if this process is killed
    /// meanwhile.
    pub(super) fn restore_from(&self, repository: u8, folder: &Path, moment: &Moment) -> Result<Restored, BackupError> {
        require_unfilled(folder)?;
        self.report(&format!("restoring from repository {repository}"));
        let before = UnfilledFolders::among([folder]);
        let restored = self.fill(repository, folder, moment);
        if restored.is_err() {
            before.restore();
        }
        restored
    }

    fn fill(&self, repository: u8, folder: &Path, moment: &Moment) -> Result<Restored, BackupError> {
        make_folder(folder, self.program.account)?;
        let folder = folder.canonicalize().map_err(BackupError::io("find", folder))?;
        // Those of the original are in use. The guard knows this name.
        let tablespaces = PathBuf::from(format!("{}.tablespaces", folder.display()));
        require_unfilled(&tablespaces)?;
        let before = UnfilledFolders::among([tablespaces.as_path()]);
        make_folder(&tablespaces, self.program.account)?;
        let mut arguments = vec![
            format!("--repo={repository}"),
            format!("--pg1-path={}", folder.display()),
            "--archive-mode=off".to_owned(),
            format!("--tablespace-map-all={}", tablespaces.display()),
        ];
        match moment {
            // Archived segments of every timeline, to the end.
            Moment::Latest => {}
            Moment::Time(time) => {
                let time = time.to_string().replace('T', " ").replace('Z', "+00");
                arguments.extend([
                    "--type=time".to_owned(),
                    format!("--target={time}"),
                    "--target-action=promote".to_owned(),
                ]);
            }
            Moment::Label(label) => {
                let action = "--target-action=promote".to_owned();
                arguments.extend([format!("--set={label}"), "--type=immediate".to_owned(), action]);
            }
        }
        arguments.push("restore".to_owned());
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        if let Err(error) = self.program.run_removing(&arguments, Some(&folder)) {
            before.restore();
            return Err(error);
        }
        // Fails if there are any.
        let _ = fs::remove_dir(&tablespaces);
        Ok(Restored { folder, repository })
    }
}

fn require_unfilled(folder: &Path) -> Result<(), BackupError> {
    if is_filled(folder) { Err(BackupError::FolderNotEmpty { folder: folder.to_owned() }) } else { Ok(()) }
}

impl Inventory {
    /// Returns the repository to restore from: the wanted one, or the first that has the moment.
    pub(super) fn choose(&self, moment: &Moment, wanted: Option<u8>) -> Result<u8, BackupError> {
        let considered = |number: &u8| wanted.is_none_or(|wanted| wanted == *number);
        let has = |number: &u8| {
            self.backups.iter().any(|backup| {
                backup.repository == *number
                    && match moment {
                        Moment::Latest => true,
                        Moment::Time(time) => backup.ended <= *time,
                        Moment::Label(label) => backup.label == *label,
                    }
            })
        };
        if matches!(moment, Moment::Time(time) if *time > now()) {
            return Err(BackupError::InFuture);
        }
        REPOSITORIES.into_iter().filter(considered).find(has).ok_or_else(|| match moment {
            Moment::Time(_) => {
                BackupError::TooEarly { oldest: self.backups.iter().map(|it| it.ended).min().map(|it| it.to_string()) }
            }
            _ => BackupError::Unknown,
        })
    }
}
