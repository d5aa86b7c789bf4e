-- What the two roles may do. Rows are a matter of row-level security; this is about tables.

-- Tables made under ALTER DEFAULT PRIVILEGES, as on Supabase, may come with more than is wanted here, TRUNCATE
-- included: everybody but the owner starts from nothing.
DO $$
DECLARE
    grant_ record;
BEGIN
    FOR grant_ IN
        SELECT DISTINCT c.oid::regclass AS relation,
                        CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END AS grantee
        FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) AS acl
        WHERE c.relnamespace = quote_ident(current_schema())::regnamespace
          AND c.relname IN (
              'users', 'patients', 'providers', 'administrators', 'consultations', 'prescriptions', 'sessions',
              'categories', 'products', 'subscription_plans', 'orders', 'order_items', 'invoices', 'conversations',
              'messages', 'notifications', 'telehealth_flows', 'tasks', 'audit_logs', 'form_schemas',
              'form_submissions', 'insurance_providers', 'patient_insurance', 'pharmacies', 'tags', 'entity_tags',
              'status_transitions')
          AND acl.grantee <> c.relowner
    LOOP
        EXECUTE format('REVOKE ALL ON TABLE %s FROM %s', grant_.relation, grant_.grantee);
    END LOOP;
END
$$;

GRANT SELECT, INSERT, UPDATE, DELETE ON
    users, patients, providers, administrators,
    consultations, prescriptions, sessions,
    categories, products, subscription_plans, orders, order_items, invoices,
    conversations, messages, notifications,
    telehealth_flows, tasks,
    form_schemas, form_submissions,
    insurance_providers, patient_insurance, pharmacies,
    tags, entity_tags
TO authenticated, service_role;

-- The log only grows; the moves of the state machines change by migration alone.
GRANT SELECT, INSERT ON audit_logs TO authenticated, service_role;
GRANT SELECT ON status_transitions TO authenticated, service_role;

-- The schema may have been granted already, by whoever made it. down.sql takes back only what is granted here, and
-- knows it by this comment.
DO $$
DECLARE
    portal text := current_schema();
    wanted text;
    given  text[] := '{}';
BEGIN
    FOREACH wanted IN ARRAY ARRAY['authenticated', 'service_role'] LOOP
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
