//! The forms in `examples/data/forms`: PHQ-9 and GAD-7 with their published cut-offs, and an intake form with conditions; the
//! life of a form; and invalid forms.

use crate::support::vectors;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use telehealth_core::{
    Code, Phi, Timestamp, UserId,
    error::{Error, ValidationError},
    field::{Change, Field},
    forms::{
        ClinicalPriority::{self, Emergency, Routine, Urgent},
        FormSchema, FormSchemaChanges, FormSubmission, FormSubmissionState, NewFormSchema, NewFormSubmission,
        VersionStep,
    },
    record::entity_from_json,
    value::{JsonObject, JsonSchema},
};

const PHQ_9: &str = include_str!("../../../examples/data/forms/phq-9.json");
const GAD_7: &str = include_str!("../../../examples/data/forms/gad-7.json");
const INTAKE: &str = include_str!("../../../examples/data/forms/intake.json");

fn now() -> Timestamp {
    Timestamp::from_json(&json!("2026-11-23T13:00:00.000Z")).unwrap()
}

fn draft(schema: &Value) -> Result<FormSchema, ValidationError> {
    let new = NewFormSchema::new("A form".parse().unwrap(), JsonSchema::from_json(schema).unwrap(), UserId::generate());
    FormSchema::draft(new, now())
}

fn published(schema: &str) -> FormSchema {
    draft(&serde_json::from_str(schema).unwrap()).unwrap().publish().unwrap()
}

fn answers(value: Value) -> JsonObject {
    JsonObject::from_json(&value).unwrap()
}

fn submit(form: &FormSchema, value: Value) -> Result<FormSubmission, ValidationError> {
    FormSubmission::submit(NewFormSubmission::new(Phi::new(answers(value))), form, now())
}

/// The code and place of each violation.
fn wrong(outcome: Result<impl std::fmt::Debug, ValidationError>) -> Vec<(String, String)> {
    let invalid = outcome.unwrap_err();
    let shown = invalid.violations().iter().map(|it| (it.field().to_owned(), it.code().to_string()));
    shown.collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(field, code)| ((*field).to_owned(), (*code).to_owned())).collect()
}

/// Answers with a given total, starting from the first questions.
fn adding_up(questions: usize, total: usize) -> Map<String, Value> {
    let mut left = total;
    let answer = |question| {
        let answer = left.min(3);
        left -= answer;
        (format!("q{question}"), answer.into())
    };
    (1..=questions).map(answer).collect()
}

fn assessed(form: &FormSchema, answers: Map<String, Value>) -> (i32, String, ClinicalPriority) {
    let assessment = form.assess(&JsonObject::try_from(answers).unwrap()).unwrap();
    let [score] = assessment.scores.as_slice() else { panic!("{assessment:?}") };
    (*score.total.expose(), score.band.as_ref().unwrap().expose().to_string(), assessment.clinical_priority)
}

/// Kroenke K, Spitzer RL, Williams JBW: The PHQ-9. J Gen Intern Med 2001; 16: 606-613: mild, moderate, moderately severe and
/// severe depression begin at scores of 5, 10, 15 and 20.
#[test]
fn phq_9() {
    let form = published(PHQ_9);
    for (total, label, priority) in [
        (0, "minimal", Routine),
        (4, "minimal", Routine),
        (5, "mild", Routine),
        (9, "mild", Routine),
        (10, "moderate", Routine),
        (14, "moderate", Routine),
        (15, "moderately severe", Routine),
        (19, "moderately severe", Routine),
        (20, "severe", Urgent),
        (24, "severe", Urgent),
        // Totals above 24 require an answer above zero to the ninth question, about thoughts of death.
        (25, "severe", Urgent),
        (26, "severe", Emergency),
        (27, "severe", Emergency),
    ] {
        let expected = (i32::try_from(total).unwrap(), label.to_owned(), priority);
        assert_eq!(assessed(&form, adding_up(9, total)), expected);
        // The same total from other answers: starting from the last question.
        let backwards = adding_up(9, total).into_iter().map(|(name, answer)| {
            let question: usize = name[1..].parse().unwrap();
            (format!("q{}", 10 - question), answer)
        });
        assert_eq!(assessed(&form, backwards.collect()).1, label);
    }
    // The ninth question alone.
    for (answer, priority) in [(0, Routine), (1, Urgent), (2, Emergency), (3, Emergency)] {
        let mut answers = adding_up(9, 0);
        answers["q9"] = answer.into();
        assert_eq!(assessed(&form, answers.clone()).2, priority);
        assert_eq!(submit(&form, answers.into()).unwrap().clinical_priority, priority);
    }
    let questions = form.questions().unwrap();
    let questions: Vec<&str> = questions.iter().map(|name| name.as_str()).collect();
    assert_eq!(questions, ["q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8", "q9", "difficulty"]);
}

