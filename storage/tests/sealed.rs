//! Protected columns: attacks of whoever has the database, with and without the right to write to it.
#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may")]

mod support;

use std::{collections::BTreeSet, sync::Arc};
use support::{
    care::{hours, new_visit, store_one, with},
    raw::{connect, must, texts},
    seals::is_protected,
    *,
};
use telehealth_core::{
    Code, UserId,
    accounts::{Patient, User, UserRole},
    care::Consultation,
    catalog::TABLES,
};
use telehealth_storage::{
    Actor, Error, Options, PatientFilter, Portal,
    crypto::{Key, Keyring},
    now,
};

/// Stands in protected columns, and must stand nowhere else.
const SECRET: &str = "Zaphod-4711";

fn set_up() -> (String, Portal, Patient, Consultation) {
    let url = migrated_database();
    let portal = portal_at(&url);
    let now = now();
    let (patient, provider) = people(&portal, now);
    let patient = portal
        .transaction(&job(), |tx| {
            tx.save(with(patient.clone(), |patient| {
                (patient.first_name, patient.last_name) = (phi(SECRET), phi("Beeblebrox"));
                patient.emergency_contact_phone = Some("+15558246004".parse().expect("a phone"));
            }))
        })
        .expect("saved");
    let visit = with(new_visit(&patient, &provider, hours(now, 1), now), |visit| {
        visit.chief_complaint = Some(phi(SECRET));
    });
    let visit = store_one(&portal, visit);
    // The visit has moved the patient's last activity.
    let patient = get(&portal, patient.id).expect("read");
    (url, portal, patient, visit)
}

fn get(portal: &Portal, id: UserId) -> Result<Patient, Error> {
    portal.transaction(&job(), |tx| tx.get::<Patient>(id))
}

fn with_keys(url: &str, keyring: Option<Keyring>) -> Portal {
    Portal::connect_with(url, Options { keyring: keyring.map(Arc::new), ..Options::default() }).expect("a portal")
}

/// The type decides, in both directions: what is protected in core is sealed in the database, and nothing else is.
#[test]
fn every_protected_column_is_sealed() {
    // A table of storage's own.
    let emergency = "emergency_access.reason".to_owned();
    let protected: BTreeSet<String> = TABLES
        .iter()
        .flat_map(|table| table.columns.iter().map(move |column| (table.name, column)))
        .filter(|(_, column)| is_protected(&column.kind))
        .map(|(table, column)| format!("{table}.{}", column.name))
        .chain([emergency])
        .collect();
    let query = "SELECT attrelid::regclass || '.' || attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
                 WHERE atttypid IN ('sealed_text'::regtype, 'sealed_json'::regtype) AND relkind = 'r'";
    let sealed: BTreeSet<String> = texts(&mut connect(&migrated_database()), query).into_iter().collect();
    assert_eq!(protected, sealed);
    assert!(sealed.len() > 40, "{}", sealed.len());
}

#[test]
fn nothing_protected_is_in_the_database() {
    let (url, portal, patient, visit) = set_up();
    assert_eq!(get(&portal, patient.id).expect("read"), patient);
    assert_eq!(portal.transaction(&job(), |tx| tx.get::<Consultation>(visit.id)).expect("read"), visit);
    let dump = dump::rows(&url);
    assert!(dump.contains("phi:v1:test:"), "the rows are there");
    for secret in [SECRET, "Beeblebrox", "15558246004"] {
        assert!(!dump.contains(secret), "{secret} is in clear");
    }
    // The same value twice is not seen to be the same.
    let names = texts(
        &mut connect(&url),
        "SELECT first_name FROM patients UNION ALL SELECT chief_complaint FROM consultations",
    );
    assert_eq!(names.len(), 2);
    assert_ne!(names[0], names[1]);
}

#[test]
fn no_sql_writes_in_clear() {
    let (url, ..) = set_up();
    let mut connection = connect(&url);
    for statement in [
        "UPDATE patients SET first_name = 'Ada'",
        "UPDATE patients SET first_name = ''",
        "UPDATE patients SET city = ' phi:v1:test:x'",
        "UPDATE consultations SET chief_complaint = 'PHI:v1:x'",
        "INSERT INTO messages (conversation_id, sender_id, content, attachments)
         VALUES (gen_random_uuid(), gen_random_uuid(), 'phi:v1:test:x', '[]')",
        "INSERT INTO messages (conversation_id, sender_id, content, attachments)
         VALUES (gen_random_uuid(), gen_random_uuid(), 'phi:v1:test:x', '{\"phi:v1:\": 1}')",
        "INSERT INTO messages (conversation_id, sender_id, content, attachments)
         VALUES (gen_random_uuid(), gen_random_uuid(), 'phi:v1:test:x', 'null')",
        "INSERT INTO telehealth_flows (patient_id, intake_form_data, consultation_data)
         VALUES (gen_random_uuid(), '\"Ada\"', '\"phi:v1:test:x\"')",
    ] {
        let refused = raw::run(&mut connection, statement).expect_err(statement);
        assert_eq!(refused.code(), Code::DATABASE_UNEXPECTED, "{statement}");
    }
}

