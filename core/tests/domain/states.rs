//! What `state()` says of a row in each status: the status with the data that belongs to it.

use crate::support::vectors;
use serde_json::{Value, json};
use std::{collections::BTreeSet, fmt::Debug};
use telehealth_core::{
    Entity,
    accounts::User,
    care::{Consultation, Prescription},
    catalog::machines,
    commerce::{Invoice, Order},
    forms::FormSubmission,
    messaging::Notification,
    record::entity_from_json,
    workflow::{Task, TelehealthFlow},
};

/// Each row shows its state, and together the rows have every status of the machine.
fn check<E: Entity>(machine: &str, row: &str, state: impl Fn(&E) -> String, cases: &[(Value, &str)]) {
    let vectors = vectors();
    let machine = machines().into_iter().find(|it| it.machine == machine).unwrap();
    let mut met = BTreeSet::new();
    for (with, expected) in cases {
        let row = vectors.resolve(&json!({ "row": row, "with": with }));
        met.insert(row[machine.column].as_str().unwrap().to_owned());
        let entity: E = entity_from_json(&row).unwrap();
        assert_eq!(state(&entity), *expected, "{with}");
    }
    assert_eq!(met, machine.states.iter().map(|(state, _)| (*state).to_owned()).collect(), "{}", machine.machine);
}

const NOON: &str = "2026-11-23T12:00:00.000Z";
const ONE: &str = "2026-11-23T13:00:00.000Z";

/// `Debug` of a state, without the quotation marks of texts.
fn shown(state: impl Debug) -> String {
    format!("{state:?}").replace('"', "")
}

#[test]
fn users() {
    check::<User>(
        "user",
        "user",
        |it| shown(it.state()),
        &[
            (json!({ "status": "pending" }), "Pending"),
            (json!({ "status": "active" }), "Active { last_login_at: None }"),
            (json!({ "last_login_at": NOON }), "Active { last_login_at: Some(2026-11-23T12:00:00.000Z) }"),
            (json!({ "status": "inactive" }), "Inactive"),
            (json!({ "status": "suspended" }), "Suspended"),
            (json!({ "status": "deleted" }), "Deleted"),
        ],
    );
}

#[test]
fn consultations() {
    let ended = |status: &str| json!({ "status": status, "started_at": NOON, "ended_at": ONE, "duration_minutes": 60 });
    check::<Consultation>(
        "consultation",
        "consultation",
        |it| shown(it.state()),
        &[
            (json!({}), "Scheduled"),
            (
                json!({ "status": "in_progress", "started_at": NOON }),
                "InProgress { started_at: 2026-11-23T12:00:00.000Z }",
            ),
            (
                ended("completed"),
                "Completed { started_at: 2026-11-23T12:00:00.000Z, ended_at: 2026-11-23T13:00:00.000Z, minutes: 60 }",
            ),
            (json!({ "status": "cancelled" }), "Cancelled { took_place: None }"),
            (
                ended("cancelled"),
                "Cancelled { took_place: Some((2026-11-23T12:00:00.000Z, 2026-11-23T13:00:00.000Z)) }",
            ),
            (json!({ "status": "no_show" }), "NoShow"),
            (json!({ "status": "rescheduled" }), "Rescheduled"),
        ],
    );
}

#[test]
fn prescriptions() {
    check::<Prescription>(
        "prescription",
        "prescription",
        |it| shown(it.state()),
        &[
            (json!({}), "Active { refills_remaining: Count(1), expires_at: 2027-11-01T00:00:00.000Z }"),
            (json!({ "status": "completed" }), "Completed"),
            (json!({ "status": "cancelled" }), "Cancelled"),
            (json!({ "status": "expired" }), "Expired"),
        ],
    );
}

#[test]
fn orders() {
    let captured = |status: &str| json!({ "status": status, "payment_status": "captured" });
    check::<Order>(
        "order",
        "order",
        |it| shown(it.state()),
        &[
            (json!({}), "Pending"),
            (json!({ "status": "confirmed" }), "Confirmed"),
            (json!({ "status": "processing" }), "Processing"),
            (captured("shipped"), "Shipped { tracking_number: None, estimated_delivery_date: None }"),
            (
                json!({ "status": "shipped", "payment_status": "captured", "tracking_number": "1Z",
                    "estimated_delivery_date": "2026-11-30" }),
                "Shipped { tracking_number: Some(Text(1Z)), estimated_delivery_date: Some(2026-11-30) }",
            ),
            (captured("delivered"), "Delivered { on: None }"),
            (
                json!({ "status": "delivered", "payment_status": "captured", "actual_delivery_date": "2026-11-29" }),
                "Delivered { on: Some(2026-11-29) }",
            ),
            (json!({ "status": "cancelled" }), "Cancelled"),
            (
                json!({ "status": "refunded", "payment_status": "partially_refunded", "refunded_amount": "40.00" }),
                "Refunded { amount: 40.00 }",
            ),
            (captured("returned"), "Returned"),
        ],
    );
}

#[test]
fn payments() {
    let refunded = |status: &str, amount: &str| json!({ "payment_status": status, "refunded_amount": amount });
    check::<Order>(
        "payment",
        "order",
        |it| shown(it.payment()),
        &[
            (json!({ "payment_status": "pending" }), "Pending"),
            (json!({ "payment_status": "authorized" }), "Authorized"),
            (json!({ "payment_status": "captured" }), "Captured { total: 100.00 }"),
            (json!({ "payment_status": "failed" }), "Failed"),
            (refunded("partially_refunded", "40.00"), "PartiallyRefunded { refunded: 40.00, left: 60.00 }"),
            (refunded("refunded", "100.00"), "Refunded { refunded: 100.00 }"),
        ],
    );
}

