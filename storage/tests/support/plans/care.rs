//! Consultations, prescriptions and treatment sessions.

use super::{PLAN, Plan, URLS, set};
use crate::support::{
    random::Random,
    world::{World, instant, milliseconds},
};
use serde_json::{Value, json};
use telehealth_core::{Timestamp, field::Object};

/// Providers who may prescribe everything and have nothing booked.
const FREE_PROVIDERS: &str = "SELECT id FROM providers WHERE dea_number IS NOT NULL
    AND id NOT IN (SELECT provider_id FROM consultations WHERE status = 'scheduled')";

/// Patients who have nothing booked.
const FREE_PATIENTS: &str = "SELECT id FROM patients
    WHERE id NOT IN (SELECT patient_id FROM consultations WHERE status = 'scheduled')";

pub const PLANS: &[Plan] = &[
    Plan {
        table: "consultations",
        values: &[("video_call_url", URLS), ("recording_url", URLS)],
        references: &[("provider_id", FREE_PROVIDERS), ("patient_id", FREE_PATIENTS)],
        fit: fit_visit,
        breaks: &[bend_times, bend_times, bend_times, bend_slot, double_book, double_book],
    },
    Plan {
        table: "prescriptions",
        values: &[
            ("ndc_number", &["00002-7597-01", "50242-0040-62", "60575-4112-01", "168071-4320-04"]),
            ("quantity", &["1", "20", "7.5", "0.001", "2.50", "9999999.999"]),
        ],
        references: &[("provider_id", FREE_PROVIDERS)],
        fit: fit_prescription,
        breaks: &[bend_schedule, bend_schedule, bend_schedule, misprescribe, break_a_piece],
    },
    Plan { table: "sessions", references: &[("provider_id", FREE_PROVIDERS)], ..PLAN },
];

/// Any status, with consistent times.
fn fit_visit(row: &mut Object, random: &mut Random, _: &World) {
    let created = random.between(0, 4_000_000_000_000);
    let scheduled = created + random.between(1, 10_000_000_000);
    let start = scheduled + random.between(-100_000, 100_000);
    let length = random.between(1, 10_000_000);
    set(row, "created_at", instant(created));
    set(row, "scheduled_at", instant(scheduled));
    set(row, "slot_end", instant(scheduled + random.between(1, 10_000_000)));
    let started = match row.get("status").and_then(Value::as_str) {
        Some("in_progress" | "completed") => true,
        Some("cancelled") => random.once_in(2),
        _ => false,
    };
    if row.get("status") != Some(&json!("cancelled")) {
        set(row, "cancellation_reason", Value::Null);
    }
    let ended = started && row.get("status") != Some(&json!("in_progress"));
    set(row, "started_at", if started { instant(start) } else { Value::Null });
    set(row, "ended_at", if ended { instant(start + length) } else { Value::Null });
    let minutes = length.div_euclid(60_000) + i64::from(length % 60_000 > 0);
    set(row, "duration_minutes", if ended { json!(minutes) } else { Value::Null });
}

/// Any combination of the three times under any status, with durations around a minute and slightly wrong minutes.
fn bend_times(row: &mut Object, random: &mut Random, _: &World) -> String {
    let start = random.between(0, 4_000_000_000_000);
    let length = random.pick(&[-60_001, -60_000, -1, 0, 1, 59_999, 60_000, 60_001, 3_600_000, 315_569_520_000_000]);
    let minutes = (length + 59_999_i64).div_euclid(60_000) + random.pick(&[0, 0, 0, 0, -1, 1]);
    let present = random.below(8);
    let given = |bit: usize, value: Value| if present & bit > 0 { value } else { Value::Null };
    set(row, "started_at", given(1, instant(start)));
    set(row, "ended_at", given(2, instant(start + length)));
    set(row, "duration_minutes", given(4, json!(minutes)));
    if random.once_in(20) {
        // Core truncates to milliseconds, PostgreSQL rounds.
        set(row, "started_at", "2026-01-01T10:00:00.0004Z");
        set(row, "ended_at", "2026-01-01T10:00:00.0006Z");
        set(row, "duration_minutes", 1);
        return "times finer than a millisecond".to_owned();
    }
    format!("times {present:03b}, {length} ms long, {minutes} minutes")
}

fn bend_slot(row: &mut Object, random: &mut Random, _: &World) -> String {
    let created = random.between(0, 4_000_000_000_000);
    let scheduled = created + random.between(-1, 2);
    let end = scheduled + random.between(-1, 2);
    set(row, "created_at", instant(created));
    set(row, "scheduled_at", instant(scheduled));
    set(row, "slot_end", instant(end));
    format!("booked {} ms ahead for {} ms", scheduled - created, end - scheduled)
}

