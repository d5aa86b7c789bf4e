// Many concurrent calls on few connections finish, and the event loop stays responsive.

import assert from "node:assert/strict";
import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import { after, before, test } from "node:test";
import { Consultation, Keyring, StaleError, User, connect, embedded } from "telehealth";
import { DAY, MINUTE, addPeople, service, later, newUser, newVisit } from "./support/clinic.mjs";

let server;
let portal;
before(async () => {
  server = await embedded({ allowAll: true });
  portal = await connect(server.url, { keyring: Keyring.generate("load"), poolSize: 4, acquireTimeout: 60_000 });
});
after(async () => {
  await portal.close();
  await server.close();
});

/** Runs `work` and prints its time and the longest delay of the event loop. */
async function measured(t, what, work) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const start = performance.now();
  delay.enable();
  const result = await work();
  delay.disable();
  const [time, longest, usual] = [performance.now() - start, delay.max / 1e6, delay.percentile(99) / 1e6];
  t.diagnostic(`${what}: ${time.toFixed(0)} ms; event loop delayed ${longest.toFixed(1)} ms at most, ${usual.toFixed(1)} ms at the 99th percentile`);
  return result;
}

test("200 concurrent transactions on 4 connections finish", async (t) => {
  const users = Array.from({ length: 200 }, () => newUser());
  await measured(t, "200 transactions of 4 calls", () => Promise.all(users.map((user) => portal.transaction(service, async (tx) => {
    const added = await tx.add(user);
    await tx.get(User, added.id);
    await tx.savepoint(() => tx.save(added.activate()));
  }))));
  const found = await portal.transaction(service, (tx) => tx.getMany(User, users.map(({ id }) => id)));
  assert.ok(found.length === 200 && found.every(({ status }) => status === "active"));
});

test("200 transactions that pause between calls finish", async (t) => {
  await measured(t, "200 transactions that pause", () => Promise.all(Array.from({ length: 200 }, () => portal.transaction(service, async (tx) => {
    await tx.getMany(User, []);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await tx.getMany(User, []);
  }))));
});

test("200 calls of one transaction finish", async (t) => {
  await measured(t, "200 calls at once of one transaction", () =>
    portal.transaction(service, (tx) => Promise.all(Array.from({ length: 200 }, () => tx.add(newUser())))));
});

test("only one of many concurrent saves of the same row succeeds", async () => {
  const user = await portal.transaction(service, (tx) => tx.add(newUser()));
  const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => portal.transaction(service, (tx) => tx.save(user.activate()))));
  assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 1);
  assert.ok(outcomes.every(({ status, reason }) => status === "fulfilled" || reason instanceof StaleError));
});

test("the cost of calls", async (t) => {
  const { patient, provider } = await portal.transaction(service, addPeople);
  const visits = Array.from({ length: 5_000 }, (_, i) =>
    newVisit(patient, provider, { scheduled_at: later(DAY + i * 30 * MINUTE), duration_minutes: 30 }));
  await measured(t, "addAll of 5,000 visits", () => portal.transaction(service, (tx) => tx.addAll(visits)));
  await measured(t, "stream of 5,000 visits", () => portal.transaction(service, async (tx) => {
    let count = 0;
    for await (const visit of tx.stream(Consultation, { provider_id: provider.id })) count += visit.status === "scheduled" ? 1 : 0;
    assert.equal(count, 5_000);
  }));
  const each = async (what, count, work) => {
    const start = performance.now();
    for (let i = 0; i < count; i++) await work(i);
    t.diagnostic(`${what}: ${((performance.now() - start) * 1_000 / count).toFixed(0)} µs each`);
  };
  await each("User.register", 2_000, () => newUser());
  await portal.transaction(service, async (tx) => {
    const users = Array.from({ length: 500 }, () => newUser());
    await each("add", 500, (i) => tx.add(users[i]));
    await each("get", 500, (i) => tx.get(User, users[i].id));
  });
  await each("transaction without calls", 500, () => portal.transaction(service, () => {}));
});
