//! Events that do not fit their order, failed refunds, disputes and voids, and the queue of those that a person works
//! off.

use crate::{
    all_pages,
    shop::*,
    support::{
        care::hours,
        crowd::{crowd, done, within},
        *,
    },
};
use std::collections::BTreeSet;
use telehealth_core::{
    Code, OrderId,
    commerce::{
        Invoice, InvoiceStatus, NewInvoice, Order, OrderAmounts, PaymentEvent, PaymentEventKind as Kind,
        PaymentOutcome as Outcome, PaymentStatus as Status,
    },
    field::Change,
};
use telehealth_storage::{Error, PaymentException, PaymentReceipt};

impl Shop {
    fn receive(&self, event: &PaymentEvent) -> (Outcome, Status) {
        let receipt = self.try_receive(event).expect("a receipt");
        assert_eq!(receipt.order, self.read(event.order_id));
        (receipt.outcome, receipt.order.payment_status)
    }

    fn try_receive(&self, event: &PaymentEvent) -> Result<PaymentReceipt, Error> {
        within(&self.portal, |tx| tx.receive_payment_event(event.clone(), None, self.now))
    }

    fn exceptions(&self) -> Vec<PaymentException> {
        all_pages(2, |after| {
            let page = done(&self.portal, |tx| tx.payment_exceptions(after.clone(), 2));
            (page.items, page.next)
        })
    }

    /// The open exceptions: the ids and codes.
    fn queue(&self) -> Vec<(String, Code)> {
        self.exceptions().iter().map(|it| (it.event.id.to_string(), it.code)).collect()
    }

    fn retry(&self, id: &str) -> Result<PaymentReceipt, Error> {
        within(&self.portal, |tx| tx.retry_payment_exception(event_id(id), None, self.now))
    }

    fn dismiss(&self, id: &str) -> Result<PaymentException, Error> {
        within(&self.portal, |tx| tx.dismiss_payment_exception(event_id(id), self.now))
    }

    /// The code with which an event is refused without a trace when it is applied.
    fn refusal(&self, event: &PaymentEvent) -> Code {
        self.refuses(event.kind.label(), |tx| tx.apply_payment_event(event.clone(), None, self.now).map(drop)).code()
    }
}

fn concluding(event: PaymentEvent, earlier: &str) -> PaymentEvent {
    PaymentEvent { concludes: Some(event_id(earlier)), ..event }
}

fn open(id: &str, code: Code) -> (String, Code) {
    (id.to_owned(), code)
}

#[test]
fn a_partial_capture_is_recorded_until_the_order_is_repriced() {
    let shop = shop();
    let order = shop.order_over("100.00");
    let part = event("e1", &order, Kind::Captured, "80.00");
    assert_eq!(shop.refusal(&part), Code::PAYMENT_EVENT_AMOUNT);
    assert_eq!(shop.receive(&part), (Outcome::Exception, Status::Pending));
    assert_eq!(shop.receive(&part), (Outcome::Repeated, Status::Pending));
    let [exception] = &shop.exceptions()[..] else { panic!("one exception") };
    assert_eq!((&exception.event, exception.code), (&part, Code::PAYMENT_EVENT_AMOUNT));
    assert_eq!(shop.retry("e1").expect_err("still a part").code(), Code::PAYMENT_EVENT_AMOUNT);

    let discount = OrderAmounts { discount_amount: Change::Set(money("20.00")), ..OrderAmounts::default() };
    shop.moved(order.id, |order| order.reprice(discount.clone()).expect("repriced"));
    let receipt = shop.retry("e1").expect("fits");
    assert_eq!((receipt.outcome, receipt.order.payment_status), (Outcome::Applied, Status::Captured));
    assert_eq!(shop.queue(), []);
    assert_eq!(shop.retry("e1").expect_err("closed").code(), Code::PAYMENT_EVENT_NO_EXCEPTION);
    assert_eq!(shop.dismiss("e1").expect_err("closed").code(), Code::PAYMENT_EVENT_NO_EXCEPTION);
}

