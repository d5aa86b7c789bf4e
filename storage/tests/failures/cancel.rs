//! Cancelled transactions, and closed portals: what was under way ends at once, and is not committed.

use crate::support::{care::store_one, raw, *};
use diesel::connection::SimpleConnection;
use std::{
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};
use telehealth_core::{
    Code,
    accounts::{User, UserRole},
};
use telehealth_storage::{
    Canceller, Error, NextStep, Options, Portal, Transaction, UserFilter, access::Grant, access::Verb, audit::Signer,
    doctor::operations::Thresholds, now,
};

/// Longer than anything here takes if it is cancelled, shorter than every time limit of a portal.
const AT_ONCE: Duration = Duration::from_secs(3);

fn code_of<T: std::fmt::Debug>(result: Result<T, Error>) -> Code {
    result.expect_err("an error").code()
}

fn user_count(portal: &Portal) -> u64 {
    portal.transaction(&service(), |tx| tx.count::<User>(&UserFilter::default())).expect("counted")
}

fn new_patient_user() -> User {
    new_user(UserRole::Patient, now())
}

/// A portal on a database where a statement about an administrator takes ten minutes, in a row trigger or at commit.
fn slow_portal(trigger: &str) -> Portal {
    let portal = portal();
    batch(
        portal.url(),
        &format!(
            "CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(600); RETURN NEW; END $$;
             CREATE {trigger} FOR EACH ROW WHEN (NEW.role = 'admin') EXECUTE FUNCTION dawdle()"
        ),
    );
    Portal::connect_with(portal.url(), Options { statement_timeout: Duration::from_secs(900), ..options() })
        .expect("a portal")
}

/// Runs a transaction on a thread, cancels it after a moment, and returns its result and the time from the cancellation to
/// the end.
fn cancelled_while<T: Send>(
    portal: &Portal,
    work: impl FnOnce(&mut Transaction) -> Result<T, Error> + Send,
) -> (Result<T, Error>, Duration) {
    thread::scope(|scope| {
        let (send, receive) = mpsc::channel::<Canceller>();
        let running = scope.spawn(move || {
            let mut tx = portal.begin(&service())?;
            send.send(tx.canceller()).expect("a receiver");
            let done = work(&mut tx)?;
            tx.commit()?;
            Ok(done)
        });
        let canceller = receive.recv().expect("a handle");
        thread::sleep(Duration::from_millis(300));
        let begun = Instant::now();
        canceller.cancel().expect("cancelled");
        (running.join().expect("no panic"), begun.elapsed())
    })
}

/// Runs an operation of a portal on a thread, cancels it after a moment, and checks that it ends at once.
fn cancels<T: std::fmt::Debug>(
    name: &str,
    portal: &Portal,
    operation: impl FnOnce(&Portal) -> Result<T, Error> + Send,
) {
    let canceller = portal.canceller().expect("a handle");
    let cancellable = portal.cancelled_by(&canceller);
    let (code, took) = thread::scope(|scope| {
        let running = scope.spawn(move || operation(&cancellable).map(drop));
        thread::sleep(Duration::from_millis(300));
        let begun = Instant::now();
        canceller.cancel().expect("cancelled");
        (code_of(running.join().expect("no panic")), begun.elapsed())
    });
    assert_eq!(code, Code::TRANSACTION_CANCELLED, "{name}");
    assert!(took < AT_ONCE, "{name}: {took:?}");
}

