-- The relations of rows to the acting user, which policies call, and functions that only some actors may call. They belong
-- to the definer, as those of 0021.

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

-- Checks whether the user is a patient, who can book a visit with this provider. Not a set of providers, as above: there
-- may be thousands.
CREATE FUNCTION access_is_bookable(provider uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER
AS $$
BEGIN
    RETURN access_patient() IS NOT NULL AND EXISTS (
        SELECT FROM providers JOIN users ON users.id = providers.id
        WHERE providers.id = provider AND providers.is_accepting_patients AND users.status = 'active'
    );
END
$$;

-- Returns the slots of a provider that are taken, without saying by whom: a patient asks for those of providers with whom
-- they can book a visit.
CREATE FUNCTION access_taken_slots(provider uuid, since timestamptz, until timestamptz)
RETURNS TABLE (starts_at timestamptz, ends_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER
AS $$
BEGIN
    IF access_is_bookable(provider)
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
-- Indexes for policies
-- ---------------------------------------------------------------------------------------------------------------

CREATE INDEX idx_consultations_booked ON consultations (provider_id, scheduled_at) INCLUDE (patient_id)
    WHERE status IN ('scheduled', 'in_progress', 'completed');

-- ---------------------------------------------------------------------------------------------------------------
-- Privileges of functions
-- ---------------------------------------------------------------------------------------------------------------

CALL lock_down('access_assigned_patients()');
CALL lock_down('access_booked_patients()');
CALL lock_down('access_assigned_providers()');
CALL lock_down('access_booked_providers()');
CALL lock_down('access_is_bookable(uuid)');
CALL lock_down('access_taken_slots(uuid, timestamptz, timestamptz)');
CALL lock_down('access_conversations()');
CALL lock_down('access_can_reply(uuid, uuid)');
CALL lock_down('access_lock_conversation(uuid)');
CALL lock_down('access_is_staff(uuid)');
CALL lock_down('access_own_fee()');
CALL lock_down('password_hash_of(uuid)');
CALL lock_down('set_password_hash(uuid, text)');
