// Columns of arbitrary JSON are plain frozen objects, and maps are objects with typed values.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { Conversation, ValidationError, Message } from "telehealth";
import { failure, same } from "./support/clinic.mjs";

const [ada, grace] = [randomUUID(), randomUUID()];
const noon = new Date("2026-11-23T12:00:00Z");
const any = { n: 1, x: 0.5, none: null, yes: true, deep: [{ é: [1, "two"] }, []] };
const talk = (more) => Conversation.start({ created_by: ada, participant_ids: [ada, grace], ...more });

test("arbitrary JSON is returned unchanged and frozen", () => {
  const given = structuredClone(any);
  const conversation = talk({ metadata: given });
  given.n = 2;
  assert.deepEqual(conversation.metadata, any);
  assert.ok(Object.isFrozen(conversation.metadata) && Object.isFrozen(conversation.metadata.deep[0]));
  same(new Conversation(conversation.toRecord()), conversation);
  const long = { list: Array.from({ length: 50_000 }, (_, i) => i % 10) };
  assert.deepEqual(talk({ metadata: long }).metadata, long);
});

test("invalid JSON values are rejected", async () => {
  const cyclic = {};
  cyclic.self = [cyclic];
  const cases = [
    [[], "field.wrong_type"], ["{}", "field.wrong_type"], [{ a: NaN }, "field.wrong_type"], [{ a: () => 1 }, "field.wrong_type"],
    [cyclic, "field.wrong_type"], [{ a: "\ud800" }, "text.lone_surrogate"], [{ a: "\0" }, "text.null_byte"],
    [{ a: JSON.parse("[".repeat(32) + "]".repeat(32)) }, "json.too_deep"], [{ a: "x".repeat(10_000_000) }, "json.too_large"],
  ];
  for (const [metadata, code] of cases) await failure(ValidationError, code, () => talk({ metadata }));
});

test("a map has typed values, and returns a new Date on each access", async () => {
  const conversation = talk();
  const message = Message.send({ conversation, sender_id: ada, content: "look", now: noon });
  const read = message.markRead({ reader_id: grace, conversation, now: noon });
  assert.deepEqual(Object.entries(read.read_by), [[grace, noon]]);
  read.read_by[grace].setFullYear(1);
  assert.deepEqual(read.read_by[grace], noon);
  same(new Message(read), read);
  same(new Message({ ...read.toRecord(), read_by: { [grace]: noon } }), read);
  await failure(ValidationError, "timestamp.malformed", () => new Message({ ...read.toRecord(), read_by: { [grace]: "noon" } }));
});

test("a Date is read by its time, whatever its methods say", () => {
  const conversation = talk();
  const date = Object.assign(new Date(noon), { toJSON: () => "1999-01-01T00:00:00.000Z" });
  for (const more of [{}, { read_by: {} }]) {
    const record = { ...Message.send({ conversation, sender_id: ada, content: "look", now: noon }).toRecord(), ...more };
    assert.deepEqual(new Message({ ...record, created_at: date }).created_at, noon);
  }
});
