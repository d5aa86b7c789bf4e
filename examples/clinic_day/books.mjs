// Loading the data: people register, and past records are imported.

import { readFileSync } from "node:fs";
import {
  Actor, ConflictError, Consultation, ValidationError, Patient, Prescription, Provider, User,
} from "../../bindings-node/index.mjs";
import { at } from "./clock.mjs";

const SERVICE = Actor.service("clinic-day");

/** Loads the data; returns the provider whose day is shown, and the patients. */
export async function openBooks(portal) {
  const data = JSON.parse(readFileSync(new URL("../data/clinic-day.json", import.meta.url)));
  const rejected = new Map();
  await loadRows(portal, "providers registered", data.providers, rejected, registerProvider);
  await loadRows(portal, "patients registered", data.patients, rejected, registerPatient);
  await loadRows(portal, "past visits imported", data.consultations, rejected, importVisit);
  await loadRows(portal, "past prescriptions imported", data.prescriptions, rejected, importPrescription);
  console.log("\nRejected rows");
  for (const [reason, count] of [...rejected].sort()) console.log(`  ${String(count).padStart(3)}  ${reason}`);

  const ids = data.patients.map((row) => row.id);
  const patients = await portal.transaction(SERVICE, (tx) => tx.getMany(Patient, ids));
  return [data.providers[0].id, patients.map((patient) => patient.id)];
}

/** Loads rows in one transaction; a rejected row is rolled back and reported. */
async function loadRows(portal, what, rows, rejected, load) {
  let loaded = 0;
  await portal.transaction(SERVICE, async (tx) => {
    for (const row of rows) {
      try {
        await tx.savepoint(() => load(tx, row, rejected));
        loaded += 1;
      } catch (error) {
        if (!(error instanceof ValidationError || error instanceof ConflictError)) throw error;
        note(rejected, error);
      }
    }
  });
  console.log(`  ${String(loaded).padStart(3)} of ${String(rows.length).padStart(3)} ${what}`);
}

function note(rejected, error) {
  for (const rule of error.violations) {
    // Grouped by rule, so the value that was got is omitted.
    const reason = `${rule.entity}.${rule.field} ${rule.message.split(", got ")[0]} [${rule.code}]`;
    rejected.set(reason, (rejected.get(reason) ?? 0) + 1);
  }
}

/** Registers a provider; one whose NPI is rejected is registered without it. */
async function registerProvider(tx, { id, ...details }, rejected) {
  const now = at("08:00");
  const email = `${details.license_number}@clinic.example`.toLowerCase();
  const user = await tx.add(newUser({ id, email, role: "provider" }, now));
  const arguments_ = { ...details, consultation_fee: "120.00", user, now };
  let provider;
  try {
    provider = Provider.register(arguments_);
  } catch (error) {
    note(rejected, error);
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

/** Imports a past record, which must satisfy the invariants, but not the rules of constructors. */
async function importVisit(tx, row) {
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

async function importPrescription(tx, row) {
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
    quantity: "30", quantity_unit: "each", days_supply: 30, instructions: "as directed", refills_remaining: 0,
    total_refills: 0, status,
    prescribed_at: prescribed, expires_at: expires, created_at: prescribed, updated_at: prescribed,
  }));
}

function daysLater(instant, days) {
  return new Date(instant.getTime() + days * 24 * 60 * 60 * 1000);
}
