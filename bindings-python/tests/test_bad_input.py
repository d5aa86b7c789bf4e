"""Invalid input of any kind raises a typed error that names the fields."""

from __future__ import annotations

import pickle
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from conftest import new_provider, new_user
from hypothesis import given, settings
from hypothesis import strategies as st
from telehealth import CODES, Error, InternalError, ValidationError, Patient, Provider, TransitionError, Slot, User, UserStatus, Violation, _native

CYCLE: list[Any] = []
CYCLE.append(CYCLE)
NESTED: dict[str, Any] = {}
inner = NESTED
for _ in range(10_000):
    inner["a"] = inner = {}


def parameter_id(value: object) -> str:
    """Return a short name for a parameter."""
    return value if isinstance(value, str) and len(value) < 40 and value.isascii() else type(value).__name__


def codes_of(**changed: Any) -> dict[str, str]:
    """Return the codes of the violations of a changed user record, by field."""
    with pytest.raises(ValidationError) as caught:
        User.from_dict({**new_user().to_dict(), **changed})
    pickled = pickle.loads(pickle.dumps(caught.value))
    assert (str(pickled), pickled.violations) == (str(caught.value), caught.value.violations)
    return {violation.field: violation.code for violation in caught.value.violations}


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("email", None, "field.missing"),
        ("email", 5, "field.wrong_type"),
        ("email", b"ada@example.com", "field.wrong_type"),
        ("email", object(), "field.wrong_type"),
        ("email", CYCLE, "field.wrong_type"),
        ("email", NESTED, "field.wrong_type"),
        ("email", "a\0da@example.com", "email.malformed"),
        ("email", "\ud800@example.com", "text.lone_surrogate"),
        ("email", "a" * 10_000_000, "email.malformed"),
        ("timezone", "\udfff", "text.lone_surrogate"),
        ("role", "surgeon", "label.unknown"),
        ("role", UserStatus.ACTIVE, "label.unknown"),
        ("role", float("nan"), "field.wrong_type"),
        ("email_verified", 1, "field.wrong_type"),
        ("email_verified", "true", "field.wrong_type"),
        ("id", "not-a-uuid", "uuid.malformed"),
        ("id", 7, "field.wrong_type"),
        ("created_at", datetime(2026, 1, 1), "timestamp.malformed"),
        ("created_at", "yesterday", "timestamp.malformed"),
        ("created_at", 1_700_000_000, "field.wrong_type"),
        ("created_at", date(2026, 1, 1), "field.wrong_type"),
        ("created_at", datetime.max.replace(tzinfo=timezone(timedelta(hours=-1))), "timestamp.out_of_range"),
        ("created_at", datetime.min.replace(tzinfo=timezone(timedelta(hours=1))), "timestamp.out_of_range"),
        ("created_at", "0000-01-01T00:00:00Z", "timestamp.out_of_range"),
        ("wings", 2, "field.unknown"),
    ],
    ids=parameter_id,
)
def test_invalid_columns_are_reported(field: str, value: object, code: str) -> None:
    assert codes_of(**{field: value}) == {field: code}


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("consultation_fee", float("inf"), "field.wrong_type"),
        ("consultation_fee", 1.5, "field.wrong_type"),
        ("consultation_fee", True, "field.wrong_type"),
        ("consultation_fee", Decimal("NaN"), "money.malformed"),
        ("consultation_fee", Decimal("sNaN"), "money.malformed"),
        ("consultation_fee", Decimal("-Infinity"), "money.malformed"),
        ("consultation_fee", Decimal("1E+999999"), "money.malformed"),
        ("consultation_fee", Decimal("-1"), "money.negative"),
        ("consultation_fee", Decimal("0.001"), "money.too_precise"),
        ("consultation_fee", Decimal("1E+10"), "money.too_large"),
        ("consultation_fee", 10**5000, "integer.out_of_range"),
        ("years_experience", 10**100, "integer.out_of_range"),
        ("years_experience", 2**31, "integer.out_of_range"),
        ("years_experience", 1.0, "field.wrong_type"),
        ("years_experience", True, "field.wrong_type"),
        ("license_expiry_date", datetime(2030, 1, 1, tzinfo=timezone.utc), "field.wrong_type"),
        ("license_expiry_date", "2030-02-30", "date.malformed"),
        ("specialties", "cardiology", "field.wrong_type"),
        ("specialties", {"cardiology"}, "field.wrong_type"),
        ("specialties", range(10**12), "field.wrong_type"),
        ("specialties", ["x"] * 10_001, "list.too_long"),
        ("bio", "a\0b", "text.null_byte"),
        ("bio", "a" * 10_000_000, "text.too_long"),
    ],
    ids=parameter_id,
)
def test_invalid_provider_columns_are_reported(field: str, value: object, code: str) -> None:
    given: dict[str, Any] = {**new_provider(new_user("provider")).to_dict(), field: value}
    with pytest.raises(ValidationError) as caught:
        Provider.from_dict(given)
    assert [(v.field.split("/")[0], v.code) for v in caught.value.violations] == [(field, code)]


