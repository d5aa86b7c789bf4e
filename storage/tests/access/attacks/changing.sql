-- attack: on_conflict_update
-- Turns an insert into an update of another user's row, and returns it.
-- as: mallory
-- expect: denied
INSERT INTO patients (id, first_name, last_name, date_of_birth) VALUES ('{victim}', 'phi:v1:x', 'phi:v1:x', '1980-01-01')
ON CONFLICT (id) DO UPDATE SET city = 'phi:v1:x' RETURNING patients.id, patients.first_name;
-- expect: error 42501
INSERT INTO messages (id, conversation_id, sender_id, content, attachments) VALUES ('{message}', '{shared}', '{mallory}', 'phi:v1:x', '"phi:v1:x"')
ON CONFLICT (id) DO UPDATE SET content = 'phi:v1:x' RETURNING messages.*;
-- expect: error 42501
INSERT INTO messages (id, conversation_id, sender_id, content, attachments) VALUES ('{message}', '{shared}', '{mallory}', 'phi:v1:x', '"phi:v1:x"')
ON CONFLICT (id) DO UPDATE SET content = messages.content WHERE messages.content LIKE '%' RETURNING messages.*;

-- attack: returning
-- Updates rows in order to read them.
-- as: mallory
-- expect: mine
UPDATE patients SET city = city RETURNING id, first_name, last_name;
-- expect: nothing
UPDATE patients SET city = 'phi:v1:x' WHERE id = '{victim}' RETURNING id, first_name, last_name;
-- expect: nothing
DELETE FROM messages RETURNING *;
-- expect: nothing
UPDATE form_submissions SET status = 'processing' RETURNING *;

-- attack: update_from
-- Copies from rows that the attacker may not read.
-- as: mallory
-- expect: nothing
UPDATE patients SET city = other.city FROM patients AS other
WHERE patients.id = '{mallory}' AND other.id = '{victim}' RETURNING patients.id, patients.first_name;
-- expect: error 42501
INSERT INTO messages (conversation_id, sender_id, content, attachments)
SELECT '{shared}'::uuid, '{mallory}'::uuid, first_name, '"phi:v1:x"'::jsonb FROM patients WHERE id = '{victim}'
UNION ALL SELECT '{shared}', '{treating}', 'phi:v1:x', '"phi:v1:x"';

-- attack: merge
-- MERGE, which reads, inserts and updates at once.
-- as: mallory
-- expect: denied
MERGE INTO patients USING (VALUES ('{victim}'::uuid)) AS wanted (id) ON patients.id = wanted.id
WHEN MATCHED THEN UPDATE SET city = 'phi:v1:x'
WHEN NOT MATCHED THEN INSERT (id, first_name, last_name, date_of_birth) VALUES (wanted.id, 'phi:v1:x', 'phi:v1:x', '1980-01-01');
-- expect: nothing
MERGE INTO patients USING (VALUES ('{victim}'::uuid)) AS wanted (id) ON patients.id = wanted.id
WHEN MATCHED THEN UPDATE SET city = 'phi:v1:x';

-- attack: change_others
-- Changes and removes other users' rows.
-- as: mallory
-- expect: nothing
UPDATE patients SET city = 'phi:v1:x' WHERE id <> '{mallory}';
-- expect: nothing
UPDATE users SET phone = NULL WHERE id <> '{mallory}';
-- expect: nothing
DELETE FROM users;
-- expect: nothing
DELETE FROM patients;
-- expect: nothing
DELETE FROM consultations;
-- expect: nothing
DELETE FROM conversations;
-- expect: denied
DELETE FROM orders;
-- expect: denied
TRUNCATE patients CASCADE;

-- attack: own_chart
-- A patient chooses their provider, changes their medical data, and removes their own chart.
-- as: mallory
-- expect: denied
UPDATE patients SET primary_provider_id = '{treating}';
-- expect: denied
UPDATE patients SET id = '{victim}';
-- expect: denied
UPDATE patients SET first_name = 'phi:v1:Eve';
-- expect: denied
UPDATE patients SET date_of_birth = '1979-01-01';
-- expect: denied
UPDATE patients SET subscription_plan_id = NULL, last_active_at = now();
-- expect: nothing
DELETE FROM patients WHERE id = '{mallory}';

