//! Operations as users: those that the matrix permits succeed, the others return `Denied`, and invisible rows are not found.

use crate::{
    contexts::missing_grant,
    support::{care::*, crowd::done, *},
};
use serde_json::json;
use std::collections::BTreeMap;
use telehealth_core::{
    AdministratorId, Code, ConsultationId, ConversationId, FormSchemaId, LegalHoldId, MessageId, NotificationId,
    PatientInsuranceId, Phi, TelehealthFlowId, Timestamp, UserId,
    access::{Grant, Verb},
    accounts::{Patient, Provider, UserRole},
    care::{
        ConsultationNotes, ConsultationType, DosageForm, NewConsultation, NewOnDemandConsultation, NewPrescription,
    },
    commerce::{NewOrder, NewProduct, OrderLine, OrderType, PaymentEvent, PaymentEventKind, Product, ProductType},
    coverage::{InsuranceProvider, NewInsuranceProvider, NewPatientInsurance, PatientInsurance, Relationship},
    field::Field,
    forms::{FormSchema, NewFormSchema, NewFormSubmission},
    messaging::{ConversationType, NewConversation, NewMessage, Notification},
    value::{HoldReference, JsonObject, JsonSchema},
    workflow::{NewTask, NewTelehealthFlow, TelehealthFlow},
};
use telehealth_storage::{
    Actor, Error, Invitation, ListOrder, NewVisitTime, Portal, SentNotifications, Transaction, now,
};

/// A patient in the care of a provider, their rows, and an unrelated patient and provider.
struct Clinic {
    portal: Portal,
    now: Timestamp,
    patient: Patient,
    provider: Provider,
    stranger: Patient,
    locum: Provider,
    visit: ConsultationId,
    chat: ConversationId,
    message: MessageId,
    form: FormSchemaId,
    flow: TelehealthFlowId,
    insurance: PatientInsuranceId,
    product: Product,
    order: telehealth_core::OrderId,
    counsel: AdministratorId,
    /// A hold on the stranger, so that the patient can be erased.
    hold: LegalHoldId,
}

fn hold_reference() -> HoldReference {
    "1:26-cv-00123".parse().expect("a reference")
}

fn clinic() -> Clinic {
    let portal = portal();
    let now = now();
    let clinic = done(&portal, |tx| {
        let (patient, provider) = (patient(tx, now)?, provider(tx, now)?);
        let provider = tx.save(offering_slots(provider))?;
        let (stranger, locum) = (self::patient(tx, now)?, self::provider(tx, now)?);
        let patient = tx.save(with(patient, |row| row.primary_provider_id = Some(provider.id)))?;
        let visit = tx.add(new_visit(&patient, &provider, hours(now, 48), now))?;
        let author = tx.add(new_user(UserRole::Admin, now))?;
        let new = NewConversation {
            conversation_type: Some(ConversationType::Group),
            ..NewConversation::new(provider.id.into(), vec![provider.id.into(), patient.id.into(), author.id])
        };
        let chat = tx.start_conversation(new, now)?;
        let message = tx.send_message(NewMessage::new(provider.id.into(), phi("How are you?")), chat.id, now)?;
        let schema = JsonSchema::from_json(&json!({ "type": "object" })).expect("a schema");
        let form = tx.add(FormSchema::draft(NewFormSchema::new(text("Mood"), schema, author.id), now)?.publish()?)?;
        let flow = tx.add(TelehealthFlow::start(NewTelehealthFlow::new(patient.id), now)?)?;
        let insurer = tx.add(InsuranceProvider::register(NewInsuranceProvider::new(text("Insurer")), now)?)?;
        let new = NewPatientInsurance::new(
            patient.id,
            phi("W123"),
            phi("Ada Lovelace"),
            Relationship::Myself,
            "2020-01-01".parse().expect("a date"),
        );
        let insurance = tx.add(PatientInsurance::enroll(new, &insurer, now)?)?;
        let price = "12.50".parse().expect("money");
        let new = NewProduct {
            inventory_quantity: Some(10.try_into().expect("a count")),
            ..NewProduct::new(text("Cream"), "CREAM-1".parse().expect("a sku"), ProductType::Supplement, price)
        };
        let product = tx.add(Product::put_on_sale(new, now)?)?;
        let order = tx.place_order(
            NewOrder::new(patient.id, OrderType::Supplement),
            vec![OrderLine::new(product.id, 1.try_into().expect("a unit"))],
            None,
            now,
        )?;
        let counsel = tx.add(new_administrator(&author, now))?.id;
        let hold = tx.place_legal_hold(Some(stranger.id), hold_reference(), counsel, now)?.id;
        let portal = portal.clone();
        Ok(Clinic {
            portal,
            now,
            counsel,
            hold,
            visit: visit.id,
            chat: chat.id,
            message: message.id,
            form: form.id,
            flow: flow.id,
            insurance: insurance.id,
            order: order.order.id,
            patient,
            provider,
            stranger,
            locum,
            product,
        })
    });
    activate_all(&clinic.portal);
    clinic
}

