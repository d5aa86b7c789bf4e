//! Random worlds: users of all roles and statuses, their relations, and rows of every table.

use crate::support::{
    random::Random,
    raw::{must, rows, text},
    seals::sealed,
};
use chrono::{DateTime, SecondsFormat, Utc};
use diesel::PgConnection;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use telehealth_core::{
    access::{Grant, permissions},
    accounts::{UserRole, UserStatus},
    catalog::{self, TABLES},
    field::Object,
    value::Permission,
};
use telehealth_storage::ANY_SERVICE;

pub struct Account {
    pub id: String,
    pub role: UserRole,
    pub status: UserStatus,
    pub permissions: Vec<Permission>,
}

pub struct World {
    pub accounts: Vec<Account>,
    /// The first stands for all that have no name here.
    pub services: Vec<(String, Vec<Grant>)>,
    /// The rows as PostgreSQL returns them.
    pub rows: BTreeMap<&'static str, Vec<Object>>,
    /// The patients who were merged, with those into whom they were merged.
    pub merges: Vec<(String, String)>,
    pub now: DateTime<Utc>,
    made: usize,
}

/// How many rows of each table a world has, so that two worlds of three have a row for each cell of the matrix; the rows of
/// users follow from their accounts.
const ROWS: &[(&str, usize)] = &[
    ("categories", 2),
    ("products", 2),
    ("subscription_plans", 2),
    ("insurance_providers", 2),
    ("pharmacies", 2),
    ("tags", 3),
    ("consultations", 18),
    ("telehealth_flows", 6),
    ("orders", 6),
    ("prescriptions", 8),
    ("order_items", 6),
    ("sessions", 8),
    ("invoices", 4),
    ("conversations", 7),
    ("messages", 24),
    ("notifications", 16),
    ("tasks", 16),
    ("audit_logs", 3),
    ("form_schemas", 4),
    ("form_submissions", 12),
    ("patient_insurance", 5),
    ("entity_tags", 40),
];

impl World {
    /// Fills the tables with triggers disabled, inside a superuser's transaction.
    pub fn build(connection: &mut PgConnection, random: &mut Random) -> Self {
        let now = text(connection, "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')");
        let now = now.parse().expect("an instant");
        let (accounts, services, merges) = (Vec::new(), Vec::new(), Vec::new());
        let mut world = Self { accounts, services, rows: BTreeMap::new(), merges, now, made: 0 };
        for (role, count) in
            [(UserRole::Patient, 8), (UserRole::Provider, 6), (UserRole::Admin, 7), (UserRole::SuperAdmin, 2)]
        {
            for _ in 0..count {
                let status = if random.once_in(4) { random.pick(UserStatus::ALL) } else { UserStatus::Active };
                let permissions = if role == UserRole::Admin { some_permissions(random) } else { Vec::new() };
                world.accounts.push(Account { id: random.uuid().to_string(), role, status, permissions });
            }
        }
        world.store_people(connection, random);
        for (table, count) in ROWS {
            for _ in 0..*count {
                let row = world.row(table, None, random);
                world.store(connection, table, &row);
            }
            world.read(connection, table);
        }
        must(connection, "DELETE FROM service_grants");
        let for_any_service = if random.once_in(3) { 3 } else { 0 };
        for name in [ANY_SERVICE, "nightly", "sign-up", "reader", "idle"] {
            let all = Grant::all();
            let count = if name == ANY_SERVICE { for_any_service } else { [0, 3, 40][random.below(3)] };
            let mut grants: Vec<Grant> = (0..count).map(|_| random.pick(&all)).collect();
            for Grant { table, verb } in &grants {
                must(
                    connection,
                    &format!(
                        "INSERT INTO service_grants VALUES ('{name}', '{table}', '{verb}') ON CONFLICT DO NOTHING"
                    ),
                );
            }
            if let Some((_, any)) = world.services.first() {
                grants.extend(any);
            }
            world.services.push((name.to_owned(), grants));
        }
        assert_eq!(world.rows.len(), TABLES.len());
        world
    }

