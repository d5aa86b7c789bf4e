-- Emergency access: a provider opens the chart of one patient, by name, for an hour. The access, the critical entry of the
-- audit log and the patient's notification are written by one function, or none of them is. Access counts in later
-- transactions only, so SQL that rolls its own transaction back has read nothing.

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
    granted_in XID8 NOT NULL,
    CONSTRAINT emergency_access_hour CHECK (expires_at > granted_at AND expires_at <= granted_at + INTERVAL '1 hour')
);
CREATE INDEX idx_emergency_access_provider_id ON emergency_access (provider_id, granted_at);
CREATE INDEX idx_emergency_access_patient_id ON emergency_access (patient_id);

-- Searches for a patient, with the ids that each found.
CREATE TABLE emergency_searches (
    id UUID PRIMARY KEY,
    provider_id UUID NOT NULL REFERENCES providers (id) ON DELETE CASCADE,
    patient_ids UUID[] NOT NULL CHECK (cardinality(patient_ids) <= 10),
    has_more BOOLEAN NOT NULL,
    searched_at TIMESTAMPTZ(3) NOT NULL,
    searched_in XID8 NOT NULL
);
CREATE INDEX idx_emergency_searches_provider_id ON emergency_searches (provider_id, searched_at);

-- Searches by telephone.
CREATE INDEX idx_users_phone ON users (phone);

-- ---------------------------------------------------------------------------------------------------------------
-- What policies and the audit log ask
-- ---------------------------------------------------------------------------------------------------------------

-- The patients whose charts the acting provider may read in an emergency. The start of the statement is compared, not that
-- of the transaction, so that nobody keeps access by keeping a transaction open.
CREATE FUNCTION access_emergency_patients() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1
AS $$
BEGIN
    RETURN QUERY
        SELECT DISTINCT patient_id FROM emergency_access
        WHERE provider_id = access_provider() AND expires_at > statement_timestamp()
          AND granted_in IS DISTINCT FROM pg_current_xact_id_if_assigned();
END
$$;

-- Reads of a chart that was opened in an emergency are critical. They are reported when the transaction ends, or after it was
-- rolled back, so the entry is critical until an hour after the access has ended.
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
-- What providers call, through the library
-- ---------------------------------------------------------------------------------------------------------------

-- The acting provider. Emergencies of one provider take turns from here to the end of the transaction, so that they can be
-- counted.
CREATE FUNCTION access_emergency_provider() RETURNS uuid
LANGUAGE plpgsql
AS $$
DECLARE
    provider CONSTANT uuid := access_provider();
BEGIN
    -- The context stands for the whole transaction: who was suspended meanwhile is refused here.
    PERFORM FROM providers JOIN users USING (id)
    WHERE id = provider AND status = 'active' FOR NO KEY UPDATE OF providers;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'permission denied: emergency access is for active providers' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- Under READ COMMITTED the queries that follow see what was committed before; the stricter levels could not.
    IF current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN
        RAISE EXCEPTION 'emergency access cannot be counted at this isolation level'
            USING ERRCODE = 'invalid_transaction_state', HINT = 'Use READ COMMITTED.';
    END IF;
    RETURN provider;
END
$$;

-- Writes a critical entry about a patient; without an id about none or several.
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

-- Opens a chart for an hour. The ids of the new rows and what is sealed for them come from the library, because the
-- database has no keys. `refusal`: `patient`, there is no such patient; `limit`, 20 charts within an hour. Each call is an
-- access of its own, counts, and notifies the patient, also where the chart is open already.
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
    -- What is sealed for the two rows is some hundred characters longer than a text of 1000.
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
    INSERT INTO emergency_access (id, provider_id, patient_id, reason, granted_at, expires_at, granted_in)
    VALUES (access, provider, patient, reason, granted_at, expires_at, pg_current_xact_id());
    INSERT INTO notifications (id, user_id, notification_type, channels, title, message, data)
    VALUES (notification, patient, 'system_alert', '{email,in_app}', title, message, data);
    PERFORM access_log_emergency('EMERGENCY_ACCESS', patient, jsonb_build_object(
        'id', access, 'reason', reason,
        'expires_at', to_char(expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')));
END
$$;

-- Searches for a patient, and logs what was found; the results are read afterwards, so that nobody reads them and rolls
-- the entry back. `tokens` are those of an identity or of a name alone; what else is given must hold as well. Answers `limit` after 60 searches
-- within an hour.
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
        RAISE EXCEPTION 'a search has a reason' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF (SELECT count(*) FROM emergency_searches AS earlier
        WHERE earlier.provider_id = provider AND earlier.searched_at > searched_at - INTERVAL '1 hour') >= 60 THEN
        refusal := 'limit';
        RETURN;
    END IF;
    -- One of these, by an index; the rest are conditions.
    found_ids := CASE
        WHEN email IS NOT NULL THEN ARRAY(SELECT id FROM users WHERE lower(users.email) = lower(email))
        WHEN phone IS NOT NULL THEN
            ARRAY(SELECT id FROM users WHERE users.phone IN (ltrim(phone, '+'), '+' || ltrim(phone, '+')))
        ELSE ARRAY(SELECT access_patients_identified(tokens) UNION SELECT access_patients_named(tokens, NULL))
    END;
    -- One more than are answered tells whether there are more.
    found_ids := ARRAY(
        SELECT patients.id FROM patients JOIN users USING (id)
        WHERE patients.id = ANY (found_ids)
          AND (born IS NULL OR patients.date_of_birth = born)
          AND (phone IS NULL OR ltrim(users.phone, '+') = ltrim(phone, '+'))
        ORDER BY patients.id DESC LIMIT 11);
    INSERT INTO emergency_searches (id, provider_id, patient_ids, has_more, searched_at, searched_in)
    VALUES (search, provider, found_ids[:10], cardinality(found_ids) > 10, searched_at, pg_current_xact_id());
    PERFORM access_log_emergency('EMERGENCY_SEARCH', CASE cardinality(found_ids) WHEN 1 THEN found_ids[1] END,
        jsonb_build_object('id', search, 'reason', reason, 'ids', found_ids[:10]));
END
$$;

-- What a search of this provider has found, in the five minutes after it was committed.
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
          AND searches.searched_in IS DISTINCT FROM pg_current_xact_id_if_assigned()
        ORDER BY patients.id DESC;
END
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- Grants
-- ---------------------------------------------------------------------------------------------------------------

-- People reach the tables through the functions; the service account that rotates keys reaches the reasons.
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

-- What service accounts may do to emergency_access is in 0028_policies.
ALTER TABLE emergency_searches ENABLE ROW LEVEL SECURITY;
ALTER TABLE emergency_searches FORCE ROW LEVEL SECURITY;
GRANT SELECT ON emergency_searches TO telehealth_definer;
CREATE POLICY definer_select ON emergency_searches FOR SELECT TO telehealth_definer USING (true);
