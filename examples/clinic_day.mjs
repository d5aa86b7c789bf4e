// A clinic day, end to end: people register, history is taken over, and a day is lived through.
//
// The same story as clinic_day.rs and clinic_day.py, line by line.

import { readFileSync } from "node:fs";
import {
  Actor, ConflictError, Consultation, InvalidError, Patient, Prescription, Provider, User, fromEnvironment,
} from "../bindings-node/index.mjs";

const JOB = Actor.job("clinic-day");

async function main() {
  const data = JSON.parse(readFileSync(new URL("data/clinic-day.json", import.meta.url)));
  const portal = await fromEnvironment();
  try {
    console.log("A clinic day: Monday, 2026-11-23, in Boston\n\nOpening the books");
    const refused = new Map();
    await open(portal, "providers registered", data.providers, refused, registerProvider);
    await open(portal, "patients registered", data.patients, refused, registerPatient);
    await open(portal, "past visits taken over", data.consultations, refused, takeOverVisit);
    await open(portal, "past prescriptions taken over", data.prescriptions, refused, takeOverPrescription);
    console.log("\nRefused, and why");
    for (const [reason, count] of [...refused].sort()) console.log(`  ${String(count).padStart(3)}  ${reason}`);

    const ids = data.patients.map((row) => row.id);
    const patients = (await portal.transaction(JOB, (tx) => tx.getMany(Patient, ids))).map((patient) => patient.id);
    const provider_id = data.providers[0].id;
    await live(portal, provider_id, patients);
    await close(portal, provider_id);
  } finally {
    await portal.close();
  }
  console.log("\nWhere to look next: README.md, then core/src/care/consultation.rs");
}

// ---- Opening the books ---------------------------------------------------------------------------------------------

/** Loads rows in one transaction; a row that is refused leaves no trace and is reported. */
async function open(portal, what, rows, refused, load) {
  let loaded = 0;
  await portal.transaction(JOB, async (tx) => {
    for (const row of rows) {
      try {
        await tx.savepoint(() => load(tx, row, refused));
        loaded += 1;
      } catch (error) {
        if (!(error instanceof InvalidError || error instanceof ConflictError)) throw error;
        note(refused, error);
      }
    }
  });
  console.log(`  ${String(loaded).padStart(3)} of ${String(rows.length).padStart(3)} ${what}`);
}

function note(refused, error) {
  for (const rule of error.violations) {
    // Many rows break one rule with many values: what was got is left out.
    const reason = `${rule.entity}.${rule.field} ${rule.message.split(", got ")[0]} [${rule.code}]`;
    refused.set(reason, (refused.get(reason) ?? 0) + 1);
  }
}

/** Registers a provider; one whose NPI is refused is registered without it. */
async function registerProvider(tx, { id, ...details }, refused) {
  const now = at("08:00");
  const email = `${details.license_number}@clinic.example`.toLowerCase();
  const user = await tx.add(newUser({ id, email, role: "provider" }, now));
  const arguments_ = { ...details, consultation_fee: "120.00", user, now };
  let provider;
  try {
    provider = Provider.register(arguments_);
  } catch (error) {
    note(refused, error);
    provider = Provider.register({ ...arguments_, npi_number: null });
  }
  await tx.add(provider);
}

async function registerPatient(tx, { id, email, phone, ...details }) {
  const now = at("08:00");
  const user = await tx.add(newUser({ id, email, phone, role: "patient" }, now));
  await tx.add(Patient.register({ ...details, user, now }));
}

function newUser(account, now) {
  return User.register({ ...account, timezone: "America/New_York", now }).activate();
}

/** Takes over history: a record that keeps the invariants, whether or not a door would let it in today. */
async function takeOverVisit(tx, row) {
  const [started, ended] = [new Date(row.started_at), new Date(row.ended_at)];
  let consultation_type = "routine";
  if (row.kind.includes("mergency")) consultation_type = "urgent";
  else if (row.kind.includes("Follow-up") || row.kind.includes("check up")) consultation_type = "follow_up";
  await tx.add(new Consultation({
    id: row.id, patient_id: row.patient_id, provider_id: row.provider_id,
    consultation_type, status: "completed",
    scheduled_at: started, slot_end: ended,
    started_at: started, ended_at: ended,
    duration_minutes: Math.ceil((ended - started) / 60_000),
    chief_complaint: row.reason, follow_up_required: false, fee: "120.00",
    insurance_covered: false, prescription_ids: [],
    created_at: daysLater(started, -1), updated_at: ended,
  }));
}

