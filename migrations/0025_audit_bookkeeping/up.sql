-- What the audit log needs of access (0021): its tables under audit, the lock of the integrator, and who is a user.

-- ---------------------------------------------------------------------------------------------------------------
-- Bookkeeping is audited like everything else
-- ---------------------------------------------------------------------------------------------------------------

-- What service accounts may do, which keys sign contexts (never the keys), which transitions there are. Not the tree and
-- its checkpoints: each entry about them would need a checkpoint of its own; `verify` proves them instead.
CALL hand_over(ARRAY['audit_change()'::regprocedure, 'audit_truncate()'::regprocedure], quote_ident(current_user)::regrole);
CALL audit_table('job_grants', 'job_grant');
CALL audit_table('context_keys', 'context_key', secret => '{inner_pad,outer_pad}');
CALL audit_table('status_transitions', 'status_transition');
CALL hand_over(ARRAY['audit_change()'::regprocedure, 'audit_truncate()'::regprocedure], 'telehealth_definer');

-- ---------------------------------------------------------------------------------------------------------------
-- Integrators take turns
-- ---------------------------------------------------------------------------------------------------------------

-- A table that is only locked: it never holds a row. An advisory lock would not do, because any login can take one and
-- keep it. To lock a table takes the right to change it, which the function below alone has.
CREATE TABLE audit_integrator (
    turn BOOLEAN PRIMARY KEY CHECK (turn)
);
ALTER TABLE audit_integrator ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_integrator FORCE ROW LEVEL SECURITY;

-- Waits for the turn of this transaction, as long as its lock_timeout allows, and keeps it until the transaction ends.
CREATE FUNCTION audit_take_turn() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
AS $$
BEGIN
    IF audit_claims() ->> 'job' IS DISTINCT FROM 'audit' OR NOT access_job('audit_logs', 'select') THEN
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
    IF NOT access_job('audit_logs', 'select')
       AND NOT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = 'audit_logs'::regclass), 'MEMBER') THEN
        RAISE EXCEPTION 'permission denied for function audit_accounts' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY SELECT id FROM users WHERE id = ANY (actors);
END
$$;

-- As in 0016: whoever got privileges by default loses them.
DO $$
DECLARE
    function regprocedure;
    grantee  text;
BEGIN
    FOR grantee IN
        SELECT CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END
        FROM pg_class CROSS JOIN LATERAL aclexplode(relacl) AS acl
        WHERE oid = 'audit_integrator'::regclass AND acl.grantee <> relowner
    LOOP
        EXECUTE format('REVOKE ALL ON audit_integrator FROM %s', grantee);
    END LOOP;
    FOREACH function IN ARRAY ARRAY['audit_take_turn()'::regprocedure, 'audit_accounts(uuid[])'::regprocedure] LOOP
        CALL lock_down(function);
        FOR grantee IN
            SELECT quote_ident(pg_get_userbyid(acl.grantee))
            FROM pg_proc CROSS JOIN LATERAL aclexplode(proacl) AS acl
            WHERE oid = function AND acl.grantee NOT IN (0, proowner)
        LOOP
            EXECUTE format('REVOKE ALL ON FUNCTION %s FROM %s', function, grantee);
        END LOOP;
    END LOOP;
END
$$;
GRANT UPDATE ON audit_integrator TO telehealth_definer;
GRANT EXECUTE ON FUNCTION audit_take_turn(), audit_accounts(uuid[]) TO service_role;
CALL hand_over(ARRAY['audit_take_turn()'::regprocedure, 'audit_accounts(uuid[])'::regprocedure], 'telehealth_definer');
