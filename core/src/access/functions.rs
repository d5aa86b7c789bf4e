//! The database functions that each role may call: those that policies and triggers use, and those that the library
//! calls.

use Caller::{Person, ServiceAccount};

/// A kind of caller, by the role in which they act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Patients, providers and administrators.
    Person,
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

const EVERYONE: &[Caller] = &[Person, ServiceAccount];
const PEOPLE: &[Caller] = &[Person];
const SERVICE_ACCOUNTS: &[Caller] = &[ServiceAccount];

/// Every function that a role may call, grouped by purpose.
pub const FUNCTIONS: &[Function] = &[
    // Beginning a transaction.
    function("access_enter(text, text)", EVERYONE),
    function("access_establish(text, text)", EVERYONE),
    function("access_pin_settings()", EVERYONE),
    // The acting subject.
    function("access_claims()", EVERYONE),
    function("access_person()", EVERYONE),
    function("access_role()", EVERYONE),
    function("access_patient()", EVERYONE),
    function("access_provider()", EVERYONE),
    function("access_admin()", EVERYONE),
    function("access_super_admin()", EVERYONE),
    function("access_permitted(text, text)", EVERYONE),
    function("access_service(text, text)", EVERYONE),
    // Relations between rows and the user.
    function("access_assigned_patients()", PEOPLE),
    function("access_booked_patients()", PEOPLE),
    function("access_assigned_providers()", PEOPLE),
    function("access_booked_providers()", PEOPLE),
    function("access_conversations()", PEOPLE),
    function("access_answerable(uuid, uuid)", PEOPLE),
    function("access_hold_conversation(uuid)", EVERYONE),
    function("access_is_staff(uuid)", EVERYONE),
    function("access_own_fee()", PEOPLE),
    function("access_changed(jsonb, jsonb)", PEOPLE),
    // Blind indexes.
    function("access_patients_identified(bigint[])", EVERYONE),
    function("access_patients_named(bigint[], bigint[])", EVERYONE),
    function("access_orders_paid_by(bigint[])", EVERYONE),
    // Emergencies.
    function("access_emergency_patients()", PEOPLE),
    function("access_break_glass(uuid, uuid, sealed_text, uuid, sealed_text, sealed_text, sealed_json)", PEOPLE),
    function("access_search_patients(uuid, sealed_text, bigint[], date, text, text)", PEOPLE),
    function("access_search_results(uuid)", PEOPLE),
    // The audit log.
    function("audit_reads(jsonb)", EVERYONE),
    function("audit_enter(text, text)", PEOPLE),
    function("audit_take_turn()", SERVICE_ACCOUNTS),
    function("audit_accounts(uuid[])", SERVICE_ACCOUNTS),
    // Keys, passwords and numbers.
    function("check_keys(text[], bytea[])", SERVICE_ACCOUNTS),
    function("password_hash_of(uuid)", SERVICE_ACCOUNTS),
    function("set_password_hash(uuid, text)", SERVICE_ACCOUNTS),
    function("next_order_number()", SERVICE_ACCOUNTS),
    function("next_invoice_number()", SERVICE_ACCOUNTS),
    // Used by CHECK constraints, which run with the rights of the writer.
    function("all_distinct(uuid[])", EVERYONE),
    function("entity_table(text)", EVERYONE),
    function("is_envelope(text)", EVERYONE),
    function("are_receipts(jsonb)", EVERYONE),
    function("is_time_zone(text)", EVERYONE),
    function("is_url(text)", EVERYONE),
    function("are_openings(jsonb)", EVERYONE),
    function("is_availability(jsonb)", EVERYONE),
    // Called by triggers, which also run with the rights of the writer.
    function("refuse(text, text, text, text, text, text)", EVERYONE),
];
