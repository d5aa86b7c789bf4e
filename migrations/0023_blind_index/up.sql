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

CALL lock_down('access_patients_identified(bigint[])');
CALL lock_down('access_patients_named(bigint[], bigint[])');
CALL lock_down('access_orders_paid_by(bigint[])');

-- The log is kept for ever, and read by others: no tokens in it.
CALL audit_table('patients', 'patient', '{first_name,last_name,address_line_1,address_line_2,city,emergency_contact_name,emergency_contact_phone,emergency_contact_relationship,identity_token,name_tokens}');
CALL audit_table('orders', 'order', '{payment_intent_id,shipping_address,billing_address,notes,payment_intent_token}');
