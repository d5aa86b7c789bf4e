//! A clinic day, end to end: people register, history is taken over, and a day is lived through.
//!
//! `cargo run --example clinic_day`, or `cargo xtask demo` where PostgreSQL is not installed. `clinic_day.py` and
//! `clinic_day.mjs` tell the same story, line by line.

use serde::Deserialize;
use std::{collections::BTreeMap, error::Error as StdError, fmt::Display};
use telehealth_core::{
    ConsultationId, Date, Entity, Error as DomainError, Phi, PrescriptionId, Timestamp, UserId,
    accounts::{
        Gender, NewPatient, NewProvider, NewUser, Patient, Provider, ProviderChanges, User, UserRole,
    },
    care::{
        Consultation, ConsultationNotes, ConsultationRecord, ConsultationStatus, ConsultationType, ControlledSchedule,
        DosageForm, NewConsultation, NewPrescription, Prescription, PrescriptionRecord, PrescriptionStatus,
        TelemedicinePolicy,
    },
    error::{Flaw, Violation},
    field::Field,
    value::{Availability, Count, Email, LongText, Money, Npi, Phone, Positive, PostalCode, Text, UsState},
};
use telehealth_storage::{Actor, ConsultationFilter, Error, Portal, Stored, Transaction};

type Outcome<T = ()> = Result<T, Box<dyn StdError>>;

fn main() -> Outcome {
    let data: Data = serde_json::from_str(include_str!("data/clinic-day.json"))?;
    let portal = Portal::from_environment()?;
    let clinic = Clinic { portal, job: Actor::job("clinic-day") };
    let mut refused = Refused::default();

    println!("A clinic day: Monday, 2026-11-23, in Boston\n");
    println!("Opening the books");
    let opening = at("2026-11-23T13:00:00Z");
    clinic.register_providers(&data.providers, opening, &mut refused)?;
    clinic.register_patients(&data.patients, opening, &mut refused)?;
    clinic.take_over_visits(&data.consultations, &mut refused)?;
    clinic.take_over_prescriptions(&data.prescriptions, opening, &mut refused)?;
    refused.print();

    let provider = data.providers.first().ok_or("no provider")?.id;
    let patients = clinic.loaded_patients(&data.patients)?;
    clinic.live_through_the_day(provider, &patients)?;
    clinic.close_the_day(provider)?;
    println!("\nWhere to look next: README.md, examples/clinic_day.rs, and core/src/care/consultation.rs");
    Ok(())
}

// ---- The data, as another system left it ---------------------------------------------------------------------------

#[derive(Deserialize)]
struct Data {
    providers: Vec<ProviderRow>,
    patients: Vec<PatientRow>,
    consultations: Vec<VisitRow>,
    prescriptions: Vec<PrescriptionRow>,
}
