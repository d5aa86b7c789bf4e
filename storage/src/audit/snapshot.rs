//! Snapshots of the transactions of a PostgreSQL cluster.

use crate::error::Result;
use diesel::{
    PgConnection,
    prelude::*,
    sql_types::{BigInt, Text},
};
use std::{fmt, str::FromStr};

/// PostgreSQL's `pg_snapshot` with the number of the cluster, because each cluster numbers its transactions
/// independently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Snapshot {
    /// The oldest transaction that had not ended.
    pub(super) oldest: u64,
    /// The next transaction to begin.
    pub(super) next: u64,
    /// The transactions between them that had not ended.
    running: Vec<u64>,
    pub(super) cluster: u64,
}

impl Snapshot {
    /// Reads the current snapshot.
    pub(super) fn read(connection: &mut PgConnection) -> Result<Self> {
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = BigInt)]
            cluster: i64,
            #[diesel(sql_type = Text)]
            snapshot: String,
        }
        let query =
            "SELECT system_identifier AS cluster, pg_current_snapshot()::text AS snapshot FROM pg_control_system()";
        let Row { cluster, snapshot } = diesel::sql_query(query).get_result(connection)?;
        // The number is an unsigned 64-bit integer, which PostgreSQL returns as a signed one.
        let written = format!("{snapshot} of {}", cluster.cast_unsigned());
        written.parse().map_err(|Unreadable| crate::Error::Corrupt { reason: "a snapshot cannot be read".to_owned() })
    }

    /// Whether a transaction had ended.
    pub(super) fn is_over(&self, transaction: u64) -> bool {
        transaction < self.oldest || (transaction < self.next && !self.running.contains(&transaction))
    }
}

impl fmt::Display for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let running: Vec<String> = self.running.iter().map(u64::to_string).collect();
        write!(f, "{}:{}:{} of {}", self.oldest, self.next, running.join(","), self.cluster)
    }
}

/// The error for a text that is not a snapshot.
pub(super) struct Unreadable;

impl FromStr for Snapshot {
    type Err = Unreadable;

    fn from_str(text: &str) -> std::result::Result<Self, Unreadable> {
        let read = || {
            let (snapshot, cluster) = text.split_once(" of ")?;
            let mut parts = snapshot.splitn(3, ':');
            let (oldest, next, running) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?);
            let running = running.split(',').filter(|number| !number.is_empty());
            let running = running.map(str::parse).collect::<std::result::Result<_, _>>().ok()?;
            Some(Self { oldest, next, running, cluster: cluster.parse().ok()? })
        };
        read().ok_or(Unreadable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_lists_finished_transactions() {
        for text in ["10:10: of 7", "10:20:10,14,15 of 18446744073709551615"] {
            assert_eq!(text.parse::<Snapshot>().ok().expect("a snapshot").to_string(), text);
        }
        let snapshot: Snapshot = "10:20:10,14,15 of 7".parse().ok().expect("a snapshot");
        let over: Vec<u64> = (8..22).filter(|&transaction| snapshot.is_over(transaction)).collect();
        assert_eq!(over, [8, 9, 11, 12, 13, 16, 17, 18, 19]);
        for text in ["", "10:20", "10:20:", "10:20: of", "a:20: of 7", "10:20:x of 7", "10:20:-1 of 7"] {
            assert!(text.parse::<Snapshot>().is_err(), "{text}");
        }
    }
}
