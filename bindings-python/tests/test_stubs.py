"""The generated type stubs match the description."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import stub_writer

PACKAGE = Path(__file__).parents[1] / "python" / "telehealth"


@pytest.mark.parametrize(("name", "text"), [("_tables.pyi", stub_writer.tables()), ("_table_ops.pyi", stub_writer.verbs())])
def test_type_stubs_are_up_to_date(name: str, text: str) -> None:
    file = PACKAGE / name
    if os.environ.get("UPDATE") == "1":
        file.write_text(text, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == text, "stale: run the test again with UPDATE=1"
