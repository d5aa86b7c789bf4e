"""The portal for asyncio: the same names as in ``telehealth``, as coroutines.

::

    async with await telehealth.aio.embedded() as portal:
        async with portal.transaction(Actor.service("sign-up")) as tx:
            await tx.add(user)
            async for user in tx.stream(User, role="patient"):
                ...

The work runs on threads of the portal; a forked process starts new ones. Cancelling a task, as ``asyncio.timeout`` does,
cancels its transaction: the running statement ends at once, and the transaction is rolled back.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from telehealth import _audit, _native
from telehealth._access_report import AccessReport, access_report
from telehealth._audit import Checkpoint, CheckpointStore, ConsistencyProof, InclusionProof, Integrated, Verified
from telehealth._capacity import Capacity, capacity
from telehealth._doctor import Finding, Mend, check_operations, doctor, mend
from telehealth._errors import Error, StaleError, UnavailableError
from telehealth._metrics import Backlog, Metrics, backlog, metrics
from telehealth._model import Entity
from telehealth._native import Keyring, Signer
from telehealth._portal import (
    ATTEMPTS,
    CLOSE_TIMEOUT,
    Actor,
    KeyRotation,
    Status,
    call_operation,
    connect_native,
    given_of,
    pause_after,
    rotate_keys,
    seconds_of,
)
from telehealth._tables import DamagedRow
from telehealth._table_ops import AsyncTableOps, table_of, table_of_entity

if TYPE_CHECKING:
    from typing_extensions import Self

    from telehealth._tables import EmergencyAccess, EmergencyMatches, Permissions

__all__ = ["Portal", "Transaction", "connect", "embedded", "from_environment"]

E = TypeVar("E", bound=Entity)
R = TypeVar("R")


async def _settled(future: Future[R]) -> R:
    """Wait for work that must finish even if the task is cancelled; raise the cancellation afterwards."""
    waiting = asyncio.wrap_future(future)
    cancelled: asyncio.CancelledError | None = None
    while not waiting.done():
        try:
            await asyncio.shield(waiting)
        except asyncio.CancelledError as cancel:
            cancelled = cancel
        except BaseException:
            break
    if cancelled is not None:
        waiting.exception()
        raise cancelled
    return waiting.result()


class _Threads:
    """The threads of a portal, by process; a forked process does not have those of its parent."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._executors: dict[int, tuple[ThreadPoolExecutor, ThreadPoolExecutor]] = {}

    def _of_this_process(self) -> tuple[ThreadPoolExecutor, ThreadPoolExecutor]:
        process = os.getpid()
        found = self._executors.get(process)
        if found is None:
            # Executors start threads on demand, so one that loses the race with another thread costs nothing.
            made = (ThreadPoolExecutor(self._size, "telehealth-begin"), ThreadPoolExecutor(self._size, "telehealth"))
            found = self._executors.setdefault(process, made)
        return found

    def begin(self, work: Callable[..., R], *arguments: object) -> Future[R]:
        """Submit work that waits for a connection. It has its own threads, so as not to block work that has one."""
        return self._of_this_process()[0].submit(work, *arguments)

    def submit(self, work: Callable[..., R], *arguments: object) -> Future[R]:
        """Submit work on an open transaction."""
        return self._of_this_process()[1].submit(work, *arguments)

    def cancel(self, work: Callable[[], None]) -> None:
        """Run a cancellation on a thread of its own, because the others may wait for what is cancelled."""
        threading.Thread(target=_quietly, args=(work,), name="telehealth-cancel", daemon=True).start()


class Transaction(AsyncTableOps):
    """A transaction of one actor; ``Portal.transaction`` begins it, and commits it or rolls it back."""

    def __init__(self, native: _native.Transaction, threads: _Threads, /) -> None:
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
        await _settled(self._threads.submit(self._native.begin_savepoint))
        try:
            yield self
        except BaseException:
            await _settled(self._threads.submit(self._native.end_savepoint, False))
            raise
        await _settled(self._threads.submit(self._native.end_savepoint, True))


