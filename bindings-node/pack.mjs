// Packs the package as napi-rs lays it out: `telehealth` without an addon, and a package for this platform with the addon
// that was built last, which `telehealth` names as an optional dependency. `npm run pack -- FOLDER` writes both there, and
// prints their names and sizes.

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const { platform, platforms } = createRequire(import.meta.url)("./lib/addon.js");
const source = fileURLToPath(new URL(".", import.meta.url));
const destination = resolve(process.argv[2] ?? ".");
const { devDependencies, scripts, ...main } = JSON.parse(readFileSync(join(source, "package.json"), "utf8"));

/** Packs a folder, and prints the name and the size of the file. */
function pack(folder) {
  const npm = spawnSync("npm", ["pack", "--json", "--pack-destination", destination], { cwd: folder, encoding: "utf8" });
  if (npm.status !== 0) throw npm.error ?? new Error(npm.stderr);
  const [{ filename, size, unpackedSize }] = JSON.parse(npm.stdout);
  const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
  console.log(`${filename}\t${megabytes(size)}, unpacked ${megabytes(unpackedSize)}`);
}

const writeManifest = (folder, manifest) => writeFileSync(join(folder, "package.json"), JSON.stringify(manifest, null, 2));

const staged = mkdtempSync(join(tmpdir(), "telehealth-npm-"));
try {
  mkdirSync(destination, { recursive: true });
  const name = (of) => `telehealth-${of}`;
  const optionalDependencies = Object.fromEntries(platforms.map((of) => [name(of), main.version]));
  const addon = `telehealth.${platform}.node`;
  const [os, cpu, libc] = platform.split("-");

  const folders = { main: join(staged, "main"), addon: join(staged, platform) };
  cpSync(source, folders.main, {
    recursive: true,
    filter: (path) => !["node_modules", "tests", "src", "telehealth.node"].some((other) => path === join(source, other)),
  });
  writeManifest(folders.main, { ...main, optionalDependencies });

  mkdirSync(folders.addon);
  cpSync(join(source, "telehealth.node"), join(folders.addon, addon));
  writeFileSync(join(folders.addon, "README.md"), `# ${name(platform)}\n\nThe addon of \`telehealth\` for ${platform}.\n`);
  const { version, engines } = main;
  writeManifest(folders.addon, {
    name: name(platform), version, private: true, description: `The addon of telehealth for ${platform}`, engines,
    os: [os], cpu: [cpu], ...(libc && { libc: ["glibc"] }), main: addon, files: [addon],
  });

  pack(folders.main);
  pack(folders.addon);
} finally {
  rmSync(staged, { recursive: true });
}
