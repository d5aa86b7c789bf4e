//! What is counted, and its text form.

use super::failing;
use crate::support::{activate_all, batch, execute, migrated_database, new_user, people, phi, portal_at, service};
use std::{collections::BTreeMap, thread, time::Duration};
use telehealth_core::{
    Code, Phi,
    accounts::{User, UserRole},
    messaging::{NewNotification, Notification, NotificationChannel, NotificationType},
    value::LongText,
};
use telehealth_storage::{
    Actor, Backlog, Error, ListOrder, METRICS_SERVICE, Metrics, Options, Portal, Transaction, UserFilter,
    audit::Signer, metrics_grants, now,
};

#[test]
fn transactions_are_counted_by_their_outcome() {
    let url = migrated_database();
    batch(&url, &failing("40001", 2));
    let portal = portal_at(&url);
    portal.transaction(&service(), |tx| tx.add(new_user(UserRole::Patient, now()))).expect("success at last");
    portal.begin(&service()).expect("begun").rollback().expect("rolled back");
    drop(portal.begin(&service()).expect("begun"));
    assert_eq!(
        portal.begin(&Actor::user(telehealth_core::UserId::generate())).expect_err("unknown").code(),
        Code::ACCESS_DENIED
    );
    let Metrics { committed, rolled_back, failed, unknown, denied, retries, .. } = portal.metrics();
    assert_eq!((committed, rolled_back, failed, unknown, denied, retries), (1, 4, 0, 0, 1, 2));
}

#[test]
fn waiting_callers_and_connections_are_counted() {
    let acquire_timeout = Duration::from_millis(300);
    let options = Options { pool_size: 1, acquire_timeout, ..Options::default() };
    let portal = Portal::connect_with(&migrated_database(), options).expect("a portal");
    let held = portal.begin(&service()).expect("begun");
    assert_eq!((portal.metrics().connections_used, portal.metrics().connections_limit), (1, 1));
    thread::scope(|scope| {
        let waiter = scope.spawn(|| portal.begin(&service()).map(drop));
        while portal.metrics().waiting == 0 {
            thread::yield_now();
        }
        assert_eq!(waiter.join().expect("a thread").expect_err("in use").code(), Code::DATABASE_POOL_EXHAUSTED);
    });
    drop(held);
    let Metrics { connections_used, connections_idle, connections_opened, waiting, waits, waited, timeouts, .. } =
        portal.metrics();
    assert_eq!((connections_used, connections_idle, connections_opened), (0, 1, 1));
    assert_eq!((waiting, waits, timeouts), (0, 1, 1));
    assert!(waited >= acquire_timeout, "{waited:?}");
}

#[test]
fn a_stream_that_is_left_before_its_end_keeps_no_connection() {
    let options = Options { pool_size: 1, ..Options::default() };
    let portal = Portal::connect_with(&migrated_database(), options).expect("a portal");
    let users = (0..1_001).map(|_| new_user(UserRole::Patient, now())).collect::<Vec<_>>();
    portal.transaction(&service(), |tx| tx.add_all(users.clone())).expect("users");
    let first = |tx: &mut Transaction| {
        let filter = UserFilter::default();
        let mut stream = tx.stream::<User>(&filter, ListOrder::ID);
        stream.next().expect("a user").map(drop)
    };
    portal.transaction(&service(), first).expect("read");
    drop(portal.begin(&service()).map(|mut tx| first(&mut tx)));
    portal.transaction(&service(), |tx| first(tx).and(Err::<(), _>(Error::Denied))).expect_err("denied");
    let Metrics { connections_used, connections_idle, connections_opened, .. } = portal.metrics();
    assert_eq!((connections_used, connections_idle, connections_opened), (0, 1, 1));
}

#[test]
fn a_pool_that_is_warmed_up_opens_no_more_connections() {
    let options = Options { pool_size: 4, ..Options::default() };
    let portal = Portal::connect_with(&migrated_database(), options).expect("a portal");
    let _used = portal.begin(&service()).expect("begun");
    for _ in 0..2 {
        portal.warm_up().expect("warm");
        let Metrics { connections_used, connections_idle, connections_opened, .. } = portal.metrics();
        assert_eq!((connections_used, connections_idle, connections_opened), (1, 3, 4));
    }
}

