-- attack: read_everything
-- Reads every table.
-- as: mallory
-- expect: mine
SELECT id, email, role, status, email_verified, phone, phone_verified, profile_picture_url, last_login_at, timezone, created_at,
       updated_at FROM users;
-- expect: mine
SELECT {patient_columns} FROM patients;
-- expect: mine
SELECT id, first_name, last_name, npi_number, license_number, availability_schedule FROM providers;
-- expect: nothing
SELECT * FROM administrators;
-- expect: mine
SELECT * FROM consultations;
-- expect: nothing
SELECT * FROM prescriptions;
-- expect: nothing
SELECT * FROM sessions;
-- expect: nothing
SELECT {order_columns} FROM orders;
-- expect: nothing
SELECT * FROM order_items;
-- expect: nothing
SELECT * FROM invoices;
-- expect: mine
SELECT * FROM conversations;
-- expect: mine
SELECT * FROM messages;
-- expect: nothing
SELECT * FROM notifications;
-- expect: nothing
SELECT * FROM telehealth_flows;
-- expect: nothing
SELECT * FROM tasks;
-- expect: nothing
SELECT * FROM audit_logs;
-- expect: nothing
SELECT * FROM form_submissions;
-- expect: nothing
SELECT * FROM patient_insurance;
-- expect: nothing
SELECT * FROM entity_tags;

-- attack: read_everything_as_provider
-- An unrelated provider reads every table.
-- as: intruder
-- expect: mine
SELECT id, email, role, status, email_verified, phone, phone_verified, profile_picture_url, last_login_at, timezone, created_at,
       updated_at FROM users;
-- expect: mine
SELECT {patient_columns} FROM patients;
-- expect: mine
SELECT * FROM consultations;
-- expect: nothing
SELECT * FROM prescriptions;
-- expect: nothing
SELECT * FROM sessions;
-- expect: nothing
SELECT {order_columns} FROM orders;
-- expect: nothing
SELECT * FROM invoices;
-- expect: nothing
SELECT * FROM conversations;
-- expect: nothing
SELECT * FROM messages;
-- expect: nothing
SELECT * FROM telehealth_flows;
-- expect: nothing
SELECT * FROM tasks;
-- expect: nothing
SELECT * FROM form_submissions;
-- expect: nothing
SELECT * FROM patient_insurance;
-- expect: mine
SELECT * FROM entity_tags;

-- attack: read_everything_as_clerk
-- An administrator whose only permission is to change tags reads every table.
-- as: clerk
-- expect: mine
SELECT id, email, role, status, email_verified, phone, phone_verified, profile_picture_url, last_login_at, timezone, created_at,
       updated_at FROM users;
-- expect: nothing
SELECT {patient_columns} FROM patients;
-- expect: nothing
SELECT * FROM consultations;
-- expect: nothing
SELECT * FROM prescriptions;
-- expect: nothing
SELECT {order_columns} FROM orders;
-- expect: nothing
SELECT * FROM invoices;
-- expect: nothing
SELECT * FROM messages;
-- expect: nothing
SELECT * FROM audit_logs;
-- expect: nothing
SELECT * FROM form_submissions;
-- expect: nothing
SELECT * FROM patient_insurance;

-- attack: read_everything_as_service_account
-- A service account that may send notifications reads every other table.
-- as: service
-- expect: nothing
SELECT id, email, role, status, email_verified, phone, phone_verified, profile_picture_url, last_login_at, timezone, created_at,
       updated_at FROM users;
-- expect: nothing
SELECT {patient_columns} FROM patients;
-- expect: nothing
SELECT * FROM consultations;
-- expect: nothing
SELECT * FROM prescriptions;
-- expect: nothing
SELECT * FROM messages;
-- expect: nothing
SELECT * FROM audit_logs;
-- expect: nothing
DELETE FROM patients RETURNING id;
-- expect: denied
UPDATE users SET status = 'deleted' RETURNING *;
-- expect: denied
INSERT INTO tags (name) VALUES ('forged');

-- attack: read_by_id
-- Reads rows whose ids have become known.
-- as: mallory
-- expect: nothing
SELECT {patient_columns} FROM patients WHERE id = '{victim}';
-- expect: nothing
SELECT id, email, role, status, email_verified, phone, phone_verified, profile_picture_url, last_login_at, timezone, created_at,
       updated_at FROM users WHERE id = '{victim}';
-- expect: nothing
SELECT * FROM consultations WHERE id = '{visit}';
-- expect: nothing
SELECT * FROM prescriptions WHERE id = '{prescription}';
-- expect: nothing
SELECT * FROM messages WHERE id = '{message}';
-- expect: nothing
SELECT * FROM conversations WHERE id = '{conversation}';
-- expect: nothing
SELECT * FROM patient_insurance WHERE id = '{insurance}';
-- expect: nothing
SELECT {order_columns} FROM orders WHERE id = '{order}';

-- attack: count_rows
-- Counts rows, to learn how many others there are.
-- as: mallory
-- expect: value 1
SELECT count(*) FROM patients;
-- expect: value 1
SELECT count(*) FROM users;
-- expect: value 0
SELECT count(*) FROM prescriptions;
-- expect: value f
SELECT EXISTS (SELECT FROM patients WHERE id = '{victim}');

