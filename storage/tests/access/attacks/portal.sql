-- attack: payment_events
-- Reports of the payment service: read, forged and changed, by users and by an unrelated service account.
-- as: mallory
-- expect: denied
SELECT * FROM payment_events;
-- expect: denied
INSERT INTO payment_events (id, order_id, kind, amount, outcome) VALUES ('mine', '{order}', 'refunded', 1, 'applied');
-- as: super
-- expect: denied
SELECT * FROM payment_events;
-- expect: denied
DELETE FROM payment_events;
-- as: service
-- expect: nothing
SELECT * FROM payment_events;
-- expect: denied
INSERT INTO payment_events (id, order_id, kind, amount, outcome) VALUES ('mine', '{order}', 'refunded', 1, 'applied');
-- expect: denied
UPDATE payment_events SET amount = 1;
-- expect: denied
DELETE FROM payment_events;

-- attack: payment_event_oracle
-- A primary key could reveal that an event is known, to a service account that may not write one.
-- as: service
-- expect: denied
INSERT INTO payment_events (id, order_id, kind, amount, outcome) VALUES ('c4n4ry event', '{order}', 'captured', 1, 'applied');
-- expect: same
INSERT INTO payment_events (id, order_id, kind, amount, outcome) VALUES ('unknown', '{order}', 'captured', 1, 'applied');

-- attack: numbers
-- Consumes numbers of orders and invoices, which also reveal how many there are. Patients need those of orders.
-- as: intruder
-- expect: denied
SELECT next_order_number();
-- expect: denied
SELECT next_invoice_number();
-- expect: ok
SET LOCAL ROLE service_role;
-- expect: denied
SELECT next_order_number();
-- expect: denied
SELECT next_invoice_number();
-- as: super
-- expect: denied
SELECT next_order_number();
-- as: service
-- expect: denied
SELECT next_order_number();
-- expect: denied
SELECT next_invoice_number();
-- as: login
-- expect: denied
SELECT next_order_number();

-- attack: sequences
-- Reads and resets the sequences themselves.
-- as: service
-- expect: denied
SELECT nextval('order_numbers');
-- expect: denied
SELECT setval('invoice_numbers', 1);
-- expect: denied
SELECT last_value FROM order_numbers;
-- expect: denied
SELECT * FROM audit_event;
-- expect: denied
SELECT setval('audit_event', 1);
-- as: mallory
-- changes: patients
-- expect: mine
UPDATE patients SET city = 'phi:v1:x';
-- expect: denied
SELECT lastval();
-- expect: denied
SELECT currval('audit_event');
-- expect: denied
SELECT nextval('audit_event');

-- attack: tree_of_the_log
-- The log's tree: read, and filled with leaves that have no entry, so that nothing can be integrated any more.
-- as: mallory
-- expect: denied
SELECT * FROM audit_leaves;
-- expect: denied
SELECT * FROM audit_checkpoints;
-- expect: ok
SET LOCAL ROLE service_role;
-- expect: nothing
SELECT * FROM audit_leaves;
-- expect: nothing
SELECT * FROM audit_checkpoints;
-- expect: denied
INSERT INTO audit_leaves VALUES (1, '{nobody}', decode(repeat('00', 32), 'hex'));
-- expect: denied
INSERT INTO audit_checkpoints VALUES (2, 'mine');
-- expect: denied
UPDATE audit_leaves SET hashes = hashes;
-- expect: denied
DELETE FROM audit_checkpoints;
-- expect: denied
TRUNCATE audit_leaves, audit_checkpoints;
-- as: super
-- expect: denied
SELECT * FROM audit_leaves;
-- expect: denied
INSERT INTO audit_checkpoints VALUES (2, 'mine');

-- attack: tree_of_the_log_as_service_account
-- The same by a service account that is not the integrator.
-- as: service
-- expect: nothing
SELECT * FROM audit_leaves;
-- expect: nothing
SELECT * FROM audit_checkpoints;
-- expect: denied
INSERT INTO audit_leaves VALUES (1, '{nobody}', decode(repeat('00', 32), 'hex'));
-- expect: denied
INSERT INTO audit_checkpoints VALUES (2, 'mine');
-- expect: denied
INSERT INTO audit_leaves VALUES (0, '{nobody}', decode(repeat('00', 32), 'hex')) ON CONFLICT DO NOTHING;

