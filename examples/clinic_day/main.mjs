// A clinic day, end to end: registration, import of past records, and the events of one day.
//
// The same program as main.rs and main.py, with the same output.

import { Actor, Consultation, Prescription, Provider, fromEnvironment, grants } from "../../bindings-node/index.mjs";
import { openBooks } from "./books.mjs";
import { at, local } from "./clock.mjs";
import { shop } from "./shop.mjs";

const SERVICE = Actor.service("clinic-day");

async function main() {
  const portal = await fromEnvironment();
  try {
    await portal.grantService("clinic-day", grants);
    console.log("A clinic day: Monday, 2026-11-23, in Boston\n\nLoading the data");
    const [provider_id, patients] = await openBooks(portal);
    const visit = await live(portal, provider_id, patients);
    await shop(portal, visit);
    await close(portal, provider_id);
  } finally {
    await portal.close();
  }
  console.log("\nWhere to look next: README.md, then core/src/care/consultation.rs");
}

// ---- The day -------------------------------------------------------------------------------------------------------

/** Runs the day; returns the last visit. */
async function live(portal, provider_id, patients) {
  console.log("\nThe day");
  await openHours(portal, provider_id);
  const day = { provider_id, since: at("08:00"), until: at("18:00"), now: at("08:00") };
  let free = await portal.transaction(SERVICE, (tx) => tx.freeSlots(day));
  console.log(`  08:00  Dr. Nguyen has ${free.length} free slots, the first at ${local(free[0].starts_at)}`);

  let first = await book(portal, provider_id, patients[0], "09:00", "08:05", "sore throat");
  console.log("  08:05  the first patient books 09:00");

  let [won, lost] = await race(portal, provider_id, patients.slice(1, 3));
  console.log(`  08:06  two patients book 09:30 at the same time: one succeeds, the other is rejected [${lost.code}]`);

  const third = await book(portal, provider_id, patients[3], "10:00", "08:10", "back pain");
  const fourth = await book(portal, provider_id, patients[4], "10:30", "08:11", "skin rash");
  let fifth = await book(portal, provider_id, patients[5], "11:00", "08:12", "headache");
  free = await portal.transaction(SERVICE, (tx) => tx.freeSlots(day));
  console.log(`  08:12  10:00, 10:30 and 11:00 are booked; ${free.length} slots are free`);

  first = await see(portal, first, "09:02", "09:24:30", "streptococcal pharyngitis");
  console.log(`  09:24  the first visit is completed after ${first.duration_minutes} minutes`);
  const prescription = await prescribe(portal, first, AMOXICILLIN, "09:25");
  const refilled = await portal.transaction(SERVICE, (tx) => tx.save(prescription.refill({ now: at("09:30") })));
  let error = await failure(() => refilled.refill({ now: at("09:31") }));
  console.log(`  09:30  amoxicillin is prescribed and refilled once; a second refill is rejected [${error.code}]`);

  won = await see(portal, won, "09:31", "09:55", "influenza, suspected");
  console.log(`  09:55  the second visit is completed after ${won.duration_minutes} minutes`);
  error = await failure(() => prescribe(portal, won, OXYCODONE, "09:56"));
  const [rule] = error.violations;
  console.log(`  09:56  oxycodone (CII) is rejected: ${rule.field} ${rule.message} [${rule.code}]`);

  await portal.transaction(SERVICE, (tx) => tx.save(third.cancel({ now: at("09:57") })));
  await book(portal, provider_id, patients[6], "10:00", "09:58", "back pain");
  console.log("  09:58  10:00 is cancelled, and booked again by another patient");

  error = await failure(() => fourth.markNoShow({ now: at("10:15") }));
  await portal.transaction(SERVICE, (tx) => tx.save(fourth.markNoShow({ now: at("10:45") })));
  console.log(`  10:45  the patient of 10:30 is a no-show; at 10:15 this was rejected [${error.code}]`);

  fifth = await see(portal, fifth, "11:00", "11:29", "migraine");
  console.log(`  11:29  the visit of 11:00 is completed after ${fifth.duration_minutes} minutes`);
  error = await failure(() => portal.transaction(SERVICE, (tx) => tx.save(third.reschedule())));
  console.log(`  11:30  saving a stale copy of the 10:00 visit is rejected [${error.code}]`);
  return fifth;
}

