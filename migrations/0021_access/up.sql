-- Who may do what, enforced: row-level security on every table, column grants, and the functions that policies ask.
-- The matrix is core's (core/src/access/matrix.rs); a test asks both, cell by cell.
--
-- People act as `authenticated`, jobs as `service_role`, and the definer functions as `telehealth_definer`: a role that
-- nobody logs in as, with policies of its own. So FORCE, which binds the owner too, blinds no trigger, and no policy
-- asks itself.

-- ---------------------------------------------------------------------------------------------------------------
-- Bookkeeping
-- ---------------------------------------------------------------------------------------------------------------

-- What each job may do; the job `*` is any. The owner writes it (Portal::grant_job).
CREATE TABLE job_grants (
    job TEXT NOT NULL CHECK (job <> ''),
    table_name TEXT NOT NULL,
    verb TEXT NOT NULL CHECK (verb IN ('select', 'insert', 'update', 'delete')),
    PRIMARY KEY (job, table_name, verb)
);

-- The keys that a context is signed with, if any: HMAC-SHA-256 (RFC 2104), each already mixed with its two pads. While
-- there is one, a context that is not signed is nobody's (Portal::sign_contexts).
CREATE TABLE context_keys (
    inner_pad BYTEA PRIMARY KEY CHECK (length(inner_pad) = 64),
    outer_pad BYTEA NOT NULL CHECK (length(outer_pad) = 64)
);

-- Emergencies that providers have declared, each in a transaction of its own, and the charts that were opened in each.
CREATE TABLE emergencies (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    reason TEXT NOT NULL CHECK (length(trim(reason)) BETWEEN 1 AND 1000),
    declared_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),
    declared_in XID8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX idx_emergencies_user_id ON emergencies (user_id);

CREATE TABLE emergency_charts (
    emergency_id UUID NOT NULL REFERENCES emergencies (id) ON DELETE CASCADE,
    patient_id UUID NOT NULL REFERENCES patients (id) ON DELETE CASCADE,
    opened_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),
    is_told BOOLEAN NOT NULL DEFAULT false,
    PRIMARY KEY (emergency_id, patient_id)
);
CREATE INDEX idx_emergency_charts_patient_id ON emergency_charts (patient_id);

-- ---------------------------------------------------------------------------------------------------------------
-- Who acts
-- ---------------------------------------------------------------------------------------------------------------

-- The claims of the transaction, NULL where they are missing, garbled or not signed as they must be. A signature counts
-- for five minutes before and after the transaction began.
CREATE FUNCTION access_claims() RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
AS $$
DECLARE
    said   text := nullif(current_setting('request.jwt.claims', true), '');
    claims jsonb;
BEGIN
    IF said IS NULL THEN
        RETURN NULL;
    END IF;
    IF EXISTS (SELECT FROM context_keys) AND NOT EXISTS (
        -- Digests are compared, so that how long it takes tells nothing about how much of a signature is right.
        SELECT FROM context_keys
        WHERE sha256(convert_to(encode(sha256(outer_pad || sha256(inner_pad || convert_to(said, 'UTF8'))), 'hex'), 'UTF8'))
            = sha256(convert_to(coalesce(current_setting('telehealth.signature', true), ''), 'UTF8'))
    ) THEN
        RETURN NULL;
    END IF;
    IF current_setting('server_version_num')::integer >= 160000 THEN
        claims := CASE WHEN pg_input_is_valid(said, 'jsonb') THEN said::jsonb END;
    ELSE
        BEGIN
            claims := said::jsonb;
        EXCEPTION WHEN OTHERS THEN
            RETURN NULL;
        END;
    END IF;
    IF EXISTS (SELECT FROM context_keys)
       AND abs(extract(epoch FROM now()) - (claims ->> 'iat')::numeric) <= 300 IS NOT TRUE THEN
        RETURN NULL;
    END IF;
    RETURN claims;
END
$$;

-- The person for whom the transaction acts, if it is one whom the portal lets in.
CREATE FUNCTION access_person() RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER
AS $$
DECLARE
    subject text := access_claims() ->> 'sub';
BEGIN
    IF subject ~ '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' THEN
        RETURN (SELECT id FROM users WHERE id = subject::uuid AND status = 'active');
    END IF;
    RETURN NULL;
END
$$;

-- What that person is.
CREATE FUNCTION access_role() RETURNS user_role_enum
LANGUAGE plpgsql STABLE SECURITY DEFINER
AS $$
BEGIN
    RETURN (SELECT role FROM users WHERE id = access_person());
END
$$;

-- Whether that person has the permission `table:verb`. A super administrator has every one; to read a table, any
-- permission on it will do.
CREATE FUNCTION access_permitted(table_name text, verb text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER
AS $$
DECLARE
    person uuid := access_person();
    wanted text[] := CASE verb
        WHEN 'select' THEN ARRAY[table_name || ':select', table_name || ':insert', table_name || ':update',
                                 table_name || ':delete']
        ELSE ARRAY[table_name || ':' || verb]
    END;
BEGIN
    RETURN person IS NOT NULL AND EXISTS (
        SELECT FROM users LEFT JOIN administrators USING (id)
        WHERE id = person
          AND (users.role = 'super_admin' OR (users.role = 'admin' AND administrators.permissions && wanted))
    );
END
$$;

-- Whether the transaction is that of a job which may do this; whoever may change rows of a table may read them.
CREATE FUNCTION access_job(wanted_table text, wanted_verb text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER
AS $$
DECLARE
    name text := nullif(access_claims() ->> 'job', '');
BEGIN
    RETURN name IS NOT NULL AND EXISTS (
        SELECT FROM job_grants
        WHERE job IN (name, '*') AND table_name = wanted_table AND (verb = wanted_verb OR wanted_verb = 'select')
    );
END
$$;

-- The claims, for the audit log. While contexts must be signed, one that is not signed writes nothing: a statement may have
-- changed it after the policies have looked. Whoever owns the tables is above that, and is named by his login.
CREATE OR REPLACE FUNCTION audit_claims() RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    claims jsonb := access_claims();
BEGIN
    IF claims IS NULL AND EXISTS (SELECT FROM context_keys)
       AND NOT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = 'audit_logs'::regclass), 'MEMBER') THEN
        RAISE EXCEPTION 'permission denied: the log cannot tell for whom this is done' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN claims;
END
$$;

-- The last step of beginning a transaction: refuses whom the portal does not let in, and a connection on which
-- somebody has prepared statements of his own, which others might run for him.
CREATE FUNCTION access_enter() RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER
AS $$
DECLARE
    name text := nullif(access_claims() ->> 'job', '');
BEGIN
    IF EXISTS (SELECT FROM pg_prepared_statements WHERE from_sql) THEN
        RAISE EXCEPTION 'the connection was left with statements of somebody else'
            USING ERRCODE = 'object_in_use';
    END IF;
    IF access_person() IS NULL
       AND NOT EXISTS (SELECT FROM job_grants WHERE job IN (name, '*') AND name IS NOT NULL) THEN
        RAISE EXCEPTION 'permission denied: the actor is nobody whom the portal lets in'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
END
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- With whom the person has to do
-- ---------------------------------------------------------------------------------------------------------------

