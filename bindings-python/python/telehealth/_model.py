"""What entities and objects have in common: frozen values over a checked row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import FrozenInstanceError
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, cast
from uuid import UUID

from telehealth import _native
from telehealth._errors import refuse

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = ["Entity", "Frozen"]


class Frozen:
    """A value that never changes: compared by what it holds, hashable, picklable."""

    __slots__ = ("__weakref__", "_row")

    _row: _native.Row
    _members: ClassVar[tuple[str, ...]]
    """The names of the members as the specification has them."""
    _shown: ClassVar[tuple[str, ...]]
    """The members that may be shown in logs: never personal data."""

    @classmethod
    def _of(cls, row: _native.Row) -> Self:
        self = object.__new__(cls)
        object.__setattr__(self, "_row", row)
        return self

    def to_dict(self) -> dict[str, Any]:
        """Give the members by name, protected values included, with objects as dicts themselves."""
        return {name: _plain(self._row.get(place)) for place, name in enumerate(self._members)}

    def to_json(self) -> str:
        """Give the members as JSON text, protected values included."""
        return self._row.to_json()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Frozen):
            return NotImplemented
        return self._row == other._row

    def __hash__(self) -> int:
        return hash((type(self), self._row.to_json()))

    def __repr__(self) -> str:
        shown = [f"{name}={getattr(self, name)!r}" for name in self._shown]
        hidden = ["…"] if len(self._shown) < len(self._members) else []
        return f"{type(self).__name__}({', '.join(shown + hidden)})"

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        members = {name: self._row.get(place) for place, name in enumerate(self._members)}
        return partial(_make, type(self), members), ()

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise FrozenInstanceError(f"{type(self).__name__} never changes; its methods answer a changed one")

    def __delattr__(self, name: str) -> NoReturn:
        raise FrozenInstanceError(f"{type(self).__name__} never changes; its methods answer a changed one")


class Entity(Frozen):
    """A row that keeps every rule of its table."""

    __slots__ = ()

    _table: ClassVar[str]

    @property
    def id(self) -> UUID:
        """Primary key."""
        raise NotImplementedError

    @classmethod
    def from_dict(cls, record: Mapping[str, Any], /) -> Self:
        """Check a record by the rules of the table; values may be in the form that they have in JSON."""
        if not isinstance(record, Mapping):
            refuse(cls.__name__, "record", "field.wrong_type", "must be a mapping")
        columns = dict(record)
        del record
        return cls._of(_native.check(cls._table, columns))

    @classmethod
    def from_json(cls, text: str, /) -> Self:
        """Check the JSON text of a record by the rules of the table."""
        held = [text]
        del text
        return cls._of(_native.parse(cls._table, held.pop()))

    def __reduce__(self) -> tuple[Any, ...]:
        return _parse, (type(self), self.to_json())


def _parse(cls: type[Entity], text: str) -> Entity:
    held = [text]
    del text
    return cls.from_json(held.pop())


def _make(cls: type[Frozen], members: dict[str, Any]) -> Frozen:
    members = dict(members)
    return cls._of(_native.member_object(cls.__name__, members))


def _plain(value: Any) -> Any:
    if isinstance(value, Frozen):
        return value.to_dict()
    if isinstance(value, tuple):
        return [_plain(item) for item in cast(Any, value)]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in cast(Any, value).items()}
    return value
