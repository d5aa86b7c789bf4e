DROP PROCEDURE set_function_owner(regprocedure[], regrole);
DROP FUNCTION is_person_name(text);
DROP FUNCTION all_distinct(uuid[]);
DROP PROCEDURE lock_down(regprocedure);
DROP PROCEDURE revoke_default_privileges(regclass);
DROP FUNCTION raise_violation(text, text, text, text, text, text);

-- The remaining objects are shared. They are dropped only if these migrations created them, no other portal of the
-- database is left and nothing else depends on them. The roles stay: they belong to the cluster.
SELECT pg_advisory_xact_lock(hashtextextended('telehealth foundation', 0));

DO $$
DECLARE
    statement text;
BEGIN
    IF EXISTS (SELECT FROM pg_proc WHERE proname = 'raise_violation' AND obj_description(oid, 'pg_proc') LIKE 'telehealth:%') THEN
        RETURN;
    END IF;
    FOR statement IN
        SELECT made.statement
        FROM (VALUES
            (1, 'DROP EXTENSION btree_gist',
             (SELECT obj_description(oid, 'pg_extension') FROM pg_extension WHERE extname = 'btree_gist')),
            (2, 'DROP FUNCTION auth.uid()', obj_description(to_regprocedure('auth.uid()'), 'pg_proc')),
            (3, 'DROP SCHEMA auth', obj_description(to_regnamespace('auth'), 'pg_namespace')),
            (4, 'DROP SCHEMA extensions', obj_description(to_regnamespace('extensions'), 'pg_namespace'))
        ) AS made(step, statement, comment)
        WHERE made.comment = 'made by telehealth'
        ORDER BY made.step
    LOOP
        BEGIN
            EXECUTE statement;
        EXCEPTION WHEN dependent_objects_still_exist OR insufficient_privilege THEN
            NULL;  -- in use or owned by another login: keep it
        END;
    END LOOP;
END
$$;
