-- What every later migration stands on: the schema `extensions` with btree_gist, the roles, `auth.uid()`, and
-- four helpers.
--
-- All of it may exist already: on Supabase, in a database that holds another portal, in a cluster that holds
-- another database. What exists is left alone. What this library makes carries the comment 'made by telehealth',
-- so that down.sql knows what it may remove. What the login may not make, an administrator has made before:
-- storage/src/session/preparation.sql lists it, and Portal::migrate reports it before it runs this.

-- Two portals that migrate at once in one database take turns.
SELECT pg_advisory_xact_lock(hashtextextended('telehealth foundation', 0));

DO $$
BEGIN
    IF current_setting('server_version_num')::integer < 150000 THEN
        RAISE EXCEPTION 'telehealth needs PostgreSQL 15 or later' USING ERRCODE = 'feature_not_supported';
    END IF;
END
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- Schemas and the extension
-- ---------------------------------------------------------------------------------------------------------------

DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['extensions', 'auth'] LOOP
        IF to_regnamespace(wanted) IS NULL THEN
            EXECUTE format('CREATE SCHEMA %I', wanted);
            EXECUTE format('COMMENT ON SCHEMA %I IS %L', wanted, 'made by telehealth');
            -- Another portal of the database may belong to another login; it needs the names too.
            EXECUTE format('GRANT USAGE ON SCHEMA %I TO PUBLIC', wanted);
        END IF;
    END LOOP;

    IF current_schema() IS NULL OR current_schema() IN ('extensions', 'auth') THEN
        RAISE EXCEPTION 'search_path begins with no schema for the portal: %', current_setting('search_path')
            USING ERRCODE = 'invalid_schema_name',
                  HINT = 'Create the schema and connect with options=-csearch_path=<schema>,extensions';
    END IF;
    IF NOT 'extensions' = ANY (current_schemas(false)) THEN
        RAISE EXCEPTION 'search_path lacks the schema extensions: %', current_setting('search_path')
            USING ERRCODE = 'invalid_schema_name',
                  HINT = format('Connect with options=-csearch_path=%s,extensions', quote_ident(current_schema()));
    END IF;
END
$$;

-- btree_gist lets one exclusion constraint hold "the same provider" and "overlapping times".
DO $$
DECLARE
    home text := (SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
                  WHERE e.extname = 'btree_gist');
BEGIN
    IF home IS NULL THEN
        CREATE EXTENSION btree_gist WITH SCHEMA extensions;
        COMMENT ON EXTENSION btree_gist IS 'made by telehealth';
    ELSIF NOT home = ANY (current_schemas(true)) THEN
        RAISE EXCEPTION 'extension btree_gist stands in schema %, outside search_path', home
            USING ERRCODE = 'invalid_schema_name';
    END IF;
END
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- Roles
-- ---------------------------------------------------------------------------------------------------------------

-- A person acts as `telehealth_patient`, `telehealth_provider` or `telehealth_admin`, a service account as `service_role`.
-- `authenticated` is for SQL in the manner of Supabase, and what a transaction is before the database knows the person.
-- The roles belong to the cluster, not to the database, so another database may be making them at this moment: the
-- second one waits, then finds them. A transaction enters a role by SET LOCAL ROLE, which needs membership.
DO $$
DECLARE
    wanted    text;
    -- From 16 on, being a member and being allowed to SET ROLE are two things.
    has_grant text := CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END;
    terms     text := CASE has_grant WHEN 'SET' THEN ' WITH INHERIT FALSE, SET TRUE' ELSE '' END;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['authenticated', 'service_role', 'telehealth_patient', 'telehealth_provider',
                                  'telehealth_admin', 'telehealth_definer'] LOOP
        IF to_regrole(wanted) IS NULL THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
            EXCEPTION
                WHEN duplicate_object OR unique_violation THEN
                    NULL;  -- another database was faster
            END;
        END IF;
        -- The definer functions run as `telehealth_definer`, and nobody enters it: see hand_over.
        IF wanted <> 'telehealth_definer' AND NOT pg_has_role(current_user, wanted, has_grant) THEN
            BEGIN
                EXECUTE format('GRANT %I TO %I%s', wanted, current_user, terms);
            EXCEPTION
                WHEN unique_violation OR internal_error THEN
                    NULL;  -- another database granted the same at the same time
            END;
        END IF;
    END LOOP;
END
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- auth.uid()
-- ---------------------------------------------------------------------------------------------------------------

