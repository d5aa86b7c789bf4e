//! Inboxes: conversations, unread messages and receipts.

use crate::{
    support::{
        crowd::*,
        proxy::overheard,
        random::{Random, seed},
        seals::seal_stand_ins,
        *,
    },
    talk::*,
};
use serde_json::json;
use std::time::Instant;
use telehealth_core::{
    Code, ConversationId, MessageId, Timestamp, UserId, catalog,
    messaging::{Conversation, ConversationType, Message, NewConversation},
    value::{Count, ReadReceipts},
};
use telehealth_storage::{Error, InboxPlace, ListOrder, MessageFilter, Portal, Transaction};

const NOON: &str = "2026-11-22T12:00:00Z";

/// All conversations of an inbox, read in pages.
fn whole_inbox(tx: &mut Transaction, user_id: UserId, limit: i32) -> Vec<telehealth_storage::InboxEntry> {
    let (mut entries, mut after) = (Vec::new(), None);
    loop {
        let page = tx.inbox(user_id, after, limit).expect("a page");
        assert!(page.next.is_none() || page.items.len() == usize::try_from(limit).expect("a length"));
        entries.extend(page.items);
        after = page.next;
        if after.is_none() {
            return entries;
        }
    }
}

/// All messages of a conversation, read in pages.
fn whole_conversation(tx: &mut Transaction, id: ConversationId, reader_id: UserId, limit: i32) -> Vec<Message> {
    let (mut messages, mut before) = (Vec::new(), None);
    loop {
        let page = tx.messages_page(id, reader_id, before, limit).expect("a page");
        assert!(page.next.is_none() || page.items.len() == usize::try_from(limit).expect("a length"));
        messages.extend(page.items);
        before = page.next;
        if before.is_none() {
            return messages;
        }
    }
}

fn active_at(conversation: &Conversation) -> Timestamp {
    conversation.last_message_at.unwrap_or(conversation.created_at)
}

/// Conversations of all sizes and types among eight users, with some messages deleted and some read, often several at the
/// same instant.
fn busy_portal(random: &mut Random) -> (Portal, Vec<UserId>) {
    let portal = portal();
    let people = users(&portal, 8);
    let now = at(NOON);
    done(&portal, |tx| {
        for _ in 0..40 {
            let mut taking_part = people.clone();
            let size = 2 + if random.once_in(2) { 0 } else { random.below(5) };
            while taking_part.len() > size {
                taking_part.remove(random.below(taking_part.len()));
            }
            let begun_at = after(now, random.between(0, 5));
            let new = match random.below(3) {
                0 => NewConversation { conversation_type: Some(ConversationType::Support), ..with_all(&taking_part) },
                _ => with_all(&taking_part),
            };
            let conversation = tx.add(Conversation::start(new, begun_at)?)?;
            let mut messages = Vec::new();
            for _ in 0..random.below(12) {
                let sender = random.pick(&taking_part);
                let sent_at = after(begun_at, random.between(0, 4));
                let mut message = Message::send(says(sender, "hello"), &conversation, sent_at)?;
                for reader in &taking_part {
                    if random.once_in(2) {
                        message = message.mark_read(*reader, &conversation, after(sent_at, 10))?;
                    }
                }
                messages.push(if random.once_in(4) { message.delete(sender, after(sent_at, 20))? } else { message });
            }
            tx.add_all(messages)?;
            if random.once_in(5) {
                let conversation: Conversation = tx.get(conversation.id)?;
                tx.save(conversation.archive()?)?;
            }
        }
        Ok(())
    });
    (portal, people)
}

