"""The asynchronous interface."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import telehealth
from conftest import CONTENTION, SERVICE, clinic, new_user, when_adding_an_admin
from telehealth import ConflictError, NotFoundError, Portal, StaleError, UnavailableError, User, aio


def with_portal(portal: Portal, work: Callable[[aio.Portal], Awaitable[None]], **options: Any) -> None:
    """Run a coroutine on an asynchronous portal to the test server."""

    async def main() -> None:
        async with await aio.connect(portal.url, **options) as other:
            await work(other)

    asyncio.run(main())


def test_transaction_methods(portal: Portal) -> None:
    async def work(portal: aio.Portal) -> None:
        assert await portal.migrate() == 0
        assert portal.url.startswith("postgres") or "host=" in portal.url
        async with portal.transaction(SERVICE) as tx:
            user = await tx.add(new_user())
            assert await tx.get(User, user.id) == user
            active = await tx.save(user.activate())
            with pytest.raises(StaleError):
                await tx.save(user)
            more = await tx.add_all(new_user("super_admin") for _ in range(5))
            assert await tx.add_all([]) == []
            assert await tx.get_many(User, [more[1].id, more[0].id]) == [more[1], more[0]]
            assert (await tx.list(User, role="super_admin", limit=2)).next == str(more[1].id)
            assert [user async for user in tx.stream(User, role="super_admin")] == more
            assert await tx.user_by_email(email=active.email) == active
            with pytest.raises(ConflictError):
                async with tx.savepoint():
                    await tx.add(active)
            async with tx.savepoint() as part:
                await part.remove(active)
            with pytest.raises(NotFoundError):
                await tx.get(User, user.id)
            for one in more:
                await tx.remove(one)
        with pytest.raises(UnavailableError) as caught:
            await tx.get(User, user.id)
        assert caught.value.code == "transaction.finished"
        user = await portal.run(SERVICE, lambda tx: tx.add(new_user()))
        with pytest.raises(ZeroDivisionError):
            async with portal.transaction(SERVICE) as tx:
                await tx.remove(user)
                raise ZeroDivisionError
        assert await portal.run(SERVICE, lambda tx: tx.get(User, user.id)) == user

    with_portal(portal, work)


def test_two_hundred_tasks_on_a_pool_of_four(portal: Portal) -> None:
    async def work(portal: aio.Portal) -> None:
        now_open, most_open = 0, 0

        async def one() -> User:
            nonlocal now_open, most_open
            async with portal.transaction(SERVICE) as tx:
                now_open += 1
                most_open = max(most_open, now_open)
                user = await tx.add(new_user())
                read = await tx.get(User, user.id)
                now_open -= 1
                return read

        users = await asyncio.gather(*(one() for _ in range(200)))
        assert len({user.id for user in users}) == 200
        assert 1 <= most_open <= 4

    with_portal(portal, work, pool_size=4)


def test_cancelling_a_task_rolls_its_transaction_back(portal: Portal) -> None:
    async def work(portal: aio.Portal) -> None:
        users = [new_user() for _ in range(3_000)]

        async def store() -> None:
            async with portal.transaction(SERVICE) as tx:
                await tx.add_all(users)

        for delay in (0.0, 0.001, 0.01, 0.05):
            task = asyncio.ensure_future(store())
            await asyncio.sleep(delay)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            # The only connection is free again, and nothing was committed.
            async with portal.transaction(SERVICE) as tx:
                assert await tx.get_many(User, [user.id for user in users[:10]]) == []

    with_portal(portal, work, pool_size=1)


def test_run_repeats_after_contention_whatever_the_function_raises(portal: Portal) -> None:
    calls: list[int] = []

    async def wrap_contention(tx: aio.Transaction) -> None:
        calls.append(1)
        try:
            await tx.add(new_user("admin"))
        except UnavailableError as error:
            raise ZeroDivisionError from error

    async def work(portal: aio.Portal) -> None:
        with pytest.raises(ZeroDivisionError):
            await portal.run(SERVICE, wrap_contention)

    with when_adding_an_admin(portal, CONTENTION):
        with_portal(portal, work)
    assert len(calls) == 8


def test_waiting_tasks_can_be_cancelled(portal: Portal) -> None:
    async def work(portal: aio.Portal) -> None:
        async def wait() -> None:
            async with portal.transaction(SERVICE):
                pass

        async with portal.transaction(SERVICE):
            tasks = [asyncio.ensure_future(wait()) for _ in range(5)]
            await asyncio.sleep(0.05)
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
            assert all(isinstance(end, asyncio.CancelledError) for end in ended)
        # Transactions begun for cancelled tasks are rolled back, so this does not wait long.
        await wait()

    with_portal(portal, work, pool_size=1)


def test_an_exhausted_pool(portal: Portal) -> None:
    async def work(portal: aio.Portal) -> None:
        async with portal.transaction(SERVICE):
            with pytest.raises(UnavailableError) as caught:
                async with portal.transaction(SERVICE):
                    pass
            assert caught.value.code == "database.pool_exhausted"

    with_portal(portal, work, pool_size=1, acquire_timeout=0.1)


def test_tasks_time_out_together(portal: Portal) -> None:
    """Also tasks in excess of the threads that wait for connections."""

    async def work(portal: aio.Portal) -> None:
        async def begin() -> str:
            with pytest.raises(UnavailableError) as caught:
                async with portal.transaction(SERVICE):
                    pass
            return caught.value.code

        async with portal.transaction(SERVICE):
            begun = time.monotonic()
            assert await asyncio.gather(*[begin() for _ in range(40)]) == ["database.pool_exhausted"] * 40
            # One after another would take 8 seconds.
            assert time.monotonic() - begun < 4

    with_portal(portal, work, pool_size=1, acquire_timeout=0.2)


def test_a_portal_serves_several_event_loops(portal: Portal) -> None:
    other = asyncio.run(aio.connect(portal.url, pool_size=1))
    for _ in range(3):
        asyncio.run(other.run(SERVICE, lambda tx: tx.list(User, limit=1)))
    asyncio.run(other.close())


def test_an_embedded_server_stops_with_its_portal() -> None:
    async def main() -> None:
        async with await aio.embedded(allow_all=True) as portal:
            async with portal.transaction(SERVICE) as tx:
                await tx.add(new_user())
        with pytest.raises(UnavailableError):
            async with portal.transaction(SERVICE):
                pass

    asyncio.run(main())


def test_chart(portal: Portal) -> None:
    keyring = telehealth.Keyring.generate("tests")
    with telehealth.connect(portal.url, keyring=keyring) as same:
        patient, _ = same.run(SERVICE, clinic)

    async def work(portal: aio.Portal) -> None:
        async with portal.transaction(telehealth.Actor.service("chart")) as tx:
            assert (await tx.chart(patient_id=patient.id)).patient == patient

    with_portal(portal, work, keyring=keyring)
