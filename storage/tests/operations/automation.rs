//! Values that the database maintains automatically, whichever client writes.

use crate::support::{
    raw,
    raw::{must, text, texts},
    world::peopled,
};

const TABLES_WITH_VERSION: &str = "SELECT attrelid::regclass FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE attname = 'updated_at' AND relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY 1";

#[test]
fn updated_at_always_increases_whatever_is_written_to_it() {
    let (_, mut connection) = peopled();
    let tables = texts(&mut connection, TABLES_WITH_VERSION);
    assert_eq!(tables.len(), 23);
    for table in tables {
        let first = format!("{table} WHERE id = (SELECT min(id::text)::uuid FROM {table})");
        let version = format!("SELECT extract(epoch FROM updated_at) * 1000 FROM {first}");
        let mut last: f64 = text(&mut connection, &version).parse().unwrap_or_else(|_| panic!("{table} has a row"));
        // Within a transaction now() is constant, and a client may send any value: an older one, the same one, or none.
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
fn a_version_in_the_future_still_increases() {
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

/// A visit of a patient with the first provider, in a separate slot.
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
fn last_activity_is_the_last_visit_or_order() {
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

/// A message in the first conversation of `world.sql`.
fn message(name: &str, sent: &str) -> String {
    format!(
        "INSERT INTO messages (id, conversation_id, sender_id, content, attachments, created_at)
         VALUES (md5('{name}')::uuid, md5('talk1')::uuid, md5('patient30')::uuid, 'phi:v1:x', '\"phi:v1:x\"', '{sent}')"
    )
}

#[test]
fn the_last_message_is_the_latest_in_any_order_of_arrival() {
    let (_, mut connection) = peopled();
    // Each step, and the resulting last message, identified by its time.
    let steps = [
        ("a later one", message("b", "2999-01-02"), "2999-01-02"),
        ("an import brings an older one", message("a", "2999-01-01"), "2999-01-02"),
        ("one of the same time", message("c", "2999-01-02"), "2999-01-02"),
        ("a later one", message("d", "2999-01-04"), "2999-01-04"),
        ("an edit", "UPDATE messages SET content = 'phi:v1:y' WHERE id = md5('a')::uuid".to_owned(), "2999-01-04"),
        ("hidden", "UPDATE messages SET is_deleted = true WHERE id = md5('d')::uuid".to_owned(), "2999-01-04"),
    ];
    let last = "SELECT coalesce(to_char(last_message_at, 'YYYY-MM-DD'), '') || coalesce(messages.created_at = last_message_at, false)
                FROM conversations LEFT JOIN messages ON messages.id = last_message_id WHERE conversations.id = md5('talk1')::uuid";
    for (step, sql, expected) in steps {
        must(&mut connection, &sql);
        assert_eq!(text(&mut connection, last), format!("{expected}true"), "{step}");
    }
    let newest = "SELECT last_message_id = md5('d')::uuid FROM conversations WHERE id = md5('talk1')::uuid";
    assert_eq!(text(&mut connection, newest), "true");
    must(&mut connection, "DELETE FROM messages WHERE id = md5('d')::uuid");
    assert_eq!(text(&mut connection, last), "2999-01-04false", "nothing dangles");
    let others = "SELECT last_message_at > '2900-01-01' FROM conversations WHERE id = md5('talk2')::uuid";
    assert_eq!(text(&mut connection, others), "false", "another conversation");
}

#[test]
fn a_tag_counts_its_assignments() {
    let (_, mut connection) = peopled();
    let assignment = |tag: u32, row: u32| {
        format!(
            "INSERT INTO entity_tags (id, tag_id, entity_type, entity_id)
             VALUES (md5('tie{row}')::uuid, md5('tag{tag}')::uuid, 'user', md5('patient{row}')::uuid)"
        )
    };
    let steps = [
        ("as they are", "SELECT 1".to_owned(), [2, 0, 0]),
        ("two more", format!("{}; {}", assignment(1, 1), assignment(2, 2)), [3, 1, 0]),
        (
            "another tag",
            "UPDATE entity_tags SET tag_id = md5('tag3')::uuid WHERE id = md5('tie1')::uuid".to_owned(),
            [2, 1, 1],
        ),
        (
            "another row",
            "UPDATE entity_tags SET entity_id = md5('patient9')::uuid WHERE id = md5('tie2')::uuid".to_owned(),
            [2, 1, 1],
        ),
        ("written", "UPDATE tags SET usage_count = 99".to_owned(), [2, 1, 1]),
        ("nulled", "UPDATE tags SET usage_count = NULL, color = '#000000'".to_owned(), [2, 1, 1]),
        ("cut", "DELETE FROM entity_tags WHERE id = md5('tie2')::uuid".to_owned(), [2, 0, 1]),
        ("all cut", "DELETE FROM entity_tags".to_owned(), [0, 0, 0]),
    ];
    for (step, sql, expected) in steps {
        must(&mut connection, &sql);
        let counts = texts(
            &mut connection,
            "SELECT usage_count FROM tags ORDER BY array_position(ARRAY['vip', 'urgent', 'portal'], name::text)",
        );
        assert_eq!(counts, expected.map(|count: i32| count.to_string()), "{step}");
    }
    must(&mut connection, "INSERT INTO tags (name, usage_count) VALUES ('new', 5), ('newer', -5), ('newest', NULL)");
    assert_eq!(texts(&mut connection, "SELECT usage_count FROM tags WHERE name LIKE 'new%'"), ["0"; 3]);
}

#[test]
fn a_flow_s_history_contains_exactly_its_transitions() {
    let (_, mut connection) = peopled();
    let insert = "INSERT INTO telehealth_flows (id, patient_id, current_status, intake_form_data, consultation_data, status_history)
                  VALUES (md5('flow')::uuid, md5('patient1')::uuid, 'product_selected', '\"phi:v1:x\"', '\"phi:v1:x\"',
                          '[{\"status\": \"completed\"}]')";
    must(&mut connection, insert);
    let mut expected = vec!["product_selected"];
    let steps = [
        ("current_status = 'intake_completed'", Some("intake_completed")),
        ("metadata = '{\"x\": 1}'", None),
        ("status_history = '[]'", None),
        ("status_history = NULL", None),
        ("current_status = current_status, status_history = status_history || '[1]'", None),
        ("current_status = 'consultation_approved', status_history = '[]'", Some("consultation_approved")),
        ("current_status = 'cancelled'", Some("cancelled")),
    ];
    for (change, entry) in steps {
        must(&mut connection, &format!("UPDATE telehealth_flows SET {change} WHERE id = md5('flow')::uuid"));
        expected.extend(entry);
        let entries = "SELECT entry ->> 'status' FROM telehealth_flows, jsonb_array_elements(status_history) AS entry
                       WHERE id = md5('flow')::uuid";
        assert_eq!(texts(&mut connection, entries), expected, "{change}");
    }
    // Each with its time, in whole milliseconds of UTC, in ascending order.
    let times = "SELECT entry ->> 'timestamp' FROM telehealth_flows, jsonb_array_elements(status_history) AS entry
                 WHERE id = md5('flow')::uuid";
    let times = texts(&mut connection, times);
    assert!(times.is_sorted(), "{times:?}");
    for time in times {
        let read: telehealth_core::Timestamp = time.parse().expect("an instant");
        assert_eq!(read.to_string(), time);
        let now = format!("SELECT now() - '{time}'::timestamptz BETWEEN interval '-1 s' AND interval '1 min'");
        assert_eq!(text(&mut connection, &now), "true", "{time}");
    }
    let refused = "UPDATE telehealth_flows SET current_status = 'started' WHERE id = md5('flow')::uuid";
    assert!(raw::tried(&mut connection, refused).is_some());
}
