//! Damaged rows as users meet them: in searches, in inboxes, and among their own rows.

use crate::support::{
    care::with,
    raw::{connect, must},
    *,
};
use telehealth_core::{
    Code, PatientId, Phi, UserId,
    accounts::{NewPatient, Patient, UserRole},
    messaging::{Conversation, Message, NewConversation, NewMessage},
    workflow::{NewTask, Task},
};
use telehealth_storage::{Actor, Error, ListOrder, PatientFilter, Portal, Transaction, now};
use uuid::Uuid;

fn done<T>(portal: &Portal, work: impl FnMut(&mut Transaction) -> Result<T, Error>) -> T {
    portal.transaction(&service(), work).expect("done")
}

fn as_person<T>(
    portal: &Portal,
    id: UserId,
    work: impl FnMut(&mut Transaction) -> Result<T, Error>,
) -> Result<T, Error> {
    portal.transaction(&Actor::user(id), work)
}

/// Puts another row's envelope into a column.
fn damage(portal: &Portal, table: &'static str, column: &'static str, id: Uuid) {
    let sealer = options().keyring.expect("a keyring").sealer(table).expect("a sealer");
    let foreign = sealer.seal(column, Uuid::now_v7(), b"\"x\"").expect("sealed");
    let mut connection = connect(portal.url());
    must(&mut connection, "SET session_replication_role = replica");
    must(&mut connection, &format!("UPDATE {table} SET {column} = '{foreign}' WHERE id = '{id}'"));
}

fn people_of(portal: &Portal, count: usize) -> Vec<Patient> {
    let now = now();
    let made = done(portal, |tx| {
        let users = tx.add_all((0..count).map(|_| new_user(UserRole::Patient, now)).collect())?;
        let city = |user| NewPatient { city: Some(phi("Boston")), ..new_person(user) };
        tx.add_all(users.iter().map(|user| Patient::register(city(user), user, now).expect("a patient")).collect())
    });
    activate_all(portal);
    made
}

fn new_person(_: &telehealth_core::accounts::User) -> NewPatient {
    let born = "1985-12-10".parse().expect("a date");
    NewPatient { first_name: name("Ada"), last_name: name("Lovelace"), ..NewPatient::new(born) }
}

#[test]
fn a_search_by_name_skips_and_reports_a_damaged_row() {
    let portal = name_indexed(&portal());
    let people = people_of(&portal, 3);
    damage(&portal, "patients", "city", people[1].id.into());
    let page = done(&portal, |tx| tx.patients_by_name(None, Some(phi("lovelace")), None, None, 10));
    let found: Vec<PatientId> = page.items.iter().map(|it| it.id).collect();
    assert_eq!(found, [people[2].id, people[0].id]);
    assert_eq!(page.damaged.iter().map(|row| row.id.uuid()).collect::<Vec<_>>(), [people[1].id.uuid()]);
    // A page that ends with a damaged row continues correctly.
    let first = done(&portal, |tx| tx.patients_by_name(None, Some(phi("lovelace")), None, None, 1));
    let rest = done(&portal, |tx| tx.patients_by_name(None, Some(phi("lovelace")), None, first.next, 10));
    assert_eq!((first.items.len(), rest.items.len()), (1, 1));
}

#[test]
fn a_stream_continues_and_reports_damaged_rows() {
    let portal = portal();
    let people = people_of(&portal, 3);
    damage(&portal, "patients", "first_name", people[0].id.into());
    done(&portal, |tx| {
        let filter = PatientFilter::default();
        let mut stream = tx.stream::<Patient>(&filter, ListOrder::ID);
        let found: Vec<PatientId> = stream.by_ref().map(|it| it.map(|it| it.id)).collect::<Result<_, _>>()?;
        assert_eq!(found, [people[1].id, people[2].id]);
        assert_eq!((stream.damaged().len(), stream.damaged()[0].id.uuid()), (1, people[0].id.uuid()));
        assert_eq!(tx.damaged().len(), 1);
        Ok(())
    });
}