/// Spitzer RL, Kroenke K, Williams JBW, Löwe B: A brief measure for assessing generalized anxiety disorder: the GAD-7.
/// Arch Intern Med 2006; 166: 1092-1097: mild, moderate and severe anxiety begin at scores of 5, 10 and 15.
#[test]
fn gad_7() {
    let form = published(GAD_7);
    for (total, label, priority) in [
        (0, "minimal", Routine),
        (4, "minimal", Routine),
        (5, "mild", Routine),
        (9, "mild", Routine),
        (10, "moderate", Routine),
        (14, "moderate", Routine),
        (15, "severe", Urgent),
        (21, "severe", Urgent),
    ] {
        assert_eq!(assessed(&form, adding_up(7, total)), (i32::try_from(total).unwrap(), label.to_owned(), priority));
    }
}

/// A screening form must have the wording of every question and choice, and its source.
#[test]
fn screening_forms_are_complete() {
    for (text, questions, source) in [(PHQ_9, 9, "2001; 16: 606-613"), (GAD_7, 7, "2006; 166: 1092-1097")] {
        let form = published(text);
        let schema = form.schema_definition.members();
        let titles: BTreeSet<&str> =
            schema["properties"].as_object().unwrap().values().map(|it| it["title"].as_str().unwrap()).collect();
        assert_eq!(titles.len(), questions + 1);
        let score = schema["x-scores"].as_object().unwrap().values().next().unwrap();
        assert!(
            score["source"].as_str().unwrap().contains(source)
                && schema["$comment"].as_str().unwrap().contains("public domain")
        );
        // Every question counts once and is required, except the one about daily life, which does not count.
        assert_eq!(score["items"].as_array().unwrap().len(), questions);
        let missing: Vec<_> =
            (1..=questions).map(|i| (format!("submission_data/q{i}"), "answer.missing".to_owned())).collect();
        assert_eq!(wrong(submit(&form, json!({ "difficulty": "very" }))), missing);
        let mut answers = adding_up(questions, 3);
        answers.insert("q2".to_owned(), 4.into());
        answers.insert("q3".to_owned(), json!(0.5));
        answers.insert("difficulty".to_owned(), "Very difficult".into());
        answers.insert("note".to_owned(), "Ada".into());
        let expected = [
            ("submission_data", "answer.unknown"),
            ("submission_data/difficulty", "answer.invalid"),
            ("submission_data/q2", "answer.invalid"),
            // Not an integer, and not a choice.
            ("submission_data/q3", "answer.invalid"),
            ("submission_data/q3", "answer.invalid"),
        ];
        assert_eq!(wrong(submit(&form, answers.into())), pairs(&expected));
    }
}

