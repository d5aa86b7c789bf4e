// @generated automatically by Diesel CLI.

pub mod sql_types {
    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "billing_cycle_enum"))]
    pub struct BillingCycleEnum;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "clinical_priority_enum"))]
    pub struct ClinicalPriorityEnum;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "consultation_status_enum"))]
    pub struct ConsultationStatusEnum;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "consultation_type_enum"))]
    pub struct ConsultationTypeEnum;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "controlled_schedule_enum"))]
    pub struct ControlledScheduleEnum;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "conversation_type_enum"))]
    pub struct ConversationTypeEnum;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "device_type_enum"))]
    pub struct DeviceTypeEnum;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "dosage_form_enum"))]
    pub struct DosageFormEnum;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "flow_status_enum"))]
    pub struct FlowStatusEnum;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "form_submission_status_enum"))]
    pub struct FormSubmissionStatusEnum;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "gender_enum"))]
    pub struct GenderEnum;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "invoice_status_enum"))]
    pub struct InvoiceStatusEnum;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "log_severity_enum"))]
    pub struct LogSeverityEnum;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "medical_form_type_enum"))]
    pub struct MedicalFormTypeEnum;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "message_type_enum"))]
    pub struct MessageTypeEnum;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "notification_channel_enum"))]
    pub struct NotificationChannelEnum;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "notification_status_enum"))]
    pub struct NotificationStatusEnum;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "notification_type_enum"))]
    pub struct NotificationTypeEnum;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "order_status_enum"))]
    pub struct OrderStatusEnum;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "order_type_enum"))]
    pub struct OrderTypeEnum;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "payment_status_enum"))]
    pub struct PaymentStatusEnum;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "prescription_status_enum"))]
    pub struct PrescriptionStatusEnum;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "priority_enum"))]
    pub struct PriorityEnum;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "product_type_enum"))]
    pub struct ProductTypeEnum;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "quantity_unit_enum"))]
    pub struct QuantityUnitEnum;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "relationship_enum"))]
    pub struct RelationshipEnum;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "sealed_json"))]
    pub struct SealedJson;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "sealed_text"))]
    pub struct SealedText;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "session_status_enum"))]
    pub struct SessionStatusEnum;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "session_type_enum"))]
    pub struct SessionTypeEnum;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "tag_category_enum"))]
    pub struct TagCategoryEnum;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "task_status_enum"))]
    pub struct TaskStatusEnum;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "task_type_enum"))]
    pub struct TaskTypeEnum;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "user_role_enum"))]
    pub struct UserRoleEnum;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "user_status_enum"))]
    pub struct UserStatusEnum;
}

