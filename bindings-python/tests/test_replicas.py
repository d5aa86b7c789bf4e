"""Reads that may be slightly behind. The replica itself is tested in Rust; here the primary serves the reads."""

from __future__ import annotations

import asyncio

import psycopg
import pytest
import telehealth
from conftest import CONTENTION, SERVICE, new_user
from telehealth import Portal, Transaction, UnavailableError, User, aio


def test_reads_see_what_the_portal_has_written(portal: Portal) -> None:
    with telehealth.connect(portal.url, replica_urls=[portal.url], replica_max_lag=60) as reader:
        with reader.transaction(SERVICE) as tx:
            user = tx.add(new_user())
        with reader.read(SERVICE) as tx:
            assert tx.get(User, user.id) == user
        # The URL leads to no replica.
        assert (reader.metrics().replica_reads, reader.metrics().replica_misses) == (0, 1)
        with pytest.raises(UnavailableError) as raised, reader.read(SERVICE) as tx:
            tx.add(new_user())
        assert (raised.value.code, raised.value.next_step) == ("transaction.read_only", "fix_program")


def test_tasks_read_too(portal: Portal) -> None:
    async def read() -> int:
        async with await aio.connect(portal.url, replica_urls=[portal.url]) as reader:
            async with reader.read(SERVICE) as tx:
                await tx.list(User, limit=1)
            return reader.metrics().replica_misses

    assert asyncio.run(read()) == 1


@pytest.mark.parametrize("asynchronous", [False, True])
def test_run_read_repeats_after_contention(portal: Portal, asynchronous: bool) -> None:
    attempts: list[int] = []

    async def read() -> None:
        async def work(tx: aio.Transaction) -> None:
            attempts.append(1)
            await tx.list(User, limit=1)

        async with await aio.connect(portal.url) as other:
            await other.run_read(SERVICE, work)

    def count(tx: Transaction) -> int:
        attempts.append(1)
        return len(tx.list(User, limit=1).items)

    portal.run(SERVICE, lambda tx: tx.add(new_user()))
    assert portal.run_read(SERVICE, count) == 1
    attempts.clear()
    with psycopg.connect(portal.url, autocommit=True) as owner:
        owner.execute(
            f"""CREATE FUNCTION meddle() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN {CONTENTION}; END $$;
            CREATE POLICY meddle ON users AS RESTRICTIVE FOR SELECT USING (meddle())"""
        )
        try:
            with pytest.raises(UnavailableError) as raised:
                asyncio.run(read()) if asynchronous else portal.run_read(SERVICE, count)
        finally:
            owner.execute("DROP POLICY meddle ON users; DROP FUNCTION meddle()")
    assert (len(attempts), raised.value.code) == (8, "database.contention")


def test_run_read_changes_nothing(portal: Portal) -> None:
    with pytest.raises(UnavailableError) as raised:
        portal.run_read(SERVICE, lambda tx: tx.add(new_user()))
    assert raised.value.code == "transaction.read_only"


def test_options_of_replicas_are_checked(portal: Portal) -> None:
    with pytest.raises(UnavailableError) as raised:
        telehealth.connect(portal.url, replica_urls=["postgresql://ada:secret@:x/clinic"])
    assert raised.value.code == "database.url_malformed"
    with pytest.raises(telehealth.ValidationError):
        telehealth.connect(portal.url, replica_max_lag=-1)
