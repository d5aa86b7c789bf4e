-- attack: forged_claims
-- Sets the claims of another person. The context that the library has established counts, and without it only a signature.
-- by design: without a context key, a context is whoever it says it is.
-- as: mallory
-- expect: ok
SELECT set_config('request.jwt.claims', '{"sub": "{victim}", "role": "authenticated"}', true);
-- expect: mine
SELECT {patient_columns} FROM patients;
-- expect: ok
SELECT set_config('telehealth.context', '', true);
-- expect: nothing
SELECT {patient_columns} FROM patients;
-- expect: nothing
SELECT * FROM pharmacies;
-- expect: ok
SET LOCAL ROLE telehealth_admin;
-- expect: ok
SET LOCAL request.jwt.claims = '{"sub": "{super}", "role": "authenticated"}';
-- expect: nothing
SELECT {patient_columns} FROM patients;
-- expect: nothing
UPDATE patients SET city = 'phi:v1:x';

-- attack: forged_subject
-- The older setting, which auth.uid() reads where claims are missing.
-- as: mallory
-- expect: ok
SELECT set_config('request.jwt.claim.sub', '{victim}', true), set_config('request.jwt.claims', '', true);
-- expect: mine
SELECT {patient_columns} FROM patients;
-- expect: ok
SELECT set_config('telehealth.context', '', true);
-- expect: nothing
SELECT {patient_columns} FROM patients;

-- attack: forged_context
-- Changes the context of the transaction: another person, another role, and tags that are guessed.
-- as: mallory
-- expect: ok
SELECT set_config('telehealth.context', replace(current_setting('telehealth.context'), '{mallory}', '{victim}'), true);
-- expect: nothing
SELECT {patient_columns} FROM patients;
-- as: mallory
-- expect: ok
SELECT set_config('telehealth.context',
                  replace(current_setting('telehealth.context'), '"person_role": "patient"', '"person_role": "super_admin"'), true);
-- expect: ok
SET LOCAL ROLE telehealth_admin;
-- expect: nothing
SELECT {patient_columns} FROM patients;
-- as: mallory
-- expect: ok
SELECT set_config('telehealth.context', encode(sha256('x'), 'hex') || '{"person": "{victim}", "person_role": "patient"}', true);
-- expect: nothing
SELECT {patient_columns} FROM patients;
-- expect: ok
SELECT set_config('telehealth.context', 'not hexadecimal \x'' --', true);
-- expect: nothing
SELECT {patient_columns} FROM patients;

-- attack: role_without_right
-- Takes on the roles of others with a context of one's own.
-- as: mallory
-- expect: ok
SET LOCAL ROLE telehealth_provider;
-- expect: nothing
SELECT {patient_columns} FROM patients;
-- expect: ok
SET LOCAL ROLE telehealth_admin;
-- expect: nothing
SELECT {patient_columns} FROM patients;
-- expect: nothing
SELECT * FROM administrators;
-- expect: nothing
UPDATE users SET role = 'super_admin';
-- expect: denied
INSERT INTO tags (name) VALUES ('mine');

-- attack: context_of_another_transaction
-- Keeps a context beyond its transaction.
-- as: mallory
-- expect: ok
SELECT set_config('my.context', current_setting('telehealth.context'), false);
-- expect: ok
COMMIT;
-- expect: ok
BEGIN;
-- expect: ok
SET LOCAL ROLE telehealth_patient;
-- expect: ok
SELECT set_config('telehealth.context', current_setting('my.context'), true);
-- expect: nothing
SELECT {patient_columns} FROM patients;
-- expect: nothing
SELECT * FROM pharmacies;

-- attack: forged_service_account
-- Becomes a service account, with the name of one that may do everything.
-- by design: without a context key, a context is whoever it says it is.
-- as: mallory
-- expect: ok
SELECT set_config('request.jwt.claims', '{"service": "nightly", "role": "service_role"}', true),
       set_config('telehealth.context', '', true);
