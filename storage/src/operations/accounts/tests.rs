//! Passwords: sign-in, and that failures are indistinguishable. The work is counted, not timed.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test may")]

use crate::{
    Actor, EmbeddedOptions, Error, Portal, Transaction, UserFilter, bindings,
    crypto::{password_work, weak_hash},
    now,
};
use diesel::{
    Connection, PgConnection, RunQueryDsl,
    connection::{Instrumentation, InstrumentationEvent, SimpleConnection},
    sql_query,
};
use serde_json::json;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};
use telehealth_core::{
    Code, Phi, UserId,
    accounts::{NewUser, User, UserRole},
    value::Email,
};

const RIGHT: &str = "correct horse battery staple";
const WRONG: &str = "incorrect horse battery staple";

fn service() -> Actor {
    Actor::service("sign-in")
}

fn private_portal() -> Result<Portal, Error> {
    Portal::embedded_with(EmbeddedOptions { allow_all: true, ..EmbeddedOptions::default() })
}

/// Stores a user with an address at example.com.
fn user(portal: &Portal, name: &str) -> User {
    let email = format!("{name}@example.com").parse().expect("an address");
    let user = User::register(NewUser::new(email, UserRole::Patient), now()).expect("a user");
    portal.transaction(&service(), |tx| tx.add(user.clone().activate()?)).expect("stored")
}

fn set(portal: &Portal, id: UserId, password: &str) -> Result<User, Error> {
    portal.transaction(&service(), |tx| tx.set_password(id, Phi::new(password.parse().expect("a text"))))
}

/// The result of a sign-in, its statements, and the number of hashes computed.
type Attempt = (Result<UserId, Error>, Vec<String>, usize);

fn sign_in(portal: &Portal, name: &str, password: &str) -> Attempt {
    let statements = Arc::new(Mutex::new(Vec::new()));
    let mut tx = portal.begin(&service()).expect("begun");
    let recorded = statements.clone();
    instrument(&mut tx, move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            let text = query.to_string();
            recorded.lock().expect("no panic").push(text.split(" -- binds").next().unwrap_or_default().to_owned());
        }
    });
    password_work();
    let email = format!("{name}@example.com").parse().expect("an address");
    let found = tx.verify_password(email, Phi::new(password.parse().expect("a text")));
    let work = password_work();
    instrument(&mut tx, |_: InstrumentationEvent<'_>| {});
    tx.commit().expect("committed");
    let statements = statements.lock().expect("no panic").clone();
    (found.map(|user| user.id), statements, work)
}

fn instrument(tx: &mut Transaction, instrumentation: impl Instrumentation) {
    let set = tx.run_long(|connection| {
        connection.set_instrumentation(instrumentation);
        Ok(())
    });
    set.expect("a connection");
}

fn sql(portal: &Portal, statement: &str) {
    let mut connection = PgConnection::establish(portal.url()).expect("a connection");
    connection.batch_execute(statement).expect("done");
}

fn hash_of(portal: &Portal, id: UserId) -> String {
    #[derive(diesel::QueryableByName)]
    struct Hash {
        #[diesel(sql_type = diesel::sql_types::Text)]
        password_hash: String,
    }
    let mut connection = PgConnection::establish(portal.url()).expect("a connection");
    let query = sql_query(format!("SELECT password_hash::text FROM users WHERE id = '{id}'"));
    query.get_result::<Hash>(&mut connection).expect("a hash").password_hash
}

#[test]
fn failed_sign_ins_are_indistinguishable() {
    let portal = private_portal().expect("a portal");
    let [ada, locked, deleted, _, malformed] =
        ["ada", "locked", "deleted", "passwordless", "malformed"].map(|name| user(&portal, name));
    for user in [&ada, &locked, &deleted] {
        set(&portal, user.id, RIGHT).expect("set");
    }
    let read = |id| portal.transaction(&service(), |tx| tx.get::<User>(id)).expect("read");
    let locked = read(locked.id).suspend().expect("suspended");
    let deleted = read(deleted.id).delete().expect("deleted");
    portal.transaction(&service(), |tx| tx.save(locked.clone()).and_then(|_| tx.save(deleted.clone()))).expect("saved");
    sql(&portal, &format!("UPDATE users SET password_hash = 'plain' WHERE id = '{}'", malformed.id));

    let (found, statements, work) = sign_in(&portal, "ada", RIGHT);
    assert_eq!((found.expect("signed in"), statements.len(), work), (ada.id, 2, 1), "{statements:?}");
    let mut failures = Vec::new();
    for (name, password) in [
        ("ada", WRONG),
        ("ada", ""),
        ("unknown", RIGHT),
        ("locked", RIGHT),
        ("locked", WRONG),
        ("deleted", RIGHT),
        ("passwordless", RIGHT),
        ("malformed", RIGHT),
    ] {
        let (found, own_statements, own_work) = sign_in(&portal, name, password);
        let error = found.expect_err(name);
        assert_eq!((own_statements, own_work), (statements.clone(), work), "{name}");
        failures.push((error.code(), format!("{error:?} {error}"), bindings::report(&error)));
    }
    assert!(failures.iter().all(|it| *it == failures[0]), "{failures:?}");
    assert_eq!((failures[0].0, &failures[0].2["kind"]), (Code::PASSWORD_REJECTED, &json!("Denied")));
}

