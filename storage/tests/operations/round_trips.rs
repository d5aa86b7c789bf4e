//! Round trips of conversations, messages, notifications, flows, tasks and the audit log.

use crate::support::{care::store_one, json::JsonOps, *};
use serde_json::json;
use telehealth_core::{
    Entity, Phi, Timestamp, UserId,
    accounts::UserRole,
    field::{Field, Object},
    messaging::{
        Conversation, ConversationType, Message, MessageType, NewConversation, NewMessage, NewNotification,
        Notification, NotificationChannel, NotificationStatus, NotificationType,
    },
    record::entity_from_json,
    value::{Attachment, JsonObject},
    workflow::{AuditLog, FlowStatus, LogSeverity, NewTask, NewTelehealthFlow, Task, TelehealthFlow},
};
use telehealth_storage::{
    AuditLogFilter, ConversationFilter, ListOrder, MessageFilter, Transaction, Versioned, bindings, now,
};

/// An arbitrary JSON object.
fn free<const MAX: usize>(value: &serde_json::Value) -> JsonObject<MAX> {
    JsonObject::from_json(value).expect("an object")
}

/// Saves the result of a command, and checks that only its version changes.
fn save<E: Versioned>(tx: &mut Transaction, entity: E) -> telehealth_storage::Result<E> {
    let made: E::Record = entity.clone().into();
    let saved = tx.save(entity)?;
    for (column, value) in telehealth_core::Record::to_json(&made) {
        if !matches!(column.as_str(), "updated_at" | "status_history") {
            assert_eq!(saved.to_json_of(&column), value, "{column}");
        }
    }
    Ok(saved)
}

trait Columns {
    fn to_json_of(&self, column: &str) -> serde_json::Value;
}

impl<E: Entity> Columns for E {
    fn to_json_of(&self, column: &str) -> serde_json::Value {
        telehealth_core::Record::to_json(&**self)[column].clone()
    }
}

fn conversation(created_by: UserId, other: UserId, now: Timestamp) -> Conversation {
    let new = NewConversation {
        subject: Some(phi("the rash")),
        metadata: Some(free(&json!({ "room": 5, "weight": 0.1, "tags": ["é\"", null] }))),
        ..NewConversation::new(created_by, vec![created_by, other])
    };
    Conversation::start(new, now).expect("a conversation")
}

#[test]
fn messages_round_trip() {
    let portal = portal();
    let now = now();
    let (patient, provider) = people(&portal, now);
    let (patient, provider) = (patient.id.user_id(), provider.id.user_id());
    portal
        .transaction(&service(), |tx| {
            let talk = tx.add(conversation(patient, provider, now))?;
            assert_eq!(talk, conversation_like(&talk, patient, provider, now));
            let attachment = json!([{ "name": "é.png", "content_type": "image/png", "url": "https://files.example/a", "size_bytes": 7 }]);
            let new = NewMessage {
                message_type: Some(MessageType::Image),
                attachments: Some(Phi::new(Vec::<Attachment>::from_json(&attachment).expect("attachments"))),
                ..NewMessage::new(patient, phi("look"))
            };
            let message = tx.add(Message::send(new, &talk, now)?)?;
            let answer = Message::reply(NewMessage::new(provider, phi("I see")), &message, &talk, now)?;
            let answer = tx.add(answer)?;
            let message = save(tx, message.mark_read(provider, &talk, now)?)?;
            let message = save(tx, message.edit(patient, phi("look at this"), now)?)?;
            assert!(message.is_read_by(provider) && answer.is_unread_by(patient));
            let answer = save(tx, answer.delete(provider, now)?)?;
            assert_eq!(answer.content.expose().as_str(), "I see");

            let talk: Conversation = tx.get(talk.id)?;
            assert_eq!((talk.last_message_id, talk.last_message_at), (Some(answer.id), Some(now)));
            let archived = save(tx, talk.archive()?)?;
            let filter = ConversationFilter { participant_ids: Some(vec![provider]), ..Default::default() };
            assert_eq!(tx.list::<Conversation>(&filter, ListOrder::ID, None, 10)?.items, [archived]);
            let nobody = ConversationFilter { participant_ids: Some(vec![UserId::generate()]), ..Default::default() };
            assert!(tx.list::<Conversation>(&nobody, ListOrder::ID, None, 10)?.items.is_empty());
            let replies = MessageFilter { reply_to_message_id: Some(message.id), ..Default::default() };
            assert_eq!(tx.list::<Message>(&replies, ListOrder::ID, None, 10)?.items, [answer]);
            Ok::<_, telehealth_storage::Error>(())
        })
        .expect("a conversation");
}

fn conversation_like(stored: &Conversation, created_by: UserId, other: UserId, now: Timestamp) -> Conversation {
    let mut row = telehealth_core::Record::to_json(&*conversation(created_by, other, now));
    row.insert("id".to_owned(), stored.id.to_json());
    entity_from_json(&row).expect("a conversation")
}

#[test]
fn group_conversations_follow_the_rules_of_the_database() {
    let portal = portal();
    let now = now();
    let (patient, provider) = people(&portal, now);
    let third = store_one(&portal, new_user(UserRole::Patient, now));
    let group = NewConversation {
        conversation_type: Some(ConversationType::Group),
        ..NewConversation::new(patient.id.into(), vec![patient.id.into(), provider.id.into(), third.id])
    };
    let group = Conversation::start(group, now).expect("a group");
    let stranger =
        Message::send(NewMessage::new(group.participant_ids[2], phi("hello")), &group, now).expect("a message");
    let direct = conversation(patient.id.into(), provider.id.into(), now);
    let mut row: Object = telehealth_core::Record::to_json(&*stranger);
    row.insert("conversation_id".to_owned(), direct.id.to_json());
    let error = portal
        .transaction(&service(), |tx| {
            tx.add(group.clone())?;
            tx.add(direct.clone())?;
            tx.add(entity_from_json::<Message>(&row)?)
        })
        .expect_err("a non-participant cannot send");
    assert_eq!(error.code().as_str(), "message.sender");
}

