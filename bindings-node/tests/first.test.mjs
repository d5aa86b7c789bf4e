import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import telehealth from "../index.js";

const { Actor, User, UserRole, embedded } = telehealth;
let portal;
before(async () => { portal = await embedded(); });
after(() => portal.close());

test("a user is registered, added and read", async () => {
  const user = User.register({ email: "Ada@Example.com", role: UserRole.patient });
  const read = await portal.transaction(Actor.job("test"), async (tx) => tx.get(User, (await tx.add(user)).id));
  assert.equal(read.email, "ada@example.com");
  assert.ok(read.created_at instanceof Date);
});