#[test]
fn an_inbox_agrees_with_core() {
    let mut random = Random::new(seed(), "inbox");
    let (portal, people) = busy_portal(&mut random);
    let (conversations, messages): (Vec<Conversation>, Vec<Message>) = done(&portal, |tx| {
        Ok((
            tx.list(&Default::default(), ListOrder::ID, None, 1_000)?.items,
            tx.list(&Default::default(), ListOrder::ID, None, 1_000)?.items,
        ))
    });
    let mut compared = 0;
    for user in people {
        let mut expected: Vec<&Conversation> = conversations.iter().filter(|it| it.has_participant(user)).collect();
        expected.sort_by_key(|it| std::cmp::Reverse((active_at(it), it.id)));
        for limit in [1_000, 7, 1] {
            let entries = done(&portal, |tx| Ok(whole_inbox(tx, user, limit)));
            let mut unread_of_all = 0;
            assert_eq!(entries.iter().map(|entry| &entry.conversation).collect::<Vec<_>>(), expected);
            for entry in &entries {
                let of_it: Vec<&Message> =
                    messages.iter().filter(|message| message.conversation_id == entry.conversation.id).collect();
                let unread = of_it.iter().filter(|message| message.is_unread_by(user)).count();
                let last = of_it.iter().filter(|it| !it.is_deleted).max_by_key(|it| (it.created_at, it.id));
                assert_eq!(usize::try_from(entry.unread.get()), Ok(unread));
                assert_eq!(entry.last_message.as_ref(), last.copied());
                unread_of_all += entry.unread.get();
                compared += 1;
            }
            assert_eq!(done(&portal, |tx| tx.unread_count(user)).get(), unread_of_all);
        }
    }
    let unread = messages.iter().filter(|it| !it.is_deleted).count();
    println!(
        "{compared} entries of {} conversations with {} messages ({unread} not deleted) compared: 0 disagreements",
        conversations.len(),
        messages.len()
    );
}

#[test]
fn pages_of_messages_have_no_gaps_or_duplicates() {
    let mut random = Random::new(seed(), "pages");
    let (portal, people) = busy_portal(&mut random);
    let entries = done(&portal, |tx| Ok(whole_inbox(tx, people[0], 100)));
    for entry in entries {
        let id = entry.conversation.id;
        let filter = MessageFilter { conversation_id: Some(id), is_deleted: Some(false), ..MessageFilter::default() };
        let mut expected = done(&portal, |tx| tx.list::<Message>(&filter, ListOrder::ID, None, 1_000)).items;
        expected.sort_by_key(|it| std::cmp::Reverse((it.created_at, it.id)));
        for limit in [1, 2, 3, 1_000] {
            assert_eq!(done(&portal, |tx| Ok(whole_conversation(tx, id, people[0], limit))), expected, "{limit}");
        }
    }
}

#[test]
fn a_page_continues_after_the_last_one() {
    let portal = portal();
    let now = at(NOON);
    let people = users(&portal, 3);
    let (talk, other) = (talk(&portal, &people[..2], now), talk(&portal, &people, now));
    let sent = done(&portal, |tx| tx.add_all(chatter(&talk, 5, now)));
    let elsewhere = done(&portal, |tx| tx.send_message(says(people[0], "here"), other.id, now));
    let page = |before, limit| within(&portal, |tx| tx.messages_page(talk.id, people[0], before, limit));
    let ids = |page: telehealth_storage::MessagePage| page.items.iter().map(|it| it.id).collect::<Vec<_>>();
    let first = page(None, 2).expect("a page");
    assert_eq!(first.next, Some(sent[3].id));
    assert_eq!(ids(first), [sent[4].id, sent[3].id]);
    // Meanwhile the message at the cursor is deleted, and more are sent.
    done(&portal, |tx| tx.delete_message(sent[3].id, sent[3].sender_id, now));
    done(&portal, |tx| tx.send_message(says(people[0], "more"), talk.id, after(now, 60_000)));
    assert_eq!(ids(page(Some(sent[3].id), 2).expect("a page")), [sent[2].id, sent[1].id]);
    let last = page(Some(sent[1].id), 2).expect("a page");
    assert_eq!((last.next, ids(last)), (None, vec![sent[0].id]));
    for unknown in [elsewhere.id, MessageId::generate()] {
        missing::<Message, _>(page(Some(unknown), 2), unknown);
    }

    // A conversation that becomes active while its page is read does not move the reader back.
    let inbox = |after: Option<InboxPlace>| done(&portal, |tx| tx.inbox(people[0], after.clone(), 1));
    let first = inbox(None);
    assert_eq!(first.items[0].conversation.id, talk.id);
    done(&portal, |tx| tx.send_message(says(people[0], "again"), talk.id, after(now, 90_000)));
    let second = inbox(first.next);
    assert_eq!((second.items[0].conversation.id, second.next), (other.id, None));
    let beyond = InboxPlace { active_at: at("0001-01-01T00:00:00Z"), conversation_id: talk.id };
    assert_eq!(inbox(Some(beyond)).items, []);
}

