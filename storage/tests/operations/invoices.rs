//! Invoices of orders and plans: due, overdue, paid.

use crate::{
    shop::*,
    support::{
        care::*,
        crowd::{crowd, done, within},
        proxy::{Proxy, trips},
        *,
    },
};
use serde_json::json;
use std::collections::BTreeSet;
use telehealth_core::{
    Code, InvoiceId, OrderId, SubscriptionPlanId, UserId,
    commerce::{Invoice, InvoiceStatus, NewInvoice, NewSubscriptionPlan, SubscriptionPlan},
};
use telehealth_storage::{Error, Options, Portal};

impl Shop {
    fn plan(&self) -> SubscriptionPlan {
        let new = NewSubscriptionPlan {
            discount_percentage: Some("12.50".parse().expect("a percentage")),
            ..NewSubscriptionPlan::new(text("Care"), money("99.99"), "quarterly".parse().expect("a cycle"))
        };
        store_one(&self.portal, SubscriptionPlan::offer(new, self.now).expect("a plan"))
    }

    fn invoice_order(&self, id: OrderId) -> Result<Invoice, Error> {
        within(&self.portal, |tx| tx.invoice_order(id, NewInvoice::new(), self.now))
    }

    /// An invoice of a plan that was sent the given number of days ago, payable within 30 days.
    fn sent(&self, plan: &SubscriptionPlan, days_ago: i64) -> Invoice {
        let then = days(self.now, -days_ago);
        done(&self.portal, |tx| {
            let invoice = tx.invoice_plan(plan.id, self.patient.id, NewInvoice::new(), None, None, then)?;
            tx.save(invoice.send()?)
        })
    }

    fn invoice(&self, id: InvoiceId) -> Invoice {
        done(&self.portal, |tx| tx.get(id))
    }
}

fn ids(invoices: &[Invoice]) -> Vec<InvoiceId> {
    invoices.iter().map(|invoice| invoice.id).collect()
}

#[test]
fn an_order_has_one_invoice_unless_it_is_cancelled() {
    const THREADS: usize = 16;
    let shop = shop();
    let order = shop.order();
    let outcomes = crowd(THREADS, |_| shop.invoice_order(order.id));
    let written = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    let refused = outcomes.iter().filter_map(|outcome| outcome.as_ref().err());
    let conflicts = refused.filter(|error| error.code() == Code::INVOICE_ORDER_INVOICED).count();
    println!("{THREADS} invoice one order: {written} written, {conflicts} conflicts");
    assert_eq!((written, conflicts), (1, THREADS - 1), "{outcomes:?}");
    let invoice = outcomes.into_iter().find_map(Result::ok).expect("an invoice");
    assert_eq!((invoice.total_amount, invoice.order_id), (order.total_amount, Some(order.id)));
    assert_eq!((invoice.patient_id, invoice.due_date), (shop.patient.id, days(shop.now, 30).date()));

    done(&shop.portal, |tx| tx.save(invoice.clone().cancel()?));
    let again = shop.invoice_order(order.id).expect("another one");
    assert_ne!(again.invoice_number, invoice.invoice_number);
    let error = shop.refuses("a third invoice", |tx| tx.invoice_order(order.id, NewInvoice::new(), shop.now).map(drop));
    assert!(matches!(error, Error::Conflict(_)), "{error}");
    assert_eq!(found(&error), [("order_id", Code::INVOICE_ORDER_INVOICED)]);

    let cancelled = shop.order_over("1.00");
    done(&shop.portal, |tx| tx.cancel_order(cancelled.id));
    let cases = [
        ("a cancelled order", cancelled.id, NewInvoice::new(), Code::ORDER_CLOSED),
        ("an unknown order", OrderId::generate(), NewInvoice::new(), Code::ROW_NOT_FOUND),
        (
            "no due date",
            shop.order_over("1.00").id,
            NewInvoice { payment_terms: Some(text("soon")), ..NewInvoice::default() },
            Code::FIELD_MISSING,
        ),
    ];
    for (what, id, new, expected) in cases {
        let error = shop.refuses(what, |tx| tx.invoice_order(id, new.clone(), shop.now).map(drop));
        assert_eq!(error.code(), expected, "{what}");
    }
}

