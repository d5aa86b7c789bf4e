-- The victim and the attackers. Every text of the victim's rows contains a secret that occurs nowhere else:
-- `c4n4ry` or one of the other marks of attacks.rs. Written without triggers, as rows that have a history.

SET session_replication_role = replica;

INSERT INTO users (id, email, password_hash, role, status, phone, profile_picture_url, timezone) VALUES
    ('{victim}', 'c4n4ry-victim@example.com', 'c4n4ry hash', 'patient', 'active', '+15550199001', 'https://c4n4ry.example', 'c4n4ry/Zone'),
    ('{mallory}', 'mallory@example.com', 'c4n4ry hash of mallory', 'patient', 'active', '+15550100002', NULL, 'UTC'),
    ('{treating}', 'c4n4ry-treating@example.com', 'c4n4ry hash', 'provider', 'active', '+15550199003', NULL, 'UTC'),
    ('{intruder}', 'intruder@example.com', 'c4n4ry hash', 'provider', 'active', NULL, NULL, 'UTC'),
    ('{rescuer}', 'rescuer@example.com', 'c4n4ry hash', 'provider', 'active', NULL, NULL, 'UTC'),
    ('{clerk}', 'clerk@example.com', 'c4n4ry hash', 'admin', 'active', NULL, NULL, 'UTC'),
    ('{registrar}', 'registrar@example.com', 'c4n4ry hash', 'admin', 'active', NULL, NULL, 'UTC'),
    ('{super}', 'c4n4ry-super@example.com', 'c4n4ry hash', 'super_admin', 'active', NULL, NULL, 'UTC'),
    ('{suspended}', 'suspended@example.com', NULL, 'patient', 'suspended', NULL, NULL, 'UTC'),
    ('{deleted}', 'deleted@example.com', NULL, 'patient', 'deleted', NULL, NULL, 'UTC');

INSERT INTO pharmacies (id, name, address_line_1, city, state, postal_code, phone)
VALUES ('{pharmacy}', 'Pharmacy', 'Main Street', 'Boston', 'MA', '02101', '+15558246004');
INSERT INTO subscription_plans (id, name, price, billing_cycle) VALUES ('{plan}', 'Basic', 10, 'monthly');

INSERT INTO patients (id, first_name, last_name, date_of_birth, gender, address_line_1, address_line_2, city, state,
                      postal_code, country, emergency_contact_name, emergency_contact_phone,
                      emergency_contact_relationship, subscription_plan_id, primary_pharmacy_id, primary_provider_id,
                      date_of_birth_correction)
VALUES
    ('{victim}', 'phi:v1:c4n4ry first', 'phi:v1:c4n4ry last', '1961-09-03', 'female', 'phi:v1:c4n4ry line 1', 'phi:v1:c4n4ry line 2', 'phi:v1:c4n4ry city',
     'c4n4ry state', 'C4N4RY', 'c4n4ry country', 'phi:v1:c4n4ry contact', 'phi:v1:+15550199002', 'phi:v1:c4n4ry relation', '{plan}',
     '{pharmacy}', '{treating}', 'phi:v1:c4n4ry correction'),
    ('{mallory}', 'phi:v1:Mallory', 'phi:v1:Archer', '1980-01-01', 'other', 'phi:v1:Side Street', NULL, 'phi:v1:Springfield', 'MA', '01101', 'US',
     NULL, NULL, NULL, '{plan}', '{pharmacy}', NULL, NULL);

-- Rows similar to the victim's, enough to stand out in statistics.
INSERT INTO users (id, email) SELECT md5(n::text)::uuid, 'c4n4ry' || n || '@example.com' FROM generate_series(1, 40) AS n;
INSERT INTO patients (id, first_name, last_name, date_of_birth, city)
SELECT md5(n::text)::uuid, 'phi:v1:c4n4ry of a crowd', 'phi:v1:c4n4ry', '1961-09-03', 'phi:v1:Everytown' FROM generate_series(1, 40) AS n;

