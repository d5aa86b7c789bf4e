"""The exceptions: one class per kind of error, each instance with a stable code."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any, NoReturn
from uuid import UUID

from telehealth._description import NEXT_STEPS

__all__ = [
    "ConflictError",
    "CorruptError",
    "DeniedError",
    "Error",
    "InternalError",
    "ValidationError",
    "NotFoundError",
    "TransitionError",
    "StaleError",
    "UnavailableError",
    "Violation",
]


@dataclass(frozen=True)
class Violation:
    """A violated rule. The message never contains personal data."""

    entity: str
    """The entity, such as ``consultation``."""
    field: str
    """The field; inside a list or an object followed by the JSON Pointer (RFC 6901) from there: ``attachments/0/url``."""
    code: str
    """The stable code, such as ``email.malformed``."""
    message: str
    """What the value must be, in lower case."""
    parameters: Mapping[str, int | str] = dataclass_field(default_factory=dict[str, "int | str"], hash=False)
    """The limits and counts in the message, such as ``{"max": 200, "got": 201}``: with the code, they suffice to write the
    message in another language."""


class Error(Exception):
    """Base class of all telehealth errors; catch a subclass for a kind of error, and branch on ``code``."""

    code: str
    """The stable code; with several violations, that of the first."""
    message: str
    """What is wrong and how to fix it, without personal data."""
    violations: tuple[Violation, ...]
    """All violated rules; empty for other errors."""
    details: Mapping[str, Any]
    """Further details by name: for a damaged row ``table``, ``id``, ``column``, ``code`` and ``version``; for
    ``database.not_prepared`` the ``statements`` that an administrator must run."""

    def __init__(
        self,
        message: str,
        *,
        code: str,
        violations: Iterable[Violation] = (),
        details: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.violations = tuple(violations)
        self.details = dict(details or {})

    @property
    def next_step(self) -> str | None:
        """What a program does next; ``None`` for an error about its input or a row's state, and for ``access.denied``.

        A service account's missing grant has ``ask_administrator``, and a limit of emergencies ``wait``.

        ``retry``: run the transaction again. ``wait``: the same, later. ``check_outcome``: check whether the changes were
        committed first. ``ask_administrator``: something around the program must be put right. ``fix_program``: the same
        calls fail again.
        """
        return NEXT_STEPS.get(self.code)

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), self.message, self.code, self.violations, dict(self.details))


class ValidationError(Error):
    """The input violates rules; ``violations`` lists all of them."""


class TransitionError(Error):
    """The request is well-formed, but the entity's current state does not allow it."""

    @property
    def machine(self) -> str:
        """The state machine, such as ``consultation``."""
        return str(self.details["machine"])

    @property
    def from_(self) -> str:
        """The label of the entity's current state."""
        return str(self.details["from"])

    @property
    def event(self) -> str:
        """The requested event, such as ``start``."""
        return str(self.details["event"])


class _RowError(Error):
    """An error about one row."""

    @property
    def entity(self) -> str:
        """The entity, such as ``consultation``."""
        return str(self.details["entity"])

    @property
    def id(self) -> UUID:
        """The id of the row."""
        return UUID(self.details["id"])


class NotFoundError(_RowError):
    """The row does not exist, or the actor may not see it."""


class StaleError(_RowError):
    """The row has been changed since it was read; read it again and decide again."""


class ConflictError(Error):
    """The change conflicts with another row; ``violations`` names the field."""


class DeniedError(Error):
    """The actor is not authorized."""

    @property
    def grant(self) -> str | None:
        """What a service account lacks, such as ``patients:select``; see ``Portal.grant_service``."""
        return self.details.get("grant")


class UnavailableError(Error):
    """The transaction or the database is unavailable; branch on ``next_step`` or ``code``. The message says what to do."""


class CorruptError(Error):
    """A stored row is damaged or violates a rule, or the audit log does not match its checkpoint; see ``details``.

    If the keyring lacks the key of a row, ``UnavailableError`` is raised instead.
    """


class InternalError(Error):
    """A bug in telehealth; please report it."""


_KINDS: dict[str, type[Error]] = {
    kind.__name__.removesuffix("Error"): kind
    for kind in (ValidationError, TransitionError, NotFoundError, StaleError, ConflictError, DeniedError, UnavailableError, CorruptError)
}
_PANIC = "internal.panic"


def from_report(text: str) -> Error:
    """Return the exception for an error that the native module reports as JSON."""
    report = json.loads(text)
    kind = InternalError if report["code"] == _PANIC else _KINDS.get(report["kind"], InternalError)
    violations = [Violation(**violation) for violation in report["violations"]]
    return kind(report["message"], code=report["code"], violations=violations, details=report["details"])


def refuse(entity: str, field: str, code: str, message: str) -> NoReturn:
    """Raise ``ValidationError`` with one violation."""
    violation = Violation(entity, field, code, message)
    raise ValidationError(f"{entity}.{field} {message} [{code}]", code=code, violations=[violation])


def days_of(entity: str, field: str, days: int) -> int:
    """Return a number of days that the native module takes."""
    if isinstance(days, bool) or not isinstance(days, int) or not 0 <= days <= 65_535:
        refuse(entity, field, "integer.out_of_range", "must be 0 to 65535")
    return days



def _restore(
    kind: type[Error],
    message: str,
    code: str,
    violations: tuple[Violation, ...],
    details: dict[str, Any],
) -> Error:
    return kind(message, code=code, violations=violations, details=details)