#[test]
fn operations_that_wait_for_the_server_end_at_once() {
    let url = migrated_database();
    let keyed = connect_keys(&url, &["2026a"]);
    trust_services(&keyed);
    people(&keyed, now());
    let mut holder = raw::connect(&url);
    // The lock of migrations, and the tables.
    raw::must(
        &mut holder,
        "BEGIN; SELECT pg_advisory_xact_lock(x'74656c656865616c'::bigint); LOCK TABLE audit_logs, audit_leaves, patients, \
         users, service_grants IN ACCESS EXCLUSIVE MODE",
    );
    let signer = Signer::generate("clinic.example/audit").expect("a key");
    cancels("migrate", &keyed, |portal| portal.migrate());
    cancels("doctor", &keyed, |portal| portal.doctor(&[]));
    cancels("check_operations", &keyed, |portal| portal.check_operations(&Thresholds::default()));
    cancels("mend", &keyed, |portal| portal.mend(&Thresholds::default(), true));
    cancels("access_report", &keyed, |portal| portal.access_report("2026-01-01".parse().expect("a date"), 90));
    cancels("capacity", &keyed, |portal| portal.capacity(30));
    cancels("checkpoint", &keyed, |portal| portal.checkpoint(&signer, &mut Vec::new()));
    cancels("verify", &keyed, |portal| portal.verify(&signer.verifier(), &mut Vec::new()));
    cancels("keys_in_use", &keyed, |portal| portal.keys_in_use());
    cancels("rotate_keys", &keyed, |portal| portal.rotate_keys(100, |_| Ok(())));
    cancels("grant_service", &keyed, |portal| portal.grant_service("x", &[Grant::new("users", Verb::Select)]));
    // A portal that nobody cancels works on its own.
    raw::must(&mut holder, "ROLLBACK");
    keyed.checkpoint(&signer, &mut Vec::new()).expect("integrated");
}

#[test]
fn an_interrupted_migration_is_rolled_back_and_runs_again() {
    let options = || Options { schema: "second".to_owned(), ..options() };
    let portal = Portal::connect_with(&empty_database(), options()).expect("a portal");
    batch(
        portal.url(),
        "CREATE SCHEMA slow;
         CREATE FUNCTION slow.dawdle() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
             IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands() WHERE object_identity = 'second.consultations') THEN
                 PERFORM pg_sleep(600);
             END IF;
         END $$;
         CREATE EVENT TRIGGER dawdle ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION slow.dawdle()",
    );
    cancels("migrate", &portal, |portal| portal.migrate());
    let status = portal.status().expect("a status");
    assert!(status.applied > 0 && !status.pending.is_empty(), "{status:?}");
    assert_eq!(ask(portal.url(), "to_regclass('second.consultations') IS NULL"), "true");
    batch(portal.url(), "DROP EVENT TRIGGER dawdle");
    assert_eq!(portal.migrate().expect("migrated"), status.pending.len());
}

#[test]
fn an_operation_that_waits_for_a_connection_ends_at_once_and_the_others_go_on_waiting() {
    let portal = portal_with(Options { pool_size: 1, ..options() });
    let holder = portal.begin(&service()).expect("begun");
    thread::scope(|scope| {
        let other = scope.spawn(|| portal.begin(&service()).map(drop));
        cancels("begin", &portal, |portal| portal.begin(&service()));
        drop(holder);
        other.join().expect("no panic").expect("begun");
    });
}

#[test]
fn a_statement_that_waits_for_a_lock_ends_at_once() {
    let portal = portal();
    let user = store_one(&portal, new_patient_user());
    let mut holder = portal.begin(&service()).expect("begun");
    holder.get_for_update::<User>(user.id).expect("locked");
    let (outcome, took) = cancelled_while(&portal, |tx| tx.get_for_update::<User>(user.id));
    println!("from the cancellation to the error: {} ms", took.as_millis());
    assert_eq!(code_of(outcome), Code::TRANSACTION_CANCELLED);
    assert!(took < AT_ONCE, "{took:?}");
    // The other transaction, of the same login, was not hit.
    holder.save(user.activate().expect("activated")).expect("saved");
    holder.commit().expect("committed");
}

#[test]
fn a_running_statement_ends_at_once_and_nothing_is_stored() {
    let portal = slow_portal("TRIGGER dawdle BEFORE INSERT ON users");
    let (outcome, took) = cancelled_while(&portal, |tx| {
        tx.add(new_patient_user())?;
        tx.add(new_user(UserRole::Admin, now()))
    });
    assert_eq!(code_of(outcome), Code::TRANSACTION_CANCELLED);
    assert!(took < AT_ONCE, "{took:?}");
    assert_eq!(user_count(&portal), 0);
}