    fn store_people(&mut self, connection: &mut PgConnection, random: &mut Random) {
        let mut people = Vec::new();
        for account in &self.accounts {
            let Account { id, role, status, permissions } = account;
            let email = format!("{id}@example.com");
            people.push(("users", json!({ "id": id, "email": email, "role": role.label(), "status": status.label() })));
            // Some accounts have no row yet.
            if random.once_in(8) {
                continue;
            }
            people.push(match role {
                UserRole::Patient => ("patients", patient(id)),
                UserRole::Provider => ("providers", provider(id, self.made, random)),
                UserRole::Admin | UserRole::SuperAdmin => ("administrators", administrator(id, permissions)),
            });
            self.made += 1;
        }
        for (table, row) in people {
            self.store(connection, table, &object(row));
        }
        for table in ["users", "patients", "providers", "administrators"] {
            self.read(connection, table);
        }
        // An administrator without a row has no permissions.
        let stored: Vec<String> = self.rows["administrators"].iter().map(id_of).collect();
        self.accounts.iter_mut().filter(|it| !stored.contains(&it.id)).for_each(|it| it.permissions.clear());
        for row in self.rows["patients"].clone() {
            if !random.once_in(3) {
                let provider = self.any("providers", random);
                let assign = "UPDATE patients SET primary_provider_id";
                must(connection, &format!("{assign} = '{provider}' WHERE id = '{}'", id_of(&row)));
            }
        }
        self.read(connection, "patients");
        self.merge_some(connection, random);
    }

    /// Merges some patients into others. Every other merge was undone.
    fn merge_some(&mut self, connection: &mut PgConnection, random: &mut Random) {
        for row in self.rows["patients"].clone() {
            let (merged, kept) = (id_of(&row), self.any("patients", random));
            if merged == kept || !random.once_in(2) {
                continue;
            }
            let undone = random.once_in(2);
            let undone_at = if undone { "now()" } else { "NULL" };
            must(
                connection,
                &format!(
                    "INSERT INTO patient_merges (id, merged_id, kept_id, moved, was_active, merged_at, undone_at)
                     VALUES ('{}', '{merged}', '{kept}', '{{}}', true, now(), {undone_at})",
                    random.uuid()
                ),
            );
            if !undone {
                self.merges.push((merged, kept));
            }
        }
    }

    fn store(&self, connection: &mut PgConnection, table: &str, row: &Object) {
        must(connection, &insert(table, row, "ON CONFLICT DO NOTHING"));
    }

    fn read(&mut self, connection: &mut PgConnection, table: &str) {
        let table = TABLES.iter().find(|known| known.name == table).expect("a table").name;
        self.rows.insert(table, rows(connection, &format!("SELECT * FROM {table} ORDER BY id")));
    }

    /// The id of a random user; one of few super administrators is as probable as one of many patients.
    fn someone(&self, random: &mut Random) -> String {
        let role = random.pick(UserRole::ALL).label();
        match self.one_of("users", random, |user| user["role"] == role) {
            Value::String(id) => id,
            _ => self.any("users", random),
        }
    }

    /// The id of a random row.
    fn any(&self, table: &str, random: &mut Random) -> String {
        id_of(&random.pick(&self.rows[table]))
    }

    /// A random row of a table for which `fits` holds, if there is one.
    fn one_of(&self, table: &str, random: &mut Random, fits: impl Fn(&Object) -> bool) -> Value {
        let fitting: Vec<String> = self.rows[table].iter().filter(|row| fits(row)).map(id_of).collect();
        if fitting.is_empty() { Value::Null } else { json!(random.pick(&fitting)) }
    }

