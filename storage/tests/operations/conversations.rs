//! Participants of conversations, and their messages.

use crate::{
    support::{
        crowd::*,
        race::race,
        raw::{connect, tried},
        *,
    },
    talk::*,
};
use serde_json::json;
use std::{collections::BTreeSet, thread};
use telehealth_core::{
    Code, ConversationId, MessageId, Phi, UserId,
    accounts::User,
    field::Field,
    messaging::{Conversation, ConversationType, Message, MessageType, NewConversation, NewMessage},
    value::Attachment,
};
use telehealth_storage::{Error, Invitation, ParticipantRemoval};

const NOON: &str = "2026-11-22T12:00:00Z";

#[test]
fn messages_are_sent_answered_edited_and_deleted() {
    let portal = portal();
    let now = at(NOON);
    let people = users(&portal, 2);
    let talk = done(&portal, |tx| tx.start_conversation(with_all(&people), now));
    let sent = done(&portal, |tx| tx.send_message(says(people[0], "it itches"), talk.id, after(now, 1)));
    let answer = done(&portal, |tx| tx.reply_to_message(says(people[1], "since when?"), sent.id, after(now, 2)));
    assert_eq!((answer.conversation_id, answer.reply_to_message_id), (talk.id, Some(sent.id)));
    let talk: Conversation = done(&portal, |tx| tx.get(talk.id));
    assert_eq!((talk.last_message_id, talk.last_message_at), (Some(answer.id), Some(after(now, 2))));

    let edited = done(&portal, |tx| tx.edit_message(sent.id, people[0], phi("it burns"), after(now, 3)));
    assert_eq!((edited.content.expose().as_str(), edited.edited_at), ("it burns", Some(after(now, 3))));
    let deleted = done(&portal, |tx| tx.delete_message(answer.id, people[1], after(now, 4))).expect("a message");
    assert_eq!((deleted.is_deleted, deleted.deleted_at), (true, Some(after(now, 4))));
    assert_eq!(deleted.content.expose().as_str(), "since when?");
}

#[test]
fn non_participants_find_no_messages() {
    let url = migrated_database();
    let portal = portal_at(&url);
    let now = at(NOON);
    let people = users(&portal, 5);
    let group = talk(&portal, &people[..4], now);
    let sent = done(&portal, |tx| tx.send_message(says(people[3], "hello"), group.id, now));
    // The fourth has left, the fifth never took part.
    done(&portal, |tx| {
        tx.remove_participant(group.id, ParticipantRemoval { remover_id: people[3], user_id: people[3] })
    });
    let before = fingerprint(&url);
    for stranger in [people[3], people[4], UserId::generate()] {
        for id in [group.id, ConversationId::generate()] {
            missing::<Conversation, _>(within(&portal, |tx| tx.send_message(says(stranger, "?"), id, now)), id);
            missing::<Conversation, _>(
                within(&portal, |tx| tx.add_participant(id, Invitation { inviter_id: stranger, user_id: stranger })),
                id,
            );
            missing::<Conversation, _>(
                within(&portal, |tx| {
                    tx.remove_participant(id, ParticipantRemoval { remover_id: stranger, user_id: people[1] })
                }),
                id,
            );
            missing::<Conversation, _>(within(&portal, |tx| tx.mark_conversation_read(id, stranger, now)), id);
            missing::<Conversation, _>(within(&portal, |tx| tx.messages_page(id, stranger, None, 10)), id);
            missing::<Conversation, _>(within(&portal, |tx| tx.messages_page(id, stranger, Some(sent.id), 10)), id);
        }
        for id in [sent.id, MessageId::generate()] {
            missing::<Message, _>(within(&portal, |tx| tx.reply_to_message(says(stranger, "?"), id, now)), id);
            missing::<Message, _>(within(&portal, |tx| tx.edit_message(id, stranger, phi("?"), now)), id);
            missing::<Message, _>(within(&portal, |tx| tx.delete_message(id, stranger, now)), id);
        }
        assert_eq!(done(&portal, |tx| tx.inbox(stranger, None, 10)).items, []);
        assert_eq!(done(&portal, |tx| tx.unread_count(stranger)).get(), 0);
    }
    assert_eq!(fingerprint(&url), before);
}

