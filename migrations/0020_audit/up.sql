-- The audit log: every change of every table, written by triggers in the same transaction; and the Merkle tree that
-- integrates the log (storage/src/audit). 0029 adds the reads of other users' data.

-- ---------------------------------------------------------------------------------------------------------------
-- Ids
-- ---------------------------------------------------------------------------------------------------------------

-- An entry's id is a UUIDv8 (RFC 9562): 60 bits of the transaction's number, 62 bits of a counter. So the primary key
-- orders the log by transaction, and within a transaction by event; and the entries of finished transactions are one
-- range of it, which the integrator finds without an additional column or index. Each session takes 32 numbers at a
-- time: numbers of one transaction are of one session, and ascend.
CREATE SEQUENCE audit_event CACHE 32;

-- What a change costs beyond the entry itself is the preparation of expressions. The functions below in LANGUAGE sql are
-- single expressions, which PostgreSQL inlines: it parses and plans any other one again in each transaction. PL/pgSQL
-- prepares an assignment once per transaction, but an expression in a query at each execution.

-- Returns the first half of this transaction's entry ids, as hexadecimal digits.
CREATE FUNCTION audit_transaction() RETURNS text
LANGUAGE sql VOLATILE
RETURN overlay(lpad(to_hex(pg_current_xact_id()::text::bigint), 15, '0') PLACING '8' FROM 13 FOR 0);

-- Returns the id of the next entry; the sign bit is the variant of a UUID.
CREATE FUNCTION audit_id(transaction text) RETURNS uuid
LANGUAGE sql VOLATILE
RETURN (transaction || to_hex(nextval('audit_event') | (-9223372036854775808)))::uuid;

-- ---------------------------------------------------------------------------------------------------------------
-- Actor
-- ---------------------------------------------------------------------------------------------------------------

-- Returns the claims of the transaction, from the setting that auth.uid() reads. Does not call auth.uid(), because an
-- auth.uid() that these migrations did not create may not be callable by every role. 0021 replaces this function by one
-- that accepts only signed claims while there are context keys.
CREATE FUNCTION audit_claims() RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN nullif(current_setting('request.jwt.claims', true), '')::jsonb - 'user_id';
EXCEPTION WHEN OTHERS THEN
    RETURN NULL;
END
$$;

-- Escapes text from a program for one line of a log: control characters, line separators and bidirectional controls
-- could make one entry look like another. The library rejects them; in claims that were set without it they become `?`.
CREATE FUNCTION audit_escape(given text) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN regexp_replace(given, '[\u0001-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]', '?', 'g');

-- Returns the actor of the transaction. Missing or malformed claims alone never prevent a write: the entry then names
-- the login. A service account has no id; it is named in user_agent.
CREATE FUNCTION audit_origin(
    OUT user_id uuid,
    OUT actor_id uuid,
    OUT ip_address inet,
    OUT user_agent text,
    OUT session_id text
)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    claims  CONSTANT jsonb := audit_claims();
    address CONSTANT text := claims ->> 'ip_address';
BEGIN
    -- A verified context contains the id of an active user as `user_id`. Any other actor need not be a user.
    actor_id := CASE
        WHEN claims ->> 'user_id' IS NOT NULL THEN (claims ->> 'user_id')::uuid
        WHEN claims ->> 'sub' ~ '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' THEN (claims ->> 'sub')::uuid
    END;
    IF actor_id IS NOT NULL THEN
        SELECT id INTO user_id FROM users WHERE id = actor_id;
    END IF;
    user_agent := audit_escape(left(nullif(concat_ws(' ',
        CASE WHEN actor_id IS NULL THEN
            coalesce('service:' || (claims ->> 'service'), 'role:' || (claims ->> 'role'), 'sql:' || session_user)
        END,
        claims ->> 'user_agent'), ''), 1000));
    session_id := audit_escape(left(claims ->> 'session_id', 100));
    IF claims IS NULL THEN
        ip_address := inet_client_addr();
    ELSIF address ~ '^1?[0-9]?[0-9]\.1?[0-9]?[0-9]\.1?[0-9]?[0-9]\.1?[0-9]?[0-9]$' THEN
        ip_address := address;
    ELSIF address IS NOT NULL THEN
        -- Any other text may be an address too; only a subtransaction, which costs more, finds out.
        BEGIN
            ip_address := address;
        EXCEPTION WHEN OTHERS THEN
            NULL;
        END;
    END IF;
