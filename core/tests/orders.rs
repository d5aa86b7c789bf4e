//! Orders as aggregates: exact prices, shared stock, prescriptions, and refunds that never exceed the capture.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may")]

mod support;

use proptest::prelude::*;
use rust_decimal::Decimal;
use telehealth_core::{
    Code, Timestamp,
    care::Prescription,
    commerce::{
        NewOrder, Order, OrderDraft, OrderLine, OrderStatus, OrderType, PaymentState, Product, SubscriptionPlan,
    },
    error::Invalid,
    record::entity_from_json,
    value::{Money, Positive},
};

fn row<E: telehealth_core::Entity>(name: &str) -> E {
    entity_from_json(&support::vectors().row(name)).unwrap()
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

fn draft() -> OrderDraft {
    let patient_id = row::<Prescription>("prescription").patient_id;
    OrderDraft::new(NewOrder::new("ORD-00000042".parse().unwrap(), patient_id, OrderType::MedicalDevice), now())
}

fn found(invalid: &Invalid) -> Vec<(&str, Code)> {
    invalid.violations().iter().map(|violation| (violation.field(), violation.code())).collect()
}

#[test]
fn lines_of_one_product_share_its_stock() {
    let product: Product = row("product");
    let placed =
        draft().sell(OrderLine::new(&product, units(4))).sell(OrderLine::new(&product, units(6))).place().unwrap();
    assert_eq!(placed.order.subtotal, money(49_950));
    assert_eq!(placed.units, [(product.id, units(10))]);
    assert!(placed.items.iter().all(|item| item.order_id == placed.order.id));
    let invalid =
        draft().sell(OrderLine::new(&product, units(4))).sell(OrderLine::new(&product, units(7))).place().unwrap_err();
    assert_eq!(found(&invalid), [("items[1].quantity", Code::PRODUCT_OUT_OF_STOCK)]);
    let invalid = draft()
        .sell(OrderLine::new(&product, units(1)))
        .sell(OrderLine::new(&product, Positive::MAX))
        .place()
        .unwrap_err();
    assert_eq!(found(&invalid)[0], ("items[1].quantity", Code::PRODUCT_OUT_OF_STOCK));
}

#[test]
fn everything_wrong_is_reported_with_its_item() {
    let (product, drug): (Product, Product) = (row("product"), row("drug"));
    let prescription: Prescription = row("prescription");
    let invalid = draft()
        .sell(OrderLine::new(&drug, units(1)))
        .sell(OrderLine { prescription: Some(prescription.clone()), ..OrderLine::new(&drug, units(1)) })
        .sell(OrderLine::new(&product, units(11)))
        .charge(" ".parse().unwrap(), units(1), money(1))
        .place()
        .unwrap_err();
    let expected = [
        ("items[0].prescription_id", Code::ORDER_ITEM_PRESCRIPTION),
        ("items[2].quantity", Code::PRODUCT_OUT_OF_STOCK),
        ("items[3].name", Code::TEXT_BLANK),
    ];
    assert_eq!(found(&invalid), expected);
    let other = OrderLine { prescription: Some(prescription), ..OrderLine::new(&drug, units(2)) };
    let placed = draft().sell(other).place().unwrap();
    assert_eq!(placed.items[0].total_price, money(2_500));
    assert_eq!(found(&draft().place().unwrap_err()), [("items", Code::ORDER_EMPTY)]);
}

#[test]
fn plans_are_paid_by_the_cycle() {
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

proptest! {
    /// The prices agree with integer arithmetic, or the order is refused and nothing is rounded or cut.
    #[test]
    fn prices_are_exact(
        lines in prop::collection::vec((1..=2_000_i32, prop_oneof![0..=9_999_999_999_i64, 0..=99_999_i64]), 1..20),
        (tax, discount, shipping) in (0..=9_999_i64, prop_oneof![0..=9_999_i64, 0..=9_999_999_999_i64], 0..=9_999_i64),
    ) {
        let mut draft = draft();
        let mut new = NewOrder::new("ORD-00000042".parse().unwrap(), telehealth_core::UserId::generate(), OrderType::Supplement);
        new.tax_amount = Some(money(tax));
        new.discount_amount = Some(money(discount));
        new.shipping_amount = Some(money(shipping));
        draft = OrderDraft::new(NewOrder { id: Some(draft.id()), ..new }, now());
        for (quantity, price) in &lines {
            draft = draft.charge("line".parse().unwrap(), units(*quantity), money(*price));
        }
        let most = 9_999_999_999_i128;
        let totals: Vec<i128> = lines.iter().map(|(quantity, price)| i128::from(*quantity) * i128::from(*price)).collect();
        let subtotal: i128 = totals.iter().sum();
        let total = subtotal + i128::from(tax + shipping - discount);
        let fits = totals.iter().all(|total| *total <= most) && subtotal <= most && (0..=most).contains(&total);
        match draft.place() {
            Ok(placed) => {
                prop_assert!(fits);
                prop_assert_eq!(placed.order.subtotal, money(subtotal.try_into().unwrap()));
                prop_assert_eq!(placed.order.total_amount, money(total.try_into().unwrap()));
            }
            Err(invalid) => {
                prop_assert!(!fits);
                prop_assert!(invalid.has(Code::MONEY_TOO_LARGE) || invalid.has(Code::MONEY_NEGATIVE));
            }
        }
    }

    /// However refunds follow each other, what went back and what is left make up the capture.
    #[test]
    fn refunds_never_exceed_the_capture(amounts in prop::collection::vec(0..=6_000_i64, 1..12)) {
        let mut order = row::<Order>("order").confirm().unwrap().capture(None).unwrap();
        let (total, mut given) = (10_000, 0);
        for amount in amounts {
            match order.clone().refund(money(amount)) {
                Ok(after) => {
                    given += amount;
                    prop_assert!(amount > 0 && given <= total);
                    prop_assert_eq!(after.refunded_amount, money(given));
                    prop_assert_eq!(after.refundable(), money(total - given));
                    prop_assert_eq!(matches!(after.payment(), PaymentState::Refunded { .. }), given == total);
                    prop_assert_eq!(after.status == OrderStatus::Refunded, given == total);
                    order = after;
                }
                Err(error) => {
                    prop_assert!(amount == 0 || given + amount > total, "{}", error);
                }
            }
        }
    }
}
