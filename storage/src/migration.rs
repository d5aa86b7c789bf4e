//! The migrations, built into the library.

use crate::{
    connect::quote,
    error::{Error, Result},
};
use diesel::{
    PgConnection,
    connection::{Instrumentation, InstrumentationEvent, SimpleConnection},
    migration::{Migration, MigrationSource},
    pg::Pg,
    prelude::*,
    result::Error as DieselError,
    sql_types::{Nullable, Text},
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use telehealth_core::Code;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../migrations");

/// Two portals that migrate at the same time take turns under this advisory lock.
const LOCK: i64 = 0x7465_6c65_6865_616c;

/// Brings a schema to the newest version; returns how many migrations ran.
pub(crate) fn run(connection: &mut PgConnection, schema: &str) -> Result<usize> {
    let hints = Hints::listen(connection);
    let quoted = quote(schema);
    connection.batch_execute(&format!("SET search_path = {quoted}, extensions"))?;
    connection.batch_execute(&format!("SELECT pg_advisory_lock({LOCK})"))?;
    let outcome = run_locked(connection, schema, &hints);
    connection.batch_execute(&format!("SELECT pg_advisory_unlock({LOCK})"))?;
    outcome
}

fn run_locked(connection: &mut PgConnection, schema: &str, hints: &Hints) -> Result<usize> {
    if !schema_exists(connection, schema)? {
        create_schema(connection, schema)?;
    }
    if !applied(connection, schema)?.is_subset(&versions()?) {
        return Err(too_new());
    }
    let ran = connection.run_pending_migrations(MIGRATIONS);
    ran.map(|ran| ran.len()).map_err(|error| hints.explain(failed(error.as_ref())))
}

fn create_schema(connection: &mut PgConnection, schema: &str) -> Result<()> {
    let schema = quote(schema);
    let Err(error) = connection.batch_execute(&format!("CREATE SCHEMA {schema}")) else { return Ok(()) };
    let login: String = diesel::select(diesel::dsl::sql::<Text>("quote_ident(current_user)")).get_result(connection)?;
    Err(hint(failed(&error), &format!("An administrator runs: CREATE SCHEMA {schema} AUTHORIZATION {login};")))
}

/// Runs every migration in the schema that `search_path` begins with, inside the caller's transaction.
pub(crate) fn run_all(connection: &mut PgConnection) -> Result<()> {
    let hints = Hints::listen(connection);
    let ran = connection.run_pending_migrations(MIGRATIONS);
    ran.map(drop).map_err(|error| hints.explain(failed(error.as_ref())))
}

/// Waits until no other session migrates in this database, and keeps others from it until the transaction ends.
pub(crate) fn take_turn(connection: &mut PgConnection) -> Result<()> {
    let waited =
        connection.batch_execute(&format!("SET LOCAL lock_timeout = '1min'; SELECT pg_advisory_xact_lock({LOCK})"));
    waited.map_err(|_| {
        Error::unavailable(Code::DATABASE_CONTENTION, "a migration or another doctor runs in this database; try again")
    })
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

/// Checks that the schema has exactly the migrations of this library. A login that owns nothing may look as a job.
pub(crate) fn check(connection: &mut PgConnection, schema: &str) -> Result<()> {
    let applied = applied(connection, schema).or_else(|error| match error {
        Error::Denied => connection.transaction(|connection| {
            connection.batch_execute("SET LOCAL ROLE service_role")?;
            applied(connection, schema)
        }),
        error => Err(error),
    });
    let (applied, known) = (applied?, versions()?);
    if !applied.is_subset(&known) {
        return Err(too_new());
    }
    if applied.len() < known.len() {
        let missing = known.len() - applied.len();
        let message = format!("{missing} migrations have not been run in schema {schema:?}; run Portal::migrate");
        return Err(Error::unavailable(Code::DATABASE_NOT_MIGRATED, message));
    }
    Ok(())
}

/// The migrations that a schema has.
fn applied(connection: &mut PgConnection, schema: &str) -> Result<BTreeSet<String>> {
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

/// The error of a migration names no data.
fn failed(error: &dyn std::error::Error) -> Error {
    Error::unavailable(Code::DATABASE_MIGRATION_FAILED, format!("the migrations failed: {error}"))
}

/// Adds to an error what to do.
fn hint(error: Error, hint: &str) -> Error {
    match error {
        Error::Unavailable { code, message } => Error::unavailable(code, format!("{message}. {hint}")),
        other => other,
    }
}

/// The server's last hint, which says what an administrator must do and which Diesel's own errors leave out.
#[derive(Clone, Default)]
struct Hints(Arc<Mutex<Option<String>>>);

impl Hints {
    fn listen(connection: &mut PgConnection) -> Self {
        let hints = Self::default();
        connection.set_instrumentation(hints.clone());
        hints
    }

    fn last(&self) -> MutexGuard<'_, Option<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds the hint, where there was one, to the error of a migration.
    fn explain(&self, error: Error) -> Error {
        match (error, self.last().take()) {
            (Error::Unavailable { code, message }, Some(hint)) => {
                Error::unavailable(code, format!("{message}. {hint}"))
            }
            (error, _) => error,
        }
    }
}

impl Instrumentation for Hints {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if let InstrumentationEvent::FinishQuery { error: Some(DieselError::DatabaseError(_, information)), .. } = event
        {
            *self.last() = information.hint().map(str::to_owned);
        }
    }
}
