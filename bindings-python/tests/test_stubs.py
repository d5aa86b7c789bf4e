"""The generated type stubs match the description."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
import stub_writer

PACKAGE = Path(__file__).parents[1] / "python" / "telehealth"


@pytest.mark.parametrize(("name", "text"), [("_tables.pyi", stub_writer.tables()), ("_table_ops.pyi", stub_writer.table_ops())])
def test_type_stubs_are_up_to_date(name: str, text: str) -> None:
    file = PACKAGE / name
    if os.environ.get("UPDATE") == "1":
        file.write_text(text, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == text, "stale: run the test again with UPDATE=1"


@pytest.mark.parametrize("text", [stub_writer.tables(), stub_writer.table_ops()], ids=["tables", "table_ops"])
def test_documentation_uses_the_terms_of_python(text: str) -> None:
    rust = r"::|\bSome\(|\b(Ok|Err)\(|\b(Option|Vec|Result)<|\bCode\.[A-Z]|\b[A-Z]\w+Query\b|`Portal\.migrate`"
    found = [line.strip() for line in text.splitlines() if re.search(rust, line)]
    assert not found, found
