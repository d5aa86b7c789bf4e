-- Emergency access: a provider gets access to one patient's chart for an hour. One function writes the access, the
-- critical entry of the audit log and the patient's notification, all or none of them. Access takes effect in later
-- transactions only, so SQL cannot read a chart and then roll the access back.

-- ---------------------------------------------------------------------------------------------------------------
-- Tables
-- ---------------------------------------------------------------------------------------------------------------

CREATE TABLE emergency_access (
    id UUID PRIMARY KEY,
    provider_id UUID NOT NULL REFERENCES providers (id) ON DELETE CASCADE,
    patient_id UUID NOT NULL REFERENCES patients (id) ON DELETE CASCADE,
    reason sealed_text NOT NULL CHECK (length(reason) <= 16384),
    granted_at TIMESTAMPTZ(3) NOT NULL,
    expires_at TIMESTAMPTZ(3) NOT NULL,
    granted_xid XID8 NOT NULL,
    CONSTRAINT emergency_access_hour CHECK (expires_at > granted_at AND expires_at <= granted_at + INTERVAL '1 hour')
);
CREATE INDEX idx_emergency_access_provider_id ON emergency_access (provider_id, granted_at);
CREATE INDEX idx_emergency_access_patient_id ON emergency_access (patient_id);

-- Searches for a patient, with the ids of their results.
CREATE TABLE emergency_searches (
    id UUID PRIMARY KEY,
    provider_id UUID NOT NULL REFERENCES providers (id) ON DELETE CASCADE,
    patient_ids UUID[] NOT NULL CHECK (cardinality(patient_ids) <= 10),
    has_more BOOLEAN NOT NULL,
    searched_at TIMESTAMPTZ(3) NOT NULL,
    searched_xid XID8 NOT NULL
);
CREATE INDEX idx_emergency_searches_provider_id ON emergency_searches (provider_id, searched_at);

-- For searches by phone number.
CREATE INDEX idx_users_phone ON users (phone);

-- ---------------------------------------------------------------------------------------------------------------
-- Functions for policies and the audit log
-- ---------------------------------------------------------------------------------------------------------------

-- Returns the patients to whose charts the acting provider has emergency access. Compares the start of the statement,
-- not of the transaction, so that an open transaction does not prolong access.
CREATE FUNCTION access_emergency_patients() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1
AS $$
BEGIN
    RETURN QUERY
        SELECT DISTINCT patient_id FROM emergency_access
        WHERE provider_id = access_provider() AND expires_at > statement_timestamp()
          AND granted_xid IS DISTINCT FROM pg_current_xact_id_if_assigned();
END
$$;

-- Returns critical for reads under emergency access. They are reported when the transaction ends, or after it was
-- rolled back, so this applies until an hour after the access has expired.
CREATE OR REPLACE FUNCTION audit_read_severity(entity text, ids jsonb) RETURNS log_severity_enum
LANGUAGE plpgsql STABLE
AS $$
#variable_conflict use_variable
DECLARE
    opened CONSTANT uuid[] := ARRAY(
        SELECT patient_id FROM emergency_access
        WHERE provider_id = (SELECT actor_id FROM audit_origin())
          AND expires_at > statement_timestamp() - INTERVAL '1 hour');
    rows   uuid[];
    is_hit boolean := false;
BEGIN
    IF opened <> '{}' THEN
        rows := ARRAY(SELECT jsonb_array_elements_text(ids)::uuid);
        IF entity IN ('user', 'patient') THEN
            is_hit := rows && opened;
        ELSIF entity IN ('consultation', 'prescription', 'session', 'telehealth_flow', 'form_submission') THEN
            EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE id = ANY ($1) AND patient_id = ANY ($2))', entity_table(entity))
            INTO is_hit USING rows, opened;
        END IF;
    END IF;
    RETURN CASE WHEN is_hit THEN 'critical' ELSE 'info' END::log_severity_enum;
END
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- Functions for providers, called by the library
-- ---------------------------------------------------------------------------------------------------------------

-- Returns the acting provider. Serializes the emergency calls of one provider until the end of the transaction, so that
-- they can be counted.
CREATE FUNCTION access_emergency_provider() RETURNS uuid
LANGUAGE plpgsql
AS $$
DECLARE
    provider CONSTANT uuid := access_provider();