/// Returns how often functions were called, and how many rows and index entries of `users` were read, as counted by
/// PostgreSQL for this transaction.
fn counters(tx: &mut Transaction) -> BTreeMap<String, i64> {
    #[derive(diesel::QueryableByName)]
    struct Counter {
        #[diesel(sql_type = diesel::sql_types::Text)]
        name: String,
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        number: i64,
    }
    let query = "SELECT funcname::text AS name, calls AS number FROM pg_stat_xact_user_functions
                 UNION ALL
                 SELECT counted.* FROM pg_stat_xact_user_tables CROSS JOIN LATERAL (VALUES
                     ('rows', seq_tup_read), ('index entries', idx_tup_fetch), ('searches', idx_scan)) AS counted
                 WHERE relname = 'users'";
    let counters = tx.run_long(|connection| Ok(sql_query(query).load::<Counter>(connection)?)).expect("statistics");
    counters.into_iter().map(|counter| (counter.name, counter.number)).collect()
}

/// Returns what `work` adds to the counters.
fn work_of(tx: &mut Transaction, work: impl FnOnce(&mut Transaction)) -> BTreeMap<String, i64> {
    let before = counters(tx);
    work(tx);
    let added = counters(tx).into_iter().map(|(name, number)| {
        let before = before.get(&name).copied().unwrap_or_default();
        (name, number - before)
    });
    added.filter(|(_, number)| *number > 0).collect()
}

/// A lookup that returns whether it found an account.
type Lookup = fn(&mut Transaction, Email) -> bool;

#[test]
fn the_work_does_not_reveal_whether_an_account_exists() {
    let portal = private_portal().expect("a portal");
    let [ada, bob, eve] = ["ada", "bob", "eve"].map(|name| user(&portal, name));
    set(&portal, bob.id, RIGHT).expect("set");
    sql(&portal, "ALTER DATABASE postgres SET track_functions = 'all'; ANALYZE users");
    let portal = (Portal::connect_with(portal.url(), portal.options().clone()).expect("a portal"), portal);
    let attempts: [(&str, Lookup); 3] = [
        ("user_by_email", |tx, email| tx.user_by_email(email).expect("an answer").is_some()),
        ("list", |tx, email| {
            let filter = UserFilter { email: Some(email), ..UserFilter::default() };
            !tx.list::<User>(&filter, crate::ListOrder::ID, None, 10).expect("an answer").items.is_empty()
        }),
        ("verify_password", |tx, email| {
            tx.begin_savepoint().expect("begun");
            let found = tx.verify_password(email, Phi::new(RIGHT.parse().expect("a text"))).is_ok();
            tx.end_savepoint(false).expect("ended");
            found
        }),
    ];
    for (name, attempt) in attempts {
        let mut seen = Vec::new();
        // The first two only warm up caches and are not compared.
        for address in ["bob", "nobody", "bob", "nobody", "eve", "else"] {
            let mut tx = portal.0.begin(&Actor::user(ada.id)).expect("begun");
            let email = format!("{address}@example.com").parse().expect("an address");
            seen.push(work_of(&mut tx, |tx| assert!(!attempt(tx, email), "{name} {address}")));
            tx.commit().expect("committed");
        }
        assert!(seen[0].keys().any(|counter| counter.starts_with("access_")), "{seen:?}");
        assert!(seen[2..].iter().all(|work| *work == seen[2]), "{name}: {seen:#?}");
    }
    // A person finds their own account, and a service account finds all.
    let own = portal.0.transaction(&Actor::user(ada.id), |tx| tx.user_by_email(ada.email.clone()));
    assert_eq!(own.expect("an answer").expect("found").id, ada.id);
    let found = portal.0.transaction(&service(), |tx| tx.user_by_email(eve.email.clone())).expect("an answer");
    assert_eq!(found.expect("found").id, eve.id);
}

