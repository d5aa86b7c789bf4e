DROP FUNCTION audit_enter(text, text), audit_accounts(uuid[]), audit_take_turn();
DROP TABLE audit_integrator;

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
