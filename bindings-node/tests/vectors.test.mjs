// The shared test vectors of core/vectors.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import * as telehealth from "telehealth";
import { description } from "../lib/entity.js";
import { camelCase } from "../lib/decode.js";
import { plain, same } from "./support/clinic.mjs";

const folder = new URL("../../core/vectors/", import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith(".json")).sort();
const parts = files.map((file) => JSON.parse(readFileSync(new URL(file, folder), "utf8")));
const rows = Object.assign({}, ...parts.map((part) => part.rows));
const records = parts.flatMap((part) => part.records);
const operations = parts.flatMap((part) => part.operations);
const queries = parts.flatMap((part) => part.queries ?? []);
const classes = Object.fromEntries(description.tables.map(({ name, type }) => [name, telehealth[type]]));
const tableOfRow = Object.fromEntries(records.map(({ row, table }) => [row, table]));

/** Returns the row for `{"row": …, "with": …, "without": …}`. */
function resolve(reference) {
  const row = { ...rows[reference.row], ...reference.with };
  for (const name of reference.without ?? []) delete row[name];
  return row;
}

const entity = (reference) =>
  Array.isArray(reference) ? reference.map(entity) : new classes[tableOfRow[reference.row]](resolve(reference));

/** Returns the result, or undefined if it fails as the case expects. */
function expect(expected, act) {
  if (expected.violations) {
    assert.throws(act, (error) => {
      assert.ok(error instanceof telehealth.ValidationError, String(error));
      const found = error.violations.map(({ field, code }) => `${field} ${code}`);
      assert.deepEqual(new Set(found), new Set(expected.violations.map((pair) => pair.join(" "))));
      return true;
    });
    return undefined;
  }
  if (expected.refusal) {
    assert.throws(act, (error) => {
      assert.ok(error instanceof telehealth.TransitionError, String(error));
      const { machine, from, event, code } = error;
      assert.deepEqual({ machine, from, event, code }, expected.refusal);
      return true;
    });
    return undefined;
  }
  return act();
}

test("records", async (t) => {
  for (const [i, expected] of records.entries()) {
    await t.test(`${expected.table} ${i}`, () => {
      const Class = classes[expected.table];
      const made = expect(expected, () => new Class(resolve(expected)));
      if (made) same(new Class(plain(made)), made);
    });
  }
});

test("operations", async (t) => {
  for (const [i, expected] of operations.entries()) {
    const isConstructor = Object.hasOwn(expected, "constructor");
    const name = isConstructor ? expected.constructor : expected.command;
    await t.test(`${expected.table} ${name} ${i}`, () => {
      const entities = Object.entries(expected.entities ?? {}).map(([key, reference]) => [key, entity(reference)]);
      const members = { ...expected.arguments, ...Object.fromEntries(entities) };
      const subject = isConstructor ? classes[expected.table] : entity(expected.of);
      const made = expect(expected, () => subject[camelCase(name)](members));
      if (made) {
        const result = plain(made);
        const fields = Object.keys(expected.result).map((field) => [field, result[field]]);
        assert.deepEqual(Object.fromEntries(fields), expected.result);
      }
    });
  }
});

test("queries", async (t) => {
  for (const [i, { table, query, of, arguments: members, answer }] of queries.entries()) {
    await t.test(`${table} ${query} ${i}`, () => {
      const actual = entity(of)[camelCase(query)](members);
      assert.deepEqual(plain(actual), answer);
    });
  }
});