impl Clinic {
    fn new_visit(&self) -> NewConsultation {
        NewConsultation {
            id: Some(ConsultationId::generate()),
            patient_id: self.patient.id,
            consultation_type: ConsultationType::Routine,
            scheduled_at: next_half_hour(hours(self.now, 72)),
            duration_minutes: 30.try_into().expect("minutes"),
            fee: None,
            chief_complaint: None,
            video_call_url: None,
            insurance_covered: None,
            patient_state: None,
        }
    }

    fn new_prescription(&self) -> NewPrescription {
        NewPrescription {
            id: None,
            patient_id: self.patient.id,
            medication_name: phi("Amoxicillin"),
            generic_name: None,
            strength: phi("500 mg"),
            dosage_form: DosageForm::Capsule,
            quantity: 20.try_into().expect("units"),
            quantity_unit: None,
            days_supply: 10.try_into().expect("days"),
            instructions: phi("twice a day"),
            total_refills: None,
            expires_at: days(self.now, 30),
            pharmacy_id: None,
            ndc_number: None,
            controlled_substance_schedule: None,
            contraindications: None,
            drug_interactions: None,
        }
    }

    fn answers(&self, me: UserId) -> NewFormSubmission {
        let answers = Phi::new(JsonObject::from_json(&json!({ "mood": 1 })).expect("an object"));
        NewFormSubmission {
            submitted_by: Some(me),
            patient_id: Some(self.patient.id),
            ..NewFormSubmission::new(answers)
        }
    }

    fn line(&self) -> OrderLine {
        OrderLine::new(self.product.id, 1.try_into().expect("a unit"))
    }
}

/// A group conversation of the person and others.
fn new_group(it: &Clinic, me: UserId) -> NewConversation {
    let mut members = vec![it.locum.id.user_id(), it.stranger.id.into(), it.patient.id.into()];
    members.retain(|member| *member != me);
    members.push(me);
    NewConversation { conversation_type: Some(ConversationType::Group), ..NewConversation::new(me, members) }
}

type Act = fn(&Clinic, &mut Transaction, UserId) -> Result<(), Error>;

/// The outcome: success, `Denied`, or not found (as if the row did not exist).
#[derive(Clone, Copy, Debug, PartialEq)]
enum Outcome {
    Done,
    Denied,
    Missing,
}
use Outcome::{Denied, Done, Missing};

