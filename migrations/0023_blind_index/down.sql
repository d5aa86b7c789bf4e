CALL hand_over(ARRAY['audit_change()'::regprocedure, 'audit_truncate()'::regprocedure], quote_ident(current_user)::regrole);
CALL audit_table('orders', 'order', '{payment_intent_id,shipping_address,billing_address,notes}');
CALL audit_table('patients', 'patient', '{first_name,last_name,address_line_1,address_line_2,city,emergency_contact_name,emergency_contact_phone,emergency_contact_relationship}');
CALL hand_over(ARRAY['audit_change()'::regprocedure, 'audit_truncate()'::regprocedure], 'telehealth_definer');

CREATE OR REPLACE TRIGGER access_columns BEFORE UPDATE ON patients
    FOR EACH ROW WHEN (current_user = 'authenticated')
    EXECUTE FUNCTION access_columns(
        'id', 'gender address_line_1 address_line_2 city state postal_code country
               emergency_contact_name emergency_contact_phone emergency_contact_relationship
               primary_pharmacy_id onboarding_completed onboarding_completed_at',
        'permitted', 'first_name last_name date_of_birth gender address_line_1 address_line_2 city state postal_code
               country emergency_contact_name emergency_contact_phone emergency_contact_relationship
               subscription_plan_id primary_pharmacy_id primary_provider_id onboarding_completed
               onboarding_completed_at');

DO $$
DECLARE
    kept record;
BEGIN
    FOR kept IN
        SELECT attrelid::regclass AS relation, quote_ident(attname) AS column_
        FROM pg_attribute CROSS JOIN LATERAL aclexplode(attacl) AS acl
        WHERE attrelid IN ('patients'::regclass, 'orders'::regclass) AND acl.privilege_type = 'SELECT'
          AND acl.grantee = 'authenticated'::regrole
    LOOP
        EXECUTE format('REVOKE SELECT (%s) ON %s FROM authenticated', kept.column_, kept.relation);
    END LOOP;
END
$$;
GRANT SELECT ON patients TO authenticated;
-- In the order of 0016 and 0021.
REVOKE ALL ON orders FROM service_role, telehealth_definer;
GRANT SELECT ON orders TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON orders TO service_role;
GRANT SELECT ON orders TO telehealth_definer;
GRANT UPDATE (id) ON orders TO telehealth_definer;

CALL hand_over(ARRAY['access_patients_identified(bigint[])'::regprocedure,
                     'access_patients_named(bigint[], bigint[])'::regprocedure,
                     'access_orders_paid_by(bigint[])'::regprocedure], quote_ident(current_user)::regrole);
DROP FUNCTION access_orders_paid_by(bigint[]), access_patients_named(bigint[], bigint[]), access_patients_identified(bigint[]);

ALTER TABLE orders DROP COLUMN payment_intent_token;
ALTER TABLE patients DROP COLUMN name_tokens, DROP COLUMN identity_token;
