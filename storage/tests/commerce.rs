//! Commerce on a real PostgreSQL.
#![allow(clippy::expect_used, clippy::panic, reason = "a test may")]

mod support;

use support::*;
use telehealth_core::{
    Code, Phi, Timestamp, UserId,
    commerce::{
        Category, Invoice, NewCategory, NewInvoice, NewOrder, NewProduct, NewSubscriptionPlan, Order, OrderDraft,
        OrderItem, OrderLine, OrderType, Product, ProductType, Sale, SubscriptionPlan,
    },
    field::Field,
    value::{Address, Dimensions, JsonObject, Money},
};
use telehealth_storage::{Error, OrderItemFilter, host, now};

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
    Product::list(new, now).expect("a product")
}

fn sale(product: &Product, patient_id: UserId, now: Timestamp) -> Sale {
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
fn rows_come_back_as_they_went_in() {
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
        .transaction(&job(), |tx| {
            assert_eq!(tx.add(category.clone())?, category);
            assert_eq!(tx.add(plan.clone())?, plan);
            assert_eq!(tx.add(product.clone())?, product);
            assert_eq!(tx.add(placed.order.clone())?, placed.order);
            assert_eq!(tx.add_all(placed.items.clone())?, placed.items);
            assert_eq!(tx.add(invoice.clone())?, invoice);
            let filter = OrderItemFilter { order_id: Some(placed.order.id), ..Default::default() };
            assert_eq!(tx.list::<OrderItem>(&filter, None, 10)?.items, placed.items);
            Ok::<_, Error>(())
        })
        .expect("stored");

    // The whole way of an order and its invoice, each step saved.
    let order = portal
        .transaction(&job(), |tx| {
            let order = tx.get::<Order>(placed.order.id)?;
            let order = tx.save(order.capture(None)?.confirm()?)?;
            let order = tx.save(order.process()?)?;
            let order = tx.save(order.ship(Some(text("1Z999")), None)?)?;
            let order = tx.save(order.deliver(now)?)?;
            let order = tx.save(order.refund(money("6.24")).map_err(domain)?)?;
            let left = order.refundable();
            let order = tx.save(order.refund(left).map_err(domain)?)?;
            let invoice = tx.get::<Invoice>(invoice.id)?.send()?;
            let invoice = tx.save(invoice)?;
            tx.save(invoice.pay(now)?)?;
            Ok::<_, Error>(order)
        })
        .expect("saved");
    assert_eq!((order.status.label(), order.payment_status.label()), ("refunded", "refunded"));
}

fn domain(error: telehealth_core::Error) -> Error {
    match error {
        telehealth_core::Error::Invalid(invalid) => invalid.into(),
        telehealth_core::Error::Refused(refused) => refused.into(),
    }
}

#[test]
fn what_the_database_guards_has_our_codes() {
    let (portal, now) = (portal(), now());
    let (patient, _) = people(&portal, now);
    let product = product(now);
    let placed = sale(&product, patient.id, now);
    let alone = portal.transaction(&job(), |tx| tx.add(placed.order.clone())).expect_err("no items");
    assert_eq!(alone.code(), Code::ORDER_SUBTOTAL);
    let twin =
        Product::list(NewProduct::new(text("Twin"), product.sku.clone(), ProductType::Supplement, money("1")), now);
    let twin = portal
        .transaction(&job(), |tx| {
            tx.add(product.clone())?;
            tx.add(twin.clone().expect("a product"))
        })
        .expect_err("one SKU twice");
    assert_eq!(twin.code(), Code::PRODUCT_SKU_TAKEN);
    let kept = portal.transaction(&job(), |tx| {
        tx.add(product.clone())?;
        tx.add(placed.order.clone())?;
        let item = tx.add_all(placed.items.clone())?.remove(0);
        let items = host::table("order_items").expect("a table");
        assert_eq!(items.writes, host::Writes::AddRemove);
        let refused = (items.save)(tx, &telehealth_core::Record::to_json(&*item)).expect_err("a final row");
        assert_eq!((refused.code(), host::report(&refused)["kind"].as_str()), (Code::ROW_FINAL, Some("Invalid")));
        tx.remove(&item)
    });
    assert_eq!(kept.expect_err("an item less").code(), Code::ORDER_SUBTOTAL);
}
