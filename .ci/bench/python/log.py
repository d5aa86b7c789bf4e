"""The Merkle tree of the audit log: integrating and verifying entries, beside a tree in memory."""

from __future__ import annotations

import gc
from time import perf_counter

from clinic import SERVICE, database, open_portal
from harness import QUICK, expect, report
from psycopg import connect
from pymerkle import InmemoryTree
from telehealth import Signer, Tag

ENTRIES = 2_000
ROUNDS = 4 if QUICK else 8


def main() -> None:
    url = database("bench_python_log")
    portal = open_portal(url)
    portal.grant_service("audit", ["audit_logs:select"])
    signer, owner = Signer.generate("bench"), connect(url, autocommit=True)
    portal.checkpoint(signer, None)  # what the setup has logged
    times: dict[tuple[str, str], list[float]] = {}

    def timed(bench: str, name: str, entries: int, begun: float) -> None:
        times.setdefault((bench, name), []).append((perf_counter() - begun) / entries)
        gc.collect()

    for turn in range(ROUNDS):
        with portal.transaction(SERVICE) as tx:
            for part in range(0, ENTRIES, 1_000):
                tx.add_all(Tag.create(name=f"tag {turn} {part + number}") for number in range(1_000))
        gc.collect()
        begun = perf_counter()
        integrated = portal.checkpoint(signer, None)
        timed("log.integrate", "telehealth", ENTRIES, begun)
        expect(integrated.added, ENTRIES)

        begun = perf_counter()
        verified = portal.verify(signer.verifier, None)
        timed("log.verify", "telehealth", verified.integrated, begun)
        expect(verified.integrated >= ENTRIES * (turn + 1), True)

        rows = owner.execute("SELECT to_jsonb(entry)::text FROM audit_logs AS entry ORDER BY id DESC LIMIT %s", [ENTRIES])
        entries = [row[0].encode() for row in rows]
        tree = InmemoryTree(algorithm="sha256")
        begun = perf_counter()
        for entry in entries:
            tree.append_entry(entry)
        root = tree.get_state()
        timed("log.integrate", "pymerkle", ENTRIES, begun)

        begun = perf_counter()
        again = InmemoryTree(algorithm="sha256")
        for entry in entries:
            again.append_entry(entry)
        expect(again.get_state(), root)
        timed("log.verify", "pymerkle", ENTRIES, begun)
    does = {
        ("log.integrate", "telehealth"): "reads entries from PostgreSQL, stores the tree there, signs the root",
        ("log.verify", "telehealth"): "reads all entries and the tree from PostgreSQL, verifies the signature",
        ("log.integrate", "pymerkle"): "a tree in memory of entries in memory; not stored, not signed",
        ("log.verify", "pymerkle"): "the tree in memory is built again and its root compared",
    }
    for (bench, name), seconds in times.items():
        report(bench, name, does[bench, name], seconds)
    portal.close()
