//! The slots of a provider that can be booked.

use crate::support::vectors;
use serde_json::{Value, json};
use telehealth_core::{
    Entity, PatientId, Timestamp,
    accounts::Provider,
    care::{Consultation, ConsultationType, NewConsultation},
    record::entity_from_json,
};

fn of<E: Entity>(row: &str, with: &Value) -> E {
    entity_from_json(&vectors().resolve(&json!({ "row": row, "with": with }))).unwrap()
}

/// The starts of the free slots of a Monday, on which the provider is open from 9:00 to 12:00 in New York (14:00 to 17:00 UTC).
fn free(provider: &Value, visits: &[Value]) -> Vec<String> {
    let day = |text: &str| text.parse::<Timestamp>().unwrap();
    let visits: Vec<Consultation> = visits.iter().map(|with| of("consultation", with)).collect();
    let provider: Provider = of("provider", provider);
    let range = (day("2026-11-23T00:00:00Z")..day("2026-11-24T00:00:00Z")).into();
    let slots = provider.free_slots(range, &visits, day("2026-11-23T00:00:00Z")).unwrap();
    slots.iter().map(|slot| slot.starts_at.to_string()[11..16].to_owned()).collect()
}

#[test]
fn only_visits_of_the_provider_that_still_hold_their_time_are_in_the_way() {
    let all = ["14:00", "14:30", "15:00", "15:30", "16:00", "16:30"];
    let under_way = json!({ "status": "in_progress", "started_at": "2026-11-23T14:00:00.000Z" });
    for (visits, expected) in [
        (vec![], &all[..]),
        (vec![json!({})], &all[1..]),
        (vec![under_way], &all[1..]),
        (vec![json!({ "slot_end": "2026-11-23T15:30:00.000Z" })], &all[3..]),
        (vec![json!({ "status": "cancelled" })], &all[..]),
        (vec![json!({ "status": "rescheduled" })], &all[..]),
        (vec![json!({ "status": "no_show" })], &all[..]),
        (vec![json!({ "provider_id": "0190a000-0000-7000-8000-000000000004" })], &all[..]),
        (vec![json!({ "status": "cancelled" }), json!({})], &all[1..]),
    ] {
        assert_eq!(free(&json!({}), &visits), expected, "{visits:?}");
    }
}

#[test]
fn a_provider_has_free_slots_only_while_they_may_and_want_to_see_patients() {
    let other = |day: &str| json!({ "state": "CA", "number": "C1", "expires_on": day });
    for (with, expected) in [
        (json!({}), 6),
        (json!({ "is_accepting_patients": false }), 0),
        (json!({ "availability_schedule": null }), 0),
        // A licence covers its last day.
        (json!({ "license_expiry_date": "2026-11-23" }), 6),
        (json!({ "license_expiry_date": "2026-11-22" }), 0),
        // So does a licence of another state.
        (json!({ "license_expiry_date": "2026-11-22", "other_licenses": [other("2026-11-22")] }), 0),
        (json!({ "license_expiry_date": "2026-11-22", "other_licenses": [other("2026-11-23")] }), 6),
    ] {
        assert_eq!(free(&with, &[]).len(), expected, "{with}");
    }
}

/// The rule of the table says the same of a visit that was booked; the one who books is told in words of the present.
#[test]
fn a_visit_is_booked_in_the_future() {
    let now: Timestamp = "2026-11-23T13:00:00Z".parse().unwrap();
    let provider: Provider = of("provider", &json!({}));
    let booked = |milliseconds: i64| {
        let at = now.plus(chrono::TimeDelta::milliseconds(milliseconds)).unwrap();
        let minutes = 30.try_into().unwrap();
        let new = NewConsultation::new(PatientId::generate(), ConsultationType::Initial, at, minutes);
        Consultation::schedule(new, &provider, now).map(drop).map_err(|invalid| invalid.to_string())
    };
    let refused = "consultation.scheduled_at must lie in the future [consultation.in_past]".to_owned();
    for (milliseconds, expected) in [(1, Ok(())), (0, Err(refused.clone())), (-1, Err(refused))] {
        assert_eq!(booked(milliseconds), expected, "{milliseconds} ms from now");
    }
}
