// Tools that record what a program holds show no protected value of its entities: a test for each tool.

import assert from "node:assert/strict";
import { Console } from "node:console";
import inspector from "node:inspector";
import { Session } from "node:inspector/promises";
import { Writable } from "node:stream";
import { test } from "node:test";
import { format, inspect } from "node:util";
import { diff } from "@vitest/utils/diff";
import pino from "pino";
import { Actor, Patient, User, connect, embedded } from "telehealth";
import { newPatient, newProvider, newUser, newVisit } from "./support/clinic.mjs";

/** Returns entities as a program holds them. */
function held() {
  const user = User.register({ email: "zebedee@example.com", role: "patient", phone: "+1 415 555 2671" });
  const patient = newPatient(user, { last_name: "Zebedee" });
  const visit = newVisit(patient, newProvider(newUser("provider")), { chief_complaint: "a cough" });
  return { user, patient, visits: [visit], chart: Object.freeze({ patient, consultations: [visit] }) };
}

const SECRETS = /zebedee|a cough|1990-12-10|4155552671/i;

/** Checks that a tool has shown the entities, and none of their secrets. */
function clean(said) {
  assert.match(said, /scheduled/);
  assert.doesNotMatch(said, SECRETS);
}

/** Returns a stream, and what was written to it. */
function memory() {
  const written = [];
  return { written, stream: new Writable({ write: (text, _, done) => { written.push(`${text}`); done(); } }) };
}

test("console.log, dir, table and error", () => {
  const { written, stream } = memory();
  const console = new Console(stream);
  const it = held();
  console.log(it, it.patient, "%o %O %j", it, it, it);
  console.dir(it, { depth: null, showHidden: true });
  console.table(it.visits);
  console.table([it.patient, it.user]);
  console.error(new Error("failed", { cause: it }));
  console.assert(false, it);
  clean(written.join(""));
});

test("util.inspect and util.format, with everything that they can show", () => {
  const it = held();
  clean(inspect(it, { showHidden: true, depth: null, getters: true, showProxy: true, compact: false }));
  clean(format("%s %o %O %j", it.patient, it, it.visits, it));
});

test("pino", () => {
  const { written, stream } = memory();
  const logger = pino({ level: "trace", base: held() }, stream);
  const it = held();
  logger.info(it, "booked");
  logger.error(Object.assign(new Error("failed"), it));
  logger.child(it).warn("%o %j %s", it, it.patient, it.user);
  clean(written.join(""));
});

test("JSON.stringify has the columns that are never personal data", () => {
  clean(JSON.stringify(held()));
  const { patient } = held();
  const json = JSON.parse(JSON.stringify(patient));
  assert.deepEqual([json.id, "last_name" in json, "date_of_birth" in json], [patient.id, false, false]);
  assert.equal(patient.toRecord().last_name, "Zebedee");
});

test("structuredClone", () => {
  const { patient, visits } = held();
  assert.doesNotMatch(JSON.stringify(structuredClone({ patient: { ...patient }, visits: visits.map((visit) => ({ ...visit })) })), SECRETS);
  // A class with private parts is cloned without them.
  assert.doesNotMatch(inspect(structuredClone(patient), { showHidden: true, depth: null }), SECRETS);
});

test("the diff of Vitest, and that of node:assert", () => {
  const [one, other] = [held(), held()];
  clean(diff(one, other, { expand: true }));
  clean(diff(one.visits[0], other.visits[0], { expand: true }));
  for (const [actual, expected] of [[one, other], [one.patient, other.patient]]) {
    assert.throws(() => assert.deepStrictEqual(actual, expected), (error) => !SECRETS.test(inspect(error)) && !SECRETS.test(error.message));
  }
});

test("local variables as error trackers read them, with the debugger", async () => {
  const session = new Session();
  session.connect();
  globalThis.held = held();
  try {
    const { result } = await session.post("Runtime.evaluate", { expression: "held" });
    const shown = [];
    // Like @sentry/node: own properties, and those of what they hold, but not the private parts of classes.
    const visit = async ({ objectId }, depth) => {
      const { result: properties } = await session.post("Runtime.getProperties", { objectId, ownProperties: true });
      for (const { name, value } of properties) {
        shown.push({ name, ...value });
        if (value?.objectId && depth > 0 && name !== "__proto__") await visit(value, depth - 1);
      }
    };
    await visit(result, 4);
    assert.ok(shown.some(({ name }) => name === "Symbol(columns)"), "it has looked into entities");
    assert.doesNotMatch(JSON.stringify(shown), SECRETS);
  } finally {
    delete globalThis.held;
    session.disconnect();
  }
});

/** Runs `work`, and returns the local variables of the library's frames while each of its errors is thrown. */
async function variablesAtErrors(work) {
  const [session, scripts, seen] = [new inspector.Session(), new Map(), []];
  session.connect();
  session.on("Debugger.scriptParsed", ({ params: { scriptId, url } }) => scripts.set(scriptId, url));
  session.on("Debugger.paused", ({ params: { data, callFrames } }) => {
    // Errors of this class are caught in the library.
    if (data.className === "FieldError") return;
    const ours = callFrames.filter(({ location }) => /\/lib\/\w+\.js$/.test(scripts.get(location.scriptId)));
    for (const { type, object } of ours.flatMap(({ scopeChain }) => scopeChain)) {
      if (type === "global") continue;
      const properties = { objectId: object.objectId, ownProperties: true, generatePreview: true };
      session.post("Runtime.getProperties", properties, (_, { result }) => seen.push(...result));
    }
  });
  session.post("Debugger.enable");
  session.post("Debugger.setPauseOnExceptions", { state: "all" });
  try {
    await work();
  } finally {
    session.disconnect();
  }
  return JSON.stringify(seen);
}

test("frames of the library while an error is thrown", async () => {
  const portal = await embedded({ allowAll: true });
  const [service, { user }] = [Actor.service("tests"), held()];
  // A variable, because the inspector also shows the source of functions.
  const secret = "zebedee";
  const failures = {
    "a record": () => new User({ ...user.toRecord(), email: secret }),
    "a constructor": () => User.register({ email: secret, role: "patient" }),
    "a command": () => user.revise({ phone: secret }),
    "a value that JSON cannot hold": () => Patient.register({ last_name: secret, first_name: () => 1, user }),
    "JSON text": () => User.fromJson(JSON.stringify({ email: secret })),
    "an operation": () => portal.transaction(service, (tx) => tx.verifyPassword({ email: secret, password: secret })),
    "an operation of the portal": () => portal.findForEmergency(service, secret, { phone: secret }),
    "a connection": () => connect(`postgresql://${secret}:${secret}@127.0.0.1:1/x`, { acquireTimeout: 100 }),
  };
  for (const [name, fail] of Object.entries(failures)) {
    let error;
    const seen = await variablesAtErrors(async () => { error = await Promise.resolve().then(fail).catch((it) => it); });
    assert.ok(error.code, `${name}: ${error}`);
    assert.match(seen, /"name":"answer"|"name":"text"/, name);
    assert.doesNotMatch(seen, SECRETS, name);
  }
  await portal.close();
});
