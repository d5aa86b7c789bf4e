//! What findings about backups mean, and what to do.

use crate::doctor::{
    Finding,
    Severity::{self, Critical, Warning},
};

/// The code, severity, meaning and remedy of a finding.
pub(super) type Rule = (&'static str, Severity, &'static str, &'static str);

pub(super) const UNUSABLE: Rule = (
    "backup.repository_unusable",
    Critical,
    "Nothing can be restored from the repository.",
    "Mount it, correct its passphrase, or make a new one with `telehealth backup init`.",
);
pub(super) const UNENCRYPTED: Rule = (
    "backup.unencrypted",
    Critical,
    "A reader of the repository can read the database, except for the protected columns.",
    "Make a new, encrypted repository with `telehealth backup init`, then remove this one.",
);
pub(super) const NONE: Rule =
    ("backup.missing", Critical, "The repository holds no backup.", "Make one with `telehealth backup run full`.");
pub(super) const OLD: Rule = (
    "backup.too_old",
    Warning,
    "The newest backup is more than 26 hours old, so a restore takes longer.",
    "Find out why the timers did not run, and make one with `telehealth backup run incr`.",
);
pub(super) const IN_FUTURE: Rule = (
    "backup.in_future",
    Critical,
    "The backup ended in the future, so a clock is wrong, and a restore to a time brings another moment.",
    "Synchronize the clocks of this machine and of the server, such as with chrony, then make a new backup.",
);
pub(super) const PAGES: Rule = (
    "backup.damaged_pages",
    Critical,
    "The database itself had damaged pages when the backup was made.",
    "Find the pages with `pg_amcheck`, replace the disk, and restore from an older backup.",
);
pub(super) const DAMAGED: Rule = (
    "backup.damaged",
    Critical,
    "Files are damaged or missing, so a restore fails or is wrong.",
    "Restore from the other repository, and make a new full backup with `telehealth backup run full`.",
);
pub(super) const DISK_FULL: Rule = (
    "backup.disk_full",
    Critical,
    "The disk of the repository has no space for the next segment of the log, so nothing arrives there.",
    "Free space, enlarge it, or keep backups for fewer days.",
);
pub(super) const DELETED: Rule = (
    "backup.deleted",
    Critical,
    "The repository lists the backup, but its folder or its manifest is missing.",
    "Find out who removed it, and make a new full backup with `telehealth backup run full`.",
);
pub(super) const GAP: Rule = (
    "backup.log_gap",
    Critical,
    "A segment of the log is missing: nothing after it can be restored from older backups.",
    "Make a new full backup with `telehealth backup run full`; use the other repository for earlier moments.",
);
pub(super) const ARCHIVE_OFF: Rule = (
    "backup.archive_off",
    Critical,
    "The server does not archive its log, so all changes since the last backup can be lost.",
    "Run `telehealth backup init`, and restart the server.",
);
pub(super) const ARCHIVE_FAILING: Rule = (
    "backup.archive_failing",
    Critical,
    "The server's last attempt to archive its log failed; its disk fills up, and changes can be lost.",
    "Read the server's log, and correct the cause: a missing repository, a full disk, a changed passphrase.",
);
pub(super) const ARCHIVE_BEHIND: Rule = (
    "backup.archive_behind",
    Critical,
    "A segment of the log has waited for more than 10 minutes to be archived.",
    "Read the server's log, and check the connection to the repositories.",
);

const RULES: &[Rule] = &[
    UNUSABLE,
    UNENCRYPTED,
    NONE,
    OLD,
    IN_FUTURE,
    PAGES,
    DAMAGED,
    DELETED,
    GAP,
    DISK_FULL,
    ARCHIVE_OFF,
    ARCHIVE_FAILING,
    ARCHIVE_BEHIND,
];

/// Returns the code, meaning and remedy of every finding about backups.
pub fn explanations() -> impl Iterator<Item = (&'static str, String, &'static str)> {
    RULES.iter().map(|(code, _, meaning, remedy)| (*code, (*meaning).to_owned(), *remedy))
}

pub(super) fn finding(
    (code, severity, meaning, remedy): Rule,
    object: impl Into<String>,
    detail: Option<&str>,
) -> Finding {
    let message = detail.map_or_else(|| meaning.to_owned(), |detail| format!("{meaning} ({detail})"));
    Finding { code, severity, object: object.into(), message, remedy: remedy.to_owned(), sql: None }
}
