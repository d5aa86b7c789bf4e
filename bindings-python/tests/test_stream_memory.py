"""A stream of many rows holds a bounded memory: run with TELEHEALTH_STREAM_ROWS=1000000 and -s to see it for a million."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from telehealth import Tag, Transaction

ROWS = int(os.environ.get("TELEHEALTH_STREAM_ROWS", "20000"))
DESCRIPTION = "x" * 10_000
STATUS = Path("/proc/self/statm")


def resident() -> float:
    """Return the memory of this process in MiB."""
    return int(STATUS.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


@pytest.mark.skipif(not STATUS.exists(), reason="reads the memory from /proc")
def test_a_stream_of_many_rows_holds_a_bounded_memory(tx: Transaction) -> None:
    for start in range(0, ROWS, 1_000):
        tx.add_all(Tag.create(name=f"memory-{n}", description=DESCRIPTION) for n in range(start, start + 1_000))
    count, text, before, most = 0, 0, resident(), 0.0
    for tag in tx.stream(Tag):
        count += 1
        text += len(tag.description or "")
        if count % 1_000 == 0:
            most = max(most, resident())
    assert count >= ROWS
    print(f"{count} rows with {text / 2**20:.0f} MiB of text: {most - before:.1f} MiB more than before")
    # All rows would be at least as large as their texts.
    assert most - before < text / 2**20 / 2