BEGIN
    -- The context is fixed for the whole transaction, so this rejects a user who was suspended in the meantime.
    PERFORM FROM providers JOIN users USING (id)
    WHERE id = provider AND status = 'active' FOR NO KEY UPDATE OF providers;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'permission denied: emergency access is for active providers' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- Under READ COMMITTED later queries see everything committed before; under the stricter levels they would not.
    IF current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN
        RAISE EXCEPTION 'emergency access is not available at this isolation level'
            USING ERRCODE = 'invalid_transaction_state', HINT = 'Use READ COMMITTED.';
    END IF;
    RETURN provider;
END
$$;

-- Writes a critical entry about a patient; NULL means none or several patients.
CREATE FUNCTION access_log_emergency(action text, patient uuid, details jsonb) RETURNS void
LANGUAGE sql
AS $$
    INSERT INTO audit_logs (id, user_id, actor_id, action, entity_type, entity_id, new_values,
                            ip_address, user_agent, session_id, severity)
    SELECT audit_id(audit_transaction()), who.user_id, who.actor_id, action, 'patient',
           coalesce(patient, '00000000-0000-0000-0000-000000000000'), details,
           who.ip_address, who.user_agent, who.session_id, 'critical'
    FROM audit_origin() AS who
$$;

-- Grants access to a chart for an hour. The library supplies the ids and encrypted values of the new rows, because the
-- database has no keys. `refusal` is `patient` if there is no such patient, `limit` after 20 calls within an hour. Each
-- call is a separate access, counts towards the limit and notifies the patient, even if the provider already has
-- access.
CREATE FUNCTION access_break_glass(
    access uuid, patient uuid, reason sealed_text,
    notification uuid, title sealed_text, message sealed_text, data sealed_json,
    OUT refusal text, OUT expires_at timestamptz
)
LANGUAGE plpgsql SECURITY DEFINER
AS $$
#variable_conflict use_variable
DECLARE
    provider   CONSTANT uuid := access_emergency_provider();
    granted_at CONSTANT timestamptz(3) := clock_timestamp();
