"""Database checks."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from telehealth._errors import refuse

if TYPE_CHECKING:
    from telehealth import _native

__all__ = ["Finding"]


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


def doctor(portal: _native.Portal, logins: Iterable[str]) -> list[Finding]:
    """Check the database of a portal."""
    names = [logins] if isinstance(logins, str) else list(logins)
    if not all(isinstance(name, str) for name in names):
        refuse("doctor", "logins", "field.wrong_type", "must be names of logins")
    return [Finding(**finding) for finding in json.loads(portal.doctor(names))]
