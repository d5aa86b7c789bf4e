//! Orders as aggregates: exact prices, shared stock, prescriptions, and refunds that never exceed the capture.

use crate::support::vectors;
use proptest::{prelude::*, test_runner::TestRunner};
use rust_decimal::Decimal;
use serde_json::json;
use std::{cell::RefCell, collections::BTreeSet};
use telehealth_core::{
    Code, OrderId, PatientId, Phi, PrescriptionId, ProductId, ProviderId, TelehealthFlowId, Timestamp,
    care::Prescription,
    commerce::{
        NewOrder, Order, OrderCharge, OrderDraft, OrderLine, OrderStatus, OrderType, PaymentState, Product, Sale,
        SubscriptionPlan,
    },
    error::ValidationError,
    field::Field,
    machine::Machine,
    record::entity_from_json,
    value::{Address, JsonObject, Money, OrderNumber, Positive},
    workflow::{NewFlowOrder, TelehealthFlow},
};

fn row<E: telehealth_core::Entity>(name: &str) -> E {
    entity_from_json(&vectors().row(name)).unwrap()
}

fn now() -> Timestamp {
    "2026-11-23T13:00:00Z".parse().unwrap()
}

fn money(cents: i64) -> Money {
    Decimal::new(cents, 2).try_into().unwrap()
}

fn units(number: i32) -> Positive {
    number.try_into().unwrap()
}

fn number() -> OrderNumber {
    "ORD-00000042".parse().unwrap()
}

fn new() -> NewOrder {
    NewOrder::new(row::<Prescription>("prescription").patient_id, OrderType::MedicalDevice)
}

/// Sells units of a product in several lines.
fn sell(product: &Product, lines: &[Positive]) -> Result<Sale, ValidationError> {
    let lines = lines.iter().map(|quantity| OrderLine::new(product.id, *quantity)).collect();
    OrderDraft::new(new(), now()).sell(lines, vec![product.clone()], vec![]).place(number())
}

fn found(invalid: &ValidationError) -> Vec<(&str, Code)> {
    invalid.violations().iter().map(|violation| (violation.field(), violation.code())).collect()
}

#[test]
fn lines_with_the_same_product_share_its_stock() {
    let product: Product = row("product");
    let sale = sell(&product, &[units(4), units(6)]).unwrap();
    assert_eq!(sale.order.subtotal, money(49_950));
    assert_eq!(sale.products, [product.clone().take(units(10)).unwrap()]);
    assert!(sale.items.iter().all(|item| item.order_id == sale.order.id));
    let beyond = |lines: &[Positive]| sell(&product, lines).unwrap_err();
    assert_eq!(found(&beyond(&[units(4), units(7)])), [("lines/1/quantity", Code::PRODUCT_OUT_OF_STOCK)]);
    assert_eq!(found(&beyond(&[units(11), units(10)])), [("lines/0/quantity", Code::PRODUCT_OUT_OF_STOCK)]);
    assert_eq!(found(&beyond(&[units(1), Positive::MAX]))[0], ("lines/1/quantity", Code::PRODUCT_OUT_OF_STOCK));
}

#[test]
fn services_do_not_change_the_stock() {
    let visit = entity_from_json::<Product>(&{
        let mut row = vectors().row("product");
        row.insert("product_type".to_owned(), "consultation".into());
        row.insert("inventory_quantity".to_owned(), 0.into());
        row
    });
    let sale = sell(&visit.unwrap(), &[units(3)]).unwrap();
    assert_eq!((sale.items.len(), sale.products.len()), (1, 0));
    assert_eq!(
        Product::restock_all(vec![row("product")], &sale.items).unwrap(),
        [row::<Product>("product").restock(units(3)).unwrap()]
    );
}

