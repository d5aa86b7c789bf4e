"""Reads that may be slightly behind. The replica itself is tested in Rust; here the primary serves the reads."""

from __future__ import annotations

import asyncio

import pytest
import telehealth
from conftest import SERVICE, new_user
from telehealth import Portal, UnavailableError, User, aio


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


def test_options_of_replicas_are_checked(portal: Portal) -> None:
    with pytest.raises(UnavailableError) as raised:
        telehealth.connect(portal.url, replica_urls=["postgresql://ada:secret@:x/clinic"])
    assert raised.value.code == "database.url_malformed"
    with pytest.raises(telehealth.ValidationError):
        telehealth.connect(portal.url, replica_max_lag=-1)