#[test]
fn pages_have_the_same_limits_as_lists() {
    let portal = portal();
    let people = users(&portal, 2);
    let talk = talk(&portal, &people, at(NOON));
    for limit in [i32::MIN, -1, 0, 1_001, 100_000, i32::MAX] {
        refused(within(&portal, |tx| tx.inbox(people[0], None, limit)), Code::PAGE_LIMIT);
        refused(within(&portal, |tx| tx.messages_page(talk.id, people[0], None, limit)), Code::PAGE_LIMIT);
    }
    for limit in [1, 1_000] {
        done(&portal, |tx| tx.inbox(people[0], None, limit));
        done(&portal, |tx| tx.messages_page(talk.id, people[0], None, limit));
    }
    // As Python and Node call it, with and without a cursor.
    let by_name = |arguments: serde_json::Value| within(&portal, |tx| call(tx, "inbox", arguments.clone()));
    let user = people[0].to_string();
    let place = json!({ "active_at": "2027-01-01T00:00:00Z", "conversation_id": talk.id.to_string() });
    let page = by_name(json!({ "user_id": user, "after": place, "limit": 10 })).expect("a page");
    assert_eq!(page["items"][0]["conversation"]["id"], talk.id.to_string());
    refused(by_name(json!({ "user_id": user, "after": talk.id.to_string(), "limit": 10 })), Code::FIELD_WRONG_TYPE);
    refused(by_name(json!({ "user_id": user, "after": { "active_at": NOON }, "limit": 10 })), Code::FIELD_MISSING);
    refused(by_name(json!({ "user_id": user, "limit": 0 })), Code::PAGE_LIMIT);
    refused(by_name(json!({ "user_id": user, "limit": "all" })), Code::FIELD_WRONG_TYPE);
}

#[test]
fn reading_a_conversation_marks_other_participants_messages() {
    let portal = portal();
    let now = at(NOON);
    let people = users(&portal, 3);
    let (group, other) = (talk(&portal, &people, now), talk(&portal, &people[..2], now));
    let sent = done(&portal, |tx| {
        tx.add_all(chatter(&other, 2, now))?;
        let sent = tx.add_all(chatter(&group, 7, now))?;
        // The second is read already, the third is deleted.
        tx.save(sent[1].clone().mark_read(people[0], &group, after(now, 5))?)?;
        tx.save(sent[2].clone().delete(people[2], now)?)?;
        Ok(sent)
    });
    let read = |reader, at| done(&portal, |tx| tx.mark_conversation_read(group.id, reader, at)).get();
    // Of seven, three are the reader's own, one is read, one is deleted.
    assert_eq!(read(people[0], after(now, 9_000)), 2);
    assert_eq!(read(people[0], after(now, 10_000)), 0, "a second call marks nothing");
    assert_eq!(read(people[0], now), 0, "existing receipts are unchanged");
    assert_eq!(read(people[1], after(now, 9_500)), 4);
    let ids: Vec<MessageId> = sent.iter().map(|it| it.id).collect();
    let stored = done(&portal, |tx| tx.get_many::<Message>(&ids));
    for (number, message) in stored.iter().enumerate() {
        let first = match number {
            _ if message.sender_id == people[0] || number == 2 => None,
            1 => Some(after(now, 5)),
            _ => Some(after(now, 9_000)),
        };
        let second = if message.sender_id == people[1] || number == 2 { None } else { Some(after(now, 9_500)) };
        let mut expected = ReadReceipts::default();
        first.into_iter().for_each(|at| expected.add(people[0], at));
        second.into_iter().for_each(|at| expected.add(people[1], at));
        assert_eq!(message.read_by, expected, "number {number}");
    }
    assert_eq!(done(&portal, |tx| tx.unread_count(people[0])).get(), 1, "the other conversation is as it was");
    assert_eq!(done(&portal, |tx| tx.unread_count(people[2])).get(), 5);
}

