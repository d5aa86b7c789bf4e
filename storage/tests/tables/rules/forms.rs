//! Forms and their submissions.

use super::all;
use crate::support::{statements::id, world::peopled};
use telehealth_core::Code;

/// The first form of `world.sql` is published, the second is a draft.
#[test]
fn a_published_form_is_final() {
    let (_, mut connection) = peopled();
    let mut statements = Vec::new();
    let content = [
        "title = 'Other'",
        "description = 'x'",
        "version = '9.0.0'",
        r#"schema_definition = '{"type": "object"}'"#,
        "medical_form_type = 'consent'",
        "clinical_workflow = 'x'",
        "is_template = true",
        "is_published = NOT is_published",
        "category = 'x', title = 'Other'",
    ];
    let filing = ["category = 'x'", "tags = '{a}'", "title = title, is_published = is_published", "created_at = now()"];
    for (form, refused) in [("form1", Some(Code::FORM_SCHEMA_PUBLISHED)), ("form2", None)] {
        let update = |change: &&str| format!("UPDATE form_schemas SET {change} WHERE id = {}", id(form));
        statements.extend(content.iter().map(|change| (update(change), refused)));
        statements.extend(filing.iter().map(|change| (update(change), None)));
    }
    all(&mut connection, &statements);
}

fn submission(form: &str, version: &str) -> String {
    format!(
        "INSERT INTO form_submissions (id, form_schema_id, form_version, submission_data)
         VALUES (md5('new')::uuid, {form}, '{version}', '\"phi:v1:x\"')"
    )
}

#[test]
fn a_submission_names_a_published_form_and_its_version() {
    let (_, mut connection) = peopled();
    let (published, draft, other) = (id("form1"), id("form2"), id("form3"));
    let change = |what: &str| {
        format!("{}; UPDATE form_submissions SET {what} WHERE id = md5('new')::uuid", submission(&published, "1.0.0"))
    };
    let (unpublished, version) = (Some(Code::FORM_SUBMISSION_UNPUBLISHED), Some(Code::FORM_SUBMISSION_VERSION));
    let cases = [
        (submission(&published, "1.0.0"), None),
        (submission(&published, "1.1.0"), version),
        (submission(&published, "1.0"), version),
        (submission(&draft, "1.1.0"), unpublished),
        (submission(&draft, "1.0.0"), unpublished),
        (submission(&other, "2.0.0"), None),
        (submission("gen_random_uuid()", "1.0.0"), Some(Code::REFERENCE_UNKNOWN)),
        (change("form_version = '2.0.0'"), version),
        (change(&format!("form_schema_id = {other}")), version),
        (change(&format!("form_schema_id = {other}, form_version = '2.0.0'")), None),
        (change(&format!("form_schema_id = {draft}, form_version = '1.1.0'")), unpublished),
        (change("clinical_priority = 'urgent', form_version = form_version"), None),
    ];
    all(&mut connection, &cases);
}

#[test]
fn form_versions_are_unique() {
    let (_, mut connection) = peopled();
    let form = |title: &str, version: &str| {
        format!(
            "INSERT INTO form_schemas (title, version, schema_definition, created_by)
             VALUES ('{title}', '{version}', '{{}}', {})",
            id("admin1")
        )
    };
    let taken = Some(Code::FORM_SCHEMA_VERSION_TAKEN);
    let cases = [
        (form("Intake", "1.0.0"), taken),
        (form("Intake", "1.1.0"), taken),
        (form("Intake", "2.0.0"), None),
        (form("Consent", "1.0.0"), None),
        (format!("UPDATE form_schemas SET version = '1.0.0' WHERE id = {}", id("form2")), taken),
    ];
    all(&mut connection, &cases);
}