#[test]
fn every_violation_is_reported_with_its_place() {
    let (product, drug): (Product, Product) = (row("product"), row("drug"));
    let prescription: Prescription = row("prescription");
    let line = |product: &Product, quantity| OrderLine::new(product.id, units(quantity));
    let prescribed = |line| OrderLine { prescription_id: Some(prescription.id), ..line };
    let unknown = PrescriptionId::generate();
    let lines = vec![
        line(&drug, 1),
        prescribed(line(&drug, 1)),
        line(&product, 11),
        OrderLine::new(ProductId::generate(), units(1)),
        OrderLine { prescription_id: Some(unknown), ..line(&product, 1) },
    ];
    let charge = |name: &str| OrderCharge::new(name.parse().unwrap(), units(1), money(1));
    let flow: TelehealthFlow = row("telehealth_flow");
    let wrong = NewOrder { currency: Some("ZZZ".parse().unwrap()), telehealth_flow_id: Some(flow.id), ..new() };
    let draft = OrderDraft::new(wrong, now()).within(None);
    let draft = draft.sell(lines, vec![product.clone(), drug.clone()], vec![prescription.clone()]);
    let invalid = draft.charge(vec![charge("visit"), charge(" ")]).place(number()).unwrap_err();
    let expected = [
        ("telehealth_flow_id", Code::REFERENCE_UNKNOWN),
        ("lines/0/prescription_id", Code::ORDER_ITEM_PRESCRIPTION),
        ("lines/2/quantity", Code::PRODUCT_OUT_OF_STOCK),
        ("lines/3/product_id", Code::REFERENCE_UNKNOWN),
        ("lines/4/prescription_id", Code::REFERENCE_UNKNOWN),
        ("charges/1/name", Code::TEXT_BLANK),
        ("currency", Code::CURRENCY_UNKNOWN),
    ];
    assert_eq!(found(&invalid), expected);
    let draft = OrderDraft::new(new(), now()).sell(vec![prescribed(line(&drug, 2))], vec![drug], vec![prescription]);
    assert_eq!(draft.place(number()).unwrap().items[0].total_price, money(2_500));
    // An order whose only line is wrong is not called empty, too.
    let unknown = vec![OrderLine::new(ProductId::generate(), units(1))];
    let alone = OrderDraft::new(new(), now()).sell(unknown, vec![], vec![]).place(number()).unwrap_err();
    assert_eq!(found(&alone), [("lines/0/product_id", Code::REFERENCE_UNKNOWN)]);
    let empty = OrderDraft::new(new(), now()).place(number()).unwrap_err();
    assert_eq!(found(&empty), [("items", Code::ORDER_EMPTY)]);
    let lines = vec![line(&product, 1); 10_001];
    let long = OrderDraft::new(new(), now()).sell(lines, vec![product], vec![]).charge(vec![charge("visit"); 10_001]);
    let expected = [("lines", Code::LIST_TOO_LONG), ("charges", Code::LIST_TOO_LONG)];
    assert_eq!(found(&long.place(number()).unwrap_err()), expected);
}

#[test]
fn the_flow_of_an_order_belongs_to_its_patient() {
    let flow: TelehealthFlow = row("telehealth_flow");
    let placed = |patient_id, flow: Option<&TelehealthFlow>, named| {
        let new = NewOrder { patient_id, telehealth_flow_id: named, ..new() };
        let charge = OrderCharge::new("visit".parse().unwrap(), units(1), money(1));
        OrderDraft::new(new, now()).within(flow).charge(vec![charge]).place(number())
    };
    assert!(placed(flow.patient_id, Some(&flow), Some(flow.id)).is_ok());
    assert!(placed(flow.patient_id, None, None).is_ok());
    let other = placed(PatientId::generate(), Some(&flow), Some(flow.id)).unwrap_err();
    assert_eq!(found(&other), [("telehealth_flow_id", Code::FLOW_OTHER)]);
    for flow in [None, Some(&flow)] {
        let unknown =
            placed(row::<TelehealthFlow>("telehealth_flow").patient_id, flow, Some(TelehealthFlowId::generate()));
        assert_eq!(found(&unknown.unwrap_err()), [("telehealth_flow_id", Code::REFERENCE_UNKNOWN)]);
    }
}

#[test]
fn only_present_goods_are_restocked_and_only_once() {
    use OrderStatus as Status;
    let back = |from: Status| -> Vec<Status> {
        Status::ALL.iter().copied().filter(|to| from.successors().contains(to) && from.returns_stock(*to)).collect()
    };
    let expected = [
        (Status::Pending, vec![Status::Cancelled]),
        (Status::Confirmed, vec![Status::Cancelled, Status::Refunded]),
        (Status::Processing, vec![Status::Cancelled, Status::Refunded]),
        (Status::Shipped, vec![Status::Returned]),
        (Status::Delivered, vec![Status::Returned]),
        (Status::Cancelled, vec![]),
        (Status::Refunded, vec![]),
        (Status::Returned, vec![]),
    ];
    for (from, expected) in expected {
        assert_eq!(back(from), expected, "{from}");
        // Once the goods are back, no later command returns them again.
        assert!(expected.iter().all(|to| back(*to).is_empty()), "{from}");
    }
}

#[test]
fn restocked_units_return_to_their_product() {
    let (product, drug): (Product, Product) = (row("product"), row("drug"));
    let sale = sell(&product, &[units(4), units(6)]).unwrap();
    let after = sale.products[0].clone();
    let back = Product::restock_all(vec![drug.clone(), after], &sale.items).unwrap();
    assert_eq!(back, [product.clone(), drug]);
    let full = product.restock(units(i32::MAX - 10)).unwrap();
    assert_eq!(
        found(&Product::restock_all(vec![full], &sale.items).unwrap_err()),
        [("quantity", Code::INTEGER_OUT_OF_RANGE)]
    );
}

