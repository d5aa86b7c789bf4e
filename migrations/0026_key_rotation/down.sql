CREATE OR REPLACE FUNCTION update_patient_last_active() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER
AS $$
BEGIN
    -- Updates at most once per transaction; the time never moves back.
    UPDATE patients
    SET last_active_at = date_trunc('milliseconds', NOW())
    WHERE id = NEW.patient_id AND last_active_at < date_trunc('milliseconds', NOW());
    RETURN NULL;
END
$$;
CALL lock_down('update_patient_last_active()');

CREATE OR REPLACE FUNCTION set_updated_at() RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.updated_at := greatest(date_trunc('milliseconds', clock_timestamp()),
                               OLD.updated_at + INTERVAL '1 millisecond');
    RETURN NEW;
END
$$;
CALL lock_down('set_updated_at()');