-- attack: forged_sealer
-- Becomes the integrator's service account, in the role for users and in that for service accounts.
-- by design: without a context key, a context is trusted as it is.
-- as: mallory
-- expect: ok
SELECT set_config('request.jwt.claims', '{"service": "audit", "role": "service_role"}', true), set_config('telehealth.context', '', true);
-- expect: nothing
SELECT * FROM audit_logs;
-- expect: denied
SELECT * FROM audit_leaves;
-- expect: ok
SET LOCAL ROLE service_role;
-- expect: nothing
SELECT * FROM audit_logs;
-- expect: nothing
SELECT * FROM audit_leaves;
-- expect: denied
INSERT INTO audit_leaves VALUES (1, '{log}', decode(repeat('00', 32), 'hex'));

-- attack: forged_author
-- Changes the attacker's claims after the policies were evaluated and before the log is written.
-- by design: without a context key, a context is trusted as it is.
-- as: mallory
-- expect: denied
UPDATE patients SET city = 'phi:v1:x' RETURNING set_config('telehealth.context', '', true), set_config('request.jwt.claims', '{"sub": "{victim}", "role": "authenticated"}', true);
-- expect: denied
UPDATE patients SET city = 'phi:v1:x' RETURNING set_config('telehealth.context', '', true), set_config('request.jwt.claims', '{"service": "nightly"}', true);
-- expect: denied
UPDATE patients SET city = 'phi:v1:x' RETURNING set_config('telehealth.context', '', true), set_config('request.jwt.claims', '', true);
-- expect: denied
UPDATE patients SET city = 'phi:v1:x' RETURNING set_config('telehealth.context', '', true), set_config('role', 'none', true);
-- expect: denied
INSERT INTO messages (conversation_id, sender_id, content, attachments)
VALUES ('{shared}', '{mallory}', 'phi:v1:x', '"phi:v1:x"')
RETURNING set_config('telehealth.context', '', true), set_config('request.jwt.claims', '{"sub": "{treating}", "role": "authenticated"}', true);

-- attack: forged_reads
-- Reports reads in the name of another user, of no one, and of a service account.
-- by design: without a context key, a context is trusted as it is.
-- as: mallory
-- expect: ok
SELECT set_config('request.jwt.claims', '{"sub": "{treating}", "role": "authenticated"}', true),
       set_config('telehealth.context', '', true);
-- expect: denied
SELECT audit_report('[{"entity": "patient", "ids": ["{victim}"]}]');
-- expect: ok
SELECT set_config('request.jwt.claims', '', true);
-- expect: denied
SELECT audit_report('[{"entity": "patient", "ids": ["{victim}"]}]');
-- as: login
-- expect: ok
BEGIN;
-- expect: ok
SET LOCAL ROLE service_role;
-- expect: ok
SET LOCAL request.jwt.claims = '{"service": "nightly"}';
-- expect: denied
SELECT audit_report('[{"entity": "patient", "ids": ["{victim}"]}]');

-- attack: invented_reads
-- Writes into the log what is not a report of a read.
-- as: mallory
-- expect: error 22023
SELECT audit_report('[{"entity": "mallory was never here", "ids": ["{victim}"]}]');
-- expect: error 22023
SELECT audit_report('[{"ids": ["{victim}"]}]');
-- expect: error 22023
SELECT audit_report('[{"entity": "patient", "ids": []}]');
-- expect: error 22P02
SELECT audit_report('[{"entity": "patient", "ids": ["a text of his own", "and another"]}]');
-- expect: ok
SELECT audit_report('[{"entity": "patient", "ids": ["{victim}", "{nobody}"], "note": "a text of his own"}]');
-- expect: ok
COMMIT;
-- as: super
-- expect: value 0
SELECT count(*) FROM audit_logs WHERE actor_id = '{mallory}' AND new_values::text LIKE '%own%';

-- attack: invented_denials
-- Reports denials of rows that do not exist, with texts of the caller, and more of them in a call than any real report has.
-- as: mallory
-- expect: error 22023
SELECT audit_report('[{"denied": "a text of his own"}]');
-- expect: error 22023
SELECT audit_report('[{"entity": "mallory was never here", "denied": "select"}]');
-- expect: error 22023
SELECT audit_report('[{"ids": ["{victim}"], "denied": "select"}]');
-- expect: error 54000
SELECT audit_report((SELECT jsonb_agg('{"denied": "begin"}'::jsonb) FROM generate_series(1, 1001)));
-- expect: ok
SELECT audit_report('[{"entity": "patient", "ids": ["{nobody}"], "denied": "select"}]');
-- expect: ok
COMMIT;
-- as: super
-- expect: value 0
SELECT count(*) FROM audit_logs WHERE action LIKE '%\_DENIED';

