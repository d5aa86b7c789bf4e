//! What the database keeps up to date by itself, whoever writes.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may")]

mod support;

use support::{
    raw::{must, text, texts},
    world::peopled,
};

const TABLES_WITH_VERSION: &str = "SELECT attrelid::regclass FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE attname = 'updated_at' AND relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY 1";

#[test]
fn updated_at_always_moves_forward_whatever_is_written_there() {
    let (_, mut connection) = peopled();
    let tables = texts(&mut connection, TABLES_WITH_VERSION);
    assert_eq!(tables.len(), 23);
    for table in tables {
        let first = format!("{table} WHERE id = (SELECT min(id::text)::uuid FROM {table})");
        let version = format!("SELECT extract(epoch FROM updated_at) * 1000 FROM {first}");
        let mut last: f64 = text(&mut connection, &version).parse().unwrap_or_else(|_| panic!("{table} has a row"));
        // In one transaction time stands still for now(), and a client may send any value: an older one, the same one,
        // or none at all.
        must(&mut connection, "BEGIN");
        for written in ["'2000-01-01'", "updated_at", "NULL", "now()", "updated_at - interval '1 ms'"] {
            must(
                &mut connection,
                &format!("UPDATE {} ", first.replacen("WHERE", &format!("SET updated_at = {written} WHERE"), 1)),
            );
            let next: f64 = text(&mut connection, &version).parse().expect("a number");
            assert!(next > last, "{table}: {written} moved {last} to {next}");
            assert_eq!(next.fract(), 0.0, "{table}: a millisecond is whole");
            last = next;
        }
        must(&mut connection, "COMMIT");
    }
}

#[test]
fn a_version_in_the_future_still_moves_forward() {
    let (_, mut connection) = peopled();
    must(
        &mut connection,
        "INSERT INTO users (id, email, updated_at) VALUES (md5('later')::uuid, 'l@x.org', '2999-01-01')",
    );
    must(&mut connection, "UPDATE users SET email_verified = true WHERE email = 'l@x.org'");
    let moved =
        text(&mut connection, "SELECT updated_at - '2999-01-01'::timestamptz FROM users WHERE email = 'l@x.org'");
    assert_eq!(moved, "00:00:00.001");
}

const COUNT: &str = "SELECT total_consultations FROM providers WHERE id = md5('provider1')::uuid";

/// A visit of a patient with the first provider, in a slot of its own.
fn visit(name: &str, patient: u32, times: &str) -> String {
    format!(
        "INSERT INTO consultations (id, patient_id, provider_id, consultation_type, fee, created_at, scheduled_at, slot_end,
                                    status, started_at, ended_at, duration_minutes)
         VALUES (md5('{name}')::uuid, md5('patient{patient}')::uuid, md5('provider1')::uuid, 'routine', 1, '2010-01-01',
                 '2011-01-01 10:00', '2011-01-01 10:30', {times})"
    )
}

const DONE: &str = "'completed', '2011-01-01 10:00', '2011-01-01 10:20', 20";
const BOOKED: &str = "'scheduled', NULL, NULL, NULL";

#[test]
fn a_provider_is_credited_with_each_completed_visit_once() {
    let (_, mut connection) = peopled();
    let mut counted: i32 = text(&mut connection, COUNT).parse().expect("a number");
    assert_eq!(counted, 7, "the visits of world.sql were inserted as completed");
    let steps: &[(&str, &str, i32)] = &[
        ("inserted as completed", &visit("history", 1, DONE), 1),
        ("a completed one changes", "UPDATE consultations SET fee = 2 WHERE id = md5('history')::uuid", 0),
        (
            "written again as completed",
            "UPDATE consultations SET status = 'completed' WHERE id = md5('history')::uuid",
            0,
        ),
        ("booked", &visit("booked", 1, BOOKED), 0),
        (
            "started",
            "UPDATE consultations SET status = 'in_progress', started_at = '2011-01-01 10:00' WHERE id = md5('booked')::uuid",
            0,
        ),
        (
            "completed",
            "UPDATE consultations SET status = 'completed', ended_at = '2011-01-01 10:20', duration_minutes = 20
             WHERE id = md5('booked')::uuid",
            1,
        ),
        ("noted", "UPDATE consultations SET notes = 'phi:v1:test:\"x\"' WHERE id = md5('booked')::uuid", 0),
        ("booked", &visit("cancelled", 1, BOOKED), 0),
        ("cancelled", "UPDATE consultations SET status = 'cancelled' WHERE id = md5('cancelled')::uuid", 0),
    ];
    for (step, sql, more) in steps {
        must(&mut connection, sql);
        counted += more;
        assert_eq!(text(&mut connection, COUNT), counted.to_string(), "{step}");
    }
    must(&mut connection, &format!("BEGIN; {}; ROLLBACK", visit("undone", 1, DONE)));
    assert_eq!(text(&mut connection, COUNT), counted.to_string(), "rolled back");
}

#[test]
fn a_patient_was_last_active_at_the_last_visit_or_order() {
    let (_, mut connection) = peopled();
    let steps: &[(&str, &str, bool)] = &[
        ("booked", &visit("active", 2, BOOKED), true),
        ("changed", "UPDATE consultations SET fee = 2 WHERE patient_id = md5('patient2')::uuid", true),
        ("ordered", "UPDATE orders SET notes = 'phi:v1:test:\"x\"' WHERE patient_id = md5('patient2')::uuid", true),
        ("planned", "UPDATE sessions SET plan = 'phi:v1:test:\"x\"'", false),
        (
            "another's order",
            "UPDATE orders SET notes = 'phi:v1:test:\"x\"' WHERE patient_id = md5('patient1')::uuid",
            false,
        ),
    ];
    for (step, sql, moves) in steps {
        for (before, expected) in [("2001-01-01", *moves), ("2999-01-01", false)] {
            must(&mut connection, "BEGIN");
            must(
                &mut connection,
                &format!("UPDATE patients SET last_active_at = '{before}' WHERE id = md5('patient2')::uuid"),
            );
            must(&mut connection, sql);
            let active = "SELECT CASE last_active_at WHEN date_trunc('milliseconds', now()) THEN 'now'
                          ELSE to_char(last_active_at, 'YYYY-MM-DD') END FROM patients WHERE id = md5('patient2')::uuid";
            let expected = if expected { "now" } else { before };
            assert_eq!(text(&mut connection, active), expected, "{step}");
            must(&mut connection, "ROLLBACK");
        }
    }
}
