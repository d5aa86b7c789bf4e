// Invalid input of any kind results in an error of this library: never a crash, never a native RangeError.

import assert from "node:assert/strict";
import { test } from "node:test";
import vm from "node:vm";
import { Actor, Product, ValidationError, TelehealthError, UnavailableError, User, embedded, connect } from "telehealth";
import { encodeMembers } from "../lib/encode.js";
import { description } from "../lib/entity.js";
import { failure, newPatient, newProvider, newUser, newVisit } from "./support/clinic.mjs";
import * as telehealth from "telehealth";

const user = newUser();
const provider = newProvider(newUser("provider"));
const given = { email: "ada@example.com", role: "patient" };
const register = (more) => () => User.register({ ...given, ...more });
const cyclic = {};
cyclic.self = [cyclic];
const deep = JSON.parse("[".repeat(3_000) + "]".repeat(3_000));
let laughs = "ha";
for (let i = 0; i < 30; i++) laughs = [laughs, laughs];

const CASES = {
  "a number for text": [{ email: 7 }, "email", "field.wrong_type"],
  "an unknown label": [{ role: "doctor" }, "role", "label.unknown"],
  "null for a required member": [{ email: null }, "email", "field.missing"],
  "undefined for a required member": [{ email: undefined }, "email", "field.missing"],
  "an unknown argument": [{ shoe_size: 43 }, "shoe_size", "field.unknown"],
  "an unknown argument of any name": [{ "\u0000 <script>": 43 }, "?", "field.unknown"],
  "__proto__ as an argument": [JSON.parse('{"__proto__": 1}'), "__proto__", "field.unknown"],
  "a null byte": [{ timezone: "UTC\0" }, "timezone", undefined],
  "a lone surrogate": [{ email: "a\ud800@example.com" }, "email", "text.lone_surrogate"],
  "a lone surrogate as a name": [{ "\udc00": 1 }, "?", "text.lone_surrogate"],
  "NaN": [{ email: NaN }, "email", "field.wrong_type"],
  "Infinity": [{ email: -Infinity }, "email", "field.wrong_type"],
  "a function": [{ email: () => "ada@example.com" }, "email", "field.wrong_type"],
  "a symbol": [{ email: Symbol("ada") }, "email", "field.wrong_type"],
  "a BigInt": [{ email: 2n ** 70n }, "email", "integer.out_of_range"],
  "an invalid Date": [{ now: new Date(NaN) }, "now", "timestamp.malformed"],
  "a Date beyond the year 9999": [{ now: new Date(8.64e15) }, "now", "timestamp.out_of_range"],
  "a Date before the year 1": [{ now: new Date(-8.64e15) }, "now", "timestamp.out_of_range"],
  "a nonexistent date": [{ now: "2026-02-30T00:00:00Z" }, "now", "timestamp.malformed"],
  "a cycle": [{ email: cyclic }, "email/self/0", "field.wrong_type"],
  "a deep value": [{ email: deep }, undefined, "field.wrong_type"],
  "a value of a billion parts": [{ email: laughs }, undefined, "field.wrong_type"],
  "a list of four billion holes": [{ email: new Array(2 ** 32 - 1) }, "email", "list.too_long"],
  "a Map": [{ email: new Map() }, "email", "field.wrong_type"],
  "a boxed string": [{ email: new String("ada@example.com") }, "email", "field.wrong_type"],
  "bytes": [{ email: Buffer.from("ada@example.com") }, "email", "field.wrong_type"],
  "a promise": [{ email: Promise.resolve("ada@example.com") }, "email", "field.wrong_type"],
  "ten megabytes": [{ email: "x".repeat(10_000_000) }, "email", "email.malformed"],
};

/** Merges sets of members, including `__proto__`, as own properties. */
const withOwn = (...sets) => Object.fromEntries(sets.flatMap(Object.entries));

test("a BigInt of 64 bits is exact, a longer one is rejected", async () => {
  const text = (members) => encodeMembers("product", members, () => undefined).text;
  const exact = { least: -(2n ** 63n), odd: 2n ** 53n + 1n, list: [2n ** 64n - 1n, 5n] };
  assert.equal(
    text({ metadata: exact, name: '"\u0000-1' }),
    '{"metadata":{"least":-9223372036854775808,"odd":9007199254740993,"list":[18446744073709551615,5]},"name":"\\"\\u0000-1"}',
  );
  const given = { name: "Monitor", sku: "BPM-100", product_type: "medical_device", price: "49.95" };
  assert.equal(Product.putOnSale({ ...given, metadata: { serial: 2n ** 63n } }).metadata.serial, 2 ** 63);
  for (const number of [2n ** 64n, -(2n ** 63n) - 1n]) {
    const error = await failure(ValidationError, "integer.out_of_range", () => Product.putOnSale({ ...given, metadata: { number } }));
    assert.equal(error.violations[0].field, "metadata/number");
  }
});

