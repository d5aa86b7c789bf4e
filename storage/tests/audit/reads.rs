//! Reads of other users' data are logged: once per statement, with the ids, whether or not the transaction commits.

use crate::support::{
    activate_all, batch,
    care::{days, hours, new_prescription, new_visit, store, store_one, with},
    json::JsonOps,
    new_user, options, people, phi, portal_at, portal_with,
    proxy::{Cut, overheard},
    raw::{connect, must, rows, text, texts},
    seals::seal_stand_ins,
    service,
    world::peopled,
};
use diesel::PgConnection;
use serde_json::{Value, json};
use telehealth_core::{
    Code, ConsultationId, OrderId, OrderItemId, UserId,
    accounts::{Patient, Provider, User, UserRole},
    care::{Consultation, Prescription},
    commerce::OrderItem,
    field::{Object, TypeDescriptor},
    messaging::{Conversation, ConversationType, Message, NewConversation, NewMessage},
    tagging::{EntityTag, NewTag, Tag},
};
use telehealth_storage::{
    Actor, ConsultationFilter, EntityTagFilter, Error, ListOrder, Options, PAGE_LIMIT, Portal, Transaction,
    bindings::{Paging, TABLES, table},
    now,
};

/// A `super_admin` of `world.sql` without a chart of their own or any conversation.
const STRANGER: &str = "super_admin1";

struct Clinic {
    portal: Portal,
    patient: Patient,
    provider: Provider,
    visits: Vec<Consultation>,
}

/// A patient with three visits and a prescription; earlier log entries are removed.
fn clinic() -> Clinic {
    let portal = portal_with(Options { pool_size: 1, ..options() });
    let (patient, provider) = people(&portal, now());
    activate_all(&portal);
    let visits = (1..=3).map(|day| new_visit(&patient, &provider, days(now(), day), now())).collect();
    let visits = store(&portal, visits);
    store_one(&portal, new_prescription(&patient, &provider, None, days(now(), 90), now()));
    Clinic { portal, patient, provider, visits }
}

/// A new super administrator, who may read and add everything.
fn chief(portal: &Portal) -> UserId {
    store_one(portal, new_user(UserRole::SuperAdmin, now()).activate().expect("active")).id
}

impl Clinic {
    /// The entries about reads since the last call, oldest first: action, actor, and the ids.
    fn logged(&self) -> Vec<(String, Option<String>, Vec<String>)> {
        let mut connection = connect(self.portal.url());
        let query = "SELECT * FROM audit_logs WHERE action LIKE '%\\_READ' ORDER BY id";
        let found = rows(&mut connection, query).into_iter().map(|entry| {
            let text = |value: &Value| value.as_str().map(str::to_owned);
            let id = text(&entry["entity_id"]).expect("an id");
            let ids = match &entry["new_values"] {
                Value::Null => vec![id],
                values => {
                    assert_eq!(id, UserId::from(uuid::Uuid::nil()).to_string(), "several ids stand in the values");
                    values["ids"].as_array().expect("ids").iter().map(|id| text(id).expect("an id")).collect()
                }
            };
            (text(&entry["action"]).expect("an action"), text(&entry["actor_id"]), ids)
        });
        let found = found.collect();
        // A test may delete entries; see `append_only.rs`.
        batch(
            self.portal.url(),
            "ALTER TABLE audit_logs DISABLE TRIGGER tr_audit_logs_append_only; DELETE FROM audit_logs;
             ALTER TABLE audit_logs ENABLE ALWAYS TRIGGER tr_audit_logs_append_only",
        );
        found
    }

    fn visit_ids(&self) -> Vec<String> {
        let mut ids: Vec<String> = self.visits.iter().map(|visit| visit.id.to_string()).collect();
        ids.sort();
        ids
    }

    fn read_all(&self, tx: &mut Transaction) -> Result<usize, Error> {
        let filter = ConsultationFilter { patient_id: Some(self.patient.id), ..ConsultationFilter::default() };
        Ok(tx.list::<Consultation>(&filter, ListOrder::ID, None, 10)?.items.len())
    }
}

