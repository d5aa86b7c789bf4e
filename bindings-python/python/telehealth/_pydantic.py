"""Entities and objects as fields of pydantic models, which is how FastAPI accepts and answers them.

The package does not depend on pydantic: pydantic calls these functions.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from telehealth._description import DESCRIPTION
from telehealth._errors import ValidationError

_PLAIN: dict[str, dict[str, Any]] = {
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer"},
    "text": {"type": "string"},
    "uuid": {"type": "string", "format": "uuid"},
    "timestamp": {"type": "string", "format": "date-time"},
    "date": {"type": "string", "format": "date"},
    "decimal": {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"},
    "json": {"type": "object"},
}
_LABELS: dict[str, list[str]] = {labels["name"]: labels["labels"] for labels in DESCRIPTION["labels"]}
_OBJECTS: dict[str, list[dict[str, Any]]] = {
    **{named["name"]: named["members"] for named in DESCRIPTION["objects"]},
    **{table["type"]: table["columns"] for table in DESCRIPTION["tables"]},
}
_HIDDEN = "[hidden]"
"""Replaces the input in errors of pydantic, because it may hold protected values."""


def core_schema_of(cls: type[Any], make: Callable[[Any], Any]) -> Any:
    """Return the schema by which pydantic accepts instances, and what ``make`` makes instances of.

    It writes them as JSON with protected values. Its errors have none: pydantic would add the input to an exception of
    ``check``, but keeps the one that a ``ValidationError`` of its own names.
    """
    from pydantic_core import PydanticCustomError, core_schema
    from pydantic_core import ValidationError as PydanticError

    def check(value: Any) -> Any:
        if isinstance(value, cls):
            return value
        held = [value]
        del value
        try:
            return make(held.pop())
        except ValidationError as error:
            violations = error.violations
        # Outside the handler, so that the error has no context, and without values.
        named = "; ".join(f"{violation.field} {violation.message}" for violation in violations)
        codes = [violation.code for violation in violations]
        violated = PydanticCustomError("telehealth", "{violations}", {"violations": named, "codes": codes})
        raise PydanticError.from_exception_data(cls.__name__, [{"type": violated, "input": _HIDDEN}])

    def serialize(value: Any) -> Any:
        return json.loads(value.to_json())

    return core_schema.no_info_plain_validator_function(
        check,
        serialization=core_schema.plain_serializer_function_ser_schema(serialize, when_used="json"),
    )


def json_schema_of(name: str) -> dict[str, Any]:
    """Return the JSON Schema of an entity or object."""
    members = _OBJECTS[name]
    return {
        "title": name,
        "type": "object",
        "properties": {member["name"]: _schema(member["kind"]) for member in members},
        "required": [member["name"] for member in members if member["kind"]["kind"] != "optional"],
    }


def _schema(kind: dict[str, Any]) -> dict[str, Any]:
    match kind["kind"]:
        case "optional":
            return {"anyOf": [_schema(kind["of"]), {"type": "null"}]}
        case "phi" | "change":
            return _schema(kind["of"])
        case "list":
            return {"type": "array", "items": _schema(kind["of"])}
        case "map":
            return {"type": "object", "additionalProperties": _schema(kind["of"])}
        case "label":
            return {"type": "string", "enum": _LABELS[kind["name"]]}
        case "object" | "entity":
            return json_schema_of(kind["name"])
        case plain:
            return dict(_PLAIN[plain])
