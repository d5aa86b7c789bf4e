//! Orders: placed, shipped, cancelled, returned.

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
use std::{collections::BTreeSet, thread};
use telehealth_core::{
    Code, Entity, OrderId, PrescriptionId, ProductId,
    commerce::{
        NewOrder, Order, OrderCharge, OrderItem, OrderLine, OrderStatus, OrderType, PaymentStatus, Product,
        ProductChanges, ProductType,
    },
    value::OrderNumber,
    workflow::{NewTelehealthFlow, TelehealthFlow},
};
use telehealth_storage::{Error, ListOrder, Options, OrderFilter, Portal, Transaction};

#[test]
fn an_order_is_priced_numbered_and_deducted_from_stock() {
    let shop = shop();
    let flow = TelehealthFlow::start(NewTelehealthFlow::new(shop.patient.id), shop.now).expect("a flow");
    let flow = store_one(&shop.portal, flow);
    let new = NewOrder {
        telehealth_flow_id: Some(flow.id),
        tax_amount: Some(money("1.05")),
        shipping_amount: Some(money("3.00")),
        ..shop.new_order()
    };
    let lines =
        [OrderLine::new(shop.monitor.id, units(3)), shop.prescribed(2), OrderLine::new(shop.visit.id, units(1))];
    let placed = shop.place_with(&new, &lines, &[charge("0.10")]).expect("an order");
    let order = &placed.order;
    assert_eq!((order.status, order.payment_status), (OrderStatus::Pending, PaymentStatus::Pending));
    assert_eq!(order.subtotal, money("254.95"));
    assert_eq!(order.total_amount, money("259.00"));
    assert_eq!((order.order_number.as_str(), order.telehealth_flow_id), ("ORD-00000001", Some(flow.id)));
    let names: Vec<&str> = placed.items.iter().map(|item| item.name.expose().as_str()).collect();
    assert_eq!(names, ["BPM-100", "RX-AMOX", "VISIT", "a visit"]);
    assert_eq!(placed.items[1].prescription_id, Some(shop.prescription.id));
    assert_eq!(shop.stocks(), (7, 98));
    assert_eq!(shop.stock(shop.visit.id), 0);
    assert_eq!(done(&shop.portal, |tx| tx.order_with_items(order.id)), placed);
    let nobody = within(&shop.portal, |tx| tx.order_with_items(OrderId::generate())).expect_err("no order");
    assert_eq!(nobody.code(), Code::ROW_NOT_FOUND);
}

#[test]
fn bindings_place_an_order_in_json() {
    let shop = shop();
    let placed = shop.call(
        "place_order",
        json!({
            "patient_id": shop.patient.id.to_string(), "order_type": "medical_device", "tax_amount": "0.10",
            "lines": [{"product_id": shop.monitor.id.to_string(), "quantity": 2}],
            "charges": [{"name": "Wrapping", "quantity": 1, "unit_price": "1"}],
            "now": shop.now.to_string(),
        }),
    );
    let placed = placed.expect("an order");
    assert_eq!(placed["order"]["total_amount"], "101.00");
    assert_eq!(placed["items"].as_array().map(Vec::len), Some(2));
    assert_eq!(shop.stocks().0, 8);
}

#[test]
fn a_patient_s_orders_are_listed_newest_first() {
    let shop = shop();
    let mut ids = Vec::new();
    for day in [2, 0, 1] {
        let later = days(shop.now, day);
        let placed =
            done(&shop.portal, |tx| tx.place_order(shop.new_order(), vec![], Some(vec![charge("1.00")]), later));
        ids.push(placed.order.id);
    }
    let stranger = done(&shop.portal, |tx| patient(tx, shop.now));
    shop.place_with(&NewOrder::new(stranger.id, OrderType::Supplement), &[], &[charge("1.00")]).expect("an order");
    let filter = OrderFilter { patient_id: Some(shop.patient.id), ..Default::default() };
    let newest_first = ListOrder::<Order>::CREATED_AT.descending();
    let found: Vec<OrderId> =
        done(&shop.portal, |tx| tx.list(&filter, newest_first, None, 10)).items.iter().map(|order| order.id).collect();
    assert_eq!(found, [ids[0], ids[2], ids[1]]);
}

