// Test data, and common assertions.

import assert from "node:assert/strict";
import pg from "pg";
import {
  Actor, Consultation, Patient, Prescription, Provider, User, codes, TelehealthError,
} from "telehealth";

export const service = Actor.service("tests");
export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;
export const later = (milliseconds) => new Date(Date.now() + milliseconds);

/**
 * Asserts that two values are the same, also entities in them: `assert.deepEqual` sees no columns, which are not own
 * properties.
 */
export const same = (actual, expected) => assert.deepEqual(plain(actual), plain(expected));
/** Returns a value as plain JSON, with all columns of the entities in it. */
export const plain = (value) => JSON.parse(JSON.stringify(value, function all(key, json) {
  return this[key]?.toRecord?.() ?? json;
}));

let count = 0;
export const newUser = (role = "patient") => User.register({ email: `user${++count}.${process.pid}@example.com`, role });

export const newPatient = (user, more = {}) =>
  Patient.register({ first_name: "Ada", last_name: "Lovelace", date_of_birth: "1990-12-10", user, ...more });

const open = [{ from: "00:00", until: "24:00" }];
const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/** A schedule that is open at all times. */
export const alwaysOpen = {
  time_zone: "UTC", slot_minutes: 60, weekly: Object.fromEntries(DAYS.map((day) => [day, open])),
};

export const newProvider = (user, more = {}) =>
  Provider.register({
    first_name: "Grace", last_name: "Hopper", license_number: "A-1", license_state: "CA",
    license_expiry_date: "2099-12-31", consultation_fee: "80.00", user, ...more,
  });

export const newVisit = (patient, provider, more = {}) =>
  Consultation.schedule({
    patient_id: patient.id, consultation_type: "initial", scheduled_at: later(DAY), duration_minutes: 30, provider, ...more,
  });

export const newPrescription = (patient, provider, more = {}) =>
  Prescription.prescribe({
    patient_id: patient.id, medication_name: "Amoxicillin", strength: "500 mg", dosage_form: "capsule", quantity: "21",
    days_supply: 7, instructions: "three times a day", total_refills: 1, expires_at: later(90 * DAY), provider, ...more,
  });

/** Adds a patient and a provider, with their users. */
export async function addPeople(tx) {
  const [patientUser, providerUser] = await tx.addAll([newUser("patient"), newUser("provider")]);
  return { patient: await tx.add(newPatient(patientUser)), provider: await tx.add(newProvider(providerUser)) };
}

/** Runs statements as the owner of the server. */
export async function sql(url, ...statements) {
  const client = new pg.Client(url);
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

/** Makes every new account of an administrator fail as PostgreSQL does when transactions stand in each other's way. */
export const contendForAdmins = ({ url }) => sql(url, `
  CREATE FUNCTION contend() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'could not serialize access' USING ERRCODE = '40001'; END $$;
  CREATE TRIGGER contend BEFORE INSERT ON users FOR EACH ROW WHEN (NEW.role = 'admin') EXECUTE FUNCTION contend()`);

/** Asserts that `work` fails with an error of this library, and returns it. */
export async function failure(Class, code, work) {
  let error;
  try {
    await (typeof work === "function" ? work() : work);
  } catch (caught) {
    error = caught;
  }
  assert.ok(error instanceof TelehealthError, `not an error of this library: ${error?.stack}`);
  assert.equal(error.constructor.name, Class.name, error.stack);
  if (code !== undefined) assert.equal(error.code, code, error.stack);
  assert.ok(error.code in codes, `${error.code} is not listed`);
  for (const violation of error.violations) assert.ok(violation.code in codes, violation.code);
  return error;
}
