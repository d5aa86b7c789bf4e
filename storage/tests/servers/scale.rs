//! What reads cost in a clinic of 20,000 visits: every list and finder reads about the rows that it returns, through
//! indexes; what deletes rows reads few of the others; and the doctor finds nothing. `cargo bench -p telehealth-storage
//! --bench scale` measures the same in larger clinics.

mod clinic;
mod reads;

use crate::support::{options, raw};
use diesel::PgConnection;
use std::{thread, time::Duration};
use telehealth_storage::{Portal, doctor::Finding};

const VISITS: usize = 20_000;

/// The logins that other tests create on the same server, which the doctor reports.
const OTHERS: [&str; 2] = ["doctor_limited in ", "pooled in "];

/// The rows that a read may cost besides five for each row of its page: those that policies look up.
const BESIDES: i64 = 100;

/// The rows of large tables that ended sessions have read so far, and how often they have scanned each. A session reports
/// what it has read when it ends, so this waits for the end of the others.
fn counters(connection: &mut PgConnection) -> (i64, String) {
    const LARGE: &str = "FROM pg_stat_user_tables WHERE n_live_tup > 1000";
    const OTHERS: &str = "SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
    while raw::text(connection, OTHERS) != "0" {
        thread::sleep(Duration::from_millis(5));
    }
    raw::must(connection, "SELECT pg_stat_force_next_flush()");
    raw::must(connection, "SELECT pg_stat_clear_snapshot()");
    let read = raw::text(connection, &format!("SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) {LARGE}"));
    let scans = raw::text(connection, &format!("SELECT string_agg(relname || seq_scan, ' ' ORDER BY relname) {LARGE}"));
    (read.parse().expect("a number"), scans)
}

/// Does some work and returns the rows that it is about, the rows that it has read, and whether it has scanned a table.
fn counted(
    (name, who, work): &(&str, reads::As, reads::Work),
    clinic: &reads::Clinic,
    connection: &mut PgConnection,
    url: &str,
) -> (i64, i64, bool) {
    let (before, scans_before) = counters(connection);
    let portal = Portal::connect_with(url, options()).expect("a portal");
    let rows =
        portal.transaction(&clinic.actor(who), |tx| work(tx, clinic)).unwrap_or_else(|error| panic!("{name}: {error}"));
    drop(portal);
    let (after, scans) = counters(connection);
    let (rows, read, is_scanned) = (i64::try_from(rows).expect("a number"), after - before, scans != scans_before);
    println!("{name:<45} {rows:>6} rows, {read:>8} read{}", if is_scanned { ", scanned" } else { "" });
    (rows, read, is_scanned)
}

#[test]
fn reads_use_indexes_and_read_little_more_than_they_return() {
    let (clinic, portal, mut connection) = reads::Clinic::build(VISITS);
    let url = portal.url().to_owned();
    drop(portal);
    let mut expensive = Vec::new();
    for read in reads::READS {
        let (rows, read_rows, is_scanned) = counted(read, &clinic, &mut connection, &url);
        if is_scanned || read_rows > 5 * rows.max(i64::from(reads::PAGE)) + BESIDES {
            expensive.push(read.0);
        }
    }
    // Some of their searches find blocks of rows, and small tables are read whole.
    for deletion in reads::DELETIONS {
        let (_, read, _) = counted(deletion, &clinic, &mut connection, &url);
        if read > i64::try_from(VISITS / 2).expect("a number") {
            expensive.push(deletion.0);
        }
    }
    assert_eq!(expensive, [""; 0]);
}

#[test]
fn the_doctor_finds_nothing_in_a_sound_clinic_but_what_is_not_set_up() {
    let (_, portal, _connection) = reads::Clinic::build(VISITS);
    let (findings, _) = clinic::examine(&portal);
    let of_another_test = |finding: &&Finding| OTHERS.iter().any(|login| finding.object.starts_with(login));
    let codes: Vec<_> =
        findings.iter().filter(|finding| !of_another_test(finding)).map(|finding| finding.code).collect();
    assert_eq!(
        codes,
        ["grants.wildcard", "login.missing", "contexts.unsigned", "row.unchecked", "statement.unchecked"],
        "{:#?}",
        findings.iter().map(ToString::to_string).collect::<Vec<_>>()
    );
}
