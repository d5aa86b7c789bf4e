-- Commerce beyond its main tables: order and invoice numbers, payment events, and the checks of the category tree.

-- ---------------------------------------------------------------------------------------------------------------
-- Numbers
-- ---------------------------------------------------------------------------------------------------------------

CREATE SEQUENCE order_numbers MAXVALUE 999999999999;
CREATE SEQUENCE invoice_numbers MAXVALUE 999999999999;

-- Returns the next unused order number: imported orders may have numbers of their own. A number is never returned
-- twice, even if the transaction is rolled back. SECURITY DEFINER: an order that the caller cannot see may have the
-- number.
CREATE FUNCTION next_order_number() RETURNS TEXT
LANGUAGE plpgsql SECURITY DEFINER
AS $$
DECLARE
    counter text;
BEGIN
    LOOP
        counter := nextval('order_numbers')::text;
        counter := 'ORD-' || lpad(counter, greatest(8, length(counter)), '0');
        EXIT WHEN NOT EXISTS (SELECT FROM orders WHERE order_number = counter);
    END LOOP;
    RETURN counter;
END
$$;
CALL lock_down('next_order_number()');

-- Returns the next unused invoice number.
CREATE FUNCTION next_invoice_number() RETURNS TEXT
LANGUAGE plpgsql SECURITY DEFINER
AS $$
DECLARE
    counter text;
BEGIN
    LOOP
        counter := nextval('invoice_numbers')::text;
        counter := 'INV-' || lpad(counter, greatest(8, length(counter)), '0');
        EXIT WHEN NOT EXISTS (SELECT FROM invoices WHERE invoice_number = counter);
    END LOOP;
    RETURN counter;
END
$$;
CALL lock_down('next_invoice_number()');

-- ---------------------------------------------------------------------------------------------------------------
-- Payment events
-- ---------------------------------------------------------------------------------------------------------------

-- Events reported by a payment service, by the service's own id, so that none is counted twice. Contains no personal
-- data; rows are never changed. No foreign key: payments stay on record when the order is deleted with its patient.
CREATE TABLE payment_events (
    id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 255),
    order_id UUID NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('authorized', 'captured', 'failed', 'voided', 'refunded', 'refund_failed',
                                       'dispute_opened', 'dispute_won', 'dispute_lost')),
    amount DECIMAL(10,2) NOT NULL CHECK (amount >= 0 AND amount <> 'NaN'),
    outcome TEXT NOT NULL CHECK (outcome IN ('applied', 'superseded', 'exception')),
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),
    currency VARCHAR(3),
    concludes TEXT,  -- the refund that failed, or the dispute that ended; of an exception the event may be missing
    code TEXT,  -- why it is an exception
    CONSTRAINT exception_has_code CHECK ((outcome = 'exception') = (code IS NOT NULL))
);

CREATE INDEX idx_payment_events_order_id ON payment_events (order_id);
CREATE INDEX idx_payment_events_exceptions ON payment_events (created_at, id) WHERE outcome = 'exception';
CREATE INDEX idx_payment_events_concludes ON payment_events (concludes) WHERE concludes IS NOT NULL;

-- The exceptions that are closed. A row of its own, because events are never changed.
CREATE TABLE payment_resolutions (
    id TEXT PRIMARY KEY REFERENCES payment_events (id),
    resolution TEXT NOT NULL CHECK (resolution IN ('applied', 'concluded', 'dismissed')),
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW()
);

-- A payment can be captured after a failed attempt.
INSERT INTO status_transitions (machine, from_status, to_status) VALUES ('payment', 'failed', 'captured');

-- ---------------------------------------------------------------------------------------------------------------
-- Category tree
-- ---------------------------------------------------------------------------------------------------------------

-- Checks that no category is its own ancestor, and that none has more than 32 ancestors.
CREATE FUNCTION check_category_tree() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER
AS $$
DECLARE
    above    integer;
    below    integer;
    circular boolean;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.parent_category_id IS NOT DISTINCT FROM OLD.parent_category_id THEN
        RETURN NULL;
    END IF;
    -- The queries below must see what others have committed; the stricter levels would use an older snapshot.
    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        RAISE EXCEPTION 'a category cannot be moved at isolation level %', current_setting('transaction_isolation')
            USING ERRCODE = 'invalid_transaction_state', HINT = 'Use READ COMMITTED.';
    END IF;
    -- Serializes changes of the tree: two concurrent changes that are valid on their own may create a cycle.
    PERFORM pg_advisory_xact_lock(hashtextextended(TG_TABLE_SCHEMA || '.categories', 0));

    WITH RECURSIVE ancestors (id, depth) AS (
        SELECT NEW.parent_category_id, 1
        UNION ALL
        SELECT parent_category_id, depth + 1 FROM ancestors JOIN categories USING (id)
        WHERE parent_category_id IS NOT NULL AND id <> NEW.id AND depth <= 32
    )
    SELECT max(depth), bool_or(id = NEW.id) INTO above, circular FROM ancestors;
    IF circular THEN
        PERFORM raise_violation('category_cycle', TG_TABLE_SCHEMA, TG_TABLE_NAME, 'parent_category_id',
                                'a category cannot be its own ancestor');
    END IF;

    WITH RECURSIVE descendants (id, depth) AS (
        SELECT NEW.id, 0
        UNION ALL
        SELECT c.id, depth + 1 FROM descendants AS d JOIN categories AS c ON c.parent_category_id = d.id
        WHERE depth <= 32
    )
    SELECT max(depth) INTO below FROM descendants;
    IF above + below > 32 THEN
        PERFORM raise_violation('category_depth', TG_TABLE_SCHEMA, TG_TABLE_NAME, 'parent_category_id',
                                'a category can have at most 32 ancestors');
    END IF;
    RETURN NULL;
END
$$;
CALL lock_down('check_category_tree()');

-- AFTER, so that one statement can move several categories.
CREATE TRIGGER tr_categories_tree AFTER INSERT OR UPDATE OF parent_category_id ON categories
    FOR EACH ROW WHEN (NEW.parent_category_id IS NOT NULL)
    EXECUTE FUNCTION check_category_tree();
