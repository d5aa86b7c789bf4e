//! One private server a test binary, one migrated template database, and a clone of it for each test.
#![allow(dead_code, reason = "each test binary uses a part")]
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may")]

pub mod exceptions;
pub mod judge;
pub mod plans;
pub mod race;
pub mod random;
pub mod raw;
pub mod schema;
pub mod statements;
pub mod values;
pub mod world;

use diesel::{Connection, PgConnection, RunQueryDsl};
use std::sync::{
    LazyLock,
    atomic::{AtomicU32, Ordering},
};
use telehealth_core::{
    Phi, Timestamp, UserId,
    accounts::{NewPatient, NewProvider, NewUser, Patient, Provider, User, UserRole},
    value::Text,
};
use telehealth_storage::{Actor, Options, Portal, embedded::Embedded};

static SERVER: LazyLock<Embedded> = LazyLock::new(|| {
    let server = Embedded::temporary().expect("a PostgreSQL");
    execute(&server.url_for("postgres"), "CREATE DATABASE template_portal");
    let portal = Portal::connect(&server.url_for("template_portal")).expect("a connection");
    portal.migrate().expect("migrations");
    server
});

pub fn server() -> &'static Embedded {
    &SERVER
}

/// Statics are not dropped, but the server ends with the process all the same.
pub fn execute(url: &str, sql: &str) {
    let mut connection = PgConnection::establish(url).expect("a connection");
    diesel::sql_query(sql).execute(&mut connection).unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// An empty database on the server, without our schema.
pub fn empty_database() -> String {
    database("template0")
}

/// A migrated database of the test's own.
pub fn migrated_database() -> String {
    LazyLock::force(&SERVER);
    database("template_portal")
}

fn database(template: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let postgres = SERVER.url_for("postgres");
    execute(&postgres, &format!("CREATE DATABASE {name} TEMPLATE {template}"));
    SERVER.url_for(&name)
}

pub fn portal() -> Portal {
    Portal::connect(&migrated_database()).expect("a portal")
}

pub fn portal_with(options: Options) -> Portal {
    Portal::connect_with(&migrated_database(), options).expect("a portal")
}

pub fn job() -> Actor {
    Actor::job("test")
}

pub fn at(text: &str) -> Timestamp {
    text.parse().expect("a timestamp")
}

pub fn text<const MAX: usize>(text: &str) -> Text<MAX> {
    text.parse().expect("a text")
}

pub fn phi<const MAX: usize>(value: &str) -> Phi<Text<MAX>> {
    Phi::new(text(value))
}

pub fn new_user(role: UserRole, now: Timestamp) -> User {
    let id = UserId::generate();
    let new = NewUser {
        id: Some(id),
        email: format!("{id}@example.com").parse().expect("an address"),
        role,
        phone: None,
        profile_picture_url: None,
        timezone: None,
    };
    User::register(new, now).expect("a user")
}

pub fn new_patient(user: &User, now: Timestamp) -> Patient {
    let new = NewPatient {
        first_name: phi("Ada"),
        last_name: phi("Lovelace"),
        date_of_birth: "1985-12-10".parse().expect("a date"),
        gender: None,
        address_line_1: None,
        address_line_2: None,
        city: None,
        state: None,
        postal_code: None,
        country: None,
        emergency_contact_name: None,
        emergency_contact_phone: None,
        emergency_contact_relationship: None,
        subscription_plan_id: None,
        primary_pharmacy_id: None,
        primary_provider_id: None,
    };
    Patient::register(new, user, now).expect("a patient")
}

pub fn new_provider(user: &User, now: Timestamp) -> Provider {
    let new = NewProvider {
        first_name: text("Gregory"),
        last_name: text("House"),
        npi_number: None,
        dea_number: None,
        license_number: text("MA1"),
        license_state: "MA".parse().expect("a state"),
        license_expiry_date: "9000-01-01".parse().expect("a date"),
        specialties: None,
        bio: None,
        education: None,
        certifications: None,
        years_experience: None,
        languages_spoken: None,
        consultation_fee: Some("120.00".parse().expect("money")),
        availability_schedule: None,
    };
    Provider::register(new, user, now).expect("a provider")
}

/// A patient and a provider, stored.
pub fn people(portal: &Portal, now: Timestamp) -> (Patient, Provider) {
    portal
        .transaction(&job(), |tx| {
            let patient = tx.add(new_user(UserRole::Patient, now))?;
            let provider = tx.add(new_user(UserRole::Provider, now))?;
            Ok::<_, telehealth_storage::Error>((
                tx.add(new_patient(&patient, now))?,
                tx.add(new_provider(&provider, now))?,
            ))
        })
        .expect("people")
}
