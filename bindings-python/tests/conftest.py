"""Fixtures: one PostgreSQL per run, and one transaction per test, which is rolled back."""

from __future__ import annotations

import itertools
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import psycopg
import pytest
import telehealth
from telehealth import Actor, Consultation, Patient, Portal, Provider, Transaction, User

if TYPE_CHECKING:
    from typing_extensions import LiteralString

SERVICE = Actor.service("tests")
NUMBERS = itertools.count(1)


class _Undone(Exception):
    """Rolls back the transaction of a test."""


@pytest.fixture(scope="session")
def portal() -> Iterator[Portal]:
    with telehealth.embedded(allow_all=True) as portal:
        yield portal


@pytest.fixture
def tx(portal: Portal) -> Iterator[Transaction]:
    with suppress(_Undone), portal.transaction(SERVICE) as transaction:
        yield transaction
        raise _Undone


@contextmanager
def when_adding_an_admin(portal: Portal, statement: LiteralString, *, at_commit: bool = False) -> Generator[None]:
    """Let the database run a statement of PL/pgSQL for each new account of an administrator."""
    when: LiteralString = "DEFERRED" if at_commit else "IMMEDIATE"
    with psycopg.connect(portal.url, autocommit=True) as owner:
        owner.execute(
            f"""CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {statement}; RETURN NEW; END $$;
            CREATE CONSTRAINT TRIGGER meddle AFTER INSERT ON users DEFERRABLE INITIALLY {when}
            FOR EACH ROW WHEN (NEW.role = 'admin') EXECUTE FUNCTION meddle()"""
        )
        try:
            yield
        finally:
            owner.execute("DROP TRIGGER meddle ON users; DROP FUNCTION meddle()")


CONTENTION: LiteralString = "RAISE EXCEPTION 'could not serialize access' USING ERRCODE = '40001'"
"""Fails as PostgreSQL does when transactions stand in each other's way."""


def new_user(role: telehealth.UserRoleLabel = "patient") -> User:
    """Return a user with a unique e-mail address."""
    return User.register(email=f"user{next(NUMBERS)}@example.com", role=role)


def new_provider(user: User) -> Provider:
    """Return a provider who can be booked."""
    return Provider.register(
        user=user,
        first_name="Grace",
        last_name="Hopper",
        license_number="MD-1",
        license_state="NY",
        license_expiry_date=date(2099, 12, 31),
    )


def new_patient(user: User) -> Patient:
    """Return a patient."""
    return Patient.register(user=user, first_name="Ada", last_name="Lovelace", date_of_birth=date(1990, 12, 10))


def clinic(tx: Transaction) -> tuple[Patient, Provider]:
    """Store a patient and a provider."""
    patient, provider = tx.add_all([new_user("patient"), new_user("provider")])
    return tx.add(new_patient(patient)), tx.add(new_provider(provider))


def booked(patient: Patient, provider: Provider, days: int = 1) -> Consultation:
    """Return a visit scheduled ``days`` from now."""
    return Consultation.schedule(
        patient_id=patient.id,
        provider=provider,
        consultation_type="initial",
        scheduled_at=datetime.now(timezone.utc) + timedelta(days=days),
        duration_minutes=30,
        chief_complaint="a cough",
    )
