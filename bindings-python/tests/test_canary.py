"""No error repeats caller input, and no frame of the package holds it when an exception leaves the frame.

Every argument is a canary in turn. Error trackers and ``pytest --showlocals`` record the ``repr`` of the local variables
of all frames, so those of the package's frames are searched for it.
"""

from __future__ import annotations

import asyncio
import json
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import uuid4

import pytest
import telehealth
from telehealth import Actor, Keyring, Portal, Transaction, User, aio
from telehealth._description import DESCRIPTION, python_name
from test_vectors import CLASSES, RECORDS, resolve

CANARY = "Zaphod, canary 47114711"
SECRET = 14
"""The number of calls in ``test_portal`` that are given secrets."""
NEEDLES = ("zaphod", "47114711")
PACKAGE = str(Path(telehealth.__file__).parent)
TABLES: list[dict[str, Any]] = DESCRIPTION["tables"]
OPERATIONS: list[dict[str, Any]] = DESCRIPTION["operations"]
VALUES: list[Any] = [
    CANARY,
    f"zaphod47114711@example.com {CANARY}",
    "zaphod47114711",
    "4711471147",
    CANARY * 1_000,
    CANARY + "\0",
    4_711_471_147,
    47_114_711.5,
    CANARY.encode(),
    [CANARY],
    {CANARY: CANARY},
]


def frames(trace: TracebackType | None) -> Iterator[dict[str, Any]]:
    """Yield the local variables of the package's frames."""
    for frame, _ in traceback.walk_tb(trace):
        if frame.f_code.co_filename.startswith(PACKAGE):
            yield {**frame.f_locals, "in": f"{frame.f_code.co_filename}:{frame.f_lineno}"}


def clean(place: str, error: BaseException, *, variables: bool = True) -> None:
    """Search an exception, its causes, and the frames that it has passed."""
    chain: list[BaseException] = []
    following: list[BaseException | None] = [error]
    while following:
        one = following.pop()
        if one is not None and one not in chain:
            chain.append(one)
            following += [one.__cause__, one.__context__]
    for one in chain:
        said = f"{one} {one!r} {one.args!r} {vars(one)!r}"
        if isinstance(one, telehealth.Error):
            said += json.dumps(one.details, default=repr) + repr(one.violations)
        for found in frames(one.__traceback__) if variables else ():
            said += repr(found)
        assert not any(needle in said.lower() for needle in NEEDLES), f"{place}: {said}"


def refused(place: str, act: Callable[[], Any], *, variables: bool = True) -> bool:
    """Return whether a call raises an error, which is searched."""
    try:
        act()
    except telehealth.Error as error:
        clean(place, error, variables=variables)
        return True
    return False


