//! A clinic day, end to end: people register, history is taken over, and a day is lived through.
//!
//! `cargo run --example clinic_day`, or `cargo xtask demo` where PostgreSQL is not installed. `clinic_day.py` and
//! `clinic_day.mjs` tell the same story, line by line.

#![allow(clippy::indexing_slicing, reason = "a story may rely on its data")]

use chrono::FixedOffset;
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, error::Error as StdError, thread};
use telehealth_core::{
    Timestamp, UserId,
    access::Grant,
    accounts::{NewPatient, NewProvider, NewUser, Patient, Provider, ProviderChanges, User},
    care::{
        Consultation, ConsultationNotes, ConsultationStatus, NewConsultation, NewPrescription, Prescription,
        TelemedicinePolicy,
    },
    field::{Change, Field},
    record::entity_from_json,
    value::Availability,
};
use telehealth_storage::{Actor, Error, Portal, Result, Stored, Transaction};

type Row = Map<String, Value>;
type Outcome<T = ()> = std::result::Result<T, Box<dyn StdError>>;

fn main() -> Outcome {
    let data: BTreeMap<String, Value> = serde_json::from_str(include_str!("data/clinic-day.json"))?;
    let clinic = Clinic { portal: Portal::from_environment()?, job: Actor::job("clinic-day") };
    clinic.portal.grant_job("clinic-day", &Grant::all())?;

    println!("A clinic day: Monday, 2026-11-23, in Boston\n\nOpening the books");
    let mut refused = Refused::default();
    clinic.open("providers registered", rows(&data, "providers"), &mut refused, register_provider)?;
    clinic.open("patients registered", rows(&data, "patients"), &mut refused, register_patient)?;
    clinic.open("past visits taken over", rows(&data, "consultations"), &mut refused, take_over_visit)?;
    clinic.open("past prescriptions taken over", rows(&data, "prescriptions"), &mut refused, take_over_prescription)?;
    refused.print();

    let provider = ids(&data, "providers")?[0];
    let present = clinic.work(|tx| tx.get_many::<Patient>(&ids(&data, "patients")?))?;
    let patients: Vec<UserId> = present.iter().map(|patient| patient.id).collect();
    clinic.live(provider, &patients)?;
    clinic.close(provider)?;
    println!("\nWhere to look next: README.md, then core/src/care/consultation.rs");
    Ok(())
}

struct Clinic {
    portal: Portal,
    job: Actor,
}

impl Clinic {
    /// One transaction, in which all of `work` happens or nothing.
    fn work<T>(&self, work: impl FnMut(&mut Transaction) -> Result<T>) -> Result<T> {
        self.portal.transaction(&self.job, work)
    }

