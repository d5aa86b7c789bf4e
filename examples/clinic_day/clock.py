"""The time of the day, in Boston."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

BOSTON = timezone(timedelta(hours=-5))


def at(time: str) -> datetime:
    """Give a time of the day, in Boston."""
    return datetime.fromisoformat(f"2026-11-23T{time}").replace(tzinfo=BOSTON)


def local(instant: datetime) -> str:
    """Give the time of the day in Boston."""
    return instant.astimezone(ZoneInfo("America/New_York")).strftime("%H:%M")
