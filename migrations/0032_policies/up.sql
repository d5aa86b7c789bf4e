-- Generated from core's matrix (core/src/access) by `cargo xtask schema`. Do not edit: change the matrix.
--
-- Each policy corresponds to one line of the matrix, one verb and one role. Permissive policies of a role are combined
-- with OR; access is denied unless a line allows it. A function inside (SELECT …) is called once per statement, not
-- once per row.

-- ALTER DEFAULT PRIVILEGES, as on Supabase, may have granted privileges on tables, sequences and functions: revokes all
-- privileges of every role except the owner and the definer.
DO $$
DECLARE
    given record;
BEGIN
    FOR given IN
        SELECT DISTINCT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind, c.oid::regclass::text AS object,
                        CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END AS grantee
        FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) AS acl
        WHERE c.relnamespace = quote_ident(current_schema())::regnamespace AND c.relkind IN ('r', 'S', 'v')
          AND acl.grantee <> c.relowner AND acl.grantee <> 'telehealth_definer'::regrole
          AND c.relname <> '__diesel_schema_migrations'
        UNION
        SELECT DISTINCT CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END, p.oid::regprocedure::text,
                        CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END
        FROM pg_proc p CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS acl
        WHERE p.pronamespace = quote_ident(current_schema())::regnamespace
          AND acl.grantee <> p.proowner AND acl.grantee <> 'telehealth_definer'::regrole
    LOOP
        EXECUTE format('REVOKE ALL ON %s %s FROM %s', given.kind, given.object, given.grantee);
    END LOOP;
END
$$;

-- users
GRANT SELECT (id, email, role, status, email_verified, phone, phone_verified, profile_picture_url, last_login_at, timezone, created_at, updated_at),
    UPDATE (phone, phone_verified, profile_picture_url, timezone)
    ON users TO telehealth_patient;
GRANT SELECT (id, email, role, status, email_verified, phone, phone_verified, profile_picture_url, last_login_at, timezone, created_at, updated_at),
    UPDATE (phone, phone_verified, profile_picture_url, timezone)
    ON users TO telehealth_provider;
GRANT SELECT (id, email, role, status, email_verified, phone, phone_verified, profile_picture_url, last_login_at, timezone, created_at, updated_at),
    INSERT (id, email, role, status, email_verified, phone, phone_verified, profile_picture_url, last_login_at, timezone, created_at, updated_at),
    UPDATE (email, role, status, email_verified, phone, phone_verified, profile_picture_url, timezone),
    DELETE
    ON users TO telehealth_admin;
GRANT SELECT (id, email, role, status, email_verified, phone, phone_verified, profile_picture_url, last_login_at, timezone, created_at, updated_at),
    INSERT (id, email, role, status, email_verified, phone, phone_verified, profile_picture_url, last_login_at, timezone, created_at, updated_at),
    UPDATE (email, role, status, email_verified, phone, phone_verified, profile_picture_url, timezone),
    DELETE
    ON users TO authenticated;
GRANT SELECT (id, email, role, status, email_verified, phone, phone_verified, profile_picture_url, last_login_at, timezone, created_at, updated_at),
    INSERT (id, email, role, status, email_verified, phone, phone_verified, profile_picture_url, last_login_at, timezone, created_at, updated_at),
    UPDATE (id, email, role, status, email_verified, phone, phone_verified, profile_picture_url, last_login_at, timezone, created_at, updated_at),
    DELETE
    ON users TO service_role;
GRANT SELECT, UPDATE (id) ON users TO telehealth_definer;

-- patients
GRANT SELECT (id, first_name, last_name, date_of_birth, date_of_birth_correction, gender, address_line_1, address_line_2, city, state, postal_code, country, emergency_contact_name, emergency_contact_phone, emergency_contact_relationship, subscription_plan_id, primary_pharmacy_id, primary_provider_id, onboarding_completed, onboarding_completed_at, last_active_at, created_at, updated_at),
    UPDATE (gender, address_line_1, address_line_2, city, state, postal_code, country, emergency_contact_name, emergency_contact_phone, emergency_contact_relationship, primary_pharmacy_id, onboarding_completed, onboarding_completed_at)
    ON patients TO telehealth_patient;
GRANT SELECT (id, first_name, last_name, date_of_birth, date_of_birth_correction, gender, address_line_1, address_line_2, city, state, postal_code, country, emergency_contact_name, emergency_contact_phone, emergency_contact_relationship, subscription_plan_id, primary_pharmacy_id, primary_provider_id, onboarding_completed, onboarding_completed_at, last_active_at, created_at, updated_at)
    ON patients TO telehealth_provider;
GRANT SELECT (id, first_name, last_name, date_of_birth, date_of_birth_correction, gender, address_line_1, address_line_2, city, state, postal_code, country, emergency_contact_name, emergency_contact_phone, emergency_contact_relationship, subscription_plan_id, primary_pharmacy_id, primary_provider_id, onboarding_completed, onboarding_completed_at, last_active_at, created_at, updated_at),
    INSERT (id, first_name, last_name, date_of_birth, date_of_birth_correction, gender, address_line_1, address_line_2, city, state, postal_code, country, emergency_contact_name, emergency_contact_phone, emergency_contact_relationship, subscription_plan_id, primary_pharmacy_id, primary_provider_id, onboarding_completed, onboarding_completed_at, last_active_at, created_at, updated_at, identity_token, name_tokens),
    UPDATE (first_name, last_name, date_of_birth, date_of_birth_correction, gender, address_line_1, address_line_2, city, state, postal_code, country, emergency_contact_name, emergency_contact_phone, emergency_contact_relationship, subscription_plan_id, primary_pharmacy_id, primary_provider_id, onboarding_completed, onboarding_completed_at, identity_token, name_tokens),
    DELETE
    ON patients TO telehealth_admin;
GRANT SELECT (id, first_name, last_name, date_of_birth, date_of_birth_correction, gender, address_line_1, address_line_2, city, state, postal_code, country, emergency_contact_name, emergency_contact_phone, emergency_contact_relationship, subscription_plan_id, primary_pharmacy_id, primary_provider_id, onboarding_completed, onboarding_completed_at, last_active_at, created_at, updated_at),
    INSERT (id, first_name, last_name, date_of_birth, date_of_birth_correction, gender, address_line_1, address_line_2, city, state, postal_code, country, emergency_contact_name, emergency_contact_phone, emergency_contact_relationship, subscription_plan_id, primary_pharmacy_id, primary_provider_id, onboarding_completed, onboarding_completed_at, last_active_at, created_at, updated_at, identity_token, name_tokens),
    UPDATE (first_name, last_name, date_of_birth, date_of_birth_correction, gender, address_line_1, address_line_2, city, state, postal_code, country, emergency_contact_name, emergency_contact_phone, emergency_contact_relationship, subscription_plan_id, primary_pharmacy_id, primary_provider_id, onboarding_completed, onboarding_completed_at, identity_token, name_tokens),
    DELETE
    ON patients TO authenticated;
GRANT SELECT,
    INSERT,
    UPDATE,
    DELETE
    ON patients TO service_role;
GRANT SELECT, UPDATE (id) ON patients TO telehealth_definer;

-- providers
GRANT SELECT (id, first_name, last_name, npi_number, license_number, license_state, license_expiry_date, other_licenses, specialties, bio, education, certifications, years_experience, languages_spoken, consultation_fee, availability_schedule, is_accepting_patients, average_rating, total_consultations, created_at, updated_at)
    ON providers TO telehealth_patient;
GRANT SELECT,
    UPDATE (bio, education, languages_spoken, availability_schedule, is_accepting_patients)
    ON providers TO telehealth_provider;
GRANT SELECT,
    INSERT,
    UPDATE (first_name, last_name, npi_number, dea_number, license_number, license_state, license_expiry_date, other_licenses, specialties, bio, education, certifications, years_experience, languages_spoken, consultation_fee, availability_schedule, is_accepting_patients),
    DELETE
    ON providers TO telehealth_admin;
GRANT SELECT (id, first_name, last_name, npi_number, license_number, license_state, license_expiry_date, other_licenses, specialties, bio, education, certifications, years_experience, languages_spoken, consultation_fee, availability_schedule, is_accepting_patients, average_rating, total_consultations, created_at, updated_at),
    INSERT,
    UPDATE (first_name, last_name, npi_number, dea_number, license_number, license_state, license_expiry_date, other_licenses, specialties, bio, education, certifications, years_experience, languages_spoken, consultation_fee, availability_schedule, is_accepting_patients),
    DELETE
    ON providers TO authenticated;
GRANT SELECT,
    INSERT,
    UPDATE,
    DELETE
    ON providers TO service_role;
GRANT SELECT, UPDATE (id) ON providers TO telehealth_definer;

-- administrators
GRANT SELECT
    ON administrators TO telehealth_provider;
GRANT SELECT,
    INSERT,
    UPDATE (first_name, last_name, permissions, department, manager_id),
    DELETE
    ON administrators TO telehealth_admin;
GRANT SELECT,
    INSERT,
    UPDATE (first_name, last_name, permissions, department, manager_id),
    DELETE
    ON administrators TO authenticated;
GRANT SELECT,
    INSERT,
    UPDATE,
    DELETE
    ON administrators TO service_role;
GRANT SELECT, UPDATE (id) ON administrators TO telehealth_definer;

-- consultations
GRANT SELECT,
    INSERT,
    UPDATE (status, cancellation_reason)
    ON consultations TO telehealth_patient;
GRANT SELECT,
    INSERT,
    UPDATE (consultation_type, status, started_at, ended_at, duration_minutes, chief_complaint, history_present_illness, assessment, plan, follow_up_required, follow_up_date, video_call_url, recording_url, notes, cancellation_reason, prescription_ids)
    ON consultations TO telehealth_provider;
GRANT SELECT,
    INSERT,
    UPDATE (consultation_type, status, scheduled_at, slot_end, started_at, ended_at, duration_minutes, chief_complaint, history_present_illness, assessment, plan, follow_up_required, follow_up_date, video_call_url, recording_url, notes, cancellation_reason, prescription_ids),
    DELETE
    ON consultations TO telehealth_admin;
GRANT SELECT,
    INSERT,
    UPDATE (consultation_type, status, scheduled_at, slot_end, started_at, ended_at, duration_minutes, chief_complaint, history_present_illness, assessment, plan, follow_up_required, follow_up_date, video_call_url, recording_url, notes, cancellation_reason, prescription_ids),
    DELETE
    ON consultations TO authenticated;
GRANT SELECT,
    INSERT,
    UPDATE,
    DELETE
    ON consultations TO service_role;
GRANT SELECT, UPDATE (id) ON consultations TO telehealth_definer;

-- prescriptions
GRANT SELECT
    ON prescriptions TO telehealth_patient;
GRANT SELECT,
    INSERT,
    UPDATE (refills_remaining, status, pharmacy_id)
    ON prescriptions TO telehealth_provider;
GRANT SELECT,
    UPDATE (refills_remaining, status, pharmacy_id),
    DELETE
    ON prescriptions TO telehealth_admin;
GRANT SELECT,
    INSERT,
    UPDATE (refills_remaining, status, pharmacy_id),
    DELETE
    ON prescriptions TO authenticated;
GRANT SELECT,
    INSERT,
    UPDATE,
    DELETE
    ON prescriptions TO service_role;
GRANT SELECT, UPDATE (id) ON prescriptions TO telehealth_definer;

-- sessions
GRANT SELECT
    ON sessions TO telehealth_patient;
GRANT SELECT,
    INSERT,
    UPDATE (session_type, status, scheduled_date, plan, progress_notes, assessment_and_plan)
    ON sessions TO telehealth_provider;
GRANT SELECT,
    INSERT,
    UPDATE (session_type, status, scheduled_date, plan, progress_notes, assessment_and_plan),
    DELETE
    ON sessions TO telehealth_admin;
GRANT SELECT,
    INSERT,
    UPDATE (session_type, status, scheduled_date, plan, progress_notes, assessment_and_plan),
    DELETE
    ON sessions TO authenticated;
GRANT SELECT,
    INSERT,
    UPDATE,
    DELETE
    ON sessions TO service_role;
GRANT SELECT, UPDATE (id) ON sessions TO telehealth_definer;

-- categories
GRANT SELECT
    ON categories TO telehealth_patient;
GRANT SELECT
    ON categories TO telehealth_provider;
GRANT SELECT,
    INSERT,
    UPDATE (name, description, slug, parent_category_id, icon_url, is_active, sort_order),
    DELETE
    ON categories TO telehealth_admin;
GRANT SELECT,
    INSERT,
    UPDATE (name, description, slug, parent_category_id, icon_url, is_active, sort_order),
    DELETE
    ON categories TO authenticated;
GRANT SELECT,
    INSERT,
    UPDATE,
    DELETE
    ON categories TO service_role;
GRANT SELECT, UPDATE (id) ON categories TO telehealth_definer;

-- products
GRANT SELECT (id, name, description, sku, category_id, product_type, price, inventory_quantity, requires_prescription, is_active, weight_grams, dimensions, image_urls, tags, metadata, created_at, updated_at)
    ON products TO telehealth_patient;
GRANT SELECT
    ON products TO telehealth_provider;
GRANT SELECT,
    INSERT,
    UPDATE (name, description, sku, category_id, product_type, price, cost, requires_prescription, is_active, weight_grams, dimensions, image_urls, tags, metadata),
    DELETE
    ON products TO telehealth_admin;
GRANT SELECT (id, name, description, sku, category_id, product_type, price, inventory_quantity, requires_prescription, is_active, weight_grams, dimensions, image_urls, tags, metadata, created_at, updated_at),
    INSERT,
    UPDATE (name, description, sku, category_id, product_type, price, cost, requires_prescription, is_active, weight_grams, dimensions, image_urls, tags, metadata),
    DELETE
    ON products TO authenticated;
GRANT SELECT,
    INSERT,
    UPDATE,
    DELETE
    ON products TO service_role;
GRANT SELECT, UPDATE (id) ON products TO telehealth_definer;

-- subscription_plans
GRANT SELECT
    ON subscription_plans TO telehealth_patient;
GRANT SELECT
    ON subscription_plans TO telehealth_provider;
GRANT SELECT,
    INSERT,
    UPDATE (name, description, price, billing_cycle, duration_months, discount_percentage, features, is_popular, is_active, max_consultations, includes_shipping),
    DELETE
    ON subscription_plans TO telehealth_admin;
GRANT SELECT,
    INSERT,
    UPDATE (name, description, price, billing_cycle, duration_months, discount_percentage, features, is_popular, is_active, max_consultations, includes_shipping),
    DELETE
    ON subscription_plans TO authenticated;
GRANT SELECT,
    INSERT,
    UPDATE,
    DELETE
    ON subscription_plans TO service_role;
GRANT SELECT, UPDATE (id) ON subscription_plans TO telehealth_definer;

-- orders
GRANT SELECT (id, order_number, patient_id, provider_id, telehealth_flow_id, order_type, status, subtotal, tax_amount, discount_amount, shipping_amount, total_amount, refunded_amount, currency, payment_status, payment_method, payment_intent_id, shipping_address, billing_address, tracking_number, estimated_delivery_date, actual_delivery_date, notes, metadata, created_at, updated_at),
    INSERT (id, order_number, patient_id, provider_id, telehealth_flow_id, order_type, status, subtotal, tax_amount, discount_amount, shipping_amount, total_amount, refunded_amount, currency, payment_status, payment_method, payment_intent_id, shipping_address, billing_address, tracking_number, estimated_delivery_date, actual_delivery_date, notes, metadata, created_at, updated_at, payment_intent_token),
    UPDATE (payment_status, payment_method, payment_intent_id, payment_intent_token)
    ON orders TO telehealth_patient;
GRANT SELECT (id, order_number, patient_id, provider_id, telehealth_flow_id, order_type, status, subtotal, tax_amount, discount_amount, shipping_amount, total_amount, refunded_amount, currency, payment_status, payment_method, payment_intent_id, shipping_address, billing_address, tracking_number, estimated_delivery_date, actual_delivery_date, notes, metadata, created_at, updated_at)
    ON orders TO telehealth_provider;
GRANT SELECT (id, order_number, patient_id, provider_id, telehealth_flow_id, order_type, status, subtotal, tax_amount, discount_amount, shipping_amount, total_amount, refunded_amount, currency, payment_status, payment_method, payment_intent_id, shipping_address, billing_address, tracking_number, estimated_delivery_date, actual_delivery_date, notes, metadata, created_at, updated_at)
    ON orders TO telehealth_admin;
GRANT SELECT (id, order_number, patient_id, provider_id, telehealth_flow_id, order_type, status, subtotal, tax_amount, discount_amount, shipping_amount, total_amount, refunded_amount, currency, payment_status, payment_method, payment_intent_id, shipping_address, billing_address, tracking_number, estimated_delivery_date, actual_delivery_date, notes, metadata, created_at, updated_at),
    INSERT (id, order_number, patient_id, provider_id, telehealth_flow_id, order_type, status, subtotal, tax_amount, discount_amount, shipping_amount, total_amount, refunded_amount, currency, payment_status, payment_method, payment_intent_id, shipping_address, billing_address, tracking_number, estimated_delivery_date, actual_delivery_date, notes, metadata, created_at, updated_at, payment_intent_token),
    UPDATE (payment_status, payment_method, payment_intent_id, payment_intent_token)
    ON orders TO authenticated;
GRANT SELECT,
    INSERT,
    UPDATE,
    DELETE
    ON orders TO service_role;
GRANT SELECT, UPDATE (id) ON orders TO telehealth_definer;

-- order_items
GRANT SELECT,
    INSERT
    ON order_items TO telehealth_patient;
GRANT SELECT
    ON order_items TO telehealth_provider;
GRANT SELECT
    ON order_items TO telehealth_admin;
GRANT SELECT,
    INSERT
    ON order_items TO authenticated;
GRANT SELECT,
    INSERT,
    UPDATE,
    DELETE
    ON order_items TO service_role;
GRANT SELECT, UPDATE (id) ON order_items TO telehealth_definer;

-- invoices
GRANT SELECT
    ON invoices TO telehealth_patient;
GRANT SELECT
    ON invoices TO telehealth_admin;
GRANT SELECT
    ON invoices TO authenticated;
GRANT SELECT,
    INSERT,
    UPDATE,
    DELETE
    ON invoices TO service_role;
GRANT SELECT, UPDATE (id) ON invoices TO telehealth_definer;

-- conversations
GRANT SELECT,
    INSERT,
    UPDATE (subject, is_archived)
    ON conversations TO telehealth_patient;
GRANT SELECT,
    UPDATE (subject, is_archived)
    ON conversations TO telehealth_provider;
GRANT SELECT,
    INSERT,
    UPDATE (subject, participant_ids, conversation_type, is_group, is_archived, metadata),
    DELETE
    ON conversations TO telehealth_admin;
GRANT SELECT,
    INSERT,
    UPDATE (subject, participant_ids, conversation_type, is_group, is_archived, metadata),
    DELETE
    ON conversations TO authenticated;
GRANT SELECT,
    INSERT,
    UPDATE,
    DELETE
    ON conversations TO service_role;
GRANT SELECT, UPDATE (id) ON conversations TO telehealth_definer;

-- messages
GRANT SELECT,
    INSERT,
    UPDATE (content, attachments, is_edited, edited_at, is_deleted, deleted_at, read_by)
    ON messages TO telehealth_patient;
GRANT SELECT,
    INSERT,
    UPDATE (content, attachments, is_edited, edited_at, is_deleted, deleted_at, read_by)
    ON messages TO telehealth_provider;
GRANT SELECT,
    INSERT,
    UPDATE (content, attachments, is_edited, edited_at, is_deleted, deleted_at, read_by),
    DELETE
    ON messages TO telehealth_admin;
GRANT SELECT,
    INSERT,
    UPDATE (content, attachments, is_edited, edited_at, is_deleted, deleted_at, read_by),
    DELETE
    ON messages TO authenticated;
GRANT SELECT,
    INSERT,
    UPDATE,
    DELETE
    ON messages TO service_role;
GRANT SELECT, UPDATE (id) ON messages TO telehealth_definer;

-- notifications
GRANT SELECT,
    INSERT,
    UPDATE (read_at)
    ON notifications TO telehealth_patient;
GRANT SELECT,
    INSERT,
    UPDATE (read_at)
    ON notifications TO telehealth_provider;
GRANT SELECT,
    INSERT,
    UPDATE (read_at),
    DELETE
    ON notifications TO telehealth_admin;
GRANT SELECT,
    INSERT,
    UPDATE (read_at),
    DELETE
    ON notifications TO authenticated;
GRANT SELECT,
    INSERT,
    UPDATE,
    DELETE
    ON notifications TO service_role;
GRANT SELECT, UPDATE (id) ON notifications TO telehealth_definer;

-- telehealth_flows
GRANT SELECT
    ON telehealth_flows TO telehealth_patient;
GRANT SELECT
    ON telehealth_flows TO telehealth_provider;
GRANT SELECT,
    UPDATE (category_id, product_id, subscription_duration_id, intake_form_data, consultation_data, metadata),
    DELETE
    ON telehealth_flows TO telehealth_admin;
GRANT SELECT,
    UPDATE (category_id, product_id, subscription_duration_id, intake_form_data, consultation_data, metadata),
    DELETE
    ON telehealth_flows TO authenticated;
