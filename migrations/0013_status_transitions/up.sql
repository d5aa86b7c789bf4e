-- The state machines: all permitted status transitions. Core defines the same machines, and a test compares them
-- transition by transition. A row may be inserted in any state, so that history can be imported.

CREATE TABLE status_transitions (
    machine TEXT NOT NULL,
    from_status TEXT NOT NULL,
    to_status TEXT NOT NULL,
    PRIMARY KEY (machine, from_status, to_status)
);

INSERT INTO status_transitions (machine, from_status, to_status) VALUES
    ('user', 'pending', 'active'),
    ('user', 'pending', 'deleted'),
    ('user', 'active', 'inactive'),
    ('user', 'active', 'suspended'),
    ('user', 'active', 'deleted'),
    ('user', 'inactive', 'active'),
    ('user', 'inactive', 'suspended'),
    ('user', 'inactive', 'deleted'),
    ('user', 'suspended', 'active'),
    ('user', 'suspended', 'deleted'),

    ('consultation', 'scheduled', 'in_progress'),
    ('consultation', 'scheduled', 'cancelled'),
    ('consultation', 'scheduled', 'no_show'),
    ('consultation', 'scheduled', 'rescheduled'),
    ('consultation', 'in_progress', 'completed'),
    ('consultation', 'in_progress', 'cancelled'),

    ('prescription', 'active', 'completed'),
    ('prescription', 'active', 'cancelled'),
    ('prescription', 'active', 'expired'),

    ('session', 'pending', 'in_progress'),
    ('session', 'pending', 'cancelled'),
    ('session', 'in_progress', 'completed'),
    ('session', 'in_progress', 'followup'),
    ('session', 'in_progress', 'cancelled'),
    ('session', 'followup', 'in_progress'),
    ('session', 'followup', 'completed'),
    ('session', 'followup', 'cancelled'),

    ('order', 'pending', 'confirmed'),
    ('order', 'pending', 'cancelled'),
    ('order', 'confirmed', 'processing'),
    ('order', 'confirmed', 'cancelled'),
    ('order', 'confirmed', 'refunded'),
    ('order', 'processing', 'shipped'),
    ('order', 'processing', 'cancelled'),
    ('order', 'processing', 'refunded'),
    ('order', 'shipped', 'delivered'),
    ('order', 'shipped', 'returned'),
    ('order', 'delivered', 'returned'),
    ('order', 'delivered', 'refunded'),
    ('order', 'returned', 'refunded'),

    ('payment', 'pending', 'authorized'),
    ('payment', 'pending', 'captured'),
    ('payment', 'pending', 'failed'),
    ('payment', 'authorized', 'captured'),
    ('payment', 'authorized', 'failed'),
    ('payment', 'failed', 'pending'),
    ('payment', 'captured', 'partially_refunded'),
    ('payment', 'captured', 'refunded'),
    ('payment', 'partially_refunded', 'partially_refunded'),
    ('payment', 'partially_refunded', 'refunded'),

    ('invoice', 'draft', 'sent'),
    ('invoice', 'draft', 'cancelled'),
    ('invoice', 'sent', 'pending'),
    ('invoice', 'sent', 'paid'),
    ('invoice', 'sent', 'overdue'),
    ('invoice', 'sent', 'cancelled'),
    ('invoice', 'pending', 'paid'),
    ('invoice', 'pending', 'overdue'),
    ('invoice', 'pending', 'cancelled'),
    ('invoice', 'overdue', 'paid'),
    ('invoice', 'overdue', 'cancelled'),

    ('notification', 'pending', 'sent'),
    ('notification', 'pending', 'failed'),
    ('notification', 'pending', 'cancelled'),
    ('notification', 'sent', 'delivered'),
    ('notification', 'sent', 'failed'),
    ('notification', 'failed', 'pending'),
    ('notification', 'failed', 'cancelled'),

    ('flow', 'started', 'product_selected'),
    ('flow', 'started', 'cancelled'),
    ('flow', 'product_selected', 'intake_completed'),
    ('flow', 'product_selected', 'cancelled'),
    ('flow', 'intake_completed', 'consultation_approved'),
    ('flow', 'intake_completed', 'consultation_rejected'),
    ('flow', 'intake_completed', 'cancelled'),
    ('flow', 'consultation_approved', 'order_created'),
    ('flow', 'consultation_approved', 'cancelled'),
    ('flow', 'order_created', 'payment_pending'),
    ('flow', 'order_created', 'cancelled'),
    ('flow', 'payment_pending', 'payment_completed'),
    ('flow', 'payment_pending', 'cancelled'),
    ('flow', 'payment_completed', 'completed'),
    ('flow', 'payment_completed', 'cancelled'),
    ('flow', 'consultation_rejected', 'cancelled'),

    ('task', 'pending', 'in_progress'),
    ('task', 'pending', 'on_hold'),
    ('task', 'pending', 'completed'),
    ('task', 'pending', 'cancelled'),
    ('task', 'in_progress', 'on_hold'),
    ('task', 'in_progress', 'completed'),
    ('task', 'in_progress', 'cancelled'),
    ('task', 'on_hold', 'pending'),
    ('task', 'on_hold', 'in_progress'),
    ('task', 'on_hold', 'cancelled'),

    ('form_submission', 'pending', 'processing'),
    ('form_submission', 'processing', 'completed'),
    ('form_submission', 'processing', 'error'),
    ('form_submission', 'error', 'processing');