-- attack: password_hash
-- Reads password hashes, including the attacker's own.
-- as: mallory
-- expect: denied
SELECT password_hash FROM users;
-- expect: denied
SELECT * FROM users AS u (id, email, hash) WHERE hash IS NOT NULL;
-- expect: denied
SELECT u FROM users AS u;
-- expect: denied
SELECT to_jsonb(u) FROM users AS u;
-- expect: denied
SELECT id FROM users ORDER BY password_hash;
-- expect: denied
SELECT id FROM users WHERE password_hash LIKE '%';
-- expect: denied
UPDATE users SET phone = phone RETURNING password_hash;
-- expect: denied
UPDATE users SET phone = password_hash;
-- expect: denied
SELECT password_hash_of('{mallory}');
-- expect: denied
SELECT set_password_hash('{victim}', 'mine');

-- attack: columns_for_the_staff
-- A patient reads the DEA numbers of providers and the costs of products.
-- as: mallory
-- expect: denied
SELECT dea_number FROM providers;
-- expect: denied
SELECT id FROM providers WHERE dea_number LIKE 'B%';
-- expect: denied
SELECT id FROM providers ORDER BY dea_number;
-- expect: denied
SELECT to_jsonb(p) FROM providers AS p;
-- expect: denied
SELECT cost FROM products;
-- expect: denied
SELECT to_jsonb(p) FROM products AS p;

-- attack: password_hash_as_service_account
-- A service account that may not change accounts reads hashes.
-- as: service
-- expect: denied
SELECT password_hash FROM users;
-- expect: denied
SELECT password_hash_of('{victim}');
-- expect: denied
SELECT set_password_hash('{victim}', 'mine');
-- expect: denied
UPDATE users SET password_hash = 'mine';

-- attack: aggregates
-- Aggregates rows into one value.
-- as: mallory
-- expect: mine
SELECT string_agg(first_name || last_name, ',') FROM patients;
-- expect: denied
SELECT jsonb_agg(to_jsonb(p)) FROM patients AS p;
-- expect: mine
SELECT min(first_name), max(first_name), array_agg(city) FROM patients;
-- expect: mine
SELECT first_name, lead(first_name) OVER (), lag(first_name) OVER () FROM patients;

-- attack: joins_and_subqueries
-- Reaches rows through others.
-- as: mallory
-- expect: mine
WITH everybody AS MATERIALIZED (SELECT {patient_columns} FROM patients) SELECT * FROM everybody;
-- expect: mine
SELECT email, patients.first_name FROM users JOIN patients USING (id);
-- expect: nothing
SELECT (SELECT first_name FROM patients WHERE id = '{victim}') AS name WHERE false;
-- expect: nothing
SELECT p.* FROM consultations AS c JOIN LATERAL (SELECT {patient_columns} FROM patients WHERE id = '{victim}') AS p ON true;
-- expect: mine
SELECT first_name FROM patients UNION ALL SELECT content FROM messages;
-- expect: nothing
SELECT {patient_columns} FROM patients RIGHT JOIN (VALUES ('{victim}'::uuid)) AS wanted (id) USING (id) WHERE first_name IS NOT NULL;

-- attack: recursive_query
-- Walks a tree that leads to other users' rows.
-- as: mallory
-- expect: mine
WITH RECURSIVE reached (id) AS (
    SELECT '{mallory}'::uuid UNION SELECT unnest(participant_ids) FROM conversations, reached
)
SELECT u.email FROM reached JOIN users AS u USING (id);

-- attack: tablesample
-- Samples pages, below the policies.
-- as: mallory
-- expect: mine
SELECT {patient_columns} FROM patients TABLESAMPLE SYSTEM (100);
-- expect: mine
SELECT {patient_columns} FROM patients TABLESAMPLE BERNOULLI (100);

-- attack: physical_addresses
-- Reads rows by their physical position.
-- as: mallory
-- expect: denied
SELECT ctid, xmin, xmax, cmin, cmax, tableoid, * FROM patients;
-- expect: denied
SELECT first_name FROM patients WHERE ctid = ANY (ARRAY(SELECT format('(%s,%s)', p, i)::tid FROM generate_series(0, 2) AS p, generate_series(1, 60) AS i)) AND id <> '{mallory}';

-- attack: locking_reads
-- Locks rows that the attacker may not read.
-- as: mallory
-- expect: mine
SELECT {patient_columns} FROM patients FOR UPDATE;
-- expect: mine
SELECT {patient_columns} FROM patients FOR KEY SHARE;
-- expect: nothing
SELECT {order_columns} FROM orders FOR UPDATE;

-- attack: inheritance
-- Creates a child table, to which no policy applies.
-- as: mallory
-- expect: error 42501
CREATE TEMP TABLE child () INHERITS (patients);
-- expect: mine
SELECT {patient_columns} FROM ONLY patients;
-- expect: error 42501
CREATE TABLE child (LIKE patients);

