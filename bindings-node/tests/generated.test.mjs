// Generated files are up to date, and both module formats have the same exports.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { description } from "../lib/entity.js";
import { camelCase } from "../lib/decode.js";
import telehealth from "../index.js";
import { camelCased, declarationText, moduleText } from "./support/declarations.mjs";

const generated = {
  "index.d.ts": declarationText(description),
  "index.mjs": moduleText(Object.keys(telehealth)),
};

for (const [file, text] of Object.entries(generated)) {
  test(`${file} is up to date`, () => {
    const place = new URL(`../${file}`, import.meta.url);
    if (process.env.UPDATE === "1") writeFileSync(place, text);
    assert.ok(readFileSync(place, "utf8") === text, `${file} is stale; run UPDATE=1 npm test`);
  });
}

test("the documentation uses the terms of JavaScript", () => {
  const lines = [...generated["index.d.ts"].split("\n"), ...readFileSync(new URL("../portal.d.ts", import.meta.url), "utf8").split("\n")];
  const comments = lines.filter((line) => /^\s*(\/\*\*|\*)/.test(line));
  const rust = /::|\bNone\b|\bSome\(|\b(Ok|Err)\(|\b(Option|Vec|Result)<|\bCode\.[A-Z]|\b[A-Z]\w+Query\b|PAGE_LIMIT|`[a-z]+_by_[a-z]+`/;
  assert.deepEqual(comments.filter((line) => rust.test(line)), []);
  assert.ok(camelCased.has("book_visit") && !camelCased.has("patient_id"));
  const names = comments.flatMap((line) => [...line.matchAll(/`(?:\w+\.)?(\w+)[`(]/g)].map(([, name]) => name));
  assert.deepEqual(names.filter((name) => camelCased.has(name)), []);
});

test("ESM and CommonJS export the same names and values", async () => {
  const module = await import("telehealth");
  assert.deepEqual(Object.keys(module).sort(), Object.keys(telehealth).sort());
  for (const name of Object.keys(module)) assert.equal(module[name], telehealth[name], name);
});

test("no column or operation hides another name", () => {
  for (const { type, columns, constructors, commands, queries } of description.tables) {
    const members = [...columns.map(({ name }) => name), ...[...commands, ...queries].map(({ name }) => camelCase(name)), "constructor", "toJSON", "toRecord"];
    assert.equal(new Set(members).size, members.length, type);
    for (const constructor of constructors) assert.ok(!["name", "length", "prototype", "rowOf"].includes(camelCase(constructor.name)), constructor.name);
  }
  const { Transaction } = telehealth;
  const methods = ["add", "addAll", "get", "getMany", "save", "remove", "list", "stream", "savepoint", "commit", "rollback"];
  for (const name of methods) assert.equal(Transaction.prototype[name].name, name);
});
