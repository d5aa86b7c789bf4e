//! Payment events that are repeated, late, out of order or ineffective, and refunds.

use crate::{
    shop::*,
    support::{
        crowd::{crowd, done, within},
        proxy::{Proxy, trips},
        *,
    },
};
use serde_json::json;
use telehealth_core::{
    Code, OrderId, Phi,
    commerce::{Order, OrderStatus, PaymentEvent, PaymentEventKind as Kind, PaymentOutcome as Outcome, PaymentStatus},
    value::Money,
};
use telehealth_storage::{Error, Options, PaymentReceipt, Portal};

impl Shop {
    fn apply(&self, event: &PaymentEvent) -> Result<PaymentReceipt, Error> {
        within(&self.portal, |tx| tx.apply_payment_event(event.clone(), None, self.now))
    }

    fn refund(&self, order: &Order, amount: Money, id: &str) -> Result<PaymentReceipt, Error> {
        within(&self.portal, |tx| tx.refund_order(order.id, amount.into(), event_id(id), self.now))
    }

    /// The outcome of an event, and the resulting payment status.
    fn outcome(&self, event: &PaymentEvent) -> (Outcome, PaymentStatus) {
        let receipt = self.apply(event).expect("a receipt");
        assert_eq!(receipt.order, self.read(event.order_id));
        (receipt.outcome, receipt.order.payment_status)
    }

    fn events(&self) -> String {
        ask(
            &self.url,
            "SELECT string_agg(id || ' ' || kind || ' ' || amount || ' ' || outcome, ', ' ORDER BY id) FROM payment_events",
        )
    }
}

fn tally(outcomes: &[Result<PaymentReceipt, Error>], outcome: Outcome) -> usize {
    outcomes.iter().filter(|it| it.as_ref().is_ok_and(|receipt| receipt.outcome == outcome)).count()
}

#[test]
fn events_are_applied_in_any_order() {
    let shop = shop();
    let order = shop.order_over("100.00");
    let intent = |event: PaymentEvent| PaymentEvent {
        payment_intent_id: Some(Phi::new("pi_1".parse().expect("an id"))),
        ..event
    };
    let steps = [
        (event("e1", &order, Kind::Failed, "100.00"), (Outcome::Applied, PaymentStatus::Failed)),
        (event("e2", &order, Kind::Authorized, "100.00"), (Outcome::Superseded, PaymentStatus::Failed)),
        (intent(event("e3", &order, Kind::Captured, "100.00")), (Outcome::Applied, PaymentStatus::Captured)),
        (event("e4", &order, Kind::Authorized, "100.00"), (Outcome::Superseded, PaymentStatus::Captured)),
        (event("e5", &order, Kind::Failed, "100.00"), (Outcome::Superseded, PaymentStatus::Captured)),
        (event("e6", &order, Kind::Refunded, "40.00"), (Outcome::Applied, PaymentStatus::PartiallyRefunded)),
        (event("e7", &order, Kind::Captured, "100.00"), (Outcome::Superseded, PaymentStatus::PartiallyRefunded)),
        (event("e8", &order, Kind::Refunded, "60.00"), (Outcome::Applied, PaymentStatus::Refunded)),
    ];
    for (event, expected) in &steps {
        assert_eq!(shop.outcome(event), *expected, "{event:?}");
    }
    // All of them once more, in another order.
    let before = shop.read(order.id);
    for (event, _) in steps.iter().rev() {
        assert_eq!(shop.outcome(event), (Outcome::Repeated, PaymentStatus::Refunded), "{event:?}");
    }
    assert_eq!(shop.read(order.id), before);
    assert_eq!(
        shop.events(),
        "e1 failed 100.00 applied, e2 authorized 100.00 superseded, e3 captured 100.00 applied, \
         e4 authorized 100.00 superseded, e5 failed 100.00 superseded, e6 refunded 40.00 applied, \
         e7 captured 100.00 superseded, e8 refunded 60.00 applied"
    );
    let stored = ask(&shop.url, "SELECT string_agg(t::text, '') FROM payment_events AS t");
    assert!(!stored.contains("pi_1"), "the payment's id is encrypted");
    assert_eq!(before.payment_intent_id, Some(Phi::new("pi_1".parse().expect("an id"))));
}

