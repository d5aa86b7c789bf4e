-- Columns that reference a row of any table: valid entity types, existing rows, and cascading deletes of tag
-- assignments.

-- ---------------------------------------------------------------------------------------------------------------
-- Entity types
-- ---------------------------------------------------------------------------------------------------------------

-- Returns the table of an entity by its singular name, NULL for any other text. Core defines the same names, and a test
-- compares them.
CREATE FUNCTION entity_table(entity_type text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE entity_type
    WHEN 'user' THEN 'users'
    WHEN 'patient' THEN 'patients'
    WHEN 'provider' THEN 'providers'
    WHEN 'administrator' THEN 'administrators'
    WHEN 'consultation' THEN 'consultations'
    WHEN 'prescription' THEN 'prescriptions'
    WHEN 'session' THEN 'sessions'
    WHEN 'category' THEN 'categories'
    WHEN 'product' THEN 'products'
    WHEN 'subscription_plan' THEN 'subscription_plans'
    WHEN 'order' THEN 'orders'
    WHEN 'order_item' THEN 'order_items'
    WHEN 'invoice' THEN 'invoices'
    WHEN 'conversation' THEN 'conversations'
    WHEN 'message' THEN 'messages'
    WHEN 'notification' THEN 'notifications'
    WHEN 'telehealth_flow' THEN 'telehealth_flows'
    WHEN 'task' THEN 'tasks'
    WHEN 'audit_log' THEN 'audit_logs'
    WHEN 'form_schema' THEN 'form_schemas'
    WHEN 'form_submission' THEN 'form_submissions'
    WHEN 'insurance_provider' THEN 'insurance_providers'
    WHEN 'patient_insurance' THEN 'patient_insurance'
    WHEN 'pharmacy' THEN 'pharmacies'
    WHEN 'tag' THEN 'tags'
    WHEN 'entity_tag' THEN 'entity_tags'
END;
REVOKE ALL ON FUNCTION entity_table(text) FROM PUBLIC;

ALTER TABLE entity_tags
    ADD CONSTRAINT valid_entity_type CHECK (entity_table(entity_type) IS NOT NULL);

-- A task is a record of work and outlives the row that it concerns, so related_entity_id may refer to a deleted row.
ALTER TABLE tasks
    ADD CONSTRAINT valid_related_entity_type CHECK (
        related_entity_type IS NULL OR entity_table(related_entity_type) IS NOT NULL
    ),
    ADD CONSTRAINT related_entity CHECK ((related_entity_type IS NULL) = (related_entity_id IS NULL));

-- ---------------------------------------------------------------------------------------------------------------
-- Tag assignments: in place of the foreign key that entity_tags.entity_id cannot have
-- ---------------------------------------------------------------------------------------------------------------

-- Checks that the row to which a tag is assigned exists.
CREATE FUNCTION check_tagged_entity() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER
AS $$
DECLARE
    row_exists boolean;
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.entity_type, NEW.entity_id) = (OLD.entity_type, OLD.entity_id) THEN
        RETURN NEW;
    END IF;
    -- The CHECK rejects any other entity type.
    IF entity_table(NEW.entity_type) IS NOT NULL THEN
        -- KEY SHARE, as a foreign key does: a concurrent delete of the row waits, and then sees the tag assignment.
        EXECUTE format('SELECT true FROM %I WHERE id = $1 FOR KEY SHARE', entity_table(NEW.entity_type))
            INTO row_exists USING NEW.entity_id;
        IF row_exists IS NULL THEN
            PERFORM raise_violation('entity_tags_entity_id_fkey', TG_TABLE_SCHEMA, TG_TABLE_NAME, 'entity_id',
                                    'a tag can only be assigned to an existing row', '23503');  -- foreign_key_violation
        END IF;
    END IF;
    RETURN NEW;
END
$$;
CALL lock_down('check_tagged_entity()');

CREATE TRIGGER tr_entity_tags_entity BEFORE INSERT OR UPDATE OF entity_type, entity_id ON entity_tags
    FOR EACH ROW EXECUTE FUNCTION check_tagged_entity();

-- Deletes the tag assignments of deleted rows, which updates the usage counts. Searches the index once per statement,
-- however many rows it deletes. Argument: the entity.
CREATE FUNCTION delete_entity_tags() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER
AS $$
BEGIN
    -- A tag assignment can itself have tags, so deleting assignments calls this trigger again until none is left.
    IF EXISTS (SELECT FROM gone) THEN
        DELETE FROM entity_tags
        WHERE entity_type = TG_ARGV[0] AND entity_id = ANY (ARRAY(SELECT id FROM gone));
    END IF;
    RETURN NULL;
END
$$;
CALL lock_down('delete_entity_tags()');

-- Every table except the audit log, whose rows are never deleted.
DO $$
DECLARE
    entity text;
BEGIN
    FOREACH entity IN ARRAY ARRAY[
        'user', 'patient', 'provider', 'administrator', 'consultation', 'prescription', 'session', 'category', 'product',
        'subscription_plan', 'order', 'order_item', 'invoice', 'conversation', 'message', 'notification',
        'telehealth_flow', 'task', 'form_schema', 'form_submission', 'insurance_provider', 'patient_insurance',
        'pharmacy', 'tag', 'entity_tag'
    ] LOOP
        EXECUTE format('CREATE TRIGGER %I AFTER DELETE ON %I REFERENCING OLD TABLE AS gone
                            FOR EACH STATEMENT EXECUTE FUNCTION delete_entity_tags(%L)',
                       'tr_' || entity_table(entity) || '_entity_tags', entity_table(entity), entity);
    END LOOP;
END
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- Indexes for finders
-- ---------------------------------------------------------------------------------------------------------------

CREATE INDEX idx_tasks_related_entity ON tasks (related_entity_id, related_entity_type)
    WHERE related_entity_id IS NOT NULL;
CREATE INDEX idx_pharmacies_state ON pharmacies (state) WHERE is_active;
-- The most urgent submissions first, and among these the oldest.
CREATE INDEX idx_form_submissions_queue ON form_submissions (clinical_priority DESC, created_at, id)
    WHERE status = 'pending';
