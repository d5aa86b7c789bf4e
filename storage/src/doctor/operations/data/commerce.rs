//! Orders, payments, invoices and categories.

use crate::doctor::{
    Severity::{Critical, Notice, Warning},
    probe::Probe,
};

pub(in crate::doctor::operations) const PROBES: &[Probe] = &[
    Probe {
        code: "order.wrong_subtotal",
        severity: Critical,
        message: "The subtotal of orders is not the sum of their items.",
        remedy: "Find out who wrote them without the triggers, and correct them.",
        query: rows!(
            "orders",
            "o.id",
            "orders o LEFT JOIN (SELECT order_id, sum(total_price) AS total FROM order_items GROUP BY order_id) AS items
                 ON items.order_id = o.id WHERE o.subtotal <> coalesce(items.total, 0)"
        ),
    },
    Probe {
        code: "order.not_shipped",
        severity: Warning,
        message: "Orders are paid, and have not been shipped for days.",
        remedy: "Ship them, or refund them.",
        query: rows!(
            "orders",
            "id",
            "orders WHERE status IN ('confirmed', 'processing') AND payment_status = 'captured'
                 AND updated_at < now() - make_interval(days => {late_days})"
        ),
    },
    Probe {
        code: "order.abandoned",
        severity: Notice,
        message: "Orders have waited for a payment for long.",
        remedy: "Remind the patients, or cancel the orders.",
        query: rows!(
            "orders",
            "id",
            "orders WHERE status = 'pending' AND payment_status IN ('pending', 'failed')
                 AND created_at < now() - make_interval(days => {abandoned_days})"
        ),
    },
    Probe {
        code: "payment.authorization_ends",
        severity: Warning,
        message: "Payments are authorized and not captured; card networks end an authorization after a week.",
        remedy: "Capture or void them.",
        query: rows!(
            "orders",
            "id",
            "orders WHERE payment_status = 'authorized'
                 AND updated_at < now() - make_interval(days => {authorization_days})"
        ),
    },
    Probe {
        code: "payment.exception_open",
        severity: Warning,
        message: "Events of the payment service could not be applied to an order, and nobody has resolved them.",
        remedy: "Look at them with `payment_exceptions`, and resolve them.",
        query: rows!(
            "payment_events",
            "e.id",
            "payment_events e WHERE outcome = 'exception' AND created_at < now() - INTERVAL '1 day'
                 AND NOT EXISTS (SELECT FROM payment_resolutions r WHERE r.id = e.id)"
        ),
    },
    Probe {
        code: "invoice.overdue_unmarked",
        severity: Warning,
        message: "Invoices are past their due date and not marked as overdue.",
        remedy: "See that a service calls `mark_overdue_invoices` every night.",
        query: rows!("invoices", "id", "invoices WHERE status IN ('sent', 'pending') AND due_date < current_date - 1"),
    },
    Probe {
        code: "invoice.other_amount",
        severity: Warning,
        message: "Invoices are over another amount than their order, so a payment does not settle them.",
        remedy: "Cancel the invoice, and make a new one with `invoice_order`.",
        query: rows!(
            "invoices",
            "i.id",
            "invoices i JOIN orders o ON o.id = i.order_id
             WHERE i.status <> 'cancelled' AND (i.total_amount, i.currency) <> (o.total_amount, o.currency)"
        ),
    },
    Probe {
        code: "category.circular",
        severity: Warning,
        message: "Categories are their own ancestors, so no page of the catalog leads to them.",
        remedy: "Remove the parent of one of them.",
        query: rows!(
            "categories",
            "id",
            "(WITH RECURSIVE ancestors (id, parent) AS (
                  SELECT id, parent_category_id FROM categories WHERE parent_category_id IS NOT NULL
                  UNION
                  SELECT a.id, c.parent_category_id FROM ancestors a JOIN categories c ON c.id = a.parent
                  WHERE c.parent_category_id IS NOT NULL
              ) SELECT DISTINCT id FROM ancestors WHERE id = parent) AS circular"
        ),
    },
];