const FORMS = {
  Capsule: "capsule", Solution: "liquid", Syringe: "injection", Injector: "injection",
  Cream: "topical", Transdermal: "patch",
};

async function takeOverPrescription(tx, row) {
  const prescribed = new Date(row.prescribed_at);
  const words = row.medication.split(" ");
  const unit = words.findIndex((word, i) => i > 0 && word.startsWith("MG"));
  const form = Object.keys(FORMS).find((word) => row.medication.includes(word));
  const expires = daysLater(prescribed, 365);
  let status = expires <= at("08:00") ? "expired" : "active";
  if (row.status === "stopped") status = "cancelled";
  await tx.add(new Prescription({
    id: row.id, patient_id: row.patient_id, provider_id: row.provider_id, consultation_id: row.consultation_id,
    medication_name: row.medication,
    strength: unit > 0 ? `${words[unit - 1]} ${words[unit]}` : "as labelled",
    dosage_form: FORMS[form] ?? "tablet",
    quantity: 30, days_supply: 30, instructions: "as directed", refills_remaining: 0, total_refills: 0, status,
    prescribed_at: prescribed, expires_at: expires, created_at: prescribed, updated_at: prescribed,
  }));
}

// ---- The day -------------------------------------------------------------------------------------------------------

async function live(portal, provider_id, patients) {
  console.log("\nThe day");
  await openHours(portal, provider_id);
  const day = { provider_id, since: at("08:00"), until: at("18:00") };
  let free = await portal.transaction(JOB, (tx) => tx.freeSlots(day));
  console.log(`  08:00  Dr. Nguyen has ${free.length} free slots, the first at ${local(free[0].starts_at)}`);

  let first = await book(portal, provider_id, patients[0], "09:00", "08:05", "sore throat");
  console.log("  08:05  the first patient books 09:00");

  let [won, lost] = await race(portal, provider_id, patients.slice(1, 3));
  console.log(`  08:06  two patients race for 09:30: one books it, the other is refused [${lost.code}]`);

  const third = await book(portal, provider_id, patients[3], "10:00", "08:10", "back pain");
  const fourth = await book(portal, provider_id, patients[4], "10:30", "08:11", "skin rash");
  let fifth = await book(portal, provider_id, patients[5], "11:00", "08:12", "headache");
  free = await portal.transaction(JOB, (tx) => tx.freeSlots(day));
  console.log(`  08:12  10:00, 10:30 and 11:00 are booked; ${free.length} slots are free`);

  first = await see(portal, first, "09:02", "09:24:30", "streptococcal pharyngitis");
  console.log(`  09:24  the first visit is completed after ${first.duration_minutes} minutes`);
  const prescription = await prescribe(portal, first, AMOXICILLIN, "09:25");
  const refilled = await portal.transaction(JOB, (tx) => tx.save(prescription.refill({ now: at("09:30") })));
  let error = await refusal(() => refilled.refill({ now: at("09:31") }));
  console.log(`  09:30  amoxicillin is prescribed and refilled once; a second refill is refused [${error.code}]`);

  won = await see(portal, won, "09:31", "09:55", "influenza, suspected");
  console.log(`  09:55  the second visit is completed after ${won.duration_minutes} minutes`);
  error = await refusal(() => prescribe(portal, won, OXYCODONE, "09:56"));
  const [rule] = error.violations;
  console.log(`  09:56  oxycodone (CII) is refused: ${rule.field} ${rule.message} [${rule.code}]`);

  await portal.transaction(JOB, (tx) => tx.save(third.cancel({ now: at("09:57") })));
  await book(portal, provider_id, patients[6], "10:00", "09:58", "back pain");
  console.log("  09:58  10:00 is cancelled, and booked again by another patient");

  error = await refusal(() => fourth.markNoShow({ now: at("10:15") }));
  await portal.transaction(JOB, (tx) => tx.save(fourth.markNoShow({ now: at("10:45") })));
  console.log(`  10:45  nobody comes at 10:30; at 10:15 that was refused [${error.code}]`);

  fifth = await see(portal, fifth, "11:00", "11:29", "migraine");
  console.log(`  11:29  the visit of 11:00 is completed after ${fifth.duration_minutes} minutes`);
  error = await refusal(() => portal.transaction(JOB, (tx) => tx.save(third.reschedule())));
  console.log(`  11:30  a colleague's old copy of the 10:00 visit is refused [${error.code}]`);
}

