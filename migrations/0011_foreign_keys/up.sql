-- All foreign keys, with PostgreSQL's default names.
--
-- Keys that form a cycle (orders and flows, conversations and messages) or reference their own table are DEFERRABLE,
-- so that one transaction can insert the rows in any order after SET CONSTRAINTS … DEFERRED.

ALTER TABLE patients
    ADD CONSTRAINT patients_id_fkey FOREIGN KEY (id) REFERENCES users(id) ON DELETE CASCADE,
    ADD CONSTRAINT patients_subscription_plan_id_fkey FOREIGN KEY (subscription_plan_id) REFERENCES subscription_plans(id),
    ADD CONSTRAINT patients_primary_pharmacy_id_fkey FOREIGN KEY (primary_pharmacy_id) REFERENCES pharmacies(id),
    ADD CONSTRAINT patients_primary_provider_id_fkey FOREIGN KEY (primary_provider_id) REFERENCES providers(id);

ALTER TABLE providers
    ADD CONSTRAINT providers_id_fkey FOREIGN KEY (id) REFERENCES users(id) ON DELETE CASCADE;

ALTER TABLE administrators
    ADD CONSTRAINT administrators_id_fkey FOREIGN KEY (id) REFERENCES users(id) ON DELETE CASCADE,
    ADD CONSTRAINT administrators_manager_id_fkey FOREIGN KEY (manager_id) REFERENCES administrators(id) DEFERRABLE;

ALTER TABLE consultations
    ADD CONSTRAINT consultations_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES patients(id) ON DELETE CASCADE,
    ADD CONSTRAINT consultations_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id) ON DELETE RESTRICT;

ALTER TABLE prescriptions
    ADD CONSTRAINT prescriptions_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES patients(id) ON DELETE CASCADE,
    ADD CONSTRAINT prescriptions_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id) ON DELETE RESTRICT,
    ADD CONSTRAINT prescriptions_consultation_id_fkey FOREIGN KEY (consultation_id) REFERENCES consultations(id) ON DELETE SET NULL,
    ADD CONSTRAINT prescriptions_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id) ON DELETE SET NULL,
    ADD CONSTRAINT prescriptions_pharmacy_id_fkey FOREIGN KEY (pharmacy_id) REFERENCES pharmacies(id);

ALTER TABLE sessions
    ADD CONSTRAINT sessions_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES patients(id) ON DELETE CASCADE,
    ADD CONSTRAINT sessions_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id) ON DELETE RESTRICT,
    ADD CONSTRAINT sessions_consultation_id_fkey FOREIGN KEY (consultation_id) REFERENCES consultations(id) ON DELETE SET NULL,
    ADD CONSTRAINT sessions_telehealth_flow_id_fkey FOREIGN KEY (telehealth_flow_id) REFERENCES telehealth_flows(id) ON DELETE SET NULL;

ALTER TABLE categories
    ADD CONSTRAINT categories_parent_category_id_fkey FOREIGN KEY (parent_category_id) REFERENCES categories(id) ON DELETE SET NULL DEFERRABLE;

ALTER TABLE products
    ADD CONSTRAINT products_category_id_fkey FOREIGN KEY (category_id) REFERENCES categories(id) ON DELETE SET NULL;

ALTER TABLE orders
    ADD CONSTRAINT orders_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES patients(id) ON DELETE CASCADE,
    ADD CONSTRAINT orders_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id) ON DELETE SET NULL,
    ADD CONSTRAINT orders_telehealth_flow_id_fkey FOREIGN KEY (telehealth_flow_id) REFERENCES telehealth_flows(id) ON DELETE SET NULL DEFERRABLE;

ALTER TABLE order_items
    ADD CONSTRAINT order_items_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id) ON DELETE CASCADE,
    ADD CONSTRAINT order_items_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE RESTRICT,
    ADD CONSTRAINT order_items_prescription_id_fkey FOREIGN KEY (prescription_id) REFERENCES prescriptions(id) ON DELETE SET NULL;

