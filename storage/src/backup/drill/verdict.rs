//! The verdict of a check, and the copy that is checked.

use super::Drill;
use crate::{Options, Portal, Timestamp, error::Result, operations::erasure::ErasedPatient};
use diesel::{PgConnection, QueryableByName, RunQueryDsl, sql_query, sql_types::Text};

/// A running copy.
pub(super) struct Copy {
    /// The connection of its superuser, in the portal's schema, in time zone UTC.
    pub connection: PgConnection,
    pub url: String,
    /// The time before which every change must be in the copy.
    pub complete_until: Timestamp,
    /// Whom the original has erased, or why that is unknown.
    pub erased: Result<Vec<ErasedPatient>, String>,
}

/// A check of a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DrillCheck {
    /// The name, such as `audit log`.
    pub name: &'static str,
    /// Whether the copy passed.
    pub verdict: DrillVerdict,
    /// What was compared, or what is wrong.
    pub detail: String,
}

/// The verdict of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DrillVerdict {
    /// The copy passed.
    Passed,
    /// The copy is damaged, or lacks something.
    Failed,
    /// The check could not be made; its detail says what it needs.
    Skipped,
}

impl DrillVerdict {
    /// Returns the lowercase word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        }
    }
}

/// The verdict and the detail of a check.
pub(super) type Answer = (DrillVerdict, String);

/// Fails with a list of faults, or passes.
pub(super) fn judged(faults: &[String], passed: impl Into<String>) -> Answer {
    /// The faults that are named.
    const NAMED: usize = 5;
    match faults {
        [] => (DrillVerdict::Passed, passed.into()),
        faults => {
            let more = faults.len().saturating_sub(NAMED);
            let named = faults.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join("; ");
            let more = if more > 0 { format!("; and {more} more") } else { String::new() };
            (DrillVerdict::Failed, named + &more)
        }
    }
}

pub(super) fn skipped(why: &str) -> Answer {
    (DrillVerdict::Skipped, why.to_owned())
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

impl Copy {
    /// Opens a portal with the keyring, which sends unsigned contexts.
    pub(super) fn portal(&self, drill: &Drill) -> Result<Portal> {
        let options = Options { context_key: None, replica_urls: Vec::new(), ..drill.options.clone() };
        Portal::connect_with(&self.url, options)
    }

    /// Returns the lines of a query with one column, `line`.
    pub(super) fn lines(&mut self, query: &str) -> Result<Vec<String>> {
        Ok(sql_query(query).load::<Line>(&mut self.connection)?.into_iter().map(|it| it.line).collect())
    }
}
