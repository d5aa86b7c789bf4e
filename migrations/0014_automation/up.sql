-- Columns that triggers maintain.

-- ---------------------------------------------------------------------------------------------------------------
-- updated_at
-- ---------------------------------------------------------------------------------------------------------------

-- Sets a value that is always later than before, so that it can serve as the row's version.
CREATE FUNCTION set_updated_at() RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.updated_at := greatest(date_trunc('milliseconds', clock_timestamp()),
                               OLD.updated_at + INTERVAL '1 millisecond');
    RETURN NEW;
END
$$;
CALL lock_down('set_updated_at()');

CREATE TRIGGER tr_users_updated_at BEFORE UPDATE ON users
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER tr_patients_updated_at BEFORE UPDATE ON patients
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER tr_providers_updated_at BEFORE UPDATE ON providers
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER tr_administrators_updated_at BEFORE UPDATE ON administrators
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER tr_consultations_updated_at BEFORE UPDATE ON consultations
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER tr_prescriptions_updated_at BEFORE UPDATE ON prescriptions
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER tr_sessions_updated_at BEFORE UPDATE ON sessions
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER tr_categories_updated_at BEFORE UPDATE ON categories
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER tr_products_updated_at BEFORE UPDATE ON products
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER tr_subscription_plans_updated_at BEFORE UPDATE ON subscription_plans
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER tr_orders_updated_at BEFORE UPDATE ON orders
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER tr_invoices_updated_at BEFORE UPDATE ON invoices
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER tr_conversations_updated_at BEFORE UPDATE ON conversations
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER tr_messages_updated_at BEFORE UPDATE ON messages
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER tr_notifications_updated_at BEFORE UPDATE ON notifications
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER tr_telehealth_flows_updated_at BEFORE UPDATE ON telehealth_flows
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER tr_tasks_updated_at BEFORE UPDATE ON tasks
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER tr_form_schemas_updated_at BEFORE UPDATE ON form_schemas
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER tr_form_submissions_updated_at BEFORE UPDATE ON form_submissions
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER tr_insurance_providers_updated_at BEFORE UPDATE ON insurance_providers
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER tr_patient_insurance_updated_at BEFORE UPDATE ON patient_insurance
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER tr_pharmacies_updated_at BEFORE UPDATE ON pharmacies
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER tr_tags_updated_at BEFORE UPDATE ON tags
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();

-- ---------------------------------------------------------------------------------------------------------------
-- Activity and statistics
-- ---------------------------------------------------------------------------------------------------------------

-- SECURITY DEFINER: a user who books or orders may not have the right to change the patient's row.
CREATE FUNCTION update_patient_last_active() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER
AS $$
BEGIN
    -- Updates at most once per transaction; the time never moves back.
    UPDATE patients
    SET last_active_at = date_trunc('milliseconds', NOW())
    WHERE id = NEW.patient_id AND last_active_at < date_trunc('milliseconds', NOW());
    RETURN NULL;
END
$$;
CALL lock_down('update_patient_last_active()');

CREATE TRIGGER tr_consultations_update_patient_activity
    AFTER INSERT OR UPDATE ON consultations
    FOR EACH ROW EXECUTE FUNCTION update_patient_last_active();

CREATE TRIGGER tr_orders_update_patient_activity
    AFTER INSERT OR UPDATE ON orders
    FOR EACH ROW EXECUTE FUNCTION update_patient_last_active();

-- Counts each visit once: when it is inserted as completed or becomes completed.
CREATE FUNCTION update_provider_stats() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER
AS $$
BEGIN
    IF NEW.status = 'completed' AND (TG_OP = 'INSERT' OR OLD.status <> 'completed') THEN
        UPDATE providers
        SET total_consultations = total_consultations + 1
        WHERE id = NEW.provider_id;
    END IF;
    RETURN NULL;
END
$$;
CALL lock_down('update_provider_stats()');

CREATE TRIGGER tr_consultations_update_provider_stats
    AFTER INSERT OR UPDATE ON consultations
    FOR EACH ROW EXECUTE FUNCTION update_provider_stats();

-- ---------------------------------------------------------------------------------------------------------------
-- Last message
-- ---------------------------------------------------------------------------------------------------------------

-- Older messages, for example from an import, do not move it back.
CREATE FUNCTION update_conversation_last_message() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER
AS $$
BEGIN
    UPDATE conversations
    SET last_message_id = NEW.id,
        last_message_at = NEW.created_at
    WHERE id = NEW.conversation_id
      AND (last_message_at IS NULL OR last_message_at <= NEW.created_at);
    RETURN NULL;
END
$$;
CALL lock_down('update_conversation_last_message()');

CREATE TRIGGER tr_messages_update_conversation
    AFTER INSERT ON messages
    FOR EACH ROW EXECUTE FUNCTION update_conversation_last_message();

-- ---------------------------------------------------------------------------------------------------------------
-- Tag usage
-- ---------------------------------------------------------------------------------------------------------------

CREATE FUNCTION update_tag_usage() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER
AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.tag_id = OLD.tag_id THEN
        RETURN NULL;
    END IF;
    IF TG_OP IN ('UPDATE', 'DELETE') THEN
        UPDATE tags SET usage_count = usage_count - 1 WHERE id = OLD.tag_id;
    END IF;
    IF TG_OP IN ('INSERT', 'UPDATE') THEN
        UPDATE tags SET usage_count = usage_count + 1 WHERE id = NEW.tag_id;
    END IF;
    RETURN NULL;
END
$$;
CALL lock_down('update_tag_usage()');

CREATE TRIGGER tr_entity_tags_update_usage
    AFTER INSERT OR UPDATE OR DELETE ON entity_tags
    FOR EACH ROW EXECUTE FUNCTION update_tag_usage();

-- Prevents statements on tags from setting the count: a new tag has the count 0, an existing one keeps its count.
CREATE FUNCTION protect_tag_usage() RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.usage_count := 0;
    ELSIF pg_trigger_depth() = 1 THEN  -- not from update_tag_usage
        NEW.usage_count := OLD.usage_count;
    END IF;
    RETURN NEW;
END
$$;
CALL lock_down('protect_tag_usage()');

CREATE TRIGGER tr_tags_protect_usage
    BEFORE INSERT OR UPDATE ON tags
    FOR EACH ROW EXECUTE FUNCTION protect_tag_usage();

-- ---------------------------------------------------------------------------------------------------------------
-- Status history of flows
-- ---------------------------------------------------------------------------------------------------------------

-- Appends {status, timestamp} when a flow is inserted and at each transition. Discards any other value written there.
CREATE FUNCTION record_flow_status() RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
DECLARE
    entry jsonb := jsonb_build_object(
        'status', NEW.current_status,
        'timestamp', to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'));
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.status_history := jsonb_build_array(entry);
    ELSIF NEW.current_status <> OLD.current_status THEN
        NEW.status_history := OLD.status_history || entry;
    ELSE
        NEW.status_history := OLD.status_history;
    END IF;
    RETURN NEW;
END
$$;
CALL lock_down('record_flow_status()');

CREATE TRIGGER tr_telehealth_flows_status_history
    BEFORE INSERT OR UPDATE ON telehealth_flows
    FOR EACH ROW EXECUTE FUNCTION record_flow_status();
