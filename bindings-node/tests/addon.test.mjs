// The loader of the addon, and the packages that it loads.

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("..", import.meta.url));
const require = createRequire(import.meta.url);
const { platform, platforms } = require("../lib/addon.js");

test("each platform has a static require, which bundlers can follow", () => {
  const loader = readFileSync(join(source, "lib/addon.js"), "utf8");
  for (const name of platforms) assert.ok(loader.includes(`"${name}": () => require("telehealth-${name}")`), name);
  assert.ok(platforms.includes(platform), platform);
});

test("a missing addon is named, with what to do", () => {
  const folder = mkdtempSync(join(tmpdir(), "telehealth-bare-"));
  try {
    for (const name of ["package.json", "index.js", "lib"]) cpSync(join(source, name), join(folder, name), { recursive: true });
    const expected = `the package telehealth-${platform} is missing; install telehealth again, with optional dependencies`;
    assert.throws(() => require(folder), { message: expected });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