-- Rejects a transition that status_transitions does not list. Arguments: the machine, the column.
CREATE FUNCTION enforce_status_transition() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER
AS $$
DECLARE
    old_status text;
    new_status text;
BEGIN
    -- By name: converting a whole row to JSON takes longer than the rest.
    CASE TG_ARGV[1]
        WHEN 'status' THEN
            old_status := OLD.status;
            new_status := NEW.status;
        WHEN 'payment_status' THEN
            old_status := OLD.payment_status;
            new_status := NEW.payment_status;
        WHEN 'current_status' THEN
            old_status := OLD.current_status;
            new_status := NEW.current_status;
    END CASE;
    IF NOT EXISTS (
        SELECT FROM status_transitions
        WHERE machine = TG_ARGV[0] AND from_status = old_status AND to_status = new_status
    ) THEN
        PERFORM raise_violation('status_transition', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_ARGV[1],
                                format('the %s state machine has no transition from %s to %s',
                                       TG_ARGV[0], old_status, new_status));
    END IF;
    RETURN NEW;
END
$$;
CALL lock_down('enforce_status_transition()');

CREATE TRIGGER tr_users_status_transition BEFORE UPDATE ON users
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION enforce_status_transition('user', 'status');
CREATE TRIGGER tr_consultations_status_transition BEFORE UPDATE ON consultations
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION enforce_status_transition('consultation', 'status');
CREATE TRIGGER tr_prescriptions_status_transition BEFORE UPDATE ON prescriptions
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION enforce_status_transition('prescription', 'status');
CREATE TRIGGER tr_sessions_status_transition BEFORE UPDATE ON sessions
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION enforce_status_transition('session', 'status');
CREATE TRIGGER tr_orders_status_transition BEFORE UPDATE ON orders
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION enforce_status_transition('order', 'status');
CREATE TRIGGER tr_orders_payment_status_transition BEFORE UPDATE ON orders
    FOR EACH ROW WHEN (OLD.payment_status IS DISTINCT FROM NEW.payment_status)
    EXECUTE FUNCTION enforce_status_transition('payment', 'payment_status');
CREATE TRIGGER tr_invoices_status_transition BEFORE UPDATE ON invoices
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION enforce_status_transition('invoice', 'status');
CREATE TRIGGER tr_notifications_status_transition BEFORE UPDATE ON notifications
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION enforce_status_transition('notification', 'status');
CREATE TRIGGER tr_telehealth_flows_status_transition BEFORE UPDATE ON telehealth_flows
    FOR EACH ROW WHEN (OLD.current_status IS DISTINCT FROM NEW.current_status)
    EXECUTE FUNCTION enforce_status_transition('flow', 'current_status');
CREATE TRIGGER tr_tasks_status_transition BEFORE UPDATE ON tasks
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION enforce_status_transition('task', 'status');
CREATE TRIGGER tr_form_submissions_status_transition BEFORE UPDATE ON form_submissions
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION enforce_status_transition('form_submission', 'status');