#[test]
fn invoices() {
    let due = json!({ "due_date": "2026-12-01" });
    let with = |status: &str| json!({ "status": status, "due_date": due["due_date"] });
    check::<Invoice>(
        "invoice",
        "invoice",
        |it| shown(it.state()),
        &[
            (json!({ "status": "draft" }), "Draft"),
            (with("sent"), "Sent { due_date: 2026-12-01 }"),
            (with("pending"), "Pending { due_date: 2026-12-01 }"),
            (with("overdue"), "Overdue { due_date: 2026-12-01 }"),
            (json!({ "status": "cancelled" }), "Cancelled"),
            (json!({ "status": "paid", "paid_date": "2026-12-02" }), "Paid { paid_date: 2026-12-02 }"),
        ],
    );
}

#[test]
fn notifications() {
    let failed = json!({ "status": "failed", "last_error": "busy" });
    check::<Notification>(
        "notification",
        "notification",
        |it| shown(it.state()),
        &[
            (json!({ "attempts": 2 }), "Pending { due_at: 2026-11-22T09:00:00.000Z, attempts: Count(2) }"),
            // A claim, or the pause after a failed attempt, puts it off; one that is over does not bring it forward.
            (json!({ "claimed_until": NOON }), "Pending { due_at: 2026-11-23T12:00:00.000Z, attempts: Count(0) }"),
            (
                json!({ "claimed_until": "2026-11-22T08:00:00.000Z" }),
                "Pending { due_at: 2026-11-22T09:00:00.000Z, attempts: Count(0) }",
            ),
            (json!({ "status": "sent", "sent_at": NOON }), "Sent { sent_at: 2026-11-23T12:00:00.000Z }"),
            (
                json!({ "status": "delivered", "sent_at": NOON }),
                "Delivered { sent_at: Some(2026-11-23T12:00:00.000Z) }",
            ),
            (json!({ "status": "delivered" }), "Delivered { sent_at: None }"),
            (failed, "Failed { last_error: Some(Text(busy)) }"),
            (json!({ "status": "failed" }), "Failed { last_error: None }"),
            (json!({ "status": "cancelled" }), "Cancelled"),
        ],
    );
}

#[test]
fn flows() {
    let ids = json!({
        "category_id": "0190a000-0000-7000-8000-000000000061",
        "product_id": "0190a000-0000-7000-8000-000000000062",
        "subscription_duration_id": "0190a000-0000-7000-8000-000000000063",
        "order_id": "0190a000-0000-7000-8000-000000000064",
    });
    let with = |status: &str| {
        let mut with = ids.clone();
        with["current_status"] = status.into();
        if status == "completed" {
            with["completed_at"] = NOON.into();
        }
        with
    };
    let order = "{ order_id: Some(0190a000-0000-7000-8000-000000000064) }";
    check::<TelehealthFlow>(
        "flow",
        "telehealth_flow",
        |it| shown(it.state()),
        &[
            (with("started"), "Started { category_id: Some(0190a000-0000-7000-8000-000000000061) }"),
            (
                with("product_selected"),
                "ProductSelected { product_id: Some(0190a000-0000-7000-8000-000000000062), \
             subscription_duration_id: Some(0190a000-0000-7000-8000-000000000063) }",
            ),
            (with("intake_completed"), "IntakeCompleted { intake_form_data: [phi] }"),
            (with("consultation_approved"), "ConsultationApproved { consultation_data: [phi] }"),
            (with("consultation_rejected"), "ConsultationRejected { consultation_data: [phi] }"),
            (with("order_created"), &format!("OrderCreated {order}")),
            (with("payment_pending"), &format!("PaymentPending {order}")),
            (with("payment_completed"), &format!("PaymentCompleted {order}")),
            (with("completed"), "Completed { completed_at: Some(2026-11-23T12:00:00.000Z) }"),
            (with("cancelled"), "Cancelled"),
        ],
    );
}

#[test]
fn tasks() {
    check::<Task>(
        "task",
        "task",
        |it| shown(it.state()),
        &[
            (json!({ "status": "pending" }), "Pending"),
            (json!({ "status": "in_progress" }), "InProgress"),
            (json!({ "status": "on_hold" }), "OnHold"),
            (
                json!({ "status": "completed", "completed_at": NOON }),
                "Completed { completed_at: 2026-11-23T12:00:00.000Z, actual_hours: None }",
            ),
            (
                json!({ "status": "completed", "completed_at": NOON, "actual_hours": "1.5" }),
                "Completed { completed_at: 2026-11-23T12:00:00.000Z, actual_hours: Some(Hours(1.50)) }",
            ),
            (json!({ "status": "cancelled" }), "Cancelled"),
        ],
    );
}

#[test]
fn submissions() {
    let busy = json!(["busy"]);
    check::<FormSubmission>(
        "form_submission",
        "form_submission",
        |it| shown(it.state()),
        &[
            (json!({ "status": "pending" }), "Pending"),
            (json!({ "status": "processing" }), "Processing { earlier_errors: [] }"),
            (
                json!({ "status": "processing", "processing_errors": busy }),
                "Processing { earlier_errors: [Text(busy)] }",
            ),
            (json!({ "status": "completed", "processed_at": null }), "Completed { processed_at: None }"),
            (
                json!({ "status": "completed", "processed_at": NOON }),
                "Completed { processed_at: Some(2026-11-23T12:00:00.000Z) }",
            ),
            (json!({ "status": "error", "processing_errors": busy }), "Error { errors: [Text(busy)] }"),
        ],
    );
}
