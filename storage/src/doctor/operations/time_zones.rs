//! The time zones of the server, compared with those of this library.
//!
//! Governments change their clocks between two releases of the IANA database. PostgreSQL does not tell which release it
//! has, so the offsets of the coming year are compared, in the zones that users and providers have.

use super::{Context, Found, found};
use crate::doctor::{Finding, Severity::Warning, probe::Probe};
use diesel::PgConnection;
use telehealth_core::{Timestamp, value::TimeZone};

/// Its query returns a zone, the start of a week and the seconds that the server's local time is ahead of UTC then.
pub(super) const PROBE: Probe = Probe {
    code: "time_zone.differs",
    severity: Warning,
    message: "The server and this library have different rules for a time zone that is in use: one of them shows \
              visits at another time of day.",
    remedy: "Update the package tzdata of the server and of the program's system, and restart both; if the server's is \
             newer, update this library.",
    query: "SELECT format('%s %s %s', zone, extract(epoch FROM week)::bigint,
                          extract(epoch FROM (week AT TIME ZONE zone) - (week AT TIME ZONE 'UTC'))::bigint) AS object,
                   NULL::text AS sql
            FROM (SELECT timezone AS zone FROM users
                  UNION SELECT availability_schedule ->> 'time_zone' FROM providers
                  UNION SELECT hours_of_operation ->> 'time_zone' FROM pharmacies) AS used
            JOIN pg_timezone_names ON name = zone
            CROSS JOIN generate_series(date_trunc('week', now()), now() + INTERVAL '1 year', INTERVAL '1 week') AS week
            WHERE zone <> 'UTC'
            ORDER BY zone, week",
};

/// Reports each zone with the first week in which the offsets differ.
pub(super) fn check(connection: &mut PgConnection, context: &Context<'_>) -> Vec<Finding> {
    let offsets = match found(connection, &PROBE, context) {
        Ok(offsets) => offsets,
        Err(unreadable) => return vec![unreadable],
    };
    let mut findings: Vec<(TimeZone, Finding)> = Vec::new();
    for Found { object, .. } in offsets {
        match differing(&object) {
            Ok(Some((zone, object))) if findings.last().is_none_or(|(known, _)| *known != zone) => {
                findings.push((zone, PROBE.finding(object, None)));
            }
            // A row with a zone that this library does not know is reported as `row.refused`.
            Ok(_) | Err(Unknown) => {}
        }
    }
    findings.into_iter().map(|(_, finding)| finding).collect()
}

/// A row that this library does not understand.
struct Unknown;

/// Compares a row with the library's rules; returns the zone and a description if they differ.
fn differing(row: &str) -> Result<Option<(TimeZone, String)>, Unknown> {
    let mut parts = row.split(' ');
    let mut next = || parts.next().ok_or(Unknown);
    let zone: TimeZone = next()?.parse().map_err(|_| Unknown)?;
    let second: i64 = next()?.parse().map_err(|_| Unknown)?;
    let theirs: i32 = next()?.parse().map_err(|_| Unknown)?;
    let week = chrono::DateTime::from_timestamp(second, 0).and_then(|week| Timestamp::try_from(week).ok());
    let week = week.ok_or(Unknown)?;
    let ours = zone.local(week).offset().local_minus_utc();
    let differ = || {
        let (day, release) = (week.date(), TimeZone::database_version());
        format!("{zone} on {day}: {} on the server, {} in IANA {release}", offset(theirs), offset(ours))
    };
    Ok((ours != theirs).then(|| (zone, differ())))
}

/// Writes an offset such as `-07:00`.
fn offset(seconds: i32) -> String {
    let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::{differing, offset};

    #[test]
    fn an_offset_of_another_release_is_reported() {
        // 2026-07-06T00:00:00Z.
        let row = |offset: i32| differing(&format!("America/New_York 1783296000 {offset}")).ok().flatten();
        assert!(row(-14_400).is_none());
        let (_, described) = row(-18_000).expect("a difference");
        let expected = "America/New_York on 2026-07-06: -05:00 on the server, -04:00 in IANA ";
        assert!(described.starts_with(expected), "{described}");
        for row in ["", "America/New_York", "Mars/Base 0 0", "America/New_York x 0", "America/New_York 0 "] {
            assert!(differing(row).is_err(), "{row:?}");
        }
        assert_eq!([0, 20_700, -12_600].map(offset), ["+00:00", "+05:45", "-03:30"]);
    }
}