/// The patient has paid twice: a person refunds the second payment, and no other event closes the exception.
#[test]
fn a_second_payment_is_worked_off_by_a_person() {
    let shop = shop();
    let order = shop.order_over("100.00");
    let captured = |id: &str, intent: &str| PaymentEvent {
        payment_intent_id: Some(phi(intent)),
        ..event(id, &order, Kind::Captured, "100.00")
    };
    assert_eq!(shop.receive(&captured("c1", "pi_1")), (Outcome::Applied, Status::Captured));
    assert_eq!(shop.receive(&captured("c2", "pi_1")), (Outcome::Superseded, Status::Captured));
    let second = captured("c3", "pi_2");
    assert_eq!(shop.refusal(&second), Code::PAYMENT_EVENT_OTHER_PAYMENT);
    assert_eq!(shop.receive(&second), (Outcome::Exception, Status::Captured));
    assert_eq!(shop.receive(&second), (Outcome::Repeated, Status::Captured));
    let refund = PaymentEvent { kind: Kind::Refunded, ..captured("r2", "pi_2") };
    assert_eq!(shop.receive(&refund), (Outcome::Exception, Status::Captured));
    let part = event("r1", &order, Kind::Refunded, "10.00");
    assert_eq!(shop.receive(&part), (Outcome::Applied, Status::PartiallyRefunded), "others are tried again");
    let code = Code::PAYMENT_EVENT_OTHER_PAYMENT;
    assert_eq!(shop.queue(), [open("c3", code), open("r2", code)]);
    for id in ["c3", "r2"] {
        assert_eq!(shop.retry(id).expect_err("another payment").code(), Code::PAYMENT_EVENT_NO_EXCEPTION);
        assert_eq!(shop.dismiss(id).expect("refunded").code, code);
    }
    assert_eq!(shop.queue(), []);
}

/// Nobody knows whether the capture that waited is the payment that the order has by now.
#[test]
fn a_capture_that_waited_while_the_order_was_captured_is_worked_off_by_a_person() {
    let shop = shop();
    let order = shop.order_over("100.00");
    assert_eq!(shop.receive(&event("c1", &order, Kind::Captured, "80.00")).0, Outcome::Exception);
    let discount = OrderAmounts { discount_amount: Change::Set(money("20.00")), ..OrderAmounts::default() };
    shop.moved(order.id, |order| order.reprice(discount.clone()).expect("repriced"));
    shop.pay(&order);
    let part = event("r1", &order, Kind::Refunded, "10.00");
    assert_eq!(shop.receive(&part), (Outcome::Applied, Status::PartiallyRefunded), "others are tried again");
    assert_eq!(shop.queue(), [open("c1", Code::PAYMENT_EVENT_AMOUNT)]);
    assert_eq!(shop.retry("c1").expect_err("captured").code(), Code::PAYMENT_EVENT_NO_EXCEPTION);
}

/// In every order of arrival, each event twice, the order reaches the same state and no exception stays open.
#[test]
fn the_order_of_arrival_does_not_matter() {
    let shop = shop();
    let mut permutations = vec![vec![]];
    for number in 0..4_usize {
        permutations = permutations
            .iter()
            .flat_map(|order: &Vec<usize>| {
                (0..=order.len()).map(|place| {
                    let mut longer = order.clone();
                    longer.insert(place, number);
                    longer
                })
            })
            .collect();
    }
    let mut ends = BTreeSet::new();
    for (number, permutation) in permutations.iter().enumerate() {
        let order = shop.order_over("100.00");
        let id = |what: &str| format!("{what}-{number}");
        let events = [
            event(&id("authorized"), &order, Kind::Authorized, "100.00"),
            event(&id("captured"), &order, Kind::Captured, "100.00"),
            event(&id("refunded"), &order, Kind::Refunded, "30.00"),
            event(&id("again"), &order, Kind::Refunded, "25.00"),
        ];
        for place in permutation.iter().flat_map(|place| [*place, *place]) {
            shop.try_receive(&events[place]).expect("recorded");
        }
        let order = shop.read(order.id);
        ends.insert((order.payment_status.label(), order.refunded_amount.to_string()));
    }
    assert_eq!(permutations.len(), 24);
    assert_eq!(ends, BTreeSet::from([("partially_refunded", "55.00".to_owned())]));
    assert_eq!(shop.queue(), []);
}