#[test]
fn invoice_numbers_are_unique() {
    const THREADS: usize = 64;
    let shop = shop();
    let plan = shop.plan();
    let invoices = crowd(THREADS, |_| {
        (0..3)
            .map(|_| {
                done(&shop.portal, |tx| {
                    tx.invoice_plan(plan.id, shop.patient.id, NewInvoice::new(), None, None, shop.now)
                })
            })
            .collect::<Vec<_>>()
    })
    .concat();
    let numbers: BTreeSet<String> = invoices.iter().map(|invoice| invoice.invoice_number.to_string()).collect();
    println!("{THREADS} threads: {} invoices, {} different numbers", invoices.len(), numbers.len());
    assert_eq!(numbers.len(), THREADS * 3);
    assert_eq!(numbers.first().map(String::as_str), Some("INV-00000001"));
}

#[test]
fn a_plan_is_invoiced_per_cycle() {
    let shop = shop();
    let plan = shop.plan();
    let invoice = shop.call(
        "invoice_plan",
        json!({
            "plan_id": plan.id.to_string(), "patient_id": shop.patient.id.to_string(), "tax_amount": "7.00",
            "currency": "EUR", "now": shop.now.to_string(),
        }),
    );
    let invoice = invoice.expect("an invoice");
    let amounts = ["subtotal", "discount_amount", "tax_amount", "total_amount", "currency"].map(|name| &invoice[name]);
    assert_eq!(json!(amounts), json!(["99.99", "12.50", "7.00", "94.49", "EUR"]));
    let before = shop.trace();
    let cases = [
        (json!({"tax_amount": "0.005"}), "money.too_precise"),
        (json!({"tax_amount": "1000000000"}), "money.too_large"),
        (json!({"tax_amount": "99999999.99"}), "money.too_large"),
        (json!({"currency": "XXX"}), "currency.unknown"),
        (json!({"currency": "dollar"}), "currency.malformed"),
        (json!({"patient_id": UserId::generate().to_string()}), "reference.unknown"),
        (json!({"plan_id": SubscriptionPlanId::generate().to_string()}), "row.not_found"),
        (json!({"due_date": "2001-01-01"}), "invoice.due"),
    ];
    for (wrong, code) in cases {
        let mut arguments = json!({
            "plan_id": plan.id.to_string(), "patient_id": shop.patient.id.to_string(), "now": shop.now.to_string(),
        });
        for (name, value) in wrong.as_object().expect("an object") {
            arguments[name] = value.clone();
        }
        let error = shop.call("invoice_plan", arguments).expect_err(code);
        assert_eq!((error.code().as_str(), shop.trace()), (code, before.clone()), "{wrong}");
    }
}

