//! Concurrent transactions by SQL outside core: a rule holds in either order and whichever way the first one ends.

use crate::support::{
    at, migrated_database, new_patient, new_user, people, portal_at,
    race::race,
    raw::{connect, must, run, text, tried},
    service,
    statements::{account, booking},
    world::peopled,
};
use std::{sync::Barrier, thread};
use telehealth_core::{
    Code,
    accounts::UserRole,
    care::{Consultation, ConsultationType, NewConsultation},
};
use telehealth_storage::Error;

const LEVELS: [&str; 3] = ["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"];

/// In any order, isolation level and end of the first transaction: never both.
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
                        // Such a transaction may not see the row: the change is always refused at once.
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
fn of_two_bookings_of_one_slot_one_succeeds() {
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

/// Of two statements that wait for a third one, one succeeds if that is rolled back. Without the lock of `trigger`, the
/// two that wait would then wait for each other.
fn one_of_two_waiting_succeeds(table: &str, trigger: &str, refused: Code, statement: impl Fn(u32) -> String + Sync) {
    for (is_locked, expected) in [(true, [None, Some(refused)]), (false, [None, Some(Code::DATABASE_CONTENTION)])] {
        let (url, mut connection) = peopled();
        let mut observer = connect(&url);
        if !is_locked {
            must(&mut connection, &format!("DROP TRIGGER {trigger} ON {table}"));
        }
        must(&mut connection, &format!("BEGIN; {}", statement(1)));
        let write = |number| run(&mut connect(&url), &statement(number)).err().map(|error| error.code());
        let write = &write;
        let mut codes: Vec<Option<Code>> = thread::scope(|scope| {
            let waiting = [2, 3].map(|number| scope.spawn(move || write(number)));
            let blocked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
                           AND cardinality(pg_blocking_pids(pid)) > 0";
            while text(&mut observer, blocked) != "2" {
                assert!(waiting.iter().all(|thread| !thread.is_finished()), "neither waits");
            }
            must(&mut connection, "ROLLBACK");
            waiting.into_iter().map(|thread| thread.join().expect("no panic")).collect()
        });
        codes.sort();
        assert_eq!(codes, expected, "locked: {is_locked}");
    }
}

#[test]
fn of_two_bookings_that_wait_for_a_third_one_succeeds_if_that_is_rolled_back() {
    let refused = Code::CONSULTATION_DOUBLE_BOOKING;
    one_of_two_waiting_succeeds("consultations", "tr_consultations_lock_booked", refused, |patient| {
        booking(patient, 60, 90, "scheduled")
    });
}

#[test]
fn of_two_primary_policies_that_wait_for_a_third_one_succeeds_if_that_is_rolled_back() {
    let refused = Code::PATIENT_INSURANCE_SECOND_PRIMARY;
    one_of_two_waiting_succeeds("patient_insurance", "tr_patient_insurance_lock_insured", refused, primary_policy);
}

fn primary_policy(number: u32) -> String {
    format!(
        "INSERT INTO patient_insurance (patient_id, insurance_provider_id, policy_number, subscriber_name,
                                        subscriber_relationship, effective_date, is_primary)
         SELECT md5('patient3')::uuid, id, 'phi:v1:race {number}', 'phi:v1:Ada', 'self', '2026-01-01', true FROM insurance_providers WHERE name = 'Acme'"
    )
}

#[test]
fn of_two_concurrent_policies_one_becomes_primary() {
    let (url, mut connection) = peopled();
    for isolation in LEVELS {
        for end in ["ROLLBACK", "COMMIT"] {
            let race = race(&url, (isolation, &primary_policy(1)), (isolation, &primary_policy(2)), end);
            let code = race.outcome.as_ref().err().map(Error::code);
            assert!(race.waited, "{isolation}, {end}");
            let expected = if end == "COMMIT" { Some(Code::PATIENT_INSURANCE_SECOND_PRIMARY) } else { None };
            assert_eq!(code, expected, "{isolation}, {end}: {race:?}");
            assert_eq!(
                text(&mut connection, "SELECT count(*) FROM patient_insurance WHERE policy_number LIKE 'phi:v1:race%'"),
                "1"
            );
            must(&mut connection, "DELETE FROM patient_insurance WHERE policy_number LIKE 'phi:v1:race%'");
        }
    }
}

