//! What a key rotation changes and what it does not, and who may run it.

use super::world::{Keys, build, portal_of, read_all, ring, sealed_tables, updates_logged};
use crate::support::{
    activate_all, ask,
    care::store_one,
    execute, migrated_database, new_patient, new_user, phi,
    random::cases,
    raw::{connect, must, rows, texts},
    seals::is_protected,
    service,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::mpsc,
    thread,
    time::Duration,
};
use telehealth_core::{
    Code, Entity,
    accounts::{Patient, UserRole},
    field::Object,
};
use telehealth_storage::{ANY_SERVICE, Actor, DamagedRow, Portal, ROTATE_KEYS_SERVICE, now, rotate_keys_grants};

/// Every row of every table but the log and the check values of keys, as stored by PostgreSQL.
fn everything(url: &str) -> BTreeMap<String, Vec<Object>> {
    let mut connection = connect(url);
    let tables = texts(
        &mut connection,
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
           AND relname NOT LIKE 'audit_%' AND relname <> 'key_checks'",
    );
    let read = |table: &String| {
        let all =
            rows(&mut connection, &format!("SELECT * FROM {table} AS it ORDER BY it::text COLLATE \"C\" LIMIT 100000"));
        let mut all: Vec<Object> = all;
        all.sort_by_key(|row| row.get("id").map(ToString::to_string));
        all
    };
    let read: Vec<Vec<Object>> = tables.iter().map(read).collect();
    tables.into_iter().zip(read).collect()
}

#[test]
fn only_envelopes_change_even_in_final_rows() {
    let keys = Keys::generate();
    let url = build(cases("TELEHEALTH_ROWS", 40), &keys.old);
    let finals = [
        "messages WHERE is_deleted",
        "orders WHERE status = 'refunded'",
        "orders WHERE status = 'delivered'",
        "form_submissions WHERE status = 'completed'",
        "prescriptions WHERE status = 'completed'",
        "consultations WHERE status = 'completed'",
        "telehealth_flows WHERE current_status = 'completed'",
        "invoices WHERE status = 'paid'",
        "tasks WHERE status = 'cancelled'",
    ];
    for some in finals {
        assert_ne!(ask(&url, &format!("SELECT count(*) FROM {some}")), "0", "{some}");
    }
    let portal = portal_of(&url, &keys.both());
    let (before, read, logged) = (everything(&url), read_all(&portal), updates_logged(&url));
    let in_use = portal.keys_in_use().expect("keys");
    assert_eq!(in_use.keys().collect::<Vec<_>>(), ["2026a"]);
    let mut progress = Vec::new();
    let done = portal
        .rotate_keys(50, |so_far| {
            progress.push(so_far.rows);
            Ok(())
        })
        .expect("rotated");
    assert_eq!((done.rows, done.unreadable, done.left), (in_use["2026a"], 0, 0));
    assert!(
        progress.is_sorted() && progress.last() == Some(&done.rows) && progress.len() as u64 >= done.rows / 50,
        "{progress:?}"
    );
    assert_eq!(portal.keys_in_use().expect("keys"), BTreeMap::from([("2027a".to_owned(), done.rows)]));

    let after = everything(&url);
    let mut changed = 0;
    for (table, rows) in &before {
        let core = sealed_tables().find(|known| known.name == table);
        let is_sealed = |name: &String| {
            core.is_some_and(|core| core.columns.iter().any(|it| it.name == name && is_protected(&it.kind)))
        };
        assert_eq!(rows.len(), after[table].len(), "{table}");
        for (was, is) in rows.iter().zip(&after[table]) {
            for (name, value) in was {
                // Tokens change with the key, and rows without tokens get them; name tokens are an option that is off.
                let sealed = match name.as_str() {
                    "identity_token" => true,
                    "name_tokens" => false,
                    "payment_intent_token" => !was["payment_intent_id"].is_null(),
                    _ => is_sealed(name) && !value.is_null(),
                };
                assert_eq!(&is[name] != value, sealed, "{table}.{name}: {value} is {}", is[name]);
                changed += usize::from(sealed);
            }
        }
    }
    assert!(changed > 1_000, "{changed}");
    assert_eq!(read_all(&portal_of(&url, &keys.new)), read);
    assert_eq!(updates_logged(&url) - logged, done.rows, "each row is logged");
    // Nothing is left to do.
    let again = portal.rotate_keys(50, |_| panic!("nothing is left")).expect("rotated");
    assert_eq!((again.rows, updates_logged(&url) - logged), (0, done.rows));
}

