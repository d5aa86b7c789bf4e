DROP INDEX idx_form_submissions_queue;
DROP INDEX idx_pharmacies_state;
DROP INDEX idx_tasks_related_entity;

-- CASCADE drops its triggers, one for each table.
DROP FUNCTION delete_entity_tags() CASCADE;
DROP TRIGGER tr_entity_tags_entity ON entity_tags;
DROP FUNCTION check_tagged_entity();

ALTER TABLE tasks
    DROP CONSTRAINT related_entity,
    DROP CONSTRAINT valid_related_entity_type;
ALTER TABLE entity_tags DROP CONSTRAINT valid_entity_type;
DROP FUNCTION entity_table(text);
