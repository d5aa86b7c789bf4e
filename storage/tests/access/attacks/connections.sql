-- attack: prepared_in_one_transaction
-- A plan prepared for one user is executed for another.
-- by design: without a context key, a context is trusted as it is.
-- as: mallory
-- expect: ok
PREPARE mine AS SELECT {patient_columns} FROM patients;
-- expect: mine
EXECUTE mine;
-- expect: ok
SELECT set_config('request.jwt.claims', '{"sub": "{victim}"}', true), set_config('telehealth.context', '', true);
-- expect: nothing
EXECUTE mine;
-- expect: ok
SET LOCAL ROLE service_role;
-- expect: nothing
EXECUTE mine;
-- expect: ok
DEALLOCATE mine;

-- attack: prepared_and_left
-- Leaves a prepared statement on the connection under a name that the library uses, for the victim to run.
-- as: mallory
-- expect: ok
PREPARE __diesel_stmt_0 AS UPDATE patients SET city = 'phi:v1:x' RETURNING id, first_name, last_name;
-- enter: refused
-- as: victim

-- attack: cursors
-- A cursor opened for one user is read by another.
-- by design: without a context key, a context is trusted as it is.
-- as: mallory
-- expect: ok
DECLARE mine CURSOR WITH HOLD FOR SELECT {patient_columns} FROM patients;
-- expect: ok
SELECT set_config('request.jwt.claims', '{"sub": "{victim}"}', true), set_config('telehealth.context', '', true);
-- expect: nothing
FETCH ALL FROM mine;
-- as: victim
-- expect: ok
DECLARE yours CURSOR FOR SELECT {patient_columns} FROM patients;
-- as: mallory
-- expect: error 34000
FETCH ALL FROM yours;

-- attack: temporary_tables
-- A temporary table shadows a real one, so that the next actor on the connection writes into it.
-- as: mallory
-- expect: ok
CREATE TEMP TABLE messages (LIKE messages);
-- expect: ok
GRANT ALL ON pg_temp.messages TO PUBLIC;
-- as: victim
-- changes: messages conversations
-- expect: ok
INSERT INTO messages (conversation_id, sender_id, content, attachments) VALUES ('{conversation}', '{victim}', 'phi:v1:c4n4ry of the day', '"phi:v1:x"');
-- as: mallory
-- expect: error 42P01
SELECT * FROM pg_temp.messages;

-- attack: temporary_functions
-- Temporary functions and operators shadow the real ones.
-- as: mallory
-- expect: ok
CREATE FUNCTION pg_temp.access_user() RETURNS uuid LANGUAGE sql AS $$ SELECT '{victim}'::uuid $$;
-- expect: ok
CREATE FUNCTION pg_temp.now() RETURNS timestamptz LANGUAGE sql AS $$ SELECT 'infinity'::timestamptz $$;
-- expect: ok
SET search_path = pg_temp, public, pg_catalog;
-- expect: mine
SELECT {patient_columns} FROM patients;
-- expect: ok
CREATE TEMP TABLE users (id uuid, role user_role_enum, status user_status_enum);
-- expect: ok
INSERT INTO pg_temp.users VALUES ('{mallory}', 'super_admin', 'active');
-- expect: mine
SELECT {patient_columns} FROM public.patients;
-- expect: value patient
SELECT public.access_role();

-- attack: settings_that_stay
-- Session settings are left for the next actor on the connection.
-- as: mallory
-- expect: ok
SET row_security = off;
-- expect: ok
SET search_path = pg_temp;
-- expect: ok
SET default_transaction_read_only = on;
-- expect: ok
SET request.jwt.claims = '{"sub": "{mallory}"}';
-- expect: ok
SET standard_conforming_strings = off;
-- expect: ok
SET DateStyle = 'German';
-- expect: ok
SET ROLE service_role;
-- expect: ok
COMMIT;
-- as: victim
-- expect: value {victim}
SELECT access_user();
-- expect: ok
SELECT {patient_columns} FROM patients;
-- as: mallory
-- expect: mine
SELECT {patient_columns} FROM patients;
-- expect: mine
UPDATE patients SET city = city;

