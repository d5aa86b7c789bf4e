import assert from "node:assert";
import { randomBytes } from "node:crypto";
import { Actor, Keyring, Patient, User, connect, embedded, rotateKeysGrants } from "telehealth";

const old = { id: "2026a", secret: randomBytes(32) };
const young = { id: "2027a", secret: randomBytes(32) };

const server = await embedded();
const portal = await connect(server.url, { schema: "clinic", keyring: new Keyring([old]) });
await portal.migrate();
await portal.grantService("front-desk", ["users:insert", "patients:insert"]);
await portal.grantService("rotate-keys", rotateKeysGrants);
await portal.transaction(Actor.service("front-desk"), async (tx) => {
  const user = await tx.add(User.register({ email: "ada@example.com", role: "patient" }).activate());
  await tx.add(Patient.register({ user, first_name: "Ada", last_name: "Lovelace", date_of_birth: "1990-12-10" }));
});
await portal.close();

const both = await connect(server.url, { schema: "clinic", keyring: new Keyring([old, young]) });
await both.rotateKeys({ onProgress: (done) => console.log(`${done.left} rows are left`) });
assert.deepEqual(await both.keysInUse(), { "2027a": 1 }); // the old key may be removed, and archived
await both.close();
await server.close();
