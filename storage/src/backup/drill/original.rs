//! The original database, as it is when a drill begins.

use super::Lost;
use crate::{
    error::Result,
    operations::erasure::{ErasedPatient, all_erased},
    session::connect::{establish, quote},
};
use chrono::{DateTime, Utc};
use diesel::{
    PgConnection, QueryableByName, RunQueryDsl,
    connection::SimpleConnection,
    sql_query,
    sql_types::{BigInt, Nullable, Timestamptz},
};

/// What a copy is compared with.
pub(super) struct Original {
    url: String,
    schema: String,
    log: Log,
    /// Every patient who was erased.
    pub erased: Vec<ErasedPatient>,
}

impl Original {
    pub(super) fn read(url: &str, schema: &str) -> Result<Self> {
        let mut connection = connect(url, schema)?;
        let (log, erased) = (Log::read(&mut connection)?, all_erased(&mut connection)?);
        Ok(Self { url: url.to_owned(), schema: schema.to_owned(), log, erased })
    }

    /// Returns what the original had when the drill began, and the copy lacks.
    pub(super) fn lost(&self, copy: &Log, began: DateTime<Utc>) -> Result<Lost> {
        let first = if self.log.entries > copy.entries { self.first_after(copy)? } else { None };
        Ok(lost(&self.log, copy, first, began))
    }

    /// Returns when the first entry was written after the newest of the copy. Connects again: a drill takes hours.
    fn first_after(&self, copy: &Log) -> Result<Option<DateTime<Utc>>> {
        #[derive(QueryableByName)]
        struct First {
            #[diesel(sql_type = Nullable<Timestamptz>)]
            first: Option<DateTime<Utc>>,
        }
        let query = sql_query(
            "SELECT min(created_at) AS first FROM audit_logs
             WHERE created_at > coalesce($1, '-infinity') AND created_at <= $2",
        );
        let query =
            query.bind::<Nullable<Timestamptz>, _>(copy.newest).bind::<Nullable<Timestamptz>, _>(self.log.newest);
        let First { first } = query.get_result(&mut connect(&self.url, &self.schema)?)?;
        Ok(first)
    }
}

/// Connects to the original. Without the right to read all rows, queries fail rather than finding few.
fn connect(url: &str, schema: &str) -> Result<PgConnection> {
    let mut connection = establish(url)?;
    connection.batch_execute(&format!("SET search_path = {}, extensions; SET row_security = off", quote(schema)))?;
    Ok(connection)
}

/// Counts what a copy lacks. Its time is from the first change that it lacks to the beginning of the drill, when the
/// original would have been lost. `first` is the first entry after the newest of the copy; there is none if the copy only
/// lacks changes of transactions that began before.
fn lost(original: &Log, copy: &Log, first: Option<DateTime<Utc>>, began: DateTime<Utc>) -> Lost {
    let entries = u64::try_from(original.entries - copy.entries).unwrap_or(0);
    let since = first.or(copy.newest).filter(|_| entries > 0);
    Lost { entries, time: since.and_then(|since| (began - since).to_std().ok()).unwrap_or_default() }
}

/// The newest entry of an audit log, and how many there are.
#[derive(QueryableByName)]
pub(super) struct Log {
    #[diesel(sql_type = BigInt)]
    pub entries: i64,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub newest: Option<DateTime<Utc>>,
}

impl Log {
    pub(super) fn read(connection: &mut PgConnection) -> Result<Self> {
        let query = "SELECT count(*) AS entries, max(created_at) AS newest FROM audit_logs";
        Ok(sql_query(query).get_result(connection)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lost_is_the_time_since_the_first_change_that_the_copy_lacks() {
        let time = |text: &str| text.parse::<DateTime<Utc>>().expect("a time");
        let log = |entries, newest| Log { entries, newest: Some(time(newest)) };
        let began = time("2026-11-23T06:00:00Z");
        let copy = log(10, "2026-11-22T16:00:00Z");
        for (original, first, entries, seconds) in [
            // An idle night, then a change two minutes before the drill.
            (log(11, "2026-11-23T05:58:00Z"), Some(time("2026-11-23T05:58:00Z")), 1, 120),
            (log(30, "2026-11-23T05:59:00Z"), Some(time("2026-11-23T05:00:00Z")), 20, 3600),
            (log(10, "2026-11-22T16:00:00Z"), None, 0, 0),
            // Of a transaction that began before the newest change of the copy.
            (log(11, "2026-11-22T16:00:00Z"), None, 1, 14 * 3600),
        ] {
            let lost = lost(&original, &copy, first, began);
            assert_eq!((lost.entries, lost.time.as_secs()), (entries, seconds));
        }
    }
}
