//! The shop: a treatment from the choice of a product to its delivery, and the messages and forms around it.

use super::{Clinic, Outcome, at, row};
use serde_json::{Value, json};
use telehealth_storage::{
    Error, FormSchemaId, Result, Timestamp, Transaction,
    care::{Consultation, NewPrescription},
    commerce::{Invoice, NewInvoice, NewProduct, Order, PaymentEvent, PaymentEventKind, Product},
    forms::{FormSchema, FormSubmission, NewFormSchema, NewFormSubmission},
    messaging::{NewConversation, NewMessage},
    value::{Count, PaymentAmount, Positive, Text},
    workflow::{NewFlowOrder, NewTelehealthFlow, TelehealthFlow},
};

impl Clinic {
    /// Treats the patient of a completed visit.
    pub fn shop(&self, visit: &Consultation) -> Outcome {
        println!("\nThe shop");
        let (product, intake, phq9) = self.work(|tx| open_shop(tx, visit))?;
        let (name, stock) = (&product.name, product.inventory_quantity);
        println!("  11:35  {name} is on sale on prescription, with {} packs in stock", stock.get());

        let new = NewTelehealthFlow::new(visit.patient_id);
        let flow = self.work(|tx| tx.add(TelehealthFlow::start(new.clone(), at("11:40"))?))?;
        self.work(|tx| tx.choose_product(flow.id, product.id, None))?;
        let error =
            self.work(|tx| answer(tx, &flow, intake.id, true)).err().ok_or("an incomplete intake was accepted")?;
        let rule = error.violations().first().ok_or("no reason")?;
        println!(
            "  11:41  an incomplete intake form is rejected: {} {} [{}]",
            rule.field(),
            rule.message(),
            rule.code()
        );
        self.work(|tx| answer(tx, &flow, intake.id, false))?;
        self.work(|tx| tx.approve_flow(flow.id, visit.id, None, at("11:45")))?;

        let order = self.work(|tx| buy(tx, &flow, visit))?;
        let left = self.work(|tx| tx.get::<Product>(product.id))?.inventory_quantity.get();
        println!("  11:46  {} of 2 packs comes to {}; {left} packs are left", order.order_number, order.total_amount);
        let event = PaymentEvent::new("evt_1".parse()?, order.id, PaymentEventKind::Captured, order.total_amount);
        let pay = || self.work(|tx| tx.apply_payment_event(event.clone(), None, at("11:47")));
        let outcomes = [pay()?.outcome, pay()?.outcome];
        let status = self.work(|tx| tx.get::<TelehealthFlow>(flow.id))?.current_status;
        println!(
            "  11:47  its payment is reported twice: {}, then {}; the flow is at {status}",
            outcomes[0], outcomes[1]
        );

        let invoice = self.work(|tx| settle(tx, &order))?;
        let order = self.work(|tx| ship(tx, &order, &flow))?;
        println!("  11:55  {} is {}, and the order is {}", invoice.invoice_number, invoice.status, order.status);
        let amount: PaymentAmount = "10.00".parse()?;
        let refund_id: Text<255> = "re_1".parse()?;
        let receipt = self.work(|tx| tx.refund_order(order.id, amount, refund_id.clone(), at("12:00")))?;
        println!("  12:00  10.00 is refunded for the delay; {} remains refundable", receipt.order.refundable());

        let unread = self.work(|tx| talk(tx, visit))?.get();
        println!("  12:05  the patient asks how often to take it; Dr. Nguyen has {unread} unread message, and answers");
        let submission = self.work(|tx| screen(tx, phq9.id, visit))?;
        let scores = submission.scores.as_ref().ok_or("no scores")?;
        let score = scores.expose().first().ok_or("no score")?;
        let band = score.band.as_ref().map_or("", |band| band.expose().as_str());
        println!(
            "  12:10  PHQ-9: {} points, {band}: the submission is {}",
            score.total.expose(),
            submission.clinical_priority
        );
        let minute = 60.try_into()?;
        let send = || self.work(|tx| send_due(tx, minute, at("12:15")));
        let (sent, again) = (send()?, send()?);
        println!("  12:15  {sent} notifications are sent, then {again}");
        Ok(())
    }
}

fn open_shop(tx: &mut Transaction, visit: &Consultation) -> Result<(Product, FormSchema, FormSchema)> {
    let product = NewProduct::from_members(&row(json!({
        "name": "sumatriptan 50 mg", "sku": "SUMA-50", "product_type": "prescription", "price": "24.90",
        "inventory_quantity": 10,
    })))?;
    let product = tx.add(Product::put_on_sale(product, at("11:35"))?)?;
    let intake = publish(tx, include_str!("../data/forms/intake.json"), visit)?;
    Ok((product, intake, publish(tx, include_str!("../data/forms/phq-9.json"), visit)?))
}

