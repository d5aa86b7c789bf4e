"""The verbs that differ from table to table: lists, streams and actions. Their types stand in ``_verbs.pyi``."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Coroutine, Generator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from telehealth import _native
from telehealth._build import dressed
from telehealth._description import DESCRIPTION
from telehealth._errors import refuse
from telehealth._model import Entity

E = TypeVar("E", bound=Entity, covariant=True)
R = TypeVar("R")

PAGE_LIMIT = 1_000


@dataclass(frozen=True)
class Page(Generic[E]):
    """A page of entities in the order of their ids."""

    items: tuple[E, ...]
    """The entities."""
    next: UUID | None
    """What to pass as ``after`` for the next page; ``None`` on the last one."""


def table_of(table: type[Entity]) -> str:
    """Name the table of an entity's class."""
    if isinstance(table, type) and issubclass(table, Entity) and table is not Entity:
        return table._table
    refuse("transaction", "table", "field.wrong_type", "must be a class of entities, such as User")


def table_of_entity(entity: Entity) -> str:
    """Name the table of an entity."""
    if isinstance(entity, Entity):
        return entity._table
    refuse("transaction", "entity", "field.wrong_type", "must be an entity, such as a User")


def read_page(native: _native.Transaction, table: type[Any], limit: int, after: Any, conditions: Any) -> Page[Any]:
    """Read a page."""
    try:
        items, following = native.list(table_of(table), conditions, after, limit)
    except BaseException:
        conditions.clear()
        raise
    return Page(tuple(items), following)


class Verbs:
    """Lists, streams and actions of a transaction."""

    _native: _native.Transaction

    def list(self, table: type[Any], /, *, limit: int = 100, after: Any = None, **conditions: Any) -> Page[Any]:
        """Read a page of up to ``limit`` entities that meet every condition, in the order of their ids."""
        return read_page(self._native, table, limit, after, conditions)

    def stream(self, table: type[Any], /, **conditions: Any) -> Generator[Any]:
        """Read all entities that meet every condition, in the order of their ids, a page at a time."""
        after = None
        while True:
            try:
                page = self.list(table, limit=PAGE_LIMIT, after=after, **conditions)
            except BaseException:
                conditions.clear()
                raise
            yield from page.items
            after = page.next
            if after is None:
                return


class AsyncVerbs:
    """Lists, streams and actions of an asynchronous transaction."""

    _native: _native.Transaction

    def _ask(self, work: Callable[[], R]) -> Coroutine[Any, Any, R]:
        raise NotImplementedError

    async def list(self, table: type[Any], /, *, limit: int = 100, after: Any = None, **conditions: Any) -> Page[Any]:
        """Read a page of up to ``limit`` entities that meet every condition, in the order of their ids."""
        held = [conditions]
        del conditions
        try:
            return await self._ask(lambda: read_page(self._native, table, limit, after, held.pop()))
        except BaseException:
            # Cancelled before it was read.
            held.clear()
            raise

    async def stream(self, table: type[Any], /, **conditions: Any) -> AsyncGenerator[Any]:
        """Read all entities that meet every condition, in the order of their ids, a page at a time."""
        after = None
        while True:
            try:
                page = await self.list(table, limit=PAGE_LIMIT, after=after, **conditions)
            except BaseException:
                conditions.clear()
                raise
            for entity in page.items:
                yield entity
            after = page.next
            if after is None:
                return


def _act(native: _native.Transaction, action: dict[str, Any], arguments: dict[str, Any]) -> Any:
    answer = native.act(action["name"], arguments)
    return list(answer) if action["returns"]["kind"] == "list" else answer


def _offer(action: dict[str, Any]) -> None:
    """Give both kinds of transaction a method for an action."""

    def act(self: Verbs, /, **arguments: Any) -> Any:
        return _act(self._native, action, arguments)

    async def act_async(self: AsyncVerbs, /, **arguments: Any) -> Any:
        held = [arguments]
        del arguments
        try:
            return await self._ask(lambda: _act(self._native, action, held.pop()))
        except BaseException:
            # Cancelled before they were read.
            held.clear()
            raise

    for owner, method in ((Verbs, act), (AsyncVerbs, act_async)):
        setattr(owner, action["name"], dressed(method, "self", action["arguments"], action["doc"], action["name"]))


for _action in DESCRIPTION["actions"]:
    _offer(_action)
