"""Tables in notebooks: the members that ``repr`` shows, never personal data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


def html_table(members: Sequence[str], rows: Iterable[object]) -> str:
    """Return an HTML table of members of rows."""
    head = "".join(f"<th>{escape(member)}</th>" for member in members)
    cells = ("".join(f"<td>{escape(str(getattr(row, member)))}</td>" for member in members) for row in rows)
    body = "".join(f"<tr>{row}</tr>" for row in cells)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
