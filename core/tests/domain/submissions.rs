//! The patient of a submission.

use crate::support::vectors;
use serde_json::{Value, json};
use telehealth_core::{
    Code, Entity, PatientId, Phi, ProviderId, care::Consultation, forms::NewFormSubmission, record::entity_from_json,
    value::JsonObject, workflow::TelehealthFlow,
};

/// The row of the vectors, with another patient and provider.
fn of<E: Entity>(row: &str, with: Value) -> E {
    entity_from_json(&vectors().resolve(&json!({ "row": row, "with": with }))).unwrap()
}

#[test]
fn a_submission_belongs_to_the_patient_of_its_visit_and_flow() {
    let [ada, ben] = [PatientId::generate(), PatientId::generate()];
    let [house, wilson] = [ProviderId::generate(), ProviderId::generate()];
    let visit: Consultation =
        of("consultation", json!({ "patient_id": ada.to_string(), "provider_id": house.to_string() }));
    let flow: TelehealthFlow = of("telehealth_flow", json!({ "patient_id": ada.to_string() }));
    let other_flow: TelehealthFlow = of("telehealth_flow", json!({ "patient_id": ben.to_string() }));
    let refused = |field: &str| Err(vec![(field.to_owned(), Code::FORM_SUBMISSION_SUBJECT)]);
    let cases = [
        (None, None, None, None, Ok((None, None))),
        (Some(ada), Some(wilson), None, None, Ok((Some(ada), Some(wilson)))),
        (None, None, Some(&visit), None, Ok((Some(ada), Some(house)))),
        (None, None, None, Some(&other_flow), Ok((Some(ben), None))),
        (Some(ada), Some(house), Some(&visit), Some(&flow), Ok((Some(ada), Some(house)))),
        (Some(ada), Some(wilson), None, Some(&flow), Ok((Some(ada), Some(wilson)))),
        (Some(ben), None, Some(&visit), None, refused("consultation_id")),
        (Some(ben), None, None, Some(&flow), refused("telehealth_flow_id")),
        (None, Some(wilson), Some(&visit), None, refused("consultation_id")),
        (None, None, Some(&visit), Some(&other_flow), refused("telehealth_flow_id")),
    ];
    for (patient_id, provider_id, visit, flow, expected) in cases {
        let answers: JsonObject = JsonObject::default();
        let new = NewFormSubmission { patient_id, provider_id, ..NewFormSubmission::new(Phi::new(answers)) };
        let found = new.about(visit, flow);
        if let Ok(new) = &found {
            assert_eq!(new.consultation_id, visit.map(|visit| visit.id));
            assert_eq!(new.telehealth_flow_id, flow.map(|flow| flow.id));
        }
        let found = found.map(|new| (new.patient_id, new.provider_id)).map_err(|invalid| {
            invalid.violations().iter().map(|found| (found.field().to_owned(), found.code())).collect::<Vec<_>>()
        });
        assert_eq!(found, expected, "{patient_id:?} {provider_id:?} {} {}", visit.is_some(), flow.is_some());
    }
}
