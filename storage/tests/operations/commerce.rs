//! Commerce on a real PostgreSQL.

use crate::support::{
    json::JsonOps,
    race::race,
    raw::{connect, text as read, tried},
    *,
};
use telehealth_core::{
    Code, PatientId, Phi, Timestamp,
    commerce::{
        Category, Invoice, NewCategory, NewInvoice, NewOrder, NewProduct, NewSubscriptionPlan, Order, OrderDraft,
        OrderItem, OrderLine, OrderType, Product, ProductType, Sale, SubscriptionPlan,
    },
    field::Field,
    value::{Address, Dimensions, JsonObject, Money},
};
use telehealth_storage::{Error, ListOrder, OrderItemFilter, bindings, now};

fn money(amount: &str) -> Money {
    amount.parse().expect("money")
}

fn product(now: Timestamp) -> Product {
    let new = NewProduct {
        dimensions: Some(
            Dimensions::from_json(&serde_json::json!({"length": 180, "width": 120, "height": 90})).expect("dimensions"),
        ),
        metadata: Some(
            JsonObject::from_json(&serde_json::json!({"maker": {"country": "CH"}, "lots": [1, 2.5]}))
                .expect("an object"),
        ),
        image_urls: Some(vec!["https://cdn.example/bpm.jpg".parse().expect("a url")]),
        inventory_quantity: Some(10.try_into().expect("a count")),
        ..NewProduct::new(
            text("Monitor"),
            "BPM-100".parse().expect("a sku"),
            ProductType::MedicalDevice,
            money("49.95"),
        )
    };
    Product::put_on_sale(new, now).expect("a product")
}

fn sale(product: &Product, patient_id: PatientId, now: Timestamp) -> Sale {
    let address = serde_json::json!({"name": "Ada", "line1": "1 Main St", "city": "Boston", "country": "US"});
    let new = NewOrder {
        tax_amount: Some(money("6.24")),
        shipping_address: Some(Phi::new(Address::from_json(&address).expect("an address"))),
        ..NewOrder::new(patient_id, OrderType::MedicalDevice)
    };
    let line = OrderLine::new(product.id, 2.try_into().expect("a quantity"));
    let draft = OrderDraft::new(new, now).sell(vec![line], vec![product.clone()], vec![]);
    draft.place("ORD-00000042".parse().expect("a number")).expect("an order")
}

#[test]
fn rows_are_read_back_unchanged() {
    let (portal, now) = (portal(), now());
    let (patient, _) = people(&portal, now);
    let category = Category::create(NewCategory::new(text("Heart"), "heart".parse().expect("a slug")), None, now)
        .expect("a category");
    let plan = NewSubscriptionPlan::new(text("Quarterly"), money("99.99"), "quarterly".parse().expect("a cycle"));
    let plan = SubscriptionPlan::offer(plan, now).expect("a plan");
    let product = product(now);
    let placed = sale(&product, patient.id, now);
    let number = "INV-00000007".parse().expect("a number");
    let invoice = Invoice::for_order(number, NewInvoice::new(), &placed.order, now).expect("an invoice");
    portal
        .transaction(&service(), |tx| {
            assert_eq!(tx.add(category.clone())?, category);
            assert_eq!(tx.add(plan.clone())?, plan);
            assert_eq!(tx.add(product.clone())?, product);
            assert_eq!(tx.add(placed.order.clone())?, placed.order);
            assert_eq!(tx.add_all(placed.items.clone())?, placed.items);
            assert_eq!(tx.add(invoice.clone())?, invoice);
            let filter = OrderItemFilter { order_id: Some(placed.order.id), ..Default::default() };
            assert_eq!(tx.list::<OrderItem>(&filter, ListOrder::ID, None, 10)?.items, placed.items);
            Ok::<_, Error>(())
        })
        .expect("stored");

    // The complete life of an order and its invoice, each step saved.
    let order = portal
        .transaction(&service(), |tx| {
            let order = tx.get::<Order>(placed.order.id)?;
            let order = tx.save(order.capture(None)?.confirm()?)?;
            let order = tx.save(order.process()?)?;
            let order = tx.save(order.ship(Some(text("1Z999")), None)?)?;
            let order = tx.save(order.deliver(now)?)?;
            let order = tx.save(order.refund(money("6.24").into()).map_err(domain)?)?;
            let left = order.refundable();
            let order = tx.save(order.refund(left.into()).map_err(domain)?)?;
            let invoice = tx.get::<Invoice>(invoice.id)?.send()?;
            let invoice = tx.save(invoice)?;
            tx.save(invoice.pay(None, now)?)?;
            Ok::<_, Error>(order)
        })
        .expect("saved");
    assert_eq!((order.status.label(), order.payment_status.label()), ("refunded", "refunded"));
}

