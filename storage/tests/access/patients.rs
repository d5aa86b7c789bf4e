//! Patients act for themselves: they book, order, pay, write and ask in their own name, and can do no more than that.

use crate::support::{care::*, crowd::done, *};
use telehealth_core::{
    Code, Phi, UserId,
    accounts::{Patient, Provider},
    care::{Consultation, ConsultationStatus, ConsultationType, NewConsultation},
    commerce::{
        NewOrder, NewProduct, Order, OrderCharge, OrderItem, OrderItemRecord, OrderLine, OrderType, PaymentStatus,
        Product, ProductType,
    },
    messaging::{NewConversation, NewMessage, Notification},
    value::Slot,
    workflow::Task,
};
use telehealth_storage::{Actor, Error, ListOrder, NewVisitTime, Portal, Result, Transaction, now};

/// Two patients, a provider who offers slots at any time and treats neither of them, and a product with three units.
struct Clinic {
    portal: Portal,
    now: telehealth_core::Timestamp,
    ada: Patient,
    other: Patient,
    provider: Provider,
    product: Product,
}

fn clinic() -> Clinic {
    let (portal, now) = (portal(), now());
    let (ada, other, provider, product) = done(&portal, |tx| {
        let provider = provider(tx, now)?;
        let new = NewProduct {
            inventory_quantity: Some(3.try_into().expect("a count")),
            ..NewProduct::new(
                text("Cream"),
                "CREAM-1".parse().expect("a sku"),
                ProductType::Supplement,
                "12.50".parse().expect("money"),
            )
        };
        let product = tx.add(Product::put_on_sale(new, now)?)?;
        Ok((patient(tx, now)?, patient(tx, now)?, tx.save(offering_slots(provider))?, product))
    });
    activate_all(&portal);
    Clinic { portal, now, ada, other, provider, product }
}

impl Clinic {
    /// Runs work as one of the patients.
    fn act<T>(&self, patient: &Patient, mut work: impl FnMut(&mut Transaction) -> Result<T>) -> Result<T> {
        self.portal.transaction(&Actor::user(patient.id.into()), |tx| work(tx))
    }

    fn as_ada<T>(&self, work: impl FnMut(&mut Transaction) -> Result<T>) -> Result<T> {
        self.act(&self.ada, work)
    }

    /// A slot of the provider.
    fn slot(&self, hour: i64) -> Slot {
        let starts_at = next_half_hour(hours(self.now, hour));
        Slot { starts_at, ends_at: starts_at.plus(chrono::TimeDelta::minutes(30)).expect("an instant") }
    }

    fn visit(&self, patient: &Patient, hour: i64) -> NewConsultation {
        let starts_at = self.slot(hour).starts_at;
        NewConsultation::new(patient.id, ConsultationType::Initial, starts_at, 30.try_into().expect("minutes"))
    }

    fn book(&self, patient: &Patient, hour: i64) -> Result<Consultation> {
        self.act(patient, |tx| tx.book_visit(self.visit(patient, hour), self.provider.id, self.now))
    }

    fn order(&self, new: NewOrder, units: i32) -> Result<Order> {
        let line = OrderLine::new(self.product.id, units.try_into().expect("units"));
        self.as_ada(|tx| Ok(tx.place_order(new.clone(), vec![line.clone()], None, self.now)?.order))
    }

    fn new_order(&self) -> NewOrder {
        NewOrder::new(self.ada.id, OrderType::Supplement)
    }

    fn stock(&self) -> i32 {
        done(&self.portal, |tx| tx.get::<Product>(self.product.id)).inventory_quantity.get()
    }
}

fn code<T: std::fmt::Debug>(outcome: Result<T>) -> Code {
    outcome.expect_err("an error").code()
}

fn half_an_hour_at(scheduled_at: telehealth_core::Timestamp) -> NewVisitTime {
    NewVisitTime { scheduled_at, duration_minutes: 30.try_into().expect("minutes") }
}

