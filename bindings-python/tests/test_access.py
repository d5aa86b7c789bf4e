"""Access control: users, service accounts and their grants, emergency access, and signed contexts."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from ipaddress import ip_address
from typing import Any
from uuid import uuid4

import pytest
import telehealth
import telehealth.aio
from conftest import SERVICE, new_patient, new_provider, new_user
from telehealth import Actor, AuditLog, DeniedError, ValidationError, Keyring, Notification, NotFoundError, Patient, Portal, User

SCHEMA = "access"


@pytest.fixture(scope="module")
def keyring() -> Keyring:
    return Keyring.generate("tests")


@pytest.fixture(scope="module")
def clinic(portal: Portal, keyring: Keyring) -> Iterator[Portal]:
    """A portal in which service accounts have no privileges until they are granted."""
    with telehealth.connect(portal.url, keyring=keyring, schema=SCHEMA, pool_size=4) as clinic:
        clinic.migrate()
        clinic.grant_service("tests", telehealth.GRANTS)
        yield clinic


def active(clinic: Portal, role: telehealth.UserRoleLabel) -> User:
    with clinic.transaction(SERVICE) as tx:
        return tx.add(new_user(role).activate())


def patient(clinic: Portal) -> Patient:
    user = active(clinic, "patient")
    with clinic.transaction(SERVICE) as tx:
        return tx.add(new_patient(user))


def test_users_see_only_their_own_rows(clinic: Portal) -> None:
    mine, other = patient(clinic), patient(clinic)
    with clinic.transaction(Actor.user(mine.id)) as tx:
        assert tx.get(Patient, mine.id) == mine
        # A row that the actor may not see cannot be distinguished from a missing one.
        answers: set[tuple[str, str]] = set()
        for id in (other.id, uuid4()):
            with pytest.raises(NotFoundError) as caught:
                tx.get(Patient, id)
            answers.add((caught.value.code, str(caught.value).replace(str(id), "")))
        assert len(answers) == 1
        assert [row.id for row in tx.list(Patient).items] == [mine.id]


def test_unknown_and_inactive_actors_are_denied(clinic: Portal) -> None:
    with clinic.transaction(SERVICE) as tx:
        pending = tx.add(new_user())
    for actor in (Actor.user(uuid4()), Actor.user(pending.id), Actor.service("stranger"), Actor.service("*")):
        with pytest.raises(DeniedError) as caught, clinic.transaction(actor):
            pass
        assert caught.value.code == "access.denied"


def test_a_service_account_has_exactly_the_granted_privileges(clinic: Portal) -> None:
    mine = patient(clinic)
    nightly = Actor.service("nightly")
    clinic.grant_service("nightly", ["patients:select"])
    with clinic.transaction(nightly) as tx:
        assert tx.get(Patient, mine.id) == mine
    with pytest.raises(DeniedError) as caught, clinic.transaction(nightly) as tx:
        tx.add(new_user())
    assert (caught.value.code, caught.value.grant) == ("access.grant_missing", "users:insert")
    with pytest.raises(DeniedError) as caught, clinic.transaction(nightly) as tx:
        tx.get(User, mine.id)
    assert caught.value.grant == "users:select"
    clinic.grant_service("nightly", [])
    with pytest.raises(DeniedError), clinic.transaction(nightly):
        pass
    wrong: list[Any] = [["patients:truncate"], ["nothing:select"], ["patients"], [1]]
    for grants in wrong:
        with pytest.raises(ValidationError):
            clinic.grant_service("nightly", grants)


def test_emergency_access_covers_one_chart(clinic: Portal) -> None:
    chart, other = patient(clinic), patient(clinic)
    doctor = active(clinic, "provider")
    with clinic.transaction(SERVICE) as tx:
        tx.add(new_provider(doctor))
    with pytest.raises(NotFoundError), clinic.transaction(Actor.user(doctor.id)) as tx:
        tx.get(Patient, chart.id)
    actor = Actor.user(doctor.id, address=ip_address("192.0.2.7"), session="s1")
    with clinic.transaction(SERVICE) as tx:
        email = tx.get(User, chart.id).email
    found = clinic.find_for_emergency(actor, "unconscious", last_name=chart.last_name, email=email)
    assert [match.patient_id for match in found.patients] == [chart.id]
    assert (found.patients[0].date_of_birth, found.has_more) == (chart.date_of_birth, False)
    before = datetime.now(timezone.utc)
    access = clinic.break_glass(actor, chart.id, "unconscious")
    assert isinstance(access, telehealth.EmergencyAccess)
    assert access.patient_id == chart.id
    assert timedelta(minutes=59) < access.expires_at - before < timedelta(minutes=61)
    with clinic.transaction(actor) as tx:
        assert tx.get(Patient, chart.id) == chart
        with pytest.raises(NotFoundError):
            tx.get(Patient, other.id)
    with clinic.transaction(SERVICE) as tx:
        assert len(tx.list(Notification, user_id=chart.id).items) == 1
        critical = [entry for entry in tx.list(AuditLog, actor_id=doctor.id).items if entry.severity == "critical"]
        assert [entry.action for entry in critical] == ["EMERGENCY_SEARCH", "EMERGENCY_ACCESS", "PATIENT_READ"]
        assert tx.emergency_reason(entry_id=critical[0].id) == "unconscious"
        assert tx.emergency_reason(entry_id=critical[1].id) == "unconscious"
    assert {entry.session_id for entry in critical} == {"s1"}
    assert {str(entry.ip_address) for entry in critical} == {"192.0.2.7"}


def test_invalid_emergency_requests_are_rejected(clinic: Portal) -> None:
    chart, doctor = patient(clinic), active(clinic, "provider")
    with clinic.transaction(SERVICE) as tx:
        tx.add(new_provider(doctor))
    actor = Actor.user(doctor.id)
    wrong: list[tuple[Any, str]] = [
        (" ", "text.blank"),
        ("x" * 10_000, "text.too_long"),
        ("a\0b", "text.null_byte"),
        (None, "field.missing"),
        (7, "field.wrong_type"),
    ]
    for reason, code in wrong:
        for attempt in (
            lambda reason=reason: clinic.break_glass(actor, chart.id, reason),
            lambda reason=reason: clinic.find_for_emergency(actor, reason, email="ada@example.com"),
        ):
            with pytest.raises(ValidationError) as caught:
                attempt()
            assert [violation.code for violation in caught.value.violations] == [code]
            assert "xxx" not in str(caught.value)
    with pytest.raises(ValidationError):
        clinic.find_for_emergency(actor, "unconscious", date_of_birth=chart.date_of_birth)
    with pytest.raises(NotFoundError):
        clinic.break_glass(actor, uuid4(), "unconscious")
    for somebody in (Actor.user(chart.id), SERVICE, Actor.user(uuid4())):
        with pytest.raises(DeniedError):
            clinic.break_glass(somebody, chart.id, "unconscious")
    for _ in range(20):
        clinic.break_glass(actor, chart.id, "unconscious")
    with pytest.raises(DeniedError) as denied:
        clinic.break_glass(actor, chart.id, "unconscious")
    assert denied.value.code == "emergency.access_limit"


def test_invalid_actors_are_rejected(clinic: Portal) -> None:
    wrong: list[Any] = [
        Actor.user("nobody"),
        Actor.service(""),
        Actor.service("x" * 201),
        Actor.user(uuid4(), address="no address"),
        Actor.user(uuid4(), session="a\0b"),
    ]
    for actor in wrong:
        with pytest.raises(ValidationError) as caught, clinic.transaction(actor):
            pass
        assert {violation.entity for violation in caught.value.violations} == {"actor"}


def test_contexts_must_be_signed_while_keys_are_set(portal: Portal, keyring: Keyring) -> None:
    key = os.urandom(32)
    schema = "signed"
    with telehealth.connect(portal.url, schema=schema, keyring=keyring, context_key=key, pool_size=1) as signed:
        signed.migrate()
        signed.grant_service("tests", telehealth.GRANTS)
        signed.sign_contexts([key])
        with signed.transaction(SERVICE) as tx:
            user = tx.add(new_user())
        for other in (None, os.urandom(32)):
            with (
                telehealth.connect(portal.url, schema=schema, context_key=other, pool_size=1) as forger,
                pytest.raises(DeniedError),
                forger.transaction(SERVICE),
            ):
                pass
        signed.sign_contexts([])
        with telehealth.connect(portal.url, schema=schema, pool_size=1) as unsigned, unsigned.transaction(SERVICE) as tx:
            assert tx.get(User, user.id) == user
        short: Any
        for short in (b"short", "text", 1):
            with pytest.raises(ValidationError):
                telehealth.connect(portal.url, context_key=short)
            with pytest.raises(ValidationError):
                signed.sign_contexts([short])


def test_grants_and_context_keys_in_asyncio(clinic: Portal, keyring: Keyring) -> None:
    async def main() -> None:
        async with await telehealth.aio.connect(clinic.url, schema=SCHEMA, keyring=keyring, pool_size=2) as portal:
            await portal.grant_service("daily", ["users:select"])
            async with portal.transaction(Actor.service("daily")) as tx:
                assert (await tx.list(User)).items
            await portal.grant_service("daily", [])
            await portal.sign_contexts([])

    asyncio.run(main())


def test_the_doctor_reports_findings(clinic: Portal) -> None:
    found = clinic.doctor()
    assert not [it for it in found if it.code.partition(".")[0] in {"policy", "function", "trigger", "grant"}]
    superuser = next(it for it in found if it.code == "login.superuser")
    assert isinstance(superuser, telehealth.Finding)
    assert (superuser.severity, superuser.sql) == ("critical", None)
    named = clinic.doctor(logins=["stranger"])
    assert [it.object for it in named if it.code == "login.missing"] == ["stranger"]
    with pytest.raises(telehealth.ValidationError, match="logins"):
        clinic.doctor(logins=[1])  # type: ignore[list-item]

    async def main() -> None:
        async with await telehealth.aio.connect(clinic.url, schema="access") as portal:
            assert await portal.doctor() == found

    asyncio.run(main())


def test_what_needs_no_decision_is_mended(clinic: Portal, keyring: Keyring) -> None:
    thresholds = {"sampled_rows": 10}
    found = clinic.check_operations(thresholds=thresholds)
    assert all(isinstance(it, telehealth.Finding) for it in found)
    planned = clinic.mend(thresholds=thresholds, dry_run=True)
    assert {it.state for it in planned} <= {"planned"}
    assert {it.code for it in planned} <= {it.code for it in found}
    assert all(isinstance(it, telehealth.Mend) and it.error is None for it in planned)
    for wrong, code in (
        ({"sampled_rows": -1}, "integer.out_of_range"),
        ({"sampled_rows": "many"}, "field.wrong_type"),
        ({"no_such": 1}, "field.unknown"),
    ):
        with pytest.raises(telehealth.ValidationError) as refused:
            clinic.mend(thresholds=wrong)  # type: ignore[arg-type]
        assert refused.value.code == code

    async def main() -> None:
        async with await telehealth.aio.connect(clinic.url, schema="access", keyring=keyring) as portal:
            assert await portal.mend(dry_run=True) == clinic.mend(dry_run=True)
            assert await portal.check_operations() == clinic.check_operations()

    asyncio.run(main())


def test_the_access_report_says_who_can_do_what(portal: Portal) -> None:
    report = portal.access_report("2026-01-01", dormant_days=30)
    assert (report.since, report.dormant_days) == (date(2026, 1, 1), 30)
    # A private server grants everything to every service account.
    assert report.needs_action
    services = next(section for section in report.sections if section.name == "services")
    assert services.columns == ("service", "grants", "last change") and services.rows[0][0] == "*"
    assert report.markdown.startswith("# Access report") and report.csv.startswith("rules,roles,")
    for wrong, code in (("yesterday", "date.malformed"), ("2026-02-30", "date.malformed")):
        with pytest.raises(ValidationError) as caught:
            portal.access_report(wrong)
        assert caught.value.code == code
    with pytest.raises(ValidationError):
        portal.access_report("2026-01-01", dormant_days=-1)
