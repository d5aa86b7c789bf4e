//! The SQL condition of each relation of the matrix, by table.

use telehealth_core::access::{DatabaseRole, Relation, Rule, TableRules, Verb};

/// Returns the condition of a line for a role and a verb. `row` is the prefix of the row's columns: empty in a policy,
/// `OLD.` in a trigger.
pub fn of_line(it: &TableRules, rule: &Rule, role: DatabaseRole, verb: Verb, row: &str) -> String {
    let mut conditions: Vec<String> = Vec::new();
    if role.is_super(rule) {
        conditions.push("(SELECT access_super_admin())".to_owned());
    }
    let relations = rule.relations.iter().filter(|relation| **relation != Relation::Any);
    conditions.extend(relations.map(|relation| of_relation(it.table, *relation, role, verb, row)));
    // Some relations do not depend on the user.
    if !conditions.iter().any(|condition| condition.contains("(SELECT access_")) {
        conditions.insert(0, format!("{} IS NOT NULL", role.person));
    }
    conditions.join(" AND ")
}

fn of_relation(table: &str, relation: Relation, role: DatabaseRole, verb: Verb, row: &str) -> String {
    let person = role.person;
    let is_person = |column: &str| format!("{row}{column} = {person}");
    let among = |column: &str, function: &str| format!("{row}{column} = ANY (ARRAY(SELECT {function}()))");
    match (relation, table) {
        (Relation::Permitted, _) => format!("(SELECT access_permitted('{table}', '{verb}'))"),
        (Relation::Own, "order_items") => format!(
            "{row}order_id = ANY (ARRAY(SELECT orders.id FROM orders WHERE {}))",
            either(own_columns("orders", role).iter().map(|column| format!("orders.{column} = {person}")))
        ),
        (Relation::Own, _) => either(own_columns(table, role).iter().map(|column| is_person(column))),
        (Relation::Assigned, "patients") => is_person("primary_provider_id"),
        (Relation::Assigned, "tasks") => is_person("assignee_id"),
        (Relation::Assigned, "providers") => among("id", "access_assigned_providers"),
        (Relation::Booked, "providers") => among("id", "access_booked_providers"),
        (Relation::Bookable, _) => format!("{row}is_accepting_patients AND access_is_bookable({row}id)"),
        (Relation::Assigned, _) => of_patient(table, row, &among, "access_assigned_patients"),
        (Relation::Booked, _) => of_patient(table, row, &among, "access_booked_patients"),
        (Relation::Emergency, _) => of_patient(table, row, &among, "access_emergency_patients"),
        (Relation::Merged, "messages") => among("sender_id", "access_merged_patients"),
        (Relation::Merged, _) => among("id", "access_merged_patients"),
        (Relation::Participant, "messages") => format!(
            "{} AND {} IS NOT NULL AND (NOT {row}is_deleted OR {})",
            among("conversation_id", "access_conversations"),
            person,
            is_person("sender_id")
        ),
        (Relation::Participant, _) => format!("{} AND {person} IS NOT NULL", among("id", "access_conversations")),
        (Relation::Published, _) => format!("{row}is_published"),
        (Relation::NonAdmin, _) => format!("{row}role IN ('patient', 'provider')"),
        (Relation::ValidReferences, _) => valid_references(table, role).to_owned(),
        (Relation::Any, _) => "true".to_owned(),
    }
}

fn either(conditions: impl Iterator<Item = String>) -> String {
    let conditions: Vec<String> = conditions.collect();
    if conditions.len() > 1 { format!("({})", conditions.join(" OR ")) } else { conditions.concat() }
}

/// Returns the columns that identify the user to whom a row belongs.
fn own_columns(table: &str, role: DatabaseRole) -> &'static [&'static str] {
    match (table, role.word) {
        ("users" | "patients" | "providers", _) => &["id"],
        ("consultations" | "prescriptions" | "sessions" | "orders", "provider") => &["provider_id"],
        ("form_submissions", "patient") => &["patient_id", "submitted_by"],
        ("form_submissions", "provider") => &["provider_id", "submitted_by"],
        ("form_submissions", _) => &["submitted_by"],
        ("conversations" | "form_schemas", _) => &["created_by"],
        ("messages", _) => &["sender_id"],
        ("notifications", _) => &["user_id"],
        ("tasks", _) => &["assigner_id"],
        ("entity_tags", _) => &["tagged_by"],
        _ => &["patient_id"],
    }
}

/// Returns the condition that a row belongs to one of the patients that a function returns.
fn of_patient(table: &str, row: &str, among: &impl Fn(&str, &str) -> String, function: &str) -> String {
    match table {
        "users" | "patients" => among("id", function),
        "notifications" => among("user_id", function),
        "entity_tags" => format!("{row}entity_type = 'patient' AND {}", among("entity_id", function)),
        _ => among("patient_id", function),
    }
}