GRANT SELECT,
    INSERT,
    UPDATE,
    DELETE
    ON telehealth_flows TO service_role;
GRANT SELECT, UPDATE (id) ON telehealth_flows TO telehealth_definer;

-- tasks
GRANT SELECT,
    INSERT,
    UPDATE (status, completed_at, actual_hours)
    ON tasks TO telehealth_patient;
GRANT SELECT,
    INSERT,
    UPDATE (title, description, assignee_id, task_type, priority, status, due_date, completed_at, related_entity_type, related_entity_id, estimated_hours, actual_hours, tags)
    ON tasks TO telehealth_provider;
GRANT SELECT,
    INSERT,
    UPDATE (title, description, assignee_id, assigner_id, task_type, priority, status, due_date, completed_at, related_entity_type, related_entity_id, estimated_hours, actual_hours, tags),
    DELETE
    ON tasks TO telehealth_admin;
GRANT SELECT,
    INSERT,
    UPDATE (title, description, assignee_id, assigner_id, task_type, priority, status, due_date, completed_at, related_entity_type, related_entity_id, estimated_hours, actual_hours, tags),
    DELETE
    ON tasks TO authenticated;
GRANT SELECT,
    INSERT,
    UPDATE,
    DELETE
    ON tasks TO service_role;
GRANT SELECT, UPDATE (id) ON tasks TO telehealth_definer;

-- audit_logs
GRANT SELECT
    ON audit_logs TO telehealth_admin;
GRANT SELECT
    ON audit_logs TO authenticated;
GRANT SELECT
    ON audit_logs TO service_role;
GRANT SELECT, UPDATE (id) ON audit_logs TO telehealth_definer;

-- form_schemas
GRANT SELECT
    ON form_schemas TO telehealth_patient;
GRANT SELECT
    ON form_schemas TO telehealth_provider;
GRANT SELECT,
    INSERT,
    UPDATE (title, description, version, schema_definition, medical_form_type, clinical_workflow, is_template, is_published, category, tags),
    DELETE
    ON form_schemas TO telehealth_admin;
GRANT SELECT,
    INSERT,
    UPDATE (title, description, version, schema_definition, medical_form_type, clinical_workflow, is_template, is_published, category, tags),
    DELETE
    ON form_schemas TO authenticated;
GRANT SELECT,
    INSERT,
    UPDATE,
    DELETE
    ON form_schemas TO service_role;
GRANT SELECT, UPDATE (id) ON form_schemas TO telehealth_definer;

-- form_submissions
GRANT SELECT,
    INSERT
    ON form_submissions TO telehealth_patient;
GRANT SELECT,
    INSERT,
    UPDATE (status, clinical_priority, processed_at, processing_errors)
    ON form_submissions TO telehealth_provider;
GRANT SELECT,
    UPDATE (status, clinical_priority, processed_at, processing_errors),
    DELETE
    ON form_submissions TO telehealth_admin;
GRANT SELECT,
    INSERT,
    UPDATE (status, clinical_priority, processed_at, processing_errors),
    DELETE
    ON form_submissions TO authenticated;
GRANT SELECT,
    INSERT,
    UPDATE,
    DELETE
    ON form_submissions TO service_role;
GRANT SELECT, UPDATE (id) ON form_submissions TO telehealth_definer;

-- insurance_providers
GRANT SELECT
    ON insurance_providers TO telehealth_patient;
GRANT SELECT
    ON insurance_providers TO telehealth_provider;
GRANT SELECT,
    INSERT,
    UPDATE (name, payer_id, phone, website_url, coverage_types, is_active),
    DELETE
    ON insurance_providers TO telehealth_admin;
GRANT SELECT,
    INSERT,
    UPDATE (name, payer_id, phone, website_url, coverage_types, is_active),
    DELETE
    ON insurance_providers TO authenticated;
GRANT SELECT,
    INSERT,
    UPDATE,
    DELETE
    ON insurance_providers TO service_role;
GRANT SELECT, UPDATE (id) ON insurance_providers TO telehealth_definer;

-- patient_insurance
GRANT SELECT
    ON patient_insurance TO telehealth_patient;
GRANT SELECT,
    INSERT,
    UPDATE (insurance_provider_id, policy_number, group_number, subscriber_name, subscriber_relationship, effective_date, expiration_date, copay_amount, deductible_amount, is_primary, is_active),
    DELETE
    ON patient_insurance TO telehealth_admin;
GRANT SELECT,
    INSERT,
    UPDATE (insurance_provider_id, policy_number, group_number, subscriber_name, subscriber_relationship, effective_date, expiration_date, copay_amount, deductible_amount, is_primary, is_active),
    DELETE
    ON patient_insurance TO authenticated;
GRANT SELECT,
    INSERT,
    UPDATE,
    DELETE
    ON patient_insurance TO service_role;
GRANT SELECT, UPDATE (id) ON patient_insurance TO telehealth_definer;

-- pharmacies
GRANT SELECT
    ON pharmacies TO telehealth_patient;
GRANT SELECT
    ON pharmacies TO telehealth_provider;
GRANT SELECT,
    INSERT,
    UPDATE (name, npi_number, address_line_1, address_line_2, city, state, postal_code, phone, fax, email, hours_of_operation, is_24_hour, accepts_insurance, delivery_available, is_active),
    DELETE
    ON pharmacies TO telehealth_admin;
GRANT SELECT,
    INSERT,
    UPDATE (name, npi_number, address_line_1, address_line_2, city, state, postal_code, phone, fax, email, hours_of_operation, is_24_hour, accepts_insurance, delivery_available, is_active),
    DELETE
    ON pharmacies TO authenticated;
GRANT SELECT,
    INSERT,
    UPDATE,
    DELETE
    ON pharmacies TO service_role;
GRANT SELECT, UPDATE (id) ON pharmacies TO telehealth_definer;

-- tags
GRANT SELECT
    ON tags TO telehealth_patient;
GRANT SELECT
    ON tags TO telehealth_provider;
GRANT SELECT,
    INSERT,
    UPDATE (name, color, description, category, is_system_tag),
    DELETE
    ON tags TO telehealth_admin;
GRANT SELECT,
    INSERT,
    UPDATE (name, color, description, category, is_system_tag),
    DELETE
    ON tags TO authenticated;
GRANT SELECT,
    INSERT,
    UPDATE,
    DELETE
    ON tags TO service_role;
GRANT SELECT, UPDATE (id) ON tags TO telehealth_definer;

-- entity_tags
GRANT SELECT,
    INSERT,
    DELETE
    ON entity_tags TO telehealth_provider;
GRANT SELECT,
    INSERT,
    DELETE
    ON entity_tags TO telehealth_admin;
GRANT SELECT,
    INSERT,
    DELETE
    ON entity_tags TO authenticated;
GRANT SELECT,
    INSERT,
    UPDATE,
    DELETE
    ON entity_tags TO service_role;
GRANT SELECT, UPDATE (id) ON entity_tags TO telehealth_definer;

-- payment_events
GRANT SELECT,
    INSERT
    ON payment_events TO service_role;
GRANT SELECT, UPDATE (id) ON payment_events TO telehealth_definer;

-- payment_resolutions
GRANT SELECT,
    INSERT
    ON payment_resolutions TO service_role;
GRANT SELECT, UPDATE (id) ON payment_resolutions TO telehealth_definer;

-- emergency_access
GRANT SELECT (id, patient_id, granted_at, reason),
    UPDATE (reason),
    DELETE
    ON emergency_access TO service_role;
GRANT SELECT, UPDATE (id) ON emergency_access TO telehealth_definer;

-- patient_merges
GRANT SELECT,
    INSERT,
    UPDATE
    ON patient_merges TO service_role;
GRANT SELECT, UPDATE (id) ON patient_merges TO telehealth_definer;

-- patient_erasures
GRANT SELECT,
    INSERT,
    UPDATE
    ON patient_erasures TO service_role;
GRANT SELECT, UPDATE (id) ON patient_erasures TO telehealth_definer;

-- legal_holds
GRANT SELECT,
    INSERT,
    UPDATE
    ON legal_holds TO service_role;
GRANT SELECT, UPDATE (id) ON legal_holds TO telehealth_definer;

-- Tables that are not covered by the matrix
GRANT SELECT ON status_transitions TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT SELECT, INSERT ON audit_leaves, audit_checkpoints TO service_role;

-- users
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER TABLE users FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_select ON users FOR SELECT TO telehealth_definer USING (true);
CREATE POLICY definer_update ON users FOR UPDATE TO telehealth_definer USING (true);
CREATE POLICY service_select ON users FOR SELECT TO service_role
    USING ((SELECT access_service('users', 'select')));
CREATE POLICY service_insert ON users FOR INSERT TO service_role
    WITH CHECK ((SELECT access_service('users', 'insert')));
CREATE POLICY service_update ON users FOR UPDATE TO service_role
    USING ((SELECT access_service('users', 'update')));
CREATE POLICY service_delete ON users FOR DELETE TO service_role
    USING ((SELECT access_service('users', 'delete')));
CREATE POLICY patient_own_select ON users FOR SELECT TO telehealth_patient
    USING (id = (SELECT access_patient()));
CREATE POLICY patient_own_update ON users FOR UPDATE TO telehealth_patient
    USING (id = (SELECT access_patient()));
CREATE POLICY patient_among_merged_select ON users FOR SELECT TO telehealth_patient
    USING (id = ANY (ARRAY(SELECT access_merged_patients())));
CREATE POLICY provider_own_select ON users FOR SELECT TO telehealth_provider
    USING (id = (SELECT access_provider()));
CREATE POLICY provider_own_update ON users FOR UPDATE TO telehealth_provider
    USING (id = (SELECT access_provider()));
CREATE POLICY provider_among_assigned_select ON users FOR SELECT TO telehealth_provider
    USING (id = ANY (ARRAY(SELECT access_assigned_patients())));
CREATE POLICY provider_among_booked_select ON users FOR SELECT TO telehealth_provider
    USING (id = ANY (ARRAY(SELECT access_booked_patients())));
CREATE POLICY provider_among_emergency_select ON users FOR SELECT TO telehealth_provider
    USING (id = ANY (ARRAY(SELECT access_emergency_patients())));
CREATE POLICY admin_own_select ON users FOR SELECT TO telehealth_admin
    USING (id = (SELECT access_admin()));
CREATE POLICY admin_own_update ON users FOR UPDATE TO telehealth_admin
    USING (id = (SELECT access_admin()));
CREATE POLICY admin_permitted_non_admin_select ON users FOR SELECT TO telehealth_admin
    USING ((SELECT access_permitted('users', 'select')) AND role IN ('patient', 'provider'));
CREATE POLICY admin_permitted_non_admin_insert ON users FOR INSERT TO telehealth_admin
    WITH CHECK ((SELECT access_permitted('users', 'insert')) AND role IN ('patient', 'provider'));
CREATE POLICY admin_permitted_non_admin_update ON users FOR UPDATE TO telehealth_admin
    USING ((SELECT access_permitted('users', 'update')) AND role IN ('patient', 'provider'));
CREATE POLICY admin_super_any_select ON users FOR SELECT TO telehealth_admin
    USING ((SELECT access_super_admin()));
CREATE POLICY admin_super_any_insert ON users FOR INSERT TO telehealth_admin
    WITH CHECK ((SELECT access_super_admin()));
CREATE POLICY admin_super_any_update ON users FOR UPDATE TO telehealth_admin
    USING ((SELECT access_super_admin()));
CREATE POLICY admin_super_any_delete ON users FOR DELETE TO telehealth_admin
    USING ((SELECT access_super_admin()));
CREATE POLICY authenticated_patient_own_select ON users FOR SELECT TO authenticated
    USING (id = (SELECT access_patient()));
CREATE POLICY authenticated_patient_own_update ON users FOR UPDATE TO authenticated
    USING (id = (SELECT access_patient()));
CREATE POLICY authenticated_patient_among_merged_select ON users FOR SELECT TO authenticated
    USING (id = ANY (ARRAY(SELECT access_merged_patients())));
CREATE POLICY authenticated_provider_own_select ON users FOR SELECT TO authenticated
    USING (id = (SELECT access_provider()));
CREATE POLICY authenticated_provider_own_update ON users FOR UPDATE TO authenticated
    USING (id = (SELECT access_provider()));
CREATE POLICY authenticated_provider_among_assigned_select ON users FOR SELECT TO authenticated
    USING (id = ANY (ARRAY(SELECT access_assigned_patients())));
CREATE POLICY authenticated_provider_among_booked_select ON users FOR SELECT TO authenticated
    USING (id = ANY (ARRAY(SELECT access_booked_patients())));
CREATE POLICY authenticated_provider_among_emergency_select ON users FOR SELECT TO authenticated
    USING (id = ANY (ARRAY(SELECT access_emergency_patients())));
CREATE POLICY authenticated_admin_own_select ON users FOR SELECT TO authenticated
    USING (id = (SELECT access_admin()));
CREATE POLICY authenticated_admin_own_update ON users FOR UPDATE TO authenticated
    USING (id = (SELECT access_admin()));
CREATE POLICY authenticated_admin_permitted_non_admin_select ON users FOR SELECT TO authenticated
    USING ((SELECT access_permitted('users', 'select')) AND role IN ('patient', 'provider'));
CREATE POLICY authenticated_admin_permitted_non_admin_insert ON users FOR INSERT TO authenticated
    WITH CHECK ((SELECT access_permitted('users', 'insert')) AND role IN ('patient', 'provider'));
CREATE POLICY authenticated_admin_permitted_non_admin_update ON users FOR UPDATE TO authenticated
    USING ((SELECT access_permitted('users', 'update')) AND role IN ('patient', 'provider'));
CREATE POLICY authenticated_admin_super_any_select ON users FOR SELECT TO authenticated
    USING ((SELECT access_super_admin()));
CREATE POLICY authenticated_admin_super_any_insert ON users FOR INSERT TO authenticated
    WITH CHECK ((SELECT access_super_admin()));
CREATE POLICY authenticated_admin_super_any_update ON users FOR UPDATE TO authenticated
    USING ((SELECT access_super_admin()));
CREATE POLICY authenticated_admin_super_any_delete ON users FOR DELETE TO authenticated
    USING ((SELECT access_super_admin()));

-- patients
ALTER TABLE patients ENABLE ROW LEVEL SECURITY;
ALTER TABLE patients FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_select ON patients FOR SELECT TO telehealth_definer USING (true);
CREATE POLICY definer_update ON patients FOR UPDATE TO telehealth_definer USING (true);
CREATE POLICY service_select ON patients FOR SELECT TO service_role
    USING ((SELECT access_service('patients', 'select')));
CREATE POLICY service_insert ON patients FOR INSERT TO service_role
    WITH CHECK ((SELECT access_service('patients', 'insert')));
CREATE POLICY service_update ON patients FOR UPDATE TO service_role
    USING ((SELECT access_service('patients', 'update')));
CREATE POLICY service_delete ON patients FOR DELETE TO service_role
    USING ((SELECT access_service('patients', 'delete')));
CREATE POLICY patient_own_select ON patients FOR SELECT TO telehealth_patient
    USING (id = (SELECT access_patient()));
CREATE POLICY patient_own_update ON patients FOR UPDATE TO telehealth_patient
    USING (id = (SELECT access_patient()));
CREATE POLICY patient_among_merged_select ON patients FOR SELECT TO telehealth_patient
    USING (id = ANY (ARRAY(SELECT access_merged_patients())));
CREATE POLICY provider_assigned_select ON patients FOR SELECT TO telehealth_provider
    USING (primary_provider_id = (SELECT access_provider()));
CREATE POLICY provider_among_booked_select ON patients FOR SELECT TO telehealth_provider
    USING (id = ANY (ARRAY(SELECT access_booked_patients())));
CREATE POLICY provider_among_emergency_select ON patients FOR SELECT TO telehealth_provider
    USING (id = ANY (ARRAY(SELECT access_emergency_patients())));
CREATE POLICY admin_permitted_select ON patients FOR SELECT TO telehealth_admin
    USING ((SELECT access_permitted('patients', 'select')));
CREATE POLICY admin_permitted_update ON patients FOR UPDATE TO telehealth_admin
    USING ((SELECT access_permitted('patients', 'update')));
CREATE POLICY admin_permitted_valid_references_insert ON patients FOR INSERT TO telehealth_admin
    WITH CHECK ((SELECT access_permitted('patients', 'insert')) AND EXISTS (SELECT FROM users WHERE users.id = patients.id));
CREATE POLICY admin_super_any_delete ON patients FOR DELETE TO telehealth_admin
    USING ((SELECT access_super_admin()));
CREATE POLICY authenticated_patient_own_select ON patients FOR SELECT TO authenticated
    USING (id = (SELECT access_patient()));
CREATE POLICY authenticated_patient_own_update ON patients FOR UPDATE TO authenticated
    USING (id = (SELECT access_patient()));
CREATE POLICY authenticated_patient_among_merged_select ON patients FOR SELECT TO authenticated
    USING (id = ANY (ARRAY(SELECT access_merged_patients())));
CREATE POLICY authenticated_provider_assigned_select ON patients FOR SELECT TO authenticated
    USING (primary_provider_id = (SELECT access_provider()));
CREATE POLICY authenticated_provider_among_booked_select ON patients FOR SELECT TO authenticated
    USING (id = ANY (ARRAY(SELECT access_booked_patients())));
CREATE POLICY authenticated_provider_among_emergency_select ON patients FOR SELECT TO authenticated
    USING (id = ANY (ARRAY(SELECT access_emergency_patients())));
CREATE POLICY authenticated_admin_permitted_select ON patients FOR SELECT TO authenticated
    USING ((SELECT access_permitted('patients', 'select')));
CREATE POLICY authenticated_admin_permitted_update ON patients FOR UPDATE TO authenticated
    USING ((SELECT access_permitted('patients', 'update')));
CREATE POLICY authenticated_admin_permitted_valid_references_insert ON patients FOR INSERT TO authenticated
    WITH CHECK ((SELECT access_permitted('patients', 'insert')) AND EXISTS (SELECT FROM users WHERE users.id = patients.id));
CREATE POLICY authenticated_admin_super_any_delete ON patients FOR DELETE TO authenticated
    USING ((SELECT access_super_admin()));

-- providers
ALTER TABLE providers ENABLE ROW LEVEL SECURITY;
ALTER TABLE providers FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_select ON providers FOR SELECT TO telehealth_definer USING (true);
CREATE POLICY definer_update ON providers FOR UPDATE TO telehealth_definer USING (true);
CREATE POLICY service_select ON providers FOR SELECT TO service_role
    USING ((SELECT access_service('providers', 'select')));
CREATE POLICY service_insert ON providers FOR INSERT TO service_role
    WITH CHECK ((SELECT access_service('providers', 'insert')));
CREATE POLICY service_update ON providers FOR UPDATE TO service_role
    USING ((SELECT access_service('providers', 'update')));
CREATE POLICY service_delete ON providers FOR DELETE TO service_role
    USING ((SELECT access_service('providers', 'delete')));
CREATE POLICY patient_among_assigned_select ON providers FOR SELECT TO telehealth_patient
    USING (id = ANY (ARRAY(SELECT access_assigned_providers())));
CREATE POLICY patient_among_booked_select ON providers FOR SELECT TO telehealth_patient
    USING (id = ANY (ARRAY(SELECT access_booked_providers())));
CREATE POLICY patient_bookable_select ON providers FOR SELECT TO telehealth_patient
    USING ((SELECT access_patient()) IS NOT NULL AND is_accepting_patients AND access_is_bookable(id));
CREATE POLICY provider_any_select ON providers FOR SELECT TO telehealth_provider
    USING ((SELECT access_provider()) IS NOT NULL);
CREATE POLICY provider_own_update ON providers FOR UPDATE TO telehealth_provider
    USING (id = (SELECT access_provider()));
CREATE POLICY admin_any_select ON providers FOR SELECT TO telehealth_admin
    USING ((SELECT access_admin()) IS NOT NULL);
CREATE POLICY admin_permitted_valid_references_insert ON providers FOR INSERT TO telehealth_admin
    WITH CHECK ((SELECT access_permitted('providers', 'insert')) AND average_rating IS NULL AND total_consultations = 0
        AND EXISTS (SELECT FROM users WHERE users.id = providers.id));
CREATE POLICY admin_permitted_update ON providers FOR UPDATE TO telehealth_admin
    USING ((SELECT access_permitted('providers', 'update')));
CREATE POLICY admin_super_any_delete ON providers FOR DELETE TO telehealth_admin
    USING ((SELECT access_super_admin()));
CREATE POLICY authenticated_patient_among_assigned_select ON providers FOR SELECT TO authenticated
    USING (id = ANY (ARRAY(SELECT access_assigned_providers())));
CREATE POLICY authenticated_patient_among_booked_select ON providers FOR SELECT TO authenticated
    USING (id = ANY (ARRAY(SELECT access_booked_providers())));
CREATE POLICY authenticated_patient_bookable_select ON providers FOR SELECT TO authenticated
    USING ((SELECT access_patient()) IS NOT NULL AND is_accepting_patients AND access_is_bookable(id));
CREATE POLICY authenticated_provider_any_select ON providers FOR SELECT TO authenticated
    USING ((SELECT access_provider()) IS NOT NULL);
CREATE POLICY authenticated_provider_own_update ON providers FOR UPDATE TO authenticated
    USING (id = (SELECT access_provider()));
