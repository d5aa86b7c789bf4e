//! Backups, restores and drills, by driving [pgBackRest](https://pgbackrest.org).
//!
//! [`Backups::init`] writes pgBackRest's configuration for two repositories, each encrypted with a passphrase of its
//! own, and makes the server archive its write-ahead log into both. From then on [`Backups::run`] makes full and
//! incremental backups, [`Backups::check`] looks for damage, and [`Backups::restore`] brings a moment back in a new
//! folder.
//!
//! | what | where |
//! |---|---|
//! | `pgbackrest.conf`, without secrets | the folder of the configuration, mode 0700 |
//! | `conf.d/passphrases.conf`, mode 0600 | the same; the server's `archive_command` reads it too |
//! | backups and write-ahead log, encrypted | the repositories |
//!
//! The passphrases are other secrets than the keyring, and neither is in a backup: a thief of a repository lacks the
//! passphrase, and a thief of both still lacks the keyring. Keep copies of all three in different places: without its
//! passphrase a repository is lost.
//!
//! **Another place.** The second repository may be in an object store or on another machine. Its options are passed to
//! [`Backups::init`] and written into `pgbackrest.conf`; its secrets are in a file of your own in `conf.d`, of mode
//! 0600 and of the server's account, before `init` runs.
//!
//! | store | options (with `repo2-` before) | secrets |
//! |---|---|---|
//! | S3 and what speaks it | `type=s3`, `s3-bucket`, `s3-endpoint`, `s3-region`; `s3-uri-style=path` outside AWS | `s3-key`, `s3-key-secret` |
//! | Azure | `type=azure`, `azure-account`, `azure-container` | `azure-key` |
//! | Google | `type=gcs`, `gcs-bucket`; `gcs-endpoint` with its port outside Google | `gcs-key`, the file of a service account |
//! | SFTP, since pgBackRest 2.46 | `type=sftp`, `sftp-host`, `sftp-host-user`, `sftp-private-key-file`, `sftp-host-key-hash-type` | none |
//!
//! A store with a certificate of its own needs `storage-ca-file`; `storage-port` if it is not 443.
//!
//! Tested: S3 with Moto and Azure with Azurite, both behind HAProxy, from `init` to a restore with pgBackRest 2.45. Of Google
//! only the options were tested, because its emulator (gcp-storage-emulator) does not answer pgBackRest; SFTP was not.
//!
//! **Small files.** Those below 2 MiB are stored together (`repo-bundle`): a clinic has 300 files of a few kilobytes, and
//! each alone would wait for the disk, or cost a request to the store.
//!
//! **Account.** pgBackRest reads the server's files, so programs that call this module run as the server's account,
//! or as root, which steps down to the owner of the data folder.
//!
//! **Time at risk.** An accident loses the changes of at most 15 minutes if [`Backups::check`] finds nothing, and of 5
//! while the archive keeps up: the server hands over its log at the latest every [`ARCHIVE_TIMEOUT`], and
//! [`ARCHIVE_LAG`] later a segment that waits is a finding. A segment must arrive in both repositories before the next:
//! while one is full or cannot be reached, the other gets nothing newer either, and the log stays on the server.
//!
//! **Retention.** Backups are kept for [`Setup::keep_days`]. HIPAA sets no period for backups; it wants documentation,
//! such as the records of drills, for six years (45 CFR 164.316(b)(2)(i)).
//!
//! **Drills.** [`Backups::drill`] restores a moment elsewhere and proves the copy: its indexes, its references, its
//! rows against the audit log, a sealed value of every column and key, the audit log against the checkpoints that are
//! kept outside, and the critical findings of the doctor. Patients whom the original has erased since that moment are
//! erased in the copy, as after every restore. Its records are in `drills.jsonl` in the folder of the configuration, where
//! each holds the hash of the one before it, and in the table `backup_drills` of the database, whose audit log has them. A
//! restored database has only the drills before its moment, until the next drill adds the others.
//!
//! A copy may lack the checkpoints that were made after its moment, and must have the others. Not noticed is a copy that
//! lacks the changes of the last minute before its time, or of the last 16 minutes if it is of the newest moment; nor is
//! one whose entries after the newest checkpoint outside that it reaches were forged by somebody with the signer's key.
//!
//! **Damage.** pgBackRest's `verify` exits with 0 whatever it finds, notices neither a missing segment of the log nor a
//! backup without a manifest or folder, and stops at a wrong passphrase without naming it. [`Backups::check`] judges
//! its text and looks for these as well.

mod check;
mod drill;
mod folders;
mod inventory;
mod program;
mod restore;
mod rules;
mod setup;
mod verification;
mod wal;

pub use crate::error::BackupError;
pub use check::Archive;
pub use drill::{Drill, DrillCheck, DrillRecord, DrillVerdict, Lost};
pub use inventory::{Backup, Inventory, Repository};
pub use restore::{Moment, Restored};
pub use rules::explanations;
pub use setup::{Initialized, Setup};

use crate::{capacity::free_at, embedded::account::Account};
use program::Program;
use rustix::process::geteuid;
use std::{
    fmt, fs,
    io::{self, ErrorKind},
    os::unix::fs::MetadataExt,
    path::Path,
    sync::Arc,
    time::Duration,
};
use telehealth_core::Code;