-- Patients see the providers who accept patients: who treats the victim accepts none.
INSERT INTO providers (id, first_name, last_name, dea_number, license_number, license_state, license_expiry_date, bio,
                       is_accepting_patients)
VALUES ('{treating}', 'c4n4ry Gregory', 'c4n4ry House', 'AB1234561', 'MA1', 'MA', '2099-12-31', 'c4n4ry bio', false),
       ('{intruder}', 'Indra', 'Intruder', 'AB1234562', 'MA2', 'MA', '2099-12-31', NULL, true),
       ('{rescuer}', 'Rosa', 'Rescuer', 'AB1234563', 'MA3', 'MA', '2099-12-31', NULL, true);

INSERT INTO administrators (id, first_name, last_name, permissions) VALUES
    ('{clerk}', 'Clare', 'Clerk', '{"tags:update"}'),
    ('{registrar}', 'Rita', 'Registrar', '{"users:insert","users:update"}'),
    ('{super}', 'c4n4ry Sue', 'c4n4ry Super', '{}');

INSERT INTO consultations (id, patient_id, provider_id, consultation_type, status, scheduled_at, slot_end, fee, created_at,
                           chief_complaint, history_present_illness, assessment, plan, video_call_url, recording_url, notes,
                           prescription_ids)
VALUES
    ('{visit}', '{victim}', '{treating}', 'initial', 'scheduled', now() + interval '30 days', now() + interval '30 days 30 minutes', 7919.31,
     now(), 'phi:v1:c4n4ry complaint', 'phi:v1:c4n4ry history', 'phi:v1:c4n4ry assessment', 'phi:v1:c4n4ry plan', 'phi:v1:c4n4ry call',
     'phi:v1:c4n4ry recording', 'phi:v1:c4n4ry notes', ARRAY['{prescription}']::uuid[]),
    ('{own_visit}', '{mallory}', '{intruder}', 'initial', 'scheduled', now() + interval '31 days', now() + interval '31 days 30 minutes', 100,
     now(), 'phi:v1:A cough', NULL, NULL, NULL, NULL, NULL, NULL, '{}');

INSERT INTO telehealth_flows (id, patient_id, status_history, intake_form_data, consultation_data, metadata)
VALUES ('{flow}', '{victim}', '["c4n4ry"]', '"phi:v1:c4n4ry intake"', '"phi:v1:c4n4ry consultation"', '{"a": "c4n4ry"}');

INSERT INTO orders (id, order_number, patient_id, provider_id, telehealth_flow_id, order_type, subtotal, total_amount,
                    payment_method, payment_intent_id, shipping_address, billing_address, tracking_number, notes, metadata)
VALUES ('{order}', 'ORD-90210901', '{victim}', '{treating}', '{flow}', 'consultation', 7919.31, 7919.31, 'c4n4ry card',
        'phi:v1:pi_c4n4ry', '"phi:v1:c4n4ry"', '"phi:v1:c4n4ry"', 'c4n4ry tracking', 'phi:v1:c4n4ry notes', '{"a": "c4n4ry"}');

INSERT INTO prescriptions (id, patient_id, provider_id, consultation_id, order_id, medication_name, generic_name, strength,
                           dosage_form, quantity, days_supply, instructions, expires_at, pharmacy_id, ndc_number,
                           contraindications, drug_interactions)
VALUES ('{prescription}', '{victim}', '{treating}', '{visit}', '{order}', 'phi:v1:c4n4ry drug', 'phi:v1:c4n4ry generic',
        'phi:v1:c4n4ry strength', 'tablet', 30, 10, 'phi:v1:c4n4ry instructions', '2999-01-01', '{pharmacy}', 'phi:v1:90210-9031-1',
        'phi:v1:c4n4ry', 'phi:v1:c4n4ry');

