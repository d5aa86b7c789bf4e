//! Transactions that conflict with others are retried, with a limit.

use crate::support::{
    care::{store, store_one},
    *,
};
use std::{
    sync::{
        Barrier,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};
use telehealth_core::{
    Code,
    accounts::{User, UserRole},
};
use telehealth_storage::{Error, Portal, now};

fn set_up(sql: &str) -> (String, Portal) {
    let url = migrated_database();
    batch(&url, sql);
    let portal = portal_at(&url);
    (url, portal)
}

/// Makes every insert of a user fail with an SQLSTATE.
fn failing(state: &str, message: &str) -> String {
    format!(
        "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
             RAISE EXCEPTION USING ERRCODE = '{state}', MESSAGE = '{message}'; END $$;
         CREATE TRIGGER fail BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION fail();"
    )
}

#[test]
fn a_deadlocked_transaction_is_retried_and_both_succeed() {
    let (url, portal) =
        set_up("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET deadlock_timeout = 10', current_database()); END $$");
    let users = store(&portal, (0..2).map(|_| new_user(UserRole::Patient, now())).collect());
    let (met, runs, committed) = (Barrier::new(2), AtomicUsize::new(0), AtomicBool::new(false));
    std::thread::scope(|scope| {
        for order in [[0, 1], [1, 0]] {
            let (portal, users, met, runs, committed) = (&portal, &users, &met, &runs, &committed);
            scope.spawn(move || {
                let mut run = 0;
                portal
                    .transaction(&service(), |tx| {
                        run += 1;
                        runs.fetch_add(1, Ordering::SeqCst);
                        // The one that is retried would find stale rows if it read them before the other has committed.
                        while run > 1 && !committed.load(Ordering::SeqCst) {
                            std::thread::sleep(Duration::from_millis(1));
                        }
                        for (step, index) in order.into_iter().enumerate() {
                            let user: User = tx.get(users[index].id)?;
                            tx.save(user)?;
                            if run == 1 && step == 0 {
                                met.wait(); // Each holds one row and waits for the other.
                            }
                        }
                        Ok::<_, Error>(())
                    })
                    .expect("success after retries");
                committed.store(true, Ordering::SeqCst);
            });
        }
    });
    assert!(runs.into_inner() >= 3, "one of them was retried");
    assert_eq!(ask(&url, "SELECT count(*) FROM users WHERE updated_at > created_at"), "2");
}

#[test]
fn conflicting_saves_succeed_one_at_a_time() {
    let (url, portal) = set_up("SELECT 1");
    let user = store_one(&portal, new_user(UserRole::Patient, now()));
    let (saved, stale) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| match portal.transaction(&service(), |tx| tx.save(user.clone())) {
                Ok(_) => saved.fetch_add(1, Ordering::SeqCst),
                Err(error) => {
                    assert_eq!(error.code(), Code::ROW_STALE);
                    stale.fetch_add(1, Ordering::SeqCst)
                }
            });
        }
    });
    assert_eq!((saved.into_inner(), stale.into_inner()), (1, 7));
    assert_eq!(count(&url, "users"), 1);
}

#[test]
fn retries_end_after_eight_attempts() {
    let cases = [
        ("40001", "could not serialize access", 8, Code::DATABASE_CONTENTION),
        ("40P01", "deadlock detected", 8, Code::DATABASE_CONTENTION),
        // Nothing else is retried.
        ("23505", "taken", 1, Code::DATABASE_UNEXPECTED),
        ("57014", "canceling statement due to statement timeout", 1, Code::DATABASE_STATEMENT_TIMEOUT),
        ("55P03", "could not obtain lock", 1, Code::DATABASE_UNEXPECTED),
        ("42501", "permission denied for table users", 1, Code::ACCESS_GRANT_MISSING),
    ];
    for (state, message, expected, code) in cases {
        let (url, portal) = set_up(&failing(state, message));
        let mut runs = 0;
        let outcome = portal.transaction(&service(), |tx| {
            runs += 1;
            tx.add(new_user(UserRole::Patient, now()))
        });
        assert_eq!((outcome.expect_err("it fails").code(), runs), (code, expected), "{state}");
        assert_eq!(count(&url, "users"), 0);
    }
}

/// Applications return errors of their own; the transaction itself knows what its statements met.
#[test]
fn contention_is_retried_whatever_becomes_of_the_error() {
    let (_, portal) = set_up(&failing("40001", "could not serialize access"));
    let mut runs = 0;
    let outcome: Result<User, Box<dyn std::error::Error>> = portal.transaction(&service(), |tx| {
        runs += 1;
        tx.add(new_user(UserRole::Patient, now())).map_err(|_| "registration failed".into())
    });
    assert_eq!((outcome.expect_err("it fails").to_string().as_str(), runs), ("registration failed", 8));

    // Contention in a savepoint that was rolled back is over.
    let mut runs = 0;
    let outcome: Result<(), Box<dyn std::error::Error>> = portal.transaction(&service(), |tx| {
        runs += 1;
        let part = tx.savepoint(|tx| tx.add(new_user(UserRole::Patient, now())));
        assert_eq!(part.expect_err("it fails").code(), Code::DATABASE_CONTENTION);
        Err("something else".into())
    });
    assert_eq!((outcome.expect_err("it fails").to_string().as_str(), runs), ("something else", 1));
}

#[test]
fn contention_at_commit_is_retried() {
    // The first two transactions fail at commit with a conflict.
    let (url, portal) = set_up(
        "CREATE SEQUENCE turn; GRANT USAGE ON SEQUENCE turn TO service_role;
         CREATE FUNCTION conflict() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
             IF nextval('turn') <= 2 THEN RAISE EXCEPTION USING ERRCODE = '40001', MESSAGE = 'conflict'; END IF;
             RETURN NULL; END $$;
         CREATE CONSTRAINT TRIGGER late AFTER INSERT ON users DEFERRABLE INITIALLY DEFERRED
             FOR EACH ROW EXECUTE FUNCTION conflict();",
    );
    let mut runs = 0;
    portal
        .transaction(&service(), |tx| {
            runs += 1;
            tx.add(new_user(UserRole::Patient, now()))
        })
        .expect("the third run succeeds");
    assert_eq!((runs, count(&url, "users")), (3, 1));
}

#[test]
fn an_error_value_of_the_closure_is_not_contention() {
    let (url, portal) = set_up(&failing("40001", "conflict"));
    let mut runs = 0;
    let outcome = portal.transaction(&service(), |tx| {
        runs += 1;
        let conflict = tx.savepoint(|tx| tx.add(new_user(UserRole::Patient, now())));
        assert_eq!(conflict.expect_err("it fails").code(), Code::DATABASE_CONTENTION);
        Err::<(), _>(Error::Denied)
    });
    assert_eq!((outcome.expect_err("denied").code(), runs), (Code::ACCESS_DENIED, 1));
    assert_eq!(count(&url, "users"), 0);
}
