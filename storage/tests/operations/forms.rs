//! Forms and their versions; submissions reference valid, published forms (rule 6), whichever client writes.

use crate::support::{
    care::*,
    crowd::{crowd, done, within},
    race::race,
    random::{Random, seed},
    raw::{connect, must, tried},
    *,
};
use serde_json::{Value, json};
use telehealth_core::{
    Code, FormSchemaId, UserId,
    accounts::UserRole,
    field::Field,
    forms::{FormSchema, FormSchemaChanges, NewFormSchema, VersionStep},
    value::{JsonSchema, Version},
};
use telehealth_storage::{Error, Options, Portal};

pub const START: &str = "2030-01-07T08:00:00Z";
const THREADS: usize = 32;

/// A form that asks for a mood from 0 to 3; 3 is an emergency, 2 is urgent.
pub fn mood() -> Value {
    json!({
        "type": "object",
        "properties": { "mood": { "type": "integer", "minimum": 0, "maximum": 3 }, "sleep": { "type": "string" } },
        "required": ["mood"],
        "additionalProperties": false,
        "x-scores": { "total": { "items": ["/mood"], "bands": [{ "from": 0, "label": "low" }] } },
        "x-priority": [
            { "score": "total", "from": 2, "priority": "urgent" },
            { "score": "total", "from": 3, "priority": "emergency" },
        ],
    })
}

pub fn author(portal: &Portal) -> UserId {
    store_one(portal, new_user(UserRole::Admin, at(START))).id
}

pub fn new_form(title: &str, version: &str, schema: &Value, author: UserId) -> FormSchema {
    let schema = JsonSchema::from_json(schema).expect("a schema");
    let new = NewFormSchema {
        version: Some(version.parse().expect("a version")),
        ..NewFormSchema::new(text(title), schema, author)
    };
    FormSchema::draft(new, at(START)).expect("a form")
}

/// A published form.
pub fn published(portal: &Portal, title: &str, version: &str, schema: &Value) -> FormSchema {
    let author = author(portal);
    done(portal, |tx| {
        let draft = tx.add(new_form(title, version, schema, author))?;
        tx.publish_form(draft.id)
    })
}

fn versions(forms: &[FormSchema]) -> Vec<&str> {
    forms.iter().map(|form| form.version.as_str()).collect()
}

#[test]
fn a_draft_is_published_once() {
    let portal = portal_with(Options { pool_size: 32, ..options() });
    let author = author(&portal);
    let draft = store_one(&portal, new_form("Mood", "1.0.0", &mood(), author));
    let outcomes = crowd(THREADS, |_| within(&portal, |tx| tx.publish_form(draft.id)));
    let refusals: Vec<Code> = outcomes.iter().filter_map(|outcome| outcome.as_ref().err().map(Error::code)).collect();
    println!("publishing: {THREADS} attempts, {} winners, {} refusals", THREADS - refusals.len(), refusals.len());
    assert_eq!(refusals, [Code::FORM_SCHEMA_PUBLISHED; THREADS - 1]);
    assert!(done(&portal, |tx| tx.get::<FormSchema>(draft.id)).is_published);
    let missing = within(&portal, |tx| tx.publish_form(FormSchemaId::generate()));
    assert_eq!(missing.expect_err("no form").code(), Code::ROW_NOT_FOUND);
    // A concurrent revision of the draft is reported as stale.
    let title = FormSchemaChanges { title: text("x").into(), ..FormSchemaChanges::default() };
    let late = within(&portal, |tx| tx.save(draft.clone().revise(title.clone())?));
    assert_eq!(late.expect_err("late").code(), Code::ROW_STALE);
}

