//! Categories, products, subscription plans, orders with their items, and invoices.

use super::{PLAN, Plan, URLS, date, set, text};
use crate::support::{random::Random, world::World};
use serde_json::Value;
use telehealth_core::{
    commerce::{InvoiceStatus, OrderStatus, PaymentStatus},
    field::Object,
};

const POSTAL_ADDRESSES: &[&str] = &[
    r#"{"name": "Ada", "line1": "1 Main St", "line2": null, "city": "Boston", "state": "MA", "postal_code": "02101", "country": "US"}"#,
    r#"{"name": "Åsa", "line1": "漢", "city": "Zürich", "postal_code": "CH-8001", "country": "Switzerland"}"#,
];

pub const PLANS: &[Plan] = &[
    Plan { table: "categories", values: &[("icon_url", URLS)], ..PLAN },
    Plan {
        table: "products",
        values: &[
            ("image_urls", URLS),
            (
                "dimensions",
                &[
                    r#"{"length": 1, "width": 1, "height": 2147483647}"#,
                    r#"{"length": 180, "width": 120, "height": 90}"#,
                ],
            ),
        ],
        ..PLAN
    },
    Plan {
        table: "subscription_plans",
        values: &[("discount_percentage", &["0", "0.01", "12.50", "100", "100.00"])],
        ..PLAN
    },
    Plan {
        table: "orders",
        values: &[
            ("currency", &["USD", "JPY", "ZZZ"]),
            ("shipping_address", POSTAL_ADDRESSES),
            ("billing_address", POSTAL_ADDRESSES),
        ],
        fit: fit_order,
        breaks: &[shift_amount, extreme_order, stated_subtotal, bend_refund, bend_refund, bend_statuses],
        ..PLAN
    },
    Plan { table: "order_items", fit: fit_item, breaks: &[price_item, price_item, price_item], ..PLAN },
    Plan {
        table: "invoices",
        values: &[("currency", &["USD", "JPY", "ZZZ"])],
        fit: fit_invoice,
        breaks: &[shift_amount, extreme_invoice, bend_dates, bend_paid],
        ..PLAN
    },
];

/// The maximum amount, in cents.
const MOST: i64 = 9_999_999_999;

fn cents(row: &Object, column: &str) -> i64 {
    text(row, column).replace('.', "").parse().unwrap_or_default()
}

fn set_cents(row: &mut Object, column: &str, cents: i64) {
    let sign = if cents < 0 { "-" } else { "" };
    set(row, column, format!("{sign}{}.{:02}", cents.abs() / 100, cents.abs() % 100));
}

/// Reduces amounts modulo a bound, so that their sum is also valid.
fn bound(row: &mut Object, column: &str, limit: i64) -> i64 {
    let bounded = cents(row, column) % limit;
    set_cents(row, column, bounded);
    bounded
}

/// No items and so no subtotal, but other amounts; consistent statuses of payment and refund.
fn fit_order(row: &mut Object, _: &mut Random, _: &World) {
    set_cents(row, "subtotal", 0);
    let sum = bound(row, "tax_amount", MOST / 2) + bound(row, "shipping_amount", MOST / 2);
    let mut total = sum - bound(row, "discount_amount", sum + 1);
    let payment: PaymentStatus = text(row, "payment_status").parse().expect("a status");
    let payment = match text(row, "status") {
        "refunded" if !payment.is_refunded() => PaymentStatus::Refunded,
        "shipped" | "delivered" | "returned" if !payment.is_captured() => PaymentStatus::Captured,
        _ => payment,
    };
    if payment == PaymentStatus::PartiallyRefunded && total < 2 {
        let more = cents(row, "tax_amount") + 2 - total;
        set_cents(row, "tax_amount", more);
        total = 2;
    }
    let refunded = match payment {
        PaymentStatus::Refunded => total,
        PaymentStatus::PartiallyRefunded => cents(row, "refunded_amount").clamp(1, total - 1),
        _ => 0,
    };
    set(row, "payment_status", payment.label());
    set_cents(row, "refunded_amount", refunded);
    set_cents(row, "total_amount", total);
}

/// One amount off by a cent, or PostgreSQL's NaN, which is greater than every number.
fn shift_amount(row: &mut Object, random: &mut Random, _: &World) -> String {
    let column = random.pick(&["subtotal", "tax_amount", "discount_amount", "total_amount"]);
    if random.once_in(5) {
        set(row, column, "NaN");
        return format!("{column} NaN");
    }
    let cent = random.pick(&[-1, 1]);
    let shifted = cents(row, column) + cent;
    set_cents(row, column, shifted);
    format!("{column} {cent} cent off")
}

