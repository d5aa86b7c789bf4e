DROP FUNCTION access_disclosures(uuid, timestamptz, uuid, integer), access_rows_about(uuid),
    access_begin_export(uuid), access_conversations_of(uuid), access_merged_patients();
DROP INDEX idx_audit_logs_read_ids, idx_audit_logs_patient;
DROP TABLE legal_holds, patient_erasures, patient_merges;
