//! A clinic day, end to end: registration, import of past records, and the events of one day.
//!
//! `cargo run --example clinic_day`, or `cargo xtask demo` if PostgreSQL is not installed. `main.py` and `main.mjs`
//! are the same program in Python and Node, with the same output.

#![allow(clippy::indexing_slicing, reason = "the example relies on its data")]

mod books;
mod shop;

use chrono::FixedOffset;
use serde_json::{Map, Value, json};
use std::{error::Error as StdError, thread};
use telehealth_storage::{
    Actor, ConsultationFilter, Error, ListOrder, PatientId, Portal, PrescriptionFilter, ProviderId, Result, Timestamp,
    Transaction,
    access::Grant,
    accounts::{Provider, ProviderChanges},
    care::{
        Consultation, ConsultationNotes, ConsultationStatus, NewConsultation, NewPrescription, Prescription,
        PrescriptionStatus, TelemedicinePolicy,
    },
    field::{Change, Field},
    value::Availability,
};

type Row = Map<String, Value>;
type Outcome<T = ()> = std::result::Result<T, Box<dyn StdError>>;

/// Public for the test that runs the day.
pub fn main() -> Outcome {
    let clinic = Clinic { portal: Portal::from_environment()?, service: Actor::service("clinic-day") };
    clinic.portal.grant_service("clinic-day", &Grant::all())?;
    println!("A clinic day: Monday, 2026-11-23, in Boston\n\nLoading the data");
    let (provider, patients) = clinic.open_books()?;
    let visit = clinic.live(provider, &patients)?;
    clinic.shop(&visit)?;
    clinic.close(provider)?;
    println!("\nWhere to look next: README.md, then core/src/care/consultation.rs");
    Ok(())
}

struct Clinic {
    portal: Portal,
    service: Actor,
}

impl Clinic {
    /// Runs `work` in one transaction.
    fn work<T>(&self, work: impl FnMut(&mut Transaction) -> Result<T>) -> Result<T> {
        self.portal.transaction(&self.service, work)
    }
}

// ---- The day -------------------------------------------------------------------------------------------------------

impl Clinic {
    /// Runs the day; returns the last visit.
    fn live(&self, provider_id: ProviderId, patients: &[PatientId]) -> Outcome<Consultation> {
        println!("\nThe day");
        self.open_hours(provider_id)?;
        let free = self.work(|tx| tx.free_slots(provider_id, (at("08:00")..at("18:00")).into(), at("08:00")))?;
        println!("  08:00  Dr. Nguyen has {} free slots, the first at {}", free.len(), local(free[0].starts_at));

        let first = self.book(provider_id, patients[0], "09:00", "08:05", "sore throat")?;
        println!("  08:05  the first patient books 09:00");

        let (won, lost) = self.race(provider_id, [patients[1], patients[2]])?;
        println!(
            "  08:06  two patients book 09:30 at the same time: one succeeds, the other is rejected [{}]",
            lost.code()
        );

        let third = self.book(provider_id, patients[3], "10:00", "08:10", "back pain")?;
        let fourth = self.book(provider_id, patients[4], "10:30", "08:11", "skin rash")?;
        let fifth = self.book(provider_id, patients[5], "11:00", "08:12", "headache")?;
        let free = self.work(|tx| tx.free_slots(provider_id, (at("08:00")..at("18:00")).into(), at("08:00")))?;
        println!("  08:12  10:00, 10:30 and 11:00 are booked; {} slots are free", free.len());

        let first = self.see(first, "09:02", "09:24:30", "streptococcal pharyngitis")?;
        println!("  09:24  the first visit is completed after {} minutes", minutes(&first));
        self.prescribe_and_refill(&first)?;

        let won = self.see(won, "09:31", "09:55", "influenza, suspected")?;
        println!("  09:55  the second visit is completed after {} minutes", minutes(&won));
        let error = self.prescribe(&won, oxycodone(), "09:56").err().ok_or("oxycodone was prescribed")?;
        let violation = error.violations().first().ok_or("no reason")?;
        println!(
            "  09:56  oxycodone (CII) is rejected: {} {} [{}]",
            violation.field(),
            violation.message(),
            violation.code()
        );

        self.work(|tx| tx.save(third.clone().cancel(None, at("09:57"))?))?;
        self.book(provider_id, patients[6], "10:00", "09:58", "back pain")?;
        println!("  09:58  10:00 is cancelled, and booked again by another patient");

        let early = fourth.clone().mark_no_show(at("10:15")).err().ok_or("an early no-show was accepted")?;
        self.work(|tx| tx.save(fourth.clone().mark_no_show(at("10:45"))?))?;
        println!("  10:45  the patient of 10:30 is a no-show; at 10:15 this was rejected [{}]", early.code());

        let fifth = self.see(fifth, "11:00", "11:29", "migraine")?;
        println!("  11:29  the visit of 11:00 is completed after {} minutes", minutes(&fifth));
        let stale = self.work(|tx| tx.save(third.clone().reschedule()?)).err().ok_or("a stale visit was saved")?;
        println!("  11:30  saving a stale copy of the 10:00 visit is rejected [{}]", stale.code());
        Ok(fifth)
    }

