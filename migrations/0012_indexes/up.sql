-- The specification's indexes.

-- User Management Indexes
CREATE INDEX idx_users_email ON users (email);
CREATE INDEX idx_users_role_status ON users (role, status);
CREATE INDEX idx_patients_last_active ON patients (last_active_at);
CREATE INDEX idx_patients_subscription_plan ON patients (subscription_plan_id);
CREATE INDEX idx_providers_specialties ON providers USING GIN (specialties);
CREATE INDEX idx_providers_accepting_patients ON providers (is_accepting_patients) WHERE is_accepting_patients = true;

-- Healthcare Services Indexes
CREATE INDEX idx_consultations_patient_scheduled ON consultations (patient_id, scheduled_at);
CREATE INDEX idx_consultations_provider_scheduled ON consultations (provider_id, scheduled_at);
CREATE INDEX idx_consultations_status_scheduled ON consultations (status, scheduled_at);
CREATE INDEX idx_prescriptions_patient ON prescriptions (patient_id);
CREATE INDEX idx_prescriptions_provider ON prescriptions (provider_id);
CREATE INDEX idx_prescriptions_status_expires ON prescriptions (status, expires_at);
CREATE INDEX idx_sessions_patient_date ON sessions (patient_id, scheduled_date);

-- Commerce Indexes
CREATE INDEX idx_products_category_active ON products (category_id, is_active);
CREATE INDEX idx_products_type_active ON products (product_type, is_active);
CREATE INDEX idx_orders_patient_created ON orders (patient_id, created_at);
CREATE INDEX idx_orders_status_created ON orders (status, created_at);
CREATE INDEX idx_orders_payment_status ON orders (payment_status);
CREATE INDEX idx_invoices_patient_due ON invoices (patient_id, due_date);
CREATE INDEX idx_invoices_status ON invoices (status);

-- Communication Indexes
CREATE INDEX idx_conversations_participants ON conversations USING GIN (participant_ids);
CREATE INDEX idx_messages_conversation_created ON messages (conversation_id, created_at);
CREATE INDEX idx_notifications_user_status ON notifications (user_id, status);
CREATE INDEX idx_notifications_scheduled ON notifications (scheduled_at) WHERE status = 'pending';

-- Workflow Indexes
CREATE INDEX idx_telehealth_flows_patient_status ON telehealth_flows (patient_id, current_status);
CREATE INDEX idx_tasks_assignee_status ON tasks (assignee_id, status);
CREATE INDEX idx_tasks_due_date ON tasks (due_date) WHERE status != 'completed';
CREATE INDEX idx_audit_logs_entity ON audit_logs (entity_type, entity_id);
CREATE INDEX idx_audit_logs_user_created ON audit_logs (user_id, created_at);

-- Forms Indexes
CREATE INDEX idx_form_submissions_patient ON form_submissions (patient_id);
CREATE INDEX idx_form_submissions_status ON form_submissions (status);
CREATE INDEX idx_form_submissions_clinical_priority ON form_submissions (clinical_priority);

-- Tags & Categories
CREATE INDEX idx_entity_tags_entity ON entity_tags (entity_type, entity_id);
CREATE INDEX idx_entity_tags_tag ON entity_tags (tag_id);

-- Foreign keys that are not the first column of an index above. Without an index, deleting a referenced row scans the
-- table.

CREATE INDEX idx_patients_primary_pharmacy_id ON patients (primary_pharmacy_id);
CREATE INDEX idx_patients_primary_provider_id ON patients (primary_provider_id);

CREATE INDEX idx_administrators_manager_id ON administrators (manager_id);

CREATE INDEX idx_prescriptions_consultation_id ON prescriptions (consultation_id);
CREATE INDEX idx_prescriptions_order_id ON prescriptions (order_id);
CREATE INDEX idx_prescriptions_pharmacy_id ON prescriptions (pharmacy_id);

CREATE INDEX idx_sessions_provider_id ON sessions (provider_id);
CREATE INDEX idx_sessions_consultation_id ON sessions (consultation_id);
CREATE INDEX idx_sessions_telehealth_flow_id ON sessions (telehealth_flow_id);

CREATE INDEX idx_categories_parent_category_id ON categories (parent_category_id);

CREATE INDEX idx_orders_provider_id ON orders (provider_id);
CREATE INDEX idx_orders_telehealth_flow_id ON orders (telehealth_flow_id);

