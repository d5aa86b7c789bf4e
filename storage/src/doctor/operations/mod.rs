//! Checks of a database in operation: sessions, indexes, limits of the server, and rows that need attention.
//!
//! They read statistics and rows, change nothing, and take seconds on a million rows. Run them as a superuser, or as
//! an owner of the tables who has BYPASSRLS and `pg_monitor`: the policies hide rows from everybody else, and the statistics
//! of other logins are hidden, too. With the portal's
//! keyring they also decrypt the newest rows of each table and check them by the rules of core. Slow statements are
//! found with the extension `pg_stat_statements`. What could not be checked for want of these is a finding.
//!
//! [`Portal::mend`] mends what needs no decision of a person.

mod certificate;
mod data;
mod mending;
mod outside;
pub(crate) mod references;
mod rows;
mod server;
mod thresholds;
mod time_zones;
mod upkeep;
mod workload;

pub use mending::{MEND_SERVICE, Mend, MendState, mend_grants};
pub use outside::check_outside;
#[cfg(feature = "cli")]
pub(crate) use outside::outside_unchecked;
pub use thresholds::Thresholds;

use super::{Finding, Severity, probe::Probe, sort};
use crate::{
    error::Result,
    session::{connect::quote, migration, portal::Portal},
};
use diesel::{
    PgConnection, QueryableByName, RunQueryDsl,
    connection::SimpleConnection,
    sql_query,
    sql_types::{Nullable, Text},
};
use telehealth_core::{Date, catalog, messaging::Notification, value};

const UNREADABLE: (&str, &str, &str) = (
    "doctor.unreadable",
    "A check could not read what it needs.",
    "Run the checks as a superuser, or as an owner who has BYPASSRLS and pg_monitor, and see that no migration or long \
     transaction holds the tables.",
);

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Text)]
    object: String,
    #[diesel(sql_type = Nullable<Text>)]
    sql: Option<String>,
}

impl Portal {
    /// Checks sessions, indexes, limits and rows, and returns the findings, most severe first; see
    /// [`operations`](crate::doctor::operations). Run it as a superuser.
    ///
    /// # Errors
    /// [`Error::Unavailable`](crate::Error::Unavailable) if the database is not available, or does not have exactly the
    /// migrations of this library.
    pub fn check_operations(&self, thresholds: &Thresholds) -> Result<Vec<Finding>> {
        self.directly(|connection| self.check_operations_on(connection, thresholds))
    }

    fn check_operations_on(&self, connection: &mut PgConnection, thresholds: &Thresholds) -> Result<Vec<Finding>> {
        let schema = &self.options().schema;
        migration::check(connection, schema)?;
        connection.batch_execute(&format!(
            "SET search_path = {}, extensions; SET default_transaction_read_only = on; SET jit = off;
             SET statement_timeout = '5min'; SET lock_timeout = '5s'; SET row_security = off; SET timezone = 'UTC'",
            quote(schema)
        ))?;
        let statements = statements(connection)?;
        let of_statements = workload::OF_STATEMENTS.iter().filter(|_| statements.is_some());
        let context = Context { thresholds, statements: statements.as_deref().unwrap_or_default() };
        let probes = always().chain(of_statements);
        let mut findings: Vec<Finding> = probes.flat_map(|probe| run(connection, probe, &context)).collect();
        findings.extend(run_queries(connection, &workload::BLOATED, &context));
        let create = || "CREATE EXTENSION pg_stat_statements SCHEMA extensions".to_owned();
        let view = || workload::UNCHECKED.finding("pg_stat_statements".to_owned(), Some(create()));
        findings.extend(statements.is_none().then(view));
        findings.extend(certificate::check(connection, &context));
        let orphans = references::check(connection);
        findings.extend(orphans.unwrap_or_else(|_| vec![unreadable(&references::PROBE)]));
        let refused = rows::check(connection, self.options(), thresholds);
        findings.extend(refused.unwrap_or_else(|_| rows::PROBES.map(unreadable).into()));
        findings.extend(time_zones::check(connection, &context));
        // A cancelled probe looks like one that cannot be read.
        self.unless_cancelled(|| Ok(()))?;
        sort(&mut findings);
        Ok(findings)
    }
}

/// What queries of probes contain besides their text.
struct Context<'a> {
    thresholds: &'a Thresholds,
    /// The view of `pg_stat_statements`.
    statements: &'a str,
}