    /// Loads rows in one transaction; a row that is refused leaves no trace and is reported.
    fn open(
        &self,
        what: &str,
        rows: &[Value],
        refused: &mut Refused,
        load: fn(&mut Transaction, &Row, &mut Refused) -> Result<()>,
    ) -> Outcome {
        let (loaded, found) = self.work(|tx| {
            let mut found = Refused::default();
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
        refused.merge(found);
        println!("  {loaded:>3} of {:>3} {what}", rows.len());
        Ok(())
    }
}

// ---- Opening the books ---------------------------------------------------------------------------------------------

/// Registers a provider; one whose NPI is refused is registered without it.
fn register_provider(tx: &mut Transaction, row: &Row, refused: &mut Refused) -> Result<()> {
    let now = at("08:00");
    let email = format!("{}@clinic.example", text(row, "license_number")).to_lowercase();
    let user = tx.add(new_user(&with(row, json!({ "email": email, "role": "provider" })), now)?)?;
    let row = with(row, json!({ "consultation_fee": "120.00" }));
    let provider = Provider::register(NewProvider::from_members(&row)?, &user, now).or_else(|invalid| {
        refused.add(&invalid.into());
        Provider::register(NewProvider::from_members(&with(&row, json!({ "npi_number": null })))?, &user, now)
    })?;
    tx.add(provider).map(drop)
}

fn register_patient(tx: &mut Transaction, row: &Row, _: &mut Refused) -> Result<()> {
    let now = at("08:00");
    let user = tx.add(new_user(&with(row, json!({ "role": "patient" })), now)?)?;
    tx.add(Patient::register(NewPatient::from_members(row)?, &user, now)?).map(drop)
}

fn new_user(row: &Row, now: Timestamp) -> Result<User> {
    let account = NewUser::from_members(&with(row, json!({ "timezone": "America/New_York" })))?;
    Ok(User::register(account, now)?.activate()?)
}

/// Takes over history: a record that keeps the invariants, whether or not a door would let it in today.
fn take_over<E: Stored>(tx: &mut Transaction, record: Value) -> Result<()> {
    let entity: E = entity_from_json(record.as_object().unwrap_or(&Row::new()))?;
    tx.add(entity).map(drop)
}

fn take_over_visit(tx: &mut Transaction, row: &Row, _: &mut Refused) -> Result<()> {
    let (started, ended) = (time(row, "started_at")?, time(row, "ended_at")?);
    let kind = text(row, "kind");
    let consultation_type = match kind {
        _ if kind.contains("mergency") => "urgent",
        _ if kind.contains("Follow-up") || kind.contains("check up") => "follow_up",
        _ => "routine",
    };
    let minutes = ended.since(started).num_milliseconds().div_euclid(60_000);
    let exact = ended.since(started).num_milliseconds() % 60_000 == 0;
    take_over::<Consultation>(
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

fn take_over_prescription(tx: &mut Transaction, row: &Row, _: &mut Refused) -> Result<()> {
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
    take_over::<Prescription>(
        tx,
        json!({
            "id": row["id"], "patient_id": row["patient_id"], "provider_id": row["provider_id"],
            "consultation_id": row["consultation_id"], "medication_name": medication, "strength": strength,
            "dosage_form": dosage_form, "quantity": 30, "days_supply": 30, "instructions": "as directed",
            "refills_remaining": 0, "total_refills": 0, "status": status,
            "prescribed_at": row["prescribed_at"], "expires_at": expires,
            "created_at": row["prescribed_at"], "updated_at": row["prescribed_at"],
        }),
    )
}

// ---- The day -------------------------------------------------------------------------------------------------------

impl Clinic {
    fn live(&self, provider_id: UserId, patients: &[UserId]) -> Outcome {
        println!("\nThe day");
        self.open_hours(provider_id)?;
        let free = self.work(|tx| tx.free_slots(provider_id, at("08:00"), at("18:00")))?;
        println!("  08:00  Dr. Nguyen has {} free slots, the first at {}", free.len(), local(free[0].starts_at));

        let first = self.book(provider_id, patients[0], "09:00", "08:05", "sore throat")?;
        println!("  08:05  the first patient books 09:00");

        let (won, lost) = self.race(provider_id, [patients[1], patients[2]])?;
        println!("  08:06  two patients race for 09:30: one books it, the other is refused [{}]", lost.code());

        let third = self.book(provider_id, patients[3], "10:00", "08:10", "back pain")?;
        let fourth = self.book(provider_id, patients[4], "10:30", "08:11", "skin rash")?;
        let fifth = self.book(provider_id, patients[5], "11:00", "08:12", "headache")?;
        let free = self.work(|tx| tx.free_slots(provider_id, at("08:00"), at("18:00")))?;
        println!("  08:12  10:00, 10:30 and 11:00 are booked; {} slots are free", free.len());

        let first = self.see(first, "09:02", "09:24:30", "streptococcal pharyngitis")?;
        println!("  09:24  the first visit is completed after {} minutes", minutes(&first));
        self.prescribe_and_refill(&first)?;

        let won = self.see(won, "09:31", "09:55", "influenza, suspected")?;
        println!("  09:55  the second visit is completed after {} minutes", minutes(&won));
        let error = self.prescribe(&won, oxycodone(), "09:56").err().ok_or("oxycodone was prescribed")?;
        let violation = error.violations().first().ok_or("no reason")?;
        println!(
            "  09:56  oxycodone (CII) is refused: {} {} [{}]",
            violation.field(),
            violation.message(),
            violation.code()
        );

        self.work(|tx| tx.save(third.clone().cancel(at("09:57"))?))?;
        self.book(provider_id, patients[6], "10:00", "09:58", "back pain")?;
        println!("  09:58  10:00 is cancelled, and booked again by another patient");

        let early = fourth.clone().mark_no_show(at("10:15")).err().ok_or("a no-show before its time")?;
        self.work(|tx| tx.save(fourth.clone().mark_no_show(at("10:45"))?))?;
        println!("  10:45  nobody comes at 10:30; at 10:15 that was refused [{}]", early.code());

        let fifth = self.see(fifth, "11:00", "11:29", "migraine")?;
        println!("  11:29  the visit of 11:00 is completed after {} minutes", minutes(&fifth));
        let stale = self.work(|tx| tx.save(third.clone().reschedule()?)).err().ok_or("a stale visit was saved")?;
        println!("  11:30  a colleague's old copy of the 10:00 visit is refused [{}]", stale.code());
        Ok(())
    }

    fn open_hours(&self, provider_id: UserId) -> Outcome {
        let mornings = json!([{ "from": "09:00", "until": "12:00" }, { "from": "13:00", "until": "15:00" }]);
        let hours = Availability::from_json(&json!({
            "time_zone": "America/New_York", "slot_minutes": 30, "weekly": { "monday": mornings },
        }))?;
        self.work(|tx| {
            let changes =
                ProviderChanges { availability_schedule: Change::Set(Some(hours.clone())), ..Default::default() };
            let provider: Provider = tx.get(provider_id)?;
            tx.save(provider.revise(changes, at("08:00"))?)
        })?;
        Ok(())
    }

    fn book(
        &self,
        provider_id: UserId,
        patient_id: UserId,
        time: &str,
        now: &str,
        reason: &str,
    ) -> Result<Consultation> {
        let new = NewConsultation::from_members(&with(
            &Row::new(),
            json!({
                "patient_id": patient_id.to_string(), "consultation_type": "initial", "scheduled_at": at(time).to_string(),
                "duration_minutes": 30, "chief_complaint": reason,
            }),
        ))?;
        self.work(|tx| {
            let provider: Provider = tx.get(provider_id)?;
            tx.add(Consultation::schedule(new.clone(), &provider, at(now))?)
        })
    }

    /// Two patients book the same slot at the same moment.
    fn race(&self, provider_id: UserId, rivals: [UserId; 2]) -> Outcome<(Consultation, Error)> {
        let outcomes = thread::scope(|scope| {
            rivals
                .map(|rival| scope.spawn(move || self.book(provider_id, rival, "09:30", "08:06", "fever")))
                .map(|racer| racer.join())
        });
        match outcomes {
            [Ok(Ok(won)), Ok(Err(lost))] | [Ok(Err(lost)), Ok(Ok(won))] => Ok((won, lost)),
            _ => Err("the race had not one winner".into()),
        }
    }

    fn see(&self, visit: Consultation, start: &str, end: &str, assessment: &str) -> Result<Consultation> {
        let visit = self.work(|tx| tx.save(visit.clone().start(at(start))?))?;
        let notes = ConsultationNotes::from_members(&with(&Row::new(), json!({ "assessment": assessment })))?;
        self.work(|tx| tx.save(visit.clone().complete(notes.clone(), at(end))?))
    }

    fn prescribe(&self, visit: &Consultation, drug: Value, now: &str) -> Result<Prescription> {
        let drug = with(&Row::new(), drug);
        let new = with(&drug, json!({ "patient_id": visit.patient_id.to_string() }));
        let policy = TelemedicinePolicy::from_json(&json!("2026-12-31")).ok();
        self.work(|tx| {
            let provider: Provider = tx.get(visit.provider_id)?;
            let new = NewPrescription::from_members(&new)?;
            let prescription =
                tx.add(Prescription::prescribe(new, &provider, Some(visit.clone()), policy, at(now))?)?;
            tx.save(visit.clone().add_prescription(prescription.id)?)?;
            Ok(prescription)
        })
    }

    fn prescribe_and_refill(&self, visit: &Consultation) -> Outcome {
        let prescription = self.prescribe(visit, amoxicillin(), "09:25")?;
        let refilled = self.work(|tx| tx.save(prescription.clone().refill(at("09:30"))?))?;
        let refusal = refilled.clone().refill(at("09:31")).err().ok_or("a refill too many")?;
        println!(
            "  09:30  amoxicillin is prescribed and refilled once; a second refill is refused [{}]",
            refusal.code()
        );
        Ok(())
    }

    // ---- The evening -----------------------------------------------------------------------------------------------

    fn close(&self, provider_id: UserId) -> Outcome {
        println!("\nThe evening");
        let (provider, agenda, expiring) = self.work(|tx| {
            let provider: Provider = tx.get(provider_id)?;
            let agenda = tx.agenda(provider_id, at("00:00"), at("23:59"))?;
            Ok((provider, agenda, tx.expiring_before(at("08:00").plus_months(3).unwrap_or(Timestamp::MAX))?))
        })?;
        let today = agenda.iter().filter(|visit| visit.status == ConsultationStatus::Completed).count();
        println!("  Dr. Nguyen has completed {} consultations, {today} of them today", provider.total_consultations);
        println!("  {} prescriptions expire within three months", expiring.len());
        println!("  The agenda:");
        for visit in &agenda {
            let reason = visit.chief_complaint.as_ref().map_or("", |reason| reason.expose().as_str());
            let length = visit.duration_minutes.map_or_else(String::new, |minutes| format!("{minutes} min"));
            println!("    {}  {:<9}  {length:>6}  {reason}", local(visit.scheduled_at), visit.status);
        }
        Ok(())
    }
}

fn amoxicillin() -> Value {
    json!({
        "medication_name": "amoxicillin", "strength": "500 mg", "dosage_form": "capsule", "quantity": 20,
        "days_supply": 10, "instructions": "one capsule twice a day", "total_refills": 1,
        "expires_at": at("00:00").plus_months(12).map(|expiry| expiry.to_string()), "ndc_number": "0781-2613-05",
    })
}

fn oxycodone() -> Value {
    json!({
        "medication_name": "oxycodone", "strength": "5 mg", "dosage_form": "tablet", "quantity": 12, "days_supply": 3,
        "instructions": "one tablet every six hours", "controlled_substance_schedule": "CII",
        "expires_at": at("00:00").plus_months(1).map(|expiry| expiry.to_string()),
    })
}

// ---- Small helpers -------------------------------------------------------------------------------------------------

/// What was refused: how many rows by entity, field, code and rule.
#[derive(Default)]
struct Refused(BTreeMap<(String, String, String, String), usize>);

impl Refused {
    fn add(&mut self, error: &Error) {
        for rule in error.violations() {
            // Many rows break one rule with many values: what was got is left out.
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
        println!("\nRefused, and why");
        for ((entity, field, code, message), count) in &self.0 {
            println!("  {count:>3}  {entity}.{field} {message} [{code}]");
        }
    }
}

/// A time of the day, in Boston.
fn at(time: &str) -> Timestamp {
    let seconds = if time.len() == 5 { ":00" } else { "" };
    format!("2026-11-23T{time}{seconds}-05:00").parse().unwrap_or(Timestamp::MAX)
}

/// The time of the day in Boston.
fn local(instant: Timestamp) -> String {
    FixedOffset::west_opt(5 * 3600)
        .map_or_else(String::new, |boston| instant.utc().with_timezone(&boston).format("%H:%M").to_string())
}

fn minutes(visit: &Consultation) -> i32 {
    visit.duration_minutes.unwrap_or(0)
}

fn days_later(instant: Timestamp, days: i64) -> String {
    instant.plus(chrono::TimeDelta::days(days)).map_or_else(String::new, |later| later.to_string())
}

fn rows<'a>(data: &'a BTreeMap<String, Value>, table: &str) -> &'a [Value] {
    data.get(table).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn ids(data: &BTreeMap<String, Value>, table: &str) -> Result<Vec<UserId>> {
    let id = |row: &Value| UserId::from_json(&row["id"]).map_err(|flaw| flaw.at("user", "id"));
    Ok(rows(data, table)
        .iter()
        .map(id)
        .collect::<std::result::Result<_, _>>()
        .map_err(telehealth_core::error::Invalid::from)?)
}

fn text<'a>(row: &'a Row, field: &str) -> &'a str {
    row.get(field).and_then(Value::as_str).unwrap_or_default()
}

fn time(row: &Row, field: &'static str) -> Result<Timestamp> {
    let read = telehealth_core::field::read(row, field).map_err(|flaw| flaw.at("row", field));
    Ok(read.map_err(telehealth_core::error::Invalid::from)?)
}

/// The row with other fields set.
fn with(row: &Row, fields: Value) -> Row {
    let mut row = row.clone();
    row.extend(fields.as_object().cloned().unwrap_or_default());
    row
}
