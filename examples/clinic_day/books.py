"""Opening the books: people register, and history is taken over."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import telehealth
from clock import at
from telehealth import Actor, Consultation, Patient, Portal, Prescription, Provider, Transaction, User

Row = dict[str, Any]
TransitionError = Counter[tuple[str, str, str, str]]
"""How many rows were refused, by entity, field, code and rule."""
SERVICE = Actor.service("clinic-day")


def open_books(portal: Portal) -> tuple[UUID, list[UUID]]:
    """Give the provider whose day is told, and the patients."""
    data = json.loads((Path(__file__).parents[1] / "data" / "clinic-day.json").read_text())
    refused: TransitionError = Counter()
    open_book(portal, "providers registered", data["providers"], refused, register_provider)
    open_book(portal, "patients registered", data["patients"], refused, register_patient)
    open_book(portal, "past visits taken over", data["consultations"], refused, take_over_visit)
    open_book(portal, "past prescriptions taken over", data["prescriptions"], refused, take_over_prescription)
    print("\nRefused, and why")
    for (entity, field, code, message), count in sorted(refused.items()):
        print(f"  {count:>3}  {entity}.{field} {message} [{code}]")

    with portal.transaction(SERVICE) as tx:
        patients = [patient.id for patient in tx.get_many(Patient, [row["id"] for row in data["patients"]])]
    return UUID(data["providers"][0]["id"]), patients


def open_book(
    portal: Portal, what: str, rows: list[Row], refused: TransitionError, load: Callable[[Transaction, Row, TransitionError], None]
) -> None:
    """Load rows in one transaction; a row that is refused leaves no trace and is reported."""
    loaded = 0
    with portal.transaction(SERVICE) as tx:
        for row in rows:
            try:
                with tx.savepoint():
                    load(tx, row, refused)
                loaded += 1
            except (telehealth.ValidationError, telehealth.ConflictError) as error:
                note(refused, error)
    print(f"  {loaded:>3} of {len(rows):>3} {what}")


def note(refused: TransitionError, error: telehealth.Error) -> None:
    for rule in error.violations:
        # Many rows break one rule with many values: what was got is left out.
        refused[rule.entity, rule.field, rule.code, rule.message.split(", got ")[0]] += 1


def register_provider(tx: Transaction, row: Row, refused: TransitionError) -> None:
    """Register a provider; one whose NPI is refused is registered without it."""
    now = at("08:00")
    email = f"{row['license_number']}@clinic.example".lower()
    user = tx.add(new_user(row["id"], email, "provider", None, now))
    details = {name: value for name, value in row.items() if name != "id"} | {"consultation_fee": "120.00"}
    try:
        provider = Provider.register(**details, user=user, now=now)
    except telehealth.ValidationError as error:
        note(refused, error)
        provider = Provider.register(**details | {"npi_number": None}, user=user, now=now)
    tx.add(provider)


def register_patient(tx: Transaction, row: Row, _: TransitionError) -> None:
    now = at("08:00")
    user = tx.add(new_user(row["id"], row["email"], "patient", row["phone"], now))
    details = {name: value for name, value in row.items() if name not in ("id", "email", "phone")}
    tx.add(Patient.register(**details, user=user, now=now))


def new_user(id: str, email: str, role: Any, phone: str | None, now: datetime) -> User:
    return User.register(id=id, email=email, role=role, phone=phone, timezone="America/New_York", now=now).activate()


def take_over_visit(tx: Transaction, row: Row, _: TransitionError) -> None:
    """Take over history: a record that keeps the invariants, whether or not a door would let it in today."""
    started, ended = parse(row["started_at"]), parse(row["ended_at"])
    kind = row["kind"]
    if "mergency" in kind:
        consultation_type = "urgent"
    elif "Follow-up" in kind or "check up" in kind:
        consultation_type = "follow_up"
    else:
        consultation_type = "routine"
    tx.add(
        Consultation.from_dict({
            "id": row["id"],
            "patient_id": row["patient_id"],
            "provider_id": row["provider_id"],
            "consultation_type": consultation_type,
            "status": "completed",
            "scheduled_at": started,
            "slot_end": ended,
            "started_at": started,
            "ended_at": ended,
            "duration_minutes": -((started - ended) // timedelta(minutes=1)),
            "chief_complaint": row["reason"],
            "follow_up_required": False,
            "fee": "120.00",
            "insurance_covered": False,
            "prescription_ids": [],
            "created_at": started - timedelta(days=1),
            "updated_at": ended,
        })
    )


FORMS = {
    "Capsule": "capsule",
    "Solution": "liquid",
    "Syringe": "injection",
    "Injector": "injection",
    "Cream": "topical",
    "Transdermal": "patch",
}


def take_over_prescription(tx: Transaction, row: Row, _: TransitionError) -> None:
    prescribed, medication = parse(row["prescribed_at"]), row["medication"]
    words = medication.split(" ")
    strengths = [f"{number} {unit}" for number, unit in zip(words, words[1:]) if unit.startswith("MG")]
    expires = prescribed + timedelta(days=365)
    if row["status"] == "stopped":
        status = "cancelled"
    else:
        status = "expired" if expires <= at("08:00") else "active"
    tx.add(
        Prescription.from_dict({
            "id": row["id"],
            "patient_id": row["patient_id"],
            "provider_id": row["provider_id"],
            "consultation_id": row["consultation_id"],
            "medication_name": medication,
            "strength": strengths[0] if strengths else "as labelled",
            "dosage_form": next((form for word, form in FORMS.items() if word in medication), "tablet"),
            "quantity": 30,
            "days_supply": 30,
            "instructions": "as directed",
            "refills_remaining": 0,
            "total_refills": 0,
            "status": status,
            "prescribed_at": prescribed,
            "expires_at": expires,
            "created_at": prescribed,
            "updated_at": prescribed,
        })
    )


def parse(text: str) -> datetime:
    """Read a timestamp, in whole milliseconds."""
    instant = datetime.fromisoformat(text)
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)