#[test]
fn a_refund_that_fails_later_is_worked_off_by_a_person() {
    let shop = shop();
    let order = shop.pay(&shop.order_over("100.00"));
    let failed = |id: &str, amount: &str| concluding(event(id, &order, Kind::RefundFailed, amount), "re_1");
    assert_eq!(shop.refusal(&failed("f1", "40.00")), Code::PAYMENT_EVENT_CONCLUDES, "there was no refund");
    done(&shop.portal, |tx| tx.refund_order(order.id, money("40.00").into(), event_id("re_1"), shop.now));
    let unnamed = event("f1", &order, Kind::RefundFailed, "40.00");
    assert_eq!(shop.refusal(&unnamed), Code::PAYMENT_EVENT_CONCLUDES);
    assert_eq!(shop.refusal(&failed("f1", "40.01")), Code::PAYMENT_EVENT_AMOUNT);
    let other = shop.pay(&shop.order_over("100.00"));
    assert_eq!(
        shop.refusal(&concluding(event("f1", &other, Kind::RefundFailed, "40.00"), "re_1")),
        Code::PAYMENT_EVENT_CONCLUDES,
        "another order"
    );

    // The order stays refunded: the patient has a right to the money.
    assert_eq!(shop.receive(&failed("f1", "40.00")), (Outcome::Exception, Status::PartiallyRefunded));
    assert_eq!(shop.queue(), [open("f1", Code::PAYMENT_EVENT_REFUND_FAILED)]);
    assert_eq!(shop.refusal(&failed("f2", "40.00")), Code::PAYMENT_EVENT_CONCLUDED);
    assert_eq!(shop.retry("f1").expect_err("trying changes nothing").code(), Code::PAYMENT_EVENT_NO_EXCEPTION);
    assert_eq!(shop.dismiss("f1").expect("paid by cheque").code, Code::PAYMENT_EVENT_REFUND_FAILED);
    assert_eq!(shop.queue(), []);
    assert_eq!(shop.receive(&failed("f1", "40.00")), (Outcome::Repeated, Status::PartiallyRefunded));
}

#[test]
fn disputes_are_opened_won_and_lost() {
    let shop = shop();
    let order = shop.order_over("100.00");
    let opened = |id: &str, amount: &str| event(id, &order, Kind::DisputeOpened, amount);
    assert_eq!(shop.refusal(&opened("d1", "60.00")), Code::STATUS_TRANSITION, "nothing is captured");
    let order = shop.pay(&order);
    assert_eq!(shop.refusal(&opened("d1", "100.01")), Code::ORDER_REFUND_EXCEEDS);
    assert_eq!(shop.refusal(&opened("d1", "0.00")), Code::MONEY_NOT_POSITIVE);
    let ends = |id: &str, kind, amount: &str, of: &str| concluding(event(id, &order, kind, amount), of);
    assert_eq!(shop.refusal(&ends("l1", Kind::DisputeLost, "60.00", "d1")), Code::PAYMENT_EVENT_CONCLUDES);

    assert_eq!(shop.receive(&opened("d1", "60.00")), (Outcome::Exception, Status::Captured));
    assert_eq!(shop.receive(&opened("d2", "30.00")), (Outcome::Exception, Status::Captured));
    assert_eq!(shop.queue(), [open("d1", Code::PAYMENT_EVENT_DISPUTED), open("d2", Code::PAYMENT_EVENT_DISPUTED)]);
    assert_eq!(shop.refusal(&ends("l1", Kind::DisputeLost, "60.01", "d1")), Code::PAYMENT_EVENT_AMOUNT);
    assert_eq!(shop.receive(&ends("w1", Kind::DisputeWon, "30.00", "d2")), (Outcome::Applied, Status::Captured));
    assert_eq!(shop.queue(), [open("d1", Code::PAYMENT_EVENT_DISPUTED)]);
    let lost = ends("l1", Kind::DisputeLost, "60.00", "d1");
    assert_eq!(shop.receive(&lost), (Outcome::Applied, Status::PartiallyRefunded));
    assert_eq!(shop.queue(), []);
    assert_eq!(shop.read(order.id).refunded_amount, money("60.00"));
    // A dispute ends once.
    assert_eq!(shop.receive(&lost), (Outcome::Repeated, Status::PartiallyRefunded));
    assert_eq!(shop.refusal(&ends("l2", Kind::DisputeLost, "10.00", "d1")), Code::PAYMENT_EVENT_CONCLUDED);
    assert_eq!(shop.refusal(&ends("l2", Kind::DisputeLost, "10.00", "d2")), Code::PAYMENT_EVENT_CONCLUDED);
}

