//! Concurrent writers: no entry is lost, and none is integrated twice. `TELEHEALTH_EVENTS` sets how many entries are written.

use crate::{
    clinic::Clinic,
    support::{
        random::{Random, cases, seed},
        raw::{connect, must, text},
    },
};
use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Instant,
};

const WRITERS: usize = 8;
/// Entries per transaction: half of them inserts, half updates.
const ENTRIES: usize = 50;

/// Writes and commits the given number of transactions, and rolls back some more.
fn write(url: &str, writer: usize, transactions: usize) {
    let mut connection = connect(url);
    let mut random = Random::new(seed(), &format!("writer {writer}"));
    let mut committed = 0;
    while committed < transactions {
        let undone = random.once_in(10);
        let name = if undone { "undone" } else { "kept" };
        let sql = format!(
            "BEGIN;
             INSERT INTO tags (name) SELECT '{name} {writer} {committed} ' || n FROM generate_series(1, {half}) AS n;
             UPDATE tags SET color = '#000001' WHERE name LIKE '{name} {writer} {committed} %' AND name IN
                 (SELECT '{name} {writer} {committed} ' || n FROM generate_series(1, {half}) AS n);
             {end}",
            half = ENTRIES / 2,
            end = if undone { "ROLLBACK" } else { "COMMIT" },
        );
        must(&mut connection, &sql);
        committed += usize::from(!undone);
    }
}

#[test]
fn no_event_is_lost_or_integrated_twice() {
    let transactions = cases("TELEHEALTH_EVENTS", 8_000) / WRITERS / ENTRIES;
    let mut clinic = Clinic::new();
    let begun = Instant::now();
    let url = clinic.portal.url().to_owned();
    let writing = AtomicBool::new(true);
    let (portal, signer) = (clinic.portal.clone(), &clinic.signer);
    let integrated: Vec<(u64, u32)> = thread::scope(|scope| {
        let integrator = || {
            let (mut added, mut rounds) = (0, 0);
            while writing.load(Ordering::SeqCst) {
                added += portal.checkpoint(signer, &mut ()).expect("integrated").added;
                rounds += 1;
            }
            (added, rounds)
        };
        let integrators = [scope.spawn(integrator), scope.spawn(integrator)];
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let url = &url;
                scope.spawn(move || write(url, writer, transactions))
            })
            .collect();
        let outcomes: Vec<_> = writers.into_iter().map(thread::ScopedJoinHandle::join).collect();
        writing.store(false, Ordering::SeqCst);
        assert!(outcomes.iter().all(Result::is_ok));
        integrators.into_iter().map(|integrator| integrator.join().expect("no panic")).collect()
    });
    let written = begun.elapsed();
    let while_writing: u64 = integrated.iter().map(|(added, _)| added).sum();
    assert!(while_writing > 0 && integrated.iter().all(|(_, rounds)| *rounds > 0), "{integrated:?}");
    let at_last = clinic.checkpoint().added;

    let expected = (WRITERS * transactions * ENTRIES) as u64;
    assert_eq!(while_writing + at_last, expected);
    let begun = Instant::now();
    let verified = clinic.verify();
    assert_eq!((verified.integrated, verified.pending), (expected, 0));
    println!(
        "{expected} events, {while_writing} of them integrated while they were written, in {written:.1?}; verified in {:.1?}",
        begun.elapsed()
    );
    // Each event is in the log once, and each entry in the tree once; `audit_id` is unique.
    let facts = [
        ("SELECT count(*) FROM tags WHERE name LIKE 'kept %'", expected / 2),
        ("SELECT count(*) FROM tags", expected / 2),
        ("SELECT count(*) FROM audit_logs", expected),
        ("SELECT count(*) FROM audit_logs JOIN audit_leaves ON audit_id = id", expected),
        (
            "SELECT count(DISTINCT entity_id) FROM audit_logs JOIN tags ON entity_id = tags.id WHERE action = 'TAG_INSERT'",
            expected / 2,
        ),
        (
            "SELECT count(DISTINCT entity_id) FROM audit_logs JOIN tags ON entity_id = tags.id WHERE action = 'TAG_UPDATE'",
            expected / 2,
        ),
        ("SELECT max(position) + 1 FROM audit_leaves", expected),
    ];
    for (query, expected) in facts {
        assert_eq!(text(&mut clinic.connection, query), expected.to_string(), "{query}");
    }
}
