"""A booking service with FastAPI; see README.md."""

from __future__ import annotations

import os
import secrets
import socket
from datetime import date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

import telehealth
import uvicorn
from fastapi import Body, Depends, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel
from telehealth import Actor, Consultation, Patient, Provider, Transaction, User

REGISTRATION = Actor.service("registration")
STATUS = {
    telehealth.ValidationError: 422,
    telehealth.TransitionError: 409,
    telehealth.ConflictError: 409,
    telehealth.StaleError: 409,
    telehealth.NotFoundError: 404,
    telehealth.DeniedError: 403,
    telehealth.UnavailableError: 503,
}

app = FastAPI(title="Booking")
portal = telehealth.from_environment()
tokens: dict[str, UUID] = {}  # in production, a store that survives a restart


class Registration(BaseModel):
    email: str
    password: str
    first_name: str
    last_name: str
    date_of_birth: date


class Credentials(BaseModel):
    email: str
    password: str


class Booking(BaseModel):
    provider_id: UUID
    scheduled_at: datetime
    duration_minutes: int = 30


@app.exception_handler(telehealth.Error)
def answer_error(_: Request, error: telehealth.Error) -> JSONResponse:
    """Answer an error with its code; it never contains protected data."""
    violations = [{"field": rule.field, "code": rule.code, "message": rule.message} for rule in error.violations]
    return JSONResponse({"code": error.code, "violations": violations}, STATUS.get(type(error), 500))


def signed_in(credentials: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]) -> UUID:
    user_id = tokens.get(credentials.credentials)
    if user_id is None:
        raise HTTPException(401)
    return user_id


SignedIn = Annotated[UUID, Depends(signed_in)]
"""The user who makes the request; every route below acts as this user."""


@app.post("/patients", status_code=201)
def register(new: Registration) -> dict[str, UUID]:
    def add(tx: Transaction) -> User:
        user = tx.add(User.register(email=new.email, role="patient").activate())
        names = {"first_name": new.first_name, "last_name": new.last_name}
        tx.add(Patient.register(user=user, date_of_birth=new.date_of_birth, **names))
        return tx.set_password(user_id=user.id, password=new.password)

    return {"id": portal.run(REGISTRATION, add).id}


@app.post("/sessions", status_code=201)
def sign_in(given: Credentials) -> dict[str, str]:
    def verify(tx: Transaction) -> User:
        return tx.verify_password(email=given.email, password=given.password)

    try:
        user = portal.run(REGISTRATION, verify)
    except telehealth.DeniedError:
        raise HTTPException(401) from None
    token = secrets.token_urlsafe(32)
    tokens[token] = user.id
    return {"token": token}


@app.get("/me")
def me(user: SignedIn) -> Patient:
    return portal.run(Actor.user(user), lambda tx: tx.get(Patient, user))


@app.get("/providers")
def providers(user: SignedIn) -> list[dict[str, Any]]:
    found = portal.run(Actor.user(user), lambda tx: tx.bookable_providers(limit=100))
    return [{"id": it.id, "first_name": it.first_name, "last_name": it.last_name} for it in found.items]


@app.get("/providers/{provider_id}/slots")
def slots(user: SignedIn, provider_id: UUID, since: datetime, until: datetime) -> list[datetime]:
    free = portal.run(
        Actor.user(user), lambda tx: tx.free_slots(provider_id=provider_id, since=since, until=until)
    )
    return [slot.starts_at for slot in free]


@app.post("/visits", status_code=201)
def book(user: SignedIn, booking: Booking) -> Consultation:
    def book(tx: Transaction) -> Consultation:
        return tx.book_visit(patient_id=user, consultation_type="initial", **booking.model_dump())

    return portal.run(Actor.user(user), book)


@app.delete("/visits/{visit_id}")
def cancel(user: SignedIn, visit_id: UUID) -> Consultation:
    return portal.run(Actor.user(user), lambda tx: tx.cancel_visit(consultation_id=visit_id))


def prepare() -> None:
    """Add a provider who is always open, and let registration do what it needs, and nothing else do anything."""
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    weekly = {day: [{"from": "00:00", "until": "24:00"}] for day in days}
    portal.grant_service("setup", ["users:select", "users:insert", "providers:insert"])
    with portal.transaction(Actor.service("setup")) as tx:
        if tx.count(User, role="provider") == 0:
            user = tx.add(User.register(email="grace@example.com", role="provider").activate())
            tx.add(
                Provider.register(
                    user=user,
                    first_name="Grace",
                    last_name="Hopper",
                    license_number="MD-1",
                    license_state="NY",
                    license_expiry_date=date.today() + timedelta(days=3650),
                    availability_schedule={"time_zone": "America/New_York", "slot_minutes": 30, "weekly": weekly},
                )
            )
    portal.grant_service("registration", ["users:insert", "users:update", "patients:insert"])
    portal.grant_service("setup", [])


if __name__ == "__main__":
    prepare()
    server = socket.create_server(("127.0.0.1", int(os.environ.get("PORT", "0"))))
    print(f"http://127.0.0.1:{server.getsockname()[1]}", flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[server])
