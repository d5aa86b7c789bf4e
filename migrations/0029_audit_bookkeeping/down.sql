DROP FUNCTION portal_backlog(), audit_begin_report(text, text), audit_report(jsonb), audit_existing_ids(text, uuid[]),
    audit_stored_ids(text, uuid[]), audit_current_users(uuid[]), audit_lock_integrator();
DROP TABLE audit_integrator_lock;

DO $$
DECLARE
    relation text;
BEGIN
    FOREACH relation IN ARRAY ARRAY['audit_leaves', 'audit_checkpoints'] LOOP
        EXECUTE format('DROP POLICY definer_select ON %I', relation);
        EXECUTE format('DROP POLICY services_insert ON %I', relation);
        EXECUTE format('DROP POLICY services_select ON %I', relation);
        EXECUTE format('REVOKE SELECT ON %I FROM telehealth_definer', relation);
        EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', relation);
        EXECUTE format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', relation);
    END LOOP;
END
$$;

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
