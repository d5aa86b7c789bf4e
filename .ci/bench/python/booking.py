"""Four threads want the same slots: every slot must be booked once, and every other attempt rejected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from typing import Any

import psycopg
import telehealth
from clinic import SERVICE, open_clinic
from harness import QUICK, Contestant, compare, expect

SLOTS = 40 if QUICK else 200
THREADS = 4


def main() -> None:
    clinic = open_clinic("bench_python_booking")
    tomorrow = datetime.now(timezone.utc).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    slots = [tomorrow + timedelta(minutes=30 * number) for number in range(SLOTS)]
    connections = [psycopg.connect(clinic.url, autocommit=True) for _ in range(THREADS)]
    counts: list[Counter[str]] = []

    def empty() -> None:
        counts.clear()
        clinic.owner.execute("SET session_replication_role = replica")
        clinic.owner.execute("TRUNCATE consultations, notifications, bare.slots CASCADE")
        clinic.owner.execute("SET session_replication_role = origin")

    def ours(_: int, slot: datetime) -> str:
        try:
            clinic.portal.run(
                SERVICE,
                lambda tx: tx.book_visit(
                    patient_id=clinic.patient,
                    provider_id=clinic.provider,
                    consultation_type="initial",
                    scheduled_at=slot,
                    duration_minutes=30,
                ),
            )
        except telehealth.ConflictError as error:
            return error.code
        return "booked"

    def bare(thread: int, slot: datetime) -> str:
        insert = "INSERT INTO bare.slots (provider_id, scheduled_at, patient_id) VALUES (%s, %s, %s)"
        try:
            connections[thread].execute(insert, [clinic.provider, slot, clinic.patient])
        except psycopg.errors.UniqueViolation:
            return "consultation.double_booking"
        return "booked"

    def race(book: Callable[[int, datetime], str]) -> Callable[[], Any]:
        def all_slots(thread: int) -> None:
            counts.append(Counter(book(thread, slot) for slot in slots))

        def run() -> None:
            with ThreadPoolExecutor(THREADS) as threads:
                list(threads.map(all_slots, range(THREADS)))

        return run

    def once(table: str) -> Callable[[object], None]:
        def check(_: object) -> None:
            lost = SLOTS * (THREADS - 1)
            expect(sum(counts, Counter()), Counter({"booked": SLOTS, "consultation.double_booking": lost}))
            expect(clinic.owner.execute(f"SELECT count(*) FROM {table}").fetchone(), (SLOTS,))

        return check

    compare(
        "booking",
        [
            Contestant(
                "telehealth",
                "checks the provider's hours and overlaps, notifies the patient; text sealed, policies, audit log",
                race(ours),
                empty,
                once("consultations"),
            ),
            Contestant("plain unique insert", "psycopg, three columns with a unique constraint; nothing else", race(bare), empty, once("bare.slots")),
        ],
        operations=SLOTS * THREADS,
        rounds=3 if QUICK else 9,
    )
    for connection in connections:
        connection.close()
    clinic.portal.close()
