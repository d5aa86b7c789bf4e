//! Payment events: applied, superseded or refused, in any order.

use crate::support::vectors;
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::sync::LazyLock;
use telehealth_core::{
    Code, Error, OrderId, Phi,
    commerce::{
        Order, OrderRecord, OrderStatus, PaymentEvent, PaymentEventKind as Kind, PaymentOutcome as Outcome,
        PaymentStatus,
    },
    record::entity_from_json,
    value::Money,
};

fn money(cents: i64) -> Money {
    Decimal::new(cents, 2).try_into().unwrap()
}

static ORDER: LazyLock<Order> = LazyLock::new(|| entity_from_json(&vectors().row("order")).unwrap());

/// An order over 100.00 with the given payment status.
fn order(status: PaymentStatus) -> Order {
    let order = ORDER.clone();
    let captured = || order.clone().capture(None).unwrap();
    match status {
        PaymentStatus::Pending => order,
        PaymentStatus::Authorized => order.authorize(None).unwrap(),
        PaymentStatus::Captured => captured(),
        PaymentStatus::Failed => order.fail().unwrap(),
        PaymentStatus::PartiallyRefunded => captured().refund(money(4_000).into()).unwrap(),
        PaymentStatus::Refunded => captured().refund(money(10_000).into()).unwrap(),
    }
}

fn event(kind: Kind, cents: i64) -> PaymentEvent {
    PaymentEvent::new("evt_1".parse().unwrap(), OrderId::generate(), kind, money(cents))
}

#[test]
fn an_event_is_applied_superseded_or_refused() {
    use PaymentStatus as Status;
    let refused = Err(Code::STATUS_TRANSITION);
    let cases = [
        (Kind::Authorized, [Ok(Status::Authorized), Ok(Status::Authorized), Ok(Status::Captured), Ok(Status::Failed)]),
        (Kind::Captured, [Ok(Status::Captured), Ok(Status::Captured), Ok(Status::Captured), Ok(Status::Captured)]),
        (Kind::Failed, [Ok(Status::Failed), Ok(Status::Failed), Ok(Status::Captured), Ok(Status::Failed)]),
        (Kind::Voided, [Ok(Status::Failed), Ok(Status::Failed), refused, Ok(Status::Failed)]),
        (Kind::Refunded, [refused, refused, Ok(Status::Refunded), refused]),
    ];
    let from = [Status::Pending, Status::Authorized, Status::Captured, Status::Failed];
    for (kind, outcomes) in cases {
        for (from, expected) in from.into_iter().zip(outcomes) {
            let before = order(from);
            let received = before.clone().receive(&event(kind, 10_000), None);
            let status = received.as_ref().map(|(order, _)| order.payment_status).map_err(Error::code);
            assert_eq!(status, expected, "{kind} when {from}");
            if let Ok((after, outcome)) = received {
                let moved = after.payment_status != from;
                assert_eq!(outcome, if moved { Outcome::Applied } else { Outcome::Superseded }, "{kind} when {from}");
                assert_eq!(after == before, !moved, "{kind} when {from}");
            }
        }
    }
    for kind in [Kind::Authorized, Kind::Captured, Kind::Failed] {
        for from in [Status::PartiallyRefunded, Status::Refunded] {
            let (after, outcome) = order(from).receive(&event(kind, 10_000), None).unwrap();
            assert_eq!((after, outcome), (order(from), Outcome::Superseded), "{kind} when {from}");
        }
    }
}

