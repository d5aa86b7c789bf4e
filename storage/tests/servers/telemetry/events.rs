//! The events and spans, as a subscriber of the program receives them.

use super::failing;
use crate::support::{ask, batch, migrated_database, new_user, people, portal_at, service};
use std::{
    collections::BTreeMap,
    fmt::Debug,
    mem,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};
use telehealth_core::{Code, accounts::UserRole};
use telehealth_storage::{Actor, Error, Options, Portal, audit::Signer, now};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
    subscriber::with_default,
};

/// An event, or a span when it is over: its target, message or name, and fields.
#[derive(Clone, Debug, Default)]
struct Seen {
    target: String,
    message: String,
    fields: BTreeMap<String, String>,
}

impl Seen {
    fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}

impl Visit for Seen {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.fields.insert(field.name().to_owned(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            self.message = format!("{value:?}");
        } else {
            self.fields.insert(field.name().to_owned(), format!("{value:?}"));
        }
    }
}

#[derive(Clone, Default)]
struct Capture {
    seen: Arc<Mutex<Vec<Seen>>>,
    spans: Arc<Mutex<BTreeMap<u64, Seen>>>,
    next: Arc<AtomicU64>,
}

impl Subscriber for Capture {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("telehealth")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let id = self.next.fetch_add(1, Ordering::SeqCst) + 1;
        let metadata = span.metadata();
        let mut seen = Seen { target: metadata.target().into(), message: metadata.name().into(), ..Seen::default() };
        span.record(&mut seen);
        self.spans.lock().expect("a lock").insert(id, seen);
        Id::from_u64(id)
    }

    fn record(&self, id: &Id, values: &Record<'_>) {
        values.record(self.spans.lock().expect("a lock").get_mut(&id.into_u64()).expect("a span"));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut seen = Seen { target: event.metadata().target().into(), ..Seen::default() };
        event.record(&mut seen);
        self.seen.lock().expect("a lock").push(seen);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Runs `work` and returns what it reported, first the events in their order, then the spans.
fn captured(work: impl FnOnce()) -> (Vec<Seen>, Vec<Seen>) {
    let capture = Capture::default();
    with_default(capture.clone(), work);
    let spans = mem::take(&mut *capture.spans.lock().expect("a lock")).into_values().collect();
    let events = mem::take(&mut *capture.seen.lock().expect("a lock"));
    (events, spans)
}

fn of<'a>(seen: &'a [Seen], target: &str) -> Vec<&'a Seen> {
    seen.iter().filter(|it| it.target == target).collect()
}

fn failing_portal(state: &str, times: u32) -> Portal {
    let url = migrated_database();
    batch(&url, &failing(state, times));
    portal_at(&url)
}

#[test]
fn a_retried_transaction_is_reported_with_each_attempt() {
    let portal = failing_portal("40001", 2);
    let (events, spans) = captured(|| {
        portal.transaction(&service(), |tx| tx.add(new_user(UserRole::Patient, now()))).expect("success at last");
    });
    let said: Vec<(&str, &str, &str)> = of(&events, "telehealth::transaction")
        .iter()
        .map(|it| (it.message.as_str(), it.field("telehealth.attempt"), it.field("telehealth.outcome")))
        .collect();
    let again = "the transaction met contention and runs again";
    let ended = "the transaction ended";
    let expected = [
        (ended, "1", "rolled_back"),
        (again, "1", ""),
        (ended, "2", "rolled_back"),
        (again, "2", ""),
        (ended, "3", "committed"),
    ];
    assert_eq!(said, expected);
    let namespace = format!("{}|public", ask(portal.url(), "current_database()"));
    let spans = of(&spans, "telehealth::transaction");
    let outcomes: Vec<&str> = spans.iter().map(|span| span.field("telehealth.outcome")).collect();
    assert_eq!(outcomes, ["rolled_back", "rolled_back", "committed"]);
    for span in &spans {
        assert_eq!(span.field("db.system.name"), "postgresql");
        assert_eq!((span.field("db.namespace"), span.field("telehealth.actor.kind")), (namespace.as_str(), "service"));
    }
    assert_eq!(spans[0].field("error.type"), "database.contention");
    let inserts: Vec<(&str, &str)> = of(&events, "telehealth::statement")
        .iter()
        .filter(|it| it.field("db.operation.name") == "INSERT" && it.field("db.collection.name") == "users")
        .map(|it| (it.field("telehealth.is_failed"), it.field("db.response.status_code")))
        .collect();
    assert_eq!(inserts, [("true", "40001"), ("true", "40001"), ("false", "")]);
}

