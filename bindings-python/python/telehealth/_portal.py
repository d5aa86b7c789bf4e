"""The portal and its transactions."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast
from uuid import UUID

from telehealth import _audit, _native
from telehealth._audit import Checkpoint, CheckpointStore, ConsistencyProof, InclusionProof, Integrated, Verified
from telehealth._doctor import Finding, doctor
from telehealth._errors import Error, UnavailableError, refuse
from telehealth._model import Entity
from telehealth._native import Keyring, Signer
from telehealth._tables import DamagedRow
from telehealth._verbs import Verbs, table_of, table_of_entity

if TYPE_CHECKING:
    from typing_extensions import Self

    from telehealth._tables import EmergencyAccess, EmergencyMatches

__all__ = ["Actor", "KeyRotation", "Keyring", "Portal", "Status", "Transaction", "connect", "embedded", "from_environment"]

E = TypeVar("E", bound=Entity)
R = TypeVar("R")


@dataclass(frozen=True)
class Actor:
    """On whose behalf a transaction runs: ``Actor.user(id)`` or ``Actor.service(name)``.

    It sees and does what the portal lets it. A transaction of somebody whom the portal does not let in (a user who is not
    active, a service account that has not been granted anything) does not begin: ``DeniedError``. What is known of the request goes into the
    audit log: a name for its ``session``, never the token that opens it; the ``address`` where it came from; the
    ``user_agent``, the program that made it.
    """

    kind: Literal["user", "service"]
    """Whether it is a person or a service account of the portal."""
    name: UUID | str
    """The user's id, or the service account's name."""
    session: str | None = None
    """A name for the session of the request."""
    address: IPv4Address | IPv6Address | str | None = None
    """Where the request came from."""
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
        """Name a person."""
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
        """Name a service account of the portal, such as ``nightly-expiry``, which may do what it has been granted (``Portal.grant_service``)."""
        return cls("service", name, session, address, user_agent)


@dataclass(frozen=True)
class KeyRotation:
    """What a run of ``Portal.rotate_keys`` has done so far, or in all."""

    rows: int
    """The rows that hold nothing but the newest key's envelopes now, and did not before."""
    unreadable: int
    """The rows with an envelope of an older key that does not decrypt. They are as they were."""
    left: int
    """The rows that others kept locked, or sealed with an older key meanwhile: the next run does them."""
    damaged: tuple[DamagedRow, ...] = ()
    """Where the unreadable rows are, at most 1,000 columns."""


