-- The rights of patients: a copy of everything about them (45 CFR 164.524), an accounting of who read or changed it
-- (45 CFR 164.528), the merge of duplicates, erasure, and legal holds, which prevent it.

-- ---------------------------------------------------------------------------------------------------------------
-- Merges, erasures and legal holds
-- ---------------------------------------------------------------------------------------------------------------

-- Duplicates that were merged: whose rows went to whom, so that they can go back.
CREATE TABLE patient_merges (
    id UUID PRIMARY KEY,
    merged_id UUID NOT NULL REFERENCES patients (id) ON DELETE CASCADE,
    kept_id UUID NOT NULL REFERENCES patients (id) ON DELETE CASCADE,
    moved JSONB NOT NULL CHECK (jsonb_typeof(moved) = 'object'),  -- the ids of the moved rows by table
    was_active BOOLEAN NOT NULL,  -- whether the merged account was active
    merged_at TIMESTAMPTZ(3) NOT NULL,
    undone_at TIMESTAMPTZ(3) CHECK (undone_at >= merged_at),
    CONSTRAINT two_patients CHECK (merged_id <> kept_id)
);
-- A patient is merged into one other at a time.
CREATE UNIQUE INDEX one_merge ON patient_merges (merged_id) WHERE undone_at IS NULL;
CREATE INDEX idx_patient_merges_merged_id ON patient_merges (merged_id);
CREATE INDEX idx_patient_merges_kept_id ON patient_merges (kept_id);

-- Patients who were erased. No foreign key: the record stays, because after a restore it says whom to erase again.
CREATE TABLE patient_erasures (
    id UUID PRIMARY KEY,  -- of the patient
    erased_at TIMESTAMPTZ(3) NOT NULL,
    is_complete BOOLEAN NOT NULL  -- false while rows are kept that a law requires
);
CREATE INDEX idx_patient_erasures_erased_at ON patient_erasures (erased_at, id);

-- Patients whose records must not be erased or deleted by retention. The reference holds no sentences.
CREATE TABLE legal_holds (
    id UUID PRIMARY KEY,
    patient_id UUID REFERENCES patients (id),  -- null: all patients
    reference VARCHAR(64) NOT NULL CHECK (reference ~ '^[A-Za-z0-9][A-Za-z0-9./:_-]*$'),
    placed_at TIMESTAMPTZ(3) NOT NULL,
    placed_by UUID NOT NULL REFERENCES administrators (id),
    released_at TIMESTAMPTZ(3) CHECK (released_at >= placed_at),
    released_by UUID REFERENCES administrators (id),
    CONSTRAINT released_by_somebody CHECK ((released_at IS NULL) = (released_by IS NULL))
);
CREATE INDEX idx_legal_holds_patient_id ON legal_holds (patient_id);
CREATE INDEX idx_legal_holds_placed_by ON legal_holds (placed_by);
CREATE INDEX idx_legal_holds_released_by ON legal_holds (released_by);

CALL audit_table('patient_merges', 'patient_merge', subject => 'kept_id');
CALL audit_table('patient_erasures', 'patient_erasure');
CALL audit_table('legal_holds', 'legal_hold', subject => 'patient_id');

-- Returns the duplicates that were merged into the acting patient.
CREATE FUNCTION access_merged_patients() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1
AS $$
BEGIN
    RETURN QUERY SELECT merged_id FROM patient_merges WHERE kept_id = access_patient() AND undone_at IS NULL;
END
$$;
CALL lock_down('access_merged_patients()');

-- Rejects rows that are added for, or moved to, a patient who was merged into another one or erased: nobody would find
-- them in the chart and in the copy of the patient, or they would undo the erasure. AFTER, because by then the foreign key
-- has waited for a merge or an erasure in progress, which lock the patient FOR UPDATE. Rows that are added are checked
-- together, because a query takes longer to start than to run.
CREATE FUNCTION check_current_patient() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER
AS $$
DECLARE
    is_merged boolean;
    is_erased boolean;
