// The keys of protected health information.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { chmodSync, appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { inspect } from "node:util";
import { CorruptError, InvalidError, Keyring, Patient, UnavailableError, connect, embedded } from "telehealth";
import { failure, job, newPatient, newUser } from "./support/clinic.mjs";

let server;
before(async () => (server = await embedded()));
after(() => server.close());

const key = (id, secret = randomBytes(32)) => ({ id, secret });

/** Runs `work` in a portal with these keys. */
async function having(keyring, work) {
  const portal = await connect(server.url, { keyring, poolSize: 1 });
  try {
    return await portal.transaction(job, work);
  } finally {
    await portal.close();
  }
}

test("only who has the key reads", async () => {
  const [old, young] = [key("2026a"), key("2027a")];
  const patient = await having(new Keyring([old]), async (tx) => tx.add(newPatient(await tx.add(newUser()))));
  const read = (keyring) => having(keyring, (tx) => tx.get(Patient, patient.id));
  assert.deepEqual(await read(new Keyring([old, young])), patient);
  const cases = [
    [undefined, UnavailableError, "crypto.no_keyring"],
    [new Keyring([young]), UnavailableError, "crypto.unknown_key"],
    [new Keyring([key("2026a")]), CorruptError, "crypto.tampered"],
  ];
  for (const [keyring, Class, code] of cases) {
    const error = await failure(Class, code, read(keyring));
    assert.doesNotMatch(inspect(error), /Lovelace/);
  }
});

test("a file is read again", async () => {
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

test("what is no keyring is refused", async () => {
  for (const keys of [undefined, null, 1, [1], [{}], [{ id: "a", secret: "b" }], [{ id: 1, secret: randomBytes(32) }]]) {
    await failure(InvalidError, "field.wrong_type", () => new Keyring(keys));
  }
  const cases = [
    [[], "keyring.missing"],
    [[key("a", randomBytes(5))], "keyring.malformed"],
    [[key("A key")], "keyring.malformed"],
    [[key("a", Buffer.alloc(32))], "keyring.weak"],
    [[key("a"), key("a")], "keyring.duplicate"],
  ];
  for (const [keys, code] of cases) await failure(UnavailableError, code, () => new Keyring(keys));
  const error = await failure(InvalidError, "field.wrong_type", connect(server.url, { keyring: "2026a:secret" }));
  assert.equal(error.violations[0].field, "keyring");
  assert.doesNotMatch(inspect(error), /2026a/);
});
