"""The keys of protected health information."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import telehealth
from conftest import JOB, new_patient, new_user
from telehealth import Corrupt, Error, Invalid, Keyring, Patient, Portal, Unavailable


def test_only_who_has_the_key_reads(portal: Portal) -> None:
    old, new = ("2026a", os.urandom(32)), ("2027a", os.urandom(32))
    with telehealth.connect(portal.url, keyring=Keyring([old]), pool_size=1) as first, first.transaction(JOB) as tx:
        patient = tx.add(new_patient(tx.add(new_user())))

    def read(keyring: Keyring | None) -> Patient:
        with telehealth.connect(portal.url, keyring=keyring, pool_size=1) as other, other.transaction(JOB) as tx:
            return tx.get(Patient, patient.id)

    assert read(Keyring([old, new])) == patient
    for keyring, kind, code in [
        (None, Unavailable, "crypto.no_keyring"),
        (Keyring([new]), Unavailable, "crypto.unknown_key"),
        (Keyring([("2026a", os.urandom(32))]), Corrupt, "crypto.tampered"),
    ]:
        with pytest.raises(Error) as caught:
            read(keyring)
        assert (type(caught.value), caught.value.code) == (kind, code)
        assert "Lovelace" not in str(caught.value)


def test_a_file_is_read_again(tmp_path: Path) -> None:
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


def test_what_is_no_keyring_is_refused(portal: Portal) -> None:
    nonsense: list[Any] = [None, 1, [1], [("a",)], [("a", "b")], [(1, b"x" * 32)]]
    for given in nonsense:
        with pytest.raises(Invalid):
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
    with pytest.raises(Invalid) as caught:
        telehealth.connect(portal.url, keyring="2026a:secret")  # type: ignore[arg-type]
    assert [it.field for it in caught.value.violations] == ["keyring"]
    assert "secret" not in str(caught.value)
