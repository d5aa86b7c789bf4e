"""The portal for asyncio."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping
from concurrent.futures import Future
from contextlib import asynccontextmanager, suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from telehealth import _audit, _native
from telehealth._access_report import AccessReport, access_report
from telehealth._actor import Actor, given_of
from telehealth._audit import Checkpoint, CheckpointStore, ConsistencyProof, InclusionProof, Integrated, Verified
from telehealth._capacity import Capacity, capacity
from telehealth._doctor import Finding, Mend, check_operations, doctor, mend
from telehealth._errors import Error, UnavailableError
from telehealth._metrics import Backlog, Metrics, backlog, metrics
from telehealth._native import Signer
from telehealth._portal import CLOSE_TIMEOUT, KeyRotation, Status, call_operation, pause_after, rotate_keys, seconds_of
from telehealth.aio._threads import Threads, settled
from telehealth.aio._transaction import Transaction

if TYPE_CHECKING:
    from typing_extensions import Self

    from telehealth._tables import EmergencyAccess, EmergencyMatches, Permissions

__all__ = ["Portal"]

R = TypeVar("R")


class Portal:
    """A pool of connections to one schema of one database. Tasks, event loops and forked processes may share it.

    A forked process needs its own event loop; see ``telehealth.Portal``. Cancelling a task ends its running statement at
    once. It does not end ``close``, which goes on on another thread.
    """

    def __init__(self, native: _native.Portal, /) -> None:
        self._native = native
        self._threads = Threads(native.pool_size())
        self._acquire_timeout = native.acquire_timeout()

    @asynccontextmanager
    async def transaction(self, actor: Actor) -> AsyncGenerator[Transaction]:
        """Run a block as one transaction: commit it at the end, or roll it back on an exception.

        A transaction that is begun within the block is another one; see ``telehealth.Portal.transaction``.
        """
        async with self._ended(await self._begin(self._native.begin, actor)) as tx:
            yield tx

    @asynccontextmanager
    async def read(self, actor: Actor) -> AsyncGenerator[Transaction]:
        """Run a block in a transaction that only reads, on a replica if possible; see ``telehealth.Portal.read``."""
        async with self._ended(await self._begin(self._native.begin_read, actor)) as tx:
            yield tx

    @asynccontextmanager
    async def _ended(self, native: _native.Transaction) -> AsyncGenerator[Transaction]:
        try:
            yield Transaction(native, self._threads)
        except BaseException:
            await self._roll_back(native)
            raise
        commit = self._threads.submit(native.commit)
        try:
            await self._threads.outcome(commit, native.cancel)
        except asyncio.CancelledError:
            # A commit that has begun and failed has rolled back.
            if commit.cancelled():
                await self._roll_back(native)
            raise

    async def _roll_back(self, native: _native.Transaction) -> None:
        # If the connection is lost here, the server has rolled back.
        with suppress(Error):
            await settled(self._threads.submit(native.rollback))

    async def _begin(
        self, begin: Callable[[dict[str, Any]], _native.Transaction], actor: Actor
    ) -> _native.Transaction:
        beginning = self._threads.begin(begin, given_of(actor))
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

        See ``telehealth.Portal.run``: as it may run several times, the function should have no side effects outside the
        database.
        """
        return await self._repeat(self._native.begin, actor, function)

    async def run_read(self, actor: Actor, function: Callable[[Transaction], Awaitable[R]], /) -> R:
        """Run a function in a transaction of ``read``, and repeat it on contention; see ``telehealth.Portal.run_read``."""
        return await self._repeat(self._native.begin_read, actor, function)

    async def _repeat(
        self,
        begin: Callable[[dict[str, Any]], _native.Transaction],
        actor: Actor,
        function: Callable[[Transaction], Awaitable[R]],
    ) -> R:
        attempt = 1
        while True:
            native = None
            try:
                native = await self._begin(begin, actor)
                async with self._ended(native) as tx:
                    return await function(tx)
            except Exception as error:
                pause = pause_after(self._native, native, error, attempt)
                if pause is None:
                    raise
            await asyncio.sleep(pause)
            attempt += 1

    async def migrate(self) -> int:
        """Run the pending migrations; see ``telehealth.Portal.migrate``."""
        return await self._ask(lambda native: native.migrate())

    async def status(self) -> Status:
        """Return the migration status of the schema; see ``telehealth.Portal.status``."""
        return Status(*await self._ask(lambda native: native.status()))

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
            return await self._ask(lambda native: call_operation(native, name, actor, held.pop()))
        except BaseException:
            # Cancelled before the arguments were read.
            held.clear()
            raise

    async def grant_service(self, name: str, grants: Iterable[str]) -> None:
        """Set the privileges of a service account; see ``telehealth.Portal.grant_service``."""
        given = list(grants)
        await self._ask(lambda native: native.grant_service(name, given))

    async def sign_contexts(self, keys: Iterable[bytes]) -> None:
        """Set the keys with which contexts must be signed; see ``telehealth.Portal.sign_contexts``."""
        held = list(keys)
        del keys
        try:
            await self._ask(lambda native: native.sign_contexts(held))
        except BaseException:
            held.clear()
            raise

    async def doctor(self, *, logins: Iterable[str] = ()) -> list[Finding]:
        """Check the database; see ``telehealth.Portal.doctor``."""
        given = logins if isinstance(logins, str) else list(logins)
        return await self._ask(lambda native: doctor(native, given))

    async def check_operations(self, *, thresholds: Mapping[str, int] | None = None) -> list[Finding]:
        """Check sessions, indexes, limits and rows; see ``telehealth.Portal.check_operations``."""
        given = dict(thresholds or {})
        return await self._ask(lambda native: check_operations(native, given))

    async def mend(self, *, thresholds: Mapping[str, int] | None = None, dry_run: bool = False) -> list[Mend]:
        """Mend what needs no decision of a person; see ``telehealth.Portal.mend``."""
        given = dict(thresholds or {})
        return await self._ask(lambda native: mend(native, given, dry_run))

    async def access_report(self, since: date | str, /, *, dormant_days: int = 90) -> AccessReport:
        """Report who can do what, and who did; see ``telehealth.Portal.access_report``."""
        return await self._ask(lambda native: access_report(native, since, dormant_days))

    async def capacity(self, *, days: int = 30) -> Capacity:
        """Measure the tables and their growth; see ``telehealth.Portal.capacity``."""
        return await self._ask(lambda native: capacity(native, days))

    async def warm_up(self) -> None:
        """Open all connections of the pool; see ``telehealth.Portal.warm_up``."""
        await self._ask(lambda native: native.warm_up())

    def metrics(self) -> Metrics:
        """Return the numbers of this process, without asking the database; see ``telehealth.Portal.metrics``."""
        return metrics(self._native)

    async def backlog(self) -> Backlog:
        """Count what waits in the database; see ``telehealth.Portal.backlog``."""
        return await self._ask(backlog)

    async def prometheus(self) -> str:
        """Return the numbers in the text form of Prometheus; see ``telehealth.Portal.prometheus``."""
        return await self._ask(lambda native: native.prometheus())

    async def rotate_keys(self, *, batch: int = 100, progress: Callable[[KeyRotation], object] | None = None) -> KeyRotation:
        """Re-encrypt values; see ``telehealth.Portal.rotate_keys``. ``progress`` is called on another thread."""
        return await self._ask(lambda native: rotate_keys(native, batch, progress))

    async def keys_in_use(self) -> dict[str, int]:
        """Return the number of rows with an envelope of each key; see ``telehealth.Portal.keys_in_use``."""
        return await self._ask(lambda native: native.keys_in_use())

    async def checkpoint(self, signer: Signer, outside: CheckpointStore | None) -> Integrated:
        """Integrate the audit log; see ``telehealth.Portal.checkpoint``. ``outside`` is called on another thread."""
        return await self._ask(lambda native: _audit.checkpoint(native, signer, outside))

    async def verify(self, verifier: str, outside: CheckpointStore | None) -> Verified:
        """Verify the audit log; see ``telehealth.Portal.verify``. ``outside`` is called on another thread."""
        return await self._ask(lambda native: _audit.verify(native, verifier, outside))

    async def prove_inclusion(self, verifier: str, entry: UUID | str) -> InclusionProof:
        """Return a proof that an entry is in the audit log of the newest checkpoint."""
        return await self._ask(lambda native: _audit.prove_inclusion(native, verifier, entry))

    async def prove_consistency(self, verifier: str, older: Checkpoint) -> ConsistencyProof:
        """Return a proof that the audit log has only been appended to since a checkpoint."""
        return await self._ask(lambda native: _audit.prove_consistency(native, verifier, older))

    async def _ask(self, work: Callable[[_native.Portal], R]) -> R:
        native = self._native.cancellable()
        return await self._threads.outcome(self._threads.begin(work, native), native.cancel)

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

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            await self.close()
        except UnavailableError:
            # The exception of the block says why something is still open.
            if kind is None:
                raise


def _undo(begun: Future[_native.Transaction]) -> None:
    """Roll back a transaction that is no longer awaited."""
    if not begun.cancelled() and begun.exception() is None:
        with suppress(Error):
            begun.result().rollback()