-- The user for whom the transaction acts, from the settings that Supabase and PostgREST use. A missing, empty or
-- garbled setting means nobody, never an error: policies then show nothing.
DO $make$
BEGIN
    IF to_regprocedure('auth.uid()') IS NOT NULL THEN
        RETURN;
    END IF;
    CREATE FUNCTION auth.uid() RETURNS uuid
    LANGUAGE plpgsql STABLE
    SET search_path = ''
    AS $$
    DECLARE
        claims  text := nullif(current_setting('request.jwt.claims', true), '');
        subject text := nullif(current_setting('request.jwt.claim.sub', true), '');
    BEGIN
        IF claims IS NOT NULL THEN
            IF current_setting('server_version_num')::integer >= 160000 THEN
                subject := CASE WHEN pg_input_is_valid(claims, 'jsonb') THEN claims::jsonb ->> 'sub' END;
            ELSE
                BEGIN
                    subject := claims::jsonb ->> 'sub';
                EXCEPTION WHEN OTHERS THEN
                    RETURN NULL;
                END;
            END IF;
        END IF;
        IF subject ~ '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' THEN
            RETURN subject::uuid;
        END IF;
        RETURN NULL;
    END
    $$;
    COMMENT ON FUNCTION auth.uid() IS 'made by telehealth';

    -- Before 16 the function catches an error, which a parallel query does not allow.
    IF current_setting('server_version_num')::integer >= 160000 THEN
        ALTER FUNCTION auth.uid() PARALLEL SAFE;
    END IF;
END
$make$;

-- ---------------------------------------------------------------------------------------------------------------
-- Helpers, one set in each portal's schema
-- ---------------------------------------------------------------------------------------------------------------

-- Refuses a change the way a constraint does: programs read the rule's name, the table and the column from the
-- error's fields. The message is lowercase and names no person.
CREATE FUNCTION refuse(
    rule text,
    table_schema text,
    table_name text,
    column_name text,
    message text,
    state text DEFAULT '23514'  -- check_violation
) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION USING
        ERRCODE = state,
        MESSAGE = message,
        CONSTRAINT = rule,
        SCHEMA = table_schema,
        TABLE = table_name,
        COLUMN = column_name;
END
$$;
-- down.sql finds the other portals of a database by this comment.
COMMENT ON FUNCTION refuse IS 'telehealth: refuses a change as a constraint does';

-- Fixes what a trigger function sees: its own schema, temporary tables last, whatever search_path the caller has.
-- Nobody but the owner may attach or call it. Each migration calls this for each trigger function that it makes.
CREATE PROCEDURE lock_down(function regprocedure)
LANGUAGE plpgsql
AS $$
BEGIN
    EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', function, current_schema());
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', function);
END
$$;
REVOKE ALL ON PROCEDURE lock_down FROM PUBLIC;

-- Whether no element comes twice and none is NULL.
CREATE FUNCTION all_distinct(elements uuid[]) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (SELECT count(*) = count(DISTINCT element) FROM unnest(elements) AS element);

-- Gives functions of this schema to another owner, which takes being a member of both and their right to create here: for
-- as long as this runs, and no longer, because an owner who inherits from telehealth_definer sees every row. A login that
-- may not become a member at all has a procedure of an administrator's for it.
CREATE PROCEDURE hand_over(functions regprocedure[], recipient regrole)
LANGUAGE plpgsql
AS $$
DECLARE
    later    CONSTANT boolean := current_setting('server_version_num')::integer >= 160000;
    portal   CONSTANT text := current_schema();
    prepared CONSTANT boolean :=
        to_regprocedure(format('%I.telehealth_hand_over(regprocedure[], regrole)', portal)) IS NOT NULL;
    joins    CONSTANT boolean := NOT pg_has_role(current_user, 'telehealth_definer',
                                                 CASE WHEN later THEN 'SET' ELSE 'MEMBER' END);
    creates  CONSTANT boolean := NOT has_schema_privilege(recipient, portal, 'CREATE');
    function regprocedure;
BEGIN
    IF prepared THEN
        EXECUTE format('CALL %I.telehealth_hand_over($1, $2)', portal) USING functions, recipient;
        RETURN;
    END IF;
    IF joins THEN
        EXECUTE format('GRANT telehealth_definer TO %I%s', current_user,
                       CASE WHEN later THEN ' WITH INHERIT TRUE, SET TRUE' ELSE '' END);
    END IF;
    IF creates THEN
        EXECUTE format('GRANT CREATE ON SCHEMA %I TO %s', portal, recipient);
    END IF;
    FOREACH function IN ARRAY functions LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO %s', function, recipient);
    END LOOP;
    IF creates THEN
        EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM %s', portal, recipient);
    END IF;
    IF joins THEN
        EXECUTE format('REVOKE telehealth_definer FROM %I', current_user);
    END IF;
END
$$;
REVOKE ALL ON PROCEDURE hand_over FROM PUBLIC;

-- Which roles may call a function is written down in one place, 0028_policies.
REVOKE ALL ON FUNCTION refuse(text, text, text, text, text, text), all_distinct(uuid[]) FROM PUBLIC;