#[test]
fn each_method_that_reads_others_rows_is_logged_once() {
    let clinic = clinic();
    let Clinic { portal, patient, provider, visits } = &clinic;
    let doctor = Actor::user(provider.id.into());
    let by_doctor = |action: &str, ids: Vec<String>| (action.to_owned(), Some(provider.id.to_string()), ids);
    let all = clinic.visit_ids();
    let _ = clinic.logged();

    let visit: Consultation = portal.transaction(&doctor, |tx| tx.get(visits[0].id)).expect("read");
    assert_eq!(clinic.logged(), [by_doctor("CONSULTATION_READ", vec![visit.id.to_string()])]);

    let ids = [visits[1].id, ConsultationId::generate(), visits[2].id, visits[1].id];
    portal.transaction(&doctor, |tx| tx.get_many::<Consultation>(&ids)).expect("read");
    let mut logged = clinic.logged();
    logged[0].2.sort();
    assert_eq!(
        logged,
        [by_doctor("CONSULTATION_READ", all.iter().filter(|id| **id != visit.id.to_string()).cloned().collect())]
    );

    assert_eq!(portal.transaction(&doctor, |tx| clinic.read_all(tx)).expect("read"), 3);
    assert_eq!(clinic.logged(), [by_doctor("CONSULTATION_READ", all.clone())]);

    // A stream uses one statement per page.
    let filter = ConsultationFilter::default();
    portal
        .transaction(&doctor, |tx| tx.stream::<Consultation>(&filter, ListOrder::ID).collect::<Result<Vec<_>, _>>())
        .expect("read");
    assert_eq!(clinic.logged(), [by_doctor("CONSULTATION_READ", all.clone())]);

    let chart = portal.transaction(&doctor, |tx| tx.chart(patient.id, None)).expect("read");
    let logged = clinic.logged();
    let actions: Vec<&str> = logged.iter().map(|(action, ..)| action.as_str()).collect();
    assert_eq!(actions, ["PATIENT_READ", "CONSULTATION_READ", "PRESCRIPTION_READ"], "there are no sessions");
    assert_eq!(logged[2].2, [chart.prescriptions[0].id.to_string()]);

    portal
        .transaction(&doctor, |tx| tx.list(&filter, ListOrder::<Consultation>::SCHEDULED_AT, None, 10))
        .expect("read");
    assert_eq!(clinic.logged().len(), 1);

    assert_eq!(portal.transaction(&doctor, |tx| tx.count::<Consultation>(&filter)).expect("counted"), 3);
    assert_eq!(clinic.logged(), [], "a number discloses no row");

    portal.transaction(&doctor, |tx| tx.get::<User>(patient.id.into())).expect("read");
    assert_eq!(clinic.logged(), [by_doctor("USER_READ", vec![patient.id.to_string()])]);

    // The reader's own rows, missing rows, free slots, and rows that the actor writes.
    portal
        .transaction(&doctor, |tx| {
            tx.get::<User>(provider.id.into())?;
            tx.get::<Provider>(provider.id)?;
            tx.get_many::<Prescription>(&[])?;
            tx.free_slots(provider.id, (now()..hours(now(), 5)).into(), now())?;
            let changed = with(visits[0].clone(), |row| row.follow_up_required = true);
            let stale = tx.save(changed.clone()).and_then(|_| tx.save(changed.clone()));
            assert_eq!(stale.expect_err("stale").code(), Code::ROW_STALE);
            Ok::<_, Error>(())
        })
        .expect("read");
    assert_eq!(clinic.logged(), []);
}

