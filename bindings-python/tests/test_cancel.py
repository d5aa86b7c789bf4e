"""Statements that end at once: Ctrl-C, cancelled tasks, closed portals; and rows that are changed under a lock."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import telehealth
from conftest import SERVICE, new_user, when_adding_an_admin
from telehealth import Portal, StaleError, Transaction, UnavailableError, User, aio

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


def test_an_interrupted_commit_undoes_the_transaction(portal: Portal) -> None:
    added: list[User] = []
    # Without the interruption, the time limit of a statement would end the commit, with another error.
    with when_adding_an_admin(portal, "PERFORM pg_sleep(600)", at_commit=True):
        with pytest.raises(KeyboardInterrupt), portal.transaction(SERVICE) as tx:
            added.append(tx.add(new_user("admin")))
            threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    assert len(added) == 1
    assert portal.run(SERVICE, lambda tx: tx.get_many(User, [user.id for user in added])) == []


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
    with pytest.raises(UnavailableError) as caught:
        other.close(timeout=0.1)
    assert (caught.value.code, caught.value.next_step) == ("portal.in_use", "fix_program")
    with pytest.raises(UnavailableError) as caught:
        waiting.__exit__(None, None, None)
    assert caught.value.code == "portal.closed"
    assert portal.run(SERVICE, lambda tx: tx.get_many(User, [added.id])) == []


def test_errors_say_what_to_do_next(portal: Portal) -> None:
    with pytest.raises(UnavailableError) as caught:
        telehealth.connect("postgresql://nobody@127.0.0.1:1/none", acquire_timeout=0.1)
    assert caught.value.next_step == "wait"
    with pytest.raises(telehealth.ValidationError) as refused:
        User.register(email="", role="patient")
    assert refused.value.next_step is None
