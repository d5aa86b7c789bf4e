"""The numbers of a portal."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from telehealth import _native

__all__ = ["Backlog", "Metrics"]


@dataclass(frozen=True)
class Metrics:
    """The connections and transactions of a portal in this process, since it was opened."""

    connections_limit: int
    """The maximum number of connections, those to replicas included."""
    connections_used: int
    """The connections that transactions use, or that are being opened."""
    connections_idle: int
    """The idle connections."""
    connections_opened: int
    """The connections that were opened."""
    waiting: int
    """The callers that wait for a connection now; in asyncio, only those that have a thread."""
    waits: int
    """The callers that had to wait for a connection."""
    waited: timedelta
    """How long they have waited in all."""
    timeouts: int
    """The callers that got no connection within the limit."""
    committed: int
    """The transactions that were committed."""
    rolled_back: int
    """The transactions that were rolled back."""
    failed: int
    """The transactions whose commit failed."""
    unknown: int
    """The transactions whose connection broke during the commit."""
    denied: int
    """The statements and transactions that were refused, because the actor was not authorized."""
    retries: int
    """How many times transactions met contention and were run again."""
    replica_reads: int
    """The reads that began on a replica."""
    replica_misses: int
    """The reads that the primary served because no replica could."""


@dataclass(frozen=True)
class Backlog:
    """What waits to be processed."""

    notifications_due: int
    """The notifications that are due and that no worker has claimed."""
    oldest_due: timedelta | None
    """How long the oldest of them has been due."""
    submissions_pending: int
    """The submissions of forms that wait to be processed."""
    audit_pending: int
    """The entries of the audit log that are not integrated, and so not protected."""
    checkpoint_age: timedelta | None
    """The age of the newest checkpoint of the audit log, if there is one. The signature is not checked."""


def metrics(portal: _native.Portal) -> Metrics:
    """Return the numbers of this process."""
    return Metrics(**_with_durations(portal.metrics(), "waited"))


def backlog(portal: _native.Portal) -> Backlog:
    """Count what waits in the database."""
    return Backlog(**_with_durations(portal.backlog(), "oldest_due", "checkpoint_age"))


def _with_durations(text: str, *names: str) -> dict[str, Any]:
    numbers: dict[str, Any] = json.loads(text)
    for name in names:
        seconds = numbers[name]
        numbers[name] = None if seconds is None else timedelta(seconds=seconds)
    return numbers
