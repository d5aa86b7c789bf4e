-- Blind indexes: columns of keyed tokens, which storage writes together with the values that they stand for
-- (storage/src/crypto/blind_index.rs). Rows are found by them without the database seeing a value. A token tells its reader what is
-- equal to what; so people do not read these columns. They ask the functions below, with tokens that only
-- the keyring makes.

-- Last name, initial and date of birth together.
ALTER TABLE patients ADD COLUMN identity_token BIGINT;
-- Each name and its beginnings, where the portal has the option name_index; NULL where it has not.
ALTER TABLE patients ADD COLUMN name_tokens BIGINT[];
ALTER TABLE orders ADD COLUMN payment_intent_token BIGINT;

CREATE INDEX idx_patients_identity_token ON patients (identity_token);
CREATE INDEX idx_patients_name_tokens ON patients USING gin (name_tokens);
CREATE INDEX idx_orders_payment_intent_token ON orders (payment_intent_token);

-- The patients who have any of some identity tokens. Only ids: the actor reads the rows under their own policies. As a definer
-- function it may use the index, which policies would not let it use.
CREATE FUNCTION access_patients_identified(tokens bigint[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1
AS $$
BEGIN
    RETURN QUERY SELECT id FROM patients WHERE identity_token = ANY (tokens);
END
$$;

-- The patients who have any of some name tokens, and any of the others where there are others.
CREATE FUNCTION access_patients_named(tokens bigint[], others bigint[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 10
AS $$
BEGIN
    IF others IS NULL THEN
        RETURN QUERY SELECT id FROM patients WHERE name_tokens && tokens;
    ELSE
        RETURN QUERY SELECT id FROM patients WHERE name_tokens && tokens AND name_tokens && others;
    END IF;
END
$$;

-- The orders that were paid by an intent with any of some tokens.
CREATE FUNCTION access_orders_paid_by(tokens bigint[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1
AS $$
BEGIN
    RETURN QUERY SELECT id FROM orders WHERE payment_intent_token = ANY (tokens);
END
$$;

-- Functions, made under ALTER DEFAULT PRIVILEGES, may come with grants: everybody but the owner starts from nothing.
DO $$
DECLARE
    function regprocedure;
    grantee  text;
BEGIN
    FOREACH function IN ARRAY ARRAY['access_patients_identified(bigint[])'::regprocedure,
                                    'access_patients_named(bigint[], bigint[])'::regprocedure,
                                    'access_orders_paid_by(bigint[])'::regprocedure]
    LOOP
        CALL lock_down(function);
        FOR grantee IN
            SELECT quote_ident(pg_get_userbyid(acl.grantee))
            FROM pg_proc CROSS JOIN LATERAL aclexplode(proacl) AS acl
            WHERE oid = function AND acl.grantee NOT IN (0, proowner)
        LOOP
            EXECUTE format('REVOKE ALL ON FUNCTION %s FROM %s', function, grantee);
        END LOOP;
    END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION access_patients_identified(bigint[]), access_patients_named(bigint[], bigint[]),
                          access_orders_paid_by(bigint[])
TO authenticated, service_role;
CALL hand_over(ARRAY['access_patients_identified(bigint[])'::regprocedure,
                     'access_patients_named(bigint[], bigint[])'::regprocedure,
                     'access_orders_paid_by(bigint[])'::regprocedure], 'telehealth_definer');

-- People read every column but the tokens. Who may write a patient's names and date of birth writes the tokens, too.
REVOKE SELECT ON patients, orders FROM authenticated;
GRANT SELECT (id, first_name, last_name, date_of_birth, gender, address_line_1, address_line_2, city, state, postal_code,
              country, emergency_contact_name, emergency_contact_phone, emergency_contact_relationship,
              subscription_plan_id, primary_pharmacy_id, primary_provider_id, onboarding_completed,
              onboarding_completed_at, last_active_at, created_at, updated_at) ON patients TO authenticated;
GRANT SELECT (id, order_number, patient_id, provider_id, telehealth_flow_id, order_type, status, subtotal, tax_amount,
              discount_amount, shipping_amount, total_amount, refunded_amount, currency, payment_status, payment_method,
              payment_intent_id, shipping_address, billing_address, tracking_number, estimated_delivery_date,
              actual_delivery_date, notes, metadata, created_at, updated_at) ON orders TO authenticated;
GRANT UPDATE (identity_token, name_tokens) ON patients TO authenticated;

CREATE OR REPLACE TRIGGER access_columns BEFORE UPDATE ON patients
    FOR EACH ROW WHEN (current_user = 'authenticated')
    EXECUTE FUNCTION access_columns(
        'id', 'gender address_line_1 address_line_2 city state postal_code country
               emergency_contact_name emergency_contact_phone emergency_contact_relationship
               primary_pharmacy_id onboarding_completed onboarding_completed_at',
        'permitted', 'first_name last_name date_of_birth identity_token name_tokens gender address_line_1 address_line_2
               city state postal_code country emergency_contact_name emergency_contact_phone emergency_contact_relationship
               subscription_plan_id primary_pharmacy_id primary_provider_id onboarding_completed
               onboarding_completed_at');

-- The log is kept for ever, and read by others: no tokens in it.
CALL hand_over(ARRAY['audit_change()'::regprocedure, 'audit_truncate()'::regprocedure], quote_ident(current_user)::regrole);
CALL audit_table('patients', 'patient', '{first_name,last_name,address_line_1,address_line_2,city,emergency_contact_name,emergency_contact_phone,emergency_contact_relationship,identity_token,name_tokens}');
CALL audit_table('orders', 'order', '{payment_intent_id,shipping_address,billing_address,notes,payment_intent_token}');
CALL hand_over(ARRAY['audit_change()'::regprocedure, 'audit_truncate()'::regprocedure], 'telehealth_definer');
