"""What an actor may do, and what an operation needs."""

from __future__ import annotations

import pytest
import telehealth
from conftest import clinic, new_user
from telehealth import Actor, Portal, ValidationError


def test_a_patient_sees_what_they_may_do(portal: Portal) -> None:
    patient, _ = portal.run(Actor.service("tests"), clinic)
    portal.run(Actor.service("tests"), lambda tx: tx.update(telehealth.User, patient.id, telehealth.User.activate))
    permissions = portal.permissions(Actor.user(patient.id))
    assert permissions.role == "patient"
    assert "book_visit" in permissions.operations and "prescribe" not in permissions.operations
    [update] = [it for it in permissions.tables if (it.table, it.verb) == ("consultations", "update")]
    assert (update.relations, update.columns) == (("own",), ("status", "cancellation_reason"))


def test_a_suspended_user_sees_an_empty_list(portal: Portal) -> None:
    user = portal.run(Actor.service("tests"), lambda tx: tx.add(new_user().activate()))
    assert portal.permissions(Actor.user(user.id)).role == "patient"
    portal.run(Actor.service("tests"), lambda tx: tx.update(telehealth.User, user.id, telehealth.User.suspend))
    permissions = portal.permissions(Actor.user(user.id))
    assert (permissions.role, permissions.tables, permissions.operations) == (None, (), ())


def test_an_operation_says_what_it_needs(portal: Portal) -> None:
    needed = ("providers:select", "patients:select", "consultations:insert", "notifications:insert")
    assert telehealth.grants_of("book_visit") == needed
    assert "A service account needs the grants" in (telehealth.Transaction.book_visit.__doc__ or "")
    with pytest.raises(ValidationError) as caught:
        telehealth.grants_of("fly")
    assert caught.value.code == "field.unknown"
