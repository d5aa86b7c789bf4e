// The JavaScript examples of the README files run unchanged.

import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

// A folder that can import the package by name: this one, or one that the package is installed in.
const folder = process.env.TELEHEALTH_INSTALLED ?? fileURLToPath(new URL(".", import.meta.url));

for (const readme of ["../../README.md", "../README.md"]) {
  test(`the JavaScript example of ${readme} runs`, async () => {
    const [, block] = readFileSync(new URL(readme, import.meta.url), "utf8").match(/```js\n([\s\S]*?)```/);
    const file = new URL(`readme-${process.pid}.mjs`, pathToFileURL(`${folder}/`));
    writeFileSync(file, block);
    try {
      await import(`${file}?${readme.length}`);
    } finally {
      rmSync(file);
    }
  });
}
