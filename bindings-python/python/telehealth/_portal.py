"""The portal and its transactions."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast
from uuid import UUID

from telehealth import _audit, _native
from telehealth._access_report import AccessReport, access_report
from telehealth._audit import Checkpoint, CheckpointStore, ConsistencyProof, InclusionProof, Integrated, Verified
from telehealth._capacity import Capacity, capacity
from telehealth._doctor import Finding, Mend, check_operations, doctor, mend
from telehealth._errors import Error, StaleError, UnavailableError, refuse
from telehealth._interrupt import cancelled_by_interrupt
from telehealth._metrics import Backlog, Metrics, backlog, metrics
from telehealth._model import Entity
from telehealth._native import Keyring, Signer
from telehealth._tables import DamagedRow
from telehealth._table_ops import TableOps, table_of, table_of_entity

if TYPE_CHECKING:
    from typing_extensions import Self

    from telehealth._tables import EmergencyAccess, EmergencyMatches, Permissions

__all__ = ["Actor", "KeyRotation", "Keyring", "Portal", "Status", "Transaction", "connect", "embedded", "from_environment"]

E = TypeVar("E", bound=Entity)
R = TypeVar("R")

ATTEMPTS = 8
"""How many times ``Transaction.update`` reads a row."""

CLOSE_TIMEOUT = 10.0
"""How many seconds ``Portal.close`` waits for open transactions."""


@dataclass(frozen=True)
class Actor:
    """The identity on whose behalf a transaction runs: ``Actor.user(id)`` or ``Actor.service(name)``.

    The portal authorizes every access of the transaction. Beginning one for a user who is not active, or for a service
    account without grants, raises ``DeniedError``. ``session``, ``address`` and ``user_agent`` describe the request and
    are written to the audit log.
    """

    kind: Literal["user", "service"]
    """``user`` for a person, ``service`` for a service account of the portal."""
    name: UUID | str
    """The id of the user, or the name of the service account."""
    session: str | None = None
    """A name for the session of the request, never its token."""
    address: IPv4Address | IPv6Address | str | None = None
    """The IP address from which the request came."""
    user_agent: str | None = None
    """The program that made the request."""

    @classmethod
    def user(
        cls,
        id: UUID | str,
        /,
        *,
        session: str | None = None,
        address: IPv4Address | IPv6Address | str | None = None,
        user_agent: str | None = None,
    ) -> Actor:
        """Return the actor of a user."""
        return cls("user", id, session, address, user_agent)

    @classmethod
    def service(
        cls,
        name: str,
        /,
        *,
        session: str | None = None,
        address: IPv4Address | IPv6Address | str | None = None,
        user_agent: str | None = None,
    ) -> Actor:
        """Return the actor of a service account, such as ``nightly-expiry``; see ``Portal.grant_service``."""
        return cls("service", name, session, address, user_agent)


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


class Transaction(TableOps):
    """A transaction of one actor; ``Portal.transaction`` begins it, and commits it or rolls it back."""

    def __init__(self, native: _native.Transaction, /) -> None:
        self._native = native

    def add(self, entity: E, /) -> E:
        """Store a new entity, and return it as stored."""
        return cast(E, self._native.add_all(table_of_entity(entity), [entity])[0])

    def add_all(self, entities: Iterable[E], /) -> list[E]:
        """Store new entities of one table in few round trips, either all or none."""
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


class Portal:
    """A pool of connections to one schema of one database. Threads and forked processes may share it.

    A process that is forked while a portal is open (``gunicorn --preload``, ``multiprocessing``) opens connections of
    its own, up to ``pool_size`` per process, and does not use those of its parent. A transaction that is open during
    the fork continues in the parent; in the child it raises ``UnavailableError`` with ``transaction.forked``.
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
        native = self._native.begin(given_of(actor))
        with cancelled_by_interrupt(native):
            try:
                yield Transaction(native)
            except BaseException:
                # If the connection is lost here, the server rolls back.
                with suppress(Error):
                    native.rollback()
                raise
            native.commit()

    def run(self, actor: Actor, function: Callable[[Transaction], R], /) -> R:
        """Run a function as one transaction, and repeat it on contention with others, up to eight attempts.

        As it may run several times, the function should have no side effects outside the database. ``StaleError`` is not
        contention; to read and change a row until it succeeds, use ``Transaction.update``.
        """
        attempt = 1
        while True:
            try:
                with self.transaction(actor) as tx:
                    return function(tx)
            except UnavailableError as error:
                pause = pause_after(self._native, error, attempt)
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
        return self._native.migrate()

    def status(self) -> Status:
        """Return the applied and pending migrations, and what an administrator must run before ``migrate``."""
        return Status(*self._native.status())

    def permissions(self, actor: Actor) -> Permissions:
        """Return what an actor may do: with the rows of each table, and which operations.

        Empty for a user who is not active and for a service account without grants.
        """
        return cast("Permissions", call_operation(self._native, "permissions", actor, {}))

    def break_glass(self, actor: Actor, patient_id: UUID | str, reason: str) -> EmergencyAccess:
        """Grant a provider read access to a patient's chart for an hour, in an emergency.

        All transactions of the provider can then read the patient's account, chart, visits, prescriptions, sessions,
        flows and submissions; it permits no changes. The access, a critical audit log entry with the encrypted reason,
        and a notification of the patient are committed together. Each call creates an access of its own. The limit is
        20 accesses per provider and hour: ``DeniedError`` with ``emergency.access_limit``.
        """
        given = {"patient_id": patient_id, "reason": reason}
        del reason
        return cast("EmergencyAccess", call_operation(self._native, "break_glass", actor, given))

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
        return cast("EmergencyMatches", call_operation(self._native, "find_for_emergency", actor, given))

    def grant_service(self, name: str, grants: Iterable[str]) -> None:
        """Set the privileges of a service account, such as ``prescriptions:update``, and revoke all others.

        A privilege to change the rows of a table includes reading them; ``GRANTS`` lists all privileges. Run it as the
        owner of the tables, over a direct connection like ``migrate``. It can be repeated. A service account without
        grants is denied every transaction.
        """
        self._native.grant_service(name, list(grants))

    def sign_contexts(self, keys: Iterable[bytes]) -> None:
        """Set the keys with which contexts must be signed from now on. Run it as the owner of the tables.

        Use the newest key as the ``context_key`` of every portal; older keys remain valid while portals are restarted.
        Without keys, contexts need not be signed.
        """
        held = list(keys)
        del keys
        self._native.sign_contexts(held)

    def doctor(self, *, logins: Iterable[str] = ()) -> list[Finding]:
        """Check the database for changes that allow unauthorized access or forgery; return the most severe first.

        Compares every policy, trigger, function, constraint, column, index and grant with those that the migrations
        create in a scratch schema, which is rolled back, and checks roles, logins and settings. Run it as the owner of
        the tables, over a direct connection like ``migrate``. ``logins`` are those that applications use; the default
        is the login of the portal. It takes about a second and locks no table.
        """
        return doctor(self._native, logins)

    def check_operations(self, *, thresholds: Mapping[str, int] | None = None) -> list[Finding]:
        """Check sessions, indexes, limits of the server and rows; return the most severe first.

        Run it as a superuser: policies hide rows from everybody else. With the keyring it also decrypts the newest rows
        of each table and checks them. ``thresholds`` has those that differ from the recommended ones, by name.
        """
        return check_operations(self._native, thresholds or {})

    def mend(self, *, thresholds: Mapping[str, int] | None = None, dry_run: bool = False) -> list[Mend]:
        """Mend what ``check_operations`` finds and what needs no decision of a person; return what was done.

        Expires prescriptions, marks invoices, ends notifications, recovers submissions, and runs statements that change
        no row: for invalid indexes, old statistics, dead rows and constraints. Runs as the service account ``doctor``,
        which needs the grant to update the four tables. With ``dry_run`` nothing is changed.
        """
        return mend(self._native, thresholds or {}, dry_run)

    def access_report(self, since: date | str, /, *, dormant_days: int = 90) -> AccessReport:
        """Report who can do what, what was read and changed since a day, and which accounts left no trace.

        Run it as a superuser: policies hide rows from everybody else, who get ``DeniedError``. It reads the audit log of
        that time, and changes nothing.
        """
        return access_report(self._native, since, dormant_days)

    def capacity(self, *, days: int = 30) -> Capacity:
        """Measure the tables, and how they have grown in the last ``days`` days, by their rows' ``created_at``.

        Nothing has to be recorded before. It does not see the growth of tables without that column, of updates, and of
        rows that were removed since. Run it as a superuser; it reads the tables.
        """
        return capacity(self._native, days)

    def metrics(self) -> Metrics:
        """Return the numbers of this process, without asking the database. A forked process counts its own."""
        return metrics(self._native)

    def backlog(self) -> Backlog:
        """Count what waits in the database.

        Runs as the service account ``metrics``, which needs ``notifications:select``; it reads numbers only.
        """
        return backlog(self._native)

    def prometheus(self) -> str:
        """Return ``metrics`` and ``backlog`` in the text form of Prometheus, of type ``text/plain; version=0.0.4``.

        If the backlog cannot be read, ``telehealth_backlog_readable`` is 0 and the rest is there.
        """
        return self._native.prometheus()

    def rotate_keys(self, *, batch: int = 100, progress: Callable[[KeyRotation], object] | None = None) -> KeyRotation:
        """Re-encrypt values that use older keys with the newest key of the keyring, ``batch`` rows per transaction.

        Runs as the service account ``rotate-keys``, which needs ``ROTATE_KEYS_GRANTS``. It can run during normal
        operation and does not make copies of rows stale. If it is interrupted, the next run continues. ``progress`` is
        called after each batch; an exception that it raises ends the run.
        """
        return rotate_keys(self._native, batch, progress)

    def keys_in_use(self) -> dict[str, int]:
        """Return the number of rows with an envelope of each key, by key id.

        Runs as the service account ``rotate-keys``. A key that is not listed is used by no row, but the audit log may
        still hold values encrypted with it.
        """
        return self._native.keys_in_use()

    def checkpoint(self, signer: Signer, outside: CheckpointStore | None) -> Integrated:
        """Integrate the audit log entries of finished transactions, and store the checkpoint in ``outside``.

        Runs as the service account ``audit``, which needs ``audit_logs:select``. Raise ``CorruptError`` if the log does
        not match the last checkpoint, and ``UnavailableError`` with ``audit.locked`` if the lock is not released in
        time; ``details`` then names its holder.
        """
        return _audit.checkpoint(self._native, signer, outside)

    def verify(self, verifier: str, outside: CheckpointStore | None) -> Verified:
        """Verify the whole audit log; raise ``CorruptError`` naming the first entry that has been changed."""
        return _audit.verify(self._native, verifier, outside)

    def prove_inclusion(self, verifier: str, entry: UUID | str) -> InclusionProof:
        """Return a proof that an entry is in the audit log of the newest checkpoint."""
        return _audit.prove_inclusion(self._native, verifier, entry)

    def prove_consistency(self, verifier: str, older: Checkpoint) -> ConsistencyProof:
        """Return a proof that the audit log has only been appended to since a checkpoint."""
        return _audit.prove_consistency(self._native, verifier, older)

    @property
    def url(self) -> str:
        """The URL of the database. It may contain a password."""
        return self._native.url()

    def close(self, *, timeout: float | timedelta = CLOSE_TIMEOUT) -> None:
        """Close the portal, and stop the private server if it has one.

        Rejects new transactions and waits up to ``timeout`` seconds for those that are open. Afterwards nothing is
        committed. Raise ``UnavailableError`` with ``portal.in_use`` if transactions were still open.
        """
        self._native.close(seconds_of("timeout", timeout))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def call_operation(native: _native.Portal, name: str, actor: Actor, arguments: dict[str, Any]) -> Any:
    """Call an operation of the portal for an actor; the operation runs its own transactions."""
    try:
        return native.call(name, given_of(actor), arguments)
    except BaseException:
        # If the actor was rejected, the arguments were not read.
        arguments.clear()
        raise