#[test]
fn conditional_questions_of_an_intake_form_depend_on_answers() {
    let form = published(INTAKE);
    let with = |more: Value| {
        let mut answers =
            json!({ "reason": "a rash", "chest_pain": "never", "smokes": false, "may_be_pregnant": "no" });
        answers.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        answers
    };
    for (more, priority) in [
        (json!({}), Routine),
        (json!({ "smokes": true, "cigarettes_per_day": 5 }), Routine),
        (json!({ "may_be_pregnant": "yes", "weeks_pregnant": 12 }), Urgent),
        (json!({ "allergies": [{ "substance": "nuts" }] }), Routine),
        (json!({ "allergies": [{ "substance": "nuts" }, { "substance": "bees", "anaphylaxis": true }] }), Urgent),
        (json!({ "chest_pain": "now", "may_be_pregnant": "yes", "weeks_pregnant": 1 }), Emergency),
        (json!({ "medications": [{ "name": "ibuprofen", "dose": 0.4, "unit": "g" }] }), Routine),
        (json!({ "insurance_name": "Acme", "insurance_member_id": "1" }), Routine),
        (json!({ "since": "2024-02-29", "email": "ada@example.com" }), Routine),
    ] {
        assert_eq!(submit(&form, with(more)).unwrap().clinical_priority, priority);
    }
    for (more, expected) in [
        // if, then
        (json!({ "smokes": true }), vec![("/cigarettes_per_day", "answer.missing")]),
        (json!({ "may_be_pregnant": "yes" }), vec![("/weeks_pregnant", "answer.missing")]),
        // else
        (json!({ "cigarettes_per_day": 5 }), vec![("/cigarettes_per_day", "answer.unknown")]),
        (json!({ "weeks_pregnant": 5 }), vec![("/weeks_pregnant", "answer.unknown")]),
        // dependentRequired, at the root and within a list
        (json!({ "insurance_name": "Acme" }), vec![("/insurance_member_id", "answer.missing")]),
        (json!({ "insurance_member_id": "1" }), vec![("/insurance_name", "answer.missing")]),
        (
            json!({ "medications": [{ "name": "a" }, { "name": "b", "dose": 1 }, { "unit": "mg" }] }),
            vec![
                ("/medications/1/unit", "answer.missing"),
                ("/medications/2/dose", "answer.missing"),
                ("/medications/2/name", "answer.missing"),
            ],
        ),
        (json!({ "medications": [{ "name": "a" }, { "name": "a" }] }), vec![("/medications", "answer.invalid")]),
        (
            json!({ "since": "2023-02-29", "email": "ada" }),
            vec![("/email", "answer.invalid"), ("/since", "answer.invalid")],
        ),
    ] {
        let expected: Vec<_> =
            expected.into_iter().map(|(place, code)| (format!("submission_data{place}"), code.to_owned())).collect();
        assert_eq!(wrong(submit(&form, with(more))), expected);
    }
    assert_eq!(form.questions().unwrap().first().map(|name| name.as_str()), Some("reason"));
}

/// `3.0` is an integer in JSON Schema, as in JavaScript; a sum beyond 32 bits gives the highest score.
#[test]
fn every_valid_answer_is_counted() {
    let form = published(PHQ_9);
    let answers: Map<String, Value> =
        (1..=9).map(|i| (format!("q{i}"), json!(if i == 9 { 0.0 } else { 3.0 }))).collect();
    assert_eq!(assessed(&form, answers), (24, "severe".to_owned(), Urgent));
    let large = json!({
        "properties": { "a": { "type": "integer" }, "b": {} },
        "x-scores": { "s": { "items": ["/a", "/b"], "bands": [{ "from": 0, "label": "low" }, { "from": 9, "label": "high" }] } },
        "x-priority": [{ "score": "s", "from": 9, "priority": "urgent" }],
    });
    let form = published(&large.to_string());
    let score = |a: Value, b: Value| assessed(&form, Map::from_iter([("a".to_owned(), a), ("b".to_owned(), b)]));
    for huge in [json!(i32::MAX), json!(i64::MAX), json!(u64::MAX), json!(1e19)] {
        assert_eq!(score(huge, json!(1)), (i32::MAX, "high".to_owned(), Urgent));
    }
    assert_eq!(score(json!(i64::MAX), json!(-1)).0, i32::MAX - 1);
    assert_eq!(score(json!(4), json!(4)), (8, "low".to_owned(), Routine));
    assert_eq!(score(json!(4), json!(5)), (9, "high".to_owned(), Urgent));
    // Non-numeric and missing answers give no score.
    for answers in [json!({ "a": 1, "b": "9" }), json!({ "a": 1, "b": 9.5 }), json!({ "a": 9 })] {
        let assessment = form.assess(&self::answers(answers)).unwrap();
        assert_eq!((assessment.scores, assessment.clinical_priority), (Vec::new(), Routine));
    }
}