#[test]
fn a_rotation_requires_a_grant_for_every_table_with_sealed_columns() {
    let entities = sealed_tables().map(|table| table.name);
    let tables: BTreeSet<&str> = entities.chain(["emergency_access"]).collect();
    let granted: BTreeSet<&str> = rotate_keys_grants().iter().map(|grant| grant.table).collect();
    assert_eq!(granted, tables);
    let keys = Keys::generate();
    let url = migrated_database();
    let portal = portal_of(&url, &keys.both());
    portal.grant_service(ANY_SERVICE, &[]).expect("revoked");
    let denied = |portal: &Portal| portal.rotate_keys(10, |_| Ok(())).expect_err("denied").code();
    assert_eq!(denied(&portal), Code::ACCESS_DENIED, "without grants");
    for missing in 0..rotate_keys_grants().len() {
        let mut grants = rotate_keys_grants();
        grants.remove(missing);
        portal.grant_service(ROTATE_KEYS_SERVICE, &grants).expect("granted");
        assert_eq!(denied(&portal), Code::ACCESS_DENIED, "without {missing}");
        assert_eq!(portal.keys_in_use().expect_err("denied").code(), Code::ACCESS_DENIED, "without {missing}");
    }
    portal.grant_service(ROTATE_KEYS_SERVICE, &rotate_keys_grants()).expect("granted");
    assert_eq!(portal.rotate_keys(10, |_| Ok(())).expect("rotated").rows, 0);
    assert!(portal.keys_in_use().expect("keys").is_empty());
    for batch in [0, 1_001] {
        assert_eq!(portal.rotate_keys(batch, |_| Ok(())).expect_err("refused").code(), Code::PAGE_LIMIT);
    }
    let without = Portal::connect(&url).expect("a portal");
    assert_eq!(without.rotate_keys(10, |_| Ok(())).expect_err("refused").code(), Code::CRYPTO_NO_KEYRING);
}

fn a_patient(portal: &Portal) -> Patient {
    let user = store_one(portal, new_user(UserRole::Patient, now()));
    store_one(portal, new_patient(&user, now()))
}

#[test]
fn undecryptable_values_are_reported_and_kept() {
    let keys = Keys::generate();
    let url = migrated_database();
    let old = portal_of(&url, &keys.old);
    let (good, bad) = (a_patient(&old), a_patient(&old));
    let stranger = Keys::generate();
    let lost = a_patient(&portal_of(&url, &stranger.new.replace("2027a", "lost")));
    execute(&url, &format!("UPDATE patients SET first_name = last_name WHERE id = '{}'", bad.id));
    let portal = portal_of(&url, &keys.both());
    let done = portal.rotate_keys(10, |_| Ok(())).expect("rotated");
    assert_eq!((done.rows, done.unreadable, done.left), (1, 2, 0));
    let place = |row: &DamagedRow| (row.table.as_str(), row.id.uuid(), row.column.map(|it| it.as_str()), row.code);
    let damaged: Vec<_> = done.damaged.iter().map(place).collect();
    assert_eq!(damaged[0], ("patients", bad.id.uuid(), Some("first_name"), Code::CRYPTO_TAMPERED));
    assert_eq!(damaged[1], ("patients", lost.id.uuid(), Some("first_name"), Code::CRYPTO_UNKNOWN_KEY));
    let in_use = portal.keys_in_use().expect("keys");
    let expected = [("2026a", 1), ("2027a", 2), ("lost", 1)].map(|(key, rows)| (key.to_owned(), rows));
    assert_eq!(in_use, BTreeMap::from(expected));
    let read = |id| portal.transaction(&service(), |tx| tx.get::<Patient>(id)).map_err(|error| error.code());
    assert_eq!(read(good.id()), Ok(good));
    assert_eq!(read(bad.id()), Err(Code::CRYPTO_TAMPERED));
    assert_eq!(read(lost.id()), Err(Code::CRYPTO_UNKNOWN_KEY));
    let logged = updates_logged(&url);
    portal.rotate_keys(10, |_| Ok(())).expect("rotated");
    assert_eq!(updates_logged(&url), logged, "unchanged rows are not written");
}

