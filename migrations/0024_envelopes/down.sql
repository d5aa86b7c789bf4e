-- The database cannot decrypt envelopes, and they are not valid values of the previous column types.
DO $$
DECLARE
    sealed record;
    found  boolean;
BEGIN
    FOR sealed IN
        SELECT attrelid::regclass AS relation, quote_ident(attname) AS column_
        FROM pg_attribute
        WHERE atttypid IN ('sealed_text'::regtype, 'sealed_json'::regtype) AND NOT attisdropped
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE %s IS NOT NULL)', sealed.relation, sealed.column_) INTO found;
        IF found THEN
            RAISE EXCEPTION '%.% holds encrypted values: remove them before reverting this migration',
                sealed.relation, sealed.column_;
        END IF;
    END LOOP;
END
$$;

DROP FUNCTION check_keys(text[], bytea[]);
DROP TABLE key_checks;

ALTER TABLE patient_insurance
    ALTER COLUMN policy_number TYPE VARCHAR(50),
    ALTER COLUMN group_number TYPE VARCHAR(50),
    ALTER COLUMN subscriber_name TYPE VARCHAR(200);

ALTER TABLE form_submissions
    ALTER COLUMN submission_data TYPE JSONB,
    ALTER COLUMN scores TYPE JSONB;

ALTER TABLE tasks
    ALTER COLUMN title TYPE VARCHAR(200),
    ALTER COLUMN description TYPE TEXT;

ALTER TABLE telehealth_flows
    ALTER COLUMN intake_form_data TYPE JSONB,
    ALTER COLUMN intake_form_data SET DEFAULT '{}',
    ALTER COLUMN consultation_data TYPE JSONB,
    ALTER COLUMN consultation_data SET DEFAULT '{}';

ALTER TABLE notifications
    ALTER COLUMN title TYPE VARCHAR(200),
    ALTER COLUMN message TYPE TEXT,
    ALTER COLUMN data TYPE JSONB,
    ALTER COLUMN data SET DEFAULT '{}';

ALTER TABLE messages
    ALTER COLUMN content TYPE TEXT,
    ALTER COLUMN attachments TYPE JSONB,
    ALTER COLUMN attachments SET DEFAULT '[]',
    ADD CONSTRAINT content_not_empty CHECK (LENGTH(TRIM(content)) > 0 OR message_type != 'text');

ALTER TABLE conversations
    ALTER COLUMN subject TYPE VARCHAR(500);

ALTER TABLE invoices
    ALTER COLUMN notes TYPE TEXT;

ALTER TABLE order_items
    ALTER COLUMN name TYPE VARCHAR(200),
    ALTER COLUMN description TYPE TEXT,
    ALTER COLUMN dosage_instructions TYPE TEXT;

ALTER TABLE orders
    ALTER COLUMN payment_intent_id TYPE VARCHAR(100),
    ALTER COLUMN shipping_address TYPE JSONB,
    ALTER COLUMN billing_address TYPE JSONB,
    ALTER COLUMN notes TYPE TEXT;

ALTER TABLE sessions
    ALTER COLUMN plan TYPE VARCHAR(200),
    ALTER COLUMN progress_notes TYPE TEXT,
    ALTER COLUMN assessment_and_plan TYPE TEXT;

ALTER TABLE prescriptions
    ALTER COLUMN medication_name TYPE VARCHAR(200),
    ALTER COLUMN generic_name TYPE VARCHAR(200),
    ALTER COLUMN strength TYPE VARCHAR(100),
    ALTER COLUMN instructions TYPE TEXT,
    ALTER COLUMN ndc_number TYPE VARCHAR(14),
    ALTER COLUMN contraindications TYPE TEXT[] USING ARRAY[contraindications],
    ALTER COLUMN drug_interactions TYPE TEXT[] USING ARRAY[drug_interactions],
    ADD CONSTRAINT valid_ndc CHECK (
        ndc_number IS NULL
        OR ndc_number ~ '^[0-9]{5,6}-[0-9]{4}-[0-9]{2}$'
    );

ALTER TABLE consultations
    ALTER COLUMN chief_complaint TYPE TEXT,
    ALTER COLUMN history_present_illness TYPE TEXT,
    ALTER COLUMN assessment TYPE TEXT,
    ALTER COLUMN plan TYPE TEXT,
    ALTER COLUMN video_call_url TYPE TEXT,
    ALTER COLUMN recording_url TYPE TEXT,
    ALTER COLUMN notes TYPE TEXT,
    ALTER COLUMN cancellation_reason TYPE TEXT;

ALTER TABLE patients
    ALTER COLUMN first_name TYPE VARCHAR(100),
    ALTER COLUMN last_name TYPE VARCHAR(100),
    ALTER COLUMN date_of_birth_correction TYPE TEXT,
    ALTER COLUMN address_line_1 TYPE TEXT,
    ALTER COLUMN address_line_2 TYPE TEXT,
    ALTER COLUMN city TYPE VARCHAR(100),
    ALTER COLUMN emergency_contact_name TYPE VARCHAR(200),
    ALTER COLUMN emergency_contact_phone TYPE VARCHAR(20),
    ALTER COLUMN emergency_contact_relationship TYPE VARCHAR(100);

DROP DOMAIN sealed_json;
DROP DOMAIN sealed_text;
DROP FUNCTION is_envelope;