#[test]
fn a_patient_books_moves_and_cancels_their_visit() {
    let it = clinic();
    let found = it.as_ada(|tx| tx.bookable_providers(None, None, 10)).expect("providers");
    assert_eq!(found.items.iter().map(|provider| provider.id).collect::<Vec<_>>(), [it.provider.id]);
    let after = it.as_ada(|tx| tx.bookable_providers(None, Some(it.provider.id), 10)).expect("nobody");
    assert_eq!(after.items, []);
    let visit = it.book(&it.ada, 24).expect("booked");
    assert_eq!((visit.patient_id, visit.fee), (it.ada.id, it.provider.consultation_fee.expect("a fee")));
    let moved = it.as_ada(|tx| tx.move_visit(visit.id, half_an_hour_at(it.slot(48).starts_at), it.now));
    let moved = moved.expect("moved");
    assert_eq!(moved.slot(), it.slot(48));
    let cancelled = it.as_ada(|tx| tx.cancel_visit(moved.id, Some(phi("better")), it.now)).expect("cancelled");
    assert_eq!(cancelled.status, ConsultationStatus::Cancelled);
    let visits = it.as_ada(|tx| tx.list::<Consultation>(&Default::default(), ListOrder::ID, None, 10)).expect("visits");
    let statuses: Vec<_> = visits.items.iter().map(|visit| visit.status).collect();
    assert_eq!(statuses, [ConsultationStatus::Rescheduled, ConsultationStatus::Cancelled]);
    let notices = it.as_ada(|tx| tx.list::<Notification>(&Default::default(), ListOrder::ID, None, 10));
    assert_eq!(notices.expect("notices").items.len(), 2);
}

#[test]
fn patients_see_neither_dea_numbers_nor_costs() {
    let it = clinic();
    execute(it.portal.url(), "UPDATE products SET cost = 1");
    execute(it.portal.url(), "UPDATE providers SET dea_number = 'AH1234563'");
    let (provider, product) =
        done(&it.portal, |tx| Ok((tx.get::<Provider>(it.provider.id)?, tx.get::<Product>(it.product.id)?)));
    assert!(provider.dea_number.is_some() && product.cost.is_some());
    let without_number = with(provider.clone(), |row| row.dea_number = None);
    let without_cost = with(product.clone(), |row| row.cost = None);
    let own = Actor::user(it.provider.id.into());
    assert_eq!(it.portal.transaction(&own, |tx| tx.get::<Provider>(it.provider.id)).expect("a provider"), provider);
    let found = it.as_ada(|tx| tx.bookable_providers(None, None, 10)).expect("providers");
    assert_eq!(found.items, std::slice::from_ref(&without_number));
    assert_eq!(it.as_ada(|tx| tx.get::<Provider>(it.provider.id)).expect("a provider"), without_number);
    let page = it.as_ada(|tx| tx.list::<Provider>(&Default::default(), ListOrder::ID, None, 10)).expect("a page");
    assert_eq!(page.items, [without_number]);
    assert_eq!(it.as_ada(|tx| tx.get::<Product>(it.product.id)).expect("a product"), without_cost);
    // What a patient has read does not empty the columns when somebody else saves it.
    let cost = done(&it.portal, |tx| tx.save(without_cost.clone())).cost;
    assert_eq!(cost, product.cost);
}

#[test]
fn a_patient_does_not_give_up_a_visit_whose_time_has_come() {
    let it = clinic();
    let visit = it.book(&it.ada, 24).expect("booked");
    batch(
        it.portal.url(),
        "UPDATE consultations SET created_at = now() - interval '1 day', scheduled_at = now() - interval '1 hour',
                slot_end = now() - interval '30 minutes'",
    );
    assert_eq!(code(it.as_ada(|tx| tx.cancel_visit(visit.id, None, it.now))), Code::ACCESS_DENIED);
    let later = it.slot(48).starts_at;
    let moved = it.as_ada(|tx| tx.move_visit(visit.id, half_an_hour_at(later), it.now));
    assert_eq!(code(moved), Code::ACCESS_DENIED);
}

