//! Loading the data: people register, and past records are imported.

use super::{Clinic, Outcome, Row, at, with};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use telehealth_storage::{
    Error, Id, PatientId, ProviderId, Result, Stored, Timestamp, Transaction, ValidationError,
    accounts::{NewPatient, NewProvider, NewUser, Patient, Provider, User},
    care::{Consultation, Prescription},
    field,
    record::entity_from_json,
};

impl Clinic {
    /// Loads the data; returns the provider whose day is shown, and the patients.
    pub fn open_books(&self) -> Outcome<(ProviderId, Vec<PatientId>)> {
        let data: BTreeMap<String, Value> = serde_json::from_str(include_str!("../data/clinic-day.json"))?;
        let mut rejected = Rejected::default();
        self.open("providers registered", rows(&data, "providers"), &mut rejected, register_provider)?;
        self.open("patients registered", rows(&data, "patients"), &mut rejected, register_patient)?;
        self.open("past visits imported", rows(&data, "consultations"), &mut rejected, import_visit)?;
        self.open("past prescriptions imported", rows(&data, "prescriptions"), &mut rejected, import_prescription)?;
        rejected.print();
        let present = self.work(|tx| tx.get_many::<Patient>(&ids(&data, "patients")?))?;
        Ok((ids(&data, "providers")?[0], present.iter().map(|patient| patient.id).collect()))
    }

    /// Loads rows in one transaction; a rejected row is rolled back and reported.
    fn open(
        &self,
        what: &str,
        rows: &[Value],
        rejected: &mut Rejected,
        load: fn(&mut Transaction, &Row, &mut Rejected) -> Result<()>,
    ) -> Outcome {
        let (loaded, found) = self.work(|tx| {
            let mut found = Rejected::default();
            let mut loaded = 0;
            for row in rows.iter().filter_map(Value::as_object) {
                match tx.savepoint(|tx| load(tx, row, &mut found)) {
                    Ok(()) => loaded += 1,
                    Err(error) if error.violations().is_empty() => return Err(error),
                    Err(error) => found.add(&error),
                }
            }
            Ok((loaded, found))
        })?;
        rejected.merge(found);
        println!("  {loaded:>3} of {:>3} {what}", rows.len());
        Ok(())
    }
}

/// Registers a provider; one whose NPI is rejected is registered without it.
fn register_provider(tx: &mut Transaction, row: &Row, rejected: &mut Rejected) -> Result<()> {
    let now = at("08:00");
    let email = format!("{}@clinic.example", text(row, "license_number")).to_lowercase();
    let user = tx.add(new_user(&with(row, json!({ "email": email, "role": "provider" })), now)?)?;
    let row = with(row, json!({ "consultation_fee": "120.00" }));
    let provider = Provider::register(NewProvider::from_members(&row)?, &user, now).or_else(|invalid| {
        rejected.add(&invalid.into());
        Provider::register(NewProvider::from_members(&with(&row, json!({ "npi_number": null })))?, &user, now)
    })?;
    tx.add(provider).map(drop)
}

fn register_patient(tx: &mut Transaction, row: &Row, _: &mut Rejected) -> Result<()> {
    let now = at("08:00");
    let user = tx.add(new_user(&with(row, json!({ "role": "patient" })), now)?)?;
    tx.add(Patient::register(NewPatient::from_members(row)?, &user, now)?).map(drop)
}

fn new_user(row: &Row, now: Timestamp) -> Result<User> {
    let account = NewUser::from_members(&with(row, json!({ "timezone": "America/New_York" })))?;
    Ok(User::register(account, now)?.activate()?)
}

/// Imports a past record, which must satisfy the invariants, but not the rules of constructors.
fn import<E: Stored>(tx: &mut Transaction, record: Value) -> Result<()> {
    let entity: E = entity_from_json(record.as_object().unwrap_or(&Row::new()))?;
    tx.add(entity).map(drop)
}