CREATE POLICY authenticated_admin_any_select ON providers FOR SELECT TO authenticated
    USING ((SELECT access_admin()) IS NOT NULL);
CREATE POLICY authenticated_admin_permitted_valid_references_insert ON providers FOR INSERT TO authenticated
    WITH CHECK ((SELECT access_permitted('providers', 'insert')) AND average_rating IS NULL AND total_consultations = 0
        AND EXISTS (SELECT FROM users WHERE users.id = providers.id));
CREATE POLICY authenticated_admin_permitted_update ON providers FOR UPDATE TO authenticated
    USING ((SELECT access_permitted('providers', 'update')));
CREATE POLICY authenticated_admin_super_any_delete ON providers FOR DELETE TO authenticated
    USING ((SELECT access_super_admin()));

-- administrators
ALTER TABLE administrators ENABLE ROW LEVEL SECURITY;
ALTER TABLE administrators FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_select ON administrators FOR SELECT TO telehealth_definer USING (true);
CREATE POLICY definer_update ON administrators FOR UPDATE TO telehealth_definer USING (true);
CREATE POLICY service_select ON administrators FOR SELECT TO service_role
    USING ((SELECT access_service('administrators', 'select')));
CREATE POLICY service_insert ON administrators FOR INSERT TO service_role
    WITH CHECK ((SELECT access_service('administrators', 'insert')));
CREATE POLICY service_update ON administrators FOR UPDATE TO service_role
    USING ((SELECT access_service('administrators', 'update')));
CREATE POLICY service_delete ON administrators FOR DELETE TO service_role
    USING ((SELECT access_service('administrators', 'delete')));
CREATE POLICY provider_any_select ON administrators FOR SELECT TO telehealth_provider
    USING ((SELECT access_provider()) IS NOT NULL);
CREATE POLICY admin_any_select ON administrators FOR SELECT TO telehealth_admin
    USING ((SELECT access_admin()) IS NOT NULL);
CREATE POLICY admin_super_any_insert ON administrators FOR INSERT TO telehealth_admin
    WITH CHECK ((SELECT access_super_admin()));
CREATE POLICY admin_super_any_update ON administrators FOR UPDATE TO telehealth_admin
    USING ((SELECT access_super_admin()));
CREATE POLICY admin_super_any_delete ON administrators FOR DELETE TO telehealth_admin
    USING ((SELECT access_super_admin()));
CREATE POLICY authenticated_provider_any_select ON administrators FOR SELECT TO authenticated
    USING ((SELECT access_provider()) IS NOT NULL);
CREATE POLICY authenticated_admin_any_select ON administrators FOR SELECT TO authenticated
    USING ((SELECT access_admin()) IS NOT NULL);
CREATE POLICY authenticated_admin_super_any_insert ON administrators FOR INSERT TO authenticated
    WITH CHECK ((SELECT access_super_admin()));
CREATE POLICY authenticated_admin_super_any_update ON administrators FOR UPDATE TO authenticated
    USING ((SELECT access_super_admin()));
CREATE POLICY authenticated_admin_super_any_delete ON administrators FOR DELETE TO authenticated
    USING ((SELECT access_super_admin()));

-- consultations
ALTER TABLE consultations ENABLE ROW LEVEL SECURITY;
ALTER TABLE consultations FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_select ON consultations FOR SELECT TO telehealth_definer USING (true);
CREATE POLICY definer_update ON consultations FOR UPDATE TO telehealth_definer USING (true);
CREATE POLICY service_select ON consultations FOR SELECT TO service_role
    USING ((SELECT access_service('consultations', 'select')));
CREATE POLICY service_insert ON consultations FOR INSERT TO service_role
    WITH CHECK ((SELECT access_service('consultations', 'insert')));
CREATE POLICY service_update ON consultations FOR UPDATE TO service_role
    USING ((SELECT access_service('consultations', 'update')));
CREATE POLICY service_delete ON consultations FOR DELETE TO service_role
    USING ((SELECT access_service('consultations', 'delete')));
CREATE POLICY patient_own_select ON consultations FOR SELECT TO telehealth_patient
    USING (patient_id = (SELECT access_patient()));
CREATE POLICY patient_own_update ON consultations FOR UPDATE TO telehealth_patient
    USING (patient_id = (SELECT access_patient()));
CREATE POLICY patient_own_valid_references_insert ON consultations FOR INSERT TO telehealth_patient
    WITH CHECK (patient_id = (SELECT access_patient()) AND status = 'scheduled' AND NOT insurance_covered
        AND scheduled_at > now() AND scheduled_at <= now() + INTERVAL '17520 hours'
        AND slot_end <= scheduled_at + INTERVAL '8 hours'
        AND history_present_illness IS NULL AND assessment IS NULL AND plan IS NULL AND notes IS NULL
        AND video_call_url IS NULL AND recording_url IS NULL AND NOT follow_up_required AND follow_up_date IS NULL
        AND prescription_ids = '{}'
        AND access_is_bookable(provider_id)
        AND fee = (SELECT coalesce(consultation_fee, 0) FROM providers WHERE providers.id = provider_id));
CREATE POLICY provider_own_select ON consultations FOR SELECT TO telehealth_provider
    USING (provider_id = (SELECT access_provider()));
CREATE POLICY provider_own_update ON consultations FOR UPDATE TO telehealth_provider
    USING (provider_id = (SELECT access_provider()));
CREATE POLICY provider_among_assigned_select ON consultations FOR SELECT TO telehealth_provider
    USING (patient_id = ANY (ARRAY(SELECT access_assigned_patients())));
CREATE POLICY provider_among_booked_select ON consultations FOR SELECT TO telehealth_provider
    USING (patient_id = ANY (ARRAY(SELECT access_booked_patients())));
CREATE POLICY provider_among_emergency_select ON consultations FOR SELECT TO telehealth_provider
    USING (patient_id = ANY (ARRAY(SELECT access_emergency_patients())));
CREATE POLICY provider_among_own_assigned_valid_references_insert ON consultations FOR INSERT TO telehealth_provider
    WITH CHECK (provider_id = (SELECT access_provider()) AND patient_id = ANY (ARRAY(SELECT access_assigned_patients())) AND fee = (SELECT access_own_fee()) AND NOT insurance_covered
        AND scheduled_at <= now() + INTERVAL '17520 hours');
CREATE POLICY provider_among_own_booked_valid_references_insert ON consultations FOR INSERT TO telehealth_provider
    WITH CHECK (provider_id = (SELECT access_provider()) AND patient_id = ANY (ARRAY(SELECT access_booked_patients())) AND fee = (SELECT access_own_fee()) AND NOT insurance_covered
        AND scheduled_at <= now() + INTERVAL '17520 hours');
CREATE POLICY admin_permitted_valid_references_insert ON consultations FOR INSERT TO telehealth_admin
    WITH CHECK ((SELECT access_permitted('consultations', 'insert')) AND scheduled_at <= now() + INTERVAL '17520 hours'
        AND EXISTS (SELECT FROM patients WHERE patients.id = patient_id));
CREATE POLICY admin_permitted_select ON consultations FOR SELECT TO telehealth_admin
    USING ((SELECT access_permitted('consultations', 'select')));
CREATE POLICY admin_permitted_update ON consultations FOR UPDATE TO telehealth_admin
    USING ((SELECT access_permitted('consultations', 'update')));
CREATE POLICY admin_super_any_update ON consultations FOR UPDATE TO telehealth_admin
    USING ((SELECT access_super_admin()));
CREATE POLICY admin_super_any_delete ON consultations FOR DELETE TO telehealth_admin
    USING ((SELECT access_super_admin()));
CREATE POLICY authenticated_patient_own_select ON consultations FOR SELECT TO authenticated
    USING (patient_id = (SELECT access_patient()));
CREATE POLICY authenticated_patient_own_update ON consultations FOR UPDATE TO authenticated
    USING (patient_id = (SELECT access_patient()));
CREATE POLICY authenticated_patient_own_valid_references_insert ON consultations FOR INSERT TO authenticated
    WITH CHECK (patient_id = (SELECT access_patient()) AND status = 'scheduled' AND NOT insurance_covered
        AND scheduled_at > now() AND scheduled_at <= now() + INTERVAL '17520 hours'
        AND slot_end <= scheduled_at + INTERVAL '8 hours'
        AND history_present_illness IS NULL AND assessment IS NULL AND plan IS NULL AND notes IS NULL
        AND video_call_url IS NULL AND recording_url IS NULL AND NOT follow_up_required AND follow_up_date IS NULL
        AND prescription_ids = '{}'
        AND access_is_bookable(provider_id)
        AND fee = (SELECT coalesce(consultation_fee, 0) FROM providers WHERE providers.id = provider_id));
CREATE POLICY authenticated_provider_own_select ON consultations FOR SELECT TO authenticated
    USING (provider_id = (SELECT access_provider()));
CREATE POLICY authenticated_provider_own_update ON consultations FOR UPDATE TO authenticated
    USING (provider_id = (SELECT access_provider()));
CREATE POLICY authenticated_provider_among_assigned_select ON consultations FOR SELECT TO authenticated
    USING (patient_id = ANY (ARRAY(SELECT access_assigned_patients())));
CREATE POLICY authenticated_provider_among_booked_select ON consultations FOR SELECT TO authenticated
    USING (patient_id = ANY (ARRAY(SELECT access_booked_patients())));
CREATE POLICY authenticated_provider_among_emergency_select ON consultations FOR SELECT TO authenticated
    USING (patient_id = ANY (ARRAY(SELECT access_emergency_patients())));
CREATE POLICY authenticated_provider_among_own_assigned_valid_references_insert ON consultations FOR INSERT TO authenticated
    WITH CHECK (provider_id = (SELECT access_provider()) AND patient_id = ANY (ARRAY(SELECT access_assigned_patients())) AND fee = (SELECT access_own_fee()) AND NOT insurance_covered
        AND scheduled_at <= now() + INTERVAL '17520 hours');
CREATE POLICY authenticated_provider_among_own_booked_valid_references_insert ON consultations FOR INSERT TO authenticated
    WITH CHECK (provider_id = (SELECT access_provider()) AND patient_id = ANY (ARRAY(SELECT access_booked_patients())) AND fee = (SELECT access_own_fee()) AND NOT insurance_covered
        AND scheduled_at <= now() + INTERVAL '17520 hours');
CREATE POLICY authenticated_admin_permitted_valid_references_insert ON consultations FOR INSERT TO authenticated
    WITH CHECK ((SELECT access_permitted('consultations', 'insert')) AND scheduled_at <= now() + INTERVAL '17520 hours'
        AND EXISTS (SELECT FROM patients WHERE patients.id = patient_id));
CREATE POLICY authenticated_admin_permitted_select ON consultations FOR SELECT TO authenticated
    USING ((SELECT access_permitted('consultations', 'select')));
CREATE POLICY authenticated_admin_permitted_update ON consultations FOR UPDATE TO authenticated
    USING ((SELECT access_permitted('consultations', 'update')));
CREATE POLICY authenticated_admin_super_any_update ON consultations FOR UPDATE TO authenticated
    USING ((SELECT access_super_admin()));
CREATE POLICY authenticated_admin_super_any_delete ON consultations FOR DELETE TO authenticated
    USING ((SELECT access_super_admin()));

-- prescriptions
ALTER TABLE prescriptions ENABLE ROW LEVEL SECURITY;
ALTER TABLE prescriptions FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_select ON prescriptions FOR SELECT TO telehealth_definer USING (true);
CREATE POLICY definer_update ON prescriptions FOR UPDATE TO telehealth_definer USING (true);
CREATE POLICY service_select ON prescriptions FOR SELECT TO service_role
    USING ((SELECT access_service('prescriptions', 'select')));
CREATE POLICY service_insert ON prescriptions FOR INSERT TO service_role
    WITH CHECK ((SELECT access_service('prescriptions', 'insert')));
CREATE POLICY service_update ON prescriptions FOR UPDATE TO service_role
    USING ((SELECT access_service('prescriptions', 'update')));
CREATE POLICY service_delete ON prescriptions FOR DELETE TO service_role
    USING ((SELECT access_service('prescriptions', 'delete')));
CREATE POLICY patient_own_select ON prescriptions FOR SELECT TO telehealth_patient
    USING (patient_id = (SELECT access_patient()));
CREATE POLICY provider_own_select ON prescriptions FOR SELECT TO telehealth_provider
    USING (provider_id = (SELECT access_provider()));
CREATE POLICY provider_own_update ON prescriptions FOR UPDATE TO telehealth_provider
    USING (provider_id = (SELECT access_provider()));
CREATE POLICY provider_among_assigned_select ON prescriptions FOR SELECT TO telehealth_provider
    USING (patient_id = ANY (ARRAY(SELECT access_assigned_patients())));
CREATE POLICY provider_among_booked_select ON prescriptions FOR SELECT TO telehealth_provider
    USING (patient_id = ANY (ARRAY(SELECT access_booked_patients())));
CREATE POLICY provider_among_emergency_select ON prescriptions FOR SELECT TO telehealth_provider
    USING (patient_id = ANY (ARRAY(SELECT access_emergency_patients())));
CREATE POLICY provider_among_own_assigned_valid_references_insert ON prescriptions FOR INSERT TO telehealth_provider
    WITH CHECK (provider_id = (SELECT access_provider()) AND patient_id = ANY (ARRAY(SELECT access_assigned_patients())) AND order_id IS NULL
        AND (consultation_id IS NULL OR EXISTS (
            SELECT FROM consultations AS visit
            WHERE visit.id = consultation_id AND visit.patient_id = prescriptions.patient_id
              AND visit.provider_id = prescriptions.provider_id)));
CREATE POLICY provider_among_own_booked_valid_references_insert ON prescriptions FOR INSERT TO telehealth_provider
    WITH CHECK (provider_id = (SELECT access_provider()) AND patient_id = ANY (ARRAY(SELECT access_booked_patients())) AND order_id IS NULL
        AND (consultation_id IS NULL OR EXISTS (
            SELECT FROM consultations AS visit
            WHERE visit.id = consultation_id AND visit.patient_id = prescriptions.patient_id
              AND visit.provider_id = prescriptions.provider_id)));
CREATE POLICY admin_permitted_select ON prescriptions FOR SELECT TO telehealth_admin
    USING ((SELECT access_permitted('prescriptions', 'select')));
CREATE POLICY admin_super_any_update ON prescriptions FOR UPDATE TO telehealth_admin
    USING ((SELECT access_super_admin()));
CREATE POLICY admin_super_any_delete ON prescriptions FOR DELETE TO telehealth_admin
    USING ((SELECT access_super_admin()));
CREATE POLICY authenticated_patient_own_select ON prescriptions FOR SELECT TO authenticated
    USING (patient_id = (SELECT access_patient()));
CREATE POLICY authenticated_provider_own_select ON prescriptions FOR SELECT TO authenticated
    USING (provider_id = (SELECT access_provider()));
CREATE POLICY authenticated_provider_own_update ON prescriptions FOR UPDATE TO authenticated
    USING (provider_id = (SELECT access_provider()));
CREATE POLICY authenticated_provider_among_assigned_select ON prescriptions FOR SELECT TO authenticated
    USING (patient_id = ANY (ARRAY(SELECT access_assigned_patients())));
CREATE POLICY authenticated_provider_among_booked_select ON prescriptions FOR SELECT TO authenticated
    USING (patient_id = ANY (ARRAY(SELECT access_booked_patients())));
CREATE POLICY authenticated_provider_among_emergency_select ON prescriptions FOR SELECT TO authenticated
    USING (patient_id = ANY (ARRAY(SELECT access_emergency_patients())));
CREATE POLICY authenticated_provider_among_own_assigned_valid_references_insert ON prescriptions FOR INSERT TO authenticated
    WITH CHECK (provider_id = (SELECT access_provider()) AND patient_id = ANY (ARRAY(SELECT access_assigned_patients())) AND order_id IS NULL
        AND (consultation_id IS NULL OR EXISTS (
            SELECT FROM consultations AS visit
            WHERE visit.id = consultation_id AND visit.patient_id = prescriptions.patient_id
              AND visit.provider_id = prescriptions.provider_id)));
CREATE POLICY authenticated_provider_among_own_booked_valid_references_insert ON prescriptions FOR INSERT TO authenticated
    WITH CHECK (provider_id = (SELECT access_provider()) AND patient_id = ANY (ARRAY(SELECT access_booked_patients())) AND order_id IS NULL
        AND (consultation_id IS NULL OR EXISTS (
            SELECT FROM consultations AS visit
            WHERE visit.id = consultation_id AND visit.patient_id = prescriptions.patient_id
              AND visit.provider_id = prescriptions.provider_id)));
CREATE POLICY authenticated_admin_permitted_select ON prescriptions FOR SELECT TO authenticated
    USING ((SELECT access_permitted('prescriptions', 'select')));
CREATE POLICY authenticated_admin_super_any_update ON prescriptions FOR UPDATE TO authenticated
    USING ((SELECT access_super_admin()));
CREATE POLICY authenticated_admin_super_any_delete ON prescriptions FOR DELETE TO authenticated
    USING ((SELECT access_super_admin()));

-- sessions
ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE sessions FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_select ON sessions FOR SELECT TO telehealth_definer USING (true);
CREATE POLICY definer_update ON sessions FOR UPDATE TO telehealth_definer USING (true);
CREATE POLICY service_select ON sessions FOR SELECT TO service_role
    USING ((SELECT access_service('sessions', 'select')));
CREATE POLICY service_insert ON sessions FOR INSERT TO service_role
    WITH CHECK ((SELECT access_service('sessions', 'insert')));
CREATE POLICY service_update ON sessions FOR UPDATE TO service_role
    USING ((SELECT access_service('sessions', 'update')));
CREATE POLICY service_delete ON sessions FOR DELETE TO service_role
    USING ((SELECT access_service('sessions', 'delete')));
CREATE POLICY patient_own_select ON sessions FOR SELECT TO telehealth_patient
    USING (patient_id = (SELECT access_patient()));
CREATE POLICY provider_own_select ON sessions FOR SELECT TO telehealth_provider
    USING (provider_id = (SELECT access_provider()));
CREATE POLICY provider_own_update ON sessions FOR UPDATE TO telehealth_provider
    USING (provider_id = (SELECT access_provider()));
CREATE POLICY provider_among_assigned_select ON sessions FOR SELECT TO telehealth_provider
    USING (patient_id = ANY (ARRAY(SELECT access_assigned_patients())));
CREATE POLICY provider_among_booked_select ON sessions FOR SELECT TO telehealth_provider
    USING (patient_id = ANY (ARRAY(SELECT access_booked_patients())));
CREATE POLICY provider_among_emergency_select ON sessions FOR SELECT TO telehealth_provider
    USING (patient_id = ANY (ARRAY(SELECT access_emergency_patients())));
CREATE POLICY provider_among_own_assigned_valid_references_insert ON sessions FOR INSERT TO telehealth_provider
    WITH CHECK (provider_id = (SELECT access_provider()) AND patient_id = ANY (ARRAY(SELECT access_assigned_patients())) AND (consultation_id IS NULL OR EXISTS (
            SELECT FROM consultations AS visit
            WHERE visit.id = consultation_id AND visit.patient_id = sessions.patient_id))
        AND (telehealth_flow_id IS NULL OR EXISTS (
            SELECT FROM telehealth_flows AS flow
            WHERE flow.id = telehealth_flow_id AND flow.patient_id = sessions.patient_id)));
CREATE POLICY provider_among_own_booked_valid_references_insert ON sessions FOR INSERT TO telehealth_provider
    WITH CHECK (provider_id = (SELECT access_provider()) AND patient_id = ANY (ARRAY(SELECT access_booked_patients())) AND (consultation_id IS NULL OR EXISTS (
            SELECT FROM consultations AS visit
            WHERE visit.id = consultation_id AND visit.patient_id = sessions.patient_id))
        AND (telehealth_flow_id IS NULL OR EXISTS (
            SELECT FROM telehealth_flows AS flow
            WHERE flow.id = telehealth_flow_id AND flow.patient_id = sessions.patient_id)));
CREATE POLICY admin_permitted_select ON sessions FOR SELECT TO telehealth_admin
    USING ((SELECT access_permitted('sessions', 'select')));
CREATE POLICY admin_permitted_update ON sessions FOR UPDATE TO telehealth_admin
    USING ((SELECT access_permitted('sessions', 'update')));
CREATE POLICY admin_super_any_update ON sessions FOR UPDATE TO telehealth_admin
    USING ((SELECT access_super_admin()));
CREATE POLICY admin_super_any_delete ON sessions FOR DELETE TO telehealth_admin
    USING ((SELECT access_super_admin()));
CREATE POLICY admin_super_valid_references_insert ON sessions FOR INSERT TO telehealth_admin
    WITH CHECK ((SELECT access_super_admin()) AND (consultation_id IS NULL OR EXISTS (
            SELECT FROM consultations AS visit
            WHERE visit.id = consultation_id AND visit.patient_id = sessions.patient_id))
        AND (telehealth_flow_id IS NULL OR EXISTS (
            SELECT FROM telehealth_flows AS flow
            WHERE flow.id = telehealth_flow_id AND flow.patient_id = sessions.patient_id)));
CREATE POLICY authenticated_patient_own_select ON sessions FOR SELECT TO authenticated
    USING (patient_id = (SELECT access_patient()));
