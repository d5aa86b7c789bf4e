-- The parts of the audit log that depend on 0021 and 0027: auditing of their tables, the integrator's lock, current
-- users, read reports and metrics.

-- ---------------------------------------------------------------------------------------------------------------
-- Audited tables of access control
-- ---------------------------------------------------------------------------------------------------------------

-- Grants of service accounts, the existence of context keys (never the keys), emergency access and searches, status
-- transitions. Not the tree and its checkpoints: each entry about them would need a checkpoint of its own; `verify`
-- proves them instead.
CALL audit_table('emergency_access', 'emergency_access', '{reason}', subject => 'patient_id');
CALL audit_table('emergency_searches', 'emergency_search');
CALL audit_table('service_grants', 'service_grant');
CALL audit_table('context_keys', 'context_key', secret => '{inner_pad,outer_pad}');
CALL audit_table('context_secret', 'context_secret', secret => '{secret}');
CALL audit_table('status_transitions', 'status_transition');

-- ---------------------------------------------------------------------------------------------------------------
-- Integrator lock
-- ---------------------------------------------------------------------------------------------------------------

-- A table that is only locked and never contains a row. An advisory lock would not suffice, because any login can take
-- and hold one. Locking a table requires the right to change it, which only the function below has.
CREATE TABLE audit_integrator_lock (
    id BOOLEAN PRIMARY KEY CHECK (id)
);
ALTER TABLE audit_integrator_lock ENABLE ROW LEVEL SECURITY;

-- Takes the integrator lock, waiting up to lock_timeout, and holds it until the transaction ends.
CREATE FUNCTION audit_lock_integrator() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
AS $$
BEGIN
    IF audit_claims() ->> 'service' IS DISTINCT FROM 'audit' OR NOT access_service('audit_logs', 'select') THEN
        RAISE EXCEPTION 'permission denied for function audit_lock_integrator' USING ERRCODE = 'insufficient_privilege';
    END IF;
    LOCK TABLE audit_integrator_lock IN EXCLUSIVE MODE;
END
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- Current users
-- ---------------------------------------------------------------------------------------------------------------

-- Returns those of the log's actors who are currently users, for `verify`: an entry of theirs without `user_id` was
-- tampered with. For service accounts that may read the log but not users, and for the owner.
CREATE FUNCTION audit_current_users(actors uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER
AS $$
BEGIN
    IF NOT access_service('audit_logs', 'select')
       AND NOT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = 'audit_logs'::regclass), 'MEMBER') THEN
        RAISE EXCEPTION 'permission denied for function audit_current_users' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY SELECT id FROM users WHERE id = ANY (actors);
END
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- Read reports
-- ---------------------------------------------------------------------------------------------------------------

-- Begins a transaction in which a user reports the reads of a transaction that was rolled back. Accepts users who have
-- been suspended since. Policies show no rows in its context, because it names no active user.
CREATE FUNCTION audit_begin_report(claims text, signature text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
AS $$
DECLARE
    entered CONSTANT text := claims::jsonb - '{user_id,user_role}'::text[];
BEGIN
    IF claims::jsonb ->> 'sub' IS NULL
       OR EXISTS (SELECT FROM context_keys) AND NOT access_is_signed(claims, signature) THEN
        RAISE EXCEPTION 'permission denied: a read report requires valid claims that name a user'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM access_pin_settings(),
            set_config('telehealth.context', access_context_tag(secret, entered) || entered, true),
            set_config('request.jwt.claims', claims, true)
    FROM context_secret;
END
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- Metrics
-- ---------------------------------------------------------------------------------------------------------------

DO $$
DECLARE
    relation text;
BEGIN
    FOREACH relation IN ARRAY ARRAY['audit_leaves', 'audit_checkpoints'] LOOP
        EXECUTE format('CREATE POLICY definer_select ON %I FOR SELECT TO telehealth_definer USING (true)', relation);
        EXECUTE format('GRANT SELECT ON %I TO telehealth_definer', relation);
    END LOOP;
END
$$;

-- Returns what waits to be processed. Only numbers: monitoring needs no access to the audit log.
CREATE FUNCTION portal_backlog(
    OUT notifications_due bigint,
    OUT oldest_due_seconds double precision,
    OUT submissions_pending bigint,
    OUT audit_pending bigint,
    OUT checkpoint_age_seconds double precision
)
LANGUAGE plpgsql STABLE SECURITY DEFINER
AS $$
DECLARE
    head    CONSTANT text := (SELECT note FROM audit_checkpoints ORDER BY tree_size DESC LIMIT 1);
    cluster CONSTANT numeric := (SELECT (system_identifier::numeric + 2 ^ 64::numeric) % 2 ^ 64::numeric FROM pg_control_system());
    first   uuid := '00000000-0000-0000-0000-000000000000';
BEGIN
    IF NOT access_service('notifications', 'select') THEN
        RAISE EXCEPTION 'permission denied for function portal_backlog' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT count(*), extract(epoch FROM statement_timestamp() - min(scheduled_at))
    INTO notifications_due, oldest_due_seconds
    FROM notifications
    WHERE status = 'pending' AND scheduled_at <= statement_timestamp()
      AND coalesce(claimed_until <= statement_timestamp(), true)
      AND coalesce(expires_at > statement_timestamp(), true);
    submissions_pending := (SELECT count(*) FROM form_submissions WHERE status = 'pending');
    -- The tree has every entry of the transactions that had ended before its checkpoint; see audit_transaction(). In a
    -- database that was restored into another cluster, transaction numbers are not comparable.
    IF substring(head FROM ' of (\d+)\n')::numeric = cluster THEN
        first := (overlay(lpad(to_hex(substring(head FROM '\nsnapshot (\d+):')::bigint), 15, '0') PLACING '8' FROM 13 FOR 0)
                  || '0000000000000000')::uuid;
    END IF;
    audit_pending := (SELECT count(*) FROM audit_logs AS l
                      WHERE l.id >= first
                        AND NOT EXISTS (SELECT FROM audit_leaves AS f WHERE f.audit_id = l.id OFFSET 0));
    checkpoint_age_seconds :=
        extract(epoch FROM statement_timestamp() - substring(head FROM '\ntime ([^\n]+)\n')::timestamptz);
END
$$;

DO $$
DECLARE
    function regprocedure;
BEGIN
    FOREACH function IN ARRAY ARRAY['audit_lock_integrator()', 'audit_current_users(uuid[])', 'audit_begin_report(text, text)',
                                   'portal_backlog()']::regprocedure[] LOOP
        CALL lock_down(function);
    END LOOP;
END
$$;
GRANT UPDATE ON audit_integrator_lock TO telehealth_definer;