/// An operation and its expected outcomes for the patient, the provider, an unrelated patient, an unrelated provider, a
/// super administrator, and a service account with every grant.
#[rustfmt::skip]
const TABLE: &[(&str, Act, [Outcome; 6])] = &[
    ("send_message", |it, tx, me| tx.send_message(NewMessage::new(me, phi("Hello")), it.chat, it.now).map(drop),
        [Done, Done, Missing, Missing, Missing, Missing]),
    ("send_message for another", |it, tx, me| {
        let other = if me == it.patient.id.into() { it.provider.id.user_id() } else { it.patient.id.into() };
        tx.send_message(NewMessage::new(other, phi("Hello")), it.chat, it.now).map(drop)
    }, [Denied, Denied, Missing, Missing, Denied, Done]),
    ("reply_to_message", |it, tx, me| tx.reply_to_message(NewMessage::new(me, phi("Well")), it.message, it.now).map(drop),
        [Done, Done, Missing, Missing, Missing, Missing]),
    ("edit_message", |it, tx, _| tx.edit_message(it.message, it.provider.id.into(), phi("Hm"), it.now).map(drop),
        [Denied, Done, Missing, Missing, Denied, Done]),
    ("delete_message", |it, tx, _| tx.delete_message(it.message, it.provider.id.into(), it.now).map(drop),
        [Denied, Done, Missing, Missing, Denied, Done]),
    ("mark_conversation_read", |it, tx, _| tx.mark_conversation_read(it.chat, it.patient.id.into(), it.now).map(drop),
        [Done, Denied, Missing, Missing, Done, Done]),
    ("inbox", |_, tx, me| tx.inbox(me, None, 10).map(drop), [Done; 6]),
    ("messages_page", |it, tx, _| tx.messages_page(it.chat, it.patient.id.into(), None, 10).map(drop),
        [Done, Done, Missing, Missing, Done, Done]),
    ("start_conversation", |it, tx, me| tx.start_conversation(new_group(it, me), it.now).map(drop),
        [Denied, Denied, Denied, Denied, Done, Done]),
    ("start_conversation with the other participant", |it, tx, me| {
        let other = if me == it.provider.id.into() { it.patient.id.into() } else { it.provider.id.into() };
        tx.start_conversation(NewConversation::new(me, vec![me, other]), it.now).map(drop)
    }, [Done, Denied, Denied, Denied, Done, Done]),
    ("add_participant", |it, tx, _| tx.add_participant(it.chat, Invitation { inviter_id: it.provider.id.into(), user_id: it.locum.id.into() }).map(drop),
        [Denied, Denied, Missing, Missing, Done, Done]),
    ("book_visit", |it, tx, _| tx.book_visit(it.new_visit(), it.provider.id, it.now).map(drop),
        [Done, Done, Denied, Denied, Done, Done]),
    ("book_series", |it, tx, _| tx.book_series(it.new_visit(), it.provider.id, 2.try_into().expect("visits"), None, it.now).map(drop),
        [Done, Done, Denied, Denied, Done, Done]),
    ("start_visit", |it, tx, _| {
        let half_an_hour = 30.try_into().expect("minutes");
        let new = NewOnDemandConsultation::new(it.patient.id, ConsultationType::Urgent, half_an_hour);
        tx.start_visit(new, it.provider.id, it.now).map(drop)
    }, [Denied, Done, Denied, Denied, Done, Done]),
    ("move_visit", |it, tx, _| tx.move_visit(it.visit, NewVisitTime { scheduled_at: next_half_hour(hours(it.now, 90)), duration_minutes: 30.try_into().expect("minutes") }, it.now).map(drop),
        [Done, Done, Missing, Missing, Done, Done]),
    ("cancel_visit", |it, tx, _| tx.cancel_visit(it.visit, Some(phi("better")), it.now).map(drop),
        [Done, Done, Missing, Missing, Done, Done]),
    ("bookable_providers", |_, tx, _| tx.bookable_providers(None, None, 10).map(drop), [Done; 6]),
    ("prescribe", |it, tx, _| tx.prescribe(it.new_prescription(), it.provider.id, Some(it.visit), None, None, it.now).map(drop),
        [Denied, Done, Missing, Missing, Denied, Done]),
    ("write notes", |it, tx, _| {
        let visit: telehealth_core::care::Consultation = tx.get(it.visit)?;
        let visit = tx.save(visit.start(hours(it.now, 48))?)?;
        let notes = ConsultationNotes { assessment: Some(phi("a cold")).into(), ..ConsultationNotes::default() };
        tx.save(visit.complete(notes, hours(it.now, 49))?).map(drop)
    }, [Denied, Done, Missing, Missing, Done, Done]),
    ("chart", |it, tx, _| tx.chart(it.patient.id, None).map(drop), [Done, Done, Missing, Missing, Done, Done]),
    ("free_slots", |it, tx, _| tx.free_slots(it.provider.id, (it.now..days(it.now, 2)).into(), it.now).map(drop),
        [Done; 6]),
    ("submit_form", |it, tx, me| tx.submit_form(it.form, it.answers(me), it.now).map(drop),
        [Done, Done, Denied, Denied, Denied, Done]),
    ("next_form_version", |it, tx, _| tx.next_form_version(it.form, telehealth_core::forms::VersionStep::Minor, it.provider.id.into(), it.now).map(drop),
        [Denied, Denied, Denied, Denied, Denied, Done]),
    ("claim_submissions", |_, tx, _| tx.claim_submissions(10).map(drop), [Denied, Done, Denied, Done, Done, Done]),
    ("choose_product", |it, tx, _| tx.choose_product(it.flow, it.product.id, None).map(drop),
        [Denied, Denied, Denied, Denied, Denied, Done]),
    ("cancel_flow", |it, tx, _| tx.cancel_flow(it.flow).map(drop), [Denied, Denied, Missing, Missing, Denied, Done]),
    ("flow_overview", |it, tx, _| tx.flow_overview(it.flow).map(drop), [Done, Done, Missing, Missing, Done, Done]),
    ("place_order", |it, tx, _| tx.place_order(NewOrder::new(it.patient.id, OrderType::Supplement), vec![it.line()], None, it.now).map(drop),
        [Done, Denied, Denied, Denied, Denied, Done]),
    ("order_with_items", |it, tx, _| tx.order_with_items(it.order).map(drop), [Done, Missing, Missing, Missing, Done, Done]),
    ("cancel_order", |it, tx, _| tx.cancel_order(it.order).map(drop), [Denied, Denied, Missing, Denied, Denied, Done]),
    ("start_payment", |it, tx, _| tx.start_payment(it.order, text("card")).map(drop),
        [Done, Denied, Missing, Denied, Denied, Done]),
    ("apply_payment_event", |it, tx, _| {
        let order: telehealth_core::commerce::Order = tx.get(it.order)?;
        let event = PaymentEvent::new(text("evt"), it.order, PaymentEventKind::Captured, order.total_amount);
        tx.apply_payment_event(event, None, it.now).map(drop)
    }, [Denied, Missing, Missing, Missing, Denied, Done]),
    ("mark_overdue_invoices", |it, tx, _| tx.mark_overdue_invoices(None, it.now).map(drop),
        [Denied, Denied, Denied, Denied, Denied, Done]),
    ("expire_prescriptions", |it, tx, _| tx.expire_prescriptions(it.now).map(drop),
        [Denied, Done, Denied, Done, Done, Done]),
    ("prefer_insurance", |it, tx, _| tx.prefer_insurance(it.insurance, it.now).map(drop),
        [Denied, Denied, Denied, Denied, Done, Done]),
    ("coverage_on", |it, tx, _| tx.coverage_on(it.patient.id, it.now.date()).map(drop), [Done, Denied, Done, Denied, Done, Done]),
    ("export_designated_record_set", |it, tx, _| tx.export_designated_record_set(it.patient.id, it.now).map(drop),
        [Done, Denied, Denied, Denied, Done, Done]),
    ("accounting_of_disclosures", |it, tx, _| tx.accounting_of_disclosures(it.patient.id, None, None, 10, it.now).map(drop),
        [Done, Denied, Denied, Denied, Done, Done]),
    ("consents", |it, tx, _| tx.consents(it.patient.id).map(drop), [Done; 6]),
    ("erase_patient", |it, tx, _| tx.erase_patient(it.patient.id, it.now).map(drop),
        [Denied, Denied, Denied, Denied, Denied, Done]),
    ("apply_retention", |it, tx, _| tx.apply_retention(10, it.now).map(drop),
        [Denied, Denied, Denied, Denied, Denied, Done]),
    ("place_legal_hold", |it, tx, _| tx.place_legal_hold(Some(it.patient.id), hold_reference(), it.counsel, it.now).map(drop),
        [Denied, Denied, Denied, Denied, Denied, Done]),
    ("release_legal_hold", |it, tx, _| tx.release_legal_hold(it.hold, it.counsel, it.now).map(drop),
        [Denied, Denied, Denied, Denied, Denied, Done]),
    ("legal_holds", |it, tx, _| tx.legal_holds(Some(it.patient.id), None, 10).map(drop),
        [Denied, Denied, Denied, Denied, Denied, Done]),
    ("payment_exceptions", |_, tx, _| tx.payment_exceptions(None, 10).map(drop),
        [Denied, Denied, Denied, Denied, Denied, Done]),
    ("category_tree", |_, tx, _| tx.category_tree().map(drop), [Done; 6]),
    ("create_task", |it, tx, me| tx.create_task(NewTask { assigner_id: Some(me), ..NewTask::new(phi("Call back")) }, it.now).map(drop),
        [Denied, Done, Denied, Done, Done, Done]),
    ("request_name_change", |it, tx, _| tx.request_name_change(it.patient.id, None, name("King"), it.now).map(drop),
        [Done, Denied, Missing, Missing, Denied, Done]),
    ("mark_notifications_sent", |it, tx, _| tx.mark_notifications_sent(SentNotifications { notification_ids: vec![NotificationId::generate()], claimed_until: it.now }, it.now).map(drop),
        [Denied, Denied, Denied, Denied, Denied, Done]),
    ("claim_due", |it, tx, _| tx.claim_due(10, 60.try_into().expect("seconds"), days(it.now, 1)).map(drop),
        [Denied, Done, Done, Done, Done, Done]),
];