class Portal:
    """A pool of connections to one schema of one database. Tasks, event loops and forked processes may share it.

    A forked process needs its own event loop; see ``telehealth.Portal``.
    """

    def __init__(self, native: _native.Portal, /) -> None:
        self._native = native
        self._threads = _Threads(native.pool_size())
        self._acquire_timeout = native.acquire_timeout()

    @asynccontextmanager
    async def transaction(self, actor: Actor) -> AsyncGenerator[Transaction]:
        """Run a block as one transaction: commit it at the end, or roll it back on an exception.

        A transaction that is begun within the block is another one; see ``telehealth.Portal.transaction``.
        """
        native = await self._begin(actor)
        try:
            yield Transaction(native, self._threads)
        except BaseException:
            # If the connection is lost here, the server rolls back.
            with suppress(Error):
                await _settled(self._threads.submit(native.rollback))
            raise
        await _settled(self._threads.submit(native.commit))

    async def _begin(self, actor: Actor) -> _native.Transaction:
        beginning = self._threads.begin(self._native.begin, given_of(actor))
        waiting = asyncio.wrap_future(beginning)
        try:
            await asyncio.wait((waiting,), timeout=self._acquire_timeout)
            # Not started yet: more tasks wait than there are threads.
            if not waiting.done() and beginning.cancel():
                self._native.timed_out()
            return await waiting
        except asyncio.CancelledError:
            waiting.cancel()
            beginning.add_done_callback(_undo)
            raise

    async def run(self, actor: Actor, function: Callable[[Transaction], Awaitable[R]], /) -> R:
        """Run a function as one transaction, and repeat it on contention with others, up to eight attempts.

        As it may run several times, the function should have no side effects outside the database.
        """
        attempt = 1
        while True:
            try:
                async with self.transaction(actor) as tx:
                    return await function(tx)
            except UnavailableError as error:
                pause = pause_after(self._native, error, attempt)
                if pause is None:
                    raise
            await asyncio.sleep(pause)
            attempt += 1

    async def migrate(self) -> int:
        """Run the pending migrations; see ``telehealth.Portal.migrate``."""
        return await self._ask(self._native.migrate)

    async def status(self) -> Status:
        """Return the migration status of the schema; see ``telehealth.Portal.status``."""
        return Status(*await self._ask(self._native.status))

    async def permissions(self, actor: Actor) -> Permissions:
        """Return what an actor may do; see ``telehealth.Portal.permissions``."""
        return cast("Permissions", await self._call("permissions", actor, [{}]))

    async def break_glass(self, actor: Actor, patient_id: UUID | str, reason: str) -> EmergencyAccess:
        """Grant a provider read access to a patient's chart for an hour; see ``telehealth.Portal.break_glass``."""
        held = [{"patient_id": patient_id, "reason": reason}]
        del reason
        return cast("EmergencyAccess", await self._call("break_glass", actor, held))

    async def find_for_emergency(
        self,
        actor: Actor,
        reason: str,
        *,
        first_name: str | None = None,
        last_name: str | None = None,
        date_of_birth: date | str | None = None,
        phone: str | None = None,
        email: str | None = None,
    ) -> EmergencyMatches:
        """Search for a patient in an emergency; see ``telehealth.Portal.find_for_emergency``."""
        held: list[dict[str, Any]] = [
            {
                "reason": reason,
                "first_name": first_name,
                "last_name": last_name,
                "date_of_birth": date_of_birth,
                "phone": phone,
                "email": email,
            }
        ]
        del reason, first_name, last_name, date_of_birth, phone, email
        return cast("EmergencyMatches", await self._call("find_for_emergency", actor, held))

    async def _call(self, name: str, actor: Actor, held: list[dict[str, Any]]) -> Any:
        try:
            return await self._ask(lambda: call_operation(self._native, name, actor, held.pop()))
        except BaseException:
            # Cancelled before the arguments were read.
            held.clear()
            raise

    async def grant_service(self, name: str, grants: Iterable[str]) -> None:
        """Set the privileges of a service account; see ``telehealth.Portal.grant_service``."""
        given = list(grants)
        await self._ask(lambda: self._native.grant_service(name, given))

    async def sign_contexts(self, keys: Iterable[bytes]) -> None:
        """Set the keys with which contexts must be signed; see ``telehealth.Portal.sign_contexts``."""
        held = list(keys)
        del keys
        try:
            await self._ask(lambda: self._native.sign_contexts(held))
        except BaseException:
            held.clear()
            raise

    async def doctor(self, *, logins: Iterable[str] = ()) -> list[Finding]:
        """Check the database; see ``telehealth.Portal.doctor``."""
        given = logins if isinstance(logins, str) else list(logins)
        return await self._ask(lambda: doctor(self._native, given))

    async def check_operations(self, *, thresholds: Mapping[str, int] | None = None) -> list[Finding]:
        """Check sessions, indexes, limits and rows; see ``telehealth.Portal.check_operations``."""
        given = dict(thresholds or {})
        return await self._ask(lambda: check_operations(self._native, given))

    async def mend(self, *, thresholds: Mapping[str, int] | None = None, dry_run: bool = False) -> list[Mend]:
        """Mend what needs no decision of a person; see ``telehealth.Portal.mend``."""
        given = dict(thresholds or {})
        return await self._ask(lambda: mend(self._native, given, dry_run))

    async def access_report(self, since: date | str, /, *, dormant_days: int = 90) -> AccessReport:
        """Report who can do what, and who did; see ``telehealth.Portal.access_report``."""
        return await self._ask(lambda: access_report(self._native, since, dormant_days))

    async def capacity(self, *, days: int = 30) -> Capacity:
        """Measure the tables and their growth; see ``telehealth.Portal.capacity``."""
        return await self._ask(lambda: capacity(self._native, days))

    def metrics(self) -> Metrics:
        """Return the numbers of this process, without asking the database; see ``telehealth.Portal.metrics``."""
        return metrics(self._native)

    async def backlog(self) -> Backlog:
        """Count what waits in the database; see ``telehealth.Portal.backlog``."""
        return await self._ask(lambda: backlog(self._native))

    async def prometheus(self) -> str:
        """Return the numbers in the text form of Prometheus; see ``telehealth.Portal.prometheus``."""
        return await self._ask(self._native.prometheus)

    async def rotate_keys(self, *, batch: int = 100, progress: Callable[[KeyRotation], object] | None = None) -> KeyRotation:
        """Re-encrypt values; see ``telehealth.Portal.rotate_keys``. ``progress`` is called on another thread."""
        return await self._ask(lambda: rotate_keys(self._native, batch, progress))

    async def keys_in_use(self) -> dict[str, int]:
        """Return the number of rows with an envelope of each key; see ``telehealth.Portal.keys_in_use``."""
        return await self._ask(self._native.keys_in_use)

    async def checkpoint(self, signer: Signer, outside: CheckpointStore | None) -> Integrated:
        """Integrate the audit log; see ``telehealth.Portal.checkpoint``. ``outside`` is called on another thread."""
        return await self._ask(lambda: _audit.checkpoint(self._native, signer, outside))

    async def verify(self, verifier: str, outside: CheckpointStore | None) -> Verified:
        """Verify the audit log; see ``telehealth.Portal.verify``. ``outside`` is called on another thread."""
        return await self._ask(lambda: _audit.verify(self._native, verifier, outside))

    async def prove_inclusion(self, verifier: str, entry: UUID | str) -> InclusionProof:
        """Return a proof that an entry is in the audit log of the newest checkpoint."""
        return await self._ask(lambda: _audit.prove_inclusion(self._native, verifier, entry))

    async def prove_consistency(self, verifier: str, older: Checkpoint) -> ConsistencyProof:
        """Return a proof that the audit log has only been appended to since a checkpoint."""
        return await self._ask(lambda: _audit.prove_consistency(self._native, verifier, older))

    async def _ask(self, work: Callable[[], R]) -> R:
        return await asyncio.wrap_future(self._threads.begin(work))

    @property
    def url(self) -> str:
        """The URL of the database. It may contain a password."""
        return self._native.url()

    async def close(self, *, timeout: float | timedelta = CLOSE_TIMEOUT) -> None:
        """Close the portal, and stop the private server if it has one; see ``telehealth.Portal.close``."""
        seconds = seconds_of("timeout", timeout)
        await asyncio.to_thread(self._native.close, seconds)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


