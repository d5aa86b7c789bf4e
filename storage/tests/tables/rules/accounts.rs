//! Users, and their rows as patients, providers and administrators.

use super::{all, code};
use crate::support::{
    statements::{account, id},
    world::peopled,
};
use telehealth_core::Code;

const ROLES: [&str; 4] = ["patient", "provider", "admin", "super_admin"];

fn suits(role: &str, table: &str) -> bool {
    matches!(
        (role, table),
        ("patient", "patients") | ("provider", "providers") | ("admin" | "super_admin", "administrators")
    )
}

#[test]
fn a_row_requires_its_role_and_prevents_a_role_change() {
    let (_, mut connection) = peopled();
    let mut statements = Vec::new();
    for table in ["patients", "providers", "administrators"] {
        for role in ROLES {
            let refused = |suits: bool| if suits { None } else { Some(Code::USER_ROLE_MISMATCH) };
            let user = id(&format!("{role}20"));
            statements.push((account(table, &user), refused(suits(role, table))));
            // A row cannot be given to a user of another role.
            let holder =
                id(&format!("{}7", if table == "administrators" { "admin" } else { table.trim_end_matches('s') }));
            statements.push((
                format!("DELETE FROM consultations; UPDATE {table} SET id = {user} WHERE id = {holder}"),
                refused(suits(role, table)),
            ));
            statements
                .push((format!("UPDATE users SET role = '{role}' WHERE id = {holder}"), refused(suits(role, table))));
            // Once the row is deleted, the role may change.
            let gone = format!(
                "DELETE FROM prescriptions; DELETE FROM consultations; DELETE FROM {table} WHERE id = {holder}"
            );
            statements.push((format!("{gone}; UPDATE users SET role = '{role}' WHERE id = {holder}"), None));
        }
    }
    all(&mut connection, &statements);
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
fn a_date_of_birth_is_corrected_with_a_reason() {
    let (_, mut connection) = peopled();
    let reason = "date_of_birth_correction = 'phi:v1:A'";
    for (set, expected) in [
        ("date_of_birth = '1986-12-10'".to_owned(), Some(Code::PATIENT_CORRECTION_REASON)),
        (format!("date_of_birth = '1986-12-10', {reason}"), None),
        ("date_of_birth = date_of_birth".to_owned(), None),
        (format!("date_of_birth = CURRENT_DATE, {reason}"), Some(Code::PATIENT_UNDER_13)),
    ] {
        let update = format!("UPDATE patients SET {set} WHERE id = md5('patient1')::uuid");
        assert_eq!(code(&mut connection, &update), expected, "{set}");
    }
}

#[test]
fn a_patient_turns_13_on_their_birthday() {
    let (_, mut connection) = peopled();
    for (days, expected) in [(-1, None), (0, None), (1, Some(Code::PATIENT_UNDER_13))] {
        let sql = format!(
            "INSERT INTO patients (id, first_name, last_name, date_of_birth)
             VALUES (md5('patient20')::uuid, 'phi:v1:A', 'phi:v1:B', (CURRENT_DATE - interval '13 years')::date + {days})"
        );
        assert_eq!(code(&mut connection, &sql), expected, "{days}");
    }
}
