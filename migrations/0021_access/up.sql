-- The actor of a transaction and their relations to rows: the functions that policies call, and their tables. The
-- policies, grants and column triggers are generated from core's matrix (core/src/access/matrix.rs) into 0029_policies.
--
-- Functions that read other rows belong to `telehealth_definer`, a role without login, with policies of its own. So
-- triggers see all rows despite FORCE, which applies to the owner too, and no policy is recursive.

-- ---------------------------------------------------------------------------------------------------------------
-- Tables
-- ---------------------------------------------------------------------------------------------------------------

-- The grants of service accounts; the name `*` applies to all of them. The owner writes them (Portal::grant_service).
CREATE TABLE service_grants (
    service TEXT NOT NULL CHECK (service <> ''),
    table_name TEXT NOT NULL,
    verb TEXT NOT NULL CHECK (verb IN ('select', 'insert', 'update', 'delete')),
    PRIMARY KEY (service, table_name, verb)
);

-- The keys that sign contexts, if any: HMAC-SHA-256 (RFC 2104), each key already combined with the two pads. While
-- there is a key, unsigned contexts are ignored (Portal::sign_contexts).
CREATE TABLE context_keys (
    inner_pad BYTEA PRIMARY KEY CHECK (length(inner_pad) = 64),
    outer_pad BYTEA NOT NULL CHECK (length(outer_pad) = 64)
);

-- The secret that authenticates the context of a transaction after access_begin() has verified it. It never leaves the
-- database: gen_random_uuid() uses the server's cryptographic random source, 122 bits each.
CREATE TABLE context_secret (
    secret BYTEA PRIMARY KEY CHECK (length(secret) = 32)
);
CREATE UNIQUE INDEX one_context_secret ON context_secret ((true));
INSERT INTO context_secret SELECT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));

-- ---------------------------------------------------------------------------------------------------------------
-- The context of a transaction
-- ---------------------------------------------------------------------------------------------------------------

-- Authenticates a context for this transaction of this session only. Hashed twice, because a single SHA-256 is open to
-- length extension. Has no search_path of its own, so that PostgreSQL inlines it.
CREATE FUNCTION access_context_tag(secret bytea, context text) RETURNS text
LANGUAGE sql STABLE
RETURN encode(sha256(secret || sha256(secret || convert_to(
    pg_backend_pid()::text || ' ' || extract(epoch FROM now())::text || ' ' || context, 'UTF8'))), 'hex');

-- Returns the claims of the transaction with `user_id` and `user_role` if they name an active user, or NULL if the
-- actor is unknown. Claims that access_begin() has not verified are used only if contexts need no signature: for SQL in
-- the style of Supabase.
CREATE FUNCTION access_claims() RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
AS $$
DECLARE
    entered  CONSTANT text := current_setting('telehealth.context', true);
    known    bytea;
    unsigned text;
BEGIN
    IF entered <> '' THEN
        SELECT secret INTO known FROM context_secret;
        -- Compares digests, so that the duration does not reveal how much of a tag is correct. The claims are parsed
        -- only after that and in a separate statement: invalid JSON would be an error. An expression outside a query is
        -- prepared once per transaction, in a query each time.
        IF sha256(convert_to(left(entered, 64), 'UTF8'))
           = sha256(convert_to(access_context_tag(known, substr(entered, 65)), 'UTF8')) THEN
            RETURN substr(entered, 65)::jsonb;
        END IF;
        RETURN NULL;
    END IF;
    unsigned := current_setting('request.jwt.claims', true);
    IF unsigned <> '' AND NOT EXISTS (SELECT FROM context_keys) THEN
        RETURN access_add_user(access_parse(unsigned));
    END IF;
    RETURN NULL;
END
$$;

