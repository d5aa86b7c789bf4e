// All methods of a transaction on PostgreSQL, and the errors that only a database can report.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import pg from "pg";
import {
  Actor, ConflictError, Consultation, CorruptError, DeniedError, ValidationError, NotFoundError, Patient, Prescription, Session,
  StaleError, User, connect, embedded,
} from "telehealth";
import {
  DAY, MINUTE, addPeople, alwaysOpen, failure, same, service, later, newPatient, newPrescription, newProvider, newUser, newVisit,
} from "./support/clinic.mjs";

const MISSING = "00000000-0000-7000-8000-000000000000";
let portal;
before(async () => { portal = await embedded({ allowAll: true }); });
after(() => portal.close());

const run = (work) => portal.transaction(service, work);

test("add returns the stored entity, and get reads it", async () => {
  const user = newUser();
  const added = await run((tx) => tx.add(user));
  assert.ok(added instanceof User);
  same(added, await run((tx) => tx.get(User, user.id)));
  assert.equal(added.email, user.email);
});

test("addAll and getMany keep the order, and omit missing rows", async () => {
  const users = Array.from({ length: 300 }, () => newUser());
  const added = await run((tx) => tx.addAll(users));
  assert.deepEqual(added.map(({ id }) => id), users.map(({ id }) => id));
  const ids = [users[7].id, MISSING, users[3].id];
  assert.deepEqual((await run((tx) => tx.getMany(User, ids))).map(({ id }) => id), [users[7].id, users[3].id]);
  assert.deepEqual(await run((tx) => tx.addAll([])), []);
  assert.deepEqual(await run((tx) => tx.getMany(User, [])), []);
});

test("save writes a change, and rejects a stale entity", async () => {
  const user = await run((tx) => tx.add(newUser()));
  const saved = await run((tx) => tx.save(user.activate()));
  assert.equal(saved.status, "active");
  assert.ok(saved.updated_at > user.updated_at);
  const error = await failure(StaleError, "row.stale", run((tx) => tx.save(user.delete())));
  assert.deepEqual([error.entity, error.id], ["user", user.id]);
  await failure(StaleError, "row.stale", run((tx) => tx.remove(user)));
  assert.equal((await run((tx) => tx.get(User, user.id))).status, "active");
});

test("remove deletes a row, unless other rows require it", async () => {
  const user = await run((tx) => tx.add(newUser()));
  assert.equal(await run((tx) => tx.remove(user)), undefined);
  const error = await failure(NotFoundError, "row.not_found", run((tx) => tx.get(User, user.id)));
  assert.deepEqual([error.entity, error.id], ["user", user.id]);
  await failure(NotFoundError, "row.not_found", run((tx) => tx.save(user)));
  const { patient, provider } = await run(addPeople);
  await run((tx) => tx.add(newVisit(patient, provider)));
  await failure(ConflictError, "reference.in_use", run((tx) => tx.remove(provider)));
});

test("list returns pages ordered by id, and stream all rows", async () => {
  const [{ provider }, { patient }] = [await run(addPeople), await run(addPeople)];
  const visits = Array.from({ length: 25 }, (_, i) =>
    newVisit(patient, provider, { scheduled_at: later(DAY + i * 60 * MINUTE), duration_minutes: 60 }));
  await run((tx) => tx.addAll(visits));
  const ids = visits.map(({ id }) => id).sort();
  const filter = { provider_id: provider.id };
  await run(async (tx) => {
    const pages = [];
    for (let after = null, more = true; more;) {
      const page = await tx.list(Consultation, filter, { after, limit: 10 });
      pages.push(page.items.map(({ id }) => id));
      after = page.next;
      more = after !== null;
    }
    assert.deepEqual(pages.map(({ length }) => length), [10, 10, 5]);
    assert.deepEqual(pages.flat(), ids);
    const streamed = [];
    for await (const visit of tx.stream(Consultation, filter)) streamed.push(visit.id);
    assert.deepEqual(streamed, ids);
    const some = { ...filter, status: "scheduled", scheduled_from: later(DAY + 30 * MINUTE), scheduled_before: later(DAY + 200 * MINUTE) };
    assert.equal((await tx.list(Consultation, some)).items.length, 3);
    for await (const visit of tx.stream(Consultation, filter)) if (visit.id === ids[2]) break;
    assert.deepEqual(await tx.list(Consultation, { provider_id: MISSING }), { items: [], damaged: [], next: null });
  });
  for (const limit of [0, -1, 1_001, 2 ** 31]) await failure(ValidationError, undefined, run((tx) => tx.list(User, {}, { limit })));
  await failure(ValidationError, "page.limit", run((tx) => tx.list(User, {}, { limit: 0 })));
  await failure(ValidationError, "field.unknown", run((tx) => tx.list(User, {}, { limt: 1 })));
  await failure(ValidationError, "field.unknown", run((tx) => tx.list(User, { npi_number: "1" })));
  await failure(ValidationError, "page.cursor", run((tx) => tx.list(User, {}, { after: "x" })));
  await failure(ValidationError, "label.unknown", run((tx) => tx.list(User, {}, { order: "email" })));
  await failure(ValidationError, "field.unknown", run((tx) => tx.count(User, { npi_number: "1" })));
  await failure(ValidationError, "label.unknown", run(async (tx) => { for await (const each of tx.stream(User, { role: "x" })) void each; }));
});

