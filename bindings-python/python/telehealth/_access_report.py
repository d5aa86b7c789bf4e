"""Reports of who can do what, and who did."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from telehealth._errors import days_of

if TYPE_CHECKING:
    from telehealth import _native

__all__ = ["AccessReport", "ReportSection"]


@dataclass(frozen=True)
class ReportSection:
    """A table of an ``AccessReport``."""

    name: str
    """The name, such as ``services``."""
    about: str
    """What the rows are, and what they leave out."""
    requirements: tuple[str, ...]
    """The requirements of 45 CFR for which it is evidence."""
    columns: tuple[str, ...]
    """The columns."""
    rows: tuple[tuple[str, ...], ...]
    """The rows: a text for each column, empty if there is no value."""


@dataclass(frozen=True)
class AccessReport:
    """A report of who can do what, and who did; see ``Portal.access_report``."""

    since: date
    """The first day of what was done."""
    made: datetime
    """When the report was made."""
    dormant_days: int
    """After how many days without a trace an account is dormant."""
    needs_action: bool
    """Whether an account is dormant, or grants apply to every service account."""
    sections: tuple[ReportSection, ...]
    """The sections."""
    markdown: str
    """The report as Markdown."""
    csv: str
    """The report as CSV (RFC 4180)."""


def access_report(portal: _native.Portal, since: date | str, dormant_days: int) -> AccessReport:
    """Report who can do what, and who did."""
    days = days_of("access_report", "dormant_days", dormant_days)
    report: dict[str, Any] = json.loads(portal.access_report(str(since), days))
    report["since"] = date.fromisoformat(report["since"])
    report["made"] = datetime.fromisoformat(report["made"].replace("Z", "+00:00"))
    report["sections"] = tuple(_section(section) for section in report["sections"])
    return AccessReport(**report)


def _section(section: dict[str, Any]) -> ReportSection:
    rows = tuple(tuple(row) for row in section["rows"])
    requirements, columns = tuple(section["requirements"]), tuple(section["columns"])
    return ReportSection(section["name"], section["about"], requirements, columns, rows)