#[test]
fn free_slots_do_not_show_who_holds_the_others() {
    let it = clinic();
    let taken = it.book(&it.other, 24).expect("booked");
    let range = (it.now..days(it.now, 3)).into();
    let free = it.as_ada(|tx| tx.free_slots(it.provider.id, range, it.now)).expect("slots");
    assert!(free.contains(&it.slot(26)) && !free.contains(&taken.slot()), "{free:?}");
    assert_eq!(code(it.as_ada(|tx| tx.get::<Consultation>(taken.id))), Code::ROW_NOT_FOUND);
    assert_eq!(code(it.book(&it.ada, 24)), Code::CONSULTATION_DOUBLE_BOOKING);
    // The provider's own slots and those of a service account are the same ones.
    let own =
        it.portal.transaction(&Actor::user(it.provider.id.into()), |tx| tx.free_slots(it.provider.id, range, it.now));
    assert_eq!(own.expect("slots"), free);
    assert_eq!(done(&it.portal, |tx| tx.free_slots(it.provider.id, range, it.now)), free);
}

#[test]
fn a_patient_books_only_for_themselves_and_only_what_is_offered() {
    let it = clinic();
    let book = |new: NewConsultation| it.as_ada(|tx| tx.book_visit(new.clone(), it.provider.id, it.now));
    assert_eq!(code(book(it.visit(&it.other, 24))), Code::ACCESS_DENIED);
    let cheap = NewConsultation { fee: Some("0.01".parse().expect("money")), ..it.visit(&it.ada, 24) };
    assert_eq!(code(book(cheap)), Code::ACCESS_DENIED);
    assert_eq!(
        code(book(NewConsultation { insurance_covered: Some(true), ..it.visit(&it.ada, 24) })),
        Code::ACCESS_DENIED
    );
    let long = NewConsultation { duration_minutes: 600.try_into().expect("minutes"), ..it.visit(&it.ada, 24) };
    assert_eq!(code(book(long)), Code::CONSULTATION_NOT_OFFERED);
    // Not through `add` either, where the database checks.
    let noted = Consultation::schedule(it.visit(&it.ada, 24), &it.provider, it.now).expect("a visit");
    let noted = with(noted, |row| row.assessment = Some(phi("fit for work")));
    assert_eq!(code(it.as_ada(|tx| tx.add(noted.clone()))), Code::ACCESS_DENIED);
    // Providers who accept nobody, or whose account is suspended, cannot be found.
    for sql in [
        "UPDATE providers SET is_accepting_patients = false",
        "UPDATE users SET status = 'suspended' WHERE role = 'provider'",
    ] {
        execute(it.portal.url(), sql);
        assert_eq!(code(book(it.visit(&it.ada, 24))), Code::ROW_NOT_FOUND);
        assert_eq!(it.as_ada(|tx| tx.bookable_providers(None, None, 10)).expect("providers").items, []);
        execute(it.portal.url(), "UPDATE providers SET is_accepting_patients = true");
    }
}

#[test]
fn a_patient_gives_up_only_their_own_visit_and_only_before_it_begins() {
    let it = clinic();
    let (own, others) = (it.book(&it.ada, 24).expect("booked"), it.book(&it.other, 30).expect("booked"));
    assert_eq!(code(it.as_ada(|tx| tx.cancel_visit(others.id, None, it.now))), Code::ROW_NOT_FOUND);
    assert_eq!(
        code(it.as_ada(|tx| tx.move_visit(others.id, half_an_hour_at(it.slot(50).starts_at), it.now))),
        Code::ROW_NOT_FOUND
    );
    for status in ["no_show", "in_progress"] {
        let update = format!(
            "UPDATE consultations SET status = '{status}', started_at = {} WHERE id = '{}'",
            if status == "in_progress" { "now()" } else { "NULL" },
            own.id
        );
        execute(it.portal.url(), &update);
        let visit = it.as_ada(|tx| tx.get::<Consultation>(own.id)).expect("a visit");
        let cancelled = with(visit, |row| {
            row.status = ConsultationStatus::Cancelled;
            row.started_at = None;
        });
        assert_eq!(code(it.as_ada(|tx| tx.save(cancelled.clone()))), Code::ACCESS_DENIED, "{status}");
        if status == "no_show" {
            reset(&it.portal, "consultations", "status = 'scheduled'");
        }
    }
}