BEGIN
    IF TG_OP = 'INSERT' THEN
        is_merged := EXISTS (SELECT FROM new_rows JOIN patient_merges ON merged_id = new_rows.patient_id
                             WHERE undone_at IS NULL);
        is_erased := EXISTS (SELECT FROM new_rows JOIN patient_erasures ON patient_erasures.id = new_rows.patient_id);
    ELSIF NEW.patient_id IS DISTINCT FROM OLD.patient_id THEN
        is_merged := EXISTS (SELECT FROM patient_merges WHERE merged_id = NEW.patient_id AND undone_at IS NULL);
        is_erased := EXISTS (SELECT FROM patient_erasures WHERE id = NEW.patient_id);
    END IF;
    IF is_merged THEN
        PERFORM raise_violation('patient_is_not_merged', TG_TABLE_SCHEMA, TG_TABLE_NAME, 'patient_id',
                                'the patient was merged into another one', '23P01');  -- exclusion_violation
    END IF;
    IF is_erased THEN
        PERFORM raise_violation('patient_is_not_erased', TG_TABLE_SCHEMA, TG_TABLE_NAME, 'patient_id',
                                'the patient was erased', '23P01');
    END IF;
    RETURN NULL;
END
$$;
CALL lock_down('check_current_patient()');

DO $$
DECLARE
    relation text;
