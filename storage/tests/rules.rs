//! The rules that the database guards, against SQL around core; the library reads each refusal as core's code.

mod support;

use diesel::PgConnection;
use std::{sync::Barrier, thread};
use support::{
    at, job, migrated_database, new_patient, new_user, people,
    race::race,
    raw::{connect, must, text, tried},
};
use telehealth_core::{
    Code,
    accounts::UserRole,
    care::{Consultation, ConsultationType, NewConsultation},
};
use telehealth_storage::{Error, Portal};

fn peopled() -> (String, PgConnection) {
    let url = migrated_database();
    let mut connection = connect(&url);
    must(&mut connection, include_str!("support/world.sql"));
    (url, connection)
}

/// The id of a row of `world.sql`.
fn id(name: &str) -> String {
    format!("md5('{name}')::uuid")
}

/// Tries each statement; what should come of it stands beside it.
fn all(connection: &mut PgConnection, statements: &[(String, Option<Code>)]) {
    for (sql, expected) in statements {
        let refusal = tried(connection, sql);
        assert_eq!(refusal.as_ref().map(Error::code), *expected, "{sql}: {refusal:?}");
    }
}

/// A row of patients, providers or administrators.
fn account(table: &str, user: &str) -> String {
    match table {
        "patients" => format!(
            "INSERT INTO patients (id, first_name, last_name, date_of_birth) VALUES ({user}, 'A', 'B', '1985-12-10')"
        ),
        "providers" => format!(
            "INSERT INTO providers (id, first_name, last_name, license_number, license_state, license_expiry_date)
             VALUES ({user}, 'A', 'B', 'MA1', 'MA', '2099-01-01')"
        ),
        _ => format!("INSERT INTO administrators (id, first_name, last_name) VALUES ({user}, 'A', 'B')"),
    }
}

const ROLES: [&str; 4] = ["patient", "provider", "admin", "super_admin"];

fn suits(role: &str, table: &str) -> bool {
    matches!(
        (role, table),
        ("patient", "patients") | ("provider", "providers") | ("admin" | "super_admin", "administrators")
    )
}

#[test]
fn a_row_needs_its_role_and_the_role_stays_while_the_row_does() {
    let (_, mut connection) = peopled();
    let mut statements = Vec::new();
    for table in ["patients", "providers", "administrators"] {
        for role in ROLES {
            let refused = |suits: bool| if suits { None } else { Some(Code::USER_ROLE_MISMATCH) };
            let user = id(&format!("{role}20"));
            statements.push((account(table, &user), refused(suits(role, table))));
            // A row cannot be given to a user of another role either.
            let holder =
                id(&format!("{}7", if table == "administrators" { "admin" } else { table.trim_end_matches('s') }));
            statements.push((
                format!("DELETE FROM consultations; UPDATE {table} SET id = {user} WHERE id = {holder}"),
                refused(suits(role, table)),
            ));
            statements
                .push((format!("UPDATE users SET role = '{role}' WHERE id = {holder}"), refused(suits(role, table))));
            // When the row is gone, the role is free.
            let gone = format!(
                "DELETE FROM prescriptions; DELETE FROM consultations; DELETE FROM {table} WHERE id = {holder}"
            );
            statements.push((format!("{gone}; UPDATE users SET role = '{role}' WHERE id = {holder}"), None));
        }
    }
    all(&mut connection, &statements);
}

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

/// A visit of the fifth provider, who has none in 2030, from a minute until another.
fn visit(patient: u32, from: u32, until: u32, status: &str) -> String {
    let (started, ended) = match status {
        "in_progress" => ("scheduled_at", "NULL"),
        "completed" => ("scheduled_at", "slot_end"),
        _ => ("NULL", "NULL"),
    };
    format!(
        "INSERT INTO consultations (id, patient_id, provider_id, consultation_type, fee, created_at, scheduled_at, slot_end,
                                    status, started_at, ended_at, duration_minutes)
         SELECT md5('visit{patient}')::uuid, {}, {}, 'routine', 1, '2029-01-01', scheduled_at, slot_end, '{status}',
                {started}, {ended}, ceil(extract(epoch FROM {ended} - {started}::timestamptz) / 60)
         FROM (SELECT '2030-01-01'::timestamptz + interval '{from} min' AS scheduled_at,
                      '2030-01-01'::timestamptz + interval '{until} min' AS slot_end) AS slot",
        id(&format!("patient{patient}")),
        id("provider5")
    )
}

#[test]
fn a_provider_sees_one_patient_at_a_time() {
    let (_, mut connection) = peopled();
    let taken = Some(Code::CONSULTATION_DOUBLE_BOOKING);
    let mut statements = Vec::new();
    for status in ["scheduled", "in_progress", "completed", "cancelled", "no_show", "rescheduled"] {
        let held = matches!(status, "scheduled" | "in_progress");
        let other = visit(1, 60, 90, status);
        for (from, until, overlaps) in [
            (60, 90, true),
            (30, 61, true),
            (89, 120, true),
            (70, 80, true),
            (0, 200, true),
            (30, 60, false),
            (90, 120, false),
        ] {
            let second = visit(2, from, until, "scheduled");
            statements.push((format!("{other}; {second}"), if held && overlaps { taken } else { None }));
            // Or a visit is moved there.
            let second = visit(2, 1_000, 1_010, "scheduled");
            let moved = format!(
                "UPDATE consultations SET scheduled_at = '2030-01-01'::timestamptz + interval '{from} min',
                        slot_end = '2030-01-01'::timestamptz + interval '{until} min' WHERE id = md5('visit2')::uuid"
            );
            statements.push((format!("{other}; {second}; {moved}"), if held && overlaps { taken } else { None }));
        }
    }
    for status in ["cancelled", "no_show", "rescheduled"] {
        let freed = format!("UPDATE consultations SET status = '{status}' WHERE id = md5('visit1')::uuid");
        let statement = format!("{}; {freed}; {}", visit(1, 60, 90, "scheduled"), visit(2, 60, 90, "scheduled"));
        statements.push((statement, None));
    }
    all(&mut connection, &statements);
}

#[test]
fn of_two_transactions_that_book_one_slot_one_wins() {
    for isolation in LEVELS {
        for end in ["COMMIT", "ROLLBACK"] {
            let (url, mut connection) = peopled();
            let (first, second) = (visit(1, 60, 90, "scheduled"), visit(2, 75, 105, "scheduled"));
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
    let portal = Portal::connect(&migrated_database()).expect("a portal");
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