-- attack: partitions
-- Attaches a table as a partition.
-- as: mallory
-- expect: ok
CREATE TEMP TABLE part (id uuid) PARTITION BY LIST (id);
-- expect: error 42501
ALTER TABLE part ATTACH PARTITION patients FOR VALUES IN ('{victim}');
-- expect: error 42501
ALTER TABLE patients INHERIT part;

-- attack: run_other_queries
-- Functions that run the text of a query.
-- as: mallory
-- expect: any
SELECT query_to_xml('SELECT {patient_columns} FROM patients', true, false, '');
-- expect: any
SELECT table_to_xml('patients', true, false, '');
-- expect: mine
SELECT word FROM ts_stat('SELECT to_tsvector(''simple'', first_name || city) FROM patients');
-- expect: any
SELECT database_to_xml(true, false, '');

-- attack: tags_of_patients
-- Reads tags that staff assigned to the attacker, or to other patients.
-- as: mallory
-- expect: nothing
SELECT * FROM entity_tags;
-- expect: denied
INSERT INTO entity_tags (tag_id, entity_type, entity_id, tagged_by)
SELECT id, 'patient', '{victim}', '{mallory}' FROM tags LIMIT 1;
-- as: intruder
-- expect: denied
INSERT INTO entity_tags (tag_id, entity_type, entity_id, tagged_by)
SELECT id, 'patient', '{victim}', '{intruder}' FROM tags LIMIT 1;
-- expect: nothing
DELETE FROM entity_tags;

-- attack: json_functions
-- Rows as JSON, whole and by path.
-- as: mallory
-- expect: denied
SELECT row_to_json(users) FROM users;
-- expect: denied
SELECT jsonb_each_text(to_jsonb(patients)) FROM patients;
-- expect: mine
SELECT jsonb_path_query(to_jsonb(c), '$.**') FROM consultations AS c;
-- expect: denied
SELECT jsonb_populate_record(p, '{"city": "phi:v1:x"}') FROM patients AS p WHERE id = '{victim}';
-- expect: nothing
SELECT jsonb_path_query(intake_form_data, '$.a') FROM telehealth_flows;

-- attack: copies
-- Copies rows to a table without policies, and makes other users fill the copy.
-- as: mallory
-- expect: mine
CREATE TEMP TABLE kept AS SELECT {patient_columns} FROM patients;
-- expect: mine
SELECT * FROM kept;
-- expect: mine
SELECT * INTO TEMP kept_too FROM messages;
-- expect: error 42501
CREATE TABLE public.kept AS SELECT {patient_columns} FROM patients;
-- expect: error 42501
CREATE SEQUENCE public.kept;
-- as: victim
-- expect: ok
SELECT {patient_columns} FROM patients;
-- as: mallory
-- expect: error 42P01
SELECT * FROM pg_temp.kept;

-- attack: deleted_messages
-- Reads a deleted message in a conversation of the attacker's.
-- as: mallory
-- expect: nothing
SELECT * FROM messages WHERE id = '{unsaid}';
-- expect: nothing
UPDATE messages SET read_by = read_by || '{"{mallory}": "2026-01-01T00:00:00.000Z"}' WHERE id = '{unsaid}' RETURNING *;
-- expect: denied
INSERT INTO messages (conversation_id, sender_id, content, attachments, reply_to_message_id)
VALUES ('{shared}', '{mallory}', 'phi:v1:x', '"phi:v1:x"', '{unsaid}');

-- attack: read_by_array
-- Reads many ids at once, and ids from rows that the attacker may read.
-- as: mallory
-- expect: nothing
SELECT {patient_columns} FROM patients WHERE id = ANY (ARRAY['{victim}', '{nobody}']::uuid[]);
-- expect: nothing
SELECT u.email FROM conversations, unnest(participant_ids) AS p (id) JOIN users AS u USING (id) WHERE u.id <> '{mallory}';
-- expect: nothing
SELECT * FROM providers WHERE id = '{treating}';
-- expect: nothing
SELECT * FROM administrators WHERE id = '{super}';

-- attack: tokens
-- Compares names through the tokens that represent names and identities.
-- as: mallory
-- expect: error 42501
SELECT identity_token FROM patients;
-- expect: error 42501
SELECT id FROM patients WHERE identity_token = 1;
-- expect: nothing
SELECT * FROM access_find_patients_by_identity(ARRAY[1::bigint]);
-- expect: error 42501
UPDATE patients SET identity_token = 1 WHERE id = '{mallory}';
-- expect: error 42501
SELECT name_tokens FROM patients;
-- expect: error 42501
SELECT payment_intent_token FROM orders;
-- expect: error 42501
SELECT * FROM patients;
-- expect: error 42501
SELECT id FROM patients WHERE name_tokens && ARRAY[1::bigint];
-- expect: error 42501
SELECT id FROM patients ORDER BY name_tokens;
-- expect: nothing
SELECT * FROM access_find_patients_by_name(ARRAY[1::bigint], NULL);
-- expect: nothing
SELECT * FROM access_find_orders_by_payment_intent(ARRAY[1::bigint]);
-- expect: error 42501
UPDATE patients SET name_tokens = ARRAY[1::bigint] WHERE id = '{mallory}';