CREATE INDEX idx_order_items_order_id ON order_items (order_id);
CREATE INDEX idx_order_items_product_id ON order_items (product_id);
CREATE INDEX idx_order_items_prescription_id ON order_items (prescription_id);

CREATE INDEX idx_invoices_order_id ON invoices (order_id);
CREATE INDEX idx_invoices_subscription_plan_id ON invoices (subscription_plan_id);

CREATE INDEX idx_conversations_created_by ON conversations (created_by);
CREATE INDEX idx_conversations_last_message_id ON conversations (last_message_id);

CREATE INDEX idx_messages_sender_id ON messages (sender_id);
CREATE INDEX idx_messages_reply_to_message_id ON messages (reply_to_message_id);

CREATE INDEX idx_telehealth_flows_category_id ON telehealth_flows (category_id);
CREATE INDEX idx_telehealth_flows_product_id ON telehealth_flows (product_id);
CREATE INDEX idx_telehealth_flows_subscription_duration_id ON telehealth_flows (subscription_duration_id);
CREATE INDEX idx_telehealth_flows_order_id ON telehealth_flows (order_id);

CREATE INDEX idx_tasks_assigner_id ON tasks (assigner_id);

CREATE INDEX idx_form_schemas_created_by ON form_schemas (created_by);

CREATE INDEX idx_form_submissions_form_schema_id ON form_submissions (form_schema_id);
CREATE INDEX idx_form_submissions_submitted_by ON form_submissions (submitted_by);
CREATE INDEX idx_form_submissions_provider_id ON form_submissions (provider_id);
CREATE INDEX idx_form_submissions_consultation_id ON form_submissions (consultation_id);
CREATE INDEX idx_form_submissions_telehealth_flow_id ON form_submissions (telehealth_flow_id);

CREATE INDEX idx_patient_insurance_patient_id ON patient_insurance (patient_id);
CREATE INDEX idx_patient_insurance_insurance_provider_id ON patient_insurance (insurance_provider_id);

CREATE INDEX idx_entity_tags_tagged_by ON entity_tags (tagged_by);

-- Rows in a status, in the order in which they are worked on. Under row-level security a condition on a status is no index
-- condition, because the comparison of enumerations is not leakproof; but a partial index whose predicate follows from
-- the condition is used.

CREATE INDEX idx_consultations_to_come ON consultations (scheduled_at, id) WHERE status = 'scheduled';
CREATE INDEX idx_prescriptions_active ON prescriptions (expires_at, id) WHERE status = 'active';
CREATE INDEX idx_orders_in_progress ON orders (created_at, id) WHERE status IN ('pending', 'confirmed', 'processing');
CREATE INDEX idx_invoices_unpaid ON invoices (due_date, id) WHERE status IN ('sent', 'pending');

-- The providers whom patients can book, in the order in which they are listed.
CREATE INDEX idx_providers_bookable ON providers (last_name, first_name, id) WHERE is_accepting_patients;

-- The rows whose retention period may have ended. Rows are about in the order of these times, which change seldom, so that
-- the ranges of blocks suffice. Conversations and tasks count from updated_at, which is not before created_at.
CREATE INDEX idx_form_submissions_age ON form_submissions USING brin (created_at) WITH (pages_per_range = 32);
CREATE INDEX idx_prescriptions_age ON prescriptions USING brin (expires_at) WITH (pages_per_range = 32);
CREATE INDEX idx_sessions_age ON sessions USING brin (scheduled_date) WITH (pages_per_range = 32);
CREATE INDEX idx_conversations_age ON conversations USING brin (created_at) WITH (pages_per_range = 32);
CREATE INDEX idx_messages_age ON messages USING brin (created_at) WITH (pages_per_range = 32);
CREATE INDEX idx_invoices_age ON invoices USING brin (issue_date) WITH (pages_per_range = 32);
CREATE INDEX idx_orders_age ON orders USING brin (created_at) WITH (pages_per_range = 32);
CREATE INDEX idx_telehealth_flows_age ON telehealth_flows USING brin (created_at) WITH (pages_per_range = 32);
CREATE INDEX idx_consultations_age ON consultations USING brin (scheduled_at) WITH (pages_per_range = 32);
CREATE INDEX idx_patient_insurance_age ON patient_insurance
    USING brin ((coalesce(expiration_date, effective_date))) WITH (pages_per_range = 32);
CREATE INDEX idx_notifications_age ON notifications USING brin (created_at) WITH (pages_per_range = 32);
CREATE INDEX idx_tasks_age ON tasks USING brin (created_at) WITH (pages_per_range = 32);
