// Reads omit and report damaged rows instead of failing; such rows can be repaired and removed.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import pg from "pg";
import { CorruptError, Message, Notification, Patient, StaleError, embedded } from "telehealth";
import { failure, same, service, later, newPatient, newUser } from "./support/clinic.mjs";

let portal;
before(async () => { portal = await embedded({ allowAll: true }); });
after(() => portal.close());

const run = (work) => portal.transaction(service, work);

/** Replaces an envelope of a row by that of another column. */
async function damage(table, column, other, id) {
  const client = new pg.Client(portal.url);
  await client.connect();
  await client.query("SET session_replication_role = replica");
  await client.query(`UPDATE ${table} SET ${column} = ${other} WHERE id = $1`, [id]);
  await client.end();
}

/** Stores three patients, the second with an envelope of another column. */
async function patients() {
  const made = await run(async (tx) => {
    const users = await tx.addAll([newUser(), newUser(), newUser()]);
    return tx.addAll(users.map((user) => newPatient(user, { city: "Boston" })));
  });
  await damage("patients", "city", "last_name", made[1].id);
  return made;
}

test("lists, streams, getMany and searches omit and report damaged rows", async () => {
  const made = await patients();
  const ids = made.map(({ id }) => id);
  const intact = [ids[0], ids[2]];
  const mine = (found) => found.map(({ id }) => id).filter((id) => ids.includes(id));
  await run(async (tx) => {
    const page = await tx.list(Patient, {}, { limit: 1_000 });
    assert.deepEqual(mine(page.items), intact);
    const [row] = page.damaged.filter(({ id }) => id === ids[1]);
    assert.deepEqual([row.table, row.column, row.code], ["patients", "city", "crypto.tampered"]);
    assert.deepEqual(row.version, made[1].updated_at);
    assert.ok(Object.isFrozen(row));
    const stream = tx.stream(Patient);
    const streamed = [];
    for await (const patient of stream) streamed.push(patient);
    assert.deepEqual(mine(streamed), intact);
    assert.deepEqual(mine(stream.damaged), [ids[1]]);
    assert.deepEqual(mine(await tx.damaged()), [ids[1]]);
    assert.deepEqual(mine(await tx.getMany(Patient, ids)), intact);
    const { first_name, last_name, date_of_birth } = made[0];
    const found = await tx.patientsByIdentity({ first_name, last_name, date_of_birth });
    assert.deepEqual(mine(found).sort(), [...intact].sort());
    const error = await failure(CorruptError, "crypto.tampered", tx.get(Patient, ids[1]));
    assert.deepEqual(
      { ...error.details, version: new Date(error.details.version) },
      { table: "patients", id: ids[1], column: "city", code: "crypto.tampered", version: made[1].updated_at },
    );
  });
});

test("an export names damaged rows", async () => {
  const [, { id }] = await patients();
  const copy = await run((tx) => tx.exportDesignatedRecordSet({ patient_id: id }));
  assert.deepEqual([copy.user.id, copy.patient], [id, null]);
  assert.deepEqual(copy.damaged.map((row) => [row.table, row.id, row.code]), [["patients", id, "crypto.tampered"]]);
});

test("a damaged row can be repaired by saving a complete entity, and removed by its id", async () => {
  const made = await patients();
  const whole = new Patient({ ...made[1].toRecord(), updated_at: made[1].updated_at });
  assert.equal((await run((tx) => tx.save(whole))).city, "Boston");
  const others = await patients();
  const { id, updated_at: version } = others[1];
  const past = new Date(version.getTime() - 1_000);
  await failure(StaleError, "row.stale", run((tx) => tx.removeById(Patient, id, { version: past })));
  await run((tx) => tx.removeById(Patient, id, { version }));
  const { damaged } = await run((tx) => tx.list(Patient, {}, { limit: 1_000 }));
  assert.deepEqual(damaged.filter((row) => row.id === id), []);
});

test("inboxes and queues omit damaged rows", async () => {
  const now = new Date();
  const [ada, eve] = (await run((tx) => tx.addAll([newUser(), newUser()]))).map(({ id }) => id);
  const { talk, first, last, due } = await run(async (tx) => {
    const talk = await tx.startConversation({ created_by: ada, participant_ids: [ada, eve] });
    const first = await tx.sendMessage({ sender_id: ada, content: "one", conversation_id: talk.id });
    const last = await tx.sendMessage({ sender_id: ada, content: "two", conversation_id: talk.id });
    const news = (message) => Notification.enqueue({
      user_id: ada, notification_type: "system_alert", channels: ["email"], title: "news", message, now,
    });
    return { talk, first, last, due: await tx.addAll([news("one"), news("two")]) };
  });
  await damage("messages", "content", "(SELECT content FROM messages AS other WHERE other.id <> messages.id LIMIT 1)", last.id);
  await damage("notifications", "message", "title", due[0].id);
  await run(async (tx) => {
    const inbox = await tx.inbox({ user_id: eve, limit: 10 });
    assert.deepEqual([inbox.items.length, inbox.items[0].last_message ?? null], [1, null]);
    assert.deepEqual(inbox.damaged.map(({ id }) => id), [last.id]);
    const page = await tx.messagesPage({ conversation_id: talk.id, reader_id: eve, limit: 10 });
    same([page.items, page.damaged.map(({ id }) => id)], [[first], [last.id]]);
    assert.equal(await tx.deleteMessage({ message_id: last.id, deleter_id: ada }), null);
    const [entry] = (await tx.inbox({ user_id: eve, limit: 10 })).items;
    assert.ok(entry.last_message instanceof Message);
    const claimed = await tx.claimDue({ limit: 1, lease_seconds: 60, now: later(3_600_000) });
    assert.deepEqual(claimed.notifications.map(({ id }) => id), [due[1].id]);
    assert.deepEqual(claimed.damaged.map(({ table, id }) => [table, id]), [["notifications", due[0].id]]);
    const again = await tx.claimDue({ limit: 10, lease_seconds: 60, now: later(3_600_000) });
    assert.deepEqual([again.notifications, again.damaged], [[], []]);
  });
});