/// Changes rows without the rules about transitions.
fn reset(portal: &Portal, table: &str, change: &str) {
    batch(portal.url(), &format!("SET session_replication_role = replica; UPDATE {table} SET {change}"));
}

#[test]
fn a_patient_orders_at_the_price_of_the_product_and_takes_the_units() {
    let it = clinic();
    let order = it.order(it.new_order(), 2).expect("an order");
    assert_eq!((order.total_amount.to_string().as_str(), it.stock()), ("25.00", 1));
    assert_eq!(code(it.order(it.new_order(), 2)), Code::PRODUCT_OUT_OF_STOCK);
    // The trigger counts, not what the patient has read.
    let stale = with(it.product.clone(), |row| row.inventory_quantity = 9.try_into().expect("a count"));
    let forged = it.as_ada(|tx| {
        let line = OrderLine::new(stale.id, 2.try_into().expect("units"));
        let draft = telehealth_core::commerce::OrderDraft::new(it.new_order(), it.now);
        let sale =
            draft.sell(vec![line], vec![stale.clone()], vec![]).place("ORD-00009999".parse().expect("a number"))?;
        tx.add(sale.order)?;
        tx.add_all(sale.items).map(drop)
    });
    assert_eq!(code(forged), Code::PRODUCT_OUT_OF_STOCK);
    assert_eq!(it.stock(), 1);
}

#[test]
fn a_patient_sets_no_prices_and_no_totals() {
    let it = clinic();
    let money = |text: &str| Some(text.parse().expect("money"));
    let orders = [
        NewOrder { discount_amount: money("12.49"), ..it.new_order() },
        NewOrder { tax_amount: money("1"), ..it.new_order() },
        NewOrder { shipping_amount: money("1"), ..it.new_order() },
        NewOrder { currency: Some("MXN".parse().expect("a currency")), ..it.new_order() },
        NewOrder { provider_id: Some(done(&it.portal, |tx| provider(tx, it.now)).id), ..it.new_order() },
        NewOrder { patient_id: it.other.id, ..it.new_order() },
    ];
    for new in orders {
        assert_eq!(code(it.order(new.clone(), 1)), Code::ACCESS_DENIED, "{new:?}");
    }
    let charge = OrderCharge::new(phi("Rebate"), 1.try_into().expect("a unit"), "0".parse().expect("money"));
    let charged = it.as_ada(|tx| tx.place_order(it.new_order(), vec![], Some(vec![charge.clone()]), it.now).map(drop));
    assert_eq!(code(charged), Code::ACCESS_DENIED);
    let order = it.order(it.new_order(), 1).expect("an order");
    let items = it.as_ada(|tx| tx.order_with_items(order.id)).expect("items").items;
    // Another item of a placed order, whatever its price, and changed amounts.
    let mut item: OrderItemRecord = items[0].clone().into();
    item.id = telehealth_core::OrderItemId::generate();
    (item.unit_price, item.total_price) = ("0".parse().expect("money"), "0".parse().expect("money"));
    let free = OrderItem::try_from(item.clone()).expect("an item");
    assert_eq!(code(it.as_ada(|tx| tx.add(free.clone()))), Code::ACCESS_DENIED);
    (item.unit_price, item.total_price) = (order.subtotal, order.subtotal);
    let further = OrderItem::try_from(item).expect("an item");
    assert_eq!(code(it.as_ada(|tx| tx.add(further.clone()))), Code::ORDER_SUBTOTAL);
    let cheaper = with(order, |row| {
        row.discount_amount = row.subtotal;
        row.total_amount = "0".parse().expect("money");
    });
    assert_eq!(code(it.as_ada(|tx| tx.save(cheaper.clone()))), Code::ACCESS_DENIED);
    assert_eq!(it.stock(), 2);
}