-- attack: read_only_that_stays
-- Leaves the connection read-only with an old snapshot for the next actor.
-- as: mallory
-- expect: ok
SET default_transaction_read_only = on;
-- expect: ok
SET default_transaction_isolation = 'serializable';
-- expect: ok
SET default_transaction_deferrable = on;
-- as: victim
-- changes: patients
-- expect: mine
UPDATE patients SET gender = gender;
-- expect: value read committed off off
SELECT concat_ws(' ', current_setting('transaction_isolation'), current_setting('transaction_read_only'),
                      current_setting('transaction_deferrable'));

-- attack: held_cursors
-- A holdable cursor keeps rows for the next actor on the connection.
-- as: treating
-- expect: ok
DECLARE kept CURSOR WITH HOLD FOR SELECT {patient_columns} FROM patients;
-- as: mallory
-- expect: error 34000
FETCH ALL FROM kept;
-- expect: nothing
SELECT name, statement FROM pg_cursors;

-- attack: kept_tables
-- A temporary table keeps rows for the next actor on the connection.
-- as: treating
-- expect: ok
CREATE TEMP TABLE kept (id uuid, name text);
-- expect: mine
INSERT INTO kept SELECT id, '{nobody}' FROM consultations;
-- expect: ok
CREATE FUNCTION pg_temp.kept() RETURNS text LANGUAGE sql AS $$ SELECT 'kept' $$;
-- as: mallory
-- expect: error 42P01
SELECT * FROM pg_temp.kept;
-- expect: error 42883
SELECT pg_temp.kept();

-- attack: claims_that_stay
-- The attacker's own context is left on the connection, for a next user that begins no transaction.
-- as: mallory
-- expect: ok
SELECT set_config('request.jwt.claims', current_setting('request.jwt.claims'), false),
       set_config('telehealth.context', current_setting('telehealth.context'), false);
-- as: login
-- expect: denied
SELECT {patient_columns} FROM patients;
-- as: victim
-- expect: value {victim}
SELECT access_user();

-- attack: notifications
-- Listens to notifications of other sessions, and observes their locks.
-- as: mallory
-- expect: ok
LISTEN messages;
-- expect: ok
NOTIFY messages, 'x';
-- expect: ok
SELECT pg_notify('messages', first_name) FROM patients;
-- expect: ok
COMMIT;
-- expect: ok
SELECT pg_advisory_lock(1);
-- expect: ok
SELECT locktype, relation::regclass, page, tuple, objid FROM pg_locks;

-- attack: activity
-- Reads the activity of other sessions of the login.
-- as: mallory
-- expect: ok
SELECT query FROM pg_stat_activity;
-- expect: ok
SELECT * FROM pg_stat_get_activity(NULL);
-- as: login
-- expect: ok
SELECT query FROM pg_stat_activity;
-- expect: ok
SELECT * FROM pg_locks;

-- attack: catalog
-- Reads what the catalog reveals about rows: defaults, comments, expressions.
-- as: mallory
-- expect: ok
SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef;
-- expect: ok
SELECT description FROM pg_description WHERE objoid > 16384;
-- expect: ok
SELECT policyname, qual FROM pg_policies;
-- expect: ok
SELECT relname, reltuples, relpages FROM pg_class WHERE relname = 'tags';

-- attack: dirty_snapshots
-- Uses snapshots and prepared transactions of other sessions.
-- as: mallory
-- expect: error 25001
SET TRANSACTION SNAPSHOT '00000003-00000001-1';
-- expect: nothing
SELECT * FROM pg_prepared_xacts;
-- expect: error 55000
PREPARE TRANSACTION 'mine';