BEGIN
    -- The envelopes for the two rows are a few hundred characters longer than a text of 1000 characters.
    IF length(concat(reason, title, message, data)) > 16384 THEN
        RAISE EXCEPTION 'the reason or the notification is too long' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    PERFORM FROM patients WHERE id = patient FOR KEY SHARE;
    IF NOT FOUND THEN
        refusal := 'patient';
        RETURN;
    END IF;
    IF (SELECT count(*) FROM emergency_access AS earlier
        WHERE earlier.provider_id = provider AND earlier.granted_at > granted_at - INTERVAL '1 hour') >= 20 THEN
        refusal := 'limit';
        RETURN;
    END IF;
    expires_at := granted_at + INTERVAL '1 hour';
    INSERT INTO emergency_access (id, provider_id, patient_id, reason, granted_at, expires_at, granted_xid)
    VALUES (access, provider, patient, reason, granted_at, expires_at, pg_current_xact_id());
    INSERT INTO notifications (id, user_id, notification_type, channels, title, message, data)
    VALUES (notification, patient, 'system_alert', '{email,in_app}', title, message, data);
    PERFORM access_log_emergency('EMERGENCY_ACCESS', patient, jsonb_build_object(
        'id', access, 'reason', reason,
        'expires_at', to_char(expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')));
END
$$;

-- Searches for a patient and logs the results. The results are read in a later transaction, so that a rollback cannot
-- remove the entry of results that were read. `tokens` are those of an identity or of a name only; all other arguments
-- must match as well. `refusal` is `limit` after 60 searches within an hour.
CREATE FUNCTION access_search_patients(
    search uuid, reason sealed_text, tokens bigint[], born date, phone text, email text, OUT refusal text
)
LANGUAGE plpgsql SECURITY DEFINER
AS $$
#variable_conflict use_variable
DECLARE
    provider    CONSTANT uuid := access_emergency_provider();
    searched_at CONSTANT timestamptz(3) := clock_timestamp();
    found_ids   uuid[];
BEGIN
    IF length(reason) <= 16384 IS NOT TRUE THEN
        RAISE EXCEPTION 'a search requires a reason of at most 16384 characters'
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF (SELECT count(*) FROM emergency_searches AS earlier
        WHERE earlier.provider_id = provider AND earlier.searched_at > searched_at - INTERVAL '1 hour') >= 60 THEN
        refusal := 'limit';
        RETURN;
    END IF;
    -- Uses one index; the remaining arguments are filters.
    found_ids := CASE
        WHEN email IS NOT NULL THEN
            ARRAY(SELECT id FROM users WHERE CASE WHEN status <> 'deleted' THEN lower(users.email) END = lower(email))
        WHEN phone IS NOT NULL THEN
            ARRAY(SELECT id FROM users WHERE users.phone = phone)
        ELSE ARRAY(SELECT access_find_patients_by_identity(tokens) UNION SELECT access_find_patients_by_name(tokens, NULL))
    END;
    -- Fetches one more than is returned, to set has_more.
    found_ids := ARRAY(
        SELECT patients.id FROM patients JOIN users USING (id)
        WHERE patients.id = ANY (found_ids)
          AND (born IS NULL OR patients.date_of_birth = born)
          AND (phone IS NULL OR users.phone = phone)
        ORDER BY patients.id DESC LIMIT 11);
    INSERT INTO emergency_searches (id, provider_id, patient_ids, has_more, searched_at, searched_xid)
    VALUES (search, provider, found_ids[:10], cardinality(found_ids) > 10, searched_at, pg_current_xact_id());
    PERFORM access_log_emergency('EMERGENCY_SEARCH', CASE cardinality(found_ids) WHEN 1 THEN found_ids[1] END,
        jsonb_build_object('id', search, 'reason', reason, 'ids', found_ids[:10]));
END
$$;

-- Returns the results of a committed search of this provider, for five minutes after it.
CREATE FUNCTION access_search_results(search uuid)
RETURNS TABLE (patient uuid, first_name sealed_text, last_name sealed_text, date_of_birth date, has_more boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 10
AS $$
BEGIN
    RETURN QUERY
        SELECT patients.id, patients.first_name, patients.last_name, patients.date_of_birth, searches.has_more
        FROM emergency_searches AS searches JOIN patients ON patients.id = ANY (searches.patient_ids)
        WHERE searches.id = search AND searches.provider_id = access_provider()
          AND searches.searched_at > statement_timestamp() - INTERVAL '5 minutes'
          AND searches.searched_xid IS DISTINCT FROM pg_current_xact_id_if_assigned()
        ORDER BY patients.id DESC;
END
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- Grants
-- ---------------------------------------------------------------------------------------------------------------

-- Users access the tables through functions only; the service account that rotates keys can access the reasons.
DO $$
DECLARE
    function regprocedure;
    relation text;
BEGIN
    FOREACH function IN ARRAY ARRAY[
        'access_emergency_patients()', 'audit_read_severity(text, jsonb)', 'access_emergency_provider()',
        'access_log_emergency(text, uuid, jsonb)',
        'access_break_glass(uuid, uuid, sealed_text, uuid, sealed_text, sealed_text, sealed_json)',
        'access_search_patients(uuid, sealed_text, bigint[], date, text, text)', 'access_search_results(uuid)'
    ]::regprocedure[] LOOP
        CALL lock_down(function);
    END LOOP;
    FOREACH relation IN ARRAY ARRAY['emergency_access', 'emergency_searches'] LOOP
        EXECUTE format('GRANT INSERT ON %I TO telehealth_definer', relation);
        EXECUTE format('CREATE POLICY definer_insert ON %I FOR INSERT TO telehealth_definer WITH CHECK (true)', relation);
    END LOOP;
END
$$;

-- 0032_policies grants privileges on emergency_access to service accounts.
ALTER TABLE emergency_searches ENABLE ROW LEVEL SECURITY;
ALTER TABLE emergency_searches FORCE ROW LEVEL SECURITY;
GRANT SELECT ON emergency_searches TO telehealth_definer;
CREATE POLICY definer_select ON emergency_searches FOR SELECT TO telehealth_definer USING (true);