#[test]
fn plans_are_invoiced_per_cycle() {
    let plan: SubscriptionPlan = row("subscription_plan");
    let charge = plan.charge();
    assert_eq!((charge.subtotal, charge.discount, charge.total), (money(9_999), money(1_250), money(8_749)));
    assert_eq!((plan.payments(), plan.term_total()), (Some(units(4)), Ok(Some(money(34_996)))));
    let start: Timestamp = "2026-11-30T12:00:00Z".parse().unwrap();
    let due: Vec<_> =
        (0..5).map(|nth| plan.payment_due(start, nth.try_into().unwrap()).map(|due| due.date().to_string())).collect();
    let expected = [Some("2026-11-30"), Some("2027-02-28"), Some("2027-05-30"), Some("2027-08-30"), None];
    assert_eq!(due, expected.map(|date| date.map(str::to_owned)));
}

#[test]
fn orders_and_items_keep_what_is_said_of_them() {
    let (product, metadata) = (row::<Product>("product"), JsonObject::from_json(&json!({ "source": "app" })).unwrap());
    let id = OrderId::generate();
    let line = OrderLine {
        dosage_instructions: Some(Phi::new("at night".parse().unwrap())),
        metadata: Some(metadata.clone()),
        ..OrderLine::new(product.id, units(1))
    };
    let charge = OrderCharge {
        description: Some(Phi::new("half an hour".parse().unwrap())),
        metadata: Some(metadata.clone()),
        ..OrderCharge::new("visit".parse().unwrap(), units(1), money(1))
    };
    let draft = OrderDraft::new(NewOrder { id: Some(id), ..new() }, now());
    assert_eq!(draft.id(), id);
    let sale =
        draft.sell(vec![line.clone()], vec![product], vec![]).charge(vec![charge.clone()]).place(number()).unwrap();
    let [sold, charged] = sale.items.as_slice() else { panic!("{sale:?}") };
    assert_eq!((sale.order.id, sold.order_id, charged.order_id), (id, id, id));
    assert_eq!((&sold.dosage_instructions, Some(&sold.metadata)), (&line.dosage_instructions, Some(&metadata)));
    assert_eq!((&charged.description, &charged.metadata), (&charge.description, &metadata));
    // Without an id the order takes a new one.
    assert_ne!(OrderDraft::new(new(), now()).id(), OrderDraft::new(new(), now()).id());
}

#[test]
fn the_order_of_a_flow_keeps_what_is_said_of_it() {
    let (flow, product): (TelehealthFlow, Product) = (row("telehealth_flow"), row("product"));
    let address = |city: &str| {
        let address = json!({ "name": "Ada", "line1": "12 St James Square", "city": city, "state": "MA", "postal_code": "02114", "country": "US" });
        Some(Phi::new(Address::from_json(&address).unwrap()))
    };
    let said = NewFlowOrder {
        id: Some(OrderId::generate()),
        provider_id: Some(ProviderId::generate()),
        tax_amount: Some(money(1)),
        discount_amount: Some(money(2)),
        shipping_amount: Some(money(3)),
        currency: Some("EUR".parse().unwrap()),
        payment_method: Some("card".parse().unwrap()),
        shipping_address: address("Boston"),
        billing_address: address("Cambridge"),
        estimated_delivery_date: Some("2026-12-01".parse().unwrap()),
        notes: Some(Phi::new("ring twice".parse().unwrap())),
        metadata: Some(JsonObject::from_json(&json!({ "source": "app" })).unwrap()),
    };
    let order = flow.order(said.clone(), &product);
    let expected = NewOrder {
        id: said.id,
        provider_id: said.provider_id,
        telehealth_flow_id: Some(flow.id),
        tax_amount: said.tax_amount,
        discount_amount: said.discount_amount,
        shipping_amount: said.shipping_amount,
        currency: said.currency.clone(),
        payment_method: said.payment_method.clone(),
        shipping_address: said.shipping_address.clone(),
        billing_address: said.billing_address.clone(),
        estimated_delivery_date: said.estimated_delivery_date,
        notes: said.notes.clone(),
        metadata: said.metadata.clone(),
        ..NewOrder::new(flow.patient_id, OrderType::MedicalDevice)
    };
    assert_eq!(order, expected);
    for (kind, expected) in [
        ("prescription", OrderType::Prescription),
        ("supplement", OrderType::Supplement),
        ("medical_device", OrderType::MedicalDevice),
        ("consultation", OrderType::Consultation),
        ("lab_test", OrderType::LabTest),
        ("telehealth_session", OrderType::TelehealthSession),
    ] {
        let mut row = vectors().row("product");
        row.insert("product_type".to_owned(), kind.into());
        row.insert("requires_prescription".to_owned(), (kind == "prescription").into());
        let product: Product = entity_from_json(&row).unwrap();
        assert_eq!(flow.order(said.clone(), &product).order_type, expected, "{kind}");
    }
}

