"""Memory: a stream of many rows holds a bounded one, and a process without any leaves no session on the server.

Run with TELEHEALTH_STREAM_ROWS=1000000 and -s to see the stream of a million rows.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
import telehealth
from conftest import SERVICE
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


READS_TOO_MUCH = """
import resource, sys, telehealth
from telehealth import Actor, Tag
portal = telehealth.connect(sys.argv[1])
with portal.transaction(Actor.service("tests")) as tx:
    used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + 20 * 2**20, resource.RLIM_INFINITY))
    print("reading", flush=True)
    held = [tag for _ in range(100) for tag in tx.stream(Tag)]
print("all of it")
"""


@pytest.mark.skipif(not STATUS.exists(), reason="reads the memory from /proc")
def test_a_process_that_runs_out_of_memory_leaves_no_session() -> None:
    with telehealth.embedded(allow_all=True) as portal:
        tags = [Tag.create(name=f"big-{n}", description=DESCRIPTION) for n in range(2_000)]
        portal.run(SERVICE, lambda tx: tx.add_all(tags))
        url = f"{portal.url}&application_name=reads_too_much"
        ended = subprocess.run([sys.executable, "-c", READS_TOO_MUCH, url], capture_output=True, text=True, check=False)
        assert (ended.returncode != 0, ended.stdout) == (True, "reading\n"), ended
        sessions = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'reads_too_much'"
        with psycopg.connect(portal.url, autocommit=True) as owner:
            deadline = time.monotonic() + 60
            while owner.execute(sessions).fetchall() != [(0,)]:
                assert time.monotonic() < deadline, "a session is left"
                time.sleep(0.05)