-- The patients in a provider's care: assigned, or booked. A booking counts until 365 days after its start (core's
-- access::BOOKED_FOR), unless it was called off, missed or moved.
CREATE FUNCTION access_patients() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100
AS $$
DECLARE
    person uuid := access_person();
BEGIN
    IF person IS NOT NULL THEN
        RETURN QUERY
            SELECT id FROM patients WHERE primary_provider_id = person
            UNION
            SELECT patient_id FROM consultations
            WHERE provider_id = person AND status IN ('scheduled', 'in_progress', 'completed')
              AND scheduled_at > now() - INTERVAL '8760 hours';
    END IF;
END
$$;

-- The other way round: the providers who have a patient in their care.
CREATE FUNCTION access_providers() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 10
AS $$
DECLARE
    person uuid := access_person();
BEGIN
    IF person IS NOT NULL THEN
        RETURN QUERY
            SELECT primary_provider_id FROM patients WHERE id = person AND primary_provider_id IS NOT NULL
            UNION
            SELECT provider_id FROM consultations
            WHERE patient_id = person AND status IN ('scheduled', 'in_progress', 'completed')
              AND scheduled_at > now() - INTERVAL '8760 hours';
    END IF;
END
$$;

-- The conversations in which the person takes part.
CREATE FUNCTION access_conversations() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100
AS $$
DECLARE
    person uuid := access_person();
BEGIN
    IF person IS NOT NULL THEN
        RETURN QUERY SELECT id FROM conversations WHERE participant_ids @> ARRAY[person];
    END IF;
END
$$;

