//! Defects of rows.

use super::server_defects::Defect;

pub const DEFECTS: &[Defect] = &[
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
    ("user.wrong_role", "users: 1", "UPDATE users SET role = 'provider' WHERE email = 'patient1@example.com'", &[]),
    ("user.wrong_role", "users: 1", "UPDATE users SET role = 'patient' WHERE email = 'provider1@example.com'", &[]),
    ("user.wrong_role", "users: 1", "UPDATE users SET role = 'patient' WHERE email = 'admin1@example.com'", &[]),
    (
        "patient.not_erased",
        "patients: 1",
        "INSERT INTO patient_erasures VALUES (md5('patient2')::uuid, now(), true)",
        &[],
    ),
    ("provider.license_ended", "providers: 7", "UPDATE providers SET license_expiry_date = current_date - 1", &[]),
    ("provider.wrong_count", "providers: 7", "UPDATE providers SET total_consultations = 0", &[]),
    (
        "insurance.expired_active",
        "patient_insurance: 2",
        "UPDATE patient_insurance SET effective_date = '2020-01-01', expiration_date = current_date - 60",
        &[],
    ),
    (
        "prescription.unregistered",
        "prescriptions: 1",
        "UPDATE prescriptions SET controlled_substance_schedule = 'CV', provider_id = md5('provider6')::uuid",
        &[],
    ),
    (
        "prescription.other_patient",
        "prescriptions: 1",
        "UPDATE prescriptions
         SET consultation_id = (SELECT id FROM consultations WHERE patient_id = md5('patient2')::uuid LIMIT 1)",
        &[],
    ),
    (
        "consultation.not_held",
        "consultations: 2,",
        "UPDATE consultations SET status = 'scheduled', started_at = NULL, ended_at = NULL, duration_minutes = NULL,
                                  scheduled_at = '2003-02-01 10:00', slot_end = '2003-02-01 10:30'
         WHERE id = (SELECT max(id::text)::uuid FROM consultations WHERE status = 'completed')",
        &[],
    ),
    (
        "session.unfinished",
        "sessions: 1",
        "UPDATE sessions SET status = 'in_progress', scheduled_date = current_date - 30",
        &[],
    ),
    (
        "order.wrong_subtotal",
        "orders: 1",
        "UPDATE orders SET subtotal = 5, total_amount = 5 WHERE order_number = 'ORD-00000001'",
        &[],
    ),
    (
        "order.not_shipped",
        "orders: 1",
        "UPDATE orders SET status = 'processing', payment_status = 'captured', updated_at = now() - INTERVAL '30 days'
         WHERE order_number = 'ORD-00000004'",
        &[],
    ),
    ("order.abandoned", "orders: 4", "UPDATE orders SET created_at = now() - INTERVAL '60 days'", &[]),
    (
        "payment.authorization_ends",
        "orders: 1",
        "UPDATE orders SET payment_status = 'authorized', updated_at = now() - INTERVAL '6 days'
         WHERE order_number = 'ORD-00000004'",
        &[],
    ),
    (
        "payment.exception_open",
        "payment_events: 1, such as evt",
        "INSERT INTO payment_events (id, order_id, kind, amount, outcome, created_at, code)
         VALUES ('evt', md5('order4')::uuid, 'captured', 1, 'exception', now() - INTERVAL '3 days', 'a code')",
        &[],
    ),
    ("invoice.other_amount", "invoices: 1", "UPDATE invoices SET order_id = md5('order4')::uuid", &[]),
    ("category.circular", "categories: 1", "UPDATE categories SET parent_category_id = id WHERE slug = 'skin'", &[]),
    (
        "category.circular",
        "categories: 2",
        "UPDATE categories c SET parent_category_id = (SELECT id FROM categories other WHERE other.id <> c.id)",
        &[],
    ),
    (
        "notification.over",
        "notifications: 1",
        "UPDATE notifications SET attempts = 10, created_at = now() - INTERVAL '3 hours',
                                  scheduled_at = now() - INTERVAL '2 hours'",
        &[],
    ),
    (
        "notification.over",
        "notifications: 1",
        "UPDATE notifications SET expires_at = now() - INTERVAL '90 minutes', created_at = now() - INTERVAL '3 hours',
                                  scheduled_at = now() - INTERVAL '2 hours'",
        &[],
    ),
    (
        "notification.failing",
        "notifications: 1 of 1",
        "UPDATE notifications SET status = 'failed', updated_at = now()",
        &[("failed_notifications", 1)],
    ),
    (
        "conversation.wrong_last_message",
        "conversations: 2",
        "UPDATE conversations SET last_message_at = last_message_at - INTERVAL '1 day'",
        &[],
    ),
    (
        "message.other_sender",
        "messages: 1",
        "UPDATE messages SET sender_id = md5('patient1')::uuid WHERE id = (SELECT max(id::text)::uuid FROM messages)",
        &[],
    ),
    (
        "message.other_conversation",
        "messages: 3",
        "UPDATE messages
         SET reply_to_message_id = (SELECT max(id::text)::uuid FROM messages WHERE conversation_id = md5('talk1')::uuid)
         WHERE conversation_id = md5('talk2')::uuid",
        &[],
    ),
    ("flow.wrong_history", "telehealth_flows: 3", "UPDATE telehealth_flows SET status_history = '[]'", &[]),
    (
        "flow.abandoned",
        "telehealth_flows: 3",
        "UPDATE telehealth_flows SET updated_at = now() - INTERVAL '60 days'",
        &[],
    ),
    ("task.late", "tasks: 1", "UPDATE tasks SET due_date = current_date - 30", &[]),
    (
        "submission.waiting",
        "form_submissions: 2",
        "UPDATE form_submissions SET created_at = now() - INTERVAL '10 days'",
        &[],
    ),
    (
        "submission.failed",
        "form_submissions: 2",
        "UPDATE form_submissions SET status = 'error', updated_at = now() - INTERVAL '10 days'",
        &[],
    ),
    ("submission.other_form", "form_submissions: 2", "UPDATE form_submissions SET form_version = '9.9.9'", &[]),
    (
        "submission.other_form",
        "form_submissions: 2",
        "UPDATE form_submissions SET form_schema_id = md5('form2')::uuid, form_version = '1.1.0'",
        &[],
    ),
    ("reference.orphaned", "order_items_product_id_fkey: 2", "DELETE FROM products WHERE sku = 'CREAM-1'", &[]),
    (
        "reference.orphaned",
        "patient_insurance_insurance_provider_id_fkey: 2",
        "DELETE FROM insurance_providers WHERE name = 'Acme'",
        &[],
    ),
];
