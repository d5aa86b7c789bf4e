//! Conversations and their messages.

use super::all;
use crate::support::{raw::must, statements::id, world::peopled};
use telehealth_core::Code;

fn message(conversation: &str, sender: &str) -> String {
    format!(
        "INSERT INTO messages (id, conversation_id, sender_id, content, attachments)
         VALUES (md5('new')::uuid, {conversation}, {}, 'phi:v1:x', '\"phi:v1:x\"')",
        id(sender)
    )
}

/// In the first conversation of `world.sql` the participants are patient30 and provider30, in the second patient29,
/// provider29 and admin29.
#[test]
fn a_sender_is_a_participant() {
    let (_, mut connection) = peopled();
    let (first, second) = (id("talk1"), id("talk2"));
    let change = |what: &str| {
        format!("{}; UPDATE messages SET {what} WHERE id = md5('new')::uuid", message(&first, "patient30"))
    };
    let refused = Some(Code::MESSAGE_SENDER);
    let cases = [
        (message(&first, "patient30"), None),
        (message(&first, "provider30"), None),
        (message(&second, "admin29"), None),
        (message(&first, "admin29"), refused),
        (message(&second, "patient30"), refused),
        (message("gen_random_uuid()", "patient30"), Some(Code::REFERENCE_UNKNOWN)),
        (change(&format!("sender_id = {}", id("provider30"))), None),
        (change(&format!("sender_id = {}", id("patient29"))), refused),
        (change(&format!("conversation_id = {second}")), refused),
        (change(&format!("conversation_id = {second}, sender_id = {}", id("patient29"))), None),
        (change("content = 'phi:v1:y', is_edited = true, edited_at = now()"), None),
    ];
    all(&mut connection, &cases);
}

#[test]
fn a_message_remains_when_its_sender_leaves() {
    let (_, mut connection) = peopled();
    let (second, gone) = (id("talk2"), id("patient29"));
    must(
        &mut connection,
        &format!(
            "UPDATE conversations SET is_group = false, participant_ids = array_remove(participant_ids, {gone}) WHERE id = {second}"
        ),
    );
    let theirs = format!("conversation_id = {second} AND sender_id = {gone}");
    let cases = [
        (format!("UPDATE messages SET is_deleted = true WHERE {theirs}"), None),
        (format!("UPDATE messages SET sender_id = sender_id WHERE {theirs}"), None),
        (message(&second, "patient29"), Some(Code::MESSAGE_SENDER)),
    ];
    all(&mut connection, &cases);
}
