//! The doctor's checks of operation: it reports every planted defect, and nothing on a sound database.

mod incidents;
mod mending;
mod row_defects;
mod rows;
mod server_defects;

use crate::support::{
    ask, batch, copy_of, drop_database, execute, migrated_database, people, portal_at,
    raw::{connect, must},
    world,
};
use diesel::{PgConnection, RunQueryDsl, dsl::sql, select, sql_types::Integer};
use std::{
    collections::BTreeSet,
    env, fs,
    io::{ErrorKind, Write},
    path::PathBuf,
    process::{self, Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};
use telehealth_core::Code;
use telehealth_storage::{
    Portal,
    doctor::{Finding, Severity, operations::Thresholds},
    now,
};

fn found(url: &str, changed: &[(&str, u32)]) -> Vec<Finding> {
    let mut thresholds = Thresholds::default();
    for (name, value) in changed {
        thresholds.set(name, *value).expect("a threshold");
    }
    Portal::connect(url).expect("a portal").check_operations(&thresholds).expect("findings")
}

#[test]
fn a_sound_database_has_no_finding_but_what_could_not_be_checked() {
    let url = migrated_database();
    people(&portal_at(&url), now());
    let found = found(&url, &[]);
    let codes: Vec<&str> = found.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["row.unchecked", "statement.unchecked"]);
    assert!(found.iter().all(|finding| finding.severity == Severity::Notice), "{found:#?}");
    assert_eq!(found[1].sql.as_deref(), Some("CREATE EXTENSION pg_stat_statements SCHEMA extensions"));
}

#[test]
fn every_planted_defect_is_found() {
    let mut missed = Vec::new();
    let (template, connection) = world::peopled();
    drop(connection);
    let all = || server_defects::DEFECTS.iter().chain(row_defects::DEFECTS);
    let before = found(&template, &[]);
    for (code, object, plant, thresholds) in all() {
        let url = copy_of(&template);
        let is_it = |finding: &Finding| finding.code == *code && finding.object.contains(object);
        assert!(!before.iter().any(is_it), "{code}: found before it is planted");
        // Without triggers, as an attacker would write them.
        batch(&url, &format!("SET session_replication_role = replica; SET allow_system_table_mods = on; {plant}"));
        let after = found(&url, thresholds);
        if !after.iter().any(is_it) {
            missed.push(format!("{code}: {:#?}", after.iter().map(ToString::to_string).collect::<Vec<_>>()));
        }
        assert!(after.iter().all(|finding| finding.code != "doctor.unreadable"), "{code}: {after:#?}");
        if *code == "slot.behind" {
            execute(&url, "SELECT pg_drop_replication_slot('planted_slot')");
        }
        drop_database(&url);
    }
    assert!(missed.is_empty(), "{} of {}:\n{}", missed.len(), all().count(), missed.join("\n"));
}

#[test]
fn a_licence_of_the_patient_s_state_is_enough_for_a_booked_visit() {
    let (url, mut connection) = world::peopled();
    let ends = |url: &str| found(url, &[]).iter().filter(|finding| finding.code == "provider.license_ends").count();
    must(
        &mut connection,
        "SET session_replication_role = replica;
         UPDATE consultations SET patient_state = 'NY', scheduled_at = now() + INTERVAL '1 day',
                                  slot_end = now() + INTERVAL '25 hours' WHERE status = 'scheduled'",
    );
    assert_eq!(ends(&url), 1, "the licence is of another state");
    let license = |days: i32| {
        format!(
            "UPDATE providers SET license_expiry_date = current_date - 1, other_licenses = jsonb_build_array(
                 jsonb_build_object('state', 'NY', 'number', 'N1', 'expires_on', (current_date + {days})::text))"
        )
    };
    must(&mut connection, &license(10));
    assert_eq!(ends(&url), 0);
    must(&mut connection, &license(-1));
    assert_eq!(ends(&url), 1);
    // A multistate licence covers the members of its compact only, if its home state is one.
    let multistate = |home: &str, state: &str| {
        format!(
            "UPDATE providers SET license_expiry_date = current_date - 1, other_licenses = jsonb_build_array(
                 jsonb_build_object('state', '{home}', 'number', 'N1', 'compact', 'NLC',
                                    'expires_on', (current_date + 10)::text));
             UPDATE consultations SET patient_state = '{state}'"
        )
    };
    for (home, state, expected) in [("TX", "VT", 0), ("TX", "CA", 1), ("CA", "VT", 1), ("CA", "CA", 0)] {
        must(&mut connection, &multistate(home, state));
        assert_eq!(ends(&url), expected, "a licence of {home} for a visit in {state}");
    }
    must(&mut connection, &license(-1));
    // A visit of unknown state: any licence covers it.
    must(&mut connection, "UPDATE consultations SET patient_state = NULL");
    assert_eq!(ends(&url), 1);
    must(&mut connection, &license(10));
    assert_eq!(ends(&url), 0);
}

