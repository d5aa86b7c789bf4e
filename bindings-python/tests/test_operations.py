"""Operations whose rules no vector can show: bookings, coverage, payments and merges."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from conftest import clinic
from telehealth import (
    ConflictError,
    Consultation,
    InsuranceProvider,
    Invoice,
    Order,
    Patient,
    PatientInsurance,
    Provider,
    Transaction,
    ValidationError,
)

NOW = datetime(2030, 10, 1, 8, tzinfo=timezone.utc)
# New York is at -05:00 in winter: the last minute of 1 December.
LAST_MINUTE = datetime(2030, 12, 2, 4, 59, tzinfo=timezone.utc)


def code_of(work: Callable[[], object]) -> tuple[str, str]:
    """Return the field and the code of the only violation."""
    with pytest.raises((ValidationError, ConflictError)) as caught:
        work()
    (violation,) = caught.value.violations
    return violation.field, violation.code


def open_hours(provider: Provider, slot_minutes: int, **weekly: list[dict[str, str]]) -> Provider:
    hours = {"time_zone": "America/New_York", "slot_minutes": slot_minutes, "weekly": weekly}
    return provider.revise(availability_schedule=hours, now=NOW)


def visit(patient: Patient, provider: Provider, scheduled_at: datetime) -> dict[str, Any]:
    return {
        "patient_id": patient.id,
        "provider_id": provider.id,
        "consultation_type": "follow_up",
        "scheduled_at": scheduled_at,
        "duration_minutes": 60,
        "now": NOW,
    }


def test_the_provider_is_licensed_in_the_state_of_the_address_or_in_the_given_one(tx: Transaction) -> None:
    patient, provider = clinic(tx)  # licensed in New York
    patient = tx.save(patient.revise(state="NJ"))
    booking = visit(patient, provider, NOW + timedelta(days=1))
    refused = ("patient_state", "provider.not_licensed_in_state")
    assert code_of(lambda: tx.book_visit(**booking)) == refused
    with pytest.raises(ValidationError) as caught:
        tx.book_series(**booking, visits=2)
    assert [rule.field for rule in caught.value.violations] == [f"visits/{i}/patient_state" for i in range(2)]
    drug: dict[str, Any] = {
        "patient_id": patient.id,
        "provider_id": provider.id,
        "medication_name": "amoxicillin",
        "strength": "500 mg",
        "dosage_form": "capsule",
        "quantity": 20,
        "days_supply": 10,
        "instructions": "one capsule twice a day",
        "expires_at": NOW + timedelta(days=30),
        "now": NOW,
    }
    assert code_of(lambda: tx.prescribe(**drug)) == refused
    assert tx.prescribe(**drug, patient_state="NY").consultation_id is None
    assert tx.book_visit(**booking, patient_state="NY").patient_state == "NY"
    tx.save(tx.get(Patient, patient.id).revise(state="NY"))
    booking["scheduled_at"] += timedelta(days=1)
    assert tx.book_visit(**booking).patient_state == "NY"


def test_openings_that_touch_are_one(tx: Transaction) -> None:
    _, provider = clinic(tx)
    late, early = {"from": "22:30", "until": "24:00"}, {"from": "00:00", "until": "02:00"}
    provider = tx.save(open_hours(provider, 60, saturday=[late], sunday=[early]))
    saturday = datetime(2030, 10, 5, 22, 30, tzinfo=timezone(timedelta(hours=-4)))
    slots = tx.free_slots(provider_id=provider.id, since=saturday, until=saturday + timedelta(hours=4), now=NOW)
    assert [slot.starts_at for slot in slots] == [saturday + timedelta(hours=hours) for hours in range(3)]


def test_a_series_keeps_the_local_time_and_is_booked_as_a_whole(tx: Transaction) -> None:
    patient, provider = clinic(tx)
    provider = tx.save(open_hours(provider, 60, monday=[{"from": "09:00", "until": "17:00"}]))
    # Summer time ends in New York on 3 November 2030.
    first = datetime(2030, 10, 28, 13, tzinfo=timezone.utc)
    booked = tx.book_series(**visit(patient, provider, first), visits=2)
    assert [it.scheduled_at for it in booked] == [first, first + timedelta(days=7, hours=1)]
    series = visit(patient, provider, first - timedelta(days=7))

    def again() -> None:
        with tx.savepoint():
            tx.book_series(**series, visits=2)

    field, code = code_of(again)
    assert field == "visits/1/scheduled_at"
    assert code in ("consultation.double_booking", "consultation.patient_double_booking")
    assert len(tx.list(Consultation, patient_id=patient.id).items) == 2
    assert code_of(lambda: tx.book_series(**series, visits=1)) == ("visits", "consultation.series")


def test_coverage_is_that_of_the_date_of_service(tx: Transaction) -> None:
    patient, _ = clinic(tx)
    insurer = tx.add(InsuranceProvider.register(name="Insurer", now=NOW))
    subscriber: dict[str, Any] = {
        "patient_id": patient.id,
        "subscriber_name": "Ada Lovelace",
        "subscriber_relationship": "self",
        "insurer": insurer,
        "is_primary": True,
        "now": NOW,
    }
    last_year: dict[str, Any] = {"effective_date": date(2029, 1, 1), "expiration_date": date(2029, 12, 31)}
    past = tx.add(PatientInsurance.record_past(policy_number="W1", **last_year, **subscriber))
    new = tx.add(PatientInsurance.enroll(policy_number="W2", effective_date=date(2030, 1, 1), **subscriber))
    ended = tx.save(new.end(last_day=date(2030, 6, 30)))
    days = {date(2029, 6, 1): [past], date(2030, 6, 30): [ended], date(2030, 7, 1): []}
    assert {day: tx.coverage_on(patient_id=patient.id, day=day) for day in days} == days


def order_over(tx: Transaction, patient: Patient, amount: str) -> Order:
    charge = {"name": "consultation", "quantity": 1, "unit_price": amount}
    order: dict[str, Any] = {"patient_id": patient.id, "order_type": "consultation", "lines": []}
    return tx.place_order(**order, charges=[charge], now=NOW).order


def receive(
    tx: Transaction, order: Order, id: str, kind: str, amount: str, concludes: str | None = None
) -> tuple[str, str]:
    """Return the outcome of an event, and the status of the payment."""
    event = {"id": id, "order_id": order.id, "kind": kind, "amount": amount, "concludes": concludes}
    receipt = tx.receive_payment_event(event=event, time_zone="America/New_York", now=LAST_MINUTE)
    return receipt.outcome, receipt.order.payment_status


def open_codes(tx: Transaction) -> dict[str, str]:
    """Return the codes of the open exceptions by the ids of their events."""
    return {exception.event.id: exception.code for exception in tx.payment_exceptions(limit=100).items}


def test_payment_events_in_any_order_disputes_failed_refunds_and_voids(tx: Transaction) -> None:
    patient, _ = clinic(tx)
    order = order_over(tx, patient, "100.00")
    assert receive(tx, order, "refund", "refunded", "10.00") == ("exception", "pending")
    assert receive(tx, order, "capture", "captured", "100.00") == ("applied", "partially_refunded")
    assert open_codes(tx) == {}
    assert receive(tx, order, "capture", "captured", "100.00") == ("repeated", "partially_refunded")
    assert receive(tx, order, "failed", "refund_failed", "10.00", "refund") == ("exception", "partially_refunded")
    assert open_codes(tx) == {"failed": "payment_event.refund_failed"}
    tx.dismiss_payment_exception(event_id="failed", now=NOW)
    assert receive(tx, order, "opened", "dispute_opened", "60.00") == ("exception", "partially_refunded")
    assert open_codes(tx) == {"opened": "payment_event.disputed"}
    assert receive(tx, order, "lost", "dispute_lost", "60.00", "opened") == ("applied", "partially_refunded")
    assert (open_codes(tx), str(tx.get(Order, order.id).refunded_amount)) == ({}, "70.00")
    other = order_over(tx, patient, "100.00")
    assert receive(tx, other, "authorized", "authorized", "100.00") == ("applied", "authorized")
    assert receive(tx, other, "voided", "voided", "100.00") == ("applied", "failed")


def test_invoices_are_issued_and_paid_by_the_clinics_calendar(tx: Transaction) -> None:
    patient, _ = clinic(tx)
    before, after = order_over(tx, patient, "100.00"), order_over(tx, patient, "50.00")
    clock: dict[str, Any] = {"time_zone": "America/New_York", "now": LAST_MINUTE}
    invoice = tx.invoice_order(order_id=before.id, **clock)
    assert (invoice.status, invoice.issue_date, invoice.due_date) == ("draft", date(2030, 12, 1), date(2030, 12, 31))
    receive(tx, before, "before", "captured", "100.00")
    receive(tx, after, "after", "captured", "50.00")
    for paid in (tx.get(Invoice, invoice.id), tx.invoice_order(order_id=after.id, **clock)):
        assert (paid.status, paid.paid_date) == ("paid", date(2030, 12, 1))


def test_a_patient_is_not_merged_with_themself(tx: Transaction) -> None:
    patient, _ = clinic(tx)
    refused = code_of(lambda: tx.merge_patients(kept_id=patient.id, merged_id=patient.id, now=NOW))
    assert refused == ("merged_id", "patient.merge_self")
    assert tx.merged_into(patient_id=patient.id) is None


def test_an_export_has_the_rows_of_a_merged_duplicate(tx: Transaction) -> None:
    (kept, _), (merged, _) = clinic(tx), clinic(tx)
    tx.merge_patients(kept_id=kept.id, merged_id=merged.id, now=NOW)
    copy = tx.export_designated_record_set(patient_id=kept.id, now=NOW)
    assert [patient.id for patient in copy.merged_patients] == [merged.id]
    assert [user.id for user in copy.merged_users] == [merged.id]