/// Extreme amounts, and the total that follows from them, which may be invalid.
fn extremes(row: &mut Object, random: &mut Random, added: &[&str]) -> String {
    let mut total = 0;
    for column in added {
        let amount = random.pick(&[0, 1, MOST - 1, MOST]);
        set_cents(row, column, amount);
        total += amount;
    }
    let discount = random.pick(&[0, 1, total, total + 1]).min(MOST);
    set_cents(row, "discount_amount", discount);
    set_cents(row, "total_amount", total - discount);
    format!("a total of {} cents", total - discount)
}

fn extreme_order(row: &mut Object, random: &mut Random, _: &World) -> String {
    unpay(row);
    set_cents(row, "subtotal", 0);
    extremes(row, random, &["tax_amount", "shipping_amount"])
}

fn extreme_invoice(row: &mut Object, random: &mut Random, _: &World) -> String {
    extremes(row, random, &["subtotal", "tax_amount"])
}

/// An unpaid order may have any total.
fn unpay(row: &mut Object) {
    set(row, "status", "pending");
    set(row, "payment_status", "pending");
    set_cents(row, "refunded_amount", 0);
}

/// Valid except for the items, which are missing.
fn stated_subtotal(row: &mut Object, random: &mut Random, _: &World) -> String {
    let subtotal = random.pick(&[1, 1_000, MOST / 2]);
    unpay(row);
    set_cents(row, "subtotal", subtotal);
    for column in ["tax_amount", "discount_amount", "shipping_amount"] {
        set_cents(row, column, 0);
    }
    set_cents(row, "total_amount", subtotal);
    format!("a subtotal of {subtotal} cents")
}

/// Any payment status, with a refund around its limits.
fn bend_refund(row: &mut Object, random: &mut Random, _: &World) -> String {
    let (payment, total) = (random.pick(PaymentStatus::ALL), random.pick(&[0, 1, 2, 1_000]));
    let refunded = random.pick(&[-1, 0, 1, total - 1, total, total + 1]);
    set(row, "status", "pending");
    set(row, "payment_status", payment.label());
    for column in ["subtotal", "discount_amount", "shipping_amount"] {
        set_cents(row, column, 0);
    }
    set_cents(row, "tax_amount", total);
    set_cents(row, "total_amount", total);
    set_cents(row, "refunded_amount", refunded);
    format!("{payment}, {refunded} of {total} cents refunded")
}

/// Any status of the order with any payment status, and a refund that suits the latter.
fn bend_statuses(row: &mut Object, random: &mut Random, world: &World) -> String {
    let (status, payment) = (random.pick(OrderStatus::ALL), random.pick(PaymentStatus::ALL));
    set(row, "status", "pending");
    set(row, "payment_status", payment.label());
    fit_order(row, random, world);
    set(row, "status", status.label());
    format!("{status}, {payment}")
}

/// Free of charge, so the order's subtotal is already correct.
fn fit_item(row: &mut Object, _: &mut Random, _: &World) {
    set_cents(row, "unit_price", 0);
    set_cents(row, "total_price", 0);
}

/// Any quantity at any price, and a total around their product.
fn price_item(row: &mut Object, random: &mut Random, _: &World) -> String {
    let quantity = random.pick(&[-1, 0, 1, 2, 3, 7, 100, i64::from(i32::MAX)]);
    let price = random.pick(&[0, 1, 4, 33, 999, MOST / 100, MOST / 7, MOST]);
    let total = quantity.saturating_mul(price).min(MOST) + random.pick(&[0, 0, 0, -1, 1]);
    set(row, "quantity", quantity);
    set_cents(row, "unit_price", price);
    set_cents(row, "total_price", total);
    format!("{quantity} times {price} cents are {total}")
}

/// A valid total, a due date after the day of issue, and a day of payment if paid.
fn fit_invoice(row: &mut Object, random: &mut Random, _: &World) {
    let sum = bound(row, "subtotal", MOST / 2) + bound(row, "tax_amount", MOST / 2);
    let total = sum - bound(row, "discount_amount", sum + 1);
    set_cents(row, "total_amount", total);
    let issued = random.between(0, 20_000);
    set(row, "issue_date", date(issued));
    set(row, "due_date", date(issued + random.pick(&[0, 1, 30, 1_000])));
    let paid = text(row, "status") == "paid";
    set(row, "paid_date", if paid { Value::from(date(issued + random.between(-5, 50))) } else { Value::Null });
}

fn bend_dates(row: &mut Object, random: &mut Random, _: &World) -> String {
    let (issued, days) = (random.between(0, 20_000), random.between(-1, 1));
    set(row, "issue_date", date(issued));
    set(row, "due_date", date(issued + days));
    format!("due {days} days after it was issued")
}

fn bend_paid(row: &mut Object, random: &mut Random, _: &World) -> String {
    let (status, paid) = (random.pick(InvoiceStatus::ALL), random.once_in(2));
    set(row, "status", status.label());
    set(row, "paid_date", if paid { Value::from("2026-11-22") } else { Value::Null });
    format!("{status}, {} day of payment", if paid { "with a" } else { "without" })
}
