//! Tags and their assignments.

use super::all;
use crate::support::{statements::id, world::peopled};
use telehealth_core::Code;

/// The third tag of `world.sql` is a system tag.
#[test]
fn a_system_tag_cannot_be_removed() {
    let (_, mut connection) = peopled();
    let system = Some(Code::TAG_SYSTEM);
    let cases = [
        (format!("DELETE FROM tags WHERE id = {}", id("tag3")), system),
        (format!("UPDATE tags SET is_system_tag = false WHERE id = {}", id("tag3")), system),
        ("DELETE FROM tags".to_owned(), system),
        (format!("UPDATE tags SET name = 'clinic', is_system_tag = true WHERE id = {}", id("tag3")), None),
        (format!("DELETE FROM tags WHERE id = {}", id("tag1")), None),
        (format!("UPDATE tags SET is_system_tag = true WHERE id = {}", id("tag1")), None),
    ];
    all(&mut connection, &cases);
}

#[test]
fn a_tag_is_assigned_to_a_row_once() {
    let (_, mut connection) = peopled();
    let assignment = |tag: &str, kind: &str, row: &str| {
        let (tag, row) = (id(tag), id(row));
        format!("INSERT INTO entity_tags (tag_id, entity_type, entity_id) VALUES ({tag}, '{kind}', {row})")
    };
    let cases = [
        (assignment("tag1", "patient", "patient1"), Some(Code::ENTITY_TAG_TAKEN)),
        (assignment("tag2", "patient", "patient1"), None),
        (assignment("tag1", "user", "patient1"), None),
        (assignment("tag1", "patient", "patient3"), None),
        (assignment("tag4", "patient", "patient3"), Some(Code::REFERENCE_UNKNOWN)),
    ];
    all(&mut connection, &cases);
}
