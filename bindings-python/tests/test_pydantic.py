"""Entities as fields of pydantic models, and as bodies and answers of FastAPI."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import pydantic
import pytest
import telehealth
from conftest import new_patient, new_user
from fastapi import Body, FastAPI
from fastapi.testclient import TestClient
from telehealth import Address, Patient, User


class Visit(pydantic.BaseModel):
    patient: Patient
    address: Address | None = None


def an_entity() -> Patient:
    return new_patient(new_user("patient"))


def test_a_model_takes_an_entity_or_its_members() -> None:
    patient = an_entity()
    assert Visit(patient=patient).patient is patient
    assert Visit.model_validate({"patient": patient.to_dict()}).patient == patient
    text = Visit(patient=patient).model_dump_json()
    assert json.loads(text)["patient"] == json.loads(patient.to_json())
    assert Visit.model_validate_json(text).patient == patient
    assert Visit(patient=patient).model_dump()["patient"] is patient


def test_violations_are_errors_without_values() -> None:
    members = an_entity().to_dict() | {"date_of_birth": "zaphod", "id": "x"}
    with pytest.raises(pydantic.ValidationError) as caught:
        Visit.model_validate({"patient": members})
    error: dict[str, Any]
    (error,) = json.loads(caught.value.json())
    assert (error["type"], error["loc"]) == ("telehealth", ["patient"])
    assert error["ctx"]["codes"] == ["uuid.malformed", "date.malformed"]
    malformed: list[Any] = [None, 7, "x", [], {}]
    for wrong in malformed:
        with pytest.raises(pydantic.ValidationError):
            Visit.model_validate({"patient": wrong})


def test_errors_show_no_input() -> None:
    # Only the date is invalid.
    members = an_entity().to_dict() | {"first_name": "Trillian", "date_of_birth": "zaphod"}
    adapter, text = pydantic.TypeAdapter(Patient), json.dumps(members, default=str)
    attempts: list[Callable[[], object]] = [
        lambda: Visit.model_validate({"patient": members}),
        lambda: pydantic.TypeAdapter(list[Patient]).validate_python([members]),
        lambda: adapter.validate_python(members),
        lambda: adapter.validate_json(text),
    ]
    for attempt in attempts:
        with pytest.raises(pydantic.ValidationError) as caught:
            attempt()
        error = caught.value
        for shown in (str(error), repr(error), str(error.errors()), error.json()):
            assert "date_of_birth" in shown
            assert "Trillian" not in shown and "zaphod" not in shown


def test_the_json_schema_describes_what_is_accepted() -> None:
    patient = an_entity()
    schema = pydantic.TypeAdapter(Patient).json_schema()
    assert (schema["title"], list(schema["properties"])) == ("Patient", list(patient.to_dict()))
    assert schema["properties"]["date_of_birth"] == {"type": "string", "format": "date"}
    assert schema["properties"]["gender"]["anyOf"][0]["enum"] == [gender.value for gender in telehealth.Gender]
    assert {name for name, value in patient.to_dict().items() if value is None}.isdisjoint(schema["required"])
    for entity in vars(telehealth).values():
        if isinstance(entity, type) and issubclass(entity, telehealth.Entity) and entity is not telehealth.Entity:
            assert pydantic.TypeAdapter(entity).json_schema()["title"] == entity.__name__


def client_of(app: FastAPI) -> Any:
    return TestClient(app)


def test_fastapi_accepts_and_answers_entities() -> None:
    stored, app = an_entity(), FastAPI()

    def read() -> Patient:
        return stored

    def create(user: Annotated[User, Body()]) -> dict[str, str]:
        return {"email": user.email}

    app.add_api_route("/patient", read)
    app.add_api_route("/users", create, methods=["POST"])
    client = client_of(app)
    assert client.get("/patient").json() == json.loads(stored.to_json())
    user = new_user("patient")
    assert client.post("/users", json=json.loads(user.to_json())).json() == {"email": user.email}
    refused = client.post("/users", json=json.loads(user.to_json()) | {"email": "zaphod"})
    assert (refused.status_code, refused.json()["detail"][0]["ctx"]["codes"]) == (422, ["email.malformed"])
    assert "zaphod" not in refused.text and user.id.hex[-12:] not in refused.text
    answer = client.get("/openapi.json").json()["paths"]["/patient"]["get"]["responses"]["200"]
    assert "date_of_birth" in answer["content"]["application/json"]["schema"]["properties"]


class Referral(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(hide_input_in_errors=True)
    patient: Patient
    reason: str


def test_the_readme_hides_the_input_of_other_errors() -> None:
    body = {"patient": json.loads(an_entity().to_json()) | {"first_name": "Trillian"}}
    with pytest.raises(pydantic.ValidationError) as caught:
        Referral.model_validate(body)
    assert "reason" in str(caught.value) and "Trillian" not in str(caught.value)

    app = FastAPI()

    def refer(referral: Referral) -> None:
        pass

    app.add_api_route("/referrals", refer, methods=["POST"])
    readme = (Path(__file__).parents[1] / "README.md").read_text()
    (handler,) = re.findall(r"```py\n(.*?)```", readme, re.DOTALL)
    exec(handler, {"app": app})
    refused = client_of(app).post("/referrals", json=body)
    assert refused.status_code == 422
    assert refused.json()["detail"] == [{"type": "missing", "loc": ["body", "reason"], "msg": "Field required"}]
