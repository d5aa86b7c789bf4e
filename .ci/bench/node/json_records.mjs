// Checked objects without a database: from JSON text, and reading properties.

import { Prescription } from "telehealth";
import { QUICK, compare, expect, repeated } from "./harness.mjs";
import { TEXT, fromJson } from "./model.mjs";

const CALLS = 1_000;

export async function main() {
  const rounds = QUICK ? 15 : 61;
  const [entity, model] = [new Prescription(JSON.parse(TEXT)), fromJson.parse(JSON.parse(TEXT))];
  expect(entity.expires_at, model.expires_at);
  await compare(
    "node.from_text",
    [
      {
        name: "telehealth",
        does: "25 typed columns and all rules, frozen, hides protected values in console.log",
        work: repeated(CALLS, () => Prescription.fromJson(TEXT)),
      },
      {
        name: "zod",
        does: "25 typed columns and the same rules in refinements; not frozen",
        work: repeated(CALLS, () => fromJson.parse(JSON.parse(TEXT))),
      },
      { name: "JSON.parse", does: "parses only: no types, no checks", work: repeated(CALLS, () => JSON.parse(TEXT)) },
    ],
    { operations: CALLS, rounds },
  );
  const six = (it) => [it.id, it.medication_name, it.quantity, it.status, it.expires_at, it.ndc_number];
  const does = "six properties of one object, read again";
  await compare(
    "node.attributes",
    [
      { name: "telehealth", does, work: repeated(10_000, () => six(entity)) },
      { name: "zod", does, work: repeated(10_000, () => six(model)) },
    ],
    { operations: 10_000, rounds },
  );
}