/// A hundred messages from one sender, which 32 participants read at once while the sender edits some and deletes others.
#[test]
fn concurrent_readers_each_leave_a_receipt() {
    const READERS: usize = 32;
    let url = migrated_database();
    let portal = portal_of(&url, 40);
    let now = at(NOON);
    let people = users(&portal, READERS + 1);
    let group = talk(&portal, &people, now);
    let sent: Vec<MessageId> = done(&portal, |tx| {
        let new = |number| Message::send(says(people[0], "news"), &group, after(now, number)).expect("a message");
        tx.add_all((0..100).map(new).collect())
    })
    .iter()
    .map(|message| message.id)
    .collect();
    let marked = crowd(READERS + 2, |number| match number {
        0 => done(&portal, |tx| {
            for id in &sent[..30] {
                tx.edit_message(*id, people[0], phi("better news"), now)?;
            }
            Ok(0)
        }),
        1 => {
            sent[30..40].iter().for_each(|id| drop(done(&portal, |tx| tx.delete_message(*id, people[0], now))));
            0
        }
        _ => done(&portal, |tx| tx.mark_conversation_read(group.id, people[number - 1], now)).get(),
    });
    let stored = done(&portal, |tx| tx.get_many::<Message>(&sent));
    let receipts: usize = stored.iter().map(|message| message.read_by.iter().count()).sum();
    let counted: i32 = marked[2..].iter().sum();
    let lost = stored.iter().filter(|it| !it.is_deleted && it.read_by.iter().count() != READERS).count();
    println!("{READERS} read 100 messages at once: {receipts} receipts, {counted} counted, {lost} messages lack one");
    assert_eq!((lost, usize::try_from(counted)), (0, Ok(receipts)));
    let edited = stored.iter().filter(|it| it.is_edited && it.content.expose().as_str() == "better news").count();
    assert_eq!((edited, stored.iter().filter(|it| it.is_deleted).count()), (30, 10), "and no edit is lost");
}

type Step<'a> = (&'static str, Box<dyn Fn(&mut Transaction) -> Result<(), Error> + 'a>);

/// Every operation on a conversation.
fn steps<'a>(people: &'a [UserId], talk: &'a Conversation, first: &'a Message) -> Vec<Step<'a>> {
    let now = at("2027-01-01T00:00:00Z");
    let (ada, grace) = (people[0], people[1]);
    vec![
        ("inbox", Box::new(move |tx| tx.inbox(ada, None, 1_000).map(drop))),
        ("unread_count", Box::new(move |tx| tx.unread_count(ada).map(drop))),
        ("messages_page", Box::new(move |tx| tx.messages_page(talk.id, ada, None, 1_000).map(drop))),
        ("messages_page, second", Box::new(move |tx| tx.messages_page(talk.id, ada, Some(first.id), 1).map(drop))),
        ("mark_conversation_read", Box::new(move |tx| tx.mark_conversation_read(talk.id, ada, now).map(drop))),
        ("send_message", Box::new(move |tx| tx.send_message(says(ada, "more"), talk.id, now).map(drop))),
        ("reply_to_message", Box::new(move |tx| tx.reply_to_message(says(ada, "so"), first.id, now).map(drop))),
        ("edit_message", Box::new(move |tx| tx.edit_message(first.id, ada, phi("oh"), now).map(drop))),
        ("delete_message", Box::new(move |tx| tx.delete_message(first.id, ada, now).map(drop))),
        (
            "start_conversation, found",
            Box::new(move |tx| tx.start_conversation(with_all(&[ada, grace]), now).map(drop)),
        ),
        ("start_conversation", Box::new(move |tx| tx.start_conversation(with_all(&people[2..4]), now).map(drop))),
    ]
}