#[test]
fn ten_of_64_concurrent_buyers_get_one_of_ten_units() {
    const BUYERS: usize = 64;
    let shop = shop();
    let outcomes = crowd(BUYERS, |_| shop.place(&[OrderLine::new(shop.monitor.id, units(1))]));
    let orders = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    let refused = outcomes.iter().filter_map(|outcome| outcome.as_ref().err()).map(found);
    let wrong = refused.filter(|found| *found != [("lines/0/quantity", Code::PRODUCT_OUT_OF_STOCK)]).count();
    println!("{BUYERS} buyers of 10 units: {orders} orders, {} refused, {wrong} wrong", BUYERS - orders);
    assert_eq!((orders, wrong, shop.stocks().0), (10, 0, 0));
    assert_eq!((count(&shop.url, "orders"), count(&shop.url, "order_items")), (10, 10));
}

/// Each buyer wants both products, in either order, without deadlocks.
#[test]
fn buyers_of_several_products_do_not_deadlock() {
    const BUYERS: usize = 32;
    let shop = shop();
    let other = store_one(&shop.portal, product("CUFF-1", ProductType::MedicalDevice, "5.00", 10, shop.now));
    let outcomes = crowd(BUYERS, |number| {
        let mut lines = vec![OrderLine::new(shop.monitor.id, units(1)), OrderLine::new(other.id, units(1))];
        if number % 2 == 0 {
            lines.reverse();
        }
        // Once, without a retry.
        let mut tx = shop.portal.begin(&service())?;
        let placed = tx.place_order(shop.new_order(), lines, None, shop.now)?;
        if number % 3 == 0 {
            tx.cancel_order(placed.order.id)?;
        }
        tx.commit().map(|()| number % 3 == 0)
    });
    let kept = outcomes.iter().filter(|outcome| matches!(outcome, Ok(false))).count();
    let wrong = outcomes.iter().filter_map(|outcome| outcome.as_ref().err());
    let wrong: Vec<Code> = wrong.map(Error::code).filter(|code| *code != Code::PRODUCT_OUT_OF_STOCK).collect();
    println!("{BUYERS} buyers of two products: {kept} orders kept, wrong: {wrong:?}");
    let left = 10 - i32::try_from(kept).expect("a number");
    assert_eq!((wrong.as_slice(), shop.stocks().0, shop.stock(other.id)), ([].as_slice(), left, left));
}

#[test]
fn order_numbers_are_unique() {
    const THREADS: usize = 64;
    const EACH: usize = 5;
    let shop = shop();
    let order = shop.order_over("1.00");
    // Imported numbers are skipped.
    for number in ["ORD-00000002", "ORD-00000003", "ORD-00000100", "ORD-00000000009"] {
        let imported = with(order.clone(), |order| {
            order.id = OrderId::generate();
            order.order_number = number.parse().expect("a number");
            order.subtotal = money("0.00");
            order.total_amount = money("0.00");
        });
        store_one(&shop.portal, imported);
    }
    let numbers: Vec<OrderNumber> =
        crowd(THREADS, |_| (0..EACH).map(|_| shop.order_over("1.00").order_number.clone()).collect::<Vec<_>>())
            .concat();
    let distinct: BTreeSet<&OrderNumber> = numbers.iter().collect();
    println!("{THREADS} threads: {} orders, {} different numbers", numbers.len(), distinct.len());
    assert_eq!(distinct.len(), THREADS * EACH);
    assert!(numbers.iter().all(|number| number.as_str().len() == 12));
    assert!(!numbers.iter().any(|number| number.as_str() == "ORD-00000100"));

    // Numbers of more than eight digits, and sequences that only the functions can use.
    execute(&shop.url, "SELECT setval('order_numbers', 99999998)");
    let next = [shop.order_over("1.00"), shop.order_over("1.00")].map(|order| order.order_number.to_string());
    assert_eq!(next, ["ORD-99999999", "ORD-100000000"]);
    for right in ["USAGE", "UPDATE", "SELECT"] {
        for role in ["authenticated", "service_role"] {
            let may = ask(&shop.url, &format!("has_sequence_privilege('{role}', 'order_numbers', '{right}')"));
            assert_eq!(may, "false", "{role} {right}");
        }
    }
}

