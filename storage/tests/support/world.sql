-- Rows to refer to. There are 30 users of each role; the first seven patients, providers and administrators have their row,
-- the others do not. Protected columns contain envelopes that cannot be decrypted: see seals.rs.

INSERT INTO users (id, email, role)
SELECT md5(role || n)::uuid, role || n || '@example.com', role::user_role_enum
FROM unnest(ARRAY['patient', 'provider', 'admin', 'super_admin']) AS role, generate_series(1, 30) AS n;

INSERT INTO patients (id, first_name, last_name, date_of_birth)
SELECT md5('patient' || n)::uuid, 'phi:v1:test:"Ada"', 'phi:v1:test:"Lovelace"', '1985-12-10' FROM generate_series(1, 7) AS n;

-- The sixth has no DEA number; the seventh has a visit booked.
INSERT INTO providers (id, first_name, last_name, npi_number, dea_number, license_number, license_state,
                       license_expiry_date)
SELECT md5('provider' || n)::uuid, 'Gregory', 'House', '123456789' || n,
       CASE WHEN n <> 6 THEN 'AB123456' || n END, 'MA' || n, 'MA', '2099-12-31'
FROM generate_series(1, 7) AS n;

INSERT INTO administrators (id, first_name, last_name)
SELECT md5('admin' || n)::uuid, 'Grace', 'Hopper' FROM generate_series(1, 7) AS n;

INSERT INTO subscription_plans (name, price, billing_cycle) VALUES ('Basic', 10, 'monthly'), ('Plus', 20, 'annual');

INSERT INTO pharmacies (name, npi_number, address_line_1, city, state, postal_code, phone)
SELECT 'Pharmacy ' || n, '223456789' || n, 'Main Street', 'Boston', 'MA', '02101', '+15558246004' FROM generate_series(1, 3) AS n;

INSERT INTO orders (order_number, patient_id, order_type, subtotal, total_amount)
SELECT 'ORD-0000000' || n, md5('patient' || n)::uuid, 'consultation', 0, 0 FROM generate_series(1, 3) AS n;

INSERT INTO telehealth_flows (patient_id, intake_form_data, consultation_data)
SELECT md5('patient' || n)::uuid, '"phi:v1:test:{}"', '"phi:v1:test:{}"' FROM generate_series(1, 3) AS n;

-- Every patient has had a visit with every provider.
INSERT INTO consultations (patient_id, provider_id, consultation_type, status, fee, created_at, scheduled_at, slot_end,
                           started_at, ended_at, duration_minutes)
SELECT patients.id, providers.id, 'initial', 'completed', 100, '2001-01-01', '2001-02-01 10:00', '2001-02-01 10:30',
       '2001-02-01 10:00', '2001-02-01 10:20', 20
FROM patients, providers;

INSERT INTO consultations (patient_id, provider_id, consultation_type, status, fee, created_at, scheduled_at, slot_end)
VALUES (md5('patient1')::uuid, md5('provider7')::uuid, 'initial', 'scheduled', 100, '2001-01-01', '2002-02-01 10:00',
        '2002-02-01 10:30');

INSERT INTO prescriptions (patient_id, provider_id, medication_name, strength, dosage_form, quantity, days_supply,
                           instructions, expires_at)
VALUES (md5('patient1')::uuid, md5('provider1')::uuid, 'phi:v1:test:"Amoxicillin"',
        'phi:v1:test:"500 mg"', 'capsule', 30, 10, 'phi:v1:test:"One a day"', '2099-12-31');

INSERT INTO sessions (patient_id, provider_id, session_type, scheduled_date)
VALUES (md5('patient1')::uuid, md5('provider1')::uuid, 'therapy', '2026-12-01');

-- Rows of every other table.

