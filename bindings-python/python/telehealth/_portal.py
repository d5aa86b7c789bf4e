"""The portal and its transactions."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast
from uuid import UUID

from telehealth import _native
from telehealth._errors import Error, Unavailable, refuse
from telehealth._model import Entity
from telehealth._native import Keyring
from telehealth._verbs import Verbs, table_of, table_of_entity

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = ["Actor", "Keyring", "Portal", "Transaction", "connect", "embedded", "from_environment"]

E = TypeVar("E", bound=Entity)
R = TypeVar("R")


@dataclass(frozen=True)
class Actor:
    """On whose behalf a transaction runs: ``Actor.user(id)`` or ``Actor.job(name)``."""

    kind: Literal["user", "job"]
    """Whether it is a person or a job of the portal."""
    name: UUID | str
    """The user's id, or the job's name."""

    @classmethod
    def user(cls, id: UUID | str, /) -> Actor:
        """Name a person, as ``auth.uid()`` shows them to the database."""
        return cls("user", id)

    @classmethod
    def job(cls, name: str, /) -> Actor:
        """Name a job of the portal, such as ``nightly-expiry``."""
        return cls("job", name)


class Transaction(Verbs):
    """A transaction of one actor; ``Portal.transaction`` begins it, and commits or undoes it."""

    def __init__(self, native: _native.Transaction, /) -> None:
        self._native = native

    def add(self, entity: E, /) -> E:
        """Store a new entity, and give it back as the database has it."""
        return cast(E, self._native.add_all(table_of_entity(entity), [entity])[0])

    def add_all(self, entities: Iterable[E], /) -> list[E]:
        """Store new entities of one table in few round trips, all or none of them."""
        rows = list(entities)
        return self._native.add_all(table_of_entity(rows[0]), rows) if rows else []

    def get(self, table: type[E], id: UUID | str, /) -> E:
        """Read an entity; raise ``NotFound`` where there is none that the actor may see."""
        return cast(E, self._native.get(table_of(table), id))

    def get_many(self, table: type[E], ids: Iterable[UUID | str], /) -> list[E]:
        """Read entities in one round trip, in the order of ``ids``; those that there are not are left out."""
        return self._native.get_many(table_of(table), list(ids))

    def save(self, entity: E, /) -> E:
        """Write a changed entity, and give it back as the database has it.

        Raise ``Stale`` where somebody else has changed the row since it was read.
        """
        return cast(E, self._native.save(table_of_entity(entity), entity))

    def remove(self, entity: Entity, /) -> None:
        """Delete an entity, and what belongs to it: a patient's visits, prescriptions and sessions go with the patient.

        Raise ``Stale`` where somebody else has changed it, ``Conflict`` where other rows need it. To keep the chart, close
        the account with ``User.delete`` instead.
        """
        self._native.remove(table_of_entity(entity), entity)

    @contextmanager
    def savepoint(self) -> Generator[Transaction]:
        """Run a block that may fail without the rest: an exception undoes only the block."""
        self._native.begin_savepoint()
        try:
            yield self
        except BaseException:
            self._native.end_savepoint(False)
            raise
        self._native.end_savepoint(True)


class Portal:
    """A pool of connections to one schema of one database. Threads may share it."""

    def __init__(self, native: _native.Portal, /) -> None:
        self._native = native

    @contextmanager
    def transaction(self, actor: Actor) -> Generator[Transaction]:
        """Run a block as one transaction: it is committed at its end, and an exception undoes it."""
        native = self._native.begin(given_of(actor))
        try:
            yield Transaction(native)
        except BaseException:
            # A connection that is lost here has undone everything as well.
            with suppress(Error):
                native.rollback()
            raise
        native.commit()

    def run(self, actor: Actor, function: Callable[[Transaction], R], /) -> R:
        """Run a function as one transaction, again where other transactions got in its way, up to eight times.

        So the function should change nothing but the database.
        """
        attempt = 1
        while True:
            try:
                with self.transaction(actor) as tx:
                    return function(tx)
            except Unavailable as error:
                pause = pause_after(error, attempt)
                if pause is None:
                    raise
            time.sleep(pause)
            attempt += 1

    def migrate(self) -> int:
        """Run the migrations that the schema lacks; give how many."""
        return self._native.migrate()

    @property
    def url(self) -> str:
        """The URL of the database. It may hold a password."""
        return self._native.url()

    def close(self) -> None:
        """Close the pool, and end the private server where the portal has one."""
        self._native.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def given_of(actor: Actor) -> dict[str, Any]:
    """Give an actor as the native half reads it."""
    if isinstance(actor, Actor):
        return {actor.kind: actor.name}
    refuse("actor", "actor", "field.wrong_type", "must be an Actor")


def pause_after(error: Unavailable, attempt: int) -> float | None:
    """Give how long to wait before another attempt, where there is to be one."""
    return _native.retry_pause(attempt) if error.code == "database.contention" else None


def connect_native(
    url: str,
    keyring: Keyring | None,
    pool_size: int,
    schema: str,
    patience: float | timedelta,
    prepared_statements: bool,
) -> _native.Portal:
    """Connect to a database."""
    seconds = patience.total_seconds() if isinstance(patience, timedelta) else patience
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        refuse("portal", "patience", "field.wrong_type", "must be a number of seconds or a timedelta")
    given = {"url": url, "pool_size": pool_size, "schema": schema, "prepared_statements": prepared_statements}
    return _native.Portal.connect(given, seconds, keyring)


def connect(
    url: str,
    *,
    keyring: Keyring | None = None,
    pool_size: int = 8,
    schema: str = "public",
    patience: float | timedelta = 10.0,
    prepared_statements: bool = True,
) -> Portal:
    """Connect to a database by a libpq URL or keyword string.

    ``keyring`` has the keys of protected health information. Without one, columns that hold any are neither written nor
    read: ``crypto.no_keyring``. ``patience`` is how long a transaction waits for one of the ``pool_size`` connections, in seconds. Switch
    ``prepared_statements`` off behind a transaction-pooling PgBouncer before 1.21.
    """
    return Portal(connect_native(url, keyring, pool_size, schema, patience, prepared_statements))


def embedded(folder: str | os.PathLike[str] | None = None) -> Portal:
    """Start a private PostgreSQL that ends with the portal, and migrate it.

    Its data stays in ``folder`` where one is given, with its keys in the file ``keys``, and is removed otherwise.
    """
    return Portal(_native.Portal.embedded(folder))


def from_environment() -> Portal:
    """Connect to the server that ``DATABASE_URL`` names, with the keys in ``TELEHEALTH_KEYS``, or start a private one.

    Either is migrated.
    """
    return Portal(_native.Portal.from_environment())