-- Parses a JSON object; returns NULL for any other text.
CREATE FUNCTION access_parse(said text) RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    claims jsonb;
BEGIN
    IF current_setting('server_version_num')::integer >= 160000 THEN
        claims := CASE WHEN pg_input_is_valid(said, 'jsonb') THEN said::jsonb END;
    ELSE
        BEGIN
            claims := said::jsonb;
        EXCEPTION WHEN OTHERS THEN
            NULL;
        END;
    END IF;
    RETURN CASE jsonb_typeof(claims) WHEN 'object' THEN claims END;
END
$$;

-- Returns the claims with the id and role of the user whom they name, if the user is active.
CREATE FUNCTION access_add_user(claims jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    person record;
BEGIN
    claims := claims - '{user_id,user_role}'::text[];
    IF claims ->> 'sub' ~ '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' THEN
        SELECT id, role INTO person FROM users WHERE id = (claims ->> 'sub')::uuid AND status = 'active';
        IF FOUND THEN
            RETURN claims || jsonb_build_object('user_id', person.id, 'user_role', person.role);
        END IF;
    END IF;
    RETURN claims;
END
$$;

-- Checks whether claims were signed with one of the context keys, for this schema, within the last minute.
CREATE FUNCTION access_is_signed(said text, signature text) RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    claims CONSTANT jsonb := said;
BEGIN
    RETURN EXISTS (
        SELECT FROM context_keys
        WHERE sha256(convert_to(signature, 'UTF8'))
                = sha256(convert_to(encode(sha256(outer_pad || sha256(inner_pad || convert_to(said, 'UTF8'))), 'hex'), 'UTF8'))
          AND claims ->> 'schema' = current_schema()
          AND abs(extract(epoch FROM clock_timestamp()) - (claims ->> 'iat')::numeric) <= 60
    );
END
$$;

-- Verifies the claims of a new transaction, which must be signed while there are context keys, and sets them as its
-- context, with the id and role of the user. Returns the database role of the actor. Uses one query, because every
-- transaction waits for it: the other conditions are no queries unless they have to be.
CREATE FUNCTION access_set_context(said text, signature text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
AS $$
DECLARE
    claims   CONSTANT jsonb := said;
    actor    record;
    is_known boolean;
BEGIN
    SELECT users.id AS person,
           claims ->> 'service' AS service,
           CASE users.role
               WHEN 'patient' THEN 'telehealth_patient'
               WHEN 'provider' THEN 'telehealth_provider'
               WHEN 'admin' THEN 'telehealth_admin'
               WHEN 'super_admin' THEN 'telehealth_admin'
               ELSE 'service_role'
           END AS acting_role,
           access_context_tag(secret, context) || context AS context,
           EXISTS (SELECT FROM context_keys) AS must_be_signed,
           EXISTS (SELECT FROM pg_prepared_statements WHERE from_sql) AS is_prepared
    INTO actor
    FROM context_secret
    LEFT JOIN users ON status = 'active' AND users.id = CASE
        WHEN claims ->> 'sub' ~ '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' THEN (claims ->> 'sub')::uuid
    END
    CROSS JOIN LATERAL (
        SELECT (claims || jsonb_build_object('user_id', users.id, 'user_role', users.role))::text
    ) AS entered (context);
    IF actor.is_prepared THEN
        RAISE EXCEPTION 'the connection has prepared statements of an earlier user'
            USING ERRCODE = 'object_in_use';
    END IF;
    is_known := NOT actor.must_be_signed OR access_is_signed(said, signature);
    IF is_known AND actor.person IS NULL THEN
        is_known := EXISTS (SELECT FROM service_grants WHERE service IN (actor.service, '*') AND actor.service <> '');
    END IF;
    IF is_known IS NOT TRUE THEN
        RAISE EXCEPTION 'permission denied: the actor is neither an active user nor a service account with a grant'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    actor.context := set_config('telehealth.context', actor.context, true);
    RETURN actor.acting_role;
END
$$;

-- Sets, for this transaction, the settings that affect the meaning, confidentiality or durability of statements: a
-- login can change its own defaults (ALTER ROLE), which RESET ALL restores. Timeouts are left to the operator.
CREATE FUNCTION access_pin_settings() RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    -- An assignment costs less than PERFORM, which is a query.
    pinned text;
BEGIN
    pinned := concat(
            set_config('TimeZone', 'UTC', true),
            set_config('client_encoding', 'UTF8', true),
            set_config('DateStyle', 'ISO, YMD', true),
            set_config('IntervalStyle', 'postgres', true),
            set_config('bytea_output', 'hex', true),
            set_config('extra_float_digits', '1', true),
            set_config('xmloption', 'content', true),
            set_config('standard_conforming_strings', 'on', true),
            set_config('array_nulls', 'on', true),
            set_config('transform_null_equals', 'off', true),
            set_config('gin_fuzzy_search_limit', '0', true),
            set_config('row_security', 'on', true),
            set_config('exit_on_error', 'off', true),
            set_config('debug_print_parse', 'off', true),
            set_config('debug_print_rewritten', 'off', true),
            set_config('debug_print_plan', 'off', true),
            set_config('default_tablespace', '', true),
            set_config('temp_tablespaces', '', true),
            -- Stricter values, which also wait for a standby, are kept.
            CASE WHEN current_setting('synchronous_commit') IN ('off', 'local')
                THEN set_config('synchronous_commit', 'on', true) END);
END
$$;

-- Sets up a transaction: the context, the settings, including the one that auth.uid() reads, and the role. Runs with
-- the rights of the login, because a definer function cannot change the role.
CREATE FUNCTION access_begin(claims text, signature text DEFAULT '') RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    acting_role text := access_set_context(claims, signature);
BEGIN
    PERFORM access_pin_settings();
    claims := set_config('request.jwt.claims', claims, true);
    acting_role := set_config('role', acting_role, true);
END
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- Actor
-- ---------------------------------------------------------------------------------------------------------------

-- The functions of this section in LANGUAGE sql are single expressions without a search_path of their own: the names in
-- them are resolved when they are created. So PostgreSQL inlines them into policies, and each call verifies one context
-- and enters no other function.

-- Returns the active user on whose behalf the transaction acts, whatever their role.
CREATE FUNCTION access_user() RETURNS uuid
LANGUAGE sql STABLE
RETURN (access_claims() ->> 'user_id')::uuid;

-- Return the same user if they are a patient, a provider or an administrator respectively, else NULL: entering a
-- database role does not make a user one.
CREATE FUNCTION access_patient() RETURNS uuid
LANGUAGE sql STABLE
RETURN (jsonb_path_query_first(access_claims(), '$ ? (@.user_role == "patient").user_id') #>> '{}')::uuid;

CREATE FUNCTION access_provider() RETURNS uuid
LANGUAGE sql STABLE
RETURN (jsonb_path_query_first(access_claims(), '$ ? (@.user_role == "provider").user_id') #>> '{}')::uuid;

CREATE FUNCTION access_admin() RETURNS uuid
LANGUAGE sql STABLE
RETURN (jsonb_path_query_first(access_claims(),
                               '$ ? (@.user_role == "admin" || @.user_role == "super_admin").user_id') #>> '{}')::uuid;

CREATE FUNCTION access_super_admin() RETURNS boolean
LANGUAGE sql STABLE
RETURN access_claims() ->> 'user_role' IS NOT DISTINCT FROM 'super_admin';

-- Returns that user's role.
CREATE FUNCTION access_role() RETURNS user_role_enum
LANGUAGE sql STABLE
RETURN (access_claims() ->> 'user_role')::user_role_enum;

-- Checks whether the acting administrator has the permission `table:verb`. A super administrator has all of them; any
-- permission on a table includes reading it.
CREATE FUNCTION access_permitted(table_name text, verb text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER
AS $$
DECLARE
    claims CONSTANT jsonb := access_claims();
BEGIN
    RETURN CASE claims ->> 'user_role'
        WHEN 'super_admin' THEN true
        WHEN 'admin' THEN EXISTS (
            SELECT FROM administrators
            WHERE id = (claims ->> 'user_id')::uuid
              AND permissions && CASE verb
                  WHEN 'select' THEN ARRAY[table_name || ':select', table_name || ':insert', table_name || ':update',
                                           table_name || ':delete']
                  ELSE ARRAY[table_name || ':' || verb]
              END)
        ELSE false
    END;
END
$$;

-- Checks whether the actor is a service account with a grant for this verb; one that may add, change or remove rows of
-- a table may read them.
CREATE FUNCTION access_service(wanted_table text, wanted_verb text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER
AS $$
DECLARE
    claims CONSTANT jsonb := access_claims();
    name   CONSTANT text := nullif(claims ->> 'service', '');
BEGIN
    RETURN name IS NOT NULL AND claims ->> 'user_id' IS NULL AND EXISTS (
        SELECT FROM service_grants
        WHERE service IN (name, '*') AND table_name = wanted_table AND (verb = wanted_verb OR wanted_verb = 'select')
    );
END
$$;

-- Returns the grants of the acting service account or the permissions of the acting administrator, each as `table:verb`.
CREATE FUNCTION access_permissions() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER
AS $$
DECLARE
    claims CONSTANT jsonb := access_claims();
BEGIN
    IF claims ->> 'user_id' IS NOT NULL THEN
        RETURN coalesce((SELECT permissions FROM administrators WHERE id = access_admin()), '{}');
    END IF;
    RETURN ARRAY(
        SELECT DISTINCT table_name || ':' || verb FROM service_grants
        WHERE service IN (claims ->> 'service', '*') AND claims ->> 'service' <> '' ORDER BY 1);
END
$$;

-- Returns the claims for the audit log. While contexts must be signed, a transaction without one cannot write. The
-- owner of the tables is exempt; entries then name the login.
CREATE OR REPLACE FUNCTION audit_claims() RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    claims CONSTANT jsonb := access_claims();
BEGIN
    -- Two conditions, because the second one is a query.
    IF claims IS NULL THEN
        IF EXISTS (SELECT FROM context_keys)
           AND NOT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = 'audit_logs'::regclass), 'MEMBER') THEN
            RAISE EXCEPTION 'permission denied: the audit log requires a signed context'
                USING ERRCODE = 'insufficient_privilege';
        END IF;
    END IF;
    RETURN claims;
END
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- Relations between rows and the user
-- ---------------------------------------------------------------------------------------------------------------

-- Returns the patients who are assigned to the provider.
CREATE FUNCTION access_assigned_patients() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100
AS $$
BEGIN
    RETURN QUERY SELECT id FROM patients WHERE primary_provider_id = access_provider();
END
$$;

-- Returns the patients who are booked with the provider: by a scheduled, running or completed visit, from 90 days
-- before its start until 365 days after it (core's access::is_booked).
CREATE FUNCTION access_booked_patients() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100
AS $$
BEGIN
    RETURN QUERY
        SELECT DISTINCT patient_id FROM consultations
        WHERE provider_id = access_provider() AND status IN ('scheduled', 'in_progress', 'completed')
          AND scheduled_at > now() - INTERVAL '8760 hours' AND scheduled_at <= now() + INTERVAL '2160 hours';
END
$$;

-- Return the assigned provider and the booked providers of a patient.
CREATE FUNCTION access_assigned_providers() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1
AS $$
BEGIN
    RETURN QUERY SELECT primary_provider_id FROM patients WHERE id = access_patient() AND primary_provider_id IS NOT NULL;
END
$$;

CREATE FUNCTION access_booked_providers() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 10
AS $$
BEGIN
    RETURN QUERY
        SELECT DISTINCT provider_id FROM consultations
        WHERE patient_id = access_patient() AND status IN ('scheduled', 'in_progress', 'completed')
          AND scheduled_at > now() - INTERVAL '8760 hours' AND scheduled_at <= now() + INTERVAL '2160 hours';
END
$$;

-- Returns the providers with whom a patient can book a visit.
CREATE FUNCTION access_bookable_providers() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100
AS $$
BEGIN
    IF access_patient() IS NOT NULL THEN
        RETURN QUERY
            SELECT providers.id FROM providers JOIN users ON users.id = providers.id
            WHERE providers.is_accepting_patients AND users.status = 'active';
    END IF;
END
$$;

-- Returns the slots of a provider that are taken, without saying by whom: a patient asks for those of providers with whom
-- they can book a visit.
CREATE FUNCTION access_taken_slots(provider uuid, since timestamptz, until timestamptz)
RETURNS TABLE (starts_at timestamptz, ends_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER
AS $$
BEGIN
    IF provider IN (SELECT access_bookable_providers())
       OR access_provider() IS NOT NULL OR access_admin() IS NOT NULL OR access_service('consultations', 'select') THEN
        RETURN QUERY
            SELECT scheduled_at, slot_end FROM consultations
            WHERE provider_id = provider AND status IN ('scheduled', 'in_progress')
              AND scheduled_at < until AND slot_end > since;
    END IF;
END
$$;

-- Returns the conversations in which the user participates.
CREATE FUNCTION access_conversations() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100
AS $$
DECLARE
    person CONSTANT uuid := access_claims() ->> 'user_id';
BEGIN
    IF person IS NOT NULL THEN
        RETURN QUERY SELECT id FROM conversations WHERE participant_ids @> ARRAY[person];
    END IF;
END
$$;

-- Checks whether a message belongs to this conversation of the user and can be replied to.
CREATE FUNCTION access_can_reply(message uuid, conversation uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER
AS $$
BEGIN
    RETURN EXISTS (SELECT FROM messages WHERE id = message AND conversation_id = conversation AND NOT is_deleted)
       AND conversation IN (SELECT access_conversations());
END
$$;

-- Locks a conversation of the user until the transaction ends, as storing a message does. A plain FOR UPDATE would
-- require the right to change it.
CREATE FUNCTION access_lock_conversation(conversation uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
AS $$
BEGIN
    PERFORM FROM conversations WHERE id = conversation AND participant_ids @> ARRAY[access_user()] FOR NO KEY UPDATE;
END
$$;

-- Checks whether a user is a member of the staff; always false for patients.
CREATE FUNCTION access_is_staff(member uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER
AS $$
BEGIN
    RETURN access_claims() ->> 'user_role' <> 'patient'
       AND EXISTS (SELECT FROM users WHERE id = member AND role <> 'patient');
END
$$;

-- Returns the acting provider's fee for a visit.
CREATE FUNCTION access_own_fee() RETURNS numeric
LANGUAGE plpgsql STABLE SECURITY DEFINER
AS $$
BEGIN
    RETURN (SELECT coalesce(consultation_fee, 0) FROM providers WHERE id = access_provider());
END
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- Passwords
-- ---------------------------------------------------------------------------------------------------------------

-- No role can read the column. A service account that may update users can get and set the hash of one user.
CREATE FUNCTION password_hash_of(user_id uuid) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER
AS $$
BEGIN
    IF NOT access_service('users', 'update') THEN
        RAISE EXCEPTION 'permission denied for function password_hash_of' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN (SELECT password_hash FROM users WHERE id = user_id);
END
$$;

CREATE FUNCTION set_password_hash(user_id uuid, hash text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
AS $$
BEGIN
    IF NOT access_service('users', 'update') THEN
        RAISE EXCEPTION 'permission denied for function set_password_hash' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE users SET password_hash = hash WHERE id = user_id;
    RETURN FOUND;
END
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- Numbers
-- ---------------------------------------------------------------------------------------------------------------

-- Replace those of 0017: only for patients and service accounts that may insert orders or invoices, because each call
-- leaves a gap and reveals how many numbers are in use.
CREATE OR REPLACE FUNCTION next_order_number() RETURNS TEXT
LANGUAGE plpgsql SECURITY DEFINER
AS $$
DECLARE
    counter text;
BEGIN
    IF access_patient() IS NULL AND NOT access_service('orders', 'insert') THEN
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
    IF NOT access_service('invoices', 'insert') THEN
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
-- Values
-- ---------------------------------------------------------------------------------------------------------------

-- Returns the columns in which two versions of a row differ.
CREATE FUNCTION access_changed(before jsonb, after jsonb) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
    RETURN ARRAY(SELECT key FROM jsonb_each(after) WHERE value IS DISTINCT FROM before -> key);
END
$$;

-- Checks the values that a user writes into columns that they may change.
CREATE FUNCTION access_check_values() RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
DECLARE
    person CONSTANT text := access_user();
    denied_column text;
BEGIN
    CASE TG_TABLE_NAME
        WHEN 'users' THEN
            -- A user can clear their own verification flags but not set them.
            IF NEW.id = person::uuid THEN
                denied_column := CASE
                    WHEN NEW.email_verified AND NOT OLD.email_verified THEN 'email_verified'
                    WHEN NEW.phone_verified AND (NOT OLD.phone_verified OR NEW.phone IS DISTINCT FROM OLD.phone)
                        THEN 'phone_verified'
                END;
            END IF;
        WHEN 'messages' THEN
            -- A user can add only their own receipt and cannot change it.
            IF NEW.read_by - person IS DISTINCT FROM OLD.read_by - person
               OR (OLD.read_by ? person AND NEW.read_by -> person IS DISTINCT FROM OLD.read_by -> person) THEN
                denied_column := 'read_by';
            END IF;
        WHEN 'consultations' THEN
            -- A patient can only give up a visit before its time.
            IF access_patient() IS NOT NULL
               AND NOT (OLD.status = 'scheduled' AND OLD.scheduled_at > now() AND NEW.status IN ('scheduled', 'cancelled', 'rescheduled')) THEN
                denied_column := CASE WHEN NEW.status = OLD.status THEN 'cancellation_reason' ELSE 'status' END;
            END IF;
        WHEN 'orders' THEN
            -- A patient starts the payment, again if it has failed; only the portal records payments.
            IF access_patient() IS NOT NULL THEN
                denied_column := CASE
                    WHEN NEW.payment_status NOT IN ('pending', 'failed')
                         OR NEW.payment_status <> OLD.payment_status AND OLD.payment_status <> 'failed'
                         OR NEW.status IN ('cancelled', 'refunded') THEN 'payment_status'
                    WHEN NEW.payment_intent_id IS DISTINCT FROM OLD.payment_intent_id
                         AND (NEW.payment_intent_id IS NOT NULL OR NEW.payment_status = OLD.payment_status)
                        THEN 'payment_intent_id'
                END;
            END IF;
        WHEN 'tasks' THEN
            denied_column := CASE
                WHEN NEW.assigner_id IS DISTINCT FROM OLD.assigner_id AND NEW.assigner_id IS DISTINCT FROM person::uuid
                    THEN 'assigner_id'
                WHEN NEW.assignee_id IS DISTINCT FROM OLD.assignee_id AND NEW.assignee_id IS NOT NULL
                     AND NOT access_is_staff(NEW.assignee_id) THEN 'assignee_id'
            END;
    END CASE;
    IF denied_column IS NOT NULL THEN
        RAISE EXCEPTION 'permission denied for column % of table %', denied_column, TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;

-- Takes the units that a patient orders from the stock, which patients cannot change.
CREATE FUNCTION access_take_stock() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER
AS $$
BEGIN
    UPDATE products SET inventory_quantity = inventory_quantity - NEW.quantity
    WHERE id = NEW.product_id AND product_type IN ('prescription', 'supplement', 'medical_device')
      AND inventory_quantity >= NEW.quantity;
    IF NOT FOUND AND EXISTS (
        SELECT FROM products
        WHERE id = NEW.product_id AND product_type IN ('prescription', 'supplement', 'medical_device')
    ) THEN
        PERFORM raise_violation('product_in_stock', TG_TABLE_SCHEMA, TG_TABLE_NAME, 'quantity',
                                'there are not enough units in stock');
    END IF;
    RETURN NULL;
END
$$;

-- Checks, with the user's own rights, that the referenced row is visible, before the error of another trigger can
-- reveal that it exists. Arguments: the referenced table, and the referencing column.
CREATE FUNCTION access_check_reference() RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
DECLARE
    named      text := to_jsonb(NEW) ->> TG_ARGV[1];
    is_visible boolean;
BEGIN
    IF named IS NOT NULL THEN
        EXECUTE format('SELECT true FROM %I WHERE id = $1', TG_ARGV[0]) INTO is_visible USING named::uuid;
        IF is_visible IS NULL THEN
            RAISE EXCEPTION 'permission denied for table %', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
        END IF;
    END IF;
    RETURN NEW;
END
$$;

-- Triggers run in the order of their names; these names sort before all others. PostgreSQL reads the condition of a
-- trigger from the catalog in each statement, and a list of names, which are 64 bytes each, takes longer to read than
-- the function to run.
DO $$
DECLARE
    is_user_role CONSTANT text :=
        $condition$current_user::text ~ '^(authenticated|telehealth_(patient|provider|admin))$'$condition$;
    is_patient   CONSTANT text := $condition$current_user::text ~ '^(authenticated|telehealth_patient)$'$condition$;
    relation     text;
    named        record;
BEGIN
    FOREACH relation IN ARRAY ARRAY['users', 'messages', 'tasks'] LOOP
        EXECUTE format('CREATE TRIGGER access_check_values BEFORE UPDATE ON %I FOR EACH ROW WHEN (%s)
                            EXECUTE FUNCTION access_check_values()', relation, is_user_role);
    END LOOP;
    FOREACH relation IN ARRAY ARRAY['consultations', 'orders'] LOOP
        EXECUTE format('CREATE TRIGGER access_check_values BEFORE UPDATE ON %I FOR EACH ROW WHEN (%s)
                            EXECUTE FUNCTION access_check_values()', relation, is_patient);
    END LOOP;
    EXECUTE format('CREATE TRIGGER access_take_stock AFTER INSERT ON order_items FOR EACH ROW WHEN (%s)
                        EXECUTE FUNCTION access_take_stock()', is_patient);
    FOR named IN
        SELECT * FROM (VALUES
            ('prescriptions', 'consultations', 'consultation_id'),
            ('messages', 'conversations', 'conversation_id'),
            ('form_submissions', 'form_schemas', 'form_schema_id'),
            ('patients', 'users', 'id'),
            ('providers', 'users', 'id')
        ) AS named (relation, target, reference)
    LOOP
        EXECUTE format('CREATE TRIGGER access_check_reference BEFORE INSERT ON %I FOR EACH ROW WHEN (%s)
                            EXECUTE FUNCTION access_check_reference(%L, %L)',
                       named.relation, is_user_role, named.target, named.reference);
    END LOOP;
END
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- Privileges of the definer functions
-- ---------------------------------------------------------------------------------------------------------------

-- These tables are accessible through functions only.
DO $$
DECLARE
    portal   CONSTANT text := current_schema();
    relation text;
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO telehealth_definer', portal);
    EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO telehealth_definer', portal);
    FOREACH relation IN ARRAY ARRAY['service_grants', 'context_keys', 'context_secret'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', relation);
        EXECUTE format('CREATE POLICY definer_select ON %I FOR SELECT TO telehealth_definer USING (true)', relation);
        EXECUTE format('GRANT SELECT ON %I TO telehealth_definer', relation);
    END LOOP;
    FOREACH relation IN ARRAY ARRAY['notifications', 'audit_logs'] LOOP
        EXECUTE format('CREATE POLICY definer_insert ON %I FOR INSERT TO telehealth_definer WITH CHECK (true)', relation);
        EXECUTE format('GRANT INSERT ON %I TO telehealth_definer', relation);
    END LOOP;
END
$$;

-- The tree of the audit log: readable by service accounts that may read the log, and writable by the integrator only. A
-- leaf that another service account added would stop the integrator.
DO $$
DECLARE
    relation text;
BEGIN
    FOREACH relation IN ARRAY ARRAY['audit_leaves', 'audit_checkpoints'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', relation);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', relation);
        EXECUTE format('CREATE POLICY services_select ON %I FOR SELECT TO service_role
                            USING ((SELECT access_service(''audit_logs'', ''select'')))', relation);
        EXECUTE format('CREATE POLICY services_insert ON %I FOR INSERT TO service_role
                            WITH CHECK ((SELECT access_service(''audit_logs'', ''select''))
                                        AND (SELECT access_claims() ->> ''service'') = ''audit'')', relation);
    END LOOP;
END
$$;

GRANT SELECT ON status_transitions TO telehealth_definer;
GRANT UPDATE (last_active_at) ON patients TO telehealth_definer;
GRANT UPDATE (total_consultations) ON providers TO telehealth_definer;
GRANT UPDATE (inventory_quantity) ON products TO telehealth_definer;
GRANT UPDATE (last_message_id, last_message_at) ON conversations TO telehealth_definer;
GRANT UPDATE (usage_count) ON tags TO telehealth_definer;
GRANT UPDATE (password_hash) ON users TO telehealth_definer;
-- A tag assignment is deleted with its row.
CREATE POLICY definer_delete ON entity_tags FOR DELETE TO telehealth_definer USING (true);
GRANT DELETE ON entity_tags TO telehealth_definer;

-- A login that owns nothing checks that the schema has the library's migrations.
GRANT SELECT ON __diesel_schema_migrations TO service_role;

DO $$
DECLARE
    function regprocedure;
BEGIN
    FOR function IN
        SELECT oid::regprocedure FROM pg_proc
        WHERE pronamespace = quote_ident(current_schema())::regnamespace AND prosqlbody IS NULL
          AND (proname ~ '^access_' OR proname IN ('password_hash_of', 'set_password_hash'))
    LOOP
        CALL lock_down(function);
    END LOOP;
    REVOKE ALL ON FUNCTION access_context_tag, access_user, access_patient, access_provider, access_admin,
        access_super_admin, access_role FROM PUBLIC;
END
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- Indexes for policies
-- ---------------------------------------------------------------------------------------------------------------

CREATE INDEX idx_consultations_booked ON consultations (provider_id, scheduled_at) INCLUDE (patient_id)
    WHERE status IN ('scheduled', 'in_progress', 'completed');

-- ---------------------------------------------------------------------------------------------------------------
-- Statistics
-- ---------------------------------------------------------------------------------------------------------------

-- The planner keeps samples of values, and EXPLAIN's estimates would reveal them, letter by letter, to anyone who can
-- read any row of a table. Indexed text columns keep their statistics, except e-mail addresses, which are all
-- different.
DO $$
DECLARE
    sampled record;
BEGIN
    FOR sampled IN
        SELECT attrelid::regclass AS relation, attname
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relkind = 'r'
          AND relname NOT IN ('categories', 'products', 'subscription_plans', 'insurance_providers', 'pharmacies', 'tags',
                              'status_transitions', '__diesel_schema_migrations')
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