#[test]
fn declarations_of_a_form_are_validated() {
    let with = |member: &str, value: Value| {
        let schema = json!({
            "properties": { "n": { "type": "integer" }, "t": { "type": "string" }, "f": { "type": "number" }, "r": { "$ref": "#" } },
            "x-scores": { "known": { "items": ["/n"], "bands": [] } },
            member: value,
        });
        wrong(draft(&schema))
    };
    let score = |items: Value| json!({ "a/b": { "items": items, "bands": [] } });
    for (member, value, place, code) in [
        ("x-order", json!(["n", 1]), "/x-order/1", "field.wrong_type"),
        ("x-order", json!(["n", "gone"]), "/x-order/1", "form_schema.vocabulary"),
        ("x-scores", json!({ "": { "items": ["/n"], "bands": [] } }), "/x-scores/", "text.blank"),
        ("x-scores", score(json!(["/t"])), "/x-scores/a~1b/items/0", "form_schema.vocabulary"),
        ("x-scores", score(json!(["/n", "/f"])), "/x-scores/a~1b/items/1", "form_schema.vocabulary"),
        ("x-scores", score(json!(["/r/n"])), "/x-scores/a~1b/items/0", "form_schema.vocabulary"),
        ("x-scores", score(json!([])), "/x-scores/a~1b/items", "form_schema.vocabulary"),
        ("x-scores", score(json!(vec!["/n"; 201])), "/x-scores/a~1b/items", "form_schema.vocabulary"),
        ("x-scores", json!({ "s": { "items": ["/n"] } }), "/x-scores/s/bands", "field.missing"),
        (
            "x-scores",
            json!({ "s": { "items": ["/n"], "bands": [{ "from": 0, "label": " " }] } }),
            "/x-scores/s/bands/0/label",
            "text.blank",
        ),
        ("x-priority", json!({}), "/x-priority", "field.wrong_type"),
        (
            "x-priority",
            json!([{ "score": "gone", "from": 1, "priority": "urgent" }]),
            "/x-priority/0/score",
            "form_schema.vocabulary",
        ),
        ("x-priority", json!([{ "score": "known", "priority": "urgent" }]), "/x-priority/0", "form_schema.vocabulary"),
        ("x-priority", json!([{ "when": {}, "priority": "soon" }]), "/x-priority/0/priority", "label.unknown"),
        (
            "x-priority",
            json!([{ "when": { "not": { "$ref": "#" } }, "priority": "urgent" }]),
            "/x-priority/0/when",
            "json_schema.endless",
        ),
        (
            "x-priority",
            json!(vec![json!({ "when": {}, "priority": "urgent" }); 201]),
            "/x-priority",
            "form_schema.vocabulary",
        ),
    ] {
        assert_eq!(with(member, value), pairs(&[(&format!("schema_definition{place}"), code)]), "{member}");
    }
    // The errors say what is known.
    let message = |member: &str, value: Value| {
        let schema = json!({
            "properties": { "n": { "type": "integer" }, "t": { "type": "string" }, "Ada Lovelace": {} },
            "x-scores": { "known": { "items": ["/n"], "bands": [] } },
            member: value,
        });
        draft(&schema).unwrap_err().violations()[0].message().to_owned()
    };
    for (member, value, expected) in [
        ("x-order", json!(["gone"]), "must name a property of the schema, each once: n t"),
        ("x-scores", json!({ "s": { "itmes": [] } }), "is unknown; the members are title items bands source"),
        ("x-scores", score(json!(["/t"])), "must point to an integer property of the schema, each once, such as /n"),
        ("x-priority", json!([{ "item": "/n" }]), "is unknown; the members are when score from priority"),
        (
            "x-priority",
            json!([{ "score": "gone", "from": 1, "priority": "urgent" }]),
            "must be a score of the form: known",
        ),
    ] {
        assert_eq!(message(member, value), expected, "{member}");
    }
    // As many as there may be, and one more.
    let many = |priorities: usize, items: usize, scores: usize| {
        let names: Vec<String> = (0..items).map(|i| format!("n{i}")).collect();
        let properties: Map<String, Value> =
            names.iter().map(|name| (name.clone(), json!({ "type": "integer" }))).collect();
        let pointers: Vec<String> = names.iter().map(|name| format!("/{name}")).collect();
        let score = json!({ "items": pointers, "bands": [] });
        let scores: Map<String, Value> = (0..scores).map(|i| (format!("s{i}"), score.clone())).collect();
        let rules = vec![json!({ "when": {}, "priority": "urgent" }); priorities];
        draft(&json!({ "properties": properties, "x-scores": scores, "x-priority": rules })).map(drop)
    };
    for (priorities, items, scores, expected) in [
        (200, 1, 1, None),
        (201, 1, 1, Some("schema_definition/x-priority")),
        (1, 200, 1, None),
        (1, 201, 1, Some("schema_definition/x-scores/s0/items")),
        (1, 1, 200, None),
        (1, 1, 201, Some("schema_definition/x-scores")),
    ] {
        let found = many(priorities, items, scores).map_err(|invalid| invalid.violations()[0].field().to_owned());
        assert_eq!(found.err().as_deref(), expected, "{priorities} {items} {scores}");
    }
}