/// Checks a property of random values, and that they reach each of the outcomes.
fn for_all<S: Strategy, const N: usize>(
    values: &S,
    outcomes: [&str; N],
    property: impl Fn(S::Value, &dyn Fn(&str)) -> Result<(), TestCaseError>,
) {
    let reached = RefCell::new(BTreeSet::new());
    let reach = |outcome: &str| {
        reached.borrow_mut().insert(outcome.to_owned());
    };
    let mut runner = TestRunner::new(ProptestConfig::with_source_file(file!()));
    runner.run(values, |value| property(value, &reach)).unwrap_or_else(|failure| panic!("{failure}"));
    assert_eq!(reached.into_inner(), outcomes.map(str::to_owned).into());
}

/// Prices agree with integer arithmetic, or the order is refused; nothing is rounded or truncated.
#[test]
fn prices_are_exact() {
    let (small, any) = (0..=99_999_i64, 0..=9_999_999_999_i64);
    let line = |price: BoxedStrategy<i64>| (1..=2_000_i32, price);
    let values = (
        prop_oneof![
            prop::collection::vec(line(small.clone().boxed()), 1..20),
            prop::collection::vec(line(prop_oneof![any.clone(), small].boxed()), 1..20),
        ],
        (0..=9_999_i64, prop_oneof![0..=9_999_i64, any], 0..=9_999_i64),
    );
    for_all(&values, ["placed", "too large", "negative"], |(lines, (tax, discount, shipping)), reach| {
        let mut new = NewOrder::new(PatientId::generate(), OrderType::Supplement);
        new.tax_amount = Some(money(tax));
        new.discount_amount = Some(money(discount));
        new.shipping_amount = Some(money(shipping));
        let charge =
            |(quantity, price): &(i32, i64)| OrderCharge::new("line".parse().unwrap(), units(*quantity), money(*price));
        let draft = OrderDraft::new(new, now()).charge(lines.iter().map(charge).collect());
        let most = 9_999_999_999_i128;
        let product = |(quantity, price): &(i32, i64)| i128::from(*quantity) * i128::from(*price);
        let totals: Vec<i128> = lines.iter().map(product).collect();
        let subtotal: i128 = totals.iter().sum();
        let total = subtotal + i128::from(tax + shipping - discount);
        let fits = totals.iter().all(|total| *total <= most) && subtotal <= most && (0..=most).contains(&total);
        match draft.place(number()) {
            Ok(placed) => {
                prop_assert!(fits);
                prop_assert_eq!(placed.order.subtotal, money(subtotal.try_into().unwrap()));
                prop_assert_eq!(placed.order.total_amount, money(total.try_into().unwrap()));
                reach("placed");
            }
            Err(invalid) => {
                prop_assert!(!fits);
                prop_assert!(invalid.has(Code::MONEY_TOO_LARGE) || invalid.has(Code::MONEY_NEGATIVE));
                reach(if invalid.has(Code::MONEY_TOO_LARGE) { "too large" } else { "negative" });
            }
        }
        Ok(())
    });
}

/// After any sequence of refunds, the refunded and the remaining amount add up to the captured amount.
#[test]
fn refunds_never_exceed_the_capture() {
    // `None` refunds the rest, which random amounts hardly ever do.
    let amounts = prop::collection::vec(prop_oneof![4 => (0..=6_000_i64).prop_map(Some), 1 => Just(None)], 1..12);
    for_all(&amounts, ["partial", "full", "nothing", "too much"], |amounts, reach| {
        let mut order = row::<Order>("order").confirm().unwrap().capture(None).unwrap();
        let (total, mut given) = (10_000, 0);
        for amount in amounts {
            let amount = amount.unwrap_or(total - given);
            match order.clone().refund(money(amount).into()) {
                Ok(after) => {
                    given += amount;
                    prop_assert!(amount > 0 && given <= total);
                    prop_assert_eq!(after.refunded_amount, money(given));
                    prop_assert_eq!(after.refundable(), money(total - given));
                    prop_assert_eq!(matches!(after.payment(), PaymentState::Refunded { .. }), given == total);
                    prop_assert_eq!(after.status == OrderStatus::Refunded, given == total);
                    order = after;
                    reach(if given == total { "full" } else { "partial" });
                }
                Err(error) => {
                    prop_assert!(amount == 0 || given + amount > total, "{}", error);
                    reach(if amount == 0 { "nothing" } else { "too much" });
                }
            }
        }
        Ok(())
    });
}