#[test]
fn rows_that_were_only_read_ahead_are_not_logged() {
    let clinic = clinic();
    let doctor = Actor::user(clinic.provider.id.into());
    let _ = clinic.logged();
    let visits = table("consultations").expect("a table");
    let mut tx = clinic.portal.begin(&doctor).expect("begun");
    let mut pages = (visits.stream)(&Object::new(), Paging { limit: 1, ..Paging::default() }).expect("pages");
    for _ in 0..2 {
        pages.next(&mut tx).expect("another page").expect("a page");
    }
    tx.commit().expect("committed");
    let ids: Vec<String> = clinic.logged().into_iter().flat_map(|(_, _, ids)| ids).collect();
    assert_eq!(ids, clinic.visit_ids()[..2]);
}

#[test]
fn reads_of_own_rows_are_not_logged() {
    let clinic = clinic();
    let Clinic { portal, patient, visits, .. } = &clinic;
    let _ = clinic.logged();
    let own = Actor::user(patient.id.into());
    portal
        .transaction(&own, |tx| {
            tx.get::<Patient>(patient.id)?;
            tx.get::<Consultation>(visits[0].id)?;
            clinic.read_all(tx)?;
            tx.chart(patient.id, None).map(drop)
        })
        .expect("read");
    assert_eq!(clinic.logged(), []);
}

#[test]
fn a_service_account_is_logged_without_a_user() {
    let clinic = clinic();
    let _ = clinic.logged();
    clinic.portal.transaction(&Actor::service("nightly"), |tx| clinic.read_all(tx)).expect("read");
    assert_eq!(clinic.logged(), []);
}

#[test]
fn reads_are_logged_however_the_transaction_ends() {
    let clinic = clinic();
    let Clinic { portal, provider, visits, .. } = &clinic;
    let chief = chief(portal);
    let doctor = Actor::user(chief).session("s1");
    let id = visits[0].id;
    let expected = [("CONSULTATION_READ".to_owned(), Some(chief.to_string()), vec![id.to_string()])];
    let _ = clinic.logged();
    let begin = || portal.begin(&doctor).expect("begun");
    let read = |tx: &mut Transaction| drop(tx.get::<Consultation>(id).expect("read"));

    let mut tx = begin();
    read(&mut tx);
    tx.rollback().expect("rolled back");
    assert_eq!(clinic.logged(), expected, "rolled back");

    let mut tx = begin();
    read(&mut tx);
    drop(tx);
    let session = "SELECT session_id FROM audit_logs WHERE action = 'CONSULTATION_READ'";
    assert_eq!(text(&mut connect(portal.url()), session), "s1");
    assert_eq!(clinic.logged(), expected, "dropped");

    let mut tx = begin();
    let _ = tx.savepoint(|tx| {
        read(tx);
        Err::<(), _>(Error::Denied)
    });
    tx.commit().expect("committed");
    assert_eq!(clinic.logged(), expected, "in a savepoint that was rolled back");

    let mut tx = begin();
    read(&mut tx);
    tx.begin_savepoint().expect("begun");
    drop(tx);
    assert_eq!(clinic.logged(), expected, "dropped inside a savepoint");

    let mut tx = begin();
    read(&mut tx);
    let user: User = new_user(UserRole::Patient, now());
    tx.add(user.clone()).expect("added");
    tx.add(user).expect_err("twice");
    assert_eq!(tx.commit().expect_err("aborted").code(), Code::TRANSACTION_ABORTED);
    assert_eq!(clinic.logged(), expected, "after a failed statement");
    // The pool's only connection remains usable.
    portal.transaction(&service(), |tx| tx.get::<User>(provider.id.into())).expect("read");
}

/// A commit may fail at a deferred constraint, which also rolls back the report.
#[test]
fn reads_are_logged_when_the_commit_fails() {
    let clinic = clinic();
    let Clinic { portal, visits, .. } = &clinic;
    batch(
        portal.url(),
        "CREATE FUNCTION refuse_at_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$;
         CREATE CONSTRAINT TRIGGER refuse_at_commit AFTER INSERT ON tags DEFERRABLE INITIALLY DEFERRED
         FOR EACH ROW EXECUTE FUNCTION refuse_at_commit()",
    );
    let mut tx = portal.begin(&Actor::user(chief(portal))).expect("begun");
    let _ = clinic.logged();
    tx.get::<Consultation>(visits[0].id).expect("read");
    let tag = Tag::create(NewTag::new("x".parse().expect("a name")), now()).expect("a tag");
    tx.add(tag).expect("added");
    assert_eq!(tx.commit().expect_err("refused").code(), Code::DATABASE_UNEXPECTED);
    let logged = clinic.logged();
    let actions: Vec<&str> = logged.iter().map(|(action, ..)| action.as_str()).collect();
    assert_eq!(actions, ["CONSULTATION_READ"]);
}

