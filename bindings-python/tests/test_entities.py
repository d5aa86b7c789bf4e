"""Entities without a database: constructors, commands, and behavior as Python values."""

from __future__ import annotations

import copy
import inspect
import json
import pickle
from dataclasses import FrozenInstanceError
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import telehealth
from conftest import booked, new_patient, new_provider, new_user
from telehealth import (
    Availability,
    ValidationError,
    Opening,
    Patient,
    PatientChart,
    Product,
    Provider,
    TransitionError,
    Slot,
    User,
    UserRole,
    UserStatus,
    WeeklyOpenings,
)

NOW = datetime(2026, 11, 22, 9, 30, 0, 123_456, tzinfo=timezone(timedelta(hours=1)))


def test_a_constructor_returns_python_types() -> None:
    user = User.register(email="Ada@Example.com", role="patient", phone="+1 (555) 010-0199", now=NOW)
    assert isinstance(user.id, UUID)
    assert user.email == "ada@example.com"
    assert user.role is UserRole.PATIENT
    assert user.status is UserStatus.PENDING
    assert user.created_at == datetime(2026, 11, 22, 8, 30, 0, 123_000, tzinfo=timezone.utc)
    assert user.created_at.tzinfo is timezone.utc
    assert user.email_verified is False
    assert user.last_login_at is None


def test_decimals_dates_and_lists() -> None:
    provider = new_provider(new_user("provider")).revise(consultation_fee=Decimal("1E+2"), languages_spoken=["en", "fr"])
    assert provider.consultation_fee == Decimal("100.00")
    assert provider.license_expiry_date == date(2099, 12, 31)
    assert provider.languages_spoken == ("en", "fr")
    assert provider.revise(consultation_fee=99).consultation_fee == Decimal("99.00")


def test_a_command_returns_a_changed_entity_and_keeps_omitted_members() -> None:
    user = new_user()
    revised = user.revise(phone="+15550100199", email=...)
    assert (revised.phone, revised.email, user.phone) == ("+15550100199", user.email, None)
    assert revised.revise(phone=None).phone is None
    assert user.activate().sign_in(now=NOW).last_login_at is not None


def test_a_transition_error_names_machine_state_and_event() -> None:
    with pytest.raises(TransitionError) as caught:
        new_user().delete().activate()
    error = caught.value
    assert (error.code, error.machine, error.from_, error.event) == ("status.transition", "user", "deleted", "activate")


def test_all_violations_are_reported_at_once() -> None:
    with pytest.raises(ValidationError) as caught:
        User.register(email="nobody", role=5, timezone="Mars", wings=2)  # type: ignore[call-arg, arg-type]
    codes = {violation.field: violation.code for violation in caught.value.violations}
    assert codes == {
        "email": "email.malformed",
        "role": "field.wrong_type",
        "timezone": "time_zone.unknown",
        "wings": "field.unknown",
    }
    assert {violation.entity for violation in caught.value.violations} == {"user"}


def test_arguments_are_keyword_only() -> None:
    with pytest.raises(TypeError):
        User.register("ada@example.com", "patient")  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        new_user().revise("ada@example.com")  # type: ignore[call-arg]


def test_signatures_and_documentation_come_from_rust() -> None:
    signature = inspect.signature(User.register)
    kinds = {parameter.kind for parameter in signature.parameters.values()}
    assert kinds == {inspect.Parameter.KEYWORD_ONLY}
    assert [name for name, p in signature.parameters.items() if p.default is p.empty] == ["email", "role"]
    assert inspect.signature(new_user().revise).parameters["email"].default is ...
    assert inspect.getdoc(User.register) == "Registers a user, who is pending until activated."
    assert inspect.getdoc(User.email) == "The e-mail address for signing in, unique ignoring case."
    assert User.__doc__ and UserRole.__doc__


def every_entity() -> list[telehealth.Entity]:
    """Return entities of several types."""
    user, doctor = new_user(), new_user("provider")
    patient, provider = new_patient(user), new_provider(doctor)
    return [user, patient, provider, booked(patient, provider)]


@pytest.mark.parametrize("entity", every_entity(), ids=lambda entity: type(entity).__name__)
def test_an_entity_is_a_frozen_value(entity: Any) -> None:
    cls: Any = entity.__class__
    assert pickle.loads(pickle.dumps(entity)) == entity
    assert copy.copy(entity) is entity and copy.deepcopy(entity) is entity
    assert cls(**entity.to_dict()) == entity == cls.from_dict(entity.to_dict())
    assert cls.from_json(entity.to_json()) == entity == cls.from_dict(json.loads(entity.to_json()))
    assert list(json.loads(entity.to_json())) == list(cls.__match_args__)
    assert len({entity, cls.from_json(entity.to_json())}) == 1
    assert entity != "something else" and entity != new_user()
    with pytest.raises(FrozenInstanceError):
        entity.id = None
    with pytest.raises(FrozenInstanceError):
        del entity.id
    with pytest.raises(AttributeError):
        entity.wings = 2  # there is no __dict__ either


