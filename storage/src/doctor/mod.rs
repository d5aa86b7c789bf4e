//! Checks a database for changes that would let somebody see, change or forge what they must not.
//!
//! The migrations make tables, policies, triggers and grants right. Whoever administers the database may change them
//! afterwards, and nothing would break. [`Portal::doctor`] finds such changes.
//!
//! # What is compared
//!
//! The doctor runs the migrations of this library once more, in a scratch schema inside a transaction that is rolled back,
//! reads what PostgreSQL's catalog holds for that schema and for the portal's, and compares the two. There is no list of
//! expected objects, so a new migration needs no change here. Compared are
//!
//! - tables: row-level security, FORCE, owner, persistence, inheritance and partitions;
//! - columns: type, collation, generation, identity, nullability, default, statistics target;
//! - constraints of tables and domains, foreign keys of other schemas that refer to our tables, and whether each is validated and
//!   enforced;
//! - indexes and extended statistics; views and rules; sequences; enumerations, domains and other types;
//! - triggers: definition with `WHEN` and arguments, and state; policies: command, roles, expressions;
//! - functions: body, language, arguments, owner, security, volatility, leakproof, strictness, settings, costs;
//! - privileges on tables, columns, sequences, functions, types and the schema;
//! - operators, collations and other objects, of which the migrations make none;
//! - `auth.uid()`, where a migration has made it and the login owns it.
//!
//! What is missing or changed, and what is there and should not be, is a [`Finding`]. Its `sql` puts things right where a
//! statement can; names in it are relative to the portal's schema: `SET search_path = <schema>, extensions` first.
//!
//! Beyond the schema the doctor checks the roles that policies and grants name, the logins that can enter them, settings of the
//! server and of roles, context keys, wildcard grants, publications, replication slots, event triggers, foreign servers, extensions,
//! languages, casts and default privileges.
//!
//! # What is not
//!
//! - Rows: state-machine transitions and grants to service accounts are the owner's to change. The audit log has
//!   [`Portal::verify`].
//! - Members of extensions, comments, security labels, tablespaces, storage parameters, privileges of an object's owner,
//!   `USAGE` of the schema for others.
//! - `pg_hba.conf`, certificates, the operating system, replicas and backups.
//! - A superuser who deceives the doctor itself, by an event trigger or a changed server. It shares the server with them.
//!
//! # How to run it
//!
//! As the owner of the tables or a superuser, naming the logins that serve: `owner.doctor(&["app"])`. The owner needs what
//! migrating needs: `CREATE` on the database and `CREATEROLE`. An owner for whom an administrator prepared the migrations
//! ([`Portal::status`]) lacks these: the administrator runs the doctor. Another login gets what the catalog tells it, and the
//! finding `doctor.incomplete`. It takes about a second, one direct connection, and no lock on a table of the portal; doctors
//! and migrations of one database take turns, and wait a minute for each other at most. The catalog of PostgreSQL gets a few thousand dead rows, which
//! autovacuum removes: run it daily, not every minute.

mod bookkeeping;
mod compare;
mod database;
mod kinds;
mod probe;
mod probes;
mod roles;
mod scratch;
mod settings;

use crate::{
    error::Result,
    session::{
        connect::{establish, quote},
        migration,
        portal::Portal,
    },
};
use diesel::{
    PgConnection,
    connection::{AnsiTransactionManager, SimpleConnection, TransactionManager},
};
use std::fmt;

#[doc(hidden)]
pub use compare::{Thing, catalog};
#[doc(hidden)]
pub use scratch::Expectation;

/// Something about a database that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The stable code, such as `policy.changed`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What it is about: a table, a role, a setting. Names are as the catalog has them.
    pub object: String,
    /// What is wrong, and what follows from it.
    pub message: String,
    /// What to do.
    pub remedy: String,
    /// The statements that do it, where there are any. `ALTER SYSTEM` runs outside a transaction and takes effect with
    /// `SELECT pg_reload_conf()`.
    pub sql: Option<String>,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good to know.
    Notice,
    /// A line of defence less.
    Warning,
    /// Somebody may see, change or forge what they must not.
    Critical,
}

impl Severity {
    /// The lowercase word, as the bindings show it.
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

/// What is normal on a private server, and dangerous on a clinic's.
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
    /// Checks the portal's database, the worst findings first; [`doctor`](crate::doctor) says for what. Run it as the owner of the
    /// tables. `logins` are those that serve; without any, the portal's own.
    ///
    /// # Errors
    /// [`Error::Unavailable`](crate::Error::Unavailable) where the database cannot serve, or has not exactly the migrations of this
    /// library.
    pub fn doctor(&self, logins: &[&str]) -> Result<Vec<Finding>> {
        let mut connection = establish(self.url())?;
        migration::check(&mut connection, &self.options().schema)?;
        // One transaction, always rolled back: nothing stays in the session, so a transaction-pooling PgBouncer is safe.
        AnsiTransactionManager::begin_transaction(&mut connection)?;
        let findings = check_in_transaction(&mut connection, &self.options().schema, logins);
        AnsiTransactionManager::rollback_transaction(&mut connection)?;
        let mut findings = findings?;
        if self.server().is_some() {
            for finding in findings.iter_mut().filter(|finding| PRIVATE.contains(&finding.code)) {
                finding.severity = Severity::Notice;
                finding.message = "A private server has one user, who owns it.".to_owned();
                finding.remedy = "Do not serve others from it.".to_owned();
            }
            sort(&mut findings);
        }
        Ok(findings)
    }
}

fn check_in_transaction(connection: &mut PgConnection, schema: &str, logins: &[&str]) -> Result<Vec<Finding>> {
    connection.batch_execute(&format!(
        "SET LOCAL search_path = {}, extensions; SET LOCAL statement_timeout = 0; SET LOCAL jit = off",
        quote(schema)
    ))?;
    migration::take_turn(connection)?;
    let expectation = Expectation::make(connection)?;
    check_on(connection, &expectation, logins)
}

/// Checks the schema that a connection's `search_path` begins with, inside its transaction if it has one.
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

fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| (b.severity, a.code, &a.object).cmp(&(a.severity, b.code, &b.object)));
}
