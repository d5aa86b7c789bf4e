//! The migrations, built into the library.

use crate::error::{Error, Result};
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

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../migrations");

/// Two portals that migrate at the same time take turns under this advisory lock.
const LOCK: i64 = 0x7465_6c65_6865_616c;

/// Brings a schema to the newest version; returns how many migrations ran.
pub(crate) fn run(connection: &mut PgConnection, schema: &str) -> Result<usize> {
    let quoted = schema.replace('"', "\"\"");
    connection.batch_execute(&format!("SET search_path = \"{quoted}\", extensions"))?;
    connection.batch_execute(&format!("SELECT pg_advisory_lock({LOCK})"))?;
    let known = schema_exists(connection, schema)?;
    if !known {
        connection.batch_execute(&format!("CREATE SCHEMA \"{quoted}\"")).map_err(|error| failed(&error))?;
    }
    let outcome =
        connection.run_pending_migrations(MIGRATIONS).map(|ran| ran.len()).map_err(|error| failed(error.as_ref()));
    connection.batch_execute(&format!("SELECT pg_advisory_unlock({LOCK})"))?;
    outcome
}

/// Undoes the newest migrations, down to `keep` of them.
#[doc(hidden)]
pub fn revert(connection: &mut PgConnection, keep: usize) -> Result<()> {
    let applied = connection.applied_migrations().map_err(|error| failed(error.as_ref()))?.len();
    for _ in keep..applied {
        connection.revert_last_migration(MIGRATIONS).map_err(|error| failed(error.as_ref()))?;
    }
    Ok(())
}

/// Runs the next migration alone.
#[doc(hidden)]
pub fn run_next(connection: &mut PgConnection) -> Result<()> {
    connection.run_next_migration(MIGRATIONS).map(drop).map_err(|error| failed(error.as_ref()))
}

/// How many migrations there are.
#[doc(hidden)]
pub fn count() -> Result<usize> {
    versions().map(|versions| versions.len())
}

/// Checks that the schema has exactly the migrations of this library.
pub(crate) fn check(connection: &mut PgConnection, schema: &str) -> Result<()> {
    let quoted = schema.replace('"', "\"\"");
    let table = format!("\"{quoted}\".__diesel_schema_migrations");
    let present: Option<String> =
        diesel::select(diesel::dsl::sql::<Nullable<Text>>("to_regclass(").bind::<Text, _>(&table).sql(")::text"))
            .get_result(connection)?;
    let applied: BTreeSet<String> = match present {
        None => BTreeSet::new(),
        Some(_) => diesel::sql_query(format!("SELECT version FROM {table}"))
            .load::<Applied>(connection)?
            .into_iter()
            .map(|row| row.version)
            .collect(),
    };
    let known = versions()?;
    if !applied.is_subset(&known) {
        return Err(Error::unavailable(
            Code::DATABASE_TOO_NEW,
            "the database has migrations that this version of telehealth does not know; use a newer version",
        ));
    }
    if applied.len() < known.len() {
        return Err(Error::unavailable(
            Code::DATABASE_NOT_MIGRATED,
            format!(
                "{} migrations have not been run in schema {schema:?}; run Portal::migrate",
                known.len() - applied.len()
            ),
        ));
    }
    Ok(())
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

/// The error of a migration names no data.
fn failed(error: &dyn std::error::Error) -> Error {
    Error::unavailable(Code::DATABASE_MIGRATION_FAILED, format!("the migrations failed: {error}"))
}