INSERT INTO sessions (id, patient_id, provider_id, consultation_id, telehealth_flow_id, session_type, scheduled_date, plan,
                      progress_notes, assessment_and_plan)
VALUES ('{session}', '{victim}', '{treating}', '{visit}', '{flow}', 'therapy', '2999-06-02', 'phi:v1:c4n4ry plan',
        'phi:v1:c4n4ry progress', 'phi:v1:c4n4ry assessment');

INSERT INTO order_items (id, order_id, prescription_id, name, description, quantity, unit_price, total_price,
                         dosage_instructions, metadata)
VALUES ('{item}', '{order}', '{prescription}', 'phi:v1:c4n4ry item', 'phi:v1:c4n4ry description', 1, 7919.31, 7919.31, 'phi:v1:c4n4ry dosage',
        '{"a": "c4n4ry"}');

INSERT INTO invoices (id, invoice_number, patient_id, order_id, due_date, subtotal, total_amount, payment_terms, notes)
VALUES ('{invoice}', 'INV-90210902', '{victim}', '{order}', '2999-01-01', 7919.31, 7919.31, 'c4n4ry terms', 'phi:v1:c4n4ry notes');

INSERT INTO conversations (id, subject, participant_ids, created_by, last_message_id, last_message_at, is_archived, metadata)
VALUES
    ('{conversation}', 'phi:v1:c4n4ry subject', ARRAY['{victim}', '{treating}']::uuid[], '{treating}', '{message}', now(), false,
     '{"a": "c4n4ry"}'),
    ('{closed_conversation}', 'phi:v1:c4n4ry closed', ARRAY['{victim}', '{super}']::uuid[], '{super}', NULL, NULL, true,
     '{"a": "c4n4ry"}'),
    ('{shared}', 'phi:v1:Your visit', ARRAY['{mallory}', '{treating}']::uuid[], '{treating}', '{greeting}', now(), false, '{}');

INSERT INTO messages (id, conversation_id, sender_id, content, attachments, read_by, is_deleted, deleted_at)
VALUES
    ('{message}', '{conversation}', '{victim}', 'phi:v1:c4n4ry message', '"phi:v1:c4n4ry attachment"', '{"{treating}": "1961-09-03T00:00:00.000Z"}', false, NULL),
    ('{greeting}', '{shared}', '{treating}', 'phi:v1:Hello', '"phi:v1:none"', '{"{mallory}": "2026-01-02T00:00:00.000Z"}', false, NULL),
    ('{reply}', '{shared}', '{mallory}', 'phi:v1:Hello to you', '"phi:v1:none"', '{}', false, NULL),
    ('{unsaid}', '{shared}', '{treating}', 'phi:v1:c4n4ry unsaid', '"phi:v1:c4n4ry"', '{"{victim}": "1961-09-03T00:00:00.000Z"}', true, now());

INSERT INTO notifications (id, user_id, notification_type, channels, title, message, data, last_error)
VALUES ('{notice}', '{victim}', 'system_alert', '{email}', 'phi:v1:c4n4ry title', 'phi:v1:c4n4ry message', '"phi:v1:c4n4ry"',
        'c4n4ry error');

INSERT INTO tasks (id, title, description, assignee_id, assigner_id, related_entity_type, related_entity_id, tags)
VALUES ('{task}', 'phi:v1:c4n4ry title', 'phi:v1:c4n4ry description', '{victim}', '{treating}', 'consultation', '{visit}', '{c4n4ry}');

INSERT INTO audit_logs (id, user_id, actor_id, action, entity_type, entity_id, old_values, new_values, ip_address,
                        user_agent, session_id)
VALUES ('{log}', '{victim}', '{victim}', 'CANARY_READ', 'consultation', '{visit}', '{"a": "c4n4ry"}', '{"a": "c4n4ry"}',
        '203.0.113.77', 'c4n4ry agent', 'c4n4ry session');

