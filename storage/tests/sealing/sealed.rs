//! Protected columns: attacks by someone with access to the database, with and without the right to write to it.

use crate::support::{
    care::{hours, new_visit, store_one, with},
    raw::{connect, must, texts},
    seals::is_protected,
    *,
};
use diesel::connection::SimpleConnection;
use std::{collections::BTreeSet, sync::Arc};
use telehealth_core::{
    Code, PatientId,
    accounts::{Patient, User, UserRole},
    care::Consultation,
    catalog::TABLES,
};
use telehealth_storage::{
    Actor, Error, ListOrder, Options, PatientFilter, Portal,
    crypto::{CryptoError, Key, KeyProvider, Keyring},
    now,
};

/// A marker that is stored in protected columns and must appear nowhere else.
const SECRET: &str = "Zaphod-4711";

fn set_up() -> (String, Portal, Patient, Consultation) {
    let url = migrated_database();
    let portal = portal_at(&url);
    let now = now();
    let (patient, provider) = people(&portal, now);
    let patient = portal
        .transaction(&service(), |tx| {
            tx.save(with(patient.clone(), |patient| {
                (patient.first_name, patient.last_name) = (name(SECRET), name("Beeblebrox"));
                patient.emergency_contact_phone = Some("+15558246004".parse().expect("a phone"));
            }))
        })
        .expect("saved");
    let visit = with(new_visit(&patient, &provider, hours(now, 1), now), |visit| {
        visit.chief_complaint = Some(phi(SECRET));
    });
    let visit = store_one(&portal, visit);
    // The visit has changed the patient's last activity.
    let patient = get(&portal, patient.id).expect("read");
    (url, portal, patient, visit)
}

fn get(portal: &Portal, id: PatientId) -> Result<Patient, Error> {
    portal.transaction(&service(), |tx| tx.get::<Patient>(id))
}

fn with_keys(url: &str, keyring: Option<Keyring>) -> Portal {
    Portal::connect_with(url, Options { keyring: keyring.map(Arc::new), ..Options::default() }).expect("a portal")
}

/// Protected types and sealed columns correspond exactly.
#[test]
fn every_protected_column_is_sealed() {
    // A table that only storage has.
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
fn no_protected_value_is_in_the_database_in_clear() {
    let (url, portal, patient, visit) = set_up();
    assert_eq!(get(&portal, patient.id).expect("read"), patient);
    assert_eq!(portal.transaction(&service(), |tx| tx.get::<Consultation>(visit.id)).expect("read"), visit);
    let dump = dump::rows(&url);
    assert!(dump.contains("phi:v1:test:"), "the rows are there");
    for secret in [SECRET, "Beeblebrox", "15558246004"] {
        assert!(!dump.contains(secret), "{secret} is in clear");
    }
    // Equal values are not recognizable as equal.
    let names = texts(
        &mut connect(&url),
        "SELECT first_name FROM patients UNION ALL SELECT chief_complaint FROM consultations",
    );
    assert_eq!(names.len(), 2);
    assert_ne!(names[0], names[1]);
}

#[test]
fn sql_cannot_write_clear_text() {
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
        let refused = raw::run_as_it_is(&mut connection, statement).expect_err(statement);
        assert_eq!(refused.code(), Code::DATABASE_UNEXPECTED, "{statement}");
    }
}