CREATE POLICY authenticated_provider_own_select ON sessions FOR SELECT TO authenticated
    USING (provider_id = (SELECT access_provider()));
CREATE POLICY authenticated_provider_own_update ON sessions FOR UPDATE TO authenticated
    USING (provider_id = (SELECT access_provider()));
CREATE POLICY authenticated_provider_among_assigned_select ON sessions FOR SELECT TO authenticated
    USING (patient_id = ANY (ARRAY(SELECT access_assigned_patients())));
CREATE POLICY authenticated_provider_among_booked_select ON sessions FOR SELECT TO authenticated
    USING (patient_id = ANY (ARRAY(SELECT access_booked_patients())));
CREATE POLICY authenticated_provider_among_emergency_select ON sessions FOR SELECT TO authenticated
    USING (patient_id = ANY (ARRAY(SELECT access_emergency_patients())));
CREATE POLICY authenticated_provider_among_own_assigned_valid_references_insert ON sessions FOR INSERT TO authenticated
    WITH CHECK (provider_id = (SELECT access_provider()) AND patient_id = ANY (ARRAY(SELECT access_assigned_patients())) AND (consultation_id IS NULL OR EXISTS (
            SELECT FROM consultations AS visit
            WHERE visit.id = consultation_id AND visit.patient_id = sessions.patient_id))
        AND (telehealth_flow_id IS NULL OR EXISTS (
            SELECT FROM telehealth_flows AS flow
            WHERE flow.id = telehealth_flow_id AND flow.patient_id = sessions.patient_id)));
CREATE POLICY authenticated_provider_among_own_booked_valid_references_insert ON sessions FOR INSERT TO authenticated
    WITH CHECK (provider_id = (SELECT access_provider()) AND patient_id = ANY (ARRAY(SELECT access_booked_patients())) AND (consultation_id IS NULL OR EXISTS (
            SELECT FROM consultations AS visit
            WHERE visit.id = consultation_id AND visit.patient_id = sessions.patient_id))
        AND (telehealth_flow_id IS NULL OR EXISTS (
            SELECT FROM telehealth_flows AS flow
            WHERE flow.id = telehealth_flow_id AND flow.patient_id = sessions.patient_id)));
CREATE POLICY authenticated_admin_permitted_select ON sessions FOR SELECT TO authenticated
    USING ((SELECT access_permitted('sessions', 'select')));
CREATE POLICY authenticated_admin_permitted_update ON sessions FOR UPDATE TO authenticated
    USING ((SELECT access_permitted('sessions', 'update')));
CREATE POLICY authenticated_admin_super_any_update ON sessions FOR UPDATE TO authenticated
    USING ((SELECT access_super_admin()));
CREATE POLICY authenticated_admin_super_any_delete ON sessions FOR DELETE TO authenticated
    USING ((SELECT access_super_admin()));
CREATE POLICY authenticated_admin_super_valid_references_insert ON sessions FOR INSERT TO authenticated
    WITH CHECK ((SELECT access_super_admin()) AND (consultation_id IS NULL OR EXISTS (
            SELECT FROM consultations AS visit
            WHERE visit.id = consultation_id AND visit.patient_id = sessions.patient_id))
        AND (telehealth_flow_id IS NULL OR EXISTS (
            SELECT FROM telehealth_flows AS flow
            WHERE flow.id = telehealth_flow_id AND flow.patient_id = sessions.patient_id)));

-- categories
ALTER TABLE categories ENABLE ROW LEVEL SECURITY;
ALTER TABLE categories FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_select ON categories FOR SELECT TO telehealth_definer USING (true);
CREATE POLICY definer_update ON categories FOR UPDATE TO telehealth_definer USING (true);
CREATE POLICY service_select ON categories FOR SELECT TO service_role
    USING ((SELECT access_service('categories', 'select')));
CREATE POLICY service_insert ON categories FOR INSERT TO service_role
    WITH CHECK ((SELECT access_service('categories', 'insert')));
CREATE POLICY service_update ON categories FOR UPDATE TO service_role
    USING ((SELECT access_service('categories', 'update')));
CREATE POLICY service_delete ON categories FOR DELETE TO service_role
    USING ((SELECT access_service('categories', 'delete')));
CREATE POLICY patient_any_select ON categories FOR SELECT TO telehealth_patient
    USING ((SELECT access_patient()) IS NOT NULL);
CREATE POLICY provider_any_select ON categories FOR SELECT TO telehealth_provider
    USING ((SELECT access_provider()) IS NOT NULL);
CREATE POLICY admin_any_select ON categories FOR SELECT TO telehealth_admin
    USING ((SELECT access_admin()) IS NOT NULL);
CREATE POLICY admin_permitted_insert ON categories FOR INSERT TO telehealth_admin
    WITH CHECK ((SELECT access_permitted('categories', 'insert')));
CREATE POLICY admin_permitted_update ON categories FOR UPDATE TO telehealth_admin
    USING ((SELECT access_permitted('categories', 'update')));
CREATE POLICY admin_permitted_delete ON categories FOR DELETE TO telehealth_admin
    USING ((SELECT access_permitted('categories', 'delete')));
CREATE POLICY authenticated_patient_any_select ON categories FOR SELECT TO authenticated
    USING ((SELECT access_patient()) IS NOT NULL);
CREATE POLICY authenticated_provider_any_select ON categories FOR SELECT TO authenticated
    USING ((SELECT access_provider()) IS NOT NULL);
CREATE POLICY authenticated_admin_any_select ON categories FOR SELECT TO authenticated
    USING ((SELECT access_admin()) IS NOT NULL);
CREATE POLICY authenticated_admin_permitted_insert ON categories FOR INSERT TO authenticated
    WITH CHECK ((SELECT access_permitted('categories', 'insert')));
CREATE POLICY authenticated_admin_permitted_update ON categories FOR UPDATE TO authenticated
    USING ((SELECT access_permitted('categories', 'update')));
CREATE POLICY authenticated_admin_permitted_delete ON categories FOR DELETE TO authenticated
    USING ((SELECT access_permitted('categories', 'delete')));

-- products
ALTER TABLE products ENABLE ROW LEVEL SECURITY;
ALTER TABLE products FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_select ON products FOR SELECT TO telehealth_definer USING (true);
CREATE POLICY definer_update ON products FOR UPDATE TO telehealth_definer USING (true);
CREATE POLICY service_select ON products FOR SELECT TO service_role
    USING ((SELECT access_service('products', 'select')));
CREATE POLICY service_insert ON products FOR INSERT TO service_role
    WITH CHECK ((SELECT access_service('products', 'insert')));
CREATE POLICY service_update ON products FOR UPDATE TO service_role
    USING ((SELECT access_service('products', 'update')));
CREATE POLICY service_delete ON products FOR DELETE TO service_role
    USING ((SELECT access_service('products', 'delete')));
CREATE POLICY patient_any_select ON products FOR SELECT TO telehealth_patient
    USING ((SELECT access_patient()) IS NOT NULL);
CREATE POLICY provider_any_select ON products FOR SELECT TO telehealth_provider
    USING ((SELECT access_provider()) IS NOT NULL);
CREATE POLICY admin_any_select ON products FOR SELECT TO telehealth_admin
    USING ((SELECT access_admin()) IS NOT NULL);
CREATE POLICY admin_permitted_valid_references_insert ON products FOR INSERT TO telehealth_admin
    WITH CHECK ((SELECT access_permitted('products', 'insert')) AND inventory_quantity = 0);
CREATE POLICY admin_permitted_update ON products FOR UPDATE TO telehealth_admin
    USING ((SELECT access_permitted('products', 'update')));
CREATE POLICY admin_permitted_delete ON products FOR DELETE TO telehealth_admin
    USING ((SELECT access_permitted('products', 'delete')));
CREATE POLICY authenticated_patient_any_select ON products FOR SELECT TO authenticated
    USING ((SELECT access_patient()) IS NOT NULL);
CREATE POLICY authenticated_provider_any_select ON products FOR SELECT TO authenticated
    USING ((SELECT access_provider()) IS NOT NULL);
CREATE POLICY authenticated_admin_any_select ON products FOR SELECT TO authenticated
    USING ((SELECT access_admin()) IS NOT NULL);
CREATE POLICY authenticated_admin_permitted_valid_references_insert ON products FOR INSERT TO authenticated
    WITH CHECK ((SELECT access_permitted('products', 'insert')) AND inventory_quantity = 0);
CREATE POLICY authenticated_admin_permitted_update ON products FOR UPDATE TO authenticated
    USING ((SELECT access_permitted('products', 'update')));
CREATE POLICY authenticated_admin_permitted_delete ON products FOR DELETE TO authenticated
    USING ((SELECT access_permitted('products', 'delete')));

-- subscription_plans
ALTER TABLE subscription_plans ENABLE ROW LEVEL SECURITY;
ALTER TABLE subscription_plans FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_select ON subscription_plans FOR SELECT TO telehealth_definer USING (true);
CREATE POLICY definer_update ON subscription_plans FOR UPDATE TO telehealth_definer USING (true);
CREATE POLICY service_select ON subscription_plans FOR SELECT TO service_role
    USING ((SELECT access_service('subscription_plans', 'select')));
CREATE POLICY service_insert ON subscription_plans FOR INSERT TO service_role
    WITH CHECK ((SELECT access_service('subscription_plans', 'insert')));
CREATE POLICY service_update ON subscription_plans FOR UPDATE TO service_role
    USING ((SELECT access_service('subscription_plans', 'update')));
CREATE POLICY service_delete ON subscription_plans FOR DELETE TO service_role
    USING ((SELECT access_service('subscription_plans', 'delete')));
CREATE POLICY patient_any_select ON subscription_plans FOR SELECT TO telehealth_patient
    USING ((SELECT access_patient()) IS NOT NULL);
CREATE POLICY provider_any_select ON subscription_plans FOR SELECT TO telehealth_provider
    USING ((SELECT access_provider()) IS NOT NULL);
CREATE POLICY admin_any_select ON subscription_plans FOR SELECT TO telehealth_admin
    USING ((SELECT access_admin()) IS NOT NULL);
CREATE POLICY admin_permitted_insert ON subscription_plans FOR INSERT TO telehealth_admin
    WITH CHECK ((SELECT access_permitted('subscription_plans', 'insert')));
CREATE POLICY admin_permitted_update ON subscription_plans FOR UPDATE TO telehealth_admin
    USING ((SELECT access_permitted('subscription_plans', 'update')));
CREATE POLICY admin_permitted_delete ON subscription_plans FOR DELETE TO telehealth_admin
    USING ((SELECT access_permitted('subscription_plans', 'delete')));
CREATE POLICY authenticated_patient_any_select ON subscription_plans FOR SELECT TO authenticated
    USING ((SELECT access_patient()) IS NOT NULL);
CREATE POLICY authenticated_provider_any_select ON subscription_plans FOR SELECT TO authenticated
    USING ((SELECT access_provider()) IS NOT NULL);
CREATE POLICY authenticated_admin_any_select ON subscription_plans FOR SELECT TO authenticated
    USING ((SELECT access_admin()) IS NOT NULL);
CREATE POLICY authenticated_admin_permitted_insert ON subscription_plans FOR INSERT TO authenticated
    WITH CHECK ((SELECT access_permitted('subscription_plans', 'insert')));
CREATE POLICY authenticated_admin_permitted_update ON subscription_plans FOR UPDATE TO authenticated
    USING ((SELECT access_permitted('subscription_plans', 'update')));
CREATE POLICY authenticated_admin_permitted_delete ON subscription_plans FOR DELETE TO authenticated
    USING ((SELECT access_permitted('subscription_plans', 'delete')));

-- orders
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
ALTER TABLE orders FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_select ON orders FOR SELECT TO telehealth_definer USING (true);
CREATE POLICY definer_update ON orders FOR UPDATE TO telehealth_definer USING (true);
CREATE POLICY service_select ON orders FOR SELECT TO service_role
    USING ((SELECT access_service('orders', 'select')));
CREATE POLICY service_insert ON orders FOR INSERT TO service_role
    WITH CHECK ((SELECT access_service('orders', 'insert')));
CREATE POLICY service_update ON orders FOR UPDATE TO service_role
    USING ((SELECT access_service('orders', 'update')));
CREATE POLICY service_delete ON orders FOR DELETE TO service_role
    USING ((SELECT access_service('orders', 'delete')));
CREATE POLICY patient_own_select ON orders FOR SELECT TO telehealth_patient
    USING (patient_id = (SELECT access_patient()));
CREATE POLICY patient_own_update ON orders FOR UPDATE TO telehealth_patient
    USING (patient_id = (SELECT access_patient()));
CREATE POLICY patient_own_valid_references_insert ON orders FOR INSERT TO telehealth_patient
    WITH CHECK (patient_id = (SELECT access_patient()) AND status = 'pending' AND payment_status = 'pending' AND payment_intent_id IS NULL AND currency = 'USD'
        AND tax_amount = 0 AND discount_amount = 0 AND shipping_amount = 0 AND metadata = '{}'
        AND tracking_number IS NULL AND estimated_delivery_date IS NULL AND actual_delivery_date IS NULL
        AND (provider_id IS NULL OR EXISTS (SELECT FROM providers WHERE providers.id = provider_id))
        AND (telehealth_flow_id IS NULL OR EXISTS (
            SELECT FROM telehealth_flows AS flow
            WHERE flow.id = telehealth_flow_id AND flow.patient_id = orders.patient_id)));
CREATE POLICY provider_own_select ON orders FOR SELECT TO telehealth_provider
    USING (provider_id = (SELECT access_provider()));
CREATE POLICY admin_permitted_select ON orders FOR SELECT TO telehealth_admin
    USING ((SELECT access_permitted('orders', 'select')));
CREATE POLICY authenticated_patient_own_select ON orders FOR SELECT TO authenticated
    USING (patient_id = (SELECT access_patient()));
CREATE POLICY authenticated_patient_own_update ON orders FOR UPDATE TO authenticated
    USING (patient_id = (SELECT access_patient()));
CREATE POLICY authenticated_patient_own_valid_references_insert ON orders FOR INSERT TO authenticated
    WITH CHECK (patient_id = (SELECT access_patient()) AND status = 'pending' AND payment_status = 'pending' AND payment_intent_id IS NULL AND currency = 'USD'
        AND tax_amount = 0 AND discount_amount = 0 AND shipping_amount = 0 AND metadata = '{}'
        AND tracking_number IS NULL AND estimated_delivery_date IS NULL AND actual_delivery_date IS NULL
        AND (provider_id IS NULL OR EXISTS (SELECT FROM providers WHERE providers.id = provider_id))
        AND (telehealth_flow_id IS NULL OR EXISTS (
            SELECT FROM telehealth_flows AS flow
            WHERE flow.id = telehealth_flow_id AND flow.patient_id = orders.patient_id)));
CREATE POLICY authenticated_provider_own_select ON orders FOR SELECT TO authenticated
    USING (provider_id = (SELECT access_provider()));
CREATE POLICY authenticated_admin_permitted_select ON orders FOR SELECT TO authenticated
    USING ((SELECT access_permitted('orders', 'select')));

-- order_items
ALTER TABLE order_items ENABLE ROW LEVEL SECURITY;
ALTER TABLE order_items FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_select ON order_items FOR SELECT TO telehealth_definer USING (true);
CREATE POLICY definer_update ON order_items FOR UPDATE TO telehealth_definer USING (true);
CREATE POLICY service_select ON order_items FOR SELECT TO service_role
    USING ((SELECT access_service('order_items', 'select')));
CREATE POLICY service_insert ON order_items FOR INSERT TO service_role
    WITH CHECK ((SELECT access_service('order_items', 'insert')));
CREATE POLICY service_update ON order_items FOR UPDATE TO service_role
    USING ((SELECT access_service('order_items', 'update')));
CREATE POLICY service_delete ON order_items FOR DELETE TO service_role
    USING ((SELECT access_service('order_items', 'delete')));
CREATE POLICY patient_among_own_select ON order_items FOR SELECT TO telehealth_patient
    USING (order_id = ANY (ARRAY(SELECT orders.id FROM orders WHERE orders.patient_id = (SELECT access_patient()))));
CREATE POLICY patient_among_own_valid_references_insert ON order_items FOR INSERT TO telehealth_patient
    WITH CHECK (order_id = ANY (ARRAY(SELECT orders.id FROM orders WHERE orders.patient_id = (SELECT access_patient()))) AND dosage_instructions IS NULL AND metadata = '{}'
        AND EXISTS (
            SELECT FROM orders
            WHERE orders.id = order_id AND orders.status = 'pending' AND orders.payment_status = 'pending')
        AND EXISTS (
            SELECT FROM products
            WHERE products.id = product_id AND is_active AND price = unit_price
              AND (prescription_id IS NOT NULL OR NOT requires_prescription AND product_type <> 'prescription'))
        AND (prescription_id IS NULL OR EXISTS (
            SELECT FROM prescriptions
            WHERE prescriptions.id = prescription_id AND prescriptions.status = 'active' AND expires_at > now())));
CREATE POLICY provider_among_own_select ON order_items FOR SELECT TO telehealth_provider
    USING (order_id = ANY (ARRAY(SELECT orders.id FROM orders WHERE orders.provider_id = (SELECT access_provider()))));
CREATE POLICY admin_permitted_select ON order_items FOR SELECT TO telehealth_admin
    USING ((SELECT access_permitted('order_items', 'select')));
CREATE POLICY authenticated_patient_among_own_select ON order_items FOR SELECT TO authenticated
    USING (order_id = ANY (ARRAY(SELECT orders.id FROM orders WHERE orders.patient_id = (SELECT access_patient()))));
CREATE POLICY authenticated_patient_among_own_valid_references_insert ON order_items FOR INSERT TO authenticated
    WITH CHECK (order_id = ANY (ARRAY(SELECT orders.id FROM orders WHERE orders.patient_id = (SELECT access_patient()))) AND dosage_instructions IS NULL AND metadata = '{}'
        AND EXISTS (
            SELECT FROM orders
            WHERE orders.id = order_id AND orders.status = 'pending' AND orders.payment_status = 'pending')
        AND EXISTS (
            SELECT FROM products
            WHERE products.id = product_id AND is_active AND price = unit_price
              AND (prescription_id IS NOT NULL OR NOT requires_prescription AND product_type <> 'prescription'))
        AND (prescription_id IS NULL OR EXISTS (
            SELECT FROM prescriptions
            WHERE prescriptions.id = prescription_id AND prescriptions.status = 'active' AND expires_at > now())));
CREATE POLICY authenticated_provider_among_own_select ON order_items FOR SELECT TO authenticated
    USING (order_id = ANY (ARRAY(SELECT orders.id FROM orders WHERE orders.provider_id = (SELECT access_provider()))));
CREATE POLICY authenticated_admin_permitted_select ON order_items FOR SELECT TO authenticated
    USING ((SELECT access_permitted('order_items', 'select')));

-- invoices
ALTER TABLE invoices ENABLE ROW LEVEL SECURITY;
ALTER TABLE invoices FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_select ON invoices FOR SELECT TO telehealth_definer USING (true);
CREATE POLICY definer_update ON invoices FOR UPDATE TO telehealth_definer USING (true);
CREATE POLICY service_select ON invoices FOR SELECT TO service_role
    USING ((SELECT access_service('invoices', 'select')));
CREATE POLICY service_insert ON invoices FOR INSERT TO service_role
    WITH CHECK ((SELECT access_service('invoices', 'insert')));
CREATE POLICY service_update ON invoices FOR UPDATE TO service_role
    USING ((SELECT access_service('invoices', 'update')));
CREATE POLICY service_delete ON invoices FOR DELETE TO service_role
    USING ((SELECT access_service('invoices', 'delete')));
CREATE POLICY patient_own_select ON invoices FOR SELECT TO telehealth_patient
    USING (patient_id = (SELECT access_patient()));
CREATE POLICY admin_permitted_select ON invoices FOR SELECT TO telehealth_admin
    USING ((SELECT access_permitted('invoices', 'select')));
CREATE POLICY authenticated_patient_own_select ON invoices FOR SELECT TO authenticated
    USING (patient_id = (SELECT access_patient()));
CREATE POLICY authenticated_admin_permitted_select ON invoices FOR SELECT TO authenticated
    USING ((SELECT access_permitted('invoices', 'select')));

-- conversations
ALTER TABLE conversations ENABLE ROW LEVEL SECURITY;
ALTER TABLE conversations FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_select ON conversations FOR SELECT TO telehealth_definer USING (true);
CREATE POLICY definer_update ON conversations FOR UPDATE TO telehealth_definer USING (true);
CREATE POLICY service_select ON conversations FOR SELECT TO service_role
    USING ((SELECT access_service('conversations', 'select')));
CREATE POLICY service_insert ON conversations FOR INSERT TO service_role
    WITH CHECK ((SELECT access_service('conversations', 'insert')));
CREATE POLICY service_update ON conversations FOR UPDATE TO service_role
    USING ((SELECT access_service('conversations', 'update')));
CREATE POLICY service_delete ON conversations FOR DELETE TO service_role
    USING ((SELECT access_service('conversations', 'delete')));
CREATE POLICY patient_among_participant_select ON conversations FOR SELECT TO telehealth_patient
    USING (id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_patient()) IS NOT NULL);
