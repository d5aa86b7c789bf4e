-- The business rules that involve more than one row (specification, "Data Integrity Constraints").
--
-- Each function rejects a change like a constraint, by raise_violation(). They are SECURITY DEFINER, so that a rule does
-- not depend on the rows that the caller can see. They check a row when the relevant columns are set or changed, not
-- when it is saved unchanged. They ignore missing rows that a foreign key reports.

-- ---------------------------------------------------------------------------------------------------------------
-- Rule 1: role consistency
-- ---------------------------------------------------------------------------------------------------------------

-- Checks that a row of patients, providers or administrators has a user of that role. Arguments: the accepted roles.
CREATE FUNCTION check_user_role() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER
AS $$
DECLARE
    found_role text;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.id = OLD.id THEN
        RETURN NEW;
    END IF;
    -- FOR SHARE waits for a concurrent role change, and makes a later one wait for this transaction.
    SELECT role INTO found_role FROM users WHERE id = NEW.id FOR SHARE;
    IF FOUND AND NOT found_role = ANY (TG_ARGV) THEN
        PERFORM raise_violation('user_role_matches', TG_TABLE_SCHEMA, TG_TABLE_NAME, 'id',
                                format('a row of %s requires a user of role %s, not %s', TG_TABLE_NAME,
                                       array_to_string(TG_ARGV, ' or '), found_role));
    END IF;
    RETURN NEW;
END
$$;
CALL lock_down('check_user_role()');

CREATE TRIGGER tr_patients_user_role BEFORE INSERT OR UPDATE ON patients
    FOR EACH ROW EXECUTE FUNCTION check_user_role('patient');
CREATE TRIGGER tr_providers_user_role BEFORE INSERT OR UPDATE ON providers
    FOR EACH ROW EXECUTE FUNCTION check_user_role('provider');
CREATE TRIGGER tr_administrators_user_role BEFORE INSERT OR UPDATE ON administrators
    FOR EACH ROW EXECUTE FUNCTION check_user_role('admin', 'super_admin');

-- A date of birth is corrected, with a reason.
CREATE FUNCTION check_birth_date_correction() RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
BEGIN
    IF NEW.date_of_birth <> OLD.date_of_birth AND NEW.date_of_birth_correction IS NULL THEN
        PERFORM raise_violation('birth_date_has_reason', TG_TABLE_SCHEMA, TG_TABLE_NAME, 'date_of_birth_correction',
                                'the correction of a date of birth must have a reason');
    END IF;
    RETURN NEW;
END
$$;
CALL lock_down('check_birth_date_correction()');

CREATE TRIGGER tr_patients_birth_date BEFORE UPDATE OF date_of_birth ON patients
    FOR EACH ROW EXECUTE FUNCTION check_birth_date_correction();

-- Rejects a change of role while a row requires the old one.
CREATE FUNCTION check_role_change() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER
AS $$
BEGIN
    -- The row is already locked. Under READ COMMITTED the queries below see everything committed before that; the
    -- stricter levels would use an older snapshot. SERIALIZABLE detects conflicts only between SERIALIZABLE
    -- transactions.
    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        RAISE EXCEPTION 'a role cannot be changed at isolation level %', current_setting('transaction_isolation')
            USING ERRCODE = 'invalid_transaction_state', HINT = 'Use READ COMMITTED.';
    END IF;
    IF (NEW.role <> 'patient' AND EXISTS (SELECT FROM patients WHERE id = NEW.id))
       OR (NEW.role <> 'provider' AND EXISTS (SELECT FROM providers WHERE id = NEW.id))
       OR (NEW.role NOT IN ('admin', 'super_admin') AND EXISTS (SELECT FROM administrators WHERE id = NEW.id)) THEN
        PERFORM raise_violation('user_role_matches', TG_TABLE_SCHEMA, TG_TABLE_NAME, 'role',
                                format('the role cannot change from %s to %s while a row requires it', OLD.role, NEW.role));
    END IF;
    RETURN NEW;
END
$$;
CALL lock_down('check_role_change()');

CREATE TRIGGER tr_users_role_change BEFORE UPDATE ON users
    FOR EACH ROW WHEN (OLD.role IS DISTINCT FROM NEW.role)
    EXECUTE FUNCTION check_role_change();

