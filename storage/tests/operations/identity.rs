//! Finding patients by last name, first name and date of birth, which works in every portal.

use crate::{
    by_name::{call, faults},
    finders::{People, people},
    support::{
        ask,
        care::{store_one, with},
        connect_keys, execute, migrated_database, name, new_patient, new_user, phi, portal,
        raw::{connect, texts},
        service,
    },
};
use serde_json::json;
use telehealth_core::{
    Code, Date, PatientId, UserId,
    accounts::{Patient, PatientRecord, UserRole},
};
use telehealth_storage::{Actor, Portal, now};

const BORN: &str = "1985-12-10";

fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

/// Stores a patient; one stored later has a greater id.
fn born(portal: &Portal, first: &str, last: &str, date: &str) -> PatientId {
    let user = store_one(portal, new_user(UserRole::Patient, now()));
    let patient = with(new_patient(&user, now()), |record| {
        record.first_name = name(first);
        record.last_name = name(last);
        record.date_of_birth = day(date);
    });
    store_one(portal, patient).id
}

fn found_by(portal: &Portal, actor: &Actor, (last, first, date): (&str, &str, &str)) -> Vec<PatientId> {
    let found = portal.transaction(actor, |tx| tx.patients_by_identity(phi(last), phi(first), day(date)));
    found.expect("an answer").iter().map(|patient| patient.id).collect()
}

fn found(portal: &Portal, last: &str, first: &str) -> Vec<PatientId> {
    found_by(portal, &service(), (last, first, BORN))
}

#[test]
fn patients_are_found_by_last_name_first_name_prefix_and_birth_date() {
    let portal = portal();
    let ada = born(&portal, "Ada", "Lovelace", BORN);
    let twin = born(&portal, "Anne-Marie", "Lovelace", BORN);
    born(&portal, "Ada", "Lovelace", "1985-12-11");
    born(&portal, "Ada", "Love", BORN);
    born(&portal, "Bea", "Lovelace", BORN);
    for first in ["Ada", "ADA", "Ad", " ada "] {
        assert_eq!(found(&portal, "lovelace", first), [ada], "{first}");
    }
    for first in ["annemarie", "Anne", "Änne marie", "An"] {
        assert_eq!(found(&portal, "LOVE-LACE", first), [twin], "{first}");
    }
    assert_eq!(found(&portal, "Lovelace", "A."), [twin, ada], "the newest comes first");
    for (last, first) in
        [("Lovelace", "Adam"), ("Lovelace", "da"), ("Lovelace", "-"), ("Lov", "Ada"), ("Ada", "Lovelace")]
    {
        assert_eq!(found(&portal, last, first), [], "{last} {first}");
    }
    assert_eq!(found_by(&portal, &service(), ("Lovelace", "Ada", "1985-10-12")), []);
}

#[test]
fn a_single_name_matches_as_first_or_last_name() {
    let portal = portal();
    let one = born(&portal, "", "Suharto", BORN);
    let other = born(&portal, "Suharto", "", BORN);
    let both = born(&portal, "Siti", "Suharto", BORN);
    let nameless = born(&portal, "?", "-", BORN);
    for (last, first) in [("Suharto", ""), ("", "suharto"), ("Suharto", "-")] {
        assert_eq!(found(&portal, last, first), [other, one], "{last} {first}");
    }
    assert_eq!(found(&portal, "Suharto", "S"), [both]);
    let without = json!({ "last_name": "-", "first_name": "?", "date_of_birth": BORN });
    let violations = faults(call(&portal, "patients_by_identity", &without));
    assert_eq!(violations, [("last_name".to_owned(), Code::NAME_TOO_SHORT)]);
    // They have a token like everyone else, but it equals no other.
    born(&portal, "?", "-", BORN);
    assert_eq!(ask(portal.url(), "SELECT count(DISTINCT identity_token) FROM patients"), "4");
    assert!(!found(&portal, "Suharto", "-").contains(&nameless));
}

