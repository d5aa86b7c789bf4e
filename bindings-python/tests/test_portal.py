"""Transactions on a real PostgreSQL."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import uuid4

import pytest
import telehealth
from conftest import CONTENTION, SERVICE, booked, clinic, new_patient, new_user, when_adding_an_admin
from telehealth import (
    Actor,
    ConflictError,
    Consultation,
    ValidationError,
    NotFoundError,
    Portal,
    Prescription,
    Provider,
    TransitionError,
    StaleError,
    Transaction,
    UnavailableError,
    User,
    UserStatus,
    aio,
)

NOW = datetime.now(timezone.utc)


def test_add_get_save_remove(tx: Transaction) -> None:
    user = tx.add(new_user())
    assert tx.get(User, user.id) == user == tx.get(User, str(user.id))
    active = tx.save(user.activate())
    assert active.status is UserStatus.ACTIVE
    assert active.updated_at > user.updated_at
    tx.remove(active)
    with pytest.raises(NotFoundError) as caught:
        tx.get(User, user.id)
    assert (caught.value.entity, caught.value.id, caught.value.code) == ("user", user.id, "row.not_found")


def test_batches(tx: Transaction) -> None:
    users = tx.add_all(new_user() for _ in range(250))
    ids = [user.id for user in reversed(users)]
    assert tx.get_many(User, [*ids, uuid4()]) == users[::-1]
    assert tx.add_all([]) == [] == tx.get_many(User, [])


def test_lists_and_streams(tx: Transaction) -> None:
    # Ids grow with time, so rows left by other tests come before this one.
    start = tx.add(new_user()).id
    providers = tx.add_all(new_user("provider") for _ in range(7))
    page = tx.list(User, limit=3, role="provider", status=UserStatus.PENDING, after=start)
    assert list(page.items) == providers[:3] and page.next == str(providers[2].id)
    assert tx.list(User, limit=100, after=page.next, role="provider").items == tuple(providers[3:])
    assert tx.list(User, role="provider", after=start).next is None
    assert tx.list(User, email=providers[0].email).items == (providers[0],)
    tx.add_all(new_user("admin") for _ in range(1_203))
    assert sum(1 for _ in tx.stream(User, role="admin")) == 1_203


@pytest.mark.parametrize("fails", [False, True])
def test_a_stream_that_is_left_before_its_end_keeps_no_connection(portal: Portal, fails: bool) -> None:
    with telehealth.connect(portal.url, pool_size=1) as small:
        small.run(SERVICE, lambda tx: tx.add_all(new_user("provider") for _ in range(1_001)))
        streams: list[Iterable[User]] = []
        with contextlib.suppress(ZeroDivisionError), small.transaction(SERVICE) as tx:
            # Kept beyond the transaction.
            streams.append(tx.stream(User, role="provider"))
            assert next(iter(streams[0])).role == "provider"
            assert tx.count(User, role="provider") >= 1_001
            if fails:
                raise ZeroDivisionError
        metrics = small.metrics()
        assert (metrics.connections_used, metrics.connections_idle, metrics.connections_opened) == (0, 1, 1)


def test_saving_or_removing_a_stale_entity_fails(tx: Transaction) -> None:
    user = tx.add(new_user())
    tx.save(user.activate())
    for write in (tx.save, tx.remove):
        with pytest.raises(StaleError) as caught:
            write(user)
        assert (caught.value.entity, caught.value.id) == ("user", user.id)


def test_a_conflict_names_the_field(tx: Transaction) -> None:
    user = tx.add(new_user())
    with pytest.raises(ConflictError) as caught, tx.savepoint():
        tx.add(User.register(email=user.email.upper(), role="patient"))
    assert [(v.field, v.code) for v in caught.value.violations] == [("email", "user.email_taken")]
    with pytest.raises(ConflictError) as caught, tx.savepoint():
        tx.add(user)
    assert caught.value.code == "id.taken"
    assert tx.get(User, user.id) == user


def test_a_conflict_names_the_row_of_a_batch(tx: Transaction) -> None:
    taken = tx.add(new_user())
    batch = [new_user(), new_user(), User.register(email=taken.email, role="patient"), new_user()]
    with pytest.raises(ConflictError) as caught, tx.savepoint():
        tx.add_all(batch)
    [violation] = caught.value.violations
    assert (violation.code, violation.field, violation.parameters["row"]) == ("user.email_taken", "email", 2)


def test_saving_in_a_loop_takes_the_returned_entity(tx: Transaction) -> None:
    user = tx.add(new_user().activate())
    for number in range(20):
        user = tx.save(user.revise(phone=f"+1415555{number:04}"))
    assert tx.get(User, user.id) == user
    tx.save(user.suspend())
    with pytest.raises(StaleError):  # the copy from before
        tx.save(user.deactivate())


def test_double_booking_is_a_conflict(tx: Transaction) -> None:
    patient, provider = clinic(tx)
    tx.add(booked(patient, provider))
    with pytest.raises(ConflictError) as caught:
        tx.add(booked(patient, provider))
    assert caught.value.code == "consultation.double_booking"
    assert "cough" not in str(caught.value)


def test_operations(tx: Transaction) -> None:
    patient, provider = clinic(tx)
    later, sooner = tx.add_all([booked(patient, provider, 2), booked(patient, provider, 1)])
    page = tx.list(Consultation, provider_id=provider.id, order="scheduled_at", limit=1)
    assert page.items == (sooner,)
    assert tx.list(Consultation, provider_id=provider.id, order="scheduled_at", after=page.next).items == (later,)
    assert list(tx.stream(Consultation, provider_id=provider.id, order="-scheduled_at")) == [later, sooner]
    assert tx.count(Consultation, provider_id=provider.id) == 2
    assert tx.free_slots(provider_id=provider.id, since=NOW, until=NOW + timedelta(days=5)) == []
    chart = tx.chart(patient_id=patient.id)
    assert chart.patient == patient and chart.consultations == (later, sooner)
    user = tx.get(User, patient.id)
    assert tx.user_by_email(email=user.email.title()) == user
    assert tx.user_by_email(email="nobody@example.com") is None
    order = Prescription.prescribe(
        patient_id=patient.id,
        provider=provider,
        visit=sooner,
        medication_name="Amoxicillin",
        strength="500 mg",
        dosage_form="capsule",
        quantity=21,
        days_supply=7,
        instructions="one every eight hours",
        expires_at=datetime.now(timezone.utc) + timedelta(days=30),
    )
    stored = tx.add(order)
    assert tx.prescriptions_of(consultation_ids=[sooner.id, uuid4()]) == [stored]
    assert stored in tx.list(Prescription, expires_before=NOW + timedelta(days=60), order="-id").items
    with pytest.raises(NotFoundError):
        tx.chart(patient_id=uuid4())


def test_invalid_arguments_are_reported(tx: Transaction) -> None:
    anything: Any = tx
    cases: list[tuple[Callable[[], object], str]] = [
        (lambda: anything.add({"email": "x"}), "entity"),
        (lambda: anything.add_all([new_user(), None]), "entities/1"),
        (lambda: anything.get("users", uuid4()), "table"),
        (lambda: anything.get(telehealth.Entity, uuid4()), "table"),
        (lambda: anything.get(User, "x"), "id"),
        (lambda: anything.get(User, None), "id"),
        (lambda: anything.get_many(User, [uuid4(), 5]), "ids"),
        (lambda: anything.list(User, limit=0), "limit"),
        (lambda: anything.list(User, limit=1_001), "limit"),
        (lambda: anything.list(User, limit=-1), "limit"),
        (lambda: anything.list(User, limit=2**80), "limit"),
        (lambda: anything.list(User, limit="ten"), "limit"),
        (lambda: anything.list(User, after="x"), "after"),
        (lambda: anything.list(User, wings=2), "wings"),
        (lambda: anything.list(User, role="surgeon"), "role"),
        (lambda: next(anything.stream(User, email="\ud800")), "email"),
        (lambda: anything.list(User, order="email"), "order"),
        (lambda: anything.list(User, order=1), "order"),
        (lambda: anything.count(User, wings=2), "wings"),
        (lambda: anything.free_slots(provider_id=1, since=NOW, until=NOW), "provider_id"),
        (lambda: anything.free_slots(provider_id=uuid4(), since=NOW), "until"),
        (lambda: anything.user_by_email(email="\0"), "email"),
        (lambda: anything.save(None), "entity"),
        (lambda: anything.remove(User), "entity"),
    ]
    for work, field in cases:
        with pytest.raises(ValidationError) as caught:
            work()
        assert caught.value.violations[0].field == field
    assert anything.list(User, email="nobody@example.com").items == ()


def test_all_violations_of_an_operation_are_reported_at_once(tx: Transaction) -> None:
    wrong: dict[str, Any] = {
        "patient_id": "ada",
        "provider_id": 7,
        "consultation_type": "initial",
        "scheduled_at": datetime(2030, 1, 1),
        "duration_minutes": 30,
        "fee": "-1",
        "chief_complaint": "x" * 1_000_001,
        "patient_state": "ny",
        "wings": 2,
    }
    with pytest.raises(ValidationError) as caught:
        tx.book_visit(**wrong)
    # Python reads the first three, and the unknown one; core reads the others.
    assert {violation.field: violation.code for violation in caught.value.violations} == {
        "patient_id": "uuid.malformed",
        "provider_id": "field.wrong_type",
        "scheduled_at": "timestamp.malformed",
        "wings": "field.unknown",
        "fee": "money.negative",
        "chief_complaint": "text.too_long",
        "patient_state": "us_state.malformed",
    }
    assert len(caught.value.violations) == 7


def test_all_violations_of_a_portal_operation_are_reported_at_once(portal: Portal) -> None:
    with pytest.raises(ValidationError) as caught:
        portal.break_glass(SERVICE, "ada", "x" * 1_001)
    codes = {violation.field: violation.code for violation in caught.value.violations}
    assert codes == {"patient_id": "uuid.malformed", "reason": "text.too_long"}


def test_an_exception_rolls_the_transaction_back(portal: Portal) -> None:
    user = new_user()
    with pytest.raises(ZeroDivisionError), portal.transaction(SERVICE) as tx:
        tx.add(user)
        raise ZeroDivisionError
    with portal.transaction(SERVICE) as tx, pytest.raises(NotFoundError):
        tx.get(User, user.id)


def test_a_savepoint_rolls_back_only_its_block(tx: Transaction) -> None:
    kept, undone, later = new_user(), new_user(), new_user()
    tx.add(kept)
    with contextlib.suppress(ConflictError), tx.savepoint():
        tx.add(undone)
        with tx.savepoint() as inner:
            inner.add(later)
        tx.add(kept)
    assert tx.get_many(User, [kept.id, undone.id, later.id]) == [kept]
    with tx.savepoint():
        tx.add(later)
    assert tx.get(User, later.id) == later


def test_a_failed_statement_aborts_the_transaction(portal: Portal) -> None:
    user = new_user()
    with pytest.raises(UnavailableError) as caught, portal.transaction(SERVICE) as tx:
        tx.add(user)
        with contextlib.suppress(ConflictError):
            tx.add(user)
        with pytest.raises(UnavailableError):
            tx.get(User, user.id)
    assert caught.value.code == "transaction.aborted"
    with portal.transaction(SERVICE) as tx, pytest.raises(NotFoundError):
        tx.get(User, user.id)


def test_a_finished_transaction_cannot_be_used(portal: Portal) -> None:
    with portal.transaction(SERVICE) as tx:
        pass
    with pytest.raises(UnavailableError) as caught:
        tx.list(User)
    assert caught.value.code == "transaction.finished"


def test_run_returns_the_result_of_the_function(portal: Portal) -> None:
    user = new_user()
    assert portal.run(SERVICE, lambda tx: tx.add(user)) == user
    with pytest.raises(TransitionError):
        portal.run(SERVICE, lambda tx: tx.save(user.delete().activate()))


@pytest.mark.parametrize("at_commit", [False, True])
def test_run_repeats_after_contention(portal: Portal, at_commit: bool) -> None:
    calls: list[int] = []

    def contended(times: int) -> str:
        def work(tx: Transaction) -> str:
            calls.append(1)
            if len(calls) <= times:
                tx.add(new_user("admin"))
            return "done"

        calls.clear()
        return portal.run(SERVICE, work)

    with when_adding_an_admin(portal, CONTENTION, at_commit=at_commit):
        assert contended(2) == "done"
        assert len(calls) == 3
        with pytest.raises(UnavailableError) as caught:
            contended(99)
        assert (len(calls), caught.value.code) == (8, "database.contention")


class Failed(Exception):
    """An error of an application."""


def wrap_contention(tx: Transaction) -> None:
    try:
        tx.add(new_user("admin"))
    except UnavailableError as error:
        raise Failed from error


def forget_contention(tx: Transaction) -> None:
    with contextlib.suppress(UnavailableError), tx.savepoint():
        tx.add(new_user("admin"))
    raise Failed


def pretend_contention(_: Transaction) -> None:
    raise UnavailableError("contention", code="database.contention")


@pytest.mark.parametrize(
    ("work", "error", "attempts"),
    [(wrap_contention, Failed, 8), (forget_contention, Failed, 1), (pretend_contention, UnavailableError, 1)],
)
def test_the_transaction_itself_knows_whether_it_met_contention(
    portal: Portal, work: Callable[[Transaction], None], error: type[Exception], attempts: int
) -> None:
    calls: list[int] = []

    def counted(tx: Transaction) -> None:
        calls.append(1)
        work(tx)

    with when_adding_an_admin(portal, CONTENTION):
        with pytest.raises(error):
            portal.run(SERVICE, counted)
    assert len(calls) == attempts


def test_a_transaction_of_a_user(portal: Portal) -> None:
    user = portal.run(SERVICE, lambda tx: tx.add(new_user().activate()))
    with portal.transaction(Actor.user(user.id)) as tx:
        tx.list(User, limit=1)


@pytest.mark.parametrize("actor", [None, "service", Actor.user("me"), Actor.service("\ud800"), Actor.service("a\0b"), Actor.service(5)])  # type: ignore[arg-type]
def test_invalid_actors_are_rejected(portal: Portal, actor: Any) -> None:
    with pytest.raises(ValidationError) as caught, portal.transaction(actor):
        pass
    assert caught.value.violations[0].entity == "actor"


def test_long_text_is_stored_unchanged(tx: Transaction) -> None:
    patient, provider = clinic(tx)
    text = "🩺\ud7ff\"'\\;--" * 900
    visit = tx.add(booked(patient, provider).document(notes=text))
    assert tx.get(type(visit), visit.id).notes == text
    assert tx.get(Provider, provider.id).bio is None


def test_a_patient_requires_a_stored_user(tx: Transaction) -> None:
    with pytest.raises(ValidationError) as caught:
        tx.add(new_patient(new_user()))
    assert {violation.code for violation in caught.value.violations} <= {"reference.unknown", "user.role_mismatch"}


@pytest.mark.parametrize("wrong", [1, None, "yes"])
def test_allow_all_is_a_boolean(wrong: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        telehealth.embedded(allow_all=wrong)
    assert [(it.field, it.code) for it in caught.value.violations] == [("allow_all", "field.wrong_type")]
    with pytest.raises(ValidationError):
        asyncio.run(aio.embedded(allow_all=wrong))
