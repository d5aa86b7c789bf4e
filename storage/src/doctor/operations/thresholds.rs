//! From which values on a state is a finding.

use telehealth_core::{Code, error::FieldError};

/// Declares the thresholds: the table in the documentation is made from the same lines as the defaults.
macro_rules! thresholds {
    ($($name:literal = $value:literal, $reason:literal, $source:literal;)*) => {
        const DEFAULTS: &[(&str, u32, &str)] = &[$(($name, $value, $reason)),*];

        /// From which values on a state is a finding, by name; [`Default`] has the recommended ones. `ours` is a choice
        /// of this library.
        ///
        /// | name | default | why | source |
        /// |---|---|---|---|
        $(#[doc = concat!("| `", $name, "` | ", $value, " | ", $reason, " | ", $source, " |")])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Thresholds {
            values: Vec<u32>,
        }
    };
}

thresholds! {
    "long_transaction_seconds" = 300, "a transaction this old keeps autovacuum from cleaning up",
        "PostgreSQL, Routine Vacuuming: what an open transaction may see stays; the number is ours";
    "idle_transaction_seconds" = 60, "an application waits inside a transaction: a bug, or a lost client",
        "PostgreSQL, idle_in_transaction_session_timeout; the number is ours";
    "lock_wait_seconds" = 10, "longer than a user waits for a page",
        "Nielsen, Response Times: attention is lost after 10 s";
    "unused_index_days" = 30, "covers monthly work", "PostgreSQL, pg_stat_user_indexes; the number is ours";
    "unused_index_kilobytes" = 1_024, "smaller ones cost little", "ours";
    "unindexed_rows" = 10_000, "smaller tables are read whole in milliseconds",
        "PostgreSQL, Foreign Keys: index the referring columns; the number is ours";
    "wraparound_millions" = 1_000, "half of the 2 billion transactions after which PostgreSQL stops writing",
        "PostgreSQL, Preventing Transaction ID Wraparound Failures: autovacuum_freeze_max_age is 200 million";
    "wraparound_critical_millions" = 1_800, "days before PostgreSQL stops writing",
        "PostgreSQL, the same page: vacuum_failsafe_age is 1,600 million";
    "sequence_percent" = 80, "time to change the type", "check_postgres, sequence: warns at 85 %";
    "dead_rows" = 100_000, "with dead_rows_percent: autovacuum should have run at 20 %", "ours";
    "dead_rows_percent" = 40, "see dead_rows",
        "PostgreSQL: autovacuum_vacuum_scale_factor is 0.2; this is twice as much";
    "connections_percent" = 80, "leaves room for administrators and a burst",
        "check_postgres, backends: warns at 90 %, without a margin for bursts";
    "cache_percent" = 90, "a working set that fits in memory reads 99 % from it",
        "PostgreSQL, pg_stat_database; the number is ours";
    "cache_blocks" = 1_000_000, "8 GB read: enough for an average", "ours";
    "slow_statement_milliseconds" = 20, "a page of a portal runs some statements, and should take 100 ms",
        "Nielsen, Response Times: up to 100 ms seems immediate";
    "slow_statement_calls" = 100, "fewer calls cost nobody much", "ours";
    "very_slow_statement_milliseconds" = 5_000, "however seldom it is called, somebody waits for it",
        "Nielsen, Response Times: half of the 10 s";
    "certificate_days" = 30, "time to renew it and to notice that renewing failed",
        "Let's Encrypt: renew 30 days before the end";
    "bloat_percent" = 50, "the estimate may be off by 20 %", "ours";
    "bloat_megabytes" = 100, "smaller files cost little", "ours";
    "slot_megabytes" = 1_024, "64 segments of the log that the server must keep", "PostgreSQL: max_wal_size is 1 GB";
    "lag_megabytes" = 100, "six segments of the log: seconds of work, minutes of a busy clinic", "ours";
    "stuck_minutes" = 60, "the leases of the queues are shorter", "ours";
    "unfinished_hours" = 24, "a visit lasts hours at most", "ours";
    "late_days" = 7, "a week: what is late by then was forgotten", "ours";
    "abandoned_days" = 30, "a patient who has not come back in a month has left", "ours";
    "authorization_days" = 5, "card networks end an authorization after seven days",
        "Stripe, Place a hold: 7 days for most cards";
    "failed_notifications" = 20, "with failed_percent: one wrong address is no fault of the service", "ours";
    "failed_percent" = 20, "see failed_notifications", "ours";
    "sampled_rows" = 200, "of each table, the newest; every row takes some microseconds to decrypt", "ours";
    "changed_rows" = 100_000, "with changed_rows_percent: autovacuum should have collected statistics at 10 %", "ours";
    "changed_rows_percent" = 30, "see changed_rows",
        "PostgreSQL: autovacuum_analyze_scale_factor is 0.1; this is three times as much";
    "scans" = 1_000, "with scanned_rows: a report now and then may read a table whole", "ours";
    "scanned_rows" = 50_000, "smaller tables are read whole in milliseconds", "ours";
    "temporary_megabytes" = 10_240, "a day; less costs little", "ours";
    "deadlocks" = 50, "a day; each is run again", "ours";
    "rollbacks" = 10_000, "with rollbacks_percent: enough for an average", "ours";
    "rollbacks_percent" = 20, "rejected input and conflicts are a few percent", "ours";
    "unintegrated_hours" = 24, "checkpoints are made every few minutes", "ours";
    "outside_hours" = 24, "checkpoints are made every few minutes", "ours";
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
