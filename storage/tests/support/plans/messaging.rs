//! Conversations, messages and notifications.

use super::{PLAN, Plan, set, text};
use crate::support::{
    random::Random,
    world::{World, instant, milliseconds},
};
use serde_json::{Value, json};
use telehealth_core::{
    field::Object,
    messaging::{ConversationType, MessageType, NotificationStatus},
};

pub const PLANS: &[Plan] = &[
    Plan {
        table: "conversations",
        fit: fit_conversation,
        breaks: &[bend_participants, bend_participants, bend_participants],
        ..PLAN
    },
    Plan {
        table: "messages",
        values: &[(
            "attachments",
            &[
                r#"{"name": "", "content_type": "image/png", "url": "https://cdn.example/x", "size_bytes": 0}"#,
                r#"{"name": "a.txt", "content_type": "text/plain; charset=UTF-8", "url": "http://a.b", "size_bytes": 2147483647}"#,
            ],
        )],
        fit: fit_message,
        breaks: &[bend_content, bend_edit, bend_sender, bend_sender],
        ..PLAN
    },
    Plan { table: "notifications", fit: fit_notification, breaks: &[bend_schedule, bend_sent], ..PLAN },
];

/// Two or more users, including the creator; at least three in a group.
fn fit_conversation(row: &mut Object, random: &mut Random, world: &World) {
    let mut participants = vec![json!(text(row, "created_by"))];
    for _ in 0..random.between(1, 4) {
        let other = world.row(random, "users", |user| !participants.contains(&user["id"]))["id"].clone();
        let place = random.below(participants.len() + 1);
        participants.insert(place, other);
    }
    let group = participants.len() > 2 && random.once_in(2);
    set(row, "participant_ids", participants);
    set(row, "is_group", group);
}

/// Zero to four participants, some of them twice, with and without the creator, as a group and not.
fn bend_participants(row: &mut Object, random: &mut Random, world: &World) -> String {
    let creator = text(row, "created_by").to_owned();
    let (one, other) = (world.any("users", random), world.any("users", random));
    let some = [json!(creator), json!(creator.to_uppercase()), one, other];
    let participants: Vec<Value> = (0..random.below(5)).map(|_| random.pick(&some)).collect();
    let (group, kind) = (random.once_in(2), random.pick(ConversationType::ALL));
    let description = format!("{kind}, group: {group}, {} participants", participants.len());
    set(row, "participant_ids", participants);
    set(row, "is_group", group);
    set(row, "conversation_type", kind.label());
    description
}

/// Sent by a participant, not empty, with the time of an edit if edited.
fn fit_message(row: &mut Object, random: &mut Random, world: &World) {
    let conversation = world.row(random, "conversations", |_| true);
    let participants = conversation["participant_ids"].as_array().expect("a list");
    set(row, "conversation_id", conversation["id"].clone());
    set(row, "sender_id", random.pick(participants));
    if text(row, "content").is_empty() {
        set(row, "content", "x");
    }
    let edited = row["edited_at"] != Value::Null;
    set(row, "is_edited", edited);
}

/// Nothing but spaces, or characters that other programs treat as spaces, in a message of any type.
fn bend_content(row: &mut Object, random: &mut Random, _: &World) -> String {
    let kind = random.pick(MessageType::ALL);
    let content = random.pick(&["", " ", "   ", "\t", "\n", "\u{a0}", " \u{2003} ", " x ", "\u{200b}"]);
    set(row, "message_type", kind.label());
    set(row, "content", content);
    format!("{kind} of {content:?}")
}

fn bend_edit(row: &mut Object, random: &mut Random, _: &World) -> String {
    let (edited, known) = (random.once_in(2), random.once_in(2));
    set(row, "is_edited", edited);
    set(row, "edited_at", if known { instant(0) } else { Value::Null });
    format!("edited: {edited}, when is known: {known}")
}

/// A sender who may be a participant of the conversation or not.
fn bend_sender(row: &mut Object, random: &mut Random, world: &World) -> String {
    let conversation = world.row(random, "conversations", |_| true);
    set(row, "conversation_id", conversation["id"].clone());
    set(row, "sender_id", world.row(random, "conversations", |_| true)["created_by"].clone());
    "a sender of this conversation or another".to_owned()
}

/// Due at or after its creation, and with a time of sending if sent.
fn fit_notification(row: &mut Object, random: &mut Random, _: &World) {
    let created = random.between(0, 4_000_000_000_000);
    set(row, "created_at", instant(created));
    set(row, "scheduled_at", instant(created + random.pick(&[0, 1, 86_400_000])));
    if text(row, "status") == "sent" {
        set(row, "sent_at", instant(created));
    }
}

fn bend_schedule(row: &mut Object, random: &mut Random, _: &World) -> String {
    let early = random.between(-1, 1);
    let scheduled = milliseconds(&row["created_at"]) - early;
    set(row, "scheduled_at", instant(scheduled));
    format!("due {early} ms before it was made")
}

fn bend_sent(row: &mut Object, random: &mut Random, _: &World) -> String {
    let (status, known) = (random.pick(NotificationStatus::ALL), random.once_in(2));
    set(row, "status", status.label());
    set(row, "sent_at", if known { instant(0) } else { Value::Null });
    format!("{status}, when is known: {known}")
}
