// Reads that may be slightly behind. The replica itself is tested in Rust; here the primary serves the reads.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { UnavailableError, User, ValidationError, connect, embedded } from "telehealth";
import { failure, newUser, service } from "./support/clinic.mjs";

let portal;
before(async () => {
  portal = await embedded({ allowAll: true });
});
after(() => portal.close());

test("reads see what the portal has written", async () => {
  const reader = await connect(portal.url, { replicaUrls: [portal.url], replicaMaxLag: 60_000 });
  const user = await reader.transaction(service, (tx) => tx.add(newUser()));
  assert.equal((await reader.read(service, (tx) => tx.get(User, user.id))).id, user.id);
  // The URL leads to no replica.
  const { replica_reads, replica_misses } = reader.metrics();
  assert.deepEqual([replica_reads, replica_misses], [0, 1]);
  const error = await failure(
    UnavailableError, "transaction.read_only", reader.read(service, (tx) => tx.add(newUser())),
  );
  assert.equal(error.nextStep, "fix_program");
  await reader.close();
});

test("options of replicas are checked", async () => {
  const malformed = connect(portal.url, { replicaUrls: ["postgresql://ada:secret@:x/clinic"] });
  await failure(UnavailableError, "database.url_malformed", malformed);
  await failure(ValidationError, "integer.out_of_range", connect(portal.url, { replicaMaxLag: 0 }));
});
