//! How large the tables are, and how they grow.

mod plot;

use crate::{error::Result, session::portal::Portal};
use diesel::{
    PgConnection, QueryableByName, RunQueryDsl, sql_query,
    sql_types::{BigInt, Bool, Double, Integer, Nullable, Text},
};
use std::collections::HashMap;
use telehealth_core::Timestamp;

/// The size of a portal's tables and their growth; see [`Portal::capacity`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Capacity {
    /// When it was measured.
    pub made: Timestamp,
    /// Over how many days the added rows were counted: less than asked for in a younger portal, at least one.
    pub days: f64,
    /// The free bytes of the disk with the server's data folder; `None` if the server runs on another machine, or if
    /// the login may not see where the folder is. Tablespaces may be on other disks.
    pub free: Option<u64>,
    /// The tables, the largest first.
    pub tables: Vec<TableGrowth>,
}

/// The size of a table and its growth.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TableGrowth {
    /// The name.
    pub table: String,
    /// Its size with its indexes.
    pub bytes: u64,
    /// PostgreSQL's estimate of its rows.
    pub rows: u64,
    /// The rows that were added in the measured days and are still there.
    pub added: u64,
    /// Over how many days the growth was measured, as the difference to a size that
    /// [`record_sizes`](Portal::record_sizes) has recorded; `None` if it is an estimate: the added rows, of the average
    /// size.
    pub recorded_days: Option<u32>,
    /// By how much it grows a day.
    pub bytes_per_day: u64,
}

impl Capacity {
    /// Returns the size of all tables.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.tables.iter().map(|table| table.bytes).sum()
    }

    /// Returns by how much all tables grow a day.
    #[must_use]
    pub fn bytes_per_day(&self) -> u64 {
        self.tables.iter().map(|table| table.bytes_per_day).sum()
    }

    /// Returns after how many days the tables will have grown by `free` bytes; `None` if they do not grow.
    #[must_use]
    pub fn days_until_full(&self, free: u64) -> Option<u64> {
        free.checked_div(self.bytes_per_day())
    }
}

impl TableGrowth {
    /// Returns the size after some days of the same growth.
    #[must_use]
    pub const fn bytes_in(&self, days: u64) -> u64 {
        self.bytes.saturating_add(self.bytes_per_day.saturating_mul(days))
    }
}

#[derive(QueryableByName)]
struct Table {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    bytes: i64,
    #[diesel(sql_type = BigInt)]
    estimate: i64,
    #[diesel(sql_type = Bool)]
    has_time: bool,
}

#[derive(QueryableByName)]
struct Added {
    #[diesel(sql_type = BigInt)]
    rows: i64,
    #[diesel(sql_type = Nullable<Double>)]
    days: Option<f64>,
}

/// The oldest size of a table that was recorded in the measured days.
#[derive(QueryableByName)]
struct Recorded {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    bytes: i64,
    #[diesel(sql_type = Integer)]
    days: i32,
}

/// The table that gets a row for each entry of the audit log.
const LEAVES: &str = "audit_leaves";

impl Portal {
    /// Measures the tables, and how they have grown in the last `days` days: since the oldest size that
    /// [`record_sizes`](Self::record_sizes) has recorded in these days, or else by their rows' `created_at`. The latter
    /// does not see the growth of tables without that column, nor that of updates, nor rows that were removed since. Run it
    /// as a superuser; it reads the tables.
    ///
    /// # Errors
    /// [`Error::Denied`](crate::Error::Denied) if policies would hide rows from the login; errors of the database.
    pub fn capacity(&self, days: u16) -> Result<Capacity> {
        self.on_all_rows(|connection| {
            let tables: Vec<Table> = sql_query(TABLES).load(connection)?;
            let added = tables.iter().map(|table| table.added(connection, days)).collect::<Result<Vec<_>>>()?;
            // The same for all tables: one that is written seldom was not made on the day of its newest rows.
            let span = added.iter().filter_map(|added| added.days).fold(1.0, f64::max);
            let recorded: Vec<Recorded> = sql_query(RECORDED).bind::<Integer, _>(i32::from(days)).load(connection)?;
            let recorded: HashMap<&str, &Recorded> = recorded.iter().map(|it| (it.name.as_str(), it)).collect();
            let measured = tables.into_iter().zip(added).map(|(table, added)| {
                let recorded = recorded.get(table.name.as_str()).copied();
                table.growth(&added, span, recorded)
            });
            let mut tables: Vec<TableGrowth> = measured.collect();
            tables.sort_by(|a, b| (b.bytes, &a.table).cmp(&(a.bytes, &b.table)));
            Ok(Capacity { made: crate::now(), days: span, free: free(connection)?, tables })
        })
    }