def _quietly(work: Callable[[], None]) -> None:
    # If the server cannot be reached, the statement ends by its time limit.
    with suppress(Error):
        work()


def _undo(begun: Future[_native.Transaction]) -> None:
    """Roll back a transaction that is no longer awaited."""
    if not begun.cancelled() and begun.exception() is None:
        with suppress(Error):
            begun.result().rollback()


async def _open(make: Callable[[], _native.Portal]) -> Portal:
    return Portal(await asyncio.to_thread(make))


async def connect(
    url: str,
    *,
    keyring: Keyring | None = None,
    pool_size: int = 8,
    schema: str = "public",
    acquire_timeout: float | timedelta = 10.0,
    lock_timeout: float | timedelta = 10.0,
    statement_timeout: float | timedelta = 60.0,
    idle_timeout: float | timedelta = 300.0,
    prepared_statements: bool = True,
    name_index: bool = False,
    context_key: bytes | None = None,
) -> Portal:
    """Connect to a database by a libpq URL or keyword string; see ``telehealth.connect``."""
    held = [
        {
            "url": url,
            "pool_size": pool_size,
            "schema": schema,
            "prepared_statements": prepared_statements,
            "name_index": name_index,
            "context_key": context_key,
        }
    ]
    del url, context_key
    timeouts = {
        "acquire_timeout": acquire_timeout,
        "lock_timeout": lock_timeout,
        "statement_timeout": statement_timeout,
        "idle_timeout": idle_timeout,
    }
    try:
        return await _open(lambda: connect_native(held.pop(), keyring, timeouts))
    except BaseException:
        # Cancelled before the options were read.
        held.clear()
        raise


async def embedded(folder: str | os.PathLike[str] | None = None) -> Portal:
    """Start a private PostgreSQL that stops with the portal, and migrate it; see ``telehealth.embedded``."""
    return await _open(lambda: _native.Portal.embedded(folder))


async def from_environment() -> Portal:
    """Connect to ``DATABASE_URL`` or start a private server, and migrate it; see ``telehealth.from_environment``."""
    return await _open(_native.Portal.from_environment)
