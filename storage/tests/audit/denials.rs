//! What a person is denied is logged, although it is rolled back.

use crate::support::{
    activate_all, ask,
    care::{days, new_visit, store_one, with},
    execute, new_user, options, people, phi, portal_with,
    raw::{connect, rows},
    service,
};
use serde_json::{Value, json};
use telehealth_core::{
    Code, ConsultationId, UserId,
    accounts::{Patient, Provider, User, UserRole},
    care::Consultation,
    commerce::{Category, NewCategory},
    messaging::{Conversation, NewConversation, NewMessage},
};
use telehealth_storage::{Actor, Error, Options, Portal, Transaction, access_report::AccessReport, now};

const NIL: &str = "00000000-0000-0000-0000-000000000000";

struct Clinic {
    portal: Portal,
    patient: Patient,
    provider: Provider,
    visit: Consultation,
    /// A patient who knows the ids of the others.
    stranger: User,
}

fn clinic() -> Clinic {
    let portal = portal_with(Options { pool_size: 1, ..options() });
    let (patient, provider) = people(&portal, now());
    let stranger = store_one(&portal, new_user(UserRole::Patient, now()));
    activate_all(&portal);
    let visit = store_one(&portal, new_visit(&patient, &provider, days(now(), 1), now()));
    Clinic { portal, patient, provider, visit, stranger }
}

/// An entry: action, row, values.
type Entry = (String, String, Value);

fn entry(action: &str, id: impl ToString, attempt: &str) -> Entry {
    (action.to_owned(), id.to_string(), json!({ "attempt": attempt }))
}

impl Clinic {
    /// The entries of an actor's denials, oldest first.
    fn denials_of(&self, actor: UserId) -> Vec<Entry> {
        let query = format!(
            "SELECT * FROM audit_logs WHERE action LIKE '%\\_DENIED' AND actor_id = '{actor}' AND severity = 'warning' \
             AND old_values IS NULL ORDER BY id"
        );
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let found = rows(&mut connect(self.portal.url()), &query);
        found.iter().map(|it| (text(&it["action"]), text(&it["entity_id"]), it["new_values"].clone())).collect()
    }

    /// What a new denial of the stranger leaves in the log.
    fn denied<T>(&self, work: impl FnMut(&mut Transaction) -> Result<T, Error>) -> Vec<Entry> {
        let actor = Actor::user(self.stranger.id);
        let before = self.denials_of(self.stranger.id).len();
        let _ = self.portal.transaction(&actor, work);
        self.denials_of(self.stranger.id).split_off(before)
    }
}

#[test]
fn what_a_person_is_denied_is_logged() {
    let clinic = clinic();
    let Clinic { portal, patient, provider, visit, stranger } = &clinic;
    let hidden = |id: ConsultationId| entry("CONSULTATION_DENIED", id, "select");
    let talk = NewConversation::new(patient.id.into(), vec![patient.id.into(), provider.id.into()]);
    let conversation = store_one(portal, Conversation::start(talk, now()).expect("a conversation"));

    assert_eq!(clinic.denied(|tx| tx.get::<Consultation>(visit.id)), [hidden(visit.id)]);
    assert_eq!(clinic.denied(|tx| tx.get_for_update::<Consultation>(visit.id)), [hidden(visit.id)]);
    let given = [visit.id, ConsultationId::generate()];
    assert_eq!(clinic.denied(|tx| tx.get_many::<Consultation>(&given)), [hidden(visit.id)]);
    assert_eq!(clinic.denied(|tx| tx.save(with(visit.clone(), |it| it.duration_minutes = None))), [hidden(visit.id)]);
    // No patient may remove visits; the database does not say which one it was.
    let refused = entry("CONSULTATION_DENIED", NIL, "statement");
    assert_eq!(clinic.denied(|tx| tx.remove(visit)), [refused]);
    let mine = |tx: &mut Transaction| tx.add(new_user(UserRole::Provider, now()));
    assert_eq!(clinic.denied(mine), [entry("USER_DENIED", NIL, "statement")]);
    let promote = |tx: &mut Transaction| {
        let me: User = tx.get(stranger.id)?;
        tx.save(with(me, |it| it.role = UserRole::SuperAdmin))
    };
    assert_eq!(clinic.denied(promote), [entry("USER_DENIED", NIL, "statement")]);
    let hello = NewMessage::new(stranger.id, phi("hello"));
    let unheard = clinic.denied(|tx| tx.send_message(hello.clone(), conversation.id, now()));
    assert_eq!(unheard, [entry("CONVERSATION_DENIED", conversation.id, "select")]);
    // An error that the caller discards is a denial, too.
    assert_eq!(clinic.denied(|tx| tx.get::<Consultation>(visit.id).map_or(Ok(()), |_| Ok(()))), [hidden(visit.id)]);
    let read_only = || portal.read(&Actor::user(stranger.id), |tx| tx.get::<Patient>(patient.id));
    assert_eq!(read_only().expect_err("hidden").code(), Code::ROW_NOT_FOUND);
    assert_eq!(clinic.denials_of(stranger.id).pop(), Some(entry("PATIENT_DENIED", patient.id, "select")));

    // A row that the person may read, but not change.
    let (_, colleague) = people(portal, now());
    activate_all(portal);
    let other = Actor::user(colleague.id.into());
    let changed = with(provider.clone(), |it| it.is_accepting_patients = !it.is_accepting_patients);
    let refused = portal.transaction(&other, |tx| tx.save(changed.clone())).expect_err("only read");
    assert_eq!(refused.code(), Code::ACCESS_DENIED);
    assert_eq!(clinic.denials_of(colleague.id.into()), [entry("PROVIDER_DENIED", provider.id, "update")]);
}

