"""The entities, enumerations and objects of the specification. Its types stand in ``_tables.pyi``."""

from __future__ import annotations

from typing import Any, Literal, Union

from telehealth import _native
from telehealth._build import build_entity, build_labels, build_object
from telehealth._description import DESCRIPTION

_ENTITIES = {table["type"]: build_entity(table) for table in DESCRIPTION["tables"]}
_OBJECTS = {shape["name"]: build_object(shape) for shape in DESCRIPTION["objects"]}
_LABELS = {labels["name"]: build_labels(labels) for labels in DESCRIPTION["labels"]}
# A union of one literal each is how type checkers see a literal of several.
_TEXTS = {
    f"{name}Label": Union[tuple(Literal[member.value] for member in members)]
    for name, members in _LABELS.items()
}

__all__ = [*_ENTITIES, *_OBJECTS, *_LABELS, *_TEXTS]  # pyright: ignore[reportUnsupportedDunderAll]  # the stub lists them

globals().update({**_ENTITIES, **_OBJECTS, **_LABELS, **_TEXTS})


def _factories() -> dict[str, Any]:
    """What the native half shows a value in: a label's member by its text, and what wraps a row."""
    labels = {name: {member.value: member for member in members} for name, members in _LABELS.items()}
    return labels | {name: made._of for name, made in (_ENTITIES | _OBJECTS).items()}


_native.register(_factories())
