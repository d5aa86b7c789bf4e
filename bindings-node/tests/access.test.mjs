// Access control: users, service accounts and their grants, emergency access, and signed contexts.

import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import {
  Actor, AuditLog, DeniedError, ValidationError, Keyring, NotFoundError, Notification, Patient, User, connect, embedded, grants,
} from "telehealth";
import { failure, same, service, newPatient, newProvider, newUser } from "./support/clinic.mjs";

const keyring = Keyring.generate("tests");
let server;
let clinic;

before(async () => {
  server = await embedded({ allowAll: true });
  clinic = await inSchema("access");
});
after(async () => {
  await clinic.close();
  await server.close();
});

/** Opens a portal in which service accounts have no privileges until they are granted. */
async function inSchema(schema, options = {}) {
  const portal = await connect(server.url, { schema, keyring, poolSize: 4, ...options });
  await portal.migrate();
  await portal.grantService("tests", grants);
  return portal;
}

const asService = (work) => clinic.transaction(service, work);
const active = (role) => asService((tx) => tx.add(newUser(role).activate()));
const patient = async () => asService(async (tx) => tx.add(newPatient(await tx.add(newUser().activate()))));

test("users see only their own rows", async () => {
  const [mine, other] = [await patient(), await patient()];
  await clinic.transaction(Actor.user(mine.id), async (tx) => {
    same(await tx.get(Patient, mine.id), mine);
    // A row that the actor may not see cannot be distinguished from a missing one.
    const answers = new Set();
    for (const id of [other.id, randomUUID()]) {
      const error = await failure(NotFoundError, undefined, tx.get(Patient, id));
      answers.add(`${error.code} ${error.message.replace(id, "")}`);
    }
    assert.equal(answers.size, 1);
    assert.deepEqual((await tx.list(Patient)).items.map(({ id }) => id), [mine.id]);
  });
});

test("unknown and inactive actors are denied", async () => {
  const pending = await asService((tx) => tx.add(newUser()));
  for (const actor of [Actor.user(randomUUID()), Actor.user(pending.id), Actor.service("stranger"), Actor.service("*")]) {
    await failure(DeniedError, "access.denied", clinic.begin(actor));
  }
});

test("a service account has exactly the granted privileges", async () => {
  const mine = await patient();
  const nightly = Actor.service("nightly");
  await clinic.grantService("nightly", ["patients:select"]);
  same(await clinic.transaction(nightly, (tx) => tx.get(Patient, mine.id)), mine);
  await assert.rejects(clinic.transaction(nightly, (tx) => tx.add(newUser())), { code: "access.grant_missing", grant: "users:insert" });
  await assert.rejects(clinic.transaction(nightly, (tx) => tx.get(User, mine.id)), { code: "access.grant_missing", grant: "users:select" });
  await clinic.grantService("nightly", []);
  await failure(DeniedError, "access.denied", clinic.begin(nightly));
  for (const wrong of [["patients:truncate"], ["nothing:select"], ["patients"], [1], "patients:select", null, undefined]) {
    await failure(ValidationError, undefined, clinic.grantService("nightly", wrong));
  }
});

test("emergency access covers one chart", async () => {
  const [chart, other] = [await patient(), await patient()];
  const doctor = await active("provider");
  await asService((tx) => tx.add(newProvider(doctor)));
  await failure(NotFoundError, undefined, clinic.transaction(Actor.user(doctor.id), (tx) => tx.get(Patient, chart.id)));
  const actor = Actor.user(doctor.id, { address: "192.0.2.7", session: "s1", userAgent: "tests" });
  const { email } = await asService((tx) => tx.get(User, chart.id));
  const found = await clinic.findForEmergency(actor, "unconscious", { last_name: chart.last_name, email });
  assert.deepEqual(found.patients.map(({ patient_id, date_of_birth }) => [patient_id, date_of_birth]), [[chart.id, chart.date_of_birth]]);
  assert.equal(found.has_more, false);
  const access = await clinic.breakGlass(actor, chart.id, "unconscious");
  assert.equal(access.patient_id, chart.id);
  const minutes = (access.expires_at - Date.now()) / 60_000;
  assert.ok(Object.isFrozen(access) && minutes > 59 && minutes < 61);
  same(await clinic.transaction(actor, (tx) => tx.get(Patient, chart.id)), chart);
  await failure(NotFoundError, undefined, clinic.transaction(actor, (tx) => tx.get(Patient, other.id)));
  await asService(async (tx) => {
    assert.equal((await tx.list(Notification, { user_id: chart.id })).items.length, 1);
    const entries = (await tx.list(AuditLog, { actor_id: doctor.id })).items.filter(({ severity }) => severity === "critical");
    assert.deepEqual(entries.map(({ action }) => action), ["EMERGENCY_SEARCH", "EMERGENCY_ACCESS", "PATIENT_READ"]);
    assert.deepEqual([entries[1].session_id, entries[1].ip_address, entries[1].user_agent], ["s1", "192.0.2.7", "tests"]);
    assert.equal(await tx.emergencyReason({ entry_id: entries[1].id }), "unconscious");
  });
});