#[test]
fn operations_succeed_exactly_where_the_matrix_allows() {
    let clinic = clinic();
    let portal = &clinic.portal;
    let chief = store_one(portal, new_user(UserRole::SuperAdmin, clinic.now));
    activate_all(portal);
    let person = |id: UserId| (id, Actor::user(id));
    let actors = [
        ("the patient", person(clinic.patient.id.into())),
        ("the provider", person(clinic.provider.id.into())),
        ("a stranger", person(clinic.stranger.id.into())),
        ("a locum", person(clinic.locum.id.into())),
        ("a super administrator", person(chief.id)),
        ("a service", (clinic.locum.id.into(), service())),
    ];
    // A notification is due, so that claiming must be decided.
    let notification =
        Notification::visit_booked(&done(portal, |tx| tx.get(clinic.visit)), clinic.now).expect("a notification");
    store_one(portal, notification);
    let mut wrong = Vec::new();
    let mut tried = BTreeMap::<String, usize>::new();
    for (name, act, outcomes) in TABLE {
        for ((who, (id, actor)), expected) in actors.iter().zip(outcomes) {
            let mut tx = portal.begin(actor).expect("begun");
            let outcome = act(&clinic, &mut tx, *id);
            let found = match &outcome {
                Ok(()) => Done,
                Err(Error::Denied) => Denied,
                Err(error) if error.code() == Code::ROW_NOT_FOUND => Missing,
                Err(error) => {
                    wrong.push(format!("{name} by {who}: {error}"));
                    continue;
                }
            };
            *tried.entry(format!("{found:?}")).or_default() += 1;
            if found != *expected {
                wrong.push(format!("{name} by {who}: {found:?}, not {expected:?}"));
            }
            tx.rollback().expect("rolled back");
        }
    }
    println!("{} actions by {} actors: {tried:?}", TABLE.len(), actors.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Grants that an operation needs only for arguments that the table above does not have.
const FOR_OTHER_ARGUMENTS: &[(&str, &str)] = &[
    ("place_order", "prescriptions:update"),
    ("place_order", "telehealth_flows:select"),
    ("submit_form", "consultations:select"),
    ("submit_form", "patients:select"),
    ("submit_form", "telehealth_flows:select"),
    ("choose_product", "subscription_plans:select"),
    ("cancel_flow", "orders:update"),
    ("cancel_flow", "order_items:select"),
    ("cancel_flow", "products:update"),
    ("apply_payment_event", "order_items:select"),
    ("apply_payment_event", "products:update"),
    ("apply_payment_event", "telehealth_flows:update"),
    ("flow_overview", "products:select"),
];

#[test]
fn service_accounts_need_exactly_the_grants_that_are_listed() {
    let clinic = clinic();
    clinic.portal.grant_service("*", &[]).expect("revoked");
    let act_with = |act: Act, grants: &[Grant]| {
        clinic.portal.grant_service("limited", grants).expect("granted");
        let mut tx = clinic.portal.begin(&Actor::service("limited"))?;
        act(&clinic, &mut tx, clinic.locum.id.into())
    };
    let mut wrong = Vec::new();
    let mut tried = 0;
    for (name, act, outcomes) in TABLE {
        let (Ok(grants), Done) = (telehealth_storage::grants_of(name), outcomes[5]) else { continue };
        if let Err(error) = act_with(*act, &grants) {
            wrong.push(format!("{name} with all its grants: {error}"));
        }
        for grant in &grants {
            let others: Vec<Grant> = grants.iter().copied().filter(|other| other != grant).collect();
            let needed = !FOR_OTHER_ARGUMENTS.contains(&(name, grant.to_string().as_str()));
            // Reading the table does not suffice either, unless it is all that is needed.
            let reading = [&others[..], &[Grant::new(grant.table, Verb::Select)]].concat();
            let fewer = if grant.verb == Verb::Select { vec![others] } else { vec![others, reading] };
            for grants in fewer {
                if act_with(*act, &grants).is_err() != needed {
                    let did = if needed { "succeeds" } else { "fails" };
                    wrong.push(format!("{name} {did} without {grant}, with {} others", grants.len()));
                }
            }
        }
        tried += 1;
    }
    println!("{tried} operations");
    assert!(wrong.is_empty() && tried >= 25, "{}", wrong.join("\n"));
}

/// The notifications for a prescription and a booking reach the patient, although the provider cannot read them afterwards.
#[test]
fn a_provider_notifies_only_patients_in_their_care() {
    let clinic = clinic();
    let provider = Actor::user(clinic.provider.id.into());
    let before = count(clinic.portal.url(), "notifications");
    let prescribed = clinic.portal.transaction(&provider, |tx| {
        tx.prescribe(clinic.new_prescription(), clinic.provider.id, Some(clinic.visit), None, None, clinic.now)
    });
    prescribed.expect("prescribed");
    assert_eq!(count(clinic.portal.url(), "notifications"), before + 1);
    let seen = |actor: &Actor| {
        let listed = clinic
            .portal
            .transaction(actor, |tx| tx.list::<Notification>(&Default::default(), ListOrder::ID, None, 100));
        listed.expect("a list").items.len()
    };
    assert_eq!((seen(&provider), seen(&Actor::user(clinic.patient.id.into()))), (0, before + 1));
}

/// A row that the actor may see but not change is denied, not missing; an invisible row is missing, not denied.
#[test]
fn locking_distinguishes_denied_from_missing_rows() {
    let clinic = clinic();
    clinic.portal.grant_service("*", &[]).expect("revoked");
    clinic.portal.grant_service("reader", &[Grant::new("telehealth_flows", Verb::Select)]).expect("granted");
    let reader = Actor::service("reader");
    let cancel = |id| clinic.portal.transaction(&reader, |tx| tx.cancel_flow(id)).map(drop);
    assert_eq!(missing_grant(cancel(clinic.flow)), "telehealth_flows:update");
    assert_eq!(cancel(TelehealthFlowId::generate()).expect_err("none").code(), Code::ROW_NOT_FOUND);
}