#[test]
fn refused_messages_leave_no_trace() {
    let url = migrated_database();
    let portal = portal_at(&url);
    let now = at(NOON);
    let people = users(&portal, 4);
    let pair = talk(&portal, &people[..2], now);
    let group = talk(&portal, &people[..3], now);
    let closed = talk(&portal, &people[1..3], now);
    done(&portal, |tx| {
        let closed: Conversation = tx.get(closed.id)?;
        tx.save(closed.archive()?)
    });
    let deleted = done(&portal, |tx| {
        let message = tx.send_message(says(people[0], "oh"), pair.id, now)?;
        tx.delete_message(message.id, people[0], now)
    })
    .expect("a message");
    let sent = done(&portal, |tx| tx.send_message(says(people[0], "hello"), pair.id, now));
    let before = fingerprint(&url);

    let file =
        json!({ "name": "a.png", "content_type": "image/png", "url": "https://files.example/a", "size_bytes": 7 });
    let files = |count| NewMessage {
        message_type: Some(MessageType::Image),
        attachments: Some(Phi::new(vec![Attachment::from_json(&file).expect("a file"); count])),
        ..says(people[0], "look")
    };
    let send = |new: NewMessage, id| within(&portal, |tx| tx.send_message(new.clone(), id, now));
    refused(send(says(people[1], "anybody?"), closed.id), Code::CONVERSATION_ARCHIVED);
    refused(send(says(people[0], " "), pair.id), Code::MESSAGE_EMPTY);
    refused(send(files(101), pair.id), Code::LIST_TOO_LONG);
    refused(send(files(10_000), pair.id), Code::LIST_TOO_LONG);
    refused(within(&portal, |tx| tx.reply_to_message(says(people[1], "?"), deleted.id, now)), Code::MESSAGE_DELETED);
    refused(within(&portal, |tx| tx.edit_message(deleted.id, people[0], phi("?"), now)), Code::MESSAGE_DELETED);
    refused(within(&portal, |tx| tx.delete_message(deleted.id, people[0], now)), Code::MESSAGE_DELETED);
    refused(within(&portal, |tx| tx.edit_message(sent.id, people[1], phi("?"), now)), Code::MESSAGE_NOT_SENDER);
    refused(within(&portal, |tx| tx.delete_message(sent.id, people[1], now)), Code::MESSAGE_NOT_SENDER);
    refused(within(&portal, |tx| tx.edit_message(sent.id, people[0], phi("\n"), now)), Code::MESSAGE_EMPTY);

    refused(
        within(&portal, |tx| tx.add_participant(pair.id, Invitation { inviter_id: people[0], user_id: people[2] })),
        Code::CONVERSATION_DIRECT,
    );
    refused(
        within(&portal, |tx| {
            tx.remove_participant(pair.id, ParticipantRemoval { remover_id: people[0], user_id: people[1] })
        }),
        Code::CONVERSATION_TOO_FEW,
    );
    refused(
        within(&portal, |tx| {
            tx.remove_participant(group.id, ParticipantRemoval { remover_id: people[1], user_id: people[2] })
        }),
        Code::CONVERSATION_GROUP,
    );
    let outsider = within(&portal, |tx| {
        tx.remove_participant(group.id, ParticipantRemoval { remover_id: people[1], user_id: people[3] })
    });
    refused(outsider, Code::CONVERSATION_NOT_PARTICIPANT);
    refused(
        within(&portal, |tx| tx.add_participant(closed.id, Invitation { inviter_id: people[1], user_id: people[3] })),
        Code::CONVERSATION_ARCHIVED,
    );

    let mut many = with_all(&people[..3]);
    many.participant_ids.extend((0..9_998).map(|_| UserId::generate()));
    refused(within(&portal, |tx| tx.start_conversation(many.clone(), now)), Code::LIST_TOO_LONG);
    refused(
        within(&portal, |tx| tx.start_conversation(with_all(&[people[0], people[0]]), now)),
        Code::CONVERSATION_PARTICIPANT_TWICE,
    );

    // As Python and Node call it.
    let by_name = |name: &str, arguments: serde_json::Value| within(&portal, |tx| call(tx, name, arguments.clone()));
    let (id, sender) = (pair.id.to_json(), people[0].to_json());
    let long = json!({ "conversation_id": id, "sender_id": sender, "content": "x".repeat(5_000_000), "now": NOON });
    refused(by_name("send_message", long), Code::TEXT_TOO_LONG);
    let list = json!({ "conversation_id": id, "sender_id": sender, "content": "x", "attachments": vec![file.clone(); 10_001], "now": NOON });
    refused(by_name("send_message", list), Code::LIST_TOO_LONG);
    let crowd: Vec<UserId> = (0..10_001).map(|_| UserId::generate()).collect();
    let crowd = json!({ "created_by": crowd[0].to_json(), "participant_ids": crowd.to_json(), "now": NOON });
    refused(by_name("start_conversation", crowd), Code::LIST_TOO_LONG);
    assert_eq!(fingerprint(&url), before);

    // The limits themselves are valid.
    done(&portal, |tx| tx.send_message(files(100), pair.id, now));
}