def test_an_entity_can_be_matched() -> None:
    match new_user():
        case User(role=UserRole.PATIENT, status=UserStatus.PENDING, id=UUID()):
            pass
        case other:
            pytest.fail(repr(other))


def test_repr_contains_no_personal_data() -> None:
    patient = new_patient(User.register(email="ada@example.com", role="patient", phone="+15550100199"))
    visit = booked(patient, new_provider(new_user("provider")))
    shown = repr([patient, visit, PatientChart(patient=patient, consultations=[visit], prescriptions=[], sessions=[], damaged=[])])
    assert str(patient.id) in shown and "scheduled" in shown
    for secret in ("Ada", "Lovelace", "cough", "1990", "example.com", "+1555"):
        assert secret not in shown


def test_errors_contain_no_personal_data() -> None:
    with pytest.raises(ValidationError) as caught:
        Patient.register(
            user=new_user(), first_name="Geheim\0", last_name="Geheim" * 100, date_of_birth=date(1990, 1, 1), city=7  # type: ignore[arg-type]
        )
    assert "Geheim" not in str(caught.value) + repr(caught.value)
    assert {violation.field for violation in caught.value.violations} == {"first_name", "last_name", "city"}


def test_objects_are_frozen_values() -> None:
    slot = Slot(starts_at=NOW, ends_at="2026-11-22T10:00:00Z")
    assert slot.starts_at == NOW.replace(microsecond=123_000)
    assert slot == Slot(**slot.to_dict()) == pickle.loads(pickle.dumps(slot))
    assert hash(slot) == hash(copy.deepcopy(slot))
    with pytest.raises(ValidationError) as caught:
        Slot(starts_at=NOW, until=NOW)  # type: ignore[call-arg]
    assert {(v.field, v.code) for v in caught.value.violations} == {("until", "field.unknown"), ("ends_at", "field.missing")}


def test_a_chart_can_be_pickled() -> None:
    patient = new_patient(new_user())
    visit = booked(patient, new_provider(new_user("provider")))
    chart = PatientChart(patient=patient, consultations=[visit], prescriptions=[], sessions=[], damaged=[])
    again = pickle.loads(pickle.dumps(chart))
    assert again == chart and again.consultations == (visit,) and again.patient.first_name == "Ada"
    assert chart.to_dict()["consultations"][0]["chief_complaint"] == "a cough"


def test_labels_are_strings() -> None:
    assert UserRole("patient") == "patient" == f"{UserRole.PATIENT}"
    assert pickle.loads(pickle.dumps(UserRole.SUPER_ADMIN)) is UserRole.SUPER_ADMIN
    assert [role.value for role in UserRole] == ["patient", "provider", "admin", "super_admin"]


def test_constructors_check_rules_that_records_may_violate() -> None:
    provider = new_provider(new_user("provider"))
    expired = Provider.from_dict({**provider.to_dict(), "license_expiry_date": date(2001, 1, 1)})
    with pytest.raises(ValidationError) as caught:
        booked(new_patient(new_user()), expired)
    assert caught.value.code == "provider.license_expired"


def test_nested_objects() -> None:
    hours = Availability(
        time_zone="America/New_York",
        slot_minutes=30,
        weekly=WeeklyOpenings(monday=[Opening(from_="09:00", until="12:00"), {"from": "13:00", "until": "15:00"}]),
    )
    assert hours.weekly.monday and [opening.from_ for opening in hours.weekly.monday] == ["09:00", "13:00"]
    assert pickle.loads(pickle.dumps(hours)) == hours == Availability(**hours.to_dict())
    provider = new_provider(new_user("provider")).revise(availability_schedule=hours)
    assert provider.availability_schedule == hours
    assert provider.to_dict()["availability_schedule"] == hours.to_dict()
    assert json.loads(provider.to_json())["availability_schedule"] == json.loads(hours.to_json())
    assert hours.to_dict()["weekly"]["monday"][0] == {"from": "09:00", "until": "12:00"}
    invalid: dict[str, Any] = {"time_zone": "Mars", "slot_minutes": 30, "weekly": {"someday": []}}
    cases: list[tuple[Any, str]] = [
        (invalid, "availability_schedule/weekly/someday"),
        ({**invalid, "weekly": {}}, "availability_schedule/time_zone"),
        ({**invalid, "weekly": 5}, "availability_schedule/weekly"),
        ({**invalid, "weekly": {"monday": [{"from": "\ud800"}]}}, "availability_schedule/weekly/monday/0/from"),
        (Slot(starts_at=NOW, ends_at=NOW), "availability_schedule"),
    ]
    for value, field in cases:
        with pytest.raises(ValidationError) as caught:
            provider.revise(availability_schedule=value)
        assert [violation.field for violation in caught.value.violations] == [field]
    with pytest.raises(ValidationError) as caught:
        Availability(time_zone="Mars", slot_minutes=30, weekly=invalid["weekly"])
    assert caught.value.violations[0].field == "weekly/someday"


