"""Answers of a form (PHQ-9, JSON Schema 2020-12), from bytes to the result of validation."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

import fastjsonschema
import jsonschema_rs
from harness import QUICK, Contestant, compare, expect, repeated
from telehealth import FormSchema

SCHEMA = json.loads((Path(__file__).parents[3] / "examples/data/forms/phq-9.json").read_text())
ANSWERS = json.dumps({f"q{number}": number % 4 for number in range(1, 10)} | {"difficulty": "somewhat"}).encode()
CALLS = 100


def main() -> None:
    form = FormSchema.draft(title="PHQ-9", schema_definition=SCHEMA, created_by=UUID(int=1))
    compiled = fastjsonschema.compile(SCHEMA)
    validator = jsonschema_rs.validator_for(SCHEMA)
    answers = json.loads(ANSWERS)
    expect(form.assess(answers=answers).scores[0].total, sum(answers[f"q{number}"] for number in range(1, 10)))
    expect(validator.is_valid(answers | {"q1": 4}), False)
    compare(
        "python.form",
        [
            Contestant(
                "telehealth",
                "all violations with pointers, scores and priority",
                repeated(CALLS, lambda: form.assess(answers=json.loads(ANSWERS))),
            ),
            Contestant("fastjsonschema", "first violation (draft 7 semantics); no scores", repeated(CALLS, lambda: compiled(json.loads(ANSWERS)))),
            Contestant("jsonschema-rs", "first violation; no scores", repeated(CALLS, lambda: validator.validate(json.loads(ANSWERS)))),
        ],
        operations=CALLS,
        rounds=15 if QUICK else 61,
    )
