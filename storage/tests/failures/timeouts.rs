//! The time limits of a transaction.

use crate::support::{care::store_one, *};
use std::{
    thread,
    time::{Duration, Instant},
};
use telehealth_core::{
    Code,
    accounts::{User, UserRole},
};
use telehealth_storage::{Error, ListOrder, Options, Portal, UserFilter, now};

/// Short enough for a test, long enough for any statement of it.
const SHORT: Duration = Duration::from_millis(200);
const LONG: Duration = Duration::from_secs(600);
/// Long enough for a whole transaction of a test, on a busy machine.
const BRIEF: Duration = Duration::from_secs(2);

/// A portal with one short limit.
fn portal_with(limit: impl FnOnce(&mut Options)) -> Portal {
    let mut options = Options {
        lock_timeout: LONG,
        statement_timeout: LONG,
        idle_timeout: LONG,
        transaction_timeout: LONG,
        ..options()
    };
    limit(&mut options);
    Portal::connect_with(&migrated_database(), options).expect("a portal")
}

fn code_of<T: std::fmt::Debug>(result: Result<T, Error>) -> Code {
    result.expect_err("a limit").code()
}

fn user_count(portal: &Portal) -> u64 {
    portal.transaction(&service(), |tx| tx.count::<User>(&UserFilter::default())).expect("counted")
}

#[test]
fn a_transaction_within_another_one_does_not_wait_forever_for_its_row() {
    let portal = portal_with(|options| options.lock_timeout = SHORT);
    let user = store_one(&portal, new_user(UserRole::Patient, now()));
    let outer = portal.transaction(&service(), |tx| {
        tx.save(user.clone().activate()?)?;
        let inner = portal.transaction(&service(), |tx| tx.save(user.clone().delete()?));
        assert_eq!(code_of(inner), Code::DATABASE_LOCK_TIMEOUT);
        tx.get::<User>(user.id)
    });
    assert!(outer.expect("the outer one goes on").updated_at > user.updated_at);
}

/// Makes each insert of an administrator take ten minutes.
fn dawdle(portal: &Portal) {
    batch(
        portal.url(),
        "CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(600); RETURN NEW; END $$;
         CREATE TRIGGER dawdle BEFORE INSERT ON users FOR EACH ROW WHEN (NEW.role = 'admin') EXECUTE FUNCTION dawdle();",
    );
}

#[test]
fn a_statement_that_takes_too_long_is_cancelled() {
    let portal = portal_with(|options| options.statement_timeout = SHORT);
    dawdle(&portal);
    let added = portal.transaction(&service(), |tx| {
        tx.add(new_user(UserRole::Patient, now()))?;
        tx.add(new_user(UserRole::Admin, now()))
    });
    assert_eq!(code_of(added), Code::DATABASE_STATEMENT_TIMEOUT);
    assert_eq!(user_count(&portal), 0, "rolled back as a whole");
}

#[test]
fn an_idle_transaction_is_ended_by_the_server() {
    let portal = portal_with(|options| options.idle_timeout = SHORT);
    let mut forgotten = portal.begin(&service()).expect("begun");
    forgotten.add(new_user(UserRole::Patient, now())).expect("added");
    // The server ends the connection, which it also does if it is late.
    while user_sessions(portal.url()) > 0 {
        thread::sleep(Duration::from_millis(10));
    }
    let read = forgotten.list::<User>(&UserFilter::default(), ListOrder::ID, None, 1);
    assert_eq!(code_of(read), Code::DATABASE_CONNECTION_LOST);
    drop(forgotten);
    assert_eq!(user_count(&portal), 0);
}

#[test]
fn a_transaction_that_lasts_too_long_ends_with_its_running_statement() {
    let portal = portal_with(|options| options.transaction_timeout = BRIEF);
    dawdle(&portal);
    let added = portal.transaction(&service(), |tx| tx.add(new_user(UserRole::Admin, now())));
    assert_eq!(code_of(added), Code::DATABASE_TRANSACTION_TIMEOUT);
    assert_eq!(user_count(&portal), 0);
}

#[test]
fn a_transaction_of_many_short_statements_ends_as_well() {
    let portal = portal_with(|options| options.transaction_timeout = BRIEF);
    let mut tx = portal.begin(&service()).expect("begun");
    let begun = Instant::now();
    let error = loop {
        if let Err(error) = tx.add(new_user(UserRole::Patient, now())) {
            break error;
        }
    };
    assert_eq!(error.code(), Code::DATABASE_TRANSACTION_TIMEOUT);
    assert!(begun.elapsed() >= BRIEF);
    assert_eq!(code_of(tx.commit()), Code::DATABASE_TRANSACTION_TIMEOUT);
    assert_eq!(user_count(&portal), 0);
}

