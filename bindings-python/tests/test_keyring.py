"""The keys of protected health information."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest
import telehealth
from conftest import SERVICE, new_patient, new_user
from telehealth import Error, ValidationError, Keyring, Patient, Portal, KeyRotation, UnavailableError


def test_reading_requires_the_key(portal: Portal) -> None:
    old, new = ("2026a", os.urandom(32)), ("2027a", os.urandom(32))
    with telehealth.connect(portal.url, keyring=Keyring([old]), pool_size=1) as first, first.transaction(SERVICE) as tx:
        patient = tx.add(new_patient(tx.add(new_user())))

    def read(keyring: Keyring | None) -> Patient:
        with telehealth.connect(portal.url, keyring=keyring, pool_size=1) as other, other.transaction(SERVICE) as tx:
            return tx.get(Patient, patient.id)

    assert read(Keyring([old, new])) == patient
    for keyring, kind, code in [
        (None, UnavailableError, "crypto.no_keyring"),
        (Keyring([new]), UnavailableError, "crypto.unknown_key"),
        (Keyring([("2026a", os.urandom(32))]), UnavailableError, "keyring.mismatch"),
    ]:
        with pytest.raises(Error) as caught:
            read(keyring)
        assert (type(caught.value), caught.value.code) == (kind, code)
        assert "Lovelace" not in str(caught.value)


def test_exposed_keys_can_be_read_from_a_file(portal: Portal, tmp_path: Path) -> None:
    generated, path = Keyring.generate("exposed"), tmp_path / "keys"
    path.touch(mode=0o600)
    path.write_text(generated.expose())
    with telehealth.connect(portal.url, keyring=generated, pool_size=1) as first, first.transaction(SERVICE) as tx:
        patient = tx.add(new_patient(tx.add(new_user())))
    from_file = Keyring.from_file(path)
    with telehealth.connect(portal.url, keyring=from_file, pool_size=1) as other, other.transaction(SERVICE) as tx:
        assert tx.get(Patient, patient.id) == patient
    secret = generated.expose().strip().removeprefix("exposed:")
    assert len(secret) == 44 and secret not in repr(generated)


def test_reload_reads_the_file_again(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_text("2026a:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n")
    path.chmod(0o600)
    ring = Keyring.from_file(path)
    assert list(ring.ids) == ["2026a"]
    with path.open("a") as file:
        file.write("2027a:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=\n")
    ring.reload()
    assert repr(ring) == 'Keyring(ids=["2026a", "2027a"])'
    path.chmod(0o644)
    with pytest.raises(Error) as caught:
        ring.reload()
    assert caught.value.code == "keyring.exposed"
    assert ring.ids == ("2026a", "2027a")


def test_invalid_keyrings_are_rejected(portal: Portal) -> None:
    nonsense: list[Any] = [None, 1, [1], [("a",)], [("a", "b")], [(1, b"x" * 32)]]
    for given in nonsense:
        with pytest.raises(ValidationError):
            Keyring(given)
    weak: list[tuple[list[tuple[str, bytes]], str]] = [
        ([], "keyring.missing"),
        ([("a", b"short")], "keyring.malformed"),
        ([("A key", os.urandom(32))], "keyring.malformed"),
        ([("a", bytes(32))], "keyring.weak"),
        ([("a", os.urandom(32)), ("a", os.urandom(32))], "keyring.duplicate"),
    ]
    for keys, code in weak:
        with pytest.raises(Error) as failed:
            Keyring(keys)
        assert failed.value.code == code
    with pytest.raises(ValidationError) as caught:
        telehealth.connect(portal.url, keyring="2026a:secret")  # type: ignore[arg-type]
    assert [it.field for it in caught.value.violations] == ["keyring"]
    assert "secret" not in str(caught.value)


def test_key_rotation(portal: Portal) -> None:
    old, new = ("2026a", os.urandom(32)), ("2027a", os.urandom(32))

    def clinic(*keys: tuple[str, bytes]) -> Portal:
        return telehealth.connect(portal.url, schema="rotation", keyring=Keyring(keys), pool_size=1)

    with clinic(old) as first:
        first.migrate()
        first.grant_service("tests", telehealth.GRANTS)
        first.grant_service("rotate-keys", telehealth.ROTATE_KEYS_GRANTS)
        with first.transaction(SERVICE) as tx:
            patients = [tx.add(new_patient(tx.add(new_user()))) for _ in range(5)]
        assert first.keys_in_use() == {"2026a": 5}

    with clinic(old, new) as both:
        with pytest.raises(KeyboardInterrupt):
            both.rotate_keys(batch=2, progress=interrupt)
        assert both.keys_in_use() == {"2026a": 3, "2027a": 2}
        reported: list[KeyRotation] = []
        assert both.rotate_keys(batch=2, progress=reported.append) == KeyRotation(rows=3, unreadable=0, left=0)
        assert [done.rows for done in reported] == [2, 3]
        assert both.keys_in_use() == {"2027a": 5}
        assert both.rotate_keys() == KeyRotation(0, 0, 0)
        with pytest.raises(ValidationError):
            both.rotate_keys(batch=0)

    with clinic(new) as last, last.transaction(SERVICE) as tx:
        assert tx.get_many(Patient, [patient.id for patient in patients]) == patients
        # Found through the blind index: the database never sees the names.
        born = patients[0].date_of_birth
        found = tx.patients_by_identity(last_name="LÓVELACE", first_name="a", date_of_birth=born)
        assert {patient.id for patient in found} == {patient.id for patient in patients}
        assert tx.patients_by_identity(last_name="Lovelace", first_name="Ad-B", date_of_birth=born) == []
        with pytest.raises(ValidationError) as caught:
            tx.patients_by_identity(last_name="-", first_name=".", date_of_birth=born)
        assert caught.value.code == "name.too_short"
        with pytest.raises(UnavailableError) as unindexed:
            tx.patients_by_name(last_name="Lovelace", limit=10)
        assert unindexed.value.code == "crypto.no_name_index"


def test_the_name_index_allows_searching_by_name_alone(portal: Portal) -> None:
    ring = Keyring([("2026a", os.urandom(32))])
    with telehealth.connect(portal.url, schema="names", keyring=ring) as plain:
        plain.migrate()
        plain.grant_service("tests", telehealth.GRANTS)
        plain.grant_service("rotate-keys", telehealth.ROTATE_KEYS_GRANTS)
        with plain.transaction(SERVICE) as tx:
            patients = [tx.add(new_patient(tx.add(new_user()))) for _ in range(3)]
    with telehealth.connect(portal.url, schema="names", keyring=ring, name_index=True) as indexed:
        assert indexed.rotate_keys() == KeyRotation(rows=3, unreadable=0, left=0)
        with indexed.transaction(SERVICE) as tx:
            page = tx.patients_by_name(last_name="lóve", starts_with=True, limit=10)
            assert {patient.id for patient in page.items} == {patient.id for patient in patients}
            with pytest.raises(ValidationError) as caught:
                tx.patients_by_name(last_name="lo", starts_with=True, limit=10)
            assert caught.value.code == "name.too_short"


def interrupt(_: KeyRotation) -> None:
    """Press Ctrl-C."""
    os.kill(os.getpid(), signal.SIGINT)


def test_passwords_are_verified_and_never_in_errors(portal: Portal) -> None:
    with portal.transaction(SERVICE) as tx:
        user = tx.add(new_user().activate())
        tx.set_password(user_id=user.id, password="correct horse battery staple")
        assert tx.verify_password(email=user.email, password="correct horse battery staple").id == user.id
        answers: set[tuple[str, str]] = set()
        for email, password in [(user.email, "incorrect horse battery"), ("nobody@example.com", "correct horse battery staple")]:
            with pytest.raises(Error) as refused:
                tx.verify_password(email=email, password=password)
            answers.add((refused.value.code, str(refused.value)))
        assert {code for code, _ in answers} == {"password.rejected"}
        assert len(answers) == 1
        with pytest.raises(ValidationError) as caught:
            tx.set_password(user_id=user.id, password="hunter2")
        assert caught.value.code == "password.too_short"
        assert "hunter2" not in repr(caught.value) + str(caught.value)
