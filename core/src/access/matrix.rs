//! The matrix, and the roles for which it is written. A line reads `roles: relations => verbs`. `Update` lists the columns; `*` means all except the immutable
//! columns of the table. Patients cannot read the columns in `staff_only`.

use super::{
    DatabaseRole, PATIENT_ROLE, Relation, Rule, TableRules,
    Verb::{Delete, Insert, Select, Update},
};
use crate::accounts::UserRole;

macro_rules! matrix {
    ($(
        $(#[doc = $doc:literal])*
        $table:ident immutable($($immutable:ident)*) $(staff_only($($staff_only:ident)*))? {
            $($who:ident: $($relation:ident)&+ => $($verb:ident $(($($column:tt)*))?),+;)*
        }
    )*) => {
        /// The rules of every table, in the order of [`catalog::TABLES`](crate::catalog::TABLES).
        pub const MATRIX: &[TableRules] = &[$(TableRules {
            table: stringify!($table),
            doc: &[$($doc),*],
            immutable: &[$(stringify!($immutable)),*],
            staff_only: &[$($(stringify!($staff_only)),*)?],
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
/// Administrators; super administrators have every permission.
const ADMIN: &[UserRole] = &[UserRole::Admin, UserRole::SuperAdmin];
const SUPER: &[UserRole] = &[UserRole::SuperAdmin];

/// The database roles of patients, providers and administrators.
pub const DATABASE_ROLES: &[DatabaseRole] = &[
    DatabaseRole { word: "patient", name: PATIENT_ROLE, person: "(SELECT access_patient())", users: PATIENT },
    DatabaseRole {
        word: "provider",
        name: "telehealth_provider",
        person: "(SELECT access_provider())",
        users: PROVIDER,
    },
    DatabaseRole { word: "admin", name: "telehealth_admin", person: "(SELECT access_admin())", users: ADMIN },
];

matrix! {
    /// Own: the user's account. No user can read the password hash. The e-mail address is the login; only the portal
    /// changes it, after verification. Patients also see the accounts of their merged duplicates. Administrators manage
    /// the accounts of patients and providers; only super administrators manage roles and the accounts of
    /// administrators.
    users immutable(id last_login_at created_at updated_at) {
        EVERYONE: Own => Select, Update(phone phone_verified profile_picture_url timezone);
        PATIENT: Merged => Select;
        PROVIDER: Assigned => Select;
        PROVIDER: Booked => Select;
        PROVIDER: Emergency => Select;
        ADMIN: Permitted & NonAdmin => Select, Insert,
            Update(email email_verified phone phone_verified status profile_picture_url timezone);
        SUPER: Any => Select, Insert, Update(*), Delete;
    }

    /// Own: the patient's row. Patients also see the rows of their merged duplicates. Patients change their address and
    /// contacts; only the staff change names, date of birth, plan and provider. Valid references: the user can see the
    /// account.
    patients immutable(id last_active_at created_at updated_at) {
        PATIENT: Own => Select, Update(
            gender address_line_1 address_line_2 city state postal_code country
            emergency_contact_name emergency_contact_phone emergency_contact_relationship
            primary_pharmacy_id onboarding_completed onboarding_completed_at);
        PATIENT: Merged => Select;
        PROVIDER: Assigned => Select;
        PROVIDER: Booked => Select;
        PROVIDER: Emergency => Select;
        ADMIN: Permitted => Select, Update(*);
        ADMIN: Permitted & ValidReferences => Insert;
        SUPER: Any => Delete;
    }

    /// Own: the provider's row. Names, licence, numbers and fee are verified and changed by the staff. Staff see all
    /// providers; patients see those who treat them and those with whom they can book a visit. Valid references: the
    /// user can see the account, and the rating and the visit count are not set.
    providers immutable(id average_rating total_consultations created_at updated_at) staff_only(dea_number) {
        STAFF: Any => Select;
        PATIENT: Assigned => Select;
        PATIENT: Booked => Select;
        PATIENT: Bookable => Select;
        PROVIDER: Own => Update(bio education languages_spoken availability_schedule is_accepting_patients);
        ADMIN: Permitted & ValidReferences => Insert;
        ADMIN: Permitted => Update(*);
        SUPER: Any => Delete;
    }

    /// Staff see all administrators. Only super administrators grant permissions, so that administrators cannot extend
    /// their own.
    administrators immutable(id created_at updated_at) {
        STAFF: Any => Select;
        SUPER: Any => Insert, Update(*), Delete;
    }

    /// Own: the patient's or the provider's visit. Patients book visits for themselves, and cancel or move them before
    /// they begin. Providers book visits only for patients in their care, and see all visits of those. Only the portal
    /// changes the fee and the insurance coverage. Valid references: the user can see the patient, the visit begins
    /// within [`BOOKING_HORIZON`](crate::access::BOOKING_HORIZON), and a visit booked by a patient or a provider has the
    /// provider's fee and no insurance coverage; one booked by a patient lies in the future, is with a provider who can
    /// be booked, and has no notes.
    consultations immutable(id patient_id provider_id patient_state fee insurance_covered created_at updated_at) {
        PATIENT: Own => Select, Update(status cancellation_reason);
        PATIENT: Own & ValidReferences => Insert;
        PROVIDER: Own => Select, Update(
            consultation_type status started_at ended_at duration_minutes chief_complaint history_present_illness
            assessment plan follow_up_required follow_up_date video_call_url recording_url notes cancellation_reason
            prescription_ids);
        PROVIDER: Assigned => Select;
        PROVIDER: Booked => Select;
        PROVIDER: Emergency => Select;
        PROVIDER: Own & Assigned & ValidReferences => Insert;
        PROVIDER: Own & Booked & ValidReferences => Insert;
        ADMIN: Permitted & ValidReferences => Insert;
        ADMIN: Permitted => Select,
            Update(consultation_type status scheduled_at slot_end ended_at duration_minutes video_call_url
                cancellation_reason);
        SUPER: Any => Update(*), Delete;
    }

    /// Own: the patient's or the prescriber's prescription. Providers prescribe only in their own name, and the
    /// prescribed drug is immutable. Valid references: the visit is one of this patient with this provider, and no
    /// order is set.
    prescriptions immutable(
        id patient_id provider_id consultation_id order_id medication_name generic_name strength dosage_form quantity
        quantity_unit days_supply instructions total_refills prescribed_at expires_at ndc_number
        controlled_substance_schedule contraindications drug_interactions created_at updated_at
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

    /// Own: the patient's or the provider's session. Valid references: the visit and the flow are the patient's.
    sessions immutable(id patient_id provider_id consultation_id telehealth_flow_id created_at updated_at) {
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

    /// Catalogue, readable by every user.
    categories immutable(id created_at updated_at) {
        EVERYONE: Any => Select;
        ADMIN: Permitted => Insert, Update(*), Delete;
    }

    /// Catalogue, readable by every user. Only the portal changes the stock. Valid references: a new product has no
    /// stock.
    products immutable(id inventory_quantity created_at updated_at) staff_only(cost) {
        EVERYONE: Any => Select;
        ADMIN: Permitted & ValidReferences => Insert;
        ADMIN: Permitted => Update(*), Delete;
    }

    /// Catalogue, readable by every user.
    subscription_plans immutable(id created_at updated_at) {
        EVERYONE: Any => Select;
        ADMIN: Permitted => Insert, Update(*), Delete;
    }

    /// Own: the patient's order, or one of the ordering provider. Patients order products at their prices and start the
    /// payment; only the portal writes all other financial data. Valid references: the order is new and unpaid, in US
    /// dollars, without tax, discount, shipping and metadata, and the user can see its provider and its flow.
    orders immutable(
        id order_number patient_id provider_id telehealth_flow_id order_type status subtotal tax_amount discount_amount
        shipping_amount total_amount refunded_amount currency shipping_address billing_address tracking_number
        estimated_delivery_date actual_delivery_date notes metadata created_at updated_at
    ) {
        PATIENT: Own => Select, Update(payment_status payment_method payment_intent_id);
        PATIENT: Own & ValidReferences => Insert;
        PROVIDER: Own => Select;
        ADMIN: Permitted => Select;
    }

    /// Only the portal and ordering patients write financial data. Own: an item of the user's own order. Valid
    /// references: a product on sale at its price, without dosage instructions and metadata, and with a prescription of
    /// the patient that is active if the product requires one.
    order_items immutable(
        id order_id product_id prescription_id name description quantity unit_price total_price dosage_instructions metadata
        created_at
    ) {
        PATIENT: Own => Select;
        PATIENT: Own & ValidReferences => Insert;
        PROVIDER: Own => Select;
        ADMIN: Permitted => Select;
    }

    /// Only the portal writes financial data. Own: the patient's invoice.
    invoices immutable(
        id invoice_number patient_id order_id subscription_plan_id status issue_date due_date paid_date subtotal tax_amount
        discount_amount total_amount currency payment_terms notes created_at updated_at
    ) {
        PATIENT: Own => Select;
        ADMIN: Permitted => Select;
    }

    /// Own: started by the user. New participants can read all messages, so only the portal or a super administrator
    /// adds them. Valid references: there are no messages yet; a patient's conversation is a direct one with a provider
    /// who treats them.
    conversations immutable(id created_by last_message_id last_message_at created_at updated_at) {
        EVERYONE: Participant => Select;
        EVERYONE: Own & Participant => Update(subject is_archived);
        PATIENT: Own => Select;
        PATIENT: Own & ValidReferences => Insert;
        ADMIN: Permitted => Select, Update(subject is_archived metadata conversation_type);
        ADMIN: Permitted & Own & ValidReferences => Insert;
        SUPER: Any => Update(*), Delete;
    }

    /// Own: sent by the user; users send only in their own name. Patients see what they have written, also in
    /// conversations that they have left (45 CFR 164.524), and what their merged duplicates have written. Participant:
    /// the message is also not deleted, or is the user's own. Valid references: the message is new, not a system
    /// message, in a conversation that is not archived, and a reply is to a message of the same conversation.
    messages immutable(id conversation_id sender_id message_type reply_to_message_id created_at updated_at) {
        EVERYONE: Participant => Select, Update(read_by);
        EVERYONE: Own & Participant => Update(content attachments is_edited edited_at is_deleted deleted_at);
        EVERYONE: Own & Participant & ValidReferences => Insert;
        PATIENT: Own => Select;
        PATIENT: Merged => Select;
        ADMIN: Permitted => Select, Delete;
    }

    /// Own: sent to the user. Assigned, Booked: sent to such a patient. Patients are notified of what they do
    /// themselves. Valid references: it has not been sent, claimed or read.
    notifications immutable(
        id user_id notification_type channels title message data status scheduled_at sent_at expires_at attempts
        claimed_until last_error created_at updated_at
    ) {
        EVERYONE: Own => Select, Update(read_at);
        PATIENT: Own & ValidReferences => Insert;
        PROVIDER: Assigned & ValidReferences => Insert;
        PROVIDER: Booked & ValidReferences => Insert;
        ADMIN: Permitted & ValidReferences => Insert;
        ADMIN: Permitted => Select;
        SUPER: Any => Delete;
    }

    /// Own: the patient's flow. Only the portal changes the status of a flow, because it leads to a payment.
    telehealth_flows immutable(id patient_id current_status status_history order_id completed_at created_at updated_at) {
        PATIENT: Own => Select;
        PROVIDER: Assigned => Select;
        PROVIDER: Booked => Select;
        PROVIDER: Emergency => Select;
        ADMIN: Permitted => Select;
        SUPER: Any => Update(*), Delete;
    }

    /// Own: assigned by the user. Assigned: assigned to the user. Valid references: unassigned, or assigned to a member
    /// of the staff; a patient's task is an open, unassigned request for administrative work on their own row.
    tasks immutable(id created_at updated_at) {
        EVERYONE: Assigned => Select, Update(status completed_at actual_hours);
        PATIENT: Own => Select;
        PATIENT: Own & ValidReferences => Insert;
        STAFF: Own => Select, Update(
            title description assignee_id task_type priority status due_date completed_at related_entity_type
            related_entity_id estimated_hours actual_hours tags);
        STAFF: Own & ValidReferences => Insert;
        ADMIN: Permitted => Select, Update(*), Delete;
    }

    /// Written only by triggers.
    audit_logs immutable(
        id user_id actor_id action entity_type entity_id old_values new_values ip_address user_agent session_id severity
        created_at
    ) {
        ADMIN: Permitted => Select;
    }

    /// Published forms are readable by every user. Own: created by the user.
    form_schemas immutable(id created_by created_at updated_at) {
        EVERYONE: Published => Select;
        ADMIN: Permitted & Own => Insert;
        ADMIN: Permitted => Select, Update(*), Delete;
    }

    /// Own: about the patient, submitted by the user, or for the provider. Valid references: submitted by the user,
    /// about the user or a patient in their care, for a provider whom the user can see, for that patient's visit and
    /// flow, and not processed.
    form_submissions immutable(
        id form_schema_id form_version submitted_by patient_id provider_id consultation_id telehealth_flow_id
        submission_data scores completion_time_seconds device_type ip_address user_agent created_at updated_at
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

    /// Catalogue, readable by every user.
    insurance_providers immutable(id created_at updated_at) {
        EVERYONE: Any => Select;
        ADMIN: Permitted => Insert, Update(*), Delete;
    }

    /// Own: the patient's policy. Providers have no access. Valid references: the user can see the patient.
    patient_insurance immutable(id patient_id created_at updated_at) {
        PATIENT: Own => Select;
        ADMIN: Permitted => Select, Update(*), Delete;
        ADMIN: Permitted & ValidReferences => Insert;
    }

    /// Catalogue, readable by every user.
    pharmacies immutable(id created_at updated_at) {
        EVERYONE: Any => Select;
        ADMIN: Permitted => Insert, Update(*), Delete;
    }

    /// Catalogue, readable by every user. The database maintains the usage count.
    tags immutable(id usage_count created_at updated_at) {
        EVERYONE: Any => Select;
        ADMIN: Permitted => Insert, Update(*), Delete;
    }

    /// Own: assigned by the user. Assigned, Booked: assigned to such a patient. A tag on a patient is health
    /// information, which patients themselves cannot see either.
    entity_tags immutable(id tag_id entity_type entity_id tagged_by created_at) {
        PROVIDER: Assigned => Select;
        PROVIDER: Booked => Select;
        PROVIDER: Own & Assigned => Insert, Delete;
        PROVIDER: Own & Booked => Insert, Delete;
        ADMIN: Permitted => Select, Delete;
        ADMIN: Permitted & Own => Insert;
    }
}