BEGIN
    FOREACH relation IN ARRAY ARRAY['consultations', 'prescriptions', 'sessions', 'telehealth_flows', 'form_submissions',
                                   'orders', 'invoices', 'patient_insurance'] LOOP
        EXECUTE format('CREATE TRIGGER tr_%1$s_current_patient AFTER INSERT ON %1$s REFERENCING NEW TABLE AS new_rows
                            FOR EACH STATEMENT EXECUTE FUNCTION check_current_patient()', relation);
        EXECUTE format('CREATE TRIGGER tr_%1$s_moved_patient AFTER UPDATE OF patient_id ON %1$s
                            FOR EACH ROW EXECUTE FUNCTION check_current_patient()', relation);
    END LOOP;
END
$$;

-- The account of a merged patient is activated only by undoing the merge.
CREATE FUNCTION check_activated_account() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER
AS $$
BEGIN
    -- Waits for a merge in progress.
    PERFORM FROM patients WHERE id = NEW.id FOR KEY SHARE;
    IF EXISTS (SELECT FROM patient_merges WHERE merged_id = NEW.id AND undone_at IS NULL) THEN
        PERFORM raise_violation('account_is_not_merged', TG_TABLE_SCHEMA, TG_TABLE_NAME, 'status',
                                'the account belongs to a patient who was merged into another one', '23P01');
    END IF;
    RETURN NEW;
END
$$;
CALL lock_down('check_activated_account()');

CREATE TRIGGER tr_users_activated_account BEFORE UPDATE ON users
    FOR EACH ROW WHEN (NEW.status = 'active' AND OLD.status <> 'active')
    EXECUTE FUNCTION check_activated_account();

-- Returns the conversations in which a user participates, to service accounts that read conversations. Their own
-- condition on participant_ids would be no index condition, because the comparison of lists is not leakproof.
CREATE FUNCTION access_conversations_of(person uuid) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 10
AS $$
BEGIN
    IF access_service('conversations', 'select') THEN
        RETURN QUERY SELECT id FROM conversations WHERE participant_ids @> ARRAY[person];
    END IF;
END
$$;
CALL lock_down('access_conversations_of(uuid)');

-- ---------------------------------------------------------------------------------------------------------------
-- Export
-- ---------------------------------------------------------------------------------------------------------------

-- Begins an export of a patient: writes its entry into the audit log, and returns the duplicates that were merged into
-- them, or NULL if there is no such patient. The patient may export their own data, anybody else needs to be able to
-- read each of the tables: an export that left out what its reader cannot see would look complete. The tables are those
-- of the grants of the library's operation.
CREATE FUNCTION access_begin_export(patient uuid) RETURNS uuid[]
LANGUAGE plpgsql SECURITY DEFINER
AS $$
DECLARE
    tables CONSTANT text[] :=
        '{users,patients,patient_insurance,consultations,prescriptions,sessions,telehealth_flows,form_submissions,orders,order_items,invoices,conversations,messages,notifications,audit_logs}';
BEGIN
    IF access_patient() IS DISTINCT FROM patient
       AND (SELECT bool_and(access_permitted(name, 'select') OR access_service(name, 'select'))
            FROM unnest(tables) AS name) IS NOT TRUE THEN
        RAISE EXCEPTION 'permission denied for function access_begin_export' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO audit_logs (id, user_id, actor_id, action, entity_type, entity_id,
                            ip_address, user_agent, session_id, severity)
    SELECT audit_id(audit_transaction()), who.user_id, who.actor_id, 'PATIENT_EXPORT', 'patient', patients.id,
           who.ip_address, who.user_agent, who.session_id, 'warning'
    FROM patients CROSS JOIN audit_origin() AS who
    WHERE patients.id = patient;
    IF FOUND THEN
        RETURN ARRAY(SELECT merged_id FROM patient_merges WHERE kept_id = patient AND undone_at IS NULL
                     ORDER BY merged_at, merged_id);
    END IF;
    RETURN NULL;
END
$$;
CALL lock_down('access_begin_export(uuid)');

-- ---------------------------------------------------------------------------------------------------------------
-- Accounting of disclosures
-- ---------------------------------------------------------------------------------------------------------------

-- The rows that have ever belonged to a patient, and the reads of several rows at once.
CREATE INDEX idx_audit_logs_patient ON audit_logs ((coalesce(new_values ->> 'patient_id', old_values ->> 'patient_id')))
    WHERE coalesce(new_values ->> 'patient_id', old_values ->> 'patient_id') IS NOT NULL;
CREATE INDEX idx_audit_logs_read_ids ON audit_logs USING gin ((new_values -> 'ids'))
    WHERE entity_id = '00000000-0000-0000-0000-000000000000';
-- As in 0023: no samples of indexed values.
ALTER INDEX idx_audit_logs_patient ALTER COLUMN 1 SET STATISTICS 0;
ALTER INDEX idx_audit_logs_read_ids ALTER COLUMN 1 SET STATISTICS 0;

-- Returns the ids of a patient: their own, and those of the duplicates who are merged into them.
CREATE FUNCTION access_ids_of_patient(patient uuid) RETURNS uuid[]
LANGUAGE sql STABLE
RETURN patient || ARRAY(SELECT merged_id FROM patient_merges WHERE kept_id = patient AND undone_at IS NULL);
CALL lock_down('access_ids_of_patient(uuid)');

-- Returns the rows that are or were about a patient, by entity: as the log knows them, also after they were deleted, and
-- those that name the patient through another row. The rows of merged duplicates are the patient's.
CREATE FUNCTION access_rows_about(patient uuid) RETURNS TABLE (entity text, id uuid)
LANGUAGE sql STABLE
AS $$
    SELECT about.entity, about.id FROM (
    SELECT named.entity, own.id FROM (VALUES ('user'), ('patient'), ('emergency_access')) AS named (entity),
        unnest(access_ids_of_patient(patient)) AS own (id)
    UNION
    SELECT entity_type::text, entity_id FROM audit_logs
    WHERE coalesce(new_values ->> 'patient_id', old_values ->> 'patient_id')
          = ANY (ARRAY(SELECT unnest(access_ids_of_patient(patient))::text))
      -- Confidential: the patient may be a party to the proceedings.
      AND entity_type <> 'legal_hold'
    UNION
    SELECT 'order_item', order_items.id FROM order_items JOIN orders ON orders.id = order_id WHERE patient_id = patient
    UNION
    SELECT 'conversation', conversations.id FROM conversations WHERE participant_ids @> ARRAY[patient]
    UNION
    SELECT 'message', messages.id FROM messages JOIN conversations ON conversations.id = conversation_id
    WHERE participant_ids @> ARRAY[patient]
    UNION
    SELECT 'message', messages.id FROM messages
    WHERE sender_id = ANY (ARRAY(SELECT unnest(access_ids_of_patient(patient))))
    UNION
    SELECT 'notification', notifications.id FROM notifications WHERE user_id = patient
    ) AS about
    -- Rows of somebody else that a merge had moved here, until it was undone.
    WHERE NOT EXISTS (
        SELECT FROM patient_merges AS undone, jsonb_each(undone.moved) AS lists (name, ids)
        WHERE undone.kept_id = patient AND undone.undone_at IS NOT NULL AND lists.ids ? about.id::text
          AND NOT EXISTS (
              SELECT FROM patient_merges AS again
              WHERE (again.kept_id, again.merged_id) = (patient, undone.merged_id) AND again.undone_at IS NULL))
$$;
CALL lock_down('access_rows_about(uuid)');

-- Returns who else read or changed the rows about a patient since a time, in the order of the log, after an entry: not the
-- patient, whichever of their accounts they used. Contains no values. For the patient, and for actors who may read the log.
CREATE FUNCTION access_disclosures(patient uuid, since timestamptz, after uuid, page integer)
RETURNS TABLE (id uuid, at timestamptz, actor_id uuid, role text, name text, action text, entity text, ids uuid[],
               is_emergency boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1000
AS $$
#variable_conflict use_column
BEGIN
    IF access_patient() IS DISTINCT FROM patient
       AND NOT access_permitted('audit_logs', 'select') AND NOT access_service('audit_logs', 'select') THEN
        RAISE EXCEPTION 'permission denied for function access_disclosures' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
        WITH theirs AS MATERIALIZED (SELECT * FROM access_rows_about(patient)),
        hits AS (
            SELECT l.id, ARRAY[theirs.id] AS ids
            FROM theirs JOIN audit_logs AS l ON l.entity_type = theirs.entity AND l.entity_id = theirs.id
            UNION ALL
            SELECT l.id, ARRAY(SELECT theirs.id FROM theirs
                               WHERE theirs.entity = l.entity_type AND l.new_values -> 'ids' ? theirs.id::text)
            FROM audit_logs AS l
            WHERE l.entity_id = '00000000-0000-0000-0000-000000000000'
              AND l.new_values -> 'ids' ?| ARRAY(SELECT theirs.id::text FROM theirs)
        )
        -- The actors by subqueries, which use an index each; joins may scan all users for one page.
        SELECT l.id, l.created_at, l.actor_id, (SELECT users.role::text FROM users WHERE users.id = l.actor_id),
               coalesce((SELECT nullif(concat_ws(' ', first_name, last_name), '') FROM providers
                         WHERE providers.id = l.actor_id),
                        (SELECT nullif(concat_ws(' ', first_name, last_name), '') FROM administrators
                         WHERE administrators.id = l.actor_id),
                        CASE WHEN l.actor_id IS NULL THEN l.user_agent END),
               l.action::text, l.entity_type::text, hits.ids, l.severity = 'critical'
        FROM hits JOIN audit_logs AS l USING (id)
        WHERE cardinality(hits.ids) > 0 AND l.created_at >= since AND (after IS NULL OR l.id > after)
          AND l.action NOT LIKE '%\_DENIED'
          AND (l.actor_id IS NULL OR l.actor_id <> ALL (ARRAY(SELECT unnest(access_ids_of_patient(patient)))))
        ORDER BY l.id
        LIMIT page;
END
$$;
CALL lock_down('access_disclosures(uuid, timestamptz, uuid, integer)');
