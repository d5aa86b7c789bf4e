//! Entities enforce their rules when deserialized, and protected values do not leak.
//!
//! The documentation of `telehealth_core::record` shows that an entity cannot be built or changed without its rules.

use crate::support::{JsonTable, vectors};

use serde_json::json;
use telehealth_core::{
    Code, Entity, Record, UserId,
    accounts::{NewUser, Patient, UserChanges, UserRole},
    care::{Consultation, ConsultationRecord},
    catalog,
    field::{AnyEntity, Change},
    messaging::{Conversation, Message, Notification},
    operation::spread,
    record::{Rules, entity_from_json},
    tagging::{Tag, TagRecord},
    workflow::{AuditLog, Task, TelehealthFlow},
};

fn row<E: Entity>(name: &str) -> E {
    entity_from_json(&vectors().row(name)).unwrap()
}

/// Bindings hold entities of any table, and compare them.
#[test]
fn entities_are_equal_if_their_tables_and_columns_are() {
    let task = row::<Task>("task");
    let changed = vectors().resolve(&json!({ "row": "task", "with": { "title": "Another" } }));
    let changed: Task = entity_from_json(&changed).unwrap();
    let equals = |other: &dyn AnyEntity| task.is_equal(other);
    assert!(equals(&task.clone()) && equals(&*task.boxed()));
    assert!(!equals(&changed) && !equals(&row::<Tag>("tag")));
}

#[test]
fn debug_hides_protected_values() {
    let patient = format!("{:?}", row::<Patient>("patient"));
    let visit = format!("{:?}", row::<Consultation>("consultation"));
    for word in ["Ada", "Lovelace", "St James", "Babbage", "824"] {
        assert!(!patient.contains(word), "{word} in {patient}");
    }
    assert!(!visit.contains("throat") && !visit.contains("video.example"), "{visit}");
    let rest = format!(
        "{:?} {:?} {:?} {:?} {:?} {:?}",
        row::<Conversation>("conversation"),
        row::<Message>("message"),
        row::<Notification>("notification"),
        row::<TelehealthFlow>("telehealth_flow"),
        row::<Task>("task"),
        row::<AuditLog>("audit_log"),
    );
    for word in ["itches", "the rash", "files.example", "your visit", "nine", "consultation_id\"", "call Ada", "v1:"] {
        assert!(!rest.contains(word), "{word} in {rest}");
    }
}

/// Callers may put anything anywhere, such as an address into the time zone.
#[test]
fn errors_never_repeat_input() {
    let marker = "Ada Lovelace, 12 St James's Square";
    for table in catalog::TABLES {
        for constructor in (table.constructors)() {
            let members = spread(constructor.arguments).map(|member| (member.name.to_owned(), marker.into()));
            let refused = table.call_json(constructor.name, None, &members.collect()).unwrap_err();
            assert!(!refused.to_string().contains("Lovelace"), "{refused}");
        }
        let row = table.columns.iter().map(|column| (column.name.to_owned(), marker.into())).collect();
        let refused = table.check_json(&row).unwrap_err();
        assert!(!refused.to_string().contains("Lovelace"), "{refused}");
    }
}

/// An entity cannot be read from a request: a record can, and is imported explicitly.
#[test]
fn an_import_enforces_the_rules() {
    let visit = row::<Consultation>("consultation");
    let mut json = serde_json::to_value(visit.with_phi()).unwrap();
    let record = serde_json::from_value::<ConsultationRecord>(json.clone()).unwrap();
    assert_eq!(Consultation::from_record(record).unwrap(), visit);
    json["status"] = "completed".into();
    let record = serde_json::from_value::<ConsultationRecord>(json).unwrap();
    assert!(Consultation::from_record(record).unwrap_err().has(Code::CONSULTATION_DURATION));
}

#[test]
fn serde_writes_protected_values_on_request_only() {
    let patient = row::<Patient>("patient");
    let without = serde_json::to_value(&patient).unwrap();
    let with = serde_json::to_value(patient.with_phi()).unwrap();
    assert_eq!(with["first_name"], "Ada");
    for column in catalog::table("patients").unwrap().columns {
        let expected = (!column.kind.is_protected()).then(|| &with[column.name]);
        assert_eq!(without.get(column.name), expected, "{}", column.name);
    }
}

#[test]
fn inputs_and_values_are_read_from_requests() {
    let new: NewUser = serde_json::from_value(json!({ "email": "Ada@example.com", "role": "patient" })).unwrap();
    assert_eq!(new, NewUser::new("ada@example.com".parse().unwrap(), UserRole::Patient));
    let refused = |request| serde_json::from_value::<NewUser>(request).unwrap_err().to_string();
    let error = refused(json!({ "email": "ada", "role": "patient", "email_verified": true }));
    assert!(error.contains("[email.malformed]") && error.contains("email_verified is unknown"), "{error}");
    let changes: UserChanges = serde_json::from_value(json!({ "phone": null })).unwrap();
    assert_eq!(changes, UserChanges { phone: Change::Set(None), ..UserChanges::default() });
    let id: UserId = serde_json::from_value(json!("0190163d-8694-739b-aea5-966c26f8ad91")).unwrap();
    assert_eq!(serde_json::to_value(id).unwrap(), json!("0190163d-8694-739b-aea5-966c26f8ad91"));
}

#[test]
fn only_system_tags_cannot_be_deleted() {
    let tag = row::<Tag>("tag");
    assert_eq!((tag.is_system_tag, tag.require_removable()), (false, Ok(())));
    let mut record = TagRecord::from(tag);
    record.is_system_tag = true;
    assert_eq!(record.require_removable().unwrap_err().code(), Code::TAG_SYSTEM);
    assert_eq!(row::<Task>("task").require_removable(), Ok(()));
}