fn import_visit(tx: &mut Transaction, row: &Row, _: &mut Rejected) -> Result<()> {
    let (started, ended) = (time(row, "started_at")?, time(row, "ended_at")?);
    let kind = text(row, "kind");
    let consultation_type = match kind {
        _ if kind.contains("mergency") => "urgent",
        _ if kind.contains("Follow-up") || kind.contains("check up") => "follow_up",
        _ => "routine",
    };
    let minutes = ended.since(started).num_milliseconds().div_euclid(60_000);
    let exact = ended.since(started).num_milliseconds() % 60_000 == 0;
    import::<Consultation>(
        tx,
        json!({
            "id": row["id"], "patient_id": row["patient_id"], "provider_id": row["provider_id"],
            "consultation_type": consultation_type, "status": "completed",
            "scheduled_at": row["started_at"], "slot_end": row["ended_at"],
            "started_at": row["started_at"], "ended_at": row["ended_at"],
            "duration_minutes": minutes + i64::from(!exact),
            "chief_complaint": row["reason"], "follow_up_required": false, "fee": "120.00",
            "insurance_covered": false, "prescription_ids": [],
            "created_at": days_later(started, -1), "updated_at": row["ended_at"],
        }),
    )
}

fn import_prescription(tx: &mut Transaction, row: &Row, _: &mut Rejected) -> Result<()> {
    let prescribed = time(row, "prescribed_at")?;
    let medication = text(row, "medication");
    let words: Vec<&str> = medication.split(' ').collect();
    let strength =
        words.windows(2).find(|pair| pair[1].starts_with("MG")).map_or("as labelled".to_owned(), |pair| pair.join(" "));
    let forms = [
        ("Capsule", "capsule"),
        ("Solution", "liquid"),
        ("Syringe", "injection"),
        ("Injector", "injection"),
        ("Cream", "topical"),
        ("Transdermal", "patch"),
    ];
    let dosage_form = forms.iter().find(|(word, _)| medication.contains(word)).map_or("tablet", |(_, form)| form);
    let expires = days_later(prescribed, 365);
    let status = match text(row, "status") {
        "stopped" => "cancelled",
        _ if expires.as_str() <= at("08:00").to_string().as_str() => "expired",
        _ => "active",
    };
    import::<Prescription>(
        tx,
        json!({
            "id": row["id"], "patient_id": row["patient_id"], "provider_id": row["provider_id"],
            "consultation_id": row["consultation_id"], "medication_name": medication, "strength": strength,
            "dosage_form": dosage_form, "quantity": 30, "quantity_unit": "each", "days_supply": 30,
            "instructions": "as directed", "refills_remaining": 0, "total_refills": 0, "status": status,
            "prescribed_at": row["prescribed_at"], "expires_at": expires,
            "created_at": row["prescribed_at"], "updated_at": row["prescribed_at"],
        }),
    )
}

/// The number of rejected rows by entity, field, code and rule.
#[derive(Default)]
struct Rejected(BTreeMap<(String, String, String, String), usize>);

impl Rejected {
    fn add(&mut self, error: &Error) {
        for rule in error.violations() {
            // Grouped by rule, so the value that was got is omitted.
            let message = rule.message().split(", got ").next().unwrap_or_default();
            let key = (rule.entity().into(), rule.field().into(), rule.code().to_string(), message.into());
            *self.0.entry(key).or_default() += 1;
        }
    }

    fn merge(&mut self, other: Self) {
        for (key, count) in other.0 {
            *self.0.entry(key).or_default() += count;
        }
    }

    fn print(&self) {
        println!("\nRejected rows");
        for ((entity, field, code, message), count) in &self.0 {
            println!("  {count:>3}  {entity}.{field} {message} [{code}]");
        }
    }
}

fn days_later(instant: Timestamp, days: i64) -> String {
    instant.plus(chrono::TimeDelta::days(days)).map_or_else(String::new, |later| later.to_string())
}

fn rows<'a>(data: &'a BTreeMap<String, Value>, table: &str) -> &'a [Value] {
    data.get(table).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn ids<I: Id>(data: &BTreeMap<String, Value>, table: &str) -> Result<Vec<I>> {
    let id = |row: &Value| I::from_json(&row["id"]).map_err(|error| error.at("user", "id"));
    Ok(rows(data, table).iter().map(id).collect::<std::result::Result<_, _>>().map_err(ValidationError::from)?)
}

fn text<'a>(row: &'a Row, field: &str) -> &'a str {
    row.get(field).and_then(Value::as_str).unwrap_or_default()
}

fn time(row: &Row, field: &'static str) -> Result<Timestamp> {
    let read = field::read(row, field).map_err(|error| error.at("row", field));
    Ok(read.map_err(ValidationError::from)?)
}
