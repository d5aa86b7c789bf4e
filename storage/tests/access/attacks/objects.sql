-- attack: alter_tables
-- Changes the tables and their policies.
-- as: mallory
-- expect: error 42501
ALTER TABLE patients DISABLE ROW LEVEL SECURITY;
-- expect: error 42501
ALTER TABLE patients NO FORCE ROW LEVEL SECURITY;
-- expect: error 42501
CREATE POLICY mine ON patients USING (true);
-- expect: error 42501
ALTER POLICY patient_own_select ON patients USING (true);
-- expect: error 42501
DROP POLICY patient_own_select ON patients;
-- expect: error 42501
ALTER TABLE patients OWNER TO authenticated;
-- expect: error 42501
ALTER TABLE patients DISABLE TRIGGER ALL;
-- expect: error 42501
DROP TRIGGER access_columns ON patients;
-- expect: error 42501
CREATE INDEX mine ON patients (first_name);
-- expect: error 42501
CREATE STATISTICS mine ON first_name, city FROM patients;

-- attack: alter_functions
-- Replaces the functions that decide on access with the attacker's own.
-- as: mallory
-- expect: error 42501
CREATE OR REPLACE FUNCTION access_user() RETURNS uuid LANGUAGE sql AS $$ SELECT '{victim}'::uuid $$;
-- expect: error 42501
CREATE FUNCTION public.now() RETURNS timestamptz LANGUAGE sql AS $$ SELECT 'infinity'::timestamptz $$;
-- expect: error 42501
CREATE FUNCTION extensions.mine() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;
-- expect: error 42501
CREATE OR REPLACE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql AS $$ SELECT '{victim}'::uuid $$;
-- expect: error 42501
ALTER FUNCTION access_user() SET search_path = pg_temp;
-- expect: error 42501
ALTER FUNCTION access_user() SECURITY INVOKER;
-- expect: error 42501
DROP FUNCTION access_user() CASCADE;

-- attack: grants
-- Grants privileges to the attacker and to PUBLIC.
-- as: mallory
-- expect: error 42501
GRANT SELECT ON service_grants TO PUBLIC;
-- expect: error 42501
GRANT telehealth_definer TO authenticated;
-- expect: error 42501
GRANT service_role TO authenticated;
-- expect: error 42501
ALTER ROLE authenticated BYPASSRLS;
-- expect: error 42501
ALTER ROLE service_role SUPERUSER;
-- expect: error 42501
CREATE ROLE mine LOGIN;
-- expect: error 42501
ALTER DEFAULT PRIVILEGES FOR ROLE postgres GRANT ALL ON TABLES TO PUBLIC;
-- expect: error 42501
REASSIGN OWNED BY postgres TO authenticated;

-- attack: triggers_and_rules
-- Adds side effects to other users' statements.
-- as: mallory
-- expect: ok
CREATE FUNCTION pg_temp.spy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE '%', NEW; RETURN NEW; END $$;
-- expect: error 42501
CREATE TRIGGER spy BEFORE INSERT ON messages FOR EACH ROW EXECUTE FUNCTION pg_temp.spy();
-- expect: error 42501
CREATE RULE spy AS ON INSERT TO messages DO ALSO NOTIFY spy;
-- expect: error 42501
CREATE FUNCTION pg_temp.all_seeing() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
CREATE EVENT TRIGGER spy ON ddl_command_start EXECUTE FUNCTION pg_temp.all_seeing();

-- attack: views
-- Views, which run with the privileges of their owner.
-- as: mallory
-- expect: error 42501
CREATE VIEW mine AS SELECT {patient_columns} FROM patients;
-- expect: ok
CREATE TEMP VIEW mine AS SELECT {patient_columns} FROM patients;
-- expect: mine
SELECT * FROM mine;
-- expect: ok
CREATE TEMP VIEW barrier WITH (security_barrier = false, security_invoker = false) AS SELECT * FROM messages;
-- expect: mine
SELECT * FROM barrier;
-- expect: error 42501
CREATE MATERIALIZED VIEW kept AS SELECT {patient_columns} FROM patients;

-- attack: definer_function
-- A definer function, which runs with the attacker's own privileges.
-- as: mallory
-- expect: error 42501
CREATE FUNCTION mine() RETURNS SETOF uuid LANGUAGE sql SECURITY DEFINER AS 'SELECT id FROM patients';
-- expect: ok
CREATE FUNCTION pg_temp.mine() RETURNS SETOF uuid LANGUAGE sql SECURITY DEFINER AS 'SELECT id FROM public.patients';
-- expect: mine
SELECT * FROM pg_temp.mine();
-- expect: error 42501
ALTER FUNCTION pg_temp.mine() OWNER TO telehealth_definer;

-- attack: do_block
-- A block that reads everything.
-- by design: without a context key, a context is trusted as it is.
-- as: mallory
-- expect: ok
DO $$
DECLARE
    row record;
BEGIN
    FOR row IN SELECT {patient_columns} FROM patients LOOP
        RAISE NOTICE '%', row;
    END LOOP;
    PERFORM set_config('request.jwt.claims', '{"sub": "{victim}"}', true), set_config('telehealth.context', '', true);
    FOR row IN EXECUTE 'SELECT {patient_columns} FROM patients' LOOP
        RAISE NOTICE '%', row;
    END LOOP;