#[test]
fn an_event_must_fit_the_amounts_of_its_order() {
    let code = |status, event: PaymentEvent| order(status).receive(&event, None).err().map(|error| error.code());
    let cases = [
        (Kind::Authorized, 9_999, Some(Code::PAYMENT_EVENT_AMOUNT)),
        (Kind::Authorized, 10_001, None),
        (Kind::Captured, 9_999, Some(Code::PAYMENT_EVENT_AMOUNT)),
        (Kind::Captured, 10_001, Some(Code::PAYMENT_EVENT_AMOUNT)),
        (Kind::Failed, 1, None),
    ];
    for (kind, cents, expected) in cases {
        assert_eq!(code(PaymentStatus::Pending, event(kind, cents)), expected, "{kind} of {cents}");
    }
    // A second capture with another amount is not a repetition.
    assert_eq!(code(PaymentStatus::Captured, event(Kind::Captured, 1)), Some(Code::PAYMENT_EVENT_AMOUNT));
    let refunds = [(0, Some(Code::MONEY_NOT_POSITIVE)), (6_000, None), (6_001, Some(Code::ORDER_REFUND_EXCEEDS))];
    for (cents, expected) in refunds {
        assert_eq!(code(PaymentStatus::PartiallyRefunded, event(Kind::Refunded, cents)), expected, "{cents}");
    }
    assert_eq!(code(PaymentStatus::Refunded, event(Kind::Refunded, 1)), Some(Code::STATUS_TRANSITION));
    for (currency, expected) in [("USD", None), ("EUR", Some(Code::PAYMENT_EVENT_CURRENCY))] {
        let event = PaymentEvent { currency: Some(currency.parse().unwrap()), ..event(Kind::Captured, 10_000) };
        assert_eq!(code(PaymentStatus::Pending, event), expected, "{currency}");
    }
    let blank = PaymentEvent { id: " ".parse().unwrap(), ..event(Kind::Captured, 10_000) };
    assert_eq!(code(PaymentStatus::Pending, blank), Some(Code::TEXT_BLANK));
}

#[test]
fn a_refund_that_failed_and_a_dispute_that_ended_conclude_the_earlier_event() {
    let of = |kind, earlier: &PaymentEvent| PaymentEvent { order_id: earlier.order_id, ..event(kind, 4_000) };
    let (refunded, disputed) = (event(Kind::Refunded, 4_000), event(Kind::DisputeOpened, 4_000));
    let order = order(PaymentStatus::Captured);
    let code = |event: PaymentEvent, earlier: Option<&PaymentEvent>| {
        order.clone().receive(&event, earlier).map(|_| ()).map_err(|error| error.code())
    };
    let refused = Err(Code::PAYMENT_EVENT_CONCLUDES);
    for (kind, earlier, other) in [
        (Kind::RefundFailed, &refunded, &disputed),
        (Kind::DisputeWon, &disputed, &refunded),
        (Kind::DisputeLost, &disputed, &refunded),
    ] {
        assert_eq!(code(of(kind, earlier), Some(earlier)), Ok(()), "{kind}");
        assert_eq!(code(of(kind, other), Some(other)), refused, "{kind}: another kind of event");
        assert_eq!(code(event(kind, 4_000), Some(earlier)), refused, "{kind}: an event of another order");
        assert_eq!(code(event(kind, 4_000), None), refused, "{kind}: no event");
    }
    assert_eq!(code(of(Kind::Refunded, &refunded), Some(&refunded)), refused, "a refund concludes nothing");
}

#[test]
fn the_failure_of_another_attempt_changes_nothing() {
    let intent = |id: &str| Some(Phi::new(id.parse().unwrap()));
    let authorized = order(PaymentStatus::Pending).authorize(intent("pi_2")).unwrap();
    for (failed, expected) in
        [(intent("pi_1"), Outcome::Superseded), (intent("pi_2"), Outcome::Applied), (None, Outcome::Applied)]
    {
        let event = PaymentEvent { payment_intent_id: failed, ..event(Kind::Failed, 10_000) };
        assert_eq!(authorized.clone().receive(&event, None).unwrap().1, expected);
    }
    let captured = PaymentEvent { payment_intent_id: intent("pi_3"), ..event(Kind::Captured, 10_000) };
    assert_eq!(authorized.receive(&captured, None).unwrap().0.payment_intent_id, intent("pi_3"));
}

