//! A patient's copy of everything about them, and the accounting of who else saw it (45 CFR 164.524 and 164.528).

use crate::{
    forms::{mood, published},
    insurance::{insurer, policy},
    shop::{Shop, shop},
    support::{
        care::*,
        crowd::{done, within},
        raw::{connect, must},
        *,
    },
    talk::{says, talk},
};
use serde_json::json;
use telehealth_core::{
    Code, ConsultationId, PatientId, Phi, UserId,
    access::{Grant, Verb},
    accounts::{Administrator, Patient, User, UserRole},
    care::{Consultation, ConsultationType, NewConsultation},
    commerce::NewInvoice,
    field::{Field, json_value},
    forms::NewFormSubmission,
    messaging::{Conversation, Message, NewMessage},
    value::{Attachment, JsonObject},
    workflow::{NewTelehealthFlow, TelehealthFlow},
};
use telehealth_storage::{Actor, DesignatedRecordSet, Disclosure, Error, Portal};
use uuid::Uuid;

/// A patient with rows in every table of a record set.
pub struct Charted {
    pub shop: Shop,
    pub visit: ConsultationId,
}

impl Charted {
    pub fn portal(&self) -> &Portal {
        &self.shop.portal
    }

    pub fn patient_id(&self) -> PatientId {
        self.shop.patient.id
    }

    pub fn user_id(&self) -> UserId {
        self.shop.patient.id.user_id()
    }

    pub fn provider(&self) -> UserId {
        self.shop.provider.id.user_id()
    }

    pub fn export(&self, actor: &Actor) -> Result<DesignatedRecordSet, Error> {
        self.portal().transaction(actor, |tx| tx.export_designated_record_set(self.patient_id(), self.shop.now))
    }

    pub fn accounting(&self, actor: &Actor) -> Result<Vec<Disclosure>, Error> {
        let page = self
            .portal()
            .transaction(actor, |tx| tx.accounting_of_disclosures(self.patient_id(), None, None, 1_000, self.shop.now));
        page.map(|page| page.items)
    }
}

pub fn charted() -> Charted {
    let shop = shop();
    let (portal, now, patient_id) = (&shop.portal, shop.now, shop.patient.id);
    let visit = booked(portal, &shop.patient, &shop.provider, now);
    let order = shop.order().id;
    let form = published(portal, "Mood", "1.0.0", &mood());
    let conversation = talk(portal, &[patient_id.user_id(), shop.provider.id.user_id()], now);
    done(portal, |tx| {
        tx.add(new_session(&shop.patient, &shop.provider, days(now, 1), now))?;
        tx.add(TelehealthFlow::start(NewTelehealthFlow::new(patient_id), now)?)?;
        let answers = Phi::new(JsonObject::from_json(&json!({ "mood": 1 })).expect("an object"));
        let submission = NewFormSubmission { patient_id: Some(patient_id), ..NewFormSubmission::new(answers) };
        tx.submit_form(form.id, submission, now)?;
        tx.invoice_order(order, NewInvoice::new(), now)?;
        let insurer = insurer(tx)?;
        tx.add(policy(&insurer, patient_id, "2026-01-01", true))?;
        let scan = Attachment {
            name: text("scan.png"),
            content_type: "image/png".parse()?,
            url: "https://files.example.com/scan.png".parse()?,
            size_bytes: 9.try_into()?,
        };
        let message =
            NewMessage { attachments: Some(Phi::new(vec![scan])), ..says(patient_id.user_id(), "see the picture") };
        tx.send_message(message, conversation.id, now)
    });
    activate_all(portal);
    Charted { visit, shop }
}

/// Books a visit an hour from now.
pub fn booked(
    portal: &Portal,
    patient: &Patient,
    provider: &telehealth_core::accounts::Provider,
    now: telehealth_core::Timestamp,
) -> ConsultationId {
    let minutes = 30.try_into().expect("minutes");
    let new = NewConsultation::new(patient.id, ConsultationType::Routine, hours(now, 1), minutes);
    done(portal, |tx| tx.book_visit(new.clone(), provider.id, now)).id
}