#[test]
fn round_trips_do_not_depend_on_the_number_of_items() {
    let proxy = Proxy::to(&migrated_database());
    let shop = shop_in(proxy.url());
    let portal = Portal::connect_with(&proxy.url(), Options { pool_size: 1, ..options() }).expect("a portal");
    let mut stock =
        (0..200).map(|i| product(&format!("P-{i}"), ProductType::Supplement, "1.00", 9, shop.now)).collect();
    stock = store(&shop.portal, stock);
    portal.begin(&service()).and_then(|tx| tx.rollback()).expect("the schema is checked");
    let mut counts = Vec::new();
    // The first calls prepare statements that later ones reuse: one for a single item, one for several.
    for items in [1, 2, 1, 20, 200] {
        let lines: Vec<OrderLine> = stock[..items].iter().map(|product| OrderLine::new(product.id, units(1))).collect();
        let mut placed = None;
        let spent = trips(&proxy, &portal, |tx| {
            placed = Some(tx.place_order(shop.new_order(), lines.clone(), None, shop.now).expect("an order"));
        });
        let order_id = placed.expect("an order").order.id;
        let cancelled = trips(&proxy, &portal, |tx| drop(tx.cancel_order(order_id).expect("cancelled")));
        counts.push((items, spent, cancelled));
    }
    println!("items, and round trips to place and to cancel: {counts:?}");
    assert_eq!(counts[2..], [(1, 5, 5), (20, 5, 5), (200, 5, 5)]);

    let flow = TelehealthFlow::start(NewTelehealthFlow::new(shop.patient.id), shop.now).expect("a flow");
    let flow = store_one(&shop.portal, flow);
    let new = NewOrder { telehealth_flow_id: Some(flow.id), ..shop.new_order() };
    let place = |tx: &mut Transaction| drop(tx.place_order(new.clone(), vec![shop.prescribed(1)], None, shop.now));
    let _ = trips(&proxy, &portal, place);
    assert_eq!(trips(&proxy, &portal, place), 7, "with a flow and a prescription to look at");
}

#[test]
fn concurrent_cancellations_restock_once() {
    const THREADS: usize = 16;
    let shop = shop();
    let order = shop.order();
    assert_eq!(shop.stocks(), (7, 93));
    let outcomes = crowd(THREADS, |_| within(&shop.portal, |tx| tx.cancel_order(order.id)));
    let cancelled = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    let refused = outcomes.iter().filter_map(|outcome| outcome.as_ref().err()).map(Error::code);
    let wrong = refused.filter(|code| *code != Code::STATUS_TRANSITION).count();
    println!("{THREADS} cancel one order: {cancelled} cancelled, {} refused, {wrong} wrong", THREADS - cancelled);
    assert_eq!((cancelled, wrong, shop.stocks()), (1, 0, (10, 100)));
}

#[test]
fn only_goods_that_are_present_are_restocked() {
    let full = (10, 100);
    let sold = (7, 93);
    let refund = |shop: &Shop, order: &Order, amount: &str, id: &str| {
        done(&shop.portal, |tx| tx.refund_order(order.id, money(amount).into(), event_id(id), shop.now)).order
    };
    // Cancelled, paid or not, and then refunded.
    let shop = shop();
    let order = shop.pay(&shop.order());
    done(&shop.portal, |tx| tx.cancel_order(order.id));
    assert_eq!(shop.stocks(), full);
    assert_eq!(refund(&shop, &order, "237.35", "re_1").payment_status, PaymentStatus::Refunded);
    assert_eq!(shop.stocks(), full);

    // Refunded before it was shipped: a partial refund returns nothing to the stock, a full one everything, once.
    for process in [false, true] {
        let order = shop.pay(&shop.order());
        shop.moved(order.id, |order| order.confirm().expect("confirmed"));
        if process {
            shop.moved(order.id, |order| order.process().expect("in process"));
        }
        refund(&shop, &order, "37.35", &format!("re_2 {process}"));
        assert_eq!(shop.stocks(), sold);
        assert_eq!(refund(&shop, &order, "200.00", &format!("re_3 {process}")).status, OrderStatus::Refunded);
        assert_eq!(shop.stocks(), full);
        let again = within(&shop.portal, |tx| tx.cancel_order(order.id)).expect_err("closed");
        assert_eq!((again.code(), shop.stocks()), (Code::STATUS_TRANSITION, full));
    }

    // A pending order that was refunded stays pending, until it is cancelled.
    let order = shop.pay(&shop.order());
    assert_eq!(refund(&shop, &order, "237.35", "re_4").status, OrderStatus::Pending);
    assert_eq!(shop.stocks(), sold);
    done(&shop.portal, |tx| tx.cancel_order(order.id));
    assert_eq!(shop.stocks(), full);

    // Shipped and refunded goods stay out of the stock; returned goods are restocked once.
    let order = shop.ship(&shop.pay(&shop.order()));
    assert_eq!(refund(&shop, &order, "237.35", "re_5").status, OrderStatus::Shipped);
    assert_eq!(shop.stocks(), sold);
    done(&shop.portal, |tx| tx.take_back_order(order.id));
    assert_eq!(shop.stocks(), full);
    let again = within(&shop.portal, |tx| tx.take_back_order(order.id)).expect_err("already returned");
    assert_eq!((again.code(), shop.stocks()), (Code::STATUS_TRANSITION, full));

    let order = shop.ship(&shop.pay(&shop.order()));
    shop.moved(order.id, |order| order.deliver(shop.now).expect("delivered"));
    assert_eq!(refund(&shop, &order, "237.35", "re_6").status, OrderStatus::Refunded);
    assert_eq!(shop.stocks(), sold);

    let order = shop.ship(&shop.pay(&shop.order()));
    done(&shop.portal, |tx| tx.take_back_order(order.id));
    assert_eq!(refund(&shop, &order, "237.35", "re_7").status, OrderStatus::Refunded);
    assert_eq!(shop.stocks(), sold);
}

