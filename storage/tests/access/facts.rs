//! The relations between users and rows, computed from a world alone.

use crate::world::{Account, World};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use telehealth_core::{
    access::{BOOKED_AHEAD, BOOKED_FOR, BOOKING_HORIZON, Relation, Relations, Subject, Verb, decide},
    accounts::{UserRole, UserStatus},
    field::Object,
};

/// The acting user.
#[derive(Clone, Copy)]
pub struct Me<'a> {
    pub account: &'a Account,
    /// The patient to whose chart the user has emergency access.
    pub emergency: Option<&'a str>,
}

impl<'a> Me<'a> {
    pub fn subject(self) -> Subject<'a> {
        match self.account.status {
            UserStatus::Active => Subject::User { role: self.account.role, permissions: &self.account.permissions },
            _ => Subject::Anonymous,
        }
    }

    fn is(self, row: &Object, column: &str) -> bool {
        row[column] == self.account.id.as_str()
    }
}

impl World {
    /// The relations of the user to an existing row.
    pub fn facts(&self, me: Me<'_>, table: &str, row: &Object) -> Relations {
        let with = |facts: Relations, relation, holds| facts.with(relation, holds);
        let own = |columns: &[&str]| columns.iter().any(|column| me.is(row, column));
        let facts = match table {
            "users" => {
                let ordinary = row["role"] == "patient" || row["role"] == "provider";
                with(self.of_patient(me, &row["id"]), Relation::Own, own(&["id"]))
                    .with(Relation::NonAdmin, ordinary)
                    .with(Relation::Merged, self.is_merged(me, &row["id"]))
            }
            "patients" => with(self.of_patient(me, &row["id"]), Relation::Own, own(&["id"]))
                .with(Relation::Merged, self.is_merged(me, &row["id"])),
            "providers" => {
                let my_row = self.rows["patients"].iter().find(|patient| me.is(patient, "id"));
                let assigned = my_row.is_some_and(|patient| patient["primary_provider_id"] == row["id"]);
                let booked = self.booked(&json!(me.account.id), &row["id"]);
                Relations::NONE
                    .with(Relation::Own, own(&["id"]))
                    .with(Relation::Assigned, assigned)
                    .with(Relation::Booked, booked)
                    .with(Relation::Bookable, me.account.role == UserRole::Patient && self.is_bookable(row))
            }
            "consultations" | "prescriptions" | "sessions" | "telehealth_flows" => {
                let column = if table == "telehealth_flows" { "patient_id" } else { "provider_id" };
                with(self.of_patient(me, &row["patient_id"]), Relation::Own, own(&["patient_id", column]))
            }
            "orders" => Relations::NONE.with(Relation::Own, own(&["patient_id", "provider_id"])),
            "order_items" => {
                let order = self.rows["orders"].iter().find(|order| order["id"] == row["order_id"]);
                let own = order.is_some_and(|order| me.is(order, "patient_id") || me.is(order, "provider_id"));
                Relations::NONE.with(Relation::Own, own)
            }
            "invoices" | "patient_insurance" => Relations::NONE.with(Relation::Own, own(&["patient_id"])),
            "conversations" => Relations::NONE
                .with(Relation::Own, own(&["created_by"]))
                .with(Relation::Participant, takes_part(me, row)),
            "messages" => {
                let mut conversations = self.rows["conversations"].iter();
                let conversation = conversations.find(|conversation| conversation["id"] == row["conversation_id"]);
                let sees = row["is_deleted"] != true || own(&["sender_id"]);
                let participant = conversation.is_some_and(|conversation| takes_part(me, conversation)) && sees;
                Relations::NONE
                    .with(Relation::Own, own(&["sender_id"]))
                    .with(Relation::Participant, participant)
                    .with(Relation::Merged, self.is_merged(me, &row["sender_id"]))
            }
            "notifications" => with(self.of_patient(me, &row["user_id"]), Relation::Own, own(&["user_id"])),
            "tasks" => Relations::NONE
                .with(Relation::Own, own(&["assigner_id"]))
                .with(Relation::Assigned, own(&["assignee_id"])),
            "form_schemas" => Relations::NONE
                .with(Relation::Own, own(&["created_by"]))
                .with(Relation::Published, row["is_published"] == true),
            "form_submissions" => {
                let own = own(match me.account.role {
                    UserRole::Patient => &["patient_id", "submitted_by"],
                    UserRole::Provider => &["provider_id", "submitted_by"],
                    UserRole::Admin | UserRole::SuperAdmin => &["submitted_by"],
                });
                with(self.of_patient(me, &row["patient_id"]), Relation::Own, own)
            }
            "entity_tags" => {
                let patient = if row["entity_type"] == "patient" { row["entity_id"].clone() } else { Value::Null };
                with(self.of_patient(me, &patient), Relation::Own, own(&["tagged_by"]))
            }
            _ => Relations::NONE,
        };
        // Emergency access opens charts; tags and bills are not part of a chart.
        let charted =
            ["users", "patients", "consultations", "prescriptions", "sessions", "telehealth_flows", "form_submissions"];
        let patient = if matches!(table, "users" | "patients") { "id" } else { "patient_id" };
        let opened = charted.contains(&table) && me.emergency.is_some_and(|opened| row[patient] == opened);
        facts.with(Relation::Emergency, opened)
    }

