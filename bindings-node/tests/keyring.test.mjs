// The keys of protected health information.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { chmodSync, appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { inspect } from "node:util";
import {
  ValidationError, Keyring, Patient, TelehealthError, UnavailableError, connect, embedded, grants, rotateKeysGrants,
} from "telehealth";
import { failure, same, service, newPatient, newUser } from "./support/clinic.mjs";

let server;
before(async () => (server = await embedded({ allowAll: true })));
after(() => server.close());

const key = (id, secret = randomBytes(32)) => ({ id, secret });

/** Runs `work` in a transaction of a portal with the given keyring. */
async function withKeyring(keyring, work) {
  const portal = await connect(server.url, { keyring, poolSize: 1 });
  try {
    return await portal.transaction(service, work);
  } finally {
    await portal.close();
  }
}

test("reading requires the key", async () => {
  const [old, young] = [key("2026a"), key("2027a")];
  const patient = await withKeyring(new Keyring([old]), async (tx) => tx.add(newPatient(await tx.add(newUser()))));
  const read = (keyring) => withKeyring(keyring, (tx) => tx.get(Patient, patient.id));
  same(await read(new Keyring([old, young])), patient);
  const cases = [
    [undefined, UnavailableError, "crypto.no_keyring"],
    [new Keyring([young]), UnavailableError, "crypto.unknown_key"],
    [new Keyring([key("2026a")]), UnavailableError, "keyring.mismatch"],
  ];
  for (const [keyring, Class, code] of cases) {
    const error = await failure(Class, code, read(keyring));
    assert.doesNotMatch(inspect(error), /Lovelace/);
  }
});