#[test]
fn a_cancelled_commit_is_rolled_back() {
    let portal = slow_portal("CONSTRAINT TRIGGER dawdle AFTER INSERT ON users DEFERRABLE INITIALLY DEFERRED");
    let (outcome, took) = cancelled_while(&portal, |tx| tx.add(new_user(UserRole::Admin, now())));
    assert_eq!(code_of(outcome), Code::TRANSACTION_CANCELLED);
    assert!(took < AT_ONCE, "{took:?}");
    assert_eq!(user_count(&portal), 0);
}

#[test]
fn a_transaction_cancelled_between_statements_runs_no_other_and_does_not_commit() {
    let portal = portal();
    let mut tx = portal.begin(&service()).expect("begun");
    tx.add(new_patient_user()).expect("added");
    tx.canceller().cancel().expect("cancelled");
    let error = tx.add(new_patient_user()).expect_err("cancelled");
    assert_eq!((error.code(), error.next_step()), (Code::TRANSACTION_CANCELLED, Some(NextStep::Retry)));
    assert_eq!(code_of(tx.commit()), Code::TRANSACTION_CANCELLED);
    assert_eq!(user_count(&portal), 0);
}

#[test]
fn cancelling_after_the_commit_changes_nothing() {
    let portal = Portal::connect_with(&migrated_database(), Options { pool_size: 1, ..options() });
    let portal = portal.expect("a portal");
    let mut tx = portal.begin(&service()).expect("begun");
    let canceller = tx.canceller();
    tx.add(new_patient_user()).expect("added");
    tx.commit().expect("committed");
    // The next transaction has the same connection.
    let mut next = portal.begin(&service()).expect("begun");
    canceller.cancel().expect("nothing to do");
    next.add(new_patient_user()).expect("added");
    next.commit().expect("committed");
    assert_eq!(user_count(&portal), 2);
}

#[test]
fn dropping_the_future_of_a_transaction_cancels_it() {
    let portal = slow_portal("TRIGGER dawdle BEFORE INSERT ON users");
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let begun = Instant::now();
    runtime.block_on(async {
        let work = |tx: &mut Transaction| tx.add(new_user(UserRole::Admin, now()));
        let portal = portal.clone();
        let running = tokio::task::spawn(async move { portal.run(service(), work).await });
        tokio::task::spawn_blocking(|| thread::sleep(Duration::from_millis(300))).await.expect("no panic");
        running.abort();
        assert!(running.await.expect_err("it takes ten minutes").is_cancelled());
    });
    // The runtime waits for its threads.
    drop(runtime);
    assert!(begun.elapsed() < AT_ONCE, "{:?}", begun.elapsed());
    assert_eq!(user_count(&portal), 0);
}

#[test]
fn warming_up_can_be_cancelled() {
    let portal = portal();
    let canceller = portal.canceller().expect("a canceller");
    canceller.cancel().expect("cancelled");
    assert_eq!(code_of(portal.cancelled_by(&canceller).warm_up()), Code::TRANSACTION_CANCELLED);
}

#[test]
fn closing_a_portal_waits_for_its_transactions() {
    let portal = portal();
    thread::scope(|scope| {
        let mut tx = portal.begin(&service()).expect("begun");
        let closing = scope.spawn(|| portal.close(Duration::from_secs(30)));
        thread::sleep(Duration::from_millis(200));
        assert_eq!(code_of(portal.begin(&service()).map(drop)), Code::PORTAL_CLOSED);
        tx.add(new_patient_user()).expect("added");
        tx.commit().expect("committed");
        closing.join().expect("no panic").expect("closed");
    });
    assert_eq!(user_count(&portal_at(portal.url())), 1);
    portal.close(Duration::ZERO).expect("closed already");
}

