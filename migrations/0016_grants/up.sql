-- Grants USAGE on the portal's schema to the roles. 0032_policies grants the privileges on its tables.

-- The creator of the schema may already have granted USAGE. down.sql revokes only what is granted here, which it reads
-- from the comment.
DO $$
DECLARE
    portal text := current_schema();
    wanted text;
    given  text[] := '{}';
BEGIN
    FOREACH wanted IN ARRAY ARRAY['telehealth_patient', 'telehealth_provider', 'telehealth_admin', 'authenticated',
                                  'service_role'] LOOP
        IF NOT EXISTS (
            SELECT FROM pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) AS acl
            WHERE n.nspname = portal AND acl.grantee = to_regrole(wanted) AND acl.privilege_type = 'USAGE'
        ) THEN
            EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', portal, wanted);
            given := given || wanted;
        END IF;
    END LOOP;
    EXECUTE format('COMMENT ON TABLE status_transitions IS %L',
                   'telehealth granted usage of the schema to: ' || array_to_string(given, ', '));
END
$$;