-- expect: ok
SET LOCAL ROLE service_role;
-- expect: nothing
SELECT {patient_columns} FROM patients;
-- expect: nothing
SELECT {order_columns} FROM orders;
-- expect: denied
INSERT INTO invoices (invoice_number, patient_id, due_date, subtotal, total_amount)
VALUES ('INV-99999999', '{mallory}', '2999-01-01', 0, 0);

-- attack: forged_transaction
-- Ends the transaction and begins one as the library does, but for the signature.
-- by design: without a context key, a context is whoever it says it is.
-- as: mallory
-- expect: ok
COMMIT;
-- expect: ok
BEGIN;
-- expect: ok
SET LOCAL ROLE authenticated;
-- expect: ok
SELECT set_config('request.jwt.claims', '{"sub": "{victim}", "role": "authenticated"}', true);
-- expect: nothing
SELECT {patient_columns} FROM patients;
-- expect: denied
SELECT access_enter('{"sub": "{victim}", "role": "authenticated"}');

-- attack: stolen_signature
-- A context of `{victim}` that was signed six minutes ago.
-- by design: without a context key, a context is whoever it says it is.
-- as: login
-- expect: ok
BEGIN;
-- expect: ok
SET LOCAL ROLE authenticated;
-- expect: denied
SELECT access_enter('{old_claims}', '{old_signature}');

-- attack: reset_role
-- Goes back to the application's login.
-- as: mallory
-- expect: ok
RESET ROLE;
-- expect: denied
SELECT {patient_columns} FROM patients;
-- expect: denied
SELECT * FROM service_grants;
-- expect: ok
SET ROLE NONE;
-- expect: denied
SELECT password_hash FROM users;

-- attack: set_role
-- Enters roles that are none of his.
-- as: mallory
-- expect: error 42501
SET ROLE telehealth_definer;
-- expect: error 42501
SET LOCAL ROLE postgres;
-- expect: error 42501
SET SESSION AUTHORIZATION postgres;
-- expect: error 42501
SET ROLE pg_read_all_data;
-- expect: ok
SET ROLE service_role;
-- expect: nothing
SELECT {patient_columns} FROM patients;

-- attack: switch_policies_off
-- Asks PostgreSQL not to look.
-- as: mallory
-- expect: ok
SET LOCAL row_security = off;
-- expect: denied
SELECT {patient_columns} FROM patients;
-- expect: denied
COPY patients TO STDOUT;
-- expect: error 42501
SET session_replication_role = replica;
-- expect: error 42501
SET LOCAL log_statement = 'all';
-- expect: error 42501
SET LOCAL lo_compat_privileges = on;
-- as: login
-- expect: error 42501
ALTER SYSTEM SET row_security = off;

-- attack: suspended
-- Users who are not let in any more: no transaction begins, and without the library nothing is seen.
-- enter: refused
-- as: suspended
-- enter: refused
-- as: deleted
-- enter: refused
-- as: unborn
-- enter: refused
-- as: unknown_service

-- attack: savepoints
-- Forges inside a savepoint, and goes back.
-- by design: an unsigned context is whoever it says it is.
-- as: mallory
-- expect: ok
SAVEPOINT before;
-- expect: ok
SELECT set_config('request.jwt.claims', '{"sub": "{victim}"}', true), set_config('telehealth.context', '', true);
-- expect: nothing
SELECT {patient_columns} FROM patients;
-- expect: ok
ROLLBACK TO before;
-- expect: mine
SELECT {patient_columns} FROM patients;

