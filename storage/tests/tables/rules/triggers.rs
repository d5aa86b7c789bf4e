//! Every trigger is needed: without it, what it refuses is stored, or what it does is not done.

use crate::support::{
    raw::{must, rows, text},
    statements::{account, booking, id},
    world::peopled,
};
use diesel::{PgConnection, connection::SimpleConnection};
use std::collections::BTreeSet;
use telehealth_core::Code;
use telehealth_storage::Error;

enum Effect {
    Refuses(Code),
    /// A query that then returns true.
    Makes(String),
}
use Effect::{Makes, Refuses};

/// The effect of a trigger on a statement.
struct Guard {
    table: String,
    trigger: String,
    statement: String,
    effect: Effect,
}

fn guard(table: &str, trigger: &str, statement: String, effect: Effect) -> Guard {
    Guard { table: table.to_owned(), trigger: trigger.to_owned(), statement, effect }
}

/// Moves a status along a path whose last step no state machine has.
fn moves(table: &str, name: &str, column: &str, path: &[&str]) -> Guard {
    let step = |status: &&str| format!("UPDATE {table} SET {column} = '{status}';");
    guard(table, name, path.iter().map(step).collect(), Refuses(Code::STATUS_TRANSITION))
}

fn guards() -> Vec<Guard> {
    let [patient1, order4, talk1, stranger] = ["patient1", "order4", "talk1", "admin1"].map(id);
    let [form1, form2, tag1, tag2, tag3] = ["form1", "form2", "tag1", "tag2", "tag3"].map(id);
    let first_order = "order_number = 'ORD-00000001'";
    let active = "SELECT bool_and(last_active_at > '2020-01-01') FROM patients WHERE id IN (SELECT patient_id FROM";
    let message = |sender: &str| {
        format!(
            "INSERT INTO messages (id, conversation_id, sender_id, content, attachments)
             VALUES (md5('new')::uuid, {talk1}, {sender}, 'phi:v1:x', '\"phi:v1:x\"')"
        )
    };
    let submission = format!(
        "INSERT INTO form_submissions (form_schema_id, form_version, submission_data) VALUES ({form2}, '1.1.0', '\"phi:v1:x\"')"
    );
    let prescription = format!(
        "INSERT INTO prescriptions (patient_id, provider_id, medication_name, strength, dosage_form, quantity, days_supply,
                                    instructions, prescribed_at, expires_at, controlled_substance_schedule)
         VALUES ({patient1}, {}, 'phi:v1:Drug', 'phi:v1:1 mg', 'tablet', 1, 1, 'phi:v1:One a day', '2026-01-01', '2026-02-01', 'CV')",
        id("provider1")
    );
    vec![
        moves("users", "tr_users_status_transition", "status", &["deleted", "active"]),
        moves("prescriptions", "tr_prescriptions_status_transition", "status", &["completed", "active"]),
        moves("sessions", "tr_sessions_status_transition", "status", &["followup"]),
        moves("orders", "tr_orders_status_transition", "status", &["processing"]),
        moves("invoices", "tr_invoices_status_transition", "status", &["pending"]),
        moves("notifications", "tr_notifications_status_transition", "status", &["delivered"]),
        moves("telehealth_flows", "tr_telehealth_flows_status_transition", "current_status", &["order_created"]),
        moves("tasks", "tr_tasks_status_transition", "status", &["cancelled", "pending"]),
        moves("form_submissions", "tr_form_submissions_status_transition", "status", &["completed"]),
        guard(
            "consultations",
            "tr_consultations_status_transition",
            "UPDATE consultations SET status = 'cancelled' WHERE status = 'completed'".to_owned(),
            Refuses(Code::STATUS_TRANSITION),
        ),
        guard(
            "orders",
            "tr_orders_payment_status_transition",
            format!("UPDATE orders SET payment_status = 'refunded' WHERE {first_order}"),
            Refuses(Code::STATUS_TRANSITION),
        ),
        guard(
            "consultations",
            "tr_consultations_update_patient_activity",
            "UPDATE patients SET last_active_at = '2001-01-01'; UPDATE consultations SET fee = 2".to_owned(),
            Makes(format!("{active} consultations)")),
        ),
        guard(
            "orders",
            "tr_orders_update_patient_activity",
            "UPDATE patients SET last_active_at = '2001-01-01'; UPDATE orders SET notes = 'phi:v1:x'".to_owned(),
            Makes(format!("{active} orders)")),
        ),
        guard(
            "consultations",
            "tr_consultations_update_provider_stats",
            booking(1, 60, 90, "completed"),
            Makes(format!("SELECT total_consultations = 8 FROM providers WHERE id = {}", id("provider5"))),
        ),
        guard(
            "messages",
            "tr_messages_update_conversation",
            message(&id("patient30")),
            Makes(format!("SELECT last_message_id = md5('new')::uuid FROM conversations WHERE id = {talk1}")),
        ),
        guard(
            "entity_tags",
            "tr_entity_tags_update_usage",
            format!("INSERT INTO entity_tags (tag_id, entity_type, entity_id) VALUES ({tag2}, 'user', {patient1})"),
            Makes(format!("SELECT usage_count = 1 FROM tags WHERE id = {tag2}")),
        ),
        guard(
            "tags",
            "tr_tags_protect_usage",
            "UPDATE tags SET usage_count = 7".to_owned(),
            Makes(format!("SELECT usage_count = 2 FROM tags WHERE id = {tag1}")),
        ),
        guard(
            "telehealth_flows",
            "tr_telehealth_flows_status_history",
            "UPDATE telehealth_flows SET current_status = 'product_selected', status_history = '[]'".to_owned(),
            Makes("SELECT bool_and(jsonb_array_length(status_history) = 2) FROM telehealth_flows".to_owned()),
        ),
        guard(
            "patients",
            "tr_patients_user_role",
            account("patients", &id("admin20")),
            Refuses(Code::USER_ROLE_MISMATCH),
        ),
        guard(
            "patients",
            "tr_patients_birth_date",
            format!("UPDATE patients SET date_of_birth = '1986-12-10' WHERE id = {patient1}"),
            Refuses(Code::PATIENT_CORRECTION_REASON),
        ),
        guard(
            "providers",
            "tr_providers_user_role",
            account("providers", &id("admin20")),
            Refuses(Code::USER_ROLE_MISMATCH),
        ),
        guard(
            "administrators",
            "tr_administrators_user_role",
            account("administrators", &id("patient20")),
            Refuses(Code::USER_ROLE_MISMATCH),
        ),
        guard(
            "users",
            "tr_users_role_change",
            format!("UPDATE users SET role = 'provider' WHERE id = {patient1}"),
            Refuses(Code::USER_ROLE_MISMATCH),
        ),
        guard(
            "prescriptions",
            "tr_prescriptions_controlled_substance",
            prescription,
            Refuses(Code::PRESCRIPTION_VISIT),
        ),
        guard(
            "orders",
            "subtotal_matches_items",
            format!("UPDATE orders SET subtotal = 5, total_amount = 5 WHERE {first_order}"),
            Refuses(Code::ORDER_SUBTOTAL),
        ),
        guard(
            "order_items",
            "subtotal_matches_items",
            format!("DELETE FROM order_items WHERE order_id = {order4}"),
            Refuses(Code::ORDER_SUBTOTAL),
        ),
        guard(
            "orders",
            "tr_orders_refund",
            format!(
                "UPDATE orders SET payment_status = 'captured' WHERE {first_order};
                 UPDATE orders SET currency = 'CHF' WHERE {first_order}"
            ),
            Refuses(Code::ORDER_TOTAL_FINAL),
        ),
        guard(
            "form_schemas",
            "tr_form_schemas_published",
            format!("UPDATE form_schemas SET is_published = false WHERE id = {form1}"),
            Refuses(Code::FORM_SCHEMA_PUBLISHED),
        ),
        guard("form_submissions", "tr_form_submissions_form", submission, Refuses(Code::FORM_SUBMISSION_UNPUBLISHED)),
        guard(
            "tags",
            "tr_tags_system_delete",
            format!("DELETE FROM tags WHERE id = {tag3}"),
            Refuses(Code::TAG_SYSTEM),
        ),
        guard(
            "tags",
            "tr_tags_system_update",
            format!("UPDATE tags SET is_system_tag = false WHERE id = {tag3}"),
            Refuses(Code::TAG_SYSTEM),
        ),
        guard("messages", "tr_messages_sender", message(&stranger), Refuses(Code::MESSAGE_SENDER)),
    ]
}

