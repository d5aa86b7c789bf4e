//! The telehealth flow from start to end, and steps out of order.

use super::shop::{Shop, money, shop, shop_in};
use crate::support::{
    care::*,
    crowd::{crowd, done, within},
    proxy::{Proxy, trips},
    *,
};
use serde_json::json;
use telehealth_core::{
    Code, FormSchemaId, PatientId, Phi, TelehealthFlowId,
    accounts::UserRole,
    care::{Consultation, ConsultationNotes},
    commerce::{NewOrder, Order, OrderStatus, OrderType, PaymentEvent, PaymentEventKind, Product},
    field::Field,
    forms::{FormSchema, NewFormSchema, NewFormSubmission},
    messaging::{Notification, NotificationType},
    value::JsonSchema,
    workflow::{FlowStatus, NewFlowOrder, NewTelehealthFlow, TelehealthFlow},
};
use telehealth_storage::{
    Error, ListOrder, NotificationFilter, Options, OrderFilter, PlacedOrder, Portal, Transaction,
};

/// A flow for a shop's patient, with its intake form and a completed visit.
struct Way {
    shop: Shop,
    flow_id: TelehealthFlowId,
    form_id: FormSchemaId,
    visit: Consultation,
}

type Step = fn(&Way, &mut Transaction) -> Result<TelehealthFlow, Error>;

/// The steps before the order, in sequence.
const STEPS: [Step; 3] = [Way::choose, Way::intake, Way::approve];

fn way() -> Way {
    way_in(shop())
}

fn way_in(shop: Shop) -> Way {
    let now = shop.now;
    let (flow_id, form_id, visit) = done(&shop.portal, |tx| {
        let flow = tx.add(TelehealthFlow::start(NewTelehealthFlow::new(shop.patient.id), now)?)?;
        let author = tx.add(new_user(UserRole::Admin, now))?;
        let schema =
            json!({ "type": "object", "properties": { "allergies": { "type": "string" } }, "required": ["allergies"] });
        let schema = JsonSchema::from_json(&schema).expect("a schema");
        let draft = FormSchema::draft(NewFormSchema::new(text("Intake"), schema, author.id), now)?;
        let form = tx.add(draft.publish()?)?;
        Ok((flow.id, form.id, seen(tx, &shop, shop.patient.id)?))
    });
    Way { shop, flow_id, form_id, visit }
}

/// A completed visit.
fn seen(tx: &mut Transaction, shop: &Shop, patient_id: PatientId) -> Result<Consultation, Error> {
    let patient = tx.get(patient_id)?;
    let visit = new_visit(&patient, &shop.provider, hours(shop.now, 1), shop.now);
    let visit = visit.start(hours(shop.now, 1))?.complete(ConsultationNotes::default(), hours(shop.now, 2))?;
    tx.add(visit)
}

impl Way {
    fn choose(&self, tx: &mut Transaction) -> Result<TelehealthFlow, Error> {
        tx.choose_product(self.flow_id, self.shop.drug.id, None)
    }

    fn intake(&self, tx: &mut Transaction) -> Result<TelehealthFlow, Error> {
        let answers = Field::from_json(&json!({ "allergies": "none" })).expect("answers");
        tx.submit_intake(self.flow_id, self.form_id, NewFormSubmission::new(answers), self.shop.now)
    }

    fn approve(&self, tx: &mut Transaction) -> Result<TelehealthFlow, Error> {
        tx.approve_flow(self.flow_id, self.visit.id, None, self.shop.now)
    }

    fn order(&self, tx: &mut Transaction) -> Result<PlacedOrder, Error> {
        let quantity = 2.try_into().ok();
        tx.order_flow(self.flow_id, NewFlowOrder::new(), quantity, Some(self.shop.prescription.id), self.shop.now)
    }

    /// Takes the first steps, each in a separate transaction.
    fn go(&self, steps: usize) {
        for step in STEPS.iter().take(steps) {
            done(&self.shop.portal, |tx| step(self, tx));
        }
    }

    fn flow(&self) -> TelehealthFlow {
        done(&self.shop.portal, |tx| tx.get(self.flow_id))
    }

    fn units(&self) -> i32 {
        done(&self.shop.portal, |tx| tx.get::<Product>(self.shop.drug.id)).inventory_quantity.get()
    }

    fn notified(&self) -> Vec<NotificationType> {
        let notified = done(&self.shop.portal, |tx| {
            tx.list::<Notification>(&NotificationFilter::default(), ListOrder::ID, None, 100)
        });
        notified.items.iter().map(|notification| notification.notification_type).collect()
    }

    fn capture(&self, placed: &PlacedOrder) -> PaymentEvent {
        let (id, total) = (placed.order.id, placed.order.total_amount);
        PaymentEvent::new(text(&format!("evt_{id}")), id, PaymentEventKind::Captured, total)
    }
}