for (const [name, [members, field, code]] of Object.entries(CASES)) {
  test(`${name} is rejected`, async () => {
    const error = await failure(ValidationError, code, () => User.register(withOwn(given, members)));
    if (field !== undefined) assert.equal(error.violations[0].field, field);
    assert.ok(error.message.length < 1_000, "the message is short");
  });
}

test("arguments must be an object", async () => {
  for (const value of [null, 1, "text", [], [given], new Map(), () => {}, Symbol("x"), new Date(), 1n, true]) {
    await failure(ValidationError, "field.wrong_type", () => User.register(value));
    await failure(ValidationError, "field.wrong_type", () => new User(value));
    await failure(ValidationError, "field.wrong_type", () => user.signIn(value));
  }
});

test("an error thrown by a getter or a proxy becomes the cause", async () => {
  const thrown = new Error("mine");
  const bad = { ...given, get email() { throw thrown; } };
  assert.equal((await failure(ValidationError, "field.wrong_type", () => User.register(bad))).cause, thrown);
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  await failure(ValidationError, "field.wrong_type", () => User.register(proxy));
  await failure(ValidationError, "field.wrong_type", () => User.register({ email: proxy }));
});

test("values of another realm are accepted", () => {
  const other = vm.runInNewContext('({ email: "ada@example.com", role: "patient", now: new Date(0) })');
  assert.equal(User.register(other).created_at.getTime(), 0);
});

test("an entity argument must be an entity of that class", async () => {
  const visit = (provider) => () => newVisit(newPatient(user), provider);
  const refused = await failure(ValidationError, "field.wrong_type", visit(user));
  assert.equal(refused.violations[0].field, "provider");
  for (const value of [null, undefined, 1, "x", [], {}]) await failure(ValidationError, undefined, visit(value));
  await failure(ValidationError, "field.wrong_type", () => User.prototype.activate.call(provider));
  await failure(ValidationError, "field.wrong_type", () => User.prototype.activate.call(undefined));
  await failure(ValidationError, "field.wrong_type", () => User.prototype.activate.call(new Proxy(user, {})));
});

test("numbers must be in range", async () => {
  const visit = (duration_minutes) => () => newVisit(newPatient(user), provider, { duration_minutes });
  assert.equal(visit(30n)().slot_end - visit(30)().scheduled_at > 0, true);
  for (const minutes of [0, -1, 1.5, 2 ** 31, 2 ** 53, 1e308, "30", -0]) await failure(ValidationError, undefined, visit(minutes));
});

test("ten megabytes of text are returned or rejected quickly", async () => {
  const notes = "é".repeat(1_000_000);
  const visit = newVisit(newPatient(user), provider);
  assert.equal(visit.document({ notes }).notes, notes);
  const error = await failure(ValidationError, "text.too_long", () => visit.document({ notes: "x".repeat(10_000_000) }));
  assert.doesNotMatch(error.message, /xxx/);
});

test("entity classes cannot be extended", async () => {
  await failure(ValidationError, "field.wrong_type", () => new (class extends User {})(user.toRecord()));
  await failure(ValidationError, "field.wrong_type", () => Reflect.construct(User, [{}], Date));
  await failure(ValidationError, undefined, () => new User({}, Symbol("checked")));
});

/** Generates arbitrary values from a seed (mulberry32), so that a failure can be reproduced. */
function arbitrary(seed) {
  const random = () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const pick = (list) => list[Math.floor(random() * list.length)];
  const text = () => String.fromCharCode(...Array.from({ length: random() * 8 }, () => random() * 0x10000));
  const leaves = [
    () => null, () => undefined, () => random() < 0.5, () => random() * 2 ** 60, () => Math.floor(random() * 100) - 50, () => NaN,
    () => BigInt(Math.floor(random() * 2 ** 40)), text, () => "2026-11-22", () => "01a20413-62dc-75c7-b66b-c0a0a28418ae",
    () => new Date((random() - 0.5) * 1.8e16), () => Symbol("s"), () => () => 1, () => new Uint8Array(3), () => /x/,
    () => new Proxy({}, { get() { throw new Error("trap"); } }), () => globalThis, () => user, () => provider,
    () => "patient", () => "12.50", () => new Error("e"), () => new WeakMap(), () => Object.create({ inherited: 1 }),
  ];
  const value = (depth) => {
    if (depth === 0 || random() < 0.7) return pick(leaves)();
    if (random() < 0.5) return Array.from({ length: random() * 4 }, () => value(depth - 1));
    return Object.fromEntries(Array.from({ length: random() * 4 }, () => [random() < 0.5 ? text() : "name", value(depth - 1)]));
  };
  return { pick, random, value };
}