#[test]
fn the_time_of_a_transaction_also_limits_the_statement_after_a_pause_and_after_a_savepoint() {
    let portal = portal_with(|options| options.transaction_timeout = 2 * BRIEF);
    // An administrator's e-mail address says how long the server lets the insert run.
    batch(
        portal.url(),
        "CREATE FUNCTION note_limit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
             NEW.email := (SELECT setting FROM pg_settings WHERE name = 'statement_timeout') || '@example.com';
             RETURN NEW;
         END $$;
         CREATE TRIGGER note_limit BEFORE INSERT ON users FOR EACH ROW WHEN (NEW.role = 'admin')
             EXECUTE FUNCTION note_limit();",
    );
    let mut tx = portal.begin(&service()).expect("begun");
    thread::sleep(BRIEF / 2);
    let undone: Result<(), Error> = tx.savepoint(|tx| {
        tx.add(new_user(UserRole::Patient, now()))?;
        Err(Error::Denied)
    });
    assert_eq!(code_of(undone), Code::ACCESS_DENIED);
    tx.add(new_user(UserRole::Admin, now())).expect("added");
    tx.commit().expect("committed");
    let limit = ask(portal.url(), "SELECT split_part(email, '@', 1) FROM users WHERE role = 'admin'");
    let left = 2 * BRIEF - BRIEF / 2 + Duration::from_millis(1);
    assert!(limit.parse::<u128>().expect("milliseconds") <= left.as_millis(), "{limit} ms, {left:?} left");
}

#[test]
fn a_transaction_that_is_idle_when_its_time_is_over_holds_no_locks() {
    let portal = portal_with(|options| options.transaction_timeout = BRIEF);
    let mut forgotten = portal.begin(&service()).expect("begun");
    forgotten.add(new_user(UserRole::Patient, now())).expect("added");
    while user_sessions(portal.url()) > 0 {
        thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(code_of(forgotten.commit()), Code::DATABASE_TRANSACTION_TIMEOUT);
    assert_eq!(user_count(&portal), 0);
}

#[test]
fn a_connection_that_ends_when_the_time_is_over_is_reported_as_a_timeout() {
    let portal = portal_with(|options| options.transaction_timeout = BRIEF);
    batch(
        portal.url(),
        "CREATE FUNCTION disconnect() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
             PERFORM pg_sleep(600);
             RETURN NEW;
         EXCEPTION WHEN query_canceled THEN
             PERFORM pg_terminate_backend(pg_backend_pid());
             RETURN NEW;
         END $$;
         CREATE TRIGGER disconnect BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION disconnect();",
    );
    let added = portal.transaction(&service(), |tx| tx.add(new_user(UserRole::Admin, now())));
    assert_eq!(code_of(added), Code::DATABASE_TRANSACTION_TIMEOUT);
    assert_eq!(user_count(&portal), 0);
}

/// The number of sessions that are idle within a transaction.
fn user_sessions(url: &str) -> u64 {
    let query = "SELECT count(*) FROM pg_stat_activity
                 WHERE datname = current_database() AND state = 'idle in transaction' AND pid <> pg_backend_pid()";
    ask(url, query).parse().expect("a number")
}

#[test]
fn limits_of_zero_and_of_more_than_a_day_are_rejected() {
    type Set = fn(&mut Options, Duration);
    let limits: [(&str, Set); 5] = [
        ("acquire_timeout", |options, limit| options.acquire_timeout = limit),
        ("lock_timeout", |options, limit| options.lock_timeout = limit),
        ("statement_timeout", |options, limit| options.statement_timeout = limit),
        ("idle_timeout", |options, limit| options.idle_timeout = limit),
        ("transaction_timeout", |options, limit| options.transaction_timeout = limit),
    ];
    for (name, set) in limits {
        for limit in [Duration::ZERO, Duration::from_micros(999), Duration::from_secs(86_401), Duration::MAX] {
            let mut options = Options::default();
            set(&mut options, limit);
            let error = Portal::connect_with("postgresql://localhost/none", options).expect_err("rejected");
            assert_eq!((error.code(), error.violations()[0].field()), (Code::INTEGER_OUT_OF_RANGE, name));
        }
    }
}