CREATE POLICY patient_among_own_participant_update ON conversations FOR UPDATE TO telehealth_patient
    USING (created_by = (SELECT access_patient()) AND id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_patient()) IS NOT NULL);
CREATE POLICY patient_own_select ON conversations FOR SELECT TO telehealth_patient
    USING (created_by = (SELECT access_patient()));
CREATE POLICY patient_own_valid_references_insert ON conversations FOR INSERT TO telehealth_patient
    WITH CHECK (created_by = (SELECT access_patient()) AND conversation_type = 'direct' AND NOT is_group AND NOT is_archived AND cardinality(participant_ids) = 2
        AND last_message_id IS NULL AND last_message_at IS NULL
        AND participant_ids && (ARRAY(SELECT access_assigned_providers()) || ARRAY(SELECT access_booked_providers())));
CREATE POLICY provider_among_participant_select ON conversations FOR SELECT TO telehealth_provider
    USING (id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_provider()) IS NOT NULL);
CREATE POLICY provider_among_own_participant_update ON conversations FOR UPDATE TO telehealth_provider
    USING (created_by = (SELECT access_provider()) AND id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_provider()) IS NOT NULL);
CREATE POLICY admin_among_participant_select ON conversations FOR SELECT TO telehealth_admin
    USING (id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_admin()) IS NOT NULL);
CREATE POLICY admin_among_own_participant_update ON conversations FOR UPDATE TO telehealth_admin
    USING (created_by = (SELECT access_admin()) AND id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_admin()) IS NOT NULL);
CREATE POLICY admin_permitted_select ON conversations FOR SELECT TO telehealth_admin
    USING ((SELECT access_permitted('conversations', 'select')));
CREATE POLICY admin_permitted_update ON conversations FOR UPDATE TO telehealth_admin
    USING ((SELECT access_permitted('conversations', 'update')));
CREATE POLICY admin_permitted_own_valid_references_insert ON conversations FOR INSERT TO telehealth_admin
    WITH CHECK ((SELECT access_permitted('conversations', 'insert')) AND created_by = (SELECT access_admin()) AND last_message_id IS NULL AND last_message_at IS NULL);
CREATE POLICY admin_super_any_update ON conversations FOR UPDATE TO telehealth_admin
    USING ((SELECT access_super_admin()));
CREATE POLICY admin_super_any_delete ON conversations FOR DELETE TO telehealth_admin
    USING ((SELECT access_super_admin()));
CREATE POLICY authenticated_patient_among_participant_select ON conversations FOR SELECT TO authenticated
    USING (id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_patient()) IS NOT NULL);
CREATE POLICY authenticated_patient_among_own_participant_update ON conversations FOR UPDATE TO authenticated
    USING (created_by = (SELECT access_patient()) AND id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_patient()) IS NOT NULL);
CREATE POLICY authenticated_patient_own_select ON conversations FOR SELECT TO authenticated
    USING (created_by = (SELECT access_patient()));
CREATE POLICY authenticated_patient_own_valid_references_insert ON conversations FOR INSERT TO authenticated
    WITH CHECK (created_by = (SELECT access_patient()) AND conversation_type = 'direct' AND NOT is_group AND NOT is_archived AND cardinality(participant_ids) = 2
        AND last_message_id IS NULL AND last_message_at IS NULL
        AND participant_ids && (ARRAY(SELECT access_assigned_providers()) || ARRAY(SELECT access_booked_providers())));
CREATE POLICY authenticated_provider_among_participant_select ON conversations FOR SELECT TO authenticated
    USING (id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_provider()) IS NOT NULL);
CREATE POLICY authenticated_provider_among_own_participant_update ON conversations FOR UPDATE TO authenticated
    USING (created_by = (SELECT access_provider()) AND id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_provider()) IS NOT NULL);
CREATE POLICY authenticated_admin_among_participant_select ON conversations FOR SELECT TO authenticated
    USING (id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_admin()) IS NOT NULL);
CREATE POLICY authenticated_admin_among_own_participant_update ON conversations FOR UPDATE TO authenticated
    USING (created_by = (SELECT access_admin()) AND id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_admin()) IS NOT NULL);
CREATE POLICY authenticated_admin_permitted_select ON conversations FOR SELECT TO authenticated
    USING ((SELECT access_permitted('conversations', 'select')));
CREATE POLICY authenticated_admin_permitted_update ON conversations FOR UPDATE TO authenticated
    USING ((SELECT access_permitted('conversations', 'update')));
CREATE POLICY authenticated_admin_permitted_own_valid_references_insert ON conversations FOR INSERT TO authenticated
    WITH CHECK ((SELECT access_permitted('conversations', 'insert')) AND created_by = (SELECT access_admin()) AND last_message_id IS NULL AND last_message_at IS NULL);
CREATE POLICY authenticated_admin_super_any_update ON conversations FOR UPDATE TO authenticated
    USING ((SELECT access_super_admin()));
CREATE POLICY authenticated_admin_super_any_delete ON conversations FOR DELETE TO authenticated
    USING ((SELECT access_super_admin()));

-- messages
ALTER TABLE messages ENABLE ROW LEVEL SECURITY;
ALTER TABLE messages FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_select ON messages FOR SELECT TO telehealth_definer USING (true);
CREATE POLICY definer_update ON messages FOR UPDATE TO telehealth_definer USING (true);
CREATE POLICY service_select ON messages FOR SELECT TO service_role
    USING ((SELECT access_service('messages', 'select')));
CREATE POLICY service_insert ON messages FOR INSERT TO service_role
    WITH CHECK ((SELECT access_service('messages', 'insert')));
CREATE POLICY service_update ON messages FOR UPDATE TO service_role
    USING ((SELECT access_service('messages', 'update')));
CREATE POLICY service_delete ON messages FOR DELETE TO service_role
    USING ((SELECT access_service('messages', 'delete')));
CREATE POLICY patient_among_participant_select ON messages FOR SELECT TO telehealth_patient
    USING (conversation_id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_patient()) IS NOT NULL AND (NOT is_deleted OR sender_id = (SELECT access_patient())));
CREATE POLICY patient_among_participant_update ON messages FOR UPDATE TO telehealth_patient
    USING (conversation_id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_patient()) IS NOT NULL AND (NOT is_deleted OR sender_id = (SELECT access_patient())));
CREATE POLICY patient_among_own_participant_update ON messages FOR UPDATE TO telehealth_patient
    USING (sender_id = (SELECT access_patient()) AND conversation_id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_patient()) IS NOT NULL AND (NOT is_deleted OR sender_id = (SELECT access_patient())));
CREATE POLICY patient_among_own_participant_valid_references_insert ON messages FOR INSERT TO telehealth_patient
    WITH CHECK (sender_id = (SELECT access_patient()) AND conversation_id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_patient()) IS NOT NULL AND (NOT is_deleted OR sender_id = (SELECT access_patient())) AND message_type <> 'system' AND NOT is_edited AND NOT is_deleted AND deleted_at IS NULL AND read_by = '{}'
        AND EXISTS (SELECT FROM conversations WHERE conversations.id = conversation_id AND NOT is_archived)
        AND (reply_to_message_id IS NULL OR access_can_reply(reply_to_message_id, conversation_id)));
CREATE POLICY patient_own_select ON messages FOR SELECT TO telehealth_patient
    USING (sender_id = (SELECT access_patient()));
CREATE POLICY patient_among_merged_select ON messages FOR SELECT TO telehealth_patient
    USING (sender_id = ANY (ARRAY(SELECT access_merged_patients())));
CREATE POLICY provider_among_participant_select ON messages FOR SELECT TO telehealth_provider
    USING (conversation_id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_provider()) IS NOT NULL AND (NOT is_deleted OR sender_id = (SELECT access_provider())));
CREATE POLICY provider_among_participant_update ON messages FOR UPDATE TO telehealth_provider
    USING (conversation_id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_provider()) IS NOT NULL AND (NOT is_deleted OR sender_id = (SELECT access_provider())));
CREATE POLICY provider_among_own_participant_update ON messages FOR UPDATE TO telehealth_provider
    USING (sender_id = (SELECT access_provider()) AND conversation_id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_provider()) IS NOT NULL AND (NOT is_deleted OR sender_id = (SELECT access_provider())));
CREATE POLICY provider_among_own_participant_valid_references_insert ON messages FOR INSERT TO telehealth_provider
    WITH CHECK (sender_id = (SELECT access_provider()) AND conversation_id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_provider()) IS NOT NULL AND (NOT is_deleted OR sender_id = (SELECT access_provider())) AND message_type <> 'system' AND NOT is_edited AND NOT is_deleted AND deleted_at IS NULL AND read_by = '{}'
        AND EXISTS (SELECT FROM conversations WHERE conversations.id = conversation_id AND NOT is_archived)
        AND (reply_to_message_id IS NULL OR access_can_reply(reply_to_message_id, conversation_id)));
CREATE POLICY admin_among_participant_select ON messages FOR SELECT TO telehealth_admin
    USING (conversation_id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_admin()) IS NOT NULL AND (NOT is_deleted OR sender_id = (SELECT access_admin())));
CREATE POLICY admin_among_participant_update ON messages FOR UPDATE TO telehealth_admin
    USING (conversation_id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_admin()) IS NOT NULL AND (NOT is_deleted OR sender_id = (SELECT access_admin())));
CREATE POLICY admin_among_own_participant_update ON messages FOR UPDATE TO telehealth_admin
    USING (sender_id = (SELECT access_admin()) AND conversation_id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_admin()) IS NOT NULL AND (NOT is_deleted OR sender_id = (SELECT access_admin())));
CREATE POLICY admin_among_own_participant_valid_references_insert ON messages FOR INSERT TO telehealth_admin
    WITH CHECK (sender_id = (SELECT access_admin()) AND conversation_id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_admin()) IS NOT NULL AND (NOT is_deleted OR sender_id = (SELECT access_admin())) AND message_type <> 'system' AND NOT is_edited AND NOT is_deleted AND deleted_at IS NULL AND read_by = '{}'
        AND EXISTS (SELECT FROM conversations WHERE conversations.id = conversation_id AND NOT is_archived)
        AND (reply_to_message_id IS NULL OR access_can_reply(reply_to_message_id, conversation_id)));
CREATE POLICY admin_permitted_select ON messages FOR SELECT TO telehealth_admin
    USING ((SELECT access_permitted('messages', 'select')));
CREATE POLICY admin_permitted_delete ON messages FOR DELETE TO telehealth_admin
    USING ((SELECT access_permitted('messages', 'delete')));
CREATE POLICY authenticated_patient_among_participant_select ON messages FOR SELECT TO authenticated
    USING (conversation_id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_patient()) IS NOT NULL AND (NOT is_deleted OR sender_id = (SELECT access_patient())));
CREATE POLICY authenticated_patient_among_participant_update ON messages FOR UPDATE TO authenticated
    USING (conversation_id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_patient()) IS NOT NULL AND (NOT is_deleted OR sender_id = (SELECT access_patient())));
CREATE POLICY authenticated_patient_among_own_participant_update ON messages FOR UPDATE TO authenticated
    USING (sender_id = (SELECT access_patient()) AND conversation_id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_patient()) IS NOT NULL AND (NOT is_deleted OR sender_id = (SELECT access_patient())));
CREATE POLICY authenticated_patient_among_own_participant_valid_references_insert ON messages FOR INSERT TO authenticated
    WITH CHECK (sender_id = (SELECT access_patient()) AND conversation_id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_patient()) IS NOT NULL AND (NOT is_deleted OR sender_id = (SELECT access_patient())) AND message_type <> 'system' AND NOT is_edited AND NOT is_deleted AND deleted_at IS NULL AND read_by = '{}'
        AND EXISTS (SELECT FROM conversations WHERE conversations.id = conversation_id AND NOT is_archived)
        AND (reply_to_message_id IS NULL OR access_can_reply(reply_to_message_id, conversation_id)));
CREATE POLICY authenticated_patient_own_select ON messages FOR SELECT TO authenticated
    USING (sender_id = (SELECT access_patient()));
CREATE POLICY authenticated_patient_among_merged_select ON messages FOR SELECT TO authenticated
    USING (sender_id = ANY (ARRAY(SELECT access_merged_patients())));
CREATE POLICY authenticated_provider_among_participant_select ON messages FOR SELECT TO authenticated
    USING (conversation_id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_provider()) IS NOT NULL AND (NOT is_deleted OR sender_id = (SELECT access_provider())));
CREATE POLICY authenticated_provider_among_participant_update ON messages FOR UPDATE TO authenticated
    USING (conversation_id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_provider()) IS NOT NULL AND (NOT is_deleted OR sender_id = (SELECT access_provider())));
CREATE POLICY authenticated_provider_among_own_participant_update ON messages FOR UPDATE TO authenticated
    USING (sender_id = (SELECT access_provider()) AND conversation_id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_provider()) IS NOT NULL AND (NOT is_deleted OR sender_id = (SELECT access_provider())));
CREATE POLICY authenticated_provider_among_own_participant_valid_references_insert ON messages FOR INSERT TO authenticated
    WITH CHECK (sender_id = (SELECT access_provider()) AND conversation_id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_provider()) IS NOT NULL AND (NOT is_deleted OR sender_id = (SELECT access_provider())) AND message_type <> 'system' AND NOT is_edited AND NOT is_deleted AND deleted_at IS NULL AND read_by = '{}'
        AND EXISTS (SELECT FROM conversations WHERE conversations.id = conversation_id AND NOT is_archived)
        AND (reply_to_message_id IS NULL OR access_can_reply(reply_to_message_id, conversation_id)));
CREATE POLICY authenticated_admin_among_participant_select ON messages FOR SELECT TO authenticated
    USING (conversation_id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_admin()) IS NOT NULL AND (NOT is_deleted OR sender_id = (SELECT access_admin())));
CREATE POLICY authenticated_admin_among_participant_update ON messages FOR UPDATE TO authenticated
    USING (conversation_id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_admin()) IS NOT NULL AND (NOT is_deleted OR sender_id = (SELECT access_admin())));
CREATE POLICY authenticated_admin_among_own_participant_update ON messages FOR UPDATE TO authenticated
    USING (sender_id = (SELECT access_admin()) AND conversation_id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_admin()) IS NOT NULL AND (NOT is_deleted OR sender_id = (SELECT access_admin())));
CREATE POLICY authenticated_admin_among_own_participant_valid_references_insert ON messages FOR INSERT TO authenticated
    WITH CHECK (sender_id = (SELECT access_admin()) AND conversation_id = ANY (ARRAY(SELECT access_conversations())) AND (SELECT access_admin()) IS NOT NULL AND (NOT is_deleted OR sender_id = (SELECT access_admin())) AND message_type <> 'system' AND NOT is_edited AND NOT is_deleted AND deleted_at IS NULL AND read_by = '{}'
        AND EXISTS (SELECT FROM conversations WHERE conversations.id = conversation_id AND NOT is_archived)
        AND (reply_to_message_id IS NULL OR access_can_reply(reply_to_message_id, conversation_id)));
CREATE POLICY authenticated_admin_permitted_select ON messages FOR SELECT TO authenticated
    USING ((SELECT access_permitted('messages', 'select')));
CREATE POLICY authenticated_admin_permitted_delete ON messages FOR DELETE TO authenticated
    USING ((SELECT access_permitted('messages', 'delete')));

-- notifications
ALTER TABLE notifications ENABLE ROW LEVEL SECURITY;
ALTER TABLE notifications FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_select ON notifications FOR SELECT TO telehealth_definer USING (true);
CREATE POLICY definer_update ON notifications FOR UPDATE TO telehealth_definer USING (true);
CREATE POLICY service_select ON notifications FOR SELECT TO service_role
    USING ((SELECT access_service('notifications', 'select')));
CREATE POLICY service_insert ON notifications FOR INSERT TO service_role
    WITH CHECK ((SELECT access_service('notifications', 'insert')));
CREATE POLICY service_update ON notifications FOR UPDATE TO service_role
    USING ((SELECT access_service('notifications', 'update')));
CREATE POLICY service_delete ON notifications FOR DELETE TO service_role
    USING ((SELECT access_service('notifications', 'delete')));
CREATE POLICY patient_own_select ON notifications FOR SELECT TO telehealth_patient
    USING (user_id = (SELECT access_patient()));
CREATE POLICY patient_own_update ON notifications FOR UPDATE TO telehealth_patient
    USING (user_id = (SELECT access_patient()));
CREATE POLICY patient_own_valid_references_insert ON notifications FOR INSERT TO telehealth_patient
    WITH CHECK (user_id = (SELECT access_patient()) AND status = 'pending' AND attempts = 0 AND sent_at IS NULL AND read_at IS NULL
        AND claimed_until IS NULL AND last_error IS NULL);
CREATE POLICY provider_own_select ON notifications FOR SELECT TO telehealth_provider
    USING (user_id = (SELECT access_provider()));
CREATE POLICY provider_own_update ON notifications FOR UPDATE TO telehealth_provider
    USING (user_id = (SELECT access_provider()));
CREATE POLICY provider_among_assigned_valid_references_insert ON notifications FOR INSERT TO telehealth_provider
    WITH CHECK (user_id = ANY (ARRAY(SELECT access_assigned_patients())) AND status = 'pending' AND attempts = 0 AND sent_at IS NULL AND read_at IS NULL
        AND claimed_until IS NULL AND last_error IS NULL);
CREATE POLICY provider_among_booked_valid_references_insert ON notifications FOR INSERT TO telehealth_provider
    WITH CHECK (user_id = ANY (ARRAY(SELECT access_booked_patients())) AND status = 'pending' AND attempts = 0 AND sent_at IS NULL AND read_at IS NULL
        AND claimed_until IS NULL AND last_error IS NULL);
CREATE POLICY admin_own_select ON notifications FOR SELECT TO telehealth_admin
    USING (user_id = (SELECT access_admin()));
CREATE POLICY admin_own_update ON notifications FOR UPDATE TO telehealth_admin
    USING (user_id = (SELECT access_admin()));
CREATE POLICY admin_permitted_valid_references_insert ON notifications FOR INSERT TO telehealth_admin
    WITH CHECK ((SELECT access_permitted('notifications', 'insert')) AND status = 'pending' AND attempts = 0 AND sent_at IS NULL AND read_at IS NULL
        AND claimed_until IS NULL AND last_error IS NULL);
CREATE POLICY admin_permitted_select ON notifications FOR SELECT TO telehealth_admin
    USING ((SELECT access_permitted('notifications', 'select')));
CREATE POLICY admin_super_any_delete ON notifications FOR DELETE TO telehealth_admin
    USING ((SELECT access_super_admin()));
CREATE POLICY authenticated_patient_own_select ON notifications FOR SELECT TO authenticated
    USING (user_id = (SELECT access_patient()));
CREATE POLICY authenticated_patient_own_update ON notifications FOR UPDATE TO authenticated
    USING (user_id = (SELECT access_patient()));
CREATE POLICY authenticated_patient_own_valid_references_insert ON notifications FOR INSERT TO authenticated
    WITH CHECK (user_id = (SELECT access_patient()) AND status = 'pending' AND attempts = 0 AND sent_at IS NULL AND read_at IS NULL
        AND claimed_until IS NULL AND last_error IS NULL);
CREATE POLICY authenticated_provider_own_select ON notifications FOR SELECT TO authenticated
    USING (user_id = (SELECT access_provider()));
CREATE POLICY authenticated_provider_own_update ON notifications FOR UPDATE TO authenticated
    USING (user_id = (SELECT access_provider()));
CREATE POLICY authenticated_provider_among_assigned_valid_references_insert ON notifications FOR INSERT TO authenticated
    WITH CHECK (user_id = ANY (ARRAY(SELECT access_assigned_patients())) AND status = 'pending' AND attempts = 0 AND sent_at IS NULL AND read_at IS NULL
        AND claimed_until IS NULL AND last_error IS NULL);
CREATE POLICY authenticated_provider_among_booked_valid_references_insert ON notifications FOR INSERT TO authenticated
    WITH CHECK (user_id = ANY (ARRAY(SELECT access_booked_patients())) AND status = 'pending' AND attempts = 0 AND sent_at IS NULL AND read_at IS NULL
        AND claimed_until IS NULL AND last_error IS NULL);
CREATE POLICY authenticated_admin_own_select ON notifications FOR SELECT TO authenticated
    USING (user_id = (SELECT access_admin()));
CREATE POLICY authenticated_admin_own_update ON notifications FOR UPDATE TO authenticated
    USING (user_id = (SELECT access_admin()));
CREATE POLICY authenticated_admin_permitted_valid_references_insert ON notifications FOR INSERT TO authenticated
    WITH CHECK ((SELECT access_permitted('notifications', 'insert')) AND status = 'pending' AND attempts = 0 AND sent_at IS NULL AND read_at IS NULL
        AND claimed_until IS NULL AND last_error IS NULL);
CREATE POLICY authenticated_admin_permitted_select ON notifications FOR SELECT TO authenticated
    USING ((SELECT access_permitted('notifications', 'select')));
CREATE POLICY authenticated_admin_super_any_delete ON notifications FOR DELETE TO authenticated
    USING ((SELECT access_super_admin()));

-- telehealth_flows
ALTER TABLE telehealth_flows ENABLE ROW LEVEL SECURITY;
ALTER TABLE telehealth_flows FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_select ON telehealth_flows FOR SELECT TO telehealth_definer USING (true);
CREATE POLICY definer_update ON telehealth_flows FOR UPDATE TO telehealth_definer USING (true);
CREATE POLICY service_select ON telehealth_flows FOR SELECT TO service_role
    USING ((SELECT access_service('telehealth_flows', 'select')));