class Index:
    """An integer of another library, as ``numpy.int64`` is."""

    def __index__(self) -> int:
        return 30


class Never(datetime):
    """A missing time, as ``pandas.NaT`` is."""

    def __ne__(self, other: object) -> bool:
        return True


def test_integers_of_other_libraries_are_accepted() -> None:
    provider = new_provider(User.register(email="dr@example.com", role="provider"))
    changed = provider.revise(years_experience=Index(), consultation_fee=Index())  # type: ignore[arg-type]
    assert (changed.years_experience, changed.consultation_fee) == (30, Decimal("30.00"))


def test_scalars_of_numpy_are_accepted_in_json() -> None:
    numpy = pytest.importorskip("numpy", reason="needs Python 3.11")
    given = {
        "a": numpy.int64(3),
        "b": [numpy.bool_(True), numpy.float64(0.5), numpy.float32(1.5), numpy.uint8(7)],
        "c": {"d": Index()},
    }
    metadata = Product.put_on_sale(
        name="Vitamin C", sku="VIT-1", product_type="supplement", price="1.00", metadata=given
    ).metadata
    assert json.dumps(metadata) == '{"a": 3, "b": [true, 0.5, 1.5, 7], "c": {"d": 30}}'
    for wrong in (numpy.array([1, 2]), numpy.datetime64("2026-01-01"), numpy.float64("nan")):
        with pytest.raises(ValidationError) as caught:
            Product.put_on_sale(
                name="Vitamin C", sku="VIT-1", product_type="supplement", price="1.00", metadata={"a": wrong}
            )
        assert caught.value.violations[0].code == "field.wrong_type"


def test_a_missing_time_of_pandas_is_named() -> None:
    with pytest.raises(ValidationError) as caught:
        User.register(email="ada@example.com", role="patient", now=Never(2026, 1, 1, tzinfo=timezone.utc))
    assert caught.value.code == "timestamp.malformed"
    assert "must be a time, not NaT" in str(caught.value)


def test_a_notebook_shows_no_personal_data() -> None:
    patient = new_patient(User.register(email="ada@example.com", role="patient"))
    table = patient._repr_html_()
    assert str(patient.id) in table and "Lovelace" not in table and "ada@example.com" not in table
    page = telehealth.Page((patient,), None)
    assert page._repr_html_() == table
    assert telehealth.Page[User]((), None)._repr_html_().startswith("<table>")


def test_a_class_cannot_be_extended() -> None:
    with pytest.raises(TypeError, match="User cannot be extended"):
        type("Member", (User,), {"__module__": "clinic"})


@pytest.mark.parametrize("entity", every_entity(), ids=lambda entity: type(entity).__name__)
def test_values_within_an_entity_are_frozen_or_copies(entity: Any) -> None:
    before = entity.to_json()

    def change(value: Any) -> None:
        kind: str = value.__class__.__name__
        parts: list[Any] = []
        if kind == "dict":
            parts = list(value.values())
            value["more"] = 1
        elif kind in ("list", "tuple"):
            parts = list(value)
            if kind == "list":
                value.append(1)
        for part in parts:
            change(part)

    for name in entity.__match_args__:
        change(getattr(entity, name))
    assert entity.to_json() == before == entity.from_json(before).to_json()


def test_json_columns_are_copies() -> None:
    both = [new_user().id, new_user().id]
    talk = telehealth.Conversation.start(created_by=both[0], participant_ids=both, metadata={"deep": [{"n": [1]}]})
    read: Any = talk.metadata
    read["deep"][0]["n"].append(2)
    read["more"] = True
    assert talk.metadata == {"deep": [{"n": [1]}]}


def test_a_data_frame_of_entities_has_their_columns() -> None:
    pandas = pytest.importorskip("pandas", reason="needs Python 3.11")
    visits = [booked(new_patient(new_user()), new_provider(new_user("provider"))) for _ in range(3)]
    frame = pandas.DataFrame(visits)
    assert list(frame["id"]) == [visit.id for visit in visits]
    assert {"status", "scheduled_at", "slot_end", "fee", "provider_id"} <= set(frame.columns)
    assert set(frame.columns).isdisjoint({"chief_complaint", "notes"})
    assert frame.equals(pandas.DataFrame(iter(visits)))
    assert "date_of_birth" not in pandas.DataFrame([new_patient(new_user())]).columns


def test_the_version_is_that_of_the_package() -> None:
    assert telehealth.__version__.count(".") == 2
