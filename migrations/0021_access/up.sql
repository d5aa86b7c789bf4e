-- The actor of a transaction: contexts, service accounts, and the functions about the actor that policies call. The
-- policies, grants and column triggers are generated from core's matrix (core/src/access/matrix.rs) into 0032_policies.
--
-- Functions that read other rows belong to `telehealth_definer`, a role without login, with policies of its own. So
-- triggers see all rows despite FORCE, which applies to the owner too, and no policy is recursive.

-- ---------------------------------------------------------------------------------------------------------------
-- Tables
-- ---------------------------------------------------------------------------------------------------------------

-- The grants of service accounts; the name `*` applies to all of them. The owner writes them (Portal::grant_service).
CREATE TABLE service_grants (
    service TEXT NOT NULL CHECK (service <> ''),
    table_name TEXT NOT NULL,
    verb TEXT NOT NULL CHECK (verb IN ('select', 'insert', 'update', 'delete')),
    PRIMARY KEY (service, table_name, verb)
);

-- The keys that sign contexts, if any: HMAC-SHA-256 (RFC 2104), each key already combined with the two pads. While
-- there is a key, unsigned contexts are ignored (Portal::sign_contexts).
CREATE TABLE context_keys (
    inner_pad BYTEA PRIMARY KEY CHECK (length(inner_pad) = 64),
    outer_pad BYTEA NOT NULL CHECK (length(outer_pad) = 64)
);

-- The secret that authenticates the context of a transaction after access_begin() has verified it. It never leaves the
-- database: gen_random_uuid() uses the server's cryptographic random source, 122 bits each.
CREATE TABLE context_secret (
    secret BYTEA PRIMARY KEY CHECK (length(secret) = 32)
);
CREATE UNIQUE INDEX one_context_secret ON context_secret ((true));
INSERT INTO context_secret SELECT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));

-- ---------------------------------------------------------------------------------------------------------------
-- The context of a transaction
-- ---------------------------------------------------------------------------------------------------------------

-- Authenticates a context for this transaction of this session only. Hashed twice, because a single SHA-256 is open to
-- length extension. Has no search_path of its own, so that PostgreSQL inlines it.
CREATE FUNCTION access_context_tag(secret bytea, context text) RETURNS text
LANGUAGE sql STABLE
RETURN encode(sha256(secret || sha256(secret || convert_to(
    pg_backend_pid()::text || ' ' || extract(epoch FROM now())::text || ' ' || context, 'UTF8'))), 'hex');

-- Returns the claims of the transaction with `user_id` and `user_role` if they name an active user, or NULL if the
-- actor is unknown. Claims that access_begin() has not verified are used only if contexts need no signature: for SQL in
-- the style of Supabase.
CREATE FUNCTION access_claims() RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
AS $$
DECLARE
    entered  CONSTANT text := current_setting('telehealth.context', true);
    known    bytea;
    unsigned text;
BEGIN
    IF entered <> '' THEN
        SELECT secret INTO known FROM context_secret;
        -- Compares digests, so that the duration does not reveal how much of a tag is correct. The claims are parsed
        -- only after that and in a separate statement: invalid JSON would be an error. An expression outside a query is
        -- prepared once per transaction, in a query each time.
        IF sha256(convert_to(left(entered, 64), 'UTF8'))
           = sha256(convert_to(access_context_tag(known, substr(entered, 65)), 'UTF8')) THEN
            RETURN substr(entered, 65)::jsonb;
        END IF;
        RETURN NULL;
    END IF;
    unsigned := current_setting('request.jwt.claims', true);
    IF unsigned <> '' AND NOT EXISTS (SELECT FROM context_keys) THEN
        RETURN access_add_user(access_parse(unsigned));
    END IF;
    RETURN NULL;
END
$$;

-- Parses a JSON object; returns NULL for any other text.
CREATE FUNCTION access_parse(said text) RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    claims jsonb;
BEGIN
    IF current_setting('server_version_num')::integer >= 160000 THEN
        claims := CASE WHEN pg_input_is_valid(said, 'jsonb') THEN said::jsonb END;
    ELSE
        BEGIN
            claims := said::jsonb;
        EXCEPTION WHEN OTHERS THEN
            NULL;
        END;
    END IF;
    RETURN CASE jsonb_typeof(claims) WHEN 'object' THEN claims END;
