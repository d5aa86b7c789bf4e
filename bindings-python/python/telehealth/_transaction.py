"""The transactions of a portal."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import TypeVar, cast
from uuid import UUID

from telehealth import _native
from telehealth._errors import Error, StaleError
from telehealth._interrupt import cancelled_by_interrupt
from telehealth._model import Entity
from telehealth._table_ops import TableOps, table_of, table_of_entity
from telehealth._tables import DamagedRow

__all__ = ["Transaction"]

E = TypeVar("E", bound=Entity)

ATTEMPTS = 8
"""How many times ``Transaction.update`` reads a row."""


class Transaction(TableOps):
    """A transaction of one actor; ``Portal.transaction`` begins it, and commits it or rolls it back."""

    def __init__(self, native: _native.Transaction, /) -> None:
        self._native = native

    def add(self, entity: E, /) -> E:
        """Store a new entity, and return it as stored."""
        return cast(E, self._native.add_all(table_of_entity(entity), [entity])[0])

    def add_all(self, entities: Iterable[E], /) -> list[E]:
        """Store new entities of one table in few round trips, either all or none.

        If one violates a constraint of the database, the violation's parameter ``row`` is its index.
        """
        rows = list(entities)
        return self._native.add_all(table_of_entity(rows[0]), rows) if rows else []

    def get(self, table: type[E], id: UUID | str, /, *, for_update: bool = False) -> E:
        """Read an entity; raise ``NotFoundError`` if it does not exist or the actor may not see it.

        With ``for_update``, the row is locked until the transaction ends, so that nobody else changes it meanwhile. To
        lock several rows, lock them in the order of their ids in every transaction, or they deadlock.
        """
        return cast(E, self._native.get(table_of(table), id, for_update))

    def get_many(self, table: type[E], ids: Iterable[UUID | str], /) -> list[E]:
        """Read entities in one round trip, in the order of ``ids``, omitting those that do not exist."""
        return self._native.get_many(table_of(table), list(ids))

    def save(self, entity: E, /) -> E:
        """Write a changed entity, and return it as stored.

        A complete entity with the version of a damaged row repairs the row.
        Raise ``StaleError`` if the row has been changed since it was read.
        """
        return cast(E, self._native.save(table_of_entity(entity), entity))

    def update(self, table: type[E], id: UUID | str, change: Callable[[E], E], /) -> E:
        """Read an entity, change it and save it, again if somebody else has changed the row meanwhile.

        ``tx.update(Task, id, lambda task: task.start())`` reads the row up to eight times before it raises
        ``StaleError``. ``change`` decides on each newly read entity, and should have no side effects.
        """
        for _ in range(ATTEMPTS - 1):
            with suppress(StaleError):
                return self.save(change(self.get(table, id)))
        return self.save(change(self.get(table, id)))

    def remove(self, entity: Entity, /) -> None:
        """Delete an entity and its dependents, such as the visits, prescriptions and sessions of a patient.

        Raise ``StaleError`` if the row has been changed since it was read, and ``ConflictError`` if other rows require
        it. To keep the chart, close the account with ``User.delete`` instead.
        """
        self._native.remove(table_of_entity(entity), entity)

    def remove_by_id(self, table: type[Entity], id: UUID | str, /, *, version: datetime | str | None = None) -> None:
        """Delete a row by its id, even if it is damaged.

        Raise as ``remove`` does, but ``StaleError`` only if a ``version`` is given and the row has another.
        """
        self._native.remove_by_id(table_of(table), id, version)

    def damaged(self) -> tuple[DamagedRow, ...]:
        """Return the damaged rows that reads of this transaction have omitted so far, each once; at most 1,000."""
        return self._native.damaged()

    @contextmanager
    def savepoint(self) -> Generator[Transaction]:
        """Run a block in a savepoint: an exception rolls back only the block."""
        self._native.begin_savepoint()
        try:
            yield self
        except BaseException:
            self._native.end_savepoint(False)
            raise
        self._native.end_savepoint(True)


@contextmanager
def ended(native: _native.Transaction) -> Generator[Transaction]:
    """Commit a transaction at the end of a block, or roll it back on an exception."""
    with cancelled_by_interrupt(native):
        try:
            yield Transaction(native)
        except BaseException:
            # If the connection is lost here, the server rolls back.
            with suppress(Error):
                native.rollback()
            raise
        native.commit()
