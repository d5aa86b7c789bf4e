-- Blind indexes: columns of keyed tokens, which storage writes together with the corresponding values
-- (storage/src/crypto/blind_index.rs). Rows can be found by them without revealing a value to the database. Tokens
-- reveal which values are equal, so users cannot read these columns. They call the functions below, with tokens that
-- require the keyring.

-- Token of last name, initial and date of birth together.
ALTER TABLE patients ADD COLUMN identity_token BIGINT;
-- Tokens of each name and its prefixes, if the portal has the option name_index, else NULL.
ALTER TABLE patients ADD COLUMN name_tokens BIGINT[];
ALTER TABLE orders ADD COLUMN payment_intent_token BIGINT;

CREATE INDEX idx_patients_identity_token ON patients (identity_token);
CREATE INDEX idx_patients_name_tokens ON patients USING gin (name_tokens);
CREATE INDEX idx_orders_payment_intent_token ON orders (payment_intent_token);

-- Returns the patients who have any of the identity tokens. Only ids: the actor reads the rows under their own
-- policies. A definer function can use the index, which row-level security would prevent.
CREATE FUNCTION access_find_patients_by_identity(tokens bigint[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1
AS $$
BEGIN
    RETURN QUERY SELECT id FROM patients WHERE identity_token = ANY (tokens);
END
$$;

-- Returns the patients who have any of the name tokens and, unless `others` is NULL, any of the others.
CREATE FUNCTION access_find_patients_by_name(tokens bigint[], others bigint[]) RETURNS SETOF uuid
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

-- Returns the orders whose payment intent has any of the tokens.
CREATE FUNCTION access_find_orders_by_payment_intent(tokens bigint[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1
AS $$
BEGIN
    RETURN QUERY SELECT id FROM orders WHERE payment_intent_token = ANY (tokens);
END
$$;

CALL lock_down('access_find_patients_by_identity(bigint[])');
CALL lock_down('access_find_patients_by_name(bigint[], bigint[])');
CALL lock_down('access_find_orders_by_payment_intent(bigint[])');

-- The log has other readers and is kept forever, so it must not contain tokens.
CALL audit_table('patients', 'patient', '{first_name,last_name,date_of_birth_correction,address_line_1,address_line_2,city,emergency_contact_name,emergency_contact_phone,emergency_contact_relationship,identity_token,name_tokens}');
CALL audit_table('orders', 'order', '{payment_intent_id,shipping_address,billing_address,notes,payment_intent_token}');