def given(members: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield arguments with the canary in each place, in all places, and under an unknown name."""
    # Errors may repeat the keys of a form's schema, which its author chooses.
    names = [python_name(member["name"]) for member in members if member["name"] != "schema_definition"]
    for name in names:
        for value in VALUES:
            yield {name: value}
    yield dict.fromkeys(names, CANARY)
    yield {CANARY: CANARY}


ROWS = {case["table"]: resolve(case) for case in reversed(RECORDS) if "violations" not in case}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table["name"])
def test_entities(table: dict[str, Any]) -> None:
    kind, row = CLASSES[table["name"]], ROWS[table["name"]]
    entity = kind.from_dict(row)
    count = 0
    for columns in given(table["columns"]):
        count += refused("new", lambda columns=columns: kind(**{**row, **columns}))  # type: ignore[misc]
        count += refused("from_dict", lambda columns=columns: kind.from_dict({**row, **columns}))  # type: ignore[misc]
    for text in (CANARY, f'["{CANARY}"]', f'{{"{CANARY}": 1}}', "4711471147"):
        count += refused("from_json", lambda text=text: kind.from_json(text))  # type: ignore[misc]
    for operations, owner in (("constructors", kind), ("commands", entity), ("queries", entity)):
        for operation in table[operations]:
            method = getattr(owner, operation["name"])
            for arguments in given(operation["arguments"]):
                place = f"{table['name']}.{operation['name']}"
                count += refused(place, lambda method=method, arguments=arguments: method(**arguments))  # type: ignore[misc]
    assert count > 50


@pytest.mark.parametrize("shape", DESCRIPTION["objects"], ids=lambda shape: shape["name"])
def test_objects(shape: dict[str, Any]) -> None:
    kind = getattr(telehealth, shape["name"], None)
    for members in given(shape["members"]) if kind is not None else ():
        refused(shape["name"], lambda members=members: kind(**members))  # type: ignore[misc]


def test_transactions(tx: Transaction) -> None:
    count = 0

    def attempt(place: str, act: Callable[[], Any], *, variables: bool = True) -> None:
        nonlocal count
        try:
            with tx.savepoint():
                count += refused(place, act, variables=variables)
                raise _Undone
        except (_Undone, telehealth.Error):
            pass

    for operation in OPERATIONS:
        method = getattr(tx, operation["name"])
        for arguments in given(operation["arguments"]):
            attempt(operation["name"], lambda method=method, arguments=arguments: method(**arguments))  # type: ignore[misc]
    for table in TABLES:
        kind = CLASSES[table["name"]]
        for conditions in given(table["filter"]):
            attempt("list", lambda kind=kind, conditions=conditions: tx.list(kind, **conditions))  # type: ignore[misc]
            attempt("stream", lambda kind=kind, conditions=conditions: list(tx.stream(kind, **conditions)))  # type: ignore[misc]
        for value in VALUES:
            # Ids, limits and actors are not secret.
            attempt("get", lambda kind=kind, value=value: tx.get(kind, value), variables=False)  # type: ignore[misc]
    attempt("list", lambda: tx.list(int, email=CANARY))  # type: ignore[arg-type]
    assert count > 500


class _Undone(Exception):
    pass


def test_passwords(portal: Portal, tx: Transaction) -> None:
    user = tx.add(User.register(email="canary@example.com", role="patient").activate())
    for password in (CANARY[:9], CANARY * 20, CANARY):
        for act in (
            lambda password=password: tx.set_password(user_id=user.id, password=password),
            lambda password=password: tx.set_password(user_id=CANARY, password=password),
            lambda password=password: tx.verify_password(email="canary@example.com", password=password),
        ):
            with pytest.raises(_Undone), tx.savepoint():
                refused("password", act)
                raise _Undone
    # Calls that fail after their arguments were read.
    with portal.transaction(Actor.service("tests")) as other:
        pass
    assert refused("finished", lambda: other.set_password(user_id=user.id, password=CANARY))
    assert refused("finished", lambda: list(other.stream(User, email="zaphod47114711@example.com")))


def test_emergencies(portal: Portal) -> None:
    count = 0
    for actor in (Actor.user("no id"), Actor.user(uuid4()), Actor.service("tests"), "no actor"):
        for value in VALUES:
            count += refused(
                "break_glass", lambda a=actor, v=value: portal.break_glass(a, v, CANARY), variables=False  # type: ignore[misc]
            )
            count += refused("break_glass", lambda a=actor, v=value: portal.break_glass(a, uuid4(), v))  # type: ignore[misc]
            for name in ("first_name", "last_name", "date_of_birth", "phone", "email"):
                known: dict[str, Any] = {name: value}
                count += refused(name, lambda a=actor, k=known: portal.find_for_emergency(a, CANARY, **k))  # type: ignore[misc]
    assert count > 250


def test_portal(portal: Portal, tmp_path: Path) -> None:
    key = CANARY.encode() * 2
    # The first ``SECRET`` calls are given secrets.
    acts: list[Callable[[], Any]] = [
        lambda: telehealth.connect(CANARY),
        lambda: telehealth.connect(f"postgresql://zaphod:47114711@[::1/{CANARY}"),
        lambda: telehealth.connect(portal.url, context_key=key),
        lambda: telehealth.connect(portal.url, context_key=CANARY),  # type: ignore[arg-type]
        lambda: telehealth.connect(f"{portal.url}&x={CANARY}", context_key=key, acquire_timeout="x"),  # type: ignore[arg-type]
        lambda: telehealth.connect(f"{portal.url}&x={CANARY}", pool_size=0),
        lambda: portal.sign_contexts([key]),
        lambda: portal.sign_contexts([CANARY]),  # type: ignore[list-item]
        lambda: Keyring([(CANARY, key)]),
        lambda: Keyring([("a", key)]),
        lambda: Keyring(CANARY),  # type: ignore[arg-type]
        lambda: Keyring.from_file(CANARY),
        lambda: Keyring.from_file(tmp_path / CANARY),
        lambda: Keyring.generate(CANARY),
        lambda: telehealth.connect(portal.url, schema=CANARY * 9),
        lambda: telehealth.connect(portal.url, keyring=CANARY),  # type: ignore[arg-type]
        lambda: portal.grant_service(CANARY + "\0", []),
        lambda: portal.grant_service("x", [CANARY]),
        lambda: portal.verify(CANARY, None),
        lambda: portal.prove_inclusion(CANARY, CANARY),
        lambda: portal.transaction(Actor.user(CANARY)).__enter__(),
        lambda: portal.transaction(Actor.service("x", address=CANARY)).__enter__(),
        lambda: portal.transaction(Actor.service("x", session=CANARY + "\0")).__enter__(),
        lambda: portal.transaction(CANARY).__enter__(),  # type: ignore[arg-type]
    ]
    for place, act in enumerate(acts):
        assert refused(f"portal {place}", act, variables=place < SECRET), place


def test_asyncio(portal: Portal) -> None:
    async def run() -> int:
        count = 0

        async def attempt(place: str, act: Any) -> None:
            nonlocal count
            try:
                await act
            except telehealth.Error as error:
                clean(place, error)
                count += 1

        opened = await aio.connect(portal.url)
        await attempt("connect", aio.connect(f"postgresql://zaphod:47114711@[::1/{CANARY}"))
        await attempt("connect", aio.connect(f"{portal.url}&x={CANARY}", context_key=CANARY.encode()))
        await attempt("break_glass", opened.break_glass(Actor.service("tests"), uuid4(), CANARY))
        await attempt("emergency", opened.find_for_emergency(Actor.user(uuid4()), CANARY, email=CANARY, last_name=CANARY))
        await attempt("sign_contexts", opened.sign_contexts([CANARY.encode()]))
        async with opened.transaction(Actor.service("tests")) as tx:
            for operation in OPERATIONS:
                for arguments in given(operation["arguments"]):
                    async with tx.savepoint():
                        await attempt(operation["name"], getattr(tx, operation["name"])(**arguments))
            for value in VALUES:
                await attempt("list", tx.list(User, email=value))
                await attempt("stream", _all(tx.stream(User, email=value)))
        await opened.close()
        return count

    assert asyncio.run(run()) > 300


async def _all(stream: Any) -> list[Any]:
    return [entity async for entity in stream]


def test_cancelled_tasks(portal: Portal) -> None:
    async def run() -> None:
        opened = await aio.connect(portal.url, pool_size=1)
        async with opened.transaction(Actor.service("tests")) as tx:
            # The only thread is busy, so the following calls are queued.
            loop = asyncio.get_running_loop()
            gate = asyncio.Event()
            busy = tx._threads.submit(lambda: asyncio.run_coroutine_threadsafe(gate.wait(), loop).result())
            waiting: list[asyncio.Task[Any]] = [
                asyncio.create_task(tx.verify_password(email="x@example.com", password=CANARY)),
                asyncio.create_task(tx.list(User, email=CANARY)),
            ]
            await asyncio.sleep(0)
            for task in waiting:
                task.cancel()
            outcomes = await asyncio.gather(*waiting, return_exceptions=True)
            gate.set()
            await asyncio.wrap_future(busy)
        for outcome in outcomes:
            assert isinstance(outcome, asyncio.CancelledError)
            clean("cancelled", outcome)
        await opened.close()

    asyncio.run(run())

