"""Checked objects without a database: from JSON text, from a dict, and reading attributes."""

from __future__ import annotations

import json

import telehealth
from harness import QUICK, Contestant, compare, expect, repeated
from model import TEXT, Prescription

ROUNDS = 15 if QUICK else 61
OURS = "25 typed columns and all rules, immutable, hides protected values in repr"
PEER = "25 typed columns and the same rules in a validator, frozen"


def main() -> None:
    entity, model = telehealth.Prescription.from_json(TEXT), Prescription.model_validate_json(TEXT)
    expect(json.loads(entity.to_json())["expires_at"][:10], model.expires_at.date().isoformat())
    compare(
        "python.from_text",
        [
            Contestant("telehealth", OURS, repeated(1_000, lambda: telehealth.Prescription.from_json(TEXT))),
            Contestant("pydantic", PEER, repeated(1_000, lambda: Prescription.model_validate_json(TEXT))),
            Contestant("json.loads", "parses only: no types, no checks", repeated(1_000, lambda: json.loads(TEXT))),
        ],
        operations=1_000,
        rounds=ROUNDS,
    )
    # Typed values, as a program has them.
    ours, theirs = {name: getattr(entity, name) for name in entity.__match_args__}, model.model_dump()
    compare(
        "python.from_dict",
        [
            Contestant("telehealth", OURS, repeated(1_000, lambda: telehealth.Prescription.from_dict(ours))),
            Contestant("pydantic", PEER, repeated(1_000, lambda: Prescription.model_validate(theirs))),
        ],
        operations=1_000,
        rounds=ROUNDS,
    )

    def six(it: object) -> None:
        for _ in range(5_000):
            it.id, it.medication_name, it.quantity, it.status, it.expires_at, it.ndc_number  # type: ignore[attr-defined]

    compare(
        "python.attributes",
        [
            Contestant("telehealth", "six attributes of one object, read again", lambda: six(entity)),
            Contestant("pydantic", "six attributes of one object, read again", lambda: six(model)),
        ],
        operations=5_000,
        rounds=ROUNDS,
    )

    # The first read of each object, which converts the values if the binding does so late.
    count = 500
    fresh: list[object] = []

    def read_all() -> None:
        for it in fresh:
            it.id, it.medication_name, it.quantity, it.status, it.expires_at, it.ndc_number  # type: ignore[attr-defined]

    def filled(make: object) -> object:
        return lambda: (fresh.clear(), fresh.extend(make(TEXT) for _ in range(count)))  # type: ignore[operator]

    compare(
        "python.first_attributes",
        [
            Contestant("telehealth", "six attributes of a new object", read_all, filled(telehealth.Prescription.from_json)),
            Contestant("pydantic", "six attributes of a new object", read_all, filled(Prescription.model_validate_json)),
        ],
        operations=count,
        rounds=ROUNDS,
    )