#[test]
fn contention_without_end_is_reported_once() {
    let portal = failing_portal("40001", 99);
    let (events, _) = captured(|| {
        let outcome = portal.transaction(&service(), |tx| tx.add(new_user(UserRole::Patient, now())));
        assert_eq!(outcome.expect_err("contention").code(), Code::DATABASE_CONTENTION);
    });
    let last = events.iter().filter(|it| it.message == "the transaction met contention in every attempt");
    assert_eq!(last.map(|it| it.field("telehealth.attempt")).collect::<Vec<_>>(), ["8"]);
}

#[test]
fn an_unexpected_error_is_reported_without_its_message() {
    let portal = failing_portal("23505", 1);
    let (events, _) = captured(|| {
        portal.transaction(&service(), |tx| tx.add(new_user(UserRole::Patient, now()))).expect_err("it fails");
    });
    let unexpected: Vec<&Seen> = events.iter().filter(|it| it.message == "unexpected database error").collect();
    assert_eq!(unexpected.len(), 1, "{events:#?}");
    assert_eq!(unexpected[0].field("db.response.status_code"), "23505");
    assert!(!format!("{events:?}").contains("47114711"));
}

#[test]
fn refusals_and_empty_pools_are_reported() {
    let url = migrated_database();
    let portal = portal_at(&url);
    let (patient, _) = people(&portal, now());
    let small = Portal::connect_with(
        &url,
        Options { pool_size: 1, acquire_timeout: std::time::Duration::from_millis(1), ..Options::default() },
    )
    .expect("a portal");
    let (events, _) = captured(|| {
        // Their account is not active.
        let denied = portal.begin(&Actor::user(patient.id.user_id())).expect_err("not active");
        assert!(matches!(denied, Error::Denied));
        let held = small.begin(&service()).expect("the only connection");
        assert_eq!(small.begin(&service()).expect_err("in use").code(), Code::DATABASE_POOL_EXHAUSTED);
        drop(held);
    });
    let warned: Vec<(&str, &str)> = events
        .iter()
        .filter(|it| it.message == "the actor is not authorized" || it.message == "got no connection")
        .map(|it| (it.target.as_str(), it.field("error.type")))
        .collect();
    let expected = [("telehealth::transaction", "access.denied"), ("telehealth::pool", "database.pool_exhausted")];
    assert_eq!(warned, expected);
}

#[test]
fn integrations_and_key_rotations_are_reported() {
    let portal = portal_at(&migrated_database());
    people(&portal, now());
    let signer = Signer::generate("clinic.example/audit").expect("a key");
    let (events, spans) = captured(|| {
        portal.checkpoint(&signer, &mut Vec::new()).expect("a checkpoint");
        portal.rotate_keys(100, |_| Ok(())).expect("rotated");
    });
    let integrated = of(&events, "telehealth::audit");
    assert_eq!(integrated[0].message, "integrated the audit log");
    assert_eq!(integrated[0].field("telehealth.added"), integrated[0].field("telehealth.size"));
    assert_eq!(of(&events, "telehealth::keys").last().expect("an event").message, "rotated the keys");
    for name in ["integrate", "rotate_keys"] {
        assert!(spans.iter().any(|span| span.message == name), "{name}");
    }
}
