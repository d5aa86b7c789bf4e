//! Form submissions, and the queue of pending ones.

use crate::{
    by_name::{call, faults},
    forms::{START, author, mood, new_form, published},
    support::{
        care::*,
        crowd::{crowd, done, within},
        proxy::{overheard, trips},
        *,
    },
    talk::Claims,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use telehealth_core::{
    Code, ConsultationId, FormSchemaId, FormSubmissionId, Phi, TelehealthFlowId, UserId,
    field::Field,
    forms::{ClinicalPriority, FormSubmission, FormSubmissionStatus, NewFormSubmission, VersionStep},
    value::{JsonObject, JsonSchema},
    workflow::{NewTelehealthFlow, TelehealthFlow},
};
use telehealth_storage::{Error, FormSubmissionFilter, ListOrder, Options, Portal};

const THREADS: usize = 32;

fn answers(answers: &Value) -> NewFormSubmission {
    NewFormSubmission::new(Phi::new(JsonObject::from_json(answers).expect("an object")))
}

fn submit(portal: &Portal, form: FormSchemaId, new: &NewFormSubmission) -> Result<FormSubmission, Error> {
    within(portal, |tx| tx.submit_form(form, new.clone(), at(START)))
}

#[test]
fn all_answers_are_validated() {
    let portal = portal();
    let form = published(&portal, "Mood", "1.0.0", &mood());
    let stored = submit(&portal, form.id, &answers(&json!({ "mood": 1, "sleep": "well" }))).expect("a submission");
    assert_eq!(
        (stored.form_schema_id, &stored.form_version, stored.status),
        (form.id, &form.version, FormSubmissionStatus::Pending)
    );
    let scores = stored.scores.as_ref().expect("scores").expose();
    let score = scores.iter().map(|score| (score.name.as_str(), *score.total.expose())).collect::<Vec<_>>();
    assert_eq!(score, [("total", 1)]);
    let read: FormSubmission = done(&portal, |tx| tx.get(stored.id));
    assert_eq!(read.scores, stored.scores, "stored with the answers");
    let priority =
        |mood: i32| submit(&portal, form.id, &answers(&json!({ "mood": mood }))).expect("it").clinical_priority;
    assert_eq!(
        [0, 2, 3].map(priority),
        [ClinicalPriority::Routine, ClinicalPriority::Urgent, ClinicalPriority::Emergency]
    );
    let places = |new: &Value| {
        let mut places = faults(submit(&portal, form.id, &answers(new)));
        places.sort();
        places
    };
    let at = |place: &str, code| (format!("submission_data/{place}"), code);
    assert_eq!(
        places(&json!({ "mood": 4, "sleep": 7, "secret": "x" })),
        [
            ("submission_data".to_owned(), Code::ANSWER_UNKNOWN),
            at("mood", Code::ANSWER_INVALID),
            at("sleep", Code::ANSWER_INVALID),
        ]
    );
    assert_eq!(places(&json!({})), [at("mood", Code::ANSWER_MISSING)]);

    let author = author(&portal);
    let draft = store_one(&portal, new_form("Mood", "2.0.0", &mood(), author));
    let unpublished = submit(&portal, draft.id, &answers(&json!({ "mood": 9 })));
    assert_eq!(
        faults(unpublished),
        [("form_schema_id".to_owned(), Code::FORM_SUBMISSION_UNPUBLISHED), at("mood", Code::ANSWER_INVALID)]
    );
    let missing = submit(&portal, FormSchemaId::generate(), &answers(&json!({ "mood": 1 })));
    assert_eq!(missing.expect_err("no form").code(), Code::ROW_NOT_FOUND);
    assert_eq!(count(portal.url(), "form_submissions"), 4, "no trace");

    let arguments =
        json!({ "form_schema_id": form.id.to_string(), "submission_data": [], "form_version": "9.0.0", "now": START });
    assert_eq!(
        faults(call(&portal, "submit_form", &arguments)),
        [("form_version".to_owned(), Code::FIELD_UNKNOWN), ("submission_data".to_owned(), Code::FIELD_WRONG_TYPE)]
    );
}

#[test]
fn ten_thousand_answers_take_as_many_round_trips_as_one() {
    let (proxy, portal) = overheard(options());
    let questions: BTreeMap<String, Value> =
        (0..10_000).map(|number| (format!("q{number}"), json!({ "type": "integer" }))).collect();
    let open = json!({ "type": "object", "additionalProperties": { "type": "integer" } });
    let too_large = JsonSchema::from_json(&json!({ "properties": questions, "description": "x".repeat(10_000) }));
    assert_eq!(too_large.map_err(|error| error.code()), Err(Code::JSON_TOO_LARGE), "a schema of so many questions");
    let form = published(&portal, "Long", "1.0.0", &open);
    let given = |value: Value| answers(&questions.keys().map(|name| (name.clone(), value.clone())).collect());
    let one = answers(&json!({ "q0": 3 }));
    // The first use of a statement takes more.
    submit(&portal, form.id, &one).expect("a submission");
    let trips_of = |new: NewFormSubmission| {
        trips(&proxy, &portal, |tx| drop(tx.submit_form(form.id, new, at(START)).expect("a submission")))
    };
    assert_eq!(trips_of(given(json!(3))), trips_of(one));
    let stored = submit(&portal, form.id, &given(json!(3))).expect("a submission");
    let read: FormSubmission = done(&portal, |tx| tx.get(stored.id));
    assert_eq!(read.submission_data.expose().members().len(), 10_000);
    let refused = faults(submit(&portal, form.id, &given(json!("x"))));
    let (more, listed) = refused.split_last().expect("violations");
    assert_eq!((listed.len(), more.1), (1_000, Code::ANSWER_MORE));
    assert!(listed.iter().all(|(_, code)| *code == Code::ANSWER_INVALID));
}

#[test]
fn a_submission_belongs_to_the_patient_of_its_visit_and_flow() {
    let portal = portal();
    let form = published(&portal, "Mood", "1.0.0", &mood());
    let (ada, house) = people(&portal, at(START));
    let (ben, wilson) = people(&portal, at(START));
    let (visit, flow) = done(&portal, |tx| {
        let visit = tx.add(new_visit(&ada, &house, days(at(START), 1), at(START)))?;
        let flow = tx.add(TelehealthFlow::start(NewTelehealthFlow::new(ada.id), at(START))?)?;
        Ok((visit, flow))
    });
    let plain = answers(&json!({ "mood": 1 }));
    let linked = NewFormSubmission {
        consultation_id: Some(visit.id),
        telehealth_flow_id: Some(flow.id),
        submitted_by: Some(ada.id.into()),
        ..plain.clone()
    };
    let stored = submit(&portal, form.id, &linked).expect("a submission");
    assert_eq!((stored.patient_id, stored.provider_id), (Some(ada.id), Some(house.id)), "those of the visit");
    assert_eq!((stored.consultation_id, stored.telehealth_flow_id), (Some(visit.id), Some(flow.id)));

    let subject = |field: &str| vec![(field.to_owned(), Code::FORM_SUBMISSION_SUBJECT)];
    let refused = |new: NewFormSubmission| faults(submit(&portal, form.id, &new));
    let of_ben = NewFormSubmission { patient_id: Some(ben.id), ..plain.clone() };
    assert_eq!(
        refused(NewFormSubmission { consultation_id: Some(visit.id), ..of_ben.clone() }),
        subject("consultation_id")
    );
    assert_eq!(
        refused(NewFormSubmission { telehealth_flow_id: Some(flow.id), ..of_ben }),
        subject("telehealth_flow_id")
    );
    assert_eq!(
        refused(NewFormSubmission { provider_id: Some(wilson.id), ..linked.clone() }),
        subject("consultation_id")
    );
    let missing = |new: NewFormSubmission| submit(&portal, form.id, &new).expect_err("missing");
    let no_visit = missing(NewFormSubmission { consultation_id: Some(ConsultationId::generate()), ..plain.clone() });
    assert!(matches!(no_visit, Error::NotFound { entity: "consultation", .. }), "{no_visit}");
    let no_flow =
        missing(NewFormSubmission { telehealth_flow_id: Some(TelehealthFlowId::generate()), ..plain.clone() });
    assert!(matches!(no_flow, Error::NotFound { entity: "telehealth_flow", .. }), "{no_flow}");
    for nobody in [
        NewFormSubmission { patient_id: Some(house.id.user_id().into()), ..plain.clone() },
        NewFormSubmission { provider_id: Some(ada.id.user_id().into()), ..plain.clone() },
        NewFormSubmission { submitted_by: Some(UserId::generate()), ..plain },
    ] {
        assert_eq!(missing(nobody).code(), Code::REFERENCE_UNKNOWN);
    }
    assert_eq!(count(portal.url(), "form_submissions"), 1, "no trace");
}

/// Submissions with these moods, one second apart.
fn queue(portal: &Portal, moods: &[i32]) -> Vec<FormSubmission> {
    let form = published(portal, "Mood", "1.0.0", &mood());
    let new = |(mood, number): (&i32, i64)| {
        let time = at(START).plus(chrono::TimeDelta::seconds(number)).expect("an instant");
        FormSubmission::submit(answers(&json!({ "mood": mood })), &form, time).expect("a submission")
    };
    store(portal, moods.iter().zip(0..).map(new).collect())
}

fn ids(submissions: &[FormSubmission]) -> Vec<FormSubmissionId> {
    submissions.iter().map(|submission| submission.id).collect()
}

#[test]
fn the_most_urgent_submission_is_claimed_first() {
    let portal = portal();
    let queued = queue(&portal, &[0, 2, 3, 1, 3, 2]);
    let claim = |limit| done(&portal, |tx| tx.claim_sound_submissions(limit));
    let at = |places: &[usize]| places.iter().map(|place| queued[*place].id).collect::<Vec<_>>();
    let first = claim(3);
    assert_eq!(ids(&first), at(&[2, 4, 1]), "emergencies, then urgent ones");
    assert!(first.iter().all(|it| it.status == FormSubmissionStatus::Processing));
    assert_eq!(ids(&claim(1_000)), at(&[5, 0, 3]));
    assert_eq!(claim(1), []);
    for limit in [0, -1, 1_001, 100_000] {
        for refused in [
            within(&portal, |tx| tx.claim_sound_submissions(limit)),
            within(&portal, |tx| tx.recover_sound_submissions(self::at(START), limit)),
        ] {
            assert_eq!(faults(refused), [("limit".to_owned(), Code::PAGE_LIMIT)], "{limit}");
        }
    }
}

#[test]
fn a_submission_is_completed_or_retried() {
    let portal = portal();
    queue(&portal, &[0, 0]);
    let [good, bad] = <[_; 2]>::try_from(done(&portal, |tx| tx.claim_sound_submissions(2))).expect("two");
    done(&portal, |tx| tx.save(good.clone().complete(at(START))?));
    let failed = done(&portal, |tx| tx.save(bad.clone().fail(vec![text("no interpreter")])?));
    assert_eq!(done(&portal, |tx| tx.claim_sound_submissions(10)), [], "an error is not retried automatically");
    let again = done(&portal, |tx| tx.save(failed.clone().process()?));
    let second = within(&portal, |tx| tx.save(failed.clone().process()?)).expect_err("twice");
    assert_eq!(second.code(), Code::ROW_STALE);
    let completed = done(&portal, |tx| tx.save(again.clone().complete(at(START))?));
    assert_eq!((completed.processed_at, completed.processing_errors.clone()), (Some(at(START)), None));
}

#[test]
fn expired_claims_are_recovered() {
    let portal = portal();
    queue(&portal, &[0, 3, 0]);
    let claimed = done(&portal, |tx| tx.claim_sound_submissions(2));
    let recover = |before, limit| done(&portal, |tx| tx.recover_sound_submissions(before, limit));
    let [first, last] = [claimed.iter().map(|it| it.updated_at).min(), claimed.iter().map(|it| it.updated_at).max()];
    assert_eq!(recover(first.expect("a time"), 10), [], "not before the deadline");
    let later = last.expect("a time").plus(chrono::TimeDelta::milliseconds(1)).expect("an instant");
    let lost = recover(later, 10);
    let mut expected: Vec<&FormSubmission> = claimed.iter().collect();
    expected.sort_by_key(|it| (it.updated_at, it.id));
    let expected: Vec<FormSubmissionId> = expected.iter().map(|it| it.id).collect();
    assert_eq!(ids(&lost), expected, "the longest claimed first; the third is still within its deadline");
    for submission in &lost {
        assert_eq!(submission.status, FormSubmissionStatus::Error);
        assert_eq!(submission.processing_errors.as_deref(), Some([text("the worker did not finish")].as_slice()));
    }
    assert_eq!(recover(at("9999-01-01T00:00:00Z"), 10), [], "once");
    // The late worker no longer owns its claim, even while another worker processes it.
    let late = || within(&portal, |tx| tx.save(claimed[0].clone().complete(at(START))?)).expect_err("late").code();
    assert_eq!(late(), Code::ROW_STALE);
    let again = lost.iter().find(|it| it.id == claimed[0].id).expect("it");
    let again = done(&portal, |tx| tx.save(again.clone().process()?));
    assert_eq!(late(), Code::ROW_STALE);
    done(&portal, |tx| tx.save(again.clone().complete(at(START))?));
}

#[test]
fn concurrent_workers_claim_each_submission_once() {
    const COUNT: usize = 400;
    let portal = portal_with(Options { pool_size: 32, ..options() });
    let moods: Vec<i32> = (0..4).cycle().take(COUNT).collect();
    let queued = queue(&portal, &moods);
    let work = || {
        crowd(THREADS, |number| {
            let mut mine = Vec::new();
            loop {
                let claimed = done(&portal, |tx| tx.claim_sound_submissions(7));
                if claimed.is_empty() {
                    return mine;
                }
                // Some workers die once while processing.
                let dies = number % 8 == 0 && mine.is_empty();
                for submission in &claimed {
                    mine.push(submission.id);
                    if !dies {
                        done(&portal, |tx| tx.save(submission.clone().complete(at(START))?));
                    }
                }
                if dies {
                    return mine;
                }
            }
        })
    };
    let mut claims: Vec<FormSubmissionId> = work().into_iter().flatten().collect();
    let count = claims.len();
    claims.sort_unstable();
    claims.dedup();
    assert_eq!((claims.len(), count), (COUNT, COUNT), "each once");
    let lost = done(&portal, |tx| tx.recover_sound_submissions(at("9999-01-01T00:00:00Z"), 1_000));
    println!(
        "claiming: {COUNT} submissions, {THREADS} workers, {count} claims, {} lost with their workers",
        lost.len()
    );
    assert!(!lost.is_empty());
    for submission in &lost {
        done(&portal, |tx| {
            let again = tx.save(submission.clone().process()?)?;
            tx.save(again.complete(at(START))?)
        });
    }
    let filter =
        FormSubmissionFilter { status: Some(FormSubmissionStatus::Completed), ..FormSubmissionFilter::default() };
    let completed = done(&portal, |tx| tx.list::<FormSubmission>(&filter, ListOrder::ID, None, 1_000)).items;
    assert_eq!(completed.len(), queued.len(), "no submission is lost");
}

/// A submission that a worker is saving is neither waited for nor recovered.
#[test]
fn claims_and_recoveries_skip_locked_submissions() {
    let url = migrated_database();
    // Waiting would never end.
    batch(&url, "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET lock_timeout = 5000', current_database()); END $$");
    let portal = portal_at(&url);
    let queued = queue(&portal, &[3, 0, 0]);
    let mut slow = portal.begin(&service()).expect("begun");
    assert_eq!(ids(&slow.claim_sound_submissions(1).expect("claimed")), [queued[0].id]);
    assert_eq!(ids(&done(&portal, |tx| tx.claim_sound_submissions(1))), [queued[1].id]);
    slow.rollback().expect("rolled back");
    assert_eq!(ids(&done(&portal, |tx| tx.claim_sound_submissions(1))), [queued[0].id], "back in the queue");

    let claimed: FormSubmission = done(&portal, |tx| tx.get(queued[0].id));
    let mut slow = portal.begin(&service()).expect("begun");
    slow.save(claimed.complete(at(START)).expect("done")).expect("saved");
    let lost = done(&portal, |tx| tx.recover_sound_submissions(at("9999-01-01T00:00:00Z"), 10));
    assert_eq!(ids(&lost), [queued[1].id]);
    slow.commit().expect("committed");
}

#[test]
fn operations_on_forms_take_few_round_trips() {
    let (proxy, portal) = overheard(options());
    let (ada, house) = people(&portal, at(START));
    let author = author(&portal);
    let (visit, flow) = done(&portal, |tx| {
        let visit = tx.add(new_visit(&ada, &house, days(at(START), 1), at(START)))?;
        Ok((visit, tx.add(TelehealthFlow::start(NewTelehealthFlow::new(ada.id), at(START))?)?))
    });
    for title in ["Cold", "Warm"] {
        let draft = store_one(&portal, new_form(title, "1.0.0", &mood(), author));
        let plain = answers(&json!({ "mood": 1 }));
        let linked =
            NewFormSubmission { consultation_id: Some(visit.id), telehealth_flow_id: Some(flow.id), ..plain.clone() };
        let counts = [
            trips(&proxy, &portal, |tx| drop(tx.publish_form(draft.id).expect("published"))),
            trips(&proxy, &portal, |tx| {
                drop(tx.next_form_version(draft.id, VersionStep::Minor, author, at(START)).expect("a draft"));
            }),
            trips(&proxy, &portal, |tx| drop(tx.current_form(text(title)).expect("a form"))),
            trips(&proxy, &portal, |tx| drop(tx.form_versions(text(title)).expect("forms"))),
            trips(&proxy, &portal, |tx| drop(tx.submit_form(draft.id, plain, at(START)).expect("submitted"))),
            trips(&proxy, &portal, |tx| drop(tx.submit_form(draft.id, linked, at(START)).expect("submitted"))),
            trips(&proxy, &portal, |tx| assert_eq!(tx.claim_sound_submissions(100).expect("claimed").len(), 2)),
            trips(&proxy, &portal, |tx| assert_eq!(tx.claim_sound_submissions(100).expect("claimed").len(), 0)),
            trips(&proxy, &portal, |tx| {
                let lost = tx.recover_sound_submissions(at("9999-01-01T00:00:00Z"), 100).expect("recovered");
                assert_eq!(lost.len(), 2);
            }),
        ];
        if title == "Warm" {
            // The second claim finds nothing, and asks whether the worker may change the queue.
            assert_eq!(counts, [2, 2, 1, 1, 2, 4, 2, 2, 2]);
        }
    }
}