#[test]
fn bindings_apply_an_event_in_json() {
    let shop = shop();
    let order = shop.order_over("100.00");
    let event = |amount: serde_json::Value, currency: &str| {
        let event = json!({
            "id": "evt_1", "order_id": order.id.to_string(), "kind": "captured", "amount": amount, "currency": currency,
        });
        shop.call("apply_payment_event", json!({ "event": event, "now": shop.now.to_string() }))
    };
    let before = shop.trace();
    for (amount, currency, code) in [
        (json!("100.005"), "USD", "money.too_precise"),
        (json!("1000000000"), "USD", "money.too_large"),
        (json!("-1"), "USD", "money.negative"),
        (json!("100.00"), "US$", "currency.malformed"),
        (json!("100.00"), "EUR", "payment_event.currency"),
        (json!("99.99"), "USD", "payment_event.amount"),
        // Cents, or dollars?
        (json!(100), "USD", "money.integer"),
        (json!(10_000), "USD", "money.integer"),
    ] {
        let error = event(amount.clone(), currency).expect_err("a wrong event");
        assert_eq!((error.code().as_str(), shop.trace()), (code, before.clone()), "{amount} {currency}");
    }
    let receipt = event(json!("100"), "usd").expect("a receipt");
    assert_eq!((&receipt["outcome"], &receipt["order"]["payment_status"]), (&json!("applied"), &json!("captured")));
}

#[test]
fn an_event_delivered_32_times_at_once_counts_once() {
    const THREADS: usize = 32;
    let shop = shop();
    let order = shop.order_over("100.00");
    for (event, status) in [
        (event("e1", &order, Kind::Captured, "100.00"), PaymentStatus::Captured),
        (event("e2", &order, Kind::Refunded, "1.00"), PaymentStatus::PartiallyRefunded),
    ] {
        let outcomes = crowd(THREADS, |_| shop.apply(&event));
        let (applied, repeated) = (tally(&outcomes, Outcome::Applied), tally(&outcomes, Outcome::Repeated));
        println!("{THREADS} deliver one event ({}): {applied} applied, {repeated} repeated", event.kind);
        assert_eq!((applied, repeated), (1, THREADS - 1), "{outcomes:?}");
        assert_eq!(shop.read(order.id).payment_status, status);
    }
    assert_eq!(shop.read(order.id).refunded_amount, money("1.00"));
}

#[test]
fn an_id_belongs_to_one_event() {
    let shop = shop();
    let (order, other) = (shop.order_over("100.00"), shop.order_over("100.00"));
    let first = event("e1", &order, Kind::Captured, "100.00");
    shop.apply(&first).expect("applied");
    let others = [
        ("another order", PaymentEvent { order_id: other.id, ..first.clone() }),
        ("another kind", PaymentEvent { kind: Kind::Refunded, ..first.clone() }),
        ("another amount", PaymentEvent { amount: money("1.00").into(), ..first.clone() }),
    ];
    for (what, event) in others {
        let error = shop.refuses(what, |tx| tx.apply_payment_event(event.clone(), None, shop.now).map(drop));
        assert!(matches!(error, Error::Conflict(_)), "{what}: {error}");
        assert_eq!(found(&error), [("id", Code::PAYMENT_EVENT_TAKEN)], "{what}");
    }
    let error = shop.refuses("a refund of that id", |tx| {
        tx.refund_order(order.id, money("1.00").into(), event_id("e1"), shop.now).map(drop)
    });
    assert_eq!(error.code(), Code::PAYMENT_EVENT_TAKEN);
}

/// Two transactions lock different orders, so only the event's id prevents a conflict.
#[test]
fn two_orders_cannot_share_an_event() {
    const ORDERS: usize = 12;
    let shop = shop();
    let orders: Vec<Order> = (0..ORDERS).map(|_| shop.order_over("100.00")).collect();
    let outcomes = crowd(ORDERS, |number| shop.apply(&event("e1", &orders[number], Kind::Captured, "100.00")));
    let applied = tally(&outcomes, Outcome::Applied);
    let refused = outcomes.iter().filter_map(|outcome| outcome.as_ref().err());
    let conflicts = refused.filter(|error| error.code() == Code::PAYMENT_EVENT_TAKEN).count();
    println!("{ORDERS} orders, one event: {applied} applied, {conflicts} conflicts");
    assert_eq!((applied, conflicts), (1, ORDERS - 1), "{outcomes:?}");
    let paid = orders.iter().filter(|order| shop.read(order.id).payment_status == PaymentStatus::Captured).count();
    assert_eq!((paid, count(&shop.url, "payment_events")), (1, 1));
}

