//! The matrix itself. A line reads: who, what must hold, what is allowed; `update` names the columns, `*` is all that the
//! table does not keep.

use super::{
    Relation, Rule, TableRules,
    Verb::{Delete, Insert, Select, Update},
};
use crate::accounts::UserRole;

macro_rules! matrix {
    ($(
        $(#[doc = $doc:literal])*
        $table:ident keeps($($kept:ident)*) {
            $($who:ident: $($relation:ident)&+ => $($verb:ident $(($($column:tt)*))?),+;)*
        }
    )*) => {
        /// The rules of every table, in the order of [`catalog::TABLES`](crate::catalog::TABLES).
        pub const MATRIX: &[TableRules] = &[$(TableRules {
            table: stringify!($table),
            doc: &[$($doc),*],
            kept: &[$(stringify!($kept)),*],
            rules: &[$(Rule {
                roles: $who,
                relations: &[$(Relation::$relation),+],
                verbs: &[$($verb),+],
                columns: &[$($($(stringify!($column),)*)?)+],
            }),*],
        }),*];
    };
}

const EVERYONE: &[UserRole] = &[UserRole::Patient, UserRole::Provider, UserRole::Admin, UserRole::SuperAdmin];
const PATIENT: &[UserRole] = &[UserRole::Patient];
const PROVIDER: &[UserRole] = &[UserRole::Provider];
const STAFF: &[UserRole] = &[UserRole::Provider, UserRole::Admin, UserRole::SuperAdmin];
/// Super administrators have every permission.
const ADMIN: &[UserRole] = &[UserRole::Admin, UserRole::SuperAdmin];
const SUPER: &[UserRole] = &[UserRole::SuperAdmin];

matrix! {
    /// Own: the person's account. The password's hash is nobody's to read; the e-mail address is the login, and changes
    /// by the portal after it has been verified. Administrators reach the accounts of patients and providers; roles, and
    /// the accounts of other administrators, are a super administrator's.
    users keeps(id last_login_at created_at updated_at) {
        EVERYONE: Own => Select, Update(phone phone_verified profile_picture_url timezone);
        PROVIDER: Assigned => Select;
        PROVIDER: Booked => Select;
        PROVIDER: Emergency => Select;
        ADMIN: Permitted & NonAdmin => Select, Insert,
            Update(email email_verified phone phone_verified status profile_picture_url timezone);
        SUPER: Any => Select, Insert, Update(*), Delete;
    }

    /// Own: the patient's. A patient edits address and contact; names, birth, plan and provider are the staff's. Valid references: the
    /// person sees the account.
    patients keeps(id last_active_at created_at updated_at) {
        PATIENT: Own => Select, Update(
            gender address_line_1 address_line_2 city state postal_code country
            emergency_contact_name emergency_contact_phone emergency_contact_relationship
            primary_pharmacy_id onboarding_completed onboarding_completed_at);
        PROVIDER: Assigned => Select;
        PROVIDER: Booked => Select;
        PROVIDER: Emergency => Select;
        ADMIN: Permitted => Select, Update(*);
        ADMIN: Permitted & ValidReferences => Insert;
        SUPER: Any => Delete;
    }

    /// Own: the provider's. Names, licence, numbers and fee are verified by the staff. Colleagues see each other; patients see
    /// who treats them, and find others through the portal. Valid references: the person sees the account, and nothing is rated or
    /// counted yet.
    providers keeps(id average_rating total_consultations created_at updated_at) {
        STAFF: Any => Select;
        PATIENT: Assigned => Select;
        PATIENT: Booked => Select;
        PROVIDER: Own => Update(bio education languages_spoken availability_schedule is_accepting_patients);
        ADMIN: Permitted & ValidReferences => Insert;
        ADMIN: Permitted => Update(*);
        SUPER: Any => Delete;
    }

    /// Colleagues see each other. Only super administrators give permissions, so nobody gives himself any.
    administrators keeps(id created_at updated_at) {
        STAFF: Any => Select;
        SUPER: Any => Insert, Update(*), Delete;
    }

    /// Own: the patient's, or the provider's. A provider books only patients in their care, and sees all visits of those. What
    /// a visit costs, and who pays, is the portal's. Valid references: the person sees the patient, the visit begins within
    /// [`BOOKING_HORIZON`](super::BOOKING_HORIZON), and one that a provider books costs that provider's fee and names no insurance.
    consultations keeps(id patient_id provider_id fee insurance_covered created_at updated_at) {
        PATIENT: Own => Select;
        PROVIDER: Own => Select, Update(
            consultation_type status started_at ended_at duration_minutes chief_complaint history_present_illness
            assessment plan follow_up_required follow_up_date video_call_url recording_url notes prescription_ids);
        PROVIDER: Assigned => Select;
        PROVIDER: Booked => Select;
        PROVIDER: Emergency => Select;
        PROVIDER: Own & Assigned & ValidReferences => Insert;
        PROVIDER: Own & Booked & ValidReferences => Insert;
        ADMIN: Permitted & ValidReferences => Insert;
        ADMIN: Permitted => Select,
            Update(consultation_type status scheduled_at slot_end ended_at duration_minutes video_call_url);
        SUPER: Any => Update(*), Delete;
    }

    /// Own: the patient's, or the prescriber's. Nobody prescribes in another's name, and what was prescribed stays. Valid references: the
    /// visit is one of this patient with this provider, and no order is named.
    prescriptions keeps(
        id patient_id provider_id consultation_id order_id medication_name generic_name strength dosage_form quantity
        days_supply instructions total_refills prescribed_at expires_at ndc_number controlled_substance_schedule
        contraindications drug_interactions created_at updated_at
    ) {
        PATIENT: Own => Select;
        PROVIDER: Own => Select, Update(status refills_remaining pharmacy_id);
        PROVIDER: Assigned => Select;
        PROVIDER: Booked => Select;
        PROVIDER: Emergency => Select;
        PROVIDER: Own & Assigned & ValidReferences => Insert;
        PROVIDER: Own & Booked & ValidReferences => Insert;
        ADMIN: Permitted => Select;
        SUPER: Any => Update(*), Delete;
    }

    /// Own: the patient's, or the provider's. Valid references: the visit and the flow are the patient's.
    sessions keeps(id patient_id provider_id consultation_id telehealth_flow_id created_at updated_at) {
        PATIENT: Own => Select;
        PROVIDER: Own => Select, Update(*);
        PROVIDER: Assigned => Select;
        PROVIDER: Booked => Select;
        PROVIDER: Emergency => Select;
        PROVIDER: Own & Assigned & ValidReferences => Insert;
        PROVIDER: Own & Booked & ValidReferences => Insert;
        ADMIN: Permitted => Select, Update(status scheduled_date);
        SUPER: Any => Update(*), Delete;
        SUPER: ValidReferences => Insert;
    }

    /// Catalogue.
    categories keeps(id created_at updated_at) {
        EVERYONE: Any => Select;
        ADMIN: Permitted => Insert, Update(*), Delete;
    }

    /// Catalogue. The stock is the portal's. Valid references: a new product has none.
    products keeps(id inventory_quantity created_at updated_at) {
        EVERYONE: Any => Select;
        ADMIN: Permitted & ValidReferences => Insert;
        ADMIN: Permitted => Update(*), Delete;
    }

    /// Catalogue.
    subscription_plans keeps(id created_at updated_at) {
        EVERYONE: Any => Select;
        ADMIN: Permitted => Insert, Update(*), Delete;
    }

    /// Money is the portal's: people read. Own: the patient's, or the prescriber's.
    orders keeps(
        id order_number patient_id provider_id telehealth_flow_id order_type status subtotal tax_amount discount_amount
        shipping_amount total_amount refunded_amount currency payment_status payment_method payment_intent_id
        shipping_address billing_address tracking_number estimated_delivery_date actual_delivery_date notes metadata
        created_at updated_at
    ) {
        PATIENT: Own => Select;
        PROVIDER: Own => Select;
        ADMIN: Permitted => Select;
    }

    /// Money is the portal's: people read. Own: of such an order.
    order_items keeps(
        id order_id product_id prescription_id name description quantity unit_price total_price dosage_instructions metadata
        created_at
    ) {
        PATIENT: Own => Select;
        PROVIDER: Own => Select;
        ADMIN: Permitted => Select;
    }

    /// Money is the portal's: people read. Own: the patient's.
    invoices keeps(
        id invoice_number patient_id order_id subscription_plan_id status issue_date due_date paid_date subtotal tax_amount
        discount_amount total_amount currency payment_terms notes created_at updated_at
    ) {
        PATIENT: Own => Select;
        ADMIN: Permitted => Select;
    }

    /// Own: begun by the person. Whoever joins reads everything, so people are added by the portal or a super administrator.
    /// Valid references: nothing has been said yet.
    conversations keeps(id created_by last_message_id last_message_at created_at updated_at) {
        EVERYONE: Participant => Select;
        EVERYONE: Own & Participant => Update(subject is_archived);
        ADMIN: Permitted => Select, Update(subject is_archived metadata conversation_type);
        ADMIN: Permitted & Own & ValidReferences => Insert;
        SUPER: Any => Update(*), Delete;
    }

    /// Own: sent by the person; nobody writes in another's name. Participant: and it is not deleted, or the person's own.
    /// Valid references: fresh, not the portal's own words, into an open conversation, in answer to a message of the same.
    messages keeps(id conversation_id sender_id message_type reply_to_message_id created_at updated_at) {
        EVERYONE: Participant => Select, Update(read_by);
        EVERYONE: Own & Participant => Update(content attachments is_edited edited_at is_deleted deleted_at);
        EVERYONE: Own & Participant & ValidReferences => Insert;
        ADMIN: Permitted => Select, Delete;
    }

    /// Own: sent to the person. Assigned, Booked: for such a patient. Valid references: nobody has sent, claimed or read it yet.
    notifications keeps(
        id user_id notification_type channels title message data status scheduled_at sent_at expires_at attempts
        claimed_until last_error created_at updated_at
    ) {
        EVERYONE: Own => Select, Update(read_at);
        PROVIDER: Assigned & ValidReferences => Insert;
        PROVIDER: Booked & ValidReferences => Insert;
        ADMIN: Permitted & ValidReferences => Insert;
        ADMIN: Permitted => Select;
        SUPER: Any => Delete;
    }

    /// Own: the patient's. A flow is moved by the portal: it ends in money.
    telehealth_flows keeps(id patient_id current_status status_history order_id completed_at created_at updated_at) {
        PATIENT: Own => Select;
        PROVIDER: Assigned => Select;
        PROVIDER: Booked => Select;
        PROVIDER: Emergency => Select;
        ADMIN: Permitted => Select;
        SUPER: Any => Update(*), Delete;
    }

    /// Own: given by the person. Assigned: given to the person. Valid references: given to nobody yet, or to a member of the staff.
    tasks keeps(id created_at updated_at) {
        EVERYONE: Assigned => Select, Update(status completed_at actual_hours);
        STAFF: Own => Select, Update(
            title description assignee_id task_type priority status due_date completed_at related_entity_type
            related_entity_id estimated_hours actual_hours tags);
        STAFF: Own & ValidReferences => Insert;
        ADMIN: Permitted => Select, Update(*), Delete;
    }

    /// Written by the portal alone.
    audit_logs keeps(
        id user_id actor_id action entity_type entity_id old_values new_values ip_address user_agent session_id severity
        created_at
    ) {
        ADMIN: Permitted => Select;
    }

    /// Catalogue, once published. Own: made by the person.
    form_schemas keeps(id created_by created_at updated_at) {
        EVERYONE: Published => Select;
        ADMIN: Permitted & Own => Insert;
        ADMIN: Permitted => Select, Update(*), Delete;
    }

    /// Own: of the patient, submitted by the person, or meant for the provider. Valid references: submitted by the person, of nobody else
    /// but a patient in care, for a provider whom the person sees, about that patient's visit and flow, and not processed.
    form_submissions keeps(
        id form_schema_id form_version submitted_by patient_id provider_id consultation_id telehealth_flow_id
        submission_data completion_time_seconds device_type ip_address user_agent created_at updated_at
    ) {
        EVERYONE: Own => Select;
        PATIENT: Own & ValidReferences => Insert;
        PROVIDER: Own => Update(status clinical_priority processed_at processing_errors);
        PROVIDER: Assigned => Select, Update(status clinical_priority processed_at processing_errors);
        PROVIDER: Booked => Select, Update(status clinical_priority processed_at processing_errors);
        PROVIDER: Emergency => Select;
        PROVIDER: Assigned & ValidReferences => Insert;
        PROVIDER: Booked & ValidReferences => Insert;
        ADMIN: Permitted => Select;
        SUPER: Any => Update(*), Delete;
    }

    /// Catalogue.
    insurance_providers keeps(id created_at updated_at) {
        EVERYONE: Any => Select;
        ADMIN: Permitted => Insert, Update(*), Delete;
    }

    /// Own: the patient's. Providers have no need of it. Valid references: the person sees the patient.
    patient_insurance keeps(id patient_id created_at updated_at) {
        PATIENT: Own => Select;
        ADMIN: Permitted => Select, Update(*), Delete;
        ADMIN: Permitted & ValidReferences => Insert;
    }

    /// Catalogue.
    pharmacies keeps(id created_at updated_at) {
        EVERYONE: Any => Select;
        ADMIN: Permitted => Insert, Update(*), Delete;
    }

    /// Catalogue. The database counts their use.
    tags keeps(id usage_count created_at updated_at) {
        EVERYONE: Any => Select;
        ADMIN: Permitted => Insert, Update(*), Delete;
    }

    /// Own: tied by the person. Assigned, Booked: tied to such a patient. A tag on a patient is health information, which
    /// patients do not see either.
    entity_tags keeps(id tag_id entity_type entity_id tagged_by created_at) {
        PROVIDER: Assigned => Select;
        PROVIDER: Booked => Select;
        PROVIDER: Own & Assigned => Insert, Delete;
        PROVIDER: Own & Booked => Insert, Delete;
        ADMIN: Permitted => Select, Delete;
        ADMIN: Permitted & Own => Insert;
    }
}