-- Whether a message stands in a conversation of the person's and can be answered there.
CREATE FUNCTION access_answerable(message uuid, conversation uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER
AS $$
BEGIN
    RETURN EXISTS (SELECT FROM messages WHERE id = message AND conversation_id = conversation AND NOT is_deleted)
       AND conversation IN (SELECT access_conversations());
END
$$;

-- Keeps a conversation of the person's as it is until the transaction ends, as storing a message does: FOR UPDATE asks
-- for the right to change it.
CREATE FUNCTION access_hold_conversation(conversation uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
AS $$
BEGIN
    PERFORM FROM conversations WHERE id = conversation AND participant_ids @> ARRAY[access_person()] FOR NO KEY UPDATE;
END
$$;

-- Whether a user belongs to the staff; only the staff is told.
CREATE FUNCTION access_is_staff(member uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER
AS $$
BEGIN
    RETURN access_role() <> 'patient' AND EXISTS (SELECT FROM users WHERE id = member AND role <> 'patient');
END
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- Emergencies
-- ---------------------------------------------------------------------------------------------------------------

-- Declares an emergency. It counts in later transactions only: what is declared and rolled back opens nothing.
CREATE FUNCTION access_declare_emergency(reason text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER
AS $$
DECLARE
    declared uuid;
BEGIN
    IF access_role() IS DISTINCT FROM 'provider' THEN
        RAISE EXCEPTION 'permission denied: only a provider declares an emergency'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO emergencies (user_id, reason) VALUES (access_person(), reason) RETURNING id INTO declared;
    RETURN declared;
END
$$;

-- The emergency that the claims name, if this provider has declared it within the last hour, in an earlier transaction.
CREATE FUNCTION access_emergency() RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER
AS $$
DECLARE
    named text := access_claims() ->> 'emergency_id';
BEGIN
    IF named ~ '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' AND access_role() = 'provider' THEN
        RETURN (
            SELECT id FROM emergencies
            WHERE id = named::uuid AND user_id = access_person() AND declared_at > now() - INTERVAL '1 hour'
              AND declared_in IS DISTINCT FROM pg_current_xact_id_if_assigned()
        );
    END IF;
    RETURN NULL;
END
$$;

-- Opens the chart of a patient in an emergency and notes it, once a transaction; the library tells the patient. Policies ask this of
-- each row that nothing else lets the provider see. An emergency is not about everybody.
CREATE FUNCTION access_open_chart(patient uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
AS $$
DECLARE
    emergency uuid := access_emergency();
BEGIN
    IF emergency IS NULL OR NOT EXISTS (SELECT FROM patients WHERE id = patient) THEN
        RETURN false;
    END IF;
    INSERT INTO emergency_charts (emergency_id, patient_id) VALUES (emergency, patient) ON CONFLICT DO NOTHING;
    IF FOUND THEN
        IF (SELECT count(*) FROM emergency_charts WHERE emergency_id = emergency) > 100 THEN
            RAISE EXCEPTION 'permission denied: an emergency opens at most 100 charts'
                USING ERRCODE = 'insufficient_privilege';
        END IF;
    END IF;
    RETURN true;
END
$$;

-- The patients whose charts the emergency of this transaction has opened and who have not been told.
CREATE FUNCTION access_untold_patients() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER
AS $$
BEGIN
    RETURN QUERY SELECT patient_id FROM emergency_charts WHERE emergency_id = access_emergency() AND NOT is_told;
END
$$;

-- Tells one of them. What the notification says is sealed for its row, so the library writes it and not a trigger.
CREATE FUNCTION access_tell_patient(patient uuid, notification uuid, title text, message text, data jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
AS $$
BEGIN
    UPDATE emergency_charts SET is_told = true
    WHERE emergency_id = access_emergency() AND patient_id = patient AND NOT is_told;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'permission denied: the emergency has opened no such chart' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO notifications (id, user_id, notification_type, channels, title, message, data)
    VALUES (notification, patient, 'system_alert', '{email,in_app}', title, message, data);
END
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- Passwords
-- ---------------------------------------------------------------------------------------------------------------

-- Nobody reads the column. A job that may change accounts asks for one hash, and sets one.
CREATE FUNCTION password_hash_of(user_id uuid) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER
AS $$
BEGIN
    IF NOT access_job('users', 'update') THEN
        RAISE EXCEPTION 'permission denied for function password_hash_of' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN (SELECT password_hash FROM users WHERE id = user_id);
END
$$;

CREATE FUNCTION set_password_hash(user_id uuid, hash text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
AS $$
BEGIN
    IF NOT access_job('users', 'update') THEN
        RAISE EXCEPTION 'permission denied for function set_password_hash' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE users SET password_hash = hash WHERE id = user_id;
    RETURN FOUND;
END
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- Numbers
-- ---------------------------------------------------------------------------------------------------------------

-- Those of 0017, for jobs that may write what they number: a number spent is a gap, and tells how many there are.
CREATE OR REPLACE FUNCTION next_order_number() RETURNS TEXT
LANGUAGE plpgsql SECURITY DEFINER
AS $$
DECLARE
    counter text;
BEGIN
    IF NOT access_job('orders', 'insert') THEN
        RAISE EXCEPTION 'permission denied for function next_order_number' USING ERRCODE = 'insufficient_privilege';
    END IF;
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
    IF NOT access_job('invoices', 'insert') THEN
        RAISE EXCEPTION 'permission denied for function next_invoice_number' USING ERRCODE = 'insufficient_privilege';
    END IF;
    LOOP
        counter := nextval('invoice_numbers')::text;
        counter := 'INV-' || lpad(counter, greatest(8, length(counter)), '0');
        EXIT WHEN NOT EXISTS (SELECT FROM invoices WHERE invoice_number = counter);
    END LOOP;
    RETURN counter;
END
$$;
CALL lock_down('next_invoice_number()');

-- ---------------------------------------------------------------------------------------------------------------
-- Columns and values
-- ---------------------------------------------------------------------------------------------------------------

-- Lets a person change only the columns that one of his relations to the row allows. Arguments, in pairs: a relation
-- (`permitted`, `participant`, or the column that must name the person) and its columns. Grants hold what no person may
-- change; this is for columns that some may. A super administrator may change whatever is granted.
CREATE FUNCTION access_columns() RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
DECLARE
    before  CONSTANT jsonb := to_jsonb(OLD);
    after   CONSTANT jsonb := to_jsonb(NEW);
    changed text[] := ARRAY(SELECT key FROM jsonb_each(after) WHERE value IS DISTINCT FROM before -> key);
    person  uuid;
    holds   boolean;
    i       integer := 0;
BEGIN
    IF changed = '{}' THEN
        RETURN NEW;
    END IF;
    person := access_person();
    IF access_role() = 'super_admin' AND TG_TABLE_NAME <> 'messages' THEN
        RETURN NEW;
    END IF;
    WHILE i < TG_NARGS LOOP
        holds := CASE TG_ARGV[i]
            WHEN 'permitted' THEN
                access_permitted(TG_TABLE_NAME, 'update')
                AND (TG_TABLE_NAME <> 'users' OR before ->> 'role' IN ('patient', 'provider'))
            WHEN 'participant' THEN (before ->> 'conversation_id')::uuid IN (SELECT access_conversations())
            -- A patient gives no tasks, whatever he was before.
            WHEN 'assigner_id' THEN before ->> 'assigner_id' = person::text AND access_role() <> 'patient'
            ELSE before ->> TG_ARGV[i] = person::text
        END;
        IF holds THEN
            changed := ARRAY(SELECT unnest(changed) EXCEPT SELECT regexp_split_to_table(trim(TG_ARGV[i + 1]), '\s+'));
        END IF;
        i := i + 2;
    END LOOP;
    IF changed <> '{}' THEN
        RAISE EXCEPTION 'permission denied for column % of table %', changed[1], TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;

-- What a person may write into a column that he may change.
CREATE FUNCTION access_values() RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
DECLARE
    person CONSTANT text := access_person();
    broken text;
BEGIN
    CASE TG_TABLE_NAME
        WHEN 'users' THEN
            -- A person takes his own marks away, and does not give them to himself.
            IF NEW.id = person::uuid THEN
                broken := CASE
                    WHEN NEW.email_verified AND NOT OLD.email_verified THEN 'email_verified'
                    WHEN NEW.phone_verified AND (NOT OLD.phone_verified OR NEW.phone IS DISTINCT FROM OLD.phone)
                        THEN 'phone_verified'
                END;
            END IF;
        WHEN 'messages' THEN
            -- A receipt is the reader's own, and the first one stays.
            IF NEW.read_by - person IS DISTINCT FROM OLD.read_by - person
               OR (OLD.read_by ? person AND NEW.read_by -> person IS DISTINCT FROM OLD.read_by -> person) THEN
                broken := 'read_by';
            END IF;
        WHEN 'tasks' THEN
            broken := CASE
                WHEN NEW.assigner_id IS DISTINCT FROM OLD.assigner_id AND NEW.assigner_id IS DISTINCT FROM person::uuid
                    THEN 'assigner_id'
                WHEN NEW.assignee_id IS DISTINCT FROM OLD.assignee_id AND NEW.assignee_id IS NOT NULL
                     AND NOT access_is_staff(NEW.assignee_id) THEN 'assignee_id'
            END;
    END CASE;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'permission denied for column % of table %', broken, TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;

-- Looks, with the person's own eyes, for the row that a new one names, before any trigger can tell by its error that
-- there is one. Arguments: the table, and the column that names the row.
CREATE FUNCTION access_names() RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
DECLARE
    named text := to_jsonb(NEW) ->> TG_ARGV[1];
    seen  boolean;
BEGIN
    IF named IS NOT NULL THEN
        EXECUTE format('SELECT true FROM %I WHERE id = $1', TG_ARGV[0]) INTO seen USING named::uuid;
        IF seen IS NULL THEN
            RAISE EXCEPTION 'permission denied for table %', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
        END IF;
    END IF;
    RETURN NEW;
END
$$;

-- Their names come before those of all other triggers, and so do they.

CREATE TRIGGER access_columns BEFORE UPDATE ON users
    FOR EACH ROW WHEN (current_user = 'authenticated')
    EXECUTE FUNCTION access_columns(
        'id', 'phone phone_verified profile_picture_url timezone',
        'permitted', 'email email_verified phone phone_verified status profile_picture_url timezone');
CREATE TRIGGER access_values BEFORE UPDATE ON users
    FOR EACH ROW WHEN (current_user = 'authenticated') EXECUTE FUNCTION access_values();

CREATE TRIGGER access_columns BEFORE UPDATE ON patients
    FOR EACH ROW WHEN (current_user = 'authenticated')
    EXECUTE FUNCTION access_columns(
        'id', 'gender address_line_1 address_line_2 city state postal_code country
               emergency_contact_name emergency_contact_phone emergency_contact_relationship
               primary_pharmacy_id onboarding_completed onboarding_completed_at',
        'permitted', 'first_name last_name date_of_birth gender address_line_1 address_line_2 city state postal_code
               country emergency_contact_name emergency_contact_phone emergency_contact_relationship
               subscription_plan_id primary_pharmacy_id primary_provider_id onboarding_completed
               onboarding_completed_at');

CREATE TRIGGER access_columns BEFORE UPDATE ON providers
    FOR EACH ROW WHEN (current_user = 'authenticated')
    EXECUTE FUNCTION access_columns(
        'id', 'bio education languages_spoken availability_schedule is_accepting_patients',
        'permitted', 'first_name last_name npi_number dea_number license_number license_state license_expiry_date
               specialties bio education certifications years_experience languages_spoken consultation_fee
               availability_schedule is_accepting_patients');

CREATE TRIGGER access_columns BEFORE UPDATE ON consultations
    FOR EACH ROW WHEN (current_user = 'authenticated')
    EXECUTE FUNCTION access_columns(
        'provider_id', 'consultation_type status started_at ended_at duration_minutes chief_complaint
               history_present_illness assessment plan follow_up_required follow_up_date video_call_url recording_url
               notes prescription_ids',
        'permitted', 'consultation_type status scheduled_at slot_end ended_at duration_minutes video_call_url');

CREATE TRIGGER access_columns BEFORE UPDATE ON sessions
    FOR EACH ROW WHEN (current_user = 'authenticated')
    EXECUTE FUNCTION access_columns(
        'provider_id', 'session_type status scheduled_date plan progress_notes assessment_and_plan',
        'permitted', 'status scheduled_date');

CREATE TRIGGER access_columns BEFORE UPDATE ON conversations
    FOR EACH ROW WHEN (current_user = 'authenticated')
    EXECUTE FUNCTION access_columns(
        'created_by', 'subject is_archived',
        'permitted', 'subject is_archived metadata conversation_type');

CREATE TRIGGER access_columns BEFORE UPDATE ON messages
    FOR EACH ROW WHEN (current_user = 'authenticated')
    EXECUTE FUNCTION access_columns(
        'participant', 'read_by',
        'sender_id', 'content attachments is_edited edited_at is_deleted deleted_at');
CREATE TRIGGER access_values BEFORE UPDATE ON messages
    FOR EACH ROW WHEN (current_user = 'authenticated') EXECUTE FUNCTION access_values();

CREATE TRIGGER access_columns BEFORE UPDATE ON tasks
    FOR EACH ROW WHEN (current_user = 'authenticated')
    EXECUTE FUNCTION access_columns(
        'assignee_id', 'status completed_at actual_hours',
        'assigner_id', 'title description assignee_id task_type priority status due_date completed_at
               related_entity_type related_entity_id estimated_hours actual_hours tags',
        'permitted', 'title description assignee_id assigner_id task_type priority status due_date completed_at
               related_entity_type related_entity_id estimated_hours actual_hours tags');
CREATE TRIGGER access_values BEFORE UPDATE ON tasks
    FOR EACH ROW WHEN (current_user = 'authenticated') EXECUTE FUNCTION access_values();

CREATE TRIGGER access_names BEFORE INSERT ON prescriptions
    FOR EACH ROW WHEN (current_user = 'authenticated')
    EXECUTE FUNCTION access_names('consultations', 'consultation_id');
CREATE TRIGGER access_names BEFORE INSERT ON messages
    FOR EACH ROW WHEN (current_user = 'authenticated')
    EXECUTE FUNCTION access_names('conversations', 'conversation_id');
CREATE TRIGGER access_names BEFORE INSERT ON form_submissions
    FOR EACH ROW WHEN (current_user = 'authenticated')
    EXECUTE FUNCTION access_names('form_schemas', 'form_schema_id');
CREATE TRIGGER access_names BEFORE INSERT ON patients
    FOR EACH ROW WHEN (current_user = 'authenticated') EXECUTE FUNCTION access_names('users', 'id');
CREATE TRIGGER access_names BEFORE INSERT ON providers
    FOR EACH ROW WHEN (current_user = 'authenticated') EXECUTE FUNCTION access_names('users', 'id');

-- ---------------------------------------------------------------------------------------------------------------
-- Grants
-- ---------------------------------------------------------------------------------------------------------------

-- Functions, made under ALTER DEFAULT PRIVILEGES, may come with grants: everybody but the owner starts from nothing.
DO $$
DECLARE
    function regprocedure;
    grantee  text;
BEGIN
    FOR function IN
        SELECT oid::regprocedure FROM pg_proc
        WHERE pronamespace = quote_ident(current_schema())::regnamespace
          AND (proname ~ '^access_' OR proname IN ('password_hash_of', 'set_password_hash'))
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

-- What policies, and the triggers that act for the person, ask.
GRANT EXECUTE ON FUNCTION
    access_claims(), access_person(), access_role(), access_permitted(text, text), access_job(text, text),
    access_enter(), access_patients(), access_providers(), access_conversations(), access_answerable(uuid, uuid),
    access_hold_conversation(uuid), access_is_staff(uuid), access_declare_emergency(text), access_emergency(), access_open_chart(uuid),
    access_untold_patients(), access_tell_patient(uuid, uuid, text, text, jsonb)
TO authenticated, service_role;
GRANT EXECUTE ON FUNCTION password_hash_of(uuid), set_password_hash(uuid, text) TO service_role;

-- The bookkeeping is reached through functions alone.
DO $$
DECLARE
    grant_ record;
BEGIN
    FOR grant_ IN
        SELECT DISTINCT c.oid::regclass AS relation,
                        CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END AS grantee
        FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) AS acl
        WHERE c.relnamespace = quote_ident(current_schema())::regnamespace
          AND c.relname IN ('job_grants', 'context_keys', 'emergencies', 'emergency_charts')
          AND acl.grantee <> c.relowner
    LOOP
        EXECUTE format('REVOKE ALL ON TABLE %s FROM %s', grant_.relation, grant_.grantee);
    END LOOP;
END
$$;

-- A login that serves, and owns nothing, looks whether the schema has the library's migrations.
GRANT SELECT ON __diesel_schema_migrations TO service_role;

-- Nobody reads or writes the hash of a password but by the functions above.
REVOKE ALL ON users FROM authenticated, service_role;
GRANT
    SELECT (id, email, role, status, email_verified, phone, phone_verified, profile_picture_url, last_login_at, timezone,
            created_at, updated_at),
    INSERT (id, email, role, status, email_verified, phone, phone_verified, profile_picture_url, last_login_at, timezone,
            created_at, updated_at)
ON users TO authenticated, service_role;
GRANT DELETE ON users TO authenticated, service_role;
GRANT UPDATE (email, role, status, email_verified, phone, phone_verified, profile_picture_url, last_login_at, timezone,
              created_at, updated_at) ON users TO service_role;

-- People change the columns that the matrix does not keep, and write no money.
REVOKE INSERT, UPDATE, DELETE ON orders, order_items, invoices FROM authenticated;
REVOKE ALL ON payment_events FROM authenticated;
REVOKE ALL ON FUNCTION next_order_number(), next_invoice_number() FROM authenticated;
REVOKE INSERT ON audit_logs FROM authenticated, service_role;
REVOKE INSERT ON telehealth_flows FROM authenticated;
REVOKE UPDATE ON
    patients, providers, administrators, consultations, prescriptions, sessions, categories, products,
    subscription_plans, conversations, messages, notifications, telehealth_flows, tasks, form_schemas, form_submissions,
    insurance_providers, patient_insurance, pharmacies, tags, entity_tags
FROM authenticated;

GRANT UPDATE (email, role, status, email_verified, phone, phone_verified, profile_picture_url, timezone)
    ON users TO authenticated;
GRANT UPDATE (first_name, last_name, date_of_birth, gender, address_line_1, address_line_2, city, state, postal_code,
              country, emergency_contact_name, emergency_contact_phone, emergency_contact_relationship,
              subscription_plan_id, primary_pharmacy_id, primary_provider_id, onboarding_completed,
              onboarding_completed_at) ON patients TO authenticated;
GRANT UPDATE (first_name, last_name, npi_number, dea_number, license_number, license_state, license_expiry_date,
              specialties, bio, education, certifications, years_experience, languages_spoken, consultation_fee,
              availability_schedule, is_accepting_patients) ON providers TO authenticated;
GRANT UPDATE (first_name, last_name, permissions, department, manager_id) ON administrators TO authenticated;
GRANT UPDATE (consultation_type, status, scheduled_at, slot_end, started_at, ended_at, duration_minutes,
              chief_complaint, history_present_illness, assessment, plan, follow_up_required, follow_up_date,
              video_call_url, recording_url, notes, prescription_ids) ON consultations TO authenticated;
GRANT UPDATE (status, refills_remaining, pharmacy_id) ON prescriptions TO authenticated;
GRANT UPDATE (session_type, status, scheduled_date, plan, progress_notes, assessment_and_plan)
    ON sessions TO authenticated;
GRANT UPDATE (name, description, slug, parent_category_id, icon_url, is_active, sort_order)
    ON categories TO authenticated;
GRANT UPDATE (name, description, sku, category_id, product_type, price, cost, requires_prescription, is_active,
              weight_grams, dimensions, image_urls, tags, metadata) ON products TO authenticated;
GRANT UPDATE (name, description, price, billing_cycle, duration_months, discount_percentage, features, is_popular,
              is_active, max_consultations, includes_shipping) ON subscription_plans TO authenticated;
GRANT UPDATE (subject, participant_ids, conversation_type, is_group, is_archived, metadata)
    ON conversations TO authenticated;
GRANT UPDATE (content, attachments, is_edited, edited_at, is_deleted, deleted_at, read_by) ON messages TO authenticated;
GRANT UPDATE (read_at) ON notifications TO authenticated;
GRANT UPDATE (category_id, product_id, subscription_duration_id, intake_form_data, consultation_data, metadata)
    ON telehealth_flows TO authenticated;
GRANT UPDATE (title, description, assignee_id, assigner_id, task_type, priority, status, due_date, completed_at,
              related_entity_type, related_entity_id, estimated_hours, actual_hours, tags) ON tasks TO authenticated;
GRANT UPDATE (title, description, version, schema_definition, medical_form_type, clinical_workflow, is_template,
              is_published, category, tags) ON form_schemas TO authenticated;
GRANT UPDATE (status, clinical_priority, processed_at, processing_errors) ON form_submissions TO authenticated;
GRANT UPDATE (name, payer_id, phone, website_url, coverage_types, is_active) ON insurance_providers TO authenticated;
GRANT UPDATE (insurance_provider_id, policy_number, group_number, subscriber_name, subscriber_relationship,
              effective_date, expiration_date, copay_amount, deductible_amount, is_primary, is_active)
    ON patient_insurance TO authenticated;
GRANT UPDATE (name, npi_number, address_line_1, address_line_2, city, state, postal_code, phone, fax, email,
              hours_of_operation, is_24_hour, accepts_insurance, delivery_available, is_active)
    ON pharmacies TO authenticated;
GRANT UPDATE (name, color, description, category, is_system_tag) ON tags TO authenticated;

-- ---------------------------------------------------------------------------------------------------------------
-- Policies of people: one a command
-- ---------------------------------------------------------------------------------------------------------------

-- A function in parentheses with SELECT is asked once a statement, not once a row.

CREATE POLICY people_select ON users FOR SELECT TO authenticated USING (
    id = (SELECT access_person())
    OR (role IN ('patient', 'provider') AND (SELECT access_permitted('users', 'select')))
    OR (SELECT access_role()) = 'super_admin'
    OR id IN (SELECT access_patients())
    OR ((SELECT access_emergency()) IS NOT NULL AND access_open_chart(id)));
CREATE POLICY people_insert ON users FOR INSERT TO authenticated WITH CHECK (
    (role IN ('patient', 'provider') AND (SELECT access_permitted('users', 'insert')))
    OR (SELECT access_role()) = 'super_admin');
CREATE POLICY people_update ON users FOR UPDATE TO authenticated
    USING (
        id = (SELECT access_person())
        OR (role IN ('patient', 'provider') AND (SELECT access_permitted('users', 'update')))
        OR (SELECT access_role()) = 'super_admin')
    WITH CHECK (
        id = (SELECT access_person())
        OR (role IN ('patient', 'provider') AND (SELECT access_permitted('users', 'update')))
        OR (SELECT access_role()) = 'super_admin');
CREATE POLICY people_delete ON users FOR DELETE TO authenticated USING ((SELECT access_role()) = 'super_admin');

CREATE POLICY people_select ON patients FOR SELECT TO authenticated USING (
    id = (SELECT access_person())
    OR primary_provider_id = (SELECT access_person())
    OR (SELECT access_permitted('patients', 'select'))
    OR id IN (SELECT access_patients())
    OR ((SELECT access_emergency()) IS NOT NULL AND access_open_chart(id)));
CREATE POLICY people_insert ON patients FOR INSERT TO authenticated WITH CHECK (
    (SELECT access_permitted('patients', 'insert')) AND EXISTS (SELECT FROM users WHERE users.id = patients.id));
CREATE POLICY people_update ON patients FOR UPDATE TO authenticated
    USING (id = (SELECT access_person()) OR (SELECT access_permitted('patients', 'update')))
    WITH CHECK (id = (SELECT access_person()) OR (SELECT access_permitted('patients', 'update')));
CREATE POLICY people_delete ON patients FOR DELETE TO authenticated USING ((SELECT access_role()) = 'super_admin');

CREATE POLICY people_select ON providers FOR SELECT TO authenticated USING (
    (SELECT access_role()) <> 'patient' OR id IN (SELECT access_providers()));
CREATE POLICY people_insert ON providers FOR INSERT TO authenticated WITH CHECK (
    (SELECT access_permitted('providers', 'insert')) AND average_rating IS NULL AND total_consultations = 0
    AND EXISTS (SELECT FROM users WHERE users.id = providers.id));
CREATE POLICY people_update ON providers FOR UPDATE TO authenticated
    USING (id = (SELECT access_person()) OR (SELECT access_permitted('providers', 'update')))
    WITH CHECK (id = (SELECT access_person()) OR (SELECT access_permitted('providers', 'update')));
CREATE POLICY people_delete ON providers FOR DELETE TO authenticated USING ((SELECT access_role()) = 'super_admin');

CREATE POLICY people_select ON administrators FOR SELECT TO authenticated USING ((SELECT access_role()) <> 'patient');
CREATE POLICY people_insert ON administrators FOR INSERT TO authenticated
    WITH CHECK ((SELECT access_role()) = 'super_admin');
CREATE POLICY people_update ON administrators FOR UPDATE TO authenticated
    USING ((SELECT access_role()) = 'super_admin') WITH CHECK ((SELECT access_role()) = 'super_admin');
CREATE POLICY people_delete ON administrators FOR DELETE TO authenticated
    USING ((SELECT access_role()) = 'super_admin');

CREATE POLICY people_select ON consultations FOR SELECT TO authenticated USING (
    patient_id = (SELECT access_person())
    OR provider_id = (SELECT access_person())
    OR (SELECT access_permitted('consultations', 'select'))
    OR patient_id IN (SELECT access_patients())
    OR ((SELECT access_emergency()) IS NOT NULL AND access_open_chart(patient_id)));
CREATE POLICY people_insert ON consultations FOR INSERT TO authenticated WITH CHECK (
    (provider_id = (SELECT access_person()) AND patient_id IN (SELECT access_patients()))
    OR ((SELECT access_permitted('consultations', 'insert'))
        AND EXISTS (SELECT FROM patients WHERE patients.id = patient_id)));
CREATE POLICY people_update ON consultations FOR UPDATE TO authenticated
    USING (provider_id = (SELECT access_person()) OR (SELECT access_permitted('consultations', 'update')))
    WITH CHECK (provider_id = (SELECT access_person()) OR (SELECT access_permitted('consultations', 'update')));
CREATE POLICY people_delete ON consultations FOR DELETE TO authenticated
    USING ((SELECT access_role()) = 'super_admin');

CREATE POLICY people_select ON prescriptions FOR SELECT TO authenticated USING (
    patient_id = (SELECT access_person())
    OR provider_id = (SELECT access_person())
    OR (SELECT access_permitted('prescriptions', 'select'))
    OR patient_id IN (SELECT access_patients())
    OR ((SELECT access_emergency()) IS NOT NULL AND access_open_chart(patient_id)));
CREATE POLICY people_insert ON prescriptions FOR INSERT TO authenticated WITH CHECK (
    provider_id = (SELECT access_person()) AND patient_id IN (SELECT access_patients()) AND order_id IS NULL
    AND (consultation_id IS NULL OR EXISTS (
        SELECT FROM consultations AS visit
        WHERE visit.id = consultation_id AND visit.patient_id = prescriptions.patient_id
          AND visit.provider_id = prescriptions.provider_id)));
CREATE POLICY people_update ON prescriptions FOR UPDATE TO authenticated
    USING (provider_id = (SELECT access_person()) OR (SELECT access_role()) = 'super_admin')
    WITH CHECK (provider_id = (SELECT access_person()) OR (SELECT access_role()) = 'super_admin');
CREATE POLICY people_delete ON prescriptions FOR DELETE TO authenticated
    USING ((SELECT access_role()) = 'super_admin');

CREATE POLICY people_select ON sessions FOR SELECT TO authenticated USING (
    patient_id = (SELECT access_person())
    OR provider_id = (SELECT access_person())
    OR (SELECT access_permitted('sessions', 'select'))
    OR patient_id IN (SELECT access_patients())
    OR ((SELECT access_emergency()) IS NOT NULL AND access_open_chart(patient_id)));
CREATE POLICY people_insert ON sessions FOR INSERT TO authenticated WITH CHECK (
    ((provider_id = (SELECT access_person()) AND patient_id IN (SELECT access_patients()))
     OR (SELECT access_role()) = 'super_admin')
    AND (consultation_id IS NULL OR EXISTS (
        SELECT FROM consultations AS visit
        WHERE visit.id = consultation_id AND visit.patient_id = sessions.patient_id))
    AND (telehealth_flow_id IS NULL OR EXISTS (
        SELECT FROM telehealth_flows AS flow
        WHERE flow.id = telehealth_flow_id AND flow.patient_id = sessions.patient_id)));
CREATE POLICY people_update ON sessions FOR UPDATE TO authenticated
    USING (provider_id = (SELECT access_person()) OR (SELECT access_permitted('sessions', 'update')))
    WITH CHECK (provider_id = (SELECT access_person()) OR (SELECT access_permitted('sessions', 'update')));
CREATE POLICY people_delete ON sessions FOR DELETE TO authenticated USING ((SELECT access_role()) = 'super_admin');

-- The catalogue: read by whoever is let in, written by permission. A new product has no stock: that is the portal's.
DO $$
DECLARE
    relation text;
BEGIN
    FOREACH relation IN ARRAY ARRAY['categories', 'products', 'subscription_plans', 'insurance_providers', 'pharmacies',
                                    'tags'] LOOP
        EXECUTE format('CREATE POLICY people_select ON %I FOR SELECT TO authenticated
                            USING ((SELECT access_person()) IS NOT NULL)', relation);
        EXECUTE format('CREATE POLICY people_insert ON %1$I FOR INSERT TO authenticated
                            WITH CHECK ((SELECT access_permitted(%1$L, ''insert''))%2$s)',
                       relation, CASE relation WHEN 'products' THEN ' AND inventory_quantity = 0' ELSE '' END);
        EXECUTE format('CREATE POLICY people_update ON %1$I FOR UPDATE TO authenticated
                            USING ((SELECT access_permitted(%1$L, ''update'')))
                            WITH CHECK ((SELECT access_permitted(%1$L, ''update'')))', relation);
        EXECUTE format('CREATE POLICY people_delete ON %1$I FOR DELETE TO authenticated
                            USING ((SELECT access_permitted(%1$L, ''delete'')))', relation);
    END LOOP;
END
$$;

CREATE POLICY people_select ON orders FOR SELECT TO authenticated USING (
    patient_id = (SELECT access_person())
    OR provider_id = (SELECT access_person())
    OR (SELECT access_permitted('orders', 'select')));
CREATE POLICY people_select ON order_items FOR SELECT TO authenticated USING (
    (SELECT access_permitted('order_items', 'select'))
    OR EXISTS (
        SELECT FROM orders
        WHERE orders.id = order_id AND (SELECT access_person()) IN (orders.patient_id, orders.provider_id)));
CREATE POLICY people_select ON invoices FOR SELECT TO authenticated USING (
    patient_id = (SELECT access_person()) OR (SELECT access_permitted('invoices', 'select')));

CREATE POLICY people_select ON conversations FOR SELECT TO authenticated USING (
    participant_ids @> ARRAY[(SELECT access_person())] OR (SELECT access_permitted('conversations', 'select')));
CREATE POLICY people_insert ON conversations FOR INSERT TO authenticated WITH CHECK (
    (SELECT access_permitted('conversations', 'insert')) AND created_by = (SELECT access_person())
    AND last_message_id IS NULL AND last_message_at IS NULL);
CREATE POLICY people_update ON conversations FOR UPDATE TO authenticated
    USING (
        (created_by = (SELECT access_person()) AND participant_ids @> ARRAY[(SELECT access_person())])
        OR (SELECT access_permitted('conversations', 'update')))
    WITH CHECK (
        (created_by = (SELECT access_person()) AND participant_ids @> ARRAY[(SELECT access_person())])
        OR (SELECT access_permitted('conversations', 'update')));
CREATE POLICY people_delete ON conversations FOR DELETE TO authenticated
    USING ((SELECT access_role()) = 'super_admin');

CREATE POLICY people_select ON messages FOR SELECT TO authenticated USING (
    (conversation_id IN (SELECT access_conversations()) AND (NOT is_deleted OR sender_id = (SELECT access_person())))
    OR (SELECT access_permitted('messages', 'select')));
CREATE POLICY people_insert ON messages FOR INSERT TO authenticated WITH CHECK (
    sender_id = (SELECT access_person())
    AND conversation_id IN (SELECT access_conversations())
    AND message_type <> 'system' AND NOT is_edited AND NOT is_deleted AND deleted_at IS NULL AND read_by = '{}'
    AND EXISTS (SELECT FROM conversations WHERE conversations.id = conversation_id AND NOT is_archived)
    AND (reply_to_message_id IS NULL OR access_answerable(reply_to_message_id, conversation_id)));
CREATE POLICY people_update ON messages FOR UPDATE TO authenticated
    USING (conversation_id IN (SELECT access_conversations())
           AND (NOT is_deleted OR sender_id = (SELECT access_person())))
    WITH CHECK (conversation_id IN (SELECT access_conversations())
                AND (NOT is_deleted OR sender_id = (SELECT access_person())));
CREATE POLICY people_delete ON messages FOR DELETE TO authenticated
    USING ((SELECT access_permitted('messages', 'delete')));

CREATE POLICY people_select ON notifications FOR SELECT TO authenticated USING (
    user_id = (SELECT access_person()) OR (SELECT access_permitted('notifications', 'select')));
CREATE POLICY people_insert ON notifications FOR INSERT TO authenticated WITH CHECK (
    ((SELECT access_permitted('notifications', 'insert')) OR user_id IN (SELECT access_patients()))
    AND status = 'pending' AND attempts = 0 AND sent_at IS NULL AND read_at IS NULL AND claimed_until IS NULL
    AND last_error IS NULL);
CREATE POLICY people_update ON notifications FOR UPDATE TO authenticated
    USING (user_id = (SELECT access_person())) WITH CHECK (user_id = (SELECT access_person()));
CREATE POLICY people_delete ON notifications FOR DELETE TO authenticated
    USING ((SELECT access_role()) = 'super_admin');

CREATE POLICY people_select ON telehealth_flows FOR SELECT TO authenticated USING (
    patient_id = (SELECT access_person())
    OR (SELECT access_permitted('telehealth_flows', 'select'))
    OR patient_id IN (SELECT access_patients())
    OR ((SELECT access_emergency()) IS NOT NULL AND access_open_chart(patient_id)));
CREATE POLICY people_update ON telehealth_flows FOR UPDATE TO authenticated
    USING ((SELECT access_role()) = 'super_admin') WITH CHECK ((SELECT access_role()) = 'super_admin');
CREATE POLICY people_delete ON telehealth_flows FOR DELETE TO authenticated
    USING ((SELECT access_role()) = 'super_admin');

CREATE POLICY people_select ON tasks FOR SELECT TO authenticated USING (
    assignee_id = (SELECT access_person())
    OR (assigner_id = (SELECT access_person()) AND (SELECT access_role()) <> 'patient')
    OR (SELECT access_permitted('tasks', 'select')));
CREATE POLICY people_insert ON tasks FOR INSERT TO authenticated WITH CHECK (
    assigner_id = (SELECT access_person()) AND (SELECT access_role()) <> 'patient'
    AND (assignee_id IS NULL OR access_is_staff(assignee_id)));
CREATE POLICY people_update ON tasks FOR UPDATE TO authenticated
    USING (
        assignee_id = (SELECT access_person())
        OR (assigner_id = (SELECT access_person()) AND (SELECT access_role()) <> 'patient')
        OR (SELECT access_permitted('tasks', 'update')))
    WITH CHECK (
        assignee_id = (SELECT access_person())
        OR (assigner_id = (SELECT access_person()) AND (SELECT access_role()) <> 'patient')
        OR (SELECT access_permitted('tasks', 'update')));
CREATE POLICY people_delete ON tasks FOR DELETE TO authenticated USING ((SELECT access_permitted('tasks', 'delete')));

CREATE POLICY people_select ON audit_logs FOR SELECT TO authenticated
    USING ((SELECT access_permitted('audit_logs', 'select')));

CREATE POLICY people_select ON form_schemas FOR SELECT TO authenticated USING (
    (is_published AND (SELECT access_person()) IS NOT NULL) OR (SELECT access_permitted('form_schemas', 'select')));
CREATE POLICY people_insert ON form_schemas FOR INSERT TO authenticated WITH CHECK (
    (SELECT access_permitted('form_schemas', 'insert')) AND created_by = (SELECT access_person()));
CREATE POLICY people_update ON form_schemas FOR UPDATE TO authenticated
    USING ((SELECT access_permitted('form_schemas', 'update')))
    WITH CHECK ((SELECT access_permitted('form_schemas', 'update')));
CREATE POLICY people_delete ON form_schemas FOR DELETE TO authenticated
    USING ((SELECT access_permitted('form_schemas', 'delete')));

CREATE POLICY people_select ON form_submissions FOR SELECT TO authenticated USING (
    (SELECT access_person()) IN (patient_id, submitted_by, provider_id)
    OR (SELECT access_permitted('form_submissions', 'select'))
    OR patient_id IN (SELECT access_patients())
    OR ((SELECT access_emergency()) IS NOT NULL AND access_open_chart(patient_id)));
CREATE POLICY people_insert ON form_submissions FOR INSERT TO authenticated WITH CHECK (
    submitted_by = (SELECT access_person())
    AND (((SELECT access_role()) = 'patient' AND (patient_id IS NULL OR patient_id = (SELECT access_person())))
         OR patient_id IN (SELECT access_patients()))
    AND status = 'pending' AND processed_at IS NULL AND processing_errors IS NULL
    AND EXISTS (SELECT FROM form_schemas WHERE form_schemas.id = form_schema_id)
    AND (provider_id IS NULL OR EXISTS (SELECT FROM providers WHERE providers.id = provider_id))
    AND (consultation_id IS NULL OR EXISTS (
        SELECT FROM consultations AS visit
        WHERE visit.id = consultation_id AND visit.patient_id = form_submissions.patient_id))
    AND (telehealth_flow_id IS NULL OR EXISTS (
        SELECT FROM telehealth_flows AS flow
        WHERE flow.id = telehealth_flow_id AND flow.patient_id = form_submissions.patient_id)));
CREATE POLICY people_update ON form_submissions FOR UPDATE TO authenticated
    USING (
        ((SELECT access_role()) = 'provider' AND (SELECT access_person()) IN (patient_id, submitted_by, provider_id))
        OR patient_id IN (SELECT access_patients())
        OR (SELECT access_role()) = 'super_admin')
    WITH CHECK (
        ((SELECT access_role()) = 'provider' AND (SELECT access_person()) IN (patient_id, submitted_by, provider_id))
        OR patient_id IN (SELECT access_patients())
        OR (SELECT access_role()) = 'super_admin');
CREATE POLICY people_delete ON form_submissions FOR DELETE TO authenticated
    USING ((SELECT access_role()) = 'super_admin');

CREATE POLICY people_select ON patient_insurance FOR SELECT TO authenticated USING (
    patient_id = (SELECT access_person()) OR (SELECT access_permitted('patient_insurance', 'select')));
CREATE POLICY people_insert ON patient_insurance FOR INSERT TO authenticated WITH CHECK (
    (SELECT access_permitted('patient_insurance', 'insert'))
    AND EXISTS (SELECT FROM patients WHERE patients.id = patient_id));
CREATE POLICY people_update ON patient_insurance FOR UPDATE TO authenticated
    USING ((SELECT access_permitted('patient_insurance', 'update')))
    WITH CHECK ((SELECT access_permitted('patient_insurance', 'update')));
CREATE POLICY people_delete ON patient_insurance FOR DELETE TO authenticated
    USING ((SELECT access_permitted('patient_insurance', 'delete')));

CREATE POLICY people_select ON entity_tags FOR SELECT TO authenticated USING (
    (entity_type = 'patient' AND entity_id IN (SELECT access_patients()))
    OR (SELECT access_permitted('entity_tags', 'select')));
CREATE POLICY people_insert ON entity_tags FOR INSERT TO authenticated WITH CHECK (
    tagged_by = (SELECT access_person())
    AND ((entity_type = 'patient' AND entity_id IN (SELECT access_patients()))
         OR (SELECT access_permitted('entity_tags', 'insert'))));
CREATE POLICY people_delete ON entity_tags FOR DELETE TO authenticated USING (
    (tagged_by = (SELECT access_person()) AND entity_type = 'patient' AND entity_id IN (SELECT access_patients()))
    OR (SELECT access_permitted('entity_tags', 'delete')));

-- ---------------------------------------------------------------------------------------------------------------
-- Policies of jobs and of the definer functions, and the bolt
-- ---------------------------------------------------------------------------------------------------------------

DO $$
DECLARE
    portal   CONSTANT text := current_schema();
    relation text;
    helper   regprocedure;
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO telehealth_definer', portal);
    EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO telehealth_definer', portal);
    -- What earlier migrations made for their definer functions alone.
    FOR helper IN
        SELECT oid FROM pg_proc
        WHERE pronamespace = quote_ident(portal)::regnamespace AND prokind = 'f' AND prorettype <> 'trigger'::regtype
          AND NOT prosecdef AND NOT has_function_privilege('telehealth_definer', oid, 'EXECUTE')
    LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO telehealth_definer', helper);
    END LOOP;

    FOREACH relation IN ARRAY ARRAY[
        'users', 'patients', 'providers', 'administrators', 'consultations', 'prescriptions', 'sessions', 'categories',
        'products', 'subscription_plans', 'orders', 'order_items', 'invoices', 'conversations', 'messages',
        'notifications', 'telehealth_flows', 'tasks', 'audit_logs', 'form_schemas', 'form_submissions',
        'insurance_providers', 'patient_insurance', 'pharmacies', 'tags', 'entity_tags', 'payment_events'
    ] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', relation);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', relation);

        EXECUTE format('CREATE POLICY jobs_select ON %1$I FOR SELECT TO service_role
                            USING ((SELECT access_job(%1$L, ''select'')))', relation);
        -- The audit log is written by its triggers alone.
        IF relation <> 'audit_logs' THEN
            EXECUTE format('CREATE POLICY jobs_insert ON %1$I FOR INSERT TO service_role
                                WITH CHECK ((SELECT access_job(%1$L, ''insert'')))', relation);
        END IF;
        -- What a payment service has reported is never changed.
        CONTINUE WHEN relation = 'payment_events';
        IF relation <> 'audit_logs' THEN
            EXECUTE format('CREATE POLICY jobs_update ON %1$I FOR UPDATE TO service_role
                                USING ((SELECT access_job(%1$L, ''update'')))
                                WITH CHECK ((SELECT access_job(%1$L, ''update'')))', relation);
            EXECUTE format('CREATE POLICY jobs_delete ON %1$I FOR DELETE TO service_role
                                USING ((SELECT access_job(%1$L, ''delete'')))', relation);
        END IF;

        -- Definer functions read whatever a rule is about, and lock it, for which PostgreSQL wants the right to change
        -- some column.
        EXECUTE format('GRANT SELECT ON %I TO telehealth_definer', relation);
        EXECUTE format('GRANT UPDATE (id) ON %I TO telehealth_definer', relation);
        EXECUTE format('CREATE POLICY definer_select ON %I FOR SELECT TO telehealth_definer USING (true)', relation);
        EXECUTE format('CREATE POLICY definer_update ON %I FOR UPDATE TO telehealth_definer
                            USING (true) WITH CHECK (true)', relation);
    END LOOP;

    FOREACH relation IN ARRAY ARRAY['job_grants', 'context_keys', 'emergencies', 'emergency_charts'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', relation);
        EXECUTE format('CREATE POLICY definer_select ON %I FOR SELECT TO telehealth_definer USING (true)', relation);
        EXECUTE format('GRANT SELECT ON %I TO telehealth_definer', relation);
    END LOOP;
    FOREACH relation IN ARRAY ARRAY['emergencies', 'emergency_charts', 'notifications', 'audit_logs'] LOOP
        EXECUTE format('CREATE POLICY definer_insert ON %I FOR INSERT TO telehealth_definer WITH CHECK (true)', relation);
        EXECUTE format('GRANT INSERT ON %I TO telehealth_definer', relation);
    END LOOP;
END
$$;

-- The tree of the audit log: read by jobs that may read the log, and written by the one that seals it. Whoever else could add
-- a leaf would stop the sealer.
DO $$
DECLARE
    relation text;
BEGIN
    FOREACH relation IN ARRAY ARRAY['audit_leaves', 'audit_checkpoints'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', relation);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', relation);
        EXECUTE format('CREATE POLICY jobs_select ON %I FOR SELECT TO service_role
                            USING ((SELECT access_job(''audit_logs'', ''select'')))', relation);
        EXECUTE format('CREATE POLICY jobs_insert ON %I FOR INSERT TO service_role
                            WITH CHECK ((SELECT access_job(''audit_logs'', ''select''))
                                        AND (SELECT access_claims() ->> ''job'') = ''audit'')', relation);
    END LOOP;
END
$$;

CREATE POLICY definer_update ON emergency_charts FOR UPDATE TO telehealth_definer USING (true) WITH CHECK (true);
GRANT UPDATE (is_told) ON emergency_charts TO telehealth_definer;
GRANT SELECT ON status_transitions TO telehealth_definer;
-- The audit log tells of what a TRUNCATE removes.
GRANT SELECT ON payment_events TO telehealth_definer;
CREATE POLICY definer_select ON payment_events FOR SELECT TO telehealth_definer USING (true);
GRANT UPDATE (last_active_at) ON patients TO telehealth_definer;
GRANT UPDATE (total_consultations) ON providers TO telehealth_definer;
GRANT UPDATE (last_message_id, last_message_at) ON conversations TO telehealth_definer;
GRANT UPDATE (usage_count) ON tags TO telehealth_definer;
GRANT UPDATE (password_hash) ON users TO telehealth_definer;
-- Ties go with what they tie.
CREATE POLICY definer_delete ON entity_tags FOR DELETE TO telehealth_definer USING (true);
GRANT DELETE ON entity_tags TO telehealth_definer;

-- Every definer function there is, those of earlier migrations too.
DO $$
DECLARE
    functions CONSTANT regprocedure[] := ARRAY(
        SELECT oid FROM pg_proc
        WHERE pronamespace = quote_ident(current_schema())::regnamespace AND prosecdef AND prokind = 'f'
        ORDER BY oid);
BEGIN
    CALL hand_over(functions, 'telehealth_definer');
END
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- Indexes of what policies ask and no index answers yet
-- ---------------------------------------------------------------------------------------------------------------

CREATE INDEX idx_consultations_in_care ON consultations (provider_id, scheduled_at) INCLUDE (patient_id)
    WHERE status IN ('scheduled', 'in_progress', 'completed');

-- ---------------------------------------------------------------------------------------------------------------
-- Statistics
-- ---------------------------------------------------------------------------------------------------------------

-- The planner's samples of values, which EXPLAIN's estimates would tell to whoever may read any row of a table, letter
-- by letter. Texts that an index holds keep theirs, but for e-mail addresses, of which each is there once.
DO $$
DECLARE
    sampled record;
BEGIN
    FOR sampled IN
        SELECT attrelid::regclass AS relation, attname
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relkind = 'r' AND relrowsecurity
          AND relname NOT IN ('categories', 'products', 'subscription_plans', 'insurance_providers', 'pharmacies', 'tags')
          AND attnum > 0 AND NOT attisdropped
          AND (atttypid = ANY (ARRAY['text', 'varchar', 'jsonb', 'inet', 'text[]']::regtype[])
               OR attname = 'date_of_birth')
          AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = attrelid AND attnum = ANY (indkey))
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS 0', sampled.relation, sampled.attname);
    END LOOP;
END
$$;
ALTER TABLE users ALTER COLUMN email SET STATISTICS 0;
ALTER INDEX users_email_key ALTER COLUMN 1 SET STATISTICS 0;