#[test]
fn notifications_and_tasks_round_trip() {
    let portal = portal();
    let now = now();
    let (patient, provider) = people(&portal, now);
    portal
        .transaction(&service(), |tx| {
            let channels = vec![NotificationChannel::Sms, NotificationChannel::InApp];
            let new = NewNotification {
                data: Some(Phi::new(free(&json!({ "n": 1.5 })))),
                ..NewNotification::new(
                    patient.id.into(),
                    NotificationType::LabResults,
                    channels,
                    phi("results"),
                    phi("are in"),
                )
            };
            let queued = Notification::enqueue(new, now)?;
            assert_eq!(tx.add(queued.clone())?, queued);
            let claimed = save(tx, queued.claim(60.try_into().expect("a minute"), now)?)?;
            let paused = save(tx, claimed.retry_later(text("busy"), now)?)?;
            let sent = save(tx, paused.mark_sent(now)?)?;
            let read = save(tx, sent.mark_delivered()?.mark_read(now)?)?;
            assert_eq!(read.status, NotificationStatus::Delivered);

            let new = NewTask {
                estimated_hours: Some("0.01".parse().expect("hours")),
                related_entity_type: Some("patient".parse().expect("a name")),
                related_entity_id: Some(patient.id.uuid().into()),
                tags: Some(vec![text("rash")]),
                due_date: Some("2026-11-24".parse().expect("a date")),
                ..NewTask::new(phi("call Ada"))
            };
            let task = Task::create(new, now)?;
            assert_eq!(tx.add(task.clone())?, task);
            let task = save(tx, task.assign(Some(provider.id.into()), provider.id.into())?.start()?)?;
            let done = save(tx, task.complete(Some("99.99".parse().expect("hours")), now)?)?;
            assert_eq!(tx.get::<Task>(done.id)?, done);
            Ok::<_, telehealth_storage::Error>(())
        })
        .expect("a transaction");
}

#[test]
fn the_database_keeps_a_flows_history() {
    let portal = portal();
    let now = now();
    let (patient, _) = people(&portal, now);
    let flow = portal
        .transaction(&service(), |tx| {
            let mut flow = tx.add(TelehealthFlow::start(NewTelehealthFlow::new(patient.id), now)?)?;
            assert_eq!(flow.status_history.len(), 1);
            // The steps' effects are tested elsewhere.
            for status in ["product_selected", "intake_completed", "consultation_rejected"] {
                let mut row = telehealth_core::Record::to_json(&*flow);
                row.insert("current_status".to_owned(), json!(status));
                flow = save(tx, entity_from_json::<TelehealthFlow>(&row)?)?;
            }
            save(tx, flow.cancel()?)
        })
        .expect("a flow");
    let statuses: Vec<FlowStatus> = flow.status_history.iter().map(|change| change.status).collect();
    use FlowStatus as Status;
    assert_eq!(
        statuses,
        [
            Status::Started,
            Status::ProductSelected,
            Status::IntakeCompleted,
            Status::ConsultationRejected,
            Status::Cancelled
        ]
    );
}

#[test]
fn the_audit_log_is_read_only() {
    let url = migrated_database();
    execute(
        &url,
        "INSERT INTO audit_logs (action, entity_type, entity_id, ip_address, new_values, severity) VALUES
            ('LOGIN', 'users', gen_random_uuid(), '192.0.2.7', '{\"n\": 1}', 'warning'),
            ('LOGIN', 'users', gen_random_uuid(), '2001:db8::7', NULL, 'info'),
            ('EXPORT', 'users', gen_random_uuid(), '10.1.2.3/8', NULL, 'info')",
    );
    let portal = portal_at(&url);
    let entries = |filter: AuditLogFilter| {
        portal
            .transaction(&service(), |tx| tx.list::<AuditLog>(&filter, ListOrder::ID, None, 10))
            .expect("entries")
            .items
    };
    let mut addresses: Vec<String> = entries(AuditLogFilter::default())
        .iter()
        .filter_map(|entry| entry.ip_address)
        .map(|it| it.to_string())
        .collect();
    addresses.sort();
    assert_eq!(addresses, ["10.1.2.3/8", "192.0.2.7", "2001:db8::7"]);
    let grave = entries(AuditLogFilter { severity: Some(LogSeverity::Warning), ..Default::default() });
    assert_eq!(grave.len(), 1);
    let ops = bindings::table("audit_logs").expect("a table");
    let row = telehealth_core::Record::to_json(&*grave[0]);
    assert_eq!(ops.writes, bindings::Writes::None);
    let add = |tx: &mut Transaction| ops.add_all_json(tx, std::slice::from_ref(&row)).map(|_| ());
    let save = |tx: &mut Transaction| ops.save_json(tx, &row).map(|_| ());
    let remove = |tx: &mut Transaction| ops.remove_json(tx, &row);
    for error in [
        portal.transaction(&service(), add),
        portal.transaction(&service(), save),
        portal.transaction(&service(), remove),
    ] {
        assert_eq!(error.expect_err("read only").code().as_str(), "row.final");
    }
}
