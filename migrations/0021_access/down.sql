DROP INDEX idx_consultations_booked;

DO $$
DECLARE
    sampled record;
BEGIN
    FOR sampled IN
        SELECT attrelid::regclass AS relation, attname
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relkind = 'r'
          AND attnum > 0 AND NOT attisdropped AND attstattarget = 0
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS -1', sampled.relation, sampled.attname);
    END LOOP;
END
$$;
ALTER INDEX users_email_key ALTER COLUMN 1 SET STATISTICS -1;

DO $$
DECLARE
    made record;
BEGIN
    FOR made IN
        SELECT tgname, tgrelid::regclass AS relation FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE relnamespace = quote_ident(current_schema())::regnamespace AND tgname ~ '^access_'
    LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', made.tgname, made.relation);
    END LOOP;
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

-- As in 0017.
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

DROP FUNCTION access_take_stock(), access_check_reference(), access_check_values(), access_changed(jsonb, jsonb), set_password_hash(uuid, text),
    password_hash_of(uuid), access_own_fee(), access_is_staff(uuid), access_can_reply(uuid, uuid),
    access_lock_conversation(uuid), access_conversations(), access_taken_slots(uuid, timestamptz, timestamptz),
    access_bookable_providers(), access_booked_providers(), access_assigned_providers(),
    access_booked_patients(), access_assigned_patients(), access_permissions(), access_service(text, text), access_permitted(text, text),
    access_role(), access_super_admin(), access_admin(), access_provider(), access_patient(), access_user(),
    access_begin(text, text), access_set_context(text, text), access_pin_settings(), access_is_signed(text, text), access_add_user(jsonb), access_parse(text), access_claims(),
    access_context_tag(bytea, text);
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