fn domain(error: telehealth_core::Error) -> Error {
    error.into()
}

#[test]
fn refusals_of_the_database_have_codes() {
    let (portal, now) = (portal(), now());
    let (patient, _) = people(&portal, now);
    let product = product(now);
    let placed = sale(&product, patient.id, now);
    let alone = portal.transaction(&service(), |tx| tx.add(placed.order.clone())).expect_err("no items");
    assert_eq!(alone.code(), Code::ORDER_SUBTOTAL);
    let twin = Product::put_on_sale(
        NewProduct::new(text("Twin"), product.sku.clone(), ProductType::Supplement, money("1")),
        now,
    );
    let twin = portal
        .transaction(&service(), |tx| {
            tx.add(product.clone())?;
            tx.add(twin.clone().expect("a product"))
        })
        .expect_err("one SKU twice");
    assert_eq!(twin.code(), Code::PRODUCT_SKU_TAKEN);
    let kept = portal.transaction(&service(), |tx| {
        tx.add(product.clone())?;
        tx.add(placed.order.clone())?;
        let item = tx.add_all(placed.items.clone())?.remove(0);
        let items = bindings::table("order_items").expect("a table");
        assert_eq!(items.writes, bindings::Writes::AddRemove);
        let refused = items.save_json(tx, &telehealth_core::Record::to_json(&*item)).expect_err("a final row");
        assert_eq!(
            (refused.code(), bindings::report(&refused)["kind"].as_str()),
            (Code::ROW_FINAL, Some("Validation"))
        );
        tx.remove(&item)
    });
    assert_eq!(kept.expect_err("a missing item").code(), Code::ORDER_SUBTOTAL);
}

/// A database with two orders of two monitors each, 99.90 and 106.14 with tax; the first is paid. Returns names for statements.
fn two_orders() -> (String, impl Fn(&str) -> String) {
    let url = migrated_database();
    let (portal, now) = (portal_at(&url), now());
    let (patient, _) = people(&portal, now);
    let product = product(now);
    let [paid, open] = ["ORD-00000001", "ORD-00000002"].map(|number| {
        let sale = sale(&product, patient.id, now);
        let order = care::with(sale.order, |order| order.order_number = number.parse().expect("a number"));
        (order, sale.items)
    });
    let paid = (paid.0.capture(None).expect("captured"), paid.1);
    let names = [
        ("$product", product.id.to_string()),
        ("$paid", paid.0.id.to_string()),
        ("$item", open.1[0].id.to_string()),
        ("$order", open.0.id.to_string()),
        ("$patient", patient.id.to_string()),
    ];
    portal
        .transaction(&service(), |tx| {
            tx.add(product.clone())?;
            for (order, items) in [&paid, &open] {
                tx.add(order.clone())?;
                tx.add_all(items.clone())?;
            }
            Ok::<_, Error>(())
        })
        .expect("two orders");
    let fill = move |statement: &str| {
        names.iter().fold(statement.to_owned(), |text, (name, id)| text.replace(name, &format!("'{id}'")))
    };
    (url, fill)
}

