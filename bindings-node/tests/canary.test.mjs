// No error repeats caller input: every argument is a canary in turn.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { inspect } from "node:util";
import * as telehealth from "telehealth";
import { Actor, Keyring, TelehealthError, connect, embedded } from "telehealth";
import { createRequire } from "node:module";

const { description } = createRequire(import.meta.url)("../lib/entity.js");
const { camelCase } = createRequire(import.meta.url)("../lib/decode.js");

const CANARY = "Zaphod, canary 47114711";
const VALUES = [
  CANARY,
  `zaphod47114711@example.com ${CANARY}`,
  "zaphod47114711",
  "4711471147",
  CANARY.repeat(1_000),
  `${CANARY}\0`,
  4_711_471_147,
  47_114_711.5,
  [CANARY],
  { [CANARY]: CANARY },
  Buffer.from(CANARY),
  new Map([[CANARY, CANARY]]),
  Symbol(CANARY),
  4_711_471_147n,
];

/** Searches an error and its causes. */
function clean(place, error) {
  assert.ok(error instanceof TelehealthError, `${place}: ${inspect(error)}`);
  for (let one = error; one !== undefined && one !== null; one = one.cause) {
    const { stack, ...members } = one;
    const said = `${one} ${one.message} ${inspect(members, { depth: 10, showHidden: true })} ${JSON.stringify(members)}`;
    assert.doesNotMatch(said, /zaphod|47114711/i, place);
  }
}

/** Returns 1 if a call fails, after searching its error, and 0 otherwise. */
async function refused(place, act) {
  try {
    await act();
    return 0;
  } catch (error) {
    clean(place, error);
    return 1;
  }
}

/** Yields arguments with the canary in each place, in all places, and under an unknown name. */
function* given(members) {
  // Errors may repeat the keys of a form's schema, which its author chooses.
  const names = members.map(({ name }) => name).filter((name) => name !== "schema_definition");
  for (const name of names) for (const value of VALUES) yield { [name]: value };
  yield Object.fromEntries(names.map((name) => [name, CANARY]));
  yield { [CANARY]: CANARY };
}

const folder = new URL("../../core/vectors/", import.meta.url);
const rows = {};
for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
  const part = JSON.parse(readFileSync(new URL(file, folder)));
  for (const { table, row } of part.records) rows[table] ??= part.rows[row];
}

test("entities and their operations", async () => {
  let count = 0;
  for (const { name, type, columns, constructors, commands, queries } of description.tables) {
    const Class = telehealth[type];
    const entity = new Class(rows[name]);
    for (const record of given(columns)) count += await refused(type, () => new Class({ ...rows[name], ...record }));
    for (const value of VALUES) count += await refused(type, () => new Class(value));
    for (const [operations, owner] of [[constructors, Class], [commands, entity], [queries, entity]]) {
      for (const operation of operations) {
        const method = camelCase(operation.name);
        for (const members of given(operation.arguments)) {
          count += await refused(`${type}.${method}`, () => owner[method](members));
        }
        for (const value of VALUES) count += await refused(`${type}.${method}`, () => owner[method](value));
      }
    }
  }
  assert.ok(count > 10_000, `${count} calls failed`);
});

test("transactions and the portal", async () => {
  const portal = await embedded({ allowAll: true });
  try {
    let count = 0;
    const undone = new Error("undone");
    const tx = await portal.begin(Actor.service("tests"));
    const attempt = async (place, act) => {
      await tx.savepoint(async () => {
        count += await refused(place, act);
        throw undone;
      }).catch((error) => { if (error !== undone && !(error instanceof TelehealthError)) throw error; });
    };
    for (const operation of description.operations) {
      const method = camelCase(operation.name);
      for (const members of given(operation.arguments)) await attempt(method, () => tx[method](members));
    }
    for (const { type, filter } of description.tables) {
      for (const conditions of given(filter)) await attempt(`list ${type}`, () => tx.list(telehealth[type], conditions));
      for (const value of VALUES) await attempt(`get ${type}`, () => tx.get(telehealth[type], value));
    }
    assert.ok(count > 1_000, `${count} calls failed`);
    await tx.rollback();
    assert.equal(await refused("finished", () => tx.setPassword({ user_id: CANARY, password: CANARY })), 1);

    for (const actor of [Actor.user(CANARY), Actor.user(crypto.randomUUID()), Actor.service("tests"), CANARY]) {
      for (const value of VALUES) {
        await refused("breakGlass", () => portal.breakGlass(actor, value, CANARY));
        await refused("findForEmergency", () => portal.findForEmergency(actor, CANARY, { last_name: value, email: CANARY }));
        await refused("findForEmergency", () => portal.findForEmergency(actor, value, value));
      }
    }

    const key = Buffer.from(CANARY.repeat(2));
    const acts = [
      () => connect(CANARY),
      () => connect(`postgresql://zaphod:47114711@[::1/${CANARY}`),
      () => connect(portal.url, { contextKey: key }),
      () => connect(portal.url, { contextKey: CANARY }),
      () => connect(portal.url, { poolSize: CANARY }),
      () => connect(portal.url, { poolSize: 47_114_711 }),
      () => connect(portal.url, { schema: CANARY.repeat(9) }),
      () => connect(portal.url, { keyring: CANARY }),
      () => connect(portal.url, { [CANARY]: CANARY }),
      () => connect(portal.url, CANARY),
      () => portal.signContexts([key]),
      () => portal.signContexts(CANARY),
      () => portal.grantService(`${CANARY}\0`, []),
      () => portal.grantService("x", [CANARY]),
      () => portal.verify(CANARY),
      () => portal.proveInclusion(CANARY, CANARY),
      () => Keyring.fromFile(CANARY),
      () => Keyring.generate(CANARY),
      () => portal.begin(Actor.user(CANARY)),
      () => portal.begin(Actor.service("x", { address: CANARY })),
      () => portal.begin(Actor.service("x", { session: `${CANARY}\0` })),
      () => portal.begin(Actor.service("x", { [CANARY]: CANARY })),
      () => portal.begin(CANARY),
    ];
    for (const [place, act] of acts.entries()) assert.equal(await refused(`portal ${place}`, act), 1, `portal ${place}`);
    assert.deepEqual((await portal.status()).preparation, []);
  } finally {
    await portal.close();
  }
});
