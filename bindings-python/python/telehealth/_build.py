"""Builds the classes of the package from the description; no table has hand-written code.

Error trackers record the local variables of every frame in a traceback. Therefore no frame here holds caller input when
an exception leaves it: the native module empties the dicts that it is passed.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from typing import Any, cast, final

from telehealth import _native
from telehealth._description import is_clock, plain_kind, python_doc, python_name, taken_type
from telehealth._labels import StrEnum
from telehealth._model import Entity, Frozen

PACKAGE = "telehealth"


def build_labels(description: dict[str, Any]) -> type[StrEnum]:
    """Build an enumeration with one member per label."""
    members = {label.upper(): label for label in description["labels"]}
    labels: type[StrEnum] = cast(Any, StrEnum)(description["name"], members, module=PACKAGE)
    labels.__doc__ = python_doc(description["doc"])
    return labels


def build_object(description: dict[str, Any]) -> type[Frozen]:
    """Build the class of an object type."""
    name, members = description["name"], description["members"]
    keys = {python_name(member["name"]): member["name"] for member in members}

    def __new__(cls: type[Frozen], /, **given: Any) -> Frozen:
        renamed = {keys.get(key, key): given.pop(key) for key in list(given)}
        return cls._of(_native.member_object(name, renamed))

    plain = ("label", "timestamp", "integer", "entity")
    shown = [member for member in members if name == "DamagedRow" or plain_kind(member["kind"]) in plain]
    made: type[Frozen] = _build_class(
        Frozen, description, members, shown, {"__new__": dressed(__new__, "cls", members, "")}
    )
    return made


def build_entity(table: dict[str, Any]) -> type[Entity]:
    """Build the entity class of a table, with its operations."""
    name, columns = table["name"], table["columns"]

    def __new__(cls: type[Entity], /, **columns: Any) -> Entity:
        return cls._of(_native.check(name, columns))

    namespace: dict[str, Any] = {"_table": name, "_entity": table["entity"], "__new__": dressed(__new__, "cls", columns, "")}
    for operation in table["constructors"]:
        namespace[operation["name"]] = _constructor(name, operation)
    for operation in table["commands"]:
        namespace[operation["name"]] = _command(name, operation)
    for operation in table["queries"]:
        namespace[operation["name"]] = _query(name, operation)
    shown = [column for column in columns if column["name"] == "id" or _is_open_label(column["kind"])]
    namespace["_open"] = tuple(python_name(column["name"]) for column in columns if column["open"])
    described = {"name": table["type"], "doc": table["doc"]}
    made: type[Entity] = _build_class(Entity, described, columns, shown, namespace)
    return made


def signature_of(first: str, members: Iterable[dict[str, Any]]) -> inspect.Signature:
    """Return the signature of a function that takes ``members`` as keyword-only arguments."""
    parameters = [inspect.Parameter(first, inspect.Parameter.POSITIONAL_OR_KEYWORD)]
    for member in members:
        default: Any = inspect.Parameter.empty
        annotation = taken_type(member["kind"])
        if is_clock(member):
            default, annotation = None, f"{annotation} | None"
        elif member["kind"]["kind"] == "optional":
            default = None
        elif member["kind"]["kind"] == "change":
            default = ...
        parameters.append(
            inspect.Parameter(
                python_name(member["name"]),
                inspect.Parameter.KEYWORD_ONLY,
                default=default,
                annotation=annotation,
            )
        )
    return inspect.Signature(parameters)


def _is_open_label(kind: dict[str, Any]) -> bool:
    return bool(kind["kind"] == "label" or (kind["kind"] == "optional" and kind["of"]["kind"] == "label"))


def _build_class(
    base: type[Any],
    description: dict[str, Any],
    members: list[dict[str, Any]],
    shown: list[dict[str, Any]],
    namespace: dict[str, Any],
) -> Any:
    namespace |= {
        "__doc__": python_doc(description["doc"]),
        "__module__": PACKAGE,
        # Each column has a slot, which `Frozen.__getattr__` fills when it is first read.
        "__slots__": {python_name(member["name"]): python_doc(member["doc"]) for member in members},
        "__match_args__": tuple(python_name(member["name"]) for member in members),
        "_members": tuple(member["name"] for member in members),
        "_places": {python_name(member["name"]): place for place, member in enumerate(members)},
        "_changeable": frozenset(
            python_name(member["name"]) for member in members if plain_kind(member["kind"]) in ("json", "map")
        ),
        "_shown": tuple(python_name(member["name"]) for member in shown),
    }
    for name in namespace["_places"]:
        if name in namespace or hasattr(Frozen, name):
            raise TypeError(f"{description['name']} has two members called {name}")
    return final(type(description["name"], (base,), namespace))


def _constructor(table: str, operation: dict[str, Any]) -> Any:
    name = operation["name"]

    def constructor(cls: type[Entity], /, **arguments: Any) -> Any:
        return _native.call(table, name, None, arguments)

    return classmethod(dressed(constructor, "cls", operation["arguments"], operation["doc"], name))


def _command(table: str, operation: dict[str, Any]) -> Any:
    name = operation["name"]

    def command(self: Entity, /, **arguments: Any) -> Any:
        return _native.call(table, name, self, arguments)

    return dressed(command, "self", operation["arguments"], operation["doc"], name)


def _query(table: str, operation: dict[str, Any]) -> Any:
    name = operation["name"]

    def query(self: Entity, /, **arguments: Any) -> Any:
        return _native.query(table, name, self, arguments)

    return dressed(query, "self", operation["arguments"], operation["doc"], name)


def dressed(
    function: Callable[..., Any],
    first: str,
    members: Iterable[dict[str, Any]],
    doc: str,
    name: str | None = None,
) -> Callable[..., Any]:
    """Set the name, docstring and signature of a function, and return it."""
    function.__name__ = function.__qualname__ = name or function.__name__
    function.__module__ = PACKAGE
    function.__doc__ = python_doc(doc) or None
    function.__signature__ = signature_of(first, members)  # type: ignore[attr-defined]  # read by inspect
    return function
