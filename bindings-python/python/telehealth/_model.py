"""The base classes of entities and objects: immutable values backed by a checked row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import FrozenInstanceError
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, cast
from uuid import UUID

from telehealth import _native
from telehealth._errors import refuse
from telehealth._html import html_table
from telehealth._pydantic import core_schema_of, json_schema_of

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = ["Entity", "Frozen"]


class Frozen:
    """An immutable value: compared by content, hashable and picklable."""

    __slots__ = ("__weakref__", "_row")

    _row: _native.Row
    _members: ClassVar[tuple[str, ...]]
    """The member names as in the specification."""
    _places: ClassVar[dict[str, int]]
    """The index of each member, by its name in Python."""
    _changeable: ClassVar[frozenset[str]]
    """The members whose values can be changed, such as a dict: each read makes another one."""
    _shown: ClassVar[tuple[str, ...]]
    """The members that ``repr`` includes; never personal data."""

    def __init_subclass__(cls) -> None:
        if cls.__module__.partition(".")[0] != __package__:
            raise TypeError(f"{cls.__bases__[0].__name__} cannot be extended; hold it in an object of your own")

    @classmethod
    def _of(cls, row: _native.Row) -> Self:
        self = object.__new__(cls)
        object.__setattr__(self, "_row", row)
        return self

    if not TYPE_CHECKING:  # otherwise type checkers would accept any name

        def __getattr__(self, name: str) -> Any:
            """Return a member that has not been read before, and keep its value."""
            place = self._places.get(name)
            if place is None:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
            value = self._row.get(place)
            if name not in self._changeable:
                object.__setattr__(self, name, value)
            return value

    def to_dict(self) -> dict[str, Any]:
        """Return the members by name, with objects as dicts. Includes protected values."""
        return {name: _plain(self._row.get(place)) for place, name in enumerate(self._members)}

    def to_json(self) -> str:
        """Return the members as JSON text. Includes protected values."""
        return self._row.to_json()

    @classmethod
    def _from_mapping(cls, members: Mapping[str, Any]) -> Self:
        if not isinstance(members, Mapping):
            refuse(cls.__name__, "members", "field.wrong_type", "must be a mapping")
        return cls._of(_native.member_object(cls.__name__, dict(members)))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        return core_schema_of(cls, cls._from_mapping)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        return json_schema_of(cls.__name__)

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

    def _repr_html_(self) -> str:
        """Return the table that notebooks show, with the same members as ``repr``."""
        return html_table(self._shown, [self])

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        members = {name: self._row.get(place) for place, name in enumerate(self._members)}
        return partial(_make, type(self), members), ()

    def __setattr__(self, name: str, value: object) -> NoReturn:
        del value  # Error trackers read the variables of frames.
        raise FrozenInstanceError(f"{type(self).__name__} is immutable; its methods return a changed copy")

    def __delattr__(self, name: str) -> NoReturn:
        raise FrozenInstanceError(f"{type(self).__name__} is immutable; its methods return a changed copy")


class Entity(Frozen):
    """A row that satisfies all constraints of its table.

    A column of JSON, such as ``metadata``, is a new ``dict`` at each access: it can be passed to ``json.dumps``, but editing
    it changes nothing. Pass an edited copy to a method that changes the column.
    """

    __slots__ = ()

    _table: ClassVar[str]
    _entity: ClassVar[str]
    """The name in errors."""
    _open: ClassVar[tuple[str, ...]]
    """The columns that ``keys`` returns."""

    @property
    def id(self) -> UUID:
        """Primary key."""
        raise NotImplementedError

    def keys(self) -> tuple[str, ...]:
        """Return the columns that are never personal data: ids, labels, numbers, amounts, times and dates.

        They make a ``pandas.DataFrame`` of entities a table with these columns. As error trackers expand whatever has
        members, no others are listed; ``to_dict`` returns all columns.
        """
        return self._open

    def __getitem__(self, name: str) -> Any:
        if name not in self._open:
            raise KeyError(name)
        return getattr(self, name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._open)

    def __len__(self) -> int:
        return len(self._open)

    @classmethod
    def from_dict(cls, record: Mapping[str, Any], /) -> Self:
        """Return the entity of a record, whose values may also be in their JSON form.

        Raise ``ValidationError`` if the record violates the constraints of the table.
        """
        held = [record]
        del record
        if not isinstance(held[0], Mapping):
            held.clear()
            refuse(cls._entity, "record", "field.wrong_type", "must be a mapping")
        columns = dict(held.pop())
        return cls._of(_native.check(cls._table, columns))

    @classmethod
    def from_json(cls, text: str, /) -> Self:
        """Return the entity of a record in JSON text; raise ``ValidationError`` if it violates constraints."""
        held = [text]
        del text
        return cls._of(_native.parse(cls._table, held.pop()))

    @classmethod
    def _from_mapping(cls, members: Mapping[str, Any]) -> Self:
        return cls.from_dict(members)

    def __hash__(self) -> int:
        return hash((type(self), self.id))

    def __reduce__(self) -> tuple[Any, ...]:
        return _parse, (type(self), self.to_json())


# What a DataFrame makes a row of.
cast(Any, Mapping).register(Entity)


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
