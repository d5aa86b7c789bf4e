//! The rules that the database guards, against SQL around core; the library reads each refusal as core's code.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may")]

mod support;

use diesel::PgConnection;
use support::{
    job, portal_at,
    raw::{must, text, tried},
    statements::{account, booking, id},
    world::peopled,
};
use telehealth_core::{Code, UserId, accounts::User};
use telehealth_storage::Error;

/// Tries each statement; what should come of it stands beside it.
fn all(connection: &mut PgConnection, statements: &[(String, Option<Code>)]) {
    for (sql, expected) in statements {
        let refusal = tried(connection, sql);
        assert_eq!(refusal.as_ref().map(Error::code), *expected, "{sql}: {refusal:?}");
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

#[test]
fn a_provider_sees_one_patient_at_a_time() {
    let (_, mut connection) = peopled();
    let taken = Some(Code::CONSULTATION_DOUBLE_BOOKING);
    let mut statements = Vec::new();
    for status in ["scheduled", "in_progress", "completed", "cancelled", "no_show", "rescheduled"] {
        let held = matches!(status, "scheduled" | "in_progress");
        let other = booking(1, 60, 90, status);
        for (from, until, overlaps) in [
            (60, 90, true),
            (30, 61, true),
            (89, 120, true),
            (70, 80, true),
            (0, 200, true),
            (30, 60, false),
            (90, 120, false),
        ] {
            let second = booking(2, from, until, "scheduled");
            statements.push((format!("{other}; {second}"), if held && overlaps { taken } else { None }));
            // Or a visit is moved there.
            let second = booking(2, 1_000, 1_010, "scheduled");
            let moved = format!(
                "UPDATE consultations SET scheduled_at = '2030-01-01'::timestamptz + interval '{from} min',
                        slot_end = '2030-01-01'::timestamptz + interval '{until} min' WHERE id = md5('visit2')::uuid"
            );
            statements.push((format!("{other}; {second}; {moved}"), if held && overlaps { taken } else { None }));
        }
    }
    for status in ["cancelled", "no_show", "rescheduled"] {
        let freed = format!("UPDATE consultations SET status = '{status}' WHERE id = md5('visit1')::uuid");
        let statement = format!("{}; {freed}; {}", booking(1, 60, 90, "scheduled"), booking(2, 60, 90, "scheduled"));
        statements.push((statement, None));
    }
    all(&mut connection, &statements);
}

fn code(connection: &mut PgConnection, sql: &str) -> Option<Code> {
    tried(connection, sql).as_ref().map(Error::code)
}

/// The visit that a patient has had with a provider.
fn past_visit(patient: u32, provider: u32) -> String {
    format!(
        "(SELECT id FROM consultations WHERE patient_id = md5('patient{patient}')::uuid
          AND provider_id = md5('provider{provider}')::uuid AND status = 'completed')"
    )
}

fn prescription(provider: u32, visit: &str, schedule: &str) -> String {
    format!(
        "INSERT INTO prescriptions (id, patient_id, provider_id, consultation_id, medication_name, strength, dosage_form,
                                    quantity, days_supply, instructions, prescribed_at, expires_at,
                                    controlled_substance_schedule)
         VALUES (md5('prescription')::uuid, md5('patient1')::uuid, md5('provider{provider}')::uuid, {visit}, 'phi:v1:test:\"Drug\"',
                 'phi:v1:test:\"1 mg\"', 'tablet', 1, 1, 'phi:v1:test:\"One a day\"', '2026-01-01', '2026-02-01', {schedule})"
    )
}

/// A visit of the first patient with the seventh provider that has only been booked.
const BOOKED_VISIT: &str = "(SELECT id FROM consultations WHERE patient_id = md5('patient1')::uuid
    AND provider_id = md5('provider7')::uuid AND status = 'scheduled')";

#[test]
fn a_controlled_substance_needs_a_dea_number_and_a_visit() {
    let (_, mut connection) = peopled();
    let (theirs, strangers, others) = (past_visit(1, 1), past_visit(2, 1), past_visit(1, 2));
    // Provider, visit, and what is refused where the drug is controlled. The sixth provider has no DEA number.
    let cases = [
        (1, theirs.as_str(), None),
        (1, "NULL", Some(Code::PRESCRIPTION_VISIT)),
        (1, &strangers, Some(Code::PRESCRIPTION_VISIT)),
        (1, &others, Some(Code::PRESCRIPTION_VISIT)),
        (7, BOOKED_VISIT, Some(Code::PRESCRIPTION_VISIT)),
        (1, "gen_random_uuid()", Some(Code::REFERENCE_UNKNOWN)),
        (6, &past_visit(1, 6), Some(Code::PRESCRIPTION_PRESCRIBER)),
    ];
    for (provider, visit, refused) in cases {
        for schedule in ["NULL", "'CII'", "'CIII'", "'CIV'", "'CV'"] {
            let expected = refused.filter(|code| schedule != "NULL" || *code == Code::REFERENCE_UNKNOWN);
            let insert = prescription(provider, visit, schedule);
            assert_eq!(code(&mut connection, &insert), expected, "{insert}");
            // The same fact made by an update, of a prescription that was right before.
            for before in ["NULL", "'CV'"] {
                let update = format!(
                    "{}; UPDATE prescriptions SET controlled_substance_schedule = {schedule},
                         provider_id = md5('provider{provider}')::uuid, consultation_id = {visit}
                     WHERE id = md5('prescription')::uuid",
                    prescription(1, &theirs, before)
                );
                assert_eq!(code(&mut connection, &update), expected, "{update}");
            }
        }
        assert!(code(&mut connection, &prescription(provider, visit, "'CI'")).is_some(), "never prescribed");
    }
}