    /// Whether a user is a duplicate who was merged into this one.
    fn is_merged(&self, me: Me<'_>, user: &Value) -> bool {
        self.merges.iter().any(|(merged, kept)| user == merged.as_str() && *kept == me.account.id)
    }

    /// The relations of the user to a row to be added, including whether its references are valid.
    pub fn facts_of_new(&self, me: Me<'_>, table: &str, row: &Object) -> Relations {
        let null = |column: &str| row.get(column).is_none_or(Value::is_null);
        let sees = |table: &str, column: &str| self.sees(me, table, row.get(column).unwrap_or(&Value::Null));
        let of_same_patient = |table: &str, column: &str| {
            null(column) || {
                let named = self.rows[table].iter().find(|named| named["id"] == row[column]);
                sees(table, column) && named.is_some_and(|named| named["patient_id"] == row["patient_id"])
            }
        };
        let sound = match table {
            "patients" => sees("users", "id"),
            "providers" => sees("users", "id") && null("average_rating") && row["total_consultations"] == 0,
            "consultations" if me.account.role == UserRole::Patient => {
                let ahead = instant(&row["scheduled_at"]) - self.now;
                let provider = self.rows["providers"].iter().find(|provider| provider["id"] == row["provider_id"]);
                let at_fee = |provider: &Object| {
                    amount(provider.get("consultation_fee")) == amount(row.get("fee")) && self.is_bookable(provider)
                };
                row["status"] == "scheduled"
                    && ahead > TimeDelta::zero()
                    && ahead <= BOOKING_HORIZON
                    && row["insurance_covered"] != true
                    && null("notes")
                    && provider.is_some_and(at_fee)
            }
            "consultations" => {
                let within = instant(&row["scheduled_at"]) - self.now <= BOOKING_HORIZON;
                let my_row = self.rows["providers"].iter().find(|provider| me.is(provider, "id"));
                let my_fee = my_row.map(|provider| amount(provider.get("consultation_fee")));
                let as_provider = my_fee == Some(amount(row.get("fee"))) && row["insurance_covered"] != true;
                within
                    && if me.account.role == UserRole::Provider { as_provider } else { sees("patients", "patient_id") }
            }
            "patient_insurance" => sees("patients", "patient_id"),
            "prescriptions" => {
                let visit = self.rows["consultations"].iter().find(|visit| visit["id"] == row["consultation_id"]);
                let with_provider = visit.is_none_or(|visit| visit["provider_id"] == row["provider_id"]);
                null("order_id") && of_same_patient("consultations", "consultation_id") && with_provider
            }
            "sessions" => {
                of_same_patient("consultations", "consultation_id")
                    && of_same_patient("telehealth_flows", "telehealth_flow_id")
            }
            "products" => row["inventory_quantity"] == 0,
            "orders" => {
                amount(row.get("discount_amount")) == 0.0
                    && null("payment_intent_id")
                    && (null("provider_id") || sees("providers", "provider_id"))
                    && of_same_patient("telehealth_flows", "telehealth_flow_id")
            }
            "order_items" => {
                let find = |table: &str, column: &str| self.rows[table].iter().find(|it| it["id"] == row[column]);
                let product = find("products", "product_id");
                let prescribed = !null("prescription_id") && sees("prescriptions", "prescription_id");
                let active = find("prescriptions", "prescription_id").is_some_and(|it| it["status"] == "active");
                null("dosage_instructions")
                    && product.is_some_and(|it| amount(it.get("price")) == amount(row.get("unit_price")))
                    && product.is_some_and(|it| it["requires_prescription"] == false || prescribed)
                    && (null("prescription_id") || prescribed && active)
            }
            "conversations" if me.account.role == UserRole::Patient => {
                let treats = |id: &Value| {
                    self.rows["providers"].iter().filter(|provider| provider["id"] == *id).any(|provider| {
                        let facts = self.facts(me, "providers", provider);
                        facts.has(Relation::Assigned) || facts.has(Relation::Booked)
                    })
                };
                let participants = row["participant_ids"].as_array().expect("a list");
                null("last_message_id")
                    && row["is_archived"] == false
                    && participants.len() == 2
                    && participants.iter().any(treats)
            }
            "conversations" => null("last_message_id"),
            "messages" => {
                let find = |table: &str, id: &Value| self.rows[table].iter().find(|row| row["id"] == *id);
                let open = find("conversations", &row["conversation_id"]).is_some_and(|it| it["is_archived"] == false);
                let answers = null("reply_to_message_id")
                    || find("messages", &row["reply_to_message_id"]).is_some_and(|original| {
                        original["conversation_id"] == row["conversation_id"] && original["is_deleted"] == false
                    });
                let fresh = row["is_deleted"] == false && row["read_by"] == json!({});
                open && answers && fresh && row["message_type"] != "system"
            }
            "notifications" => row["attempts"] == 0,
            "tasks" if me.account.role == UserRole::Patient => {
                null("assignee_id")
                    && row["task_type"] == "administrative"
                    && row["related_entity_type"] == "patient"
                    && me.is(row, "related_entity_id")
            }
            "tasks" => {
                let staff =
                    |id: &Value| self.accounts.iter().any(|it| *id == it.id.as_str() && it.role != UserRole::Patient);
                null("assignee_id") || staff(&row["assignee_id"])
            }
            "form_submissions" => {
                let patient = &row["patient_id"];
                let cared = self.of_patient(me, patient);
                let cared = cared.has(Relation::Assigned) || cared.has(Relation::Booked);
                // Providers who treat a patient would not see an answer about nobody, such as a withdrawn consent.
                let about_nobody = null("patient_id") && me.account.role != UserRole::Patient;
                let allowed = about_nobody || me.is(row, "patient_id") || cared;
                me.is(row, "submitted_by")
                    && allowed
                    && row["status"] == "pending"
                    && sees("form_schemas", "form_schema_id")
                    && (null("provider_id") || sees("providers", "provider_id"))
                    && of_same_patient("consultations", "consultation_id")
                    && of_same_patient("telehealth_flows", "telehealth_flow_id")
            }
            _ => true,
        };
        let mut complete = row.clone();
        for known in self.rows[table].first().into_iter().flat_map(Object::keys) {
            complete.entry(known.clone()).or_insert(Value::Null);
        }
        self.facts(me, table, &complete).with(Relation::ValidReferences, sound)
    }

