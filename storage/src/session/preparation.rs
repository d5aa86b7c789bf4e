//! The statements that an administrator runs if the login that migrates lacks rights.

use crate::{
    error::{Error, Result},
    session::connect::quote,
};
use diesel::{
    PgConnection, QueryableByName, RunQueryDsl,
    connection::SimpleConnection,
    sql_query,
    sql_types::{Array, Bool, Text},
};
use telehealth_core::{
    Code,
    access::{AUTHENTICATED, DATABASE_ROLES, DEFINER, SERVICE_ROLE},
};

/// The migration status of a schema; see [`Portal::status`](crate::Portal::status).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Status {
    /// The number of applied migrations.
    pub applied: usize,
    /// The versions of the pending migrations.
    pub pending: Vec<String>,
    /// The statements that an administrator must run, in this order and in one transaction, before this login can
    /// migrate. Empty if none are needed.
    pub preparation: Vec<String>,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    statement: String,
}

/// Returns the roles that migration 0001 creates, in its order.
fn roles() -> Vec<&'static str> {
    let of_users = DATABASE_ROLES.iter().map(|role| role.name);
    [AUTHENTICATED, SERVICE_ROLE].into_iter().chain(of_users).chain([DEFINER]).collect()
}

/// Returns the statements that an administrator must run before this login can migrate.
pub(crate) fn statements(connection: &mut PgConnection, schema: &str, is_pending: bool) -> Result<Vec<String>> {
    let query = sql_query(include_str!("preparation.sql")).bind::<Text, _>(schema).bind::<Bool, _>(is_pending);
    let query = query.bind::<Array<Text>, _>(roles());
    Ok(query.load::<Row>(connection)?.into_iter().map(|row| row.statement).collect())
}

/// Drops the administrator's procedure, if there is one: its privileges are needed only for the migrations.
pub(crate) fn finish(connection: &mut PgConnection, schema: &str) -> Result<()> {
    let procedure = format!("{}.telehealth_set_function_owner", quote(schema));
    let found = "SELECT oid::regprocedure::text AS statement FROM pg_proc \
                 WHERE proname = 'telehealth_set_function_owner' AND pronamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1)";
    if sql_query(found).bind::<Text, _>(schema).load::<Row>(connection)?.is_empty() {
        return Ok(());
    }
    Ok(connection.batch_execute(&format!("CALL {procedure}(NULL, NULL)"))?)
}

/// Fails if a role was removed after the migrations that granted it its privileges.
pub(crate) fn require_roles(connection: &mut PgConnection) -> Result<()> {
    let query = sql_query("SELECT wanted AS statement FROM unnest($1) AS wanted WHERE to_regrole(wanted) IS NULL");
    let missing = query.bind::<Array<Text>, _>(roles()).load::<Row>(connection)?;
    let missing: Vec<String> = missing.into_iter().map(|row| row.statement).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let message = format!(
        "the roles {} were removed, and their privileges with them; restore the database from a backup made before that",
        missing.join(", ")
    );
    Err(Error::unavailable(Code::DATABASE_ROLE_MISSING, message))
}