/// Goods are either shipped or kept, never both.
#[test]
fn an_order_is_either_shipped_or_cancelled_or_refunded() {
    for round in 0..6 {
        let shop = shop();
        let order = shop.pay(&shop.order());
        shop.moved(order.id, |order| order.confirm().expect("confirmed"));
        shop.moved(order.id, |order| order.process().expect("in process"));
        let outcomes = crowd(12, |number| {
            within(&shop.portal, |tx| match (number + round) % 3 {
                0 => tx.ship_order(order.id, Some(text("1Z")), None, shop.now),
                1 => tx.cancel_order(order.id),
                _ => tx
                    .refund_order(order.id, order.total_amount.into(), event_id("re_1"), shop.now)
                    .map(|receipt| receipt.order),
            })
        });
        let order = shop.read(order.id);
        let expected = if order.status == OrderStatus::Shipped { (7, 93) } else { (10, 100) };
        let done = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        println!(
            "12 ship, cancel and refund: {}, {} (answers without error: {done})",
            order.status, order.payment_status
        );
        assert_eq!(shop.stocks(), expected, "{}", order.status);
    }
}

#[test]
fn shipping_requires_payment() {
    let shop = shop();
    let order = shop.order();
    shop.moved(order.id, |order| order.confirm().expect("confirmed"));
    shop.moved(order.id, |order| order.process().expect("in process"));
    let unpaid = shop.refuses("shipping unpaid goods", |tx| tx.ship_order(order.id, None, None, shop.now).map(drop));
    assert_eq!(unpaid.code(), Code::ORDER_NOT_CAPTURED);
    shop.pay(&order);
    let day = days(shop.now, 3).date();
    let shipped = done(&shop.portal, |tx| tx.ship_order(order.id, Some(text("1Z999")), Some(day), shop.now));
    let tracking = shipped.tracking_number.as_ref().map(|number| number.as_str());
    assert_eq!((tracking, shipped.estimated_delivery_date), (Some("1Z999"), Some(day)));
    let unknown = OrderId::generate();
    let missing = [
        shop.refuses("shipping nothing", |tx| tx.ship_order(unknown, None, None, shop.now).map(drop)),
        shop.refuses("cancelling nothing", |tx| tx.cancel_order(unknown).map(drop)),
        shop.refuses("taking back nothing", |tx| tx.take_back_order(unknown).map(drop)),
    ];
    assert!(missing.iter().all(|error| error.code() == Code::ROW_NOT_FOUND), "{missing:?}");
    let cancelled = shop.refuses("cancelling what has left", |tx| tx.cancel_order(order.id).map(drop));
    assert_eq!(cancelled.code(), Code::STATUS_TRANSITION);
}

