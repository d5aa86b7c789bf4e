DO $$
DECLARE
    made record;
BEGIN
    FOR made IN SELECT * FROM pg_policies WHERE schemaname = current_schema() LOOP
        EXECUTE format('DROP POLICY %I ON %I', made.policyname, made.tablename);
    END LOOP;
    FOR made IN
        SELECT oid::regclass AS relation FROM pg_class
        WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relrowsecurity
    LOOP
        EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', made.relation);
        EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', made.relation);
    END LOOP;
END
$$;

CREATE OR REPLACE FUNCTION audit_claims() RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN nullif(current_setting('request.jwt.claims', true), '')::jsonb - 'user_id';
EXCEPTION WHEN OTHERS THEN
    RETURN NULL;
END
$$;
ALTER FUNCTION audit_claims() RESET ALL;

DROP FUNCTION access_permissions(), access_service(text, text), access_permitted(text, text), access_role(),
    access_super_admin(), access_admin(), access_provider(), access_patient(), access_user(), access_begin(text, text),
    access_set_context(text, text), access_pin_settings(), access_is_signed(text, text), access_add_user(jsonb),
    access_parse(text), access_claims(), access_context_tag(bytea, text);
DROP TABLE context_secret, context_keys, service_grants;

REVOKE SELECT ON __diesel_schema_migrations FROM service_role;

-- The role stays, because it belongs to the cluster, but loses all its privileges here.
DO $$
DECLARE
    portal CONSTANT text := current_schema();
    kept   record;
BEGIN
    FOR kept IN
        SELECT CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind, c.oid::regclass::text AS name
        FROM pg_class c CROSS JOIN LATERAL aclexplode(relacl) AS acl
        WHERE relnamespace = quote_ident(portal)::regnamespace AND acl.grantee = 'telehealth_definer'::regrole
        UNION
        SELECT 'TABLE', attrelid::regclass::text
        FROM pg_attribute JOIN pg_class c ON c.oid = attrelid CROSS JOIN LATERAL aclexplode(attacl) AS acl
        WHERE relnamespace = quote_ident(portal)::regnamespace AND acl.grantee = 'telehealth_definer'::regrole
        UNION
        SELECT 'FUNCTION', p.oid::regprocedure::text
        FROM pg_proc p CROSS JOIN LATERAL aclexplode(proacl) AS acl
        WHERE pronamespace = quote_ident(portal)::regnamespace AND acl.grantee = 'telehealth_definer'::regrole
    LOOP
        EXECUTE format('REVOKE ALL ON %s %s FROM telehealth_definer', kept.kind, kept.name);
    END LOOP;
    EXECUTE format('REVOKE ALL ON SCHEMA %I FROM telehealth_definer', portal);
END
$$;
