"""Processes forked while a portal is in use each have their own connections."""

from __future__ import annotations

import asyncio
import base64
import http.client
import json
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import preloaded
import pytest
import telehealth
from conftest import SERVICE, new_patient, new_user
from telehealth import Patient, Portal, UnavailableError, User, aio

ROUNDS = int(os.environ.get("TELEHEALTH_FORK_ROUNDS", "200"))
SECRET = os.urandom(32)
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def clinic_portal(portal: Portal) -> Iterator[Portal]:
    """A portal to the test server, with keys that can be passed to another program."""
    with telehealth.connect(portal.url, keyring=telehealth.Keyring([("forks", SECRET)])) as other:
        preloaded.warm(other)
        yield other


@pytest.fixture(scope="module")
def patients(clinic_portal: Portal) -> list[tuple[str, str]]:
    """The ids and names of patients with different names."""

    def stored(letter: str) -> tuple[str, str]:
        with clinic_portal.transaction(SERVICE) as tx:
            patient = tx.add(new_patient(tx.add(new_user())).revise(first_name=f"Ada{letter}"))
        return str(patient.id), str(patient.first_name)

    return [stored(letter) for letter in "abcdefgh"]


@pytest.fixture
def environment(portal: Portal) -> dict[str, str]:
    """The environment variables that ``preloaded`` reads."""
    keys = "forks:" + base64.b64encode(SECRET).decode()
    return {"TELEHEALTH_TEST_URL": portal.url, "TELEHEALTH_KEYS": keys}


def in_fork(work: Callable[[], object]) -> int:
    """Run a function in a fork of this process; return the pid."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
            os._exit(0)
        except BaseException as error:
            os.write(2, f"{type(error).__name__}: {error}\n".encode())
            os._exit(1)
    return pid


def ended_well(pid: int) -> bool:
    """Wait for a fork and return whether it succeeded; kill it if it hangs."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done == pid:
            return os.waitstatus_to_exitcode(status) == 0
        time.sleep(0.005)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return False


def is_forked(error: UnavailableError) -> bool:
    return error.code == "transaction.forked"


def test_four_children_and_their_parent(clinic_portal: Portal, patients: list[tuple[str, str]]) -> None:
    preloaded.warm(clinic_portal)
    children = [in_fork(partial(preloaded.reads_own, clinic_portal, *own, ROUNDS)) for own in patients[:4]]
    with ThreadPoolExecutor(4) as threads:
        reading = [threads.submit(preloaded.reads_own, clinic_portal, *own, ROUNDS) for own in patients[4:]]
    assert [thread.result() for thread in reading] == [None] * 4
    assert [ended_well(child) for child in children] == [True] * 4
    print(f"\n4 children and 4 threads, {ROUNDS} rounds each: no foreign row")


def test_multiprocessing_fork(clinic_portal: Portal, patients: list[tuple[str, str]]) -> None:
    context = multiprocessing.get_context("fork")
    children = [
        context.Process(target=preloaded.reads_own, args=(clinic_portal, *own, ROUNDS)) for own in patients[:4]
    ]
    for child in children:
        child.start()
    preloaded.reads_own(clinic_portal, *patients[4], ROUNDS)
    for child in children:
        child.join(120)
    assert [child.exitcode for child in children] == [0] * 4


FORKSERVER = """
import json, multiprocessing, sys
import preloaded
if __name__ == "__main__":
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["preloaded"])
    own, rounds = json.loads(sys.argv[1]), int(sys.argv[2])
    children = [context.Process(target=preloaded.reads_own_preloaded, args=(*one, rounds)) for one in own]
    for child in children: child.start()
    for child in children: child.join(120)
    print([child.exitcode for child in children])
"""