-- attack: flood_of_invented_reads
-- Fills the log with reads of rows that do not exist, and with more of them in a call than any real read has.
-- as: mallory
-- expect: ok
SELECT audit_report('[{"entity": "patient", "ids": ["{nobody}"]}, {"entity": "audit_log", "ids": ["{nobody}"]}]');
-- expect: ok
SELECT audit_report(jsonb_build_array(jsonb_build_object('entity', 'user', 'ids', (SELECT jsonb_agg(gen_random_uuid()) FROM generate_series(1, 1000)))));
-- expect: ok
SELECT audit_report(jsonb_build_array(jsonb_build_object('entity', 'user', 'ids', (SELECT jsonb_agg('{mallory}'::text) FROM generate_series(1, 1000)))));
-- expect: error 54000
SELECT audit_report(jsonb_build_array(jsonb_build_object('entity', 'user', 'ids', (SELECT jsonb_agg(gen_random_uuid()) FROM generate_series(1, 300000)))));
-- expect: error 54000
SELECT audit_report((SELECT jsonb_agg(jsonb_build_object('entity', 'user', 'ids', jsonb_build_array('{mallory}'::text))) FROM generate_series(1, 1001)));
-- expect: ok
COMMIT;
-- as: super
-- expect: value 1
SELECT sum(coalesce(jsonb_array_length(new_values -> 'ids'), 1)) FROM audit_logs WHERE actor_id = '{mallory}' AND action LIKE '%\_READ';

-- attack: stopped_integrator
-- Blocks the integrator permanently: by its lock, by the locks that it needs, by taking its turn.
-- as: mallory
-- expect: denied
LOCK TABLE audit_integrator_lock IN EXCLUSIVE MODE;
-- expect: denied
LOCK TABLE audit_integrator_lock IN ROW SHARE MODE;
-- expect: denied
SELECT * FROM audit_integrator_lock FOR UPDATE;
-- expect: denied
INSERT INTO audit_integrator_lock VALUES (true);
-- expect: denied
SELECT audit_lock_integrator();
-- expect: denied
SELECT audit_current_users(ARRAY['{victim}']::uuid[]);
-- as: service
-- expect: denied
LOCK TABLE audit_integrator_lock IN EXCLUSIVE MODE;
-- expect: denied
LOCK TABLE audit_integrator_lock IN ACCESS SHARE MODE;
-- expect: denied
LOCK TABLE audit_leaves IN SHARE MODE;
-- expect: denied
LOCK TABLE audit_checkpoints IN EXCLUSIVE MODE;
-- expect: denied
LOCK TABLE audit_logs IN ROW EXCLUSIVE MODE;
-- expect: denied
SELECT audit_lock_integrator();
-- expect: denied
SELECT audit_current_users(ARRAY['{victim}']::uuid[]);
-- as: super
-- expect: denied
LOCK TABLE audit_integrator_lock IN EXCLUSIVE MODE;
-- expect: denied
SELECT audit_lock_integrator();
-- as: login
-- expect: ok
BEGIN;
-- expect: denied
LOCK TABLE audit_integrator_lock IN EXCLUSIVE MODE;
-- expect: denied
SELECT audit_lock_integrator();

-- attack: turn_in_a_forged_name
-- Takes the integrator's turn in its name.
-- by design: without a context key, a context is trusted as it is.
-- as: service
-- expect: ok
SELECT set_config('request.jwt.claims', '{"service": "audit", "role": "service_role"}', true), set_config('telehealth.context', '', true);
-- expect: denied
SELECT audit_lock_integrator();
-- expect: denied
SELECT audit_current_users(ARRAY['{victim}']::uuid[]);

-- attack: functions_of_the_log
-- The functions with which triggers write the log.
-- as: mallory
-- expect: error 42501
SELECT audit_read_severity('patient', '[]');
-- expect: error 42501
SELECT audit_id(audit_transaction());
-- expect: error 42501
SELECT * FROM audit_origin();
-- expect: error 42501
SELECT audit_existing_ids('patient', ARRAY['{victim}']::uuid[]), audit_stored_ids('patient', ARRAY['{victim}']::uuid[]);
-- expect: error 42501
SELECT audit_escape('a'), audit_subject('{}', ''), audit_redact('{}', '{}', '{}');
-- expect: error 42501
SELECT audit_claims();
-- expect: error 42501
SELECT audit_change();
-- expect: error 42501
SELECT reject_audit_log_change();
-- expect: error 42501
CALL audit_table('patients', 'patient', '{}');
-- expect: error 42501
ALTER TABLE patients DISABLE TRIGGER tr_patients_audit_update;
-- expect: error 42501
ALTER TABLE audit_logs DISABLE TRIGGER tr_audit_logs_append_only;

