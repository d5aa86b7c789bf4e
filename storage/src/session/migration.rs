//! The migrations, embedded in the library.

use crate::{
    error::{Error, Result},
    session::{
        connect::quote,
        preparation::{self, Status},
    },
};
use diesel::{
    PgConnection,
    connection::SimpleConnection,
    migration::{Migration, MigrationSource},
    pg::Pg,
    prelude::*,
    sql_types::{Nullable, Text},
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use std::collections::BTreeSet;
use telehealth_core::Code;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

/// The advisory lock under which portals that migrate at the same time take turns.
const LOCK: i64 = 0x7465_6c65_6865_616c;

/// Migrates a schema to the newest version; returns how many migrations ran.
pub(crate) fn run(connection: &mut PgConnection, schema: &str) -> Result<usize> {
    let quoted = quote(schema);
    connection.batch_execute(&format!("SET search_path = {quoted}, extensions"))?;
    connection.batch_execute(&format!("SELECT pg_advisory_lock({LOCK})"))?;
    let outcome = run_locked(connection, schema);
    connection.batch_execute(&format!("SELECT pg_advisory_unlock({LOCK})"))?;
    outcome
}

fn run_locked(connection: &mut PgConnection, schema: &str) -> Result<usize> {
    let status = status(connection, schema)?;
    // Reports all missing rights at once, before anything is changed.
    if !status.preparation.is_empty() {
        return Err(Error::Unprepared { statements: status.preparation });
    }
    if !schema_exists(connection, schema)? {
        let create = format!("CREATE SCHEMA {}", quote(schema));
        connection.batch_execute(&create).map_err(|error| failed(&error))?;
    }
    let ran = connection.run_pending_migrations(MIGRATIONS);
    let ran = ran.map(|ran| ran.len()).map_err(|error| failed(error.as_ref()))?;
    preparation::finish(connection, schema)?;
    preparation::require_roles(connection)?;
    Ok(ran)
}

/// Returns which migrations are applied and pending, and what an administrator must run before this login can migrate.
pub(crate) fn status(connection: &mut PgConnection, schema: &str) -> Result<Status> {
    let (applied, known) = (applied(connection, schema), versions()?);
    let applied = match applied {
        Err(error) if error.code() == Code::DATABASE_ROLE_MISSING => {
            let preparation = preparation::statements(connection, schema, false)?;
            let unknown = Status { applied: 0, pending: Vec::new(), preparation };
            return if unknown.preparation.is_empty() { Err(error) } else { Ok(unknown) };
        }
        applied => applied?,
    };
    if !applied.is_subset(&known) {
        return Err(too_new());
    }
    let pending: Vec<String> = known.difference(&applied).cloned().collect();
    let preparation = preparation::statements(connection, schema, !pending.is_empty())?;
    Ok(Status { applied: applied.len(), pending, preparation })
}

/// Runs every migration in the first schema of `search_path`, inside the caller's transaction.
pub(crate) fn run_all(connection: &mut PgConnection) -> Result<()> {
    connection.run_pending_migrations(MIGRATIONS).map(drop).map_err(|error| failed(error.as_ref()))
}

/// Waits until no other session migrates this database, and blocks others until the transaction ends.
pub(crate) fn acquire_lock(connection: &mut PgConnection) -> Result<()> {
    let waited =
        connection.batch_execute(&format!("SET LOCAL lock_timeout = '1min'; SELECT pg_advisory_xact_lock({LOCK})"));
    waited.map_err(|_| {
        Error::unavailable(
            Code::DATABASE_CONTENTION,
            "a migration or another doctor is running in this database; retry",
        )
    })
}

/// Reverts the newest migrations until `keep` are left.
#[doc(hidden)]
pub fn revert(connection: &mut PgConnection, keep: usize) -> Result<()> {
    let applied = connection.applied_migrations().map_err(|error| failed(error.as_ref()))?.len();
    for _ in keep..applied {
        connection.revert_last_migration(MIGRATIONS).map_err(|error| failed(error.as_ref()))?;
    }
    Ok(())
}

/// Runs only the next migration.
#[doc(hidden)]
pub fn run_next(connection: &mut PgConnection) -> Result<()> {
    connection.run_next_migration(MIGRATIONS).map(drop).map_err(|error| failed(error.as_ref()))
}

/// Returns the number of embedded migrations.
#[doc(hidden)]
pub fn count() -> Result<usize> {
    versions().map(|versions| versions.len())
}

/// Checks that the schema has exactly the migrations of this library.
pub(crate) fn check(connection: &mut PgConnection, schema: &str) -> Result<()> {
    let (applied, known) = (applied(connection, schema)?, versions()?);
    if !applied.is_subset(&known) {
        return Err(too_new());
    }
    if applied.len() < known.len() {
        let missing = known.len() - applied.len();
        let message =
            format!("{missing} migrations are pending; run the portal's `migrate` as the owner of the schema");
        return Err(Error::unavailable(Code::DATABASE_NOT_MIGRATED, message));
    }
    Ok(())
}

/// Returns the versions of the applied migrations. A login that owns nothing reads them as a service account.
fn applied(connection: &mut PgConnection, schema: &str) -> Result<BTreeSet<String>> {
    read_applied(connection, schema).or_else(|error| match error {
        Error::Denied => connection.transaction(|connection| {
            connection.batch_execute("SET LOCAL ROLE service_role")?;
            read_applied(connection, schema)
        }),
        error => Err(error),
    })
}

fn read_applied(connection: &mut PgConnection, schema: &str) -> Result<BTreeSet<String>> {
    let table = format!("{}.__diesel_schema_migrations", quote(schema));
    let present: Option<String> =
        diesel::select(diesel::dsl::sql::<Nullable<Text>>("to_regclass(").bind::<Text, _>(&table).sql(")::text"))
            .get_result(connection)?;
    if present.is_none() {
        return Ok(BTreeSet::new());
    }
    let rows: Vec<Applied> = diesel::sql_query(format!("SELECT version FROM {table}")).load(connection)?;
    Ok(rows.into_iter().map(|row| row.version).collect())
}

#[derive(QueryableByName)]
struct Applied {
    #[diesel(sql_type = Text)]
    version: String,
}

fn versions() -> Result<BTreeSet<String>> {
    let migrations: Vec<Box<dyn Migration<Pg>>> = MIGRATIONS.migrations().map_err(|error| failed(error.as_ref()))?;
    Ok(migrations.iter().map(|migration| migration.name().version().to_string()).collect())
}

fn schema_exists(connection: &mut PgConnection, schema: &str) -> Result<bool> {
    let found: Option<String> = diesel::select(
        diesel::dsl::sql::<Nullable<Text>>("(SELECT nspname::text FROM pg_namespace WHERE nspname = ")
            .bind::<Text, _>(schema)
            .sql(")"),
    )
    .get_result(connection)?;
    Ok(found.is_some())
}

fn too_new() -> Error {
    Error::unavailable(
        Code::DATABASE_TOO_NEW,
        "the database has migrations that this version of telehealth does not know; use a newer version",
    )
}

/// The error of a failed migration. Its message contains no data.
fn failed(error: &dyn std::error::Error) -> Error {
    Error::unavailable(Code::DATABASE_MIGRATION_FAILED, format!("the migrations failed: {error}"))
}
