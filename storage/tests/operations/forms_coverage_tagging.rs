//! Forms, coverage and tags on a real PostgreSQL: rows are read back unchanged, and the database enforces the same rules.

use crate::support::{json::JsonOps, *};
use serde_json::{Value, json};
use telehealth_core::{
    Entity,
    coverage::{InsuranceProvider, PatientInsurance, Pharmacy},
    field::Object,
    forms::{FormSchema, FormSubmission},
    record::entity_from_json,
    tagging::{EntityTag, Tag},
};
use telehealth_storage::{Error, Stored, Transaction, bindings, now};

/// The row of the shared vectors, with some fields replaced.
fn row<E: Entity>(domain: &str, name: &str, with: Value) -> E {
    let path = format!("{}/../core/vectors/{domain}.json", env!("CARGO_MANIFEST_DIR"));
    let vectors: Value = serde_json::from_str(&std::fs::read_to_string(path).expect("a file")).expect("JSON");
    let mut row: Object = vectors["rows"][name].as_object().expect("a row").clone();
    row.extend(with.as_object().cloned().unwrap_or_default());
    entity_from_json(&row).expect("a valid row")
}

/// Adds a row and reads it again; the caller compares what the database sets itself.
fn round_trip<E: Stored + PartialEq>(tx: &mut Transaction, entity: E) -> Result<E, Error> {
    let added = tx.add(entity)?;
    assert_eq!(tx.get::<E>(added.id())?, added);
    Ok(added)
}

#[test]
fn rows_are_read_back_unchanged() {
    let portal = portal();
    let (patient, provider) = people(&portal, now());
    let outcome = portal.transaction(&service(), |tx| {
        let insurer: InsuranceProvider = row("coverage", "insurance_provider", json!({}));
        assert_eq!(round_trip(tx, insurer.clone())?, insurer);
        let policy: PatientInsurance =
            row("coverage", "patient_insurance", json!({ "patient_id": patient.id.to_string() }));
        assert_eq!(round_trip(tx, policy.clone())?, policy);
        let second: PatientInsurance = row(
            "coverage",
            "patient_insurance",
            json!({ "id": "0190a000-0000-7000-8000-00000000f001", "patient_id": patient.id.to_string() }),
        );
        let refused = tx.savepoint(|tx| tx.add(second)).expect_err("a second primary");
        assert_eq!(refused.code().as_str(), "patient_insurance.second_primary");
        let pharmacy: Pharmacy = row("coverage", "pharmacy", json!({}));
        assert_eq!(round_trip(tx, pharmacy.clone())?, pharmacy);

        let form: FormSchema = row("forms", "form_schema", json!({ "created_by": provider.id.to_string() }));
        let form = round_trip(tx, form)?;
        let people = json!({
            "submitted_by": patient.id.to_string(), "patient_id": patient.id.to_string(), "ip_address": "2001:db8::/32",
        });
        let submission: FormSubmission = row("forms", "form_submission", people);
        let refused = tx.savepoint(|tx| tx.add(submission.clone())).expect_err("a draft");
        assert_eq!(refused.code().as_str(), "form_submission.unpublished");
        let published = tx.save(form.publish().expect("published"))?;
        assert_eq!(round_trip(tx, submission.clone())?, submission);
        let working = tx.save(submission.process().expect("a valid transition"))?;
        tx.save(working.complete(now()).expect("a valid transition"))?;
        // By SQL outside core: a published form does not change.
        let mut changed: Object = telehealth_core::Record::to_json(&*published);
        changed.insert("title".to_owned(), "another".into());
        let changed: FormSchema = entity_from_json(&changed).expect("a row");
        let refused = tx.savepoint(|tx| tx.save(changed)).expect_err("final");
        assert_eq!(refused.code().as_str(), "form_schema.published");
        Ok::<_, Error>(())
    });
    outcome.expect("committed");
}

#[test]
fn assignments_are_counted_and_immutable_and_system_tags_stay() {
    let portal = portal();
    let (patient, provider) = people(&portal, now());
    let outcome = portal.transaction(&service(), |tx| {
        let tag: Tag = row("tagging", "tag", json!({ "is_system_tag": true }));
        let tag = round_trip(tx, tag)?;
        assert_eq!(tag.usage_count.get(), 0, "a new tag is unused, whatever the row says");
        let ends = json!({ "entity_id": patient.id.to_string(), "tagged_by": provider.id.to_string() });
        let assignment: EntityTag = row("tagging", "entity_tag", ends);
        assert_eq!(round_trip(tx, assignment.clone())?, assignment);
        assert_eq!(tx.get::<Tag>(tag.id)?.usage_count.get(), 1);
        let again = json!({ "id": "0190a000-0000-7000-8000-00000000f002", "entity_id": patient.id.to_string(), "tagged_by": null });
        let twice: EntityTag = row("tagging", "entity_tag", again);
        let refused = tx.savepoint(|tx| tx.add(twice)).expect_err("already tagged");
        assert_eq!(refused.code().as_str(), "entity_tag.taken");
        let assignments = bindings::table("entity_tags").expect("a table");
        let refused = assignments.save_json(tx, &telehealth_core::Record::to_json(&*assignment)).expect_err("assignments are immutable");
        assert_eq!(refused.code().as_str(), "row.final");
        tx.remove(&assignment)?;
        assert!(matches!(tx.remove(&assignment), Err(Error::NotFound { .. })));
        let tag = tx.get::<Tag>(tag.id)?;
        assert_eq!(tag.usage_count.get(), 0);
        assert_eq!(tx.remove(&tag).expect_err("a system tag").code().as_str(), "tag.system");
        Ok::<_, Error>(())
    });
    outcome.expect("committed");
}