#[test]
fn a_dispute_that_ends_before_it_is_known_is_applied_when_it_is() {
    let shop = shop();
    let order = shop.order_over("100.00");
    let lost = concluding(event("l1", &order, Kind::DisputeLost, "100.00"), "d1");
    assert_eq!(shop.receive(&lost).0, Outcome::Exception);
    assert_eq!(shop.receive(&event("d1", &order, Kind::DisputeOpened, "100.00")).0, Outcome::Exception);
    assert_eq!(shop.queue().len(), 2);
    assert_eq!(shop.receive(&event("c1", &order, Kind::Captured, "100.00")), (Outcome::Applied, Status::Refunded));
    assert_eq!(shop.queue(), [], "the lost dispute was applied, and concluded its opening");
}

#[test]
fn a_void_ends_an_attempt_that_was_not_captured() {
    let shop = shop();
    let order = shop.order_over("100.00");
    shop.receive(&event("a1", &order, Kind::Authorized, "100.00"));
    assert_eq!(shop.receive(&event("v1", &order, Kind::Voided, "100.00")), (Outcome::Applied, Status::Failed));
    assert_eq!(shop.receive(&event("v2", &order, Kind::Voided, "100.00")), (Outcome::Superseded, Status::Failed));
    done(&shop.portal, |tx| tx.retry_payment(order.id));
    // Before its authorization is known.
    assert_eq!(shop.receive(&event("v3", &order, Kind::Voided, "100.00")), (Outcome::Applied, Status::Failed));
    assert_eq!(shop.receive(&event("a3", &order, Kind::Authorized, "100.00")), (Outcome::Superseded, Status::Failed));
    let paid = shop.pay(&shop.order_over("1.00"));
    assert_eq!(shop.refusal(&event("v4", &paid, Kind::Voided, "1.00")), Code::STATUS_TRANSITION);
}