-- attack: own_role
-- Elevates the attacker's own role, status and verification.
-- as: mallory
-- expect: denied
UPDATE users SET role = 'super_admin';
-- expect: denied
UPDATE users SET status = 'active', role = 'provider';
-- expect: denied
UPDATE users SET phone_verified = true;
-- expect: denied
UPDATE users SET email_verified = true;
-- expect: denied
INSERT INTO providers (id, first_name, last_name, license_number, license_state, license_expiry_date)
VALUES ('{mallory}', 'x', 'x', 'x', 'MA', '2999-01-01');
-- expect: denied
INSERT INTO administrators (id, first_name, last_name, permissions) VALUES ('{mallory}', 'x', 'x', '{"patients:select"}');

-- attack: own_permissions
-- An administrator grants themselves permissions or a role, and removes or suspends other administrators.
-- as: clerk
-- expect: nothing
UPDATE administrators SET permissions = '{"patients:select","users:update"}';
-- expect: denied
INSERT INTO administrators (id, first_name, last_name, permissions) VALUES ('{clerk}', 'x', 'x', '{"patients:select"}');
-- expect: nothing
DELETE FROM administrators;
-- expect: denied
UPDATE users SET role = 'super_admin' WHERE id = '{clerk}';
-- expect: nothing
UPDATE users SET status = 'suspended' WHERE id <> '{clerk}';

-- attack: staff_accounts
-- An administrator who may change accounts takes over a super administrator's account.
-- as: registrar
-- expect: nothing
UPDATE users SET email = 'mine@example.com' WHERE role = 'super_admin';
-- expect: nothing
SELECT id, email FROM users WHERE role = 'super_admin';
-- expect: denied
INSERT INTO users (email, role) VALUES ('mine@example.com', 'super_admin');
-- expect: denied
INSERT INTO users (email, role) VALUES ('mine@example.com', 'admin');
-- expect: denied
UPDATE users SET role = 'super_admin' WHERE id = '{registrar}';
-- expect: denied
UPDATE users SET role = 'super_admin' WHERE id = '{mallory}';
-- expect: denied
UPDATE users SET email = 'mine@example.com' WHERE id = '{registrar}';

-- attack: forge_messages
-- Sends messages in another user's name, into other users' conversations, and as the portal.
-- as: mallory
-- expect: denied
INSERT INTO messages (conversation_id, sender_id, content, attachments) VALUES ('{shared}', '{treating}', 'phi:v1:x', '"phi:v1:x"');
-- expect: denied
INSERT INTO messages (conversation_id, sender_id, content, attachments) VALUES ('{conversation}', '{mallory}', 'phi:v1:x', '"phi:v1:x"');
-- expect: denied
INSERT INTO messages (conversation_id, sender_id, content, attachments, message_type)
VALUES ('{shared}', '{mallory}', 'phi:v1:x', '"phi:v1:x"', 'system');
-- expect: denied
UPDATE messages SET sender_id = '{treating}' WHERE sender_id = '{mallory}';
-- expect: denied
UPDATE messages SET content = 'phi:v1:x' WHERE sender_id = '{treating}';
-- expect: denied
UPDATE messages SET is_deleted = true WHERE sender_id = '{treating}';

-- attack: forge_receipts
-- Marks a message as read or unread on behalf of another user.
-- as: mallory
-- expect: denied
UPDATE messages SET read_by = read_by || '{"{treating}": "2026-01-01T00:00:00.000Z"}' WHERE sender_id = '{mallory}';
-- expect: denied
UPDATE messages SET read_by = '{}' WHERE sender_id = '{treating}';
-- expect: denied
UPDATE messages SET read_by = read_by || '{"{mallory}": "2020-01-01T00:00:00.000Z"}' WHERE sender_id = '{treating}';