#[test]
fn a_licence_ends_with_the_day_in_the_provider_s_time_zone() {
    let (url, mut connection) = world::peopled();
    // 17:00 in Los Angeles: in UTC it is the next day.
    must(
        &mut connection,
        "SET session_replication_role = replica;
         UPDATE consultations SET patient_state = NULL,
                scheduled_at = (current_date + 10 + TIME '17:00') AT TIME ZONE 'America/Los_Angeles',
                slot_end = (current_date + 10 + TIME '17:30') AT TIME ZONE 'America/Los_Angeles'
         WHERE status = 'scheduled';
         UPDATE providers SET license_expiry_date = current_date + 10, other_licenses = '[]'",
    );
    for (zone, expected) in [("America/Los_Angeles", 0), ("UTC", 1)] {
        let sql = format!(
            "UPDATE providers SET availability_schedule =
                 jsonb_build_object('time_zone', '{zone}', 'slot_minutes', 30, 'weekly', '{{}}'::jsonb)"
        );
        must(&mut connection, &sql);
        let findings = found(&url, &[]);
        assert_eq!(findings.iter().filter(|it| it.code == "provider.license_ends").count(), expected, "{zone}");
    }
}

#[test]
fn dead_rows_are_found_by_the_estimate() {
    let url = migrated_database();
    batch(
        &url,
        "CREATE TABLE filled (n integer) WITH (autovacuum_enabled = off);
         INSERT INTO filled SELECT generate_series(1, 5000)",
    );
    batch(&url, "DELETE FROM filled WHERE n > 100; SELECT pg_stat_force_next_flush()");
    let after = found(&url, &[("dead_rows", 1_000)]);
    assert!(after.iter().any(|it| it.code == "table.dead_rows" && it.object.starts_with("filled: ")), "{after:#?}");
    let mut thresholds = Thresholds::default();
    thresholds.set("dead_rows", 1_000).expect("a threshold");
    let mended = Portal::connect(&url).expect("a portal").mend(&thresholds, false).expect("mended");
    let actions: Vec<(&str, &str)> = mended.iter().map(|it| (it.action.as_str(), it.state.label())).collect();
    assert_eq!(actions, [("VACUUM (ANALYZE) filled", "done")]);
    assert!(found(&url, &[("dead_rows", 1_000)]).iter().all(|it| it.code != "table.dead_rows"));
}

#[test]
fn a_bloated_table_is_found_by_the_estimate() {
    let url = migrated_database();
    batch(
        &url,
        "CREATE TABLE emptied (n integer, filler text) WITH (autovacuum_enabled = off);
         INSERT INTO emptied SELECT n, repeat('x', 500) FROM generate_series(1, 5000) AS n;
         CREATE INDEX of_emptied ON emptied (n);
         DELETE FROM emptied WHERE n < 4900;
         -- As columns with personal data.
         CREATE TABLE unsampled (n integer, filler text);
         ALTER TABLE unsampled ALTER COLUMN filler SET STATISTICS 0;
         INSERT INTO unsampled SELECT n, repeat('x', 500) || n FROM generate_series(1, 5000) AS n;
         CREATE INDEX of_unsampled ON unsampled (n, filler)",
    );
    execute(&url, "VACUUM ANALYZE emptied");
    execute(&url, "VACUUM ANALYZE unsampled");
    let after = found(&url, &[("bloat_megabytes", 0)]);
    assert!(
        after.iter().any(|it| it.code == "table.bloated" && it.object.starts_with("emptied: about 9")),
        "{after:#?}"
    );
    let is_index = |it: &Finding| it.code == "index.bloated" && it.object.starts_with("of_emptied: about 8");
    assert!(after.iter().any(is_index), "{after:#?}");
    let filled = after.iter().filter(|it| it.code.ends_with(".bloated") && !it.object.contains("emptied"));
    assert_eq!(filled.count(), 0, "{after:#?}");
}

/// A client that receives the log, as a replica does, and is killed at the end.
struct Receiver(Child);

impl Drop for Receiver {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_replica_that_is_behind_is_found() {
    let url = migrated_database();
    let bin = PathBuf::from(ask(&url, "SELECT setting FROM pg_config WHERE name = 'BINDIR'"));
    let folder = env::temp_dir().join(format!("telehealth-receiver-{}", process::id()));
    fs::create_dir(&folder).expect("a folder");
    let mut receiver = Command::new(bin.join("pg_receivewal"));
    let receiver =
        receiver.args(["--no-loop", "--synchronous", "-d", &url, "-D"]).arg(&folder).stderr(Stdio::null()).spawn();
    let receiver = match receiver {
        Ok(receiver) => Receiver(receiver),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            // Not `eprintln!`, which the test harness hides.
            let _ = writeln!(std::io::stderr(), "skipped: this PostgreSQL has no pg_receivewal");
            return fs::remove_dir_all(&folder).expect("removed");
        }
        Err(error) => panic!("{error}"),
    };
    let start = Instant::now();
    while ask(&url, "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'") != "1" {
        assert!(start.elapsed().as_secs() < 30, "the log is not received");
        thread::sleep(Duration::from_millis(20));
    }
    let behind = |megabytes: u32| {
        let findings = found(&url, &[("lag_megabytes", megabytes)]);
        findings.into_iter().filter(|it| it.code == "replica.behind").collect::<Vec<_>>()
    };
    assert_eq!(behind(1_000_000), []);
    let found = behind(0);
    assert!(found.len() == 1 && found[0].object.starts_with("pg_receivewal: "), "{found:#?}");
    drop(receiver);
    fs::remove_dir_all(&folder).expect("removed");
}