def test_multiprocessing_forkserver(patients: list[tuple[str, str]], environment: dict[str, str], tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(FORKSERVER)
    ended = subprocess.run(
        [sys.executable, str(program), json.dumps(patients[:4]), str(ROUNDS)],
        env={**os.environ, **environment, "PYTHONPATH": str(HERE)},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert (ended.stdout.strip(), ended.returncode) == ("[0, 0, 0, 0]", 0), ended.stderr
    assert "panicked" not in ended.stderr


class _Gunicorn:
    """gunicorn, which loads the application and its portal before it forks the workers."""

    def __init__(self, environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", "gunicorn", "--preload", "--workers", "4", "--bind", "127.0.0.1:0"]
        self.process = subprocess.Popen(
            [*command, "preloaded:application"], cwd=HERE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, **environment},
        )  # fmt: skip
        self.output: list[str] = []
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.output.append(line)
            if found := re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", line):
                self.port = int(found[1])
                break
        else:
            raise AssertionError("".join(self.output))
        # A full pipe would block it, so its output must be read.
        self.reader = threading.Thread(target=lambda: self.output.extend(self.process.stderr or ()))
        self.reader.start()

    def get(self, id: str) -> dict[str, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", f"/{id}")
            answer = connection.getresponse()
            assert answer.status == 200, "".join(self.output)
            found: dict[str, Any] = json.loads(answer.read())
            return found
        finally:
            connection.close()

    def stop(self) -> str:
        self.process.terminate()
        self.process.wait(60)
        self.reader.join(60)
        return "".join(self.output)


def test_gunicorn_preload(patients: list[tuple[str, str]], environment: dict[str, str]) -> None:
    server = _Gunicorn(environment)
    seen: set[int] = set()
    rounds, killed = 0, False

    def ask(own: tuple[str, str]) -> None:
        found = server.get(own[0])
        assert (found["id"], found["name"]) == own
        seen.add(found["process"])

    try:
        with ThreadPoolExecutor(8) as clients:
            deadline = time.monotonic() + 120
            # Until each worker has served a request, including a fifth that replaces a killed one.
            while rounds < ROUNDS // 4 or len(seen) < 5:
                list(clients.map(ask, patients))
                rounds += 1
                if len(seen) == 4 and not killed:
                    os.kill(next(iter(seen)), signal.SIGTERM)
                    killed = True
                assert time.monotonic() < deadline, f"{len(seen)} workers served"
    finally:
        output = server.stop()
    assert "panicked" not in output and "Traceback" not in output, output
    print(f"\n{rounds * len(patients)} requests by {len(seen)} workers: no foreign row")


def test_an_open_transaction_belongs_to_the_parent(clinic_portal: Portal) -> None:
    user = new_user()
    open_block = clinic_portal.transaction(SERVICE)
    tx = open_block.__enter__()
    tx.add(user)

    def child() -> None:
        works: list[Callable[[], object]] = [
            lambda: tx.get(User, user.id),
            lambda: tx.add(new_user()),
            lambda: open_block.__exit__(None, None, None),
        ]
        for work in works:
            with pytest.raises(UnavailableError) as caught:
                work()
            assert is_forked(caught.value)
        with clinic_portal.transaction(SERVICE) as own:
            assert own.get_many(User, [user.id]) == []

    assert ended_well(in_fork(child))
    assert tx.get(User, user.id).id == user.id
    open_block.__exit__(None, None, None)
    assert clinic_portal.run(SERVICE, lambda tx: tx.get(User, user.id)).id == user.id


def test_a_fork_while_other_threads_work(clinic_portal: Portal, patients: list[tuple[str, str]]) -> None:
    """A lock that a thread of the parent holds during a call does not block a child."""
    done = threading.Event()
    shared_block = clinic_portal.transaction(SERVICE)
    shared = shared_block.__enter__()

    def work() -> None:
        while not done.is_set():
            preloaded.reads_own(clinic_portal, *patients[0], 1)
            shared.get_many(User, [])

    def child() -> None:
        with pytest.raises(UnavailableError) as caught:
            shared.get_many(User, [])
        assert is_forked(caught.value)
        preloaded.reads_own(clinic_portal, *patients[1], 1)

    def forks() -> list[bool]:
        return [ended_well(in_fork(child)) for _ in range(20)]

    with ThreadPoolExecutor(5) as threads:
        working = [threads.submit(work) for _ in range(4)]
        outcomes = threads.submit(forks).result()
        done.set()
        for thread in working:
            thread.result()
    shared_block.__exit__(None, None, None)
    assert outcomes == [True] * 20


def test_a_fork_of_a_program_with_asyncio(portal: Portal, patients: list[tuple[str, str]]) -> None:
    async def read(other: aio.Portal, id: str, name: str) -> None:
        found = await asyncio.gather(*[other.run(SERVICE, lambda tx: tx.get(Patient, id)) for _ in range(8)])
        assert {patient.first_name for patient in found} == {name}

    async def main() -> None:
        keyring = telehealth.Keyring([("forks", SECRET)])
        async with await aio.connect(portal.url, keyring=keyring, pool_size=4) as other:
            await read(other, *patients[0])
            async with other.transaction(SERVICE) as tx:

                async def use() -> None:
                    with pytest.raises(UnavailableError) as caught:
                        await tx.get(Patient, patients[0][0])
                    assert is_forked(caught.value)
                    await read(other, *patients[1])
                    await other.close()

                children = [in_fork(lambda: asyncio.run(use())) for _ in range(4)]
                await asyncio.gather(*[read(other, *own) for own in patients])
                assert [await asyncio.to_thread(ended_well, child) for child in children] == [True] * 4
                assert (await tx.get(Patient, patients[0][0])).first_name == patients[0][1]

    asyncio.run(main())


def test_an_embedded_server_belongs_to_the_parent() -> None:
    with telehealth.embedded(allow_all=True) as portal:
        user = portal.run(SERVICE, lambda tx: tx.add(new_user()))

        def closes() -> None:
            assert portal.run(SERVICE, lambda tx: tx.get(User, user.id)) == user
            portal.close()

        def crashes() -> None:
            assert portal.run(SERVICE, lambda tx: tx.get(User, user.id)) == user
            os.kill(os.getpid(), signal.SIGKILL)

        assert ended_well(in_fork(closes))
        assert not ended_well(in_fork(crashes))
        assert ended_well(in_fork(lambda: telehealth.embedded().close()))
        assert portal.run(SERVICE, lambda tx: tx.get(User, user.id)) == user
