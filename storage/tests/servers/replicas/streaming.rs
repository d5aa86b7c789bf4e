use crate::support::{
    activate_all, ask,
    care::{hours, new_visit, store_one},
    execute, migrated_database, new_user, options, people, portal_at,
    programs::are_installed,
    replica::Replica,
    service, trust_services,
};
use std::{
    thread,
    time::{Duration, Instant},
};
use telehealth_core::{
    Code, NextStep,
    accounts::{Patient, User, UserRole},
};
use telehealth_storage::{Actor, Error, Metrics, Options, Portal, embedded::Embedded, now};

/// A portal of a database and its replica.
fn portal(url: &str, replica: &Replica, max_lag: Duration) -> Portal {
    let options = Options { replica_urls: vec![replica.url_of(url)], replica_max_lag: max_lag, ..options() };
    Portal::connect_with(url, options).expect("a portal")
}

const LONG: Duration = Duration::from_secs(3_600);

/// How many reads began on the replica, and how many the primary served instead.
fn served(portal: &Portal) -> (u64, u64) {
    let Metrics { replica_reads, replica_misses, .. } = portal.metrics();
    (replica_reads, replica_misses)
}

fn add_user(portal: &Portal) -> User {
    portal.transaction(&service(), |tx| tx.add(new_user(UserRole::Patient, now()))).expect("added")
}

/// Reads a user, on a replica if possible.
fn read(portal: &Portal, user: &User) -> Result<User, Error> {
    portal.read(&service(), |tx| tx.get(user.id))
}

#[test]
fn a_read_sees_what_the_portal_has_written_and_leaves_the_primary_alone() {
    if !are_installed(&["pg_basebackup"]) {
        return;
    }
    let url = migrated_database();
    let replica = Replica::start();
    let portal = portal(&url, &replica, LONG);
    for _ in 0..50 {
        let user = add_user(&portal);
        assert_eq!(read(&portal, &user).expect("its own user").id, user.id);
    }
    let user = add_user(&portal);
    read(&portal, &user).expect("its own user");
    replica.catch_up();
    let (before, _) = served(&portal);
    for _ in 0..5 {
        read(&portal, &user).expect("a user");
    }
    assert_eq!(served(&portal).0, before + 5);
    let lines = portal.prometheus().expect("the text");
    assert!(lines.contains(&format!("telehealth_reads_total{{server=\"replica\"}} {}", before + 5)), "{lines}");
}

#[test]
fn a_replica_that_is_behind_serves_only_what_may_be_old() {
    if !are_installed(&["pg_basebackup"]) {
        return;
    }
    let url = migrated_database();
    let replica = Replica::start();
    replica.catch_up();
    let [writer, patient_reader] = [LONG, LONG].map(|lag| portal(&url, &replica, lag));
    let hasty_reader = portal(&url, &replica, Duration::from_millis(1));
    let old = add_user(&writer);
    // The first read asks for the position that the replica must reach.
    for portal in [&writer, &patient_reader] {
        read(portal, &old).expect("a user");
        replica.catch_up();
        read(portal, &old).expect("a user");
        assert!(served(portal).0 >= 1);
    }
    let (on_replica, on_primary) = served(&patient_reader);
    let before = served(&writer);

    replica.pause();
    let new = add_user(&writer);
    // Its own writes are seen, and what others have written as soon as the age allows no more.
    read(&writer, &new).expect("its own user");
    assert_eq!(served(&writer), (before.0, before.1 + 1));
    read(&hasty_reader, &new).expect("a new user");
    assert_eq!(served(&hasty_reader), (0, 1));
    assert_eq!(read(&patient_reader, &new).expect_err("not replayed").code(), Code::ROW_NOT_FOUND);
    assert_eq!(served(&patient_reader), (on_replica + 1, on_primary));

    replica.resume();
    replica.catch_up();
    read(&patient_reader, &new).expect("a new user");
    read(&writer, &new).expect("its own user");
    assert_eq!(
        (served(&patient_reader), served(&writer)),
        ((on_replica + 2, on_primary), (before.0 + 1, before.1 + 1))
    );
}

