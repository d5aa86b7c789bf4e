"""Lists, streams and operations, whose types depend on the table. ``_table_ops.pyi`` declares their types."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Coroutine, Generator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from telehealth import _native
from telehealth._build import dressed
from telehealth._description import DESCRIPTION
from telehealth._errors import refuse
from telehealth._html import html_table
from telehealth._model import Entity
from telehealth._tables import DamagedRow

E = TypeVar("E", bound=Entity, covariant=True)
R = TypeVar("R")

PAGE_LIMIT = 1_000


@dataclass(frozen=True)
class Page(Generic[E]):
    """A page of entities."""

    items: tuple[E, ...]
    """The entities."""
    next: str | None
    """The ``after`` argument for the next page; ``None`` on the last page."""
    damaged: tuple[DamagedRow, ...] = ()
    """The rows of the page that could not be read."""

    def _repr_html_(self) -> str:
        """Return the table that notebooks show, without personal data."""
        return html_table(type(self.items[0])._shown if self.items else (), self.items)


class Stream(Generic[E]):
    """An iterator over the entities that match the conditions of ``Transaction.stream``."""

    def __init__(self, pages: Callable[[], Page[Any] | None], /) -> None:
        self._pages = pages
        self._damaged: list[DamagedRow] = []
        self._entities = self._read()

    def _read(self) -> Generator[Any]:
        while page := self._pages():
            keep_damaged(self._damaged, page)
            yield from page.items

    def __iter__(self) -> Stream[E]:
        return self

    def __next__(self) -> E:
        return next(self._entities)

    @property
    def damaged(self) -> tuple[DamagedRow, ...]:
        """The rows of the pages read so far that could not be read; at most 1,000."""
        return tuple(self._damaged)

    def close(self) -> None:
        """Stop reading pages."""
        self._entities.close()


class AsyncStream(Generic[E]):
    """An asynchronous iterator over the entities that match the conditions of ``aio.Transaction.stream``."""

    def __init__(self, pages: Callable[[], Coroutine[Any, Any, Page[Any] | None]], /) -> None:
        self._pages = pages
        self._damaged: list[DamagedRow] = []
        self._entities = self._read()

    async def _read(self) -> AsyncGenerator[Any]:
        while page := await self._pages():
            keep_damaged(self._damaged, page)
            for entity in page.items:
                yield entity

    def __aiter__(self) -> AsyncStream[E]:
        return self

    async def __anext__(self) -> E:
        return await self._entities.__anext__()

    @property
    def damaged(self) -> tuple[DamagedRow, ...]:
        """The rows of the pages read so far that could not be read; at most 1,000."""
        return tuple(self._damaged)

    async def aclose(self) -> None:
        """Stop reading pages."""
        await self._entities.aclose()


def keep_damaged(kept: list[DamagedRow], page: Page[Any]) -> None:
    """Append the damaged rows of a page to ``kept``, up to the limit."""
    kept.extend(page.damaged[: PAGE_LIMIT - len(kept)])


def table_of(table: type[Entity]) -> str:
    """Return the table of an entity class."""
    if isinstance(table, type) and issubclass(table, Entity) and table is not Entity:
        return table._table
    refuse("transaction", "table", "field.wrong_type", "must be an entity class, such as User")


def table_of_entity(entity: Entity) -> str:
    """Return the table of an entity."""
    if isinstance(entity, Entity):
        return entity._table
    refuse("transaction", "entity", "field.wrong_type", "must be an entity, such as a User")


def read_page(
    native: _native.Transaction, table: type[Any], order: Any, after: Any, limit: int, conditions: Any
) -> Page[Any]:
    """Read a page."""
    try:
        items, following, damaged = native.list(table_of(table), conditions, order, after, limit)
    except BaseException:
        conditions.clear()
        raise
    return Page(tuple(items), following, damaged)


def stream_pages(
    native: _native.Transaction, table: type[Any], order: Any, conditions: dict[str, Any]
) -> Callable[[], Page[Any] | None]:
    """Return a function that reads the next page of a stream, and returns ``None`` after the last one."""
    pages: _native.Pages | None = None

    def read() -> Page[Any] | None:
        nonlocal pages
        if pages is None:
            try:
                pages = native.stream(table_of(table), conditions, order, PAGE_LIMIT)
            finally:
                # No frame of an error holds them.
                conditions.clear()
        page = native.next_page(pages)
        return None if page is None else Page(tuple(page[0]), page[1], page[2])

    return read


def count_rows(native: _native.Transaction, table: type[Any], conditions: Any) -> int:
    """Count rows."""
    try:
        return native.count(table_of(table), conditions)
    except BaseException:
        conditions.clear()
        raise


class TableOps:
    """Lists, streams and operations of a transaction."""

    _native: _native.Transaction

    def list(
        self, table: type[Any], /, *, order: Any = None, after: Any = None, limit: int = 100, **conditions: Any
    ) -> Page[Any]:
        """Read a page of up to ``limit`` entities that match all conditions.

        They are ordered by ``order``, ascending, or descending with a minus sign before the column, and by default by
        id, the order in which they were created. ``after`` is ``next`` of the previous page.
        """
        return read_page(self._native, table, order, after, limit, conditions)

    def count(self, table: type[Any], /, **conditions: Any) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
        return count_rows(self._native, table, conditions)

    def stream(self, table: type[Any], /, *, order: Any = None, **conditions: Any) -> Stream[Any]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page.

        If the transaction does nothing else meanwhile, the next page is read while you use the present one.
        """
        return Stream(stream_pages(self._native, table, order, conditions))