#[test]
fn sessions_that_hang_are_found() {
    let url = migrated_database();
    let mut holder = connect(&url);
    must(&mut holder, "BEGIN; LOCK TABLE tags IN ACCESS EXCLUSIVE MODE");
    let waiting = thread::spawn({
        let url = url.clone();
        move || must(&mut connect(&url), "BEGIN; SELECT pg_sleep(0); LOCK TABLE tags IN SHARE MODE")
    });
    thread::sleep(Duration::from_millis(1_500));
    let thresholds = [("long_transaction_seconds", 1), ("idle_transaction_seconds", 1), ("lock_wait_seconds", 1)];
    let codes: Vec<&str> = found(&url, &thresholds).iter().map(|finding| finding.code).collect();
    for code in ["transaction.long", "transaction.idle", "lock.waiting"] {
        assert!(codes.contains(&code), "{code} in {codes:?}");
    }
    // A probe that waits for the table gives up, and the others go on.
    assert!(codes.contains(&"doctor.unreadable"), "{codes:?}");
    must(&mut holder, "ROLLBACK");
    waiting.join().expect("the lock");
}

#[test]
fn the_session_at_the_root_of_a_chain_of_locks_is_named() {
    let url = migrated_database();
    let pid = |connection: &mut PgConnection| -> i32 {
        select(sql::<Integer>("pg_backend_pid()")).get_result(connection).expect("a process")
    };
    batch(&url, "CREATE TABLE first_held (); CREATE TABLE then_held ()");
    let (mut root, mut middle, mut last) = (connect(&url), connect(&url), connect(&url));
    let pids = [&mut root, &mut middle, &mut last].map(pid);
    must(&mut root, "BEGIN; LOCK TABLE first_held");
    must(&mut middle, "BEGIN; LOCK TABLE then_held");
    let waiting = [
        thread::spawn(move || must(&mut middle, "LOCK TABLE first_held; ROLLBACK")),
        thread::spawn(move || must(&mut last, "BEGIN; LOCK TABLE then_held; ROLLBACK")),
    ];
    let both = format!(
        "SELECT count(*) FROM unnest(ARRAY[{}, {}]) AS pid WHERE pg_blocking_pids(pid) <> '{{}}'",
        pids[1], pids[2]
    );
    while ask(&url, &both) != "2" {
        thread::sleep(Duration::from_millis(20));
    }
    let mut found = found(&url, &[("lock_wait_seconds", 0)]);
    found.retain(|it| it.code == "lock.waiting");
    let expected = [pids[1], pids[2]].map(|pid| format!("process {pid} waits for {}", pids[0]));
    assert_eq!(found.iter().map(|it| it.object.clone()).collect::<BTreeSet<_>>(), expected.into());
    let end = format!("SELECT pg_terminate_backend({})", pids[0]);
    assert!(found.iter().all(|it| it.sql.as_deref() == Some(&end)), "{found:#?}");
    must(&mut root, "ROLLBACK");
    waiting.into_iter().for_each(|it| it.join().expect("the lock"));
}

#[test]
fn a_login_that_policies_restrict_is_reported() {
    let url = migrated_database();
    execute(&url, "CREATE ROLE doctor_limited LOGIN");
    execute(&url, "GRANT service_role TO doctor_limited");
    execute(&url, "GRANT USAGE ON SCHEMA public TO doctor_limited");
    let findings = found(&url.replace("user=postgres", "user=doctor_limited"), &[]);
    let unread: Vec<&str> =
        findings.iter().filter(|it| it.code == "doctor.unreadable").map(|it| it.object.as_str()).collect();
    assert!(unread.contains(&"invoice.overdue_unmarked") && unread.contains(&"tag.orphaned"), "{findings:#?}");
}

#[test]
fn thresholds_have_names() {
    let mut thresholds = Thresholds::default();
    assert_eq!(thresholds.set("no_such", 1).expect_err("unknown").code(), Code::FIELD_UNKNOWN);
    thresholds.set("dead_rows", 7).expect("known");
    assert!(thresholds.iter().any(|(name, value, reason)| (name, value) == ("dead_rows", 7) && !reason.is_empty()));
}