#[test]
fn each_step_of_a_flow_has_its_documented_effects() {
    let way = way();
    let (portal, now) = (&way.shop.portal, way.shop.now);
    way.go(3);
    let placed = done(portal, |tx| way.order(tx));
    assert_eq!(placed.order.total_amount, money("25.00"));
    assert_eq!(placed.order.order_type, OrderType::Prescription);
    assert_eq!((way.flow().current_status, way.units()), (FlowStatus::PaymentPending, 98));

    done(portal, |tx| tx.apply_payment_event(way.capture(&placed), None, now));
    let flow = done(portal, |tx| {
        let flow: TelehealthFlow = tx.get(way.flow_id)?;
        tx.save(flow.complete(now)?)
    });
    use FlowStatus as Status;
    let statuses: Vec<_> = flow.status_history.iter().map(|change| change.status).collect();
    assert_eq!(
        statuses,
        [
            Status::Started,
            Status::ProductSelected,
            Status::IntakeCompleted,
            Status::ConsultationApproved,
            Status::OrderCreated,
            Status::PaymentPending,
            Status::PaymentCompleted,
            Status::Completed,
        ]
    );
    assert_eq!(way.notified(), [NotificationType::ConsultationApproved, NotificationType::PaymentConfirmation]);

    let overview = done(portal, |tx| tx.flow_overview(way.flow_id));
    assert_eq!(overview.flow, flow);
    assert_eq!(overview.product.map(|product| product.id), Some(way.shop.drug.id));
    assert_eq!(overview.orders.iter().map(|order| order.id).collect::<Vec<_>>(), [placed.order.id]);
    let [submission] = overview.submissions.as_slice() else { panic!("one submission") };
    assert_eq!(submission.patient_id, Some(way.shop.patient.id));
    assert_eq!(flow.intake_form_data, submission.submission_data);
    let decision = flow.consultation_data.expose().members();
    assert_eq!(decision["consultation_id"], json!(way.visit.id.to_string()));
}

#[test]
fn a_flow_can_be_resumed() {
    let way = way();
    for (steps, next) in STEPS.iter().enumerate() {
        // Another program, which knows only the patient.
        let other = portal_at(&way.shop.url);
        let open = done(&other, |tx| tx.open_flows(way.shop.patient.id));
        let [flow] = open.as_slice() else { panic!("expected one open flow") };
        assert_eq!((flow.id, flow.status_history.len()), (way.flow_id, steps + 1));
        done(&other, |tx| next(&way, tx));
    }
    done(&way.shop.portal, |tx| tx.cancel_flow(way.flow_id));
    assert!(done(&way.shop.portal, |tx| tx.open_flows(way.shop.patient.id)).is_empty());
}

#[test]
fn a_step_out_of_order_leaves_no_trace() {
    let way = way();
    let portal = &way.shop.portal;
    let traces =
        || ["form_submissions", "orders", "order_items", "notifications"].map(|table| count(&way.shop.url, table));
    for taken in 0..=STEPS.len() {
        let before = (way.flow(), way.units(), traces());
        for (i, step) in STEPS.iter().enumerate().filter(|(i, _)| *i != taken) {
            let error = within(portal, |tx| step(&way, tx)).expect_err("out of order");
            assert_eq!(error.code(), Code::STATUS_TRANSITION, "step {i} after {taken}: {error}");
        }
        if let Some(next) = STEPS.get(taken) {
            let error = within(portal, |tx| way.order(tx)).expect_err("not approved");
            assert!(matches!(error.code(), Code::STATUS_TRANSITION | Code::ROW_NOT_FOUND), "{error}");
            assert_eq!((way.flow(), way.units(), traces()), before, "after {taken} steps");
            done(portal, |tx| next(&way, tx));
        }
    }
}

#[test]
fn a_flow_refuses_rows_of_another_patient() {
    let way = way();
    let portal = &way.shop.portal;
    way.go(2);
    let stranger = done(portal, |tx| patient(tx, way.shop.now));
    let visit = done(portal, |tx| {
        let visit = new_visit(&stranger, &way.shop.provider, hours(way.shop.now, 5), way.shop.now);
        tx.add(visit)
    });
    let error =
        within(portal, |tx| tx.approve_flow(way.flow_id, visit.id, None, way.shop.now)).expect_err("another patient's");
    assert_eq!(error.code(), Code::FLOW_CONSULTATION);
    way.go(0);
    let stolen =
        NewOrder { telehealth_flow_id: Some(way.flow_id), ..NewOrder::new(stranger.id, OrderType::Prescription) };
    let error = within(portal, |tx| tx.place_order(stolen.clone(), Vec::new(), None, way.shop.now))
        .expect_err("another patient's");
    assert!(matches!(&error, Error::Validation(invalid) if invalid.has(Code::FLOW_OTHER)), "{error}");
    let elsewhere = within(portal, |tx| tx.choose_product(TelehealthFlowId::generate(), way.shop.drug.id, None));
    assert_eq!(elsewhere.expect_err("no flow").code(), Code::ROW_NOT_FOUND);
}

