//! Checks a database for changes that would allow unauthorized access.
//!
//! The migrations create tables, policies, triggers and grants correctly. An administrator of the database may change
//! them afterwards without any visible error. [`Portal::doctor`] detects such changes.
//!
//! # What is compared
//!
//! The doctor runs the migrations of this library again, in a scratch schema inside a transaction that is rolled back,
//! reads PostgreSQL's catalog for that schema and for the portal's, and compares the two. There is no list of expected
//! objects, so a new migration needs no change here. It compares
//!
//! - tables: row-level security, FORCE, owner, persistence, inheritance and partitions;
//! - columns: type, collation, generation, identity, nullability, default, statistics target;
//! - constraints of tables and domains, foreign keys of other schemas that refer to the portal's tables, and whether
//!   each is validated and enforced;
//! - indexes and extended statistics; views and rules; sequences; enumerations, domains and other types;
//! - triggers: definition with `WHEN` and arguments, and state; policies: command, roles, expressions;
//! - functions: body, language, arguments, owner, security, volatility, leakproof, strictness, settings, costs;
//! - privileges on tables, columns, sequences, functions, types and the schema;
//! - operators, collations and other objects, of which the migrations create none;
//! - `auth.uid()`, if a migration created it and the login owns it.
//!
//! Each missing, changed or unexpected object is a [`Finding`]. Its `sql` contains the statements that correct it, if
//! there are any; names in it are relative to the portal's schema: execute `SET search_path = <schema>, extensions`
//! first.
//!
//! Beyond the schema the doctor checks the roles that policies and grants name, the logins that can enter them,
//! settings of the server and of roles, context keys, wildcard grants, publications, replication slots, event triggers,
//! foreign servers, extensions, languages, casts and default privileges.
//!
//! # What is not compared
//!
//! - Rows: the owner may change state-machine transitions and grants to service accounts. [`Portal::verify`] checks the
//!   audit log.
//! - Members of extensions, comments, security labels, tablespaces, storage parameters, privileges of an object's
//!   owner, `USAGE` of the schema for others.
//! - `pg_hba.conf`, certificates, the operating system, replicas and backups.
//! - A superuser who deceives the doctor itself, by an event trigger or a modified server.
//!
//! [`operations`] has checks of another kind: of sessions, indexes, limits and rows.
//!
//! # How to run it
//!
//! Run it as the owner of the tables or as a superuser, naming the application's logins: `owner.doctor(&["app"])`. The
//! owner needs the same privileges as for migrating: `CREATE` on the database and `CREATEROLE`. If an administrator
//! prepared the migrations ([`Portal::status`]), the owner lacks these and the administrator runs the doctor. Any other
//! login gets the findings that the catalog shows it, and the finding `doctor.incomplete`. The doctor takes about a
//! second, one direct connection, and no lock on a table of the portal. Doctors and migrations of one database take
//! turns, and wait at most a minute for each other. Each run leaves a few thousand dead rows in PostgreSQL's catalog,
//! which autovacuum removes: run it daily, not every minute.

mod bookkeeping;
mod compare;
mod database;
mod kinds;
pub mod operations;
mod probe;
mod probes;
mod roles;
mod scratch;
mod settings;

use crate::{
    error::Result,
    session::{connect::quote, migration, portal::Portal},
};
use diesel::{PgConnection, connection::SimpleConnection};
use probe::Probe;
use std::fmt;

#[doc(hidden)]
pub use compare::{Thing, catalog};
#[doc(hidden)]
pub use scratch::Expectation;

/// A problem of a database.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The stable code, such as `policy.changed`.
    pub code: &'static str,
    /// The severity.
    pub severity: Severity,
    /// The table, role, setting or other object, named as in the catalog.
    pub object: String,
    /// What is wrong, and the consequences.
    pub message: String,
    /// What to do.
    pub remedy: String,
    /// The statements that do it, if there are any. `ALTER SYSTEM` runs outside a transaction and takes effect with
    /// `SELECT pg_reload_conf()`.
    pub sql: Option<String>,
}

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Severity {
    /// For information.
    Notice,
    /// A protective measure is missing.
    Warning,
    /// Somebody may read, change or forge data without authorization.
    Critical,
}

impl Severity {
    /// Returns the lowercase word, as in the bindings.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Warning => "warning",
            Self::Critical => "critical",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.label())
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {} {} [{}]", self.severity, self.object, self.message, self.remedy, self.code)
    }
}

/// Findings that are normal on a private server, and dangerous on a clinic's.
const PRIVATE: &[&str] = &[
    "login.superuser",
    "login.bypasses_policies",
    "login.owns",
    "login.creates_roles",
    "login.creates_databases",
    "login.replicates",
    "grants.wildcard",
    "contexts.unsigned",
];

impl Portal {
    /// Checks the portal's database and returns the findings, most severe first; see [`doctor`](crate::doctor). Run it
    /// as the owner of the tables. `logins` are the application's logins; if empty, the portal's own login.
    ///
    /// # Errors
    /// [`Error::Unavailable`](crate::Error::Unavailable) if the database is not available, or does not have exactly the
    /// migrations of this library.
    pub fn doctor(&self, logins: &[&str]) -> Result<Vec<Finding>> {
        let mut findings =
            self.rolled_back("BEGIN", |connection| check_in_transaction(connection, &self.options().schema, logins))?;
        if self.private_server().is_some() {
            for finding in findings.iter_mut().filter(|finding| PRIVATE.contains(&finding.code)) {
                finding.severity = Severity::Notice;
                finding.message = "A private server has one user, who owns everything.".to_owned();
                finding.remedy = "Do not use it to serve other users.".to_owned();
            }
            sort(&mut findings);
        }
        Ok(findings)
    }
}

/// Checks a schema in the transaction of a connection.
pub(crate) fn check_in_transaction(
    connection: &mut PgConnection,
    schema: &str,
    logins: &[&str],
) -> Result<Vec<Finding>> {
    connection.batch_execute(&format!(
        "SET LOCAL search_path = {}, extensions; SET LOCAL statement_timeout = 0; SET LOCAL jit = off",
        quote(schema)
    ))?;
    migration::acquire_lock(connection)?;
    let expectation = Expectation::make(connection)?;
    check_on(connection, &expectation, logins)
}

/// Checks the first schema of a connection's `search_path`, inside its transaction if it has one.
///
/// # Errors
/// As [`Portal::doctor`].
#[doc(hidden)]
pub fn check_on(connection: &mut PgConnection, expectation: &Expectation, logins: &[&str]) -> Result<Vec<Finding>> {
    let mut findings = expectation.compare(connection)?;
    findings.extend(probes::run(connection, expectation, logins)?);
    findings.extend(bookkeeping::check(connection)?);
    sort(&mut findings);
    Ok(findings)
}

/// Returns the code, meaning and remedy of every finding.
pub fn explanations() -> impl Iterator<Item = (&'static str, String, &'static str)> {
    let probes = probes::all().map(Probe::explanation);
    compare::explanations()
        .chain(operations::explanations())
        .chain(probes)
        .chain(bookkeeping::explanations())
        .chain(scratch::explanations())
}

fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| (b.severity, a.code, &a.object).cmp(&(a.severity, b.code, &b.object)));
}