    fn open_hours(&self, provider_id: ProviderId) -> Outcome {
        let openings = json!([{ "from": "09:00", "until": "12:00" }, { "from": "13:00", "until": "15:00" }]);
        let hours = Availability::from_json(&json!({
            "time_zone": "America/New_York", "slot_minutes": 30, "weekly": { "monday": openings },
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
        provider_id: ProviderId,
        patient_id: PatientId,
        time: &str,
        now: &str,
        reason: &str,
    ) -> Result<Consultation> {
        let new = NewConsultation::from_members(&row(json!({
            "patient_id": patient_id.to_string(), "consultation_type": "initial", "scheduled_at": at(time).to_string(),
            "duration_minutes": 30, "chief_complaint": reason,
        })))?;
        self.work(|tx| tx.book_visit(new.clone(), provider_id, at(now)))
    }

    /// Books the same slot for two patients at the same time.
    fn race(&self, provider_id: ProviderId, rivals: [PatientId; 2]) -> Outcome<(Consultation, Error)> {
        let outcomes = thread::scope(|scope| {
            rivals
                .map(|rival| scope.spawn(move || self.book(provider_id, rival, "09:30", "08:06", "fever")))
                .map(|racer| racer.join())
        });
        match outcomes {
            [Ok(Ok(won)), Ok(Err(lost))] | [Ok(Err(lost)), Ok(Ok(won))] => Ok((won, lost)),
            _ => Err("expected exactly one booking".into()),
        }
    }

    fn see(&self, visit: Consultation, start: &str, end: &str, assessment: &str) -> Result<Consultation> {
        let visit = self.work(|tx| tx.save(visit.clone().start(at(start))?))?;
        let notes = ConsultationNotes::from_members(&row(json!({ "assessment": assessment })))?;
        self.work(|tx| tx.save(visit.clone().complete(notes.clone(), at(end))?))
    }

    fn prescribe(&self, visit: &Consultation, drug: Value, now: &str) -> Result<Prescription> {
        let drug = with(&row(drug), json!({ "patient_id": visit.patient_id.to_string() }));
        let new = NewPrescription::from_members(&drug)?;
        let policy = TelemedicinePolicy::from_json(&json!("2026-12-31")).ok();
        self.work(|tx| tx.prescribe(new.clone(), visit.provider_id, Some(visit.id), policy, None, at(now)))
    }

    fn prescribe_and_refill(&self, visit: &Consultation) -> Outcome {
        let prescription = self.prescribe(visit, amoxicillin(), "09:25")?;
        let refilled = self.work(|tx| tx.save(prescription.clone().refill(at("09:30"))?))?;
        let error = refilled.clone().refill(at("09:31")).err().ok_or("a second refill was accepted")?;
        println!(
            "  09:30  amoxicillin is prescribed and refilled once; a second refill is rejected [{}]",
            error.code()
        );
        Ok(())
    }

    // ---- The evening -----------------------------------------------------------------------------------------------

    fn close(&self, provider_id: ProviderId) -> Outcome {
        println!("\nThe evening");
        let (provider, agenda, expiring) = self.work(|tx| {
            let provider: Provider = tx.get(provider_id)?;
            let today = ConsultationFilter {
                provider_id: Some(provider_id),
                scheduled_from: Some(at("00:00")),
                scheduled_before: Some(at("23:59")),
                ..Default::default()
            };
            let agenda = tx.list(&today, ListOrder::<Consultation>::SCHEDULED_AT, None, 100)?.items;
            let expiring = PrescriptionFilter {
                status: Some(PrescriptionStatus::Active),
                expires_before: at("08:00").plus_months(3),
                ..Default::default()
            };
            Ok((provider, agenda, tx.count::<Prescription>(&expiring)?))
        })?;
        let today = agenda.iter().filter(|visit| visit.status == ConsultationStatus::Completed).count();
        println!("  Dr. Nguyen has completed {} consultations, {today} of them today", provider.total_consultations);
        println!("  {expiring} prescriptions expire within three months");
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

/// Returns a time of the example day, in Boston.
fn at(time: &str) -> Timestamp {
    let seconds = if time.len() == 5 { ":00" } else { "" };
    format!("2026-11-23T{time}{seconds}-05:00").parse().unwrap_or(Timestamp::MAX)
}

/// Formats the time of day in Boston.
fn local(instant: Timestamp) -> String {
    FixedOffset::west_opt(5 * 3600)
        .map_or_else(String::new, |boston| instant.utc().with_timezone(&boston).format("%H:%M").to_string())
}

fn minutes(visit: &Consultation) -> i32 {
    visit.duration_minutes.unwrap_or(0)
}

fn row(fields: Value) -> Row {
    with(&Row::new(), fields)
}

/// Returns the row with other fields set.
fn with(row: &Row, fields: Value) -> Row {
    let mut row = row.clone();
    row.extend(fields.as_object().cloned().unwrap_or_default());
    row
}