/// The triggers created by the migrations, by table and name.
fn triggers(connection: &mut PgConnection) -> BTreeSet<(String, String)> {
    let query =
        "SELECT tgrelid::regclass::text AS owner, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
                 WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace";
    let name = |row: &serde_json::Value| row.as_str().expect("a name").to_owned();
    rows(connection, query).iter().map(|row| (name(&row["owner"]), name(&row["tgname"]))).collect()
}

/// Whether a statement has its effect, with or without the trigger; always rolled back.
fn has_effect(connection: &mut PgConnection, guard: &Guard, dropped: bool) -> bool {
    must(connection, "BEGIN; SET CONSTRAINTS ALL IMMEDIATE");
    if dropped {
        must(connection, &format!("DROP TRIGGER {} ON {}", guard.trigger, guard.table));
    }
    let outcome = connection.batch_execute(&guard.statement).map_err(Error::from);
    let has_effect = match (outcome, &guard.effect) {
        (Err(refusal), Refuses(code)) => refusal.code() == *code,
        (Ok(()), Makes(query)) => text(connection, query) == "true",
        (Ok(()), Refuses(_)) => false,
        (Err(error), Makes(_)) => panic!("{}: {error}", guard.statement),
    };
    must(connection, "ROLLBACK");
    has_effect
}