/// Returns the condition on a new row: the user sees the rows that it references, and does not set the portal's
/// columns.
fn valid_references(table: &str, role: DatabaseRole) -> &'static str {
    match (table, role.word) {
        ("patients", _) => "EXISTS (SELECT FROM users WHERE users.id = patients.id)",
        ("providers", _) => {
            "average_rating IS NULL AND total_consultations = 0
        AND EXISTS (SELECT FROM users WHERE users.id = providers.id)"
        }
        ("consultations", "provider") => {
            "fee = (SELECT access_own_fee()) AND NOT insurance_covered
        AND scheduled_at <= now() + INTERVAL '17520 hours'"
        }
        ("consultations", "patient") => {
            "status = 'scheduled' AND NOT insurance_covered
        AND scheduled_at > now() AND scheduled_at <= now() + INTERVAL '17520 hours'
        AND slot_end <= scheduled_at + INTERVAL '8 hours'
        AND history_present_illness IS NULL AND assessment IS NULL AND plan IS NULL AND notes IS NULL
        AND video_call_url IS NULL AND recording_url IS NULL AND NOT follow_up_required AND follow_up_date IS NULL
        AND prescription_ids = '{}'
        AND access_is_bookable(provider_id)
        AND fee = (SELECT coalesce(consultation_fee, 0) FROM providers WHERE providers.id = provider_id)"
        }
        ("consultations", _) => {
            "scheduled_at <= now() + INTERVAL '17520 hours'
        AND EXISTS (SELECT FROM patients WHERE patients.id = patient_id)"
        }
        ("patient_insurance", _) => "EXISTS (SELECT FROM patients WHERE patients.id = patient_id)",
        ("prescriptions", _) => {
            "order_id IS NULL
        AND (consultation_id IS NULL OR EXISTS (
            SELECT FROM consultations AS visit
            WHERE visit.id = consultation_id AND visit.patient_id = prescriptions.patient_id
              AND visit.provider_id = prescriptions.provider_id))"
        }
        ("sessions", _) => {
            "(consultation_id IS NULL OR EXISTS (
            SELECT FROM consultations AS visit
            WHERE visit.id = consultation_id AND visit.patient_id = sessions.patient_id))
        AND (telehealth_flow_id IS NULL OR EXISTS (
            SELECT FROM telehealth_flows AS flow
            WHERE flow.id = telehealth_flow_id AND flow.patient_id = sessions.patient_id))"
        }
        ("products", _) => "inventory_quantity = 0",
        ("orders", _) => {
            "status = 'pending' AND payment_status = 'pending' AND payment_intent_id IS NULL AND currency = 'USD'
        AND tax_amount = 0 AND discount_amount = 0 AND shipping_amount = 0 AND metadata = '{}'
        AND tracking_number IS NULL AND estimated_delivery_date IS NULL AND actual_delivery_date IS NULL
        AND (provider_id IS NULL OR EXISTS (SELECT FROM providers WHERE providers.id = provider_id))
        AND (telehealth_flow_id IS NULL OR EXISTS (
            SELECT FROM telehealth_flows AS flow
            WHERE flow.id = telehealth_flow_id AND flow.patient_id = orders.patient_id))"
        }
        ("order_items", _) => {
            "dosage_instructions IS NULL AND metadata = '{}'
        AND EXISTS (
            SELECT FROM orders
            WHERE orders.id = order_id AND orders.status = 'pending' AND orders.payment_status = 'pending')
        AND EXISTS (
            SELECT FROM products
            WHERE products.id = product_id AND is_active AND price = unit_price
              AND (prescription_id IS NOT NULL OR NOT requires_prescription AND product_type <> 'prescription'))
        AND (prescription_id IS NULL OR EXISTS (
            SELECT FROM prescriptions
            WHERE prescriptions.id = prescription_id AND prescriptions.status = 'active' AND expires_at > now()))"
        }
        ("conversations", "patient") => {
            "conversation_type = 'direct' AND NOT is_group AND NOT is_archived AND cardinality(participant_ids) = 2
        AND last_message_id IS NULL AND last_message_at IS NULL
        AND participant_ids && (ARRAY(SELECT access_assigned_providers()) || ARRAY(SELECT access_booked_providers()))"
        }
        ("conversations", _) => "last_message_id IS NULL AND last_message_at IS NULL",
        ("messages", _) => {
            "message_type <> 'system' AND NOT is_edited AND NOT is_deleted AND deleted_at IS NULL AND read_by = '{}'
        AND EXISTS (SELECT FROM conversations WHERE conversations.id = conversation_id AND NOT is_archived)
        AND (reply_to_message_id IS NULL OR access_can_reply(reply_to_message_id, conversation_id))"
        }
        ("notifications", _) => {
            "status = 'pending' AND attempts = 0 AND sent_at IS NULL AND read_at IS NULL
        AND claimed_until IS NULL AND last_error IS NULL"
        }
        ("tasks", "patient") => {
            "assignee_id IS NULL AND status = 'pending' AND task_type = 'administrative' AND priority = 'medium'
        AND related_entity_type = 'patient' AND related_entity_id = (SELECT access_patient())
        AND due_date IS NULL AND estimated_hours IS NULL AND actual_hours IS NULL AND tags IS NULL"
        }
        ("tasks", _) => "(assignee_id IS NULL OR access_is_staff(assignee_id))",
        ("form_submissions", "patient") => FORM_OF_PATIENT,
        ("form_submissions", _) => FORM_OF_PROVIDER,
        _ => "true",
    }
}

/// The parts of a new form submission's condition that patients and providers share.
macro_rules! form_submission {
    ($own:literal) => {
        concat!(
            $own,
            "status = 'pending' AND processed_at IS NULL AND processing_errors IS NULL
        AND EXISTS (SELECT FROM form_schemas WHERE form_schemas.id = form_schema_id)
        AND (provider_id IS NULL OR EXISTS (SELECT FROM providers WHERE providers.id = provider_id))
        AND (consultation_id IS NULL OR EXISTS (
            SELECT FROM consultations AS visit
            WHERE visit.id = consultation_id AND visit.patient_id = form_submissions.patient_id))
        AND (telehealth_flow_id IS NULL OR EXISTS (
            SELECT FROM telehealth_flows AS flow
            WHERE flow.id = telehealth_flow_id AND flow.patient_id = form_submissions.patient_id))"
        )
    };
}

const FORM_OF_PATIENT: &str = form_submission!(
    "submitted_by = (SELECT access_patient()) AND patient_id = (SELECT access_patient())
        AND "
);
const FORM_OF_PROVIDER: &str = form_submission!(
    "submitted_by = (SELECT access_provider())
        AND "
);
