//! The lock by which integrators take turns (migration 0029), and the query for its holder.

use crate::{
    Portal,
    error::{LockHolder, Result},
    session::connect::establish,
    sql::row::Db,
};
use diesel::{
    PgConnection, QueryableByName,
    prelude::*,
    sql_types::{Integer, Nullable, Text, Timestamptz},
};
use telehealth_core::Timestamp;

/// Takes the lock for the rest of the transaction.
///
/// # Errors
/// `database.lock_timeout`; [`Denied`](crate::Error::Denied) if the actor is not the service account.
pub(super) fn acquire_lock(connection: &mut PgConnection) -> Result<()> {
    diesel::sql_query("SELECT audit_lock_integrator()").execute(connection)?;
    Ok(())
}

/// Returns the holder of a lock that an integrator waits for. The query runs as the login itself, which can see when
/// its own sessions began; a role without that right sees the process and the login only.
pub(super) fn holder(portal: &Portal) -> Result<Option<LockHolder>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Integer)]
        pid: i32,
        #[diesel(sql_type = Nullable<Text>)]
        login: Option<String>,
        #[diesel(sql_type = Nullable<Timestamptz>)]
        since: Option<Db<Timestamp>>,
    }
    // The lock modes that block the integrator, which reads the log, adds to the tree, and takes a lock that only
    // allows readers.
    let query = "SELECT pid, usename::text AS login, date_trunc('milliseconds', xact_start) AS since \
                 FROM pg_locks JOIN pg_class ON pg_class.oid = relation LEFT JOIN pg_stat_activity USING (pid) \
                 WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1) AND granted \
                 AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
                 AND CASE relname WHEN 'audit_integrator_lock' THEN mode <> 'AccessShareLock' \
                 WHEN 'audit_logs' THEN mode = 'AccessExclusiveLock' \
                 ELSE relname IN ('audit_leaves', 'audit_checkpoints') \
                 AND mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock') END \
                 ORDER BY xact_start, pid LIMIT 1";
    let found: Option<Row> = diesel::sql_query(query)
        .bind::<Text, _>(&portal.options().schema)
        .get_result(&mut establish(portal.url())?)
        .optional()?;
    Ok(found.map(|Row { pid, login, since }| LockHolder { pid, login, since: since.map(|since| since.0) }))
}
