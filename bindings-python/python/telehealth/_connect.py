"""Connecting to a database, or starting a private one."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from telehealth import _native
from telehealth._errors import refuse
from telehealth._native import Keyring
from telehealth._portal import Portal, seconds_of

__all__ = ["connect", "embedded", "from_environment"]


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
    transaction_timeout: float | timedelta = 600.0,
    prepared_statements: bool = True,
    name_index: bool = False,
    context_key: bytes | None = None,
    replica_urls: Iterable[str] = (),
    replica_max_lag: float | timedelta = 10.0,
) -> Portal:
    """Connect to a database by a libpq URL or keyword string.

    ``keyring`` holds the keys of protected health information. Without it, columns with such information can be neither
    written nor read: ``crypto.no_keyring``. ``acquire_timeout`` is the number of seconds that a transaction waits for
    one of the ``pool_size`` connections, ``lock_timeout`` that a statement waits for a lock of another transaction,
    ``statement_timeout`` that it runs, ``idle_timeout`` that a transaction may be idle between two statements, and
    ``transaction_timeout`` that it lasts. ``statement_timeout`` does not count the constraints and triggers that wait for
    the commit, and ``transaction_timeout`` does not cut off a commit that has begun, so that its outcome is known. Set
    ``prepared_statements`` to ``False`` behind a transaction-pooling PgBouncer before 1.21.

    ``name_index`` allows searching for patients by name alone and by the beginning of a name
    (``Transaction.patients_by_name``). It reveals names to somebody with a database dump: of 20,000 census-like
    patients 54 % of first names and, together with their e-mail addresses, 62 % of full names, instead of 3 % and 22 %.
    All programs that use a database must have the same setting; ``Portal.rotate_keys`` adds or drops the index in rows
    written with the other setting.

    ``context_key``, 32 random bytes, signs the actor of each transaction, so that SQL from elsewhere cannot impersonate
    an actor; see ``Portal.sign_contexts``.

    ``replica_urls`` are streaming replicas, on which ``Portal.read`` reads if they are at most ``replica_max_lag``
    seconds behind; each has ``pool_size`` connections of its own.
    """
    given = {
        "url": url,
        "pool_size": pool_size,
        "schema": schema,
        "prepared_statements": prepared_statements,
        "name_index": name_index,
        "context_key": context_key,
        "replica_urls": [*replica_urls],
    }
    del url, context_key, replica_urls
    timeouts = {
        "acquire_timeout": acquire_timeout,
        "lock_timeout": lock_timeout,
        "statement_timeout": statement_timeout,
        "idle_timeout": idle_timeout,
        "transaction_timeout": transaction_timeout,
        "replica_max_lag": replica_max_lag,
    }
    return Portal(connect_native(given, keyring, timeouts))


def embedded_native(folder: str | os.PathLike[str] | None, allow_all: bool) -> _native.Portal:
    """Start a private PostgreSQL."""
    if not isinstance(allow_all, bool):
        refuse("embedded", "allow_all", "field.wrong_type", "must be True or False")
    return _native.Portal.embedded(folder, allow_all)


def embedded(folder: str | os.PathLike[str] | None = None, *, allow_all: bool = False) -> Portal:
    """Start a private PostgreSQL that stops with the portal, and migrate it.

    Its data is kept in ``folder`` if given, with the keys in the file ``keys``, and removed otherwise. Service accounts
    need their grants as in production; with ``allow_all``, for trials and tests, each of them may do everything.
    """
    return Portal(embedded_native(folder, allow_all))


def from_environment() -> Portal:
    """Connect to ``DATABASE_URL`` with the keys in ``TELEHEALTH_KEYS``, or start a private server if it is not set.

    The database is migrated in both cases.
    """
    return Portal(_native.Portal.from_environment())
