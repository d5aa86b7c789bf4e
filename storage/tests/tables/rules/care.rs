//! Visits and prescriptions.

use super::{all, code};
use crate::support::{
    raw::{must, text},
    statements::{booking, id},
    world::peopled,
};
use telehealth_core::Code;

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
            // The same by moving a visit there.
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

#[test]
fn a_patient_has_one_visit_at_a_time() {
    let (_, mut connection) = peopled();
    let taken = Some(Code::CONSULTATION_PATIENT_BUSY);
    // The second patient's visit, given to the first one, with another provider.
    let second = |from, until, status: &str| {
        let booked = booking(2, from, until, status);
        booked.replace(&id("patient2"), &id("patient1")).replace(&id("provider5"), &id("provider4"))
    };
    let mut statements = Vec::new();
    for status in ["scheduled", "in_progress", "completed", "cancelled", "no_show", "rescheduled"] {
        let held = matches!(status, "scheduled" | "in_progress");
        for (from, until, overlaps) in
            [(60, 90, true), (89, 120, true), (0, 200, true), (30, 60, false), (90, 120, false)]
        {
            let both = format!("{}; {}", booking(1, 60, 90, "scheduled"), second(from, until, status));
            statements.push((both, if held && overlaps { taken } else { None }));
        }
    }
    all(&mut connection, &statements);
}

/// Whatever the booked times of the two.
#[test]
fn one_visit_of_a_patient_is_in_progress_at_a_time() {
    let (_, mut connection) = peopled();
    // The second patient's visit, given to the first one, with another provider, hours later.
    let second = |patient: &str, status: &str| {
        let booked = booking(2, 600, 630, status);
        booked.replace(&id("patient2"), &id(patient)).replace(&id("provider5"), &id("provider4"))
    };
    let first = booking(1, 60, 90, "in_progress");
    let started =
        "UPDATE consultations SET status = 'in_progress', started_at = scheduled_at WHERE id = md5('visit2')::uuid";
    let busy = Some(Code::CONSULTATION_PATIENT_BUSY);
    let both = |patient: &str, status: &str| format!("{first}; {}", second(patient, status));
    all(
        &mut connection,
        &[
            (both("patient1", "in_progress"), busy),
            (format!("{}; {started}", both("patient1", "scheduled")), busy),
            (both("patient1", "scheduled"), None),
            (both("patient1", "completed"), None),
            (both("patient2", "in_progress"), None),
        ],
    );
}

#[test]
fn a_visit_may_be_booked_for_now_and_end_when_it_starts() {
    let (_, mut connection) = peopled();
    let visit = "WHERE id = md5('visit1')::uuid";
    let booked = booking(1, 60, 90, "scheduled");
    let times = |started: u32, ended: u32| {
        format!(
            "{booked}; UPDATE consultations SET status = 'in_progress', started_at = scheduled_at {visit};
             UPDATE consultations SET status = 'completed', started_at = scheduled_at + interval '{started} ms',
                    ended_at = scheduled_at + interval '{ended} ms', duration_minutes = {} {visit}",
            u32::from(ended > started)
        )
    };
    all(
        &mut connection,
        &[
            (format!("{booked}; UPDATE consultations SET created_at = scheduled_at {visit}"), None),
            (
                format!("{booked}; UPDATE consultations SET created_at = scheduled_at + interval '1 ms' {visit}"),
                Some(Code::CONSULTATION_IN_PAST),
            ),
            (times(0, 0), None),
            (times(0, 1), None),
            (times(1, 0), Some(Code::CONSULTATION_ENDED_BEFORE_STARTED)),
            (
                format!("{booked}; UPDATE consultations SET cancellation_reason = 'phi:v1:rain' {visit}"),
                Some(Code::CONSULTATION_CANCELLATION),
            ),
            (
                format!(
                    "{booked}; UPDATE consultations SET status = 'cancelled', cancellation_reason = 'phi:v1:rain' {visit}"
                ),
                None,
            ),
        ],
    );
}

/// A past visit of a patient with a provider.
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
         VALUES (md5('prescription')::uuid, md5('patient1')::uuid, md5('provider{provider}')::uuid, {visit}, 'phi:v1:Drug', 'phi:v1:1 mg',
                 'tablet', 1, 1, 'phi:v1:One a day', '2026-01-01', '2026-02-01', {schedule})"
    )
}

/// A visit of the first patient with the seventh provider that is only booked.
const BOOKED_VISIT: &str = "(SELECT id FROM consultations WHERE patient_id = md5('patient1')::uuid
    AND provider_id = md5('provider7')::uuid AND status = 'scheduled')";

#[test]
fn a_controlled_substance_requires_a_dea_number_and_a_visit() {
    let (_, mut connection) = peopled();
    let (theirs, strangers, others) = (past_visit(1, 1), past_visit(2, 1), past_visit(1, 2));
    // Provider, visit, and the expected refusal of a controlled drug. The sixth provider has no DEA number.
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
            // The same by an update of a prescription that was valid before.
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
fn a_prescription_remains_without_its_visit_or_the_dea_number() {
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