#[test]
fn senseless_events_are_exceptions_or_leave_no_trace() {
    let shop = shop();
    let order = shop.pay(&shop.order_over("100.00"));
    let exceeding = event("r1", &order, Kind::Refunded, "100.01");
    assert_eq!(shop.refusal(&exceeding), Code::ORDER_REFUND_EXCEEDS);
    assert_eq!(shop.receive(&exceeding), (Outcome::Exception, Status::Captured));
    let euros = PaymentEvent {
        currency: Some("EUR".parse().expect("a currency")),
        ..event("r2", &order, Kind::Refunded, "1.00")
    };
    assert_eq!(shop.receive(&euros), (Outcome::Exception, Status::Captured));
    // An event that fits lets others be tried again, but not those that still do not.
    assert_eq!(
        shop.receive(&event("r3", &order, Kind::Refunded, "1.00")),
        (Outcome::Applied, Status::PartiallyRefunded)
    );
    assert_eq!(shop.queue(), [open("r1", Code::ORDER_REFUND_EXCEEDS), open("r2", Code::PAYMENT_EVENT_CURRENCY)]);
    assert_eq!(shop.exceptions()[1].event.currency.as_ref().map(|it| it.as_str()), Some("EUR"));

    let unknown = PaymentEvent { order_id: OrderId::generate(), ..event("x1", &order, Kind::Captured, "1.00") };
    for (event, expected) in [
        (event(" ", &order, Kind::Refunded, "1.00"), Code::TEXT_BLANK),
        (event("r1", &order, Kind::Refunded, "1.00"), Code::PAYMENT_EVENT_TAKEN),
        (unknown, Code::ROW_NOT_FOUND),
    ] {
        let refused =
            shop.refuses("a malformed event", |tx| tx.receive_payment_event(event.clone(), None, shop.now).map(drop));
        assert_eq!(refused.code(), expected);
    }
    assert_eq!(shop.dismiss("r3").expect_err("applied").code(), Code::PAYMENT_EVENT_NO_EXCEPTION);
    let none = within(&shop.portal, |tx| tx.payment_exceptions(None, 0)).expect_err("no rows");
    assert_eq!(none.code(), Code::PAGE_LIMIT);
    let unknown = within(&shop.portal, |tx| tx.payment_exceptions(Some(event_id("unknown")), 1)).expect_err("no event");
    assert_eq!(unknown.code(), Code::REFERENCE_UNKNOWN);
}

#[test]
fn an_exception_is_applied_once_however_many_try() {
    let shop = shop();
    let order = shop.order_over("100.00");
    shop.receive(&event("r1", &order, Kind::Refunded, "10.00"));
    shop.pay(&order);
    let outcomes = crowd(12, |_| shop.retry("r1").map(drop).map_err(|error| error.code()));
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert!(outcomes.iter().all(|it| matches!(it, Ok(()) | Err(Code::PAYMENT_EVENT_NO_EXCEPTION))), "{outcomes:?}");
    assert_eq!(shop.read(order.id).refunded_amount, money("10.00"));
}

#[test]
fn a_capture_pays_the_invoice_of_its_order() {
    let shop = shop();
    let invoiced = |send: bool| {
        let order = shop.order_over("100.00");
        let invoice = done(&shop.portal, |tx| tx.invoice_order(order.id, NewInvoice::new(), shop.now));
        if send {
            done(&shop.portal, |tx| tx.save(invoice.clone().send()?));
        }
        (order, invoice.id)
    };
    let state = |id| {
        let invoice: Invoice = done(&shop.portal, |tx| tx.get(id));
        (invoice.status, invoice.paid_date)
    };
    let paid = (InvoiceStatus::Paid, Some(shop.now.date()));
    for (number, send) in [true, false].into_iter().enumerate() {
        let (order, invoice) = invoiced(send);
        shop.receive(&event(&format!("c{number}"), &order, Kind::Captured, "100.00"));
        assert_eq!(state(invoice), paid, "sent: {send}");
    }
    // An invoice over another amount stays open.
    let (order, invoice) = invoiced(true);
    let discount = OrderAmounts { discount_amount: Change::Set(money("20.00")), ..OrderAmounts::default() };
    let order: Order = shop.moved(order.id, |order| order.reprice(discount.clone()).expect("repriced"));
    shop.receive(&event("c2", &order, Kind::Captured, "80.00"));
    assert_eq!(state(invoice), (InvoiceStatus::Sent, None));
}

#[test]
fn the_invoice_of_an_order_that_was_paid_before_is_paid() {
    let shop = shop();
    let order = shop.order_over("100.00");
    shop.pay(&order);
    done(&shop.portal, |tx| tx.refund_order(order.id, money("10.00").into(), event_id("r1"), shop.now));
    let invoice = done(&shop.portal, |tx| tx.invoice_order(order.id, NewInvoice::new(), shop.now));
    assert_eq!((invoice.status, invoice.paid_date), (InvoiceStatus::Paid, Some(shop.now.date())));
    assert_eq!(invoice, done(&shop.portal, |tx| tx.get(invoice.id)));
    let authorized = shop.order_over("100.00");
    shop.receive(&event("a1", &authorized, Kind::Authorized, "100.00"));
    let open = done(&shop.portal, |tx| tx.invoice_order(authorized.id, NewInvoice::new(), shop.now));
    assert_eq!((open.status, open.paid_date), (InvoiceStatus::Draft, None));
}

