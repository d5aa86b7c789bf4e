// Operations whose rules no vector can show: bookings, coverage, payments and merges.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  ConflictError, Consultation, InsuranceProvider, Invoice, Order, Patient, PatientInsurance, ValidationError, embedded,
} from "telehealth";
import { DAY, addPeople, failure, service } from "./support/clinic.mjs";

const now = new Date("2030-10-01T08:00:00Z");
// New York is at -05:00 in winter: the last minute of 1 December.
const lastMinute = new Date("2030-12-02T04:59:00Z");
const HOUR = 3_600_000;

let portal;
before(async () => { portal = await embedded({ allowAll: true }); });
after(() => portal.close());

const run = (work) => portal.transaction(service, work);
/** Asserts that `work` is refused with one violation, of this field and code. */
async function refused(field, code, work, Class = ValidationError) {
  const error = await failure(Class, code, work);
  assert.deepEqual(error.violations.map((violation) => violation.field), [field]);
}

const visit = (patient, provider, scheduled_at) => ({
  patient_id: patient.id, provider_id: provider.id, consultation_type: "follow_up", scheduled_at, duration_minutes: 60, now,
});
const openHours = (provider, weekly) => provider.revise({
  availability_schedule: { time_zone: "America/New_York", slot_minutes: 60, weekly }, now,
});

test("the provider is licensed in the state of the address or in the given one", () => run(async (tx) => {
  const { patient, provider } = await addPeople(tx); // licensed in California
  const moved = await tx.save(patient.revise({ state: "NV" }));
  const booking = visit(patient, provider, new Date(now.getTime() + DAY));
  const code = "provider.not_licensed_in_state";
  await refused("patient_state", code, tx.bookVisit(booking));
  await assert.rejects(tx.bookSeries({ ...booking, visits: 2 }), ({ violations }) => {
    assert.deepEqual(violations.map(({ field }) => field), ["visits/0/patient_state", "visits/1/patient_state"]);
    return true;
  });
  const drug = {
    patient_id: patient.id, provider_id: provider.id, medication_name: "amoxicillin", strength: "500 mg",
    dosage_form: "capsule", quantity: "20", days_supply: 10, instructions: "one capsule twice a day",
    expires_at: new Date(now.getTime() + 30 * DAY), now,
  };
  await refused("patient_state", code, tx.prescribe(drug));
  assert.equal((await tx.prescribe({ ...drug, patient_state: "CA" })).consultation_id, null);
  assert.equal((await tx.bookVisit({ ...booking, patient_state: "CA" })).patient_state, "CA");
  await tx.save((await tx.get(Patient, moved.id)).revise({ state: "CA" }));
  const next = { ...booking, scheduled_at: new Date(now.getTime() + 2 * DAY) };
  assert.equal((await tx.bookVisit(next)).patient_state, "CA");
}));

test("openings that touch are one", () => run(async (tx) => {
  const { provider } = await addPeople(tx);
  await tx.save(openHours(provider, {
    saturday: [{ from: "22:30", until: "24:00" }], sunday: [{ from: "00:00", until: "02:00" }],
  }));
  const since = new Date("2030-10-05T22:30:00-04:00");
  const until = new Date(since.getTime() + 4 * HOUR);
  const slots = await tx.freeSlots({ provider_id: provider.id, since, until, now });
  assert.deepEqual(slots.map((slot) => slot.starts_at.getTime() - since.getTime()), [0, HOUR, 2 * HOUR]);
}));

test("a series keeps the local time and is booked as a whole", () => run(async (tx) => {
  const { patient, provider } = await addPeople(tx);
  await tx.save(openHours(provider, { monday: [{ from: "09:00", until: "17:00" }] }));
  // Summer time ends in New York on 3 November 2030.
  const first = new Date("2030-10-28T13:00:00Z");
  const booked = await tx.bookSeries({ ...visit(patient, provider, first), visits: 2 });
  assert.deepEqual(booked.map((it) => it.scheduled_at), [first, new Date("2030-11-04T14:00:00Z")]);
  const series = visit(patient, provider, new Date("2030-10-21T13:00:00Z"));
  await refused(
    "visits/1/scheduled_at", undefined, tx.savepoint(() => tx.bookSeries({ ...series, visits: 2 })), ConflictError,
  );
  assert.equal((await tx.list(Consultation, { patient_id: patient.id })).items.length, 2);
  await refused("visits", "consultation.series", tx.bookSeries({ ...series, visits: 1 }));
}));