#[test]
fn the_backlog_counts_what_waits() {
    let url = migrated_database();
    let portal = portal_at(&url);
    portal.grant_service("*", &[]).expect("revoked");
    assert!(matches!(portal.backlog(), Err(Error::Ungranted)));
    portal.grant_service(METRICS_SERVICE, &metrics_grants()).expect("granted");
    let empty = portal.backlog().expect("a backlog");
    assert_eq!((empty.notifications_due, empty.oldest_due, empty.checkpoint_age), (0, None, None));

    portal.grant_service("test", &telehealth_core::access::Grant::all()).expect("granted");
    portal.grant_service("audit", &["audit_logs:select".parse().expect("a grant")]).expect("granted");
    let (patient, _) = people(&portal, now());
    activate_all(&portal);
    let text = |text: &str| Phi::<LongText>::new(text.parse().expect("a text"));
    portal
        .transaction(&service(), |tx| {
            let (kind, channels) = (NotificationType::AppointmentReminder, vec![NotificationChannel::Email]);
            let new = NewNotification::new(patient.id.user_id(), kind, channels, phi("a"), text("b"));
            tx.add(Notification::enqueue(new, now())?)
        })
        .expect("a notification");
    let ago = "now() - INTERVAL '90 seconds'";
    execute(&url, &format!("UPDATE notifications SET created_at = {ago}, scheduled_at = {ago}"));
    let before = portal.backlog().expect("a backlog");
    assert_eq!(before.notifications_due, 1);
    assert!((90..100).contains(&before.oldest_due.expect("an age").as_secs()), "{before:?}");
    assert!(before.audit_pending > 3, "{before:?}");

    let signer = Signer::generate("clinic.example/audit").expect("a key");
    portal.checkpoint(&signer, &mut Vec::new()).expect("a checkpoint");
    let after = portal.backlog().expect("a backlog");
    assert_eq!(after.audit_pending, 0);
    assert!(after.checkpoint_age.expect("an age") < Duration::from_secs(10));
    people(&portal, now());
    // Two users, a patient and a provider.
    assert_eq!(portal.backlog().expect("a backlog").audit_pending, 4);
}

/// Parses the text form strictly: each sample follows the HELP and TYPE of its metric.
fn parsed(text: &str) -> BTreeMap<String, f64> {
    let mut samples = BTreeMap::new();
    let (mut help, mut of) = (String::new(), String::new());
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("# HELP ") {
            help = rest.split_once(' ').expect("a help").0.to_owned();
        } else if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').expect("a type");
            assert_eq!(name, help, "{line}");
            assert_eq!(kind, if name.ends_with("_total") { "counter" } else { "gauge" }, "{line}");
            name.clone_into(&mut of);
        } else {
            let (series, value) = line.rsplit_once(' ').expect("a sample");
            assert_eq!(series.split('{').next(), Some(of.as_str()), "{line}");
            assert!(samples.insert(series.to_owned(), value.parse().expect("a number")).is_none(), "{line}");
        }
    }
    assert!(text.ends_with('\n'));
    samples
}

#[test]
fn the_numbers_have_the_text_form_of_prometheus() {
    let portal = portal_at(&migrated_database());
    portal.transaction(&service(), |_| Ok::<_, Error>(())).expect("committed");
    let samples = parsed(&portal.prometheus().expect("the text"));
    assert_eq!(samples["telehealth_backlog_readable"], 1.0);
    // The second one has read the backlog.
    assert_eq!(samples["telehealth_transactions_total{outcome=\"committed\"}"], 2.0);
    assert_eq!(samples["telehealth_pool_connections{state=\"idle\"}"], 1.0);
    assert!(samples.contains_key("telehealth_audit_pending_entries"));

    portal.grant_service("*", &[]).expect("revoked");
    let samples = parsed(&portal.prometheus().expect("the text"));
    assert_eq!(samples["telehealth_backlog_readable"], 0.0);
    assert!(!samples.contains_key("telehealth_audit_pending_entries"));

    let age = Some(Duration::from_millis(1_500));
    let mut backlog = Backlog::default();
    backlog.checkpoint_age = age;
    assert_eq!(parsed(&backlog.prometheus())["telehealth_audit_checkpoint_age_seconds"], 1.5);
}
