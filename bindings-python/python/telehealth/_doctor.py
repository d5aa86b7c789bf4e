"""What the doctor finds in a database."""

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
    """Something about a database that is not as it should be."""

    code: str
    """The stable code, such as ``policy.changed``."""
    severity: Literal["notice", "warning", "critical"]
    """How bad it is. Critical: somebody may see, change or forge what they must not."""
    object: str
    """What it is about: a table, a role, a setting. Names are as the catalog has them."""
    message: str
    """What is wrong, and what follows from it."""
    remedy: str
    """What to do."""
    sql: str | None
    """The statements that do it, where there are any. Names in them are relative to the portal's schema."""


def doctor(portal: _native.Portal, logins: Iterable[str]) -> list[Finding]:
    """Check the database of a portal."""
    names = [logins] if isinstance(logins, str) else list(logins)
    if not all(isinstance(name, str) for name in names):
        refuse("doctor", "logins", "field.wrong_type", "must be names of logins")
    return [Finding(**finding) for finding in json.loads(portal.doctor(names))]