#[test]
fn concurrent_refunds_never_exceed_the_capture() {
    const REFUNDS: usize = 64;
    let shop = shop();
    let order = shop.pay(&shop.order_over("100.00"));
    // Each refund is requested twice, by two threads.
    let outcomes = crowd(REFUNDS, |number| shop.refund(&order, money("7.00"), &format!("re_{}", number / 2)));
    let (applied, repeated) = (tally(&outcomes, Outcome::Applied), tally(&outcomes, Outcome::Repeated));
    let refused = outcomes.iter().filter_map(|outcome| outcome.as_ref().err()).map(Error::code);
    let wrong = refused.filter(|code| *code != Code::ORDER_REFUND_EXCEEDS).count();
    let order = shop.read(order.id);
    println!(
        "{REFUNDS} refunds of 7.00 from 100.00, each requested twice: {applied} applied, {repeated} repeated, {} refused, {wrong} wrong; {} went back",
        REFUNDS - applied - repeated,
        order.refunded_amount
    );
    assert_eq!((applied, repeated, wrong, order.refunded_amount), (14, 14, 0, money("98.00")));
    assert_eq!(ask(&shop.url, "SELECT sum(amount) FROM payment_events"), "98.00");

    // The rest is refunded once.
    let outcomes = crowd(REFUNDS, |number| shop.refund(&order, money("2.00"), &format!("last_{number}")));
    assert_eq!(tally(&outcomes, Outcome::Applied), 1);
    assert_eq!(shop.read(order.id).payment_status, PaymentStatus::Refunded);
}

#[test]
fn refused_refunds_leave_no_trace() {
    let shop = shop();
    let order = shop.order_over("100.00");
    let refuses = |order: &Order, amount: &str, expected: Code| {
        let error = shop.refuses(amount, |tx| {
            tx.refund_order(order.id, money(amount).into(), event_id("re_1"), shop.now).map(drop)
        });
        assert_eq!(error.code(), expected, "{amount}");
    };
    refuses(&order, "1.00", Code::STATUS_TRANSITION); // nothing has been captured
    let order = shop.pay(&order);
    refuses(&order, "100.01", Code::ORDER_REFUND_EXCEEDS);
    refuses(&order, "0.00", Code::MONEY_NOT_POSITIVE);
    shop.refund(&order, money("60.00"), "re_2").expect("a refund");
    refuses(&order, "40.01", Code::ORDER_REFUND_EXCEEDS);
    shop.refund(&order, money("40.00"), "re_3").expect("a refund");
    refuses(&order, "0.01", Code::STATUS_TRANSITION);
    refuses(&order, "40.00", Code::STATUS_TRANSITION);
    // The payment service's own report of a refund is not a second refund.
    assert_eq!(shop.outcome(&event("re_3", &order, Kind::Refunded, "40.00")).0, Outcome::Repeated);
    for (what, id) in [("nothing", ""), ("a blank", " ")] {
        let error = shop.refuses(what, |tx| {
            tx.apply_payment_event(event(id, &order, Kind::Captured, "100.00"), None, shop.now).map(drop)
        });
        assert_eq!(error.code(), Code::TEXT_BLANK, "{what} for an id");
    }
}

#[test]
fn a_payment_of_a_cancelled_order_is_recorded_and_refunded() {
    let shop = shop();
    let order = shop.order();
    done(&shop.portal, |tx| tx.cancel_order(order.id));
    let (outcome, _) = shop.outcome(&event("e1", &order, Kind::Captured, "237.35"));
    let order = shop.read(order.id);
    assert_eq!(
        (outcome, order.status, order.refundable()),
        (Outcome::Applied, OrderStatus::Cancelled, money("237.35"))
    );
    let receipt = shop.refund(&order, money("237.35"), "re_1").expect("a refund");
    assert_eq!((receipt.order.status, receipt.order.payment_status), (OrderStatus::Cancelled, PaymentStatus::Refunded));
    assert_eq!(shop.stocks(), (10, 100), "restocked when the order was cancelled");
}

