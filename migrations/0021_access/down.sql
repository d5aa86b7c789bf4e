DO $$
DECLARE
    sampled record;
BEGIN
    FOR sampled IN
        SELECT attrelid::regclass AS relation, attname
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relkind = 'r' AND relrowsecurity
          AND attnum > 0 AND NOT attisdropped AND attstattarget = 0
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS -1', sampled.relation, sampled.attname);
    END LOOP;
END
$$;
ALTER INDEX users_email_key ALTER COLUMN 1 SET STATISTICS -1;

DROP INDEX idx_consultations_in_care;

DO $$
DECLARE
    functions CONSTANT regprocedure[] := ARRAY(
        SELECT oid FROM pg_proc
        WHERE pronamespace = quote_ident(current_schema())::regnamespace AND proowner = 'telehealth_definer'::regrole
        ORDER BY oid);
    policy record;
BEGIN
    CALL hand_over(functions, quote_ident(current_user)::regrole);

    FOR policy IN SELECT * FROM pg_policies WHERE schemaname = current_schema() AND policyname ~ '^(people|jobs|definer)_'
    LOOP
        EXECUTE format('DROP POLICY %I ON %I', policy.policyname, policy.tablename);
    END LOOP;
    FOR policy IN
        SELECT oid::regclass AS relation FROM pg_class
        WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relforcerowsecurity
    LOOP
        EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', policy.relation);
        EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', policy.relation);
    END LOOP;
END
$$;

DO $$
DECLARE
    trigger record;
BEGIN
    FOR trigger IN
        SELECT tgname, tgrelid::regclass AS relation FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE relnamespace = quote_ident(current_schema())::regnamespace AND tgname ~ '^access_'
    LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', trigger.tgname, trigger.relation);
    END LOOP;
END
$$;

DROP FUNCTION access_names(), access_values(), access_columns(), set_password_hash(uuid, text), password_hash_of(uuid),
    access_open_chart(uuid), access_untold_patients(), access_tell_patient(uuid, uuid, text, text, jsonb),
    access_emergency(), access_declare_emergency(text), access_is_staff(uuid),
    access_answerable(uuid, uuid), access_hold_conversation(uuid), access_conversations(), access_providers(), access_patients(), access_enter(),
    access_job(text, text), access_permitted(text, text), access_role(), access_person(), access_claims();
DROP TABLE emergency_charts, emergencies, context_keys, job_grants;

REVOKE SELECT ON __diesel_schema_migrations FROM service_role;

-- The role stays: it belongs to the cluster. Here it has nothing left.
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

-- The grants of 0016, in its order.
REVOKE ALL ON
    users, patients, providers, administrators,
    consultations, prescriptions, sessions,
    categories, products, subscription_plans, orders, order_items, invoices,
    conversations, messages, notifications,
    telehealth_flows, tasks, audit_logs,
    form_schemas, form_submissions,
    insurance_providers, patient_insurance, pharmacies,
    tags, entity_tags
FROM authenticated, service_role;
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
GRANT SELECT ON audit_logs TO authenticated, service_role;

-- Those of 0017.
REVOKE ALL ON payment_events FROM service_role;
GRANT SELECT, INSERT ON payment_events TO authenticated, service_role;
REVOKE ALL ON FUNCTION next_order_number(), next_invoice_number() FROM service_role;
GRANT EXECUTE ON FUNCTION next_order_number(), next_invoice_number() TO authenticated, service_role;

CREATE OR REPLACE FUNCTION next_order_number() RETURNS TEXT
LANGUAGE plpgsql SECURITY DEFINER
AS $$
DECLARE
    counter text;
BEGIN
    LOOP
        counter := nextval('order_numbers')::text;
        counter := 'ORD-' || lpad(counter, greatest(8, length(counter)), '0');
        EXIT WHEN NOT EXISTS (SELECT FROM orders WHERE order_number = counter);
    END LOOP;
    RETURN counter;
END
$$;
CALL lock_down('next_order_number()');

CREATE OR REPLACE FUNCTION next_invoice_number() RETURNS TEXT
LANGUAGE plpgsql SECURITY DEFINER
AS $$
DECLARE
    counter text;
BEGIN
    LOOP
        counter := nextval('invoice_numbers')::text;
        counter := 'INV-' || lpad(counter, greatest(8, length(counter)), '0');
        EXIT WHEN NOT EXISTS (SELECT FROM invoices WHERE invoice_number = counter);
    END LOOP;
    RETURN counter;
END
$$;
CALL lock_down('next_invoice_number()');

-- That of 0020.
CREATE OR REPLACE FUNCTION audit_claims() RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN nullif(current_setting('request.jwt.claims', true), '');
EXCEPTION WHEN OTHERS THEN
    RETURN NULL;
END
$$;

DO $$
BEGIN
    -- The audit's own migration, where it has run, took this for good.
    IF to_regclass('audit_leaves') IS NULL THEN
        GRANT INSERT ON audit_logs TO authenticated, service_role;
    END IF;
END
$$;
