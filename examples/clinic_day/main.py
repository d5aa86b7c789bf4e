"""A clinic day, end to end: registration, import of past records, and the events of one day.

The same program as ``main.rs`` and ``main.mjs``, with the same output.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from uuid import UUID

import telehealth
from books import open_books
from clock import at, local
from shop import shop
from telehealth import Actor, Consultation, Portal, Prescription, Provider

Row = dict[str, Any]
SERVICE = Actor.service("clinic-day")


def main() -> None:
    with telehealth.from_environment() as portal:
        portal.grant_service("clinic-day", telehealth.GRANTS)
        print("A clinic day: Monday, 2026-11-23, in Boston\n\nLoading the data")
        provider_id, patients = open_books(portal)
        visit = live(portal, provider_id, patients)
        shop(portal, visit)
        close(portal, provider_id)
    print("\nWhere to look next: README.md, then core/src/care/consultation.rs")


# ---- The day -------------------------------------------------------------------------------------------------------


def live(portal: Portal, provider_id: UUID, patients: list[UUID]) -> Consultation:
    """Run the day; return the last visit."""
    print("\nThe day")
    open_hours(portal, provider_id)
    with portal.transaction(SERVICE) as tx:
        free = tx.free_slots(provider_id=provider_id, since=at("08:00"), until=at("18:00"), now=at("08:00"))
    print(f"  08:00  Dr. Nguyen has {len(free)} free slots, the first at {local(free[0].starts_at)}")

    first = book(portal, provider_id, patients[0], "09:00", "08:05", "sore throat")
    print("  08:05  the first patient books 09:00")

    won, lost = race(portal, provider_id, patients[1:3])
    print(f"  08:06  two patients book 09:30 at the same time: one succeeds, the other is rejected [{lost.code}]")

    third = book(portal, provider_id, patients[3], "10:00", "08:10", "back pain")
    fourth = book(portal, provider_id, patients[4], "10:30", "08:11", "skin rash")
    fifth = book(portal, provider_id, patients[5], "11:00", "08:12", "headache")
    with portal.transaction(SERVICE) as tx:
        free = tx.free_slots(provider_id=provider_id, since=at("08:00"), until=at("18:00"), now=at("08:00"))
    print(f"  08:12  10:00, 10:30 and 11:00 are booked; {len(free)} slots are free")

    first = see(portal, first, "09:02", "09:24:30", "streptococcal pharyngitis")
    print(f"  09:24  the first visit is completed after {first.duration_minutes} minutes")
    prescription = prescribe(portal, first, AMOXICILLIN, "09:25")
    with portal.transaction(SERVICE) as tx:
        refilled = tx.save(prescription.refill(now=at("09:30")))
    error = failure(lambda: refilled.refill(now=at("09:31")))
    print(f"  09:30  amoxicillin is prescribed and refilled once; a second refill is rejected [{error.code}]")

    won = see(portal, won, "09:31", "09:55", "influenza, suspected")
    print(f"  09:55  the second visit is completed after {won.duration_minutes} minutes")
    error = failure(lambda: prescribe(portal, won, OXYCODONE, "09:56"))
    rule = error.violations[0]
    print(f"  09:56  oxycodone (CII) is rejected: {rule.field} {rule.message} [{rule.code}]")

    with portal.transaction(SERVICE) as tx:
        tx.save(third.cancel(now=at("09:57")))
    book(portal, provider_id, patients[6], "10:00", "09:58", "back pain")
    print("  09:58  10:00 is cancelled, and booked again by another patient")

    error = failure(lambda: fourth.mark_no_show(now=at("10:15")))
    with portal.transaction(SERVICE) as tx:
        tx.save(fourth.mark_no_show(now=at("10:45")))
    print(f"  10:45  the patient of 10:30 is a no-show; at 10:15 this was rejected [{error.code}]")

    fifth = see(portal, fifth, "11:00", "11:29", "migraine")
    print(f"  11:29  the visit of 11:00 is completed after {fifth.duration_minutes} minutes")
    error = failure(lambda: portal.run(SERVICE, lambda tx: tx.save(third.reschedule())))
    print(f"  11:30  saving a stale copy of the 10:00 visit is rejected [{error.code}]")
    return fifth


def open_hours(portal: Portal, provider_id: UUID) -> None:
    openings = [{"from": "09:00", "until": "12:00"}, {"from": "13:00", "until": "15:00"}]
    hours = {"time_zone": "America/New_York", "slot_minutes": 30, "weekly": {"monday": openings}}
    with portal.transaction(SERVICE) as tx:
        tx.save(tx.get(Provider, provider_id).revise(availability_schedule=hours, now=at("08:00")))


def book(portal: Portal, provider_id: UUID, patient_id: UUID, time: str, now: str, complaint: str) -> Consultation:
    with portal.transaction(SERVICE) as tx:
        return tx.book_visit(
            patient_id=patient_id,
            provider_id=provider_id,
            consultation_type="initial",
            scheduled_at=at(time),
            duration_minutes=30,
            chief_complaint=complaint,
            now=at(now),
        )


def race(portal: Portal, provider_id: UUID, rivals: list[UUID]) -> tuple[Consultation, telehealth.Error]:
    """Book the same slot for two patients at the same time."""
    with ThreadPoolExecutor() as threads:
        racers = [threads.submit(book, portal, provider_id, rival, "09:30", "08:06", "fever") for rival in rivals]
    won = [racer.result() for racer in racers if racer.exception() is None]
    lost = [error for racer in racers if isinstance(error := racer.exception(), telehealth.Error)]
    (winner,), (loser,) = won, lost
    return winner, loser


def see(portal: Portal, visit: Consultation, start: str, end: str, assessment: str) -> Consultation:
    with portal.transaction(SERVICE) as tx:
        visit = tx.save(visit.start(now=at(start)))
    with portal.transaction(SERVICE) as tx:
        return tx.save(visit.complete(assessment=assessment, now=at(end)))


def prescribe(portal: Portal, visit: Consultation, drug: Row, now: str) -> Prescription:
    with portal.transaction(SERVICE) as tx:
        return tx.prescribe(
            **drug,
            patient_id=visit.patient_id,
            provider_id=visit.provider_id,
            consultation_id=visit.id,
            policy=date(2026, 12, 31),
            now=at(now),
        )


# ---- The evening ---------------------------------------------------------------------------------------------------


def close(portal: Portal, provider_id: UUID) -> None:
    print("\nThe evening")
    with portal.transaction(SERVICE) as tx:
        provider = tx.get(Provider, provider_id)
        agenda = tx.list(
            Consultation,
            provider_id=provider_id,
            scheduled_from=at("00:00"),
            scheduled_before=at("23:59"),
            order="scheduled_at",
        ).items
        expiring = tx.count(Prescription, status="active", expires_before=at("08:00").replace(year=2027, month=2))
    today = sum(visit.status == "completed" for visit in agenda)
    print(f"  Dr. Nguyen has completed {provider.total_consultations} consultations, {today} of them today")
    print(f"  {expiring} prescriptions expire within three months")
    print("  The agenda:")
    for visit in agenda:
        length = f"{visit.duration_minutes} min" if visit.duration_minutes is not None else ""
        print(f"    {local(visit.scheduled_at)}  {visit.status.value:<9}  {length:>6}  {visit.chief_complaint}")


# ---- Small helpers -------------------------------------------------------------------------------------------------


def failure(act: Callable[[], object]) -> telehealth.Error:
    """Return the error of a call that must fail."""
    try:
        act()
    except telehealth.Error as error:
        return error
    raise AssertionError("the call did not fail")


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
