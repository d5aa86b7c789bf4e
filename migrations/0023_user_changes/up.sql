-- Checks of the values and references that users write, and what the planner must not reveal to them.

-- ---------------------------------------------------------------------------------------------------------------
-- Values
-- ---------------------------------------------------------------------------------------------------------------

-- Returns the columns in which two versions of a row differ.
CREATE FUNCTION access_changed(before jsonb, after jsonb) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
    RETURN ARRAY(SELECT key FROM jsonb_each(after) WHERE value IS DISTINCT FROM before -> key);
END
$$;

-- Checks the values that a user writes into columns that they may change.
CREATE FUNCTION access_check_values() RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
DECLARE
    person CONSTANT text := access_user();
    denied_column text;
BEGIN
    CASE TG_TABLE_NAME
        WHEN 'users' THEN
            -- A user can clear their own verification flags but not set them.
            IF NEW.id = person::uuid THEN
                denied_column := CASE
                    WHEN NEW.email_verified AND NOT OLD.email_verified THEN 'email_verified'
                    WHEN NEW.phone_verified AND (NOT OLD.phone_verified OR NEW.phone IS DISTINCT FROM OLD.phone)
                        THEN 'phone_verified'
                END;
            END IF;
        WHEN 'messages' THEN
            -- A user can add only their own receipt and cannot change it.
            IF NEW.read_by - person IS DISTINCT FROM OLD.read_by - person
               OR (OLD.read_by ? person AND NEW.read_by -> person IS DISTINCT FROM OLD.read_by -> person) THEN
                denied_column := 'read_by';
            END IF;
        WHEN 'consultations' THEN
            -- A patient can only give up a visit before its time.
            IF access_patient() IS NOT NULL
               AND NOT (OLD.status = 'scheduled' AND OLD.scheduled_at > now() AND NEW.status IN ('scheduled', 'cancelled', 'rescheduled')) THEN
                denied_column := CASE WHEN NEW.status = OLD.status THEN 'cancellation_reason' ELSE 'status' END;
            END IF;
        WHEN 'orders' THEN
            -- A patient starts the payment, again if it has failed; only the portal records payments.
            IF access_patient() IS NOT NULL THEN
                denied_column := CASE
                    WHEN NEW.payment_status NOT IN ('pending', 'failed')
                         OR NEW.payment_status <> OLD.payment_status AND OLD.payment_status <> 'failed'
                         OR NEW.status IN ('cancelled', 'refunded') THEN 'payment_status'
                    WHEN NEW.payment_intent_id IS DISTINCT FROM OLD.payment_intent_id
                         AND (NEW.payment_intent_id IS NOT NULL OR NEW.payment_status = OLD.payment_status)
                        THEN 'payment_intent_id'
                END;
            END IF;
        WHEN 'tasks' THEN
            denied_column := CASE
                WHEN NEW.assigner_id IS DISTINCT FROM OLD.assigner_id AND NEW.assigner_id IS DISTINCT FROM person::uuid
                    THEN 'assigner_id'
                WHEN NEW.assignee_id IS DISTINCT FROM OLD.assignee_id AND NEW.assignee_id IS NOT NULL
                     AND NOT access_is_staff(NEW.assignee_id) THEN 'assignee_id'
            END;
    END CASE;
    IF denied_column IS NOT NULL THEN
        RAISE EXCEPTION 'permission denied for column % of table %', denied_column, TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;

-- Takes the units that a patient orders from the stock, which patients cannot change.
CREATE FUNCTION access_take_stock() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER
AS $$
BEGIN
    UPDATE products SET inventory_quantity = inventory_quantity - NEW.quantity
    WHERE id = NEW.product_id AND product_type IN ('prescription', 'supplement', 'medical_device')
      AND inventory_quantity >= NEW.quantity;
    IF NOT FOUND AND EXISTS (
        SELECT FROM products
        WHERE id = NEW.product_id AND product_type IN ('prescription', 'supplement', 'medical_device')
    ) THEN
        PERFORM raise_violation('product_in_stock', TG_TABLE_SCHEMA, TG_TABLE_NAME, 'quantity',
                                'there are not enough units in stock');
    END IF;
    RETURN NULL;
