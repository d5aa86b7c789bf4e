DROP TABLE emergency_searches, emergency_access;
DROP INDEX idx_users_phone;

DROP FUNCTION access_search_results(uuid),
    access_search_patients(uuid, sealed_text, bigint[], date, text, text),
    access_break_glass(uuid, uuid, sealed_text, uuid, sealed_text, sealed_text, sealed_json),
    access_log_emergency(text, uuid, jsonb), access_emergency_provider(),
    access_keep_emergency();

-- That of 0021.
CREATE OR REPLACE FUNCTION access_emergency_patients() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1
AS $$
BEGIN
END
$$;
CALL lock_down('access_emergency_patients()');

-- That of 0020.
CREATE OR REPLACE FUNCTION audit_read_severity(entity text, ids jsonb) RETURNS log_severity_enum
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN 'info';
END
$$;
