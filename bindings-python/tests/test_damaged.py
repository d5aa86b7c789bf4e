"""Reads omit and report damaged rows instead of failing; such rows can be repaired and removed."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import pytest
import telehealth
from conftest import SERVICE, new_patient, new_user
from telehealth import (
    Conversation,
    DamagedRow,
    Keyring,
    Message,
    Notification,
    Patient,
    Portal,
    StaleError,
    aio,
    UnavailableError,
)

NOW = datetime.now(timezone.utc)
Clinic = tuple[Portal, Portal]


@pytest.fixture(scope="module")
def clinic(portal: Portal) -> Iterator[Clinic]:
    """Two portals with different keys: neither can decrypt what the other writes."""
    rings = [Keyring([(id, os.urandom(32))]) for id in ("home", "stranger")]
    opened = [telehealth.connect(portal.url, schema="damaged", keyring=ring, pool_size=2) for ring in rings]
    with opened[0] as home, opened[1] as stranger:
        home.migrate()
        home.grant_service("*", telehealth.GRANTS)
        yield home, stranger


def patients(clinic: Clinic) -> list[Patient]:
    """Return three patients, the second with an envelope of the other portal."""
    home, stranger = clinic
    with home.transaction(SERVICE) as tx:
        made = [tx.add(new_patient(tx.add(new_user()))) for _ in range(3)]
    with stranger.transaction(SERVICE) as tx:
        made[1] = tx.save(made[1])
    return made


def test_reads_omit_and_report_damaged_rows(clinic: Clinic) -> None:
    made = patients(clinic)
    ids = [patient.id for patient in made]
    with clinic[0].transaction(SERVICE) as tx:
        page = tx.list(Patient, limit=1_000)
        assert [patient.id for patient in page.items if patient.id in ids] == [ids[0], ids[2]]
        (row,) = [row for row in page.damaged if row.id == ids[1]]
        assert isinstance(row, DamagedRow)
        assert (row.table, row.column, row.code) == ("patients", "first_name", "crypto.unknown_key")
        assert row.version == made[1].updated_at
        stream = tx.stream(Patient)
        assert [patient.id for patient in stream if patient.id in ids] == [ids[0], ids[2]]
        assert row in stream.damaged and row in tx.damaged()
        assert [patient.id for patient in tx.get_many(Patient, ids)] == [ids[0], ids[2]]
        with pytest.raises(UnavailableError) as caught:
            tx.get(Patient, ids[1])
        details = caught.value.details
        assert (details["table"], details["id"], details["column"]) == ("patients", str(ids[1]), "first_name")
        assert (caught.value.code, details["code"]) == ("crypto.unknown_key", "crypto.unknown_key")
        # A search finds the other rows.
        whole = made[0]
        found = tx.patients_by_identity(
            last_name=whole.last_name or "", first_name=whole.first_name or "", date_of_birth=whole.date_of_birth
        )
        assert {ids[0], ids[2]} <= {patient.id for patient in found}


def test_damaged_rows_can_be_repaired_and_removed(clinic: Clinic) -> None:
    made = patients(clinic)
    with clinic[0].transaction(SERVICE) as tx:
        page = tx.list(Patient, limit=1_000)
        (row,) = [row for row in page.damaged if row.id == made[1].id]
        assert row.version is not None
        whole = Patient.from_dict({**made[1].to_dict(), "updated_at": row.version})
        assert tx.save(whole).first_name == made[1].first_name
        assert tx.get(Patient, row.id)
    made = patients(clinic)
    home = clinic[0]
    with pytest.raises(StaleError), home.transaction(SERVICE) as tx:
        tx.remove_by_id(Patient, made[1].id, version=made[1].updated_at - timedelta(days=1))
    with home.transaction(SERVICE) as tx:
        tx.remove_by_id(Patient, made[1].id, version=made[1].updated_at)
        assert made[1].id not in [row.id for row in tx.list(Patient, limit=1_000).damaged]


def test_an_export_names_damaged_rows(clinic: Clinic) -> None:
    damaged = patients(clinic)[1]
    with clinic[0].transaction(SERVICE) as tx:
        copy = tx.export_designated_record_set(patient_id=damaged.id)
    assert copy.user is not None and copy.patient is None
    assert [(row.table, row.id, row.code) for row in copy.damaged] == [("patients", damaged.id, "crypto.unknown_key")]


def test_inboxes_and_queues_omit_damaged_rows(clinic: Clinic) -> None:
    home, stranger = clinic
    with home.transaction(SERVICE) as tx:
        ada, eve = (tx.add(new_user()).id for _ in range(2))
        talk = tx.start_conversation(created_by=ada, participant_ids=[ada, eve])
        assert isinstance(talk, Conversation)
        first = tx.send_message(sender_id=ada, content="one", conversation_id=talk.id)
        last = tx.send_message(sender_id=ada, content="two", conversation_id=talk.id)
        due = tx.add_all(
            Notification.enqueue(
                user_id=ada, notification_type="system_alert", channels=["email"], title="news", message=str(number), now=NOW
            )
            for number in range(2)
        )
    with stranger.transaction(SERVICE) as tx:
        tx.save(last)
        tx.save(due[0])
    with home.transaction(SERVICE) as tx:
        inbox = tx.inbox(user_id=eve, limit=10)
        (entry,) = inbox.items
        assert (entry.conversation.id, entry.last_message) == (talk.id, None)
        assert [row.id for row in inbox.damaged] == [last.id]
        messages = tx.messages_page(conversation_id=talk.id, reader_id=eve, limit=10)
        assert (list(messages.items), [row.id for row in messages.damaged]) == ([first], [last.id])
        assert tx.delete_message(message_id=last.id, deleter_id=ada) is None
        assert isinstance(tx.inbox(user_id=eve, limit=10).items[0].last_message, Message)
        claimed = tx.claim_due(limit=1, lease_seconds=60, now=NOW + timedelta(hours=1))
        assert [it.id for it in claimed.notifications] == [due[1].id]
        assert [(row.id, row.table) for row in claimed.damaged] == [(due[0].id, "notifications")]
        assert tx.claim_due(limit=10, lease_seconds=60, now=NOW + timedelta(hours=1)).damaged == ()


def test_asyncio(clinic: Clinic, portal: Portal) -> None:
    made = patients(clinic)

    async def main() -> None:
        ring = Keyring([("2027a", os.urandom(32))])
        async with (
            await aio.connect(portal.url, schema="damaged", keyring=ring, pool_size=1) as lost,
            lost.transaction(SERVICE) as tx,
        ):
            stream = tx.stream(Patient)
            assert [patient async for patient in stream] == []
            (row,) = [row for row in stream.damaged if row.id == made[0].id]
            assert row.code == "crypto.unknown_key"
            assert row in await tx.damaged()
            await tx.remove_by_id(Patient, made[1].id)

    asyncio.run(main())
