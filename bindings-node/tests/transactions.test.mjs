// Commit, rollback, savepoints, the order of calls, and contention.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Actor, connect, embedded, ValidationError, NotFoundError, ConflictError, StaleError, UnavailableError, User } from "telehealth";
import { contendForAdmins, failure, service, newUser } from "./support/clinic.mjs";

let portal;
before(async () => { portal = await embedded({ allowAll: true }); });
after(() => portal.close());

const exists = (user) => portal.transaction(service, async (tx) => (await tx.getMany(User, [user.id])).length === 1);

test("an error rolls the transaction back and is rethrown unchanged", async () => {
  const user = newUser();
  const mine = new Error("mine");
  await assert.rejects(portal.transaction(service, async (tx) => { await tx.add(user); throw mine; }), (error) => error === mine);
  await assert.rejects(portal.transaction(service, (tx) => { tx.add(user); throw mine; }), (error) => error === mine);
  assert.equal(await exists(user), false);
});

test("the result of the work is returned, also without a promise", async () => {
  assert.equal(await portal.transaction(service, () => 7), 7);
  assert.equal(await portal.transaction(service, async (tx) => (await tx.add(newUser())).role), "patient");
});

test("an operation reports all violations at once", async () => {
  const found = ({ violations }) => Object.fromEntries(violations.map(({ field, code }) => [field, code]));
  const visit = {
    patient_id: "ada", provider_id: NaN, consultation_type: "initial", scheduled_at: new Date(NaN), duration_minutes: 30,
    fee: "-1", chief_complaint: "x".repeat(1_000_001), patient_state: "ny",
  };
  const booked = await failure(ValidationError, undefined, portal.transaction(service, (tx) => tx.bookVisit(visit)));
  assert.deepEqual(found(booked), {
    provider_id: "field.wrong_type", scheduled_at: "timestamp.malformed", patient_id: "uuid.malformed",
    fee: "money.negative", chief_complaint: "text.too_long", patient_state: "us_state.malformed",
  });
  const request = portal.breakGlass(Actor.user(newUser().id), NaN, "x".repeat(1_001));
  assert.deepEqual(found(await failure(ValidationError, undefined, request)), {
    patient_id: "field.wrong_type", reason: "text.too_long",
  });
});

test("begin: a transaction is committed explicitly, or rolled back on disposal", async () => {
  const [kept, lost, dropped] = [newUser(), newUser(), newUser()];
  const tx = await portal.begin(service);
  await tx.add(kept);
  await tx.commit();
  await tx[Symbol.asyncDispose]();
  const other = await portal.begin(service);
  await other.add(lost);
  await other.rollback();
  const third = await portal.begin(service);
  await third.add(dropped);
  await third[Symbol.asyncDispose]();
  await third[Symbol.asyncDispose]();
  assert.deepEqual(await Promise.all([kept, lost, dropped].map(exists)), [true, false, false]);
});

test("a finished transaction cannot be used", async () => {
  let handle;
  await portal.transaction(service, (tx) => { handle = tx; });
  const calls = [
    () => handle.add(newUser()), () => handle.addAll([newUser()]), () => handle.get(User, newUser().id), () => handle.save(newUser()),
    () => handle.getMany(User, []), () => handle.remove(newUser()), () => handle.list(User), () => handle.commit(), () => handle.rollback(),
    () => handle.savepoint(() => {}), () => handle.userByEmail({ email: "a@example.com" }), () => handle.stream(User).next(),
  ];
  for (const call of calls) await failure(UnavailableError, "transaction.finished", call);
  await failure(UnavailableError, "transaction.finished", portal.transaction(service, (tx) => tx.commit()));
});

test("calls run in the order in which they are made", async () => {
  const user = newUser();
  const seen = await portal.transaction(service, async (tx) => Promise.all([
    tx.getMany(User, [user.id]), tx.add(user), tx.getMany(User, [user.id]), tx.get(User, user.id).then((read) => tx.remove(read)),
  ]));
  assert.deepEqual([seen[0].length, seen[2].length], [0, 1]);
  assert.equal(await exists(user), false);
});

test("a failed statement aborts the transaction", async () => {
  const user = newUser();
  const work = async (tx) => {
    await tx.add(user);
    await failure(ConflictError, "id.taken", tx.add(user));
    await failure(UnavailableError, "transaction.aborted", tx.get(User, user.id));
  };
  await failure(UnavailableError, "transaction.aborted", portal.transaction(service, work));
  assert.equal(await exists(user), false);
});

test("a conflict names the row of a batch", async () => {
  await portal.transaction(service, async (tx) => {
    const taken = await tx.add(newUser());
    const users = [newUser(), newUser(), User.register({ email: taken.email, role: "patient" }), newUser()];
    const error = await failure(ConflictError, "user.email_taken", tx.savepoint(() => tx.addAll(users)));
    assert.deepEqual([error.violations[0].field, error.violations[0].parameters.row], ["email", 2]);
    const wrong = await failure(ValidationError, "field.wrong_type", tx.addAll([newUser(), null]));
    assert.equal(wrong.violations[0].field, "entities/1");
  });
});

test("saving in a loop takes the returned entity", async () => {
  await portal.transaction(service, async (tx) => {
    let user = await tx.add(newUser().activate());
    for (let i = 0; i < 20; i++) user = await tx.save(user.revise({ phone: `+1415555${String(i).padStart(4, "0")}` }));
    assert.ok((await tx.get(User, user.id)).equals(user));
    await tx.save(user.suspend());
    await failure(StaleError, "row.stale", tx.save(user.deactivate())); // the copy from before
  });
});