-- The log's tree: one leaf, and a signed head.
INSERT INTO audit_leaves (position, audit_id, hashes) VALUES (0, '{log}', decode(repeat('c0', 32), 'hex'));
INSERT INTO audit_checkpoints (tree_size, note) VALUES (1, 'c4n4ry note');

INSERT INTO payment_events (id, order_id, kind, amount, outcome)
VALUES ('c4n4ry event', '{order}', 'captured', 7919.31, 'applied');

INSERT INTO form_schemas (id, title, description, schema_definition, clinical_workflow, category, tags, created_by,
                          is_published)
VALUES ('{form}', 'Intake', NULL, '{}', NULL, NULL, NULL, '{super}', true),
       ('{draft}', 'c4n4ry draft', 'c4n4ry', '{"a": "c4n4ry"}', 'c4n4ry', 'c4n4ry', '{c4n4ry}', '{super}', false);

INSERT INTO form_submissions (id, form_schema_id, form_version, submitted_by, patient_id, provider_id, consultation_id,
                              telehealth_flow_id, submission_data, scores, processing_errors, ip_address, user_agent)
VALUES ('{submission}', '{form}', '1.0.0', '{victim}', '{victim}', '{treating}', '{visit}', '{flow}',
        '"phi:v1:c4n4ry answer"', '"phi:v1:c4n4ry score"', '{c4n4ry}', '203.0.113.77', 'c4n4ry agent');

INSERT INTO insurance_providers (id, name) VALUES ('{insurer}', 'Acme');
INSERT INTO patient_insurance (id, patient_id, insurance_provider_id, policy_number, group_number, subscriber_name,
                               subscriber_relationship, effective_date, is_primary)
VALUES ('{insurance}', '{victim}', '{insurer}', 'phi:v1:c4n4ry policy', 'phi:v1:c4n4ry group', 'phi:v1:c4n4ry subscriber', 'self',
        '2026-01-01', true);

INSERT INTO tags (id, name, usage_count) VALUES ('{tag}', 'vip', 2), ('{other_tag}', 'follow up', 0);
INSERT INTO entity_tags (id, tag_id, entity_type, entity_id, tagged_by)
VALUES ('{tie}', '{tag}', 'patient', '{victim}', '{treating}'),
       ('{own_tie}', '{tag}', 'patient', '{mallory}', '{treating}');

DELETE FROM service_grants;
INSERT INTO service_grants VALUES ('mailer', 'notifications', 'update'), ('nightly', 'patients', 'update'),
                              ('nightly', 'orders', 'update'), ('nightly', 'invoices', 'insert'),
                              ('audit', 'audit_logs', 'select');

-- An emergency access and a search by another provider, the rescuer's access, and an expired one of the intruder's.
INSERT INTO emergency_access (id, provider_id, patient_id, reason, granted_at, expires_at, granted_xid)
SELECT id::uuid, provider::uuid, '{victim}', reason, granted, granted + interval '1 hour', '3'
FROM (VALUES ('{emergency}', '{treating}', 'phi:v1:c4n4ry reason', interval '0'),
             ('{own_emergency}', '{rescuer}', 'phi:v1:because', interval '0'),
             ('{past_emergency}', '{intruder}', 'phi:v1:because', interval '61 minutes')) AS access (id, provider, reason, age)
CROSS JOIN LATERAL date_trunc('milliseconds', now() - age) AS granted;
INSERT INTO emergency_searches (id, provider_id, patient_ids, has_more, searched_at, searched_xid)
VALUES ('{search}', '{treating}', ARRAY['{victim}']::uuid[], false, now(), '3');

SET session_replication_role = origin;

-- Statistics on one column and on two together.
CREATE STATISTICS planted (mcv) ON first_name, city FROM patients;
ANALYZE;

-- A file of the server, as a large object.
SELECT lo_from_bytea(4711, 'c4n4ry of a large object');
