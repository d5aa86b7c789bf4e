-- Every enumeration of the specification, by section. They come first because the tables use them.

-- User Management
CREATE TYPE user_role_enum AS ENUM ('patient', 'provider', 'admin', 'super_admin');
CREATE TYPE user_status_enum AS ENUM ('active', 'inactive', 'pending', 'suspended', 'deleted');
CREATE TYPE gender_enum AS ENUM ('male', 'female', 'other', 'prefer_not_to_say');

-- Healthcare Services
CREATE TYPE consultation_type_enum AS ENUM ('initial', 'follow_up', 'urgent', 'routine', 'specialist');
CREATE TYPE consultation_status_enum AS ENUM (
    'scheduled', 'in_progress', 'completed', 'cancelled', 'no_show', 'rescheduled'
);
CREATE TYPE quantity_unit_enum AS ENUM ('each', 'mL', 'g');
CREATE TYPE dosage_form_enum AS ENUM (
    'tablet', 'capsule', 'liquid', 'injection', 'topical', 'inhaler', 'patch', 'drops'
);
CREATE TYPE prescription_status_enum AS ENUM ('active', 'completed', 'cancelled', 'expired');
CREATE TYPE controlled_schedule_enum AS ENUM ('CI', 'CII', 'CIII', 'CIV', 'CV');
CREATE TYPE session_type_enum AS ENUM ('consultation', 'follow_up', 'therapy', 'check_in', 'screening');
CREATE TYPE session_status_enum AS ENUM ('pending', 'in_progress', 'completed', 'cancelled', 'followup');

-- Commerce & Products
CREATE TYPE product_type_enum AS ENUM (
    'prescription', 'supplement', 'medical_device', 'consultation', 'lab_test', 'telehealth_session'
);
CREATE TYPE billing_cycle_enum AS ENUM ('monthly', 'quarterly', 'semi_annual', 'annual');
CREATE TYPE order_type_enum AS ENUM (
    'prescription', 'consultation', 'lab_test', 'supplement', 'medical_device', 'telehealth_session'
);
CREATE TYPE order_status_enum AS ENUM (
    'pending', 'confirmed', 'processing', 'shipped', 'delivered', 'cancelled', 'refunded', 'returned'
);
CREATE TYPE payment_status_enum AS ENUM (
    'pending', 'authorized', 'captured', 'failed', 'refunded', 'partially_refunded'
);
CREATE TYPE invoice_status_enum AS ENUM ('draft', 'sent', 'pending', 'paid', 'overdue', 'cancelled');

-- Communication & Messaging
CREATE TYPE conversation_type_enum AS ENUM ('direct', 'group', 'support', 'consultation');
CREATE TYPE message_type_enum AS ENUM ('text', 'image', 'file', 'system', 'prescription', 'appointment');
CREATE TYPE notification_type_enum AS ENUM (
    'appointment_reminder', 'prescription_ready', 'lab_results', 'payment_confirmation', 'system_alert',
    'marketing', 'consultation_approved', 'consultation_rejected'
);
CREATE TYPE notification_channel_enum AS ENUM ('email', 'sms', 'push', 'in_app');
CREATE TYPE notification_status_enum AS ENUM ('pending', 'sent', 'delivered', 'failed', 'cancelled');

-- Workflow Management
CREATE TYPE flow_status_enum AS ENUM (
    'started', 'product_selected', 'intake_completed', 'consultation_approved', 'consultation_rejected',
    'order_created', 'payment_pending', 'payment_completed', 'completed', 'cancelled'
);
CREATE TYPE task_type_enum AS ENUM (
    'general', 'patient_followup', 'prescription_review', 'insurance_verification', 'administrative'
);
CREATE TYPE priority_enum AS ENUM ('low', 'medium', 'high', 'urgent');
CREATE TYPE task_status_enum AS ENUM ('pending', 'in_progress', 'completed', 'cancelled', 'on_hold');
CREATE TYPE log_severity_enum AS ENUM ('debug', 'info', 'warning', 'error', 'critical');

-- Dynamic Forms System
CREATE TYPE medical_form_type_enum AS ENUM ('intake', 'assessment', 'follow_up', 'screening', 'consent');
CREATE TYPE form_submission_status_enum AS ENUM ('pending', 'processing', 'completed', 'error');
CREATE TYPE clinical_priority_enum AS ENUM ('routine', 'urgent', 'emergency');
CREATE TYPE device_type_enum AS ENUM ('desktop', 'tablet', 'mobile');

-- Insurance & Pharmacy
CREATE TYPE relationship_enum AS ENUM ('self', 'spouse', 'child', 'parent', 'other');

-- Tags & Categories
CREATE TYPE tag_category_enum AS ENUM ('medical', 'administrative', 'workflow', 'priority', 'custom');