END
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- Entries
-- ---------------------------------------------------------------------------------------------------------------

-- Redacts a row, or a part of one: a hidden column (protected health information) stays only if it is encrypted, a
-- secret one (a password hash, a key) never.
CREATE FUNCTION audit_redact(image jsonb, hidden text[], secret text[]) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    name text;
BEGIN
    IF NOT image ?| (hidden || secret) THEN
        RETURN image;
    END IF;
    FOREACH name IN ARRAY hidden || secret LOOP
        IF name = ANY (secret) AND image ->> name IS NOT NULL OR NOT starts_with(image ->> name, 'phi:') THEN
            image := image || jsonb_build_object(name, CASE WHEN name = ANY (secret) THEN '[secret]' ELSE '[phi]' END);
        END IF;
    END LOOP;
    RETURN image;
END
$$;

-- Returns the entity_id of an entry: the id in the column `subject`, or the nil UUID if the table has no such column.
CREATE FUNCTION audit_subject(image jsonb, subject text) RETURNS uuid
LANGUAGE sql IMMUTABLE
RETURN coalesce((image ->> subject)::uuid, '00000000-0000-0000-0000-000000000000');

-- Returns the severity of a change of a row: a controlled substance is a warning.
CREATE FUNCTION audit_severity(image jsonb) RETURNS log_severity_enum
LANGUAGE sql IMMUTABLE
RETURN CASE
    WHEN image ->> 'controlled_substance_schedule' IS NOT NULL THEN 'warning'::log_severity_enum
    ELSE 'info'::log_severity_enum
END;

-- Returns the severity of reading rows; 0027 replaces it by a function that covers emergencies.
CREATE FUNCTION audit_read_severity(entity text, ids jsonb) RETURNS log_severity_enum
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN 'info';
END
$$;

-- Logs the changes that a statement made to the rows of a table. Arguments: the entity, the hidden columns, the secret
-- columns, the column that identifies what the entry is about, the column that pairs old rows with new rows. The last
-- two are empty if the table has none. A statement-level trigger costs half as much as a row-level trigger.
CREATE FUNCTION audit_change() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER
AS $$
#variable_conflict use_variable
DECLARE
    entity      CONSTANT text := TG_ARGV[0];
    hidden      CONSTANT text[] := TG_ARGV[1];
    secret      CONSTANT text[] := TG_ARGV[2];
    subject     CONSTANT text := TG_ARGV[3];
    pairing     CONSTANT text := TG_ARGV[4];
    redacted    CONSTANT boolean := hidden || secret <> '{}';
    action      CONSTANT text := upper(entity) || '_' || TG_OP;
    transaction text;
    who         record;