#[test]
fn a_locked_row_is_rotated_later_with_its_new_values() {
    let keys = Keys::generate();
    let url = migrated_database();
    let old = portal_of(&url, &keys.old);
    let (held, free) = (a_patient(&old), a_patient(&old));
    let sealer = ring(&keys.old).sealer("patients").expect("a sealer");
    let paris = sealer.seal("city", held.id.into(), b"\"Paris\"").expect("sealed");
    let mut holder = connect(&url);
    must(&mut holder, &format!("BEGIN; UPDATE patients SET city = '{paris}' WHERE id = '{}'", held.id));
    let portal = portal_of(&url, &keys.both());
    let (sender, receiver) = mpsc::channel();
    let done = thread::scope(|scope| {
        let rotating = scope.spawn(move || {
            portal.rotate_keys(10, |so_far| {
                sender.send(so_far.rows).expect("a listener");
                Ok(())
            })
        });
        // If the rotation waited for the row instead, nothing would be received until it is free.
        let first = receiver.recv_timeout(Duration::from_secs(5));
        must(&mut holder, "COMMIT");
        assert_eq!(first, Ok(1), "the rotation does not wait for the row");
        rotating.join().expect("no panic").expect("rotated")
    });
    assert_eq!((done.rows, done.left), (2, 0));
    let new = portal_of(&url, &keys.new);
    let read = |id| new.transaction(&service(), |tx| tx.get::<Patient>(id)).expect("read");
    assert_eq!(read(held.id).city, Some(phi("Paris")), "the concurrent change is kept");
    assert_eq!(read(free.id), free);
}

/// Whether an UPDATE changes the version, for an actor with the setting.
fn moves_version(portal: &Portal, actor: &Actor, patient: &Patient, set: &str) -> bool {
    let version = || ask(portal.url(), &format!("SELECT updated_at FROM patients WHERE id = '{}'", patient.id));
    let before = version();
    let mut connection = connect(portal.url());
    must(&mut connection, &portal.statements(actor).expect("statements"));
    must(
        &mut connection,
        &format!(
            "SET LOCAL telehealth.rotating_keys = 'on'; UPDATE patients SET {set} WHERE id = '{}'; COMMIT",
            patient.id
        ),
    );
    version() != before
}

#[test]
fn the_rotation_setting_gives_other_actors_nothing() {
    let keys = Keys::generate();
    let url = migrated_database();
    let portal = portal_of(&url, &keys.both());
    let patient = a_patient(&portal_of(&url, &keys.old));
    activate_all(&portal);
    let sealed = |keys: &str, value: &str| {
        let sealer = ring(keys).sealer("patients").expect("a sealer");
        sealer.seal("city", patient.id.into(), value.as_bytes()).expect("sealed")
    };
    let (one, other) = (sealed(&keys.old, "\"Boston\""), sealed(&keys.new, "\"Boston\""));
    execute(&url, &format!("UPDATE patients SET city = '{one}' WHERE id = '{}'", patient.id));
    let city = |value: &str| format!("city = '{value}'");
    let rotate_keys = Actor::service(ROTATE_KEYS_SERVICE);
    let moves = |actor: &Actor, set: &str| moves_version(&portal, actor, &patient, set);
    // The only change that keeps the version: encryption with another key, in either direction.
    assert!(!moves(&rotate_keys, &city(&other)));
    assert!(!moves(&rotate_keys, &city(&one)));
    // Another actor, another column, a value added or removed, a value under the same key.
    assert!(moves(&Actor::service("night"), &city(&other)));
    assert!(moves(&Actor::user(patient.id.into()), &city(&one)));
    assert!(moves(&rotate_keys, &format!("{}, country = 'CA'", city(&other))));
    assert!(moves(&rotate_keys, "postal_code = '02101'"));
    assert!(moves(&rotate_keys, &city(&sealed(&keys.new, "\"Paris\""))));
    assert!(moves(&rotate_keys, "city = NULL"));
    assert!(moves(&rotate_keys, &city(&one)));
    assert!(moves(&rotate_keys, &format!("{}, updated_at = '2000-01-01'", city(&other))));
    // The service account's own saves change the version.
    let read: Patient = portal.transaction(&rotate_keys, |tx| tx.get(patient.id)).expect("read");
    let saved = portal.transaction(&rotate_keys, |tx| tx.save(read.clone())).expect("saved");
    assert_ne!(saved.updated_at, read.updated_at);
    let named = crate::support::care::with(read, |record| record.city = Some(phi("Rome")));
    let stale = portal.transaction(&Actor::service("night"), |tx| tx.save(named.clone()));
    assert_eq!(stale.expect_err("stale").code(), Code::ROW_STALE);
}
