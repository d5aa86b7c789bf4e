// TEMP hand-made
pub mod sql_types {
    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "user_role_enum"))]
    pub struct UserRoleEnum;
    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "user_status_enum"))]
    pub struct UserStatusEnum;
    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "gender_enum"))]
    pub struct GenderEnum;
    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "consultation_type_enum"))]
    pub struct ConsultationTypeEnum;
    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "consultation_status_enum"))]
    pub struct ConsultationStatusEnum;
    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "dosage_form_enum"))]
    pub struct DosageFormEnum;
    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "prescription_status_enum"))]
    pub struct PrescriptionStatusEnum;
    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "controlled_schedule_enum"))]
    pub struct ControlledScheduleEnum;
    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "session_type_enum"))]
    pub struct SessionTypeEnum;
    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "session_status_enum"))]
    pub struct SessionStatusEnum;
}
diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::*;
    consultations (id) {
        id -> Uuid,
        patient_id -> Uuid,
        provider_id -> Uuid,
        consultation_type -> ConsultationTypeEnum,
        status -> ConsultationStatusEnum,
        scheduled_at -> Timestamptz,
        slot_end -> Timestamptz,
        started_at -> Nullable<Timestamptz>,
        ended_at -> Nullable<Timestamptz>,
        duration_minutes -> Nullable<Int4>,
        chief_complaint -> Nullable<Varchar>,
        history_present_illness -> Nullable<Varchar>,
        assessment -> Nullable<Varchar>,
        plan -> Nullable<Varchar>,
        follow_up_required -> Bool,
        follow_up_date -> Nullable<Date>,
        video_call_url -> Nullable<Varchar>,
        recording_url -> Nullable<Varchar>,
        notes -> Nullable<Varchar>,
        fee -> Numeric,
        insurance_covered -> Bool,
        prescription_ids -> Array<Nullable<Uuid>>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::*;
    sessions (id) {
        id -> Uuid,
        patient_id -> Uuid,
        provider_id -> Uuid,
        consultation_id -> Nullable<Uuid>,
        telehealth_flow_id -> Nullable<Uuid>,
        session_type -> SessionTypeEnum,
        status -> SessionStatusEnum,
        scheduled_date -> Date,
        plan -> Nullable<Varchar>,
        progress_notes -> Nullable<Varchar>,
        assessment_and_plan -> Nullable<Varchar>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::*;
    prescriptions (id) {
        id -> Uuid,
        patient_id -> Uuid,
        provider_id -> Uuid,
        consultation_id -> Nullable<Uuid>,
        order_id -> Nullable<Uuid>,
        medication_name -> Varchar,
        generic_name -> Nullable<Varchar>,
        strength -> Varchar,
        dosage_form -> DosageFormEnum,
        quantity -> Int4,
        days_supply -> Int4,
        instructions -> Varchar,
        refills_remaining -> Int4,
        total_refills -> Int4,
        status -> PrescriptionStatusEnum,
        prescribed_at -> Timestamptz,
        expires_at -> Timestamptz,
        pharmacy_id -> Nullable<Uuid>,
        ndc_number -> Nullable<Varchar>,
        controlled_substance_schedule -> Nullable<ControlledScheduleEnum>,
        contraindications -> Nullable<Array<Nullable<Varchar>>>,
        drug_interactions -> Nullable<Array<Nullable<Varchar>>>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::*;
    providers (id) {
        id -> Uuid,
        first_name -> Varchar,
        last_name -> Varchar,
        npi_number -> Nullable<Varchar>,
        dea_number -> Nullable<Varchar>,
        license_number -> Varchar,
        license_state -> Varchar,
        license_expiry_date -> Date,
        specialties -> Array<Nullable<Varchar>>,
        bio -> Nullable<Varchar>,
        education -> Nullable<Varchar>,
        certifications -> Nullable<Array<Nullable<Varchar>>>,
        years_experience -> Nullable<Int4>,
        languages_spoken -> Array<Nullable<Varchar>>,
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
    use diesel::sql_types::*;
    use super::sql_types::*;
    administrators (id) {
        id -> Uuid,
        first_name -> Varchar,
        last_name -> Varchar,
        permissions -> Array<Nullable<Varchar>>,
        department -> Nullable<Varchar>,
        manager_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::*;
    patients (id) {
        id -> Uuid,
        first_name -> Varchar,
        last_name -> Varchar,
        date_of_birth -> Date,
        gender -> Nullable<GenderEnum>,
        address_line_1 -> Nullable<Varchar>,
        address_line_2 -> Nullable<Varchar>,
        city -> Nullable<Varchar>,
        state -> Nullable<Varchar>,
        postal_code -> Nullable<Varchar>,
        country -> Varchar,
        emergency_contact_name -> Nullable<Varchar>,
        emergency_contact_phone -> Nullable<Varchar>,
        emergency_contact_relationship -> Nullable<Varchar>,
        subscription_plan_id -> Nullable<Uuid>,
        primary_pharmacy_id -> Nullable<Uuid>,
        primary_provider_id -> Nullable<Uuid>,
        onboarding_completed -> Bool,
        onboarding_completed_at -> Nullable<Timestamptz>,
        last_active_at -> Timestamptz,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::*;
    users (id) {
        id -> Uuid,
        email -> Varchar,
        role -> UserRoleEnum,
        status -> UserStatusEnum,
        email_verified -> Bool,
        phone -> Nullable<Varchar>,
        phone_verified -> Bool,
        profile_picture_url -> Nullable<Varchar>,
        last_login_at -> Nullable<Timestamptz>,
        timezone -> Varchar,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}
