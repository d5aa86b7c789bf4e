DROP FUNCTION access_disclosures(uuid, timestamptz, uuid, integer), access_rows_about(uuid),
    access_ids_of_patient(uuid), access_begin_export(uuid), access_conversations_of(uuid), access_merged_patients();
DROP TRIGGER tr_users_activated_account ON users;
DO $$
DECLARE
    relation text;
BEGIN
    FOREACH relation IN ARRAY ARRAY['consultations', 'prescriptions', 'sessions', 'telehealth_flows', 'form_submissions',
                                   'orders', 'invoices', 'patient_insurance'] LOOP
        EXECUTE format('DROP TRIGGER tr_%1$s_moved_patient ON %1$s', relation);
        EXECUTE format('DROP TRIGGER tr_%1$s_current_patient ON %1$s', relation);
    END LOOP;
END
$$;
DROP FUNCTION check_activated_account();
DROP FUNCTION check_current_patient();
DROP INDEX idx_audit_logs_read_ids, idx_audit_logs_patient;
DROP TABLE legal_holds, patient_erasures, patient_merges;