/// Stores an administrator with these permissions.
fn administrator(portal: &Portal, permissions: &[&str], now: telehealth_core::Timestamp) -> Actor {
    let user: User = store_one(portal, new_user(UserRole::Admin, now));
    let permissions = permissions.iter().map(|permission| permission.parse().expect("a permission")).collect();
    let administrator: Administrator = with(new_administrator(&user, now), |it| it.permissions = permissions);
    store_one(portal, administrator);
    activate_all(portal);
    Actor::user(user.id)
}

/// Puts another row's envelope into a column.
fn damage(portal: &Portal, table: &'static str, column: &'static str, id: Uuid) {
    let sealer = options().keyring.expect("a keyring").sealer(table).expect("a sealer");
    let foreign = sealer.seal(column, Uuid::now_v7(), b"\"x\"").expect("sealed");
    must(
        &mut connect(portal.url()),
        &format!("SET session_replication_role = replica; UPDATE {table} SET {column} = '{foreign}' WHERE id = '{id}'"),
    );
}

const EVERY_TABLE: &[&str] = &[
    "users:select",
    "patients:select",
    "patient_insurance:select",
    "consultations:select",
    "prescriptions:select",
    "sessions:select",
    "telehealth_flows:select",
    "form_submissions:select",
    "orders:select",
    "order_items:select",
    "invoices:select",
    "conversations:select",
    "messages:select",
    "notifications:select",
    "audit_logs:select",
];

#[test]
fn a_patient_exports_everything_about_them() {
    let charted = charted();
    let set = charted.export(&Actor::user(charted.user_id())).expect("exported");
    assert_eq!(set.user.as_ref().map(|user| user.id), Some(charted.user_id()));
    assert_eq!(set.patient, Some(done(charted.portal(), |tx| tx.get(charted.patient_id()))));
    let counts = [
        set.insurance.len(),
        set.consultations.len(),
        set.prescriptions.len(),
        set.sessions.len(),
        set.flows.len(),
        set.submissions.len(),
        set.orders.len(),
        set.order_items.len(),
        set.invoices.len(),
        set.conversations.len(),
        set.messages.len(),
    ];
    assert_eq!(counts, [1, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1]);
    assert!(!set.notifications.is_empty() && set.damaged.is_empty());
    let json = json_value(&set).to_string();
    assert!(json.contains("https://files.example.com/scan.png") && json.contains("Lovelace"), "{json}");

    let logged = "SELECT string_agg(entity_id || ' ' || actor_id || ' ' || severity, '')";
    let logged = ask(charted.portal().url(), &format!("({logged} FROM audit_logs WHERE action = 'PATIENT_EXPORT')"));
    assert_eq!(logged, format!("{0} {0} warning", charted.user_id()));
}

#[test]
fn an_export_has_what_the_patient_wrote_in_conversations_that_they_have_left() {
    let charted = charted();
    let (portal, now, ada, doctor) = (charted.portal(), charted.shop.now, charted.user_id(), charted.provider());
    let others = store(portal, vec![new_user(UserRole::Patient, now), new_user(UserRole::Patient, now)]);
    activate_all(portal);
    let group = talk(portal, &[doctor, ada, others[0].id, others[1].id], now);
    let written = done(portal, |tx| {
        let written = tx.send_message(says(ada, "goodbye"), group.id, now)?;
        tx.send_message(says(doctor, "about another patient"), group.id, now)?;
        let group: Conversation = tx.get(group.id)?;
        tx.save(group.remove_participant(ada)?)?;
        Ok(written.id)
    });
    for actor in [Actor::user(ada), service()] {
        let set = charted.export(&actor).expect("exported");
        assert_eq!((set.conversations.len(), set.messages.len()), (1, 2), "{actor:?}");
        assert!(set.messages.iter().any(|message| message.id == written), "{actor:?}");
    }
    portal.transaction(&Actor::user(doctor), |tx| tx.get::<Message>(written)).expect("read");
    let accounting = charted.accounting(&Actor::user(ada)).expect("an accounting");
    let read = |entry: &&Disclosure| entry.actor_id == Some(doctor) && entry.action.as_str() == "MESSAGE_READ";
    assert_eq!(accounting.iter().filter(read).count(), 1);
}