diesel::table! {
    administrators (id) {
        id -> Uuid,
        #[max_length = 100]
        first_name -> Nullable<Varchar>,
        #[max_length = 100]
        last_name -> Nullable<Varchar>,
        permissions -> Array<Nullable<Text>>,
        #[max_length = 100]
        department -> Nullable<Varchar>,
        manager_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    audit_checkpoints (tree_size) {
        tree_size -> Int8,
        note -> Text,
    }
}

diesel::table! {
    audit_leaves (position) {
        position -> Int8,
        audit_id -> Uuid,
        hashes -> Bytea,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::LogSeverityEnum;

    audit_logs (id) {
        id -> Uuid,
        user_id -> Nullable<Uuid>,
        actor_id -> Nullable<Uuid>,
        #[max_length = 100]
        action -> Varchar,
        #[max_length = 100]
        entity_type -> Varchar,
        entity_id -> Uuid,
        old_values -> Nullable<Jsonb>,
        new_values -> Nullable<Jsonb>,
        ip_address -> Nullable<Inet>,
        user_agent -> Nullable<Text>,
        #[max_length = 100]
        session_id -> Nullable<Varchar>,
        severity -> LogSeverityEnum,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    backup_drills (started_at) {
        started_at -> Timestamptz,
        is_passed -> Bool,
        record -> Jsonb,
    }
}

diesel::table! {
    categories (id) {
        id -> Uuid,
        #[max_length = 200]
        name -> Varchar,
        description -> Nullable<Text>,
        #[max_length = 200]
        slug -> Varchar,
        parent_category_id -> Nullable<Uuid>,
        icon_url -> Nullable<Text>,
        is_active -> Bool,
        sort_order -> Int4,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::ConsultationTypeEnum;
    use super::sql_types::ConsultationStatusEnum;
    use super::sql_types::SealedText;

    consultations (id) {
        id -> Uuid,
        patient_id -> Uuid,
        provider_id -> Uuid,
        consultation_type -> ConsultationTypeEnum,
        status -> ConsultationStatusEnum,
        #[max_length = 2]
        patient_state -> Nullable<Varchar>,
        scheduled_at -> Timestamptz,
        slot_end -> Timestamptz,
        started_at -> Nullable<Timestamptz>,
        ended_at -> Nullable<Timestamptz>,
        duration_minutes -> Nullable<Int4>,
        chief_complaint -> Nullable<SealedText>,
        history_present_illness -> Nullable<SealedText>,
        assessment -> Nullable<SealedText>,
        plan -> Nullable<SealedText>,
        follow_up_required -> Bool,
        follow_up_date -> Nullable<Date>,
        video_call_url -> Nullable<SealedText>,
        recording_url -> Nullable<SealedText>,
        notes -> Nullable<SealedText>,
        cancellation_reason -> Nullable<SealedText>,
        fee -> Numeric,
        insurance_covered -> Bool,
        prescription_ids -> Array<Nullable<Uuid>>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    context_keys (inner_pad) {
        inner_pad -> Bytea,
        outer_pad -> Bytea,
    }
}

diesel::table! {
    context_secret (secret) {
        secret -> Bytea,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::SealedText;
    use super::sql_types::ConversationTypeEnum;

    conversations (id) {
        id -> Uuid,
        subject -> Nullable<SealedText>,
        participant_ids -> Array<Nullable<Uuid>>,
        conversation_type -> ConversationTypeEnum,
        is_group -> Bool,
        created_by -> Uuid,
        last_message_id -> Nullable<Uuid>,
        last_message_at -> Nullable<Timestamptz>,
        is_archived -> Bool,
        metadata -> Jsonb,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    entity_tags (id) {
        id -> Uuid,
        tag_id -> Uuid,
        #[max_length = 50]
        entity_type -> Varchar,
        entity_id -> Uuid,
        tagged_by -> Nullable<Uuid>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::MedicalFormTypeEnum;

    form_schemas (id) {
        id -> Uuid,
        #[max_length = 200]
        title -> Varchar,
        description -> Nullable<Text>,
        #[max_length = 20]
        version -> Varchar,
        schema_definition -> Jsonb,
        medical_form_type -> Nullable<MedicalFormTypeEnum>,
        #[max_length = 100]
        clinical_workflow -> Nullable<Varchar>,
        is_template -> Bool,
        is_published -> Bool,
        #[max_length = 100]
        category -> Nullable<Varchar>,
        tags -> Nullable<Array<Nullable<Text>>>,
        created_by -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::SealedJson;
    use super::sql_types::FormSubmissionStatusEnum;
    use super::sql_types::ClinicalPriorityEnum;
    use super::sql_types::DeviceTypeEnum;

    form_submissions (id) {
        id -> Uuid,
        form_schema_id -> Uuid,
        #[max_length = 20]
        form_version -> Varchar,
        submitted_by -> Nullable<Uuid>,
        patient_id -> Nullable<Uuid>,
        provider_id -> Nullable<Uuid>,
        consultation_id -> Nullable<Uuid>,
        telehealth_flow_id -> Nullable<Uuid>,
        submission_data -> SealedJson,
        scores -> Nullable<SealedJson>,
        status -> FormSubmissionStatusEnum,
        clinical_priority -> ClinicalPriorityEnum,
        processed_at -> Nullable<Timestamptz>,
        processing_errors -> Nullable<Array<Nullable<Text>>>,
        completion_time_seconds -> Nullable<Int4>,
        device_type -> Nullable<DeviceTypeEnum>,
        ip_address -> Nullable<Inet>,
        user_agent -> Nullable<Text>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    insurance_providers (id) {
        id -> Uuid,
        #[max_length = 200]
        name -> Varchar,
        #[max_length = 20]
        payer_id -> Nullable<Varchar>,
        #[max_length = 20]
        phone -> Nullable<Varchar>,
        website_url -> Nullable<Text>,
        coverage_types -> Nullable<Array<Nullable<Text>>>,
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::InvoiceStatusEnum;
    use super::sql_types::SealedText;

    invoices (id) {
        id -> Uuid,
        #[max_length = 50]
        invoice_number -> Varchar,
        patient_id -> Uuid,
        order_id -> Nullable<Uuid>,
        subscription_plan_id -> Nullable<Uuid>,
        status -> InvoiceStatusEnum,
        issue_date -> Date,
        due_date -> Date,
        paid_date -> Nullable<Date>,
        subtotal -> Numeric,
        tax_amount -> Numeric,
        discount_amount -> Numeric,
        total_amount -> Numeric,
        #[max_length = 3]
        currency -> Varchar,
        #[max_length = 100]
        payment_terms -> Varchar,
        notes -> Nullable<SealedText>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    key_checks (key_id) {
        key_id -> Text,
        check_value -> Bytea,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::MessageTypeEnum;
    use super::sql_types::SealedText;
    use super::sql_types::SealedJson;

    messages (id) {
        id -> Uuid,
        conversation_id -> Uuid,
        sender_id -> Uuid,
        message_type -> MessageTypeEnum,
        content -> SealedText,
        attachments -> SealedJson,
        reply_to_message_id -> Nullable<Uuid>,
        is_edited -> Bool,
        edited_at -> Nullable<Timestamptz>,
        is_deleted -> Bool,
        deleted_at -> Nullable<Timestamptz>,
        read_by -> Jsonb,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::NotificationTypeEnum;
    use super::sql_types::NotificationChannelEnum;
    use super::sql_types::SealedText;
    use super::sql_types::SealedJson;
    use super::sql_types::NotificationStatusEnum;

    notifications (id) {
        id -> Uuid,
        user_id -> Uuid,
        notification_type -> NotificationTypeEnum,
        channels -> Array<Nullable<NotificationChannelEnum>>,
        title -> SealedText,
        message -> SealedText,
        data -> SealedJson,
        status -> NotificationStatusEnum,
        scheduled_at -> Timestamptz,
        sent_at -> Nullable<Timestamptz>,
        read_at -> Nullable<Timestamptz>,
        expires_at -> Nullable<Timestamptz>,
        attempts -> Int4,
        claimed_until -> Nullable<Timestamptz>,
        last_error -> Nullable<Text>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::SealedText;

    order_items (id) {
        id -> Uuid,
        order_id -> Uuid,
        product_id -> Nullable<Uuid>,
        prescription_id -> Nullable<Uuid>,
        name -> SealedText,
        description -> Nullable<SealedText>,
        quantity -> Int4,
        unit_price -> Numeric,
        total_price -> Numeric,
        dosage_instructions -> Nullable<SealedText>,
        metadata -> Jsonb,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::OrderTypeEnum;
    use super::sql_types::OrderStatusEnum;
    use super::sql_types::PaymentStatusEnum;
    use super::sql_types::SealedText;
    use super::sql_types::SealedJson;

    orders (id) {
        id -> Uuid,
        #[max_length = 50]
        order_number -> Varchar,
        patient_id -> Uuid,
        provider_id -> Nullable<Uuid>,
        telehealth_flow_id -> Nullable<Uuid>,
        order_type -> OrderTypeEnum,
        status -> OrderStatusEnum,
        subtotal -> Numeric,
        tax_amount -> Numeric,
        discount_amount -> Numeric,
        shipping_amount -> Numeric,
        total_amount -> Numeric,
        refunded_amount -> Numeric,
        #[max_length = 3]
        currency -> Varchar,
        payment_status -> PaymentStatusEnum,
        #[max_length = 50]
        payment_method -> Nullable<Varchar>,
        payment_intent_id -> Nullable<SealedText>,
        shipping_address -> Nullable<SealedJson>,
        billing_address -> Nullable<SealedJson>,
        #[max_length = 100]
        tracking_number -> Nullable<Varchar>,
        estimated_delivery_date -> Nullable<Date>,
        actual_delivery_date -> Nullable<Date>,
        notes -> Nullable<SealedText>,
        metadata -> Jsonb,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        payment_intent_token -> Nullable<Int8>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::SealedText;
    use super::sql_types::RelationshipEnum;

    patient_insurance (id) {
        id -> Uuid,
        patient_id -> Uuid,
        insurance_provider_id -> Uuid,
        policy_number -> SealedText,
        group_number -> Nullable<SealedText>,
        subscriber_name -> SealedText,
        subscriber_relationship -> RelationshipEnum,
        effective_date -> Date,
        expiration_date -> Nullable<Date>,
        copay_amount -> Nullable<Numeric>,
        deductible_amount -> Nullable<Numeric>,
        is_primary -> Bool,
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::SealedText;
    use super::sql_types::GenderEnum;

    patients (id) {
        id -> Uuid,
        first_name -> Nullable<SealedText>,
        last_name -> Nullable<SealedText>,
        date_of_birth -> Date,
        date_of_birth_correction -> Nullable<SealedText>,
        gender -> Nullable<GenderEnum>,
        address_line_1 -> Nullable<SealedText>,
        address_line_2 -> Nullable<SealedText>,
        city -> Nullable<SealedText>,
        #[max_length = 100]
        state -> Nullable<Varchar>,
        #[max_length = 20]
        postal_code -> Nullable<Varchar>,
        #[max_length = 100]
        country -> Varchar,
        emergency_contact_name -> Nullable<SealedText>,
        emergency_contact_phone -> Nullable<SealedText>,
        emergency_contact_relationship -> Nullable<SealedText>,
        subscription_plan_id -> Nullable<Uuid>,
        primary_pharmacy_id -> Nullable<Uuid>,
        primary_provider_id -> Nullable<Uuid>,
        onboarding_completed -> Bool,
        onboarding_completed_at -> Nullable<Timestamptz>,
        last_active_at -> Timestamptz,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        identity_token -> Nullable<Int8>,
        name_tokens -> Nullable<Array<Nullable<Int8>>>,
    }
}

diesel::table! {
    payment_events (id) {
        id -> Text,
        order_id -> Uuid,
        kind -> Text,
        amount -> Numeric,
        outcome -> Text,
        created_at -> Timestamptz,
        #[max_length = 3]
        currency -> Nullable<Varchar>,
        concludes -> Nullable<Text>,
        code -> Nullable<Text>,
    }
}

diesel::table! {
    payment_resolutions (id) {
        id -> Text,
        resolution -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    pharmacies (id) {
        id -> Uuid,
        #[max_length = 200]
        name -> Varchar,
        #[max_length = 10]
        npi_number -> Nullable<Varchar>,
        address_line_1 -> Text,
        address_line_2 -> Nullable<Text>,
        #[max_length = 100]
        city -> Varchar,
        #[max_length = 2]
        state -> Varchar,
        #[max_length = 10]
        postal_code -> Varchar,
        #[max_length = 20]
        phone -> Varchar,
        #[max_length = 20]
        fax -> Nullable<Varchar>,
        #[max_length = 255]
        email -> Nullable<Varchar>,
        hours_of_operation -> Nullable<Jsonb>,
        is_24_hour -> Bool,
        accepts_insurance -> Bool,
        delivery_available -> Bool,
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::SealedText;
    use super::sql_types::DosageFormEnum;
    use super::sql_types::QuantityUnitEnum;
    use super::sql_types::PrescriptionStatusEnum;
    use super::sql_types::ControlledScheduleEnum;

    prescriptions (id) {
        id -> Uuid,
        patient_id -> Uuid,
        provider_id -> Uuid,
        consultation_id -> Nullable<Uuid>,
        order_id -> Nullable<Uuid>,
        medication_name -> SealedText,
        generic_name -> Nullable<SealedText>,
        strength -> SealedText,
        dosage_form -> DosageFormEnum,
        quantity -> Numeric,
        quantity_unit -> QuantityUnitEnum,
        days_supply -> Int4,
        instructions -> SealedText,
        refills_remaining -> Int4,
        total_refills -> Int4,
        status -> PrescriptionStatusEnum,
        prescribed_at -> Timestamptz,
        expires_at -> Timestamptz,
        pharmacy_id -> Nullable<Uuid>,
        ndc_number -> Nullable<SealedText>,
        controlled_substance_schedule -> Nullable<ControlledScheduleEnum>,
        contraindications -> Nullable<SealedText>,
        drug_interactions -> Nullable<SealedText>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::ProductTypeEnum;

    products (id) {
        id -> Uuid,
        #[max_length = 200]
        name -> Varchar,
        description -> Nullable<Text>,
        #[max_length = 100]
        sku -> Varchar,
        category_id -> Nullable<Uuid>,
        product_type -> ProductTypeEnum,
        price -> Numeric,
        cost -> Nullable<Numeric>,
        inventory_quantity -> Int4,
        requires_prescription -> Bool,
        is_active -> Bool,
        weight_grams -> Nullable<Int4>,
        dimensions -> Nullable<Jsonb>,
        image_urls -> Nullable<Array<Nullable<Text>>>,
        tags -> Nullable<Array<Nullable<Text>>>,
        metadata -> Jsonb,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    providers (id) {
        id -> Uuid,
        #[max_length = 100]
        first_name -> Nullable<Varchar>,
        #[max_length = 100]
        last_name -> Nullable<Varchar>,
        #[max_length = 10]
        npi_number -> Nullable<Varchar>,
        #[max_length = 20]
        dea_number -> Nullable<Varchar>,
        #[max_length = 50]
        license_number -> Varchar,
        #[max_length = 2]
        license_state -> Varchar,
        license_expiry_date -> Date,
        other_licenses -> Jsonb,
        specialties -> Array<Nullable<Text>>,
        bio -> Nullable<Text>,
        education -> Nullable<Text>,
        certifications -> Nullable<Array<Nullable<Text>>>,
        years_experience -> Nullable<Int4>,
        languages_spoken -> Array<Nullable<Text>>,
        consultation_fee -> Nullable<Numeric>,
        availability_schedule -> Nullable<Jsonb>,
        is_accepting_patients -> Bool,
        average_rating -> Nullable<Numeric>,
        total_consultations -> Int4,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    service_grants (service, table_name, verb) {
        service -> Text,
        table_name -> Text,
        verb -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::SessionTypeEnum;
    use super::sql_types::SessionStatusEnum;
    use super::sql_types::SealedText;

    sessions (id) {
        id -> Uuid,
        patient_id -> Uuid,
        provider_id -> Uuid,
        consultation_id -> Nullable<Uuid>,
        telehealth_flow_id -> Nullable<Uuid>,
        session_type -> SessionTypeEnum,
        status -> SessionStatusEnum,
        scheduled_date -> Date,
        plan -> Nullable<SealedText>,
        progress_notes -> Nullable<SealedText>,
        assessment_and_plan -> Nullable<SealedText>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    status_transitions (machine, from_status, to_status) {
        machine -> Text,
        from_status -> Text,
        to_status -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::BillingCycleEnum;

    subscription_plans (id) {
        id -> Uuid,
        #[max_length = 200]
        name -> Varchar,
        description -> Nullable<Text>,
        price -> Numeric,
        billing_cycle -> BillingCycleEnum,
        duration_months -> Nullable<Int4>,
        discount_percentage -> Numeric,
        features -> Array<Nullable<Text>>,
        is_popular -> Bool,
        is_active -> Bool,
        max_consultations -> Nullable<Int4>,
        includes_shipping -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    table_sizes (day, name) {
        day -> Date,
        name -> Text,
        bytes -> Int8,
        rows -> Int8,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::TagCategoryEnum;

    tags (id) {
        id -> Uuid,
        #[max_length = 100]
        name -> Varchar,
        #[max_length = 7]
        color -> Varchar,
        description -> Nullable<Text>,
        category -> Nullable<TagCategoryEnum>,
        usage_count -> Int4,
        is_system_tag -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::SealedText;
    use super::sql_types::TaskTypeEnum;
    use super::sql_types::PriorityEnum;
    use super::sql_types::TaskStatusEnum;

    tasks (id) {
        id -> Uuid,
        title -> SealedText,
        description -> Nullable<SealedText>,
        assignee_id -> Nullable<Uuid>,
        assigner_id -> Nullable<Uuid>,
        task_type -> TaskTypeEnum,
        priority -> PriorityEnum,
        status -> TaskStatusEnum,
        due_date -> Nullable<Date>,
        completed_at -> Nullable<Timestamptz>,
        #[max_length = 50]
        related_entity_type -> Nullable<Varchar>,
        related_entity_id -> Nullable<Uuid>,
        estimated_hours -> Nullable<Numeric>,
        actual_hours -> Nullable<Numeric>,
        tags -> Nullable<Array<Nullable<Text>>>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::FlowStatusEnum;
    use super::sql_types::SealedJson;

    telehealth_flows (id) {
        id -> Uuid,
        patient_id -> Uuid,
        category_id -> Nullable<Uuid>,
        product_id -> Nullable<Uuid>,
        subscription_duration_id -> Nullable<Uuid>,
        current_status -> FlowStatusEnum,
        status_history -> Jsonb,
        intake_form_data -> SealedJson,
        consultation_data -> SealedJson,
        order_id -> Nullable<Uuid>,
        completed_at -> Nullable<Timestamptz>,
        metadata -> Jsonb,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::UserRoleEnum;
    use super::sql_types::UserStatusEnum;

    users (id) {
        id -> Uuid,
        #[max_length = 255]
        email -> Varchar,
        #[max_length = 255]
        password_hash -> Nullable<Varchar>,
        role -> UserRoleEnum,
        status -> UserStatusEnum,
        email_verified -> Bool,
        #[max_length = 20]
        phone -> Nullable<Varchar>,
        phone_verified -> Bool,
        profile_picture_url -> Nullable<Text>,
        last_login_at -> Nullable<Timestamptz>,
        #[max_length = 50]
        timezone -> Varchar,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::joinable!(administrators -> users (id));
diesel::joinable!(audit_logs -> users (user_id));
diesel::joinable!(consultations -> patients (patient_id));
diesel::joinable!(consultations -> providers (provider_id));
diesel::joinable!(conversations -> users (created_by));
diesel::joinable!(entity_tags -> tags (tag_id));
diesel::joinable!(entity_tags -> users (tagged_by));
diesel::joinable!(form_schemas -> users (created_by));
diesel::joinable!(form_submissions -> consultations (consultation_id));
diesel::joinable!(form_submissions -> form_schemas (form_schema_id));
diesel::joinable!(form_submissions -> patients (patient_id));
diesel::joinable!(form_submissions -> providers (provider_id));
diesel::joinable!(form_submissions -> telehealth_flows (telehealth_flow_id));
diesel::joinable!(form_submissions -> users (submitted_by));
diesel::joinable!(invoices -> orders (order_id));
diesel::joinable!(invoices -> patients (patient_id));
diesel::joinable!(invoices -> subscription_plans (subscription_plan_id));
diesel::joinable!(messages -> users (sender_id));
diesel::joinable!(notifications -> users (user_id));
diesel::joinable!(order_items -> orders (order_id));
diesel::joinable!(order_items -> prescriptions (prescription_id));
diesel::joinable!(order_items -> products (product_id));
diesel::joinable!(orders -> patients (patient_id));
diesel::joinable!(orders -> providers (provider_id));
diesel::joinable!(patient_insurance -> insurance_providers (insurance_provider_id));
diesel::joinable!(patient_insurance -> patients (patient_id));
diesel::joinable!(patients -> pharmacies (primary_pharmacy_id));
diesel::joinable!(patients -> providers (primary_provider_id));
diesel::joinable!(patients -> subscription_plans (subscription_plan_id));
diesel::joinable!(patients -> users (id));
diesel::joinable!(payment_resolutions -> payment_events (id));
diesel::joinable!(prescriptions -> consultations (consultation_id));
diesel::joinable!(prescriptions -> orders (order_id));
diesel::joinable!(prescriptions -> patients (patient_id));
diesel::joinable!(prescriptions -> pharmacies (pharmacy_id));
diesel::joinable!(prescriptions -> providers (provider_id));
diesel::joinable!(products -> categories (category_id));
diesel::joinable!(providers -> users (id));
diesel::joinable!(sessions -> consultations (consultation_id));
diesel::joinable!(sessions -> patients (patient_id));
diesel::joinable!(sessions -> providers (provider_id));
diesel::joinable!(sessions -> telehealth_flows (telehealth_flow_id));
diesel::joinable!(telehealth_flows -> categories (category_id));
diesel::joinable!(telehealth_flows -> patients (patient_id));
diesel::joinable!(telehealth_flows -> products (product_id));
diesel::joinable!(telehealth_flows -> subscription_plans (subscription_duration_id));

diesel::allow_tables_to_appear_in_same_query!(
    administrators,
    audit_checkpoints,
    audit_leaves,
    audit_logs,
    backup_drills,
    categories,
    consultations,
    context_keys,
    context_secret,
    conversations,
    entity_tags,
    form_schemas,
    form_submissions,
    insurance_providers,
    invoices,
    key_checks,
    messages,
    notifications,
    order_items,
    orders,
    patient_insurance,
    patients,
    payment_events,
    payment_resolutions,
    pharmacies,
    prescriptions,
    products,
    providers,
    service_grants,
    sessions,
    status_transitions,
    subscription_plans,
    table_sizes,
    tags,
    tasks,
    telehealth_flows,
    users,
);
