//! Lost connections.

use crate::support::{
    care::store_one,
    proxy::{Cut, Proxy},
    *,
};
use std::process::Command;
use telehealth_core::{
    Code,
    accounts::{User, UserRole},
};
use telehealth_storage::{Actor, Error, ListOrder, Options, Portal, Transaction, embedded::Embedded, now};

fn someone() -> User {
    new_user(UserRole::Patient, now())
}

/// Terminates every other connection to a database, and waits until they are gone.
fn terminate_others(url: &str) {
    batch(
        url,
        "SELECT pg_terminate_backend(pid, 20000) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
}

fn lost(outcome: Result<User, Error>) {
    let error = outcome.expect_err("lost");
    assert_eq!(error.code(), Code::DATABASE_CONNECTION_LOST, "{error}");
    assert!(error.to_string().contains("run it again"), "{error}");
}

#[test]
fn dead_idle_connections_are_skipped() {
    let url = migrated_database();
    let portal = Portal::connect_with(&url, Options { pool_size: 4, ..options() }).expect("a portal");
    for _ in 0..2 {
        let idle: Vec<Transaction> = (0..4).map(|_| portal.begin(&service()).expect("begun")).collect();
        drop(idle);
        terminate_others(&url);
        let together: Vec<Transaction> = (0..4).map(|_| portal.begin(&service()).expect("skipped")).collect();
        drop(together);
        store_one(&portal, someone());
    }
}

#[test]
fn a_connection_lost_during_a_transaction_is_reported_and_not_retried() {
    let url = migrated_database();
    let portal = Portal::connect_with(&url, Options { pool_size: 1, ..options() }).expect("a portal");
    type Way = fn(&mut Transaction) -> Result<User, Error>;
    let ways: [Way; 4] = [
        |tx| tx.add(someone()),
        |tx| tx.savepoint(|tx| tx.add(someone())),
        |tx| {
            let _ = tx.add(someone());
            tx.add(someone()) // a second call returns the same error
        },
        |tx| {
            let lost: Result<User, Error> = tx.savepoint(|tx| tx.savepoint(|tx| tx.add(someone())));
            let _ = lost;
            tx.get(someone().id)
        },
    ];
    for way in ways {
        let mut runs = 0;
        let outcome = portal.transaction(&service(), |tx| {
            runs += 1;
            tx.add(someone())?;
            terminate_others(&url);
            way(tx)
        });
        lost(outcome);
        assert_eq!((runs, count(&url, "users")), (1, 0));
        portal.transaction(&service(), |tx| tx.get_many::<User>(&[])).expect("the pool recovers");
    }
}

#[test]
fn a_connection_lost_inside_a_savepoint_is_reported() {
    let url = migrated_database();
    let portal = portal_at(&url);
    let outcome = portal.transaction(&service(), |tx| {
        tx.savepoint(|tx| {
            terminate_others(&url);
            tx.add(someone())
        })
    });
    lost(outcome);
}

#[test]
fn a_swallowed_connection_loss_does_not_commit() {
    let url = migrated_database();
    let portal = portal_at(&url);
    let outcome = portal.transaction(&service(), |tx| {
        let user = tx.add(someone())?;
        terminate_others(&url);
        assert!(tx.add(someone()).is_err());
        Ok(user)
    });
    lost(outcome);
    assert_eq!(count(&url, "users"), 0);
}

#[test]
fn a_commit_without_an_answer_has_an_unknown_outcome() {
    let url = migrated_database();
    let proxy = Proxy::to(&url);
    let portal = Portal::connect_with(&proxy.url(), Options { pool_size: 1, ..options() }).expect("a portal");
    store_one(&portal, someone());
    for (cut, rows) in [(Cut::Before("COMMIT"), 1), (Cut::After("COMMIT"), 2)] {
        proxy.cut(cut);
        let mut runs = 0;
        let outcome = portal.transaction(&service(), |tx| {
            runs += 1;
            tx.add(someone())
        });
        let error = outcome.expect_err("unknown");
        assert_eq!(error.code(), Code::DATABASE_OUTCOME_UNKNOWN, "{error}");
        assert!(error.to_string().contains("check whether the changes were committed"), "{error}");
        assert_eq!((runs, count(&url, "users")), (1, rows));
        portal.transaction(&service(), |tx| tx.get_many::<User>(&[])).expect("the pool recovers");
    }
}

#[test]
fn a_backend_terminated_during_commit_leaves_the_outcome_unknown() {
    let url = migrated_database();
    batch(
        &url,
        "CREATE FUNCTION end_it() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
             PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(60); RETURN NULL; END $$;
         CREATE CONSTRAINT TRIGGER late AFTER INSERT ON users DEFERRABLE INITIALLY DEFERRED
             FOR EACH ROW EXECUTE FUNCTION end_it();",
    );
    let portal = portal_at(&url);
    let outcome = portal.transaction(&service(), |tx| tx.add(someone()));
    assert_eq!(outcome.expect_err("unknown").code(), Code::DATABASE_OUTCOME_UNKNOWN);
    assert_eq!(count(&url, "users"), 0);
}

#[test]
fn a_connection_lost_at_begin_is_replaced() {
    let proxy = Proxy::to(&migrated_database());
    let portal = Portal::connect_with(&proxy.url(), Options { pool_size: 1, ..options() }).expect("a portal");
    store_one(&portal, someone());
    for cut in [Cut::Before("BEGIN"), Cut::After("BEGIN")] {
        proxy.cut(cut);
        store_one(&portal, someone());
    }
}

#[test]
fn the_pool_reconnects_after_a_server_crash() {
    let server = Embedded::temporary().expect("a server");
    let portal = portal_at(&server.url());
    portal.migrate().expect("migrated");
    trust_services(&portal);
    store_one(&portal, someone());
    batch(&server.url(), "CHECKPOINT"); // A temporary server runs without fsync.
    let outcome = portal.transaction(&service(), |tx| {
        tx.add(someone())?;
        let pid = ask(&server.url(), "SELECT pid FROM pg_stat_activity WHERE state = 'idle in transaction'");
        // Killing one backend restarts the whole server, which then recovers.
        let killed = Command::new("kill").args(["-9", &pid]).status().expect("kill");
        assert!(killed.success());
        tx.add(someone())
    });
    lost(outcome);
    // It accepts no connections while it recovers; the pool waits for it.
    let page = portal
        .transaction(&service(), |tx| tx.list::<User>(&Default::default(), ListOrder::ID, None, 10))
        .expect("recovered");
    assert_eq!(page.items.len(), 1);
}

#[test]
fn a_stopped_server_is_reported() {
    let server = Embedded::temporary().expect("a server");
    let options = Options { acquire_timeout: std::time::Duration::from_millis(300), ..options() };
    let portal = Portal::connect_with(&server.url(), options).expect("a portal");
    portal.migrate().expect("migrated");
    trust_services(&portal);
    let outcome = portal.transaction(&Actor::service("test"), {
        let mut server = Some(server);
        move |tx| {
            tx.add(someone())?;
            drop(server.take());
            tx.add(someone())
        }
    });
    lost(outcome);
    let error = portal.begin(&service()).map(drop).expect_err("gone");
    assert_eq!(error.code(), Code::DATABASE_UNREACHABLE, "{error}");
    for part in ["No such file", "check the connection string and that the server runs"] {
        assert!(error.to_string().contains(part), "{error}");
    }
}