END $$;
-- expect: error 42704
DO LANGUAGE plpython3u $$ import os $$;

-- attack: helper_functions
-- The functions that policies call, called for information that they must not reveal.
-- as: mallory
-- expect: nothing
SELECT * FROM access_assigned_patients();
-- expect: value f
SELECT access_can_reply('{message}', '{conversation}');
-- expect: value f
SELECT access_can_reply('{nobody}', '{nobody}');
-- expect: value f
SELECT access_is_staff('{treating}');
-- expect: nothing
SELECT * FROM access_emergency_patients();
-- expect: value f
SELECT access_permitted('patients', 'select');
-- expect: value f
SELECT access_service('patients', 'select');
-- expect: nothing
SELECT * FROM access_conversations() EXCEPT SELECT '{shared}'::uuid;

-- attack: owner_functions
-- The functions of triggers and of the owner.
-- as: mallory
-- expect: error 42501
SELECT check_user_role();
-- expect: error 42501
SELECT update_patient_last_active();
-- expect: error 42501
CALL set_function_owner(ARRAY['access_user()'::regprocedure], 'authenticated');
-- expect: error 42501
CALL lock_down('access_user()');

-- attack: bookkeeping
-- The tables that decide on access.
-- as: mallory
-- expect: denied
SELECT * FROM context_keys;
-- expect: denied
SELECT * FROM service_grants;
-- expect: denied
SELECT * FROM emergency_access;
-- expect: denied
SELECT * FROM emergency_searches;
-- expect: denied
INSERT INTO service_grants VALUES ('mine', 'patients', 'select');
-- expect: denied
DELETE FROM context_keys;
-- expect: denied
INSERT INTO status_transitions VALUES ('order', 'pending', 'refunded');
-- as: service
-- expect: denied
INSERT INTO service_grants VALUES ('mailer', 'patients', 'select');
-- expect: denied
SELECT * FROM context_keys;

-- attack: view_of_another_role
-- A view that a service account created for a user would run with the service account's role; it is dropped with the service account's transaction.
-- as: service
-- expect: ok
CREATE TEMP VIEW notes AS SELECT * FROM notifications;
-- expect: ok
GRANT SELECT ON pg_temp.notes TO authenticated;
-- expect: ok
CREATE FUNCTION pg_temp.notes() RETURNS SETOF notifications LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM notifications';
-- as: mallory
-- expect: error 42P01
SELECT * FROM pg_temp.notes;
-- expect: error 42883
SELECT * FROM pg_temp.notes();

-- attack: operators_and_casts
-- Operators, operator classes and collations that would change what a policy compares.
-- as: mallory
-- expect: ok
CREATE FUNCTION pg_temp.always(uuid, uuid) RETURNS boolean LANGUAGE sql AS 'SELECT true';
-- expect: ok
CREATE OPERATOR pg_temp.= (FUNCTION = pg_temp.always, LEFTARG = uuid, RIGHTARG = uuid);
-- expect: error 42501
CREATE OPERATOR public.= (FUNCTION = pg_temp.always, LEFTARG = uuid, RIGHTARG = uuid);
-- expect: error 42501
CREATE OPERATOR CLASS pg_temp.mine DEFAULT FOR TYPE uuid USING hash AS OPERATOR 1 pg_catalog.=;
-- expect: ok
SET LOCAL search_path = pg_temp, public;
-- expect: nothing
SELECT {patient_columns} FROM public.patients WHERE patients.id OPERATOR(pg_catalog.=) '{victim}';
-- expect: value 1
SELECT count(*) FROM public.patients;

-- attack: tables_of_their_own
-- Tables that shadow those that decide on access.
-- as: mallory
-- expect: ok
CREATE TEMP TABLE service_grants (service text, table_name text, verb text);
-- expect: ok
INSERT INTO pg_temp.service_grants VALUES ('*', 'patients', 'select');
-- expect: ok
CREATE TEMP TABLE context_keys (inner_pad bytea, outer_pad bytea);
-- expect: ok
CREATE TEMP TABLE administrators (id uuid, permissions text[]);
-- expect: ok
INSERT INTO pg_temp.administrators VALUES ('{mallory}', '{"patients:select"}');
-- expect: ok
CREATE TEMP TABLE patients (id uuid, primary_provider_id uuid);
-- expect: ok
INSERT INTO pg_temp.patients VALUES ('{victim}', '{mallory}');
-- expect: ok
GRANT ALL ON pg_temp.service_grants, pg_temp.context_keys, pg_temp.administrators, pg_temp.patients TO PUBLIC;
-- expect: ok
SET LOCAL search_path = pg_temp, public;
-- expect: value f
SELECT access_service('patients', 'select');
-- expect: value f
SELECT access_permitted('patients', 'select');
-- expect: nothing
SELECT * FROM access_assigned_patients();
-- expect: value 1
SELECT count(*) FROM public.patients;
-- expect: denied
INSERT INTO public.messages (conversation_id, sender_id, content, attachments) VALUES ('{conversation}', '{mallory}', 'phi:v1:x', '"phi:v1:x"');