BEGIN
    -- A statement that has changed no row needs neither an actor nor a transaction number.
    IF TG_OP = 'DELETE' THEN
        IF NOT EXISTS (SELECT FROM old_rows) THEN
            RETURN NULL;
        END IF;
    ELSIF NOT EXISTS (SELECT FROM new_rows) THEN
        RETURN NULL;
    END IF;
    transaction := audit_transaction();
    who := audit_origin();

    -- OFFSET 0 prevents the planner from building the image once for each of its uses.
    IF TG_OP = 'INSERT' THEN
        INSERT INTO audit_logs (id, user_id, actor_id, action, entity_type, entity_id, new_values,
                                ip_address, user_agent, session_id, severity)
        SELECT audit_id(transaction), who.user_id, who.actor_id, action, entity, audit_subject(image, subject),
               CASE WHEN redacted THEN audit_redact(image, hidden, secret) ELSE image END,
               who.ip_address, who.user_agent, who.session_id, audit_severity(image)
        FROM (SELECT to_jsonb(n) AS image FROM new_rows AS n OFFSET 0) AS n;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO audit_logs (id, user_id, actor_id, action, entity_type, entity_id, old_values,
                                ip_address, user_agent, session_id, severity)
        SELECT audit_id(transaction), who.user_id, who.actor_id, action, entity, audit_subject(image, subject),
               CASE WHEN redacted THEN audit_redact(image, hidden, secret) ELSE image END,
               who.ip_address, who.user_agent, who.session_id, audit_severity(image)
        FROM (SELECT to_jsonb(o) AS image FROM old_rows AS o OFFSET 0) AS o;
    ELSE
        -- A row whose key has changed is not paired: it gets two entries, with the whole row before and after.
        INSERT INTO audit_logs (id, user_id, actor_id, action, entity_type, entity_id, old_values, new_values,
                                ip_address, user_agent, session_id, severity)
        SELECT audit_id(transaction), who.user_id, who.actor_id, action, entity,
               audit_subject(coalesce(n.image, o.image), subject),
               CASE WHEN o.image IS NOT NULL THEN
                   CASE WHEN redacted THEN audit_redact(changed.before, hidden, secret) ELSE changed.before END
               END,
               CASE WHEN n.image IS NOT NULL THEN
                   CASE WHEN redacted THEN audit_redact(changed.after, hidden, secret) ELSE changed.after END
               END,
               who.ip_address, who.user_agent, who.session_id,
               greatest(audit_severity(o.image), audit_severity(n.image))
        FROM (SELECT to_jsonb(n) AS image FROM new_rows AS n OFFSET 0) AS n
        FULL JOIN (SELECT to_jsonb(o) AS image FROM old_rows AS o OFFSET 0) AS o
               ON o.image ->> pairing = n.image ->> pairing
        CROSS JOIN LATERAL (
            SELECT jsonb_object_agg(name, o.image -> name) AS before, jsonb_object_agg(name, n.image -> name) AS after
            FROM jsonb_object_keys(coalesce(n.image, o.image)) AS name
            WHERE o.image -> name IS DISTINCT FROM n.image -> name
        ) AS changed;
    END IF;
    RETURN NULL;
END
$$;
CALL lock_down('audit_change()');

-- Logs the rows before a TRUNCATE, whose triggers have no transition tables. Only the owner can truncate.
CREATE FUNCTION audit_truncate() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER
AS $$
BEGIN
    EXECUTE format(
        'INSERT INTO audit_logs (id, user_id, actor_id, action, entity_type, entity_id, old_values,
                                 ip_address, user_agent, session_id, severity)
         SELECT audit_id(audit_transaction()), who.user_id, who.actor_id, upper($1) || ''_TRUNCATE'', $1,
                audit_subject(image, $4), audit_redact(image, $2, $3), who.ip_address, who.user_agent, who.session_id,
                ''critical''
         FROM %I.%I AS gone CROSS JOIN LATERAL to_jsonb(gone) AS image CROSS JOIN audit_origin() AS who',
        TG_TABLE_SCHEMA, TG_TABLE_NAME)
    USING TG_ARGV[0], TG_ARGV[1]::text[], TG_ARGV[2]::text[], TG_ARGV[3];
    RETURN NULL;
END
$$;
CALL lock_down('audit_truncate()');

-- ---------------------------------------------------------------------------------------------------------------
-- Audited tables
-- ---------------------------------------------------------------------------------------------------------------

-- Creates or replaces the audit triggers of a table, whatever its key. `hidden`: its columns of protected health
-- information; `secret`: columns that the log never contains; `subject`: the uuid column that identifies what entries
-- are about, by default `id`, or the nil UUID if `id` is not a uuid.
CREATE PROCEDURE audit_table(
    relation regclass,
    entity text,
    hidden text[] DEFAULT '{}',
    secret text[] DEFAULT '{}',
    subject text DEFAULT NULL
)
LANGUAGE plpgsql
AS $$
DECLARE
    name    CONSTANT text := (SELECT relname FROM pg_class WHERE oid = relation);
    columns CONSTANT jsonb := (SELECT jsonb_object_agg(attname, atttypid::regtype) FROM pg_attribute
                               WHERE attrelid = relation AND attnum > 0 AND NOT attisdropped);
    keys    CONSTANT text[] := ARRAY(
        SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
        WHERE indrelid = relation AND indisprimary);
    about   CONSTANT text := coalesce(subject, CASE columns ->> 'id' WHEN 'uuid' THEN 'id' ELSE '' END);
    event   record;
