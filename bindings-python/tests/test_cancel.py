"""Statements that end at once: Ctrl-C, cancelled tasks, closed portals; and rows that are changed under a lock."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest
import telehealth
from conftest import SERVICE, new_user, when_adding_an_admin
from telehealth import Portal, Signer, StaleError, Transaction, UnavailableError, User, aio
from telehealth.aio._threads import Threads

AT_ONCE = 3.0
"""More seconds than a cancellation takes, fewer than ``lock_timeout``."""


@pytest.fixture
def user(portal: Portal) -> User:
    return portal.run(SERVICE, lambda tx: tx.add(new_user()))


@contextmanager
def locked(portal: Portal, user: User) -> Generator[None]:
    """Hold the lock of a row in a transaction of another thread."""
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with portal.transaction(SERVICE) as tx:
            tx.get(User, user.id, for_update=True)
            held.set()
            done.wait()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait()
    try:
        yield
    finally:
        done.set()
        holder.join()


def test_ctrl_c_ends_the_running_statement(portal: Portal, user: User) -> None:
    with locked(portal, user):
        threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
        begun = time.monotonic()
        with pytest.raises(KeyboardInterrupt), portal.transaction(SERVICE) as tx:
            tx.get(User, user.id, for_update=True)
        took = time.monotonic() - begun - 0.3
    print(f"from Ctrl-C to the exception: {took * 1000:.0f} ms")
    assert took < AT_ONCE
    assert portal.run(SERVICE, lambda tx: tx.get(User, user.id)) == user


def test_ctrl_c_ends_the_statement_of_an_operation(portal: Portal) -> None:
    with psycopg.connect(portal.url) as owner:
        owner.execute("LOCK TABLE service_grants")
        threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
        begun = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            portal.prometheus()
    assert time.monotonic() - begun - 0.3 < AT_ONCE


def test_ctrl_c_ends_warming_up(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    # The connections open too fast for a signal; it would cancel this portal.
    opened: list[object] = []

    @contextmanager
    def cancellable(native: object) -> Generator[object]:
        opened.append(native)
        yield native

    monkeypatch.setattr("telehealth._portal.cancellable", cancellable)
    portal.warm_up()
    assert len(opened) == 1


def test_an_interrupted_commit_undoes_the_transaction(portal: Portal) -> None:
    added: list[User] = []
    # Without the interruption, the time limit of a statement would end the commit, with another error.
    with when_adding_an_admin(portal, "PERFORM pg_sleep(600)", at_commit=True):
        with pytest.raises(KeyboardInterrupt), portal.transaction(SERVICE) as tx:
            added.append(tx.add(new_user("admin")))
            threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    assert len(added) == 1
    assert portal.run(SERVICE, lambda tx: tx.get_many(User, [user.id for user in added])) == []


VERIFIER = Signer.generate("clinic.example/audit").verifier

OPERATIONS: list[Callable[[Portal], object]] = [
    lambda portal: portal.migrate(),
    lambda portal: portal.doctor(),
    lambda portal: portal.verify(VERIFIER, None),
    lambda portal: portal.access_report("2026-01-01"),
    lambda portal: portal.keys_in_use(),
    lambda portal: portal.grant_service("x", ["users:select"]),
    lambda portal: portal.backlog(),
]

ASYNC_OPERATIONS: list[Callable[[aio.Portal], Awaitable[object]]] = [
    lambda portal: portal.migrate(),
    lambda portal: portal.doctor(),
    lambda portal: portal.verify(VERIFIER, None),
    lambda portal: portal.access_report("2026-01-01"),
    lambda portal: portal.keys_in_use(),
    lambda portal: portal.grant_service("x", ["users:select"]),
    lambda portal: portal.backlog(),
    lambda portal: portal.prometheus(),
]


@contextmanager
def blocked(portal: Portal) -> Generator[Callable[[], int]]:
    """Hold what these operations wait for; yield a function that counts the sessions that wait for a lock."""
    with psycopg.connect(portal.url) as holder:

        def waiting() -> int:
            row = holder.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()
            assert row is not None
            return int(row[0])

        # The lock of migrations comes first.
        holder.execute("SELECT pg_advisory_xact_lock(x'74656c656865616c'::bigint)")
        holder.execute("LOCK TABLE audit_logs, audit_leaves, patients, service_grants IN ACCESS EXCLUSIVE MODE")
        yield waiting
        holder.rollback()


@pytest.mark.parametrize("operation", OPERATIONS)
def test_ctrl_c_ends_an_operation(portal: Portal, operation: Callable[[Portal], object]) -> None:
    with blocked(portal):
        threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
        begun = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            operation(portal)
        took = time.monotonic() - begun - 0.3
    assert took < AT_ONCE


def test_ctrl_c_does_not_end_the_next_transaction(portal: Portal, user: User) -> None:
    for _ in range(50):
        with pytest.raises(KeyboardInterrupt), portal.transaction(SERVICE):
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(60)
        assert portal.run(SERVICE, lambda tx: tx.get(User, user.id)) == user


def test_ctrl_c_ends_the_wait_for_a_connection(portal: Portal, user: User) -> None:
    with telehealth.connect(portal.url, pool_size=1) as other, locked(other, user):
        threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
        begun = time.monotonic()
        with pytest.raises(KeyboardInterrupt), other.transaction(SERVICE):
            pass
        assert time.monotonic() - begun - 0.3 < AT_ONCE


async def cancelled_at_once(work: Awaitable[object], is_under_way: Callable[[], object]) -> None:
    """Cancel a task when its work is under way, which ends at once."""
    running = asyncio.ensure_future(work)
    while not await asyncio.to_thread(is_under_way):
        assert not running.done()
    begun = time.monotonic()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert time.monotonic() - begun < AT_ONCE


@pytest.mark.parametrize("operation", ASYNC_OPERATIONS)
def test_a_cancelled_task_ends_its_operation(
    portal: Portal, operation: Callable[[aio.Portal], Awaitable[object]]
) -> None:
    async def wait(waiting: Callable[[], int]) -> None:
        async with await aio.connect(portal.url) as other:
            await cancelled_at_once(operation(other), waiting)
            assert waiting() == 0

    with blocked(portal) as waiting:
        asyncio.run(wait(waiting))


def test_a_cancelled_commit_is_rolled_back(portal: Portal) -> None:
    added: list[User] = []

    async def add(other: aio.Portal) -> None:
        async with other.transaction(SERVICE) as tx:
            added.append(await tx.add(new_user("admin")))

    def is_committing() -> bool:
        with psycopg.connect(portal.url) as observer:
            sleeping = observer.execute("SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND query = 'COMMIT'")
            return sleeping.fetchone() is not None

    async def cancel() -> None:
        async with await aio.connect(portal.url) as other:
            await cancelled_at_once(add(other), is_committing)

    with when_adding_an_admin(portal, "PERFORM pg_sleep(50)", at_commit=True):
        asyncio.run(cancel())
    assert len(added) == 1
    assert portal.run(SERVICE, lambda tx: tx.get_many(User, [user.id for user in added])) == []


async def committed_nevertheless() -> str:
    """Wait for work that ends as usual when it is cancelled: the cancellation came too late."""
    ended = threading.Event()

    def work() -> str:
        assert ended.wait(60)
        return "committed"

    return await Threads(1).outcome(Threads(1).submit(work), ended.set)


def test_a_commit_that_succeeds_nevertheless_is_told_and_the_task_ends_afterwards() -> None:
    seen: list[str] = []

    async def work() -> None:
        seen.append("begun")
        seen.append(await committed_nevertheless())
        await asyncio.sleep(60)
        seen.append("went on")

    async def cancel() -> None:
        running = asyncio.ensure_future(work())
        while not seen:
            await asyncio.sleep(0)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    asyncio.run(cancel())
    assert seen == ["begun", "committed"]


def test_a_timeout_that_came_too_late_does_not_cancel_what_follows() -> None:
    async def work() -> str:
        if sys.version_info >= (3, 11):
            async with asyncio.timeout(0.05) as limit:
                outcome = await committed_nevertheless()
            assert limit.expired()
        else:
            outcome = await asyncio.wait_for(committed_nevertheless(), 0.05)
        await asyncio.sleep(0.05)
        return outcome

    assert asyncio.run(work()) == "committed"


def test_a_handler_of_the_program_does_not_end_it(portal: Portal) -> None:
    seen: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: seen.append(number))
    try:
        with portal.transaction(SERVICE) as tx:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.1)
            tx.add(new_user())
    finally:
        signal.signal(signal.SIGINT, before)
    assert seen == [signal.SIGINT]
    assert signal.set_wakeup_fd(-1) == -1


def test_asyncio_timeouts_end_the_running_statement(portal: Portal, user: User) -> None:
    async def wait() -> float:
        other = await aio.connect(portal.url, acquire_timeout=5)
        begun = time.monotonic()
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(other.run(SERVICE, lambda tx: tx.get(User, user.id, for_update=True)), 0.3)
        took = time.monotonic() - begun - 0.3
        # Its connection is free again.
        assert await other.run(SERVICE, lambda tx: tx.get(User, user.id)) == user
        await other.close()
        return took

    with locked(portal, user):
        took = asyncio.run(wait())
    print(f"from the timeout to the end of the transaction: {took * 1000:.0f} ms")
    assert took < AT_ONCE


@pytest.mark.parametrize("asynchronous", [False, True])
def test_a_transaction_that_lasts_too_long_ends(portal: Portal, user: User, asynchronous: bool) -> None:
    async def wait() -> None:
        async with await aio.connect(portal.url, transaction_timeout=0.5) as other:
            await other.run(SERVICE, lambda tx: tx.get(User, user.id, for_update=True))

    with locked(portal, user), pytest.raises(UnavailableError) as caught:
        if asynchronous:
            asyncio.run(wait())
        else:
            with telehealth.connect(portal.url, transaction_timeout=timedelta(seconds=0.5)) as other:
                other.run(SERVICE, lambda tx: tx.get(User, user.id, for_update=True))
    assert (caught.value.code, caught.value.next_step) == ("database.transaction_timeout", "fix_program")


def test_an_update_reads_the_row_again(portal: Portal, user: User) -> None:
    seen: list[User] = []

    def change(read: User) -> User:
        seen.append(read)
        if len(seen) < 3:
            portal.run(SERVICE, lambda tx: tx.update(User, user.id, lambda it: it.suspend() if it.status == "active" else it.activate()))
        return read.delete()

    assert portal.run(SERVICE, lambda tx: tx.update(User, user.id, change)).status == "deleted"
    assert len(seen) == 3


def test_an_update_gives_up(portal: Portal, user: User) -> None:
    times = 0

    def change(read: User) -> User:
        nonlocal times
        times += 1
        portal.run(SERVICE, lambda tx: tx.update(User, user.id, lambda it: it.suspend() if it.status == "active" else it.activate()))
        return read.delete()

    with pytest.raises(StaleError):
        portal.run(SERVICE, lambda tx: tx.update(User, user.id, change))
    assert times == 8


def test_an_asynchronous_update(portal: Portal, user: User) -> None:
    async def update() -> User:
        async with await aio.connect(portal.url) as other:
            return await other.run(SERVICE, lambda tx: tx.update(User, user.id, User.activate))

    assert asyncio.run(update()).status == "active"


def test_nothing_commits_after_a_portal_was_closed(portal: Portal) -> None:
    other = telehealth.connect(portal.url)
    waiting = other.transaction(SERVICE)
    tx: Transaction = waiting.__enter__()
    added = tx.add(new_user())
    for _ in range(2):  # A second call waits, too.
        with pytest.raises(UnavailableError) as caught:
            other.close(timeout=0.1)
        assert (caught.value.code, caught.value.next_step) == ("portal.in_use", "fix_program")
    with pytest.raises(UnavailableError) as caught:
        waiting.__exit__(None, None, None)
    assert caught.value.code == "portal.closed"
    other.close(timeout=0)
    assert portal.run(SERVICE, lambda tx: tx.get_many(User, [added.id])) == []


def test_the_exception_of_a_block_is_more_than_that_of_closing(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Portal.close, "__kwdefaults__", {"timeout": 0.1})
    monkeypatch.setattr(aio.Portal.close, "__kwdefaults__", {"timeout": 0.1})

    other = telehealth.connect(portal.url)
    block = other.transaction(SERVICE)
    with pytest.raises(ZeroDivisionError), other:
        block.__enter__()
        raise ZeroDivisionError
    with pytest.raises(UnavailableError):
        block.__exit__(None, None, None)

    async def fail() -> None:
        other = await aio.connect(portal.url)
        block = other.transaction(SERVICE)
        try:
            async with other:
                await block.__aenter__()
                raise ZeroDivisionError
        finally:
            with pytest.raises(UnavailableError):
                await block.__aexit__(None, None, None)

    with pytest.raises(ZeroDivisionError):
        asyncio.run(fail())


@contextmanager
def granting(portal: Portal, other: Portal) -> Generator[psycopg.Connection]:
    """Let an operation of a portal, which runs in no transaction of the pool, wait for the lock of a connection."""
    running = threading.Thread(target=lambda: other.grant_service("late", ["users:select"]))
    with psycopg.connect(portal.url) as owner:
        owner.execute("LOCK TABLE service_grants")
        running.start()
        while owner.execute("SELECT FROM pg_locks WHERE NOT granted").rowcount == 0:
            time.sleep(0.01)
        yield owner
    running.join()


def test_closing_a_portal_waits_for_an_operation(portal: Portal) -> None:
    other = telehealth.connect(portal.url)
    with granting(portal, other) as owner:
        threading.Timer(0.3, owner.rollback).start()
        other.close(timeout=60)


def test_closing_a_portal_fails_after_its_limit(portal: Portal) -> None:
    other = telehealth.connect(portal.url)
    with granting(portal, other), pytest.raises(UnavailableError) as caught:
        other.close(timeout=0.3)
    assert caught.value.code == "portal.in_use"
    assert str(caught.value).startswith("1 transactions or operations were still open after 0.3 s")


def test_errors_say_what_to_do_next(portal: Portal) -> None:
    with pytest.raises(UnavailableError) as caught:
        telehealth.connect("postgresql://nobody@127.0.0.1:1/none", acquire_timeout=0.1)
    assert caught.value.next_step == "wait"
    with pytest.raises(telehealth.ValidationError) as refused:
        User.register(email="", role="patient")
    assert refused.value.next_step is None
