-- The parts of the audit log that depend on 0021 and 0027: auditing of their tables, access to the tree, the integrator's
-- lock, current users, read reports and metrics.

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
-- Access to the Merkle tree
-- ---------------------------------------------------------------------------------------------------------------

-- The tree of the audit log: readable by service accounts that may read the log, and writable by the integrator only. A
-- leaf that another service account added would stop the integrator.
DO $$
DECLARE
    relation text;
BEGIN
    FOREACH relation IN ARRAY ARRAY['audit_leaves', 'audit_checkpoints'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', relation);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', relation);
        EXECUTE format('CREATE POLICY services_select ON %I FOR SELECT TO service_role
                            USING ((SELECT access_service(''audit_logs'', ''select'')))', relation);
        EXECUTE format('CREATE POLICY services_insert ON %I FOR INSERT TO service_role
                            WITH CHECK ((SELECT access_service(''audit_logs'', ''select''))
                                        AND (SELECT access_claims() ->> ''service'') = ''audit'')', relation);
        -- portal_backlog() reads them.
        EXECUTE format('CREATE POLICY definer_select ON %I FOR SELECT TO telehealth_definer USING (true)', relation);
        EXECUTE format('GRANT SELECT ON %I TO telehealth_definer', relation);
    END LOOP;
END
$$;

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
-- Reports
-- ---------------------------------------------------------------------------------------------------------------

-- Returns those of the ids that rows of the entity have. Ignores policies. Planned on each call.
CREATE FUNCTION audit_stored_ids(entity text, ids uuid[]) RETURNS uuid[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    stored uuid[];
BEGIN
    EXECUTE format('SELECT ARRAY(SELECT given.id FROM unnest($1) AS given(id)
                                 WHERE EXISTS (SELECT FROM %I AS there WHERE there.id = given.id OFFSET 0))',
                   entity_table(entity))
    INTO stored USING ids;
    RETURN stored;
END
$$;

-- Filters the ids of a read to those of rows of the entity: rows that appear in the log, which may have been deleted since
-- they were read, and existing rows that are older than the log. Ignores policies, because the rows that a user may see may
-- have changed since.
CREATE FUNCTION audit_existing_ids(entity text, ids uuid[]) RETURNS uuid[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    known uuid[];
BEGIN
    -- OFFSET 0 prevents the planner from scanning the table instead of looking up each id in its index.
    known := ARRAY(
        SELECT given.id FROM unnest(ids) AS given(id)
        WHERE EXISTS (SELECT FROM audit_logs AS l WHERE l.entity_type = entity AND l.entity_id = given.id OFFSET 0));
    IF cardinality(known) = cardinality(ids) THEN
        RETURN known;
    END IF;
    known := known || audit_stored_ids(entity, ids);
    RETURN ARRAY(SELECT given.id FROM unnest(ids) AS given(id) WHERE given.id = ANY (known));
END
$$;

-- Logs reads of other users' data, which the library reports because PostgreSQL has no read triggers, and denials, because
-- they are rolled back. Each element of `statements` is one statement: {"entity": …, "ids": […]} for a read; with "denied",
-- the action, for a denial, which needs no ids, and no entity if it is not known. If there are several ids, the entry's
-- new_values contain them. Ids of rows that are not there are left out. Of an account that may not begin transactions, one
-- attempt a minute is logged.
--
-- Every actor may call this, so a call takes at most 1,000 statements and ids: a caller can report what did not happen, but
-- only in their own name, and of a certain row only if they know its id. OFFSET 0 keeps the planner from calling the
-- functions once for each use of their result.
CREATE FUNCTION audit_report(statements jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
AS $$
DECLARE
    transaction CONSTANT text := audit_transaction();
    who         record := audit_origin();
BEGIN
    IF EXISTS (SELECT FROM jsonb_array_elements(statements) AS s
               CROSS JOIN LATERAL (SELECT jsonb_array_length(coalesce(s -> 'ids', '[]')) > 0 AS has_ids) AS given
               WHERE entity_table(s ->> 'entity') IS NULL AND (s ->> 'entity' IS NOT NULL OR has_ids)
                  OR s ->> 'denied' NOT IN ('begin', 'statement', 'select', 'insert', 'update', 'delete')
                  OR s ->> 'denied' IS NULL AND NOT has_ids) THEN
        RAISE EXCEPTION 'a report requires a known entity and at least one id, or a denied action'
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF (SELECT sum(greatest(jsonb_array_length(s -> 'ids'), 1)) FROM jsonb_array_elements(statements) AS s) > 1000 THEN
        RAISE EXCEPTION 'a report can contain at most 1000 statements and ids' USING ERRCODE = 'program_limit_exceeded';
    END IF;
    INSERT INTO audit_logs (id, user_id, actor_id, action, entity_type, entity_id, new_values,
                            ip_address, user_agent, session_id, severity)
    SELECT audit_id(transaction), who.user_id, who.actor_id,
           upper(entity) || CASE WHEN denied IS NULL THEN '_READ' ELSE '_DENIED' END, entity,
           CASE cardinality(known) WHEN 1 THEN known[1] ELSE '00000000-0000-0000-0000-000000000000' END,
           nullif(jsonb_strip_nulls(jsonb_build_object('attempt', denied,
                                                       'ids', CASE WHEN cardinality(known) > 1 THEN to_jsonb(known) END)), '{}'),
           who.ip_address, who.user_agent, who.session_id,
           CASE WHEN denied IS NULL THEN audit_read_severity(entity, to_jsonb(known)) ELSE 'warning' END
    FROM jsonb_array_elements(statements) WITH ORDINALITY AS report(statement, place)
    CROSS JOIN LATERAL (
        SELECT coalesce(statement ->> 'entity', 'transaction') AS entity, statement ->> 'denied' AS denied,
               ARRAY(SELECT id::uuid FROM jsonb_array_elements_text(statement -> 'ids') WITH ORDINALITY AS given(id, position)
                     GROUP BY id::uuid ORDER BY min(position)) AS ids OFFSET 0) AS parsed
    CROSS JOIN LATERAL (
        SELECT CASE WHEN ids = '{}' THEN ids
                    WHEN denied IS NULL THEN audit_existing_ids(entity, ids)
                    ELSE audit_stored_ids(entity, ids) END AS known OFFSET 0) AS found
    WHERE (known <> '{}' OR ids = '{}')
      AND NOT (denied IS NOT DISTINCT FROM 'begin' AND EXISTS (
          SELECT FROM (SELECT * FROM audit_logs WHERE actor_id = who.actor_id ORDER BY id DESC LIMIT 1) AS last
          WHERE action = 'TRANSACTION_DENIED' AND created_at > statement_timestamp() - INTERVAL '1 minute'))
    ORDER BY place;
END
$$;

-- Begins a transaction in which a user reports another one that was rolled back or denied. Accepts users who are not active. Policies show no rows in its context, because it names no active user.
CREATE FUNCTION audit_begin_report(claims text, signature text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
AS $$
DECLARE
    entered CONSTANT text := claims::jsonb - '{user_id,user_role}'::text[];
BEGIN
    IF claims::jsonb ->> 'sub' IS NULL
       OR EXISTS (SELECT FROM context_keys) AND NOT access_is_signed(claims, signature) THEN
        RAISE EXCEPTION 'permission denied: a report requires valid claims that name a user'
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
    FOREACH function IN ARRAY ARRAY['audit_lock_integrator()', 'audit_current_users(uuid[])', 'audit_report(jsonb)',
                                   'audit_begin_report(text, text)', 'portal_backlog()']::regprocedure[] LOOP
        CALL lock_down(function);
    END LOOP;
END
$$;
GRANT UPDATE ON audit_integrator_lock TO telehealth_definer;
REVOKE ALL ON FUNCTION audit_existing_ids(text, uuid[]), audit_stored_ids(text, uuid[]) FROM PUBLIC;
