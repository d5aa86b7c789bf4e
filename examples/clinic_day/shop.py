"""The shop: a treatment from the choice of a product to its delivery, and the messages and forms around it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import telehealth
from clock import at
from telehealth import (
    Actor,
    Consultation,
    FormSchema,
    FormSubmission,
    Invoice,
    Order,
    Portal,
    Product,
    TelehealthFlow,
    Transaction,
)

SERVICE = Actor.service("clinic-day")
INTAKE = {"reason": "migraine", "chest_pain": "never", "smokes": False, "may_be_pregnant": "no"}
T = TypeVar("T")


def shop(portal: Portal, visit: Consultation) -> None:
    """Treat the patient of a completed visit."""

    def work(action: Callable[[Transaction], T]) -> T:
        return portal.run(SERVICE, action)

    print("\nThe shop")
    product, intake, phq9 = work(lambda tx: open_shop(tx, visit))
    print(f"  11:35  {product.name} is on sale on prescription, with {product.inventory_quantity} packs in stock")

    flow = work(lambda tx: tx.add(TelehealthFlow.start(patient_id=visit.patient_id, now=at("11:40"))))
    work(lambda tx: tx.choose_product(flow_id=flow.id, product_id=product.id))
    try:
        work(lambda tx: answer(tx, flow, intake, INTAKE | {"smokes": True}))
    except telehealth.ValidationError as error:
        rule = error.violations[0]
        print(f"  11:41  an incomplete intake form is rejected: {rule.field} {rule.message} [{rule.code}]")
    work(lambda tx: answer(tx, flow, intake, INTAKE))
    work(lambda tx: tx.approve_flow(flow_id=flow.id, consultation_id=visit.id, now=at("11:45")))

    order = work(lambda tx: buy(tx, flow, visit))
    left = work(lambda tx: tx.get(Product, product.id)).inventory_quantity
    print(f"  11:46  {order.order_number} of 2 packs comes to {order.total_amount}; {left} packs are left")
    outcomes = [work(lambda tx: pay(tx, order)) for _ in range(2)]
    status = work(lambda tx: tx.get(TelehealthFlow, flow.id)).current_status
    print(f"  11:47  its payment is reported twice: {outcomes[0]}, then {outcomes[1]}; the flow is at {status}")

    invoice = work(lambda tx: settle(tx, order))
    order = work(lambda tx: ship(tx, order, flow))
    print(f"  11:55  {invoice.invoice_number} is {invoice.status}, and the order is {order.status}")
    refund = {"order_id": order.id, "amount": "10.00", "refund_id": "re_1", "now": at("12:00")}
    order = work(lambda tx: tx.refund_order(**refund)).order
    print(f"  12:00  10.00 is refunded for the delay; {order.refundable()} remains refundable")

    unread = work(lambda tx: talk(tx, visit))
    print(f"  12:05  the patient asks how often to take it; Dr. Nguyen has {unread} unread message, and answers")
    submission = work(lambda tx: screen(tx, phq9, visit))
    assert submission.scores is not None
    score = submission.scores[0]
    print(f"  12:10  PHQ-9: {score.total} points, {score.band}: the submission is {submission.clinical_priority}")
    sent = work(lambda tx: send_due(tx, at("12:15")))
    again = work(lambda tx: send_due(tx, at("12:15")))
    print(f"  12:15  {sent} notifications are sent, then {again}")


def open_shop(tx: Transaction, visit: Consultation) -> tuple[Product, FormSchema, FormSchema]:
    now = at("11:35")
    product = Product.put_on_sale(
        name="sumatriptan 50 mg",
        sku="SUMA-50",
        product_type="prescription",
        price="24.90",
        inventory_quantity=10,
        now=now,
    )
    intake, phq9 = (publish(tx, name, visit, now) for name in ("intake", "phq-9"))
    return tx.add(product), intake, phq9


def publish(tx: Transaction, name: str, visit: Consultation, now: datetime) -> FormSchema:
    schema = json.loads((Path(__file__).parents[1] / "data" / "forms" / f"{name}.json").read_text())
    draft = FormSchema.draft(title=schema["title"], schema_definition=schema, created_by=visit.provider_id, now=now)
    return tx.add(draft.publish())


def answer(tx: Transaction, flow: TelehealthFlow, form: FormSchema, answers: dict[str, Any]) -> TelehealthFlow:
    return tx.submit_intake(flow_id=flow.id, form_schema_id=form.id, submission_data=answers, now=at("11:41"))


def buy(tx: Transaction, flow: TelehealthFlow, visit: Consultation) -> Order:
    prescription = tx.prescribe(
        patient_id=visit.patient_id,
        provider_id=visit.provider_id,
        consultation_id=visit.id,
        medication_name="sumatriptan",
        strength="50 mg",
        dosage_form="tablet",
        quantity=12,
        days_supply=30,
        instructions="one tablet when an attack begins",
        expires_at=at("00:00").replace(month=12),
        now=at("11:46"),
    )
    return tx.order_flow(
        flow_id=flow.id,
        quantity=2,
        prescription_id=prescription.id,
        tax_amount="3.11",
        shipping_amount="4.90",
        now=at("11:46"),
    ).order


def pay(tx: Transaction, order: Order) -> str:
    event = {"id": "evt_1", "order_id": order.id, "kind": "captured", "amount": order.total_amount}
    return tx.apply_payment_event(event=event, now=at("11:47")).outcome


def settle(tx: Transaction, order: Order) -> Invoice:
    # The order is paid, and so is its invoice.
    return tx.invoice_order(order_id=order.id, now=at("11:50"))


def ship(tx: Transaction, order: Order, flow: TelehealthFlow) -> Order:
    tx.save(tx.save(tx.get(Order, order.id).confirm()).process())
    tx.save(tx.get(TelehealthFlow, flow.id).complete(now=at("11:55")))
    return tx.ship_order(order_id=order.id, tracking_number="1Z999AA10123456784", now=at("11:55"))


def talk(tx: Transaction, visit: Consultation) -> int:
    people = {"created_by": visit.patient_id, "participant_ids": [visit.patient_id, visit.provider_id]}
    conversation = tx.start_conversation(**people, now=at("12:04"))
    question = tx.send_message(
        conversation_id=conversation.id,
        sender_id=visit.patient_id,
        content="How often may I take it?",
        now=at("12:04"),
    )
    unread = tx.unread_count(user_id=visit.provider_id)
    tx.mark_conversation_read(conversation_id=conversation.id, reader_id=visit.provider_id, now=at("12:05"))
    reply = {"message_id": question.id, "sender_id": visit.provider_id, "content": "Twice a day at most."}
    tx.reply_to_message(**reply, now=at("12:05"))
    return unread


def screen(tx: Transaction, form: FormSchema, visit: Consultation) -> FormSubmission:
    answers = {f"q{item}": 3 if item < 8 else 0 for item in range(1, 10)}
    return tx.submit_form(
        form_schema_id=form.id,
        submission_data=answers,
        patient_id=visit.patient_id,
        consultation_id=visit.id,
        now=at("12:10"),
    )


def send_due(tx: Transaction, now: datetime) -> int:
    due = tx.claim_due(limit=100, lease_seconds=60, now=now).notifications
    for notification in due:
        tx.save(notification.mark_sent(now=now))
    return len(due)