#[test]
fn several_rows_of_a_statement_are_one_entry() {
    let clinic = clinic();
    let more = store_one(&clinic.portal, new_visit(&clinic.patient, &clinic.provider, days(now(), 2), now()));
    let mut ids = [clinic.visit.id, more.id];
    ids.sort();
    let logged = clinic.denied(|tx| tx.get_many::<Consultation>(&ids));
    let expected = json!({ "attempt": "select", "ids": ids });
    assert_eq!(logged, [("CONSULTATION_DENIED".to_owned(), NIL.to_owned(), expected)]);
}

#[test]
fn what_is_not_there_or_not_personal_is_no_denial() {
    let clinic = clinic();
    let Clinic { portal, visit, stranger, .. } = &clinic;
    let none = Vec::<Entry>::new();
    assert_eq!(clinic.denied(|tx| tx.get::<Consultation>(ConsultationId::generate())), none);
    assert_eq!(clinic.denied(|tx| tx.get::<User>(stranger.id)), none, "their own");
    let new = NewCategory::new("x".parse().expect("a name"), "x".parse().expect("a slug"));
    let category = store_one(portal, Category::create(new, None, now()).expect("a category"));
    execute(portal.url(), &format!("UPDATE categories SET is_active = false WHERE id = '{}'", category.id));
    assert_eq!(clinic.denied(|tx| tx.get::<Category>(category.id)), none);
    portal.transaction(&service(), |tx| tx.remove(visit)).expect("removed");
    assert_eq!(clinic.denied(|tx| tx.get::<Consultation>(visit.id)), none, "the log has it, the table does not");
}

/// A service account's denials are mistakes of its program.
#[test]
fn a_service_account_leaves_no_denial() {
    let Clinic { portal, visit, .. } = clinic();
    portal.grant_service("*", &[]).expect("revoked");
    portal.grant_service("limited", &["patients:select".parse().expect("a grant")]).expect("granted");
    let limited = Actor::service("limited");
    let refused = portal.transaction(&limited, |tx| tx.get::<Consultation>(visit.id)).expect_err("no grant");
    assert_eq!(refused.code(), Code::ACCESS_GRANT_MISSING);
    portal.transaction(&limited, |tx| tx.add(new_user(UserRole::Patient, now()))).expect_err("no grant");
    assert_eq!(ask(portal.url(), "(SELECT count(*) FROM audit_logs WHERE action LIKE '%\\_DENIED')"), "0");
}

#[test]
fn an_account_that_is_not_active_is_logged_when_it_begins() {
    let clinic = clinic();
    let Clinic { portal, stranger, .. } = &clinic;
    execute(portal.url(), &format!("UPDATE users SET status = 'suspended' WHERE id = '{}'", stranger.id));
    let nobody = UserId::generate();
    for id in [stranger.id, nobody] {
        portal.permissions(&Actor::user(id)).expect("none");
        assert_eq!(clinic.denials_of(id), Vec::<Entry>::new(), "nothing was attempted");
        // A program that tries again and again leaves one entry a minute.
        for _ in 0..2 {
            let refused = portal.transaction(&Actor::user(id), |_| Ok::<_, Error>(())).expect_err("not active");
            assert_eq!(refused.code(), Code::ACCESS_DENIED);
        }
        assert_eq!(clinic.denials_of(id), [entry("TRANSACTION_DENIED", NIL, "begin")]);
    }
}

#[test]
fn the_access_report_counts_denials() {
    let clinic = clinic();
    let Clinic { portal, visit, stranger, .. } = &clinic;
    for _ in 0..3 {
        clinic.denied(|tx| tx.get::<Consultation>(visit.id));
    }
    clinic.denied(|tx| tx.add(new_user(UserRole::Provider, now())));
    let report = portal.access_report("2020-01-01".parse().expect("a date"), 90).expect("a report");
    let denials = |report: &AccessReport| {
        let section = report.section("denials").expect("a section");
        section.rows.iter().map(|row| row[..7].to_vec()).collect::<Vec<_>>()
    };
    let id = stranger.id.to_string();
    let expected = [
        [id.as_str(), "patient", "active", "consultation", "select", "3", "1"],
        [id.as_str(), "patient", "active", "user", "statement", "1", "0"],
    ];
    assert_eq!(denials(&report), expected);
    let later = portal.access_report("2999-01-01".parse().expect("a date"), 90).expect("a report");
    assert_eq!(denials(&later), Vec::<Vec<String>>::new());
}

#[test]
fn a_denial_is_no_disclosure() {
    let clinic = clinic();
    let Clinic { portal, patient, visit, .. } = &clinic;
    clinic.denied(|tx| tx.get::<Consultation>(visit.id));
    let own = Actor::user(patient.id.into());
    let shown = portal
        .transaction(&own, |tx| tx.accounting_of_disclosures(patient.id, None, None, 100, now()))
        .expect("disclosures");
    assert!(shown.items.iter().all(|it| !it.action.as_str().ends_with("_DENIED")), "{shown:?}");
}
