//! One private server per test binary, one migrated template database, and a clone of it for each test.
#![allow(dead_code, reason = "each test binary uses a part")]
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

pub mod backups;
pub mod care;
pub mod crowd;
pub mod dump;
pub mod exceptions;
pub mod json;
pub mod judge;
pub mod limits;
pub mod plans;
pub mod programs;
pub mod proxy;
pub mod race;
pub mod random;
pub mod raw;
pub mod replica;
pub mod schema;
pub mod seals;
pub mod statements;
pub mod values;
pub mod world;

use diesel::{Connection, PgConnection, RunQueryDsl, connection::SimpleConnection};
use std::{
    fmt::Debug,
    str::FromStr,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU32, Ordering},
    },
};
use telehealth_core::{
    Phi, Timestamp, UserId,
    access::Grant,
    accounts::{NewPatient, NewProvider, NewUser, Patient, Provider, User, UserRole},
    error::FieldError,
    value::Text,
};
use telehealth_storage::{
    ANY_SERVICE, Actor, Options, Portal,
    crypto::{Key, Keyring},
    embedded::Embedded,
};

static SERVER: LazyLock<Embedded> = LazyLock::new(|| {
    let server = Embedded::temporary().expect("a PostgreSQL");
    execute(&server.url_for("postgres"), "CREATE DATABASE template_portal");
    let portal = portal_at(&server.url_for("template_portal"));
    portal.migrate().expect("migrations");
    trust_services(&portal);
    server
});

/// The shared server. It ends with the process, although statics are not dropped.
pub fn server() -> &'static Embedded {
    &SERVER
}

