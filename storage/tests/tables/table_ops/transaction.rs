//! What is committed by a transaction: savepoints, commit, rollback, drop and panic.

use crate::support::{care::store_one, *};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use telehealth_core::{
    Code,
    accounts::{User, UserRole},
};
use telehealth_storage::{Error, Options, Portal, Transaction, now};

/// A portal with one connection, so that the next transaction gets the same one.
fn set_up() -> (String, Portal) {
    let url = migrated_database();
    let portal = Portal::connect_with(&url, Options { pool_size: 1, ..options() }).expect("a portal");
    (url, portal)
}

fn someone() -> User {
    new_user(UserRole::Patient, now())
}

/// Adds a user that already exists.
fn fail(tx: &mut Transaction, existing: &User) -> Result<User, Error> {
    tx.add(existing.clone())
}

fn user_count(url: &str) -> usize {
    count(url, "users")
}

#[test]
fn a_failed_savepoint_keeps_the_rest() {
    let (url, portal) = set_up();
    let known = store_one(&portal, someone());
    portal
        .transaction(&service(), |tx| {
            tx.add(someone())?;
            let inner = tx.savepoint(|tx| {
                tx.add(someone())?;
                fail(tx, &known)
            });
            assert_eq!(inner.expect_err("refused").code(), Code::ID_TAKEN);
            tx.add(someone())
        })
        .expect("committed");
    assert_eq!(user_count(&url), 3);
}

#[test]
fn savepoints_nest() {
    let (url, portal) = set_up();
    let known = store_one(&portal, someone());
    portal
        .transaction(&service(), |tx| {
            tx.savepoint(|tx| {
                tx.add(someone())?; // committed
                let undone: Result<(), Error> = tx.savepoint(|tx| {
                    tx.add(someone())?;
                    tx.savepoint(|tx| tx.add(someone()))?; // rolled back with the outer savepoint
                    fail(tx, &known).map(drop)
                });
                assert_eq!(undone.expect_err("refused").code(), Code::ID_TAKEN);
                tx.savepoint(|tx| tx.add(someone())) // committed
            })
        })
        .expect("committed");
    assert_eq!(user_count(&url), 3);
}

#[test]
fn a_savepoint_with_a_swallowed_error_is_rolled_back() {
    let (url, portal) = set_up();
    let known = store_one(&portal, someone());
    portal
        .transaction(&service(), |tx| {
            let swallowed: Result<(), Error> = tx.savepoint(|tx| {
                tx.add(someone())?;
                assert!(fail(tx, &known).is_err());
                assert_eq!(tx.get::<User>(known.id).expect_err("failed").code(), Code::TRANSACTION_ABORTED);
                Ok(())
            });
            assert_eq!(swallowed.expect_err("rolled back").code(), Code::TRANSACTION_ABORTED);
            tx.add(someone())
        })
        .expect("committed");
    assert_eq!(user_count(&url), 2);
}

#[test]
fn an_error_swallowed_outside_a_savepoint_rolls_back_everything() {
    let (url, portal) = set_up();
    let known = store_one(&portal, someone());
    let outcome: Result<(), Error> = portal.transaction(&service(), |tx| {
        tx.add(someone())?;
        assert!(fail(tx, &known).is_err());
        for error in [tx.add(someone()).err(), tx.savepoint(|tx| tx.get::<User>(known.id)).err()] {
            assert_eq!(error.map(|error| error.code()), Some(Code::TRANSACTION_ABORTED));
        }
        Ok(())
    });
    assert_eq!(outcome.expect_err("aborted").code(), Code::TRANSACTION_ABORTED);
    assert_eq!(user_count(&url), 1);
    store_one(&portal, someone());
}

#[test]
fn deferred_constraints_are_checked_at_commit() {
    let (url, portal) = set_up();
    batch(
        &url,
        "CREATE FUNCTION refuse_at_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
             PERFORM raise_violation('valid_email', 'public', 'users', 'email', 'no'); RETURN NULL; END $$;
         CREATE CONSTRAINT TRIGGER late AFTER INSERT ON users DEFERRABLE INITIALLY DEFERRED
             FOR EACH ROW EXECUTE FUNCTION refuse_at_commit();",
    );
    let mut added = false;
    let outcome = portal.transaction(&service(), |tx| {
        let user = tx.add(someone());
        added = user.is_ok();
        user
    });
    assert!(added, "refused at commit, not before");
    assert_eq!(outcome.expect_err("refused").code(), Code::EMAIL_MALFORMED);
    assert_eq!(user_count(&url), 0);
    batch(&url, "DROP TRIGGER late ON users");
    store_one(&portal, someone());
}

#[test]
fn uncommitted_changes_leave_no_trace() {
    let (url, portal) = set_up();
    type Way = (&'static str, fn(Transaction));
    let ways: [Way; 4] = [
        ("rolled back", |tx| tx.rollback().expect("rolled back")),
        ("dropped", drop),
        ("dropped inside a savepoint", |mut tx| {
            tx.begin_savepoint().expect("a savepoint");
            tx.add(someone()).expect("added");
        }),
        ("rolled back inside a savepoint", |mut tx| {
            tx.begin_savepoint().expect("a savepoint");
            tx.add(someone()).expect("added");
            tx.rollback().expect("rolled back");
        }),
    ];
    for (way, end) in ways {
        let mut tx = portal.begin(&service()).expect("begun");
        tx.add(someone()).expect("added");
        end(tx);
        assert_eq!(user_count(&url), 0, "{way}");
        portal.transaction(&service(), |tx| tx.get_many::<User>(&[])).expect(way);
    }
    let mut tx = portal.begin(&service()).expect("begun");
    tx.add(someone()).expect("added");
    tx.commit().expect("committed");
    assert_eq!(user_count(&url), 1);
}

#[test]
fn committing_inside_a_savepoint_commits_everything() {
    let (url, portal) = set_up();
    let mut tx = portal.begin(&service()).expect("begun");
    tx.add(someone()).expect("added");
    tx.begin_savepoint().expect("a savepoint");
    tx.begin_savepoint().expect("a savepoint");
    tx.add(someone()).expect("added");
    tx.commit().expect("committed");
    assert_eq!(user_count(&url), 2);
}

#[test]
fn a_panic_leaves_no_trace() {
    let (url, portal) = set_up();
    let panics: [fn(&mut Transaction); 2] = [
        |_| resume_unwind(Box::new("on purpose")),
        |tx| tx.savepoint(|_| -> Result<(), Error> { resume_unwind(Box::new("on purpose")) }).expect("unreachable"),
    ];
    for panic in panics {
        let caught = catch_unwind(AssertUnwindSafe(|| {
            portal.transaction(&service(), |tx| {
                tx.add(someone())?;
                panic(tx);
                Ok::<_, Error>(())
            })
        }));
        assert!(caught.is_err(), "the panic propagates");
        assert_eq!(user_count(&url), 0);
        portal.transaction(&service(), |tx| tx.get_many::<User>(&[])).expect("the pool is intact");
    }
}

#[test]
fn an_error_of_the_closure_rolls_back_and_is_not_retried() {
    #[derive(Debug, PartialEq)]
    struct Changed;
    impl From<Error> for Changed {
        fn from(_: Error) -> Self {
            Self
        }
    }
    let (url, portal) = set_up();
    let mut runs = 0;
    let outcome = portal.transaction(&service(), |tx| {
        runs += 1;
        tx.add(someone())?;
        Err::<(), _>(Changed)
    });
    assert_eq!((outcome, runs, user_count(&url)), (Err(Changed), 1, 0));
}