#[test]
fn the_current_form_is_the_highest_published_version() {
    let portal = portal();
    let author = author(&portal);
    let current = |title| done(&portal, |tx| tx.current_form(text(title)));
    assert_eq!(current("Mood"), None);
    let first = published(&portal, "Mood", "1.9.0", &mood());
    published(&portal, "mood", "7.0.0", &mood());
    let next = |form, step| within(&portal, |tx| tx.next_form_version(form, step, author, at(START)));
    let minor = next(first.id, VersionStep::Minor).expect("a draft");
    assert_eq!((minor.version.as_str(), minor.is_published, minor.created_by), ("1.10.0", false, author));
    assert_eq!(minor.schema_definition, first.schema_definition);
    assert_eq!(current("Mood").as_ref(), Some(&first), "a draft cannot be answered");
    assert_eq!(next(minor.id, VersionStep::Patch).expect_err("a draft").code(), Code::FORM_SCHEMA_NOT_PUBLISHED);
    let minor = done(&portal, |tx| tx.publish_form(minor.id));
    assert_eq!(current("Mood"), Some(minor.clone()), "1.10.0 comes after 1.9.0");
    next(minor.id, VersionStep::Major).expect("a draft");
    assert_eq!(next(first.id, VersionStep::Minor).expect_err("taken").code(), Code::FORM_SCHEMA_VERSION_TAKEN);
    assert_eq!(next(FormSchemaId::generate(), VersionStep::Minor).expect_err("no form").code(), Code::ROW_NOT_FOUND);
    let all = |title| done(&portal, |tx| tx.form_versions(text(title)));
    assert_eq!(versions(&all("Mood")), ["2.0.0", "1.10.0", "1.9.0"]);
    assert_eq!(versions(&all("mood")), ["7.0.0"]);
    assert_eq!(all("Sleep"), []);
}

#[test]
fn versions_are_sorted_as_in_core() {
    let portal = portal();
    let author = author(&portal);
    let mut random = Random::new(seed(), "versions");
    let number = |random: &mut Random| {
        let digits = random.pick(&[1, 1, 1, 2, 3, 6]);
        let number: String = (0..digits).map(|_| random.pick(&["0", "0", "1", "2", "9"])).collect();
        number
    };
    let mut expected: Vec<Version> = ["9999999999999999.0.0", "0.0.9999999999999999", "0.0.0", "1.0.0", "01.0.0"]
        .map(|version| version.parse().expect("a version"))
        .into();
    while expected.len() < 150 {
        let version = [number(&mut random), number(&mut random), number(&mut random)].join(".");
        expected.push(version.parse().expect("a version"));
        expected.sort_unstable();
        expected.dedup();
    }
    let plain = new_form("Mood", "1.0.0", &mood(), author);
    let forms: Vec<FormSchema> = expected
        .iter()
        .map(|version| {
            with(plain.clone(), |it| {
                (it.id, it.version, it.is_published) = (FormSchemaId::generate(), version.clone(), true);
            })
        })
        .collect();
    store(&portal, forms);
    expected.reverse();
    let found = done(&portal, |tx| tx.form_versions(text("Mood")));
    assert_eq!(versions(&found), expected.iter().map(Version::as_str).collect::<Vec<_>>());
    assert_eq!(done(&portal, |tx| tx.current_form(text("Mood"))).as_ref(), found.first());
}

#[test]
fn concurrent_drafts_of_the_next_version_create_one() {
    let portal = portal_with(Options { pool_size: 32, ..options() });
    let form = published(&portal, "Mood", "1.0.0", &mood());
    let author = author(&portal);
    let outcomes =
        crowd(THREADS, |_| within(&portal, |tx| tx.next_form_version(form.id, VersionStep::Minor, author, at(START))));
    let refusals: Vec<&Error> = outcomes.iter().filter_map(|outcome| outcome.as_ref().err()).collect();
    println!("next version: {THREADS} attempts, {} winners, {} refusals", THREADS - refusals.len(), refusals.len());
    assert_eq!(refusals.len(), THREADS - 1);
    for refusal in refusals {
        assert!(matches!(refusal, Error::Conflict(_)), "{refusal}");
        assert_eq!(refusal.code(), Code::FORM_SCHEMA_VERSION_TAKEN);
    }
    assert_eq!(versions(&done(&portal, |tx| tx.form_versions(text("Mood")))), ["1.1.0", "1.0.0"]);
}