#[test]
fn invoices_become_due_overdue_and_paid() {
    let shop = shop();
    let plan = shop.plan();
    let [late, later, in_time, paid] = [40, 31, 30, 50].map(|days_ago| shop.sent(&plan, days_ago));
    let draft = done(&shop.portal, |tx| {
        tx.invoice_plan(plan.id, shop.patient.id, NewInvoice::new(), None, None, days(shop.now, -90))
    });
    let stranger = done(&shop.portal, |tx| patient(tx, shop.now));
    let theirs = done(&shop.portal, |tx| {
        let invoice = tx.invoice_plan(plan.id, stranger.id, NewInvoice::new(), None, None, days(shop.now, -31))?;
        let sent = tx.save(invoice.send()?)?;
        tx.save(sent.receive()?)
    });
    let due = || ids(&done(&shop.portal, |tx| tx.due_invoices(shop.patient.id)));
    assert_eq!(due(), [paid.id, late.id, later.id, in_time.id]);
    assert_eq!(done(&shop.portal, |tx| tx.pay_invoice(paid.id, None, shop.now)).paid_date, Some(shop.now.date()));
    assert_eq!(due(), [late.id, later.id, in_time.id]);

    let marked = done(&shop.portal, |tx| tx.mark_overdue_invoices(None, shop.now));
    assert_eq!(ids(&marked), [late.id, later.id, theirs.id]);
    for invoice in marked {
        assert_eq!((invoice.status, shop.invoice(invoice.id)), (InvoiceStatus::Overdue, invoice));
    }
    assert_eq!(done(&shop.portal, |tx| tx.mark_overdue_invoices(None, shop.now)), []);
    assert_eq!(shop.invoice(in_time.id).status, InvoiceStatus::Sent, "paid on the due date");
    assert_eq!(shop.invoice(draft.id).status, InvoiceStatus::Draft);
    assert_eq!(due(), [late.id, later.id, in_time.id]);
    assert_eq!(done(&shop.portal, |tx| tx.pay_invoice(late.id, None, shop.now)).status, InvoiceStatus::Paid);

    for (what, id, expected) in [
        ("paying twice", late.id, Code::STATUS_TRANSITION),
        ("paying a draft", draft.id, Code::STATUS_TRANSITION),
        ("paying nothing", InvoiceId::generate(), Code::ROW_NOT_FOUND),
    ] {
        let error = shop.refuses(what, |tx| tx.pay_invoice(id, None, shop.now).map(drop));
        assert_eq!(error.code(), expected, "{what}");
    }
}

#[test]
fn overdue_invoices_are_marked_in_concurrent_batches() {
    let url = migrated_database();
    // Waiting for a locked row fails.
    execute(
        &url,
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET lock_timeout = 5000', current_database()); END $$",
    );
    let proxy = Proxy::to(&url);
    let shop = shop_in(proxy.url());
    let portal = Portal::connect_with(&proxy.url(), Options { pool_size: 1, ..options() }).expect("a portal");
    let first = shop.sent(&shop.plan(), 40);
    let numbered = |i: usize| {
        with(first.clone(), |invoice| {
            invoice.id = InvoiceId::generate();
            invoice.invoice_number = format!("INV-9{i:07}").parse().expect("a number");
        })
    };
    store(&shop.portal, (0..1_499).map(numbered).collect::<Vec<_>>());
    // One is locked by another transaction, which the call does not wait for.
    let mut other = shop.portal.begin(&service()).expect("begun");
    other.save(first.clone().receive().expect("received")).expect("saved");

    portal.begin(&service()).and_then(|tx| tx.rollback()).expect("the first transaction checks the schema");
    let mut marked = Vec::new();
    let spent = trips(&proxy, &portal, |tx| marked = tx.mark_overdue_invoices(None, shop.now).expect("marked"));
    assert_eq!(marked.len(), 1_000);
    // Two statements; the server prepares each at first use.
    assert!(spent <= 4, "{spent} round trips");
    let outcomes = crowd(4, |_| done(&shop.portal, |tx| tx.mark_overdue_invoices(None, shop.now)));
    marked.extend(outcomes.concat());
    let distinct: BTreeSet<InvoiceId> = marked.iter().map(|invoice| invoice.id).collect();
    println!("1,500 invoices, one of them locked: {} marked by 5 calls, {} different", marked.len(), distinct.len());
    assert!(marked.len() == distinct.len() && !distinct.contains(&first.id));
    other.commit().expect("committed");
    let rest = done(&shop.portal, |tx| tx.mark_overdue_invoices(None, shop.now));
    assert!(rest.iter().any(|invoice| invoice.id == first.id));
    assert_eq!(marked.len() + rest.len(), 1_500);
    assert_eq!(ask(&shop.url, "SELECT count(*) FROM invoices WHERE status = 'overdue'"), "1500");
}