#[test]
fn the_staff_export_with_a_permission_or_a_grant_for_every_table() {
    let charted = charted();
    let (portal, now) = (charted.portal(), charted.shop.now);
    let complete = administrator(portal, EVERY_TABLE, now);
    let own = charted.export(&Actor::user(charted.user_id())).expect("exported");
    let theirs = charted.export(&complete).expect("exported");
    assert_eq!((theirs.consultations, theirs.messages), (own.consultations, own.messages));
    // One table is missing: the copy would be incomplete without a sign of it.
    let partial = administrator(portal, &EVERY_TABLE[1..], now);
    let other = store_one(portal, new_user(UserRole::Patient, now));
    activate_all(portal);
    for actor in [partial, Actor::user(charted.provider()), Actor::user(other.id)] {
        let refused = charted.export(&actor).expect_err("refused");
        assert_eq!(refused.code(), Code::ACCESS_DENIED, "{actor:?}");
    }
    portal.grant_service(telehealth_storage::ANY_SERVICE, &[]).expect("revoked");
    let select = |permission: &&str| permission.parse::<Grant>().expect("a grant");
    portal.grant_service("copies", &EVERY_TABLE[..14].iter().map(select).collect::<Vec<_>>()).expect("granted");
    match charted.export(&Actor::service("copies")) {
        Err(Error::GrantMissing { grant }) => assert_eq!(grant, Grant::new("audit_logs", Verb::Select)),
        other => panic!("{other:?}"),
    }
    portal.grant_service("copies", &EVERY_TABLE.iter().map(select).collect::<Vec<_>>()).expect("granted");
    assert_eq!(charted.export(&Actor::service("copies")).expect("exported").orders.len(), 1);
    // The refused ones have left no entry.
    assert_eq!(ask(portal.url(), "(SELECT count(*) FROM audit_logs WHERE action = 'PATIENT_EXPORT')"), "3");
}

/// The function of the database that begins an export decides by itself which tables its caller must be able to read.
#[test]
fn the_database_requires_every_table_of_an_export() {
    let charted = charted();
    let portal = charted.portal();
    portal.grant_service(telehealth_storage::ANY_SERVICE, &[]).expect("revoked");
    let grants = telehealth_storage::grants_of("export_designated_record_set").expect("an operation");
    let begin = format!("SELECT access_begin_export('{}')", charted.patient_id());
    let begins = |grants: &[Grant]| {
        portal.grant_service("copies", grants).expect("granted");
        let mut connection = connect(portal.url());
        must(&mut connection, &portal.statements(&Actor::service("copies")).expect("statements"));
        diesel::connection::SimpleConnection::batch_execute(&mut connection, &begin).is_ok()
    };
    assert!(begins(&grants));
    for missing in &grants {
        let others: Vec<Grant> = grants.iter().copied().filter(|grant| grant != missing).collect();
        assert!(!begins(&others), "without {missing}");
    }
}

#[test]
fn damaged_rows_are_named_and_do_not_stop_an_export() {
    let charted = charted();
    let portal = charted.portal();
    damage(portal, "patients", "last_name", charted.patient_id().into());
    damage(portal, "consultations", "chief_complaint", charted.visit.into());
    let set = charted.export(&Actor::user(charted.user_id())).expect("exported");
    assert_eq!((set.patient, set.consultations, set.prescriptions.len()), (None, vec![], 1));
    let damaged: Vec<_> = set.damaged.iter().map(|row| (row.table.as_str(), row.code)).collect();
    assert_eq!(damaged, [("patients", Code::CRYPTO_TAMPERED), ("consultations", Code::CRYPTO_TAMPERED)]);
    let unknown = within(portal, |tx| tx.export_designated_record_set(PatientId::generate(), charted.shop.now));
    assert_eq!(unknown.expect_err("nobody").code(), Code::ROW_NOT_FOUND);
}

