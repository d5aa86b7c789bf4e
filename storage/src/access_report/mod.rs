//! Who can do what, and who did: the regular review of access that 45 CFR 164.308(a)(1)(ii)(D) and (a)(4) ask for.
//!
//! The report contains ids, e-mail addresses of the staff and names of roles and services, but no patient's data beyond
//! ids. [`AccessReport::to_markdown`] is for reviewers, [`AccessReport::to_csv`] for spreadsheets.

mod sections;
mod text;

use crate::{error::Result, session::portal::Portal};
use chrono::{DateTime, NaiveTime, Utc};
use diesel::{
    PgConnection, QueryableByName, RunQueryDsl, sql_query,
    sql_types::{Array, Integer, Text, Timestamptz},
};
use telehealth_core::{Date, Timestamp};

/// A report of who can do what, and who did.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccessReport {
    /// The first day of what was done.
    pub since: Date,
    /// When the report was made.
    pub made: Timestamp,
    /// After how many days without a trace an account is dormant.
    pub dormant_days: u16,
    /// The sections.
    pub sections: Vec<ReportSection>,
}

/// A table of an [`AccessReport`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReportSection {
    /// The name, such as `services`.
    pub name: &'static str,
    /// What the rows are, and what they leave out.
    pub about: &'static str,
    /// The requirements of 45 CFR for which it is evidence.
    pub requirements: &'static [&'static str],
    /// The columns.
    pub columns: &'static [&'static str],
    /// The rows: a text for each column, empty if there is no value.
    pub rows: Vec<Vec<String>>,
}

/// The services with grants that apply to every service account.
const WILDCARD: &str = "*";

impl AccessReport {
    /// Returns a section by its name.
    #[must_use]
    pub fn section(&self, name: &str) -> Option<&ReportSection> {
        self.sections.iter().find(|section| section.name == name)
    }

    /// Whether somebody should act: an account is dormant, or grants apply to every service account.
    #[must_use]
    pub fn needs_action(&self) -> bool {
        let rows = |name| self.section(name).into_iter().flat_map(|section| &section.rows);
        rows("dormant").next().is_some() || rows("services").any(|row| row.first().is_some_and(|it| it == WILDCARD))
    }
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Array<Text>)]
    row: Vec<String>,
}

impl Portal {
    /// Reports who can do what, what was read and changed since a day, and which accounts left no trace for
    /// `dormant_days`. Run it as a superuser: the policies hide rows from everybody else. It reads the audit log of that
    /// time, and changes nothing.
    ///
    /// # Errors
    /// [`Error::Denied`](crate::Error::Denied) if policies would hide rows from the login; errors of the database.
    pub fn access_report(&self, since: Date, dormant_days: u16) -> Result<AccessReport> {
        let sections = self.on_all_rows(|connection| {
            sections::all().into_iter().map(|section| section.read(connection, since, dormant_days)).collect()
        })?;
        Ok(AccessReport { since, made: crate::now(), dormant_days, sections })
    }
}

/// How a section gets its rows.
struct Definition {
    section: ReportSection,
    /// Returns `row`, an array of texts; `given` has `since` and `dormant_days`. `None` if the rows are there.
    query: Option<String>,
}

impl Definition {
    fn read(self, connection: &mut PgConnection, since: Date, dormant_days: u16) -> Result<ReportSection> {
        let Self { section, query: Some(query) } = self else { return Ok(self.section) };
        let since: DateTime<Utc> = since.naive().and_time(NaiveTime::MIN).and_utc();
        let query = format!("WITH given AS MATERIALIZED (SELECT $1 AS since, $2 AS dormant_days) {query}");
        let query = sql_query(query).bind::<Timestamptz, _>(since).bind::<Integer, _>(i32::from(dormant_days));
        let rows: Vec<Row> = query.load(connection)?;
        Ok(ReportSection { rows: rows.into_iter().map(|row| row.row).collect(), ..section })
    }
}
