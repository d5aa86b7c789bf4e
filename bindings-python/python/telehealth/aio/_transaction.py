"""The transactions of a portal for asyncio."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import TypeVar, cast
from uuid import UUID

from telehealth import _native
from telehealth._errors import StaleError
from telehealth._model import Entity
from telehealth._table_ops import AsyncTableOps, table_of, table_of_entity
from telehealth._tables import DamagedRow
from telehealth._transaction import ATTEMPTS
from telehealth.aio._threads import Threads, settled

__all__ = ["Transaction"]

E = TypeVar("E", bound=Entity)
R = TypeVar("R")


class Transaction(AsyncTableOps):
    """A transaction of one actor; ``Portal.transaction`` begins it, and commits it or rolls it back."""

    def __init__(self, native: _native.Transaction, threads: Threads, /) -> None:
        self._native = native
        self._threads = threads

    async def _ask(self, work: Callable[[], R]) -> R:
        asked = self._threads.submit(work)
        try:
            return await asyncio.wrap_future(asked)
        except asyncio.CancelledError:
            # A statement that has not begun is dropped; one that runs ends at once.
            if not asked.done():
                self._threads.cancel(self._native.cancel)
            raise

    async def add(self, entity: E, /) -> E:
        """Store a new entity, and return it as stored."""
        return (await self.add_all([entity]))[0]

    async def add_all(self, entities: Iterable[E], /) -> list[E]:
        """Store new entities of one table in few round trips, either all or none."""
        rows = list(entities)
        if not rows:
            return []
        table = table_of_entity(rows[0])
        return await self._ask(lambda: self._native.add_all(table, rows))

    async def get(self, table: type[E], id: UUID | str, /, *, for_update: bool = False) -> E:
        """Read an entity; raise ``NotFoundError`` if it does not exist or the actor may not see it.

        With ``for_update``, its row is locked until the transaction ends; see ``telehealth.Transaction.get``.
        """
        name = table_of(table)
        return cast(E, await self._ask(lambda: self._native.get(name, id, for_update)))

    async def get_many(self, table: type[E], ids: Iterable[UUID | str], /) -> list[E]:
        """Read entities in one round trip, in the order of ``ids``, omitting those that do not exist."""
        name, wanted = table_of(table), list(ids)
        return await self._ask(lambda: self._native.get_many(name, wanted))

    async def save(self, entity: E, /) -> E:
        """Write a changed entity, and return it as stored.

        Raise ``StaleError`` if the row has been changed since it was read.
        """
        table = table_of_entity(entity)
        return cast(E, await self._ask(lambda: self._native.save(table, entity)))

    async def update(self, table: type[E], id: UUID | str, change: Callable[[E], E], /) -> E:
        """Read an entity, change it and save it, again if somebody else has changed the row meanwhile.

        See ``telehealth.Transaction.update``.
        """
        for _ in range(ATTEMPTS - 1):
            with suppress(StaleError):
                return await self.save(change(await self.get(table, id)))
        return await self.save(change(await self.get(table, id)))

    async def remove(self, entity: Entity, /) -> None:
        """Delete an entity and its dependents; see ``telehealth.Transaction.remove``."""
        table = table_of_entity(entity)
        await self._ask(lambda: self._native.remove(table, entity))

    async def remove_by_id(
        self, table: type[Entity], id: UUID | str, /, *, version: datetime | str | None = None
    ) -> None:
        """Delete a row by its id, even if it is damaged; see ``telehealth.Transaction.remove_by_id``."""
        name = table_of(table)
        await self._ask(lambda: self._native.remove_by_id(name, id, version))

    async def damaged(self) -> tuple[DamagedRow, ...]:
        """Return the damaged rows that reads of this transaction have omitted so far, each once; at most 1,000."""
        return await self._ask(self._native.damaged)

    @asynccontextmanager
    async def savepoint(self) -> AsyncGenerator[Transaction]:
        """Run a block in a savepoint: an exception rolls back only the block."""
        await settled(self._threads.submit(self._native.begin_savepoint))
        try:
            yield self
        except BaseException:
            await settled(self._threads.submit(self._native.end_savepoint, False))
            raise
        await settled(self._threads.submit(self._native.end_savepoint, True))