@dataclass(frozen=True)
class Status:
    """How far a schema is; see ``Portal.status``."""

    applied: int
    """How many migrations the schema has."""
    pending: list[str]
    """The migrations that it lacks, by version."""
    preparation: list[str]
    """What an administrator runs, in this order and in one transaction, before this login can migrate."""


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
        """Read an entity; raise ``NotFoundError`` where there is none that the actor may see."""
        return cast(E, self._native.get(table_of(table), id))

    def get_many(self, table: type[E], ids: Iterable[UUID | str], /) -> list[E]:
        """Read entities in one round trip, in the order of ``ids``; those that there are not are left out."""
        return self._native.get_many(table_of(table), list(ids))

    def save(self, entity: E, /) -> E:
        """Write a changed entity, and give it back as the database has it.

        A whole entity with the version of a damaged row repairs it.
        Raise ``StaleError`` where somebody else has changed the row since it was read.
        """
        return cast(E, self._native.save(table_of_entity(entity), entity))

    def remove(self, entity: Entity, /) -> None:
        """Delete an entity, and what belongs to it: a patient's visits, prescriptions and sessions go with the patient.

        Raise ``StaleError`` where somebody else has changed it, ``ConflictError`` where other rows need it. To keep the chart, close
        the account with ``User.delete`` instead.
        """
        self._native.remove(table_of_entity(entity), entity)

    def remove_by_id(self, table: type[Entity], id: UUID | str, /, *, version: datetime | str | None = None) -> None:
        """Delete a row by its id, whether it can be read or is damaged; with a ``version``, unless it has another one by now.

        Raise as ``remove`` does.
        """
        self._native.remove_by_id(table_of(table), id, version)

    def damaged(self) -> tuple[DamagedRow, ...]:
        """Give the damaged rows that reads of this transaction have left out so far, each once and at most 1,000."""
        return self._native.damaged()

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
    """A pool of connections to one schema of one database. Threads may share it, and forked processes, too.

    A process that is forked while a portal is open (``gunicorn --preload``, ``multiprocessing``) gets connections of its own, up to
    ``pool_size`` a process, and leaves its parent's alone. A transaction that was open at the fork goes on in the parent;
    in the child it raises ``UnavailableError`` with ``transaction.forked``.
    """

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
            except UnavailableError as error:
                pause = pause_after(error, attempt)
                if pause is None:
                    raise
            time.sleep(pause)
            attempt += 1

    def migrate(self) -> int:
        """Run the migrations that the schema lacks; give how many.

        Raise ``UnavailableError`` with the code ``database.not_prepared`` where the login lacks rights: ``details["statements"]``
        has every statement that an administrator must run, once, in this order and in one transaction.
        """
        return self._native.migrate()

    def status(self) -> Status:
        """Give how many migrations the schema has, which it lacks, and what an administrator must run before ``migrate``."""
        return Status(*self._native.status())

    def break_glass(self, actor: Actor, patient_id: UUID | str, reason: str) -> EmergencyAccess:
        """Open a patient's chart in an emergency, for an hour.

        Until then every transaction of this provider reads that patient's account, chart, visits, prescriptions, sessions,
        flows and submissions, and changes nothing by it. The access, a critical entry of the audit log with the sealed
        reason, and a notification of the patient are committed together, or nothing is. Each call is an access of its own. A
        provider does so at most 20 times an hour: ``DeniedError`` with ``emergency.access_limit``.
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
        """Search for a patient in an emergency, by all that is known, and open no chart.

        It takes an e-mail address, a telephone number, or last name, first name (or its beginning) and date of birth. A name alone
        takes a portal with ``name_index``: ``crypto.no_name_index``.

        What was found is committed to the audit log as critical, with the ids and the sealed reason, before it is given back;
        so is a search that found nothing. It gives at most 10 patients. A provider searches at most 60 times an hour:
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
        """Grant a service account what it may do, such as ``prescriptions:update``, and take back what else it was granted.

        Whoever may change rows of a table may read them; ``GRANTS`` lists all. As the owner of the tables, over a direct
        connection like ``migrate``, and as often as you like. A service account that has been granted nothing is nobody.
        """
        self._native.grant_service(name, list(grants))

    def sign_contexts(self, keys: Iterable[bytes]) -> None:
        """Set the keys with which contexts must be signed from now on, as the owner of the tables.

        The newest is that of every portal's ``context_key``, older ones keep serving while portals are restarted. With no
        key at all, contexts need not be signed.
        """
        held = list(keys)
        del keys
        self._native.sign_contexts(held)

    def doctor(self, *, logins: Iterable[str] = ()) -> list[Finding]:
        """Check the database for changes that would let somebody see, change or forge what they must not, the worst first.

        Compares every policy, trigger, function, constraint, column, index and grant with what the migrations make, in a
        scratch schema that is rolled back; and checks roles, logins and settings. Run it as the owner of the tables, over a
        direct connection like ``migrate``, and name the ``logins`` that serve; without any, the portal's own. It takes about a
        second, and no lock on a table.
        """
        return doctor(self._native, logins)

    def rotate_keys(self, *, batch: int = 100, progress: Callable[[KeyRotation], object] | None = None) -> KeyRotation:
        """Re-encrypt with the newest key of the ring what is sealed with older ones, ``batch`` rows a transaction.

        As the service account ``rotate-keys``, which needs ``ROTATE_KEYS_GRANTS``. Live traffic goes on, and nobody's copy becomes stale by it. It may be
        killed at any time: the next run goes on. ``progress`` is called after each batch; what it raises ends the run.
        """
        return rotate_keys(self._native, batch, progress)

    def keys_in_use(self) -> dict[str, int]:
        """Count the rows that hold an envelope of each key, by the key's id, as the service account ``rotate-keys``.

        A key that is not named is used by no row; the audit log may still hold what it has sealed.
        """
        return self._native.keys_in_use()

    def checkpoint(self, signer: Signer, outside: CheckpointStore | None) -> Integrated:
        """Integrate what finished transactions have logged since the last time, and keep the checkpoint ``outside``.

        As the service account ``audit``, which needs ``audit_logs:select``. Raise ``CorruptError`` where the log is not what was signed last, and
        ``UnavailableError`` with ``audit.locked``, and who holds the lock in ``details``, where it is not released in time.
        """
        return _audit.checkpoint(self._native, signer, outside)

    def verify(self, verifier: str, outside: CheckpointStore | None) -> Verified:
        """Verify the whole audit log; raise ``CorruptError``, which names the first entry that is not as it was integrated."""
        return _audit.verify(self._native, verifier, outside)

    def prove_inclusion(self, verifier: str, entry: UUID | str) -> InclusionProof:
        """Prove that an entry is in the audit log, against the newest checkpoint."""
        return _audit.prove_inclusion(self._native, verifier, entry)

    def prove_consistency(self, verifier: str, older: Checkpoint) -> ConsistencyProof:
        """Prove that the audit log has only grown since a checkpoint."""
        return _audit.prove_consistency(self._native, verifier, older)

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


