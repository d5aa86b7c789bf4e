"""The time of day in Boston."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

BOSTON = timezone(timedelta(hours=-5))


def at(time: str) -> datetime:
    """Return a time of the example day, in Boston."""
    return datetime.fromisoformat(f"2026-11-23T{time}").replace(tzinfo=BOSTON)


def local(instant: datetime) -> str:
    """Format the time of day in Boston."""
    return instant.astimezone(ZoneInfo("America/New_York")).strftime("%H:%M")
