"""The shared test vectors of ``core/vectors``."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pytest
import telehealth
from telehealth import Entity, ValidationError, TransitionError
from telehealth._model import Frozen

FOLDER = Path(__file__).parents[2] / "core" / "vectors"
PARTS = [json.loads(file.read_text()) for file in sorted(FOLDER.glob("*.json"))]
ROWS: dict[str, Any] = {name: row for part in PARTS for name, row in part["rows"].items()}
RECORDS: list[Any] = [case for part in PARTS for case in part["records"]]
OPERATIONS: list[Any] = [case for part in PARTS for case in part["operations"]]
QUERIES: list[Any] = [case for part in PARTS for case in part.get("queries", [])]
CLASSES: dict[str, Any] = {
    member._table: member
    for member in vars(telehealth).values()
    if isinstance(member, type) and issubclass(member, Entity) and member is not Entity
}
TABLE_OF_ROW = {case["row"]: case["table"] for case in RECORDS}


def resolve(reference: Any) -> dict[str, Any]:
    """Return the row for ``{"row": …, "with": …, "without": …}``."""
    row = {**ROWS[reference["row"]], **reference.get("with", {})}
    return {name: value for name, value in row.items() if name not in reference.get("without", [])}


def entity(reference: Any) -> Any:
    if isinstance(reference, list):
        return [entity(each) for each in cast(Any, reference)]
    return CLASSES[TABLE_OF_ROW[reference["row"]]].from_dict(resolve(reference))


def expect(case: Any, act: Any) -> Any:
    """Return the result, or ``None`` if it fails as the case expects."""
    if "violations" in case:
        with pytest.raises(ValidationError) as invalid:
            act()
        found = {(violation.field, violation.code) for violation in invalid.value.violations}
        assert found == {tuple(pair) for pair in case["violations"]}
        return None
    if "refusal" in case:
        with pytest.raises(TransitionError) as refused:
            act()
        error = refused.value
        actual = {"machine": error.machine, "from": error.from_, "event": error.event, "code": error.code}
        assert actual == case["refusal"]
        return None
    return act()


@pytest.mark.parametrize("case", RECORDS, ids=lambda case: f"{case['table']}-{RECORDS.index(case)}")
def test_record(case: Any) -> None:
    made = expect(case, lambda: CLASSES[case["table"]].from_dict(resolve(case)))
    if made is not None:
        assert CLASSES[case["table"]].from_json(made.to_json()) == made


@pytest.mark.parametrize(
    "case", OPERATIONS, ids=lambda case: f"{case['table']}-{case.get('constructor') or case.get('command')}-{OPERATIONS.index(case)}"
)
def test_operation(case: Any) -> None:
    arguments = {**case["arguments"], **{name: entity(each) for name, each in case.get("entities", {}).items()}}
    if "constructor" in case:
        subject, name = CLASSES[case["table"]], case["constructor"]
    else:
        subject, name = entity(case["of"]), case["command"]
    made = expect(case, lambda: getattr(subject, name)(**arguments))
    if made is not None:
        result = json.loads(made.to_json())
        assert {field: result[field] for field in case["result"]} == case["result"]


@pytest.mark.parametrize("case", QUERIES, ids=lambda case: f"{case['table']}-{case['query']}-{QUERIES.index(case)}")
def test_query(case: Any) -> None:
    answer = getattr(entity(case["of"]), case["query"])(**case["arguments"])
    assert as_json(answer) == case["answer"]


def as_json(answer: Any) -> Any:
    """Return an answer in its JSON form."""
    if isinstance(answer, Frozen):
        return json.loads(answer.to_json())
    if isinstance(answer, tuple):
        return [as_json(each) for each in cast(Any, answer)]
    if isinstance(answer, datetime):
        return answer.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return str(answer) if isinstance(answer, Decimal) else answer
