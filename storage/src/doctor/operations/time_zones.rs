//! The time-zone data of the server beside ours.

use crate::{
    doctor::{Finding, Severity::Warning, probe::Probe},
    error::Result,
    sql::row::Db,
};
use diesel::{
    PgConnection, QueryableByName, RunQueryDsl, sql_query,
    sql_types::{BigInt, Text, Timestamptz},
};
use std::collections::BTreeSet;
use telehealth_core::{Timestamp, value::TimeZone};

/// Its query returns the offset of each zone of a user, now and in half a year.
pub(super) const PROBE: Probe = Probe {
    code: "time_zone.differs",
    severity: Warning,
    message: "The server and the library know other rules of a time zone of users: one of them has old data, and local \
              times differ.",
    remedy: "Update the operating system's package tzdata, which PostgreSQL reads, or this library.",
    query: "SELECT zone, instant, extract(epoch FROM (instant AT TIME ZONE zone) - (instant AT TIME ZONE 'UTC'))::bigint AS ahead
            FROM (SELECT DISTINCT timezone::text AS zone FROM users) AS used
            CROSS JOIN (VALUES (now()), (now() + INTERVAL '6 months')) AS days (instant)
            WHERE EXISTS (SELECT FROM pg_timezone_names WHERE name = zone)",
};

#[derive(QueryableByName)]
struct Offset {
    #[diesel(sql_type = Text)]
    zone: String,
    #[diesel(sql_type = Timestamptz)]
    instant: Db<Timestamp>,
    /// By how many seconds the zone is ahead of UTC.
    #[diesel(sql_type = BigInt)]
    ahead: i64,
}

pub(super) fn check(connection: &mut PgConnection) -> Result<Vec<Finding>> {
    let offsets: Vec<Offset> = sql_query(PROBE.query).load(connection)?;
    Ok(differing(&offsets).into_iter().map(|zone| PROBE.finding(zone.to_owned(), None)).collect())
}

/// Returns the zones with another offset here. A zone that is unknown here is a damaged row of a user.
fn differing(offsets: &[Offset]) -> BTreeSet<&str> {
    let differs = |offset: &&Offset| {
        let zone: Option<TimeZone> = offset.zone.parse().ok();
        zone.is_some_and(|zone| i64::from(zone.local(offset.instant.0).offset().local_minus_utc()) != offset.ahead)
    };
    offsets.iter().filter(differs).map(|offset| offset.zone.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_of_other_rules_are_found() {
        let offset = |zone: &str, instant: &str, ahead| Offset {
            zone: zone.to_owned(),
            instant: Db(instant.parse().expect("an instant")),
            ahead,
        };
        let (winter, summer) = ("2026-01-15T12:00:00Z", "2026-07-15T12:00:00Z");
        let same = [offset("Europe/Berlin", winter, 3_600), offset("Europe/Berlin", summer, 7_200)];
        assert_eq!(differing(&same), BTreeSet::new());
        let old = [offset("UTC", winter, 0), offset("Europe/Berlin", summer, 3_600), offset("Mars/Olympus", summer, 1)];
        assert_eq!(differing(&old), BTreeSet::from(["Europe/Berlin"]));
    }
}
