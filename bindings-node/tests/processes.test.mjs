// A program with an open portal can exit in any way, and its private server stops with it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

const OPEN = `
  const { Actor, User, connect, embedded } = await import("telehealth");
  let portal = await embedded({ folder: process.argv[1] || undefined, allowAll: true });
  process.stdout.write(new URL(portal.url).searchParams.get("host") + "\\n");
`;

/** Runs a program; returns how it ended and the folder of its server's socket. */
async function program(text, { folder = "", signal, node = [] } = {}) {
  const cwd = new URL("..", import.meta.url);
  const child = spawn(process.execPath, [...node, "--input-type=module", "-e", OPEN + text, folder], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stderr.on("data", (data) => { stderr += data; });
  child.stdout.on("data", (data) => {
    stdout += data;
    if (signal && stdout.includes("\n")) child.kill(signal);
  });
  const [code, endedBy] = await once(child, "close");
  const [socket, ...lines] = stdout.split("\n");
  return { code, endedBy, stderr, socket, lines };
}

/** Waits until a server has stopped: its folder is removed last. */
async function gone(socket) {
  for (let tries = 0; existsSync(socket); tries++) {
    assert.ok(tries < 1_000, `${socket} is still there`);
    await sleep(10);
  }
}

const WAYS = {
  "a portal that is closed": ["await portal.close();", { code: 0 }],
  "a portal that is left open": ["", { code: 0 }],
  "a transaction that is left open": ['await (await portal.begin(Actor.service("x"))).list(User);', { code: 0 }],
  "a portal that is disposed of": ["await portal[Symbol.asyncDispose]();", { code: 0 }],
  "process.exit": ["process.exit(7);", { code: 7 }],
  "process.exit during a transaction": ['portal.transaction(Actor.service("x"), (tx) => tx.list(User)); process.exit(7);', { code: 7 }],
  "an uncaught error": ['throw new Error("mine");', { code: 1 }],
  "process.abort": ["process.abort();", { endedBy: "SIGABRT" }],
  "SIGTERM": ["await new Promise((resolve) => setTimeout(resolve, 60_000));", { endedBy: "SIGTERM", signal: "SIGTERM" }],
  "SIGKILL": ["await new Promise((resolve) => setTimeout(resolve, 60_000));", { endedBy: "SIGKILL", signal: "SIGKILL" }],
};

describe("a private server stops", { concurrency: 4 }, () => {
  for (const [name, [text, { code = null, endedBy = null, signal }]] of Object.entries(WAYS)) {
    test(`after ${name}`, async () => {
      const ended = await program(text, { signal });
      assert.deepEqual([ended.code, ended.endedBy], [code, endedBy], ended.stderr);
      assert.doesNotMatch(ended.stderr, /panicked/);
      await gone(ended.socket);
    });
  }
});

test("garbage-collecting a portal stops its server", async () => {
  const text = `
    const fs = await import("node:fs");
    const socket = new URL(portal.url).searchParams.get("host");
    portal = undefined;
    for (let i = 0; i < 500 && fs.existsSync(socket); i++) { gc(); await new Promise((resolve) => setTimeout(resolve, 10)); }
    process.stdout.write(fs.existsSync(socket) ? "there" : "gone");
  `;
  const { lines, stderr } = await program(text, { node: ["--expose-gc"] });
  assert.deepEqual(lines, ["gone"], stderr);
});

test("garbage-collecting a transaction releases its connection", async () => {
  const text = `
    const small = await connect(portal.url, { poolSize: 1, acquireTimeout: 5_000 });
    await (async () => { await (await small.begin(Actor.service("x"))).list(User); })();
    const timer = setInterval(() => gc(), 20);
    await small.transaction(Actor.service("x"), () => process.stdout.write("served"));
    clearInterval(timer);
  `;
  const { lines, stderr } = await program(text, { node: ["--expose-gc"] });
  assert.deepEqual(lines, ["served"], stderr);
});

test("a folder keeps its data", async () => {
  const folder = mkdtempSync(join(tmpdir(), "telehealth-node-"));
  // Root runs the server as another user, which needs access to the folder.
  chmodSync(folder, 0o755);
  try {
    const place = join(folder, "clinic");
    const work = `
      const actor = Actor.service("x");
      await portal.transaction(actor, (tx) => tx.add(User.register({ email: "kept@example.com", role: "patient" })));
      await portal.close();
    `;
    assert.equal((await program(work, { folder: place })).code, 0);
    const look = `
      const user = await portal.transaction(Actor.service("x"), (tx) => tx.userByEmail({ email: "kept@example.com" }));
      process.stdout.write(user.email);
      await portal.close();
    `;
    assert.deepEqual((await program(look, { folder: place })).lines, ["kept@example.com"]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