END
$$;

-- Returns the claims with the id and role of the user whom they name, if the user is active.
CREATE FUNCTION access_add_user(claims jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    person record;
BEGIN
    claims := claims - '{user_id,user_role}'::text[];
    IF claims ->> 'sub' ~ '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' THEN
        SELECT id, role INTO person FROM users WHERE id = (claims ->> 'sub')::uuid AND status = 'active';
        IF FOUND THEN
            RETURN claims || jsonb_build_object('user_id', person.id, 'user_role', person.role);
        END IF;
    END IF;
    RETURN claims;
END
$$;

-- Checks whether claims were signed with one of the context keys, for this schema, within the last minute.
CREATE FUNCTION access_is_signed(said text, signature text) RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    claims CONSTANT jsonb := said;
BEGIN
    RETURN EXISTS (
        SELECT FROM context_keys
        WHERE sha256(convert_to(signature, 'UTF8'))
                = sha256(convert_to(encode(sha256(outer_pad || sha256(inner_pad || convert_to(said, 'UTF8'))), 'hex'), 'UTF8'))
          AND claims ->> 'schema' = current_schema()
          AND abs(extract(epoch FROM clock_timestamp()) - (claims ->> 'iat')::numeric) <= 60
    );
END
$$;

-- Verifies the claims of a new transaction, which must be signed while there are context keys, and sets them as its
-- context, with the id and role of the user. Returns the database role of the actor. Uses one query, because every
-- transaction waits for it: the other conditions are no queries unless they have to be.
CREATE FUNCTION access_set_context(said text, signature text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
AS $$
DECLARE
    claims   CONSTANT jsonb := said;
    actor    record;
    is_known boolean;
BEGIN
    SELECT users.id AS person,
           claims ->> 'service' AS service,
           CASE users.role
               WHEN 'patient' THEN 'telehealth_patient'
               WHEN 'provider' THEN 'telehealth_provider'
               WHEN 'admin' THEN 'telehealth_admin'
               WHEN 'super_admin' THEN 'telehealth_admin'
               ELSE 'service_role'
           END AS acting_role,
           access_context_tag(secret, context) || context AS context,
           EXISTS (SELECT FROM context_keys) AS must_be_signed,
           EXISTS (SELECT FROM pg_prepared_statements WHERE from_sql) AS is_prepared
    INTO actor
    FROM context_secret
    LEFT JOIN users ON status = 'active' AND users.id = CASE
        WHEN claims ->> 'sub' ~ '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' THEN (claims ->> 'sub')::uuid
    END
    CROSS JOIN LATERAL (
        SELECT (claims || jsonb_build_object('user_id', users.id, 'user_role', users.role))::text
    ) AS entered (context);
    IF actor.is_prepared THEN
        RAISE EXCEPTION 'the connection has prepared statements of an earlier user'
            USING ERRCODE = 'object_in_use';
    END IF;
    is_known := NOT actor.must_be_signed OR access_is_signed(said, signature);
    IF is_known AND actor.person IS NULL THEN
        is_known := EXISTS (SELECT FROM service_grants WHERE service IN (actor.service, '*') AND actor.service <> '');
    END IF;
    IF is_known IS NOT TRUE THEN
        RAISE EXCEPTION 'permission denied: the actor is neither an active user nor a service account with a grant'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    actor.context := set_config('telehealth.context', actor.context, true);
    RETURN actor.acting_role;
END
$$;

-- Sets, for this transaction, the settings that affect the meaning, confidentiality, durability or speed of statements: a
-- login can change its own defaults (ALTER ROLE), which RESET ALL restores. Timeouts are left to the operator.
CREATE FUNCTION access_pin_settings() RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    -- An assignment costs less than PERFORM, which is a query.
    pinned text;
BEGIN
    pinned := concat(
            set_config('TimeZone', 'UTC', true),
            set_config('client_encoding', 'UTF8', true),
            set_config('DateStyle', 'ISO, YMD', true),
            set_config('IntervalStyle', 'postgres', true),
            set_config('bytea_output', 'hex', true),
            set_config('extra_float_digits', '1', true),
            set_config('xmloption', 'content', true),
            set_config('standard_conforming_strings', 'on', true),
            set_config('array_nulls', 'on', true),
            set_config('transform_null_equals', 'off', true),
            set_config('gin_fuzzy_search_limit', '0', true),
            set_config('row_security', 'on', true),
            set_config('exit_on_error', 'off', true),
            set_config('debug_print_parse', 'off', true),
            set_config('debug_print_rewritten', 'off', true),
            set_config('debug_print_plan', 'off', true),
            set_config('default_tablespace', '', true),
            set_config('temp_tablespaces', '', true),
            -- The cost of a plan with policies is overestimated, so that short statements would be compiled.
            set_config('jit', 'off', true),
            -- Stricter values, which also wait for a standby, are kept.
            CASE WHEN current_setting('synchronous_commit') IN ('off', 'local')
                THEN set_config('synchronous_commit', 'on', true) END);
END
$$;

-- Sets up a transaction: the context, the settings, including the one that auth.uid() reads, and the role. Runs with
-- the rights of the login, because a definer function cannot change the role.
CREATE FUNCTION access_begin(claims text, signature text DEFAULT '') RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    acting_role text := access_set_context(claims, signature);
BEGIN
    PERFORM access_pin_settings();
    claims := set_config('request.jwt.claims', claims, true);
    acting_role := set_config('role', acting_role, true);
END
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- Actor
-- ---------------------------------------------------------------------------------------------------------------

-- The functions of this section in LANGUAGE sql are single expressions without a search_path of their own: the names in
-- them are resolved when they are created. So PostgreSQL inlines them into policies, and each call verifies one context
-- and enters no other function.

-- Returns the active user on whose behalf the transaction acts, whatever their role.
CREATE FUNCTION access_user() RETURNS uuid
LANGUAGE sql STABLE
RETURN (access_claims() ->> 'user_id')::uuid;

-- Return the same user if they are a patient, a provider or an administrator respectively, else NULL: entering a
-- database role does not make a user one.
CREATE FUNCTION access_patient() RETURNS uuid
LANGUAGE sql STABLE
RETURN (jsonb_path_query_first(access_claims(), '$ ? (@.user_role == "patient").user_id') #>> '{}')::uuid;

CREATE FUNCTION access_provider() RETURNS uuid
LANGUAGE sql STABLE
RETURN (jsonb_path_query_first(access_claims(), '$ ? (@.user_role == "provider").user_id') #>> '{}')::uuid;

CREATE FUNCTION access_admin() RETURNS uuid
LANGUAGE sql STABLE
RETURN (jsonb_path_query_first(access_claims(),
                               '$ ? (@.user_role == "admin" || @.user_role == "super_admin").user_id') #>> '{}')::uuid;

CREATE FUNCTION access_super_admin() RETURNS boolean
LANGUAGE sql STABLE
RETURN access_claims() ->> 'user_role' IS NOT DISTINCT FROM 'super_admin';

-- Returns that user's role.
CREATE FUNCTION access_role() RETURNS user_role_enum
LANGUAGE sql STABLE
RETURN (access_claims() ->> 'user_role')::user_role_enum;

-- Checks whether the acting administrator has the permission `table:verb`. A super administrator has all of them; any
-- permission on a table includes reading it.
CREATE FUNCTION access_permitted(table_name text, verb text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER
AS $$
DECLARE
    claims CONSTANT jsonb := access_claims();
BEGIN
    RETURN CASE claims ->> 'user_role'
        WHEN 'super_admin' THEN true
        WHEN 'admin' THEN EXISTS (
            SELECT FROM administrators
            WHERE id = (claims ->> 'user_id')::uuid
              AND permissions && CASE verb
                  WHEN 'select' THEN ARRAY[table_name || ':select', table_name || ':insert', table_name || ':update',
                                           table_name || ':delete']
                  ELSE ARRAY[table_name || ':' || verb]
              END)
        ELSE false
    END;
END
$$;

-- Checks whether the actor is a service account with a grant for this verb; one that may add, change or remove rows of
-- a table may read them.
CREATE FUNCTION access_service(wanted_table text, wanted_verb text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER
AS $$
DECLARE
    claims CONSTANT jsonb := access_claims();
    name   CONSTANT text := nullif(claims ->> 'service', '');
BEGIN
    RETURN name IS NOT NULL AND claims ->> 'user_id' IS NULL AND EXISTS (
        SELECT FROM service_grants
        WHERE service IN (name, '*') AND table_name = wanted_table AND (verb = wanted_verb OR wanted_verb = 'select')
    );
END
$$;

-- Returns the grants of the acting service account or the permissions of the acting administrator, each as `table:verb`.
CREATE FUNCTION access_permissions() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER
AS $$
DECLARE
    claims CONSTANT jsonb := access_claims();
BEGIN
    IF claims ->> 'user_id' IS NOT NULL THEN
        RETURN coalesce((SELECT permissions FROM administrators WHERE id = access_admin()), '{}');
    END IF;
    RETURN ARRAY(
        SELECT DISTINCT table_name || ':' || verb FROM service_grants
        WHERE service IN (claims ->> 'service', '*') AND claims ->> 'service' <> '' ORDER BY 1);
END
$$;

-- Returns the claims for the audit log. While contexts must be signed, a transaction without one cannot write. The
-- owner of the tables is exempt; entries then name the login.
CREATE OR REPLACE FUNCTION audit_claims() RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    claims CONSTANT jsonb := access_claims();
BEGIN
    -- Two conditions, because the second one is a query.
    IF claims IS NULL THEN
        IF EXISTS (SELECT FROM context_keys)
           AND NOT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = 'audit_logs'::regclass), 'MEMBER') THEN
            RAISE EXCEPTION 'permission denied: the audit log requires a signed context'
                USING ERRCODE = 'insufficient_privilege';
        END IF;
    END IF;
    RETURN claims;
END
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- Privileges of the definer
-- ---------------------------------------------------------------------------------------------------------------

-- These tables are accessible through functions only.
DO $$
DECLARE
    portal   CONSTANT text := current_schema();
    relation text;
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO telehealth_definer', portal);
    EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO telehealth_definer', portal);
    FOREACH relation IN ARRAY ARRAY['service_grants', 'context_keys', 'context_secret'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', relation);
        EXECUTE format('CREATE POLICY definer_select ON %I FOR SELECT TO telehealth_definer USING (true)', relation);
        EXECUTE format('GRANT SELECT ON %I TO telehealth_definer', relation);
    END LOOP;
    FOREACH relation IN ARRAY ARRAY['notifications', 'audit_logs'] LOOP
        EXECUTE format('CREATE POLICY definer_insert ON %I FOR INSERT TO telehealth_definer WITH CHECK (true)', relation);
        EXECUTE format('GRANT INSERT ON %I TO telehealth_definer', relation);
    END LOOP;
END
$$;

GRANT SELECT ON status_transitions TO telehealth_definer;
GRANT UPDATE (last_active_at) ON patients TO telehealth_definer;
GRANT UPDATE (total_consultations) ON providers TO telehealth_definer;
GRANT UPDATE (inventory_quantity) ON products TO telehealth_definer;
GRANT UPDATE (last_message_id, last_message_at) ON conversations TO telehealth_definer;
GRANT UPDATE (usage_count) ON tags TO telehealth_definer;
GRANT UPDATE (password_hash) ON users TO telehealth_definer;
-- A tag assignment is deleted with its row.
CREATE POLICY definer_delete ON entity_tags FOR DELETE TO telehealth_definer USING (true);
GRANT DELETE ON entity_tags TO telehealth_definer;

-- A login that owns nothing checks that the schema has the library's migrations.
GRANT SELECT ON __diesel_schema_migrations TO service_role;

DO $$
DECLARE
    function regprocedure;
BEGIN
    FOR function IN
        SELECT oid::regprocedure FROM pg_proc
        WHERE pronamespace = quote_ident(current_schema())::regnamespace AND prosqlbody IS NULL
          AND proname ~ '^access_'
    LOOP
        CALL lock_down(function);
    END LOOP;
    REVOKE ALL ON FUNCTION access_context_tag, access_user, access_patient, access_provider, access_admin,
        access_super_admin, access_role FROM PUBLIC;
END
$$;
