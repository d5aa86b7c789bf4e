// The tamper-evident audit log.

import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { inspect } from "node:util";
import {
  Actor, AuditLog, Checkpoint, CheckpointFolder, ConsistencyProof, CorruptError, InclusionProof, ValidationError, Signer, connect, embedded,
  grants,
} from "telehealth";
import { failure, service, newUser } from "./support/clinic.mjs";

let server;
before(async () => (server = await embedded({ allowAll: true })));
after(() => server.close());

async function inSchema(schema) {
  const portal = await connect(server.url, { schema, poolSize: 2 });
  await portal.migrate();
  await portal.grantService("tests", grants);
  await portal.grantService("audit", ["audit_logs:select"]);
  return portal;
}

test("the log is integrated, verified and proved", async () => {
  const folder = mkdtempSync(join(tmpdir(), "checkpoints-"));
  const [signer, outside] = [Signer.generate("clinic.example/audit"), new CheckpointFolder(join(folder, "kept"))];
  const clinic = await inSchema("integrated_log");
  // Grants to service accounts are logged.
  const { added: granted, checkpoint: first } = await clinic.checkpoint(signer, outside);
  assert.equal(granted, new Set(grants).size + 1);
  await clinic.transaction(service, (tx) => tx.add(newUser()));
  const { added, checkpoint: older } = await clinic.checkpoint(signer, outside);
  assert.deepEqual([added, older.size], [1, first.size + 1]);
  assert.equal(await outside.newest(), older.note);
  assert.deepEqual(Checkpoint.open(older.note, signer.verifier), older);
  const entries = await clinic.transaction(service, async (tx) => {
    await tx.addAll([1, 2, 3, 4, 5].map(() => newUser()));
    return (await tx.list(AuditLog, { action: "USER_INSERT" })).items;
  });
  assert.equal((await clinic.verify(signer.verifier, outside)).pending, 5);
  const integrated = await clinic.checkpoint(new Signer(signer.secret()), outside);
  assert.equal(integrated.added, 5);
  assert.deepEqual(await clinic.verify(signer.verifier, outside), { integrated: granted + 6, pending: 0, checkpoint: integrated.checkpoint });

  const proof = await clinic.proveInclusion(signer.verifier, entries[3].id);
  const inclusion = new InclusionProof(JSON.parse(JSON.stringify(proof)));
  assert.deepEqual(inclusion.check(signer.verifier), integrated.checkpoint);
  assert.match(inclusion.entry, new RegExp(entries[3].id));
  assert.equal(rootOf(inclusion, granted + 6), integrated.checkpoint.root);
  const consistency = await clinic.proveConsistency(signer.verifier, older);
  assert.deepEqual(new ConsistencyProof({ ...consistency }).check(older, signer.verifier), integrated.checkpoint);

  for (const change of [
    { entry: `${inclusion.entry} ` }, { position: inclusion.position + 1 }, { path: inclusion.path.slice(1) }, { path: ["nonsense"] },
    { checkpoint: older.note }, { path: undefined }, { position: -1 }, { entry: null },
  ]) {
    await failure(ValidationError, undefined, () => new InclusionProof({ ...inclusion, ...change }).check(signer.verifier));
  }
  await failure(ValidationError, undefined, () => inclusion.check(Signer.generate("clinic.example/audit").verifier));
  await failure(ValidationError, "audit.not_integrated", clinic.proveInclusion(signer.verifier, randomUUID()));
  await failure(CorruptError, "audit.checkpoint_forged", clinic.checkpoint(Signer.generate("clinic.example/audit"), null));

  // A database that has been reset.
  const restored = await inSchema("restored_log");
  assert.equal((await restored.verify(signer.verifier, null)).integrated, 0);
  await failure(CorruptError, "audit.rolled_back", restored.verify(signer.verifier, outside));
  await Promise.all([clinic.close(), restored.close()]);
  rmSync(folder, { recursive: true });
});

test("a custom checkpoint store", async () => {
  const clinic = await inSchema("own_place");
  const kept = [];
  const outside = { newest: async () => kept.at(-1) ?? null, keep: async (size, note) => void kept.push(note) };
  const signer = Signer.generate("clinic.example/audit");
  await clinic.transaction(service, (tx) => tx.add(newUser()));
  const { checkpoint } = await clinic.checkpoint(signer, outside);
  assert.deepEqual(kept, [checkpoint.note]);
  for (const wrong of [undefined, {}, "folder"]) {
    await failure(ValidationError, undefined, clinic.checkpoint(signer, wrong));
  }
  for (const wrong of [undefined, null, {}, signer.verifier]) {
    await failure(ValidationError, undefined, clinic.checkpoint(wrong, outside));
  }
  await clinic.close();
});

test("signer keys round-trip and are never shown by inspect", async () => {
  const signer = Signer.generate("clinic.example/audit");
  assert.equal(new Signer(signer.secret()).verifier, signer.verifier);
  assert.doesNotMatch(inspect(signer, { depth: 9, showHidden: true }), /PRIVATE/);
  const next = new Signer(Signer.generate("clinic.example/audit").secret(), { replacing: signer.verifier });
  assert.ok(next.verifier.includes(signer.verifier));
  for (const text of ["", "PRIVATE+KEY+x", signer.verifier]) {
    await failure(ValidationError, "audit.key_malformed", () => new Signer(text));
  }
  const another = Signer.generate("another.example").verifier;
  await failure(ValidationError, "audit.key_malformed", () => new Signer(signer.secret(), { replacing: another }));
  for (const wrong of [undefined, 1, null]) {
    await failure(ValidationError, undefined, () => new Signer(wrong));
    await failure(ValidationError, undefined, () => Checkpoint.open(wrong, signer.verifier));
    await failure(ValidationError, undefined, () => new InclusionProof(wrong).check(signer.verifier));
  }
});

test("control characters in request details are rejected", async () => {
  for (const text of ["a\nb", "\u001b[2J", "\u2028", "\u202e"]) {
    for (const request of [{ userAgent: text }, { session: text }]) {
      await failure(ValidationError, "text.control", server.begin(Actor.user(randomUUID(), request)));
    }
  }
});

/** Computes the root as in RFC 9162, section 2.1.3.2, without the library. */
function rootOf({ entry, position, path }, size) {
  const hash = (...parts) => createHash("sha256").update(Buffer.concat(parts)).digest();
  let node = hash(Buffer.of(0), Buffer.from(entry));
  let [index, last] = [position, size - 1];
  for (const sibling of path.map((text) => Buffer.from(text, "base64"))) {
    if (index % 2 === 1 || index === last) {
      node = hash(Buffer.of(1), sibling, node);
      while (index % 2 === 0 && index > 0) [index, last] = [index >> 1, last >> 1];
    } else {
      node = hash(Buffer.of(1), node, sibling);
    }
    [index, last] = [index >> 1, last >> 1];
  }
  return node.toString("base64");
}