#[test]
fn a_patient_starts_a_payment_but_reports_none() {
    let it = clinic();
    let order = it.order(it.new_order(), 1).expect("an order");
    let started = it.as_ada(|tx| tx.start_payment(order.id, text("card"))).expect("started");
    assert_eq!(started.payment_method, Some(text("card")));
    assert_eq!(code(it.act(&it.other, |tx| tx.start_payment(order.id, text("card")))), Code::ROW_NOT_FOUND);
    for status in [PaymentStatus::Authorized, PaymentStatus::Captured, PaymentStatus::Failed] {
        let paid = with(started.clone(), |row| row.payment_status = status);
        assert_eq!(code(it.as_ada(|tx| tx.save(paid.clone()))), Code::ACCESS_DENIED, "{status}");
    }
    // Another patient's payment would pay this order.
    let borrowed = with(started.clone(), |row| row.payment_intent_id = Some(phi("pi_1")));
    assert_eq!(code(it.as_ada(|tx| tx.save(borrowed.clone()))), Code::ACCESS_DENIED);
    done(&it.portal, |tx| {
        let order: Order = tx.get(order.id)?;
        tx.save(order.authorize(Some(phi("pi_2")))?.fail()?)
    });
    let again = it.as_ada(|tx| tx.start_payment(order.id, text("bank"))).expect("started again");
    assert_eq!((again.payment_status, again.payment_intent_id.clone()), (PaymentStatus::Pending, None));
}

#[test]
fn a_patient_begins_conversations_only_with_their_providers() {
    let it = clinic();
    let (me, provider): (UserId, UserId) = (it.ada.id.into(), it.provider.id.into());
    let start = |participants: Vec<UserId>| {
        it.as_ada(|tx| tx.start_conversation(NewConversation::new(me, participants.clone()), it.now))
    };
    assert_eq!(code(start(vec![me, provider])), Code::ACCESS_DENIED);
    it.book(&it.ada, 24).expect("booked");
    let talk = start(vec![me, provider]).expect("a conversation");
    assert_eq!(start(vec![me, provider]).expect("the same").id, talk.id);
    it.as_ada(|tx| tx.send_message(NewMessage::new(me, phi("Hello")), talk.id, it.now)).expect("sent");
    assert_eq!(code(start(vec![me, it.other.id.into()])), Code::ACCESS_DENIED);
    let as_another = NewConversation::new(provider, vec![me, provider]);
    let as_another = NewConversation { subject: Some(phi("Prescriptions")), ..as_another };
    assert_eq!(code(it.as_ada(|tx| tx.start_conversation(as_another.clone(), it.now))), Code::ACCESS_DENIED);
}

#[test]
fn a_patient_asks_for_a_change_of_their_name() {
    let it = clinic();
    let ask = |patient: &Patient| {
        let id = patient.id;
        it.as_ada(|tx| tx.request_name_change(id, name("Augusta"), name("King"), it.now))
    };
    let task = ask(&it.ada).expect("a request");
    assert_eq!(task.description.as_ref().map(Phi::expose), Some(&text("Requested name: Augusta King")));
    assert_eq!(code(ask(&it.other)), Code::ROW_NOT_FOUND);
    assert!(it.act(&it.other, |tx| tx.get::<Task>(task.id)).is_err());
    // Only a request: it does nothing by itself, and cannot be assigned, raised or closed by the patient.
    let urgent = with(task.clone(), |row| row.priority = telehealth_core::workflow::Priority::Urgent);
    assert!(matches!(it.as_ada(|tx| tx.save(urgent.clone())), Err(Error::Denied)));
    let renamed = with(it.ada.clone(), |row| row.last_name = name("King"));
    assert!(matches!(it.as_ada(|tx| tx.save(renamed.clone())), Err(Error::Denied)));
}