class AsyncTableOps:
    """Lists, streams and operations of an asynchronous transaction."""

    _native: _native.Transaction

    def _ask(self, work: Callable[[], R]) -> Coroutine[Any, Any, R]:
        raise NotImplementedError

    async def _ask_about(self, held: list[dict[str, Any]], work: Callable[[dict[str, Any]], R]) -> R:
        """Run ``work`` on what is held, which no frame of the caller keeps."""
        try:
            return await self._ask(lambda: work(held.pop()))
        except BaseException:
            # Cancelled before it was read.
            held.clear()
            raise

    async def list(
        self, table: type[Any], /, *, order: Any = None, after: Any = None, limit: int = 100, **conditions: Any
    ) -> Page[Any]:
        """Read a page of up to ``limit`` entities that match all conditions.

        They are ordered by ``order``, ascending, or descending with a minus sign before the column, and by default by
        id, the order in which they were created. ``after`` is ``next`` of the previous page.
        """
        held = [conditions]
        del conditions
        return await self._ask_about(held, lambda given: read_page(self._native, table, order, after, limit, given))

    async def count(self, table: type[Any], /, **conditions: Any) -> int:
        """Count the rows that match all conditions and that the actor may read, damaged ones included."""
        held = [conditions]
        del conditions
        return await self._ask_about(held, lambda given: count_rows(self._native, table, given))

    def stream(self, table: type[Any], /, *, order: Any = None, **conditions: Any) -> AsyncStream[Any]:
        """Read all entities that match all conditions, ordered as by ``list``, page by page.

        If the transaction does nothing else meanwhile, the next page is read while you use the present one.
        """
        pages = stream_pages(self._native, table, order, conditions)

        async def read() -> Page[Any] | None:
            try:
                return await self._ask(pages)
            except BaseException:
                # Cancelled before they were read.
                conditions.clear()
                raise

        return AsyncStream(read)


def _call(native: _native.Transaction, operation: dict[str, Any], arguments: dict[str, Any]) -> Any:
    answer = native.call(operation["name"], arguments)
    return list(answer) if operation["returns"]["kind"] == "list" else answer


def _add_operation(operation: dict[str, Any]) -> None:
    """Add a method for an operation to both transaction classes."""

    def call(self: TableOps, /, **arguments: Any) -> Any:
        return _call(self._native, operation, arguments)

    async def call_async(self: AsyncTableOps, /, **arguments: Any) -> Any:
        held = [arguments]
        del arguments
        return await self._ask_about(held, lambda given: _call(self._native, operation, given))

    for owner, method in ((TableOps, call), (AsyncTableOps, call_async)):
        setattr(owner, operation["name"], dressed(method, "self", operation["arguments"], operation["doc"], operation["name"]))


for _operation in DESCRIPTION["operations"]:
    _add_operation(_operation)
