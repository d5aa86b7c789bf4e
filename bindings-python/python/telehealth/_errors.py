"""The exceptions: one class a kind of error, each with a stable code."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn
from uuid import UUID

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
    """One broken rule. Its message never holds personal data."""

    entity: str
    """The entity, such as ``consultation``."""
    field: str
    """The field, with a path into it where it is a list or an object."""
    code: str
    """The stable code, such as ``email.malformed``."""
    message: str
    """What the value must be, in lower case."""


class Error(Exception):
    """Whatever telehealth raises; catch a subclass to know the kind, and branch on ``code``."""

    code: str
    """The stable code; of several violations the first one's."""
    message: str
    """What is wrong and what to do, without personal data."""
    violations: tuple[Violation, ...]
    """Every broken rule, where the error is about rules."""
    details: Mapping[str, Any]
    """What else is known, by name: of a damaged row ``table``, ``id``, ``column``, ``code`` and ``version``; with
    ``database.not_prepared`` the ``statements`` for an administrator."""

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

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), self.message, self.code, self.violations, dict(self.details))


class ValidationError(Error):
    """The input breaks rules; ``violations`` names every one."""


class TransitionError(Error):
    """The request is well-formed, but the entity's present state does not allow it."""

    @property
    def machine(self) -> str:
        """The state machine, such as ``consultation``."""
        return str(self.details["machine"])

    @property
    def from_(self) -> str:
        """The label of the state that the entity is in."""
        return str(self.details["from"])

    @property
    def event(self) -> str:
        """What was asked for, such as ``start``."""
        return str(self.details["event"])


class _OfRow(Error):
    """An error about one row."""

    @property
    def entity(self) -> str:
        """The entity, such as ``consultation``."""
        return str(self.details["entity"])

    @property
    def id(self) -> UUID:
        """The id of the row."""
        return UUID(self.details["id"])


class NotFoundError(_OfRow):
    """There is no such row, or the actor may not see it."""


class StaleError(_OfRow):
    """Somebody has changed the row since it was read: read it again and decide anew."""


class ConflictError(Error):
    """Another row stands in the way; ``violations`` names the field."""


class DeniedError(Error):
    """The actor may not do this."""


class UnavailableError(Error):
    """The transaction or the database cannot serve; branch on ``code``, and the message says what to do."""


class CorruptError(Error):
    """A stored row is damaged or breaks a rule, or the audit log is not what was signed; see ``details``. A row whose key the
    keyring lacks is ``UnavailableError``."""


class InternalError(Error):
    """A defect of telehealth itself; please report it."""


_KINDS: dict[str, type[Error]] = {
    kind.__name__.removesuffix("Error"): kind
    for kind in (ValidationError, TransitionError, NotFoundError, StaleError, ConflictError, DeniedError, UnavailableError, CorruptError)
}
_PANIC = "internal.panic"


def from_report(text: str) -> Error:
    """Make the exception for an error that the native half reports as JSON."""
    report = json.loads(text)
    kind = InternalError if report["code"] == _PANIC else _KINDS.get(report["kind"], InternalError)
    violations = [Violation(**violation) for violation in report["violations"]]
    return kind(report["message"], code=report["code"], violations=violations, details=report["details"])


def refuse(entity: str, field: str, code: str, message: str) -> NoReturn:
    """Raise ``ValidationError`` for one flaw that this half has found."""
    violation = Violation(entity, field, code, message)
    raise ValidationError(f"{entity}.{field} {message} [{code}]", code=code, violations=[violation])


def _restore(
    kind: type[Error],
    message: str,
    code: str,
    violations: tuple[Violation, ...],
    details: dict[str, Any],
) -> Error:
    return kind(message, code=code, violations=violations, details=details)
