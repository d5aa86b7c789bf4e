-- Sealing a value anew with another key changes no value: the row keeps its version, so that nobody who holds a copy of it
-- is told that it is stale, and nobody has been active.

-- As before, but for the service account `rotate-keys` in a transaction that says it rotates keys, where each column that changes goes from one
-- envelope to another of another key, or holds the tokens of a blind index, which change with the key. The service account's name is
-- in the claims, which are signed where context keys are set; whoever else makes the setting gains nothing by it.
CREATE OR REPLACE FUNCTION set_updated_at() RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
BEGIN
    IF current_user = 'service_role' AND current_setting('telehealth.rotating_keys', true) = 'on'
       AND access_claims() ->> 'service' = 'rotate-keys'
       AND NOT EXISTS (
           SELECT FROM jsonb_each_text(to_jsonb(OLD)) AS old_ JOIN jsonb_each_text(to_jsonb(NEW)) AS new_ USING (key)
           WHERE old_.value IS DISTINCT FROM new_.value AND key NOT IN ('identity_token', 'name_tokens', 'payment_intent_token')
             AND (starts_with(old_.value, 'phi:v1:') AND starts_with(new_.value, 'phi:v1:')
                  AND split_part(old_.value, ':', 3) <> split_part(new_.value, ':', 3)) IS NOT TRUE
       ) THEN
        RETURN NEW;
    END IF;
    NEW.updated_at := greatest(date_trunc('milliseconds', clock_timestamp()),
                               OLD.updated_at + INTERVAL '1 millisecond');
    RETURN NEW;
END
$$;
CALL lock_down('set_updated_at()');

-- As before, but a row whose version has not moved was sealed anew: its patient has not done anything.
CREATE OR REPLACE FUNCTION update_patient_last_active() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER
AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.updated_at = OLD.updated_at THEN
        RETURN NULL;
    END IF;
    -- Once a transaction is enough, and the time never goes back.
    UPDATE patients
    SET last_active_at = date_trunc('milliseconds', NOW())
    WHERE id = NEW.patient_id AND last_active_at < date_trunc('milliseconds', NOW());
    RETURN NULL;
END
$$;
CALL lock_down('update_patient_last_active()');