test("a stream reads more than one page", async () => {
  const zone = newUser().timezone;
  const users = Array.from({ length: 1_234 }, () => newUser("super_admin"));
  await run((tx) => tx.addAll(users));
  let count = 0;
  await run(async (tx) => { for await (const user of tx.stream(User, { role: "super_admin" })) count += Number(user.timezone === zone); });
  assert.equal(count, 1_234);
});

test("a stream that is left before its end keeps no connection", async () => {
  await run((tx) => tx.addAll(Array.from({ length: 1_001 }, () => newUser("admin"))));
  const small = await connect(portal.url, { poolSize: 1 });
  const failed = new Error("in mid-stream");
  const leave = {
    breaks: async (stream) => { for await (const user of stream) { assert.equal(user.role, "admin"); break; } },
    fails: async (stream) => { for await (const user of stream) throw Object.assign(failed, { role: user.role }); },
    "is forgotten": async (stream) => assert.equal((await stream.next()).done, false),
  };
  for (const [how, work] of Object.entries(leave)) {
    const left = small.transaction(service, (tx) => work(tx.stream(User, { role: "admin" })));
    if (how === "fails") await assert.rejects(left, (error) => error === failed);
    else await left;
    const { connections_used, connections_idle, connections_opened } = small.metrics();
    assert.deepEqual([connections_used, connections_idle, connections_opened], [0, 1, 1], how);
  }
  await small.close();
});

test("operations", async () => {
  const { patient, provider } = await run(addPeople);
  const visit = await run((tx) => tx.add(newVisit(patient, provider)));
  const prescription = await run((tx) => tx.add(newPrescription(patient, provider, { visit })));
  const session = await run((tx) => tx.add(Session.schedule({
    patient_id: patient.id, provider_id: provider.id, session_type: "therapy", scheduled_date: later(2 * DAY).toISOString().slice(0, 10),
  })));
  await run(async (tx) => {
    const day = { provider_id: provider.id, since: new Date(), until: later(2 * DAY) };
    same((await tx.list(Consultation, { provider_id: provider.id }, { order: "-scheduled_at" })).items, [visit]);
    assert.equal(await tx.count(Consultation, { provider_id: provider.id }), 1);
    for await (const each of tx.stream(Consultation, { provider_id: provider.id }, { order: "scheduled_at" })) same(each, visit);
    assert.deepEqual(await tx.freeSlots(day), []);
    await tx.save(provider.revise({ availability_schedule: alwaysOpen }));
    const slots = await tx.freeSlots(day);
    assert.ok(slots.length >= 45 && slots.every(({ starts_at, ends_at }) => ends_at - starts_at === 60 * MINUTE));
    assert.ok(slots.every(({ starts_at, ends_at }) => ends_at <= visit.scheduled_at || starts_at >= visit.slot_end));
    const chart = await tx.chart({ patient_id: patient.id });
    same(chart, { patient: await tx.get(Patient, patient.id), consultations: [visit], prescriptions: [prescription], sessions: [session], damaged: [] });
    assert.ok(Object.isFrozen(chart) && Object.isFrozen(chart.sessions) && chart.patient instanceof Patient);
    same((await tx.list(Prescription, { patient_id: patient.id, expires_before: later(91 * DAY) }, { order: "expires_at" })).items, [prescription]);
    same(await tx.prescriptionsOf({ consultation_ids: [visit.id, MISSING] }), [prescription]);
    const { email } = await tx.get(User, patient.id);
    assert.equal((await tx.userByEmail({ email: email.toUpperCase() })).id, patient.id);
    assert.equal(await tx.userByEmail({ email: "nobody@example.com" }), null);
    await failure(NotFoundError, "row.not_found", tx.chart({ patient_id: MISSING }));
    await failure(ValidationError, "field.missing", tx.freeSlots());
    await failure(ValidationError, "timestamp.malformed", tx.freeSlots({ ...day, since: "today" }));
  });
});