/// How long the server may keep a segment of its log before it archives it.
pub const ARCHIVE_TIMEOUT: Duration = Duration::from_secs(300);
/// How long a finished segment of the log may wait to be archived before it is a finding. Its oldest changes are up to
/// [`ARCHIVE_TIMEOUT`] older, so that those of 15 minutes are at risk.
pub const ARCHIVE_LAG: Duration = Duration::from_secs(600);

/// The number of repositories.
const REPOSITORIES: [u8; 2] = [1, 2];
const CONFIGURATION: &str = "pgbackrest.conf";

/// The backups of one database cluster.
#[derive(Clone)]
pub struct Backups {
    program: Program,
    report: Arc<dyn Fn(&str) + Send + Sync>,
}

impl fmt::Debug for Backups {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Backups").field("program", &self.program).finish_non_exhaustive()
    }
}

/// What a backup contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Everything.
    Full,
    /// What has changed since the last full backup.
    Differential,
    /// What has changed since the last backup.
    Incremental,
}

impl Kind {
    /// Returns pgBackRest's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Differential => "diff",
            Self::Incremental => "incr",
        }
    }
}

impl Backups {
    /// Opens the folder of a configuration that [`init`](Self::init) has written.
    ///
    /// # Errors
    /// [`BackupError::NotConfigured`] if there is none, `backup.config_unreadable` if this account may not read it or
    /// it is no text, [`BackupError::ProgramMissing`], [`BackupError::ProgramTooOld`].
    pub fn open(folder: impl AsRef<Path>) -> Result<Self, BackupError> {
        let folder = folder.as_ref();
        let missing = || BackupError::NotConfigured { folder: folder.to_owned() };
        let path = folder.join(CONFIGURATION);
        let text = fs::read_to_string(&path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => missing(),
            _ => unreadable(&path, &error),
        })?;
        let sections = text.lines().filter_map(|line| line.strip_prefix('[')?.strip_suffix(']'));
        let stanza = sections.rev().find(|section| *section != "global").ok_or_else(missing)?;
        let folder = folder.canonicalize().map_err(BackupError::io("find", folder))?;
        let account = owner_of(&path);
        let program = Program { folder, stanza: stanza.to_owned(), account };
        let backups = Self { program, report: Arc::new(|_| ()) };
        backups.program.check_version()?;
        Ok(backups)
    }

    /// Returns the folder of the configuration.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.program.folder
    }

    /// Has each step of the other functions reported when it begins, such as `restoring from repository 1`: some take
    /// hours.
    #[must_use]
    pub fn reporting(self, report: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self { report: Arc::new(report), ..self }
    }

    fn report(&self, step: &str) {
        (self.report)(step);
    }

    /// Returns a value of the configuration.
    fn configured(&self, name: &str) -> Option<String> {
        let text = fs::read_to_string(self.program.folder.join(CONFIGURATION)).ok()?;
        text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('=')).map(ToOwned::to_owned)
    }

    /// Makes a backup in each repository. The first of a repository is always full.
    ///
    /// # Errors
    /// `backup.busy`, `backup.server_unreachable`, `backup.repository_full` and others of [`BackupError::Failed`]. The
    /// second repository is tried even if the first fails.
    pub fn run(&self, kind: Kind) -> Result<(), BackupError> {
        let option = format!("--type={}", kind.label());
        let made = REPOSITORIES.map(|number| {
            self.report(&format!("{} backup into repository {number}", kind.label()));
            let made = self.program.run(&[&format!("--repo={number}"), &option, "backup"]);
            made.map_err(|error| self.explained(error))
        });
        made.into_iter().collect::<Result<Vec<_>, _>>().map(drop)
    }
}

impl Backups {
    /// Returns why a backup failed. If one disk is full, pgBackRest only says that the log does not arrive: the server
    /// hands over one segment after the other, and the next only when both repositories have it.
    fn explained(&self, error: BackupError) -> BackupError {
        let is_unreached = error.code() == Code::BACKUP_ARCHIVE_UNREACHED;
        let full = REPOSITORIES.iter().find(|number| is_unreached && self.is_full(**number));
        full.map_or(error, |number| program::full(&format!("repository {number}")))
    }

    /// Whether the disk of a repository has no space for a segment of the log; unknown of one in another place.
    fn is_full(&self, repository: u8) -> bool {
        let path = self.configured(&format!("repo{repository}-path"));
        let is_here = self.configured(&format!("repo{repository}-type")).is_none_or(|kind| kind == "posix");
        let free = path.filter(|_| is_here).and_then(|path| free_at(&path));
        free.is_some_and(|free| free < check::SEGMENT_BYTES)
    }
}

/// Returns the error of a configuration that is there and cannot be read.
fn unreadable(path: &Path, error: &io::Error) -> BackupError {
    let message = format!(
        "the configuration {} cannot be read ({error}); run this command as the account that owns it",
        path.display()
    );
    BackupError::Failed { code: Code::BACKUP_CONFIG_UNREADABLE, message }
}

/// Returns the owner of a file or folder if this process is root, which steps down to them.
fn owner_of(path: &Path) -> Option<Account> {
    let found = fs::metadata(path).ok().filter(|found| found.uid() != 0 && geteuid().is_root())?;
    Some(Account { uid: found.uid(), gid: found.gid() })
}
