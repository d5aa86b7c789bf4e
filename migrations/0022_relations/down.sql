DROP INDEX idx_consultations_booked;

-- As in 0017.
CREATE OR REPLACE FUNCTION next_order_number() RETURNS TEXT
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

CREATE OR REPLACE FUNCTION next_invoice_number() RETURNS TEXT
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

DROP FUNCTION set_password_hash(uuid, text), password_hash_of(uuid), access_own_fee(), access_is_staff(uuid),
    access_can_reply(uuid, uuid), access_lock_conversation(uuid), access_conversations(),
    access_taken_slots(uuid, timestamptz, timestamptz), access_is_bookable(uuid), access_booked_providers(),
    access_assigned_providers(), access_booked_patients(), access_assigned_patients();
