"""Unreachable servers, exhausted pools, foreign databases, and many threads."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import telehealth
from conftest import SERVICE, new_user
from telehealth import DeniedError, Error, ValidationError, Portal, UnavailableError, User


def test_malformed_connection_strings_are_rejected() -> None:
    for url in ("nonsense", "postgresql://[", "host=x wings=2", "postgresql://u@h:port/d"):
        with pytest.raises(UnavailableError) as caught:
            telehealth.connect(url)
        assert caught.value.code == "database.url_malformed"


def test_an_unreachable_server() -> None:
    for url in ("postgresql://nobody@127.0.0.1:1/none", "host=/nowhere dbname=none"):
        with pytest.raises(UnavailableError) as caught:
            telehealth.connect(url)
        assert caught.value.code == "database.unreachable"


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"url": 5}, "url"),
        ({"url": "\ud800"}, "url"),
        ({"url": "a\0b"}, "url"),
        ({"pool_size": 0}, "pool_size"),
        ({"pool_size": "many"}, "pool_size"),
        ({"pool_size": 2**70}, "pool_size"),
        ({"schema": None}, "schema"),
        ({"acquire_timeout": float("nan")}, "acquire_timeout"),
        ({"acquire_timeout": -1}, "acquire_timeout"),
        ({"acquire_timeout": timedelta(days=9999)}, "acquire_timeout"),
        ({"acquire_timeout": "long"}, "acquire_timeout"),
        ({"prepared_statements": 1}, "prepared_statements"),
        ({"name_index": 1}, "name_index"),
    ],
)
def test_invalid_options_are_reported(options: dict[str, Any], field: str) -> None:
    nowhere: dict[str, Any] = {"url": "postgresql://nobody@127.0.0.1:1/none"}
    with pytest.raises(ValidationError) as caught:
        telehealth.connect(**(nowhere | options))
    assert [violation.field for violation in caught.value.violations] == [field]


def test_invalid_folders_are_rejected() -> None:
    with pytest.raises(ValidationError):
        telehealth.embedded(5)  # type: ignore[arg-type]
    with pytest.raises(UnavailableError):
        telehealth.embedded("/proc/nowhere")


def test_a_database_without_the_schema(portal: Portal) -> None:
    with telehealth.connect(portal.url, schema="elsewhere") as other, pytest.raises(UnavailableError) as caught:
        other.run(SERVICE, lambda tx: tx.list(User))
    assert caught.value.code == "database.not_migrated"
    template = re.sub(r"(?<=/)\w+(?=\?)", "template1", portal.url, count=1)
    with telehealth.connect(template) as other, pytest.raises(UnavailableError) as caught:
        other.run(SERVICE, lambda tx: tx.list(User))
    assert caught.value.code == "database.not_migrated"


def test_an_exhausted_pool(portal: Portal) -> None:
    with telehealth.connect(portal.url, pool_size=1, acquire_timeout=0.2) as small, small.transaction(SERVICE):
        with pytest.raises(UnavailableError) as caught, small.transaction(SERVICE):
            pass
        assert caught.value.code == "database.pool_exhausted"


def test_a_closed_portal() -> None:
    portal = telehealth.embedded(allow_all=True)
    tx = portal.transaction(SERVICE)
    transaction = tx.__enter__()
    for _ in range(2):
        with pytest.raises(UnavailableError) as caught:
            portal.close(timeout=0)
        assert caught.value.code == "portal.in_use"
    for work in (portal.migrate, lambda: portal.url, lambda: portal.run(SERVICE, lambda tx: None)):
        with pytest.raises(UnavailableError) as caught:
            work()
        assert caught.value.code == "portal.closed"
    # The transaction that was still open cannot go on.
    with pytest.raises(UnavailableError) as ended:
        transaction.list(User)
    assert ended.value.code == "portal.closed"
    with pytest.raises(Error):
        tx.__exit__(None, None, None)
    portal.close()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that is also accessible to the user that root switches to for the server."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_a_folder_keeps_its_data(open_folder: Path) -> None:
    user = new_user()
    with telehealth.embedded(open_folder / "clinic", allow_all=True) as portal:
        portal.run(SERVICE, lambda tx: tx.add(user))
    with telehealth.embedded(str(open_folder / "clinic")) as portal:
        assert portal.migrate() == 0
        with pytest.raises(DeniedError, match="has no grants"):
            portal.run(SERVICE, lambda tx: tx.get(User, user.id))
        portal.grant_service("tests", ["users:select"])
        assert portal.run(SERVICE, lambda tx: tx.get(User, user.id)) == user


def test_sixty_four_threads_on_a_pool_of_four(portal: Portal) -> None:
    def work(number: int) -> int:
        user = small.run(SERVICE, lambda tx: tx.add(new_user()))
        for _ in range(5):
            assert small.run(SERVICE, lambda tx: tx.get(User, user.id)) == user
        return number

    start = time.perf_counter()
    with telehealth.connect(portal.url, pool_size=4, acquire_timeout=60) as small, ThreadPoolExecutor(64) as threads:
        assert list(threads.map(work, range(64))) == list(range(64))
    print(f"\n64 threads, 384 transactions, 4 connections: {time.perf_counter() - start:.2f} s")


def test_other_threads_run_while_one_waits(portal: Portal) -> None:
    """A thread that waits for a connection releases the GIL."""
    beats: list[float] = []
    waiting = threading.Event()

    def wait() -> None:
        waiting.set()
        with pytest.raises(UnavailableError), small.transaction(SERVICE):
            pass
        waiting.clear()

    with telehealth.connect(portal.url, pool_size=1, acquire_timeout=0.5) as small, small.transaction(SERVICE):
        thread = threading.Thread(target=wait)
        thread.start()
        waiting.wait()
        while waiting.is_set():
            beats.append(time.perf_counter())
            time.sleep(0.005)
        thread.join()
    longest = max((later - earlier for earlier, later in zip(beats, beats[1:], strict=False)), default=9.0)
    print(f"\n{len(beats)} beats while a thread waited, the longest pause {longest * 1000:.0f} ms")
    assert len(beats) > 10


def test_threads_can_share_a_transaction(portal: Portal) -> None:
    with portal.transaction(SERVICE) as tx, ThreadPoolExecutor(8) as threads:
        users = list(threads.map(tx.add, [new_user() for _ in range(40)]))
        assert tx.get_many(User, [user.id for user in users]) == users


def test_a_program_exits_cleanly_with_open_objects() -> None:
    program = (
        "import telehealth as t; p = t.embedded(allow_all=True); b = p.transaction(t.Actor.service('x'));"
        "tx = b.__enter__(); tx.add(t.User.register(email='a@example.com', role='patient')); print('done')"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stdout.strip(), ended.stderr) == (0, "done", "")