/// An imported row may contain anything; the violation is reported for the form, not for the answers.
#[test]
fn an_invalid_stored_form_cannot_be_answered() {
    for (schema, code) in [
        (json!({ "type": "nonsense" }), "json_schema.malformed"),
        (json!({ "$ref": "https://example.com/form.json" }), "json_schema.reference"),
        (json!({ "$ref": "#" }), "json_schema.endless"),
        (json!({ "x-order": ["gone"] }), "form_schema.vocabulary"),
        (json!({ "x-priority": [{ "when": { "type": "nonsense" }, "priority": "urgent" }] }), "json_schema.malformed"),
    ] {
        let mut row = vectors().row("form_schema");
        row["schema_definition"] = schema;
        row["is_published"] = true.into();
        let form: FormSchema = entity_from_json(&row).unwrap();
        assert_eq!(wrong(submit(&form, json!({}))), pairs(&[("form_schema_id", code)]));
    }
}

#[test]
fn a_published_form_is_immutable_and_can_be_revised() {
    let form = published(GAD_7);
    let code = |outcome: Result<FormSchema, Error>| outcome.unwrap_err().code();
    assert_eq!(code(form.clone().revise(FormSchemaChanges::default())), Code::FORM_SCHEMA_PUBLISHED);
    assert_eq!(code(form.clone().publish()), Code::FORM_SCHEMA_PUBLISHED);
    let (author, later) = (UserId::generate(), now().plus(chrono::TimeDelta::hours(1)).unwrap());
    for (step, version) in [(VersionStep::Major, "2.0.0"), (VersionStep::Minor, "1.1.0"), (VersionStep::Patch, "1.0.1")]
    {
        let next = FormSchema::next_version(&form, step, author, later).unwrap();
        assert_eq!((next.version.as_str(), next.is_published, &next.title), (version, false, &form.title));
        assert_eq!((next.created_by, next.created_at, next.updated_at), (author, later, later));
    }
    let next = FormSchema::next_version(&form, VersionStep::Minor, author, later).unwrap();
    assert_eq!(next.schema_definition, form.schema_definition);
    assert_ne!(next.id, form.id);
    assert_eq!(
        code(FormSchema::next_version(&next, VersionStep::Minor, UserId::generate(), now())),
        Code::FORM_SCHEMA_NOT_PUBLISHED
    );
    let draft_answered = wrong(submit(&next, adding_up(7, 0).into()));
    assert_eq!(draft_answered, pairs(&[("form_schema_id", "form_submission.unpublished")]));
    // A revision changes nothing here, although both share the same compiled schema.
    let other = JsonSchema::from_json(&json!({ "required": ["only"] })).unwrap();
    let next = next.revise(FormSchemaChanges { schema_definition: Change::Set(other), ..Default::default() }).unwrap();
    let next = next.publish().unwrap();
    assert_eq!(wrong(submit(&next, json!({}))), pairs(&[("submission_data/only", "answer.missing")]));
    let submission = submit(&form, adding_up(7, 0).into()).unwrap();
    assert_eq!((submission.form_schema_id, submission.form_version.as_str()), (form.id, "1.0.0"));
}

#[test]
fn a_submission_is_processed_and_retried() {
    let errors = |text: &str| vec![text.parse().unwrap()];
    let received = submit(&published(GAD_7), adding_up(7, 0).into()).unwrap();
    assert_eq!(received.state(), FormSubmissionState::Pending);
    let failed = received.process().unwrap().fail(errors("the laboratory did not answer")).unwrap();
    assert_eq!(failed.state(), FormSubmissionState::Error { errors: &errors("the laboratory did not answer") });
    let again = failed.process().unwrap();
    // During the retry the earlier errors are still known.
    assert_eq!(
        again.state(),
        FormSubmissionState::Processing { earlier_errors: &errors("the laboratory did not answer") }
    );
    let refused = again.clone().fail(errors(" ")).unwrap_err();
    assert_eq!(refused.code(), Code::TEXT_BLANK);
    let done = again.complete(now()).unwrap();
    assert_eq!(done.state(), FormSubmissionState::Completed { processed_at: Some(now()) });
    assert_eq!(done.processing_errors, None);
    assert_eq!(done.process().unwrap_err().code(), Code::STATUS_TRANSITION);
}