const NEW_ITEM: &str = "INSERT INTO order_items (order_id, name, quantity, unit_price, total_price)
                        VALUES ($order, 'phi:v1:x', 2, 0.50, 1.00)";

#[test]
fn sql_cannot_store_wrong_totals() {
    let (url, fill) = two_orders();
    let mut connection = connect(&url);
    let item = |columns: &str| format!("UPDATE order_items SET {columns} WHERE id = $item");
    let order = |columns: &str| format!("UPDATE orders SET {columns} WHERE id = $order");
    let paid = |columns: &str| format!("UPDATE orders SET {columns} WHERE id = $paid");
    let invoice = |columns: &str, values: &str| {
        format!(
            "INSERT INTO invoices (invoice_number, patient_id, due_date, subtotal, total_amount, {columns})
             VALUES ('INV-00000001', $patient, '2999-01-01', 10, 10, {values})"
        )
    };
    let part = "payment_status = 'partially_refunded', refunded_amount";
    let cases = [
        // Items.
        (item("quantity = 3"), Some(Code::ORDER_ITEM_TOTAL)),
        (item("total_price = 99.91"), Some(Code::ORDER_ITEM_TOTAL)),
        (item("unit_price = 49.94"), Some(Code::ORDER_ITEM_TOTAL)),
        (item("unit_price = -49.95, total_price = -99.90"), Some(Code::MONEY_NEGATIVE)),
        (item("unit_price = 'NaN', total_price = 'NaN'"), Some(Code::MONEY_NEGATIVE)),
        (item("quantity = 0, total_price = 0"), Some(Code::INTEGER_NOT_POSITIVE)),
        // The subtotal is the sum of the items, in whichever order both are written.
        (item("quantity = 1, total_price = 49.95"), Some(Code::ORDER_SUBTOTAL)),
        (item("order_id = $paid"), Some(Code::ORDER_SUBTOTAL)),
        ("DELETE FROM order_items WHERE id = $item".to_owned(), Some(Code::ORDER_SUBTOTAL)),
        (NEW_ITEM.to_owned(), Some(Code::ORDER_SUBTOTAL)),
        (order("subtotal = 100.90, total_amount = 107.14"), Some(Code::ORDER_SUBTOTAL)),
        (format!("{NEW_ITEM}; {}", order("subtotal = 100.90, total_amount = 107.14")), None),
        (format!("{}; {NEW_ITEM}", order("subtotal = 100.90, total_amount = 107.14")), None),
        ("DELETE FROM orders WHERE id = $order".to_owned(), None),
        // The total.
        (order("total_amount = 106.15"), Some(Code::ORDER_TOTAL)),
        (order("tax_amount = 0"), Some(Code::ORDER_TOTAL)),
        (order("discount_amount = 1"), Some(Code::ORDER_TOTAL)),
        (order("shipping_amount = 1"), Some(Code::ORDER_TOTAL)),
        (order("shipping_amount = 1, discount_amount = 1"), None),
        (order("tax_amount = NULL"), Some(Code::FIELD_MISSING)),
        (order("tax_amount = 'NaN', total_amount = 'NaN'"), Some(Code::MONEY_NEGATIVE)),
        // The captured total is final, and no more than it can be refunded.
        (paid("tax_amount = 7.24, total_amount = 107.14"), Some(Code::ORDER_TOTAL_FINAL)),
        (paid("currency = 'EUR'"), Some(Code::ORDER_TOTAL_FINAL)),
        (paid(&format!("{part} = 0.01")), None),
        (paid(&format!("{part} = 0")), Some(Code::ORDER_REFUND_MISMATCH)),
        (paid(&format!("{part} = 106.14")), Some(Code::ORDER_REFUND_MISMATCH)),
        (paid("payment_status = 'refunded', refunded_amount = 106.13"), Some(Code::ORDER_REFUND_MISMATCH)),
        (paid("payment_status = 'refunded', refunded_amount = 106.15"), Some(Code::ORDER_REFUND_EXCEEDS)),
        (paid("refunded_amount = 1"), Some(Code::ORDER_REFUND_MISMATCH)),
        (
            format!("{}; {}", paid(&format!("{part} = 2")), paid("refunded_amount = 1")),
            Some(Code::ORDER_REFUND_SHRINKS),
        ),
        (order("payment_status = 'refunded', refunded_amount = 106.14"), Some(Code::STATUS_TRANSITION)),
        (
            format!(
                "{}; {}; {}",
                order("status = 'confirmed'"),
                order("status = 'processing'"),
                order("status = 'shipped'")
            ),
            Some(Code::ORDER_NOT_CAPTURED),
        ),
        (format!("{}; {}", paid("status = 'confirmed'"), paid("status = 'refunded'")), Some(Code::ORDER_NOT_REFUNDED)),
        // Invoices and the stock.
        (invoice("tax_amount", "1"), Some(Code::INVOICE_TOTAL)),
        (invoice("tax_amount, discount_amount", "1, 1"), None),
        (invoice("status", "'paid'"), Some(Code::INVOICE_PAID)),
        (invoice("issue_date", "'2999-01-02'"), Some(Code::INVOICE_DUE)),
        ("UPDATE products SET inventory_quantity = inventory_quantity - 11".to_owned(), Some(Code::INTEGER_NEGATIVE)),
    ];
    for (statement, expected) in cases {
        // Runs the checks that are deferred to commit.
        let refusal = tried(&mut connection, &fill(&format!("{statement}; SET CONSTRAINTS ALL IMMEDIATE")));
        assert_eq!(refusal.as_ref().map(Error::code), expected, "{statement}: {refusal:?}");
    }
}

