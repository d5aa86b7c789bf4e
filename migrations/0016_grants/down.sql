DO $$
DECLARE
    comment text := obj_description('status_transitions'::regclass, 'pg_class');
    wanted  text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['authenticated', 'service_role'] LOOP
        IF comment LIKE '%: %' || wanted || '%' THEN
            EXECUTE format('REVOKE USAGE ON SCHEMA %I FROM %I', current_schema(), wanted);
        END IF;
    END LOOP;
END
$$;
COMMENT ON TABLE status_transitions IS NULL;

REVOKE ALL ON
    users, patients, providers, administrators,
    consultations, prescriptions, sessions,
    categories, products, subscription_plans, orders, order_items, invoices,
    conversations, messages, notifications,
    telehealth_flows, tasks, audit_logs,
    form_schemas, form_submissions,
    insurance_providers, patient_insurance, pharmacies,
    tags, entity_tags,
    status_transitions
FROM authenticated, service_role;
