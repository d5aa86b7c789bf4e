"""A database with the library's tables and those of the peers, and 10,000 prescriptions as JSON text."""

from __future__ import annotations

import json
import os
import random
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psycopg
import telehealth
from harness import expect
from model import TEXT
from psycopg import sql
from telehealth import Actor, Patient, Portal, Provider, User

SERVICE = Actor.service("bench")
"""Has every grant. The name appears in the audit log."""
FILES = Path(__file__).parents[1]
OPEN = [{"from": "00:00", "until": "24:00"}]
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass
class Clinic:
    """A database with a patient and a provider, to whom the patient is assigned."""

    url: str
    portal: Portal
    owner: psycopg.Connection
    """A superuser's connection, in autocommit mode, to clean up and to verify."""
    patient: UUID
    provider: UUID
    logged: tuple[int, int] = (0, 0)
    """The number of entries in both logs when the tables were emptied."""

    def texts(self, count: int) -> list[str]:
        """Return prescriptions as JSON text, with different ids."""
        numbers = random.Random(count)
        row = json.loads(TEXT) | {"patient_id": str(self.patient), "provider_id": str(self.provider)}
        return [json.dumps(row | {"id": str(UUID(int=numbers.getrandbits(128), version=4))}) for _ in range(count)]

    def empty(self) -> None:
        """Remove all prescriptions, without the triggers that would log it. Logs stay: the library's is append-only."""
        self.owner.execute("SET session_replication_role = replica")
        self.owner.execute("TRUNCATE public.prescriptions, bare.prescriptions, duties.prescriptions CASCADE")
        self.owner.execute("SET session_replication_role = origin")
        self.logged = self._count("public.audit_logs"), self._count("duties.audit_log")

    def holds(self, schema: str, count: int) -> None:
        """Verify the number of prescriptions, and with duties that they are sealed and logged."""
        expect(self._count(f"{schema}.prescriptions"), count)
        if schema == "public":
            expect(self._count("public.prescriptions WHERE medication_name LIKE 'phi:%'"), count)
            expect(self._count("public.audit_logs") - self.logged[0], count)
        if schema == "duties":
            expect(self._count("duties.prescriptions WHERE medication_name LIKE 'v1:%'"), count)
            expect(self._count("duties.audit_log") - self.logged[1], count)

    def _count(self, rows: str) -> int:
        found = self.owner.execute(f"SELECT count(*) FROM {rows}").fetchone()
        return found[0] if found else 0


def database(name: str) -> str:
    """Create an empty database on the server, and return its URL."""
    server = os.environ["TELEHEALTH_BENCH_URL"]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return server.replace("postgresql:///postgres?", f"postgresql:///{name}?")


def open_portal(url: str) -> Portal:
    """Connect, migrate, and grant the service account everything."""
    portal = telehealth.connect(url, keyring=telehealth.Keyring.generate("2026a"))
    portal.migrate()
    portal.grant_service("bench", telehealth.GRANTS)
    return portal


def open_clinic(name: str) -> Clinic:
    """Create a database for a section."""
    url = database(name)
    portal = open_portal(url)
    owner = psycopg.connect(url, autocommit=True)
    hours = {"time_zone": "UTC", "slot_minutes": 30, "weekly": {day: OPEN for day in DAYS}}
    with portal.transaction(SERVICE) as tx:
        patient, provider = tx.add_all(
            [
                User.register(email="ada@example.com", role="patient").activate(),
                User.register(email="house@example.com", role="provider").activate(),
            ]
        )
        tx.add(
            Provider.register(
                user=provider,
                first_name="Gregory",
                last_name="House",
                license_number="MA-1",
                license_state="MA",
                license_expiry_date="2099-12-31",
                consultation_fee="80.00",
                availability_schedule=hours,
            )
        )
        tx.add(
            Patient.register(
                user=patient,
                first_name="Ada",
                last_name="Lovelace",
                date_of_birth="1985-12-10",
                primary_provider_id=provider.id,
            )
        )
    for file in ("bare.sql", "duties.sql"):
        owner.execute((FILES / file).read_text())
    owner.execute("INSERT INTO bare.patients VALUES (%s)", [patient.id])
    owner.execute("INSERT INTO bare.providers VALUES (%s)", [provider.id])
    return Clinic(url, portal, owner, patient.id, provider.id)
