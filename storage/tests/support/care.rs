//! Rows used by the tests of the clinic.

use crate::support::{name, new_patient, new_provider, new_user, phi, service};
use chrono::TimeDelta;
use telehealth_core::{
    ConsultationId, Entity, PrescriptionId, SessionId, Timestamp,
    accounts::{Administrator, NewAdministrator, Patient, Provider, User, UserRole},
    care::{
        Consultation, ConsultationType, DosageForm, NewConsultation, NewPrescription, NewSession, Prescription,
        Session, SessionType,
    },
    value::{Availability, Opening},
};
use telehealth_storage::{Error, Portal, Stored, Transaction};

/// Days after an instant.
pub fn days(from: Timestamp, days: i64) -> Timestamp {
    from.plus(TimeDelta::days(days)).expect("an instant")
}

/// Hours after an instant.
pub fn hours(from: Timestamp, hours: i64) -> Timestamp {
    from.plus(TimeDelta::hours(hours)).expect("an instant")
}

/// A copy of the row with changed values.
pub fn with<E: Entity>(entity: E, change: impl FnOnce(&mut E::Record)) -> E {
    let mut record: E::Record = entity.into();
    change(&mut record);
    E::try_from(record).expect("a valid row")
}

/// Stores rows as a service account.
pub fn store<E: Stored>(portal: &Portal, entities: Vec<E>) -> Vec<E> {
    portal.transaction(&service(), |tx| tx.add_all(entities.clone())).expect("rows")
}

/// Stores a row as a service account.
pub fn store_one<E: Stored>(portal: &Portal, entity: E) -> E {
    store(portal, vec![entity]).pop().expect("a row")
}

pub fn patient(tx: &mut Transaction, now: Timestamp) -> Result<Patient, Error> {
    let user = tx.add(new_user(UserRole::Patient, now))?;
    tx.add(new_patient(&user, now))
}

pub fn provider(tx: &mut Transaction, now: Timestamp) -> Result<Provider, Error> {
    let user = tx.add(new_user(UserRole::Provider, now))?;
    tx.add(new_provider(&user, now))
}

/// The provider, with slots of half an hour at any time.
pub fn offering_slots(provider: Provider) -> Provider {
    let always = Opening::new("00:00".parse().expect("a time"), "24:00".parse().expect("a time")).expect("an opening");
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let weekly = days.map(|day| (day.parse().expect("a day"), always));
    let availability = Availability::new("UTC".parse().expect("a zone"), 30, weekly).expect("an availability");
    with(provider, |row| row.availability_schedule = Some(availability))
}

/// The next start of such a slot.
pub fn next_half_hour(from: Timestamp) -> Timestamp {
    let over = from.utc().timestamp_millis().rem_euclid(1_800_000);
    from.plus(TimeDelta::milliseconds(1_800_000 - over)).expect("an instant")
}

pub fn new_administrator(user: &User, now: Timestamp) -> Administrator {
    let new = NewAdministrator {
        first_name: name("Lisa"),
        last_name: name("Cuddy"),
        permissions: None,
        department: None,
        manager_id: None,
    };
    Administrator::appoint(new, user, now).expect("an administrator")
}

/// A visit of half an hour.
pub fn new_visit(patient: &Patient, provider: &Provider, scheduled_at: Timestamp, now: Timestamp) -> Consultation {
    let new = NewConsultation {
        id: Some(ConsultationId::generate()),
        patient_id: patient.id,
        consultation_type: ConsultationType::Routine,
        scheduled_at,
        duration_minutes: 30.try_into().expect("minutes"),
        fee: None,
        chief_complaint: Some(phi("sore throat")),
        video_call_url: None,
        insurance_covered: None,
        patient_state: None,
    };
    Consultation::schedule(new, provider, now).expect("a visit")
}

pub fn new_prescription(
    patient: &Patient,
    provider: &Provider,
    visit: Option<&Consultation>,
    expires_at: Timestamp,
    now: Timestamp,
) -> Prescription {
    let new = NewPrescription {
        id: Some(PrescriptionId::generate()),
        patient_id: patient.id,
        medication_name: phi("Amoxicillin"),
        generic_name: None,
        strength: phi("500 mg"),
        dosage_form: DosageForm::Capsule,
        quantity: 20.try_into().expect("units"),
        quantity_unit: None,
        days_supply: 10.try_into().expect("days"),
        instructions: phi("twice a day"),
        total_refills: None,
        expires_at,
        pharmacy_id: None,
        ndc_number: None,
        controlled_substance_schedule: None,
        contraindications: None,
        drug_interactions: None,
    };
    Prescription::prescribe(new, provider, visit.cloned(), None, None, now).expect("a prescription")
}

pub fn new_session(patient: &Patient, provider: &Provider, day: Timestamp, now: Timestamp) -> Session {
    let new = NewSession {
        id: Some(SessionId::generate()),
        patient_id: patient.id,
        provider_id: provider.id,
        consultation_id: None,
        telehealth_flow_id: None,
        session_type: SessionType::Therapy,
        scheduled_date: day.date(),
        plan: None,
    };
    Session::schedule(new, now).expect("a session")
}
