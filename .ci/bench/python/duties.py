"""What a careful application with the same duties adds: sealed columns, and the person of each transaction."""

from __future__ import annotations

import base64
import json
import os
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from model import Prescription
from sqlalchemy import Connection, text

SEALED = ("medication_name", "generic_name", "strength", "instructions", "ndc_number", "contraindications", "drug_interactions")
LISTS = ("contraindications", "drug_interactions")
CIPHER = AESGCM(AESGCM.generate_key(bit_length=256))


def seal(row: dict[str, Any]) -> dict[str, Any]:
    """Seal the protected columns of a row, each bound to its column and row."""
    key = row["id"].bytes
    for column in SEALED:
        value = row[column]
        if value is not None:
            plain = json.dumps(value) if column in LISTS else value
            nonce = os.urandom(12)
            sealed = nonce + CIPHER.encrypt(nonce, plain.encode(), column.encode() + key)
            row[column] = "v1:" + base64.urlsafe_b64encode(sealed).decode()
    return row


def unseal(row: dict[str, Any]) -> dict[str, Any]:
    """Open the protected columns of a row."""
    key = row["id"].bytes
    for column in SEALED:
        value = row[column]
        if value is not None:
            sealed = base64.urlsafe_b64decode(value[3:])
            plain = CIPHER.decrypt(sealed[:12], sealed[12:], column.encode() + key).decode()
            row[column] = json.loads(plain) if column in LISTS else plain
    return row


def checked(row: Any) -> Prescription:
    """Return the checked model of a stored row."""
    return Prescription.model_validate(unseal(dict(row)))


ACT = text("SELECT set_config('role', :role, true), set_config('app.person', :person, true)")


def act(connection: Connection, role: str, person: object = "") -> None:
    """Set the role and the person of a transaction."""
    connection.execute(ACT, {"role": role, "person": str(person)})