-- ---------------------------------------------------------------------------------------------------------------
-- Rule 2: prescription safety (the limits of each schedule are a CHECK of the table)
-- ---------------------------------------------------------------------------------------------------------------

-- A controlled substance requires a provider with a DEA number and a visit of this patient with this provider that has
-- started: a booking alone is not an examination.
CREATE FUNCTION check_controlled_substance() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER
AS $$
DECLARE
    dea   text;
    visit consultations%ROWTYPE;
BEGIN
    IF NEW.controlled_substance_schedule IS NULL THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE'
       AND (NEW.controlled_substance_schedule, NEW.provider_id, NEW.patient_id)
         = (OLD.controlled_substance_schedule, OLD.provider_id, OLD.patient_id) THEN
        IF NEW.consultation_id IS NOT DISTINCT FROM OLD.consultation_id THEN
            RETURN NEW;
        END IF;
        -- The foreign key's ON DELETE SET NULL: the visit existed when the prescription was written.
        IF NEW.consultation_id IS NULL AND NOT EXISTS (SELECT FROM consultations WHERE id = OLD.consultation_id) THEN
            RETURN NEW;
        END IF;
    END IF;
    -- A merge of patients moves a prescription after its visit, if that is still there. The provider's DEA number counted
    -- when it was written.
    IF TG_OP = 'UPDATE'
       AND (NEW.controlled_substance_schedule, NEW.provider_id) = (OLD.controlled_substance_schedule, OLD.provider_id)
       AND NEW.consultation_id IS NOT DISTINCT FROM OLD.consultation_id
       AND NOT EXISTS (SELECT FROM consultations WHERE id = NEW.consultation_id AND patient_id <> NEW.patient_id) THEN
        RETURN NEW;
    END IF;

    SELECT dea_number INTO dea FROM providers WHERE id = NEW.provider_id;
    IF FOUND AND dea IS NULL THEN
        PERFORM raise_violation('controlled_substance_prescriber', TG_TABLE_SCHEMA, TG_TABLE_NAME, 'provider_id',
                                'a controlled substance requires a provider with a dea number');
    END IF;

    SELECT * INTO visit FROM consultations WHERE id = NEW.consultation_id;
    IF NEW.consultation_id IS NULL
       OR (FOUND AND (visit.patient_id <> NEW.patient_id OR visit.provider_id <> NEW.provider_id
                      OR visit.status NOT IN ('in_progress', 'completed'))) THEN
        PERFORM raise_violation('controlled_substance_visit', TG_TABLE_SCHEMA, TG_TABLE_NAME, 'consultation_id',
                                'a controlled substance requires a consultation of this patient with this provider');
    END IF;
    RETURN NEW;
END
$$;
CALL lock_down('check_controlled_substance()');

CREATE TRIGGER tr_prescriptions_controlled_substance
    BEFORE INSERT OR UPDATE OF controlled_substance_schedule, provider_id, patient_id, consultation_id ON prescriptions
    FOR EACH ROW EXECUTE FUNCTION check_controlled_substance();

-- ---------------------------------------------------------------------------------------------------------------
-- Rule 3: financial accuracy
-- ---------------------------------------------------------------------------------------------------------------

-- Checks that the subtotal of an order is the sum of its items: at commit, so that one transaction may write them in
-- any order.
CREATE FUNCTION check_order_subtotal() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER
AS $$
DECLARE
    changed  uuid[];
    order_of uuid;
    stated   numeric;
BEGIN
    IF TG_TABLE_NAME = 'orders' THEN
        changed := ARRAY[NEW.id];
    ELSIF TG_OP = 'INSERT' THEN
        changed := ARRAY[NEW.order_id];
    ELSIF TG_OP = 'DELETE' THEN
        changed := ARRAY[OLD.order_id];
    ELSE
        changed := ARRAY[least(OLD.order_id, NEW.order_id), greatest(OLD.order_id, NEW.order_id)];
    END IF;

    FOREACH order_of IN ARRAY changed LOOP
        -- Serializes writers of one order: the second waits here, then sees the first's rows. NO KEY, because a
        -- stronger lock would deadlock with the key locks that inserting an item takes.
        SELECT subtotal INTO stated FROM orders WHERE id = order_of FOR NO KEY UPDATE;
        -- Nothing to check if the order was deleted.
        IF FOUND AND stated <> (SELECT coalesce(sum(total_price), 0) FROM order_items WHERE order_id = order_of) THEN
            PERFORM raise_violation('subtotal_matches_items', TG_TABLE_SCHEMA, 'orders', 'subtotal',
                                    'the subtotal of the order must equal the sum of its items');
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;
CALL lock_down('check_order_subtotal()');