#[test]
fn the_database_accepts_whole_envelopes_only() {
    let (url, _, patient, _) = set_up();
    let sealer = options().keyring.expect("a keyring").sealer("patients").expect("a sealer");
    let mut connection = connect(&url);
    let is_envelope = |connection: &mut _, text: &str| raw::text(connection, &format!("SELECT is_envelope('{text}')"));
    for length in (0..1_100).step_by(7).chain([5_000, 100_000, 1_000_000]) {
        let envelope = sealer.seal("city", patient.id.into(), &vec![b'a'; length]).expect("sealed");
        assert_eq!(is_envelope(&mut connection, &envelope), "true", "{length}");
        assert_eq!(is_envelope(&mut connection, &envelope[..envelope.len() - 1]), "false", "{length}");
        assert_eq!(is_envelope(&mut connection, &format!("{envelope}A")), "false", "{length}");
        assert_eq!(is_envelope(&mut connection, &envelope.replacen("v1", "v2", 1)), "false", "{length}");
        assert_eq!(is_envelope(&mut connection, &envelope.replacen("v1:", "v1: ", 1)), "false", "{length}");
        // The text of four characters for three bytes has no unused bits.
        let whole = (envelope.len() - envelope.rfind(':').expect("parts") - 1).is_multiple_of(4);
        let (start, _) = envelope.split_at(envelope.len() - 1);
        let unused_bits = is_envelope(&mut connection, &format!("{start}B"));
        assert_eq!(unused_bits, if whole { "true" } else { "false" }, "{length}");
    }
}

#[test]
fn an_envelope_can_be_decrypted_only_in_its_own_cell() {
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
        let column = if attack.contains("SET city") { "city" } else { "first_name" };
        let Error::Damaged(row) = &error else { panic!("{error:?}") };
        assert_eq!((row.table.as_str(), row.id.uuid(), row.column.as_deref()), ("patients", mine.uuid(), Some(column)));
        assert!(!format!("{error:?} {error}").contains(SECRET));
        let listed =
            portal.transaction(&service(), |tx| tx.list::<Patient>(&PatientFilter::default(), ListOrder::ID, None, 10));
        let listed = listed.expect("the others");
        assert_eq!((listed.items.len(), listed.damaged.len()), (1, 1), "{attack}");
        must(
            &mut connection,
            "UPDATE patients SET (first_name, city) = (kept.first_name, kept.city) FROM kept WHERE kept.id = patients.id;
             DROP TABLE kept",
        );
    }
    must(&mut connection, &format!("UPDATE patients SET first_name = 'phi:v1:test:nonsense' WHERE id = '{mine}'"));
    assert_eq!(get(&portal, mine).expect_err("malformed").code(), Code::CRYPTO_MALFORMED);
    // Other rows and other tables are not affected.
    let other = get(&portal, theirs).expect("read");
    assert_eq!((&other.first_name, &other.last_name), (&stranger.first_name, &stranger.last_name));
    assert_eq!(portal.transaction(&service(), |tx| tx.get::<Consultation>(visit.id)).expect("read"), visit);
}

#[test]
fn without_keys_protected_rows_cannot_be_read() {
    let (url, portal, patient, _) = set_up();
    let closed = with_keys(&url, None);
    let other = new_user(UserRole::Patient, now());
    let other = store_one(&closed, other);
    assert!(
        closed.transaction(&service(), |tx| tx.get::<User>(patient.id.into())).is_ok(),
        "users hold nothing protected"
    );
    let refused = |outcome: Result<Patient, Error>| outcome.expect_err("refused").code();
    let new = new_patient(&other, now());
    assert_eq!(refused(get(&closed, patient.id)), Code::CRYPTO_NO_KEYRING);
    assert_eq!(refused(closed.transaction(&service(), |tx| tx.add(new.clone()))), Code::CRYPTO_NO_KEYRING);
    assert_eq!(refused(closed.transaction(&service(), |tx| tx.save(patient.clone()))), Code::CRYPTO_NO_KEYRING);
    assert_eq!(count(&url, "patients"), 1);
    assert_eq!(get(&portal, patient.id).expect("read"), patient, "nothing was written");

    let stranger = with_keys(&url, Some(Keyring::generate("other").expect("a ring")));
    let error = get(&stranger, patient.id).expect_err("another key");
    assert_eq!(error.code(), Code::CRYPTO_UNKNOWN_KEY);
    assert!(error.to_string().contains("patients") && error.to_string().contains("first_name"), "{error}");
    let forger = || with_keys(&url, Some(Keyring::generate("test").expect("a ring")));
    assert_eq!(refused(get(&forger(), patient.id)), Code::KEYRING_MISMATCH);
    // Even where the database has no check value of the key.
    batch(&url, "DELETE FROM key_checks");
    assert_eq!(refused(get(&forger(), patient.id)), Code::CRYPTO_TAMPERED);
}