#[test]
fn two_users_have_one_open_direct_conversation() {
    let portal = portal();
    let now = at(NOON);
    let people = users(&portal, 3);
    let start = |new: NewConversation| done(&portal, |tx| tx.start_conversation(new.clone(), now)).id;
    let (ada, grace) = ([people[0], people[1]], [people[1], people[0]]);
    let first = start(with_all(&ada));
    assert_eq!(start(with_all(&ada)), first);
    assert_eq!(start(with_all(&grace)), first, "whoever begins");
    let about = NewConversation { subject: Some(phi("the rash")), ..with_all(&ada) };
    let others = [
        start(about.clone()),
        start(about),
        start(NewConversation { conversation_type: Some(ConversationType::Support), ..with_all(&ada) }),
        start(NewConversation { conversation_type: Some(ConversationType::Consultation), ..with_all(&ada) }),
        start(with_all(&[people[0], people[2]])),
        start(with_all(&people)),
    ];
    let distinct: BTreeSet<_> = others.iter().chain([&first]).collect();
    assert_eq!(distinct.len(), 7, "another subject, type or company is another conversation");
    assert_eq!(start(with_all(&grace)), first, "what has a subject is not found");

    // Imported data: three participants in a conversation marked as direct.
    let three: Vec<String> = people.iter().map(ToString::to_string).collect();
    batch(
        portal.url(),
        &format!(
            "UPDATE conversations SET is_archived = true WHERE id = '{first}';
             INSERT INTO conversations (participant_ids, created_by) VALUES ('{{{}}}', '{}')",
            three.join(","),
            people[0]
        ),
    );
    let second = start(with_all(&ada));
    let talk: Conversation = done(&portal, |tx| tx.get(second));
    assert!(
        second != first && talk.participant_ids == ada,
        "neither an archived one nor one with three participants is found"
    );
}

#[test]
fn concurrent_starts_return_the_same_conversation() {
    let url = migrated_database();
    let portal = portal_of(&url, 32);
    let people = users(&portal, 2);
    let found = crowd(32, |number| {
        let pair = if number % 2 == 0 { [people[0], people[1]] } else { [people[1], people[0]] };
        done(&portal, |tx| tx.start_conversation(with_all(&pair), at(NOON))).id
    });
    let distinct: BTreeSet<ConversationId> = found.iter().copied().collect();
    println!(
        "{} started a conversation of two: {} conversations, {} rows",
        found.len(),
        distinct.len(),
        count(&url, "conversations")
    );
    assert_eq!((distinct.len(), count(&url, "conversations")), (1, 1));
}

#[test]
fn no_message_is_sent_in_a_conversation_archived_meanwhile() {
    let url = migrated_database();
    let portal = portal_at(&url);
    let now = at(NOON);
    let people = users(&portal, 3);
    let group = talk(&portal, &people, now);
    let mut closing = portal.begin(&service()).expect("begun");
    let open: Conversation = closing.get(group.id).expect("read");
    closing.save(open.archive().expect("archived")).expect("saved");
    thread::scope(|scope| {
        let sending = scope.spawn(|| within(&portal, |tx| tx.send_message(says(people[1], "wait"), group.id, now)));
        let waiting =
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
        while ask(&url, waiting) != "1" {
            assert!(!sending.is_finished(), "it waits for the other transaction");
        }
        closing.commit().expect("committed");
        refused(sending.join().expect("no panic"), Code::CONVERSATION_ARCHIVED);
    });
    assert_eq!(count(&url, "messages"), 0);
}

