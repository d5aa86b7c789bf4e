"""A program that opens its portal before it forks, as with gunicorn's ``--preload`` or a fork server.

``TELEHEALTH_TEST_URL`` and ``TELEHEALTH_KEYS`` determine its database and keys.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from typing import Any

import telehealth
from telehealth import Actor, Patient, Portal

SERVICE = Actor.service("tests")


def warm(portal: Portal, connections: int = 4) -> None:
    """Leave idle connections in the pool."""
    with ExitStack() as stack:
        for _ in range(connections):
            stack.enter_context(portal.transaction(SERVICE))


def opened() -> Portal:
    keyring = telehealth.Keyring.from_environment()
    portal = telehealth.connect(os.environ["TELEHEALTH_TEST_URL"], keyring=keyring, pool_size=4)
    warm(portal)
    return portal


PORTAL = opened() if "TELEHEALTH_TEST_URL" in os.environ else None


def read(portal: Portal, id: str) -> dict[str, Any]:
    """Read a patient; return the process id, and the patient's id and name."""
    found = portal.run(SERVICE, lambda tx: tx.get(Patient, id))
    return {"process": os.getpid(), "id": str(found.id), "name": found.first_name}


def reads_own(portal: Portal | None, id: str, name: str, rounds: int) -> None:
    """Read the given row repeatedly; raise if another row is returned."""
    assert portal is not None
    for _ in range(rounds):
        found = read(portal, id)
        assert (found["id"], found["name"]) == (id, name), "the row of another patient"


def reads_own_preloaded(id: str, name: str, rounds: int) -> None:
    """Call ``reads_own`` on the portal that this module has opened before the fork."""
    reads_own(PORTAL, id, name, rounds)


def application(environ: dict[str, Any], start: Callable[[str, list[tuple[str, str]]], object]) -> Iterable[bytes]:
    """Serve ``/<patient>`` over WSGI."""
    assert PORTAL is not None
    answer = json.dumps(read(PORTAL, environ["PATH_INFO"].removeprefix("/"))).encode()
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(answer)))])
    return [answer]