    /// A new row of a table. Where it names users, every other time that is `me`.
    pub fn row(&mut self, table: &str, me: Option<&str>, random: &mut Random) -> Object {
        self.made += 1;
        let number = self.made;
        let id = random.uuid().to_string();
        let known = |id: &str, table: &str| self.rows[table].iter().any(|row| id_of(row) == id);
        let who = |table: &str, random: &mut Random| match me {
            Some(me) if random.once_in(2) && known(me, table) => me.to_owned(),
            _ if table == "users" => self.someone(random),
            _ => self.any(table, random),
        };
        let maybe = |table: &str, random: &mut Random| match random.once_in(3) {
            true => Value::Null,
            false => json!(who(table, random)),
        };
        let of = |table: &str, patient: &str, random: &mut Random| match random.below(3) {
            0 => Value::Null,
            1 => self.one_of(table, random, |row| row["patient_id"] == patient),
            _ => json!(self.any(table, random)),
        };
        // Some new rows name a patient that does not exist.
        let unknown = me.is_some() && random.once_in(8);
        let patient_id = if unknown { self.any("users", random) } else { who("patients", random) };
        let provider_id = who("providers", random);
        let mut row = object(match table {
            "users" => {
                let role = random.pick(UserRole::ALL);
                json!({ "email": format!("{id}@example.com"), "role": role.label(), "status": "active" })
            }
            "patients" => json!({
                "id": if random.once_in(4) { id.clone() } else { self.any("users", random) },
                "first_name": "Ada", "last_name": "Lovelace", "date_of_birth": "1985-12-10",
            }),
            "providers" => {
                let id = if random.once_in(4) { id.clone() } else { self.any("users", random) };
                provider(&id, number, random)
            }
            "administrators" => administrator(&self.any("users", random), &[]),
            "consultations" => self.visit(&patient_id, &provider_id, number, random),
            "prescriptions" => json!({
                "patient_id": patient_id, "provider_id": provider_id,
                "consultation_id": match random.below(3) {
                    0 => Value::Null,
                    1 => self.one_of("consultations", random, |visit| {
                        visit["patient_id"] == patient_id && visit["provider_id"] == provider_id
                    }),
                    _ => json!(self.any("consultations", random)),
                },
                "order_id": if random.once_in(4) { json!(self.any("orders", random)) } else { Value::Null },
                "medication_name": "Amoxicillin", "strength": "500 mg", "dosage_form": "capsule",
                "quantity": "30", "quantity_unit": "each", "days_supply": 10, "instructions": "One a day",
                "expires_at": "2999-12-31T00:00:00Z",
            }),
            "sessions" => json!({
                "patient_id": patient_id, "provider_id": provider_id, "session_type": "therapy",
                "scheduled_date": "2026-12-01", "consultation_id": of("consultations", &patient_id, random),
                "telehealth_flow_id": of("telehealth_flows", &patient_id, random),
            }),
            "categories" => json!({ "name": id, "slug": id }),
            "products" => json!({
                "name": "Cream", "sku": id[..18].to_uppercase(), "product_type": "supplement", "price": 10,
                "inventory_quantity": random.below(2), "requires_prescription": random.once_in(2),
            }),
            "subscription_plans" => json!({ "name": id, "price": 10, "billing_cycle": "monthly" }),
            "orders" => json!({
                "order_number": format!("ORD-{number:08}"), "patient_id": patient_id, "provider_id": maybe("providers", random),
                "order_type": "consultation", "subtotal": 0, "total_amount": 0,
                "telehealth_flow_id": of("telehealth_flows", &patient_id, random),
            }),
            "order_items" => {
                let of_mine = |order: &Object| me.is_some_and(|me| order["patient_id"] == me);
                let mine = self.one_of("orders", random, of_mine);
                let price = random.pick(&[1, 10, 10]);
                json!({
                    "order_id": if mine.is_null() { json!(self.any("orders", random)) } else { mine },
                    "product_id": if random.once_in(4) { Value::Null } else { json!(self.any("products", random)) },
                    "prescription_id": of("prescriptions", me.unwrap_or_default(), random),
                    "name": "Cream", "quantity": 1, "unit_price": price, "total_price": price,
                })
            }
            "invoices" => json!({
                "invoice_number": format!("INV-{number:08}"), "patient_id": patient_id, "due_date": "2999-01-01",
                "subtotal": 10, "total_amount": 10,
            }),
            "conversations" => self.conversation(me, random),
            "messages" => self.message(me, random),
            "notifications" => json!({
                "user_id": if random.once_in(2) { patient_id } else { who("users", random) }, "notification_type": "marketing", "channels": ["email"],
                "title": "News", "message": "None", "attempts": if random.once_in(4) { 1 } else { 0 },
            }),
            "telehealth_flows" => json!({ "patient_id": patient_id }),
            "tasks" => {
                let about = maybe("patients", random);
                json!({
                    "title": "Call back", "assignee_id": maybe("users", random), "assigner_id": maybe("users", random),
                    "task_type": random.pick(&["general", "administrative", "administrative"]),
                    "related_entity_type": if about.is_null() { Value::Null } else { json!("patient") },
                    "related_entity_id": about,
                })
            }
            "audit_logs" => json!({
                "user_id": who("users", random), "action": "USER_READ", "entity_type": "user",
                "entity_id": self.any("users", random),
            }),
            "form_schemas" => json!({
                "title": id, "schema_definition": {}, "created_by": who("users", random),
                "is_published": random.once_in(2),
            }),
            "form_submissions" => self.submission(&patient_id, me, random),
            "insurance_providers" => json!({ "name": id }),
            "patient_insurance" => json!({
                "patient_id": patient_id, "insurance_provider_id": self.any("insurance_providers", random),
                "policy_number": "1", "subscriber_name": "Ada Lovelace", "subscriber_relationship": "self",
                "effective_date": "2026-01-01",
            }),
            "pharmacies" => json!({
                "name": "Pharmacy", "address_line_1": "Main Street", "city": "Boston", "state": "MA",
                "postal_code": "02101", "phone": "+15558246004",
            }),
            "tags" => json!({ "name": id }),
            "entity_tags" => {
                let (entity_type, entity_id) = match random.once_in(3) {
                    true => ("consultation", self.any("consultations", random)),
                    false => ("patient", patient_id),
                };
                json!({
                    "tag_id": self.any("tags", random), "entity_type": entity_type, "entity_id": entity_id,
                    "tagged_by": maybe(if random.once_in(2) { "providers" } else { "users" }, random),
                })
            }
            other => panic!("no rows of {other}"),
        });
        row.entry("id").or_insert(json!(id));
        row
    }