fn publish(tx: &mut Transaction, schema: &str, visit: &Consultation) -> Result<FormSchema> {
    let schema: Value = serde_json::from_str(schema).unwrap_or_default();
    let form = json!({
        "title": schema["title"], "schema_definition": schema, "created_by": visit.provider_id.to_string(),
    });
    let draft = FormSchema::draft(NewFormSchema::from_members(&row(form))?, at("11:35"))?;
    tx.add(draft.publish()?)
}

fn answer(tx: &mut Transaction, flow: &TelehealthFlow, form: FormSchemaId, smokes: bool) -> Result<TelehealthFlow> {
    let answers = json!({ "reason": "migraine", "chest_pain": "never", "smokes": smokes, "may_be_pregnant": "no" });
    let new = NewFormSubmission::from_members(&row(json!({ "submission_data": answers })))?;
    tx.submit_intake(flow.id, form, new, at("11:41"))
}

fn buy(tx: &mut Transaction, flow: &TelehealthFlow, visit: &Consultation) -> Result<Order> {
    let drug = NewPrescription::from_members(&row(json!({
        "patient_id": visit.patient_id.to_string(), "medication_name": "sumatriptan", "strength": "50 mg",
        "dosage_form": "tablet", "quantity": 12, "days_supply": 30, "instructions": "one tablet when an attack begins",
        "expires_at": at("00:00").plus_months(1).map(|expiry| expiry.to_string()),
    })))?;
    let prescription = tx.prescribe(drug, visit.provider_id, Some(visit.id), None, None, at("11:46"))?;
    let extras = NewFlowOrder::from_members(&row(json!({ "tax_amount": "3.11", "shipping_amount": "4.90" })))?;
    let placed = tx.order_flow(flow.id, extras, 2.try_into().ok(), Some(prescription.id), at("11:46"))?;
    Ok(placed.order)
}

fn settle(tx: &mut Transaction, order: &Order) -> Result<Invoice> {
    // The order is paid, and so is its invoice.
    tx.invoice_order(order.id, NewInvoice::new(), at("11:50"))
}

fn ship(tx: &mut Transaction, order: &Order, flow: &TelehealthFlow) -> Result<Order> {
    let confirmed = tx.get::<Order>(order.id)?.confirm()?;
    let confirmed = tx.save(confirmed)?;
    tx.save(confirmed.process()?)?;
    let paid: TelehealthFlow = tx.get(flow.id)?;
    tx.save(paid.complete(at("11:55"))?)?;
    tx.ship_order(order.id, "1Z999AA10123456784".parse().ok(), None, at("11:55"))
}

fn talk(tx: &mut Transaction, visit: &Consultation) -> Result<Count> {
    let (patient, provider) = (visit.patient_id.user_id(), visit.provider_id.user_id());
    let new = NewConversation::new(patient, vec![patient, provider]);
    let conversation = tx.start_conversation(new, at("12:04"))?;
    let message = |sender, content: &str| {
        Ok::<_, Error>(NewMessage::from_members(&row(json!({ "sender_id": sender, "content": content })))?)
    };
    let question = message(patient.to_string(), "How often may I take it?")?;
    let question = tx.send_message(question, conversation.id, at("12:04"))?;
    let unread = tx.unread_count(provider)?;
    tx.mark_conversation_read(conversation.id, provider, at("12:05"))?;
    tx.reply_to_message(message(provider.to_string(), "Twice a day at most.")?, question.id, at("12:05"))?;
    Ok(unread)
}

fn screen(tx: &mut Transaction, form: FormSchemaId, visit: &Consultation) -> Result<FormSubmission> {
    let answers: Value = (1..=9).map(|item| (format!("q{item}"), json!(if item < 8 { 3 } else { 0 }))).collect();
    let new = NewFormSubmission::from_members(&row(json!({
        "submission_data": answers, "patient_id": visit.patient_id.to_string(), "consultation_id": visit.id.to_string(),
    })))?;
    tx.submit_form(form, new, at("12:10"))
}

fn send_due(tx: &mut Transaction, lease_seconds: Positive, now: Timestamp) -> Result<usize> {
    let due = tx.claim_due(100, lease_seconds, now)?.notifications;
    let sent = due.len();
    for notification in due {
        tx.save(notification.mark_sent(now)?)?;
    }
    Ok(sent)
}
