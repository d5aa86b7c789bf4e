//! Drills: restores that prove that the backups are good.

mod audit_log;
mod checks;
mod erasures;
mod folder_guard;
mod original;
mod random;
mod record;
mod table;
mod values;
mod verdict;

pub use record::{DrillRecord, Lost};
pub use verdict::{DrillCheck, DrillVerdict};

use super::{ARCHIVE_LAG, ARCHIVE_TIMEOUT, Backups, Inventory, Moment, folders::make_folder};
use crate::{
    Options, Timestamp,
    audit::{CheckpointFolder, Verifier},
    embedded::{Embedded, copy::CopyFolder},
    error::{BackupError, Result},
    session::connect::{establish, quote},
    telemetry::{BACKUP, milliseconds},
};
use chrono::TimeDelta;
use diesel::{PgConnection, connection::SimpleConnection};
use folder_guard::FolderGuard;
use original::{Log, Original};
use std::{
    fs::File,
    path::PathBuf,
    time::{Duration, Instant},
};
use telehealth_core::Code;
use verdict::{Copy, skipped};

/// What a drill restores, and what it checks the copy with.
#[derive(Clone, Debug)]
pub struct Drill {
    /// The moment to restore; by default a [random one](Backups::random_moment).
    pub moment: Option<Moment>,
    /// The repository to restore from; by default the first that has the moment.
    pub repository: Option<u8>,
    /// The folder in which the copy lies while the drill runs. It needs as much space as the database.
    pub folder: PathBuf,
    /// The schema and the keyring of the portal.
    pub options: Options,
    /// The public key of the audit log, without which the log is not verified.
    pub verifier: Option<Verifier>,
    /// The checkpoints outside the database, if there are any.
    pub outside: Option<CheckpointFolder>,
    /// How long the copy may recover.
    pub time_limit: Duration,
}

/// The age of changes that must be in a copy of the newest moment: the server archives a change after
/// [`ARCHIVE_TIMEOUT`], and the archive may be behind by [`ARCHIVE_LAG`].
const AT_RISK: Duration = Duration::from_secs(ARCHIVE_TIMEOUT.as_secs() + ARCHIVE_LAG.as_secs());

/// The file whose lock a drill holds.
const LOCK: &str = "drill.lock";

impl Backups {
    /// Restores a moment on a private server, checks the copy, removes it, and records the result in the folder of the
    /// configuration and in the table `backup_drills` of the original. A drill without a backup or a random moment, and a copy that does not restore, does not start or
    /// fails a check are records too, whose [`is_passed`](DrillRecord::is_passed) is false.
    ///
    /// `server` is the original, if it runs: what its audit log has and the copy's lacks is reported as lost, and whom it
    /// has erased since is erased in the copy, too. If it cannot be read, those checks are skipped. The record reaches its
    /// table with the next drill if it cannot be written, which `not_in_table` then explains.
    ///
    /// # Errors
    /// `backup.busy` while another drill runs; errors of writing the record.
    pub fn drill(&self, drill: &Drill, server: Option<&str>) -> Result<DrillRecord> {
        let path = self.folder().join(LOCK);
        let lock = File::create(&path).map_err(BackupError::io("open", &path))?;
        lock.try_lock().map_err(|_| BackupError::Failed {
            code: Code::BACKUP_BUSY,
            message: "another drill is running; try again when it has ended".to_owned(),
        })?;
        let mut record = DrillRecord::begin(drill.moment.as_ref());
        let _entered = tracing::info_span!(target: BACKUP, "drill").entered();
        let began = Instant::now();
        let original = match server.map(|url| Original::read(url, &drill.options.schema)) {
            Some(Ok(original)) => Ok(original),
            Some(Err(error)) => Err(format!("the original cannot be read: {error}")),
            None => Err("the original was not given".to_owned()),
        };
        if let Err(error) = self.run_drill(drill, server, original, &mut record) {
            record.error = Some((error.code(), error.to_string()));
        }
        record.total = began.elapsed();
        report(&record);
        record.append_to(self.folder())?;
        if let Some(Err(error)) = server.map(|url| self.add_to_table(url, &drill.options)) {
            tracing::warn!(target: BACKUP, { error.type = error.code().as_str() }, "the database lacks the record of the drill");
            record.not_in_table = Some(error.to_string());
        }
        Ok(record)
    }