INSERT INTO categories (name, slug) VALUES ('Skin', 'skin'), ('Heart', 'heart');
INSERT INTO products (name, sku, product_type, price) VALUES
    ('Cream', 'CREAM-1', 'supplement', 10), ('Monitor', 'BPM-100', 'medical_device', 49.95);

-- An order of two items; the others have none.
INSERT INTO orders (id, order_number, patient_id, order_type, subtotal, tax_amount, total_amount)
VALUES (md5('order4')::uuid, 'ORD-00000004', md5('patient4')::uuid, 'supplement', 30, 2, 32);
INSERT INTO order_items (id, order_id, product_id, name, quantity, unit_price, total_price)
SELECT md5('item' || n)::uuid, md5('order4')::uuid, products.id, 'phi:v1:test:"Cream"', n, 10, n * 10
FROM products, generate_series(1, 2) AS n WHERE sku = 'CREAM-1';
INSERT INTO invoices (invoice_number, patient_id, due_date, subtotal, total_amount)
VALUES ('INV-00000001', md5('patient1')::uuid, '2999-01-01', 10, 10);

-- A conversation of two, and one of three; each participant has sent a message.
INSERT INTO conversations (id, participant_ids, created_by, is_group) VALUES
    (md5('talk1')::uuid, ARRAY[md5('patient30'), md5('provider30')]::uuid[], md5('patient30')::uuid, false),
    (md5('talk2')::uuid, ARRAY[md5('patient29'), md5('provider29'), md5('admin29')]::uuid[], md5('admin29')::uuid, true);
INSERT INTO messages (conversation_id, sender_id, content, attachments)
SELECT id, sender, 'phi:v1:test:"Hello"', '"phi:v1:test:[]"' FROM conversations, unnest(participant_ids) AS sender;
INSERT INTO notifications (user_id, notification_type, channels, title, message, data)
VALUES (md5('patient1')::uuid, 'marketing', '{email}', 'phi:v1:test:"News"', 'phi:v1:test:"None"', '"phi:v1:test:{}"');

INSERT INTO tasks (title) VALUES ('phi:v1:test:"Call back"');
INSERT INTO audit_logs (action, entity_type, entity_id) VALUES ('PATIENT_READ', 'patient', md5('patient1')::uuid);

-- A published form, its next version as a draft, and another form.
INSERT INTO form_schemas (id, title, version, schema_definition, created_by, is_published) VALUES
    (md5('form1')::uuid, 'Intake', '1.0.0', '{}', md5('admin1')::uuid, true),
    (md5('form2')::uuid, 'Intake', '1.1.0', '{}', md5('admin1')::uuid, false),
    (md5('form3')::uuid, 'Consent', '2.0.0', '{}', md5('admin1')::uuid, true);
INSERT INTO form_submissions (form_schema_id, form_version, submission_data)
SELECT id, version, '"phi:v1:test:{}"' FROM form_schemas WHERE is_published;

-- The first patient's policy is secondary, the second patient's primary.
INSERT INTO insurance_providers (name, payer_id) VALUES ('Acme', 'ACME1'), ('Bravo', 'BRAVO');
INSERT INTO patient_insurance (patient_id, insurance_provider_id, policy_number, subscriber_name,
                               subscriber_relationship, effective_date, is_primary)
SELECT md5('patient' || n)::uuid, id, 'phi:v1:test:"1"', 'phi:v1:test:"Ada Lovelace"', 'self', '2026-01-01', n = 2
FROM insurance_providers, generate_series(1, 2) AS n WHERE name = 'Acme';

INSERT INTO tags (id, name, is_system_tag) VALUES
    (md5('tag1')::uuid, 'vip', false), (md5('tag2')::uuid, 'urgent', false), (md5('tag3')::uuid, 'portal', true);
INSERT INTO entity_tags (tag_id, entity_type, entity_id, tagged_by)
SELECT md5('tag1')::uuid, 'patient', md5('patient' || n)::uuid, md5('admin1')::uuid FROM generate_series(1, 2) AS n;