#[test]
fn a_weak_hash_is_replaced_only_by_a_successful_sign_in() {
    let portal = private_portal().expect("a portal");
    let ada = user(&portal, "ada");
    let (right, weak) = weak_hash();
    sql(&portal, &format!("UPDATE users SET password_hash = '{weak}' WHERE id = '{}'", ada.id));
    assert!(sign_in(&portal, "ada", WRONG).0.is_err());
    assert_eq!(hash_of(&portal, ada.id), weak);
    assert_eq!(sign_in(&portal, "ada", right).0.expect("signed in"), ada.id);
    let strong = hash_of(&portal, ada.id);
    assert!(strong.starts_with("$argon2id$v=19$m=19456,"), "{strong}");
    assert_eq!(sign_in(&portal, "ada", right).0.expect("signed in"), ada.id);
    assert_eq!(hash_of(&portal, ada.id), strong);
}

#[test]
fn only_a_service_account_sets_passwords_and_none_is_disclosed() {
    let portal = private_portal().expect("a portal");
    let ada = user(&portal, "ada");
    let refused = |outcome: Result<User, Error>| outcome.expect_err("refused");
    let short = refused(set(&portal, ada.id, "short secret"));
    let violations: Vec<_> = short.violations().iter().map(|it| (it.field().to_owned(), it.code())).collect();
    assert_eq!(violations, [("password".to_owned(), Code::PASSWORD_TOO_SHORT)]);
    assert!(!format!("{short} {short:?}").contains("short secret"));
    assert_eq!(refused(set(&portal, ada.id, &"x".repeat(257))).code(), Code::PASSWORD_TOO_LONG);
    assert_eq!(refused(set(&portal, UserId::generate(), RIGHT)).code(), Code::ROW_NOT_FOUND);
    let right = || Phi::new(RIGHT.parse().expect("a text"));
    let person = portal.transaction(&Actor::user(ada.id), |tx| tx.set_password(ada.id, right()));
    assert_eq!(refused(person).code(), Code::ACCESS_DENIED);
    let email = || "ada@example.com".parse().expect("an address");
    let person = portal.transaction(&Actor::user(ada.id), |tx| tx.verify_password(email(), right()));
    assert_eq!(refused(person).code(), Code::ACCESS_DENIED);

    set(&portal, ada.id, RIGHT).expect("set");
    assert!(sign_in(&portal, "ada", RIGHT).0.is_ok());
    set(&portal, ada.id, WRONG).expect("set");
    assert!(sign_in(&portal, "ada", RIGHT).0.is_err());
    assert!(sign_in(&portal, "ADA", WRONG).0.is_ok(), "addresses are case-insensitive");

    // The description marks the argument as protected, and an error does not repeat its value.
    for name in ["set_password", "verify_password"] {
        let description = bindings::describe();
        let operations = description["operations"].as_array().expect("operations");
        let operation = operations.iter().find(|operation| operation["name"] == name).expect("an operation");
        let arguments = operation["arguments"].as_array().expect("arguments");
        let password = arguments.iter().find(|argument| argument["name"] == "password").expect("a password");
        assert_eq!(password["kind"]["kind"], "phi");
        let operation = bindings::transaction_operations().find(|it| it.signature.name == name).expect("an operation");
        let arguments =
            json!({ "user_id": ada.id.to_string(), "email": "ada@example.com", "password": "a\0secret of mine" });
        let mut arguments = arguments.as_object().expect("an object").clone();
        arguments.remove(if name == "set_password" { "email" } else { "user_id" });
        let error = portal
            .transaction(&service(), |tx| (operation.call)(tx, (&arguments).into()).map(drop))
            .expect_err("refused");
        assert_eq!(error.code(), Code::TEXT_NULL_BYTE);
        assert!(!format!("{error} {error:?} {}", bindings::report(&error)).contains("secret of mine"));
    }
    let mut connection = PgConnection::establish(portal.url()).expect("a connection");
    // Division by zero makes the query fail.
    let log = "SELECT 1 / count(*) FROM audit_logs WHERE new_values ->> 'password_hash' = '[secret]'";
    connection.batch_execute(log).expect("the log records that it was set");
    let log = "SELECT 1 / (count(*) = 0)::int FROM audit_logs WHERE concat(old_values, new_values) ~ 'argon2|horse'";
    connection.batch_execute(log).expect("the log contains neither hash nor password");
}
