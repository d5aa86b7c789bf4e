//! Entities enforce their rules when deserialized, and protected values do not leak.
//!
//! The documentation of `telehealth_core::record` shows that an entity cannot be built or changed without its rules.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod support;

use telehealth_core::{
    accounts::Patient,
    care::Consultation,
    catalog,
    messaging::{Conversation, Message, Notification},
    operation::spread,
    record::entity_from_json,
    workflow::{AuditLog, Task, TelehealthFlow},
};

fn row<E: telehealth_core::Entity>(name: &str) -> E {
    entity_from_json(&support::vectors().row(name)).unwrap()
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
            let refused = (table.call)(constructor.name, None, &members.collect()).unwrap_err();
            assert!(!refused.to_string().contains("Lovelace"), "{refused}");
        }
        let row = table.columns.iter().map(|column| (column.name.to_owned(), marker.into())).collect();
        let refused = (table.check)(&row).unwrap_err();
        assert!(!refused.to_string().contains("Lovelace"), "{refused}");
    }
}

#[test]
fn deserialization_enforces_the_rules() {
    let visit = row::<Consultation>("consultation");
    let mut json = serde_json::to_value(&visit).unwrap();
    assert_eq!(serde_json::from_value::<Consultation>(json.clone()).unwrap(), visit);
    json["status"] = "completed".into();
    let error = serde_json::from_value::<Consultation>(json).unwrap_err().to_string();
    assert!(error.contains("[consultation.duration]"), "{error}");
}