test("invalid emergency requests are rejected", async () => {
  const [chart, doctor] = [await patient(), await active("provider")];
  await asService((tx) => tx.add(newProvider(doctor)));
  const actor = Actor.user(doctor.id);
  for (const [reason, code] of [[" ", "text.blank"], ["x".repeat(10_000), "text.too_long"], [undefined, "field.missing"], [7, "field.wrong_type"]]) {
    await failure(ValidationError, code, clinic.breakGlass(actor, chart.id, reason));
    await failure(ValidationError, code, clinic.findForEmergency(actor, reason, { email: "ada@example.com" }));
  }
  for (const search of [undefined, null, {}, { first: "Ada" }, { date_of_birth: chart.date_of_birth }]) {
    await failure(ValidationError, undefined, clinic.findForEmergency(actor, "unconscious", search));
  }
  await failure(NotFoundError, undefined, clinic.breakGlass(actor, randomUUID(), "unconscious"));
  for (const somebody of [Actor.user(chart.id), service, Actor.user(randomUUID())]) {
    await failure(DeniedError, "access.denied", clinic.breakGlass(somebody, chart.id, "unconscious"));
  }
  for (let i = 0; i < 20; i++) await clinic.breakGlass(actor, chart.id, "unconscious");
  await failure(DeniedError, "emergency.access_limit", clinic.breakGlass(actor, chart.id, "unconscious"));
});

test("invalid actors are rejected", async () => {
  const id = randomUUID();
  const wrong = [
    () => Actor.user("nobody"),
    () => Actor.user(undefined),
    () => Actor.service(""),
    () => Actor.service("x".repeat(201)),
    () => Actor.user(id, { emergency: "fire" }),
    () => Actor.service("tests", 1),
    () => Actor.service("tests", null),
    () => Actor.user(id, { reason: "fire" }),
    () => Actor.user(id, { address: "no address" }),
    () => Actor.user(id, { session: "a\0b" }),
    () => Actor.user(id, { get session() { throw new Error("no"); } }),
  ];
  for (const make of wrong) {
    await failure(ValidationError, undefined, async () => (await clinic.begin(make())).rollback());
  }
});

test("contexts must be signed while keys are set", async () => {
  const contextKey = randomBytes(32);
  const signed = await inSchema("signed", { contextKey, poolSize: 1 });
  await signed.signContexts([contextKey]);
  const user = await signed.transaction(service, (tx) => tx.add(newUser()));
  for (const other of [undefined, randomBytes(32)]) {
    const forger = await connect(server.url, { schema: "signed", contextKey: other, poolSize: 1 });
    await failure(DeniedError, "access.denied", forger.begin(service));
    await forger.close();
  }
  await signed.signContexts([]);
  const unsigned = await connect(server.url, { schema: "signed", poolSize: 1 });
  same(await unsigned.transaction(service, (tx) => tx.get(User, user.id)), user);
  await unsigned.close();
  for (const short of [randomBytes(31), "text", 1]) {
    await failure(ValidationError, undefined, connect(server.url, { contextKey: short }));
    await failure(ValidationError, undefined, signed.signContexts([short]));
  }
  await signed.close();
});

test("the doctor reports findings", async () => {
  const found = await clinic.doctor();
  assert.ok(found.every(({ code }) => !/^(policy|function|trigger|grant)[.]/.test(code)), JSON.stringify(found));
  assert.ok(found.some(({ code, severity, sql }) => code === "login.superuser" && severity === "critical" && sql === null));
  const named = await clinic.doctor({ logins: ["stranger"] });
  assert.deepEqual(named.find(({ code }) => code === "login.missing")?.object, "stranger");
  assert.ok(Object.isFrozen(named) && Object.isFrozen(named[0]));
  await failure(ValidationError, "field.wrong_type", clinic.doctor({ logins: [1] }));
});

test("the access report says who can do what", async () => {
  const report = await server.accessReport("2026-01-01", { dormantDays: 30 });
  assert.deepEqual([report.since, report.dormant_days, report.needs_action], ["2026-01-01", 30, true]);
  assert.ok(report.made instanceof Date && report.markdown.startsWith("# Access report") && report.csv.startsWith("rules,roles,"));
  const services = report.sections.find(({ name }) => name === "services");
  // A private server grants everything to every service account.
  assert.equal(services.rows[0][services.columns.indexOf("service")], "*");
  await failure(ValidationError, "date.malformed", server.accessReport("yesterday"));
  await failure(ValidationError, "integer.out_of_range", server.accessReport("2026-01-01", { dormantDays: -1 }));
});
