//! Insurance providers, patients' policies and pharmacies.

use super::{PHONES, PLAN, Plan, URLS, accounts::NAMES, date, set};
use crate::support::{random::Random, world::World};
use serde_json::Value;
use telehealth_core::field::Object;

pub const PLANS: &[Plan] = &[
    Plan {
        table: "insurance_providers",
        values: &[("payer_id", &["1", "SX071", "A-20-CHARACTERS-LONG"]), ("phone", PHONES), ("website_url", URLS)],
        ..PLAN
    },
    Plan {
        table: "patient_insurance",
        values: &[
            ("copay_amount", &["0.00", "25", "9999.99"]),
            ("deductible_amount", &["0", "0.01", "999999.99"]),
            ("subscriber_name", NAMES),
        ],
        fit: fit_policy,
        breaks: &[bend_period, second_primary, second_primary, bend_limits],
        ..PLAN
    },
    Plan {
        table: "pharmacies",
        values: &[
            ("postal_code", &["021", "02101-1234", "A1B 2C3"]),
            ("phone", PHONES),
            ("fax", PHONES),
            ("email", &["a@b.cd", "first.last+tag@sub.example.museum"]),
            (
                "hours_of_operation",
                &[
                    r#"{"time_zone": "America/New_York", "weekly": {}}"#,
                    r#"{"time_zone": "UTC", "weekly": {"friday": [{"from": "08:00", "until": "24:00"}], "saturday": [{"from": "00:00", "until": "02:00"}, {"from": "02:00", "until": "12:00"}]}}"#,
                ],
            ),
        ],
        ..PLAN
    },
];

/// Ends after it begins, and is not a second primary policy.
fn fit_policy(row: &mut Object, random: &mut Random, world: &World) {
    let first = random.between(-20_000, 20_000);
    let last = random.pick(&[Value::Null, Value::from(date(first + 1)), Value::from(date(first + 1_000))]);
    set(row, "effective_date", date(first));
    set(row, "expiration_date", last);
    if is_covered(&row["patient_id"], world) {
        set(row, "is_primary", false);
    }
}

/// Whether a patient has an active primary policy.
fn is_covered(patient: &Value, world: &World) -> bool {
    world
        .rows("patient_insurance")
        .iter()
        .any(|other| other["patient_id"] == *patient && other["is_primary"] == true && other["is_active"] == true)
}

fn bend_period(row: &mut Object, random: &mut Random, _: &World) -> String {
    let (first, days) = (random.between(-20_000, 20_000), random.between(-1, 1));
    set(row, "effective_date", date(first));
    set(row, "expiration_date", date(first + days));
    format!("the last day {days} days after the first")
}

/// Besides another policy of the patient: primary or not, active or not.
fn second_primary(row: &mut Object, random: &mut Random, world: &World) -> String {
    let (primary, active) = (random.once_in(2), random.once_in(2));
    set(row, "patient_id", world.taken("patient_insurance", "patient_id", random));
    set(row, "is_primary", primary);
    set(row, "is_active", active);
    format!("beside another policy, primary: {primary}, active: {active}")
}

/// Amounts around the limits of the columns.
fn bend_limits(row: &mut Object, random: &mut Random, _: &World) -> String {
    let copay = random.pick(&["-0.01", "0.00", "9999.99", "10000.00"]);
    let deductible = random.pick(&["-0.01", "NaN", "999999.99", "1000000.00"]);
    set(row, "copay_amount", copay);
    set(row, "deductible_amount", deductible);
    format!("a copay of {copay}, a deductible of {deductible}")
}