fn code_of<T>(outcome: Result<T, Error>) -> Code {
    outcome.err().expect("refused").code()
}

/// A keyring whose secrets are given by numbers.
fn ring(keys: &[(&str, u8)]) -> Keyring {
    let secret = |start: u8| std::array::from_fn::<u8, 32, _>(|i| start + u8::try_from(i).expect("small"));
    Keyring::new(keys.iter().map(|(id, start)| Key::new(id, &secret(*start)).expect("a key")).collect())
        .expect("a ring")
}

#[test]
fn a_key_id_has_one_secret_in_a_database() {
    let url = migrated_database();
    let ids = || ask(&url, "SELECT string_agg(key_id, ' ' ORDER BY key_id) FROM key_checks WHERE key_id <> 'test'");
    let begin = |keys: &[(&str, u8)]| with_keys(&url, Some(ring(keys))).begin(&service()).map(drop);
    begin(&[("2026a", 0)]).expect("the first one");
    // A keyring with a wrong secret enters nothing, not even its other ids.
    for keys in [&[("2026a", 1)][..], &[("2025a", 2), ("2026a", 1)], &[("2026a", 1), ("2027a", 3)]] {
        let error = begin(keys).expect_err("another secret");
        assert_eq!((error.code(), ids()), (Code::KEYRING_MISMATCH, "2026a".to_owned()));
        assert!(error.to_string().contains("2026a"), "{error}");
    }
    begin(&[("2026a", 0), ("2027a", 3)]).expect("a rotation");
    assert_eq!(ids(), "2026a 2027a");
    assert_eq!(code_of(begin(&[("2026a", 0), ("2027a", 4)])), Code::KEYRING_MISMATCH);
    // A portal without keys needs none, and the table contains nothing of a secret.
    drop(with_keys(&url, None).begin(&service()).expect("begun"));
    let secret: String = (0..32).map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(
        ask(&url, &format!("SELECT count(*) FROM key_checks WHERE encode(check_value, 'hex') = '{secret}'")),
        "0"
    );
}

/// Two programs with different secrets for one new id: the second is refused, in either order.
#[test]
fn of_two_concurrent_secrets_for_one_id_one_is_refused() {
    let url = migrated_database();
    for round in 0..5 {
        let id = format!("new{round}");
        let start = std::sync::Barrier::new(8);
        let outcomes: Vec<(u8, Option<Code>)> = std::thread::scope(|scope| {
            let runs: Vec<_> = (0..8_u8)
                .map(|thread| {
                    let (id, url, start) = (&id, &url, &start);
                    scope.spawn(move || {
                        // With other ids around it, in another order for each secret.
                        let keys: &[(&str, u8)] = if thread % 2 == 0 {
                            &[("a", 100), (id, 0), ("z", 200)]
                        } else {
                            &[("z", 200), (id, 50), ("a", 100)]
                        };
                        let portal = with_keys(url, Some(ring(keys)));
                        start.wait();
                        (thread % 2, portal.begin(&service()).map(drop).err().map(|error| error.code()))
                    })
                })
                .collect();
            runs.into_iter().map(|run| run.join().expect("no panic")).collect()
        });
        let winners: BTreeSet<u8> = outcomes.iter().filter(|(_, code)| code.is_none()).map(|(it, _)| *it).collect();
        assert_eq!(winners.len(), 1, "{outcomes:?}");
        for (secret, code) in &outcomes {
            assert_eq!(code.is_some(), !winners.contains(secret), "{outcomes:?}");
            assert!(code.is_none_or(|code| code == Code::KEYRING_MISMATCH), "{outcomes:?}");
        }
    }
}