    /// Restores and checks. What it found out before an error stays in the record.
    fn run_drill(
        &self,
        drill: &Drill,
        server: Option<&str>,
        original: Result<Original, String>,
        record: &mut DrillRecord,
    ) -> Result<()> {
        let moment = match &drill.moment {
            Some(moment) => moment.clone(),
            None => {
                self.report("choosing a moment");
                self.random_moment(server, &drill.options, drill.repository)?
            }
        };
        record.moment = moment.to_string();
        let inventory = self.inventory()?;
        let repository = inventory.choose(&moment, drill.repository)?;
        record.repository = Some(repository);
        let complete_until = inventory.complete_until(&moment, repository, record.started);
        make_folder(&drill.folder, self.program.account)?;
        // Declared before the copy and its server, and so dropped after them.
        let _guard;
        let place = CopyFolder::create_in(&drill.folder, self.program.account).map_err(copy_failed)?;
        _guard = FolderGuard::of(place.path(), self.program.account)?;
        let began = Instant::now();
        self.restore_from(repository, &place.data(), &moment)?;
        record.restore = began.elapsed();
        self.report("recovering");
        let began = Instant::now();
        let server = place.start(drill.time_limit).map_err(copy_failed)?;
        record.recovery = began.elapsed();
        let (url, mut connection) = self.connect(&server, drill)?;
        let restored = Log::read(&mut connection)?;
        record.reached = restored.newest.and_then(|time| time.try_into().ok());
        let lost = original.as_ref().map_err(String::clone).and_then(|original| {
            original
                .lost(&restored, record.started.utc())
                .map_err(|error| format!("the original cannot be read: {error}"))
        });
        record.lost = lost.as_ref().ok().copied();
        let erased = original.map(|original| original.erased);
        record.checks = Copy { connection, url, complete_until, erased }
            .check(drill, |name| self.report(&format!("checking {name}")));
        if moment == Moment::Latest {
            record.checks.push(judge_loss(lost));
        }
        Ok(())
    }

    /// Connects to the database that the configuration names.
    fn connect(&self, server: &Embedded, drill: &Drill) -> Result<(String, PgConnection)> {
        let configured = |name: &str| self.configured(name).unwrap_or_else(|| "postgres".to_owned());
        let url = server.url_as(&configured("pg1-database"), &configured("pg1-user"));
        let mut connection = establish(&url)?;
        let path = quote(&drill.options.schema);
        connection
            .batch_execute(&format!("SET timezone = 'UTC'; SET jit = off; SET search_path = {path}, extensions"))?;
        Ok((url, connection))
    }
}

fn report(record: &DrillRecord) {
    let duration = milliseconds(record.total);
    if record.is_passed() {
        tracing::info!(target: BACKUP, { telehealth.duration_ms = duration }, "the drill passed");
    } else {
        let code = record.error.as_ref().map(|(code, _)| code.as_str());
        tracing::warn!(target: BACKUP, { telehealth.duration_ms = duration, error.type = code }, "the drill failed");
    }
}

/// Judges what a restore of the newest moment loses, or says why that is unknown.
fn judge_loss(lost: Result<Lost, String>) -> DrillCheck {
    let (verdict, detail) = match lost {
        Err(reason) => skipped(&reason),
        Ok(Lost { entries, time }) => {
            let verdict = if time > AT_RISK { DrillVerdict::Failed } else { DrillVerdict::Passed };
            (verdict, format!("{entries} changes, {} seconds", time.as_secs()))
        }
    };
    DrillCheck { name: "data lost", verdict, detail }
}

impl Inventory {
    /// Returns the time before which every change must be in a copy of the moment: of a backup, the time at which it
    /// began.
    fn complete_until(&self, moment: &Moment, repository: u8, began: Timestamp) -> Timestamp {
        let of_backup = |label: &str| {
            self.backups.iter().find(|it| it.repository == repository && it.label == label).map(|it| it.started)
        };
        let until = match moment {
            Moment::Latest => TimeDelta::from_std(AT_RISK).ok().and_then(|at_risk| began.plus(-at_risk)),
            Moment::Time(time) => Some(*time),
            Moment::Label(label) => of_backup(label),
        };
        until.unwrap_or(began)
    }
}

fn copy_failed(error: impl ToString) -> BackupError {
    BackupError::Copy { reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_latest_copy_may_lack_what_waits_to_be_archived_and_no_more() {
        let judged = |time| judge_loss(Ok(Lost { entries: 7, time })).verdict;
        assert_eq!(judged(Duration::from_secs(900)), DrillVerdict::Passed);
        assert_eq!(judged(Duration::from_secs(901)), DrillVerdict::Failed);
    }
}
