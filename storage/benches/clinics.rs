//! Measures many clinics in one database, each in a schema of its own: how long they take to migrate, to book a visit,
//! and, with pgBackRest, to back up and to restore all together.
//!
//! Run it with `cargo bench -p telehealth-storage --bench clinics`. It makes 200 clinics, or as many as
//! `TELEHEALTH_CLINICS` says.
#![allow(clippy::expect_used, clippy::panic, reason = "a benchmark may")]

#[path = "../tests/support/mod.rs"]
mod support;

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};
use support::{
    ask,
    backups::{new_folder_in, plain_server, setup, started},
    care::{hours, new_visit},
    execute, options, people,
    programs::are_installed,
    random::cases,
    service,
};
use telehealth_core::access::Grant;
use telehealth_storage::{
    ANY_SERVICE, Options, Portal,
    backup::{Backups, Drill, Kind, Moment, Setup},
    now,
};

fn main() {
    // `cargo test --benches` runs benchmarks, too.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let clinics = cases("TELEHEALTH_CLINICS", 200);
    // Not in memory: the disk is part of what is measured.
    let folder = new_folder_in(&std::env::temp_dir());
    let (server, url) = plain_server(&folder);
    let (mut migrations, mut bookings) = (Vec::new(), Vec::new());
    let begun = Instant::now();
    let portals: Vec<Portal> = (0..clinics)
        .map(|number| {
            let options = Options { schema: format!("clinic_{number}"), pool_size: 1, ..options() };
            let portal = Portal::connect_with(&url, options).expect("a portal");
            let begun = Instant::now();
            portal.migrate().expect("migrated");
            migrations.push(begun.elapsed());
            portal.grant_service(ANY_SERVICE, &Grant::all()).expect("granted");
            portal
        })
        .collect();
    let total = begun.elapsed().as_secs_f64();
    // Closes each portal before the next one connects: together they would need a connection for every clinic.
    for portal in portals {
        let (patient, provider) = people(&portal, now());
        let begun = Instant::now();
        let visit = new_visit(&patient, &provider, hours(now(), 1), now());
        portal.transaction(&service(), |tx| tx.add(visit.clone())).expect("booked");
        bookings.push(begun.elapsed());
    }
    let per_minute = f64::from(u32::try_from(clinics).expect("a number")) * 60.0 / total;
    println!("{clinics} clinics migrated in {total:.0} s: {per_minute:.0} a minute");
    print_times("migrating a clinic", &migrations);
    print_times("booking the first visit", &bookings);
    println!("size of the database: {}", ask(&url, "pg_size_pretty(pg_database_size(current_database()))"));
    println!("relations: {}", ask(&url, "(SELECT count(*) FROM pg_class)"));
    // A server that stops must first write every file, for which this one would not be given the time.
    execute(&url, "CHECKPOINT");
    drop(server);
    if are_installed(&["pgbackrest"]) {
        back_up(&folder);
    }
    fs::remove_dir_all(&folder).expect("removed");
}

/// Starts the server again, and backs it up into both repositories. A drill of the newest moment checks one clinic.
fn back_up(folder: &Path) {
    let (server, url) = started(folder);
    let setup = Setup { options: Vec::new(), ..setup(folder) };
    Backups::init(&setup, &url).expect("configured");
    drop(server);
    let (_server, url) = started(folder);
    assert!(Backups::init(&setup, &url).expect("configured").restart_for.is_empty());
    let backups = Backups::open(folder.join("backup")).expect("the configuration");
    let timed = |what: &str, work: &dyn Fn()| {
        let begun = Instant::now();
        work();
        println!("{what}: {:.1?}", begun.elapsed());
    };
    timed("a full backup into both repositories", &|| backups.run(Kind::Full).expect("a backup"));
    execute(&url, "UPDATE clinic_0.users SET timezone = 'America/Chicago'");
    timed("an incremental backup into both repositories", &|| backups.run(Kind::Incremental).expect("a backup"));
    let stored: u64 = backups.inventory().expect("a list").backups.iter().map(|backup| backup.stored).sum();
    println!("stored in both repositories: {} MB", stored >> 20);
    let drill = Drill {
        moment: Some(Moment::Latest),
        repository: None,
        folder: folder.join("drills"),
        options: Options { schema: "clinic_0".to_owned(), ..options() },
        verifier: None,
        outside: None,
        time_limit: Duration::from_secs(600),
    };
    let record = backups.drill(&drill, Some(&url)).expect("a record");
    println!(
        "a drill: restored in {:.1?}, recovered in {:.1?}, {:.1?} with its checks",
        record.restore, record.recovery, record.total
    );
    assert!(record.is_passed(), "{record:#?}");
}

/// Prints the mean of the first and of the last tenth, which shows how the time grows with the number of clinics.
fn print_times(what: &str, times: &[Duration]) {
    let tenth = (times.len() / 10).max(1);
    let mean = |part: &[Duration]| part.iter().sum::<Duration>() / u32::try_from(part.len()).expect("few");
    let (first, last) =
        (mean(times.get(..tenth).expect("a tenth")), mean(times.get(times.len() - tenth..).expect("a tenth")));
    println!("{what}: the first {tenth} took {first:.1?} each, the last {tenth} {last:.1?}");
}