def given_of(actor: Actor) -> dict[str, Any]:
    """Return an actor in the form that the native module reads."""
    if isinstance(actor, Actor):
        address = str(actor.address) if isinstance(actor.address, (IPv4Address, IPv6Address)) else actor.address
        request = {"session": actor.session, "address": address, "user_agent": actor.user_agent}
        return {actor.kind: actor.name, **{name: value for name, value in request.items() if value is not None}}
    refuse("actor", "actor", "field.wrong_type", "must be an Actor")


def rotate_keys(native: _native.Portal, batch: int, progress: Callable[[KeyRotation], object] | None) -> KeyRotation:
    """Re-encrypt values with the newest key."""

    def report(*done: Any) -> None:
        if progress is not None:
            progress(KeyRotation(*done))

    return KeyRotation(*native.rotate_keys(batch, report))


def pause_after(native: _native.Portal, error: UnavailableError, attempt: int) -> float | None:
    """Return the seconds to wait before another attempt; ``None`` if there should be none."""
    return native.retry_pause(attempt) if error.code == "database.contention" else None


def connect_native(
    given: dict[str, Any], keyring: Keyring | None, timeouts: dict[str, float | timedelta]
) -> _native.Portal:
    """Connect to a database. The native module empties ``given``, which holds secrets."""
    try:
        seconds = {name: seconds_of(name, timeout) for name, timeout in timeouts.items()}
    except BaseException:
        given.clear()
        raise
    return _native.Portal.connect(given, seconds, keyring)