/// Each adds an item to an order and sets the subtotal that follows from what it sees.
#[test]
fn concurrent_changes_of_an_order_keep_its_subtotal_correct() {
    let (url, mut connection) = peopled();
    let adds = |price: u32| {
        format!(
            "INSERT INTO order_items (order_id, name, quantity, unit_price, total_price)
             VALUES (md5('order1')::uuid, 'phi:v1:race', 1, {price}, {price});
             UPDATE orders SET subtotal = {price}, total_amount = {price} WHERE id = md5('order1')::uuid"
        )
    };
    // Without the order's row as a lock: the rule itself makes the second wait, at its commit.
    let items_alone = |price: u32| {
        let insert = adds(price);
        insert.split(';').next().unwrap_or_default().to_owned()
    };
    must(
        &mut connection,
        "INSERT INTO orders (id, order_number, patient_id, order_type, subtotal, total_amount)
         VALUES (md5('order1')::uuid, 'ORD-20000000', md5('patient1')::uuid, 'supplement', 0, 0)",
    );
    for isolation in LEVELS {
        for end in ["COMMIT", "ROLLBACK"] {
            for second in [adds(7), items_alone(7), items_alone(0)] {
                let what = format!("{isolation}, {end}, {second}");
                let race = race(&url, (isolation, &adds(5)), (isolation, &second), end);
                let code = race.outcome.as_ref().err().map(Error::code);
                let right =
                    end == "COMMIT" && second == items_alone(0) || end == "ROLLBACK" && second != items_alone(7);
                match code {
                    None => assert!(right, "{what}"),
                    Some(Code::DATABASE_CONTENTION) => assert_ne!(isolation, "READ COMMITTED", "{what}"),
                    Some(code) => assert_eq!((code, right), (Code::ORDER_SUBTOTAL, false), "{what}"),
                }
                let sums = "SELECT subtotal = (SELECT coalesce(sum(total_price), 0) FROM order_items WHERE order_id = orders.id)
                            FROM orders WHERE id = md5('order1')::uuid";
                assert_eq!(text(&mut connection, sums), "true", "{what}");
                must(
                    &mut connection,
                    "BEGIN; DELETE FROM order_items WHERE name = 'phi:v1:race';
                     UPDATE orders SET subtotal = 0, total_amount = 0 WHERE id = md5('order1')::uuid; COMMIT",
                );
            }
        }
    }
}

#[test]
fn of_eight_bookings_of_one_slot_through_the_library_one_succeeds() {
    const PATIENTS: usize = 8;
    let portal = portal_at(&migrated_database());
    let now = at("2026-11-22T09:00:00Z");
    let (_, provider) = people(&portal, now);
    let visits: Vec<Consultation> = (0..PATIENTS)
        .map(|_| {
            let user = portal.transaction(&service(), |tx| tx.add(new_user(UserRole::Patient, now))).expect("a user");
            let patient = portal.transaction(&service(), |tx| tx.add(new_patient(&user, now))).expect("a patient");
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
                patient_state: None,
            };
            Consultation::schedule(new, &provider, now).expect("a visit")
        })
        .collect();
    let barrier = Barrier::new(PATIENTS);
    // One attempt each: none meets contention.
    let outcomes: Vec<Result<Consultation, Error>> = thread::scope(|scope| {
        let book = |visit: Consultation| {
            barrier.wait();
            let mut tx = portal.begin(&service())?;
            let booked = tx.add(visit)?;
            tx.commit().map(|()| booked)
        };
        let running: Vec<_> = visits.into_iter().map(|visit| scope.spawn(move || book(visit))).collect();
        running.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    let refusals: Vec<Code> = outcomes.iter().filter_map(|outcome| outcome.as_ref().err().map(Error::code)).collect();
    assert_eq!(refusals, [Code::CONSULTATION_DOUBLE_BOOKING; PATIENTS - 1], "{outcomes:?}");
}
