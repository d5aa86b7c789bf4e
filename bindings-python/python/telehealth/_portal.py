"""The portal."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from telehealth import _audit, _native
from telehealth._access_report import AccessReport, access_report
from telehealth._actor import Actor, given_of
from telehealth._audit import Checkpoint, CheckpointStore, ConsistencyProof, InclusionProof, Integrated, Verified
from telehealth._capacity import Capacity, capacity
from telehealth._doctor import Finding, Mend, check_operations, doctor, mend
from telehealth._errors import UnavailableError, refuse
from telehealth._interrupt import cancellable
from telehealth._metrics import Backlog, Metrics, backlog, metrics
from telehealth._native import Keyring, Signer
from telehealth._tables import DamagedRow
from telehealth._transaction import Transaction, ended

if TYPE_CHECKING:
    from typing_extensions import Self

    from telehealth._tables import EmergencyAccess, EmergencyMatches, Permissions

__all__ = ["KeyRotation", "Keyring", "Portal", "Status"]

R = TypeVar("R")

CLOSE_TIMEOUT = 10.0
"""How many seconds ``Portal.close`` waits for open transactions."""


@dataclass(frozen=True)
class KeyRotation:
    """The progress or the result of ``Portal.rotate_keys``."""

    rows: int
    """The number of re-encrypted rows; all their envelopes now use the newest key."""
    unreadable: int
    """The number of rows with an envelope of an older key that does not decrypt. They are unchanged."""
    left: int
    """The number of rows that were locked, or encrypted with an older key during the run. The next run handles them."""
    damaged: tuple[DamagedRow, ...] = ()
    """The columns that do not decrypt in the unreadable rows; at most 1,000."""


@dataclass(frozen=True)
class Status:
    """The migration status of a schema; see ``Portal.status``."""

    applied: int
    """The number of applied migrations."""
    pending: list[str]
    """The versions of the pending migrations."""
    preparation: list[str]
    """Statements that an administrator must run, in this order in one transaction, before this login can migrate."""


class Portal:
    """A pool of connections to one schema of one database. Threads and forked processes may share it.

    A process that is forked while a portal is open (``gunicorn --preload``, ``multiprocessing``) opens connections of
    its own, up to ``pool_size`` per process, and does not use those of its parent. A transaction that is open during
    the fork continues in the parent; in the child it raises ``UnavailableError`` with ``transaction.forked``.

    Ctrl-C ends the running statement at once, of a transaction and of other methods such as ``migrate`` and ``verify``, and
    the wait for a free connection. It cancels an open transaction as a whole, so do not catch ``KeyboardInterrupt`` within
    the block of one. What a method has committed by then stays, such as whole migrations. ``close`` and the
    functions that open a portal are not cut short: Python raises ``KeyboardInterrupt`` when they have ended.
    """

    def __init__(self, native: _native.Portal, /) -> None:
        self._native = native

    @contextmanager
    def transaction(self, actor: Actor) -> Generator[Transaction]:
        """Run a block as one transaction: commit it at the end, or roll it back on an exception.

        Ctrl-C cancels the running statement of the main thread at once, if it raises ``KeyboardInterrupt``.

        A transaction that is begun within the block is another one, on another connection: it does not see what this one
        has written, is committed on its own, and waits for this one's locks until ``lock_timeout``. To roll back a part,
        use ``Transaction.savepoint``. The block runs once; ``run`` repeats it on contention.
        """
        with ended(self._ask(lambda native: native.begin(given_of(actor)))) as tx:
            yield tx

    @contextmanager
    def read(self, actor: Actor) -> Generator[Transaction]:
        """Run a block in a transaction that only reads, on one of the ``replica_urls``.

        It sees everything that this portal has committed before; what others have committed, it may see up to
        ``replica_max_lag`` seconds later. If there is no replica, or all are unavailable or further behind, the primary
        serves it. Reads of other people's data are logged on the primary when the block ends. A statement that would
        change rows raises ``UnavailableError`` with ``transaction.read_only``. The block runs once: a replica that
        replays the primary's changes may end it with ``database.contention``; ``run_read`` repeats it.
        """
        with ended(self._ask(lambda native: native.begin_read(given_of(actor)))) as tx:
            yield tx

    def run(self, actor: Actor, function: Callable[[Transaction], R], /) -> R:
        """Run a function as one transaction, and repeat it on contention with others, up to eight attempts.

        It is also repeated if the function raises an error of its own after contention. As it may run several times, it
        should have no side effects outside the database. ``StaleError`` is not contention; to read and change a row until
        it succeeds, use ``Transaction.update``.
        """
        return self._repeat(lambda native: native.begin(given_of(actor)), function)

    def run_read(self, actor: Actor, function: Callable[[Transaction], R], /) -> R:
        """Run a function in a transaction of ``read``, and repeat it on contention like ``run``."""
        return self._repeat(lambda native: native.begin_read(given_of(actor)), function)

    def _repeat(
        self, begin: Callable[[_native.Portal], _native.Transaction], function: Callable[[Transaction], R]
    ) -> R:
        attempt = 1
        while True:
            native = None
            try:
                native = self._ask(begin)
                with ended(native) as tx:
                    return function(tx)
            except Exception as error:
                pause = pause_after(self._native, native, error, attempt)
                if pause is None:
                    raise
            time.sleep(pause)
            attempt += 1

    def migrate(self) -> int:
        """Run the pending migrations; return their number.

        Raise ``UnavailableError`` with ``database.not_prepared`` if the login lacks privileges:
        ``details["statements"]`` lists the statements that an administrator must run once, in this order and in one
        transaction.
        """
        return self._ask(lambda native: native.migrate())

    def status(self) -> Status:
        """Return the applied and pending migrations, and what an administrator must run before ``migrate``."""
        return Status(*self._ask(lambda native: native.status()))

    def permissions(self, actor: Actor) -> Permissions:
        """Return what an actor may do: with the rows of each table, and which operations.

        Empty for a user who is not active and for a service account without grants.
        """
        return cast("Permissions", self._ask(lambda native: call_operation(native, "permissions", actor, {})))

    def break_glass(self, actor: Actor, patient_id: UUID | str, reason: str) -> EmergencyAccess:
        """Grant a provider read access to a patient's chart for an hour, in an emergency.

        All transactions of the provider can then read the patient's account, chart, visits, prescriptions, sessions,
        flows and submissions; it permits no changes. The access, a critical audit log entry with the encrypted reason,
        and a notification of the patient are committed together. Each call creates an access of its own. The limit is
        20 accesses per provider and hour: ``DeniedError`` with ``emergency.access_limit``.
        """
        given = {"patient_id": patient_id, "reason": reason}
        del reason
        return cast("EmergencyAccess", self._ask(lambda native: call_operation(native, "break_glass", actor, given)))

    def find_for_emergency(
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
        """Search for a patient in an emergency. This grants no access to a chart.

        A search requires an e-mail address, a telephone number, or last name, first name (or its beginning) and date of
        birth; all given criteria must match. A search by name alone requires a portal with ``name_index``, otherwise it
        raises ``UnavailableError`` with ``crypto.no_name_index``.

        The result, even an empty one, is committed to the audit log as critical, with the ids and the encrypted reason,
        before it is returned. It has at most 10 patients. The limit is 60 searches per provider and hour:
        ``DeniedError`` with ``emergency.search_limit``.
        """
        given = {
            "reason": reason,
            "first_name": first_name,
            "last_name": last_name,
            "date_of_birth": date_of_birth,
            "phone": phone,
            "email": email,
        }
        del reason, first_name, last_name, date_of_birth, phone, email
        return cast("EmergencyMatches", self._ask(lambda native: call_operation(native, "find_for_emergency", actor, given)))

    def grant_service(self, name: str, grants: Iterable[str]) -> None:
        """Set the privileges of a service account, such as ``prescriptions:update``, and revoke all others.

        A privilege to change the rows of a table includes reading them; ``GRANTS`` lists all privileges. Run it as the
        owner of the tables, over a direct connection like ``migrate``. It can be repeated. A service account without
        grants is denied every transaction.
        """
        self._ask(lambda native: native.grant_service(name, list(grants)))

    def sign_contexts(self, keys: Iterable[bytes]) -> None:
        """Set the keys with which contexts must be signed from now on. Run it as the owner of the tables.

        Use the newest key as the ``context_key`` of every portal; older keys remain valid while portals are restarted.
        Without keys, contexts need not be signed.
        """
        held = list(keys)
        del keys
        self._ask(lambda native: native.sign_contexts(held))

    def doctor(self, *, logins: Iterable[str] = ()) -> list[Finding]:
        """Check the database for changes that allow unauthorized access or forgery; return the most severe first.

        Compares every policy, trigger, function, constraint, column, index and grant with those that the migrations
        create in a scratch schema, which is rolled back, and checks roles, logins and settings. Run it as the owner of
        the tables, over a direct connection like ``migrate``. ``logins`` are those that applications use; the default
        is the login of the portal. It takes about a second and locks no table.
        """
        return self._ask(lambda native: doctor(native, logins))

    def check_operations(self, *, thresholds: Mapping[str, int] | None = None) -> list[Finding]:
        """Check sessions, indexes, limits of the server and rows; return the most severe first.

        Run it as a superuser: policies hide rows from everybody else. With the keyring it also decrypts the newest rows
        of each table and checks them. ``thresholds`` has those that differ from the recommended ones, by name.
        """
        return self._ask(lambda native: check_operations(native, thresholds or {}))

    def mend(self, *, thresholds: Mapping[str, int] | None = None, dry_run: bool = False) -> list[Mend]:
        """Mend what ``check_operations`` finds and what needs no decision of a person; return what was done.

        Expires prescriptions, marks invoices, ends notifications, recovers submissions, and runs statements that change
        no row: for invalid indexes, old statistics, dead rows and constraints. Runs as the service account ``doctor``,
        which needs the grant to update the four tables. With ``dry_run`` nothing is changed.
        """
        return self._ask(lambda native: mend(native, thresholds or {}, dry_run))

    def access_report(self, since: date | str, /, *, dormant_days: int = 90) -> AccessReport:
        """Report who can do what, what was read and changed since a day, and which accounts left no trace.

        Run it as a superuser: policies hide rows from everybody else, who get ``DeniedError``. It reads the audit log of
        that time, and changes nothing.
        """
        return self._ask(lambda native: access_report(native, since, dormant_days))

    def capacity(self, *, days: int = 30) -> Capacity:
        """Measure the tables, and how they have grown in the last ``days`` days, by their rows' ``created_at``.

        Nothing has to be recorded before. It does not see the growth of tables without that column, of updates, and of
        rows that were removed since. Run it as a superuser; it reads the tables.
        """
        return self._ask(lambda native: capacity(native, days))

    def warm_up(self) -> None:
        """Open all connections of the pool, so that the first transactions need not wait for new ones.

        A service calls it before it takes requests, and in each process that it forks. Connections that stay unused for
        ten minutes are closed again. Raise ``UnavailableError`` if the database cannot be reached; an unreachable
        replica is no error.
        """
        self._ask(lambda native: native.warm_up())

    def metrics(self) -> Metrics:
        """Return the numbers of this process, without asking the database. A forked process counts its own."""
        return metrics(self._native)

    def backlog(self) -> Backlog:
        """Count what waits in the database.

        Runs as the service account ``metrics``, which needs ``notifications:select``; it reads numbers only.
        """
        return self._ask(backlog)

    def prometheus(self) -> str:
        """Return ``metrics`` and ``backlog`` in the text form of Prometheus, of type ``text/plain; version=0.0.4``.

        If the backlog cannot be read, ``telehealth_backlog_readable`` is 0 and the rest is there.
        """
        return self._ask(lambda native: native.prometheus())

    def rotate_keys(self, *, batch: int = 100, progress: Callable[[KeyRotation], object] | None = None) -> KeyRotation:
        """Re-encrypt values that use older keys with the newest key of the keyring, ``batch`` rows per transaction.

        Runs as the service account ``rotate-keys``, which needs ``ROTATE_KEYS_GRANTS``. It can run during normal
        operation and does not make copies of rows stale. If it is interrupted, the next run continues. ``progress`` is
        called after each batch; an exception that it raises ends the run, and so does Ctrl-C.
        """
        return self._ask(lambda native: rotate_keys(native, batch, progress))

    def keys_in_use(self) -> dict[str, int]:
        """Return the number of rows with an envelope of each key, by key id.

        Runs as the service account ``rotate-keys``. A key that is not listed is used by no row, but the audit log may
        still hold values encrypted with it.
        """
        return self._ask(lambda native: native.keys_in_use())

    def checkpoint(self, signer: Signer, outside: CheckpointStore | None) -> Integrated:
        """Integrate the audit log entries of finished transactions, and store the checkpoint in ``outside``.

        Runs as the service account ``audit``, which needs ``audit_logs:select``. Raise ``CorruptError`` if the log does
        not match the last checkpoint, and ``UnavailableError`` with ``audit.locked`` if the lock is not released in
        time; ``details`` then names its holder.
        """
        return self._ask(lambda native: _audit.checkpoint(native, signer, outside))

    def verify(self, verifier: str, outside: CheckpointStore | None) -> Verified:
        """Verify the whole audit log; raise ``CorruptError`` naming the first entry that has been changed."""
        return self._ask(lambda native: _audit.verify(native, verifier, outside))

    def prove_inclusion(self, verifier: str, entry: UUID | str) -> InclusionProof:
        """Return a proof that an entry is in the audit log of the newest checkpoint."""
        return self._ask(lambda native: _audit.prove_inclusion(native, verifier, entry))

    def prove_consistency(self, verifier: str, older: Checkpoint) -> ConsistencyProof:
        """Return a proof that the audit log has only been appended to since a checkpoint."""
        return self._ask(lambda native: _audit.prove_consistency(native, verifier, older))

    def _ask(self, work: Callable[[_native.Portal], R]) -> R:
        with cancellable(self._native) as native:
            return work(native)

    @property
    def url(self) -> str:
        """The URL of the database. It may contain a password."""
        return self._native.url()

    def close(self, *, timeout: float | timedelta = CLOSE_TIMEOUT) -> None:
        """Close the portal, and stop the private server if it has one.

        Rejects new transactions and operations, and waits up to ``timeout`` seconds for those that are open. Afterwards
        nothing is committed, except by an operation such as ``migrate`` that was still running. Raise
        ``UnavailableError`` with ``portal.in_use`` if any were still open.
        """
        self._native.close(seconds_of("timeout", timeout))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            self.close()
        except UnavailableError:
            # The exception of the block says why something is still open.
            if kind is None:
                raise


def call_operation(native: _native.Portal, name: str, actor: Actor, arguments: dict[str, Any]) -> Any:
    """Call an operation of the portal for an actor; the operation runs its own transactions."""
    try:
        return native.call(name, given_of(actor), arguments)
    except BaseException:
        # If the actor was rejected, the arguments were not read.
        arguments.clear()
        raise


def rotate_keys(native: _native.Portal, batch: int, progress: Callable[[KeyRotation], object] | None) -> KeyRotation:
    """Re-encrypt values with the newest key."""

    def report(*done: Any) -> None:
        if progress is not None:
            progress(KeyRotation(*done))

    return KeyRotation(*native.rotate_keys(batch, report))


def pause_after(
    portal: _native.Portal, native: _native.Transaction | None, error: Exception, attempt: int
) -> float | None:
    """Return the seconds to wait before another attempt; ``None`` if there should be none.

    The transaction itself knows whether it met contention, whatever the function makes of the errors of its statements.
    It is ``None`` if it did not begin.
    """
    if native is None:
        met_contention = isinstance(error, UnavailableError) and error.code == "database.contention"
    else:
        met_contention = native.met_contention
    return portal.retry_pause(attempt) if met_contention else None


def seconds_of(name: str, timeout: float | timedelta) -> float:
    """Return a time to wait in seconds."""
    seconds = timeout.total_seconds() if isinstance(timeout, timedelta) else timeout
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        refuse("portal", name, "field.wrong_type", "must be a number of seconds or a timedelta")
    return seconds