#[test]
fn a_damaged_message_blocks_no_inbox_and_can_be_deleted_by_its_sender() {
    let portal = portal();
    let people = people_of(&portal, 2);
    let (ada, eve) = (people[0].id.user_id(), people[1].id.user_id());
    let start = NewConversation::new(ada, vec![ada, eve]);
    let talk: Conversation = done(&portal, |tx| tx.start_conversation(start.clone(), now()));
    let send = |words: &str| done(&portal, |tx| tx.send_message(NewMessage::new(ada, phi(words)), talk.id, now()));
    let (first, last): (Message, Message) = (send("one"), send("two"));
    damage(&portal, "messages", "content", last.id.into());

    let inbox = as_person(&portal, eve, |tx| tx.inbox(eve, None, 10)).expect("an inbox");
    assert_eq!((inbox.items.len(), inbox.items[0].unread.get()), (1, 2));
    assert_eq!(inbox.items[0].last_message, None);
    assert_eq!(inbox.damaged.iter().map(|row| row.id.uuid()).collect::<Vec<_>>(), [last.id.uuid()]);
    let page = as_person(&portal, eve, |tx| tx.messages_page(talk.id, eve, None, 10)).expect("a page");
    assert_eq!((page.items, page.damaged.len()), (vec![first.clone()], 1));
    let page = as_person(&portal, eve, |tx| tx.messages_page(talk.id, eve, None, 1)).expect("a page");
    assert_eq!((page.items, page.next), (Vec::new(), Some(last.id)));
    let page = as_person(&portal, eve, |tx| tx.messages_page(talk.id, eve, Some(last.id), 1)).expect("a page");
    assert_eq!(page.items, [first]);

    let code = |outcome: Result<Option<Message>, Error>| outcome.map_err(|error| error.code());
    let by = |user: UserId| code(as_person(&portal, user, |tx| tx.delete_message(last.id, user, now())));
    assert_eq!(by(eve), Err(Code::MESSAGE_NOT_SENDER));
    assert_eq!(by(ada), Ok(None));
    let inbox = as_person(&portal, eve, |tx| tx.inbox(eve, None, 10)).expect("an inbox");
    assert!(inbox.damaged.is_empty() && inbox.items[0].last_message.is_some());
}

#[test]
fn a_page_of_tasks_names_the_damaged_ones_and_goes_on_after_them() {
    let portal = portal();
    let assignee_id: UserId = people_of(&portal, 1)[0].id.into();
    let tasks: Vec<Task> = done(&portal, |tx| {
        let new = |title| NewTask { assignee_id: Some(assignee_id), ..NewTask::new(phi(title)) };
        ["call", "write", "wait"].map(|title| tx.create_task(new(title), now())).into_iter().collect()
    });
    damage(&portal, "tasks", "title", tasks[1].id.into());
    let page = |after, limit| done(&portal, |tx| tx.tasks_of(assignee_id, after, limit));
    let all = page(None, 10);
    assert_eq!((all.items.len(), all.next), (2, None));
    assert_eq!(all.damaged.iter().map(|row| row.id.uuid()).collect::<Vec<_>>(), [tasks[1].id.uuid()]);
    let first = page(None, 2);
    assert_eq!((&first.items[..], first.next, first.damaged.len()), (&tasks[..1], Some(tasks[1].id), 1));
    let last = page(first.next, 2);
    assert_eq!((&last.items[..], last.next, last.damaged.len()), (&tasks[2..], None, 0));
}

#[test]
fn an_inbox_with_a_damaged_subject_lists_the_other_conversations() {
    let portal = portal();
    let people = people_of(&portal, 3);
    let ada = people[0].id.user_id();
    let start = |other: UserId| {
        let new = NewConversation { subject: Some(phi("rash")), ..NewConversation::new(ada, vec![ada, other]) };
        done(&portal, |tx| tx.start_conversation(new.clone(), now()))
    };
    let talks = [start(people[1].id.into()), start(people[2].id.into())];
    damage(&portal, "conversations", "subject", talks[1].id.into());
    let inbox = as_person(&portal, ada, |tx| tx.inbox(ada, None, 10)).expect("an inbox");
    assert_eq!(inbox.items.iter().map(|it| it.conversation.id).collect::<Vec<_>>(), [talks[0].id]);
    assert_eq!((inbox.damaged.len(), inbox.damaged[0].table.as_str()), (1, "conversations"));
    let first = as_person(&portal, ada, |tx| tx.inbox(ada, None, 1)).expect("an inbox");
    let rest = as_person(&portal, ada, |tx| tx.inbox(ada, first.next.clone(), 1)).expect("an inbox");
    assert_eq!((first.items.len(), rest.items.len(), rest.next), (0, 1, None));
}

#[test]
fn users_can_repair_columns_that_they_may_write() {
    let portal = name_indexed(&portal());
    let ada = people_of(&portal, 1).remove(0);
    damage(&portal, "patients", "city", ada.id.into());
    let Err(Error::Damaged(damaged)) = as_person(&portal, ada.id.into(), |tx| tx.get::<Patient>(ada.id)) else {
        panic!("a damaged row")
    };
    let whole = with(ada.clone(), |it| it.updated_at = damaged.version.expect("a version"));
    let saved = as_person(&portal, ada.id.into(), |tx| tx.save(whole.clone())).expect("repaired");
    assert_eq!(saved.city, Some(Phi::new(text("Boston"))));
    // Patients cannot write names.
    damage(&portal, "patients", "first_name", ada.id.into());
    let refused = as_person(&portal, ada.id.into(), |tx| tx.save(saved.clone())).map_err(|error| error.code());
    assert_eq!(refused.map(drop), Err(Code::ACCESS_DENIED));
    let repaired = done(&portal, |tx| tx.save(saved.clone()));
    assert_eq!(repaired.first_name, ada.first_name);
    assert_eq!(done(&portal, |tx| tx.patients_by_name(None, Some(phi("lovelace")), None, None, 10)).items.len(), 1);
}
