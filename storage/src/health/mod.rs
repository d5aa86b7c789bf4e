//! Looks a database over for what would let somebody see, change or forge what he must not.
//!
//! A migration makes the tables, their policies and their grants right; whoever administers the database may change them
//! afterwards, and nothing would break. [`check`] compares the catalog of the database with core's matrix and with the
//! migrations, and says what is different.

mod catalog;
mod matrix;

use crate::{connect::establish, connect::quote, error::Result, portal::Portal};
use diesel::{PgConnection, connection::SimpleConnection};
use std::fmt;

/// Something about a database that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The stable code, such as `table.not_forced`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What it is about: a table, a role, a function.
    pub object: String,
    /// What is wrong, and what to do.
    pub message: &'static str,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good to know.
    Notice,
    /// A line of defence less.
    Warning,
    /// Somebody may see, change or forge what he must not.
    Critical,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Notice => "notice",
            Self::Warning => "warning",
            Self::Critical => "critical",
        })
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {} [{}]", self.severity, self.object, self.message, self.code)
    }
}

/// What a private server has and a clinic's must not have.
const PRIVATE: &[&str] = &[
    "login.superuser",
    "login.bypasses",
    "login.owns",
    "login.creates_roles",
    "login.replicates",
    "jobs.any",
    "contexts.unsigned",
];

/// Looks over the database of a portal as the portal's own login, the worst findings first. Of what only the owner may read
/// (the grants of jobs, the keys of contexts) another login's look says nothing.
///
/// # Errors
/// [`Error::Unavailable`](crate::Error::Unavailable) where the database cannot serve.
pub fn check(portal: &Portal) -> Result<Vec<Finding>> {
    let mut connection = establish(portal.url())?;
    connection.batch_execute(&format!("SET search_path = {}, extensions", quote(&portal.options().schema)))?;
    let mut findings = check_on(&mut connection)?;
    if portal.server().is_some() {
        // Whoever reaches a private server owns it: it listens on a socket of its own user's.
        for finding in findings.iter_mut().filter(|finding| PRIVATE.contains(&finding.code)) {
            finding.severity = Severity::Notice;
            finding.message = "a private server has one user, who owns it; do not serve others from it";
        }
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    }
    Ok(findings)
}

/// Looks over the schema that a connection's `search_path` begins with, inside its transaction if it has one.
///
/// # Errors
/// As [`check`].
#[doc(hidden)]
pub fn check_on(connection: &mut PgConnection) -> Result<Vec<Finding>> {
    let mut findings = catalog::check(connection)?;
    findings.extend(matrix::check(connection)?);
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    Ok(findings)
}