CREATE POLICY service_insert ON telehealth_flows FOR INSERT TO service_role
    WITH CHECK ((SELECT access_service('telehealth_flows', 'insert')));
CREATE POLICY service_update ON telehealth_flows FOR UPDATE TO service_role
    USING ((SELECT access_service('telehealth_flows', 'update')));
CREATE POLICY service_delete ON telehealth_flows FOR DELETE TO service_role
    USING ((SELECT access_service('telehealth_flows', 'delete')));
CREATE POLICY patient_own_select ON telehealth_flows FOR SELECT TO telehealth_patient
    USING (patient_id = (SELECT access_patient()));
CREATE POLICY provider_among_assigned_select ON telehealth_flows FOR SELECT TO telehealth_provider
    USING (patient_id = ANY (ARRAY(SELECT access_assigned_patients())));
CREATE POLICY provider_among_booked_select ON telehealth_flows FOR SELECT TO telehealth_provider
    USING (patient_id = ANY (ARRAY(SELECT access_booked_patients())));
CREATE POLICY provider_among_emergency_select ON telehealth_flows FOR SELECT TO telehealth_provider
    USING (patient_id = ANY (ARRAY(SELECT access_emergency_patients())));
CREATE POLICY admin_permitted_select ON telehealth_flows FOR SELECT TO telehealth_admin
    USING ((SELECT access_permitted('telehealth_flows', 'select')));
CREATE POLICY admin_super_any_update ON telehealth_flows FOR UPDATE TO telehealth_admin
    USING ((SELECT access_super_admin()));
CREATE POLICY admin_super_any_delete ON telehealth_flows FOR DELETE TO telehealth_admin
    USING ((SELECT access_super_admin()));
CREATE POLICY authenticated_patient_own_select ON telehealth_flows FOR SELECT TO authenticated
    USING (patient_id = (SELECT access_patient()));
CREATE POLICY authenticated_provider_among_assigned_select ON telehealth_flows FOR SELECT TO authenticated
    USING (patient_id = ANY (ARRAY(SELECT access_assigned_patients())));
CREATE POLICY authenticated_provider_among_booked_select ON telehealth_flows FOR SELECT TO authenticated
    USING (patient_id = ANY (ARRAY(SELECT access_booked_patients())));
CREATE POLICY authenticated_provider_among_emergency_select ON telehealth_flows FOR SELECT TO authenticated
    USING (patient_id = ANY (ARRAY(SELECT access_emergency_patients())));
CREATE POLICY authenticated_admin_permitted_select ON telehealth_flows FOR SELECT TO authenticated
    USING ((SELECT access_permitted('telehealth_flows', 'select')));
CREATE POLICY authenticated_admin_super_any_update ON telehealth_flows FOR UPDATE TO authenticated
    USING ((SELECT access_super_admin()));
CREATE POLICY authenticated_admin_super_any_delete ON telehealth_flows FOR DELETE TO authenticated
    USING ((SELECT access_super_admin()));

-- tasks
ALTER TABLE tasks ENABLE ROW LEVEL SECURITY;
ALTER TABLE tasks FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_select ON tasks FOR SELECT TO telehealth_definer USING (true);
CREATE POLICY definer_update ON tasks FOR UPDATE TO telehealth_definer USING (true);
CREATE POLICY service_select ON tasks FOR SELECT TO service_role
    USING ((SELECT access_service('tasks', 'select')));
CREATE POLICY service_insert ON tasks FOR INSERT TO service_role
    WITH CHECK ((SELECT access_service('tasks', 'insert')));
CREATE POLICY service_update ON tasks FOR UPDATE TO service_role
    USING ((SELECT access_service('tasks', 'update')));
CREATE POLICY service_delete ON tasks FOR DELETE TO service_role
    USING ((SELECT access_service('tasks', 'delete')));
CREATE POLICY patient_assigned_select ON tasks FOR SELECT TO telehealth_patient
    USING (assignee_id = (SELECT access_patient()));
CREATE POLICY patient_assigned_update ON tasks FOR UPDATE TO telehealth_patient
    USING (assignee_id = (SELECT access_patient()));
CREATE POLICY patient_own_select ON tasks FOR SELECT TO telehealth_patient
    USING (assigner_id = (SELECT access_patient()));
CREATE POLICY patient_own_valid_references_insert ON tasks FOR INSERT TO telehealth_patient
    WITH CHECK (assigner_id = (SELECT access_patient()) AND assignee_id IS NULL AND status = 'pending' AND task_type = 'administrative' AND priority = 'medium'
        AND related_entity_type = 'patient' AND related_entity_id = (SELECT access_patient())
        AND due_date IS NULL AND estimated_hours IS NULL AND actual_hours IS NULL AND tags IS NULL);
CREATE POLICY provider_assigned_select ON tasks FOR SELECT TO telehealth_provider
    USING (assignee_id = (SELECT access_provider()));
CREATE POLICY provider_assigned_update ON tasks FOR UPDATE TO telehealth_provider
    USING (assignee_id = (SELECT access_provider()));
CREATE POLICY provider_own_select ON tasks FOR SELECT TO telehealth_provider
    USING (assigner_id = (SELECT access_provider()));
CREATE POLICY provider_own_update ON tasks FOR UPDATE TO telehealth_provider
    USING (assigner_id = (SELECT access_provider()));
CREATE POLICY provider_own_valid_references_insert ON tasks FOR INSERT TO telehealth_provider
    WITH CHECK (assigner_id = (SELECT access_provider()) AND (assignee_id IS NULL OR access_is_staff(assignee_id)));
CREATE POLICY admin_assigned_select ON tasks FOR SELECT TO telehealth_admin
    USING (assignee_id = (SELECT access_admin()));
CREATE POLICY admin_assigned_update ON tasks FOR UPDATE TO telehealth_admin
    USING (assignee_id = (SELECT access_admin()));
CREATE POLICY admin_own_select ON tasks FOR SELECT TO telehealth_admin
    USING (assigner_id = (SELECT access_admin()));
CREATE POLICY admin_own_update ON tasks FOR UPDATE TO telehealth_admin
    USING (assigner_id = (SELECT access_admin()));
CREATE POLICY admin_own_valid_references_insert ON tasks FOR INSERT TO telehealth_admin
    WITH CHECK (assigner_id = (SELECT access_admin()) AND (assignee_id IS NULL OR access_is_staff(assignee_id)));
CREATE POLICY admin_permitted_select ON tasks FOR SELECT TO telehealth_admin
    USING ((SELECT access_permitted('tasks', 'select')));
CREATE POLICY admin_permitted_update ON tasks FOR UPDATE TO telehealth_admin
    USING ((SELECT access_permitted('tasks', 'update')));
CREATE POLICY admin_permitted_delete ON tasks FOR DELETE TO telehealth_admin
    USING ((SELECT access_permitted('tasks', 'delete')));
CREATE POLICY authenticated_patient_assigned_select ON tasks FOR SELECT TO authenticated
    USING (assignee_id = (SELECT access_patient()));
CREATE POLICY authenticated_patient_assigned_update ON tasks FOR UPDATE TO authenticated
    USING (assignee_id = (SELECT access_patient()));
CREATE POLICY authenticated_patient_own_select ON tasks FOR SELECT TO authenticated
    USING (assigner_id = (SELECT access_patient()));
CREATE POLICY authenticated_patient_own_valid_references_insert ON tasks FOR INSERT TO authenticated
    WITH CHECK (assigner_id = (SELECT access_patient()) AND assignee_id IS NULL AND status = 'pending' AND task_type = 'administrative' AND priority = 'medium'
        AND related_entity_type = 'patient' AND related_entity_id = (SELECT access_patient())
        AND due_date IS NULL AND estimated_hours IS NULL AND actual_hours IS NULL AND tags IS NULL);
CREATE POLICY authenticated_provider_assigned_select ON tasks FOR SELECT TO authenticated
    USING (assignee_id = (SELECT access_provider()));
CREATE POLICY authenticated_provider_assigned_update ON tasks FOR UPDATE TO authenticated
    USING (assignee_id = (SELECT access_provider()));
CREATE POLICY authenticated_provider_own_select ON tasks FOR SELECT TO authenticated
    USING (assigner_id = (SELECT access_provider()));
CREATE POLICY authenticated_provider_own_update ON tasks FOR UPDATE TO authenticated
    USING (assigner_id = (SELECT access_provider()));
CREATE POLICY authenticated_provider_own_valid_references_insert ON tasks FOR INSERT TO authenticated
    WITH CHECK (assigner_id = (SELECT access_provider()) AND (assignee_id IS NULL OR access_is_staff(assignee_id)));
CREATE POLICY authenticated_admin_assigned_select ON tasks FOR SELECT TO authenticated
    USING (assignee_id = (SELECT access_admin()));
CREATE POLICY authenticated_admin_assigned_update ON tasks FOR UPDATE TO authenticated
    USING (assignee_id = (SELECT access_admin()));
CREATE POLICY authenticated_admin_own_select ON tasks FOR SELECT TO authenticated
    USING (assigner_id = (SELECT access_admin()));
CREATE POLICY authenticated_admin_own_update ON tasks FOR UPDATE TO authenticated
    USING (assigner_id = (SELECT access_admin()));
CREATE POLICY authenticated_admin_own_valid_references_insert ON tasks FOR INSERT TO authenticated
    WITH CHECK (assigner_id = (SELECT access_admin()) AND (assignee_id IS NULL OR access_is_staff(assignee_id)));
CREATE POLICY authenticated_admin_permitted_select ON tasks FOR SELECT TO authenticated
    USING ((SELECT access_permitted('tasks', 'select')));
CREATE POLICY authenticated_admin_permitted_update ON tasks FOR UPDATE TO authenticated
    USING ((SELECT access_permitted('tasks', 'update')));
CREATE POLICY authenticated_admin_permitted_delete ON tasks FOR DELETE TO authenticated
    USING ((SELECT access_permitted('tasks', 'delete')));

-- audit_logs
ALTER TABLE audit_logs ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_logs FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_select ON audit_logs FOR SELECT TO telehealth_definer USING (true);
CREATE POLICY definer_update ON audit_logs FOR UPDATE TO telehealth_definer USING (true);
CREATE POLICY service_select ON audit_logs FOR SELECT TO service_role
    USING ((SELECT access_service('audit_logs', 'select')));
CREATE POLICY admin_permitted_select ON audit_logs FOR SELECT TO telehealth_admin
    USING ((SELECT access_permitted('audit_logs', 'select')));
CREATE POLICY authenticated_admin_permitted_select ON audit_logs FOR SELECT TO authenticated
    USING ((SELECT access_permitted('audit_logs', 'select')));

-- form_schemas
ALTER TABLE form_schemas ENABLE ROW LEVEL SECURITY;
ALTER TABLE form_schemas FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_select ON form_schemas FOR SELECT TO telehealth_definer USING (true);
CREATE POLICY definer_update ON form_schemas FOR UPDATE TO telehealth_definer USING (true);
CREATE POLICY service_select ON form_schemas FOR SELECT TO service_role
    USING ((SELECT access_service('form_schemas', 'select')));
CREATE POLICY service_insert ON form_schemas FOR INSERT TO service_role
    WITH CHECK ((SELECT access_service('form_schemas', 'insert')));
CREATE POLICY service_update ON form_schemas FOR UPDATE TO service_role
    USING ((SELECT access_service('form_schemas', 'update')));
CREATE POLICY service_delete ON form_schemas FOR DELETE TO service_role
    USING ((SELECT access_service('form_schemas', 'delete')));
CREATE POLICY patient_published_select ON form_schemas FOR SELECT TO telehealth_patient
    USING ((SELECT access_patient()) IS NOT NULL AND is_published);
CREATE POLICY provider_published_select ON form_schemas FOR SELECT TO telehealth_provider
    USING ((SELECT access_provider()) IS NOT NULL AND is_published);
CREATE POLICY admin_published_select ON form_schemas FOR SELECT TO telehealth_admin
    USING ((SELECT access_admin()) IS NOT NULL AND is_published);
CREATE POLICY admin_permitted_own_insert ON form_schemas FOR INSERT TO telehealth_admin
    WITH CHECK ((SELECT access_permitted('form_schemas', 'insert')) AND created_by = (SELECT access_admin()));
CREATE POLICY admin_permitted_select ON form_schemas FOR SELECT TO telehealth_admin
    USING ((SELECT access_permitted('form_schemas', 'select')));
CREATE POLICY admin_permitted_update ON form_schemas FOR UPDATE TO telehealth_admin
    USING ((SELECT access_permitted('form_schemas', 'update')));
CREATE POLICY admin_permitted_delete ON form_schemas FOR DELETE TO telehealth_admin
    USING ((SELECT access_permitted('form_schemas', 'delete')));
CREATE POLICY authenticated_patient_published_select ON form_schemas FOR SELECT TO authenticated
    USING ((SELECT access_patient()) IS NOT NULL AND is_published);
CREATE POLICY authenticated_provider_published_select ON form_schemas FOR SELECT TO authenticated
    USING ((SELECT access_provider()) IS NOT NULL AND is_published);
CREATE POLICY authenticated_admin_published_select ON form_schemas FOR SELECT TO authenticated
    USING ((SELECT access_admin()) IS NOT NULL AND is_published);
CREATE POLICY authenticated_admin_permitted_own_insert ON form_schemas FOR INSERT TO authenticated
    WITH CHECK ((SELECT access_permitted('form_schemas', 'insert')) AND created_by = (SELECT access_admin()));
CREATE POLICY authenticated_admin_permitted_select ON form_schemas FOR SELECT TO authenticated
    USING ((SELECT access_permitted('form_schemas', 'select')));
CREATE POLICY authenticated_admin_permitted_update ON form_schemas FOR UPDATE TO authenticated
    USING ((SELECT access_permitted('form_schemas', 'update')));
CREATE POLICY authenticated_admin_permitted_delete ON form_schemas FOR DELETE TO authenticated
    USING ((SELECT access_permitted('form_schemas', 'delete')));

-- form_submissions
ALTER TABLE form_submissions ENABLE ROW LEVEL SECURITY;
ALTER TABLE form_submissions FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_select ON form_submissions FOR SELECT TO telehealth_definer USING (true);
CREATE POLICY definer_update ON form_submissions FOR UPDATE TO telehealth_definer USING (true);
CREATE POLICY service_select ON form_submissions FOR SELECT TO service_role
    USING ((SELECT access_service('form_submissions', 'select')));
CREATE POLICY service_insert ON form_submissions FOR INSERT TO service_role
    WITH CHECK ((SELECT access_service('form_submissions', 'insert')));
CREATE POLICY service_update ON form_submissions FOR UPDATE TO service_role
    USING ((SELECT access_service('form_submissions', 'update')));
CREATE POLICY service_delete ON form_submissions FOR DELETE TO service_role
    USING ((SELECT access_service('form_submissions', 'delete')));
CREATE POLICY patient_own_select ON form_submissions FOR SELECT TO telehealth_patient
    USING ((patient_id = (SELECT access_patient()) OR submitted_by = (SELECT access_patient())));
CREATE POLICY patient_own_valid_references_insert ON form_submissions FOR INSERT TO telehealth_patient
    WITH CHECK ((patient_id = (SELECT access_patient()) OR submitted_by = (SELECT access_patient())) AND submitted_by = (SELECT access_patient()) AND patient_id = (SELECT access_patient())
        AND status = 'pending' AND processed_at IS NULL AND processing_errors IS NULL
        AND EXISTS (SELECT FROM form_schemas WHERE form_schemas.id = form_schema_id)
        AND (provider_id IS NULL OR EXISTS (SELECT FROM providers WHERE providers.id = provider_id))
        AND (consultation_id IS NULL OR EXISTS (
            SELECT FROM consultations AS visit
            WHERE visit.id = consultation_id AND visit.patient_id = form_submissions.patient_id))
        AND (telehealth_flow_id IS NULL OR EXISTS (
            SELECT FROM telehealth_flows AS flow
            WHERE flow.id = telehealth_flow_id AND flow.patient_id = form_submissions.patient_id)));
CREATE POLICY provider_own_select ON form_submissions FOR SELECT TO telehealth_provider
    USING ((provider_id = (SELECT access_provider()) OR submitted_by = (SELECT access_provider())));
CREATE POLICY provider_own_update ON form_submissions FOR UPDATE TO telehealth_provider
    USING ((provider_id = (SELECT access_provider()) OR submitted_by = (SELECT access_provider())));
CREATE POLICY provider_among_assigned_select ON form_submissions FOR SELECT TO telehealth_provider
    USING (patient_id = ANY (ARRAY(SELECT access_assigned_patients())));
CREATE POLICY provider_among_assigned_update ON form_submissions FOR UPDATE TO telehealth_provider
    USING (patient_id = ANY (ARRAY(SELECT access_assigned_patients())));
CREATE POLICY provider_among_booked_select ON form_submissions FOR SELECT TO telehealth_provider
    USING (patient_id = ANY (ARRAY(SELECT access_booked_patients())));
CREATE POLICY provider_among_booked_update ON form_submissions FOR UPDATE TO telehealth_provider
    USING (patient_id = ANY (ARRAY(SELECT access_booked_patients())));
CREATE POLICY provider_among_emergency_select ON form_submissions FOR SELECT TO telehealth_provider
    USING (patient_id = ANY (ARRAY(SELECT access_emergency_patients())));
CREATE POLICY provider_among_assigned_valid_references_insert ON form_submissions FOR INSERT TO telehealth_provider
    WITH CHECK (patient_id = ANY (ARRAY(SELECT access_assigned_patients())) AND submitted_by = (SELECT access_provider())
        AND status = 'pending' AND processed_at IS NULL AND processing_errors IS NULL
        AND EXISTS (SELECT FROM form_schemas WHERE form_schemas.id = form_schema_id)
        AND (provider_id IS NULL OR EXISTS (SELECT FROM providers WHERE providers.id = provider_id))
        AND (consultation_id IS NULL OR EXISTS (
            SELECT FROM consultations AS visit
            WHERE visit.id = consultation_id AND visit.patient_id = form_submissions.patient_id))
        AND (telehealth_flow_id IS NULL OR EXISTS (
            SELECT FROM telehealth_flows AS flow
            WHERE flow.id = telehealth_flow_id AND flow.patient_id = form_submissions.patient_id)));
CREATE POLICY provider_among_booked_valid_references_insert ON form_submissions FOR INSERT TO telehealth_provider
    WITH CHECK (patient_id = ANY (ARRAY(SELECT access_booked_patients())) AND submitted_by = (SELECT access_provider())
        AND status = 'pending' AND processed_at IS NULL AND processing_errors IS NULL
        AND EXISTS (SELECT FROM form_schemas WHERE form_schemas.id = form_schema_id)
        AND (provider_id IS NULL OR EXISTS (SELECT FROM providers WHERE providers.id = provider_id))
        AND (consultation_id IS NULL OR EXISTS (
            SELECT FROM consultations AS visit
            WHERE visit.id = consultation_id AND visit.patient_id = form_submissions.patient_id))
        AND (telehealth_flow_id IS NULL OR EXISTS (
            SELECT FROM telehealth_flows AS flow
            WHERE flow.id = telehealth_flow_id AND flow.patient_id = form_submissions.patient_id)));
CREATE POLICY admin_own_select ON form_submissions FOR SELECT TO telehealth_admin
    USING (submitted_by = (SELECT access_admin()));
CREATE POLICY admin_permitted_select ON form_submissions FOR SELECT TO telehealth_admin
    USING ((SELECT access_permitted('form_submissions', 'select')));
CREATE POLICY admin_super_any_update ON form_submissions FOR UPDATE TO telehealth_admin
    USING ((SELECT access_super_admin()));
CREATE POLICY admin_super_any_delete ON form_submissions FOR DELETE TO telehealth_admin
    USING ((SELECT access_super_admin()));
CREATE POLICY authenticated_patient_own_select ON form_submissions FOR SELECT TO authenticated
    USING ((patient_id = (SELECT access_patient()) OR submitted_by = (SELECT access_patient())));
CREATE POLICY authenticated_patient_own_valid_references_insert ON form_submissions FOR INSERT TO authenticated
    WITH CHECK ((patient_id = (SELECT access_patient()) OR submitted_by = (SELECT access_patient())) AND submitted_by = (SELECT access_patient()) AND patient_id = (SELECT access_patient())
        AND status = 'pending' AND processed_at IS NULL AND processing_errors IS NULL
        AND EXISTS (SELECT FROM form_schemas WHERE form_schemas.id = form_schema_id)
        AND (provider_id IS NULL OR EXISTS (SELECT FROM providers WHERE providers.id = provider_id))
        AND (consultation_id IS NULL OR EXISTS (
            SELECT FROM consultations AS visit
            WHERE visit.id = consultation_id AND visit.patient_id = form_submissions.patient_id))
        AND (telehealth_flow_id IS NULL OR EXISTS (
            SELECT FROM telehealth_flows AS flow
            WHERE flow.id = telehealth_flow_id AND flow.patient_id = form_submissions.patient_id)));
CREATE POLICY authenticated_provider_own_select ON form_submissions FOR SELECT TO authenticated
    USING ((provider_id = (SELECT access_provider()) OR submitted_by = (SELECT access_provider())));
