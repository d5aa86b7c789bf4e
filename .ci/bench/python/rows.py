"""Prescriptions in PostgreSQL: inserted from text, read in pages, one read as a person, one added."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import duties
import psycopg
from clinic import SERVICE, Clinic, open_clinic
from duties import act, checked, seal
from harness import QUICK, Contestant, compare, expect
from model import Prescription
from peers import BARE, DUTIES, Row
from psycopg.rows import dict_row
from sqlalchemy import create_engine, insert, select
from sqlalchemy.orm import Session
from telehealth import Actor
from telehealth import Prescription as Entity

ROWS, PAGE = 10_000, 1_000
ROUNDS = 2 if QUICK else 7
OURS = "all rules, 7 columns sealed, policies for the actor, audit log; in one transaction"
BARE_DOES = "the same checks; no sealing, no policies, no audit log"
SAME = "the same checks, 7 columns sealed by AES-GCM of `cryptography`, policies, audit trigger per row"
COLUMNS = list(Prescription.model_fields)


def main() -> None:
    clinic = open_clinic("bench_python_rows")
    engine = create_engine(clinic.url.replace("postgresql:", "postgresql+psycopg:"))
    loop = asyncio.new_event_loop()
    connection = loop.run_until_complete(asyncpg.connect(clinic.url))
    insertions(clinic, engine, loop, connection)
    reads(clinic, engine, loop, connection)
    points(clinic, engine)
    additions(clinic, engine)
    loop.run_until_complete(connection.close())
    clinic.portal.close()


def insertions(clinic: Clinic, engine: Any, loop: Any, connection: asyncpg.Connection) -> None:
    texts = clinic.texts(ROWS)

    def ours() -> None:
        with clinic.portal.transaction(SERVICE) as tx:
            tx.add_all([Entity.from_json(text) for text in texts])

    def orm() -> None:
        with Session(engine) as session:
            session.add_all([Row(**Prescription.model_validate_json(text).model_dump()) for text in texts])
            session.commit()

    def core() -> None:
        with engine.begin() as begun:
            begun.execute(insert(BARE), [Prescription.model_validate_json(text).model_dump() for text in texts])

    def same() -> None:
        with engine.begin() as begun:
            act(begun, "duties_service")
            begun.execute(insert(DUTIES), [seal(Prescription.model_validate_json(text).model_dump()) for text in texts])

    def copy() -> None:
        records = [tuple(Prescription.model_validate_json(text).model_dump().values()) for text in texts]
        work = connection.copy_records_to_table("prescriptions", schema_name="bare", columns=COLUMNS, records=records)
        loop.run_until_complete(work)

    def stored(schema: str) -> Callable[[Any], None]:
        return lambda _: clinic.holds(schema, ROWS)

    compare(
        "python.insert",
        [
            Contestant("telehealth", OURS, ours, clinic.empty, stored("public")),
            Contestant("SQLAlchemy ORM + pydantic", BARE_DOES, orm, clinic.empty, stored("bare")),
            Contestant("SQLAlchemy Core + pydantic", BARE_DOES, core, clinic.empty, stored("bare")),
            Contestant("asyncpg COPY + pydantic", BARE_DOES, copy, clinic.empty, stored("bare")),
            Contestant("SQLAlchemy Core + pydantic, same duties", SAME, same, clinic.empty, stored("duties")),
        ],
        operations=1,
        rounds=ROUNDS,
    )
    # For the next benchmarks.
    clinic.empty()
    ours(), core(), same()
    clinic.owner.execute("ANALYZE public.prescriptions, bare.prescriptions, duties.prescriptions")


def reads(clinic: Clinic, engine: Any, loop: Any, connection: asyncpg.Connection) -> None:
    def ours() -> list[Any]:
        with clinic.portal.transaction(SERVICE) as tx:
            return list(tx.stream(Entity))

    def pages(read: Callable[[UUID | None], list[Any]]) -> list[Any]:
        rows: list[Any] = []
        after = None
        while page := read(after):
            rows.extend(page)
            after = page[-1].id
        return rows

    def of(table: Any, after: UUID | None) -> Any:
        query = select(table).order_by(table.c.id).limit(PAGE)
        return query if after is None else query.where(table.c.id > after)

    def orm() -> list[Any]:
        def read(after: UUID | None) -> list[Any]:
            query = select(Row).order_by(Row.id).limit(PAGE)
            found = session.scalars(query if after is None else query.where(Row.id > after))
            return [Prescription.model_validate(row) for row in found]

        with Session(engine) as session, session.begin():
            return pages(read)

    def core() -> list[Any]:
        with engine.begin() as begun:
            return pages(lambda after: [Prescription.model_validate(row) for row in begun.execute(of(BARE, after))])

    def same() -> list[Any]:
        with engine.begin() as begun:
            act(begun, "duties_service")
            return pages(lambda after: [checked(row) for row in begun.execute(of(DUTIES, after)).mappings()])

    async def bare() -> list[Any]:
        rows: list[Any] = []
        async with connection.transaction():
            after = UUID(int=0)
            query = "SELECT * FROM bare.prescriptions WHERE id > $1 ORDER BY id LIMIT $2"
            while page := await connection.fetch(query, after, PAGE):
                rows.extend(page)
                after = page[-1]["id"]
        return rows

    def complete(rows: list[Any]) -> None:
        expect(len({row["id"] if isinstance(row, asyncpg.Record) else row.id for row in rows}), ROWS)
        name = rows[-1]["medication_name"] if isinstance(rows[-1], asyncpg.Record) else rows[-1].medication_name
        expect(name, "Amoxicillin 500 mg oral capsule")

    compare(
        "python.read",
        [
            Contestant("telehealth", "opened, all rules checked, policies", ours, check=complete),
            Contestant("SQLAlchemy + pydantic", "the same checks; nothing sealed, no policies", orm, check=complete),
            Contestant("SQLAlchemy Core + pydantic", "the same checks; nothing sealed, no policies", core, check=complete),
            Contestant("asyncpg", "typed records; no checks, nothing sealed, no policies", lambda: loop.run_until_complete(bare()), check=complete),
            Contestant("SQLAlchemy Core + pydantic, same duties", "opened, the same checks, policies", same, check=complete),
        ],
        operations=1,
        rounds=ROUNDS,
    )


def points(clinic: Clinic, engine: Any) -> None:
    count = 50 if QUICK else 200
    ids = random.Random(1).sample([row[0] for row in clinic.owner.execute("SELECT id FROM prescriptions")], count)
    person = Actor.user(clinic.patient)
    connection = psycopg.connect(clinic.url, row_factory=dict_row)
    alone = psycopg.connect(clinic.url, row_factory=dict_row, autocommit=True)
    query = "SELECT * FROM bare.prescriptions WHERE id = %s"

    def ours(id: UUID) -> Any:
        with clinic.portal.transaction(person) as tx:
            return tx.get(Entity, id)

    def orm(id: UUID) -> Any:
        with Session(engine) as session, session.begin():
            return Prescription.model_validate(session.get(Row, id))

    def bare(id: UUID) -> Any:
        with connection.transaction():
            return connection.execute(query, [id]).fetchone()

    def five_trips(id: UUID) -> Any:
        with connection.transaction():
            connection.execute("SET LOCAL ROLE duties_person")
            connection.execute("SELECT set_config('app.person', %s, true)", [str(clinic.patient)])
            return connection.execute("SELECT * FROM duties.prescriptions WHERE id = %s", [id]).fetchone()

    def same(id: UUID) -> Any:
        with engine.begin() as begun:
            act(begun, "duties_person", clinic.patient)
            return checked(begun.execute(select(DUTIES).where(DUTIES.c.id == id)).mappings().one())

    def each(read: Callable[[UUID], Any]) -> Callable[[], list[Any]]:
        return lambda: [read(id) for id in ids]

    def complete(rows: list[Any]) -> None:
        expect([row["id"] if isinstance(row, dict) else row.id for row in rows], ids)

    no_checks = "no checks, nothing sealed, no policies; three round trips"
    compare(
        "python.point",
        [
            Contestant("telehealth", "opened, all rules checked, policies for the patient", each(ours), check=complete),
            Contestant("SQLAlchemy + pydantic", "the same checks; nothing sealed, no policies", each(orm), check=complete),
            Contestant("psycopg", no_checks, each(bare), check=complete),
            Contestant(
                "psycopg, autocommit",
                "no checks, nothing sealed, no policies; one round trip",
                each(lambda id: alone.execute(query, [id]).fetchone()),
                check=complete,
            ),
            Contestant("psycopg, RLS in five trips", "policies; no checks, not opened", each(five_trips), check=complete),
            Contestant("SQLAlchemy Core + pydantic, same duties", "opened, the same checks, policies", each(same), check=complete),
        ],
        operations=count,
        rounds=7 if QUICK else 21,
    )
    connection.close()
    alone.close()


def additions(clinic: Clinic, engine: Any) -> None:
    count = 50 if QUICK else 200
    person = Actor.user(clinic.provider)
    row = json.loads(clinic.texts(1)[0])
    given: list[Any] = []

    def prepare(make: Callable[[dict[str, Any]], Any]) -> Callable[[], None]:
        return lambda: (clinic.empty(), given.clear(), given.extend(make(row | {"id": str(uuid4())}) for _ in range(count)))[0]

    def ours(entity: Entity) -> None:
        with clinic.portal.transaction(person) as tx:
            tx.add(entity)

    def orm(model: Prescription) -> None:
        with Session(engine) as session:
            session.add(Row(**model.model_dump()))
            session.commit()

    def core(model: Prescription) -> None:
        with engine.begin() as begun:
            begun.execute(insert(BARE), model.model_dump())

    def same(model: Prescription) -> None:
        with engine.begin() as begun:
            act(begun, "duties_person", clinic.provider)
            begun.execute(insert(DUTIES), seal(model.model_dump()))

    def contestant(name: str, does: str, schema: str, make: Any, add: Callable[[Any], None]) -> Contestant:
        work = lambda: [add(it) for it in given]  # noqa: E731
        return Contestant(name, does, work, prepare(make), lambda _: clinic.holds(schema, count))

    compare(
        "python.add",
        [
            contestant("telehealth", OURS.replace("the actor", "the provider"), "public", Entity.from_dict, ours),
            contestant("SQLAlchemy + pydantic", BARE_DOES, "bare", Prescription.model_validate, orm),
            contestant("SQLAlchemy Core + pydantic", BARE_DOES, "bare", Prescription.model_validate, core),
            contestant("SQLAlchemy Core + pydantic, same duties", SAME, "duties", Prescription.model_validate, same),
        ],
        operations=count,
        rounds=7 if QUICK else 21,
    )