/// The place of the next entry is then behind the header of a page that nobody has written yet.
#[test]
fn a_replica_of_an_idle_primary_that_has_begun_a_file_of_the_log_is_not_behind() {
    if !are_installed(&["pg_basebackup"]) {
        return;
    }
    let primary = Embedded::temporary().expect("a server that no other test writes to");
    let url = primary.url();
    let migrating = portal_at(&url);
    migrating.migrate().expect("migrations");
    trust_services(&migrating);
    let replica = Replica::of(&primary);
    let portal = portal(&url, &replica, Duration::from_millis(1));
    let user = add_user(&portal);
    read(&portal, &user).expect("a user");
    let place = || ask(&url, "pg_current_wal_insert_lsn()");
    for _ in 0..20 {
        replica.catch_up();
        execute(&url, "SELECT pg_switch_wal()");
        let (before, served_before) = (place(), served(&portal).0);
        thread::sleep(Duration::from_millis(200));
        read(&portal, &user).expect("a user");
        // The server itself writes now and then.
        if place() == before {
            assert_eq!(served(&portal).0, served_before + 1, "{before}");
            return;
        }
    }
    panic!("the primary was never idle");
}

/// A provider, and a patient whom they have seen.
fn provider_and_patient(portal: &Portal) -> (Actor, Patient) {
    let (patient, provider) = people(portal, now());
    activate_all(portal);
    store_one(portal, new_visit(&patient, &provider, hours(now(), 1), now()));
    (Actor::user(provider.id.user_id()), patient)
}

#[test]
fn reads_on_a_replica_are_logged_on_the_primary_or_fail() {
    if !are_installed(&["pg_basebackup"]) {
        return;
    }
    let url = migrated_database();
    let replica = Replica::start();
    let portal = portal(&url, &replica, LONG);
    let (provider, patient) = provider_and_patient(&portal);
    let logged = || ask(&url, "SELECT count(*) FROM audit_logs WHERE action = 'PATIENT_READ'");
    let look = || portal.read(&provider, |tx| tx.get::<Patient>(patient.id));
    look().expect("the patient");
    replica.catch_up();
    look().expect("the patient");
    let (on_replica, on_primary) = served(&portal);
    assert!(on_replica >= 1, "{on_replica}");
    assert_eq!(logged(), (on_replica + on_primary).to_string());

    // A rolled back read as well.
    let mut tx = portal.begin_read(&provider).expect("begun");
    tx.get::<Patient>(patient.id).expect("the patient");
    tx.rollback().expect("rolled back");
    assert_eq!(logged(), (on_replica + on_primary + 1).to_string());

    execute(&url, "ALTER FUNCTION audit_report(jsonb) RENAME TO gone");
    assert_eq!(look().map(drop).expect_err("not logged").code(), Code::DATABASE_ROLE_MISSING);
}

#[test]
fn a_read_changes_nothing() {
    if !are_installed(&["pg_basebackup"]) {
        return;
    }
    let url = migrated_database();
    let replica = Replica::start();
    replica.catch_up();
    for portal in [portal(&url, &replica, LONG), portal_at(&url)] {
        let error = portal.read(&service(), |tx| tx.add(new_user(UserRole::Patient, now()))).expect_err("read only");
        assert_eq!((error.code(), error.next_step()), (Code::TRANSACTION_READ_ONLY, Some(NextStep::FixProgram)));
    }
    assert_eq!(ask(&url, "SELECT count(*) FROM users"), "0");
}

