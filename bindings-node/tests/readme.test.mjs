// The JavaScript example of the README runs unchanged.

import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { test } from "node:test";

test("the JavaScript example runs", async () => {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const [, block] = readme.match(/```js\n([\s\S]*?)```/);
  // In this folder, so that it can import the package by name.
  const file = new URL(`readme-${process.pid}.mjs`, import.meta.url);
  writeFileSync(file, block);
  try {
    await import(file);
  } finally {
    rmSync(file);
  }
});