#[test]
fn the_token_depends_on_names_birth_date_and_key() {
    type Change<'a> = (&'a Actor, fn(&mut PatientRecord), (&'a str, &'a str, &'a str));
    let url = migrated_database();
    let old = connect_keys(&url, &["2026a"]);
    let both = connect_keys(&url, &["2026a", "2027a"]);
    let id = born(&old, "Ada", "Lovelace", BORN);
    assert_eq!(found(&both, "Lovelace", "Ada"), [id], "written with the old key");
    let People { admin, .. } = people(&both, id);
    let changes: [Change<'_>; 3] = [
        (&service(), |record| record.last_name = name("King"), ("King", "Ada", BORN)),
        (&Actor::user(admin.id.into()), |record| record.first_name = name("Bea"), ("King", "Bea", BORN)),
        (
            &Actor::user(admin.id.into()),
            |record| {
                record.date_of_birth = day("1985-12-01");
                record.date_of_birth_correction = Some(phi("The certificate of birth"));
            },
            ("King", "Bea", "1985-12-01"),
        ),
    ];
    let mut before = ("Lovelace", "Ada", BORN);
    for (actor, change, after) in changes {
        assert_eq!(found_by(&both, &service(), before), [id]);
        let patient: Patient = both.transaction(actor, |tx| tx.get(id)).expect("read");
        both.transaction(actor, |tx| tx.save(with(patient.clone(), change))).expect("saved");
        assert_eq!(found_by(&both, &service(), before), []);
        assert_eq!(found_by(&both, &service(), after), [id]);
        before = after;
    }
    // A token of the old key, and rows without a token.
    let stays = born(&old, "Grace", "Hopper", BORN);
    execute(&url, &format!("UPDATE patients SET identity_token = NULL WHERE id = '{id}'"));
    assert_eq!(found_by(&both, &service(), before), []);
    let done = both.rotate_keys(10, |_| Ok(())).expect("rotated");
    assert_eq!((done.rows, done.unreadable, done.left), (2, 0, 0));
    let new = connect_keys(&url, &["2027a"]);
    assert_eq!(found_by(&new, &service(), before), [id]);
    assert_eq!(found(&new, "Hopper", "G"), [stays]);
    assert_eq!(both.rotate_keys(10, |_| Ok(())).expect("rotated").rows, 0);
}

#[test]
fn a_search_respects_policies_and_logs_its_reads() {
    let portal = portal();
    let patient = born(&portal, "Ada", "Lovelace", BORN);
    let hidden = born(&portal, "Ada", "Lovelace", BORN);
    born(&portal, "Anne", "Lovelace", BORN);
    let People { admin, stranger, provider } = people(&portal, patient);
    let finds = |id: UserId| found_by(&portal, &Actor::user(id), ("Lovelace", "Ada", BORN));
    assert_eq!(finds(admin.id.into()), [hidden, patient]);
    assert_eq!(finds(provider.into()), [patient]);
    assert_eq!(finds(patient.into()), [patient]);
    assert_eq!(finds(stranger.into()), []);
    let logged = texts(
        &mut connect(portal.url()),
        "SELECT actor_id || ' ' || coalesce(jsonb_array_length(new_values -> 'ids'), 1) FROM audit_logs
         WHERE action = 'PATIENT_READ' ORDER BY id",
    );
    let expected = [format!("{} 2", admin.id), format!("{provider} 1")];
    assert_eq!(logged, expected, "only returned patients, and no entry for one's own row");
}

#[test]
fn searching_needs_keys_and_errors_repeat_no_input() {
    let portal = portal();
    let url = portal.url();
    let closed = Portal::connect(url).expect("a portal");
    let arguments = json!({ "last_name": "Zqlovelace", "first_name": "Ada", "date_of_birth": BORN });
    let error = call(&closed, "patients_by_identity", &arguments).expect_err("no keys");
    assert_eq!(error.code(), Code::CRYPTO_NO_KEYRING);
    let wrong = json!({ "last_name": "Zqlovelace", "first_name": 7, "date_of_birth": "Zq" });
    let error = call(&portal, "patients_by_identity", &wrong).expect_err("wrong arguments");
    assert!(!format!("{error} {error:?}").contains("Zq"), "{error:?}");
    assert_eq!(call(&portal, "patients_by_identity", &arguments).expect("an answer"), json!([]));
}