test("exposed keys can be read from a file", async () => {
  const folder = mkdtempSync(join(tmpdir(), "keyring-"));
  const path = join(folder, "keys");
  try {
    const generated = Keyring.generate("exposed");
    writeFileSync(path, generated.expose(), { mode: 0o600 });
    const patient = await withKeyring(generated, async (tx) => tx.add(newPatient(await tx.add(newUser()))));
    same(await withKeyring(Keyring.fromFile(path), (tx) => tx.get(Patient, patient.id)), patient);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("reload reads the file again", async () => {
  const folder = mkdtempSync(join(tmpdir(), "keyring-"));
  const path = join(folder, "keys");
  try {
    writeFileSync(path, "2026a:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n", { mode: 0o600 });
    const ring = Keyring.fromFile(path);
    assert.deepEqual(ring.ids, ["2026a"]);
    appendFileSync(path, "2027a:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=\n");
    ring.reload();
    chmodSync(path, 0o644);
    await failure(UnavailableError, "keyring.exposed", () => ring.reload());
    assert.deepEqual(ring.ids, ["2026a", "2027a"]);
    assert.doesNotMatch(inspect(ring, { depth: 9, showHidden: true }), /AAECAw/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("invalid keyrings are rejected", async () => {
  for (const keys of [undefined, null, 1, [1], [{}], [{ id: "a", secret: "b" }], [{ id: 1, secret: randomBytes(32) }]]) {
    await failure(ValidationError, "field.wrong_type", () => new Keyring(keys));
  }
  const cases = [
    [[], "keyring.missing"],
    [[key("a", randomBytes(5))], "keyring.malformed"],
    [[key("A key")], "keyring.malformed"],
    [[key("a", Buffer.alloc(32))], "keyring.weak"],
    [[key("a"), key("a")], "keyring.duplicate"],
  ];
  for (const [keys, code] of cases) await failure(UnavailableError, code, () => new Keyring(keys));
  const error = await failure(ValidationError, "field.wrong_type", connect(server.url, { keyring: "2026a:secret" }));
  assert.equal(error.violations[0].field, "keyring");
  assert.doesNotMatch(inspect(error), /2026a/);
});

test("key rotation", async () => {
  const [old, young] = [key("2026a"), key("2027a")];
  const clinic = (...keys) => connect(server.url, { schema: "rotation", keyring: new Keyring(keys), poolSize: 1 });
  const first = await clinic(old);
  await first.migrate();
  await first.grantService("tests", grants);
  await first.grantService("rotate-keys", rotateKeysGrants);
  const patients = await first.transaction(service, async (tx) => {
    const users = await tx.addAll([1, 2, 3, 4, 5].map(() => newUser()));
    return tx.addAll(users.map((user) => newPatient(user)));
  });
  assert.deepEqual(await first.keysInUse(), { "2026a": 5 });
  await first.close();

  const both = await clinic(old, young);
  const reported = [];
  const done = await both.rotateKeys({ batch: 2, onProgress: ({ rows }) => reported.push(rows) });
  assert.deepEqual(done, { rows: 5, unreadable: 0, left: 0, damaged: [] });
  assert.deepEqual(reported, [2, 4, 5]);
  assert.deepEqual(await both.keysInUse(), { "2027a": 5 });
  assert.deepEqual(await both.rotateKeys(), { rows: 0, unreadable: 0, left: 0, damaged: [] });
  for (const wrong of [{ batch: 0 }, { batch: 1.5 }, { onProgress: 1 }]) {
    await failure(ValidationError, undefined, both.rotateKeys(wrong));
  }
  await both.close();

  const last = await clinic(young);
  await last.transaction(service, async (tx) => {
    same(await tx.getMany(Patient, patients.map(({ id }) => id)), patients);
    // Found through the blind index: the database never sees the names.
    const date_of_birth = patients[0].date_of_birth;
    const found = await tx.patientsByIdentity({ last_name: "LÓVELACE", first_name: "a", date_of_birth });
    assert.deepEqual(found.map(({ id }) => id).sort(), patients.map(({ id }) => id).sort());
    assert.deepEqual(await tx.patientsByIdentity({ last_name: "Lovelace", first_name: "Ad-B", date_of_birth }), []);
    await failure(ValidationError, "name.too_short", tx.patientsByIdentity({ last_name: "-", first_name: ".", date_of_birth }));
    await failure(UnavailableError, "crypto.no_name_index", tx.patientsByName({ last_name: "Lovelace", limit: 10 }));
  });
  await last.close();
});

test("the name index allows searching by name alone", async () => {
  const keyring = new Keyring([key("2026a")]);
  const plain = await connect(server.url, { schema: "names", keyring });
  await plain.migrate();
  await plain.grantService("tests", grants);
  await plain.grantService("rotate-keys", rotateKeysGrants);
  const patients = await plain.transaction(service, async (tx) => {
    const users = await tx.addAll([1, 2, 3].map(() => newUser()));
    return tx.addAll(users.map((user) => newPatient(user)));
  });
  await plain.close();
  const indexed = await connect(server.url, { schema: "names", keyring, nameIndex: true });
  assert.deepEqual(await indexed.rotateKeys(), { rows: 3, unreadable: 0, left: 0, damaged: [] });
  await indexed.transaction(service, async (tx) => {
    const page = await tx.patientsByName({ last_name: "lóve", starts_with: true, limit: 10 });
    assert.deepEqual(page.items.map(({ id }) => id).sort(), patients.map(({ id }) => id).sort());
    await failure(ValidationError, "name.too_short", tx.patientsByName({ last_name: "lo", starts_with: true, limit: 10 }));
  });
  await indexed.close();
});

test("passwords are verified and never in errors", async () => {
  await server.transaction(service, async (tx) => {
    const user = await tx.add(newUser().activate());
    const password = "correct horse battery staple";
    await tx.setPassword({ user_id: user.id, password });
    assert.equal((await tx.verifyPassword({ email: user.email, password })).id, user.id);
    const answers = new Set();
    for (const [email, wrong] of [[user.email, "incorrect horse battery"], ["nobody@example.com", password]]) {
      const error = await failure(TelehealthError, "password.rejected", tx.verifyPassword({ email, password: wrong })).catch((it) => it);
      answers.add(error.message);
    }
    assert.equal(answers.size, 1);
    const error = await failure(ValidationError, "password.too_short", tx.setPassword({ user_id: user.id, password: "hunter2" }));
    assert.doesNotMatch(inspect(error), /hunter2\b(?!")/);
  });
});