#[test]
fn nothing_commits_after_a_portal_was_closed() {
    let portal = portal();
    let mut tx = portal.begin(&service()).expect("begun");
    tx.add(new_patient_user()).expect("added");
    let error = portal.close(Duration::from_millis(100)).expect_err("in use");
    assert_eq!(error.code(), Code::PORTAL_IN_USE);
    assert!(error.to_string().contains("1 transactions or operations were still open after 0.1 s"), "{error}");
    assert_eq!(code_of(tx.add(new_patient_user())), Code::PORTAL_CLOSED);
    assert_eq!(code_of(tx.commit()), Code::PORTAL_CLOSED);
    assert_eq!(user_count(&portal_at(portal.url())), 0);
}

#[test]
fn closing_a_portal_waits_for_operations_over_other_connections() {
    let portal = portal();
    let grants = [Grant::all()[0]];
    let lock = "BEGIN; LOCK TABLE service_grants";
    let mut holder = raw::connect(portal.url());
    holder.batch_execute(lock).expect("locked");
    thread::scope(|scope| {
        let granting = scope.spawn(|| portal.grant_service("late", &grants));
        while ask(portal.url(), "SELECT count(*) FROM pg_locks WHERE NOT granted") == "0" {
            thread::sleep(Duration::from_millis(10));
        }
        assert_eq!(code_of(portal.close(Duration::from_millis(100))), Code::PORTAL_IN_USE);
        assert_eq!(code_of(portal.grant_service("later", &grants)), Code::PORTAL_CLOSED);
        assert_eq!(code_of(portal.migrate().map(drop)), Code::PORTAL_CLOSED);
        holder.batch_execute("ROLLBACK").expect("released");
        granting.join().expect("no panic").expect("granted");
    });
    portal.close(Duration::ZERO).expect("nothing is open");
}

#[test]
fn waiting_for_a_connection_fails_when_the_portal_is_closed() {
    let portal = Portal::connect_with(&migrated_database(), Options { pool_size: 1, ..options() });
    let portal = portal.expect("a portal");
    let tx = portal.begin(&service()).expect("begun");
    thread::scope(|scope| {
        let waiting = scope.spawn(|| portal.begin(&service()).map(drop));
        thread::sleep(Duration::from_millis(200));
        let begun = Instant::now();
        assert_eq!(code_of(portal.close(Duration::ZERO)), Code::PORTAL_IN_USE);
        assert_eq!(code_of(waiting.join().expect("no panic")), Code::PORTAL_CLOSED);
        assert!(begun.elapsed() < AT_ONCE);
    });
    drop(tx);
}

#[test]
fn a_row_is_updated_although_others_change_it_meanwhile() {
    let portal = portal();
    let user = store_one(&portal, new_patient_user());
    let other = || {
        portal.transaction(&service(), |tx| {
            tx.update(user.id, |user: User| {
                let next = format!("+1555{:07}", user.updated_at.utc().timestamp_millis() % 10_000_000);
                Ok::<_, Error>(care::with(user, |row| row.phone = Some(next.parse().expect("a number"))))
            })
        })
    };
    let mut times = 0;
    let active = portal.transaction(&service(), |tx| {
        tx.update(user.id, |user: User| {
            times += 1;
            if times < 3 {
                other()?;
            }
            Ok::<_, Error>(user.activate()?)
        })
    });
    let active = active.expect("updated");
    assert_eq!((active.status, times), (telehealth_core::accounts::UserStatus::Active, 3));
    assert!(active.phone.is_some());
    // It gives up after eight times.
    let mut times = 0;
    let outcome = portal.transaction(&service(), |tx| {
        tx.update(user.id, |user: User| {
            times += 1;
            other()?;
            Ok::<_, Error>(user.suspend()?)
        })
    });
    assert_eq!((code_of(outcome), times), (Code::ROW_STALE, 8));
}