-- attack: no_context
-- The login, in the role of people, without saying for whom.
-- as: login
-- expect: denied
SELECT {patient_columns} FROM patients;
-- expect: ok
BEGIN;
-- expect: ok
SET LOCAL ROLE authenticated;
-- expect: nothing
SELECT {patient_columns} FROM patients;
-- expect: nothing
SELECT * FROM providers;
-- expect: nothing
SELECT * FROM administrators;
-- expect: nothing
SELECT * FROM pharmacies;
-- expect: nothing
SELECT * FROM form_schemas;
-- expect: nothing
SELECT * FROM tags;
-- expect: nothing
UPDATE patients SET city = 'phi:v1:x';
-- expect: nothing
DELETE FROM tags;
-- expect: denied
SELECT access_enter('{}');
-- expect: ok
SET LOCAL ROLE service_role;
-- expect: nothing
SELECT * FROM notifications;
-- expect: nothing
SELECT * FROM pharmacies;
-- expect: denied
SELECT access_enter('{}');

-- attack: malformed_contexts
-- Contexts that are no context.
-- as: login
-- expect: ok
BEGIN;
-- expect: ok
SET LOCAL ROLE authenticated;
-- expect: ok
SET LOCAL request.jwt.claims = '';
-- expect: nothing
SELECT {patient_columns} FROM patients;
-- expect: ok
SET LOCAL request.jwt.claims = '{';
-- expect: nothing
SELECT {patient_columns} FROM patients;
-- expect: ok
SET LOCAL request.jwt.claims = '["{victim}"]';
-- expect: nothing
SELECT {patient_columns} FROM patients;
-- expect: ok
SET LOCAL request.jwt.claims = '"{victim}"';
-- expect: nothing
SELECT {patient_columns} FROM patients;
-- expect: ok
SET LOCAL request.jwt.claims = '{"sub": ["{victim}"]}';
-- expect: nothing
SELECT {patient_columns} FROM patients;
-- expect: ok
SET LOCAL request.jwt.claims = '{"sub": "{victim} "}';
-- expect: nothing
SELECT {patient_columns} FROM patients;
-- expect: ok
SET LOCAL request.jwt.claims = '{"SUB": "{victim}"}';
-- expect: nothing
SELECT {patient_columns} FROM patients;
-- expect: ok
SET LOCAL request.jwt.claims = '{"sub": "%"}';
-- expect: nothing
SELECT {patient_columns} FROM patients;
-- expect: ok
SELECT set_config('request.jwt.claims', repeat('[', 1000000), true) IS NULL;
-- expect: any
SELECT {patient_columns} FROM patients;

-- attack: contexts_of_nobody
-- Users who are not let in, without the library's last step.
-- as: login
-- expect: ok
BEGIN;
-- expect: ok
SET LOCAL ROLE authenticated;
-- expect: ok
SET LOCAL request.jwt.claims = '{"sub": "{suspended}"}';
-- expect: nothing
SELECT * FROM pharmacies;
-- expect: ok
SET LOCAL request.jwt.claims = '{"sub": "{deleted}"}';
-- expect: nothing
SELECT * FROM pharmacies;
-- expect: ok
SET LOCAL request.jwt.claims = '{"sub": "{unborn}"}';
-- expect: nothing
SELECT * FROM pharmacies;
-- expect: ok
SET LOCAL ROLE service_role;
-- expect: ok
SET LOCAL request.jwt.claims = '{"service": "*"}';
-- expect: nothing
SELECT * FROM pharmacies;
-- expect: ok
SET LOCAL request.jwt.claims = '{"service": ""}';
-- expect: nothing
SELECT * FROM pharmacies;

-- attack: role_of_another_kind
-- A person in the role of service accounts, and a service account in the role of people, each with a context that is sound.
-- as: mallory
-- expect: ok
SET LOCAL ROLE service_role;
-- expect: nothing
SELECT {patient_columns} FROM patients;
-- expect: nothing
UPDATE patients SET city = 'phi:v1:x';
-- expect: denied
SELECT password_hash_of('{victim}');
-- as: service
-- expect: ok
SET LOCAL ROLE authenticated;
-- expect: nothing
SELECT {patient_columns} FROM patients;
-- expect: nothing
SELECT * FROM notifications;
-- expect: nothing
SELECT * FROM pharmacies;
