//! Telehealth flows, tasks and the audit log.

use super::{ADDRESSES, PLAN, Plan, set, text};
use crate::support::{
    random::Random,
    world::{World, instant},
};
use serde_json::Value;
use telehealth_core::{
    field::Object,
    value::EntityType,
    workflow::{FlowStatus, TaskStatus},
};

const HOURS: &[&str] = &["0.01", "0.5", "1", "37.25", "99.99"];

pub const PLANS: &[Plan] = &[
    Plan {
        table: "telehealth_flows",
        values: &[("status_history", &[r#"{"status": "started", "timestamp": "2026-11-22T12:00:00.000Z"}"#])],
        fit: |row, _, _| complete(row, "current_status"),
        breaks: &[bend_flow],
        ..PLAN
    },
    Plan {
        table: "tasks",
        values: &[("estimated_hours", HOURS), ("actual_hours", HOURS)],
        fit: fit_task,
        breaks: &[bend_task],
        ..PLAN
    },
    Plan { table: "audit_logs", values: &[("ip_address", ADDRESSES)], ..PLAN },
];

/// With or without a time of completion; about a row, or about none.
fn fit_task(row: &mut Object, random: &mut Random, _: &World) {
    complete(row, "status");
    let about = random.once_in(2).then(|| (random.pick(EntityType::ALL).label(), random.uuid().to_string()));
    let (kind, id) = about.map_or((Value::Null, Value::Null), |(kind, id)| (kind.into(), id.into()));
    set(row, "related_entity_type", kind);
    set(row, "related_entity_id", id);
}

/// Completed at some time, or not.
fn complete(row: &mut Object, column: &str) {
    let completed = text(row, column) == "completed";
    set(row, "completed_at", if completed { instant(0) } else { Value::Null });
}

/// Any status, with and without the time of completion.
fn bend_completion(row: &mut Object, random: &mut Random, column: &str, status: &str) -> String {
    let known = random.once_in(2);
    set(row, column, status);
    set(row, "completed_at", if known { instant(0) } else { Value::Null });
    format!("{status}, when is known: {known}")
}

fn bend_flow(row: &mut Object, random: &mut Random, _: &World) -> String {
    let status = random.pick(FlowStatus::ALL).label();
    bend_completion(row, random, "current_status", status)
}

fn bend_task(row: &mut Object, random: &mut Random, _: &World) -> String {
    let status = random.pick(TaskStatus::ALL).label();
    bend_completion(row, random, "status", status)
}