CREATE POLICY authenticated_provider_own_update ON form_submissions FOR UPDATE TO authenticated
    USING ((provider_id = (SELECT access_provider()) OR submitted_by = (SELECT access_provider())));
CREATE POLICY authenticated_provider_among_assigned_select ON form_submissions FOR SELECT TO authenticated
    USING (patient_id = ANY (ARRAY(SELECT access_assigned_patients())));
CREATE POLICY authenticated_provider_among_assigned_update ON form_submissions FOR UPDATE TO authenticated
    USING (patient_id = ANY (ARRAY(SELECT access_assigned_patients())));
CREATE POLICY authenticated_provider_among_booked_select ON form_submissions FOR SELECT TO authenticated
    USING (patient_id = ANY (ARRAY(SELECT access_booked_patients())));
CREATE POLICY authenticated_provider_among_booked_update ON form_submissions FOR UPDATE TO authenticated
    USING (patient_id = ANY (ARRAY(SELECT access_booked_patients())));
CREATE POLICY authenticated_provider_among_emergency_select ON form_submissions FOR SELECT TO authenticated
    USING (patient_id = ANY (ARRAY(SELECT access_emergency_patients())));
CREATE POLICY authenticated_provider_among_assigned_valid_references_insert ON form_submissions FOR INSERT TO authenticated
    WITH CHECK (patient_id = ANY (ARRAY(SELECT access_assigned_patients())) AND submitted_by = (SELECT access_provider())
        AND status = 'pending' AND processed_at IS NULL AND processing_errors IS NULL
        AND EXISTS (SELECT FROM form_schemas WHERE form_schemas.id = form_schema_id)
        AND (provider_id IS NULL OR EXISTS (SELECT FROM providers WHERE providers.id = provider_id))
        AND (consultation_id IS NULL OR EXISTS (
            SELECT FROM consultations AS visit
            WHERE visit.id = consultation_id AND visit.patient_id = form_submissions.patient_id))
        AND (telehealth_flow_id IS NULL OR EXISTS (
            SELECT FROM telehealth_flows AS flow
            WHERE flow.id = telehealth_flow_id AND flow.patient_id = form_submissions.patient_id)));
CREATE POLICY authenticated_provider_among_booked_valid_references_insert ON form_submissions FOR INSERT TO authenticated
    WITH CHECK (patient_id = ANY (ARRAY(SELECT access_booked_patients())) AND submitted_by = (SELECT access_provider())
        AND status = 'pending' AND processed_at IS NULL AND processing_errors IS NULL
        AND EXISTS (SELECT FROM form_schemas WHERE form_schemas.id = form_schema_id)
        AND (provider_id IS NULL OR EXISTS (SELECT FROM providers WHERE providers.id = provider_id))
        AND (consultation_id IS NULL OR EXISTS (
            SELECT FROM consultations AS visit
            WHERE visit.id = consultation_id AND visit.patient_id = form_submissions.patient_id))
        AND (telehealth_flow_id IS NULL OR EXISTS (
            SELECT FROM telehealth_flows AS flow
            WHERE flow.id = telehealth_flow_id AND flow.patient_id = form_submissions.patient_id)));
CREATE POLICY authenticated_admin_own_select ON form_submissions FOR SELECT TO authenticated
    USING (submitted_by = (SELECT access_admin()));
CREATE POLICY authenticated_admin_permitted_select ON form_submissions FOR SELECT TO authenticated
    USING ((SELECT access_permitted('form_submissions', 'select')));
CREATE POLICY authenticated_admin_super_any_update ON form_submissions FOR UPDATE TO authenticated
    USING ((SELECT access_super_admin()));
CREATE POLICY authenticated_admin_super_any_delete ON form_submissions FOR DELETE TO authenticated
    USING ((SELECT access_super_admin()));

-- insurance_providers
ALTER TABLE insurance_providers ENABLE ROW LEVEL SECURITY;
ALTER TABLE insurance_providers FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_select ON insurance_providers FOR SELECT TO telehealth_definer USING (true);
CREATE POLICY definer_update ON insurance_providers FOR UPDATE TO telehealth_definer USING (true);
CREATE POLICY service_select ON insurance_providers FOR SELECT TO service_role
    USING ((SELECT access_service('insurance_providers', 'select')));
CREATE POLICY service_insert ON insurance_providers FOR INSERT TO service_role
    WITH CHECK ((SELECT access_service('insurance_providers', 'insert')));
CREATE POLICY service_update ON insurance_providers FOR UPDATE TO service_role
    USING ((SELECT access_service('insurance_providers', 'update')));
CREATE POLICY service_delete ON insurance_providers FOR DELETE TO service_role
    USING ((SELECT access_service('insurance_providers', 'delete')));
CREATE POLICY patient_any_select ON insurance_providers FOR SELECT TO telehealth_patient
    USING ((SELECT access_patient()) IS NOT NULL);
CREATE POLICY provider_any_select ON insurance_providers FOR SELECT TO telehealth_provider
    USING ((SELECT access_provider()) IS NOT NULL);
CREATE POLICY admin_any_select ON insurance_providers FOR SELECT TO telehealth_admin
    USING ((SELECT access_admin()) IS NOT NULL);
CREATE POLICY admin_permitted_insert ON insurance_providers FOR INSERT TO telehealth_admin
    WITH CHECK ((SELECT access_permitted('insurance_providers', 'insert')));
CREATE POLICY admin_permitted_update ON insurance_providers FOR UPDATE TO telehealth_admin
    USING ((SELECT access_permitted('insurance_providers', 'update')));
CREATE POLICY admin_permitted_delete ON insurance_providers FOR DELETE TO telehealth_admin
    USING ((SELECT access_permitted('insurance_providers', 'delete')));
CREATE POLICY authenticated_patient_any_select ON insurance_providers FOR SELECT TO authenticated
    USING ((SELECT access_patient()) IS NOT NULL);
CREATE POLICY authenticated_provider_any_select ON insurance_providers FOR SELECT TO authenticated
    USING ((SELECT access_provider()) IS NOT NULL);
CREATE POLICY authenticated_admin_any_select ON insurance_providers FOR SELECT TO authenticated
    USING ((SELECT access_admin()) IS NOT NULL);
CREATE POLICY authenticated_admin_permitted_insert ON insurance_providers FOR INSERT TO authenticated
    WITH CHECK ((SELECT access_permitted('insurance_providers', 'insert')));
CREATE POLICY authenticated_admin_permitted_update ON insurance_providers FOR UPDATE TO authenticated
    USING ((SELECT access_permitted('insurance_providers', 'update')));
CREATE POLICY authenticated_admin_permitted_delete ON insurance_providers FOR DELETE TO authenticated
    USING ((SELECT access_permitted('insurance_providers', 'delete')));

-- patient_insurance
ALTER TABLE patient_insurance ENABLE ROW LEVEL SECURITY;
ALTER TABLE patient_insurance FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_select ON patient_insurance FOR SELECT TO telehealth_definer USING (true);
CREATE POLICY definer_update ON patient_insurance FOR UPDATE TO telehealth_definer USING (true);
CREATE POLICY service_select ON patient_insurance FOR SELECT TO service_role
    USING ((SELECT access_service('patient_insurance', 'select')));
CREATE POLICY service_insert ON patient_insurance FOR INSERT TO service_role
    WITH CHECK ((SELECT access_service('patient_insurance', 'insert')));
CREATE POLICY service_update ON patient_insurance FOR UPDATE TO service_role
    USING ((SELECT access_service('patient_insurance', 'update')));
CREATE POLICY service_delete ON patient_insurance FOR DELETE TO service_role
    USING ((SELECT access_service('patient_insurance', 'delete')));
CREATE POLICY patient_own_select ON patient_insurance FOR SELECT TO telehealth_patient
    USING (patient_id = (SELECT access_patient()));
CREATE POLICY admin_permitted_select ON patient_insurance FOR SELECT TO telehealth_admin
    USING ((SELECT access_permitted('patient_insurance', 'select')));
CREATE POLICY admin_permitted_update ON patient_insurance FOR UPDATE TO telehealth_admin
    USING ((SELECT access_permitted('patient_insurance', 'update')));
CREATE POLICY admin_permitted_delete ON patient_insurance FOR DELETE TO telehealth_admin
    USING ((SELECT access_permitted('patient_insurance', 'delete')));
CREATE POLICY admin_permitted_valid_references_insert ON patient_insurance FOR INSERT TO telehealth_admin
    WITH CHECK ((SELECT access_permitted('patient_insurance', 'insert')) AND EXISTS (SELECT FROM patients WHERE patients.id = patient_id));
CREATE POLICY authenticated_patient_own_select ON patient_insurance FOR SELECT TO authenticated
    USING (patient_id = (SELECT access_patient()));
CREATE POLICY authenticated_admin_permitted_select ON patient_insurance FOR SELECT TO authenticated
    USING ((SELECT access_permitted('patient_insurance', 'select')));
CREATE POLICY authenticated_admin_permitted_update ON patient_insurance FOR UPDATE TO authenticated
    USING ((SELECT access_permitted('patient_insurance', 'update')));
CREATE POLICY authenticated_admin_permitted_delete ON patient_insurance FOR DELETE TO authenticated
    USING ((SELECT access_permitted('patient_insurance', 'delete')));
CREATE POLICY authenticated_admin_permitted_valid_references_insert ON patient_insurance FOR INSERT TO authenticated
    WITH CHECK ((SELECT access_permitted('patient_insurance', 'insert')) AND EXISTS (SELECT FROM patients WHERE patients.id = patient_id));

-- pharmacies
ALTER TABLE pharmacies ENABLE ROW LEVEL SECURITY;
ALTER TABLE pharmacies FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_select ON pharmacies FOR SELECT TO telehealth_definer USING (true);
CREATE POLICY definer_update ON pharmacies FOR UPDATE TO telehealth_definer USING (true);
CREATE POLICY service_select ON pharmacies FOR SELECT TO service_role
    USING ((SELECT access_service('pharmacies', 'select')));
CREATE POLICY service_insert ON pharmacies FOR INSERT TO service_role
    WITH CHECK ((SELECT access_service('pharmacies', 'insert')));
CREATE POLICY service_update ON pharmacies FOR UPDATE TO service_role
    USING ((SELECT access_service('pharmacies', 'update')));
CREATE POLICY service_delete ON pharmacies FOR DELETE TO service_role
    USING ((SELECT access_service('pharmacies', 'delete')));
CREATE POLICY patient_any_select ON pharmacies FOR SELECT TO telehealth_patient
    USING ((SELECT access_patient()) IS NOT NULL);
CREATE POLICY provider_any_select ON pharmacies FOR SELECT TO telehealth_provider
    USING ((SELECT access_provider()) IS NOT NULL);
CREATE POLICY admin_any_select ON pharmacies FOR SELECT TO telehealth_admin
    USING ((SELECT access_admin()) IS NOT NULL);
CREATE POLICY admin_permitted_insert ON pharmacies FOR INSERT TO telehealth_admin
    WITH CHECK ((SELECT access_permitted('pharmacies', 'insert')));
CREATE POLICY admin_permitted_update ON pharmacies FOR UPDATE TO telehealth_admin
    USING ((SELECT access_permitted('pharmacies', 'update')));
CREATE POLICY admin_permitted_delete ON pharmacies FOR DELETE TO telehealth_admin
    USING ((SELECT access_permitted('pharmacies', 'delete')));
CREATE POLICY authenticated_patient_any_select ON pharmacies FOR SELECT TO authenticated
    USING ((SELECT access_patient()) IS NOT NULL);
CREATE POLICY authenticated_provider_any_select ON pharmacies FOR SELECT TO authenticated
    USING ((SELECT access_provider()) IS NOT NULL);
CREATE POLICY authenticated_admin_any_select ON pharmacies FOR SELECT TO authenticated
    USING ((SELECT access_admin()) IS NOT NULL);
CREATE POLICY authenticated_admin_permitted_insert ON pharmacies FOR INSERT TO authenticated
    WITH CHECK ((SELECT access_permitted('pharmacies', 'insert')));
CREATE POLICY authenticated_admin_permitted_update ON pharmacies FOR UPDATE TO authenticated
    USING ((SELECT access_permitted('pharmacies', 'update')));
CREATE POLICY authenticated_admin_permitted_delete ON pharmacies FOR DELETE TO authenticated
    USING ((SELECT access_permitted('pharmacies', 'delete')));

-- tags
ALTER TABLE tags ENABLE ROW LEVEL SECURITY;
ALTER TABLE tags FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_select ON tags FOR SELECT TO telehealth_definer USING (true);
CREATE POLICY definer_update ON tags FOR UPDATE TO telehealth_definer USING (true);
CREATE POLICY service_select ON tags FOR SELECT TO service_role
    USING ((SELECT access_service('tags', 'select')));
CREATE POLICY service_insert ON tags FOR INSERT TO service_role
    WITH CHECK ((SELECT access_service('tags', 'insert')));
CREATE POLICY service_update ON tags FOR UPDATE TO service_role
    USING ((SELECT access_service('tags', 'update')));
CREATE POLICY service_delete ON tags FOR DELETE TO service_role
    USING ((SELECT access_service('tags', 'delete')));
CREATE POLICY patient_any_select ON tags FOR SELECT TO telehealth_patient
    USING ((SELECT access_patient()) IS NOT NULL);
CREATE POLICY provider_any_select ON tags FOR SELECT TO telehealth_provider
    USING ((SELECT access_provider()) IS NOT NULL);
CREATE POLICY admin_any_select ON tags FOR SELECT TO telehealth_admin
    USING ((SELECT access_admin()) IS NOT NULL);
CREATE POLICY admin_permitted_insert ON tags FOR INSERT TO telehealth_admin
    WITH CHECK ((SELECT access_permitted('tags', 'insert')));
CREATE POLICY admin_permitted_update ON tags FOR UPDATE TO telehealth_admin
    USING ((SELECT access_permitted('tags', 'update')));
CREATE POLICY admin_permitted_delete ON tags FOR DELETE TO telehealth_admin
    USING ((SELECT access_permitted('tags', 'delete')));
CREATE POLICY authenticated_patient_any_select ON tags FOR SELECT TO authenticated
    USING ((SELECT access_patient()) IS NOT NULL);
CREATE POLICY authenticated_provider_any_select ON tags FOR SELECT TO authenticated
    USING ((SELECT access_provider()) IS NOT NULL);
CREATE POLICY authenticated_admin_any_select ON tags FOR SELECT TO authenticated
    USING ((SELECT access_admin()) IS NOT NULL);
CREATE POLICY authenticated_admin_permitted_insert ON tags FOR INSERT TO authenticated
    WITH CHECK ((SELECT access_permitted('tags', 'insert')));
CREATE POLICY authenticated_admin_permitted_update ON tags FOR UPDATE TO authenticated
    USING ((SELECT access_permitted('tags', 'update')));
CREATE POLICY authenticated_admin_permitted_delete ON tags FOR DELETE TO authenticated
    USING ((SELECT access_permitted('tags', 'delete')));

-- entity_tags
ALTER TABLE entity_tags ENABLE ROW LEVEL SECURITY;
ALTER TABLE entity_tags FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_select ON entity_tags FOR SELECT TO telehealth_definer USING (true);
CREATE POLICY definer_update ON entity_tags FOR UPDATE TO telehealth_definer USING (true);
CREATE POLICY service_select ON entity_tags FOR SELECT TO service_role
    USING ((SELECT access_service('entity_tags', 'select')));
CREATE POLICY service_insert ON entity_tags FOR INSERT TO service_role
    WITH CHECK ((SELECT access_service('entity_tags', 'insert')));
CREATE POLICY service_update ON entity_tags FOR UPDATE TO service_role
    USING ((SELECT access_service('entity_tags', 'update')));
CREATE POLICY service_delete ON entity_tags FOR DELETE TO service_role
    USING ((SELECT access_service('entity_tags', 'delete')));
CREATE POLICY provider_among_assigned_select ON entity_tags FOR SELECT TO telehealth_provider
    USING (entity_type = 'patient' AND entity_id = ANY (ARRAY(SELECT access_assigned_patients())));
CREATE POLICY provider_among_booked_select ON entity_tags FOR SELECT TO telehealth_provider
    USING (entity_type = 'patient' AND entity_id = ANY (ARRAY(SELECT access_booked_patients())));
CREATE POLICY provider_among_own_assigned_insert ON entity_tags FOR INSERT TO telehealth_provider
    WITH CHECK (tagged_by = (SELECT access_provider()) AND entity_type = 'patient' AND entity_id = ANY (ARRAY(SELECT access_assigned_patients())));
CREATE POLICY provider_among_own_assigned_delete ON entity_tags FOR DELETE TO telehealth_provider
    USING (tagged_by = (SELECT access_provider()) AND entity_type = 'patient' AND entity_id = ANY (ARRAY(SELECT access_assigned_patients())));
CREATE POLICY provider_among_own_booked_insert ON entity_tags FOR INSERT TO telehealth_provider
    WITH CHECK (tagged_by = (SELECT access_provider()) AND entity_type = 'patient' AND entity_id = ANY (ARRAY(SELECT access_booked_patients())));
CREATE POLICY provider_among_own_booked_delete ON entity_tags FOR DELETE TO telehealth_provider
    USING (tagged_by = (SELECT access_provider()) AND entity_type = 'patient' AND entity_id = ANY (ARRAY(SELECT access_booked_patients())));
CREATE POLICY admin_permitted_select ON entity_tags FOR SELECT TO telehealth_admin
    USING ((SELECT access_permitted('entity_tags', 'select')));
CREATE POLICY admin_permitted_delete ON entity_tags FOR DELETE TO telehealth_admin
    USING ((SELECT access_permitted('entity_tags', 'delete')));
CREATE POLICY admin_permitted_own_insert ON entity_tags FOR INSERT TO telehealth_admin
    WITH CHECK ((SELECT access_permitted('entity_tags', 'insert')) AND tagged_by = (SELECT access_admin()));
CREATE POLICY authenticated_provider_among_assigned_select ON entity_tags FOR SELECT TO authenticated
    USING (entity_type = 'patient' AND entity_id = ANY (ARRAY(SELECT access_assigned_patients())));
CREATE POLICY authenticated_provider_among_booked_select ON entity_tags FOR SELECT TO authenticated
    USING (entity_type = 'patient' AND entity_id = ANY (ARRAY(SELECT access_booked_patients())));
CREATE POLICY authenticated_provider_among_own_assigned_insert ON entity_tags FOR INSERT TO authenticated
    WITH CHECK (tagged_by = (SELECT access_provider()) AND entity_type = 'patient' AND entity_id = ANY (ARRAY(SELECT access_assigned_patients())));
CREATE POLICY authenticated_provider_among_own_assigned_delete ON entity_tags FOR DELETE TO authenticated
    USING (tagged_by = (SELECT access_provider()) AND entity_type = 'patient' AND entity_id = ANY (ARRAY(SELECT access_assigned_patients())));
CREATE POLICY authenticated_provider_among_own_booked_insert ON entity_tags FOR INSERT TO authenticated
    WITH CHECK (tagged_by = (SELECT access_provider()) AND entity_type = 'patient' AND entity_id = ANY (ARRAY(SELECT access_booked_patients())));
CREATE POLICY authenticated_provider_among_own_booked_delete ON entity_tags FOR DELETE TO authenticated
    USING (tagged_by = (SELECT access_provider()) AND entity_type = 'patient' AND entity_id = ANY (ARRAY(SELECT access_booked_patients())));
CREATE POLICY authenticated_admin_permitted_select ON entity_tags FOR SELECT TO authenticated
    USING ((SELECT access_permitted('entity_tags', 'select')));
CREATE POLICY authenticated_admin_permitted_delete ON entity_tags FOR DELETE TO authenticated
    USING ((SELECT access_permitted('entity_tags', 'delete')));
CREATE POLICY authenticated_admin_permitted_own_insert ON entity_tags FOR INSERT TO authenticated
    WITH CHECK ((SELECT access_permitted('entity_tags', 'insert')) AND tagged_by = (SELECT access_admin()));

-- payment_events
ALTER TABLE payment_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE payment_events FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_select ON payment_events FOR SELECT TO telehealth_definer USING (true);
CREATE POLICY definer_update ON payment_events FOR UPDATE TO telehealth_definer USING (true);
CREATE POLICY service_select ON payment_events FOR SELECT TO service_role
    USING ((SELECT access_service('payment_events', 'select')));
CREATE POLICY service_insert ON payment_events FOR INSERT TO service_role
    WITH CHECK ((SELECT access_service('payment_events', 'insert')));

-- payment_resolutions
ALTER TABLE payment_resolutions ENABLE ROW LEVEL SECURITY;
ALTER TABLE payment_resolutions FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_select ON payment_resolutions FOR SELECT TO telehealth_definer USING (true);
CREATE POLICY definer_update ON payment_resolutions FOR UPDATE TO telehealth_definer USING (true);
CREATE POLICY service_select ON payment_resolutions FOR SELECT TO service_role
    USING ((SELECT access_service('payment_resolutions', 'select')));
CREATE POLICY service_insert ON payment_resolutions FOR INSERT TO service_role
    WITH CHECK ((SELECT access_service('payment_resolutions', 'insert')));