/// Two concurrent writers, each valid alone but not together.
#[test]
fn concurrent_writers_cannot_store_wrong_totals() {
    let more = "UPDATE orders SET subtotal = 100.90, total_amount = 107.14 WHERE id = $order";
    let more_again = "UPDATE orders SET subtotal = subtotal + 1, total_amount = total_amount + 1 WHERE id = $order";
    let back = "UPDATE orders SET payment_status = 'partially_refunded', refunded_amount = refunded_amount + 60 WHERE id = $paid";
    let take = "UPDATE products SET inventory_quantity = inventory_quantity - 6 WHERE id = $product";
    let with_item = |update: &str| format!("{NEW_ITEM}; {update}");
    let cases = [
        ("an item each", with_item(more), Some(Code::ORDER_SUBTOTAL)),
        ("an item each, added to what is there", with_item(more_again), None),
        ("a refund each", back.to_owned(), Some(Code::ORDER_REFUND_EXCEEDS)),
        ("units each", take.to_owned(), Some(Code::INTEGER_NEGATIVE)),
    ];
    for (what, statements, expected) in &cases {
        for level in ["READ COMMITTED", "SERIALIZABLE"] {
            for end in ["COMMIT", "ROLLBACK"] {
                let (url, fill) = two_orders();
                let statements = fill(statements);
                let race = race(&url, (level, &statements), (level, &statements), end);
                let expected = match (end, level) {
                    ("ROLLBACK", _) => None,
                    (_, "READ COMMITTED") => *expected,
                    _ => Some(Code::DATABASE_CONTENTION),
                };
                assert!(race.waited, "{what}, {level}, {end}");
                assert_eq!(race.outcome.err().map(|error| error.code()), expected, "{what}, {level}, {end}");
                let wrong = "SELECT count(*) FROM orders WHERE subtotal <>
                             (SELECT sum(total_price) FROM order_items WHERE order_id = orders.id)";
                assert_eq!(read(&mut connect(&url), wrong), "0", "{what}, {level}, {end}");
            }
        }
    }
}
