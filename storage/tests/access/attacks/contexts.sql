-- attack: forged_claims
-- Sets another user's claims. The context that the library established has precedence; a new one needs a signature.
-- by design: without a context key, a context is trusted as it is.
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
-- Sets the older setting, which auth.uid() reads where claims are missing.
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
-- Changes the transaction's context: another user, another role, and guessed tags.
-- as: mallory
-- expect: ok
SELECT set_config('telehealth.context', replace(current_setting('telehealth.context'), '{mallory}', '{victim}'), true);
-- expect: nothing
SELECT {patient_columns} FROM patients;
-- as: mallory
-- expect: ok
SELECT set_config('telehealth.context',
                  replace(current_setting('telehealth.context'), '"user_role": "patient"', '"user_role": "super_admin"'), true);
-- expect: ok
SET LOCAL ROLE telehealth_admin;
-- expect: nothing
SELECT {patient_columns} FROM patients;
-- as: mallory
-- expect: ok
SELECT set_config('telehealth.context', encode(sha256('x'), 'hex') || '{"user_id": "{victim}", "user_role": "patient"}', true);
-- expect: nothing
SELECT {patient_columns} FROM patients;
-- expect: ok
SELECT set_config('telehealth.context', 'not hexadecimal \x'' --', true);
-- expect: nothing
SELECT {patient_columns} FROM patients;

-- attack: role_without_right
-- Assumes other roles with the attacker's own context.
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
-- Reuses a context after its transaction.
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
-- Becomes a service account by using the name of one with every grant.
-- by design: without a context key, a context is trusted as it is.
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
-- Ends the transaction and begins one as the library does, but without the signature.
-- by design: without a context key, a context is trusted as it is.
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
SELECT access_begin('{"sub": "{victim}", "role": "authenticated"}');

-- attack: stolen_signature
-- Replays a context of `{victim}` that was signed six minutes ago.
-- by design: without a context key, a context is trusted as it is.
-- as: login
-- expect: ok
BEGIN;
-- expect: ok
SET LOCAL ROLE authenticated;
-- expect: denied
SELECT access_begin('{old_claims}', '{old_signature}');

-- attack: reset_role
-- Returns to the application's login.
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
-- Sets roles of which the attacker is not a member.
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
-- Attempts to bypass row-level security.
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
-- Unauthorized users: no transaction begins, and nothing is visible without the library.
-- enter: refused
-- as: suspended
-- enter: refused
-- as: deleted
-- enter: refused
-- as: unborn
-- enter: refused
-- as: unknown_service

-- attack: savepoints
-- Forges a context inside a savepoint, and rolls back.
-- by design: an unsigned context is trusted as it is.
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
-- The login uses the role for users without a context.
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
SELECT access_begin('{}');
-- expect: ok
SET LOCAL ROLE service_role;
-- expect: nothing
SELECT * FROM notifications;
-- expect: nothing
SELECT * FROM pharmacies;
-- expect: denied
SELECT access_begin('{}');

-- attack: malformed_contexts
-- Malformed contexts.
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
-- Contexts of unauthorized users, without the library's last step.
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
-- A user in the role for service accounts, and a service account in the role for users, each with a valid context.
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
