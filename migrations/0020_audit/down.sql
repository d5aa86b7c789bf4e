DO $$
DECLARE
    audited record;
BEGIN
    FOR audited IN
        SELECT tgname, tgrelid::regclass AS relation FROM pg_trigger
        WHERE tgfoid IN (to_regprocedure('audit_change()'), to_regprocedure('audit_truncate()'))
    LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', audited.tgname, audited.relation);
    END LOOP;
END
$$;
DROP INDEX idx_audit_logs_created;
DROP INDEX idx_audit_logs_severe;
DROP INDEX idx_audit_logs_actor;

DROP TRIGGER tr_audit_logs_append_only ON audit_logs;
DROP TRIGGER tr_audit_logs_truncate ON audit_logs;

DROP TABLE audit_checkpoints;
DROP TABLE audit_leaves;

DROP FUNCTION reject_audit_log_change();
DROP PROCEDURE audit_table(regclass, text, text[], text[], text);
DROP FUNCTION audit_truncate();
DROP FUNCTION audit_change();
DROP FUNCTION audit_read_severity(text, jsonb);
DROP FUNCTION audit_severity(jsonb);
DROP FUNCTION audit_subject(jsonb, text);
DROP FUNCTION audit_redact(jsonb, text[], text[]);
DROP FUNCTION audit_origin();
DROP FUNCTION audit_escape(text);
DROP FUNCTION audit_claims();
DROP FUNCTION audit_id(text);
DROP FUNCTION audit_transaction();
DROP SEQUENCE audit_event;
