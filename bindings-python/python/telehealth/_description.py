"""The interface as the native half describes it, and how its kinds read in Python."""

from __future__ import annotations

import json
import keyword
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from telehealth import _native

Kind: TypeAlias = dict[str, Any]
"""The type of a column, an argument or an answer: ``{"kind": "timestamp"}``; some have ``of`` or ``name``."""

DESCRIPTION: Final[dict[str, Any]] = json.loads(_native.describe())

CODES: Final[Mapping[str, str]] = MappingProxyType({code["code"]: code["meaning"] for code in DESCRIPTION["codes"]})
"""Every code that an error can have, with its meaning."""

GRANTS: Final[tuple[str, ...]] = tuple(DESCRIPTION["grants"])
"""Everything that a service account can be granted."""

ROTATE_KEYS_GRANTS: Final[tuple[str, ...]] = tuple(DESCRIPTION["rotate_keys_grants"])
"""What the service account ``rotate-keys`` must be granted: see ``Portal.rotate_keys``."""

_SHOWN = {
    "boolean": "bool",
    "integer": "int",
    "text": "str",
    "uuid": "UUID",
    "timestamp": "datetime",
    "date": "date",
    "decimal": "Decimal",
    "json": "dict[str, Any]",
}
_TAKEN = {
    **_SHOWN,
    "uuid": "UUID | str",
    "timestamp": "datetime | str",
    "date": "date | str",
    "decimal": "Decimal | int | str",
    "json": "Mapping[str, Any]",
}


def shown_type(kind: Kind) -> str:
    """Name the type in which a value of a kind is shown."""
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
            return _SHOWN[plain]


def taken_type(kind: Kind) -> str:
    """Name the types in which a value of a kind is taken."""
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
            # A mapping is invariant in its keys, so each type of a key is a mapping of its own.
            keys = taken_type(kind["key"]).split(" | ")
            return " | ".join(f"Mapping[{key}, {taken_type(kind['of'])}]" for key in keys)
        case "label":
            return f"{kind['name']} | {kind['name']}Label"
        case "object":
            return f"{kind['name']} | Mapping[str, Any]"
        case "entity":
            return str(kind["name"])
        case plain:
            return _TAKEN[plain]


def plain_kind(kind: Kind) -> str:
    """Name a kind without what it is wrapped in."""
    while kind["kind"] in ("optional", "change", "phi"):
        kind = kind["of"]
    return str(kind["kind"])


def is_clock(member: dict[str, Any]) -> bool:
    """Tell whether an argument is the present instant, which may be left out."""
    return bool(member["name"] == "now" and member["kind"]["kind"] == "timestamp")


def python_name(name: str) -> str:
    """Name a member as Python can: a keyword such as ``from`` gets a trailing underscore."""
    return f"{name}_" if keyword.iskeyword(name) else name


_ERRORS = {"Damaged": "Corrupt", "LimitReached": "Denied", "Sealed": "Unavailable", "Unprepared": "Unavailable"}
"""The errors of Rust that have no class of their own."""


def python_doc(text: str) -> str:
    """Turn documentation of Rust into Python's: no links, and names with dots."""
    text = re.sub(r"\[(`[^`]+`)\](\([^)]*\))?", r"\1", text)
    text = text.replace("# Errors", "Raises:")
    text = re.sub(r"`(?:Self|Error)::(\w+)`", lambda error: f"`{_ERRORS.get(error[1], error[1])}Error`", text)
    text = re.sub(r"`([^`]+)`", lambda code: f"``{code[1].replace('::', '.')}``", text)
    return re.sub(r"Raises:\n+", "Raises:\n    ", text)
