"""Database checks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from telehealth._errors import refuse

if TYPE_CHECKING:
    from telehealth import _native

__all__ = ["Finding", "Mend"]


@dataclass(frozen=True)
class Finding:
    """A problem found in a database."""

    code: str
    """The stable code, such as ``policy.changed``."""
    severity: Literal["notice", "warning", "critical"]
    """The severity. Critical: data may be readable, changeable or forgeable without authorization."""
    object: str
    """The table, role or setting concerned, named as in the catalog."""
    message: str
    """The problem and its consequences."""
    remedy: str
    """How to fix it."""
    sql: str | None
    """The SQL statements that fix it, if any. Names are relative to the portal's schema."""


@dataclass(frozen=True)
class Mend:
    """What became of a finding that needs no decision of a person."""

    code: str
    """The code of the finding."""
    object: str
    """The object of the finding."""
    action: str
    """The SQL statement or the operation that mends it."""
    state: Literal["planned", "done", "failed"]
    """What has happened; ``planned`` if only the plan was asked for."""
    error: str | None
    """Why it could not be mended: a message with its code."""


def doctor(portal: _native.Portal, logins: Iterable[str]) -> list[Finding]:
    """Check the database of a portal."""
    names = [logins] if isinstance(logins, str) else list(logins)
    if not all(isinstance(name, str) for name in names):
        refuse("doctor", "logins", "field.wrong_type", "must be names of logins")
    return [Finding(**finding) for finding in json.loads(portal.doctor(names))]


def check_operations(portal: _native.Portal, thresholds: Mapping[str, int]) -> list[Finding]:
    """Check sessions, indexes, limits and rows."""
    return [Finding(**finding) for finding in json.loads(portal.check_operations(_thresholds(thresholds)))]


def mend(portal: _native.Portal, thresholds: Mapping[str, int], dry_run: bool) -> list[Mend]:
    """Mend what needs no decision of a person."""
    mends = json.loads(portal.mend(_thresholds(thresholds), bool(dry_run)))
    return [Mend(**{**mend, "error": mend["error"] and mend["error"]["message"]}) for mend in mends]


def _thresholds(given: Mapping[str, int]) -> dict[str, int]:
    numbers = dict(given)
    if not all(isinstance(name, str) and type(number) is int for name, number in numbers.items()):
        refuse("thresholds", "value", "field.wrong_type", "must be names with whole numbers")
    if not all(0 <= number <= 4_294_967_295 for number in numbers.values()):
        refuse("thresholds", "value", "integer.out_of_range", "must be 0 to 4294967295")
    return numbers