-- emergency_access
ALTER TABLE emergency_access ENABLE ROW LEVEL SECURITY;
ALTER TABLE emergency_access FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_select ON emergency_access FOR SELECT TO telehealth_definer USING (true);
CREATE POLICY definer_update ON emergency_access FOR UPDATE TO telehealth_definer USING (true);
CREATE POLICY service_select ON emergency_access FOR SELECT TO service_role
    USING ((SELECT access_service('emergency_access', 'select')));
CREATE POLICY service_update ON emergency_access FOR UPDATE TO service_role
    USING ((SELECT access_service('emergency_access', 'update')));
CREATE POLICY service_delete ON emergency_access FOR DELETE TO service_role
    USING ((SELECT access_service('emergency_access', 'delete')));

-- patient_merges
ALTER TABLE patient_merges ENABLE ROW LEVEL SECURITY;
ALTER TABLE patient_merges FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_select ON patient_merges FOR SELECT TO telehealth_definer USING (true);
CREATE POLICY definer_update ON patient_merges FOR UPDATE TO telehealth_definer USING (true);
CREATE POLICY service_select ON patient_merges FOR SELECT TO service_role
    USING ((SELECT access_service('patient_merges', 'select')));
CREATE POLICY service_insert ON patient_merges FOR INSERT TO service_role
    WITH CHECK ((SELECT access_service('patient_merges', 'insert')));
CREATE POLICY service_update ON patient_merges FOR UPDATE TO service_role
    USING ((SELECT access_service('patient_merges', 'update')));

-- patient_erasures
ALTER TABLE patient_erasures ENABLE ROW LEVEL SECURITY;
ALTER TABLE patient_erasures FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_select ON patient_erasures FOR SELECT TO telehealth_definer USING (true);
CREATE POLICY definer_update ON patient_erasures FOR UPDATE TO telehealth_definer USING (true);
CREATE POLICY service_select ON patient_erasures FOR SELECT TO service_role
    USING ((SELECT access_service('patient_erasures', 'select')));
CREATE POLICY service_insert ON patient_erasures FOR INSERT TO service_role
    WITH CHECK ((SELECT access_service('patient_erasures', 'insert')));
CREATE POLICY service_update ON patient_erasures FOR UPDATE TO service_role
    USING ((SELECT access_service('patient_erasures', 'update')));

-- legal_holds
ALTER TABLE legal_holds ENABLE ROW LEVEL SECURITY;
ALTER TABLE legal_holds FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_select ON legal_holds FOR SELECT TO telehealth_definer USING (true);
CREATE POLICY definer_update ON legal_holds FOR UPDATE TO telehealth_definer USING (true);
CREATE POLICY service_select ON legal_holds FOR SELECT TO service_role
    USING ((SELECT access_service('legal_holds', 'select')));
CREATE POLICY service_insert ON legal_holds FOR INSERT TO service_role
    WITH CHECK ((SELECT access_service('legal_holds', 'insert')));
CREATE POLICY service_update ON legal_holds FOR UPDATE TO service_role
    USING ((SELECT access_service('legal_holds', 'update')));

-- users: relations of one role differ in the columns that users may change.
CREATE FUNCTION access_columns_users() RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
DECLARE
    changed text[] := access_changed(to_jsonb(OLD), to_jsonb(NEW));
    allowed text[] := '{}';
BEGIN
    IF changed = '{}' THEN
        RETURN NEW;
    END IF;
    IF OLD.id = access_patient() THEN
        allowed := allowed || '{phone,phone_verified,profile_picture_url,timezone}';
    END IF;
    IF OLD.id = access_provider() THEN
        allowed := allowed || '{phone,phone_verified,profile_picture_url,timezone}';
    END IF;
    IF OLD.id = access_admin() THEN
        allowed := allowed || '{phone,phone_verified,profile_picture_url,timezone}';
    END IF;
    IF access_permitted('users', 'update') AND OLD.role IN ('patient', 'provider') THEN
        allowed := allowed || '{email,status,email_verified,phone,phone_verified,profile_picture_url,timezone}';
    END IF;
    IF access_super_admin() THEN
        allowed := allowed || '{email,role,status,email_verified,phone,phone_verified,profile_picture_url,timezone}';
    END IF;
    IF NOT changed <@ allowed THEN
        changed := ARRAY(SELECT unnest(changed) EXCEPT SELECT unnest(allowed) ORDER BY 1);
        RAISE EXCEPTION 'permission denied for column % of table users', changed[1]
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CALL lock_down('access_columns_users()');
CREATE TRIGGER access_columns BEFORE UPDATE ON users
    FOR EACH ROW WHEN (current_user::text ~ '^(telehealth_admin|authenticated)$') EXECUTE FUNCTION access_columns_users();

-- patients: relations of one role differ in the columns that users may change.
CREATE FUNCTION access_columns_patients() RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
DECLARE
    changed text[] := access_changed(to_jsonb(OLD), to_jsonb(NEW));
    allowed text[] := '{}';
BEGIN
    IF changed = '{}' THEN
        RETURN NEW;
    END IF;
    IF OLD.id = access_patient() THEN
        allowed := allowed || '{gender,address_line_1,address_line_2,city,state,postal_code,country,emergency_contact_name,emergency_contact_phone,emergency_contact_relationship,primary_pharmacy_id,onboarding_completed,onboarding_completed_at}';
    END IF;
    IF access_permitted('patients', 'update') THEN
        allowed := allowed || '{first_name,last_name,date_of_birth,date_of_birth_correction,gender,address_line_1,address_line_2,city,state,postal_code,country,emergency_contact_name,emergency_contact_phone,emergency_contact_relationship,subscription_plan_id,primary_pharmacy_id,primary_provider_id,onboarding_completed,onboarding_completed_at,identity_token,name_tokens}';
    END IF;
    IF NOT changed <@ allowed THEN
        changed := ARRAY(SELECT unnest(changed) EXCEPT SELECT unnest(allowed) ORDER BY 1);
        RAISE EXCEPTION 'permission denied for column % of table patients', changed[1]
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CALL lock_down('access_columns_patients()');
CREATE TRIGGER access_columns BEFORE UPDATE ON patients
    FOR EACH ROW WHEN (current_user::text ~ '^(authenticated)$') EXECUTE FUNCTION access_columns_patients();

-- providers: relations of one role differ in the columns that users may change.
CREATE FUNCTION access_columns_providers() RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
DECLARE
    changed text[] := access_changed(to_jsonb(OLD), to_jsonb(NEW));
    allowed text[] := '{}';
BEGIN
    IF changed = '{}' THEN
        RETURN NEW;
    END IF;
    IF OLD.id = access_provider() THEN
        allowed := allowed || '{bio,education,languages_spoken,availability_schedule,is_accepting_patients}';
    END IF;
    IF access_permitted('providers', 'update') THEN
        allowed := allowed || '{first_name,last_name,npi_number,dea_number,license_number,license_state,license_expiry_date,other_licenses,specialties,bio,education,certifications,years_experience,languages_spoken,consultation_fee,availability_schedule,is_accepting_patients}';
    END IF;
    IF NOT changed <@ allowed THEN
        changed := ARRAY(SELECT unnest(changed) EXCEPT SELECT unnest(allowed) ORDER BY 1);
        RAISE EXCEPTION 'permission denied for column % of table providers', changed[1]
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CALL lock_down('access_columns_providers()');
CREATE TRIGGER access_columns BEFORE UPDATE ON providers
    FOR EACH ROW WHEN (current_user::text ~ '^(authenticated)$') EXECUTE FUNCTION access_columns_providers();

-- consultations: relations of one role differ in the columns that users may change.
CREATE FUNCTION access_columns_consultations() RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
DECLARE
    changed text[] := access_changed(to_jsonb(OLD), to_jsonb(NEW));
    allowed text[] := '{}';
BEGIN
    IF changed = '{}' THEN
        RETURN NEW;
    END IF;
    IF OLD.patient_id = access_patient() THEN
        allowed := allowed || '{status,cancellation_reason}';
    END IF;
    IF OLD.provider_id = access_provider() THEN
        allowed := allowed || '{consultation_type,status,started_at,ended_at,duration_minutes,chief_complaint,history_present_illness,assessment,plan,follow_up_required,follow_up_date,video_call_url,recording_url,notes,cancellation_reason,prescription_ids}';
    END IF;
    IF access_permitted('consultations', 'update') THEN
        allowed := allowed || '{consultation_type,status,scheduled_at,slot_end,ended_at,duration_minutes,video_call_url,cancellation_reason}';
    END IF;
    IF access_super_admin() THEN
        allowed := allowed || '{consultation_type,status,scheduled_at,slot_end,started_at,ended_at,duration_minutes,chief_complaint,history_present_illness,assessment,plan,follow_up_required,follow_up_date,video_call_url,recording_url,notes,cancellation_reason,prescription_ids}';
    END IF;
    IF NOT changed <@ allowed THEN
        changed := ARRAY(SELECT unnest(changed) EXCEPT SELECT unnest(allowed) ORDER BY 1);
        RAISE EXCEPTION 'permission denied for column % of table consultations', changed[1]
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CALL lock_down('access_columns_consultations()');
CREATE TRIGGER access_columns BEFORE UPDATE ON consultations
    FOR EACH ROW WHEN (current_user::text ~ '^(telehealth_admin|authenticated)$') EXECUTE FUNCTION access_columns_consultations();

-- sessions: relations of one role differ in the columns that users may change.
CREATE FUNCTION access_columns_sessions() RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
DECLARE
    changed text[] := access_changed(to_jsonb(OLD), to_jsonb(NEW));
    allowed text[] := '{}';
BEGIN
    IF changed = '{}' THEN
        RETURN NEW;
    END IF;
    IF OLD.provider_id = access_provider() THEN
        allowed := allowed || '{session_type,status,scheduled_date,plan,progress_notes,assessment_and_plan}';
    END IF;
    IF access_permitted('sessions', 'update') THEN
        allowed := allowed || '{status,scheduled_date}';
    END IF;
    IF access_super_admin() THEN
        allowed := allowed || '{session_type,status,scheduled_date,plan,progress_notes,assessment_and_plan}';
    END IF;
    IF NOT changed <@ allowed THEN
        changed := ARRAY(SELECT unnest(changed) EXCEPT SELECT unnest(allowed) ORDER BY 1);
        RAISE EXCEPTION 'permission denied for column % of table sessions', changed[1]
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CALL lock_down('access_columns_sessions()');
CREATE TRIGGER access_columns BEFORE UPDATE ON sessions
    FOR EACH ROW WHEN (current_user::text ~ '^(telehealth_admin|authenticated)$') EXECUTE FUNCTION access_columns_sessions();

-- conversations: relations of one role differ in the columns that users may change.
CREATE FUNCTION access_columns_conversations() RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
DECLARE
    changed text[] := access_changed(to_jsonb(OLD), to_jsonb(NEW));
    allowed text[] := '{}';
BEGIN
    IF changed = '{}' THEN
        RETURN NEW;
    END IF;
    IF OLD.created_by = access_patient() AND OLD.id = ANY (ARRAY(SELECT access_conversations())) AND access_patient() IS NOT NULL THEN
        allowed := allowed || '{subject,is_archived}';
    END IF;
    IF OLD.created_by = access_provider() AND OLD.id = ANY (ARRAY(SELECT access_conversations())) AND access_provider() IS NOT NULL THEN
        allowed := allowed || '{subject,is_archived}';
    END IF;
    IF OLD.created_by = access_admin() AND OLD.id = ANY (ARRAY(SELECT access_conversations())) AND access_admin() IS NOT NULL THEN
        allowed := allowed || '{subject,is_archived}';
    END IF;
    IF access_permitted('conversations', 'update') THEN
        allowed := allowed || '{subject,conversation_type,is_archived,metadata}';
    END IF;
    IF access_super_admin() THEN
        allowed := allowed || '{subject,participant_ids,conversation_type,is_group,is_archived,metadata}';
    END IF;
    IF NOT changed <@ allowed THEN
        changed := ARRAY(SELECT unnest(changed) EXCEPT SELECT unnest(allowed) ORDER BY 1);
        RAISE EXCEPTION 'permission denied for column % of table conversations', changed[1]
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CALL lock_down('access_columns_conversations()');
CREATE TRIGGER access_columns BEFORE UPDATE ON conversations
    FOR EACH ROW WHEN (current_user::text ~ '^(telehealth_admin|authenticated)$') EXECUTE FUNCTION access_columns_conversations();

-- messages: relations of one role differ in the columns that users may change.
CREATE FUNCTION access_columns_messages() RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
DECLARE
    changed text[] := access_changed(to_jsonb(OLD), to_jsonb(NEW));
    allowed text[] := '{}';
BEGIN
    IF changed = '{}' THEN
        RETURN NEW;
    END IF;
    IF OLD.conversation_id = ANY (ARRAY(SELECT access_conversations())) AND access_patient() IS NOT NULL AND (NOT OLD.is_deleted OR OLD.sender_id = access_patient()) THEN
        allowed := allowed || '{read_by}';
    END IF;
    IF OLD.sender_id = access_patient() AND OLD.conversation_id = ANY (ARRAY(SELECT access_conversations())) AND access_patient() IS NOT NULL AND (NOT OLD.is_deleted OR OLD.sender_id = access_patient()) THEN
        allowed := allowed || '{content,attachments,is_edited,edited_at,is_deleted,deleted_at}';
    END IF;
    IF OLD.conversation_id = ANY (ARRAY(SELECT access_conversations())) AND access_provider() IS NOT NULL AND (NOT OLD.is_deleted OR OLD.sender_id = access_provider()) THEN
        allowed := allowed || '{read_by}';
    END IF;
    IF OLD.sender_id = access_provider() AND OLD.conversation_id = ANY (ARRAY(SELECT access_conversations())) AND access_provider() IS NOT NULL AND (NOT OLD.is_deleted OR OLD.sender_id = access_provider()) THEN
        allowed := allowed || '{content,attachments,is_edited,edited_at,is_deleted,deleted_at}';
    END IF;
    IF OLD.conversation_id = ANY (ARRAY(SELECT access_conversations())) AND access_admin() IS NOT NULL AND (NOT OLD.is_deleted OR OLD.sender_id = access_admin()) THEN
        allowed := allowed || '{read_by}';
    END IF;
    IF OLD.sender_id = access_admin() AND OLD.conversation_id = ANY (ARRAY(SELECT access_conversations())) AND access_admin() IS NOT NULL AND (NOT OLD.is_deleted OR OLD.sender_id = access_admin()) THEN
        allowed := allowed || '{content,attachments,is_edited,edited_at,is_deleted,deleted_at}';
    END IF;
    IF NOT changed <@ allowed THEN
        changed := ARRAY(SELECT unnest(changed) EXCEPT SELECT unnest(allowed) ORDER BY 1);
        RAISE EXCEPTION 'permission denied for column % of table messages', changed[1]
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CALL lock_down('access_columns_messages()');
CREATE TRIGGER access_columns BEFORE UPDATE ON messages
    FOR EACH ROW WHEN (current_user::text ~ '^(telehealth_patient|telehealth_provider|telehealth_admin|authenticated)$') EXECUTE FUNCTION access_columns_messages();

-- tasks: relations of one role differ in the columns that users may change.
CREATE FUNCTION access_columns_tasks() RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
DECLARE
    changed text[] := access_changed(to_jsonb(OLD), to_jsonb(NEW));
    allowed text[] := '{}';
BEGIN
    IF changed = '{}' THEN
        RETURN NEW;
    END IF;
    IF OLD.assignee_id = access_patient() THEN
        allowed := allowed || '{status,completed_at,actual_hours}';
    END IF;
    IF OLD.assignee_id = access_provider() THEN
        allowed := allowed || '{status,completed_at,actual_hours}';
    END IF;
    IF OLD.assigner_id = access_provider() THEN
        allowed := allowed || '{title,description,assignee_id,task_type,priority,status,due_date,completed_at,related_entity_type,related_entity_id,estimated_hours,actual_hours,tags}';
    END IF;
    IF OLD.assignee_id = access_admin() THEN
        allowed := allowed || '{status,completed_at,actual_hours}';
    END IF;
    IF OLD.assigner_id = access_admin() THEN
        allowed := allowed || '{title,description,assignee_id,task_type,priority,status,due_date,completed_at,related_entity_type,related_entity_id,estimated_hours,actual_hours,tags}';
    END IF;
    IF access_permitted('tasks', 'update') THEN
        allowed := allowed || '{title,description,assignee_id,assigner_id,task_type,priority,status,due_date,completed_at,related_entity_type,related_entity_id,estimated_hours,actual_hours,tags}';
    END IF;
    IF NOT changed <@ allowed THEN
        changed := ARRAY(SELECT unnest(changed) EXCEPT SELECT unnest(allowed) ORDER BY 1);
        RAISE EXCEPTION 'permission denied for column % of table tasks', changed[1]
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CALL lock_down('access_columns_tasks()');
CREATE TRIGGER access_columns BEFORE UPDATE ON tasks
    FOR EACH ROW WHEN (current_user::text ~ '^(telehealth_provider|telehealth_admin|authenticated)$') EXECUTE FUNCTION access_columns_tasks();

-- Functions
GRANT EXECUTE ON FUNCTION access_begin(text, text) TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION access_set_context(text, text) TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION access_pin_settings() TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION access_claims() TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION access_user() TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION access_role() TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION access_patient() TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION access_provider() TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION access_admin() TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION access_super_admin() TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION access_permitted(text, text) TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION access_service(text, text) TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION access_permissions() TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION access_assigned_patients() TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated;
GRANT EXECUTE ON FUNCTION access_booked_patients() TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated;
GRANT EXECUTE ON FUNCTION access_assigned_providers() TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated;
GRANT EXECUTE ON FUNCTION access_booked_providers() TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated;
GRANT EXECUTE ON FUNCTION access_is_bookable(uuid) TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated;
GRANT EXECUTE ON FUNCTION access_taken_slots(uuid, timestamptz, timestamptz) TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION access_conversations() TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated;
GRANT EXECUTE ON FUNCTION access_can_reply(uuid, uuid) TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated;
GRANT EXECUTE ON FUNCTION access_lock_conversation(uuid) TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION access_is_staff(uuid) TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION access_own_fee() TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated;
GRANT EXECUTE ON FUNCTION access_changed(jsonb, jsonb) TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated;
GRANT EXECUTE ON FUNCTION access_find_patients_by_identity(bigint[]) TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION access_find_patients_by_name(bigint[], bigint[]) TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION access_find_orders_by_payment_intent(bigint[]) TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION access_emergency_patients() TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated;
GRANT EXECUTE ON FUNCTION access_break_glass(uuid, uuid, sealed_text, uuid, sealed_text, sealed_text, sealed_json) TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated;
GRANT EXECUTE ON FUNCTION access_search_patients(uuid, sealed_text, bigint[], date, text, text) TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated;
GRANT EXECUTE ON FUNCTION access_search_results(uuid) TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated;
GRANT EXECUTE ON FUNCTION access_begin_export(uuid) TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION access_merged_patients() TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated;
GRANT EXECUTE ON FUNCTION access_conversations_of(uuid) TO service_role;
GRANT EXECUTE ON FUNCTION access_disclosures(uuid, timestamp with time zone, uuid, integer) TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION audit_report(jsonb) TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION audit_begin_report(text, text) TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated;
GRANT EXECUTE ON FUNCTION audit_lock_integrator() TO service_role;
GRANT EXECUTE ON FUNCTION audit_current_users(uuid[]) TO service_role;
GRANT EXECUTE ON FUNCTION portal_backlog() TO service_role;
GRANT EXECUTE ON FUNCTION check_keys(text[], bytea[]) TO service_role;
GRANT EXECUTE ON FUNCTION password_hash_of(uuid) TO service_role;
GRANT EXECUTE ON FUNCTION set_password_hash(uuid, text) TO service_role;
GRANT EXECUTE ON FUNCTION next_order_number() TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION next_invoice_number() TO service_role;
GRANT EXECUTE ON FUNCTION all_distinct(uuid[]) TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION is_person_name(text) TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION entity_table(text) TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION is_envelope(text) TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION are_receipts(jsonb) TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION are_licenses(jsonb) TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION is_time_zone(text) TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION is_url(text) TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION is_calendar_date(jsonb) TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION are_opening_hours(jsonb) TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION are_day_exceptions(jsonb) TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION is_availability(jsonb) TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;
GRANT EXECUTE ON FUNCTION raise_violation(text, text, text, text, text, text) TO telehealth_patient, telehealth_provider, telehealth_admin, authenticated, service_role;

-- Functions that read other rows run as telehealth_definer, which can call all other functions.
DO $$
DECLARE
    portal   CONSTANT regnamespace := quote_ident(current_schema())::regnamespace;
    definers CONSTANT regprocedure[] := ARRAY(
        SELECT oid FROM pg_proc WHERE pronamespace = portal AND prokind = 'f' AND prosecdef ORDER BY oid);
    helper   regprocedure;
BEGIN
    FOR helper IN
        SELECT oid FROM pg_proc
        WHERE pronamespace = portal AND prokind = 'f' AND prorettype <> 'trigger'::regtype AND NOT prosecdef
    LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO telehealth_definer', helper);
    END LOOP;
    CALL set_function_owner(definers, 'telehealth_definer');
END
$$;