#[test]
fn the_accounting_names_who_saw_or_changed_what() {
    let charted = charted();
    let (portal, doctor_id) = (charted.portal(), charted.provider());
    // One by one, several at once, under emergency access, and by the patient.
    portal.transaction(&Actor::user(doctor_id), |tx| tx.get::<Patient>(charted.patient_id())).expect("read");
    portal.transaction(&Actor::user(doctor_id), |tx| tx.chart(charted.patient_id(), None)).expect("read");
    let chart = Actor::user(charted.user_id());
    portal.transaction(&chart, |tx| tx.chart(charted.patient_id(), None)).expect("read");
    let stranger = portal.transaction(&service(), |tx| provider(tx, charted.shop.now)).expect("it");
    activate_all(portal);
    let stranger = Actor::user(stranger.id.user_id());
    portal.break_glass(&stranger, charted.patient_id(), phi("unconscious")).expect("opened");
    portal.transaction(&stranger, |tx| tx.get::<Consultation>(charted.visit)).expect("read");

    let accounting = charted.accounting(&Actor::user(charted.user_id())).expect("an accounting");
    assert!(accounting.is_sorted_by_key(|entry| entry.id), "in the order of the log");
    assert!(accounting.iter().all(|entry| entry.actor_id != Some(charted.user_id())), "what they did is left out");
    let by = |actor: UserId, action: &str, emergency: bool| {
        let found = accounting.iter().filter(|entry| {
            entry.actor_id == Some(actor) && entry.action.as_str() == action && entry.is_emergency == emergency
        });
        found.map(|entry| (entry.role, entry.actor.as_ref().map(ToString::to_string), entry.row_ids.len())).collect()
    };
    let doctor = |rows| (Some(UserRole::Provider), Some("Gregory House".to_owned()), rows);
    let reads: Vec<_> = by(doctor_id, "PATIENT_READ", false);
    assert_eq!(reads, [doctor(1), doctor(1)]);
    assert_eq!(by(doctor_id, "CONSULTATION_READ", false), [doctor(1)]);
    let opened = accounting.iter().filter(|entry| entry.is_emergency).map(|entry| entry.action.as_str());
    assert_eq!(opened.collect::<Vec<_>>(), ["EMERGENCY_ACCESS", "CONSULTATION_READ"]);
    let by_portal = accounting.iter().find(|entry| entry.action.as_str() == "CONSULTATION_INSERT").expect("booked");
    assert_eq!((by_portal.actor_id, by_portal.role), (None, None));
    assert_eq!(by_portal.actor.as_ref().map(|actor| actor.as_str()), Some("service:test"));

    // Entries outlive the rows.
    done(portal, |tx| tx.remove_by_id::<Consultation>(charted.visit, None));
    let accounting = charted.accounting(&service()).expect("an accounting");
    assert!(accounting.iter().any(|entry| entry.action.as_str() == "CONSULTATION_DELETE"));
}

#[test]
fn only_the_patient_and_readers_of_the_log_get_an_accounting() {
    let charted = charted();
    let (portal, now) = (charted.portal(), charted.shop.now);
    let reader = administrator(portal, &["audit_logs:select"], now);
    let other = administrator(portal, &["patients:select"], now);
    charted.accounting(&reader).expect("permitted");
    for actor in [other, Actor::user(charted.provider())] {
        assert_eq!(charted.accounting(&actor).expect_err("refused").code(), Code::ACCESS_DENIED);
    }
    // Page by page, each entry once; six years are the default, and others can be asked for.
    let all = charted.accounting(&service()).expect("an accounting");
    let (mut paged, mut after) = (Vec::new(), None);
    loop {
        let page = done(portal, |tx| tx.accounting_of_disclosures(charted.patient_id(), None, after, 3, now));
        assert!(page.items.len() <= 3);
        paged.extend(page.items);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(paged, all);
    let in_seven_years = days(now, 7 * 366);
    let ask =
        |since, now| done(portal, |tx| tx.accounting_of_disclosures(charted.patient_id(), since, None, 1_000, now));
    assert!(ask(None, in_seven_years).items.is_empty());
    assert_eq!(ask(Some(days(now, -1)), in_seven_years).items, all);
    let limit = within(portal, |tx| tx.accounting_of_disclosures(charted.patient_id(), None, None, 0, now));
    assert_eq!(limit.expect_err("no rows").code(), Code::PAGE_LIMIT);
}
