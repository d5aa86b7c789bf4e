// Statements that end at once: aborted signals, closed portals; rows that are changed under a lock; permissions.

import assert from "node:assert/strict";
import { once } from "node:events";
import { chmodSync, cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import {
  Actor, NotFoundError, Signer, StaleError, TelehealthError, User, ValidationError, connect, embedded, fromEnvironment,
  grantsOf,
} from "telehealth";

const SERVICE = Actor.service("tests");
/** More milliseconds than a cancellation takes, fewer than `lockTimeout`. */
const AT_ONCE = 3_000;

let portal;
before(async () => { portal = await embedded({ allowAll: true }); });
after(() => portal.close());

let made = 0;
const newUser = () => User.register({ email: `cancel${made++}@example.com`, role: "patient" });
const stored = () => portal.transaction(SERVICE, (tx) => tx.add(newUser()));
const refused = (code) => (error) => error instanceof TelehealthError && error.code === code;

/** Runs `work` while another transaction holds the lock of a row. */
async function whileLocked(user, work) {
  const holder = await portal.begin(SERVICE);
  await holder.get(User, user.id, { forUpdate: true });
  try {
    return await work();
  } finally {
    await holder.rollback();
  }
}

test("an aborted signal ends the running statement at once", async () => {
  const user = await stored();
  await whileLocked(user, async () => {
    const begun = performance.now();
    const signal = AbortSignal.timeout(300);
    const waiting = portal.transaction(SERVICE, (tx) => tx.get(User, user.id, { forUpdate: true }), { signal });
    await assert.rejects(waiting, (error) => error === signal.reason);
    const took = performance.now() - begun - 300;
    assert.ok(took < AT_ONCE, `${took} ms`);
    // The connection of the aborted transaction waits for nothing any more.
    await portal.transaction(SERVICE, (tx) => tx.get(User, user.id));
  });
});

test("the statement itself ends, not only its promise", async () => {
  const user = await stored();
  await whileLocked(user, async () => {
    const controller = new AbortController();
    const tx = await portal.begin(SERVICE, { signal: controller.signal });
    const waiting = assert.rejects(tx.get(User, user.id, { forUpdate: true }), refused("transaction.cancelled"));
    await sleep(200);
    const begun = performance.now();
    controller.abort();
    await waiting;
    assert.ok(performance.now() - begun < AT_ONCE);
    await assert.rejects(tx.commit(), refused("transaction.cancelled"));
  });
});

test("a signal that was aborted before begins nothing, and one that is aborted afterwards undoes nothing", async () => {
  const late = new AbortController();
  const user = await portal.transaction(SERVICE, (tx) => tx.add(newUser()), { signal: late.signal });
  late.abort();
  assert.ok((await portal.transaction(SERVICE, (tx) => tx.get(User, user.id))).equals(user));
  const reason = new Error("too late");
  const early = portal.transaction(SERVICE, () => assert.fail("it began"), { signal: AbortSignal.abort(reason) });
  await assert.rejects(early, (error) => error === reason);
  await assert.rejects(portal.transaction(SERVICE, () => {}, { signal: 5 }), ValidationError);
});

test("an abort between two statements rolls back", async () => {
  const controller = new AbortController();
  let added;
  const aborted = portal.transaction(SERVICE, async (tx) => {
    added = await tx.add(newUser());
    controller.abort();
    await sleep(50);
  }, { signal: controller.signal });
  await assert.rejects(aborted, { name: "AbortError" });
  assert.deepEqual(await portal.transaction(SERVICE, (tx) => tx.getMany(User, [added.id])), []);
});

test("a transaction that lasts too long ends", async () => {
  const user = await stored();
  const other = await connect(portal.url, { transactionTimeout: 500 });
  await whileLocked(user, async () => {
    const waiting = other.transaction(SERVICE, (tx) => tx.get(User, user.id, { forUpdate: true }));
    await assert.rejects(waiting, refused("database.transaction_timeout"));
  });
  const tx = await other.begin(SERVICE);
  await sleep(600);
  await assert.rejects(tx.get(User, user.id), refused("database.transaction_timeout"));
  await assert.rejects(tx.commit(), refused("database.transaction_timeout"));
  await other.close();
});

test("an abort of a commit undoes the transaction", async () => {
  const owner = new pg.Client(portal.url);
  await owner.connect();
  await owner.query(`
    CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(600); RETURN NEW; END $$;
    CREATE CONSTRAINT TRIGGER dawdle AFTER INSERT ON users DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW WHEN (NEW.role = 'admin') EXECUTE FUNCTION dawdle()`);
  const controller = new AbortController();
  let added;
  const committing = portal.transaction(SERVICE, async (tx) => {
    added = await tx.add(User.register({ email: "slow@example.com", role: "admin" }));
    setTimeout(() => controller.abort(), 300);
  }, { signal: controller.signal });
  const begun = performance.now();
  await assert.rejects(committing, { name: "AbortError" });
  assert.ok(performance.now() - begun < 300 + AT_ONCE);
  assert.deepEqual(await portal.transaction(SERVICE, (tx) => tx.getMany(User, [added.id])), []);
  await owner.query("DROP TRIGGER dawdle ON users; DROP FUNCTION dawdle()");
  await owner.end();
});

test("an aborted signal ends an operation at once, and its statement", async () => {
  const { verifier } = Signer.generate("clinic.example/audit");
  const operations = {
    migrate: (options) => portal.migrate(options),
    doctor: (options) => portal.doctor(options),
    accessReport: (options) => portal.accessReport("2026-01-01", options),
    keysInUse: (options) => portal.keysInUse(options),
    verify: (options) => portal.verify(verifier, null, options),
    permissions: (options) => portal.permissions(SERVICE, options),
    breakGlass: (options) => portal.breakGlass(SERVICE, crypto.randomUUID(), "unconscious", options),
    findForEmergency: (options) => portal.findForEmergency(SERVICE, "unconscious", { email: "ada@example.com" }, options),
    grantService: (options) => portal.grantService("late", ["users:select"], options),
    signContexts: (options) => portal.signContexts([], options),
    backlog: (options) => portal.backlog(options),
    prometheus: (options) => portal.prometheus(options),
    status: (options) => portal.status(options),
  };
  const owner = new pg.Client(portal.url);
  await owner.connect();
  // The lock of migrations, and tables that the operations read.
  await owner.query(`
    BEGIN;
    SELECT pg_advisory_xact_lock(x'74656c656865616c'::bigint);
    LOCK TABLE audit_logs, audit_leaves, patients, service_grants, context_keys IN ACCESS EXCLUSIVE MODE`);
  const waiting = async () => (await owner.query("SELECT FROM pg_locks WHERE NOT granted")).rowCount;
  for (const [name, operation] of Object.entries(operations)) {
    if (name === "status") await owner.query("LOCK TABLE __diesel_schema_migrations");
    const controller = new AbortController();
    const running = assert.rejects(operation({ signal: controller.signal }), (error) => error === controller.signal.reason, name);
    while ((await waiting()) === 0);
    const begun = performance.now();
    controller.abort();
    await running;
    assert.ok(performance.now() - begun < AT_ONCE, name);
    assert.equal(await waiting(), 0, name);
  }
  await owner.query("ROLLBACK");
  await owner.end();
  await assert.rejects(portal.migrate({ signal: AbortSignal.abort() }), { name: "AbortError" });
  await assert.rejects(portal.warmUp({ signal: AbortSignal.abort() }), { name: "AbortError" });
  await assert.rejects(portal.migrate({ signal: 5 }), ValidationError);
  assert.equal(await portal.migrate({ signal: new AbortController().signal }), 0);
});

test("an aborted signal ends the wait of an operation for a connection", async () => {
  const small = await connect(portal.url, { poolSize: 1, acquireTimeout: 60_000 });
  const tx = await small.begin(SERVICE);
  const controller = new AbortController();
  const waiting = assert.rejects(small.permissions(SERVICE, { signal: controller.signal }), { name: "AbortError" });
  await sleep(100);
  controller.abort();
  await waiting;
  await tx.rollback();
  await small.close();
});

test("an aborted signal ends the opening of a portal", async () => {
  const aborted = { signal: AbortSignal.abort() };
  for (const open of [(options) => connect(portal.url, options), embedded, fromEnvironment]) {
    await assert.rejects(open(aborted), { name: "AbortError" });
    await assert.rejects(open({ signal: 5 }), ValidationError);
  }
  const silent = createServer().listen(0, "127.0.0.1");
  await once(silent, "listening");
  const controller = new AbortController();
  const url = `postgresql://nobody@127.0.0.1:${silent.address().port}/none`;
  const opening = connect(url, { acquireTimeout: 60_000, signal: controller.signal });
  const [socket] = await once(silent, "connection");
  controller.abort();
  await assert.rejects(opening, (error) => error === controller.signal.reason);
  socket.destroy();
  silent.close();
});

test("a server that starts after its signal was aborted is stopped", { timeout: 120_000 }, async () => {
  const [before, folder, controller] = [process.env.TMPDIR, mkdtempSync(join(tmpdir(), "telehealth-late-")), new AbortController()];
  chmodSync(folder, 0o777);
  process.env.TMPDIR = folder;
  try {
    const opening = embedded({ signal: controller.signal });
    while (readdirSync(folder).length === 0) await sleep(5);
    controller.abort();
    await assert.rejects(opening, (error) => error === controller.signal.reason);
    // The server removes its folder.
    while (readdirSync(folder).length > 0) await sleep(50);
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    rmSync(folder, { recursive: true });
  }
});

test("an update reads the row again, and gives up after eight times", async () => {
  const user = await stored();
  const other = () => portal.transaction(SERVICE, (tx) =>
    tx.update(User, user.id, (it) => (it.status === "active" ? it.suspend() : it.activate())));
  let times = 0;
  const change = (until) => async (it) => {
    if (++times < until) await other();
    return it.delete();
  };
  await assert.rejects(portal.transaction(SERVICE, (tx) => tx.update(User, user.id, change(Infinity))), StaleError);
  assert.equal(times, 8);
  times = 0;
  const deleted = await portal.transaction(SERVICE, (tx) => tx.update(User, user.id, change(3)));
  assert.deepEqual([deleted.status, times], ["deleted", 3]);
});

test("nothing commits after a portal was closed", async () => {
  const other = await connect(portal.url);
  const tx = await other.begin(SERVICE);
  const added = await tx.add(newUser());
  const inUse = (error) => refused("portal.in_use")(error) && error.nextStep === "fix_program";
  await assert.rejects(other.close({ timeout: 100 }), inUse);
  await assert.rejects(other.close({ timeout: 100 }), inUse, "a second call waits, too");
  await assert.rejects(tx.commit(), refused("portal.closed"));
  await other.close({ timeout: 0 });
  assert.deepEqual(await portal.transaction(SERVICE, (tx) => tx.getMany(User, [added.id])), []);
});

/** Runs `work` with a portal of which an operation, in no transaction of the pool, waits for the lock of `owner`. */
async function whileGranting(work) {
  const [other, owner] = [await connect(portal.url), new pg.Client(portal.url)];
  await owner.connect();
  await owner.query("BEGIN; LOCK TABLE service_grants");
  const granting = other.grantService("late", ["users:select"]);
  while ((await owner.query("SELECT FROM pg_locks WHERE NOT granted")).rowCount === 0);
  await work(other, owner);
  await owner.query("ROLLBACK");
  await granting;
  await owner.end();
}

test("closing a portal waits for an operation", () => whileGranting(async (other, owner) => {
  const closing = other.close({ timeout: 60_000 });
  await sleep(300);
  await owner.query("ROLLBACK");
  await closing;
}));

test("closing a portal fails after its limit", () => whileGranting(async (other) => {
  const error = await other.close({ timeout: 300 }).catch((it) => it);
  assert.equal(error.code, "portal.in_use");
  assert.match(error.message, /^1 transactions or operations were still open after 0\.3 s/);
}));

test("closing a portal rejects what waits for a connection", async () => {
  const other = await connect(portal.url, { poolSize: 1, acquireTimeout: 60_000 });
  const tx = await other.begin(SERVICE);
  const waiting = assert.rejects(other.begin(SERVICE), refused("portal.closed"));
  const closing = other.close();
  await waiting;
  await tx.rollback();
  await closing;
});

test("errors say what to do next", async () => {
  await assert.rejects(connect("postgresql://nobody@127.0.0.1:1/none", { acquireTimeout: 100 }), { nextStep: "wait" });
  assert.throws(() => User.register({ email: "", role: "patient" }), { nextStep: null });
});

test("errors of another copy of the package are recognized, and its entities are named as such", async () => {
  const [source, folder] = [fileURLToPath(new URL("..", import.meta.url)), mkdtempSync(join(tmpdir(), "telehealth-copy-"))];
  for (const name of ["package.json", "index.js", "lib", "telehealth.node"]) {
    cpSync(join(source, name), join(folder, name), { recursive: true });
  }
  const copy = createRequire(import.meta.url)(folder);
  rmSync(folder, { recursive: true });
  assert.notEqual(copy.NotFoundError, NotFoundError);
  const given = { email: "copy@example.com", role: "patient" };
  assert.throws(() => copy.User.register({ ...given, email: "" }), ValidationError);
  const other = await copy.connect(portal.url);
  const error = await other.transaction(copy.Actor.service("tests"), (tx) => tx.get(copy.User, crypto.randomUUID())).catch((it) => it);
  assert.ok(error instanceof NotFoundError && error instanceof TelehealthError && !(error instanceof StaleError));
  class Own extends NotFoundError {}
  assert.ok(!(error instanceof Own) && !(undefined instanceof NotFoundError) && !(new Error() instanceof TelehealthError));
  await other.close();
  const foreign = portal.transaction(SERVICE, (tx) => tx.add(copy.User.register(given)));
  await assert.rejects(foreign, (it) => it instanceof ValidationError && it.violations[0].message.includes("must be an entity"));
});

test("an actor sees what they may do, and an operation what it needs", async () => {
  const user = await stored();
  assert.deepEqual((await portal.permissions(Actor.user(user.id))).operations, []);
  await portal.transaction(SERVICE, (tx) => tx.update(User, user.id, (it) => it.activate()));
  const { role, operations, tables } = await portal.permissions(Actor.user(user.id));
  assert.equal(role, "patient");
  assert.ok(operations.includes("bookVisit") && !operations.includes("prescribe"));
  const [update] = tables.filter(({ table, verb }) => table === "consultations" && verb === "update");
  assert.deepEqual([update.relations, update.columns], [["own"], ["status", "cancellation_reason"]]);
  assert.deepEqual(grantsOf("bookVisit"), ["providers:select", "patients:select", "consultations:insert", "notifications:insert"]);
  assert.throws(() => grantsOf("fly"), { code: "field.unknown" });
});
