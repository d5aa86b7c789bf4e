// Builds the addon and puts it where `lib/addon.js` loads it: `npm run build -- [options of cargo build]`.

import { spawnSync } from "node:child_process";
import { copyFileSync, renameSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const cargo = spawnSync(
  "cargo",
  ["build", "--package", "telehealth-node", "--message-format", "json-render-diagnostics", ...process.argv.slice(2)],
  { cwd: here("."), stdio: ["ignore", "pipe", "inherit"], encoding: "utf8", maxBuffer: 1 << 28 },
);
if (cargo.error) throw cargo.error;
if (cargo.status !== 0) process.exit(1);

const addon = cargo.stdout
  .split("\n")
  .filter((line) => line.startsWith("{"))
  .map((line) => JSON.parse(line))
  .find(({ reason, target }) => reason === "compiler-artifact" && target.name === "telehealth_node");
if (!addon) throw new Error("cargo reported no library");

// Renamed into place, because a running process may have the old one mapped.
copyFileSync(addon.filenames[0], here("telehealth.node.new"));
renameSync(here("telehealth.node.new"), here("telehealth.node"));
