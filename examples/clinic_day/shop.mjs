// The shop: a treatment from the choice of a product to its delivery, and the messages and forms around it.

import { readFileSync } from "node:fs";
import { Actor, FormSchema, ValidationError, Order, Product, TelehealthFlow } from "../../bindings-node/index.mjs";
import { at } from "./clock.mjs";

const SERVICE = Actor.service("clinic-day");
const INTAKE = { reason: "migraine", chest_pain: "never", smokes: false, may_be_pregnant: "no" };

/** Treats the patient of a completed visit. */
export async function shop(portal, visit) {
  const work = (action) => portal.transaction(SERVICE, action);

  console.log("\nThe shop");
  const [product, intake, phq9] = await work((tx) => openShop(tx, visit));
  console.log(`  11:35  ${product.name} is on sale on prescription, with ${product.inventory_quantity} packs in stock`);

  const flow = await work((tx) => tx.add(TelehealthFlow.start({ patient_id: visit.patient_id, now: at("11:40") })));
  await work((tx) => tx.chooseProduct({ flow_id: flow.id, product_id: product.id }));
  try {
    await work((tx) => answer(tx, flow, intake, { ...INTAKE, smokes: true }));
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    const [rule] = error.violations;
    console.log(`  11:41  an incomplete intake form is rejected: ${rule.field} ${rule.message} [${rule.code}]`);
  }
  await work((tx) => answer(tx, flow, intake, INTAKE));
  await work((tx) => tx.approveFlow({ flow_id: flow.id, consultation_id: visit.id, now: at("11:45") }));

  let order = await work((tx) => buy(tx, flow, visit));
  const left = (await work((tx) => tx.get(Product, product.id))).inventory_quantity;
  console.log(`  11:46  ${order.order_number} of 2 packs comes to ${order.total_amount}; ${left} packs are left`);
  const outcomes = [await work((tx) => pay(tx, order)), await work((tx) => pay(tx, order))];
  const status = (await work((tx) => tx.get(TelehealthFlow, flow.id))).current_status;
  console.log(`  11:47  its payment is reported twice: ${outcomes[0]}, then ${outcomes[1]}; the flow is at ${status}`);

  const invoice = await work((tx) => settle(tx, order));
  order = await work((tx) => ship(tx, order, flow));
  console.log(`  11:55  ${invoice.invoice_number} is ${invoice.status}, and the order is ${order.status}`);
  const refund = { order_id: order.id, amount: "10.00", refund_id: "re_1", now: at("12:00") };
  ({ order } = await work((tx) => tx.refundOrder(refund)));
  console.log(`  12:00  10.00 is refunded for the delay; ${order.refundable()} remains refundable`);

  const unread = await work((tx) => talk(tx, visit));
  console.log(`  12:05  the patient asks how often to take it; Dr. Nguyen has ${unread} unread message, and answers`);
  const submission = await work((tx) => screen(tx, phq9, visit));
  const [score] = submission.scores;
  console.log(`  12:10  PHQ-9: ${score.total} points, ${score.band}: the submission is ${submission.clinical_priority}`);
  const sent = await work((tx) => sendDue(tx, at("12:15")));
  const again = await work((tx) => sendDue(tx, at("12:15")));
  console.log(`  12:15  ${sent} notifications are sent, then ${again}`);
}

async function openShop(tx, visit) {
  const now = at("11:35");
  const product = Product.putOnSale({
    name: "sumatriptan 50 mg", sku: "SUMA-50", product_type: "prescription", price: "24.90", inventory_quantity: 10, now,
  });
  const intake = await publish(tx, "intake", visit, now);
  const phq9 = await publish(tx, "phq-9", visit, now);
  return [await tx.add(product), intake, phq9];
}

function publish(tx, name, { provider_id }, now) {
  const schema_definition = JSON.parse(readFileSync(new URL(`../data/forms/${name}.json`, import.meta.url)));
  const draft = FormSchema.draft({ title: schema_definition.title, schema_definition, created_by: provider_id, now });
  return tx.add(draft.publish());
}

function answer(tx, flow, form, submission_data) {
  return tx.submitIntake({ flow_id: flow.id, form_schema_id: form.id, submission_data, now: at("11:41") });
}

async function buy(tx, flow, { id, patient_id, provider_id }) {
  const prescription = await tx.prescribe({
    patient_id, provider_id, consultation_id: id, medication_name: "sumatriptan", strength: "50 mg",
    dosage_form: "tablet", quantity: "12", days_supply: 30, instructions: "one tablet when an attack begins",
    expires_at: new Date("2026-12-23T00:00:00-05:00"), now: at("11:46"),
  });
  const placed = await tx.orderFlow({
    flow_id: flow.id, quantity: 2, prescription_id: prescription.id, tax_amount: "3.11", shipping_amount: "4.90",
    now: at("11:46"),
  });
  return placed.order;
}

async function pay(tx, order) {
  const event = { id: "evt_1", order_id: order.id, kind: "captured", amount: order.total_amount };
  return (await tx.applyPaymentEvent({ event, now: at("11:47") })).outcome;
}

function settle(tx, order) {
  // The order is paid, and so is its invoice.
  return tx.invoiceOrder({ order_id: order.id, now: at("11:50") });
}

async function ship(tx, { id }, flow) {
  const confirmed = await tx.save((await tx.get(Order, id)).confirm());
  await tx.save(confirmed.process());
  await tx.save((await tx.get(TelehealthFlow, flow.id)).complete({ now: at("11:55") }));
  return tx.shipOrder({ order_id: id, tracking_number: "1Z999AA10123456784", now: at("11:55") });
}

async function talk(tx, { patient_id, provider_id }) {
  const participant_ids = [patient_id, provider_id];
  const { id } = await tx.startConversation({ created_by: patient_id, participant_ids, now: at("12:04") });
  const content = "How often may I take it?";
  const question = await tx.sendMessage({ conversation_id: id, sender_id: patient_id, content, now: at("12:04") });
  const unread = await tx.unreadCount({ user_id: provider_id });
  await tx.markConversationRead({ conversation_id: id, reader_id: provider_id, now: at("12:05") });
  const reply = { message_id: question.id, sender_id: provider_id, content: "Twice a day at most." };
  await tx.replyToMessage({ ...reply, now: at("12:05") });
  return unread;
}

function screen(tx, form, { id, patient_id }) {
  const items = Array.from({ length: 9 }, (_, i) => [`q${i + 1}`, i < 7 ? 3 : 0]);
  return tx.submitForm({
    form_schema_id: form.id, submission_data: Object.fromEntries(items), patient_id, consultation_id: id,
    now: at("12:10"),
  });
}

async function sendDue(tx, now) {
  const { notifications: due } = await tx.claimDue({ limit: 100, lease_seconds: 60, now });
  for (const notification of due) await tx.save(notification.markSent({ now }));
  return due.length;
}
