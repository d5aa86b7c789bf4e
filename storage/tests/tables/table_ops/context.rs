//! The actor of a transaction, and its number of round trips.

use crate::support::{
    care::store_one,
    proxy::{overheard, trips},
    *,
};
use telehealth_core::{
    Code, UserId,
    accounts::{User, UserRole},
};
use telehealth_storage::{Actor, Error, ListOrder, Options, UserFilter, now};

const CLAIMS: &str = "nullif(current_setting('request.jwt.claims', true), '')";

#[test]
fn the_actor_is_set_for_the_transaction_only() {
    let (proxy, portal) = overheard(options());
    let person = store_one(&portal, new_user(UserRole::Patient, now()).activate().expect("active")).id;
    let id = person.to_string();
    let actors = [
        (Actor::user(person), "telehealth_patient", id.as_str(), "none"),
        (Actor::service("nightly"), "service_role", "nobody", "nightly"),
        (Actor::user(person), "telehealth_patient", id.as_str(), "none"),
    ];
    for (actor, role, uid, name) in actors {
        let tx = portal.begin(&actor).expect("begun");
        assert_eq!(proxy.ask("current_user"), role);
        assert_eq!(proxy.ask("coalesce(auth.uid()::text, 'nobody')"), uid);
        assert_eq!(proxy.ask(&format!("coalesce({CLAIMS}::jsonb ->> 'service', 'none')")), name);
        assert_eq!(proxy.ask("current_setting('search_path')"), "public, extensions, pg_temp");
        drop(tx);
        let tx = portal.begin(&actor).expect("begun");
        tx.commit().expect("committed");
        let left = format!("concat_ws(' ', current_user, auth.uid(), {CLAIMS}, current_setting('search_path'))");
        assert_eq!(proxy.ask(&left), "postgres \"$user\", public");
    }
}

#[test]
fn names_of_service_accounts_cannot_inject_sql() {
    let (proxy, portal) = overheard(options());
    let long = "x".repeat(1 << 20);
    let names = [" ", "o'clock", "\"; DROP TABLE users; --", "a\\b\\'", "$$;", "日本 🏥", &long];
    for name in names {
        let tx = portal.begin(&Actor::service(name)).expect("begun");
        assert!(proxy.ask(&format!("{CLAIMS}::jsonb ->> 'service'")) == name, "{name:.20}");
        tx.commit().expect("committed");
    }
    let error = portal.begin(&Actor::service("a\0b")).expect_err("a null byte");
    assert!(matches!(error, Error::Validation(_)), "{error}");
    assert_eq!(error.code(), Code::TEXT_NULL_BYTE);
    for forging in ["tab\tline\n\r", "\u{202e}"] {
        let error = portal.begin(&Actor::service(forging)).expect_err("control characters");
        assert_eq!(error.code(), Code::TEXT_CONTROL);
    }
}

#[test]
fn transactions_take_few_round_trips() {
    let (proxy, portal) = overheard(options());
    // The first transaction checks the schema, loads the enumerations, and prepares statements.
    let user = store_one(&portal, new_user(UserRole::Patient, now()));
    for warm in [false, true] {
        let mut known = user.clone();
        let counts = [
            trips(&proxy, &portal, |_| ()),
            trips(&proxy, &portal, |tx| known = tx.get(user.id).expect("read")),
            trips(&proxy, &portal, |tx| known = tx.save(known.clone()).expect("saved")),
            trips(&proxy, &portal, |tx| drop(tx.get_many::<User>(&[user.id, UserId::generate()]).expect("read"))),
            trips(&proxy, &portal, |tx| {
                drop(tx.list::<User>(&UserFilter::default(), ListOrder::ID, None, 10).expect("listed"))
            }),
            trips(&proxy, &portal, |tx| {
                let added = tx.add(new_user(UserRole::Patient, now())).expect("added");
                tx.remove(&added).expect("removed");
            }),
        ];
        if warm {
            assert_eq!(counts, [0, 1, 1, 1, 1, 2]);
        }
    }
}

#[test]
fn prepared_statements_can_be_disabled() {
    let (proxy, portal) = overheard(Options { prepared_statements: false, ..options() });
    for _ in 0..3 {
        let user = store_one(&portal, new_user(UserRole::Patient, now()));
        let saved = portal.transaction(&service(), |tx| tx.save(user.clone())).expect("saved");
        portal.transaction(&service(), |tx| tx.remove(&saved)).expect("removed");
    }
    assert_eq!(proxy.ask("SELECT count(*) FROM pg_prepared_statements"), "0");
}