def call_operation(native: _native.Portal, name: str, actor: Actor, arguments: dict[str, Any]) -> Any:
    """Call an operation of the portal for an actor, in transactions of its own."""
    try:
        return native.call(name, given_of(actor), arguments)
    except BaseException:
        # Where the actor was refused they were not read.
        arguments.clear()
        raise


def given_of(actor: Actor) -> dict[str, Any]:
    """Give an actor as the native half reads it."""
    if isinstance(actor, Actor):
        address = str(actor.address) if isinstance(actor.address, (IPv4Address, IPv6Address)) else actor.address
        request = {"session": actor.session, "address": address, "user_agent": actor.user_agent}
        return {actor.kind: actor.name, **{name: value for name, value in request.items() if value is not None}}
    refuse("actor", "actor", "field.wrong_type", "must be an Actor")


def rotate_keys(native: _native.Portal, batch: int, progress: Callable[[KeyRotation], object] | None) -> KeyRotation:
    """Re-encrypt with the newest key."""

    def tell(*done: Any) -> None:
        if progress is not None:
            progress(KeyRotation(*done))

    return KeyRotation(*native.rotate_keys(batch, tell))


def pause_after(error: UnavailableError, attempt: int) -> float | None:
    """Give how long to wait before another attempt, where there is to be one."""
    return _native.retry_pause(attempt) if error.code == "database.contention" else None


def connect_native(given: dict[str, Any], keyring: Keyring | None, acquire_timeout: float | timedelta) -> _native.Portal:
    """Connect to a database. The native half empties ``given``, which holds secrets."""
    seconds = acquire_timeout.total_seconds() if isinstance(acquire_timeout, timedelta) else acquire_timeout
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        given.clear()
        refuse("portal", "acquire_timeout", "field.wrong_type", "must be a number of seconds or a timedelta")
    return _native.Portal.connect(given, seconds, keyring)


def connect(
    url: str,
    *,
    keyring: Keyring | None = None,
    pool_size: int = 8,
    schema: str = "public",
    acquire_timeout: float | timedelta = 10.0,
    prepared_statements: bool = True,
    name_index: bool = False,
    context_key: bytes | None = None,
) -> Portal:
    """Connect to a database by a libpq URL or keyword string.

    ``keyring`` has the keys of protected health information. Without one, columns that hold any are neither written nor
    read: ``crypto.no_keyring``. ``acquire_timeout`` is how long a transaction waits for one of the ``pool_size`` connections, in seconds. Switch
    ``prepared_statements`` off behind a transaction-pooling PgBouncer before 1.21. ``name_index`` lets patients be found by names alone
    and by the beginnings of names (``Transaction.patients_by_name``), and gives names away to somebody with a dump:
    of 20,000 census-like patients 54 % of first names and, together with their e-mail addresses, 62 % of whole names, rather than 3 % and 22 %.
    Every program of a database must have the same setting; ``Portal.rotate_keys`` adds or drops the index in the rows that another setting has written. ``context_key``, 32 random bytes, signs for whom each
    transaction acts, so that SQL of somebody else's cannot act for another; see ``Portal.sign_contexts``.
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
    return Portal(connect_native(given, keyring, acquire_timeout))


def embedded(folder: str | os.PathLike[str] | None = None) -> Portal:
    """Start a private PostgreSQL that ends with the portal, and migrate it.

    Its data stays in ``folder`` where one is given, with its keys in the file ``keys``, and is removed otherwise. Every service
    account may do everything there, until ``portal.grant_service("*", [])`` takes that back.
    """
    return Portal(_native.Portal.embedded(folder))


def from_environment() -> Portal:
    """Connect to the server that ``DATABASE_URL`` names, with the keys in ``TELEHEALTH_KEYS``, or start a private one.

    Either is migrated.
    """
    return Portal(_native.Portal.from_environment())