#[test]
fn a_prescription_outlives_its_visit_and_the_dea_number() {
    let (_, mut connection) = peopled();
    must(&mut connection, &prescription(1, &past_visit(1, 1), "'CIV'"));
    let kept = "WHERE id = md5('prescription')::uuid";
    assert_eq!(
        code(&mut connection, &format!("UPDATE prescriptions SET consultation_id = NULL {kept}")),
        Some(Code::PRESCRIPTION_VISIT)
    );
    must(&mut connection, &format!("DELETE FROM consultations WHERE id = {}", past_visit(1, 1)));
    must(&mut connection, "UPDATE providers SET dea_number = NULL WHERE id = md5('provider1')::uuid");
    must(&mut connection, &format!("UPDATE prescriptions SET status = 'completed' {kept}"));
    let row = format!("SELECT consultation_id IS NULL AND status = 'completed' FROM prescriptions {kept}");
    assert_eq!(text(&mut connection, &row), "true");
}

#[test]
fn addresses_and_numbers_are_unique() {
    let (_, mut connection) = peopled();
    let taken = [
        ("patient1@example.com", Some(Code::USER_EMAIL_TAKEN)),
        ("Patient1@Example.COM", Some(Code::USER_EMAIL_TAKEN)),
        ("PATIENT1@EXAMPLE.COM", Some(Code::USER_EMAIL_TAKEN)),
        ("patient1@example.org", None),
    ];
    for (email, expected) in taken {
        assert_eq!(
            code(&mut connection, &format!("INSERT INTO users (email) VALUES ('{email}')")),
            expected,
            "{email}"
        );
        let update = format!("UPDATE users SET email = '{email}' WHERE id = md5('patient2')::uuid");
        assert_eq!(code(&mut connection, &update), expected, "{email}");
    }
    for (column, number, expected) in [
        ("npi_number", "'1234567891'", Some(Code::PROVIDER_NPI_TAKEN)),
        ("npi_number", "'1234567800'", None),
        ("npi_number", "NULL", None),
        ("dea_number", "'AB1234561'", Some(Code::PROVIDER_DEA_TAKEN)),
        ("dea_number", "'ab1234561'", Some(Code::DEA_NUMBER_MALFORMED)),
        ("dea_number", "NULL", None),
    ] {
        let update = format!("UPDATE providers SET {column} = {number} WHERE id = md5('provider2')::uuid");
        assert_eq!(code(&mut connection, &update), expected, "{column} {number}");
    }
}

#[test]
fn a_patient_is_13_on_the_birthday() {
    let (_, mut connection) = peopled();
    for (days, expected) in [(-1, None), (0, None), (1, Some(Code::PATIENT_UNDER_13))] {
        let sql = format!(
            "INSERT INTO patients (id, first_name, last_name, date_of_birth)
             VALUES (md5('patient20')::uuid, 'phi:v1:test:\"A\"', 'phi:v1:test:\"B\"', (CURRENT_DATE - interval '13 years')::date + {days})"
        );
        assert_eq!(code(&mut connection, &sql), expected, "{days}");
    }
}

/// One refusal of each kind that PostgreSQL has, with the field that the library tells.
#[test]
fn every_kind_of_refusal_arrives_with_code_and_field() {
    let (_, mut connection) = peopled();
    let cases = [
        ("INSERT INTO users (id, email) VALUES (md5('patient1')::uuid, 'a@b.cd')", Code::ID_TAKEN, "id"),
        ("INSERT INTO users (email) VALUES ('x')", Code::EMAIL_MALFORMED, "email"),
        ("INSERT INTO users (email) VALUES (NULL)", Code::FIELD_MISSING, "email"),
        ("UPDATE users SET status = 'pending' WHERE id = md5('patient1')::uuid", Code::STATUS_TRANSITION, "status"),
        ("UPDATE sessions SET patient_id = md5('x')::uuid", Code::REFERENCE_UNKNOWN, "patient_id"),
        (
            "UPDATE prescriptions SET total_refills = -1, refills_remaining = -1",
            Code::INTEGER_NEGATIVE,
            "refills_remaining",
        ),
        ("UPDATE users SET role = 'admin' WHERE id = md5('patient1')::uuid", Code::USER_ROLE_MISMATCH, "role"),
        (
            "UPDATE consultations SET slot_end = scheduled_at WHERE status = 'scheduled'",
            Code::CONSULTATION_SLOT,
            "slot_end",
        ),
    ];
    for (sql, code, field) in cases {
        let error = tried(&mut connection, sql).unwrap_or_else(|| panic!("{sql} is allowed"));
        let violation = error.violations().first().unwrap_or_else(|| panic!("{sql}: {error:?}"));
        assert_eq!((violation.code(), violation.field()), (code, field), "{sql}");
        assert!(!error.to_string().contains("patient1"), "no row in a message: {error}");
    }
}

/// Also by rows of tables that core does not know yet: this user has begun a conversation.
#[test]
fn what_others_need_is_not_removed() {
    let (url, mut connection) = peopled();
    let portal = portal_at(&url);
    for name in ["patient30", "provider1"] {
        let id: UserId = text(&mut connection, &format!("SELECT md5('{name}')::uuid")).parse().expect("an id");
        let removed = portal.transaction(&job(), |tx| {
            let user: User = tx.get(id)?;
            tx.remove(&user)
        });
        assert_eq!(removed.as_ref().map_err(Error::code), Err(Code::REFERENCE_IN_USE), "{name}: {removed:?}");
    }
}