#[test]
fn a_transaction_whose_reads_cannot_be_logged_does_not_commit() {
    let (proxy, portal) = overheard(options());
    let (patient, _) = people(&portal, now());
    let doctor = Actor::user(chief(&portal));
    let mut tx = portal.begin(&doctor).expect("begun");
    tx.get::<Patient>(patient.id).expect("read");
    let user = tx.add(new_user(UserRole::Patient, now())).expect("added");
    proxy.cut(Cut::Before("audit_report"));
    assert_eq!(tx.commit().expect_err("lost").code(), Code::DATABASE_CONNECTION_LOST);
    let left = portal.transaction(&service(), |tx| tx.get::<User>(user.id)).expect_err("nothing is committed");
    assert_eq!(left.code(), Code::ROW_NOT_FOUND);

    // The report's statement is prepared once per connection.
    portal.transaction(&doctor, |tx| tx.get::<Patient>(patient.id)).expect("read");
    let mut tx = portal.begin(&doctor).expect("begun");
    tx.get::<Patient>(patient.id).expect("read");
    tx.add(new_user(UserRole::Patient, now())).expect("added");
    let _ = proxy.trips();
    tx.commit().expect("committed");
    assert_eq!(proxy.trips(), 2, "the report, and COMMIT");
}

/// An id from `world.sql`.
fn known<I: std::str::FromStr<Err: std::fmt::Debug>>(connection: &mut PgConnection, name: &str) -> I {
    text(connection, &format!("SELECT md5('{name}')::uuid")).parse().expect("an id")
}

/// The reads reported for a user's transaction on `world.sql`: actions and numbers of ids.
fn logged_reads_of(portal: &Portal, reader: UserId, work: impl FnOnce(&mut Transaction)) -> Vec<String> {
    let mut tx = portal.begin(&Actor::user(reader)).expect("begun");
    work(&mut tx);
    tx.rollback().expect("rolled back");
    let mut connection = connect(portal.url());
    let query = format!(
        "SELECT action || ' ' || coalesce(jsonb_array_length(new_values -> 'ids'), 1) FROM audit_logs
         WHERE action LIKE '%\\_READ' AND actor_id = '{reader}' AND id > coalesce(
             (SELECT max(id::text)::uuid FROM audit_logs WHERE action = 'TAG_INSERT' AND substr(id::text, 15, 1) = '8'),
             '00000000-0000-0000-0000-000000000000') ORDER BY id"
    );
    let logged = texts(&mut connection, &query);
    // A marker; the next call looks at later entries only.
    must(&mut connection, &format!("INSERT INTO tags (name) VALUES ('{}')", uuid::Uuid::now_v7()));
    logged
}

/// Tables without personal data.
const CATALOGUES: &[&str] =
    &["categories", "products", "subscription_plans", "form_schemas", "insurance_providers", "pharmacies", "tags"];

