"""Draining a queue of jobs with four workers. Every job must be done once: none lost, none twice."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import procrastinate
from clinic import SERVICE, database, open_clinic
from harness import QUICK, Contestant, compare, expect
from telehealth import Notification

JOBS = 2_000 if QUICK else 10_000
WORKERS, BATCH = 4, 100


def main() -> None:
    logging.disable(logging.WARNING)
    clinic = open_clinic("bench_python_outbox")
    done: list[object] = []

    def enqueue() -> None:
        done.clear()
        clinic.owner.execute("SET session_replication_role = replica")
        clinic.owner.execute("TRUNCATE notifications CASCADE")
        clinic.owner.execute("SET session_replication_role = origin")
        with clinic.portal.transaction(SERVICE) as tx:
            tx.add_all(
                Notification.enqueue(
                    user_id=clinic.patient,
                    notification_type="system_alert",
                    channels=["email"],
                    title="Your visit",
                    message=f"Job {number}",
                )
                for number in range(JOBS)
            )

    def worker() -> None:
        while True:
            with clinic.portal.transaction(SERVICE) as tx:
                claimed = tx.claim_due(limit=BATCH, lease_seconds=60).notifications
            if not claimed:
                return
            done.extend(notification.message for notification in claimed)
            with clinic.portal.transaction(SERVICE) as tx:
                tx.mark_notifications_sent(
                    notification_ids=[notification.id for notification in claimed],
                    claimed_until=claimed[0].claimed_until,
                )

    def drain() -> None:
        with ThreadPoolExecutor(WORKERS) as threads:
            for future in [threads.submit(worker) for _ in range(WORKERS)]:
                future.result()

    def once(_: object) -> None:
        expect(sorted(done, key=str), sorted((f"Job {number}" for number in range(JOBS)), key=str))
        rows = clinic.owner.execute("SELECT status, count(*) FROM notifications GROUP BY 1").fetchall()
        expect(rows, [("sent", JOBS)])

    loop = asyncio.new_event_loop()
    url = database("bench_procrastinate")
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=url, min_size=WORKERS, max_size=2 * WORKERS))

    @app.task(name="job")
    async def job(number: int) -> None:
        done.append(number)

    async def apply() -> None:
        await app.open_async()
        await app.schema_manager.apply_schema_async()

    async def defer() -> None:
        done.clear()
        await app.connector.execute_query_async("TRUNCATE procrastinate_jobs CASCADE")
        for first in range(0, JOBS, 1_000):
            await job.batch_defer_async(*({"number": number} for number in range(first, first + 1_000)))

    def work() -> Any:
        worker = app.run_worker_async(concurrency=WORKERS, wait=False, install_signal_handlers=False, listen_notify=False)
        return loop.run_until_complete(worker)

    async def succeeded() -> None:
        rows = await app.connector.execute_query_all_async("SELECT status, count(*) AS jobs FROM procrastinate_jobs GROUP BY 1")
        expect([(row["status"], row["jobs"]) for row in rows], [("succeeded", JOBS)])

    def peer_once(_: object) -> None:
        expect(sorted(done), list(range(JOBS)))
        loop.run_until_complete(succeeded())

    loop.run_until_complete(apply())
    compare(
        "outbox",
        [
            Contestant(
                "telehealth (Python)",
                f"4 threads claim {BATCH} with a lease, and complete them in one statement; text sealed, policies, audit log",
                drain,
                enqueue,
                once,
            ),
            Contestant(
                "procrastinate",
                "concurrency 4, one job per fetch; arguments in plain text, no policies, no audit log",
                work,
                lambda: loop.run_until_complete(defer()),
                peer_once,
            ),
        ],
        operations=JOBS,
        rounds=1 if QUICK else 2,
        warmup=0,
    )
    loop.run_until_complete(app.close_async())
    clinic.portal.close()
