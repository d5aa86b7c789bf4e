// Unreachable, stopped and overloaded servers, foreign databases, and internal errors.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { inspect } from "node:util";
import { InternalError, UnavailableError, User, connect, embedded, grants } from "telehealth";
import { native, unwrap } from "../lib/native.js";
import { failure, service, newUser, sql } from "./support/clinic.mjs";

let portal;
before(async () => { portal = await embedded({ allowAll: true }); });
after(() => portal.close());

const urlOf = (database) => portal.url.replace("/postgres?", `/${database}?`);

test("malformed connection strings are rejected", async () => {
  for (const url of ["postgresql://[", "postgresql://h:port/x", "not a url", "colour=blue", "host='", "postgresql:///x?y=%zz", "postgresql:///x\0"]) {
    const error = await failure(UnavailableError, "database.url_malformed", connect(url));
    assert.match(error.message, /postgresql:\/\/user@host\/database/);
  }
});

test("a missing server or database is unreachable", async () => {
  await failure(UnavailableError, "database.unreachable", connect("postgresql:///postgres?host=/nowhere"));
  await failure(UnavailableError, "database.unreachable", connect("postgresql://127.0.0.1:1/postgres"));
  await failure(UnavailableError, "database.unreachable", connect(urlOf("nothing")));
});

test("an exhausted pool reports a timeout, and recovers", async () => {
  const small = await connect(portal.url, { poolSize: 1, acquireTimeout: 100 });
  const tx = await small.begin(service);
  const error = await failure(UnavailableError, "database.pool_exhausted", small.begin(service));
  assert.match(error.message, /all 1 connections were in use for 0.1 s/);
  await tx.rollback();
  assert.equal(await small.transaction(service, () => 1), 1);
  await small.close();
});

test("a database without the schema, or with a newer one, is rejected; migrate creates it", async () => {
  await sql(portal.url, "CREATE DATABASE other");
  const other = await connect(urlOf("other"));
  await failure(UnavailableError, "database.not_migrated", other.transaction(service, () => {}));
  assert.ok(await other.migrate() > 0);
  assert.equal(await other.migrate(), 0);
  await other.grantService("tests", grants);
  const user = newUser();
  assert.equal((await other.transaction(service, (tx) => tx.add(user))).id, user.id);
  await other.close();
  await sql(urlOf("other"), "INSERT INTO __diesel_schema_migrations (version) VALUES ('9999')");
  const newer = await connect(urlOf("other"));
  await failure(UnavailableError, "database.too_new", newer.begin(service));
  await newer.close();
});

test("portals of two schemas do not see each other", async () => {
  const clinic = await connect(portal.url, { schema: "clinic_b", preparedStatements: false });
  assert.ok(await clinic.migrate() > 0);
  await clinic.grantService("tests", grants);
  const user = newUser();
  await clinic.transaction(service, (tx) => tx.add(user));
  assert.equal((await clinic.transaction(service, (tx) => tx.get(User, user.id))).id, user.id);
  assert.deepEqual(await portal.transaction(service, (tx) => tx.getMany(User, [user.id])), []);
  await clinic.close();
});

test("a connection lost during a transaction rolls back, and the portal remains usable", async () => {
  const user = newUser();
  const killing = portal.transaction(service, async (tx) => {
    await tx.add(user);
    await sql(portal.url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND state = 'idle in transaction'");
    await tx.get(User, user.id);
  });
  await failure(UnavailableError, "database.connection_lost", killing);
  assert.deepEqual(await portal.transaction(service, (tx) => tx.getMany(User, [user.id])), []);
});

test("a connection lost before commit leaves the outcome unknown", async () => {
  const committing = portal.transaction(service, async (tx) => {
    await tx.add(newUser());
    await sql(portal.url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND state = 'idle in transaction'");
  });
  await failure(UnavailableError, "database.outcome_unknown", committing);
});

test("a stopped server causes errors in all its portals", async () => {
  const doomed = await embedded({ allowAll: true });
  const client = await connect(doomed.url, { acquireTimeout: 300 });
  const tx = await client.begin(service);
  await doomed.close();
  await failure(UnavailableError, "database.connection_lost", tx.get(User, newUser().id));
  await tx[Symbol.asyncDispose]().catch(() => {});
  await failure(UnavailableError, undefined, client.begin(service));
  await client.close();
});

test("closing a portal waits for open transactions and rejects new ones", async () => {
  const closing = await connect(portal.url, { poolSize: 2 });
  const user = newUser();
  const tx = await closing.begin(service);
  const closed = closing.close();
  await failure(UnavailableError, "portal.closed", closing.begin(service));
  await tx.add(user);
  await tx.commit();
  await closed;
  await closing.close();
  await failure(UnavailableError, "portal.closed", closing.migrate());
  await failure(UnavailableError, "portal.closed", () => closing.url);
  assert.equal((await portal.transaction(service, (other) => other.get(User, user.id))).id, user.id);
});

test("a panic is reported as an error, by sync and async calls", async () => {
  process.env.RUST_BACKTRACE = "0";
  await failure(InternalError, "internal.panic", () => unwrap(native.provokePanic()));
  await failure(InternalError, "internal.panic", async () => unwrap(await native.provokePanicInBackground()));
  assert.equal(await portal.transaction(service, () => "alive"), "alive");
});

test("a portal shows neither its URL nor its server", () => {
  assert.doesNotMatch(inspect(portal, { depth: 5 }), /postgresql/);
});

test("the native layer reports invalid input as errors", () => {
  for (const text of ["", "{", "[]", "null", "1", '"\\ud800"', "[".repeat(100_000)]) {
    assert.throws(() => unwrap(native.check("users", text)), { name: "ValidationError" });
    assert.throws(() => unwrap(native.call("users", "register", null, text)), { name: "ValidationError" });
  }
  assert.throws(() => unwrap(native.check("nothing", "{}")), { name: "ValidationError" });
  assert.throws(() => unwrap(native.call("users", "nothing", null, "{}")), { name: "ValidationError" });
});