/// Runs one statement.
pub fn execute(url: &str, sql: &str) {
    let mut connection = PgConnection::establish(url).expect("a connection");
    seals::allow_stand_ins(&mut connection, sql);
    diesel::sql_query(sql).execute(&mut connection).unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// Runs statements one after the other.
pub fn batch(url: &str, sql: &str) {
    let mut connection = PgConnection::establish(url).expect("a connection");
    seals::allow_stand_ins(&mut connection, sql);
    connection.batch_execute(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// Evaluates an expression as the superuser and returns it as text; empty for NULL.
pub fn ask(url: &str, expression: &str) -> String {
    #[derive(diesel::QueryableByName)]
    struct Answer {
        #[diesel(sql_type = diesel::sql_types::Text)]
        answer: String,
    }
    let mut connection = PgConnection::establish(url).expect("a connection");
    let query = diesel::sql_query(format!("SELECT coalesce(({expression})::text, '') AS answer"));
    let answer: Answer = query.get_result(&mut connection).unwrap_or_else(|error| panic!("{expression}: {error}"));
    answer.answer
}

/// The number of rows in a table.
pub fn count(url: &str, table: &str) -> usize {
    ask(url, &format!("SELECT count(*) FROM {table}")).parse().expect("a number")
}

/// An empty database on the server, not migrated.
pub fn empty_database() -> String {
    database("template0")
}

/// A migrated database for one test.
pub fn migrated_database() -> String {
    LazyLock::force(&SERVER);
    database("template_portal")
}

/// A copy of a database, to which no session may be connected.
pub fn copy_of(url: &str) -> String {
    let name = ask(url, "current_database()");
    database(&name)
}

/// Drops a database that a test no longer needs.
pub fn drop_database(url: &str) {
    let name = ask(url, "current_database()");
    execute(&SERVER.url_for("postgres"), &format!("DROP DATABASE {name} WITH (FORCE)"));
}

fn database(template: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let postgres = SERVER.url_for("postgres");
    execute(&postgres, &format!("CREATE DATABASE {name} TEMPLATE {template}"));
    SERVER.url_for(&name)
}

pub fn portal() -> Portal {
    portal_at(&migrated_database())
}

/// A portal on a given database, with the keys shared by all tests.
pub fn portal_at(url: &str) -> Portal {
    Portal::connect_with(url, options()).expect("a portal")
}

/// The default options, with the keys shared by all tests.
pub fn options() -> Options {
    static KEYRING: LazyLock<Arc<Keyring>> = LazyLock::new(|| Arc::new(Keyring::generate("test").expect("a key")));
    Options { keyring: Some(KEYRING.clone()), ..Options::default() }
}

/// A portal with keys of these ids, oldest first; equal ids have equal keys.
pub fn connect_keys(url: &str, ids: &[&str]) -> Portal {
    let secret = |id: &str| {
        std::array::from_fn::<u8, 32, _>(|i| {
            id.bytes().fold(i as u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte))
        })
    };
    let keys = ids.iter().map(|id| Key::new(id, &secret(id)).expect("a key")).collect();
    let keyring = Some(Arc::new(Keyring::new(keys).expect("a ring")));
    Portal::connect_with(url, Options { keyring, ..Options::default() }).expect("a portal")
}

/// The same portal, with the option for searches by name alone.
pub fn name_indexed(portal: &Portal) -> Portal {
    Portal::connect_with(portal.url(), Options { name_index: true, ..portal.options().clone() }).expect("a portal")
}

pub fn portal_with(options: Options) -> Portal {
    Portal::connect_with(&migrated_database(), options).expect("a portal")
}

pub fn service() -> Actor {
    Actor::service("test")
}

/// Gives every service account all grants, as on a private server, because most tests do not concern grants. The log entries about this are
/// deleted, so that a test finds only its own.
pub fn trust_services(portal: &Portal) {
    portal.grant_service(ANY_SERVICE, &Grant::all()).expect("granted");
    let schema = &portal.options().schema.replace('"', "\"\"");
    batch(
        portal.url(),
        &format!(
            "SET search_path = \"{schema}\";
             ALTER TABLE audit_logs DISABLE TRIGGER tr_audit_logs_append_only;
             DELETE FROM audit_logs WHERE action = 'SERVICE_GRANT_INSERT';
             ALTER TABLE audit_logs ENABLE ALWAYS TRIGGER tr_audit_logs_append_only"
        ),
    );
}

/// Activates all users, because newly registered users are not active.
pub fn activate_all(portal: &Portal) {
    execute(portal.url(), "UPDATE users SET status = 'active' WHERE status = 'pending'");
}

pub fn at(text: &str) -> Timestamp {
    text.parse().expect("a timestamp")
}

pub fn text<const MAX: usize>(text: &str) -> Text<MAX> {
    text.parse().expect("a text")
}

pub fn phi<T: FromStr<Err: Debug>>(value: &str) -> Phi<T> {
    Phi::new(value.parse().expect("a value"))
}

/// A name, protected for a patient and plain for a provider; none if it is empty.
pub fn name<N: FromStr<Err = FieldError>>(name: &str) -> Option<N> {
    Some(name).filter(|name| !name.is_empty()).map(|name| name.parse().expect("a name"))
}

pub fn new_user(role: UserRole, now: Timestamp) -> User {
    let id = UserId::generate();
    let new = NewUser { id: Some(id), ..NewUser::new(format!("{id}@example.com").parse().expect("an address"), role) };
    User::register(new, now).expect("a user")
}

pub fn new_patient(user: &User, now: Timestamp) -> Patient {
    let born = "1985-12-10".parse().expect("a date");
    let new = NewPatient { first_name: name("Ada"), last_name: name("Lovelace"), ..NewPatient::new(born) };
    Patient::register(new, user, now).expect("a patient")
}

pub fn new_provider(user: &User, now: Timestamp) -> Provider {
    let state = "MA".parse().expect("a state");
    let new = NewProvider {
        first_name: name("Gregory"),
        last_name: name("House"),
        consultation_fee: Some("120.00".parse().expect("money")),
        ..NewProvider::new(text("MA1"), state, "9000-01-01".parse().expect("a date"))
    };
    Provider::register(new, user, now).expect("a provider")
}

/// A patient and a provider, stored.
pub fn people(portal: &Portal, now: Timestamp) -> (Patient, Provider) {
    portal
        .transaction(&service(), |tx| {
            let patient = tx.add(new_user(UserRole::Patient, now))?;
            let provider = tx.add(new_user(UserRole::Provider, now))?;
            Ok::<_, telehealth_storage::Error>((
                tx.add(new_patient(&patient, now))?,
                tx.add(new_provider(&provider, now))?,
            ))
        })
        .expect("people")
}