    /// Records the sizes of the tables on this day (UTC), from which [`capacity`](Self::capacity) measures their growth
    /// later; a second record of a day replaces the first. Run it daily, as a superuser or as the owner of the tables.
    ///
    /// # Errors
    /// [`Error::Denied`](crate::Error::Denied) for another login; errors of the database.
    pub fn record_sizes(&self) -> Result<()> {
        self.write_as_owner(|connection| {
            let insert = sql_query(format!(
                "INSERT INTO table_sizes (day, name, bytes, rows)
                 SELECT (now() AT TIME ZONE 'UTC')::date, name, bytes, estimate FROM ({TABLES}) AS measured
                 ON CONFLICT (day, name) DO UPDATE SET bytes = excluded.bytes, rows = excluded.rows"
            ));
            Ok(insert.execute(connection).map(drop)?)
        })
    }
}

#[derive(QueryableByName)]
struct Folder {
    #[diesel(sql_type = Text)]
    folder: String,
}

/// Returns the free bytes of the disk with the data folder, if the server is reached by a local socket.
#[cfg(unix)]
fn free(connection: &mut PgConnection) -> Result<Option<u64>> {
    // Empty for a login without the right to read the setting.
    let query =
        "SELECT setting AS folder FROM pg_settings WHERE name = 'data_directory' AND inet_server_addr() IS NULL";
    let found: Vec<Folder> = sql_query(query).load(connection)?;
    Ok(found.first().and_then(|Folder { folder }| free_at(folder)))
}

/// Returns the free space of the disk with a folder of this machine, in bytes.
#[cfg(unix)]
pub(crate) fn free_at(folder: &str) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// Only local sockets say that the server is on this machine.
#[cfg(not(unix))]
const fn free(_: &mut PgConnection) -> Result<Option<u64>> {
    Ok(None)
}

const TABLES: &str = "SELECT c.relname::text AS name, pg_total_relation_size(c.oid) AS bytes,
        greatest(reltuples::bigint, n_live_tup, 0) AS estimate,
        EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname = 'created_at') AS has_time
    FROM pg_class c LEFT JOIN pg_stat_user_tables s ON s.relid = c.oid
    WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relkind = 'r'";

/// In time zone UTC.
const RECORDED: &str = "SELECT DISTINCT ON (name) name, bytes, current_date - day AS days FROM table_sizes
    WHERE day < current_date AND day >= current_date - $1 ORDER BY name, day";

impl Table {
    /// Counts the rows that were added, and the days since the oldest of them.
    fn added(&self, connection: &mut PgConnection, days: u16) -> Result<Added> {
        let dated = match self.name.as_str() {
            LEAVES => "audit_logs",
            name if self.has_time => name,
            _ => return Ok(Added { rows: 0, days: None }),
        };
        // Of the catalog, so that it needs no quotes beyond these.
        let query = format!(
            "SELECT count(*) AS rows, (extract(epoch FROM now() - min(created_at)) / 86400)::double precision AS days
             FROM \"{}\" WHERE created_at BETWEEN now() - make_interval(days => {days}) AND now()",
            dated.replace('"', "\"\"")
        );
        Ok(sql_query(query).get_result(connection)?)
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "estimates of non-negative numbers"
    )]
    fn growth(self, added: &Added, days: f64, recorded: Option<&Recorded>) -> TableGrowth {
        let (bytes, added) = (self.bytes.max(0), added.rows.max(0));
        let rows = self.estimate.max(added);
        let per_row = bytes as f64 / rows.max(1) as f64;
        let bytes_per_day = match recorded {
            Some(recorded) => (bytes - recorded.bytes).max(0) as f64 / f64::from(recorded.days),
            None => per_row * added as f64 / days,
        };
        TableGrowth {
            table: self.name,
            bytes: bytes as u64,
            rows: rows as u64,
            added: added as u64,
            recorded_days: recorded.map(|recorded| recorded.days.unsigned_abs()),
            bytes_per_day: bytes_per_day as u64,
        }
    }
}
