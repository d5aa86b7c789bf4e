"""The interface as described by the native module, and its types in Python."""

from __future__ import annotations

import json
import keyword
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from telehealth import _native

Kind: TypeAlias = dict[str, Any]
"""The type of a column, argument or return value, such as ``{"kind": "timestamp"}``; some have ``of`` or ``name``."""

DESCRIPTION: Final[dict[str, Any]] = json.loads(_native.describe())

CODES: Final[Mapping[str, str]] = MappingProxyType({code["code"]: code["meaning"] for code in DESCRIPTION["codes"]})
"""All error codes, with their meanings."""

NEXT_STEPS: Final[Mapping[str, str]] = MappingProxyType(
    {code["code"]: code["next_step"] for code in DESCRIPTION["codes"] if code["next_step"] is not None}
)
"""What a program does next about an error, by its code; see ``Error.next_step``."""

GRANTS: Final[tuple[str, ...]] = tuple(DESCRIPTION["grants"])
"""All privileges that a service account can be granted."""

ROTATE_KEYS_GRANTS: Final[tuple[str, ...]] = tuple(DESCRIPTION["rotate_keys_grants"])
"""The privileges that the service account ``rotate-keys`` needs; see ``Portal.rotate_keys``."""

_OUTPUT_TYPES = {
    "boolean": "bool",
    "integer": "int",
    "text": "str",
    "uuid": "UUID",
    "timestamp": "datetime",
    "date": "date",
    "decimal": "Decimal",
    "json": "dict[str, Any]",
}
_INPUT_TYPES = {
    **_OUTPUT_TYPES,
    "uuid": "UUID | str",
    "timestamp": "datetime | str",
    "date": "date | str",
    "decimal": "Decimal | int | str",
    "json": "Mapping[str, Any]",
}


def shown_type(kind: Kind) -> str:
    """Return the Python type of returned values of a kind."""
    match kind["kind"]:
        case "optional":
            return f"{shown_type(kind['of'])} | None"
        case "phi" | "change":
            return shown_type(kind["of"])
        case "list":
            return f"tuple[{shown_type(kind['of'])}, ...]"
        case "map":
            return f"dict[{shown_type(kind['key'])}, {shown_type(kind['of'])}]"
        case "label" | "object" | "entity":
            return str(kind["name"])
        case plain:
            return _OUTPUT_TYPES[plain]


def taken_type(kind: Kind) -> str:
    """Return the Python types accepted for a kind."""
    match kind["kind"]:
        case "optional":
            return f"{taken_type(kind['of'])} | None"
        case "change":
            return f"{taken_type(kind['of'])} | EllipsisType"
        case "phi":
            return taken_type(kind["of"])
        case "list":
            return f"Sequence[{taken_type(kind['of'])}]"
        case "map":
            # ``Mapping`` is invariant in its key type, so each key type needs its own mapping type.
            keys = taken_type(kind["key"]).split(" | ")
            return " | ".join(f"Mapping[{key}, {taken_type(kind['of'])}]" for key in keys)
        case "label":
            return f"{kind['name']} | {kind['name']}Label"
        case "object":
            return f"{kind['name']} | Mapping[str, Any]"
        case "entity":
            return str(kind["name"])
        case plain:
            return _INPUT_TYPES[plain]


def plain_kind(kind: Kind) -> str:
    """Return the name of a kind without its wrappers."""
    while kind["kind"] in ("optional", "change", "phi"):
        kind = kind["of"]
    return str(kind["kind"])


def is_clock(member: dict[str, Any]) -> bool:
    """Return whether an argument is the current time, which may be omitted."""
    return bool(member["name"] == "now" and member["kind"]["kind"] == "timestamp")


def python_name(name: str) -> str:
    """Return the Python name of a member; a keyword such as ``from`` gets a trailing underscore."""
    return f"{name}_" if keyword.iskeyword(name) else name


def python_doc(text: str) -> str:
    """Convert Rust documentation for Python: drop links, name exceptions, and indent what is raised."""
    text = re.sub(r"\[(`[^`]+`)\](\([^)]*\))?", r"\1", text)
    classes = DESCRIPTION["error_classes"]
    text = re.sub(r"`(?:Self|Error)::(\w+)`", lambda error: f"`{classes.get(error[1], error[1])}Error`", text)
    text = re.sub(r"`([^`]+)`", r"``\1``", text)
    description, *raised = re.split(r"# Errors\n+", text, maxsplit=1)
    return description + "".join(f"Raises:\n    {errors.replace(chr(10), chr(10) + '    ')}" for errors in raised)
