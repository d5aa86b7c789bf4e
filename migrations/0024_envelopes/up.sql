-- Protected health information is encrypted before it is sent to the database: a column of one of these two types holds
-- only envelopes, which storage/src/crypto describes. These are the columns whose type in core is Phi.
--
-- The database has no keys and cannot encrypt: this migration fails if a row contains plaintext, with an error that
-- names the domain.

-- Checks the format of an envelope (only a key can verify the tag): prefix, key id, and canonical base64url of a nonce
-- of 12 bytes, whole blocks of 32 bytes and a tag of 16 bytes. Canonical: the bits that the last character has beyond
-- whole bytes are zero.
--
-- Every protected value of every write is checked. PostgreSQL inlines the function because it is one expression and not
-- STRICT, and a regular expression without nested quantifiers is matched seven times faster than one with them.
CREATE FUNCTION is_envelope(envelope text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN envelope ~ '^phi:v1:[a-z0-9._-]{1,16}:[A-Za-z0-9_-]+$'
   AND length(split_part(envelope, ':', 4)) >= 80
   AND (length(split_part(envelope, ':', 4)) * 3 / 4 - 28) % 32 = 0
   AND CASE length(split_part(envelope, ':', 4)) % 4
           WHEN 0 THEN true
           WHEN 1 THEN false
           WHEN 2 THEN strpos('AQgw', right(envelope, 1)) > 0
           WHEN 3 THEN strpos('AEIMQUYcgkosw048', right(envelope, 1)) > 0
       END;
REVOKE ALL ON FUNCTION is_envelope(text) FROM PUBLIC;

CREATE DOMAIN sealed_text AS TEXT
    CONSTRAINT sealed CHECK (is_envelope(VALUE));

CREATE DOMAIN sealed_json AS JSONB
    CONSTRAINT sealed CHECK (jsonb_typeof(VALUE) = 'string' AND is_envelope(VALUE #>> '{}'));

ALTER TABLE patients
    ALTER COLUMN first_name TYPE sealed_text,
    ALTER COLUMN last_name TYPE sealed_text,
    ALTER COLUMN date_of_birth_correction TYPE sealed_text,
    ALTER COLUMN address_line_1 TYPE sealed_text,
    ALTER COLUMN address_line_2 TYPE sealed_text,
    ALTER COLUMN city TYPE sealed_text,
    ALTER COLUMN emergency_contact_name TYPE sealed_text,
    ALTER COLUMN emergency_contact_phone TYPE sealed_text,
    ALTER COLUMN emergency_contact_relationship TYPE sealed_text;

ALTER TABLE consultations
    ALTER COLUMN chief_complaint TYPE sealed_text,
    ALTER COLUMN history_present_illness TYPE sealed_text,
    ALTER COLUMN assessment TYPE sealed_text,
    ALTER COLUMN plan TYPE sealed_text,
    ALTER COLUMN video_call_url TYPE sealed_text,
    ALTER COLUMN recording_url TYPE sealed_text,
    ALTER COLUMN notes TYPE sealed_text,
    ALTER COLUMN cancellation_reason TYPE sealed_text;

ALTER TABLE prescriptions
    DROP CONSTRAINT valid_ndc,
    ALTER COLUMN medication_name TYPE sealed_text,
    ALTER COLUMN generic_name TYPE sealed_text,
    ALTER COLUMN strength TYPE sealed_text,
    ALTER COLUMN instructions TYPE sealed_text,
    ALTER COLUMN ndc_number TYPE sealed_text,
    ALTER COLUMN contraindications TYPE sealed_text USING array_to_string(contraindications, ','),
    ALTER COLUMN drug_interactions TYPE sealed_text USING array_to_string(drug_interactions, ',');

ALTER TABLE sessions
    ALTER COLUMN plan TYPE sealed_text,
    ALTER COLUMN progress_notes TYPE sealed_text,
    ALTER COLUMN assessment_and_plan TYPE sealed_text;

ALTER TABLE orders
    ALTER COLUMN payment_intent_id TYPE sealed_text,
    ALTER COLUMN shipping_address TYPE sealed_json,
    ALTER COLUMN billing_address TYPE sealed_json,
    ALTER COLUMN notes TYPE sealed_text;

ALTER TABLE order_items
    ALTER COLUMN name TYPE sealed_text,
    ALTER COLUMN description TYPE sealed_text,
    ALTER COLUMN dosage_instructions TYPE sealed_text;

ALTER TABLE invoices
    ALTER COLUMN notes TYPE sealed_text;

ALTER TABLE conversations
    ALTER COLUMN subject TYPE sealed_text;

ALTER TABLE messages
    DROP CONSTRAINT content_not_empty,
    ALTER COLUMN content TYPE sealed_text,
    ALTER COLUMN attachments DROP DEFAULT,
    ALTER COLUMN attachments TYPE sealed_json;

ALTER TABLE notifications
    ALTER COLUMN title TYPE sealed_text,
    ALTER COLUMN message TYPE sealed_text,
    ALTER COLUMN data DROP DEFAULT,
    ALTER COLUMN data TYPE sealed_json;

ALTER TABLE telehealth_flows
    ALTER COLUMN intake_form_data DROP DEFAULT,
    ALTER COLUMN intake_form_data TYPE sealed_json,
    ALTER COLUMN consultation_data DROP DEFAULT,
    ALTER COLUMN consultation_data TYPE sealed_json;

ALTER TABLE tasks
    ALTER COLUMN title TYPE sealed_text,
    ALTER COLUMN description TYPE sealed_text;

ALTER TABLE form_submissions
    ALTER COLUMN submission_data TYPE sealed_json,
    ALTER COLUMN scores TYPE sealed_json;

ALTER TABLE patient_insurance
    ALTER COLUMN policy_number TYPE sealed_text,
    ALTER COLUMN group_number TYPE sealed_text,
    ALTER COLUMN subscriber_name TYPE sealed_text;

-- ---------------------------------------------------------------------------------------------------------------
-- Key checks
-- ---------------------------------------------------------------------------------------------------------------

-- A key id stands for one secret per portal. Programs compare their keyring with these values before they write; a
-- value reveals nothing about the secret (storage/src/session/key_check.rs). The first program that uses a key id
-- inserts it; the owner of the tables can remove a wrong row.
CREATE TABLE key_checks (
    key_id TEXT PRIMARY KEY CHECK (key_id ~ '^[a-z0-9._-]{1,16}$'),
    check_value BYTEA NOT NULL CHECK (octet_length(check_value) = 32)
);
ALTER TABLE key_checks ENABLE ROW LEVEL SECURITY;
CREATE POLICY definer_select ON key_checks FOR SELECT TO telehealth_definer USING (true);
CREATE POLICY definer_insert ON key_checks FOR INSERT TO telehealth_definer WITH CHECK (true);

CALL revoke_default_privileges('key_checks');
GRANT SELECT, INSERT ON key_checks TO telehealth_definer;

-- Inserts new key ids and returns those that are stored with another value. If two programs insert the same id
-- concurrently, the second waits for the first and then sees its value.
CREATE FUNCTION check_keys(ids text[], check_values bytea[]) RETURNS text[]
LANGUAGE plpgsql SECURITY DEFINER
AS $$
BEGIN
    INSERT INTO key_checks
    SELECT * FROM unnest(ids, check_values) AS given(key_id, check_value) ORDER BY key_id
    ON CONFLICT DO NOTHING;
    RETURN ARRAY(
        SELECT key_id FROM key_checks JOIN unnest(ids, check_values) AS given(key_id, check_value) USING (key_id)
        WHERE key_checks.check_value <> given.check_value ORDER BY key_id
    );
END
$$;
CALL lock_down('check_keys(text[], bytea[])');