CREATE CONSTRAINT TRIGGER subtotal_matches_items
    AFTER INSERT OR UPDATE OF subtotal ON orders
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION check_order_subtotal();
CREATE CONSTRAINT TRIGGER subtotal_matches_items
    AFTER INSERT OR DELETE OR UPDATE OF order_id, total_price ON order_items
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION check_order_subtotal();

-- The total is final once it is captured; the refunded amount never decreases.
CREATE FUNCTION check_order_refund() RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
BEGIN
    IF NEW.refunded_amount < OLD.refunded_amount THEN
        PERFORM raise_violation('refunded_amount_never_decreases', TG_TABLE_SCHEMA, TG_TABLE_NAME, 'refunded_amount',
                                'the refunded amount cannot decrease');
    END IF;
    IF OLD.payment_status IN ('captured', 'partially_refunded', 'refunded')
       AND (NEW.total_amount, NEW.currency) IS DISTINCT FROM (OLD.total_amount, OLD.currency) THEN
        PERFORM raise_violation('captured_total_is_final', TG_TABLE_SCHEMA, TG_TABLE_NAME, 'total_amount',
                                'the total of an order cannot change once it is captured');
    END IF;
    RETURN NEW;
END
$$;
CALL lock_down('check_order_refund()');

CREATE TRIGGER tr_orders_refund BEFORE UPDATE ON orders
    FOR EACH ROW EXECUTE FUNCTION check_order_refund();

-- ---------------------------------------------------------------------------------------------------------------
-- Rule 4: scheduling (overlapping visits are rejected by no_double_booking and patient_double_booking)
-- ---------------------------------------------------------------------------------------------------------------

-- Locks the provider and the patient of a new visit, so that bookings of one of them wait for each other here. In the
-- constraints, which are checked after the insert, concurrent bookings of one slot wait for each other in a cycle, and
-- PostgreSQL ends one after the other as a deadlock, each after deadlock_timeout.
CREATE FUNCTION lock_booked() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER
AS $$
BEGIN
    PERFORM FROM providers WHERE id = NEW.provider_id FOR NO KEY UPDATE;
    PERFORM FROM patients WHERE id = NEW.patient_id FOR NO KEY UPDATE;
    RETURN NEW;
END
$$;
CALL lock_down('lock_booked()');

CREATE TRIGGER tr_consultations_lock_booked BEFORE INSERT ON consultations
    FOR EACH ROW WHEN (NEW.status IN ('scheduled', 'in_progress'))
    EXECUTE FUNCTION lock_booked();

-- ---------------------------------------------------------------------------------------------------------------
-- Rule 5: one active primary insurance per patient on each day
-- ---------------------------------------------------------------------------------------------------------------

ALTER TABLE patient_insurance ADD CONSTRAINT one_primary_insurance EXCLUDE USING gist (
    patient_id WITH =,
    daterange(effective_date, expiration_date, '[]') WITH &&
) WHERE (is_primary AND is_active);

-- Locks the patient of a primary policy, so that concurrent ones wait for each other here, as in lock_booked().
CREATE FUNCTION lock_insured() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER
AS $$
BEGIN
    PERFORM FROM patients WHERE id = NEW.patient_id FOR NO KEY UPDATE;
    RETURN NEW;
END
$$;
CALL lock_down('lock_insured()');

CREATE TRIGGER tr_patient_insurance_lock_insured BEFORE INSERT OR UPDATE ON patient_insurance
    FOR EACH ROW WHEN (NEW.is_primary AND NEW.is_active)
    EXECUTE FUNCTION lock_insured();

-- ---------------------------------------------------------------------------------------------------------------
-- Rule 6: forms
-- ---------------------------------------------------------------------------------------------------------------

