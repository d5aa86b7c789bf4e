//! The database functions that each role may call: those that policies and triggers use, and those that the library
//! calls.

use Caller::{ServiceAccount, User};

/// A kind of caller, by the role in which they act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Patients, providers and administrators.
    User,
    /// Service accounts.
    ServiceAccount,
}

/// A function of the database and its callers. Functions that are not in [`FUNCTIONS`] are called only by other
/// functions.
#[derive(Debug)]
pub struct Function {
    /// The name with the types of its arguments, such as `access_service(text, text)`.
    pub signature: &'static str,
    /// The roles that may call it.
    pub callers: &'static [Caller],
}

const fn function(signature: &'static str, callers: &'static [Caller]) -> Function {
    Function { signature, callers }
}

const EVERYONE: &[Caller] = &[User, ServiceAccount];
const PEOPLE: &[Caller] = &[User];
const SERVICE_ACCOUNTS: &[Caller] = &[ServiceAccount];

/// Every function that a role may call, grouped by purpose.
pub const FUNCTIONS: &[Function] = &[
    // Beginning a transaction.
    function("access_begin(text, text)", EVERYONE),
    function("access_set_context(text, text)", EVERYONE),
    function("access_pin_settings()", EVERYONE),
    // The acting subject.
    function("access_claims()", EVERYONE),
    function("access_user()", EVERYONE),
    function("access_role()", EVERYONE),
    function("access_patient()", EVERYONE),
    function("access_provider()", EVERYONE),
    function("access_admin()", EVERYONE),
    function("access_super_admin()", EVERYONE),
    function("access_permitted(text, text)", EVERYONE),
    function("access_service(text, text)", EVERYONE),
    function("access_permissions()", EVERYONE),
    // Relations between rows and the user.
    function("access_assigned_patients()", PEOPLE),
    function("access_booked_patients()", PEOPLE),
    function("access_assigned_providers()", PEOPLE),
    function("access_booked_providers()", PEOPLE),
    function("access_is_bookable(uuid)", PEOPLE),
    function("access_taken_slots(uuid, timestamptz, timestamptz)", EVERYONE),
    function("access_conversations()", PEOPLE),
    function("access_can_reply(uuid, uuid)", PEOPLE),
    function("access_lock_conversation(uuid)", EVERYONE),
    function("access_is_staff(uuid)", EVERYONE),
    function("access_own_fee()", PEOPLE),
    function("access_changed(jsonb, jsonb)", PEOPLE),
    // Blind indexes.
    function("access_find_patients_by_identity(bigint[])", EVERYONE),
    function("access_find_patients_by_name(bigint[], bigint[])", EVERYONE),
    function("access_find_orders_by_payment_intent(bigint[])", EVERYONE),
    // Emergencies.
    function("access_emergency_patients()", PEOPLE),
    function("access_break_glass(uuid, uuid, sealed_text, uuid, sealed_text, sealed_text, sealed_json)", PEOPLE),
    function("access_search_patients(uuid, sealed_text, bigint[], date, text, text)", PEOPLE),
    function("access_search_results(uuid)", PEOPLE),
    // The rights of patients.
    function("access_begin_export(uuid)", EVERYONE),
    function("access_merged_patients()", PEOPLE),
    function("access_conversations_of(uuid)", SERVICE_ACCOUNTS),
    function("access_disclosures(uuid, timestamp with time zone, uuid, integer)", EVERYONE),
    // The audit log.
    function("audit_report(jsonb)", EVERYONE),
    function("audit_begin_report(text, text)", PEOPLE),
    function("audit_lock_integrator()", SERVICE_ACCOUNTS),
    function("audit_current_users(uuid[])", SERVICE_ACCOUNTS),
    function("portal_backlog()", SERVICE_ACCOUNTS),
    // Keys, passwords and numbers.
    function("check_keys(text[], bytea[])", SERVICE_ACCOUNTS),
    function("password_hash_of(uuid)", SERVICE_ACCOUNTS),
    function("set_password_hash(uuid, text)", SERVICE_ACCOUNTS),
    function("next_order_number()", EVERYONE),
    function("next_invoice_number()", SERVICE_ACCOUNTS),
    // Used by CHECK constraints, which run with the rights of the writer.
    function("all_distinct(uuid[])", EVERYONE),
    function("is_person_name(text)", EVERYONE),
    function("entity_table(text)", EVERYONE),
    function("is_envelope(text)", EVERYONE),
    function("are_receipts(jsonb)", EVERYONE),
    function("are_licenses(jsonb)", EVERYONE),
    function("is_time_zone(text)", EVERYONE),
    function("is_url(text)", EVERYONE),
    function("is_calendar_date(jsonb)", EVERYONE),
    function("are_opening_hours(jsonb)", EVERYONE),
    function("are_day_exceptions(jsonb)", EVERYONE),
    function("is_availability(jsonb)", EVERYONE),
    // Called by triggers, which also run with the rights of the writer.
    function("raise_violation(text, text, text, text, text, text)", EVERYONE),
];
