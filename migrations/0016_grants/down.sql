DO $$
DECLARE
    comment text := obj_description('status_transitions'::regclass, 'pg_class');
    wanted  text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['telehealth_patient', 'telehealth_provider', 'telehealth_admin', 'authenticated',
                                  'service_role'] LOOP
        IF comment LIKE '%: %' || wanted || '%' THEN
            EXECUTE format('REVOKE USAGE ON SCHEMA %I FROM %I', current_schema(), wanted);
        END IF;
    END LOOP;
END
$$;
COMMENT ON TABLE status_transitions IS NULL;
