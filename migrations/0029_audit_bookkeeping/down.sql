DROP FUNCTION portal_backlog(), audit_begin_report(text, text), audit_current_users(uuid[]), audit_lock_integrator();
DROP POLICY definer_select ON audit_leaves;
DROP POLICY definer_select ON audit_checkpoints;
REVOKE SELECT ON audit_leaves, audit_checkpoints FROM telehealth_definer;
DROP TABLE audit_integrator_lock;

DO $$
DECLARE
    audited record;
BEGIN
    FOR audited IN
        SELECT tgname, tgrelid::regclass AS relation FROM pg_trigger
        WHERE tgrelid = ANY (ARRAY['service_grants', 'context_keys', 'context_secret', 'emergency_access', 'emergency_searches',
                                   'status_transitions']::regclass[])
          AND tgfoid IN ('audit_change()'::regprocedure, 'audit_truncate()'::regprocedure)
    LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', audited.tgname, audited.relation);
    END LOOP;
END
$$;
