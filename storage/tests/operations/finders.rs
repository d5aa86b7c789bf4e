//! Finding patients by name alone, where the portal has the option, and orders by payment intent.

use crate::{
    all_pages,
    by_name::{call, faults},
    support::{
        activate_all, ask,
        care::{new_administrator, store_one, with},
        connect_keys,
        crowd::{done, within},
        execute, migrated_database, name, name_indexed, new_patient, new_provider, new_user, phi, portal,
        raw::{connect, must, plan, run, texts},
        service,
    },
};
use serde_json::json;
use telehealth_core::{
    Code, PatientId, ProviderId, UserId,
    accounts::{Administrator, Patient, UserRole},
    commerce::Order,
};
use telehealth_storage::{Actor, Error, PatientPage, Portal, now};

/// Stores a patient with a name; one stored later has a greater id.
pub fn named(portal: &Portal, first: &str, last: &str) -> PatientId {
    let user = store_one(portal, new_user(UserRole::Patient, now()));
    let patient = with(new_patient(&user, now()), |record| {
        record.first_name = name(first);
        record.last_name = name(last);
    });
    store_one(portal, patient).id
}

fn look(
    portal: &Portal,
    actor: &Actor,
    names: [Option<&str>; 2],
    starts_with: bool,
    (after, limit): (Option<PatientId>, i32),
) -> Result<PatientPage, Error> {
    let [first, last] = names;
    portal.transaction(actor, |tx| tx.patients_by_name(first.map(phi), last.map(phi), Some(starts_with), after, limit))
}

/// The ids of all patients found.
fn found(portal: &Portal, first: &str, last: &str, starts_with: bool) -> Vec<PatientId> {
    let names = [first, last].map(|name| Some(name).filter(|name| !name.is_empty()));
    let page = look(portal, &service(), names, starts_with, (None, 1_000)).expect("found");
    assert_eq!(page.next, None);
    page.items.iter().map(|patient| patient.id).collect()
}

#[test]
fn bookable_providers_are_read_in_pages_by_name() {
    let portal = portal();
    let names = [("Ada", "Byron"), ("", "Byron"), ("Ben", ""), ("Ada", "Byron"), ("Zoe", "Abel")];
    for (first, last) in names {
        let user = store_one(&portal, new_user(UserRole::Provider, now()));
        store_one(
            &portal,
            with(new_provider(&user, now()), |row| (row.first_name, row.last_name) = (name(first), name(last))),
        );
    }
    let page = |after, limit| done(&portal, |tx| tx.bookable_providers(None, after, limit));
    let all = page(None, 1_000);
    assert_eq!((all.items.len(), all.next), (names.len(), None));
    let one_by_one = all_pages(1, |after| {
        let page = page(after, 1);
        (page.items, page.next)
    });
    assert_eq!(one_by_one, all.items);
    let missing = within(&portal, |tx| tx.bookable_providers(None, Some(ProviderId::generate()), 1));
    assert_eq!(missing.expect_err("no such provider").code(), Code::ROW_NOT_FOUND);
}

#[test]
fn patients_are_found_by_first_name_last_name_both_and_prefixes() {
    let portal = name_indexed(&portal());
    let ada = named(&portal, "Ada", "Lovelace");
    let ana = named(&portal, "Anne-Marie", "O’Brien");
    let adam = named(&portal, "Adam", "Lovelock");
    let other = named(&portal, "Ada", "Byron");
    assert_eq!(found(&portal, "ada", "", false), [other, ada], "the newest comes first");
    assert_eq!(found(&portal, "", "LOVELACE", false), [ada]);
    assert_eq!(found(&portal, "Ada", "Lovelace", false), [ada]);
    assert_eq!(found(&portal, "Ada", "Lovelock", false), []);
    assert_eq!(found(&portal, "annemarie", "", false), [ana]);
    assert_eq!(found(&portal, "", "obrien", false), [ana]);
    assert_eq!(found(&portal, "ada", "", true), [other, adam, ada]);
    assert_eq!(found(&portal, "", "lov", true), [adam, ada]);
    // Tokens cover up to six letters; the seventh is compared on the decrypted row.
    assert_eq!(found(&portal, "", "lovela", true), [ada]);
    assert_eq!(found(&portal, "", "lovelac", true), [ada]);
    assert_eq!(found(&portal, "ada", "lovelo", true), [adam]);
    assert_eq!(found(&portal, "byr", "", true), []);
}

