//! Transactions that meet, against SQL around core: a rule holds whoever comes first, and however that one ends.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may")]

mod support;

use std::{sync::Barrier, thread};
use support::{
    at, job, migrated_database, new_patient, new_user, people,
    race::race,
    raw::{must, text, tried},
    statements::{account, booking},
    world::peopled,
};
use telehealth_core::{
    Code,
    accounts::UserRole,
    care::{Consultation, ConsultationType, NewConsultation},
};
use telehealth_storage::{Error, Portal};

const LEVELS: [&str; 3] = ["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"];

/// Whatever the order, the isolation levels and the end of the first: never both.
#[test]
fn a_role_change_and_a_new_row_never_both_happen() {
    let (url, mut connection) = peopled();
    let mut met = 0;
    for change_level in LEVELS {
        for row_level in LEVELS {
            for row_first in [true, false] {
                for end in ["COMMIT", "ROLLBACK"] {
                    met += 1;
                    let user = format!("md5('met {met}')::uuid");
                    must(
                        &mut connection,
                        &format!("INSERT INTO users (id, email) VALUES ({user}, 'met{met}@example.com')"),
                    );
                    let change = format!("UPDATE users SET role = 'provider' WHERE id = {user}");
                    let what = format!("change {change_level}, row {row_level}, row first: {row_first}, {end}");
                    if change_level != "READ COMMITTED" && !row_first {
                        // Such a transaction may not see the row: the change is refused at once, whoever else is there.
                        let change = format!("SET TRANSACTION ISOLATION LEVEL {change_level}; {change}");
                        assert!(tried(&mut connection, &change).is_some(), "{what}");
                        continue;
                    }
                    let row = account("patients", &user);
                    let (row, change) = ((row_level, row.as_str()), (change_level, change.as_str()));
                    let race = if row_first { race(&url, row, change, end) } else { race(&url, change, row, end) };
                    let code = race.outcome.as_ref().err().map(Error::code);
                    let mismatch = Some(Code::USER_ROLE_MISMATCH);
                    match (end, row_first) {
                        _ if change_level != "READ COMMITTED" => assert!(code.is_some(), "{what}"),
                        ("ROLLBACK", _) => assert_eq!(code, None, "{what}"),
                        (_, true) => assert_eq!(code, mismatch, "{what}"),
                        _ if row_level == "READ COMMITTED" => assert_eq!(code, mismatch, "{what}"),
                        _ => assert_eq!(code, Some(Code::DATABASE_CONTENTION), "{what}"),
                    }
                    assert!(race.waited, "{what}");
                    let both = format!(
                        "SELECT count(*) FROM users JOIN patients USING (id) WHERE role <> 'patient' AND id = {user}"
                    );
                    assert_eq!(text(&mut connection, &both), "0", "{what}");
                }
            }
        }
    }
}

#[test]
fn of_two_transactions_that_book_one_slot_one_wins() {
    for isolation in LEVELS {
        for end in ["COMMIT", "ROLLBACK"] {
            let (url, mut connection) = peopled();
            let (first, second) = (booking(1, 60, 90, "scheduled"), booking(2, 75, 105, "scheduled"));
            let race = race(&url, (isolation, &first), (isolation, &second), end);
            let code = race.outcome.as_ref().err().map(Error::code);
            assert!(race.waited, "{isolation}, {end}");
            let expected = if end == "COMMIT" { Some(Code::CONSULTATION_DOUBLE_BOOKING) } else { None };
            assert_eq!(code, expected, "{isolation}, {end}: {race:?}");
            let booked = "SELECT count(*) FROM consultations WHERE scheduled_at > '2029-12-31'";
            assert_eq!(text(&mut connection, booked), "1", "{isolation}, {end}");
        }
    }
}

#[test]
fn of_eight_patients_who_book_one_slot_through_the_library_one_wins() {
    const PATIENTS: usize = 8;
    let portal = portal_at(&migrated_database());
    let now = at("2026-11-22T09:00:00Z");
    let (_, provider) = people(&portal, now);
    let visits: Vec<Consultation> = (0..PATIENTS)
        .map(|_| {
            let user = portal.transaction(&job(), |tx| tx.add(new_user(UserRole::Patient, now))).expect("a user");
            let patient = portal.transaction(&job(), |tx| tx.add(new_patient(&user, now))).expect("a patient");
            let new = NewConsultation {
                id: None,
                patient_id: patient.id,
                consultation_type: ConsultationType::Initial,
                scheduled_at: at("2026-11-23T09:00:00Z"),
                duration_minutes: 30.try_into().expect("positive"),
                fee: None,
                chief_complaint: None,
                video_call_url: None,
                insurance_covered: None,
            };
            Consultation::schedule(new, &provider, now).expect("a visit")
        })
        .collect();
    let barrier = Barrier::new(PATIENTS);
    let outcomes: Vec<Result<Consultation, Error>> = thread::scope(|scope| {
        let book = |visit: Consultation| {
            barrier.wait();
            portal.transaction(&job(), |tx| tx.add(visit.clone()))
        };
        let running: Vec<_> = visits.into_iter().map(|visit| scope.spawn(move || book(visit))).collect();
        running.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    let refusals: Vec<Code> = outcomes.iter().filter_map(|outcome| outcome.as_ref().err().map(Error::code)).collect();
    assert_eq!(refusals, [Code::CONSULTATION_DOUBLE_BOOKING; PATIENTS - 1], "{outcomes:?}");
}
