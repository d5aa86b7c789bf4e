"""Entities as fields of pydantic models, and as bodies and answers of FastAPI."""

from __future__ import annotations

import json
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
    (error,) = json.loads(caught.value.json(include_input=False))
    assert (error["type"], error["loc"]) == ("telehealth", ["patient"])
    assert error["ctx"]["codes"] == ["uuid.malformed", "date.malformed"]
    assert "zaphod" not in error["msg"]
    malformed: list[Any] = [None, 7, "x", [], {}]
    for wrong in malformed:
        with pytest.raises(pydantic.ValidationError):
            Visit.model_validate({"patient": wrong})


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
    answer = client.get("/openapi.json").json()["paths"]["/patient"]["get"]["responses"]["200"]
    assert "date_of_birth" in answer["content"]["application/json"]["schema"]["properties"]
