//! The doctor's checks of operation: it reports every planted defect, and nothing on a sound database.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

#[path = "../support/mod.rs"]
mod support;

use std::{
    env, fs,
    io::{ErrorKind, Write},
    path::PathBuf,
    process::{self, Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};
use support::{
    ask, batch, execute, migrated_database, people, portal_at,
    raw::{connect, must},
    world,
};
use telehealth_core::Code;
use telehealth_storage::{
    Portal,
    doctor::{Finding, operations::Thresholds},
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
fn a_sound_database_has_no_finding() {
    let url = migrated_database();
    people(&portal_at(&url), now());
    assert_eq!(found(&url, &[]), Vec::new());
}

/// The code of a finding, what its object contains, the statements that plant it, and the threshold for it.
type Defect = (&'static str, &'static str, &'static str, &'static [(&'static str, u32)]);

const DEFECTS: &[Defect] = &[
    (
        "index.invalid",
        "broken",
        "CREATE INDEX broken ON patients (created_at);
         UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'broken'::regclass",
        &[],
    ),
    ("index.duplicate", "twice", "CREATE INDEX twice ON users (email)", &[]),
    ("index.duplicate", "again", "CREATE INDEX once ON tasks (title); CREATE INDEX again ON tasks (title)", &[]),
    (
        "index.unused",
        "idle",
        "CREATE INDEX idle ON orders (created_at)",
        &[("unused_index_days", 0), ("unused_index_kilobytes", 0)],
    ),
    (
        "foreign_key.unindexed",
        "unindexed",
        "ALTER TABLE categories ADD COLUMN owner uuid CONSTRAINT unindexed REFERENCES users; ANALYZE categories",
        &[("unindexed_rows", 0)],
    ),
    ("wraparound.near", "postgres", "SELECT 1", &[("wraparound_millions", 0)]),
    ("wraparound.imminent", "postgres", "SELECT 1", &[("wraparound_critical_millions", 0)]),
    ("sequence.near_end", "small", "CREATE SEQUENCE small AS smallint; SELECT setval('small', 30000)", &[]),
    ("autovacuum.off", "tags", "ALTER TABLE tags SET (autovacuum_enabled = off)", &[]),
    ("connections.many", "connections", "SELECT 1", &[("connections_percent", 0)]),
    ("cache.small", "from the cache", "SELECT 1", &[("cache_blocks", 0), ("cache_percent", 101)]),
    (
        "statement.slow",
        "statement 7: 25.0 ms on average, 200 calls",
        "CREATE VIEW pg_stat_statements AS
         SELECT 7::bigint AS queryid, 'a query'::text AS query, 25::float8 AS mean_exec_time, 200::bigint AS calls,
                (SELECT oid FROM pg_database WHERE datname = current_database()) AS dbid",
        &[],
    ),
    (
        "messages.localized",
        "lc_messages = de_DE.UTF-8",
        "INSERT INTO pg_db_role_setting SELECT oid, 0, '{lc_messages=de_DE.UTF-8}' FROM pg_database
         WHERE datname = current_database()",
        &[],
    ),
    (
        "slot.behind",
        "planted_slot",
        "SELECT pg_create_physical_replication_slot('planted_slot', true)",
        &[("slot_megabytes", 0)],
    ),
    (
        "prescription.expired_active",
        "prescriptions: 1",
        "UPDATE prescriptions SET status = 'active', prescribed_at = '2020-01-01', expires_at = '2020-06-01'",
        &[],
    ),
    (
        "provider.license_ends",
        "consultations: 1",
        "UPDATE consultations SET scheduled_at = now() + INTERVAL '1 day', slot_end = now() + INTERVAL '25 hours'
         WHERE status = 'scheduled';
         UPDATE providers SET license_expiry_date = current_date - 1",
        &[],
    ),
    (
        "consultation.unfinished",
        "consultations: 1",
        "UPDATE consultations SET status = 'in_progress', started_at = '2002-02-01 10:00' WHERE status = 'scheduled'",
        &[],
    ),
    (
        "notification.stuck",
        "notifications: 1",
        "UPDATE notifications SET status = 'pending', created_at = now() - INTERVAL '3 hours',
         scheduled_at = now() - INTERVAL '2 hours'",
        &[],
    ),
    (
        "submission.stuck",
        "form_submissions: 2",
        "UPDATE form_submissions SET status = 'processing',
         updated_at = now() - INTERVAL '2 hours'",
        &[],
    ),
    (
        "invoice.overdue_unmarked",
        "invoices: 1",
        "UPDATE invoices SET status = 'sent', due_date = current_date - 3,
         issue_date = current_date - 9",
        &[],
    ),
    (
        "order.wrong_subtotal",
        "orders: 1",
        "UPDATE orders SET subtotal = 31, total_amount = 33 WHERE subtotal = 30",
        &[],
    ),
    ("tag.wrong_count", "tags: 1", "UPDATE tags SET usage_count = 7 WHERE name = 'vip'", &[]),
    ("tag.orphaned", "entity_tags: 2", "UPDATE entity_tags SET entity_id = gen_random_uuid()", &[]),
    (
        "task.orphaned",
        "tasks: 1",
        "UPDATE tasks SET related_entity_type = 'order', related_entity_id = gen_random_uuid()",
        &[],
    ),
    ("conversation.orphaned", "conversations: 1", "DELETE FROM users WHERE email = 'admin29@example.com'", &[]),
    (
        "consultation.orphaned_prescription",
        "consultations: 1",
        "UPDATE consultations SET prescription_ids = ARRAY[gen_random_uuid()]
         WHERE id = (SELECT max(id::text)::uuid FROM consultations)",
        &[],
    ),
    ("audit.unintegrated", "audit_logs: ", "SELECT 1", &[("unintegrated_hours", 0)]),
];

#[test]
fn every_planted_defect_is_found() {
    let mut missed = Vec::new();
    let (template, connection) = world::peopled();
    drop(connection);
    for (code, object, plant, thresholds) in DEFECTS {
        let url = support::copy_of(&template);
        let is_it = |finding: &Finding| finding.code == *code && finding.object.contains(object);
        assert!(!found(&url, &[]).iter().any(is_it), "{code}: found before it is planted");
        // Without triggers, as whoever damages rows would write them.
        batch(&url, &format!("SET session_replication_role = replica; SET allow_system_table_mods = on; {plant}"));
        let after = found(&url, thresholds);
        if !after.iter().any(is_it) {
            missed.push(format!("{code}: {:#?}", after.iter().map(ToString::to_string).collect::<Vec<_>>()));
        }
        assert!(after.iter().all(|finding| finding.code != "doctor.unreadable"), "{code}: {after:#?}");
        if *code == "slot.behind" {
            execute(&url, "SELECT pg_drop_replication_slot('planted_slot')");
        }
        support::drop_database(&url);
    }
    assert!(missed.is_empty(), "{} of {}:\n{}", missed.len(), DEFECTS.len(), missed.join("\n"));
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
}

#[test]
fn a_bloated_table_is_found_by_the_estimate() {
    let url = migrated_database();
    batch(
        &url,
        "CREATE TABLE emptied (n integer, filler text) WITH (autovacuum_enabled = off);
         INSERT INTO emptied SELECT n, repeat('x', 500) FROM generate_series(1, 5000) AS n;
         DELETE FROM emptied WHERE n < 4900",
    );
    execute(&url, "VACUUM ANALYZE emptied");
    let after = found(&url, &[("bloat_megabytes", 0)]);
    assert!(
        after.iter().any(|it| it.code == "table.bloated" && it.object.starts_with("emptied: about 9")),
        "{after:#?}"
    );
    let filled = after.iter().filter(|it| it.code == "table.bloated" && !it.object.starts_with("emptied"));
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
fn a_login_that_policies_restrict_is_told_so() {
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