/// By SQL outside core: a submission references a published form of the named version, which never changes.
#[test]
fn sql_cannot_answer_a_draft_or_change_a_published_form() {
    let url = migrated_database();
    let portal = portal_at(&url);
    let form = published(&portal, "Mood", "1.0.0", &mood());
    let author = author(&portal);
    let draft = store_one(&portal, new_form("Mood", "1.1.0", &mood(), author));
    let insert = |form: &str, version: &str| {
        format!(
            "INSERT INTO form_submissions (form_schema_id, form_version, submission_data)
             VALUES ('{form}', '{version}', '\"phi:v1:x\"')"
        )
    };
    let (of_form, of_draft) = (form.id.to_string(), draft.id.to_string());
    let mut connection = connect(&url);
    must(&mut connection, &insert(&of_form, "1.0.0"));
    let (unpublished, version) = (Some(Code::FORM_SUBMISSION_UNPUBLISHED), Some(Code::FORM_SUBMISSION_VERSION));
    let frozen = Some(Code::FORM_SCHEMA_PUBLISHED);
    let change = |what: &str| format!("UPDATE form_schemas SET {what} WHERE id = '{of_form}'");
    let cases = [
        (insert(&of_form, "1.0.0"), None),
        (insert(&of_draft, "1.1.0"), unpublished),
        (insert(&of_form, "1.1.0"), version),
        (insert(&of_form, "01.0.0"), version),
        (insert(&FormSchemaId::generate().to_string(), "1.0.0"), Some(Code::REFERENCE_UNKNOWN)),
        (format!("UPDATE form_submissions SET form_schema_id = '{of_draft}', form_version = '1.1.0'"), unpublished),
        ("UPDATE form_submissions SET form_version = '2.0.0'".to_owned(), version),
        ("UPDATE form_submissions SET device_type = 'tablet'".to_owned(), None),
        (change("title = 'x'"), frozen),
        (change("description = 'x'"), frozen),
        (change("version = '1.0.1'"), frozen),
        (change("schema_definition = '{}'"), frozen),
        (change("medical_form_type = 'intake'"), frozen),
        (change("clinical_workflow = 'x'"), frozen),
        (change("is_template = true"), frozen),
        (change("is_published = false"), frozen),
        (change("category = 'x', tags = '{y}'"), None),
        (format!("UPDATE form_schemas SET title = 'x', schema_definition = '{{}}' WHERE id = '{of_draft}'"), None),
        (
            format!("UPDATE form_schemas SET version = '1.0.0' WHERE id = '{of_draft}'"),
            Some(Code::FORM_SCHEMA_VERSION_TAKEN),
        ),
        (format!("DELETE FROM form_schemas WHERE id = '{of_draft}'"), None),
    ];
    for (sql, expected) in cases {
        let refusal = tried(&mut connection, &sql);
        assert_eq!(refusal.as_ref().map(Error::code), expected, "{sql}: {refusal:?}");
    }
    let needed = within(&portal, |tx| tx.remove(&form)).expect_err("answered");
    assert_eq!(needed.code(), Code::REFERENCE_IN_USE);
}

#[test]
fn publishing_revising_and_answering_are_serialized() {
    let url = migrated_database();
    let portal = portal_at(&url);
    let author = author(&portal);
    let mut connection = connect(&url);
    let mut number = 0;
    for level in ["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"] {
        for end in ["COMMIT", "ROLLBACK"] {
            number += 1;
            let draft = store_one(&portal, new_form("Mood", &format!("{number}.0.0"), &mood(), author));
            let publish = format!("UPDATE form_schemas SET is_published = true WHERE id = '{}'", draft.id);
            let revise = format!("UPDATE form_schemas SET schema_definition = '{{}}' WHERE id = '{}'", draft.id);
            let answer = format!(
                "INSERT INTO form_submissions (form_schema_id, form_version, submission_data)
                 VALUES ('{}', '{number}.0.0', '\"phi:v1:x\"')",
                draft.id
            );
            let what = format!("{level}, {end}");
            let code = |outcome: Result<(), Error>| outcome.err().map(|error| error.code());
            // It counts as published only after the commit.
            let early = race(&url, (level, &publish), (level, &answer), "ROLLBACK");
            assert_eq!(code(early.outcome), Some(Code::FORM_SUBMISSION_UNPUBLISHED), "{what}");
            // The revision waits for the publication, and is then refused.
            let late = race(&url, (level, &publish), (level, &revise), end);
            assert!(late.waited, "{what}");
            let expected = match (end, level) {
                ("ROLLBACK", _) => None,
                (_, "READ COMMITTED") => Some(Code::FORM_SCHEMA_PUBLISHED),
                _ => Some(Code::DATABASE_CONTENTION),
            };
            assert_eq!(code(late.outcome), expected, "{what}");
            let answered = raw::run(&mut connection, &answer).is_ok();
            assert_eq!(answered, end == "COMMIT", "{what}");
        }
    }
    let wrong = "SELECT count(*) FROM form_submissions JOIN form_schemas ON form_schemas.id = form_schema_id
                 WHERE NOT is_published OR version <> form_version";
    assert_eq!(ask(&url, wrong), "0");
}
