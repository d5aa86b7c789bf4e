// Answers of a form (PHQ-9, JSON Schema 2020-12), from bytes to the result of validation.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv/dist/2020.js";
import { FormSchema } from "telehealth";
import { QUICK, compare, expect, repeated } from "./harness.mjs";
import { FILES } from "./model.mjs";

const SCHEMA = JSON.parse(readFileSync(join(FILES, "../../examples/data/forms/phq-9.json"), "utf8"));
const answers = Object.fromEntries(Array.from({ length: 9 }, (_, number) => [`q${number + 1}`, number % 4]));
const BYTES = Buffer.from(JSON.stringify({ ...answers, difficulty: "somewhat" }));
const CALLS = 100;

export async function main() {
  const form = FormSchema.draft({ title: "PHQ-9", schema_definition: SCHEMA, created_by: "01890a5d-ac96-774b-bcce-b302099a8057" });
  const validate = new Ajv.default({ allErrors: true, strict: false }).compile(SCHEMA);
  const parsed = () => JSON.parse(BYTES.toString("utf8"));
  expect(form.assess({ answers: parsed() }).scores[0].total, Object.values(answers).reduce((sum, answer) => sum + answer));
  expect(validate({ ...parsed(), q1: 4 }), false);
  await compare(
    "node.form",
    [
      {
        name: "telehealth", does: "all violations with pointers, scores and priority",
        work: repeated(CALLS, () => form.assess({ answers: parsed() })),
      },
      { name: "ajv", does: "all violations; no scores", work: repeated(CALLS, () => validate(parsed())), check: (valid) => expect(valid, true) },
    ],
    { operations: CALLS, rounds: QUICK ? 15 : 61 },
  );
}
