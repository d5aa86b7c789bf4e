-- Re-encrypting a value with another key does not change the value: the row keeps its version, so that saving a loaded
-- copy does not fail as stale, and the patient's last activity stays.

-- As before, except for the service account `rotate-keys` in a transaction with the setting telehealth.rotating_keys,
-- if each changed column holds an envelope whose key id has changed, or the tokens of a blind index, which change with
-- the key. The name of the service account is in the claims, which are signed if context keys are set; for anyone else
-- the setting has no effect.
CREATE OR REPLACE FUNCTION set_updated_at() RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
BEGIN
    -- Alone, because PL/pgSQL runs a condition that contains a query as a query: that would take most of the time of an
    -- update of a row.
    IF current_setting('telehealth.rotating_keys', true) = 'on' THEN
        IF current_user = 'service_role' AND access_claims() ->> 'service' = 'rotate-keys'
           AND NOT EXISTS (
               SELECT FROM jsonb_each_text(to_jsonb(OLD)) AS old_ JOIN jsonb_each_text(to_jsonb(NEW)) AS new_ USING (key)
               WHERE old_.value IS DISTINCT FROM new_.value
                 AND key NOT IN ('identity_token', 'name_tokens', 'payment_intent_token')
                 AND (starts_with(old_.value, 'phi:v1:') AND starts_with(new_.value, 'phi:v1:')
                      AND split_part(old_.value, ':', 3) <> split_part(new_.value, ':', 3)) IS NOT TRUE
           ) THEN
            RETURN NEW;
        END IF;
    END IF;
    NEW.updated_at := greatest(date_trunc('milliseconds', clock_timestamp()),
                               OLD.updated_at + INTERVAL '1 millisecond');
    RETURN NEW;
END
$$;
CALL lock_down('set_updated_at()');

-- As before, except that it ignores rows whose version is unchanged: they were re-encrypted, without any activity of
-- the patient.
CREATE OR REPLACE FUNCTION update_patient_last_active() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER
AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.updated_at = OLD.updated_at THEN
        RETURN NULL;
    END IF;
    -- Updates at most once per transaction; the time never moves back.
    UPDATE patients
    SET last_active_at = date_trunc('milliseconds', NOW())
    WHERE id = NEW.patient_id AND last_active_at < date_trunc('milliseconds', NOW());
    RETURN NULL;
END
$$;
CALL lock_down('update_patient_last_active()');