/// The probes that run in every database.
fn always() -> impl Iterator<Item = &'static Probe> {
    server::PROBES.iter().chain(upkeep::PROBES).chain(workload::PROBES).chain(data::all())
}

fn all() -> impl Iterator<Item = &'static Probe> {
    always()
        .chain(workload::OF_STATEMENTS)
        .chain([&workload::BLOATED, &workload::UNCHECKED, &certificate::PROBE, &references::PROBE, &time_zones::PROBE])
        .chain(outside::PROBES)
        .chain(rows::PROBES)
}

/// Returns the name of the view `pg_stat_statements`, in whichever schema the extension is, if it is installed.
fn statements(connection: &mut PgConnection) -> Result<Option<String>> {
    let query = "SELECT format('%I.%I', nspname, relname) AS object, NULL::text AS sql
                 FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
                 WHERE relname = 'pg_stat_statements' AND relkind = 'v' ORDER BY nspname LIMIT 1";
    let found: Vec<Found> = sql_query(query).load(connection)?;
    Ok(found.into_iter().next().map(|view| view.object))
}

/// Returns the code, meaning and remedy of each finding of operation.
pub(super) fn explanations() -> impl Iterator<Item = (&'static str, String, &'static str)> {
    let (code, meaning, remedy) = UNREADABLE;
    all().map(Probe::explanation).chain([(code, meaning.to_owned(), remedy)])
}

/// Runs a probe. One that fails is a finding, and does not hide those of the others.
fn run(connection: &mut PgConnection, probe: &Probe, context: &Context<'_>) -> Vec<Finding> {
    match found(connection, probe, context) {
        Ok(found) => found.into_iter().map(|Found { object, sql }| probe.finding(object, sql)).collect(),
        Err(unreadable) => vec![unreadable],
    }
}

/// Returns the rows of a probe's query, or the finding that it failed.
fn found(connection: &mut PgConnection, probe: &Probe, context: &Context<'_>) -> Result<Vec<Found>, Finding> {
    let query = context.thresholds.fill(probe.query);
    let query = query.replace("{entity_exists}", &entity_exists());
    let query = query.replace("{compact_memberships}", &compact_memberships());
    let query = query.replace("{statements}", context.statements).replace("{activity}", upkeep::ACTIVITY);
    let query = query.replace("{attempts}", &Notification::MAX_ATTEMPTS.to_string());
    sql_query(query).load(connection).map_err(|_| unreadable(probe))
}

/// Runs the queries that a probe's query returns.
fn run_queries(connection: &mut PgConnection, probe: &Probe, context: &Context<'_>) -> Vec<Finding> {
    let queries = match found(connection, probe, context) {
        Ok(queries) => queries,
        Err(unreadable) => return vec![unreadable],
    };
    let mut findings = Vec::new();
    for Found { object: query, .. } in queries {
        match sql_query(query).load::<Found>(connection) {
            Ok(found) => findings.extend(found.into_iter().map(|it| probe.finding(it.object, it.sql))),
            Err(_) => return vec![unreadable(probe)],
        }
    }
    findings
}

fn unreadable(probe: &Probe) -> Finding {
    let (code, message, remedy) = UNREADABLE;
    let (message, remedy) = (message.to_owned(), remedy.to_owned());
    let (severity, object) = (Severity::Warning, probe.code.to_owned());
    Finding { code, severity, object, message, remedy, sql: None }
}

/// Returns SQL for the memberships of compacts.
fn compact_memberships() -> String {
    let day = |day: Option<Date>| day.map_or_else(|| "NULL::date".to_owned(), |day| format!("'{day}'::date"));
    let members = value::compact_memberships().map(|(compact, state, first_day, last_day)| {
        format!("('{compact}', '{state}', {}, {})", day(Some(first_day)), day(last_day))
    });
    format!("VALUES {}", members.collect::<Vec<_>>().join(", "))
}

/// Returns SQL for whether the row that `kind` and `row` name exists. The ids are compared as they are, so that each is
/// looked up in its index.
fn entity_exists() -> String {
    let case = |table: &'static catalog::Table| {
        format!("WHEN '{}' THEN EXISTS (SELECT FROM {} AS it WHERE it.id = row)", table.entity, table.name)
    };
    // Payment events have ids of the payment service, which nothing refers to.
    let cases: Vec<String> = catalog::TABLES.iter().filter(|table| table.name != "payment_events").map(case).collect();
    format!("CASE kind {} ELSE false END", cases.join(" "))
}
