-- What an administrator runs so that this login can migrate: one statement a row, in order; no row where nothing is lacking.
-- $1: the portal's schema. $2: whether it lacks migrations. $3: the roles.
WITH me AS (
    SELECT oid AS login, quote_ident(rolname) AS name, rolsuper AS is_super, rolsuper OR rolcreaterole AS makes_roles,
           has_database_privilege(current_database(), 'CREATE') AS makes_schemas,
           -- From 16 on, being a member, inheriting and SET ROLE are three things, and CREATEROLE grants only what it made.
           current_setting('server_version_num')::integer >= 160000 AS later
    FROM pg_roles WHERE rolname = current_user
), roles AS (
    SELECT place, wanted, role.oid AS role,
           me.makes_roles AND (role.oid IS NULL OR NOT me.later)
               OR role.oid IS NOT NULL AND pg_has_role(me.login, role.oid, 'MEMBER WITH ADMIN OPTION') AS is_granted_by_me
    FROM me CROSS JOIN unnest($3) WITH ORDINALITY AS list(wanted, place)
    LEFT JOIN pg_roles AS role ON role.rolname = wanted
), schemas AS (
    SELECT quote_ident($1) AS portal, (SELECT oid FROM pg_namespace WHERE nspname = $1) AS portal_oid,
           to_regnamespace('extensions') AS extensions, to_regnamespace('auth') AS auth
), lacks AS (
    SELECT $2 AND NOT me.is_super
           AND NOT (SELECT is_granted_by_me FROM roles WHERE wanted = 'telehealth_definer') AS set_function_owner,
           (SELECT oid FROM pg_proc WHERE pronamespace = schemas.portal_oid AND proname = 'telehealth_set_function_owner') AS procedure_
    FROM me, schemas
)
SELECT statement FROM (
    SELECT 10 + place AS step, format('CREATE ROLE %I NOLOGIN', wanted) AS statement
    FROM roles, me WHERE role IS NULL AND NOT me.makes_roles

    -- The login acts in these roles; it is no member of the role of the definer functions, which reads all rows.
    UNION ALL
    SELECT 20, format('GRANT %s TO %s%s', string_agg(wanted, ', ' ORDER BY place), me.name,
                      CASE WHEN me.later THEN ' WITH INHERIT FALSE, SET TRUE' ELSE '' END)
    FROM roles, me
    WHERE wanted <> 'telehealth_definer' AND NOT is_granted_by_me
      AND (role IS NULL OR NOT pg_has_role(me.login, role, CASE WHEN me.later THEN 'SET' ELSE 'MEMBER' END))
    GROUP BY me.name, me.later
    UNION ALL
    SELECT 21, format('REVOKE telehealth_definer FROM %s', me.name)
    FROM roles, me
    WHERE wanted = 'telehealth_definer' AND NOT me.is_super AND role IS NOT NULL
      AND (pg_has_role(me.login, role, 'USAGE') OR pg_has_role(me.login, role, CASE WHEN me.later THEN 'SET' ELSE 'MEMBER' END))

    UNION ALL
    SELECT 30, format('CREATE SCHEMA %s AUTHORIZATION %s', portal, me.name)
    FROM schemas, me, lacks WHERE $2 AND portal_oid IS NULL AND (NOT me.makes_schemas OR lacks.set_function_owner)
    UNION ALL
    SELECT 31, format('GRANT ALL ON SCHEMA %s TO %s WITH GRANT OPTION', portal, me.name)
    FROM schemas, me
    WHERE $2 AND portal_oid IS NOT NULL
      AND NOT (has_schema_privilege(me.login, portal_oid, 'CREATE WITH GRANT OPTION')
               AND has_schema_privilege(me.login, portal_oid, 'USAGE WITH GRANT OPTION'))
    UNION ALL
    SELECT 32, 'CREATE SCHEMA extensions' FROM schemas, me WHERE $2 AND extensions IS NULL AND NOT me.makes_schemas
    UNION ALL
    SELECT 33, 'GRANT USAGE ON SCHEMA extensions TO PUBLIC' FROM schemas, me
    WHERE $2 AND (extensions IS NULL AND NOT me.makes_schemas OR NOT has_schema_privilege(me.login, extensions, 'USAGE'))
    UNION ALL
    SELECT 34, format('CREATE SCHEMA auth AUTHORIZATION %s', me.name)
    FROM schemas, me WHERE $2 AND auth IS NULL AND NOT me.makes_schemas
    UNION ALL
    SELECT 35, 'GRANT USAGE ON SCHEMA auth TO PUBLIC' FROM schemas, me
    WHERE $2 AND (auth IS NULL AND NOT me.makes_schemas OR NOT has_schema_privilege(me.login, auth, 'USAGE'))
    UNION ALL
    SELECT 36, format('GRANT CREATE ON SCHEMA auth TO %s', me.name)
    FROM schemas, me
    WHERE $2 AND auth IS NOT NULL AND NOT has_schema_privilege(me.login, auth, 'CREATE')
      AND NOT EXISTS (SELECT FROM pg_proc WHERE pronamespace = schemas.auth AND proname = 'uid' AND pronargs = 0)

    UNION ALL
    SELECT 40, 'CREATE EXTENSION btree_gist WITH SCHEMA extensions'
    FROM schemas, me
    WHERE $2 AND NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'btree_gist')
      -- It is a trusted extension: no superuser is needed where the login may make things in both.
      AND NOT (me.makes_schemas AND (extensions IS NULL OR has_schema_privilege(me.login, extensions, 'CREATE')))
    UNION ALL
    SELECT 41, 'ALTER EXTENSION btree_gist SET SCHEMA extensions'
    FROM schemas JOIN pg_extension ON extname = 'btree_gist'
    WHERE $2 AND extnamespace NOT IN (schemas.extensions, 'pg_catalog'::regnamespace) AND extnamespace IS DISTINCT FROM portal_oid

    -- Gives the portal's functions to the role that they run as, in the administrator's name and nowhere else. `migrate`
    -- drops it at its end.
    UNION ALL
    SELECT 50, format(
$format$CREATE PROCEDURE %1$s.telehealth_set_function_owner(functions regprocedure[], recipient regrole)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    owners   CONSTANT oid[] := ARRAY[%2$L, 'telehealth_definer']::regrole[];
    function regprocedure;
BEGIN
    IF functions IS NULL THEN
        DROP PROCEDURE %1$s.telehealth_set_function_owner(regprocedure[], regrole);
        RETURN;
    END IF;
    FOREACH function IN ARRAY functions LOOP
        IF recipient <> ALL (owners) OR NOT EXISTS (
            SELECT FROM pg_proc WHERE oid = function AND pronamespace = %3$L::regnamespace AND proowner = ANY (owners)
        ) THEN
            RAISE EXCEPTION 'no function of this portal' USING ERRCODE = 'insufficient_privilege';
        END IF;
        EXECUTE format('ALTER ROUTINE %%s OWNER TO %%s', function, recipient);
    END LOOP;
END
$body$$format$, portal, me.name, portal)
    FROM schemas, me, lacks WHERE lacks.set_function_owner AND lacks.procedure_ IS NULL
    UNION ALL
    SELECT 51, format('REVOKE ALL ON PROCEDURE %s.telehealth_set_function_owner FROM PUBLIC', portal)
    FROM schemas, lacks WHERE lacks.set_function_owner AND lacks.procedure_ IS NULL
    UNION ALL
    SELECT 52, format('GRANT EXECUTE ON PROCEDURE %s.telehealth_set_function_owner TO %s', portal, me.name)
    FROM schemas, me, lacks
    WHERE lacks.set_function_owner AND (lacks.procedure_ IS NULL OR NOT has_function_privilege(me.login, lacks.procedure_, 'EXECUTE'))
) AS list
ORDER BY step
