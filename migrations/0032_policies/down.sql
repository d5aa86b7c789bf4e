-- Finds the objects that up.sql created by their roles, names and flags.
DO $$
DECLARE
    portal CONSTANT regnamespace := quote_ident(current_schema())::regnamespace;
    ours   CONSTANT regrole[] := '{telehealth_patient,telehealth_provider,telehealth_admin,authenticated,service_role}';
    functions CONSTANT regprocedure[] := ARRAY(
        SELECT oid FROM pg_proc WHERE pronamespace = portal AND proowner = 'telehealth_definer'::regrole ORDER BY oid);
    made   record;
BEGIN
    CALL set_function_owner(functions, quote_ident(current_user)::regrole);
    FOR made IN
        SELECT p.polname AS name, p.polrelid::regclass AS relation
        FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
        WHERE c.relnamespace = portal AND c.relforcerowsecurity
          AND (p.polroles && ours::oid[] OR p.polname IN ('definer_select', 'definer_update'))
          AND c.relname NOT IN ('audit_leaves', 'audit_checkpoints', 'emergency_searches')
    LOOP
        EXECUTE format('DROP POLICY %I ON %s', made.name, made.relation);
    END LOOP;
    FOR made IN
        SELECT oid::regclass AS relation FROM pg_class
        WHERE relnamespace = portal AND relforcerowsecurity AND relname NOT IN ('audit_leaves', 'audit_checkpoints', 'emergency_searches')
    LOOP
        EXECUTE format('REVOKE SELECT, UPDATE (id) ON %s FROM telehealth_definer', made.relation);
        EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', made.relation);
        EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', made.relation);
    END LOOP;
    FOR made IN
        SELECT tgname AS name, tgrelid::regclass AS relation, tgfoid::regprocedure AS function
        FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid
        WHERE c.relnamespace = portal AND tgname = 'access_columns'
    LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', made.name, made.relation);
        EXECUTE format('DROP FUNCTION %s', made.function);
    END LOOP;
    FOR made IN
        SELECT DISTINCT 'TABLE' AS kind, c.oid::regclass::text AS object, acl.grantee::regrole AS grantee
        FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) AS acl
        WHERE c.relnamespace = portal AND acl.grantee = ANY (ours::oid[])
        UNION
        SELECT DISTINCT 'TABLE', c.oid::regclass::text, acl.grantee::regrole
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid CROSS JOIN LATERAL aclexplode(a.attacl) AS acl
        WHERE c.relnamespace = portal AND acl.grantee = ANY (ours::oid[])
        UNION
        SELECT DISTINCT 'FUNCTION', p.oid::regprocedure::text, acl.grantee::regrole
        FROM pg_proc p CROSS JOIN LATERAL aclexplode(p.proacl) AS acl
        WHERE p.pronamespace = portal AND acl.grantee = ANY (ours::oid[] || 'telehealth_definer'::regrole::oid)
    LOOP
        CONTINUE WHEN made.object = '__diesel_schema_migrations';
        EXECUTE format('REVOKE ALL ON %s %s FROM %s', made.kind, made.object, made.grantee);
    END LOOP;
END
$$;