END
$$;

-- Checks, with the user's own rights, that the referenced row is visible, before the error of another trigger can
-- reveal that it exists. Arguments: the referenced table, and the referencing column.
CREATE FUNCTION access_check_reference() RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
DECLARE
    named      text := to_jsonb(NEW) ->> TG_ARGV[1];
    is_visible boolean;
BEGIN
    IF named IS NOT NULL THEN
        EXECUTE format('SELECT true FROM %I WHERE id = $1', TG_ARGV[0]) INTO is_visible USING named::uuid;
        IF is_visible IS NULL THEN
            RAISE EXCEPTION 'permission denied for table %', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
        END IF;
    END IF;
    RETURN NEW;
END
$$;

CALL lock_down('access_changed(jsonb, jsonb)');
CALL lock_down('access_check_values()');
CALL lock_down('access_take_stock()');
CALL lock_down('access_check_reference()');

-- Triggers run in the order of their names; these names sort before all others. PostgreSQL reads the condition of a
-- trigger from the catalog in each statement, and a list of names, which are 64 bytes each, takes longer to read than
-- the function to run.
DO $$
DECLARE
    is_user_role CONSTANT text :=
        $condition$current_user::text ~ '^(authenticated|telehealth_(patient|provider|admin))$'$condition$;
    is_patient   CONSTANT text := $condition$current_user::text ~ '^(authenticated|telehealth_patient)$'$condition$;
    relation     text;
    named        record;
BEGIN
    FOREACH relation IN ARRAY ARRAY['users', 'messages', 'tasks'] LOOP
        EXECUTE format('CREATE TRIGGER access_check_values BEFORE UPDATE ON %I FOR EACH ROW WHEN (%s)
                            EXECUTE FUNCTION access_check_values()', relation, is_user_role);
    END LOOP;
    FOREACH relation IN ARRAY ARRAY['consultations', 'orders'] LOOP
        EXECUTE format('CREATE TRIGGER access_check_values BEFORE UPDATE ON %I FOR EACH ROW WHEN (%s)
                            EXECUTE FUNCTION access_check_values()', relation, is_patient);
    END LOOP;
    EXECUTE format('CREATE TRIGGER access_take_stock AFTER INSERT ON order_items FOR EACH ROW WHEN (%s)
                        EXECUTE FUNCTION access_take_stock()', is_patient);
    FOR named IN
        SELECT * FROM (VALUES
            ('prescriptions', 'consultations', 'consultation_id'),
            ('messages', 'conversations', 'conversation_id'),
            ('form_submissions', 'form_schemas', 'form_schema_id'),
            ('patients', 'users', 'id'),
            ('providers', 'users', 'id')
        ) AS named (relation, target, reference)
    LOOP
        EXECUTE format('CREATE TRIGGER access_check_reference BEFORE INSERT ON %I FOR EACH ROW WHEN (%s)
                            EXECUTE FUNCTION access_check_reference(%L, %L)',
                       named.relation, is_user_role, named.target, named.reference);
    END LOOP;
END
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- Statistics
-- ---------------------------------------------------------------------------------------------------------------

-- The planner keeps samples of values, and EXPLAIN's estimates would reveal them, letter by letter, to anyone who can
-- read any row of a table. Indexed text columns keep their statistics, except e-mail addresses, which are all
-- different.
DO $$
DECLARE
    sampled record;
BEGIN
    FOR sampled IN
        SELECT attrelid::regclass AS relation, attname
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relkind = 'r'
          AND relname NOT IN ('categories', 'products', 'subscription_plans', 'insurance_providers', 'pharmacies', 'tags',
                              'status_transitions', '__diesel_schema_migrations')
          AND attnum > 0 AND NOT attisdropped
          AND (atttypid = ANY (ARRAY['text', 'varchar', 'jsonb', 'inet', 'text[]']::regtype[])
               OR attname = 'date_of_birth')
          AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = attrelid AND attnum = ANY (indkey))
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS 0', sampled.relation, sampled.attname);
    END LOOP;
END
$$;
ALTER TABLE users ALTER COLUMN email SET STATISTICS 0;
ALTER INDEX users_email_key ALTER COLUMN 1 SET STATISTICS 0;
