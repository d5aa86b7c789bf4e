//! The state machines: what holds for any of them, and their pictures in the docs.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may")]

mod support;

use proptest::prelude::*;
use serde_json::{Map, Value};
use std::{collections::BTreeSet, fmt::Write, fs, path::Path};
use support::vectors;
use telehealth_core::{
    accounts::UserStatus,
    care::{ConsultationStatus, PrescriptionStatus, SessionStatus},
    catalog::{self, machines},
    commerce::{InvoiceStatus, OrderStatus, PaymentStatus},
    forms::FormSubmissionStatus,
    machine::Machine,
    messaging::NotificationStatus,
    workflow::{FlowStatus, TaskStatus},
};

/// Whether every state can be reached from where rows begin, and an end from every state; a move to itself is a move of
/// `again` alone.
fn is_sound_but<M: Machine>(first: M, again: &[M]) {
    let reachable = |from: M| {
        let mut found = vec![from];
        let mut next = 0;
        while let Some(state) = found.get(next).copied() {
            found.extend(state.successors().iter().filter(|it| !found.contains(it)).collect::<Vec<_>>());
            next += 1;
        }
        found
    };
    for state in M::STATES {
        assert!(reachable(first).contains(state), "{} is never reached", state.state());
        assert!(reachable(*state).iter().any(|it| it.is_terminal()), "{} never ends", state.state());
        assert_eq!(state.successors().contains(state), again.contains(state), "{} moves to itself", state.state());
    }
}

fn is_sound<M: Machine>(first: M) {
    is_sound_but(first, &[]);
}

#[test]
fn machines_are_sound() {
    is_sound(UserStatus::Pending);
    is_sound(ConsultationStatus::Scheduled);
    is_sound(PrescriptionStatus::Active);
    is_sound(SessionStatus::Pending);
    is_sound(OrderStatus::Pending);
    is_sound_but(PaymentStatus::Pending, &[PaymentStatus::PartiallyRefunded]);
    is_sound(InvoiceStatus::Draft);
    is_sound(NotificationStatus::Pending);
    is_sound(FlowStatus::Started);
    is_sound(TaskStatus::Pending);
    is_sound(FormSubmissionStatus::Pending);
}

/// Each machine with its table, the table's row in the vectors, and the column that holds the state.
const MACHINES: &[(&str, &str, &str, &str)] = &[
    ("user", "users", "user", "status"),
    ("consultation", "consultations", "consultation", "status"),
    ("prescription", "prescriptions", "prescription", "status"),
    ("session", "sessions", "session", "status"),
    ("order", "orders", "order", "status"),
    ("payment", "orders", "order", "payment_status"),
    ("invoice", "invoices", "invoice", "status"),
    ("notification", "notifications", "notification", "status"),
    ("flow", "telehealth_flows", "telehealth_flow", "current_status"),
    ("task", "tasks", "task", "status"),
    ("form_submission", "form_submissions", "form_submission", "status"),
];

/// Arguments that suit any move: what a move does not take is left out.
fn arguments(signature: &telehealth_core::operation::Signature, now: &str) -> Map<String, Value> {
    let (id, data) = ("0190a000-0000-7000-8000-000000000001", serde_json::json!({ "given": true }));
    let suitable = [
        ("now", Value::from(now)),
        ("amount", Value::from("40.00")),
        ("error", Value::from("timed out")),
        ("lease_seconds", Value::from(60)),
        ("product_id", Value::from(id)),
        ("order_id", Value::from(id)),
        ("assigner_id", Value::from(id)),
        ("intake_form_data", data.clone()),
        ("consultation_data", data),
    ];
    let taken = |name: &str| signature.arguments.iter().any(|argument| argument.name == name);
    suitable.into_iter().filter(|(name, _)| taken(name)).map(|(name, value)| (name.to_owned(), value)).collect()
}

proptest! {
    /// However operations follow each other, a row stays valid, and its status only moves along the edges.
    #[test]
    fn any_history_keeps_the_rules(
        (machine, table, row, column) in prop::sample::select(MACHINES),
        choices in prop::collection::vec((any::<prop::sample::Index>(), 1..2_000_i64), 1..12),
    ) {
        let table = catalog::table(table).unwrap();
        let machine = machines().into_iter().find(|found| found.machine == machine).unwrap();
        let mut row = vectors().row(row);
        let mut now: telehealth_core::Timestamp = "2026-11-23T13:00:00Z".parse().unwrap();
        for (choice, minutes) in choices {
            now = now.plus(chrono::TimeDelta::minutes(minutes)).unwrap();
            let moves = (table.commands)();
            let signature = moves[choice.index(moves.len())];
            let Ok(after) = (table.call)(signature.name, Some(&row), &arguments(signature, &now.to_string())) else { continue };
            prop_assert!((table.check)(&after).is_ok(), "{} made {:?}", signature.name, after);
            let (from, to) = (row[column].as_str().unwrap(), after[column].as_str().unwrap());
            let (_, successors) = machine.states.iter().find(|(state, _)| *state == from).unwrap();
            prop_assert!(from == to || successors.contains(&to), "{} moved {from} to {to}", signature.name);
            row = after;
        }
    }
}

/// Every edge of every machine is some operation's: otherwise the state could only be reached around core.
#[test]
fn every_edge_is_an_operation() {
    let vectors = vectors();
    for machine in machines() {
        let (.., row, column) = MACHINES.iter().find(|(name, ..)| *name == machine.machine).unwrap();
        let edges: BTreeSet<(String, String)> = machine
            .states
            .iter()
            .flat_map(|(from, to)| to.iter().map(|to| ((*from).to_owned(), (*to).to_owned())))
            .collect();
        let mut taken = BTreeSet::new();
        for case in &vectors.operations {
            let of = &case["of"];
            if of["row"] != *row || case["result"][*column].is_null() {
                continue;
            }
            let before = vectors.resolve(of)[*column].as_str().unwrap().to_owned();
            let edge = (before, case["result"][*column].as_str().unwrap().to_owned());
            // A move to itself cannot be told from no move, unless the machine has it.
            if edge.0 != edge.1 || edges.contains(&edge) {
                taken.insert(edge);
            }
        }
        assert_eq!(taken, edges, "{}", machine.machine);
    }
}

/// Rewrites `machines.md` under `UPDATE=1`, and fails when it is stale.
#[test]
fn pictures_are_fresh() {
    let mut pictures = String::from("\n<!-- Made by core/tests/machines.rs; run it with UPDATE=1. -->\n");
    for machine in machines() {
        write!(pictures, "\n# {}\n\n```mermaid\n{}```\n", machine.machine, machine.mermaid()).unwrap();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/machines.md");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &pictures).unwrap();
    }
    assert_eq!(
        fs::read_to_string(path).unwrap(),
        pictures,
        "run UPDATE=1 cargo test -p telehealth-core --test machines"
    );
}
