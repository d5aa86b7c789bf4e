// The events of the library, and the numbers of a portal.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { DeniedError, UnavailableError, ValidationError, connect, embedded, onLog } from "telehealth";
import { contendForAdmins, failure, newPatient, newUser, service } from "./support/clinic.mjs";

let portal;
before(async () => {
  portal = await embedded({ allowAll: true });
});
after(() => portal.close());

/** Returns the events of some work; they arrive in the next turns of the event loop. */
async function logged(level, work) {
  const records = [];
  const end = onLog((record) => records.push(record), { level });
  await work();
  await sleep(50);
  end();
  return records;
}

test("retries are reported and counted", async () => {
  await contendForAdmins(portal);
  const contended = (tx) => tx.add(newUser("admin"));
  const before = portal.metrics().retries;
  const records = await logged("info", () => failure(UnavailableError, "database.contention", portal.transaction(service, contended)));
  assert.deepEqual(records.map(({ fields }) => fields["telehealth.attempt"]), [1, 2, 3, 4, 5, 6, 7, 8]);
  assert.deepEqual(records.map(({ level }) => level), [...Array(7).fill("info"), "warning"]);
  const { target, message } = records[0];
  assert.deepEqual([target, message], ["telehealth.transaction", "the transaction met contention and runs again"]);
  assert.equal(portal.metrics().retries, before + 7);
});

test("each statement is reported without its values", async () => {
  let user;
  const records = await logged("debug", () =>
    portal.transaction(service, async (tx) => {
      user = await tx.add(newUser());
      await tx.add(newPatient(user));
    }));
  const inserts = records.filter(({ fields }) => fields["db.operation.name"] === "INSERT");
  assert.deepEqual(inserts.map(({ fields }) => fields["db.collection.name"]), ["users", "patients"]);
  const ended = records.filter(({ message }) => message === "the transaction ended");
  assert.deepEqual(ended.map(({ fields }) => fields["telehealth.outcome"]), ["committed"]);
  const text = JSON.stringify(records);
  for (const value of [user.email, user.id, "Lovelace", "1990-12-10"]) assert.ok(!text.includes(value), value);
  assert.ok(records.every((record) => Object.isFrozen(record) && Object.isFrozen(record.fields)));
});

test("after its end the callback is not called", async () => {
  const records = [];
  onLog((record) => records.push(record), { level: "debug" })();
  await portal.transaction(service, () => {});
  await sleep(50);
  assert.deepEqual(records, []);
});

test("wrong arguments are refused", async () => {
  await failure(ValidationError, "field.wrong_type", async () => onLog("no function"));
  await failure(ValidationError, "field.unknown", async () => onLog(() => {}, { level: "loud" }));
  await failure(ValidationError, "field.unknown", async () => onLog(() => {}, { levels: "info" }));
});

test("a callback does not keep the process alive", () => {
  const script = `import { onLog } from "telehealth"; onLog(() => {}); console.log("over")`;
  const options = { cwd: new URL("..", import.meta.url), encoding: "utf8", timeout: 20_000 };
  assert.equal(execFileSync(process.execPath, ["--input-type=module", "--eval", script], options), "over\n");
});

test("connections and waiting callers are counted", async () => {
  const small = await connect(portal.url, { poolSize: 1 });
  const held = await small.begin(service);
  const waiting = small.begin(service);
  while (small.metrics().waiting === 0) await sleep(1);
  assert.equal(small.metrics().connections_used, 1);
  await held.commit();
  await (await waiting).rollback();
  const { connections_limit, waits, waited, committed, rolled_back } = small.metrics();
  assert.deepEqual({ connections_limit, waits, committed, rolled_back }, { connections_limit: 1, waits: 1, committed: 1, rolled_back: 1 });
  assert.ok(waited > 0);
  await small.close();
});

test("a pool is warmed up", async () => {
  const warm = await connect(portal.url, { poolSize: 3 });
  await warm.warmUp();
  assert.equal(warm.metrics().connections_idle, 3);
  await warm.close();
});

test("the growth is measured", async () => {
  const measured = await portal.capacity({ days: 7 });
  const users = measured.tables.find(({ table }) => table === "users");
  assert.ok(measured.made instanceof Date && measured.days === 1 && measured.bytes > users.bytes);
  assert.ok(users.added > 0 && measured.bytes_per_day >= users.bytes_per_day && users.bytes_per_day > 0);
  await failure(ValidationError, "integer.out_of_range", portal.capacity({ days: 0.5 }));
});

test("what needs no decision is mended", async () => {
  const found = await portal.checkOperations({ thresholds: { sampled_rows: 10 } });
  const planned = await portal.mend({ dryRun: true });
  assert.ok(planned.every(({ code, state, error }) => state === "planned" && error === null && found.some((it) => it.code === code)));
  const done = await portal.mend();
  assert.deepEqual([...new Set(done.map(({ state }) => state))], done.length > 0 ? ["done"] : []);
  await failure(ValidationError, "field.unknown", portal.mend({ thresholds: { no_such: 1 } }));
  await failure(ValidationError, "integer.out_of_range", portal.checkOperations({ thresholds: { sampled_rows: -1 } }));
});

test("the backlog is counted, with a grant", async () => {
  const { audit_pending, checkpoint_age, oldest_due } = await portal.backlog();
  assert.ok(audit_pending > 0);
  assert.deepEqual([checkpoint_age, oldest_due], [null, null]);
  const text = await portal.prometheus();
  assert.match(text, /^telehealth_backlog_readable 1$/m);
  assert.match(text, /^# TYPE telehealth_transactions_total counter$/m);
  await portal.grantService("*", []);
  await failure(DeniedError, "access.denied", portal.backlog());
  assert.match(await portal.prometheus(), /^telehealth_backlog_readable 0$/m);
});