-- attack: join_conversations
-- Joins a conversation in order to read it.
-- as: mallory
-- expect: nothing
UPDATE conversations SET participant_ids = array_append(participant_ids, '{mallory}') WHERE id = '{conversation}';
-- expect: denied
UPDATE conversations SET created_by = '{mallory}';
-- expect: denied
INSERT INTO conversations (participant_ids, created_by) VALUES (ARRAY['{mallory}', '{victim}']::uuid[], '{mallory}');

-- attack: prescribe
-- Prescribes: as a patient, for another provider's patient, in another provider's name.
-- as: mallory
-- expect: denied
INSERT INTO prescriptions (patient_id, provider_id, medication_name, strength, dosage_form, quantity, days_supply,
                           instructions, expires_at)
VALUES ('{mallory}', '{intruder}', 'phi:v1:x', 'phi:v1:x', 'tablet', 1, 1, 'phi:v1:x', '2999-01-01');
-- as: intruder
-- expect: denied
INSERT INTO prescriptions (patient_id, provider_id, medication_name, strength, dosage_form, quantity, days_supply,
                           instructions, expires_at)
VALUES ('{victim}', '{intruder}', 'phi:v1:x', 'phi:v1:x', 'tablet', 1, 1, 'phi:v1:x', '2999-01-01');
-- expect: denied
INSERT INTO prescriptions (patient_id, provider_id, medication_name, strength, dosage_form, quantity, days_supply,
                           instructions, expires_at)
VALUES ('{mallory}', '{treating}', 'phi:v1:x', 'phi:v1:x', 'tablet', 1, 1, 'phi:v1:x', '2999-01-01');
-- expect: denied
UPDATE prescriptions SET quantity = 100, medication_name = 'phi:v1:x';

-- attack: book_a_stranger
-- A provider books an unrelated patient, or moves a visit to one, to gain access to the chart.
-- as: intruder
-- expect: denied
INSERT INTO consultations (patient_id, provider_id, consultation_type, scheduled_at, slot_end, fee)
VALUES ('{victim}', '{intruder}', 'initial', '2999-01-01 10:00', '2999-01-01 10:30', 0);
-- expect: denied
UPDATE consultations SET patient_id = '{victim}' WHERE provider_id = '{intruder}';
-- expect: nothing
UPDATE patients SET primary_provider_id = '{intruder}' WHERE id = '{victim}';
-- expect: nothing
SELECT {patient_columns} FROM patients WHERE id = '{victim}';

-- attack: money
-- Writes orders, invoices and payments in any role.
-- as: mallory
-- expect: denied
INSERT INTO orders (order_number, patient_id, order_type, subtotal, discount_amount, total_amount)
VALUES ('ORD-99999999', '{mallory}', 'consultation', 10, 10, 0);
-- expect: denied
INSERT INTO orders (order_number, patient_id, order_type, subtotal, total_amount, payment_status)
VALUES ('ORD-99999999', '{mallory}', 'consultation', 0, 0, 'captured');
-- expect: denied
INSERT INTO orders (order_number, patient_id, order_type, subtotal, total_amount)
VALUES ('ORD-99999999', '{victim}', 'consultation', 0, 0);
-- expect: nothing
UPDATE orders SET payment_status = 'captured';
-- expect: denied
UPDATE orders SET total_amount = 0;
-- as: treating
-- expect: denied
UPDATE orders SET total_amount = 0, subtotal = 0;
-- as: super
-- expect: denied
UPDATE orders SET payment_status = 'captured' WHERE id = '{order}';
-- expect: denied
INSERT INTO invoices (invoice_number, patient_id, due_date, subtotal, total_amount)
VALUES ('INV-99999999', '{mallory}', '2999-01-01', 0, 0);
-- expect: denied
DELETE FROM order_items;
-- expect: denied
UPDATE products SET inventory_quantity = 1000;
-- expect: denied
UPDATE telehealth_flows SET current_status = 'payment_completed';