#[test]
fn an_envelope_opens_in_its_own_cell_only() {
    let (url, portal, patient, visit) = set_up();
    let stranger = store_one(&portal, new_user(UserRole::Patient, now()));
    let stranger = store_one(&portal, new_patient(&stranger, now()));
    let mut connection = connect(&url);
    let (mine, theirs) = (patient.id, stranger.id);
    let attacks = [
        format!("UPDATE patients SET first_name = last_name WHERE id = '{mine}'"),
        format!("UPDATE patients SET city = first_name WHERE id = '{mine}'"),
        format!(
            "UPDATE patients p SET first_name = q.first_name FROM patients q WHERE p.id = '{mine}' AND q.id = '{theirs}'"
        ),
        format!("UPDATE patients SET first_name = (SELECT chief_complaint FROM consultations) WHERE id = '{mine}'"),
        format!("UPDATE patients SET first_name = overlay(first_name PLACING 'AAAA' FROM 30) WHERE id = '{mine}'"),
    ];
    for attack in &attacks {
        must(&mut connection, "CREATE TABLE kept AS TABLE patients");
        must(&mut connection, attack);
        let error = get(&portal, mine).expect_err(attack);
        assert_eq!(error.code(), Code::CRYPTO_TAMPERED, "{attack}: {error}");
        assert!(error.to_string().contains(&format!(
            "patients.{} of {mine}",
            if attack.contains("SET city") { "city" } else { "first_name" }
        )));
        assert!(!format!("{error:?} {error}").contains(SECRET));
        let listed = portal.transaction(&job(), |tx| tx.list::<Patient>(&PatientFilter::default(), None, 10));
        assert_eq!(listed.map(|_| ()).map_err(|error| error.code()), Err(Code::CRYPTO_TAMPERED));
        must(
            &mut connection,
            "UPDATE patients SET (first_name, city) = (kept.first_name, kept.city) FROM kept WHERE kept.id = patients.id;
             DROP TABLE kept",
        );
    }
    must(&mut connection, &format!("UPDATE patients SET first_name = 'phi:v1:test:nonsense' WHERE id = '{mine}'"));
    assert_eq!(get(&portal, mine).expect_err("nonsense").code(), Code::CRYPTO_MALFORMED);
    // Other rows and other tables are none the worse for it.
    let other = get(&portal, theirs).expect("read");
    assert_eq!((&other.first_name, &other.last_name), (&stranger.first_name, &stranger.last_name));
    assert_eq!(portal.transaction(&job(), |tx| tx.get::<Consultation>(visit.id)).expect("read"), visit);
}

#[test]
fn without_the_keys_protected_rows_stay_closed() {
    let (url, portal, patient, _) = set_up();
    let closed = with_keys(&url, None);
    let other = new_user(UserRole::Patient, now());
    let other = store_one(&closed, other);
    assert!(closed.transaction(&job(), |tx| tx.get::<User>(patient.id)).is_ok(), "users hold nothing protected");
    let refused = |outcome: Result<Patient, Error>| outcome.expect_err("refused").code();
    let new = new_patient(&other, now());
    assert_eq!(refused(get(&closed, patient.id)), Code::CRYPTO_NO_KEYRING);
    assert_eq!(refused(closed.transaction(&job(), |tx| tx.add(new.clone()))), Code::CRYPTO_NO_KEYRING);
    assert_eq!(refused(closed.transaction(&job(), |tx| tx.save(patient.clone()))), Code::CRYPTO_NO_KEYRING);
    assert_eq!(count(&url, "patients"), 1);
    assert_eq!(get(&portal, patient.id).expect("read"), patient, "nothing was written");

    let stranger = with_keys(&url, Some(Keyring::generate("other").expect("a ring")));
    let error = get(&stranger, patient.id).expect_err("another key");
    assert_eq!(error.code(), Code::CRYPTO_UNKNOWN_KEY);
    assert!(error.to_string().contains("the key test that patients.first_name"), "{error}");
    let forger = with_keys(&url, Some(Keyring::generate("test").expect("a ring")));
    assert_eq!(refused(get(&forger, patient.id)), Code::CRYPTO_TAMPERED);
}

#[test]
fn a_new_key_seals_what_is_saved_and_old_ones_open_the_rest() {
    let url = migrated_database();
    let key = |id: &str, start: u8| {
        Key::new(id, &std::array::from_fn::<u8, 32, _>(|i| start + u8::try_from(i).expect("small"))).expect("a key")
    };
    let again = |start| key(if start == 0 { "2026a" } else { "2027a" }, start);
    let old = with_keys(&url, Some(Keyring::new(vec![again(0)]).expect("a ring")));
    let now = now();
    let (patient, _) = people(&old, now);
    let new = with_keys(&url, Some(Keyring::new(vec![again(0), again(100)]).expect("a ring")));
    let key_of = || ask(&url, "SELECT split_part(first_name, ':', 3) FROM patients");
    assert_eq!(key_of(), "2026a");
    let read = get(&new, patient.id).expect("read");
    let saved = new.transaction(&job(), |tx| tx.save(read.clone())).expect("saved");
    assert_eq!(key_of(), "2027a");
    assert_eq!(saved.first_name, patient.first_name);
    assert_eq!(get(&old, patient.id).expect_err("a newer key").code(), Code::CRYPTO_UNKNOWN_KEY);
    let last = with_keys(&url, Some(Keyring::new(vec![again(100)]).expect("a ring")));
    assert_eq!(get(&last, patient.id).expect("read"), saved);
}

#[test]
fn a_person_reads_what_is_theirs() {
    let (_, portal, patient, _) = set_up();
    activate_all(&portal);
    let read: Patient = portal.transaction(&Actor::user(patient.id), |tx| tx.get(patient.id)).expect("read");
    assert_eq!(read, patient);
}