ALTER TABLE invoices
    ADD CONSTRAINT invoices_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES patients(id) ON DELETE CASCADE,
    ADD CONSTRAINT invoices_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id) ON DELETE SET NULL,
    ADD CONSTRAINT invoices_subscription_plan_id_fkey FOREIGN KEY (subscription_plan_id) REFERENCES subscription_plans(id) ON DELETE SET NULL;

ALTER TABLE conversations
    ADD CONSTRAINT conversations_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(id) ON DELETE RESTRICT,
    ADD CONSTRAINT conversations_last_message_id_fkey FOREIGN KEY (last_message_id) REFERENCES messages(id) ON DELETE SET NULL DEFERRABLE;

ALTER TABLE messages
    ADD CONSTRAINT messages_conversation_id_fkey FOREIGN KEY (conversation_id) REFERENCES conversations(id) ON DELETE CASCADE DEFERRABLE,
    ADD CONSTRAINT messages_sender_id_fkey FOREIGN KEY (sender_id) REFERENCES users(id) ON DELETE RESTRICT,
    ADD CONSTRAINT messages_reply_to_message_id_fkey FOREIGN KEY (reply_to_message_id) REFERENCES messages(id) ON DELETE SET NULL DEFERRABLE;

ALTER TABLE notifications
    ADD CONSTRAINT notifications_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;

ALTER TABLE telehealth_flows
    ADD CONSTRAINT telehealth_flows_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES patients(id) ON DELETE CASCADE,
    ADD CONSTRAINT telehealth_flows_category_id_fkey FOREIGN KEY (category_id) REFERENCES categories(id) ON DELETE SET NULL,
    ADD CONSTRAINT telehealth_flows_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE SET NULL,
    ADD CONSTRAINT telehealth_flows_subscription_duration_id_fkey FOREIGN KEY (subscription_duration_id) REFERENCES subscription_plans(id) ON DELETE SET NULL,
    ADD CONSTRAINT telehealth_flows_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id) ON DELETE SET NULL DEFERRABLE;

ALTER TABLE tasks
    ADD CONSTRAINT tasks_assignee_id_fkey FOREIGN KEY (assignee_id) REFERENCES users(id) ON DELETE SET NULL,
    ADD CONSTRAINT tasks_assigner_id_fkey FOREIGN KEY (assigner_id) REFERENCES users(id) ON DELETE SET NULL;

ALTER TABLE audit_logs
    ADD CONSTRAINT audit_logs_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE SET NULL;

ALTER TABLE form_schemas
    ADD CONSTRAINT form_schemas_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(id) ON DELETE RESTRICT;

ALTER TABLE form_submissions
    ADD CONSTRAINT form_submissions_form_schema_id_fkey FOREIGN KEY (form_schema_id) REFERENCES form_schemas(id) ON DELETE RESTRICT,
    ADD CONSTRAINT form_submissions_submitted_by_fkey FOREIGN KEY (submitted_by) REFERENCES users(id) ON DELETE SET NULL,
    ADD CONSTRAINT form_submissions_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES patients(id) ON DELETE CASCADE,
    ADD CONSTRAINT form_submissions_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id) ON DELETE SET NULL,
    ADD CONSTRAINT form_submissions_consultation_id_fkey FOREIGN KEY (consultation_id) REFERENCES consultations(id) ON DELETE SET NULL,
    ADD CONSTRAINT form_submissions_telehealth_flow_id_fkey FOREIGN KEY (telehealth_flow_id) REFERENCES telehealth_flows(id) ON DELETE SET NULL;

ALTER TABLE patient_insurance
    ADD CONSTRAINT patient_insurance_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES patients(id) ON DELETE CASCADE,
    ADD CONSTRAINT patient_insurance_insurance_provider_id_fkey FOREIGN KEY (insurance_provider_id) REFERENCES insurance_providers(id) ON DELETE RESTRICT;

ALTER TABLE entity_tags
    ADD CONSTRAINT entity_tags_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES tags(id) ON DELETE CASCADE,
    ADD CONSTRAINT entity_tags_tagged_by_fkey FOREIGN KEY (tagged_by) REFERENCES users(id) ON DELETE SET NULL;