/// Reads of other users' personal data are logged for every table; only catalogues contain none.
#[test]
fn reads_of_every_table_with_personal_data_are_logged() {
    let (url, mut connection) = peopled();
    must(&mut connection, "UPDATE users SET status = 'active'");
    TABLES.iter().for_each(|ops| seal_stand_ins(&url, &ops.table, "true"));
    let portal = portal_at(&url);
    let stranger: UserId = known(&mut connection, STRANGER);
    let is_phi = |kind: &TypeDescriptor| {
        matches!(kind, TypeDescriptor::Phi(_) | TypeDescriptor::Optional(TypeDescriptor::Phi(_)))
    };
    for ops in TABLES {
        let (name, entity) = (ops.table.name, ops.table.entity);
        let mut rows = 0;
        let logged = logged_reads_of(&portal, stranger, |tx| {
            rows = ops.list_json(tx, &Object::new(), PAGE_LIMIT).expect("listed").items.len();
        });
        assert!(rows > 0, "{name} has rows");
        let protected = ops.table.columns.iter().any(|column| is_phi(&column.kind));
        assert!(!protected || !CATALOGUES.contains(&name), "{name} is no catalogue");
        // The reader's own account is among the rows; tags on products are not personal data.
        let own = match name {
            "users" => 1,
            "entity_tags" => {
                let of_things =
                    "SELECT count(*) FROM entity_tags WHERE entity_type IN ('product', 'pharmacy', 'category')";
                text(&mut connection, of_things).parse().expect("a number")
            }
            _ => 0,
        };
        let expected = match rows - own {
            0 => Vec::new(),
            _ if CATALOGUES.contains(&name) => Vec::new(),
            others => vec![format!("{}_READ {others}", entity.to_uppercase())],
        };
        assert_eq!(logged, expected, "{name}");
    }
}

/// Ids of different tables can be equal, by chance or because a user chose them.
#[test]
fn an_own_id_in_another_table_hides_no_read() {
    let (url, mut connection) = peopled();
    must(&mut connection, "UPDATE users SET status = 'active'");
    TABLES.iter().for_each(|ops| seal_stand_ins(&url, &ops.table, "true"));
    let portal = portal_at(&url);
    let (stranger, someone) = (known(&mut connection, STRANGER), known(&mut connection, "provider1"));
    let (order, item): (OrderId, OrderItemId) = (known(&mut connection, "order4"), known(&mut connection, "item1"));
    // The reader's own conversation has the id of another user's order.
    let new = NewConversation {
        id: Some(order.uuid().into()),
        conversation_type: Some(ConversationType::Direct),
        ..NewConversation::new(stranger, vec![stranger, someone])
    };
    let own =
        portal.transaction(&service(), |tx| tx.add(Conversation::start(new.clone(), now())?)).expect("a conversation");
    let logged = logged_reads_of(&portal, stranger, |tx| {
        tx.get::<Conversation>(own.id).expect("an own row");
        tx.get::<OrderItem>(item).expect("another user's row");
    });
    assert_eq!(logged, ["ORDER_ITEM_READ 1"]);
}

/// A tag is logged like the row that it is assigned to: a tag on the reader's own row reveals nothing about others.
#[test]
fn reads_of_tags_on_people_are_logged() {
    let (url, mut connection) = peopled();
    must(&mut connection, "UPDATE users SET status = 'active'");
    let stranger: UserId = known(&mut connection, STRANGER);
    must(&mut connection, "DELETE FROM entity_tags");
    for (kind, id) in [("patient", "patient1"), ("product", "product1"), ("user", STRANGER), ("user", "patient1")] {
        must(
            &mut connection,
            &format!(
                "INSERT INTO entity_tags (tag_id, entity_type, entity_id)
                 SELECT id, '{kind}', CASE '{kind}' WHEN 'product' THEN (SELECT max(id::text)::uuid FROM products)
                                                   ELSE md5('{id}')::uuid END
                 FROM tags ORDER BY id LIMIT 1"
            ),
        );
    }
    let portal = portal_at(&url);
    let logged = logged_reads_of(&portal, stranger, |tx| {
        assert_eq!(
            tx.list::<EntityTag>(&EntityTagFilter::default(), ListOrder::ID, None, 10).expect("listed").items.len(),
            4
        );
    });
    assert_eq!(logged, ["ENTITY_TAG_READ 2"]);
}

