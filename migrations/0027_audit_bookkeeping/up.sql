-- What the audit log needs of access (0021, 0025): its tables under audit, the lock of the integrator, who is a user, and reports of
-- what was read.

-- ---------------------------------------------------------------------------------------------------------------
-- Bookkeeping is audited like everything else
-- ---------------------------------------------------------------------------------------------------------------

-- What service accounts may do, which keys sign contexts (never the keys), which charts an emergency has opened, which
-- transitions there are. Not the tree and
-- its checkpoints: each entry about them would need a checkpoint of its own; `verify` proves them instead.
CALL audit_table('emergency_access', 'emergency_access', '{reason}', subject => 'patient_id');
CALL audit_table('emergency_searches', 'emergency_search');
CALL audit_table('service_grants', 'service_grant');
CALL audit_table('context_keys', 'context_key', secret => '{inner_pad,outer_pad}');
CALL audit_table('context_secret', 'context_secret', secret => '{secret}');
CALL audit_table('status_transitions', 'status_transition');

-- ---------------------------------------------------------------------------------------------------------------
-- Integrators take turns
-- ---------------------------------------------------------------------------------------------------------------

-- A table that is only locked: it never holds a row. An advisory lock would not do, because any login can take one and
-- keep it. To lock a table takes the right to change it, which the function below alone has.
CREATE TABLE audit_integrator (
    turn BOOLEAN PRIMARY KEY CHECK (turn)
);
ALTER TABLE audit_integrator ENABLE ROW LEVEL SECURITY;

-- Waits for the turn of this transaction, as long as its lock_timeout allows, and keeps it until the transaction ends.
CREATE FUNCTION audit_take_turn() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
AS $$
BEGIN
    IF audit_claims() ->> 'service' IS DISTINCT FROM 'audit' OR NOT access_service('audit_logs', 'select') THEN
        RAISE EXCEPTION 'permission denied for function audit_take_turn' USING ERRCODE = 'insufficient_privilege';
    END IF;
    LOCK TABLE audit_integrator IN EXCLUSIVE MODE;
END
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- Who is a user
-- ---------------------------------------------------------------------------------------------------------------

-- Those of the actors of the log who are users today, for `verify`: an entry of theirs without `user_id` was changed. A
-- service account that reads the log, and nothing else, asks; so does the owner.
CREATE FUNCTION audit_accounts(actors uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER
AS $$
BEGIN
    IF NOT access_service('audit_logs', 'select')
       AND NOT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = 'audit_logs'::regclass), 'MEMBER') THEN
        RAISE EXCEPTION 'permission denied for function audit_accounts' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY SELECT id FROM users WHERE id = ANY (actors);
END
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- Reports of what was read
-- ---------------------------------------------------------------------------------------------------------------

-- Begins a transaction in which a person reports what a transaction has read that was rolled back. It lets in who has been
-- suspended since, and gives a context in which policies show nothing, because it names no active user.
CREATE FUNCTION audit_enter(claims text, signature text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
AS $$
DECLARE
    entered CONSTANT text := claims::jsonb - '{person,person_role}'::text[];
BEGIN
    IF claims::jsonb ->> 'sub' IS NULL
       OR EXISTS (SELECT FROM context_keys) AND NOT access_is_signed(claims, signature) THEN
        RAISE EXCEPTION 'permission denied: a report of what was read names the person' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM access_pin_settings(),
            set_config('telehealth.context', access_context_tag(secret, entered) || entered, true),
            set_config('request.jwt.claims', claims, true)
    FROM context_secret;
END
$$;

DO $$
DECLARE
    function regprocedure;
BEGIN
    FOREACH function IN ARRAY ARRAY['audit_take_turn()', 'audit_accounts(uuid[])', 'audit_enter(text, text)']::regprocedure[] LOOP
        CALL lock_down(function);
    END LOOP;
END
$$;
GRANT UPDATE ON audit_integrator TO telehealth_definer;