#[test]
fn round_trips_do_not_depend_on_the_number_of_messages() {
    let (proxy, portal) = overheard(options());
    let now = at(NOON);
    let people = users(&portal, 4);
    let mut counted = Vec::new();
    for (conversations, messages) in [(0, 2), (3, 5), (300, 300)] {
        done(&portal, |tx| {
            for number in 0..conversations {
                let talk = tx.add(Conversation::start(with_all(&people[..2 + number % 3]), now)?)?;
                tx.add_all(chatter(&talk, 5, now))?;
            }
            Ok(())
        });
        let talk = talk(&portal, &people[..2], after(now, 60_000_000));
        let first = done(&portal, |tx| tx.add_all(chatter(&talk, messages, now))).remove(0);
        let mut tx = portal.begin(&service()).expect("begun");
        // The server prepares each statement once, so the second run counts.
        let each = |tx: &mut Transaction| -> Vec<(&'static str, usize)> {
            let steps = steps(&people, &talk, &first).into_iter();
            let counted = steps.map(|(name, step)| {
                let _ = proxy.trips();
                step(tx).expect(name);
                (name, proxy.trips())
            });
            counted.collect()
        };
        tx.begin_savepoint().expect("a savepoint");
        each(&mut tx);
        tx.end_savepoint(false).expect("rolled back");
        counted.push(each(&mut tx));
    }
    println!("round trips: {:?}", counted[0]);
    // What finds nothing takes one more: whether the service account may read the table.
    let expected = [
        ("inbox", 2),
        ("unread_count", 1),
        ("messages_page", 2),
        ("messages_page, second", 4),
        ("mark_conversation_read", 1),
        ("send_message", 2),
        ("reply_to_message", 3),
        ("edit_message", 3),
        ("delete_message", 3),
        ("start_conversation, found", 2),
        ("start_conversation", 4),
    ];
    for each in counted {
        assert_eq!(each, expected);
    }
}

/// A user with 1,000 conversations, every fifth not direct and one with 10,000 messages, besides 4,000 of others.
const LOAD: &str = "
    INSERT INTO users (id, email) SELECT md5('u' || n)::uuid, 'u' || n || '@example.com' FROM generate_series(0, 1001) AS n;
    INSERT INTO conversations (id, conversation_type, participant_ids, created_by, created_at, last_message_at)
    SELECT md5('c' || n)::uuid, CASE WHEN n % 25 = 0 THEN 'support' ELSE 'direct' END::conversation_type_enum,
           ARRAY[one, md5('u' || 1 + n % 1000)::uuid], one, '2026-01-01', '2026-02-01'::timestamptz + n * interval '1 s'
    FROM generate_series(1, 5000) AS n,
         LATERAL (SELECT CASE WHEN n % 5 = 0 THEN md5('u0') ELSE md5('u1001') END::uuid AS one) AS one;
    ALTER TABLE messages DISABLE TRIGGER USER;
    INSERT INTO messages (conversation_id, sender_id, content, attachments, created_at, read_by)
    SELECT id, participant_ids[1 + m % 2], 'phi:v1:test:\"' || repeat('hello ', 30) || '\"', '\"phi:v1:test:[]\"', created_at + m * interval '1 min',
           CASE WHEN m > most - 3 THEN '{}' ELSE jsonb_build_object(participant_ids[2 - m % 2], '2026-02-01T00:00:00.000Z') END
    FROM (SELECT *, CASE WHEN id = md5('c10')::uuid THEN 10000 ELSE 10 END AS most FROM conversations) AS c,
         LATERAL generate_series(1, most) AS m
    ORDER BY m;
    ALTER TABLE messages ENABLE TRIGGER USER;
    VACUUM ANALYZE;";

