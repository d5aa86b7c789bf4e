//! The records of drills: a file with a JSON object in each line, which holds the hash of the line before it. The file
//! outlives the database that the drill is about.

use super::{DrillCheck, DrillVerdict};
use crate::{
    Timestamp,
    backup::{Backups, Moment},
    error::BackupError,
    now,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{
    fs::{self, File},
    io::{ErrorKind, Write},
    path::Path,
    time::Duration,
};
use telehealth_core::Code;

const FILE: &str = "drills.jsonl";

/// The result of a drill.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DrillRecord {
    /// When it began.
    pub started: Timestamp,
    /// The moment that was asked for; `random` if none could be chosen.
    pub moment: String,
    /// The repository that it restored from.
    pub repository: Option<u8>,
    /// The time of the newest change that the copy has, by its audit log.
    pub reached: Option<Timestamp>,
    /// How long restoring the files took.
    pub restore: Duration,
    /// How long starting and recovering took.
    pub recovery: Duration,
    /// How long all of it took.
    pub total: Duration,
    /// What the original had and the copy lacks, if the original was there to compare with.
    pub lost: Option<Lost>,
    /// The checks of the copy.
    pub checks: Vec<DrillCheck>,
    /// The code and message of the error that ended the drill early.
    pub error: Option<(Code, String)>,
    /// Why the original's table lacks the record, if the original was given. Not a part of the record.
    pub not_in_table: Option<String>,
}

/// What a restore loses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lost {
    /// The number of entries of the audit log, one for each change.
    pub entries: u64,
    /// The time from the first change that the copy lacks to the beginning of the drill; zero if it lacks none.
    pub time: Duration,
}

impl DrillRecord {
    pub(super) fn begin(moment: Option<&Moment>) -> Self {
        Self {
            started: now(),
            moment: moment.map_or_else(|| "random".to_owned(), Moment::to_string),
            repository: None,
            reached: None,
            restore: Duration::ZERO,
            recovery: Duration::ZERO,
            total: Duration::ZERO,
            lost: None,
            checks: Vec::new(),
            error: None,
            not_in_table: None,
        }
    }

    /// Whether the copy was restored, started, and failed no check.
    #[must_use]
    pub fn is_passed(&self) -> bool {
        self.error.is_none() && self.checks.iter().all(|check| check.verdict != DrillVerdict::Failed)
    }

    /// Returns the record as a JSON object.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let checks = self
            .checks
            .iter()
            .map(|check| json!({ "name": check.name, "verdict": check.verdict.label(), "detail": check.detail }));
        json!({
            "started": self.started.to_string(),
            "moment": self.moment,
            "is_passed": self.is_passed(),
            "repository": self.repository,
            "reached": self.reached.map(|time| time.to_string()),
            "restore_seconds": seconds(self.restore),
            "recovery_seconds": seconds(self.recovery),
            "total_seconds": seconds(self.total),
            "lost": self.lost.map(|lost| json!({ "entries": lost.entries, "seconds": seconds(lost.time) })),
            "checks": checks.collect::<Value>(),
            "error": self.error.as_ref().map(|(code, message)| json!({ "code": code.as_str(), "message": message })),
        })
    }

    /// Appends the record to the file of a folder.
    pub(super) fn append_to(&self, folder: &Path) -> Result<(), BackupError> {
        let path = folder.join(FILE);
        let text = read(&path)?;
        let mut record = self.to_json();
        if let Some(members) = record.as_object_mut() {
            members.insert("previous".to_owned(), text.lines().last().map_or(Value::Null, |line| hash(line).into()));
        }
        let file = File::options().append(true).create(true).open(&path);
        let written = file.and_then(|mut file| {
            file.write_all(format!("{record}\n").as_bytes())?;
            file.sync_all()
        });
        written.map_err(BackupError::io("write", &path))
    }
}

/// Milliseconds are enough.
fn seconds(time: Duration) -> f64 {
    f64::from(u32::try_from(time.as_millis()).unwrap_or(u32::MAX)) / 1000.0
}

fn hash(line: &str) -> String {
    Sha256::digest(line).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read(path: &Path) -> Result<String, BackupError> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
        text => text.map_err(BackupError::io("read", path)),
    }
}

impl Backups {
    /// Returns the records of all drills as JSON objects, oldest first.
    ///
    /// # Errors
    /// `backup.records_changed` if a record but the newest was changed, removed or moved.
    pub fn drills(&self) -> Result<Vec<Value>, BackupError> {
        let text = read(&self.folder().join(FILE))?;
        let changed = || BackupError::Failed {
            code: Code::BACKUP_RECORDS_CHANGED,
            message: "the records of drills were changed, removed or moved".to_owned(),
        };
        let mut previous = Value::Null;
        let mut records = Vec::new();
        for line in text.lines() {
            let mut record: Value = serde_json::from_str(line).map_err(|_| changed())?;
            let claimed = record.as_object_mut().and_then(|members| members.remove("previous"));
            if claimed != Some(previous) {
                return Err(changed());
            }
            previous = hash(line).into();
            records.push(record);
        }
        Ok(records)
    }
}