#[test]
fn pages_contain_each_patient_once() {
    let portal = name_indexed(&portal());
    let mut expected: Vec<PatientId> = (0..7).map(|_| named(&portal, "Ada", "Loveladies")).collect();
    // In between, other patients with the same token.
    for _ in 0..5 {
        named(&portal, "Ada", "Lovelab");
    }
    expected.extend((0..3).map(|_| named(&portal, "Eve", "Loveladies")));
    expected.reverse();
    for limit in [1, 2, 3, 10, 11] {
        let (mut after, mut seen) = (None, Vec::new());
        loop {
            let page = look(&portal, &service(), [None, Some("Lovelad")], true, (after, limit)).expect("found");
            assert!(page.items.len() <= usize::try_from(limit).expect("small"));
            seen.extend(page.items.iter().map(|patient| patient.id));
            match page.next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
        assert_eq!(seen, expected, "{limit}");
    }
}

#[test]
fn a_too_short_search_is_reported_by_field() {
    let portal = name_indexed(&portal());
    let refused = |arguments| faults(call(&portal, "patients_by_name", &arguments));
    let short = |field: &str| vec![(field.to_owned(), Code::NAME_TOO_SHORT)];
    assert_eq!(refused(json!({ "limit": 10 })), [("last_name".to_owned(), Code::FIELD_MISSING)]);
    assert_eq!(refused(json!({ "first_name": "-", "limit": 10 })), short("first_name"));
    assert_eq!(refused(json!({ "last_name": "lo", "starts_with": true, "limit": 10 })), short("last_name"));
    let both = json!({ "first_name": "ad", "last_name": "l'o", "starts_with": true, "limit": 10 });
    assert_eq!(refused(both), [short("first_name"), short("last_name")].concat());
    assert_eq!(refused(json!({ "first_name": "Ada", "limit": 0 })), [("limit".to_owned(), Code::PAGE_LIMIT)]);
    let error = call(&portal, "patients_by_name", &json!({ "last_name": "Zq", "starts_with": true, "limit": 1 }));
    assert!(!format!("{error:?} {}", error.as_ref().expect_err("refused")).contains("Zq"));
    let page = call(&portal, "patients_by_name", &json!({ "first_name": "Nobody", "limit": 1 })).expect("an answer");
    assert_eq!(page, json!({ "items": [], "next": null, "damaged": [] }));
}

#[test]
fn tokens_follow_the_name_and_the_key() {
    let url = migrated_database();
    let old = name_indexed(&connect_keys(&url, &["2026a"]));
    let both = name_indexed(&connect_keys(&url, &["2026a", "2027a"]));
    let id = named(&old, "Ada", "Lovelace");
    assert_eq!(found(&both, "", "lovelace", false), [id], "written with the old key");
    let patient: Patient = both.transaction(&service(), |tx| tx.get(id)).expect("read");
    let married = with(patient, |record| record.last_name = name("King"));
    both.transaction(&service(), |tx| tx.save(married.clone())).expect("saved");
    assert_eq!(found(&both, "", "lovelace", false), []);
    assert_eq!(found(&both, "", "king", false), [id]);

    // Tokens of the old key, and rows without tokens.
    let stays = named(&old, "Grace", "Hopper");
    execute(&url, &format!("UPDATE patients SET name_tokens = NULL WHERE id = '{id}'"));
    assert_eq!(found(&both, "", "king", false), []);
    let done = both.rotate_keys(10, |_| Ok(())).expect("rotated");
    assert_eq!((done.rows, done.unreadable, done.left), (2, 0, 0));
    let new = name_indexed(&connect_keys(&url, &["2027a"]));
    assert_eq!(found(&new, "", "king", false), [id]);
    assert_eq!(found(&new, "gra", "", true), [stays]);
    assert_eq!(both.rotate_keys(10, |_| Ok(())).expect("rotated").rows, 0);
}

#[test]
fn without_the_option_no_name_tokens_are_written_or_searched() {
    let plain = portal();
    let indexed = name_indexed(&plain);
    let with_tokens = || ask(plain.url(), "SELECT count(*) FROM patients WHERE name_tokens IS NOT NULL");
    let ada = named(&plain, "Ada", "Lovelace");
    assert_eq!(with_tokens(), "0");
    let off = |arguments| call(&plain, "patients_by_name", &arguments).expect_err("no index");
    for arguments in [json!({ "last_name": "Lovelace", "limit": 1 }), json!({ "limit": 0 })] {
        assert_eq!(off(arguments).code(), Code::CRYPTO_NO_NAME_INDEX);
    }
    let message = off(json!({ "last_name": "Lovelace", "limit": 1 })).to_string();
    assert!(
        message.contains("name_index") && message.contains("rotate keys") && !message.contains("Lovelace"),
        "{message}"
    );
    // Rotating keys adds tokens to rows from before the option, and removes them in a portal without it.
    let grace = named(&indexed, "Grace", "Hopper");
    assert_eq!(found(&indexed, "", "lovelace", false), []);
    assert_eq!(indexed.rotate_keys(10, |_| Ok(())).expect("added").rows, 1);
    assert_eq!(found(&indexed, "", "lovelace", false), [ada]);
    let saved = plain.transaction(&service(), |tx| tx.get(ada).and_then(|patient: Patient| tx.save(patient)));
    let version = saved.expect("saved").updated_at;
    assert_eq!(found(&indexed, "", "lovelace", false), []);
    assert_eq!(found(&indexed, "", "hopper", false), [grace]);
    assert_eq!(indexed.rotate_keys(10, |_| Ok(())).expect("added").rows, 1);
    assert_eq!(with_tokens(), "2");
    assert_eq!(plain.rotate_keys(10, |_| Ok(())).expect("dropped").rows, 2);
    assert_eq!(with_tokens(), "0");
    assert_eq!(plain.rotate_keys(10, |_| Ok(())).expect("nothing is left").rows, 0);
    let now: Patient = plain.transaction(&service(), |tx| tx.get(ada)).expect("read");
    assert_eq!(now.updated_at, version, "tokens do not change the version");
}

/// A damaged row also loses its tokens where the option is off.
#[test]
fn tokens_of_undecryptable_names_are_dropped() {
    let plain = portal();
    let indexed = name_indexed(&plain);
    let id = named(&indexed, "Ada", "Lovelace");
    execute(plain.url(), &format!("UPDATE patients SET last_name = first_name WHERE id = '{id}'"));
    let done = plain.rotate_keys(10, |_| Ok(())).expect("dropped");
    assert_eq!((done.unreadable, done.left), (1, 0));
    assert_eq!(ask(plain.url(), "SELECT name_tokens FROM patients"), "");
    assert_ne!(ask(plain.url(), "SELECT identity_token FROM patients"), "", "it stays");
}

/// Everyone related to a patient, and an unrelated user.
pub struct People {
    pub admin: Administrator,
    pub stranger: ProviderId,
    pub provider: ProviderId,
}

pub fn people(portal: &Portal, patient: PatientId) -> People {
    let admin = store_one(portal, new_user(UserRole::Admin, now()));
    let admin = store_one(
        portal,
        with(new_administrator(&admin, now()), |record| {
            record.permissions =
                ["patients:update", "orders:select"].map(|it| it.parse().expect("a permission")).to_vec();
        }),
    );
    let [stranger, provider] = [(), ()].map(|()| {
        let user = store_one(portal, new_user(UserRole::Provider, now()));
        store_one(portal, new_provider(&user, now())).id
    });
    execute(portal.url(), &format!("UPDATE patients SET primary_provider_id = '{provider}' WHERE id = '{patient}'"));
    activate_all(portal);
    People { admin, stranger, provider }
}

#[test]
fn a_search_by_name_respects_policies_and_logs_its_reads() {
    let portal = name_indexed(&portal());
    let patient = named(&portal, "Ada", "Lovelace");
    let hidden = named(&portal, "Ada", "Lovelace");
    let People { admin, stranger, provider } = people(&portal, patient);
    let finds = |id: UserId| {
        let page = look(&portal, &Actor::user(id), [Some("Ada"), None], false, (None, 10)).expect("found");
        page.items.iter().map(|it| it.id).collect::<Vec<_>>()
    };
    assert_eq!(finds(admin.id.into()), [hidden, patient]);
    assert_eq!(finds(provider.into()), [patient]);
    assert_eq!(finds(patient.into()), [patient]);
    assert_eq!(finds(stranger.into()), []);
    let logged = texts(
        &mut connect(portal.url()),
        "SELECT actor_id || ' ' || coalesce(jsonb_array_length(new_values -> 'ids'), 1) FROM audit_logs
         WHERE action = 'PATIENT_READ' ORDER BY id",
    );
    assert_eq!(logged, [format!("{} 2", admin.id), format!("{provider} 1")], "reading one's own row makes no entry");
}

#[test]
fn changing_a_name_changes_its_tokens() {
    let portal = name_indexed(&portal());
    let id = named(&portal, "Ada", "Lovelace");
    let People { admin, .. } = people(&portal, id);
    let admin = Actor::user(admin.id.into());
    let renamed = portal.transaction(&admin, |tx| {
        let patient: Patient = tx.get(id)?;
        tx.save(with(patient, |record| record.last_name = name("King")))
    });
    assert_eq!(renamed.expect("saved").last_name, name("King"));
    assert_eq!(found(&portal, "", "king", false), [id]);
    assert_eq!(found(&portal, "", "lovelace", false), []);
}

#[test]
fn users_cannot_access_tokens_and_the_log_contains_none() {
    let portal = name_indexed(&portal());
    let id = named(&portal, "Ada", "Lovelace");
    let People { admin, .. } = people(&portal, id);
    let as_person = |person: UserId, sql: &str| {
        let mut connection = connect(portal.url());
        must(&mut connection, &portal.statements(&Actor::user(person)).expect("statements"));
        run(&mut connection, sql).map_err(|error| error.code())
    };
    for query in [
        "SELECT name_tokens FROM patients",
        "SELECT identity_token FROM patients",
        "SELECT * FROM patients",
        "SELECT id FROM patients WHERE name_tokens IS NULL",
        "SELECT to_jsonb(patients) FROM patients",
        "SELECT payment_intent_token FROM orders",
    ] {
        assert_eq!(as_person(admin.id.into(), query), Err(Code::ACCESS_DENIED), "{query}");
    }
    let write = format!("UPDATE patients SET name_tokens = '{{1}}' WHERE id = '{id}'");
    assert_eq!(as_person(id.into(), &write), Err(Code::ACCESS_DENIED), "a patient cannot change their name");
    assert_eq!(as_person(admin.id.into(), &write), Ok(1));
    let write = format!("UPDATE patients SET identity_token = 1234567890123 WHERE id = '{id}'");
    assert_eq!(as_person(id.into(), &write), Err(Code::ACCESS_DENIED), "a patient cannot change their name");
    assert_eq!(as_person(admin.id.into(), &write), Ok(1));
    // Eleven, regardless of the name's length, and none in the log.
    assert_eq!(ask(portal.url(), "SELECT cardinality(name_tokens) FROM patients"), "11");
    let tokens = texts(&mut connect(portal.url()), "SELECT unnest(name_tokens) FROM patients");
    let log = texts(&mut connect(portal.url()), "SELECT concat(old_values, new_values) FROM audit_logs").join("\n");
    assert!(log.contains("\"name_tokens\": \"[phi]\"") && log.contains("\"identity_token\": \"[phi]\""));
    assert!(!log.contains("1234567890123"));
    assert!(tokens.iter().all(|token| !log.contains(token.as_str())), "{log}");
}

#[test]
fn name_searches_use_the_index() {
    let portal = name_indexed(&portal());
    let mut connection = connect(portal.url());
    must(
        &mut connection,
        "INSERT INTO users (id, email, role) SELECT md5(n::text)::uuid, n || '@x.org', 'patient' FROM generate_series(1, 3000) AS n;
         INSERT INTO patients (id, first_name, last_name, date_of_birth, identity_token, name_tokens)
         SELECT md5(n::text)::uuid, 'phi:v1:a:b', 'phi:v1:a:b', '1985-12-10', n, ARRAY[n, -n, n + 10000] FROM generate_series(1, 3000) AS n",
    );
    must(&mut connection, "VACUUM ANALYZE patients");
    must(&mut connection, "BEGIN; SET LOCAL ROLE telehealth_definer");
    for (query, index) in [
        ("name_tokens && ARRAY[7, 8]::bigint[]", "idx_patients_name_tokens"),
        ("identity_token = ANY (ARRAY[7, 8]::bigint[])", "idx_patients_identity_token"),
    ] {
        let plan = plan(&mut connection, &format!("SELECT id FROM patients WHERE {query}"));
        assert!(plan.contains(index), "{plan}");
    }
}

#[test]
fn an_order_is_found_by_its_payment_intent() {
    let portal = portal();
    let patient = named(&portal, "Ada", "Lovelace");
    let People { admin, stranger, .. } = people(&portal, patient);
    let id = "0198f000-0000-7000-8000-000000000001";
    execute(
        portal.url(),
        &format!(
            "INSERT INTO orders (id, order_number, patient_id, order_type, subtotal, total_amount)
             VALUES ('{id}', 'ORD-00000001', '{patient}', 'consultation', 0, 0)"
        ),
    );
    let find = |actor: &Actor, intent: &str| {
        portal
            .transaction(actor, |tx| tx.order_by_payment_intent(phi(intent)))
            .expect("an answer")
            .map(|order| order.id)
    };
    assert_eq!(find(&service(), "pi_3N5x"), None);
    let order: Order = portal.transaction(&service(), |tx| tx.get(id.parse().expect("an id"))).expect("read");
    let order = with(order, |record| record.payment_intent_id = Some(phi("pi_3N5x")));
    let order = portal.transaction(&service(), |tx| tx.save(order.clone())).expect("saved");
    assert_eq!(find(&service(), "pi_3N5x"), Some(order.id));
    assert_eq!(find(&service(), "PI_3N5X"), None, "the comparison is exact");
    assert_eq!(find(&Actor::user(patient.into()), "pi_3N5x"), Some(order.id));
    assert_eq!(find(&Actor::user(admin.id.into()), "pi_3N5x"), Some(order.id));
    assert_eq!(find(&Actor::user(stranger.into()), "pi_3N5x"), None);
    let cleared = with(order, |record| record.payment_intent_id = None);
    portal.transaction(&service(), |tx| tx.save(cleared.clone())).expect("saved");
    assert_eq!(ask(portal.url(), "SELECT payment_intent_token FROM orders"), "");
    let answer = call(&portal, "order_by_payment_intent", &json!({ "payment_intent_id": "pi_3N5x" }));
    assert_eq!(answer.expect("an answer"), json!(null));
}

#[test]
fn a_patient_can_change_their_address() {
    let portal = portal();
    let id = named(&portal, "Ada", "Lovelace");
    activate_all(&portal);
    let moved = portal.transaction(&Actor::user(id.into()), |tx| {
        let patient: Patient = tx.get(id)?;
        tx.save(with(patient, |record| record.city = Some(phi("Paris"))))
    });
    assert_eq!(moved.expect("saved").city, Some(phi("Paris")));
}

/// Tokens of a newer key, or tokens added where there were none, would change a column that a patient may not change.
#[test]
fn a_patient_can_change_their_address_whatever_their_tokens() {
    let url = migrated_database();
    let id = named(&connect_keys(&url, &["2026a"]), "Ada", "Lovelace");
    let both = connect_keys(&url, &["2026a", "2027a"]);
    activate_all(&both);
    let tokens = || ask(&url, "SELECT identity_token FROM patients");
    for city in ["Paris", "London"] {
        let before = tokens();
        let moved = both.transaction(&Actor::user(id.into()), |tx| {
            let patient: Patient = tx.get(id)?;
            tx.save(with(patient, |record| record.city = Some(phi(city))))
        });
        assert_eq!(moved.expect("saved").city, Some(phi(city)));
        assert_eq!(tokens(), before);
        execute(&url, "UPDATE patients SET identity_token = NULL");
    }
    // A service account still writes them together with the name.
    both.transaction(&service(), |tx| tx.get(id).and_then(|patient: Patient| tx.save(patient))).expect("saved");
    assert_ne!(tokens(), "");
}