test("a savepoint rolls back only its part", async () => {
  const [first, undone, second] = [newUser(), newUser(), newUser()];
  await portal.transaction(service, async (tx) => {
    await tx.add(first);
    await failure(ConflictError, "id.taken", tx.savepoint(async (part) => { await part.add(undone); await part.add(first); }));
    assert.equal(await tx.savepoint(async () => (await tx.add(second)).id), second.id);
  });
  assert.deepEqual(await Promise.all([first, undone, second].map(exists)), [true, false, true]);
});

test("savepoints nest", async () => {
  const [outer, inner, deepest, afterwards] = [newUser(), newUser(), newUser(), newUser()];
  await portal.transaction(service, (tx) => tx.savepoint(async () => {
    await tx.add(outer);
    const part = tx.savepoint(async () => {
      await tx.add(inner);
      await tx.savepoint(() => tx.add(deepest));
      throw new Error("undo");
    });
    await assert.rejects(part, /undo/);
    await tx.add(afterwards);
  }));
  assert.deepEqual(await Promise.all([outer, inner, deepest, afterwards].map(exists)), [true, false, false, true]);
});

test("savepoints of a Promise.all run one at a time, and roll back nothing else", async () => {
  const users = Array.from({ length: 20 }, () => newUser());
  const bystander = newUser();
  await portal.transaction(service, async (tx) => {
    const parts = users.map((user, i) => tx.savepoint(async () => {
      await tx.add(user);
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (i % 2 === 1) throw new Error("odd");
    }));
    const [outcomes] = await Promise.all([Promise.allSettled(parts), tx.add(bystander)]);
    assert.deepEqual(outcomes.map(({ status }) => status === "fulfilled"), users.map((_, i) => i % 2 === 0));
  });
  assert.deepEqual(await Promise.all(users.map(exists)), users.map((_, i) => i % 2 === 0));
  assert.equal(await exists(bystander), true);
});

test("a call that a savepoint did not await is rejected after its end", async () => {
  const user = newUser();
  let late;
  await portal.transaction(service, async (tx) => {
    await tx.savepoint(() => { late = new Promise((resolve) => setTimeout(resolve, 20)).then(() => tx.add(user)); });
    await failure(UnavailableError, "transaction.finished", late);
    await failure(ValidationError, "status.transition", tx.savepoint(() => tx.commit()));
    assert.deepEqual(await tx.getMany(User, [user.id]), []);
  });
});

test("a transaction of a second portal within another is independent", async () => {
  const other = await connect(portal.url, { poolSize: 2 });
  const user = newUser();
  await portal.transaction(service, (tx) => tx.savepoint(() => other.transaction(service, async (inner) => {
    await inner.savepoint(() => inner.add(user));
    assert.deepEqual(await tx.getMany(User, [user.id]), []);
  })));
  assert.equal(await exists(user), true);
  await other.close();
});

test("a deadlock repeats one of the transactions", async () => {
  const [a, b] = await portal.transaction(service, (tx) => tx.addAll([newUser(), newUser()]));
  let attempts = 0;
  const bothHoldOne = barrier(2);
  const signIn = (order) => portal.transaction(service, async (tx) => {
    attempts++;
    for (const { id } of order) {
      const user = await tx.get(User, id);
      await tx.save(user.email_verified ? user.verifyPhone() : user.verifyEmail());
      await bothHoldOne();
    }
  });
  const outcomes = await Promise.allSettled([signIn([a, b]), signIn([b, a])]);
  assert.ok(attempts >= 3, `${attempts} attempts`);
  // The repeated one rereads its rows; the other may find its second row changed in the meantime.
  assert.ok(outcomes.some(({ status }) => status === "fulfilled"));
});

/** Returns a function that resolves the first `size` calls together, and later ones immediately. */
function barrier(size) {
  let open;
  const opened = new Promise((resolve) => { open = resolve; });
  return () => {
    if (--size === 0) open();
    return opened;
  };
}

test("contention is retried, up to eight attempts", async () => {
  await contendForAdmins(portal);
  let attempts = 0;
  const contended = (tx) => { attempts++; return tx.add(newUser("admin")); };
  await failure(UnavailableError, "database.contention", portal.transaction(service, contended));
  assert.equal(attempts, 8);
  attempts = 0;
  const twice = (tx) => (++attempts < 3 ? tx.add(newUser("admin")) : "done");
  assert.equal(await portal.transaction(service, twice), "done");

  // The transaction itself knows it, whatever the work makes of the errors of its statements.
  const mine = new Error("mine");
  const cases = [
    [8, async (tx) => { await tx.add(newUser("admin")).catch(() => {}); throw mine; }],
    [1, async (tx) => { await tx.savepoint(() => tx.add(newUser("admin"))).catch(() => {}); throw mine; }],
    [1, () => { throw Object.assign(mine, { code: "database.contention" }); }],
  ];
  for (const [expected, work] of cases) {
    attempts = 0;
    const counted = (tx) => { attempts++; return work(tx); };
    await assert.rejects(portal.transaction(service, counted), (error) => error === mine);
    assert.equal(attempts, expected);
  }
  await failure(NotFoundError, "row.not_found", portal.transaction(service, (tx) => tx.get(User, newUser().id)));
});