/// Triggers tested in `operations`, also under concurrency: tag assignments, the tree of categories, and participants;
/// and the locks that only `races` can show.
const TRIED_BY_ACTIONS: &[&str] = &[
    "tr_consultations_lock_booked",
    "tr_patient_insurance_lock_insured",
    "tr_entity_tags_entity",
    "tr_categories_tree",
    "tr_conversations_participants",
    "tr_users_check_participant_delete",
];

#[test]
fn every_trigger_is_necessary() {
    let (_, mut connection) = peopled();
    let mut guards = guards();
    let mut triggers = triggers(&mut connection);
    // The triggers that enforce the matrix are tested in `access`, those of the log in `audit`.
    triggers.retain(|(_, trigger)| {
        let elsewhere = trigger.ends_with("_entity_tags")
            || trigger.starts_with("access_")
            || trigger.starts_with("check_user_")
            || trigger.contains("_audit_");
        !elsewhere && !TRIED_BY_ACTIONS.contains(&trigger.as_str())
    });
    for (table, trigger) in &triggers {
        // The triggers that set versions are all alike.
        if *trigger == format!("tr_{table}_updated_at") {
            let version = format!("SELECT bool_and(updated_at > '2020-01-01') FROM {table}");
            guards.push(guard(table, trigger, format!("UPDATE {table} SET updated_at = '2001-01-01'"), Makes(version)));
        }
    }
    // Those that reject rows of merged and erased patients, too: the second patient was merged.
    let (patient1, patient2) = (id("patient1"), id("patient2"));
    let merge = format!(
        "INSERT INTO patient_merges (id, merged_id, kept_id, moved, was_active, merged_at)
         VALUES (gen_random_uuid(), {patient2}, {patient1}, '{{}}', true, now())"
    );
    for (table, trigger) in &triggers {
        let row = format!("SELECT id FROM {table} WHERE patient_id IS DISTINCT FROM {patient2} ORDER BY id LIMIT 1");
        if *trigger == format!("tr_{table}_moved_patient") {
            let moved = format!("UPDATE {table} SET patient_id = {patient2} WHERE id = ({row})");
            guards.push(guard(table, trigger, format!("{merge}; {moved}"), Refuses(Code::PATIENT_MERGED)));
        }
        if *trigger == format!("tr_{table}_current_patient") {
            let added = format!(
                "CREATE TEMP TABLE added ON COMMIT DROP AS SELECT * FROM {table} WHERE id = ({row});
                 UPDATE added SET patient_id = {patient2};
                 SET LOCAL session_replication_role = replica;
                 DELETE FROM {table} WHERE id IN (SELECT id FROM added);
                 SET LOCAL session_replication_role = origin;
                 INSERT INTO {table} SELECT * FROM added"
            );
            guards.push(guard(table, trigger, format!("{merge}; {added}"), Refuses(Code::PATIENT_MERGED)));
        }
    }
    let activated = format!(
        "UPDATE users SET status = 'suspended' WHERE id = {patient2}; {merge};
         UPDATE users SET status = 'active' WHERE id = {patient2}"
    );
    guards.push(guard("users", "tr_users_activated_account", activated, Refuses(Code::PATIENT_MERGED)));
    let guarded: BTreeSet<_> = guards.iter().map(|it| (it.table.clone(), it.trigger.clone())).collect();
    assert_eq!(guarded, triggers, "each trigger has a case here");
    for guard in &guards {
        assert!(has_effect(&mut connection, guard, false), "{} of {} does nothing", guard.trigger, guard.table);
        assert!(!has_effect(&mut connection, guard, true), "{} of {} is not needed", guard.trigger, guard.table);
    }
}
