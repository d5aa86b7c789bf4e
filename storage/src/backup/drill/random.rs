//! A random moment for a drill: drills of the newest one alone do not show that the others can be restored.

use crate::{
    Options, Timestamp,
    backup::{Backup, Backups, Moment},
    error::{BackupError, Error, Result},
    session::connect::{establish, quote},
    sql::row::Db,
};
use chrono::TimeDelta;
use diesel::{
    PgConnection, QueryableByName, RunQueryDsl,
    connection::SimpleConnection,
    sql_query,
    sql_types::{Bool, Nullable, Text, Timestamptz},
};
use std::{
    thread,
    time::{Duration, Instant},
};
use telehealth_core::Code;

/// How long the server may take to archive its log.
const TIME_LIMIT: Duration = Duration::from_secs(60);

#[derive(QueryableByName)]
struct Newest {
    #[diesel(sql_type = Nullable<Timestamptz>)]
    newest: Option<Db<Timestamp>>,
}

#[derive(QueryableByName)]
struct Segment {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Archived {
    #[diesel(sql_type = Bool)]
    is_archived: bool,
}

impl Backups {
    /// Returns a random moment that can be restored: from the end of the oldest backup, of the given repository or of
    /// any, to the newest entry of the server's audit log. Makes the server archive its log up to that entry first.
    /// Returns [`Moment::Latest`] if nothing has changed since the oldest backup.
    ///
    /// Without a server, or with one that cannot be connected to, returns the end of a random backup: the repositories
    /// do not say between which times the log has transactions, and PostgreSQL recovers to no time after the last one.
    ///
    /// # Errors
    /// [`BackupError::Unknown`] if there is no backup; `backup.archive_unreached` if the server does not archive its
    /// log; errors of the database.
    pub fn random_moment(&self, server: Option<&str>, options: &Options, repository: Option<u8>) -> Result<Moment> {
        let inventory = self.inventory()?;
        let backups = inventory.backups.iter();
        let considered: Vec<&Backup> =
            backups.filter(|backup| repository.is_none_or(|number| backup.repository == number)).collect();
        let oldest = considered.iter().map(|backup| backup.ended).min().ok_or(BackupError::Unknown)?;
        let Some(mut connection) = server.and_then(|url| establish(url).ok()) else {
            let chosen = usize::try_from(below(considered.len() as u64)?).unwrap_or_default();
            let backup = considered.get(chosen).ok_or(BackupError::Unknown)?;
            return Ok(Moment::Label(backup.label.clone()));
        };
        // pgBackRest tells whole seconds.
        let first = oldest.plus(TimeDelta::seconds(1)).unwrap_or(oldest);
        let Some(last) = archived_until(&mut connection, options)?.filter(|last| *last > first) else {
            return Ok(Moment::Latest);
        };
        let offset = below(last.since(first).num_milliseconds().unsigned_abs())?;
        let offset = TimeDelta::milliseconds(i64::try_from(offset).unwrap_or(0));
        Ok(Moment::Time(first.plus(offset).unwrap_or(first)))
    }
}

/// Returns a random number from 0 to `limit` - 1; 0 if the limit is 0.
fn below(limit: u64) -> Result<u64, BackupError> {
    let random = getrandom::u64().map_err(|error| BackupError::Failed {
        code: Code::BACKUP_FAILED,
        message: format!("the operating system gives no random numbers: {error}"),
    })?;
    Ok(random % limit.max(1))
}

/// Returns the time of the newest entry of the audit log, once it is archived. A recovery to an earlier moment then
/// finds a commit after it, by which it knows that it has come there.
fn archived_until(connection: &mut PgConnection, options: &Options) -> Result<Option<Timestamp>> {
    // Without the right to read all entries, fails rather than finding an old one.
    connection.batch_execute("SET row_security = off")?;
    let query = format!("SELECT max(created_at) AS newest FROM {}.audit_logs", quote(&options.schema));
    let Newest { newest } = sql_query(query).get_result(connection)?;
    let Segment { name } = sql_query("SELECT pg_walfile_name(pg_switch_wal())::text AS name").get_result(connection)?;
    let start = Instant::now();
    while !is_archived(connection, &name)? {
        if start.elapsed() > TIME_LIMIT {
            return Err(Error::Backup(BackupError::Failed {
                code: Code::BACKUP_ARCHIVE_UNREACHED,
                message: "the server's write-ahead log does not reach the repositories; the server's log says why"
                    .to_owned(),
            }));
        }
        thread::sleep(Duration::from_millis(100));
    }
    Ok(newest.map(|newest| newest.0))
}

fn is_archived(connection: &mut PgConnection, segment: &str) -> Result<bool> {
    let query = "SELECT coalesce(last_archived_wal >= $1, false) AS is_archived FROM pg_stat_archiver";
    let Archived { is_archived } = sql_query(query).bind::<Text, _>(segment).get_result(connection)?;
    Ok(is_archived)
}