BEGIN
    -- A misspelled column name would not be redacted.
    IF NOT columns ?& (hidden || secret || keys) OR (subject IS NOT NULL AND columns ->> subject IS DISTINCT FROM 'uuid') THEN
        RAISE EXCEPTION 'a column in the audit arguments of table % does not exist or has the wrong type', relation
            USING ERRCODE = 'undefined_column';
    END IF;
    FOR event IN
        SELECT * FROM (VALUES
            ('insert',   'AFTER INSERT',    'REFERENCING NEW TABLE AS new_rows',                          'audit_change'),
            ('update',   'AFTER UPDATE',    'REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows',    'audit_change'),
            ('delete',   'AFTER DELETE',    'REFERENCING OLD TABLE AS old_rows',                          'audit_change'),
            ('truncate', 'BEFORE TRUNCATE', '',                                                           'audit_truncate')
        ) AS event(word, moment, tables, function)
    LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER %I %s ON %s %s FOR EACH STATEMENT EXECUTE FUNCTION %I(%L, %L, %L, %L, %L)',
                       format('tr_%s_audit_%s', name, event.word), event.moment, relation, event.tables,
                       event.function, entity, hidden, secret, about,
                       CASE cardinality(keys) WHEN 1 THEN keys[1] ELSE '' END);
    END LOOP;
END
$$;

-- The hidden columns are core's columns of type Phi; a test verifies this.
CALL audit_table('users', 'user', secret => '{password_hash}');
CALL audit_table('patients', 'patient', '{first_name,last_name,date_of_birth_correction,address_line_1,address_line_2,city,emergency_contact_name,emergency_contact_phone,emergency_contact_relationship}');
CALL audit_table('providers', 'provider');
CALL audit_table('administrators', 'administrator');
CALL audit_table('consultations', 'consultation', '{chief_complaint,history_present_illness,assessment,plan,video_call_url,recording_url,notes,cancellation_reason}');
CALL audit_table('prescriptions', 'prescription', '{medication_name,generic_name,strength,instructions,ndc_number,contraindications,drug_interactions}');
CALL audit_table('sessions', 'session', '{plan,progress_notes,assessment_and_plan}');
CALL audit_table('categories', 'category');
CALL audit_table('products', 'product');
CALL audit_table('subscription_plans', 'subscription_plan');
CALL audit_table('orders', 'order', '{payment_intent_id,shipping_address,billing_address,notes}');
CALL audit_table('order_items', 'order_item', '{name,description,dosage_instructions}');
CALL audit_table('invoices', 'invoice', '{notes}');
CALL audit_table('conversations', 'conversation', '{subject}');
CALL audit_table('messages', 'message', '{content,attachments}');
CALL audit_table('notifications', 'notification', '{title,message,data}');
CALL audit_table('telehealth_flows', 'telehealth_flow', '{intake_form_data,consultation_data}');
CALL audit_table('tasks', 'task', '{title,description}');
CALL audit_table('form_schemas', 'form_schema');
CALL audit_table('form_submissions', 'form_submission', '{submission_data,scores}');
CALL audit_table('insurance_providers', 'insurance_provider');
CALL audit_table('patient_insurance', 'patient_insurance', '{policy_number,group_number,subscriber_name}');
CALL audit_table('pharmacies', 'pharmacy');
CALL audit_table('tags', 'tag');
CALL audit_table('entity_tags', 'entity_tag');
-- Their own ids are from the payment service; entries are about the order.
CALL audit_table('payment_events', 'payment_event', subject => 'order_id');
CALL audit_table('payment_resolutions', 'payment_resolution');