    /// Whether the user may read the row with this id.
    fn sees(&self, me: Me<'_>, table: &str, id: &Value) -> bool {
        let row = self.rows[table].iter().find(|row| row["id"] == *id);
        row.is_some_and(|row| decide(&me.subject(), table, Verb::Select, self.facts(me, table, row)))
    }

    /// Whether patients can book a provider.
    fn is_bookable(&self, provider: &Object) -> bool {
        let active = |account: &Account| provider["id"] == account.id.as_str() && account.status == UserStatus::Active;
        provider["is_accepting_patients"] == true && self.accounts.iter().any(active)
    }

    /// The relations of a provider to a patient.
    fn of_patient(&self, me: Me<'_>, patient: &Value) -> Relations {
        let row = self.rows["patients"].iter().find(|row| row["id"] == *patient);
        let assigned = row.is_some_and(|row| me.is(row, "primary_provider_id"));
        Relations::NONE
            .with(Relation::Assigned, assigned)
            .with(Relation::Booked, self.booked(patient, &json!(me.account.id)))
    }

    fn booked(&self, patient: &Value, provider: &Value) -> bool {
        self.rows["consultations"].iter().any(|visit| {
            let since_start = self.now - instant(&visit["scheduled_at"]);
            let stands = ["scheduled", "in_progress", "completed"].iter().any(|status| visit["status"] == *status);
            visit["patient_id"] == *patient
                && visit["provider_id"] == *provider
                && stands
                && since_start >= -BOOKED_AHEAD
                && since_start < BOOKED_FOR
        })
    }
}

pub fn instant(value: &Value) -> DateTime<Utc> {
    value.as_str().expect("a text").parse().expect("an instant")
}

/// An amount of money; NULL counts as zero.
fn amount(value: Option<&Value>) -> f64 {
    let value = value.unwrap_or(&Value::Null);
    value.as_f64().or_else(|| value.as_str()?.parse().ok()).unwrap_or_default()
}

fn takes_part(me: Me<'_>, conversation: &Object) -> bool {
    let participants = conversation["participant_ids"].as_array();
    participants.is_some_and(|ids| ids.iter().any(|id| *id == me.account.id.as_str()))
}