#[test]
fn an_invalid_order_reports_every_violation_and_leaves_no_trace() {
    let shop = shop();
    let stranger = done(&shop.portal, |tx| patient(tx, shop.now));
    let theirs = new_prescription(&stranger, &shop.provider, None, days(shop.now, 9), shop.now);
    let gone = store_one(&shop.portal, product("OLD-1", ProductType::Supplement, "1.00", 5, shop.now));
    let gone = done(&shop.portal, |tx| {
        let hidden = ProductChanges { is_active: false.into(), ..ProductChanges::default() };
        tx.save(gone.clone().revise(hidden)?)
    });
    let expired = new_prescription(&shop.patient, &shop.provider, None, shop.now, days(shop.now, -30));
    let cancelled = new_prescription(&shop.patient, &shop.provider, None, days(shop.now, 9), shop.now);
    let stored = store(&shop.portal, vec![expired, cancelled.cancel().expect("cancelled"), theirs]);
    let flow = TelehealthFlow::start(NewTelehealthFlow::new(stranger.id), shop.now).expect("a flow");
    let flow = store_one(&shop.portal, flow);

    let line = |product: &Product, quantity| OrderLine::new(product.id, units(quantity));
    let on = |prescription: PrescriptionId| OrderLine { prescription_id: Some(prescription), ..line(&shop.drug, 1) };
    let stock = ("lines/0/quantity", Code::PRODUCT_OUT_OF_STOCK);
    let prescription = ("lines/0/prescription_id", Code::ORDER_ITEM_PRESCRIPTION);
    type Case<'a> = (&'a str, Vec<OrderLine>, Vec<OrderCharge>, Vec<(&'a str, Code)>);
    let cases: Vec<Case<'_>> = vec![
        ("nothing", vec![], vec![], vec![("items", Code::ORDER_EMPTY)]),
        ("more than there is", vec![line(&shop.monitor, 11)], vec![], vec![stock]),
        (
            "a product twice, together more than there is",
            vec![line(&shop.monitor, 6), line(&shop.monitor, 5)],
            vec![],
            vec![("lines/1/quantity", Code::PRODUCT_OUT_OF_STOCK)],
        ),
        ("not on sale", vec![line(&gone, 1)], vec![], vec![("lines/0/product_id", Code::PRODUCT_NOT_ACTIVE)]),
        (
            "no product",
            vec![OrderLine::new(ProductId::generate(), units(1))],
            vec![],
            vec![("lines/0/product_id", Code::REFERENCE_UNKNOWN)],
        ),
        ("no prescription", vec![line(&shop.drug, 1)], vec![], vec![prescription]),
        ("another's prescription", vec![on(stored[2].id)], vec![], vec![prescription]),
        ("an expired prescription", vec![on(stored[0].id)], vec![], vec![prescription]),
        ("a cancelled prescription", vec![on(stored[1].id)], vec![], vec![prescription]),
        (
            "an unknown prescription",
            vec![on(PrescriptionId::generate())],
            vec![],
            vec![("lines/0/prescription_id", Code::REFERENCE_UNKNOWN)],
        ),
        (
            "too dear",
            vec![line(&shop.monitor, 1)],
            vec![OrderCharge::new(phi("gold"), units(2), money("99999999.99"))],
            vec![("charges/0/total_price", Code::MONEY_TOO_LARGE)],
        ),
        ("10,001 lines", vec![line(&shop.monitor, 1); 10_001], vec![], vec![("lines", Code::LIST_TOO_LONG)]),
        (
            "several violations at once",
            vec![line(&shop.monitor, 1), line(&gone, 6), line(&shop.drug, 1)],
            vec![charge("1.00"), OrderCharge::new(phi(" "), units(1), money("1.00"))],
            vec![
                ("lines/1/product_id", Code::PRODUCT_NOT_ACTIVE),
                ("lines/1/quantity", Code::PRODUCT_OUT_OF_STOCK),
                ("lines/2/prescription_id", Code::ORDER_ITEM_PRESCRIPTION),
                ("charges/1/name", Code::TEXT_BLANK),
            ],
        ),
    ];
    for (what, lines, charges, expected) in cases {
        let error = shop.refuses(what, |tx| {
            tx.place_order(shop.new_order(), lines.clone(), Some(charges.clone()), shop.now).map(drop)
        });
        assert_eq!(found(&error), expected, "{what}");
    }
    let currency = |code: &str| Some(code.parse().expect("a currency"));
    let orders = [
        ("another's flow", NewOrder { telehealth_flow_id: Some(flow.id), ..shop.new_order() }, Code::FLOW_OTHER),
        ("no such currency", NewOrder { currency: currency("ZZZ"), ..shop.new_order() }, Code::CURRENCY_UNKNOWN),
        (
            "no such patient",
            NewOrder::new(shop.provider.id.user_id().into(), OrderType::Supplement),
            Code::REFERENCE_UNKNOWN,
        ),
        (
            "half a yen",
            NewOrder { currency: currency("JPY"), tax_amount: Some(money("0.50")), ..shop.new_order() },
            Code::MONEY_TOO_PRECISE,
        ),
        (
            "a discount above the total",
            NewOrder { discount_amount: Some(money("50.00")), ..shop.new_order() },
            Code::MONEY_NEGATIVE,
        ),
    ];
    for (what, new, expected) in orders {
        let lines = vec![line(&shop.monitor, 1)];
        let error = shop.refuses(what, |tx| tx.place_order(new.clone(), lines.clone(), None, shop.now).map(drop));
        assert_eq!(error.code(), expected, "{what}");
    }
}