#[test]
fn a_read_whose_replica_stops_fails_with_a_code_and_the_next_one_succeeds() {
    if !are_installed(&["pg_basebackup"]) {
        return;
    }
    let url = migrated_database();
    let mut replica = Replica::start();
    let portal = portal(&url, &replica, LONG);
    let user = add_user(&portal);
    // The primary is asked for its position once.
    read(&portal, &user).expect("a user");
    replica.catch_up();
    let (before, _) = served(&portal);
    let mut tx = portal.begin_read(&service()).expect("begun");
    assert_eq!(served(&portal).0, before + 1);
    tx.get::<User>(user.id).expect("a user");
    replica.stop();
    let error = tx.get::<User>(user.id).expect_err("lost");
    assert_eq!((error.code(), error.next_step()), (Code::DATABASE_CONNECTION_LOST, Some(NextStep::Retry)));
    drop(tx);
    let begun = Instant::now();
    for _ in 0..20 {
        read(&portal, &user).expect("a user");
    }
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    assert_eq!(served(&portal).0, before + 1);
    // An unreachable replica is no obstacle to connecting either.
    read(&Portal::connect_with(&url, portal.options().clone()).expect("a portal"), &user).expect("a user");
}

#[test]
fn a_server_that_is_no_replica_serves_no_reads_as_one() {
    if !are_installed(&["pg_basebackup"]) {
        return;
    }
    let url = migrated_database();
    let replica_urls = vec![url.clone()];
    let portal = Portal::connect_with(&url, Options { replica_urls, ..options() }).expect("a portal");
    let user = add_user(&portal);
    read(&portal, &user).expect("a user");
    assert_eq!(served(&portal), (0, 1));
}

#[test]
fn only_replicas_that_follow_the_promoted_server_serve_reads() {
    let url = migrated_database();
    let [promoted, follower, diverged] = [Replica::start(), Replica::start(), Replica::start()];
    follower.catch_up();
    follower.disconnect();
    promoted.catch_up();
    promoted.promote();
    // Received from the former primary only, so that its position is higher than the promoted server's.
    add_user(&portal_at(&url));
    execute(&url, "SELECT pg_switch_wal()");
    diverged.catch_up();
    let primary = promoted.url_of(&url);

    let replica_urls = vec![diverged.url_of(&url)];
    let stale = Portal::connect_with(&primary, Options { replica_urls, ..options() }).expect("a portal");
    let user = add_user(&stale);
    read(&stale, &user).expect("its own user");
    assert_eq!(served(&stale), (0, 1));

    let replica_urls = vec![follower.url_of(&url)];
    let current = Portal::connect_with(&primary, Options { replica_urls, ..options() }).expect("a portal");
    follower.follow(&promoted);
    let until = Instant::now() + Duration::from_secs(30);
    while served(&current).0 == 0 {
        assert!(Instant::now() < until, "{:?}", served(&current));
        read(&current, &user).expect("a user");
    }
}

#[test]
fn a_replica_accepts_no_changes() {
    if !are_installed(&["pg_basebackup"]) {
        return;
    }
    let url = migrated_database();
    let replica = Replica::start();
    replica.catch_up();
    // Without keys, whose check would write.
    let portal = Portal::connect(&replica.url_of(&url)).expect("a portal");
    let error = portal.begin(&service()).map(drop).expect_err("a replica");
    assert_eq!((error.code(), error.next_step()), (Code::DATABASE_NOT_PRIMARY, Some(NextStep::Wait)));
}

#[test]
fn options_of_replicas_are_checked_and_hide_their_urls() {
    if !are_installed(&["pg_basebackup"]) {
        return;
    }
    let url = migrated_database();
    let connect = |replica: &str, replica_max_lag| {
        let options = Options { replica_urls: vec![replica.to_owned()], replica_max_lag, ..Options::default() };
        Portal::connect_with(&url, options)
    };
    let code = |replica, lag| connect(replica, lag).expect_err("refused").code();
    assert_eq!(code("", LONG), Code::TEXT_BLANK);
    assert_eq!(code("postgresql://ada:secret@:x/clinic", LONG), Code::DATABASE_URL_MALFORMED);
    assert_eq!(code(&url, Duration::ZERO), Code::INTEGER_OUT_OF_RANGE);
    let portal = connect("postgresql://ada:hunter2@127.0.0.1:1/clinic", LONG).expect("a portal");
    assert!(!format!("{portal:?} {:?}", portal.options()).contains("hunter2"));
}
