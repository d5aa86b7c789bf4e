"""Loading the data: people register, and past records are imported."""

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
Rejected = Counter[tuple[str, str, str, str]]
"""The number of rejected rows by entity, field, code and rule."""
SERVICE = Actor.service("clinic-day")


def open_books(portal: Portal) -> tuple[UUID, list[UUID]]:
    """Load the data; return the provider whose day is shown, and the patients."""
    data = json.loads((Path(__file__).parents[1] / "data" / "clinic-day.json").read_text())
    rejected: Rejected = Counter()
    load_rows(portal, "providers registered", data["providers"], rejected, register_provider)
    load_rows(portal, "patients registered", data["patients"], rejected, register_patient)
    load_rows(portal, "past visits imported", data["consultations"], rejected, import_visit)
    load_rows(portal, "past prescriptions imported", data["prescriptions"], rejected, import_prescription)
    print("\nRejected rows")
    for (entity, field, code, message), count in sorted(rejected.items()):
        print(f"  {count:>3}  {entity}.{field} {message} [{code}]")

    with portal.transaction(SERVICE) as tx:
        patients = [patient.id for patient in tx.get_many(Patient, [row["id"] for row in data["patients"]])]
    return UUID(data["providers"][0]["id"]), patients


def load_rows(
    portal: Portal, what: str, rows: list[Row], rejected: Rejected, load: Callable[[Transaction, Row, Rejected], None]
) -> None:
    """Load rows in one transaction; a rejected row is rolled back and reported."""
    loaded = 0
    with portal.transaction(SERVICE) as tx:
        for row in rows:
            try:
                with tx.savepoint():
                    load(tx, row, rejected)
                loaded += 1
            except (telehealth.ValidationError, telehealth.ConflictError) as error:
                note(rejected, error)
    print(f"  {loaded:>3} of {len(rows):>3} {what}")


def note(rejected: Rejected, error: telehealth.Error) -> None:
    for rule in error.violations:
        # Grouped by rule, so the value that was got is omitted.
        rejected[rule.entity, rule.field, rule.code, rule.message.split(", got ")[0]] += 1


def register_provider(tx: Transaction, row: Row, rejected: Rejected) -> None:
    """Register a provider; one whose NPI is rejected is registered without it."""
    now = at("08:00")
    email = f"{row['license_number']}@clinic.example".lower()
    user = tx.add(new_user(row["id"], email, "provider", None, now))
    details = {name: value for name, value in row.items() if name != "id"} | {"consultation_fee": "120.00"}
    try:
        provider = Provider.register(**details, user=user, now=now)
    except telehealth.ValidationError as error:
        note(rejected, error)
        provider = Provider.register(**details | {"npi_number": None}, user=user, now=now)
    tx.add(provider)


def register_patient(tx: Transaction, row: Row, _: Rejected) -> None:
    now = at("08:00")
    user = tx.add(new_user(row["id"], row["email"], "patient", row["phone"], now))
    details = {name: value for name, value in row.items() if name not in ("id", "email", "phone")}
    tx.add(Patient.register(**details, user=user, now=now))


def new_user(id: str, email: str, role: Any, phone: str | None, now: datetime) -> User:
    return User.register(id=id, email=email, role=role, phone=phone, timezone="America/New_York", now=now).activate()


def import_visit(tx: Transaction, row: Row, _: Rejected) -> None:
    """Import a past record, which must satisfy the invariants, but not the rules of constructors."""
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


def import_prescription(tx: Transaction, row: Row, _: Rejected) -> None:
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
            "quantity_unit": "each",
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
    """Parse a timestamp, and truncate it to milliseconds."""
    instant = datetime.fromisoformat(text)
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)