/// At or near the time of another visit.
fn double_book(row: &mut Object, random: &mut Random, world: &World) -> String {
    let other = world.row(random, "consultations", |other| other["status"] == "scheduled");
    let (from, until) = (milliseconds(&other["scheduled_at"]), milliseconds(&other["slot_end"]));
    let length = until - from;
    let begin = from + random.pick(&[-length, -length + 1, -1, 0, 1, length - 1, length]);
    let whose = random.pick(&["provider_id", "patient_id"]);
    set(row, whose, other[whose].clone());
    set(row, "created_at", instant(from - 1_000_000_000));
    set(row, "scheduled_at", instant(begin));
    set(row, "slot_end", instant(begin + length));
    format!("a slot that begins {} ms after another with that {whose}", begin - from)
}

fn months_later(time: i64, months: u32) -> i64 {
    let time: Timestamp = instant(time).as_str().expect("a text").parse().expect("a time");
    milliseconds(&json!(time.plus_months(months).expect("in range").to_string()))
}

/// Within all limits, controlled or not; a controlled one after a visit.
fn fit_prescription(row: &mut Object, random: &mut Random, world: &World) {
    let prescribed = random.between(0, 4_000_000_000_000);
    let longest = months_later(prescribed, 6) - prescribed;
    let total = match row.get("controlled_substance_schedule").and_then(Value::as_str) {
        Some("CII") => 0,
        Some("CIII" | "CIV") => random.between(0, 5),
        _ => random.between(0, 100),
    };
    if row.get("controlled_substance_schedule") == Some(&json!("CI")) {
        set(row, "controlled_substance_schedule", "CV");
    }
    if row.get("quantity_unit") == Some(&json!("each")) {
        set(row, "quantity", random.pick(&["1", "30.000", "9999999"]));
    }
    let visit = world.visit(random);
    for (column, of_visit) in [("patient_id", "patient_id"), ("provider_id", "provider_id"), ("consultation_id", "id")]
    {
        set(row, column, visit[of_visit].clone());
    }
    set(row, "prescribed_at", instant(prescribed));
    set(row, "expires_at", instant(prescribed + random.between(1, longest)));
    set(row, "total_refills", total);
    set(row, "refills_remaining", random.between(0, total));
}

/// Every schedule, with refills and an expiry around the limits, also at the ends of months.
fn bend_schedule(row: &mut Object, random: &mut Random, _: &World) -> String {
    let schedule = random.pick(&[None, Some("CI"), Some("CII"), Some("CIII"), Some("CIV"), Some("CV")]);
    let month = months_later(0, u32::try_from(random.below(1_200)).expect("small"));
    let prescribed = month - random.between(0, 4) * 86_400_000 - random.pick(&[0, 1, 43_200_000]);
    let half_year = months_later(prescribed, 6);
    let away = random.pick(&[-86_400_000, -1, 0, 0, 1, 86_400_000]);
    let expires = if random.once_in(10) { prescribed + random.between(-1, 1) } else { half_year + away };
    let (remaining, total) = (random.between(0, 6), random.between(0, 6));
    set(row, "controlled_substance_schedule", schedule.map_or(Value::Null, Value::from));
    set(row, "prescribed_at", instant(prescribed));
    set(row, "expires_at", instant(expires));
    set(row, "refills_remaining", remaining);
    set(row, "total_refills", total);
    format!("schedule {schedule:?}, {remaining} of {total} refills, {away} ms from six months")
}

/// A controlled substance without a DEA number, without a visit, or after another patient's or provider's visit.
fn misprescribe(row: &mut Object, random: &mut Random, world: &World) -> String {
    set(row, "controlled_substance_schedule", "CV");
    let (column, of) =
        random.pick(&[("provider_id", "providers"), ("patient_id", "patients"), ("consultation_id", "")]);
    let value = if of.is_empty() { Value::Null } else { world.any(of, random) };
    set(row, column, value);
    format!("a controlled substance with another {column}")
}

/// A quantity around a whole number, in any unit.
fn break_a_piece(row: &mut Object, random: &mut Random, _: &World) -> String {
    let (quantity, unit) = (random.pick(&["1", "1.001", "0.999", "7.5", "3.0"]), random.pick(&["each", "mL", "g"]));
    set(row, "quantity", quantity);
    set(row, "quantity_unit", unit);
    format!("{quantity} {unit}")
}
