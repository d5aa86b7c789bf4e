"""A clinic day, end to end: people register, history is taken over, and a day is lived through.

The same story as ``clinic_day.rs`` and ``clinic_day.mjs``, line by line.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import telehealth
from telehealth import Actor, Consultation, Patient, Portal, Prescription, Provider, Transaction, User

Row = dict[str, Any]
Refused = Counter[tuple[str, str, str, str]]
"""How many rows were refused, by entity, field, code and rule."""
BOSTON = timezone(timedelta(hours=-5))
JOB = Actor.job("clinic-day")


def main() -> None:
    data = json.loads((Path(__file__).parent / "data" / "clinic-day.json").read_text())
    with telehealth.from_environment() as portal:
        print("A clinic day: Monday, 2026-11-23, in Boston\n\nOpening the books")
        refused: Refused = Counter()
        open_book(portal, "providers registered", data["providers"], refused, register_provider)
        open_book(portal, "patients registered", data["patients"], refused, register_patient)
        open_book(portal, "past visits taken over", data["consultations"], refused, take_over_visit)
        open_book(portal, "past prescriptions taken over", data["prescriptions"], refused, take_over_prescription)
        print("\nRefused, and why")
        for (entity, field, code, message), count in sorted(refused.items()):
            print(f"  {count:>3}  {entity}.{field} {message} [{code}]")

        with portal.transaction(JOB) as tx:
            patients = [patient.id for patient in tx.get_many(Patient, [row["id"] for row in data["patients"]])]
        provider_id = UUID(data["providers"][0]["id"])
        live(portal, provider_id, patients)
        close(portal, provider_id)
    print("\nWhere to look next: README.md, then core/src/care/consultation.rs")


# ---- Opening the books ---------------------------------------------------------------------------------------------


def open_book(
    portal: Portal, what: str, rows: list[Row], refused: Refused, load: Callable[[Transaction, Row, Refused], None]
) -> None:
    """Load rows in one transaction; a row that is refused leaves no trace and is reported."""
    loaded = 0
    with portal.transaction(JOB) as tx:
        for row in rows:
            try:
                with tx.savepoint():
                    load(tx, row, refused)
                loaded += 1
            except (telehealth.Invalid, telehealth.Conflict) as error:
                note(refused, error)
    print(f"  {loaded:>3} of {len(rows):>3} {what}")


def note(refused: Refused, error: telehealth.Error) -> None:
    for rule in error.violations:
        # Many rows break one rule with many values: what was got is left out.
        refused[rule.entity, rule.field, rule.code, rule.message.split(", got ")[0]] += 1


def register_provider(tx: Transaction, row: Row, refused: Refused) -> None:
    """Register a provider; one whose NPI is refused is registered without it."""
    now = at("08:00")
    email = f"{row['license_number']}@clinic.example".lower()
    user = tx.add(new_user(row["id"], email, "provider", None, now))
    details = {name: value for name, value in row.items() if name != "id"} | {"consultation_fee": "120.00"}
    try:
        provider = Provider.register(**details, user=user, now=now)
    except telehealth.Invalid as error:
        note(refused, error)
        provider = Provider.register(**details | {"npi_number": None}, user=user, now=now)
    tx.add(provider)


def register_patient(tx: Transaction, row: Row, _: Refused) -> None:
    now = at("08:00")
    user = tx.add(new_user(row["id"], row["email"], "patient", row["phone"], now))
    details = {name: value for name, value in row.items() if name not in ("id", "email", "phone")}
    tx.add(Patient.register(**details, user=user, now=now))


def new_user(id: str, email: str, role: Any, phone: str | None, now: datetime) -> User:
    return User.register(id=id, email=email, role=role, phone=phone, timezone="America/New_York", now=now).activate()


def take_over_visit(tx: Transaction, row: Row, _: Refused) -> None:
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


def take_over_prescription(tx: Transaction, row: Row, _: Refused) -> None:
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


# ---- The day -------------------------------------------------------------------------------------------------------


def live(portal: Portal, provider_id: UUID, patients: list[UUID]) -> None:
    print("\nThe day")
    open_hours(portal, provider_id)
    with portal.transaction(JOB) as tx:
        free = tx.free_slots(provider_id=provider_id, since=at("08:00"), until=at("18:00"))
    print(f"  08:00  Dr. Nguyen has {len(free)} free slots, the first at {local(free[0].starts_at)}")

    first = book(portal, provider_id, patients[0], "09:00", "08:05", "sore throat")
    print("  08:05  the first patient books 09:00")

    won, lost = race(portal, provider_id, patients[1:3])
    print(f"  08:06  two patients race for 09:30: one books it, the other is refused [{lost.code}]")

    third = book(portal, provider_id, patients[3], "10:00", "08:10", "back pain")
    fourth = book(portal, provider_id, patients[4], "10:30", "08:11", "skin rash")
    fifth = book(portal, provider_id, patients[5], "11:00", "08:12", "headache")
    with portal.transaction(JOB) as tx:
        free = tx.free_slots(provider_id=provider_id, since=at("08:00"), until=at("18:00"))
    print(f"  08:12  10:00, 10:30 and 11:00 are booked; {len(free)} slots are free")

    first = see(portal, first, "09:02", "09:24:30", "streptococcal pharyngitis")
    print(f"  09:24  the first visit is completed after {first.duration_minutes} minutes")
    prescription = prescribe(portal, first, AMOXICILLIN, "09:25")
    with portal.transaction(JOB) as tx:
        refilled = tx.save(prescription.refill(now=at("09:30")))
    error = refusal(lambda: refilled.refill(now=at("09:31")))
    print(f"  09:30  amoxicillin is prescribed and refilled once; a second refill is refused [{error.code}]")

    won = see(portal, won, "09:31", "09:55", "influenza, suspected")
    print(f"  09:55  the second visit is completed after {won.duration_minutes} minutes")
    error = refusal(lambda: prescribe(portal, won, OXYCODONE, "09:56"))
    rule = error.violations[0]
    print(f"  09:56  oxycodone (CII) is refused: {rule.field} {rule.message} [{rule.code}]")

    with portal.transaction(JOB) as tx:
        tx.save(third.cancel(now=at("09:57")))
    book(portal, provider_id, patients[6], "10:00", "09:58", "back pain")
    print("  09:58  10:00 is cancelled, and booked again by another patient")

    error = refusal(lambda: fourth.mark_no_show(now=at("10:15")))
    with portal.transaction(JOB) as tx:
        tx.save(fourth.mark_no_show(now=at("10:45")))
    print(f"  10:45  nobody comes at 10:30; at 10:15 that was refused [{error.code}]")

    fifth = see(portal, fifth, "11:00", "11:29", "migraine")
    print(f"  11:29  the visit of 11:00 is completed after {fifth.duration_minutes} minutes")
    error = refusal(lambda: portal.run(JOB, lambda tx: tx.save(third.reschedule())))
    print(f"  11:30  a colleague's old copy of the 10:00 visit is refused [{error.code}]")


def open_hours(portal: Portal, provider_id: UUID) -> None:
    openings = [{"from": "09:00", "until": "12:00"}, {"from": "13:00", "until": "15:00"}]
    hours = {"time_zone": "America/New_York", "slot_minutes": 30, "weekly": {"monday": openings}}
    with portal.transaction(JOB) as tx:
        tx.save(tx.get(Provider, provider_id).revise(availability_schedule=hours, now=at("08:00")))


def book(portal: Portal, provider_id: UUID, patient_id: UUID, time: str, now: str, complaint: str) -> Consultation:
    with portal.transaction(JOB) as tx:
        visit = Consultation.schedule(
            patient_id=patient_id,
            provider=tx.get(Provider, provider_id),
            consultation_type="initial",
            scheduled_at=at(time),
            duration_minutes=30,
            chief_complaint=complaint,
            now=at(now),
        )
        return tx.add(visit)


def race(portal: Portal, provider_id: UUID, rivals: list[UUID]) -> tuple[Consultation, telehealth.Error]:
    """Two patients book the same slot at the same moment."""
    with ThreadPoolExecutor() as threads:
        racers = [threads.submit(book, portal, provider_id, rival, "09:30", "08:06", "fever") for rival in rivals]
    won = [racer.result() for racer in racers if racer.exception() is None]
    lost = [error for racer in racers if isinstance(error := racer.exception(), telehealth.Error)]
    (winner,), (loser,) = won, lost
    return winner, loser


def see(portal: Portal, visit: Consultation, start: str, end: str, assessment: str) -> Consultation:
    with portal.transaction(JOB) as tx:
        visit = tx.save(visit.start(now=at(start)))
    with portal.transaction(JOB) as tx:
        return tx.save(visit.complete(assessment=assessment, now=at(end)))


def prescribe(portal: Portal, visit: Consultation, drug: Row, now: str) -> Prescription:
    with portal.transaction(JOB) as tx:
        provider = tx.get(Provider, visit.provider_id)
        order = Prescription.prescribe(
            **drug, patient_id=visit.patient_id, provider=provider, visit=visit, policy=date(2026, 12, 31), now=at(now)
        )
        prescription = tx.add(order)
        tx.save(visit.add_prescription(prescription_id=prescription.id))
        return prescription


# ---- The evening ---------------------------------------------------------------------------------------------------


def close(portal: Portal, provider_id: UUID) -> None:
    print("\nThe evening")
    with portal.transaction(JOB) as tx:
        provider = tx.get(Provider, provider_id)
        agenda = tx.agenda(provider_id=provider_id, since=at("00:00"), until=at("23:59"))
        expiring = tx.expiring_before(instant=at("08:00").replace(year=2027, month=2))
    today = sum(visit.status == "completed" for visit in agenda)
    print(f"  Dr. Nguyen has completed {provider.total_consultations} consultations, {today} of them today")
    print(f"  {len(expiring)} prescriptions expire within three months")
    print("  The agenda:")
    for visit in agenda:
        length = f"{visit.duration_minutes} min" if visit.duration_minutes is not None else ""
        print(f"    {local(visit.scheduled_at)}  {visit.status.value:<9}  {length:>6}  {visit.chief_complaint}")


# ---- Small helpers -------------------------------------------------------------------------------------------------


def at(time: str) -> datetime:
    """Give a time of the day, in Boston."""
    return datetime.fromisoformat(f"2026-11-23T{time}").replace(tzinfo=BOSTON)


def local(instant: datetime) -> str:
    """Give the time of the day in Boston."""
    return instant.astimezone(ZoneInfo("America/New_York")).strftime("%H:%M")


def parse(text: str) -> datetime:
    """Read a timestamp, in whole milliseconds."""
    instant = datetime.fromisoformat(text)
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def refusal(act: Callable[[], object]) -> telehealth.Error:
    """Give the error of something that must be refused."""
    try:
        act()
    except telehealth.Error as error:
        return error
    raise AssertionError("it was not refused")


AMOXICILLIN: Row = {
    "medication_name": "amoxicillin",
    "strength": "500 mg",
    "dosage_form": "capsule",
    "quantity": 20,
    "days_supply": 10,
    "instructions": "one capsule twice a day",
    "total_refills": 1,
    "expires_at": at("00:00").replace(year=2027),
    "ndc_number": "0781-2613-05",
}
OXYCODONE: Row = {
    "medication_name": "oxycodone",
    "strength": "5 mg",
    "dosage_form": "tablet",
    "quantity": 12,
    "days_supply": 3,
    "instructions": "one tablet every six hours",
    "controlled_substance_schedule": "CII",
    "expires_at": at("00:00").replace(month=12),
}

if __name__ == "__main__":
    main()