test("database constraints are reported with the codes of core's rules", async () => {
  const { patient, provider } = await run(addPeople);
  const visit = await run((tx) => tx.add(newVisit(patient, provider)));
  const error = await failure(ConflictError, "consultation.double_booking", run((tx) => tx.add(newVisit(patient, provider))));
  assert.deepEqual(error.violations.map(({ entity, field }) => [entity, field]), [["consultation", "scheduled_at"]]);
  await failure(ConflictError, "id.taken", run((tx) => tx.add(visit)));
  const { email } = await run((tx) => tx.get(User, patient.id));
  await failure(ConflictError, "user.email_taken", run((tx) => tx.add(User.register({ email, role: "patient" }))));
  await failure(ValidationError, "reference.unknown", run((tx) => tx.add(
    newVisit(newPatient(newUser()), provider, { scheduled_at: later(3 * DAY) }))));
  await run((tx) => tx.save(visit.cancel()));
  assert.ok(await run((tx) => tx.add(newVisit(patient, provider))));
});

test("arguments that are not entities, classes or ids are rejected", async () => {
  const user = newUser();
  await run(async (tx) => {
    for (const value of [undefined, null, 1, {}, { ...user }, [user], User, new Proxy(user, {})]) {
      await failure(ValidationError, "field.wrong_type", tx.add(value));
      await failure(ValidationError, "field.wrong_type", tx.save(value));
      await failure(ValidationError, "field.wrong_type", tx.remove(value));
    }
    for (const value of [undefined, null, user, [user, 1], [user, newProvider(newUser("provider"))], [, user], new Array(2 ** 32 - 1)]) {
      await failure(ValidationError, "field.wrong_type", tx.addAll(value));
    }
    for (const Class of [undefined, null, "users", Date, {}, user]) {
      await failure(ValidationError, "field.wrong_type", tx.get(Class, MISSING));
      await failure(ValidationError, "field.wrong_type", tx.list(Class));
    }
    for (const id of ["x", "", 7, {}, "\ud800", `${MISSING}\0`]) await failure(ValidationError, undefined, tx.get(User, id));
    for (const ids of ["x", undefined, [7], [undefined]]) await failure(ValidationError, undefined, tx.getMany(User, ids));
    await failure(ValidationError, "field.missing", tx.get(User));
    // None of these calls has reached the database, so the transaction is still usable.
    assert.ok(await tx.add(user));
  });
});

test("a user without the privilege is denied", async () => {
  const client = new pg.Client(portal.url);
  await client.connect();
  await client.query("REVOKE DELETE ON users FROM authenticated");
  await client.end();
  const user = await run((tx) => tx.add(newUser().activate()));
  await failure(DeniedError, "access.denied", portal.transaction(Actor.user(user.id), (tx) => tx.remove(user)));
});

test("a corrupt row is reported as an error", async () => {
  const user = await run((tx) => tx.add(newUser()));
  const client = new pg.Client(portal.url);
  await client.connect();
  await client.query("ALTER TABLE users DROP CONSTRAINT valid_email");
  await client.query("UPDATE users SET email = 'Zebedee' WHERE id = $1", [user.id]);
  await client.end();
  const error = await failure(CorruptError, "row.corrupt", run((tx) => tx.get(User, user.id)));
  assert.doesNotMatch(error.message, /Zebedee/);
});
