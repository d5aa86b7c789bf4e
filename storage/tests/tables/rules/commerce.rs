//! Orders, their items and payments.

use super::all;
use crate::support::{statements::id, world::peopled};
use telehealth_core::Code;

/// A new item of an order, of one unit.
fn item(order: &str, price: u32) -> String {
    format!(
        "INSERT INTO order_items (id, order_id, name, quantity, unit_price, total_price)
         VALUES (md5('new')::uuid, {}, 'phi:v1:x', 1, {price}, {price})",
        id(order)
    )
}

/// Sets an order's subtotal, and its total accordingly.
fn state(order: &str, subtotal: u32) -> String {
    format!("UPDATE orders SET subtotal = {subtotal}, total_amount = {subtotal} + tax_amount WHERE id = {}", id(order))
}

fn order(name: &str, subtotal: u32) -> String {
    format!(
        "INSERT INTO orders (id, order_number, patient_id, order_type, subtotal, total_amount)
         VALUES ({}, 'ORD-10000000', {}, 'supplement', {subtotal}, {subtotal})",
        id(name),
        id("patient1")
    )
}

/// The order of `world.sql` has two items, of 10 and of 20.
#[test]
fn at_commit_the_subtotal_is_the_sum_of_the_items() {
    let (_, mut connection) = peopled();
    let (first, second) = (id("item1"), id("item2"));
    let cheaper = format!("UPDATE order_items SET unit_price = 5, total_price = 10 WHERE id = {second}");
    let gone = format!("DELETE FROM order_items WHERE id = {first}");
    let moved = format!("{}; UPDATE order_items SET order_id = {} WHERE id = {first}", order("new", 0), id("new"));
    let refused = Some(Code::ORDER_SUBTOTAL);
    let cases = [
        (order("new", 0), None),
        (order("new", 10), refused),
        (format!("{}; {}", order("new", 10), item("new", 10)), None),
        (format!("{}; {}", order("new", 10), item("new", 9)), refused),
        (format!("{}; {}; {}", order("new", 0), item("new", 10), state("new", 10)), None),
        (item("order4", 0), None),
        (item("order4", 5), refused),
        (format!("{}; {}", item("order4", 5), state("order4", 35)), None),
        (format!("{}; {}", item("order4", 5), state("order4", 34)), refused),
        (state("order4", 31), refused),
        (cheaper.clone(), refused),
        (format!("{}; {cheaper}", state("order4", 20)), None),
        (gone.clone(), refused),
        (format!("{gone}; {}", state("order4", 20)), None),
        (format!("DELETE FROM orders WHERE id = {}", id("order4")), None),
        (format!("{moved}; {}; {}", state("new", 10), state("order4", 20)), None),
        (format!("{moved}; {}", state("new", 10)), refused),
        (format!("{moved}; {}", state("order4", 20)), refused),
        ("UPDATE order_items SET name = 'phi:v1:ointment'".to_owned(), None),
        ("UPDATE orders SET notes = 'phi:v1:x'".to_owned(), None),
    ];
    // Runs the checks that are deferred to commit.
    let at_commit = |(sql, refused): (String, Option<Code>)| (format!("{sql}; SET CONSTRAINTS ALL IMMEDIATE"), refused);
    all(&mut connection, &cases.map(at_commit));
}

/// An order of 32.00 with a partially refunded payment.
fn paid(payment: &str, refunded: u32) -> String {
    let order = id("order4");
    match payment {
        "pending" => String::new(),
        "captured" | "authorized" | "failed" => {
            format!("UPDATE orders SET payment_status = '{payment}' WHERE id = {order};")
        }
        _ => format!(
            "{} UPDATE orders SET payment_status = '{payment}', refunded_amount = {refunded} WHERE id = {order};",
            paid("captured", 0)
        ),
    }
}

#[test]
fn refunds_cannot_be_reversed() {
    let (_, mut connection) = peopled();
    let shrinks = Some(Code::ORDER_REFUND_SHRINKS);
    let cases = [
        (paid("captured", 0), "partially_refunded", 12, None),
        (paid("captured", 0), "partially_refunded", 33, Some(Code::ORDER_REFUND_EXCEEDS)),
        (paid("captured", 0), "refunded", 32, None),
        (paid("captured", 0), "refunded", 31, Some(Code::ORDER_REFUND_MISMATCH)),
        (paid("partially_refunded", 12), "partially_refunded", 12, None),
        (paid("partially_refunded", 12), "partially_refunded", 13, None),
        (paid("partially_refunded", 12), "partially_refunded", 11, shrinks),
        (paid("partially_refunded", 12), "refunded", 32, None),
        (paid("partially_refunded", 12), "captured", 0, Some(Code::STATUS_TRANSITION)),
        (paid("refunded", 32), "refunded", 31, shrinks),
        (paid("refunded", 32), "partially_refunded", 31, Some(Code::STATUS_TRANSITION)),
    ];
    let statement = |(before, payment, refunded, refusal): (String, &str, u32, Option<Code>)| {
        let order = id("order4");
        let update =
            format!("UPDATE orders SET payment_status = '{payment}', refunded_amount = {refunded} WHERE id = {order}");
        (format!("{before} {update}"), refusal)
    };
    all(&mut connection, &cases.map(statement));
}

#[test]
fn a_captured_total_is_final() {
    let (_, mut connection) = peopled();
    let mut statements = Vec::new();
    let payments =
        [("pending", false), ("authorized", false), ("failed", false), ("captured", true), ("refunded", true)];
    for (payment, captured) in payments {
        let before = paid(payment, 32);
        let refused = if captured { Some(Code::ORDER_TOTAL_FINAL) } else { None };
        for (change, refused) in [
            ("tax_amount = 3, total_amount = 33", refused),
            ("currency = 'CHF'", refused),
            // The same total from other parts.
            ("tax_amount = 3, discount_amount = 1", None),
            ("notes = 'phi:v1:x', status = 'confirmed'", None),
        ] {
            // A refund of a greater total is a partial one.
            let refused =
                if payment == "refunded" && change.contains("33") { Some(Code::ORDER_TOTAL_FINAL) } else { refused };
            statements.push((format!("{before} UPDATE orders SET {change} WHERE id = {}", id("order4")), refused));
        }
    }
    let at_once = "UPDATE orders SET payment_status = 'captured', tax_amount = 3, total_amount = 33";
    statements.push((format!("{at_once} WHERE id = {}", id("order4")), None));
    all(&mut connection, &statements);
}