def test_the_index_in_a_list_is_reported() -> None:
    with pytest.raises(ValidationError) as caught:
        new_provider(new_user("provider")).revise(languages_spoken=["en", "\ud800", "fr"])
    assert caught.value.violations[0].field == "languages_spoken/1"


@pytest.mark.parametrize("text", ["", "[]", "5", "{", '{"a":' * 500, '{"email":"\\ud800"}', "\ud800", b"{}", None, 5], ids=parameter_id)
def test_malformed_json_is_rejected(text: Any) -> None:
    with pytest.raises(ValidationError):
        User.from_json(text)


@pytest.mark.parametrize("record", [None, 5, "text", [("a", 1)], {1: 2}, {"\ud800": 1}, {("a",): 1}])
def test_malformed_records_are_rejected(record: Any) -> None:
    with pytest.raises(ValidationError):
        User.from_dict(record)


def test_an_argument_that_is_another_entity_is_rejected() -> None:
    for wrong in (new_provider(new_user("provider")), {"id": uuid4()}, None, "user"):
        with pytest.raises(ValidationError) as caught:
            Patient.register(user=wrong, first_name="A", last_name="B", date_of_birth="1990-01-01")  # type: ignore[arg-type]
        assert caught.value.violations[0].field == "user"


def test_exceptions_of_caller_objects_propagate() -> None:
    class Hostile(list[str]):
        def __iter__(self) -> Any:
            raise RuntimeError("mine")

    with pytest.raises(RuntimeError, match="mine"):
        new_provider(new_user("provider")).revise(languages_spoken=Hostile(["en"]))


def test_a_panic_raises_internal_error() -> None:
    with pytest.raises(InternalError) as caught:
        _native.provoke_panic()
    assert caught.value.code == "internal.panic"


def test_codes_is_a_read_only_mapping() -> None:
    assert "surrogate" in CODES["text.lone_surrogate"]
    with pytest.raises(TypeError):
        CODES["mine"] = "no"  # type: ignore[index]


def test_errors_can_be_pickled() -> None:
    with pytest.raises(TransitionError) as caught:
        new_user().delete().delete()
    again = pickle.loads(pickle.dumps(caught.value))
    assert (type(again), again.event, again.code) == (TransitionError, "delete", "status.transition")
    assert isinstance(again, Error) and Violation("a", "b", "c", "d") == Violation("a", "b", "c", "d")


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.text(st.characters(categories=["Cs"]))
    | st.binary()
    | st.dates()
    | st.datetimes(timezones=st.none() | st.timezones())
    | st.decimals()
    | st.uuids()
    | st.complex_numbers()
    | st.sampled_from([UserStatus.ACTIVE, UserStatus, object(), ..., CYCLE, Slot, len]),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner),
    max_leaves=8,
)


@settings(max_examples=400, deadline=None, database=None, derandomize=True)
@given(st.data())
def test_arbitrary_values_are_accepted_or_rejected(data: st.DataObject) -> None:
    user, doctor = new_user(), new_user("provider")
    for entity in (user, new_provider(doctor)):
        cls = type(entity)
        fields = st.sampled_from([*cls.__match_args__, "wings"])
        changed = data.draw(st.dictionaries(fields, ANYTHING, max_size=3))
        try:
            again = cls.from_dict({**entity.to_dict(), **changed})
        except ValidationError as error:
            assert error.violations and all(violation.field for violation in error.violations)
        else:
            assert cls.from_json(again.to_json()) == again