-- ---------------------------------------------------------------------------------------------------------------
-- Merkle tree
-- ---------------------------------------------------------------------------------------------------------------

-- The log in the order of integration. `hashes` holds 32 bytes for each node of the RFC 6962 tree that this leaf
-- completes: the leaf, its parent if the leaf is a right child, and so on up. So reading any node of the tree takes one
-- row: the node at `level` over leaves from i * 2^level on is in the row of its last leaf, at byte 32 * level.
CREATE TABLE audit_leaves (
    position BIGINT PRIMARY KEY CHECK (position >= 0),
    audit_id UUID NOT NULL UNIQUE,
    hashes BYTEA NOT NULL CHECK (octet_length(hashes) > 0 AND octet_length(hashes) % 32 = 0)
);

-- The signed heads of the tree: C2SP signed notes of the form tlog-checkpoint.
CREATE TABLE audit_checkpoints (
    tree_size BIGINT PRIMARY KEY CHECK (tree_size > 0),
    note TEXT NOT NULL
);

-- ---------------------------------------------------------------------------------------------------------------
-- Append-only triggers
-- ---------------------------------------------------------------------------------------------------------------

-- Rejects changes of entries, by the owner and superusers too. The only exception is ON DELETE SET NULL, which clears
-- user_id when a user is deleted: actor_id stays.
CREATE FUNCTION reject_audit_log_change() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER
AS $$
DECLARE
    expected audit_logs%ROWTYPE;
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'audit_logs' THEN
        expected := OLD;
        expected.user_id := NULL;
        IF NEW *= expected AND NOT EXISTS (SELECT FROM users WHERE id = OLD.user_id) THEN
            RETURN NEW;
        END IF;
    END IF;
    PERFORM raise_violation('append_only', TG_TABLE_SCHEMA, TG_TABLE_NAME, 'id', 'the audit log is append-only');
    RETURN NULL;
END
$$;
CALL lock_down('reject_audit_log_change()');

DO $$
DECLARE
    relation text;
BEGIN
    FOREACH relation IN ARRAY ARRAY['audit_logs', 'audit_leaves', 'audit_checkpoints'] LOOP
        EXECUTE format('CREATE TRIGGER tr_%1$s_append_only BEFORE UPDATE OR DELETE ON %1$s
                            FOR EACH ROW EXECUTE FUNCTION reject_audit_log_change()', relation);
        EXECUTE format('CREATE TRIGGER tr_%1$s_truncate BEFORE TRUNCATE ON %1$s
                            FOR EACH STATEMENT EXECUTE FUNCTION reject_audit_log_change()', relation);
        -- Also if session_replication_role disables ordinary triggers.
        EXECUTE format('ALTER TABLE %1$s ENABLE ALWAYS TRIGGER tr_%1$s_append_only', relation);
        EXECUTE format('ALTER TABLE %1$s ENABLE ALWAYS TRIGGER tr_%1$s_truncate', relation);
    END LOOP;
END
$$;

REVOKE ALL ON FUNCTION audit_transaction(), audit_id(text), audit_claims(), audit_escape(text), audit_origin(),
    audit_redact(jsonb, text[], text[]), audit_subject(jsonb, text), audit_severity(jsonb),
    audit_read_severity(text, jsonb) FROM PUBLIC;
REVOKE ALL ON PROCEDURE audit_table(regclass, text, text[], text[], text) FROM PUBLIC;

-- ---------------------------------------------------------------------------------------------------------------
-- Indexes
-- ---------------------------------------------------------------------------------------------------------------

-- By who acted (`user_id` does not outlive the user), by severity, and by time. Not a block range index for the last: each
-- question would read all of it.
CREATE INDEX idx_audit_logs_actor ON audit_logs (actor_id, id);
CREATE INDEX idx_audit_logs_severe ON audit_logs (id) WHERE severity IN ('warning', 'error', 'critical');
CREATE INDEX idx_audit_logs_created ON audit_logs (created_at);
