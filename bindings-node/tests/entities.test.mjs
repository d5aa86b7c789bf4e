// Entities without a database: constructors, commands, inspection and immutability.

import assert from "node:assert/strict";
import { Console } from "node:console";
import { Writable } from "node:stream";
import { test } from "node:test";
import { inspect } from "node:util";
import * as telehealth from "telehealth";
import { description } from "../lib/entity.js";
import { DAY, failure, same, later, newPatient, newPrescription, newProvider, newUser, newVisit } from "./support/clinic.mjs";

const { Consultation, ValidationError, Patient, TransitionError, User, UserRole, UserStatus, Session, Administrator } = telehealth;
const provider = newProvider(newUser("provider"));
const patient = newPatient(newUser());

test("a constructor fills in the current time and canonical forms", () => {
  const before = Date.now();
  const user = User.register({ email: "Ada@Example.com", role: UserRole.patient, phone: "+1 (415) 555-2671" });
  assert.ok(user instanceof User);
  assert.equal(user.email, "ada@example.com");
  assert.equal(user.phone, "+14155552671");
  assert.equal(user.status, UserStatus.pending);
  assert.ok(user.created_at.getTime() >= before && user.created_at.getTime() <= Date.now());
  const past = new Date("2026-01-02T03:04:05.678Z");
  assert.deepEqual(User.register({ email: "a@example.com", role: "admin", now: past }).created_at, past);
});

test("columns are not own properties, so that nothing that lists those shows them", () => {
  for (const { type, columns } of description.tables) {
    const made = { User: newUser(), Patient: patient, Provider: provider, Consultation: newVisit(patient, provider) }[type];
    if (!made) continue;
    assert.deepEqual([Object.keys(made), JSON.stringify({ ...made })], [[], "{}"]);
    for (const name in made) assert.fail(name);
    assert.deepEqual(Object.keys(made.toRecord()), columns.map(({ name }) => name));
    assert.ok(columns.every(({ name }) => name in made && made[name] !== undefined));
  }
});

test("tools that print objects show no protected values", () => {
  const [secret, printed] = [newPatient(newUser(), { last_name: "Zebedee" }), []];
  const console = new Console(new Writable({ write: (text, _, done) => { printed.push(`${text}`); done(); } }));
  console.log(secret, [secret], { in: secret });
  console.dir(secret, { depth: null, showHidden: true });
  console.table([secret]);
  console.error("%o %O", secret, secret);
  const error = new Error("failed", { cause: secret });
  console.log(error, Object.assign(new Error("failed"), { secret }));
  assert.match(printed.join(""), new RegExp(secret.id));
  assert.doesNotMatch(printed.join(""), /Zebedee/);
  assert.deepEqual(structuredClone({ ...secret }), {});
  const other = newPatient(newUser(), { last_name: "Zebedee" });
  assert.throws(() => assert.deepStrictEqual(secret, other), (error) => !/Zebedee/.test(inspect(error, { showHidden: true, getters: false })));
});

test("entities are compared by their columns", () => {
  const visit = newVisit(patient, provider);
  assert.ok(visit.equals(new Consultation(visit.toRecord())) && visit.equals(visit));
  const started = visit.start({ now: later(DAY) });
  assert.ok(!visit.equals(started) && !visit.equals(patient) && !visit.equals(undefined));
  // By comparisons of own properties as well.
  assert.deepStrictEqual(new Consultation(visit.toRecord()), visit);
  assert.notDeepStrictEqual(started, visit);
  assert.notDeepEqual([started], [visit]);
  assert.throws(() => Object.getPrototypeOf(Consultation).rowOf(visit), TypeError);
});

test("a command returns another entity", () => {
  const visit = newVisit(patient, provider);
  const started = visit.start({ now: later(DAY) });
  assert.equal(visit.status, "scheduled");
  assert.equal(started.status, "in_progress");
  assert.ok(started.started_at instanceof Date && visit.started_at === null);
  const done = started.complete({ notes: "well", follow_up_date: "2027-01-31", now: later(DAY + 90_000) });
  assert.equal(done.duration_minutes, 2);
  assert.equal(done.follow_up_date, "2027-01-31");
  assert.equal(done.document({ follow_up_date: null }).follow_up_date, null);
  assert.equal(done.document({ follow_up_date: undefined }).follow_up_date, "2027-01-31");
});

test("a transition error names machine, state and event", async () => {
  const error = await failure(TransitionError, "status.transition", () => newVisit(patient, provider).start({ now: later(DAY) }).start({ now: later(DAY) }));
  assert.deepEqual([error.machine, error.from, error.event], ["consultation", "in_progress", "start"]);
  assert.match(error.message, /cannot start a consultation that is in_progress/);
  assert.equal(error.name, "TransitionError");
  await failure(TransitionError, "prescription.no_refills", () => newPrescription(patient, provider).refill().refill());
});

test("a constructor reports all violations at once", async () => {
  const work = () => User.register({ email: "nobody", role: "doctor", phone: "none", age: 3 });
  const { violations } = await failure(ValidationError, undefined, work);
  const found = Object.fromEntries(violations.map(({ field, code }) => [field, code]));
  assert.deepEqual(found, {
    email: "email.malformed", role: "label.unknown", phone: "phone.malformed", age: "field.unknown",
  });
  assert.ok(violations.every(({ entity, message }) => entity === "user" && message.length > 0));
});