#[test]
fn invoices_are_issued_and_paid_by_the_clinics_calendar() {
    let shop = shop();
    let new_york = Some("America/New_York".parse().expect("a zone"));
    // The last minute of 1 December in Boston is 2 December in UTC.
    let last_minute = at("2026-12-02T04:59:00Z");
    let days = |invoice: &Invoice| {
        [Some(invoice.issue_date), Some(invoice.due_date), invoice.paid_date].map(|day| day.map(|day| day.to_string()))
    };
    let expected =
        |paid: Option<&str>| [Some("2026-12-01"), Some("2026-12-31"), paid].map(|day| day.map(str::to_owned));
    let new = || NewInvoice { time_zone: new_york, ..NewInvoice::new() };
    let (before, after) = (shop.order_over("100.00"), shop.order_over("100.00"));
    let invoice = done(&shop.portal, |tx| tx.invoice_order(before.id, new(), last_minute));
    assert_eq!(days(&invoice), expected(None));
    let part = event("c0", &after, Kind::Captured, "80.00");
    for event in [event("c1", &before, Kind::Captured, "100.00"), part] {
        done(&shop.portal, |tx| tx.receive_payment_event(event.clone(), new_york, last_minute));
    }
    let invoice: Invoice = done(&shop.portal, |tx| tx.get(invoice.id));
    assert_eq!(days(&invoice), expected(Some("2026-12-01")));
    // Paid by an event that waited in the queue until the order was repriced.
    let discount = OrderAmounts { discount_amount: Change::Set(money("20.00")), ..OrderAmounts::default() };
    let after: Order = shop.moved(after.id, |order| order.reprice(discount.clone()).expect("repriced"));
    let invoice = done(&shop.portal, |tx| tx.invoice_order(after.id, new(), last_minute));
    done(&shop.portal, |tx| tx.retry_payment_exception(event_id("c0"), new_york, last_minute));
    let invoice: Invoice = done(&shop.portal, |tx| tx.get(invoice.id));
    assert_eq!(days(&invoice), expected(Some("2026-12-01")));
    let late = shop.order_over("100.00");
    shop.pay(&late);
    assert_eq!(
        days(&done(&shop.portal, |tx| tx.invoice_order(late.id, new(), last_minute))),
        expected(Some("2026-12-01"))
    );
}

#[test]
fn invoices_are_overdue_by_the_clinics_calendar() {
    let shop = shop();
    let new_york = Some("America/New_York".parse().expect("a zone"));
    let sent = done(&shop.portal, |tx| {
        let new = NewInvoice {
            due_date: Some("2026-12-01".parse()?),
            issue_date: Some("2026-11-01".parse()?),
            ..NewInvoice::new()
        };
        let order = tx.get::<Order>(shop.order_over("10.00").id)?;
        let invoice = tx.invoice_order(order.id, new, at("2026-11-01T00:00:00Z"))?;
        tx.save(invoice.send()?)
    });
    // The last minute of 1 December in Boston is 2 December in UTC.
    let last_minute = at("2026-12-02T04:59:00Z");
    let mark = |zone, now| done(&shop.portal, |tx| tx.mark_overdue_invoices(zone, now));
    assert_eq!(mark(new_york, last_minute), []);
    assert_eq!(mark(new_york, hours(last_minute, 1)).iter().map(|it| it.id).collect::<Vec<_>>(), [sent.id]);
    let paid = done(&shop.portal, |tx| tx.pay_invoice(sent.id, new_york, last_minute));
    assert_eq!(paid.paid_date.map(|day| day.to_string()).as_deref(), Some("2026-12-01"));
}
