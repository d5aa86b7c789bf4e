"""How large the tables are, and how they grow."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from telehealth._errors import days_of

if TYPE_CHECKING:
    from telehealth import _native

__all__ = ["Capacity", "TableGrowth"]


@dataclass(frozen=True)
class TableGrowth:
    """The size of a table and its growth."""

    table: str
    """The name."""
    bytes: int
    """Its size with its indexes."""
    rows: int
    """PostgreSQL's estimate of its rows."""
    added: int
    """The rows that were added in the measured days and are still there."""
    recorded_days: int | None
    """Over how many days the growth was measured, as the difference to a size that ``telehealth capacity --record`` has
    recorded; ``None`` if it is an estimate: the added rows, of the average size."""
    bytes_per_day: int
    """By how much it grows a day."""


@dataclass(frozen=True)
class Capacity:
    """The size of a portal's tables and their growth; see ``Portal.capacity``."""

    made: datetime
    """When it was measured."""
    days: float
    """Over how many days the added rows were counted: less than asked for in a younger portal, at least one."""
    free: int | None
    """The free bytes of the disk with the server's data folder; ``None`` if the server runs on another machine."""
    bytes: int
    """The size of all tables."""
    bytes_per_day: int
    """By how much they grow a day."""
    tables: tuple[TableGrowth, ...]
    """The tables, the largest first."""


def capacity(portal: _native.Portal, days: int) -> Capacity:
    """Measure the tables and their growth."""
    measured: dict[str, Any] = json.loads(portal.capacity(days_of("capacity", "days", days)))
    measured["made"] = datetime.fromisoformat(measured["made"].replace("Z", "+00:00"))
    measured["tables"] = tuple(TableGrowth(**table) for table in measured["tables"])
    return Capacity(**measured)