test("coverage is that of the date of service", () => run(async (tx) => {
  const { patient } = await addPeople(tx);
  const insurer = await tx.add(InsuranceProvider.register({ name: "Insurer", now }));
  const subscriber = {
    patient_id: patient.id, subscriber_name: "Ada Lovelace", subscriber_relationship: "self", insurer, is_primary: true, now,
  };
  const lastYear = { effective_date: "2029-01-01", expiration_date: "2029-12-31" };
  const past = await tx.add(PatientInsurance.recordPast({ policy_number: "W1", ...lastYear, ...subscriber }));
  const current = PatientInsurance.enroll({ policy_number: "W2", effective_date: "2030-01-01", ...subscriber });
  const ended = await tx.save((await tx.add(current)).end({ last_day: "2030-06-30" }));
  for (const [day, expected] of [["2029-06-01", [past.id]], ["2030-06-30", [ended.id]], ["2030-07-01", []]]) {
    const covering = await tx.coverageOn({ patient_id: patient.id, day });
    assert.deepEqual(covering.map(({ id }) => id), expected, day);
  }
}));

async function orderOver(tx, patient, unit_price) {
  const charges = [{ name: "consultation", quantity: 1, unit_price }];
  return (await tx.placeOrder({ patient_id: patient.id, order_type: "consultation", lines: [], charges, now })).order;
}

/** Returns the outcome of an event, and the status of the payment. */
async function receive(tx, order, id, kind, amount, concludes = null) {
  const event = { id, order_id: order.id, kind, amount, concludes };
  const receipt = await tx.receivePaymentEvent({ event, time_zone: "America/New_York", now: lastMinute });
  return [receipt.outcome, receipt.order.payment_status];
}

/** Returns the ids and codes of the open exceptions. */
const exceptions = async (tx) => (await tx.paymentExceptions({ limit: 100 })).items.map(({ event, code }) => [event.id, code]);

test("payment events in any order, disputes, failed refunds and voids", () => run(async (tx) => {
  const { patient } = await addPeople(tx);
  const order = await orderOver(tx, patient, "100.00");
  assert.deepEqual(await receive(tx, order, "refund", "refunded", "10.00"), ["exception", "pending"]);
  assert.deepEqual(await receive(tx, order, "capture", "captured", "100.00"), ["applied", "partially_refunded"]);
  assert.deepEqual(await exceptions(tx), []);
  assert.deepEqual(await receive(tx, order, "capture", "captured", "100.00"), ["repeated", "partially_refunded"]);
  const failed = await receive(tx, order, "failed", "refund_failed", "10.00", "refund");
  assert.deepEqual(failed, ["exception", "partially_refunded"]);
  assert.deepEqual(await exceptions(tx), [["failed", "payment_event.refund_failed"]]);
  await tx.dismissPaymentException({ event_id: "failed", now });
  assert.deepEqual(await receive(tx, order, "opened", "dispute_opened", "60.00"), ["exception", "partially_refunded"]);
  assert.deepEqual(await exceptions(tx), [["opened", "payment_event.disputed"]]);
  assert.deepEqual(await receive(tx, order, "lost", "dispute_lost", "60.00", "opened"), ["applied", "partially_refunded"]);
  assert.deepEqual(await exceptions(tx), []);
  assert.equal((await tx.get(Order, order.id)).refunded_amount, "70.00");
  const other = await orderOver(tx, patient, "100.00");
  assert.deepEqual(await receive(tx, other, "authorized", "authorized", "100.00"), ["applied", "authorized"]);
  assert.deepEqual(await receive(tx, other, "voided", "voided", "100.00"), ["applied", "failed"]);
}));

test("invoices are issued and paid by the clinic's calendar", () => run(async (tx) => {
  const { patient } = await addPeople(tx);
  const [early, late] = [await orderOver(tx, patient, "100.00"), await orderOver(tx, patient, "50.00")];
  const clock = { time_zone: "America/New_York", now: lastMinute };
  const invoice = await tx.invoiceOrder({ order_id: early.id, ...clock });
  assert.deepEqual([invoice.status, invoice.issue_date, invoice.due_date], ["draft", "2030-12-01", "2030-12-31"]);
  await receive(tx, early, "early", "captured", "100.00");
  await receive(tx, late, "late", "captured", "50.00");
  for (const paid of [await tx.get(Invoice, invoice.id), await tx.invoiceOrder({ order_id: late.id, ...clock })]) {
    assert.deepEqual([paid.status, paid.paid_date], ["paid", "2030-12-01"]);
  }
}));

test("a patient is not merged with themself", () => run(async (tx) => {
  const { patient: { id } } = await addPeople(tx);
  await refused("merged_id", "patient.merge_self", tx.mergePatients({ kept_id: id, merged_id: id, now }));
  assert.equal(await tx.mergedInto({ patient_id: id }), null);
}));

test("an export has the rows of a merged duplicate", () => run(async (tx) => {
  const [{ patient: kept }, { patient: merged }] = [await addPeople(tx), await addPeople(tx)];
  await tx.mergePatients({ kept_id: kept.id, merged_id: merged.id, now });
  const copy = await tx.exportDesignatedRecordSet({ patient_id: kept.id, now });
  assert.deepEqual(copy.merged_patients.map(({ id }) => id), [merged.id]);
  assert.deepEqual(copy.merged_users.map(({ id }) => id), [merged.id]);
}));
