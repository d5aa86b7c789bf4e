//! Consents that are given, withdrawn and given to a later version.

use crate::{
    forms::{START, author, mood, new_form, published},
    support::{
        care::{hours, patient, with},
        crowd::{done, within},
        raw::{connect, must},
        *,
    },
};
use serde_json::{Value, json};
use telehealth_core::{
    Code, FormSchemaId, PatientId, Phi, Timestamp,
    field::Field,
    forms::{FormSchema, FormSubmission, MedicalFormType, NewFormSubmission},
    value::JsonObject,
};
use telehealth_storage::{Actor, DuplicatePatients, Error, Portal};

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
    let new = NewFormSubmission { patient_id: Some(patient_id), ..answers_by(patient_id, answers) };
    done(portal, |tx| tx.submit_form(form, new.clone(), now));
}

/// Answers that do not say whom they are about.
fn answers_by(patient_id: PatientId, answers: &Value) -> NewFormSubmission {
    let answers = Phi::new(JsonObject::from_json(answers).expect("an object"));
    NewFormSubmission { submitted_by: Some(patient_id.user_id()), ..NewFormSubmission::new(answers) }
}

fn given(portal: &Portal, patient_id: PatientId) -> Result<Vec<Option<bool>>, Error> {
    within(portal, |tx| tx.consents(patient_id)).map(|consents| consents.iter().map(|it| it.given).collect())
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

/// A patient's answer that does not say whom it is about is about them: whether it was submitted by the operation, which
/// fills in the patient, or added as a row by a service account, and also after they were merged into another patient.
#[test]
fn an_answer_that_names_nobody_is_about_the_patient_who_gave_it() {
    let portal = portal();
    let now = hours(telehealth_storage::now(), -1);
    let [ada, ben, kept] = done(&portal, |tx| Ok([patient(tx, now)?.id, patient(tx, now)?.id, patient(tx, now)?.id]));
    let form = consent_form(&portal, "Telehealth", "1.0.0");
    for id in [ada, ben] {
        answer(&portal, form.id, id, &json!({ "given": true }), now);
        assert_eq!(given(&portal, id).expect("consents"), [Some(true)]);
    }
    activate_all(&portal);
    let withdrawn = json!({ "given": false });
    let submitted = portal.transaction(&Actor::user(ada.user_id()), |tx| {
        tx.submit_form(form.id, answers_by(ada, &withdrawn), hours(now, 1))
    });
    assert_eq!(submitted.expect("submitted").patient_id, Some(ada));
    let by_staff = done(&portal, |tx| tx.submit_form(form.id, answers_by(author(&portal).into(), &withdrawn), now));
    assert_eq!(by_staff.patient_id, None);
    let row = FormSubmission::submit(answers_by(ben, &withdrawn), &form, hours(now, 1)).expect("a submission");
    assert_eq!(done(&portal, |tx| tx.add(row.clone())).patient_id, None);
    // The providers who treat a patient would not see it.
    let row = FormSubmission::submit(answers_by(ben, &withdrawn), &form, telehealth_storage::now()).expect("a row");
    let added = portal.transaction(&Actor::user(ben.user_id()), |tx| tx.add(row.clone()));
    assert_eq!(added.expect_err("about nobody").code(), Code::ACCESS_DENIED);
    for id in [ada, ben] {
        assert_eq!(given(&portal, id).expect("consents"), [Some(false)]);
    }
    done(&portal, |tx| tx.merge_patients(DuplicatePatients { kept_id: kept, merged_id: ben }, hours(now, 2)));
    assert_eq!(given(&portal, kept).expect("consents"), [Some(false)]);
    assert_eq!(done(&portal, |tx| tx.export_designated_record_set(kept, now)).submissions.len(), 2);
    done(&portal, |tx| tx.unmerge_patients(ben, hours(now, 3)));
    assert_eq!(
        (given(&portal, kept).expect("none"), given(&portal, ben).expect("consents")),
        (vec![], vec![Some(false)])
    );
}

/// The answer that withdrew a consent cannot be read: the one before it is not in force again.
#[test]
fn a_damaged_answer_does_not_bring_an_earlier_one_into_force() {
    let portal = portal();
    let now = at(START);
    let ada = done(&portal, |tx| Ok(patient(tx, now)?.id));
    let form = consent_form(&portal, "Telehealth", "1.0.0");
    for (hour, is_given) in [(0, true), (1, false)] {
        answer(&portal, form.id, ada, &json!({ "given": is_given }), hours(now, hour));
    }
    let damage = |given_at: Timestamp| {
        let foreign = "(SELECT submission_data FROM form_submissions ORDER BY created_at LIMIT 1)";
        let rows = format!("created_at = '{given_at}'");
        let mut connection = connect(portal.url());
        let turn_off = "SET session_replication_role = replica";
        must(
            &mut connection,
            &format!("{turn_off}; UPDATE form_submissions SET submission_data = {foreign} WHERE {rows}"),
        );
    };
    damage(hours(now, 1));
    assert_eq!(given(&portal, ada).expect_err("damaged").code(), Code::CRYPTO_TAMPERED);
    // One that is no longer in force does not matter.
    answer(&portal, form.id, ada, &json!({ "given": true }), hours(now, 2));
    assert_eq!(given(&portal, ada).expect("consents"), [Some(true)]);
}
