//! What backups there are, as pgBackRest's `info` tells.

use super::{Backups, REPOSITORIES};
use crate::{Timestamp, error::BackupError};
use chrono::DateTime;
use serde_json::Value;
use telehealth_core::Code;

/// The backups of all repositories.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Inventory {
    /// The repositories.
    pub repositories: Vec<Repository>,
    /// The backups, oldest first.
    pub backups: Vec<Backup>,
}

/// A repository.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Repository {
    /// Its number, from 1.
    pub number: u8,
    /// The cipher that encrypts it, such as `aes-256-cbc`, if one does.
    pub cipher: Option<String>,
    /// Why it cannot be used, if so.
    pub problem: Option<String>,
}

/// A backup.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Backup {
    /// The label, such as `20261128-223210F`.
    pub label: String,
    /// The number of its repository.
    pub repository: u8,
    /// `full`, `diff` or `incr`.
    pub kind: String,
    /// When it began.
    pub started: Timestamp,
    /// When it ended; the earliest moment to which it can be restored.
    pub ended: Timestamp,
    /// The size of the database in bytes.
    pub size: u64,
    /// What it added to the repository, in bytes.
    pub stored: u64,
    /// Whether pgBackRest found pages with wrong checksums in the database.
    pub has_damaged_pages: bool,
    /// The part of the archive that continues it, such as `15-1`; each major version has one.
    pub(super) archive: String,
    /// The segments of the log that it needs.
    pub(super) wal: [String; 2],
}

impl Backups {
    /// Lists the backups of both repositories.
    ///
    /// # Errors
    /// `backup.config_unreadable` and others of [`BackupError::Failed`].
    pub fn inventory(&self) -> Result<Inventory, BackupError> {
        let text = self.program.run(&["info", "--output=json"])?;
        read(&text).ok_or_else(|| BackupError::Failed {
            code: Code::BACKUP_FAILED,
            message: "pgBackRest's answer could not be read; use a version that this library was tested with"
                .to_owned(),
        })
    }
}

fn read(text: &str) -> Option<Inventory> {
    // After a wrong passphrase, messages contain random bytes, also those that JSON does not allow.
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let answer: Value = serde_json::from_str(&text).ok()?;
    // A stanza that no repository knows is missing in the answer.
    let Some(stanza) = answer.as_array()?.first() else { return Some(Inventory::default()) };
    let repositories = REPOSITORIES.iter().map(|number| {
        let known = stanza.get("repo")?.as_array()?.iter().find(|it| it.get("key") == Some(&(*number).into()));
        repository(*number, known)
    });
    let archives = stanza.get("archive")?.as_array()?;
    let backups = stanza.get("backup")?.as_array()?.iter();
    let mut backups: Vec<Backup> = backups.map(|it| backup(it, archives)).collect::<Option<_>>()?;
    backups.sort_by_key(|backup| (backup.ended, backup.repository));
    Some(Inventory { repositories: repositories.collect::<Option<_>>()?, backups })
}

fn repository(number: u8, known: Option<&Value>) -> Option<Repository> {
    let Some(known) = known else {
        return Some(Repository { number, cipher: None, problem: Some("it is not configured".to_owned()) });
    };
    let status = known.get("status")?;
    let message = status.get("message")?.as_str()?;
    let problem = match status.get("code")?.as_i64()? {
        // An empty repository is no problem of the repository: the missing backup is a finding of its own.
        0 | 2 => None,
        1 => Some("its folder or bucket is missing, or empty".to_owned()),
        3 => Some("its info files are missing".to_owned()),
        _ if message.contains("HostConnectError") => Some("it cannot be reached over the network".to_owned()),
        _ if message.contains("unable to verify certificate") => {
            Some("its certificate cannot be verified; repo2-storage-ca-file names the authority".to_owned())
        }
        _ if message.contains("HTTP request failed") => {
            Some("its store refuses the request: the bucket or the credentials are wrong".to_owned())
        }
        // The rest of the message may contain random bytes.
        _ if message.contains("FormatError")
            || message.contains("CryptoError")
            || message.contains("ChecksumError") =>
        {
            Some("its passphrase is wrong, or its info files are damaged".to_owned())
        }
        _ if message.contains("FileMissingError") => Some("one of its info files is missing".to_owned()),
        _ => Some("pgBackRest cannot read it".to_owned()),
    };
    let cipher = known.get("cipher")?.as_str().filter(|cipher| *cipher != "none").map(ToOwned::to_owned);
    Some(Repository { number, cipher, problem })
}

fn backup(value: &Value, archives: &[Value]) -> Option<Backup> {
    // Both name the same version of the database in the same repository.
    let archive = archives.iter().find(|it| it.get("database") == value.get("database"));
    let time = |name| DateTime::from_timestamp(value.get("timestamp")?.get(name)?.as_i64()?, 0)?.try_into().ok();
    let text = |value: &Value| value.as_str().map(ToOwned::to_owned);
    let segment = |name| text(value.get("archive")?.get(name)?);
    Some(Backup {
        label: text(value.get("label")?)?,
        repository: u8::try_from(value.get("database")?.get("repo-key")?.as_u64()?).ok()?,
        kind: text(value.get("type")?)?,
        started: time("start")?,
        ended: time("stop")?,
        size: value.get("info")?.get("size")?.as_u64()?,
        stored: value.get("info")?.get("repository")?.get("delta")?.as_u64()?,
        has_damaged_pages: value.get("error").and_then(Value::as_bool).unwrap_or(false),
        archive: archive.and_then(|it| text(it.get("id")?)).unwrap_or_default(),
        wal: [segment("start")?, segment("stop")?],
    })
}