#[test]
fn a_failed_payment_can_be_retried() {
    let shop = shop();
    let order = shop.order_over("100.00");
    let pending = shop.refuses("a payment that has not failed", |tx| tx.retry_payment(order.id).map(drop));
    assert_eq!(pending.code(), Code::STATUS_TRANSITION);
    shop.outcome(&event("e1", &order, Kind::Failed, "100.00"));
    assert_eq!(done(&shop.portal, |tx| tx.retry_payment(order.id)).payment_status, PaymentStatus::Pending);
    // The old failure is repeated.
    assert_eq!(shop.outcome(&event("e1", &order, Kind::Failed, "100.00")), (Outcome::Repeated, PaymentStatus::Pending));
    assert_eq!(shop.outcome(&event("e2", &order, Kind::Captured, "100.00")).1, PaymentStatus::Captured);
    shop.outcome(&event("e3", &shop.order_over("1.00"), Kind::Failed, "1.00"));
    let cancelled = shop.order_over("1.00");
    shop.outcome(&event("e4", &cancelled, Kind::Failed, "1.00"));
    done(&shop.portal, |tx| tx.cancel_order(cancelled.id));
    let closed = shop.refuses("a payment of a cancelled order", |tx| tx.retry_payment(cancelled.id).map(drop));
    assert_eq!(closed.code(), Code::ORDER_CLOSED);
}

#[test]
fn an_event_for_an_unknown_order_is_not_found() {
    let shop = shop();
    let order = shop.order_over("100.00");
    let unknown = PaymentEvent { order_id: OrderId::generate(), ..event("e1", &order, Kind::Captured, "100.00") };
    let error =
        shop.refuses("an unknown order", |tx| tx.apply_payment_event(unknown.clone(), None, shop.now).map(drop));
    assert!(matches!(error, Error::NotFound { entity: "order", .. }), "{error}");
    let error = shop.refuses("an unknown order", |tx| tx.retry_payment(unknown.order_id).map(drop));
    assert_eq!(error.code(), Code::ROW_NOT_FOUND);
}

#[test]
fn events_remain_when_their_order_is_deleted() {
    let shop = shop();
    let order = shop.order_over("100.00");
    shop.outcome(&event("e1", &order, Kind::Captured, "100.00"));
    done(&shop.portal, |tx| {
        let patient = tx.get::<telehealth_core::accounts::Patient>(shop.patient.id)?;
        tx.remove(&patient)
    });
    assert_eq!((count(&shop.url, "orders"), shop.events().as_str()), (0, "e1 captured 100.00 applied"));
    for role in ["authenticated", "service_role"] {
        for right in ["UPDATE", "DELETE", "TRUNCATE"] {
            let may = ask(&shop.url, &format!("has_table_privilege('{role}', 'payment_events', '{right}')"));
            assert_eq!(may, "false", "{role} {right}");
        }
    }
}

#[test]
fn an_event_takes_few_round_trips() {
    let proxy = Proxy::to(&migrated_database());
    let shop = shop_in(proxy.url());
    let portal = Portal::connect_with(&proxy.url(), Options { pool_size: 1, ..options() }).expect("a portal");
    let order = shop.order_over("100.00");
    let spend = |event: PaymentEvent| {
        trips(&proxy, &portal, |tx| drop(tx.apply_payment_event(event, None, shop.now).expect("a receipt")))
    };
    portal.begin(&service()).and_then(|tx| tx.rollback()).expect("the first transaction checks the schema");
    let _ = spend(event("e0", &shop.order_over("100.00"), Kind::Captured, "100.00"));
    assert_eq!(spend(event("e2", &order, Kind::Captured, "100.00")), 6, "lock, look, record, save, invoice, tell");
    assert_eq!(spend(event("e2", &order, Kind::Captured, "100.00")), 2, "lock, look");
    assert_eq!(spend(event("e3", &order, Kind::Captured, "100.00")), 3, "lock, look, record");
}