#[test]
fn a_rejection_is_notified_and_places_no_order() {
    let way = way();
    way.go(2);
    let data = Some(Phi::new(Field::from_json(&json!({ "reason": "interaction" })).expect("an object")));
    done(&way.shop.portal, |tx| tx.reject_flow(way.flow_id, way.visit.id, data.clone(), way.shop.now));
    assert_eq!(way.notified(), [NotificationType::ConsultationRejected]);
    assert!(within(&way.shop.portal, |tx| way.order(tx)).is_err());
    let flow = done(&way.shop.portal, |tx| tx.cancel_flow(way.flow_id));
    assert_eq!(flow.current_status, FlowStatus::Cancelled);
}

#[test]
fn a_cancelled_flow_releases_its_order() {
    let way = way();
    let portal = &way.shop.portal;
    way.go(3);
    let placed = done(portal, |tx| way.order(tx));
    assert_eq!(way.units(), 98);
    let flow = done(portal, |tx| tx.cancel_flow(way.flow_id));
    assert_eq!((flow.current_status, way.units()), (FlowStatus::Cancelled, 100));
    assert_eq!(way.shop.read(placed.order.id).status, OrderStatus::Cancelled);
    let again = within(portal, |tx| tx.cancel_flow(way.flow_id)).expect_err("cancelled before");
    assert_eq!((again.code(), way.units()), (Code::STATUS_TRANSITION, 100));
}

#[test]
fn concurrent_payment_and_cancellation_agree() {
    let way = way();
    way.go(3);
    let placed = done(&way.shop.portal, |tx| way.order(tx));
    let outcomes = crowd(16, |number| {
        within(&way.shop.portal, |tx| {
            if number.is_multiple_of(2) {
                tx.apply_payment_event(way.capture(&placed), None, way.shop.now).map(drop)
            } else {
                tx.cancel_flow(way.flow_id).map(drop)
            }
        })
    });
    let (flow, order) = (way.flow(), way.shop.read(placed.order.id));
    let cancelled = outcomes.iter().skip(1).step_by(2).filter(|outcome| outcome.is_ok()).count();
    println!(
        "16 attempts, {cancelled} of 8 cancellations, every payment recorded: {}",
        order.payment_status.is_captured()
    );
    assert!(outcomes.iter().step_by(2).all(Result::is_ok), "{outcomes:?}");
    assert_eq!(cancelled, 1);
    assert_eq!((flow.current_status, order.status, way.units()), (FlowStatus::Cancelled, OrderStatus::Cancelled, 100));
    assert_eq!(order.refundable(), order.total_amount);
    let notified = way.notified().into_iter().filter(|kind| *kind == NotificationType::PaymentConfirmation).count();
    assert_eq!(notified, 1);
}

#[test]
fn concurrent_orders_of_one_flow_place_one() {
    let way = way();
    way.go(3);
    let placed = crowd(16, |_| within(&way.shop.portal, |tx| way.order(tx)).is_ok());
    println!("16 attempts, {} orders", placed.iter().filter(|placed| **placed).count());
    assert_eq!(placed.iter().filter(|placed| **placed).count(), 1);
    let orders = done(&way.shop.portal, |tx| tx.list::<Order>(&OrderFilter::default(), ListOrder::ID, None, 100));
    assert_eq!((orders.items.len(), way.units()), (1, 98));
}

#[test]
fn steps_take_few_statements() {
    let proxy = Proxy::to(&migrated_database());
    let way = way_in(shop_in(proxy.url()));
    let portal = Portal::connect_with(&proxy.url(), Options { pool_size: 1, ..options() }).expect("a portal");
    portal.begin(&service()).and_then(|tx| tx.rollback()).expect("the first transaction checks the schema");
    let spend = |way: &Way| {
        [
            trips(&proxy, &portal, |tx| drop(way.choose(tx).expect("a product is chosen"))),
            trips(&proxy, &portal, |tx| drop(way.intake(tx).expect("answered"))),
            trips(&proxy, &portal, |tx| drop(way.approve(tx).expect("approved"))),
            trips(&proxy, &portal, |tx| drop(way.order(tx).expect("ordered"))),
            trips(&proxy, &portal, |tx| drop(tx.flow_overview(way.flow_id).expect("an overview"))),
        ]
    };
    // The first run prepares the statements.
    let _ = spend(&way);
    let second = TelehealthFlow::start(NewTelehealthFlow::new(way.shop.patient.id), way.shop.now).expect("a flow");
    let way = Way { flow_id: store_one(&way.shop.portal, second).id, ..way };
    assert_eq!(spend(&way), [3, 5, 4, 11, 4], "choose, intake, approve, order, overview");
}
