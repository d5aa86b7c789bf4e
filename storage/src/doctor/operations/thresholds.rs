//! From which values on a state is a finding.

use telehealth_core::{Code, error::FieldError};

/// The name, default and source of each threshold.
const DEFAULTS: &[(&str, u32, &str)] = &[
    ("long_transaction_seconds", 300, "a transaction this old keeps autovacuum from cleaning up"),
    ("idle_transaction_seconds", 60, "an application waits inside a transaction: a bug, or a lost client"),
    ("lock_wait_seconds", 10, "longer than a user waits for a page"),
    ("unused_index_days", 30, "covers monthly work"),
    ("unused_index_kilobytes", 1_024, "smaller ones cost little"),
    ("unindexed_rows", 10_000, "smaller tables are read whole in milliseconds"),
    ("wraparound_millions", 1_000, "half of the 2 billion transactions after which PostgreSQL stops writing"),
    ("wraparound_critical_millions", 1_800, "days before PostgreSQL stops writing"),
    ("sequence_percent", 80, "time to change the type"),
    ("dead_rows", 100_000, "with dead_rows_percent: autovacuum should have run at 20 %"),
    ("dead_rows_percent", 40, "see dead_rows"),
    ("connections_percent", 80, "leaves room for administrators and a burst"),
    ("cache_percent", 90, "a working set that fits in memory reads 99 % from it"),
    ("cache_blocks", 1_000_000, "8 GB read: enough for an average"),
    ("slow_statement_milliseconds", 20, "a page of a portal runs some statements, and should take 100 ms"),
    ("slow_statement_calls", 100, "fewer calls cost nobody much"),
    ("very_slow_statement_milliseconds", 5_000, "however seldom it is called, somebody waits for it"),
    ("certificate_days", 30, "time to renew it and to notice that renewing failed"),
    ("bloat_percent", 50, "the estimate may be off by 20 %"),
    ("bloat_megabytes", 100, "smaller files cost little"),
    ("slot_megabytes", 1_024, "64 segments of the log that the server must keep"),
    ("lag_megabytes", 100, "six segments of the log: seconds of work, minutes of a busy clinic"),
    ("stuck_minutes", 60, "the leases of the queues are shorter"),
    ("unfinished_hours", 24, "a visit lasts hours at most"),
    ("late_days", 7, "a week: what is late by then was forgotten"),
    ("abandoned_days", 30, "a patient who has not come back in a month has left"),
    ("authorization_days", 5, "card networks end an authorization after seven days"),
    ("failed_notifications", 20, "with failed_percent: one wrong address is no trouble of the service"),
    ("failed_percent", 20, "see failed_notifications"),
    ("sampled_rows", 200, "of each table, the newest; every row takes some microseconds to decrypt"),
    ("changed_rows", 100_000, "with changed_rows_percent: autovacuum should have collected statistics at 10 %"),
    ("changed_rows_percent", 30, "see changed_rows"),
    ("scans", 1_000, "with scanned_rows: a report now and then may read a table whole"),
    ("scanned_rows", 50_000, "smaller tables are read whole in milliseconds"),
    ("temporary_megabytes", 10_240, "a day; less costs little"),
    ("deadlocks", 50, "a day; each is run again"),
    ("rollbacks", 10_000, "with rollbacks_percent: enough for an average"),
    ("rollbacks_percent", 20, "rejected input and conflicts are a few percent"),
    ("unintegrated_hours", 24, "checkpoints are made every few minutes"),
    ("outside_hours", 24, "checkpoints are made every few minutes"),
];

/// From which values on a state is a finding, by name; [`Default`] has the recommended ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thresholds {
    values: Vec<u32>,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { values: DEFAULTS.iter().map(|(_, value, _)| *value).collect() }
    }
}

impl Thresholds {
    /// Returns the name, value and reason of each threshold.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, u32, &'static str)> {
        DEFAULTS.iter().zip(&self.values).map(|((name, _, reason), value)| (*name, *value, *reason))
    }

    /// Returns a threshold; 0 if there is none of this name.
    pub(super) fn value(&self, name: &str) -> u32 {
        self.iter().find(|(known, ..)| *known == name).map_or(0, |(_, value, _)| value)
    }

    /// Sets a threshold.
    ///
    /// # Errors
    /// `field.unknown` if there is none of this name.
    pub fn set(&mut self, name: &str, value: u32) -> Result<(), FieldError> {
        let known = DEFAULTS.iter().position(|(known, ..)| *known == name);
        let place = known.and_then(|index| self.values.get_mut(index));
        let unknown =
            || FieldError::new(Code::FIELD_UNKNOWN, "must be {expected}").with("expected", "the name of a threshold");
        *place.ok_or_else(unknown)? = value;
        Ok(())
    }

    /// Replaces the names in a query, in braces, by the values.
    pub(super) fn fill(&self, query: &str) -> String {
        self.iter()
            .fold(query.to_owned(), |query, (name, value, _)| query.replace(&format!("{{{name}}}"), &value.to_string()))
    }
}