async function openHours(portal, provider_id) {
  const monday = [{ from: "09:00", until: "12:00" }, { from: "13:00", until: "15:00" }];
  const hours = { time_zone: "America/New_York", slot_minutes: 30, weekly: { monday } };
  await portal.transaction(JOB, async (tx) => {
    const provider = await tx.get(Provider, provider_id);
    await tx.save(provider.revise({ availability_schedule: hours, now: at("08:00") }));
  });
}

function book(portal, provider_id, patient_id, time, now, chief_complaint) {
  return portal.transaction(JOB, async (tx) => {
    const provider = await tx.get(Provider, provider_id);
    return tx.add(Consultation.schedule({
      patient_id, provider, consultation_type: "initial", scheduled_at: at(time), duration_minutes: 30,
      chief_complaint, now: at(now),
    }));
  });
}

/** Two patients book the same slot at the same moment. */
async function race(portal, provider_id, rivals) {
  const racers = rivals.map((rival) => book(portal, provider_id, rival, "09:30", "08:06", "fever"));
  const outcomes = await Promise.allSettled(racers);
  const won = outcomes.filter((outcome) => outcome.status === "fulfilled");
  const lost = outcomes.filter((outcome) => outcome.status === "rejected");
  if (won.length !== 1) throw new Error("the race had not one winner");
  return [won[0].value, lost[0].reason];
}

async function see(portal, visit, start, end, assessment) {
  const begun = await portal.transaction(JOB, (tx) => tx.save(visit.start({ now: at(start) })));
  return portal.transaction(JOB, (tx) => tx.save(begun.complete({ assessment, now: at(end) })));
}

function prescribe(portal, visit, drug, now) {
  return portal.transaction(JOB, async (tx) => {
    const provider = await tx.get(Provider, visit.provider_id);
    const order = { ...drug, patient_id: visit.patient_id, provider, visit, policy: "2026-12-31", now: at(now) };
    const prescription = await tx.add(Prescription.prescribe(order));
    await tx.save(visit.addPrescription({ prescription_id: prescription.id }));
    return prescription;
  });
}

// ---- The evening ---------------------------------------------------------------------------------------------------

async function close(portal, provider_id) {
  console.log("\nThe evening");
  const { provider, agenda, expiring } = await portal.transaction(JOB, async (tx) => ({
    provider: await tx.get(Provider, provider_id),
    agenda: await tx.agenda({ provider_id, since: at("00:00"), until: at("23:59") }),
    expiring: await tx.expiringBefore({ instant: new Date("2027-02-23T08:00:00-05:00") }),
  }));
  const today = agenda.filter((visit) => visit.status === "completed").length;
  console.log(`  Dr. Nguyen has completed ${provider.total_consultations} consultations, ${today} of them today`);
  console.log(`  ${expiring.length} prescriptions expire within three months`);
  console.log("  The agenda:");
  for (const visit of agenda) {
    const length = visit.duration_minutes === null ? "" : `${visit.duration_minutes} min`;
    const line = [local(visit.scheduled_at), visit.status.padEnd(9), length.padStart(6), visit.chief_complaint];
    console.log(`    ${line.join("  ")}`);
  }
}

// ---- Small helpers -------------------------------------------------------------------------------------------------

/** A time of the day, in Boston. */
function at(time) {
  return new Date(`2026-11-23T${time}-05:00`);
}

/** The time of the day in Boston. */
function local(instant) {
  const format = { timeZone: "America/New_York", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return instant.toLocaleTimeString("en-US", format);
}

function daysLater(instant, days) {
  return new Date(instant.getTime() + days * 24 * 60 * 60 * 1000);
}

/** The error of something that must be refused. */
async function refusal(act) {
  try {
    await act();
  } catch (error) {
    return error;
  }
  throw new Error("it was not refused");
}

const AMOXICILLIN = {
  medication_name: "amoxicillin", strength: "500 mg", dosage_form: "capsule", quantity: 20, days_supply: 10,
  instructions: "one capsule twice a day", total_refills: 1, expires_at: new Date("2027-11-23T00:00:00-05:00"),
  ndc_number: "0781-2613-05",
};

const OXYCODONE = {
  medication_name: "oxycodone", strength: "5 mg", dosage_form: "tablet", quantity: 12, days_supply: 3,
  instructions: "one tablet every six hours", controlled_substance_schedule: "CII",
  expires_at: new Date("2026-12-23T00:00:00-05:00"),
};

await main();