/// A key provider whose keys change while the program runs.
struct Changing(Arc<std::sync::Mutex<Vec<(&'static str, u8)>>>);

impl KeyProvider for Changing {
    fn keys(&self) -> Result<Vec<Key>, CryptoError> {
        let secret = |start: u8| std::array::from_fn::<u8, 32, _>(|i| start + u8::try_from(i).expect("small"));
        self.0.lock().expect("no panic").iter().map(|(id, start)| Key::new(id, &secret(*start))).collect()
    }
}

#[test]
fn reloaded_keys_are_compared_again() {
    let url = migrated_database();
    drop(with_keys(&url, Some(ring(&[("2026a", 0), ("2027a", 50)]))).begin(&service()).expect("begun"));
    let source = Arc::new(std::sync::Mutex::new(vec![("2026a", 0)]));
    let keyring = Arc::new(Keyring::from_provider(Changing(source.clone())).expect("a ring"));
    let portal =
        Portal::connect_with(&url, Options { keyring: Some(keyring.clone()), ..Options::default() }).expect("a portal");
    drop(portal.begin(&service()).expect("begun"));
    *source.lock().expect("no panic") = vec![("2026a", 0), ("2027a", 99)];
    keyring.reload().expect("loaded");
    for _ in 0..2 {
        assert_eq!(code_of(portal.begin(&service()).map(drop)), Code::KEYRING_MISMATCH);
    }
    *source.lock().expect("no panic") = vec![("2026a", 0)];
    keyring.reload().expect("loaded");
    drop(portal.begin(&service()).expect("begun"));
}

/// A login that owns nothing compares its keys; neither it nor the roles that it assumes can read or write the table.
#[test]
fn a_serving_login_compares_its_keys() {
    let url = migrated_database();
    let portal = with_keys(&url, Some(ring(&[("2026a", 0)])));
    drop(portal.begin(&service()).expect("begun"));
    batch(&url, "CREATE ROLE keys_app LOGIN NOINHERIT; GRANT authenticated, service_role TO keys_app");
    let served = url.replace("user=postgres", "user=keys_app");
    drop(with_keys(&served, Some(ring(&[("2026a", 0), ("2027a", 50)]))).begin(&service()).expect("begun"));
    assert_eq!(
        code_of(with_keys(&served, Some(ring(&[("2026a", 1)]))).begin(&service()).map(drop)),
        Code::KEYRING_MISMATCH
    );
    let mut connection = connect(&served);
    for role in ["keys_app", "authenticated", "service_role"] {
        for step in [
            "SELECT * FROM key_checks",
            "INSERT INTO key_checks VALUES ('x', sha256('x'))",
            "UPDATE key_checks SET check_value = sha256('x')",
            "DELETE FROM key_checks",
            "SELECT check_keys(ARRAY['x'], ARRAY[sha256('x')])",
        ] {
            let outcome = connection.batch_execute(&format!("SET ROLE {role}; {step}"));
            let allowed = role == "service_role" && step.starts_with("SELECT check_keys");
            assert_eq!(outcome.is_ok(), allowed, "{role}: {step}");
        }
    }
}

#[test]
fn new_keys_encrypt_and_old_keys_still_decrypt() {
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
    let saved = new.transaction(&service(), |tx| tx.save(read.clone())).expect("saved");
    assert_eq!(key_of(), "2027a");
    assert_eq!(saved.first_name, patient.first_name);
    assert_eq!(get(&old, patient.id).expect_err("a newer key").code(), Code::CRYPTO_UNKNOWN_KEY);
    let last = with_keys(&url, Some(Keyring::new(vec![again(100)]).expect("a ring")));
    assert_eq!(get(&last, patient.id).expect("read"), saved);
}

#[test]
fn a_user_can_read_their_own_row() {
    let (_, portal, patient, _) = set_up();
    activate_all(&portal);
    let read: Patient = portal.transaction(&Actor::user(patient.id.into()), |tx| tx.get(patient.id)).expect("read");
    assert_eq!(read, patient);
}