-- attack: unlogged_changes
-- Changes in a savepoint that is rolled back, in a part of a query, and with deferred constraints: what is committed is logged, once.
-- as: mallory
-- changes: patients
-- expect: ok
SAVEPOINT before;
-- expect: mine
UPDATE patients SET city = 'phi:v1:x';
-- expect: ok
ROLLBACK TO before;
-- expect: mine
WITH changed AS (UPDATE patients SET city = 'phi:v1:y' RETURNING id) SELECT * FROM changed;
-- expect: ok
SET CONSTRAINTS ALL DEFERRED;
-- expect: ok
COMMIT;
-- as: super
-- expect: value 1
SELECT count(*) FROM audit_logs WHERE actor_id = '{mallory}' AND action = 'PATIENT_UPDATE';

-- attack: more_bookkeeping
-- The tables that decide on access, for users with more rights than a patient.
-- as: super
-- expect: denied
SELECT * FROM context_keys;
-- expect: denied
SELECT * FROM emergency_searches;
-- expect: denied
INSERT INTO service_grants VALUES ('*', 'patients', 'select');
-- as: intruder
-- expect: denied
INSERT INTO emergency_access VALUES ('{unborn}', '{intruder}', '{victim}', 'phi:v1:x', now(), now() + interval '1 hour', '3');
-- expect: denied
UPDATE emergency_access SET granted_at = now(), expires_at = now() + interval '1 hour';
-- expect: denied
DELETE FROM emergency_access;
-- expect: denied
DELETE FROM emergency_searches;
-- as: service
-- expect: denied
SELECT * FROM emergency_access;
-- expect: nothing
SELECT id, reason FROM emergency_access;
-- expect: nothing
UPDATE emergency_access SET reason = 'phi:v1:x' WHERE id = '{own_emergency}';
-- expect: denied
UPDATE emergency_access SET expires_at = now();
-- expect: denied
SELECT * FROM emergency_searches;
-- expect: denied
UPDATE context_keys SET inner_pad = outer_pad;
-- expect: denied
DELETE FROM service_grants;
-- expect: denied
UPDATE status_transitions SET to_status = 'refunded';

-- attack: passwords_of_others
-- The two password functions, for callers that are not service accounts with the right to change accounts.
-- as: super
-- expect: denied
SELECT password_hash_of('{victim}');
-- expect: denied
SELECT set_password_hash('{victim}', 'mine');
-- expect: ok
SET LOCAL ROLE service_role;
-- expect: denied
SELECT password_hash_of('{victim}');
-- expect: denied
SELECT set_password_hash('{victim}', 'mine');
-- as: login
-- expect: denied
SELECT password_hash_of('{victim}');
-- expect: ok
BEGIN;
-- expect: ok
SET LOCAL ROLE service_role;
-- expect: denied
SELECT password_hash_of('{victim}');
-- expect: denied
SELECT password_hash_of(NULL);

-- attack: password_oracle
-- Asks whether a user has a password, and whether a user exists.
-- as: service
-- expect: denied
SELECT password_hash_of('{victim}');
-- expect: same
SELECT password_hash_of('{nobody}');
-- expect: denied
SELECT set_password_hash('{victim}', 'mine');
-- expect: same
SELECT set_password_hash('{nobody}', 'mine');

-- attack: swapped_seals
-- Puts envelopes into other cells, and clear text into sealed columns.
-- as: treating
-- expect: nothing
UPDATE patients SET first_name = last_name WHERE id = '{victim}';
-- expect: denied
UPDATE messages SET content = (SELECT chief_complaint FROM consultations WHERE id = '{visit}') WHERE sender_id <> '{treating}';
-- expect: nothing
UPDATE notifications SET read_at = now();
-- as: mallory
-- expect: denied
UPDATE messages SET content = (SELECT content FROM messages WHERE sender_id = '{mallory}') WHERE id = '{greeting}';
-- expect: error 23514
UPDATE patients SET city = 'Springfield';
-- expect: error 23514
INSERT INTO messages (conversation_id, sender_id, content, attachments) VALUES ('{shared}', '{mallory}', 'x', '[]');
-- expect: error 42501
ALTER DOMAIN sealed_text DROP CONSTRAINT sealed;