/// A report takes a limited number of ids; larger reads are split, so that all are logged.
#[test]
fn reads_of_many_rows_are_logged_in_several_reports() {
    let clinic = clinic();
    let Clinic { portal, .. } = &clinic;
    let chief = chief(portal);
    let users = portal.transaction(&service(), |tx| {
        tx.add_all((0..2_500).map(|_| new_user(UserRole::Patient, now())).collect::<Vec<User>>())
    });
    let ids: Vec<UserId> = users.expect("added").iter().map(|user| user.id).collect();
    for commits in [true, false] {
        let _ = clinic.logged();
        let mut tx = portal.begin(&Actor::user(chief)).expect("begun");
        assert_eq!(tx.get_many::<User>(&ids).expect("read").len(), 2_500);
        tx.get::<User>(ids[0]).expect("read");
        let ended = if commits { tx.commit() } else { tx.rollback() };
        ended.expect("ended");
        let logged: Vec<(String, usize)> =
            clinic.logged().into_iter().map(|(action, _, ids)| (action, ids.len())).collect();
        let read = |count| ("USER_READ".to_owned(), count);
        assert_eq!(logged, [read(1_000), read(1_000), read(500), read(1)], "{commits}");
    }
}

/// A row deleted before the report was read; one that never existed was not.
#[test]
fn reads_of_rows_deleted_since_are_logged() {
    let clinic = clinic();
    let Clinic { portal, provider, visits, .. } = &clinic;
    let chief = chief(portal);
    let id = visits[0].id;
    let _ = clinic.logged();
    let mut tx = portal.begin(&Actor::user(chief)).expect("begun");
    tx.get::<Consultation>(id).expect("read");
    portal_at(portal.url()).transaction(&service(), |tx| tx.remove(&visits[0])).expect("removed by another actor");
    tx.rollback().expect("rolled back");
    assert_eq!(clinic.logged(), [("CONSULTATION_READ".to_owned(), Some(chief.to_string()), vec![id.to_string()])]);

    let claims = json!({ "sub": provider.id.to_string() });
    let invented = [UserId::generate().to_string(), UserId::generate().to_string()];
    let reads = json!([{ "entity": "patient", "ids": invented }]);
    batch(
        portal.url(),
        &format!(
            "BEGIN; SELECT set_config('request.jwt.claims', '{claims}', true); SET LOCAL ROLE authenticated;
             SELECT audit_report('{reads}'); COMMIT"
        ),
    );
    assert_eq!(clinic.logged(), []);
}