def seconds_of(name: str, timeout: float | timedelta) -> float:
    """Return a time to wait in seconds."""
    seconds = timeout.total_seconds() if isinstance(timeout, timedelta) else timeout
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        refuse("portal", name, "field.wrong_type", "must be a number of seconds or a timedelta")
    return seconds


def connect(
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
    """Connect to a database by a libpq URL or keyword string.

    ``keyring`` holds the keys of protected health information. Without it, columns with such information can be neither
    written nor read: ``crypto.no_keyring``. ``acquire_timeout`` is the number of seconds that a transaction waits for
    one of the ``pool_size`` connections, ``lock_timeout`` that a statement waits for a lock of another transaction,
    ``statement_timeout`` that it runs, and ``idle_timeout`` that a transaction may be idle between two statements. Set ``prepared_statements`` to ``False`` behind a transaction-pooling
    PgBouncer before 1.21.

    ``name_index`` allows searching for patients by name alone and by the beginning of a name
    (``Transaction.patients_by_name``). It reveals names to somebody with a database dump: of 20,000 census-like
    patients 54 % of first names and, together with their e-mail addresses, 62 % of full names, instead of 3 % and 22 %.
    All programs that use a database must have the same setting; ``Portal.rotate_keys`` adds or drops the index in rows
    written with the other setting.

    ``context_key``, 32 random bytes, signs the actor of each transaction, so that SQL from elsewhere cannot impersonate
    an actor; see ``Portal.sign_contexts``.
    """
    given = {
        "url": url,
        "pool_size": pool_size,
        "schema": schema,
        "prepared_statements": prepared_statements,
        "name_index": name_index,
        "context_key": context_key,
    }
    del url, context_key
    timeouts = {
        "acquire_timeout": acquire_timeout,
        "lock_timeout": lock_timeout,
        "statement_timeout": statement_timeout,
        "idle_timeout": idle_timeout,
    }
    return Portal(connect_native(given, keyring, timeouts))


def embedded(folder: str | os.PathLike[str] | None = None) -> Portal:
    """Start a private PostgreSQL that stops with the portal, and migrate it.

    Its data is kept in ``folder`` if given, with the keys in the file ``keys``, and removed otherwise. Every service
    account has all privileges until they are revoked with ``portal.grant_service("*", [])``.
    """
    return Portal(_native.Portal.embedded(folder))


def from_environment() -> Portal:
    """Connect to ``DATABASE_URL`` with the keys in ``TELEHEALTH_KEYS``, or start a private server if it is not set.

    The database is migrated in both cases.
    """
    return Portal(_native.Portal.from_environment())
