// The JavaScript examples of the README files and of the guide run unchanged.

import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

// A folder that can import the package by name: this one, or one that the package is installed in.
const folder = process.env.TELEHEALTH_INSTALLED ?? fileURLToPath(new URL(".", import.meta.url));

const guide = "../../examples/guide";
const withoutExamples = ["codes.md", "operations.md"];
const pages = readdirSync(new URL(guide, import.meta.url)).filter((page) => !withoutExamples.includes(page));

for (const document of ["../../README.md", "../README.md", ...pages.map((page) => `${guide}/${page}`)]) {
  test(`the JavaScript example of ${document} runs`, async () => {
    const [, block] = readFileSync(new URL(document, import.meta.url), "utf8").match(/```js\n([\s\S]*?)```/);
    const file = new URL(`readme-${process.pid}.mjs`, pathToFileURL(`${folder}/`));
    writeFileSync(file, block);
    try {
      await import(`${file}?${document}`);
    } finally {
      rmSync(file);
    }
  });
}
