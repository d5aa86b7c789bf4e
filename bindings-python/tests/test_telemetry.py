"""Events in Python's ``logging``, and the numbers of a portal."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest
import telehealth
from conftest import CONTENTION, SERVICE, new_patient, new_user, when_adding_an_admin
from telehealth import Backlog, DeniedError, Portal, UnavailableError, aio


@pytest.fixture
def debug(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    telehealth.set_log_level("debug")
    with caplog.at_level(logging.DEBUG, logger="telehealth"):
        yield caplog
    telehealth.set_log_level("info")


def fields(record: logging.LogRecord) -> dict[str, object]:
    found: dict[str, object] = record.__dict__["fields"]
    return found


def test_retries_are_logged_and_counted(portal: Portal, caplog: pytest.LogCaptureFixture) -> None:
    before = portal.metrics().retries
    with (
        when_adding_an_admin(portal, CONTENTION),
        caplog.at_level(logging.INFO, logger="telehealth"),
        pytest.raises(UnavailableError),
    ):
        portal.run(SERVICE, lambda tx: tx.add(new_user("admin")))
    said = [record for record in caplog.records if record.name == "telehealth.transaction"]
    assert [fields(record)["telehealth.attempt"] for record in said] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [record.levelno for record in said] == [logging.INFO] * 7 + [logging.WARNING]
    assert said[0].getMessage().startswith("the transaction met contention and runs again telehealth.attempt=1")
    assert portal.metrics().retries == before + 7


def test_each_statement_is_logged_without_its_values(portal: Portal, debug: pytest.LogCaptureFixture) -> None:
    with portal.transaction(SERVICE) as tx:
        user = tx.add(new_user())
        tx.add(new_patient(user))
    inserts = [fields(record) for record in debug.records if "db.operation.name=INSERT" in record.getMessage()]
    assert [found.get("db.collection.name") for found in inserts] == ["users", "patients"]
    said = "\n".join(f"{record.getMessage()} {fields(record)}" for record in debug.records)
    assert "telehealth.outcome=committed" in said
    assert not any(value in said for value in (user.email, str(user.id), "Lovelace", "1990-12-10"))


def test_below_the_level_nothing_is_logged(portal: Portal, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="telehealth"), portal.transaction(SERVICE):
        pass
    assert not caplog.records
    with pytest.raises(telehealth.ValidationError) as caught:
        telehealth.set_log_level("loud")  # type: ignore[arg-type]
    assert caught.value.code == "field.unknown"


def test_a_failing_handler_fails_no_transaction(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(logging.Filter):
        def filter(self, record: logging.LogRecord) -> bool:
            raise RuntimeError("no log today")

    unraisable: list[object] = []

    def note(it: sys.UnraisableHookArgs) -> None:
        unraisable.append(it.exc_value)

    monkeypatch.setattr("sys.unraisablehook", note)
    failing, logger = Failing(), logging.getLogger("telehealth.transaction")
    logger.addFilter(failing)
    try:
        with when_adding_an_admin(portal, CONTENTION), pytest.raises(UnavailableError):
            portal.run(SERVICE, lambda tx: tx.add(new_user("admin")))
    finally:
        logger.removeFilter(failing)
    # The logger wants warnings only: the last attempt.
    assert [str(error) for error in unraisable] == ["no log today"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_forked_process_logs_and_counts_its_own(portal: Portal, debug: pytest.LogCaptureFixture) -> None:
    with portal.transaction(SERVICE):
        pass
    child = os.fork()
    if child == 0:
        try:
            debug.clear()
            with portal.transaction(SERVICE):
                pass
            is_logged = any("outcome=committed" in record.getMessage() for record in debug.records)
            os._exit(0 if is_logged and portal.metrics().committed == 1 else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_pool_is_warmed_up(portal: Portal) -> None:
    with telehealth.connect(portal.url, pool_size=3) as warm:
        warm.warm_up()
        assert warm.metrics().connections_idle == 3


def test_the_backlog_is_counted(portal: Portal) -> None:
    found = portal.backlog()
    assert isinstance(found, Backlog) and found.audit_pending > 0 and found.checkpoint_age is None
    assert portal.metrics().waited >= timedelta(0)
    text = portal.prometheus()
    assert "telehealth_backlog_readable 1\n" in text
    assert "# TYPE telehealth_transactions_total counter\n" in text


def test_the_backlog_needs_a_grant() -> None:
    with telehealth.embedded() as portal:
        with pytest.raises(DeniedError):
            portal.backlog()
        assert "telehealth_backlog_readable 0\n" in portal.prometheus()
        assert portal.metrics().denied == 2


def test_the_growth_is_measured(portal: Portal) -> None:
    measured = portal.capacity(days=7)
    users = next(table for table in measured.tables if table.table == "users")
    assert measured.days == 1.0 and measured.bytes >= users.bytes > 0
    assert users.added > 0 and measured.bytes_per_day >= users.bytes_per_day > 0
    with pytest.raises(telehealth.ValidationError):
        portal.capacity(days=-1)


def test_asyncio_has_the_same_numbers(portal: Portal) -> None:
    async def main() -> None:
        async with await aio.connect(portal.url) as other:
            async with other.transaction(SERVICE):
                assert other.metrics().connections_used == 1
            assert other.metrics().committed == 1
            assert (await other.backlog()).audit_pending > 0
            assert (await other.capacity()).bytes > 0
            assert "telehealth_pool_connections_limit 8\n" in await other.prometheus()

    asyncio.run(main())