-- attack: audit_log
-- Inserts into, changes and deletes from the log.
-- as: super
-- expect: denied
INSERT INTO audit_logs (action, entity_type, entity_id) VALUES ('USER_READ', 'user', '{victim}');
-- expect: denied
UPDATE audit_logs SET action = 'NOTHING';
-- expect: denied
DELETE FROM audit_logs;
-- expect: denied
TRUNCATE audit_logs;
-- as: service
-- expect: denied
INSERT INTO audit_logs (action, entity_type, entity_id) VALUES ('USER_READ', 'user', '{victim}');

-- attack: form_verdicts
-- A patient decides on their own submission.
-- as: mallory
-- expect: denied
INSERT INTO form_submissions (form_schema_id, form_version, submitted_by, patient_id, submission_data, status, processed_at)
VALUES ('{form}', '1.0.0', '{mallory}', '{mallory}', '"phi:v1:x"', 'completed', now());
-- expect: denied
INSERT INTO form_submissions (form_schema_id, form_version, submitted_by, patient_id, submission_data)
VALUES ('{form}', '1.0.0', '{treating}', '{mallory}', '"phi:v1:x"');

-- attack: visits_of_others
-- Books a visit for the victim, below the provider's fee or in the past, with a note, and gives up the victim's.
-- as: mallory
-- expect: denied
INSERT INTO consultations (patient_id, provider_id, consultation_type, scheduled_at, slot_end, fee)
VALUES ('{victim}', '{intruder}', 'initial', now() + interval '1 day', now() + interval '25 hours', 0);
-- expect: denied
INSERT INTO consultations (patient_id, provider_id, consultation_type, scheduled_at, slot_end, fee, notes)
VALUES ('{mallory}', '{intruder}', 'initial', now() + interval '1 day', now() + interval '25 hours', 0, 'phi:v1:fit');
-- expect: denied
INSERT INTO consultations (patient_id, provider_id, consultation_type, scheduled_at, slot_end, fee, insurance_covered)
VALUES ('{mallory}', '{intruder}', 'initial', now() + interval '1 day', now() + interval '25 hours', 0, true);
-- expect: denied
INSERT INTO consultations (patient_id, provider_id, consultation_type, scheduled_at, slot_end, fee, status)
VALUES ('{mallory}', '{intruder}', 'initial', now() - interval '1 day', now() - interval '23 hours', 0, 'scheduled');
-- expect: denied
INSERT INTO consultations (patient_id, provider_id, consultation_type, scheduled_at, slot_end, fee)
SELECT '{mallory}', id, 'initial', now() + interval '1 day', '9999-01-01', coalesce(consultation_fee, 0)
FROM providers WHERE id = '{intruder}';
-- expect: error 23514
INSERT INTO consultations (patient_id, provider_id, consultation_type, scheduled_at, slot_end, fee, updated_at)
SELECT '{mallory}', id, 'initial', now() + interval '1 day', now() + interval '25 hours', coalesce(consultation_fee, 0), '9999-12-31 23:59:59.999+00'
FROM providers WHERE id = '{intruder}';
-- expect: error 23514
INSERT INTO orders (order_number, patient_id, order_type, subtotal, total_amount, created_at)
VALUES ('ORD-99999999', '{mallory}', 'supplement', 0, 0, '2001-01-01');
-- expect: nothing
UPDATE consultations SET status = 'cancelled' WHERE patient_id = '{victim}';
-- expect: nothing
SELECT * FROM access_taken_slots('{treating}', now() - interval '9 years', now() + interval '9 years');
-- expect: denied
INSERT INTO conversations (participant_ids, created_by) VALUES (ARRAY['{mallory}', '{victim}']::uuid[], '{mallory}');
-- expect: denied
INSERT INTO tasks (title, assigner_id, task_type, related_entity_type, related_entity_id)
VALUES ('phi:v1:Rename', '{mallory}', 'administrative', 'patient', '{victim}');
-- expect: denied
SELECT access_take_stock();
