// The program `telehealth` of the package; the tests of the Rust program cover its commands.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../lib/command.js", import.meta.url));

function run(...args) {
  const { status, stdout } = spawnSync(process.execPath, [program, ...args, "--json"], { encoding: "utf8" });
  return { status, envelope: JSON.parse(stdout) };
}

test("the program answers and exits with its verdict", () => {
  const known = run("explain", "row.stale");
  assert.deepEqual([known.status, known.envelope.command, known.envelope.verdict], [0, "explain", "well"]);
  const unknown = run("explain", "no.such");
  assert.deepEqual([unknown.status, unknown.envelope.error.code], [3, "command.code_unknown"]);
});