#[test]
fn participants_must_be_users() {
    let url = migrated_database();
    let portal = portal_at(&url);
    let now = at(NOON);
    let people = users(&portal, 4);
    let nobody = UserId::generate();
    let unknown = |outcome: Result<Conversation, Error>| {
        let error = outcome.expect_err("an unknown user");
        assert_eq!(
            (error.code(), error.violations()[0].field()),
            (Code::REFERENCE_UNKNOWN, "participant_ids"),
            "{error}"
        );
    };
    unknown(within(&portal, |tx| tx.start_conversation(with_all(&[people[0], nobody]), now)));
    unknown(within(&portal, |tx| tx.start_conversation(with_all(&[people[0], people[1], nobody]), now)));
    assert_eq!(count(&url, "conversations"), 0);
    let group = talk(&portal, &people, now);
    unknown(within(&portal, |tx| tx.add_participant(group.id, Invitation { inviter_id: people[0], user_id: nobody })));

    // By SQL outside core; the rules of the row itself are checked first.
    let mut connection = connect(&url);
    let insert =
        |ids: &str| format!("INSERT INTO conversations (participant_ids, created_by) VALUES ({ids}, '{}')", people[0]);
    let cases = [
        (insert(&format!("ARRAY['{}', '{nobody}']::uuid[]", people[0])), Some(Code::REFERENCE_UNKNOWN)),
        (
            insert(&format!("ARRAY['{0}', '{nobody}', '{0}']::uuid[]", people[0])),
            Some(Code::CONVERSATION_PARTICIPANT_TWICE),
        ),
        (insert(&format!("ARRAY['{}', NULL]::uuid[]", people[0])), Some(Code::FIELD_MISSING)),
        (insert("'{}'"), Some(Code::CONVERSATION_TOO_FEW)),
        (
            format!("UPDATE conversations SET participant_ids = participant_ids || '{nobody}'::uuid"),
            Some(Code::REFERENCE_UNKNOWN),
        ),
        (format!("UPDATE conversations SET participant_ids[2] = '{nobody}'"), Some(Code::REFERENCE_UNKNOWN)),
        (format!("UPDATE conversations SET participant_ids = array_remove(participant_ids, '{}')", people[3]), None),
        // Participants stay.
        (format!("DELETE FROM users WHERE id = '{}'", people[3]), Some(Code::REFERENCE_UNKNOWN)),
        (format!("UPDATE users SET id = '{nobody}' WHERE id = '{}'", people[3]), Some(Code::REFERENCE_UNKNOWN)),
        (format!("UPDATE users SET id = id, timezone = 'UTC' WHERE id = '{}'", people[3]), None),
        (
            format!(
                "UPDATE conversations SET participant_ids = array_remove(participant_ids, '{0}'); DELETE FROM users WHERE id = '{0}'",
                people[3]
            ),
            None,
        ),
    ];
    for (sql, expected) in cases {
        let outcome = tried(&mut connection, &sql);
        assert_eq!(outcome.as_ref().map(Error::code), expected, "{sql}: {outcome:?}");
    }
    let user: User = done(&portal, |tx| tx.get(people[3]));
    let error = within(&portal, |tx| tx.remove(&user)).expect_err("a participant");
    assert!(matches!(&error, Error::Conflict(violation) if violation.code() == Code::REFERENCE_IN_USE), "{error}");
    done(&portal, |tx| {
        tx.remove_participant(group.id, ParticipantRemoval { remover_id: people[0], user_id: people[3] })
    });
    done(&portal, |tx| tx.remove(&user));
}

#[test]
fn deleting_a_user_and_starting_a_conversation_with_them_exclude_each_other() {
    let url = migrated_database();
    let portal = portal_at(&url);
    for isolation in ["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"] {
        for (end, begun_first) in [("COMMIT", true), ("ROLLBACK", true), ("COMMIT", false), ("ROLLBACK", false)] {
            let people = users(&portal, 2);
            let begin = format!(
                "INSERT INTO conversations (participant_ids, created_by) VALUES (ARRAY['{0}', '{1}']::uuid[], '{0}')",
                people[0], people[1]
            );
            let delete = format!("DELETE FROM users WHERE id = '{}'", people[1]);
            let (begin, delete) = ((isolation, begin.as_str()), ("READ COMMITTED", delete.as_str()));
            let met = if begun_first { race(&url, begin, delete, end) } else { race(&url, delete, begin, end) };
            let expected = match (end, begun_first, isolation) {
                ("ROLLBACK", ..) => None,
                (_, false, "REPEATABLE READ" | "SERIALIZABLE") => Some(Code::DATABASE_CONTENTION),
                _ => Some(Code::REFERENCE_UNKNOWN),
            };
            let what = format!("{isolation}, {end}, conversation first: {begun_first}");
            assert_eq!((met.waited, met.outcome.err().map(|error| error.code())), (true, expected), "{what}");
        }
    }
    let dangling =
        "SELECT count(*) FROM conversations, unnest(participant_ids) AS who WHERE who NOT IN (SELECT id FROM users)";
    assert_eq!(ask(&url, dangling), "0");

    // The stricter isolation levels could not see a conversation that was started meanwhile.
    let people = users(&portal, 1);
    let mut connection = connect(&url);
    for isolation in ["REPEATABLE READ", "SERIALIZABLE"] {
        let delete =
            format!("SET TRANSACTION ISOLATION LEVEL {isolation}; DELETE FROM users WHERE id = '{}'", people[0]);
        assert!(tried(&mut connection, &delete).is_some(), "{isolation}");
    }
}

#[test]
fn concurrent_joins_are_all_kept() {
    let portal = portal();
    let now = at(NOON);
    let people = users(&portal, 11);
    let group = talk(&portal, &people[..3], now);
    crowd(8, |number| {
        done(&portal, |tx| {
            tx.add_participant(group.id, Invitation { inviter_id: people[0], user_id: people[3 + number] })
        })
    });
    let group: Conversation = done(&portal, |tx| tx.get(group.id));
    println!("8 joined at once: {} of 11 participants", group.participant_ids.len());
    assert_eq!(group.participant_ids.iter().collect::<BTreeSet<_>>(), people.iter().collect());
}
