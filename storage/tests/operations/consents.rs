//! Consents that are given, withdrawn and given to a later version.

use crate::{
    forms::{START, author, mood, new_form, published},
    support::{
        care::{hours, patient, with},
        crowd::done,
        *,
    },
};
use serde_json::{Value, json};
use telehealth_core::{
    FormSchemaId, PatientId, Phi, Timestamp,
    field::Field,
    forms::{FormSchema, MedicalFormType, NewFormSubmission},
    value::JsonObject,
};
use telehealth_storage::{Actor, Portal};

fn consent_form(portal: &Portal, title: &str, version: &str) -> FormSchema {
    let schema = json!({
        "type": "object",
        "properties": { "given": { "type": "boolean" }, "name": { "type": "string" } },
        "required": ["given"],
    });
    let draft = with(new_form(title, version, &schema, author(portal)), |form| {
        form.medical_form_type = Some(MedicalFormType::Consent);
    });
    done(portal, |tx| {
        let draft = tx.add(draft.clone())?;
        tx.publish_form(draft.id)
    })
}

fn answer(portal: &Portal, form: FormSchemaId, patient_id: PatientId, answers: &Value, now: Timestamp) {
    let answers = Phi::new(JsonObject::from_json(answers).expect("an object"));
    let new = NewFormSubmission {
        patient_id: Some(patient_id),
        submitted_by: Some(patient_id.user_id()),
        ..NewFormSubmission::new(answers)
    };
    done(portal, |tx| tx.submit_form(form, new.clone(), now));
}

#[test]
fn the_newest_answer_to_each_consent_form_is_in_force() {
    let portal = portal();
    let now = at(START);
    let [ada, ben] = done(&portal, |tx| Ok([patient(tx, now)?.id, patient(tx, now)?.id]));
    let (first, other) = (consent_form(&portal, "Telehealth", "1.0.0"), consent_form(&portal, "Recording", "1.0.0"));
    let in_force = |actor: &Actor, id| {
        let consents = portal.transaction(actor, |tx| tx.consents(id)).expect("consents");
        assert!(consents.iter().all(|consent| consent.submitted_by == Some(id.user_id())));
        consents.iter().map(|it| (it.title.to_string(), it.version.to_string(), it.given)).collect::<Vec<_>>()
    };
    assert_eq!(in_force(&service(), ada), []);
    let consent = |title: &str, version: &str, given| (title.to_owned(), version.to_owned(), Some(given));
    answer(&portal, first.id, ada, &json!({ "given": true, "name": "Ada Lovelace" }), now);
    answer(&portal, other.id, ada, &json!({ "given": false }), hours(now, 1));
    answer(&portal, first.id, ben, &json!({ "given": false }), now);
    // Another form of the patient is no consent.
    answer(&portal, published(&portal, "Mood", "1.0.0", &mood()).id, ada, &json!({ "mood": 1 }), now);
    let recording = consent("Recording", "1.0.0", false);
    assert_eq!(in_force(&service(), ada), [recording.clone(), consent("Telehealth", "1.0.0", true)]);

    answer(&portal, first.id, ada, &json!({ "given": false }), hours(now, 2));
    assert_eq!(in_force(&service(), ada)[0], consent("Telehealth", "1.0.0", false), "withdrawn");
    let second = consent_form(&portal, "Telehealth", "2.0.0");
    answer(&portal, second.id, ada, &json!({ "given": true }), hours(now, 3));
    let expected = [consent("Telehealth", "2.0.0", true), recording];
    assert_eq!(in_force(&service(), ada), expected);
    activate_all(&portal);
    assert_eq!(in_force(&Actor::user(ada.user_id()), ada), expected);
    let others = portal.transaction(&Actor::user(ada.user_id()), |tx| tx.consents(ben)).expect("none");
    assert_eq!(others, [], "a patient sees their own consents only");
}
