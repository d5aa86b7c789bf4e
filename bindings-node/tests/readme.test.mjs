// The JavaScript of the README runs as it is written.

import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { test } from "node:test";

test("ten lines of JavaScript", async () => {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const [, block] = readme.match(/```js\n([\s\S]*?)```/);
  // Beside this file, so that it finds the package by its own name.
  const file = new URL(`readme-${process.pid}.mjs`, import.meta.url);
  writeFileSync(file, block);
  try {
    await import(file);
  } finally {
    rmSync(file);
  }
});