    /// A visit in any status, past or future, on both sides of the limits of a booking's validity and of the horizon.
    fn visit(&self, patient_id: &str, provider_id: &str, number: usize, random: &mut Random) -> Value {
        let hours = random.pick(&[48, 2_159, 2_161, 17_518, 17_521, -24, -2_000, -8_759, -8_761, -20_000]);
        let minutes = i64::try_from(number % 50).expect("a number");
        let scheduled = self.now + chrono::TimeDelta::hours(hours) + chrono::TimeDelta::minutes(minutes);
        let at =
            |minutes| (scheduled + chrono::TimeDelta::minutes(minutes)).to_rfc3339_opts(SecondsFormat::Millis, true);
        let status = random.pick(&[
            "scheduled",
            "scheduled",
            "in_progress",
            "completed",
            "completed",
            "cancelled",
            "no_show",
            "rescheduled",
        ]);
        let ended = status == "completed";
        json!({
            "patient_id": patient_id, "provider_id": provider_id, "consultation_type": "initial", "status": status,
            "scheduled_at": at(0), "slot_end": at(1), "created_at": at(-60),
            "fee": random.pick(&[100, 100, 100, 0, 250]), "insurance_covered": random.once_in(8),
            "started_at": if ended || status == "in_progress" { json!(at(0)) } else { Value::Null },
            "ended_at": if ended { json!(at(20)) } else { Value::Null },
            "duration_minutes": if ended { json!(20) } else { Value::Null },
        })
    }

    fn conversation(&self, me: Option<&str>, random: &mut Random) -> Value {
        let mut people: Vec<String> = me.filter(|_| random.once_in(2)).map(str::to_owned).into_iter().collect();
        let count = 2 + random.below(3);
        // The other one of two is often a provider.
        let treats = count == 2 && me.is_some();
        while people.len() < count {
            let next = if treats { self.any("providers", random) } else { self.someone(random) };
            if !people.contains(&next) {
                people.push(next);
            }
        }
        let spoken = self.rows.contains_key("messages") && random.once_in(4);
        json!({
            "created_by": if random.once_in(2) { people[0].clone() } else { random.pick(&people) },
            "is_group": people.len() > 2, "participant_ids": people, "is_archived": random.once_in(4),
            "last_message_id": if spoken { json!(self.any("messages", random)) } else { Value::Null },
        })
    }

