//! Patients' insurance policies.

use super::all;
use crate::support::{statements::id, world::peopled};
use telehealth_core::Code;

fn policy(patient: &str, primary: bool, active: bool) -> String {
    format!(
        "INSERT INTO patient_insurance (id, patient_id, insurance_provider_id, policy_number, subscriber_name,
                                        subscriber_relationship, effective_date, is_primary, is_active)
         SELECT md5('new')::uuid, {}, id, 'phi:v1:2', 'phi:v1:Ada', 'self', '2026-01-01', {primary}, {active} FROM insurance_providers WHERE name = 'Acme'",
        id(patient)
    )
}

/// The second patient of `world.sql` has a primary policy, the first has another kind.
#[test]
fn one_active_policy_is_primary() {
    let (_, mut connection) = peopled();
    let refused = Some(Code::PATIENT_INSURANCE_SECOND_PRIMARY);
    let theirs = format!(
        "UPDATE patient_insurance SET {{}} WHERE policy_number = 'phi:v1:test:\"1\"' AND patient_id = {}",
        id("patient2")
    );
    let (give_way, lapse) = (theirs.replace("{}", "is_primary = false"), theirs.replace("{}", "is_active = false"));
    let (first, beside) = (policy("patient2", true, true), policy("patient2", false, true));
    let change = |what: &str| format!("UPDATE patient_insurance SET {what} WHERE id = md5('new')::uuid");
    let cases = [
        (first.clone(), refused),
        (policy("patient2", true, false), None),
        (beside.clone(), None),
        (policy("patient1", true, true), None),
        (policy("patient3", true, true), None),
        (format!("{give_way}; {first}"), None),
        (format!("{lapse}; {first}"), None),
        (format!("{beside}; {}", change("is_primary = true")), refused),
        (format!("{beside}; {give_way}; {}", change("is_primary = true")), None),
        (format!("{}; {}", policy("patient2", true, false), change("is_active = true")), refused),
        (
            format!("{}; {}", policy("patient3", true, true), change(&format!("patient_id = {}", id("patient2")))),
            refused,
        ),
    ];
    all(&mut connection, &cases);
}

/// On each day one policy pays first; the last day of one and the first day of the next may follow each other.
#[test]
fn primary_policies_follow_each_other() {
    let (_, mut connection) = peopled();
    let period = |number: u32, from: &str, until: &str| {
        let insert = policy("patient3", true, true).replace("md5('new')", &format!("md5('new{number}')"));
        let (insert, values) = insert.split_once(" SELECT ").expect("a query");
        let insert = insert.replace("effective_date,", "effective_date, expiration_date,");
        format!("{insert} SELECT {}", values.replace("'2026-01-01'", &format!("'{from}', {until}")))
    };
    let refused = Some(Code::PATIENT_INSURANCE_SECOND_PRIMARY);
    let year = period(1, "2026-01-01", "'2026-12-31'");
    let after = |second: &str| format!("{year}; {second}");
    let cases = [
        (after(&period(2, "2027-01-01", "NULL")), None),
        (after(&period(2, "2026-12-31", "NULL")), refused),
        (after(&period(2, "2025-12-31", "'2025-12-31'")), None),
        (after(&period(2, "2025-01-01", "'2026-01-01'")), refused),
        (after(&period(2, "2026-06-01", "'2026-06-01'")), refused),
        (period(1, "2026-06-02", "'2026-06-01'"), Some(Code::PATIENT_INSURANCE_PERIOD)),
        (format!("{}; {}", period(1, "2026-01-01", "NULL"), period(2, "2027-01-01", "NULL")), refused),
    ];
    all(&mut connection, &cases);
}
