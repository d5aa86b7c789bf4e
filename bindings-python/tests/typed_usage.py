"""A typical program, which the type checkers check and a test runs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

import telehealth
from telehealth import Actor, Consultation, Entity, Page, Patient, Portal, Provider, Transaction, User, UserStatus, aio

if TYPE_CHECKING:
    from typing_extensions import assert_type
else:

    def assert_type(value: object, _: object) -> object:
        """Do nothing at run time."""
        return value


E = TypeVar("E", bound=Entity)


def day(portal: Portal) -> str:
    """Book and hold one visit."""
    with portal.transaction(Actor.service("typed-usage")) as tx:
        doctor = tx.add(User.register(email="grace.typed@example.com", role="provider"))
        person = tx.add(User.register(email="ada.typed@example.com", role=telehealth.UserRole.PATIENT))
        provider = tx.add(
            Provider.register(
                user=doctor,
                first_name="Grace",
                last_name="Hopper",
                license_number="MD-1",
                license_state="NY",
                license_expiry_date=date(2099, 12, 31),
                consultation_fee=Decimal("120.50"),
            )
        )
        patient = tx.add(Patient.register(user=person, first_name="Ada", last_name="Lovelace", date_of_birth="1990-12-10"))
        visit = Consultation.schedule(
            patient_id=patient.id,
            provider=provider,
            consultation_type="initial",
            scheduled_at=datetime.now(timezone.utc) + timedelta(minutes=10),
            duration_minutes=30,
        )
        visit = tx.add(visit)
        assert_type(visit, Consultation)
        assert_type(visit.fee, Decimal)
        assert_type(visit.id, UUID)
        assert_type(visit.started_at, "datetime | None")
        assert_type(visit.prescription_ids, tuple[UUID, ...])
        now = datetime.now(timezone.utc)
        visit = tx.save(visit.start(now=now)).complete(plan="rest", now=now + timedelta(minutes=20))
        visit = tx.save(visit)
        assert_type(read_lists(tx), "User | None")
        assert_type(everything(tx, User), list[User])
        return report(visit)


def read_lists(tx: Transaction) -> User | None:
    """Read a list and a stream."""
    assert_type(tx.list(User, status=UserStatus.PENDING, limit=10), Page[User])
    stream: Iterator[Consultation] = tx.stream(Consultation, status="completed")
    for visit in stream:
        assert_type(visit, Consultation)
    found = tx.user_by_email(email="ada.typed@example.com")
    assert_type(found and tx.update(User, found.id, User.activate), User | None)
    return found


def everything(tx: Transaction, table: type[E]) -> list[E]:
    """Read all rows of any table."""
    assert tx.count(table) >= len(tx.list(table, limit=1).items)
    return list(tx.stream(table))


def report(visit: Consultation) -> str:
    """Describe a visit."""
    match visit:
        case Consultation(status=telehealth.ConsultationStatus.COMPLETED, duration_minutes=int(minutes), fee=fee):
            return f"{minutes} minutes for {fee}"
        case _:
            return visit.status


async def emails(portal: aio.Portal) -> list[str]:
    """Read e-mail addresses through the asynchronous portal."""
    async with portal.transaction(Actor.service("typed-usage")) as tx:
        assert_type(await tx.list(User, limit=1), Page[User])
        stream: AsyncIterator[User] = tx.stream(User, email="ada.typed@example.com")
        return [user.email async for user in stream]


def mistakes(user: User, tx: Transaction) -> None:
    """Contain errors that the type checkers must report; never run."""
    user.email = "other@example.com"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    User.register(email="a@example.com", role="surgeon")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    User.register(email=5, role="patient")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    user.fly()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
    tx.list(User, patient_id=user.id)  # type: ignore[arg-type]  # pyright: ignore[reportCallIssue]