async function openHours(portal, provider_id) {
  const monday = [{ from: "09:00", until: "12:00" }, { from: "13:00", until: "15:00" }];
  const hours = { time_zone: "America/New_York", slot_minutes: 30, weekly: { monday } };
  await portal.transaction(SERVICE, async (tx) => {
    const provider = await tx.get(Provider, provider_id);
    await tx.save(provider.revise({ availability_schedule: hours, now: at("08:00") }));
  });
}

function book(portal, provider_id, patient_id, time, now, chief_complaint) {
  return portal.transaction(SERVICE, (tx) => tx.bookVisit({
    patient_id, provider_id, consultation_type: "initial", scheduled_at: at(time), duration_minutes: 30,
    chief_complaint, now: at(now),
  }));
}

/** Books the same slot for two patients at the same time. */
async function race(portal, provider_id, rivals) {
  const racers = rivals.map((rival) => book(portal, provider_id, rival, "09:30", "08:06", "fever"));
  const outcomes = await Promise.allSettled(racers);
  const won = outcomes.filter((outcome) => outcome.status === "fulfilled");
  const lost = outcomes.filter((outcome) => outcome.status === "rejected");
  if (won.length !== 1) throw new Error("expected exactly one booking");
  return [won[0].value, lost[0].reason];
}

async function see(portal, visit, start, end, assessment) {
  const begun = await portal.transaction(SERVICE, (tx) => tx.save(visit.start({ now: at(start) })));
  return portal.transaction(SERVICE, (tx) => tx.save(begun.complete({ assessment, now: at(end) })));
}

function prescribe(portal, { patient_id, provider_id, id }, drug, now) {
  const order = { ...drug, patient_id, provider_id, consultation_id: id, policy: "2026-12-31", now: at(now) };
  return portal.transaction(SERVICE, (tx) => tx.prescribe(order));
}

// ---- The evening ---------------------------------------------------------------------------------------------------

async function close(portal, provider_id) {
  console.log("\nThe evening");
  const { provider, agenda, expiring } = await portal.transaction(SERVICE, async (tx) => ({
    provider: await tx.get(Provider, provider_id),
    agenda: (await tx.list(
      Consultation,
      { provider_id, scheduled_from: at("00:00"), scheduled_before: at("23:59") },
      { order: "scheduled_at" },
    )).items,
    expiring: await tx.count(Prescription, { status: "active", expires_before: new Date("2027-02-23T08:00:00-05:00") }),
  }));
  const today = agenda.filter((visit) => visit.status === "completed").length;
  console.log(`  Dr. Nguyen has completed ${provider.total_consultations} consultations, ${today} of them today`);
  console.log(`  ${expiring} prescriptions expire within three months`);
  console.log("  The agenda:");
  for (const visit of agenda) {
    const length = visit.duration_minutes === null ? "" : `${visit.duration_minutes} min`;
    const line = [local(visit.scheduled_at), visit.status.padEnd(9), length.padStart(6), visit.chief_complaint];
    console.log(`    ${line.join("  ")}`);
  }
}

// ---- Small helpers -------------------------------------------------------------------------------------------------

/** Returns the error of a call that must fail. */
async function failure(act) {
  try {
    await act();
  } catch (error) {
    return error;
  }
  throw new Error("the call did not fail");
}

const AMOXICILLIN = {
  medication_name: "amoxicillin", strength: "500 mg", dosage_form: "capsule", quantity: "20", days_supply: 10,
  instructions: "one capsule twice a day", total_refills: 1, expires_at: new Date("2027-11-23T00:00:00-05:00"),
  ndc_number: "0781-2613-05",
};

const OXYCODONE = {
  medication_name: "oxycodone", strength: "5 mg", dosage_form: "tablet", quantity: "12", days_supply: 3,
  instructions: "one tablet every six hours", controlled_substance_schedule: "CII",
  expires_at: new Date("2026-12-23T00:00:00-05:00"),
};

await main();
