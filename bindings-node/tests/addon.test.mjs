// The loader of the addon, and the packages that it loads.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const source = fileURLToPath(new URL("..", import.meta.url));
const require = createRequire(import.meta.url);
const { platform, platforms } = require("../lib/addon.js");

test("each platform has a static require, which bundlers can follow", () => {
  const loader = readFileSync(join(source, "lib/addon.js"), "utf8");
  for (const name of platforms) assert.ok(loader.includes(`case "${name}": return require("telehealth-${name}");`), name);
  assert.ok(platforms.includes(platform), platform);
});

test("esbuild bundles a program with the addon", async () => {
  const folder = mkdtempSync(join(tmpdir(), "telehealth-bundle-"));
  const installed = (name) => join(folder, "node_modules", name);
  try {
    // As npm installs the packages that `npm run pack` makes.
    for (const name of ["package.json", "index.js", "index.mjs", "lib"]) {
      cpSync(join(source, name), join(installed("telehealth"), name), { recursive: true });
    }
    const addon = `telehealth-${platform}`;
    mkdirSync(installed(addon));
    writeFileSync(join(installed(addon), "package.json"), JSON.stringify({ name: addon, main: "addon.node" }));
    symlinkSync(join(source, "telehealth.node"), join(installed(addon), "addon.node"));
    const program = `import { User } from "telehealth"; console.log(User.register({ email: "a@b.org", role: "patient" }).role);`;
    const outfile = join(folder, "out", "program.js");
    const { errors, warnings } = await build({
      stdin: { contents: program, resolveDir: folder }, bundle: true, platform: "node", outfile, loader: { ".node": "copy" },
      preserveSymlinks: true, logLevel: "silent",
    });
    assert.deepEqual([errors, warnings], [[], []]);
    rmSync(join(folder, "node_modules"), { recursive: true });
    assert.equal(execFileSync(process.execPath, [outfile], { encoding: "utf8" }), "patient\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a missing addon is named, with what to do", () => {
  const folder = mkdtempSync(join(tmpdir(), "telehealth-bare-"));
  try {
    for (const name of ["package.json", "index.js", "lib"]) cpSync(join(source, name), join(folder, name), { recursive: true });
    const libc = process.platform === "linux" ? "; it needs glibc, which Alpine does not have" : "";
    const expected = `the package telehealth-${platform} is missing; install telehealth again, with optional dependencies${libc}`;
    assert.throws(() => require(folder), { message: expected });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
