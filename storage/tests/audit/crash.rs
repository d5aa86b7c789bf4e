//! A server killed during integration. `TELEHEALTH_EVENTS` sets how many entries there are to integrate.

use crate::{
    clinic::Clinic,
    support::{
        random::{Random, cases, seed},
        raw::{must, rows, text},
        trust_services,
    },
};
use diesel::{Connection, PgConnection, connection::SimpleConnection};
use std::{
    process::Command,
    thread,
    time::{Duration, Instant},
};
use telehealth_storage::{Portal, audit::Signer, embedded::Embedded};

/// Where an integration is killed: before writing its leaves, before signing, and twice at a random time, which may be too
/// late.
const KILLS: [Option<&str>; 4] = [Some("audit_leaves"), Some("audit_checkpoints"), None, None];

/// Reconnects as soon as the server is back.
fn back(url: &str) -> PgConnection {
    let begun = Instant::now();
    loop {
        match PgConnection::establish(url) {
            Ok(connection) => return connection,
            Err(error) => assert!(begun.elapsed() < Duration::from_secs(60), "the server does not come back: {error}"),
        }
        thread::sleep(Duration::from_millis(20));
    }
}

/// Kills the integrating process some time after a query finds it; returns whether there was one.
fn kill_integrator(observer: &mut PgConnection, query: &str, pause: Duration, integrating: impl Fn() -> bool) -> bool {
    while integrating() {
        if let Some(found) = rows(observer, query).first() {
            thread::sleep(pause);
            let pid = found["pid"].to_string();
            return Command::new("kill").args(["-9", &pid]).status().expect("kill").success();
        }
    }
    false
}

#[test]
fn a_killed_integration_leaves_nothing_and_the_next_one_continues() {
    let entries = cases("TELEHEALTH_EVENTS", 10_000) as u64;
    let server = Embedded::temporary().expect("a server");
    let url = server.url();
    let portal = Portal::connect(&url).expect("a portal");
    portal.migrate().expect("migrations");
    trust_services(&portal);
    let mut clinic = Clinic { signer: Signer::generate("clinic.example/audit").expect("a key"), ..Clinic::at(&url) };
    let mut random = Random::new(seed(), "kills");
    clinic.event("first");
    clinic.checkpoint();
    // The server must not lose it: the embedded test server may lose the last moments before a crash.
    must(&mut clinic.connection, "SET synchronous_commit = on");
    must(
        &mut clinic.connection,
        &format!("INSERT INTO tags (name) SELECT 'tag ' || n FROM generate_series(1, {entries}) AS n"),
    );

    let mut killed = 0;
    for held in KILLS {
        let (mut holder, mut observer) = (back(&url), back(&url));
        let (query, pause) = match held {
            // The integration waits there for the lock on the table.
            Some(table) => {
                must(&mut holder, &format!("BEGIN; LOCK TABLE {table} IN SHARE MODE"));
                let waits = format!("SELECT pid FROM pg_locks WHERE relation = '{table}'::regclass AND NOT granted");
                (waits, Duration::ZERO)
            }
            None => (
                "SELECT pid FROM pg_stat_activity WHERE query LIKE 'INSERT INTO audit_leaves%' AND pid <> pg_backend_pid()"
                    .to_owned(),
                Duration::from_micros(random.bits() % (entries * 5)),
            ),
        };
        let (portal, signer) = (clinic.portal.clone(), &clinic.signer);
        let died = thread::scope(|scope| {
            let integrating = scope.spawn(move || portal.checkpoint(signer, &mut ()));
            let died = kill_integrator(&mut observer, &query, pause, || !integrating.is_finished());
            (died, integrating.join().expect("no panic"))
        });
        // The server terminates all connections before it restarts.
        while died.0 && observer.batch_execute("SELECT 1").is_ok() {
            thread::sleep(Duration::from_millis(5));
        }
        clinic.connection = back(&url);
        must(&mut clinic.connection, "SET timezone = 'UTC'");
        // Either everything was integrated or nothing, and the tree is consistent.
        let leaves: u64 = text(&mut clinic.connection, "SELECT count(*) FROM audit_leaves").parse().expect("a number");
        assert_eq!(clinic.verify().integrated, leaves);
        let (was_killed, outcome) = died;
        let expected = if outcome.is_ok() { entries + 1 } else { 1 };
        assert_eq!(leaves, expected, "{held:?}, killed: {was_killed}, {outcome:?}");
        killed += usize::from(was_killed && outcome.is_err());
        if leaves > 1 {
            break;
        }
    }
    assert!(killed >= 2, "{killed} integrations were killed");
    println!("{killed} integrations killed");
    clinic.checkpoint();
    assert_eq!((clinic.verify().integrated, clinic.verify().pending), (entries + 1, 0));
    assert_eq!(clinic.newest().size(), entries + 1);
}