#[test]
fn invalid_json_is_reported_with_its_path() {
    let shop = shop();
    let before = shop.trace();
    let id = shop.monitor.id.to_string();
    let cases = [
        ("quantity 0", json!([{"product_id": id, "quantity": 0}]), "1", "lines/0/quantity", "integer.not_positive"),
        (
            "quantity 2^31",
            json!([{"product_id": id, "quantity": 2_147_483_648_u32}]),
            "1",
            "lines/0/quantity",
            "integer.out_of_range",
        ),
        ("half a unit", json!([{"product_id": id, "quantity": 0.5}]), "1", "lines/0/quantity", "field.wrong_type"),
        ("no quantity", json!([{"product_id": id}]), "1", "lines/0/quantity", "field.missing"),
        (
            "a price",
            json!([{"product_id": id, "quantity": 1, "unit_price": "0.01"}]),
            "1",
            "lines/0/unit_price",
            "field.unknown",
        ),
        ("three decimals", json!([]), "1.005", "charges/0/unit_price", "money.too_precise"),
        ("10^9", json!([]), "1000000000", "charges/0/unit_price", "money.too_large"),
        ("a negative price", json!([]), "-1", "charges/0/unit_price", "money.negative"),
        ("10,001 lines", json!(vec![json!({"product_id": id, "quantity": 1}); 10_001]), "1", "lines", "list.too_long"),
    ];
    for (what, lines, price, field, code) in cases {
        let error = shop.call(
            "place_order",
            json!({
                "patient_id": shop.patient.id.to_string(), "order_type": "supplement", "now": shop.now.to_string(),
                "lines": lines, "charges": [{"name": "x", "quantity": 1, "unit_price": price}],
            }),
        );
        let error = error.expect_err(what);
        assert_eq!((error.violations()[0].field(), error.code().as_str()), (field, code), "{what}: {error}");
        assert_eq!(shop.trace(), before, "{what}");
    }
}

/// An order waits for a concurrent change of its prescription, and then sees the result.
#[test]
fn an_order_waits_for_a_change_of_its_prescription() {
    for commit in [true, false] {
        let shop = shop();
        let mut other = shop.portal.begin(&service()).expect("begun");
        other.save(shop.prescription.clone().cancel().expect("cancelled")).expect("saved");
        let placed = thread::scope(|scope| {
            let order = scope.spawn(|| shop.place(&[shop.prescribed(1)]));
            while ask(&shop.url, "SELECT count(*) > 0 FROM pg_locks WHERE NOT granted") != "true"
                && !order.is_finished()
            {}
            if commit { other.commit() } else { other.rollback() }.expect("ended");
            order.join().expect("no panic")
        });
        let expected = if commit { Err(Code::ORDER_ITEM_PRESCRIPTION) } else { Ok(()) };
        assert_eq!(placed.map(drop).map_err(|error| error.code()), expected);
    }
}

#[test]
fn items_belong_to_their_order() {
    let shop = shop();
    let placed = shop.place(&[shop.prescribed(1), shop.prescribed(2)]).expect("an order");
    let items: Vec<OrderItem> = done(&shop.portal, |tx| tx.order_with_items(placed.order.id)).items;
    assert!(items.iter().all(|item| item.order_id == placed.order.id()));
    assert_eq!(items.iter().map(|item| item.quantity.get()).collect::<Vec<_>>(), [1, 2]);
}