    fn message(&self, me: Option<&str>, random: &mut Random) -> Value {
        let takes_part =
            |row: &Object, id: &str| row["participant_ids"].as_array().is_some_and(|ids| ids.contains(&json!(id)));
        let mine = |row: &Object| me.is_some_and(|me| takes_part(row, me));
        let conversation = match self.one_of("conversations", random, mine) {
            Value::String(id) if random.once_in(2) => id,
            _ => self.any("conversations", random),
        };
        let row = self.rows["conversations"].iter().find(|row| id_of(row) == conversation).expect("there");
        let participants: Vec<String> = serde_json::from_value(row["participant_ids"].clone()).expect("ids");
        let sender = match me {
            Some(me) if !random.once_in(3) => me.to_owned(),
            // Some have left the conversation since.
            _ if random.once_in(5) => self.any("users", random),
            _ => random.pick(&participants),
        };
        let reply = |random: &mut Random| match self.rows.get("messages") {
            Some(rows) if random.once_in(2) && !rows.is_empty() => match random.once_in(2) {
                true => self.one_of("messages", random, |row| row["conversation_id"] == conversation),
                false => json!(self.any("messages", random)),
            },
            _ => Value::Null,
        };
        let rarely = if me.is_some() { 8 } else { 4 };
        let deleted = random.once_in(rarely);
        json!({
            "conversation_id": conversation, "sender_id": sender, "content": "Hello", "is_deleted": deleted,
            "message_type": if random.once_in(8) { "system" } else { "text" },
            "deleted_at": if deleted { json!(self.now.to_rfc3339()) } else { Value::Null },
            "read_by": if random.once_in(8) { json!({ participants[0].clone(): canonical(self.now) }) } else { json!({}) },
            "reply_to_message_id": reply(random),
        })
    }

    fn submission(&self, patient: &str, me: Option<&str>, random: &mut Random) -> Value {
        let about = |table: &str, random: &mut Random| match random.below(4) {
            0 | 1 => Value::Null,
            2 => self.one_of(table, random, |row| row["patient_id"] == patient),
            _ => json!(self.any(table, random)),
        };
        let submitter = match me {
            Some(me) if !random.once_in(4) => json!(me),
            _ if random.once_in(4) => Value::Null,
            _ => json!(self.someone(random)),
        };
        json!({
            "form_schema_id": self.any("form_schemas", random), "form_version": "1.0.0", "submission_data": {},
            "submitted_by": submitter,
            "patient_id": if random.once_in(5) { Value::Null } else { json!(patient) },
            "provider_id": if random.once_in(2) { Value::Null } else { json!(self.any("providers", random)) },
            "consultation_id": about("consultations", random), "telehealth_flow_id": about("telehealth_flows", random),
            "status": if random.once_in(6) { "processing" } else { "pending" },
        })
    }
}

fn some_permissions(random: &mut Random) -> Vec<Permission> {
    let all = permissions();
    let count = [0, 4, 20, 200][random.below(4)];
    (0..count).map(|_| random.pick(&all).parse().expect("a permission")).collect()
}

fn patient(id: &str) -> Value {
    json!({ "id": id, "first_name": "Ada", "last_name": "Lovelace", "date_of_birth": "1985-12-10" })
}

fn provider(id: &str, number: usize, random: &mut Random) -> Value {
    json!({
        "id": id, "first_name": "Gregory", "last_name": "House", "license_number": "1", "license_state": "MA",
        "license_expiry_date": "2099-12-31", "npi_number": format!("{:010}", 1_000_000_000 + number),
        "consultation_fee": if random.once_in(4) { Value::Null } else { json!(100) },
        "average_rating": if random.once_in(4) { json!(4) } else { Value::Null },
        "total_consultations": if random.once_in(4) { 3 } else { 0 },
    })
}

fn administrator(id: &str, permissions: &[Permission]) -> Value {
    let names: Vec<&str> = permissions.iter().map(Permission::as_str).collect();
    json!({ "id": id, "first_name": "Grace", "last_name": "Hopper", "permissions": names })
}

pub fn object(value: Value) -> Object {
    match value {
        Value::Object(object) => object,
        other => panic!("{other} is no object"),
    }
}

pub fn id_of(row: &Object) -> String {
    row["id"].as_str().expect("an id").to_owned()
}

/// An INSERT with the columns of the row, and defaults for the others.
pub fn insert(table: &str, row: &Object, rest: &str) -> String {
    let mut row = row.clone();
    for (of, column, value) in [
        ("telehealth_flows", "intake_form_data", json!({})),
        ("telehealth_flows", "consultation_data", json!({})),
        ("messages", "attachments", json!([])),
        ("notifications", "data", json!({})),
    ] {
        if of == table {
            row.entry(column).or_insert(value);
        }
    }
    let columns: Vec<&str> = row.keys().map(String::as_str).collect();
    let columns = columns.join(", ");
    // In core's tables, protected columns are sealed.
    let row = catalog::table(table).map_or_else(|| row.clone(), |table| sealed(table, &row));
    let row = json!(row).to_string().replace('\'', "''");
    format!(
        "INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_record(NULL::{table}, '{row}') {rest}"
    )
}

/// An instant in core's format.
pub fn canonical(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Millis, true)
}