test("arbitrary values never crash a record, a constructor or a command", () => {
  const { pick, random, value } = arbitrary(20261122);
  const entities = { User: user, Patient: newPatient(user), Provider: provider, Consultation: newVisit(newPatient(user), provider) };
  let accepted = 0;
  for (let round = 0; round < 20_000; round++) {
    const { type, columns, constructors, commands } = pick(description.tables);
    const Class = telehealth[type];
    const entity = entities[type];
    const way = pick(["record", ...(constructors.length > 0 ? ["constructor"] : []), ...(entity ? ["command"] : [])]);
    const { name, arguments: members } = way === "record" ? { arguments: columns } : pick(way === "constructor" ? constructors : commands);
    const method = name?.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
    const input = random() < 0.1 ? value(3) : { ...(way === "record" ? entity?.toRecord() : {}) };
    if (typeof input === "object" && input !== null && Object.isExtensible(input) && input !== globalThis) {
      for (const member of members) if (random() < 0.3) try { input[member.name] = value(3); } catch { /* a proxy */ }
    }
    try {
      if (way === "record") new Class(input);
      else if (way === "constructor") Class[method](input);
      else entity[method](input);
      accepted++;
    } catch (error) {
      assert.ok(error instanceof TelehealthError && error.code !== "internal.panic", `round ${round}, ${type} ${way}: ${error?.stack}`);
    }
  }
  assert.ok(accepted > 100, `only ${accepted} were accepted`);
});

test("invalid connections, options, folders and actors are rejected", async () => {
  for (const value of [undefined, null, 1, {}, "a\ud800", Symbol("u")]) await failure(ValidationError, undefined, () => connect(value));
  for (const options of [null, 7, { poolSize: 0 }, { poolSize: 1e6 }, { poolSize: "4" }, { acquireTimeout: 0 }, { acquireTimeout: 1.5 },
    { schema: "" }, { schema: "x".repeat(64) }, { schema: "a\0b" }, { preparedStatements: 1 }, { nameIndex: 1 }, { pool_size: 4 }]) {
    await failure(ValidationError, undefined, () => connect("postgresql:///x", options));
  }
  for (const folder of [7, null, {}]) await failure(ValidationError, "field.wrong_type", () => embedded({ folder }));
  for (const folder of ["", "a\0b", "/dev/null/clinic"]) await failure(UnavailableError, undefined, () => embedded({ folder }));
  for (const options of ["clinic", null, { allowAll: 1 }]) await failure(ValidationError, "field.wrong_type", () => embedded(options));
  for (const name of [undefined, null, "", " ", "a\0", "\ud800", 7, "x".repeat(201)]) {
    await assert.rejects(async () => {
      const actor = Actor.service(name);
      const portal = await shared();
      await portal.transaction(actor, () => {});
    }, ValidationError, String(name));
  }
  const portal = await shared();
  for (const work of [undefined, null, 7, {}]) {
    await failure(ValidationError, "field.wrong_type", () => portal.transaction(Actor.service("x"), work));
    await failure(ValidationError, "field.wrong_type", () => portal.transaction(Actor.service("x"), (tx) => tx.savepoint(work)));
  }
  for (const id of [undefined, null, "", "me", 7, {}]) await assert.rejects(async () => portal.begin(Actor.user(id)), ValidationError, String(id));
  for (const actor of [undefined, null, "service", {}, { service: "x" }]) await failure(ValidationError, "field.wrong_type", () => portal.begin(actor));
  await portal.close();
});

let opened;
const shared = () => (opened ??= embedded({ allowAll: true }));

test("portals and transactions cannot be constructed directly", async () => {
  await failure(ValidationError, "field.wrong_type", () => new telehealth.Portal({}));
  await failure(ValidationError, "field.wrong_type", () => new telehealth.Transaction());
});