// This package encodes values; the native layer checks what it can encode.
test("violations of encoding and of checking are reported at once", async () => {
  const wrong = { now: new Date(NaN), timezone: "a\ud800", email: "nobody", phone: "none", "\udc00": 1 };
  const found = ({ violations }) => Object.fromEntries(violations.map(({ field, code }) => [field, code]));
  const expected = {
    now: "timestamp.malformed", timezone: "text.lone_surrogate", "?": "text.lone_surrogate",
    email: "email.malformed", phone: "phone.malformed", role: "field.missing",
  };
  const constructed = await failure(ValidationError, undefined, () => User.register(wrong));
  assert.deepEqual(found(constructed), expected);
  assert.equal(constructed.violations.length, 6);
  const commanded = await failure(ValidationError, undefined, () => newUser().revise({ phone: "none", timezone: NaN }));
  assert.deepEqual(found(commanded), { timezone: "field.wrong_type", phone: "phone.malformed" });
  const record = { ...newUser().toRecord(), created_at: new Date(NaN), email: "nobody" };
  const read = await failure(ValidationError, undefined, () => new User(record));
  assert.deepEqual(found(read), { created_at: "timestamp.malformed", email: "email.malformed" });
});

test("an entity cannot be changed", () => {
  const visit = newVisit(patient, provider);
  const before = JSON.stringify(visit.toRecord());
  for (const { name } of description.tables.find(({ type }) => type === "Consultation").columns) {
    assert.throws(() => { visit[name] = "other"; }, TypeError, name);
    delete visit[name];
  }
  assert.throws(() => { visit.more = 1; }, TypeError);
  assert.throws(() => visit.prescription_ids.push("x"), TypeError);
  visit.scheduled_at.setFullYear(1999);
  visit.toRecord().status = "completed";
  assert.equal(JSON.stringify(visit.toRecord()), before);
  assert.notEqual(visit.scheduled_at.getFullYear(), 1999);
  assert.throws(() => { UserRole.patient = "other"; }, TypeError);
});

test("an object within an entity is frozen, and omitted members stay absent", async () => {
  const weekly = { monday: [{ from: "09:00", until: "17:00" }] };
  const schedule = { time_zone: "America/New_York", slot_minutes: 30, weekly };
  const { availability_schedule } = provider.revise({ availability_schedule: schedule });
  assert.deepEqual(availability_schedule, schedule);
  assert.throws(() => { availability_schedule.weekly.monday[0].from = "08:00"; }, TypeError);
  const wrong = { ...schedule, weekly: { monday: [{ from: "09:00", until: new Date(NaN) }] } };
  const error = await failure(ValidationError, "timestamp.malformed", () => provider.revise({ availability_schedule: wrong }));
  assert.equal(error.violations[0].field, "availability_schedule/weekly/monday/0/until");
});

test("records convert to entities and back", async () => {
  const user = newUser();
  same(new User(user), user);
  same(new User(user.toRecord()), user);
  same(User.fromJson(JSON.stringify(user.toRecord())), user);
  assert.equal(new User({ ...user.toRecord(), status: "active" }).status, "active");
  for (const text of ["", "[]", "{", '{"a":1}{}', undefined, user]) {
    await failure(ValidationError, undefined, () => User.fromJson(text));
  }
  await failure(ValidationError, "text.lone_surrogate", () => User.fromJson("\ud800"));
  await failure(ValidationError, "field.missing", () => new User({}));
  await failure(ValidationError, "consultation.duration", () => new Consultation({ ...newVisit(patient, provider).toRecord(), status: "completed" }));
});

test("inspection shows no protected health information", () => {
  const secret = { first_name: "Zebedee", last_name: "Quux", date_of_birth: "1981-02-03", city: "Gotham" };
  const person = newPatient(newUser(), secret);
  const visit = newVisit(person, provider, { chief_complaint: "Zebedee has a cough" });
  const user = User.register({ email: "zebedee@example.com", role: "patient" });
  for (const value of [person, visit, user]) {
    for (const shown of [inspect(value), inspect({ in: [value] }, { depth: 9 }), `${value}`, inspect(value, { depth: 0, showHidden: true })]) {
      assert.doesNotMatch(shown, /Zebedee|Quux|1981|Gotham|cough/i, shown);
    }
  }
  assert.equal(inspect([[[user]]], { depth: 0 }), "[ [Array] ]");
  assert.match(inspect(user), /^User \{\s+id: '[0-9a-f-]{36}',\s+role: 'patient',\s+status: 'pending'\s+\}$/);
  assert.match(inspect(telehealth.Actor.service("night")), /night/);
});

test("an error about protected health information does not repeat it", async () => {
  const work = () => newPatient(newUser(), { first_name: "Zebedee".repeat(50), emergency_contact_phone: "Zebedee" });
  const error = await failure(ValidationError, undefined, work);
  assert.doesNotMatch(inspect(error), /Zebedee/);
});

test("every enumeration exports its labels", () => {
  for (const { name, labels } of description.labels) {
    assert.deepEqual(Object.values(telehealth[name]), labels);
    assert.ok(Object.isFrozen(telehealth[name]));
  }
});

test("other constructors and commands", () => {
  const session = Session.schedule({ patient_id: patient.id, provider_id: provider.id, session_type: "therapy", scheduled_date: later(DAY).toISOString().slice(0, 10) });
  assert.equal(session.start().followUp().status, "followup");
  const admin = Administrator.appoint({ first_name: "A", last_name: "B", user: newUser("admin") });
  assert.deepEqual(admin.grant({ permission: "users:read" }).permissions, ["users:read"]);
  assert.equal(patient.revise({ city: "London" }).city, "London");
  assert.equal(patient.revise({ city: "London" }).revise({ city: null }).city, null);
  assert.ok(Patient.prototype.completeOnboarding.call(patient).onboarding_completed);
});