-- A published form cannot change, because submissions refer to it. Only its category and tags may change.
CREATE FUNCTION check_published_form() RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
BEGIN
    IF (NEW.title, NEW.description, NEW.version, NEW.schema_definition, NEW.medical_form_type,
        NEW.clinical_workflow, NEW.is_template, NEW.is_published)
       IS DISTINCT FROM
       (OLD.title, OLD.description, OLD.version, OLD.schema_definition, OLD.medical_form_type,
        OLD.clinical_workflow, OLD.is_template, OLD.is_published) THEN
        PERFORM raise_violation('published_form_is_final', TG_TABLE_SCHEMA, TG_TABLE_NAME,
                                CASE WHEN NEW.is_published THEN 'schema_definition' ELSE 'is_published' END,
                                'a published form cannot change; create a new version');
    END IF;
    RETURN NEW;
END
$$;
CALL lock_down('check_published_form()');

CREATE TRIGGER tr_form_schemas_published BEFORE UPDATE ON form_schemas
    FOR EACH ROW WHEN (OLD.is_published)
    EXECUTE FUNCTION check_published_form();

-- Checks that a submission refers to a published form and its version. A form is never unpublished, so no lock is
-- needed.
CREATE FUNCTION check_submission_form() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER
AS $$
DECLARE
    form form_schemas%ROWTYPE;
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.form_schema_id, NEW.form_version) = (OLD.form_schema_id, OLD.form_version) THEN
        RETURN NEW;
    END IF;
    SELECT * INTO form FROM form_schemas WHERE id = NEW.form_schema_id;
    IF FOUND AND NOT form.is_published THEN
        PERFORM raise_violation('form_is_published', TG_TABLE_SCHEMA, TG_TABLE_NAME, 'form_schema_id',
                                'a submission requires a published form');
    END IF;
    IF FOUND AND form.version <> NEW.form_version THEN
        PERFORM raise_violation('form_version_matches', TG_TABLE_SCHEMA, TG_TABLE_NAME, 'form_version',
                                'the version of a submission must be the version of its form');
    END IF;
    RETURN NEW;
END
$$;
CALL lock_down('check_submission_form()');

CREATE TRIGGER tr_form_submissions_form BEFORE INSERT OR UPDATE OF form_schema_id, form_version ON form_submissions
    FOR EACH ROW EXECUTE FUNCTION check_submission_form();

-- ---------------------------------------------------------------------------------------------------------------
-- Tags and messages
-- ---------------------------------------------------------------------------------------------------------------

-- Rejects deleting a system tag and clearing its flag.
CREATE FUNCTION protect_system_tag() RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM raise_violation('system_tag_is_permanent', TG_TABLE_SCHEMA, TG_TABLE_NAME, 'is_system_tag',
                            'a system tag cannot be deleted or made an ordinary tag');
    RETURN NULL;
END
$$;
CALL lock_down('protect_system_tag()');

CREATE TRIGGER tr_tags_system_delete BEFORE DELETE ON tags
    FOR EACH ROW WHEN (OLD.is_system_tag)
    EXECUTE FUNCTION protect_system_tag();
CREATE TRIGGER tr_tags_system_update BEFORE UPDATE ON tags
    FOR EACH ROW WHEN (OLD.is_system_tag AND NOT NEW.is_system_tag)
    EXECUTE FUNCTION protect_system_tag();

-- Checks that the sender of a message is a participant of the conversation.
CREATE FUNCTION check_message_sender() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER
AS $$
DECLARE
    participants uuid[];
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.conversation_id, NEW.sender_id) = (OLD.conversation_id, OLD.sender_id) THEN
        RETURN NEW;
    END IF;
    -- The same lock that update_conversation_last_message takes: a weaker one would deadlock two senders.
    SELECT participant_ids INTO participants FROM conversations WHERE id = NEW.conversation_id FOR NO KEY UPDATE;
    IF FOUND AND array_position(participants, NEW.sender_id) IS NULL THEN
        PERFORM raise_violation('sender_participates', TG_TABLE_SCHEMA, TG_TABLE_NAME, 'sender_id',
                                'the sender of a message must be a participant of its conversation');
    END IF;
    RETURN NEW;
END
$$;
CALL lock_down('check_message_sender()');

CREATE TRIGGER tr_messages_sender BEFORE INSERT OR UPDATE OF conversation_id, sender_id ON messages
    FOR EACH ROW EXECUTE FUNCTION check_message_sender();