/// The patient has paid twice: that is not a repetition, and what happens to the second payment does not concern the
/// order.
#[test]
fn an_order_that_was_captured_is_paid_with_one_payment() {
    let intent = |id: &str| Some(Phi::new(id.parse().unwrap()));
    let captured = order(PaymentStatus::Pending).capture(intent("pi_1")).unwrap();
    let refunded = captured.clone().refund(money(10_000).into()).unwrap();
    let receive = |order: &Order, kind, payment_intent_id, cents| {
        let event = PaymentEvent { payment_intent_id, ..event(kind, cents) };
        order.clone().receive(&event, None).map(|(_, outcome)| outcome).map_err(|error| error.code())
    };
    let other = Err(Code::PAYMENT_EVENT_OTHER_PAYMENT);
    for order in [&captured, &refunded] {
        assert_eq!(receive(order, Kind::Captured, intent("pi_2"), 10_000), other);
        assert_eq!(receive(order, Kind::Captured, intent("pi_1"), 10_000), Ok(Outcome::Superseded));
        assert_eq!(receive(order, Kind::Captured, None, 10_000), Ok(Outcome::Superseded));
        assert_eq!(receive(order, Kind::Failed, intent("pi_2"), 10_000), Ok(Outcome::Superseded));
        assert_eq!(receive(order, Kind::Authorized, intent("pi_2"), 10_000), Ok(Outcome::Superseded));
    }
    assert_eq!(receive(&captured, Kind::Refunded, intent("pi_2"), 10_000), other);
    assert_eq!(receive(&captured, Kind::DisputeOpened, intent("pi_2"), 10_000), other);
    assert_eq!(receive(&captured, Kind::Refunded, intent("pi_1"), 10_000), Ok(Outcome::Applied));
    assert_eq!(
        receive(&order(PaymentStatus::Captured), Kind::Captured, intent("pi_2"), 10_000),
        Ok(Outcome::Superseded)
    );
}

#[test]
fn amounts_have_the_decimal_places_of_the_currency() {
    let mut record: OrderRecord = order(PaymentStatus::Captured).into();
    record.currency = "JPY".parse().unwrap();
    let yen = Order::try_from(record).unwrap();
    for (cents, expected) in [(50, Some(Code::MONEY_TOO_PRECISE)), (100, None)] {
        assert_eq!(yen.clone().refund(money(cents).into()).err().map(|error| error.code()), expected, "{cents}");
        let refunded = yen.clone().receive(&event(Kind::Refunded, cents), None);
        assert_eq!(refunded.err().map(|error| error.code()), expected, "{cents}");
        let failed = yen.clone().receive(&event(Kind::Failed, cents), None);
        assert_eq!(failed.err().map(|error| error.code()), expected, "{cents}");
    }
}

#[test]
fn a_payment_of_a_cancelled_order_can_be_refunded() {
    for status in [PaymentStatus::Pending, PaymentStatus::Authorized, PaymentStatus::Failed] {
        let (order, outcome) = order(status).cancel().unwrap().receive(&event(Kind::Captured, 10_000), None).unwrap();
        assert_eq!(
            (order.status, outcome, order.refundable()),
            (OrderStatus::Cancelled, Outcome::Applied, money(10_000))
        );
        let (order, _) = order.receive(&event(Kind::Refunded, 10_000), None).unwrap();
        assert_eq!((order.status, order.payment_status), (OrderStatus::Cancelled, PaymentStatus::Refunded));
    }
}

proptest! {
    /// For any order of one payment's events the order reaches the same state as in the right order: refunds that arrive before the
    /// capture are refused and delivered again.
    #[test]
    fn the_order_of_delivery_does_not_matter(
        mut events in Just(vec![
            event(Kind::Authorized, 10_000), event(Kind::Failed, 10_000), event(Kind::Captured, 10_000),
            event(Kind::Refunded, 1_000), event(Kind::Refunded, 2_500),
        ]).prop_shuffle(),
    ) {
        let mut order = order(PaymentStatus::Pending);
        while !events.is_empty() {
            let before = events.len();
            events.retain(|event| match order.clone().receive(event, None) {
                Ok((after, _)) => {
                    order = after;
                    false
                }
                Err(error) => {
                    assert_eq!((event.kind, error.code()), (Kind::Refunded, Code::STATUS_TRANSITION));
                    true
                }
            });
            prop_assert!(events.len() < before);
        }
        prop_assert_eq!((order.payment_status, order.refunded_amount), (PaymentStatus::PartiallyRefunded, money(3_500)));
    }
}