#[test]
fn large_inboxes_and_conversations_use_indexes() {
    let (proxy, portal) = overheard(options());
    let url = portal.url().to_owned();
    for statement in LOAD.split_inclusive(";\n") {
        execute(&url, statement);
    }
    let user: UserId = ask(&url, "md5('u0')::uuid").parse().expect("an id");
    let talk: Conversation = done(&portal, |tx| tx.get(ask(&url, "md5('c10')::uuid").parse().expect("an id")));
    let newest = format!("SELECT id FROM messages WHERE conversation_id = '{}' ORDER BY created_at DESC", talk.id);
    let middle: MessageId = ask(&url, &format!("{newest} OFFSET 5000 LIMIT 1")).parse().expect("an id");
    let last = format!(
        "SELECT DISTINCT ON (c.id) m.id FROM conversations AS c JOIN messages AS m ON conversation_id = c.id
         WHERE '{user}' = ANY (participant_ids) ORDER BY c.id, m.created_at DESC"
    );
    let read = format!("(id IN ({newest} OFFSET 5000 LIMIT 102) OR id IN ({last}))");
    seal_stand_ins(&url, catalog::table("messages").expect("a table"), &read);
    let mut tx = portal.begin(&service()).expect("begun");
    let mut look = |name: &str, action: &dyn Fn(&mut Transaction) -> usize| {
        let _ = proxy.statements();
        action(&mut tx);
        // A statement's text is sent when it is prepared; later only its name is sent.
        let statements = proxy.statements().into_iter().filter(|it| !it.contains("pg_type"));
        let begun = Instant::now();
        let found = action(&mut tx);
        println!("{name}: {found} in {:?}", begun.elapsed());
        (found, statements.collect::<Vec<String>>())
    };
    let (conversations, inbox) = look("inbox of 1,000", &|tx| tx.inbox(user, None, 1_000).expect("a page").items.len());
    let (unread, count) = look("unread of 1,000", &|tx| number(tx.unread_count(user).expect("a count")));
    let (messages, page) = look("51st page of 10,000", &|tx| {
        tx.messages_page(talk.id, user, Some(middle), 100).expect("a page").items.len()
    });
    let (marked, mark) = look("10,000 that are read", &|tx| {
        number(tx.mark_conversation_read(talk.id, user, at(NOON)).expect("a count"))
    });
    assert_eq!((conversations, unread, messages, marked), (1_000, 1_000, 100, 0));

    let (who, talk) = (format!("'{user}'"), format!("'{}'", talk.id));
    let (all, when) = (format!("'{{{user}}}'"), "'2026-01-05'");
    let last = page.last().expect("a statement");
    let cases = [
        (
            &inbox[0],
            vec!["'direct'", &who, "1", &who, &who, "1", "1", &all, "1001"],
            [PARTICIPANTS, UNREAD, CREATED].as_slice(),
        ),
        (&count[0], vec!["'direct'", &who, "1", &who, &who, "1", &all], &[PARTICIPANTS, UNREAD, CREATED]),
        (last, vec![&talk, when, when, &who, "101"], &[CREATED]),
        (&mark[0], vec![&talk, &who, when], &[CREATED]),
    ];
    for (statement, arguments, indexes) in cases {
        let plan = plan(&url, statement, &arguments);
        assert!(!plan.contains("Seq Scan"), "{statement}\n{plan}");
        for index in indexes {
            assert!(plan.contains(index), "{index} for {statement}\n{plan}");
        }
    }
}

const PARTICIPANTS: &str = "idx_conversations_participants";
const UNREAD: &str = "idx_messages_unread";
const CREATED: &str = "idx_messages_conversation_created";

fn number(count: Count) -> usize {
    count.get().try_into().expect("a number")
}
