-- The prerequisites of all later migrations: the schema `extensions` with btree_gist, the roles, `auth.uid()`, and five
-- helpers.
--
-- These objects may already exist: on Supabase, in a database that holds another portal, in a cluster that holds
-- another database. Existing objects are left unchanged. New objects carry the comment 'made by telehealth', so that
-- down.sql knows what it may remove. An administrator must create in advance what the login may not create:
-- storage/src/session/preparation.sql lists it, and Portal::migrate reports it before it runs this migration.

-- Serializes portals that migrate concurrently in one database.
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
            -- Another portal of the database may belong to another login, which needs access to the schema too.
            EXECUTE format('GRANT USAGE ON SCHEMA %I TO PUBLIC', wanted);
        END IF;
    END LOOP;

    IF current_schema() IS NULL OR current_schema() IN ('extensions', 'auth') THEN
        RAISE EXCEPTION 'search_path does not begin with a schema for the portal: %', current_setting('search_path')
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

-- btree_gist allows one exclusion constraint to combine "the same provider" and "overlapping times".
DO $$
DECLARE
    home text := (SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
                  WHERE e.extname = 'btree_gist');
BEGIN
    IF home IS NULL THEN
        CREATE EXTENSION btree_gist WITH SCHEMA extensions;
        COMMENT ON EXTENSION btree_gist IS 'made by telehealth';
    ELSIF NOT home = ANY (current_schemas(true)) THEN
        RAISE EXCEPTION 'extension btree_gist is installed in schema %, which is not in search_path', home
            USING ERRCODE = 'invalid_schema_name';
    END IF;
END
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- Roles
-- ---------------------------------------------------------------------------------------------------------------

-- A user acts as `telehealth_patient`, `telehealth_provider` or `telehealth_admin`, a service account as
-- `service_role`. `authenticated` is for SQL in the style of Supabase, and the role of a transaction before the user is
-- identified. The roles belong to the cluster, not to the database, so a migration of another database may be creating
-- them concurrently: the second one waits, then finds them. A transaction enters a role by SET LOCAL ROLE, which
-- requires membership.
DO $$
DECLARE
    wanted    text;
    -- From 16 on, membership and the right to SET ROLE are separate.
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
                    NULL;  -- another database created it first
            END;
        END IF;
        -- The definer functions run as `telehealth_definer`, which must not have members: see set_function_owner.
        IF wanted <> 'telehealth_definer' AND NOT pg_has_role(current_user, wanted, has_grant) THEN
            BEGIN
                EXECUTE format('GRANT %I TO %I%s', wanted, current_user, terms);
            EXCEPTION
                WHEN unique_violation OR internal_error THEN
                    NULL;  -- another database granted the same concurrently
            END;
        END IF;
    END LOOP;
END
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- auth.uid()
-- ---------------------------------------------------------------------------------------------------------------

-- The user on whose behalf the transaction acts, from the settings that Supabase and PostgREST use. A missing, empty or
-- malformed setting means anonymous, never an error: policies then show no rows.
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

    -- Before 16 the function catches an error, which is not allowed in a parallel query.
    IF current_setting('server_version_num')::integer >= 160000 THEN
        ALTER FUNCTION auth.uid() PARALLEL SAFE;
    END IF;
END
$make$;

-- ---------------------------------------------------------------------------------------------------------------
-- Helpers; each portal's schema has its own
-- ---------------------------------------------------------------------------------------------------------------

-- Rejects a change in the same way as a constraint: programs read the rule's name, the table and the column from the
-- error's fields. The message is lowercase and contains no personal data.
CREATE FUNCTION raise_violation(
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
COMMENT ON FUNCTION raise_violation IS 'telehealth: rejects a change in the same way as a constraint';

-- Pins the search_path of a trigger function to its own schema, with temporary tables last, independently of the
-- caller's search_path. Only the owner can attach or call it. Each migration calls this for each trigger function that
-- it creates.
CREATE PROCEDURE lock_down(function regprocedure)
LANGUAGE plpgsql
AS $$
BEGIN
    EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', function, current_schema());
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', function);
END
$$;
REVOKE ALL ON PROCEDURE lock_down FROM PUBLIC;

-- Revokes the privileges that ALTER DEFAULT PRIVILEGES, as on Supabase, may have granted on a new table. 0032_policies does
-- so for all tables and all roles but telehealth_definer.
CREATE PROCEDURE revoke_default_privileges(relation regclass)
LANGUAGE plpgsql
AS $$
DECLARE
    grantee text;
BEGIN
    FOR grantee IN
        SELECT DISTINCT CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END
        FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) AS acl
        WHERE c.oid = relation AND acl.grantee <> c.relowner
    LOOP
        EXECUTE format('REVOKE ALL ON %s FROM %s', relation, grantee);
    END LOOP;
END
$$;
REVOKE ALL ON PROCEDURE revoke_default_privileges FROM PUBLIC;

-- Checks that no element is repeated and none is NULL.
CREATE FUNCTION all_distinct(elements uuid[]) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (SELECT count(*) = count(DISTINCT element) FROM unnest(elements) AS element);

-- Checks the name of a person, as core's PersonName does: no control character, line separator or bidirectional control,
-- and at least one character that is neither a space nor invisible.
CREATE FUNCTION is_person_name(name text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN name !~ '[\u0001-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069]'
   AND name ~ ('[^\u0020\u00A0\u00AD\u034F\u061C\u115F\u1160\u1680\u17B4\u17B5\u180B-\u180F\u2000-\u200F\u202F'
               '\u205F-\u206F\u2800\u3000\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB\U0001BCA0-\U0001BCA3'
               '\U0001D173-\U0001D17A\U000E0000-\U000E0FFF]');

-- Changes the owner of functions of this schema. This requires membership in both roles and the new owner's right to
-- create objects here. Both are granted only while this runs, because an owner who inherits from telehealth_definer
-- sees every row. A login that may not become a member uses a procedure that an administrator has created.
CREATE PROCEDURE set_function_owner(functions regprocedure[], recipient regrole)
LANGUAGE plpgsql
AS $$
DECLARE
    later    CONSTANT boolean := current_setting('server_version_num')::integer >= 160000;
    portal   CONSTANT text := current_schema();
    prepared CONSTANT boolean :=
        to_regprocedure(format('%I.telehealth_set_function_owner(regprocedure[], regrole)', portal)) IS NOT NULL;
    joins    CONSTANT boolean := NOT pg_has_role(current_user, 'telehealth_definer',
                                                 CASE WHEN later THEN 'SET' ELSE 'MEMBER' END);
    creates  CONSTANT boolean := NOT has_schema_privilege(recipient, portal, 'CREATE');
    function regprocedure;
BEGIN
    IF prepared THEN
        EXECUTE format('CALL %I.telehealth_set_function_owner($1, $2)', portal) USING functions, recipient;
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
REVOKE ALL ON PROCEDURE set_function_owner FROM PUBLIC;

-- 0032_policies grants EXECUTE on functions to roles.
REVOKE ALL ON FUNCTION raise_violation(text, text, text, text, text, text), all_distinct(uuid[]), is_person_name(text)
    FROM PUBLIC;
