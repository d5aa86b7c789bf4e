"""Connecting to a database, or starting a private one, for asyncio."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable
from datetime import timedelta

from telehealth import _native
from telehealth._connect import connect_native, embedded_native
from telehealth._native import Keyring
from telehealth.aio._portal import Portal

__all__ = ["connect", "embedded", "from_environment"]


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
    transaction_timeout: float | timedelta = 600.0,
    prepared_statements: bool = True,
    name_index: bool = False,
    context_key: bytes | None = None,
    replica_urls: Iterable[str] = (),
    replica_max_lag: float | timedelta = 10.0,
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
            "replica_urls": [*replica_urls],
        }
    ]
    del url, context_key, replica_urls
    timeouts = {
        "acquire_timeout": acquire_timeout,
        "lock_timeout": lock_timeout,
        "statement_timeout": statement_timeout,
        "idle_timeout": idle_timeout,
        "transaction_timeout": transaction_timeout,
        "replica_max_lag": replica_max_lag,
    }
    try:
        return await _open(lambda: connect_native(held.pop(), keyring, timeouts))
    except BaseException:
        # Cancelled before the options were read.
        held.clear()
        raise


async def embedded(folder: str | os.PathLike[str] | None = None, *, allow_all: bool = False) -> Portal:
    """Start a private PostgreSQL that stops with the portal, and migrate it; see ``telehealth.embedded``."""
    return await _open(lambda: embedded_native(folder, allow_all))


async def from_environment() -> Portal:
    """Connect to ``DATABASE_URL`` or start a private server, and migrate it; see ``telehealth.from_environment``.

    If the task is cancelled, migrations that run go on. To end them too, use ``connect`` and ``Portal.migrate``.
    """
    return await _open(_native.Portal.from_environment)
