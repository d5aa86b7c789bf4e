DROP FUNCTION access_disclosures(uuid, timestamptz, uuid, integer), access_rows_about(uuid),
    access_ids_of_patient(uuid), access_begin_export(uuid), access_conversations_of(uuid), access_merged_patients();
DROP TRIGGER tr_users_activated_account ON users;
DROP TRIGGER tr_patient_insurance_current_patient ON patient_insurance;
DROP TRIGGER tr_invoices_current_patient ON invoices;
DROP TRIGGER tr_orders_current_patient ON orders;
DROP TRIGGER tr_form_submissions_current_patient ON form_submissions;
DROP TRIGGER tr_telehealth_flows_current_patient ON telehealth_flows;
DROP TRIGGER tr_sessions_current_patient ON sessions;
DROP TRIGGER tr_prescriptions_current_patient ON prescriptions;
DROP TRIGGER tr_consultations_current_patient ON consultations;
DROP FUNCTION check_activated_account();
DROP FUNCTION check_current_patient();
DROP INDEX idx_audit_logs_read_ids, idx_audit_logs_patient;
DROP TABLE legal_holds, patient_erasures, patient_merges;
