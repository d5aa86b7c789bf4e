"""Streams of several pages."""

from __future__ import annotations

import logging
from time import monotonic, sleep

import pytest
import telehealth
from conftest import new_user
from telehealth import Transaction, User

ROWS = 3_001
"""Four pages; other tests may have left more users."""


def test_a_stream_returns_each_row_once_and_in_order(tx: Transaction) -> None:
    added = {user.id for user in tx.add_all(new_user() for _ in range(ROWS))}
    ids = [user.id for user in tx.stream(User)]
    assert ids == sorted(set(ids)) and added <= set(ids)
    # The transaction runs other statements between two pages of a stream.
    streams = [tx.stream(User), tx.stream(User)]
    assert [(first.id, second.id) for first, second in zip(*streams, strict=True)] == [(id, id) for id in ids]


def test_the_next_page_is_read_while_the_present_one_is_used(tx: Transaction, caplog: pytest.LogCaptureFixture) -> None:
    tx.add_all(new_user() for _ in range(ROWS))
    telehealth.set_log_level("debug")
    try:
        with caplog.at_level(logging.DEBUG, logger="telehealth"):
            stream = tx.stream(User)
            users = [next(stream) for _ in range(1_001)]
            deadline = monotonic() + 30
            # The first page, the second one, and the third.
            while len([record for record in caplog.records if "db.operation.name=SELECT" in record.getMessage()]) < 3:
                assert monotonic() < deadline
                sleep(0.01)
    finally:
        telehealth.set_log_level("info")
    users += stream
    assert len(users) == tx.count(User)


def test_a_stream_that_is_left_leaves_the_transaction_usable(tx: Transaction) -> None:
    added = tx.add_all(new_user() for _ in range(ROWS))
    stream = tx.stream(User)
    for _ in range(1_001):
        next(stream)
    stream.close()
    assert tx.get(User, added[0].id) == added[0]
