"""The entities, enumerations and objects of the specification. ``_tables.pyi`` declares their types."""

from __future__ import annotations

from typing import Any, Literal, Union

from telehealth import _native
from telehealth._build import build_entity, build_labels, build_object
from telehealth._description import DESCRIPTION

_ENTITIES = {table["type"]: build_entity(table) for table in DESCRIPTION["tables"]}
_OBJECTS = {described["name"]: build_object(described) for described in DESCRIPTION["objects"]}
_LABELS = {labels["name"]: build_labels(labels) for labels in DESCRIPTION["labels"]}
# Type checkers treat a union of single literals like one literal of several values.
_TEXTS = {
    f"{name}Label": Union[tuple(Literal[member.value] for member in members)]
    for name, members in _LABELS.items()
}

__all__ = [*_ENTITIES, *_OBJECTS, *_LABELS, *_TEXTS]  # pyright: ignore[reportUnsupportedDunderAll]  # the stub lists them

globals().update({**_ENTITIES, **_OBJECTS, **_LABELS, **_TEXTS})


def _factories() -> dict[str, Any]:
    """Return what the native module builds its results with: label members by text, and functions that wrap a row."""
    labels = {name: {member.value: member for member in members} for name, members in _LABELS.items()}
    return labels | {name: made._of for name, made in (_ENTITIES | _OBJECTS).items()}


_native.register(_factories())