/// A reader whose connection is terminated, or who is suspended before the transaction ends, has still read.
#[test]
fn reads_are_logged_when_the_connection_or_the_account_is_gone() {
    let clinic = clinic();
    let Clinic { portal, visits, .. } = &clinic;
    let chief = chief(portal);
    let id = visits[0].id;
    let expected = [("CONSULTATION_READ".to_owned(), Some(chief.to_string()), vec![id.to_string()])];
    let _ = clinic.logged();
    type End = fn(Transaction) -> Result<(), Error>;
    let ends: [(&str, End); 3] = [
        ("commit", Transaction::commit),
        ("rollback", Transaction::rollback),
        ("drop", |tx| {
            drop(tx);
            Err(Error::Denied)
        }),
    ];
    for (name, end) in ends {
        let mut tx = portal.begin(&Actor::user(chief)).expect("begun");
        tx.get::<Consultation>(id).expect("read");
        batch(
            portal.url(),
            "SELECT pg_terminate_backend(pid, 20000) FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        );
        end(tx).expect_err("the connection is gone");
        assert_eq!(clinic.logged(), expected, "{name}");
    }

    let mut tx = portal.begin(&Actor::user(chief)).expect("begun");
    tx.get::<Consultation>(id).expect("read");
    batch(portal.url(), &format!("UPDATE users SET status = 'suspended' WHERE id = '{chief}'"));
    tx.rollback().expect("rolled back");
    assert_eq!(clinic.logged(), expected, "suspended");
}

/// If the answer to COMMIT is lost, it is unknown whether the report was committed, so it is written again.
#[test]
fn reads_are_logged_when_the_outcome_is_unknown() {
    for cut in [Cut::Before("COMMIT"), Cut::After("COMMIT")] {
        let (proxy, portal) = overheard(options());
        let (patient, _) = people(&portal, now());
        let mut tx = portal.begin(&Actor::user(chief(&portal))).expect("begun");
        tx.get::<Patient>(patient.id).expect("read");
        proxy.cut(cut);
        assert_eq!(tx.commit().expect_err("lost").code(), Code::DATABASE_OUTCOME_UNKNOWN);
        let count = "SELECT count(*) > 0 FROM audit_logs WHERE action = 'PATIENT_READ'";
        assert_eq!(text(&mut connect(portal.url()), count), "true");
    }
}

/// Ownership of an item follows from its order, and access to a message from its conversation.
#[test]
fn rows_that_belong_to_own_rows_are_own_rows() {
    let (url, mut connection) = peopled();
    must(&mut connection, "UPDATE users SET status = 'active'");
    TABLES.iter().for_each(|ops| seal_stand_ins(&url, &ops.table, "true"));
    let portal = portal_at(&url);
    let stranger: UserId = known(&mut connection, STRANGER);
    let (buyer, order): (UserId, OrderId) = (known(&mut connection, "patient4"), known(&mut connection, "order4"));
    let read = |tx: &mut Transaction| assert_eq!(tx.order_with_items(order).expect("an order").items.len(), 2);
    assert_eq!(logged_reads_of(&portal, buyer, read), Vec::<String>::new());
    assert_eq!(logged_reads_of(&portal, stranger, read), ["ORDER_READ 1", "ORDER_ITEM_READ 2"]);
    // Without the order, ownership is unknown.
    let item: OrderItemId = known(&mut connection, "item1");
    assert_eq!(
        logged_reads_of(&portal, buyer, |tx| drop(tx.get::<OrderItem>(item).expect("an item"))),
        ["ORDER_ITEM_READ 1"]
    );

    let (reader, sender) = (known(&mut connection, "patient1"), known(&mut connection, "provider1"));
    let (conversation, _) = portal
        .transaction(&service(), |tx| {
            let new = NewConversation {
                conversation_type: Some(ConversationType::Direct),
                ..NewConversation::new(sender, vec![sender, reader])
            };
            let conversation = tx.add(Conversation::start(new, now())?)?;
            let message = tx.add(Message::send(NewMessage::new(sender, phi("Good news")), &conversation, now())?)?;
            Ok::<_, Error>((conversation.id, message))
        })
        .expect("a conversation");
    for (person, logged) in [(reader, &[][..]), (stranger, &["CONVERSATION_READ", "MESSAGE_READ"])] {
        let page = |tx: &mut Transaction| drop(tx.messages_page(conversation, reader, None, 10).expect("a page"));
        let actions = |logged: Vec<String>| {
            logged.iter().map(|it| it.split(' ').next().expect("one").to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(actions(logged_reads_of(&portal, person, page)), logged);
        let inbox = |tx: &mut Transaction| drop(tx.inbox(reader, None, 10).expect("an inbox"));
        assert_eq!(actions(logged_reads_of(&portal, person, inbox)), logged);
    }
}

/// Operations that lock rows return them.
#[test]
fn reads_by_locking_operations_are_logged() {
    let (url, mut connection) = peopled();
    must(&mut connection, "UPDATE users SET status = 'active'");
    TABLES.iter().for_each(|ops| seal_stand_ins(&url, &ops.table, "true"));
    let portal = portal_at(&url);
    let stranger: UserId = known(&mut connection, STRANGER);
    let policy = text(&mut connection, "SELECT max(id::text) FROM patient_insurance").parse().expect("an id");
    let logged = logged_reads_of(&portal, stranger, |tx| drop(tx.prefer_insurance(policy, now())));
    assert_eq!(logged.len(), 1, "{logged:?}");
    assert!(logged[0].starts_with("PATIENT_INSURANCE_READ "));
}
