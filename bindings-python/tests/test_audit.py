"""The tamper-evident audit log."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
from dataclasses import asdict, replace
from pathlib import Path
from uuid import uuid4

import pytest
import telehealth
import telehealth.aio
from conftest import SERVICE, new_user
from telehealth import Actor, AuditLog, Checkpoint, CheckpointFolder, ConsistencyProof, CorruptError, InclusionProof, ValidationError, Portal, Signer


def test_the_log_is_integrated_verified_and_proved(portal: Portal, tmp_path: Path) -> None:
    signer, outside = Signer.generate("clinic.example/audit"), CheckpointFolder(tmp_path / "checkpoints")
    with telehealth.connect(portal.url, schema="integrated_log", keyring=telehealth.Keyring.generate("k")) as clinic:
        clinic.migrate()
        clinic.grant_service("tests", telehealth.GRANTS)
        clinic.grant_service("audit", ["audit_logs:select"])
        # Grants to service accounts are logged.
        granted = clinic.checkpoint(signer, outside).added
        assert granted == len(set(telehealth.GRANTS)) + 1
        with clinic.transaction(SERVICE) as tx:
            tx.add(new_user())
        older = clinic.checkpoint(signer, outside).checkpoint
        assert older is not None
        assert older.size == granted + 1
        assert outside.newest() == older.note
        assert Checkpoint.open(older.note, signer.verifier) == older
        with clinic.transaction(SERVICE) as tx:
            tx.add_all([new_user() for _ in range(5)])
            entries = tx.list(AuditLog, action="USER_INSERT").items
        assert clinic.verify(signer.verifier, outside).pending == 5
        integrated = clinic.checkpoint(Signer(signer.secret()), outside)
        assert integrated.added == 5
        verified = clinic.verify(signer.verifier, outside)
        assert (verified.integrated, verified.pending, verified.checkpoint) == (granted + 6, 0, integrated.checkpoint)

        inclusion = clinic.prove_inclusion(signer.verifier, entries[3].id)
        inclusion = InclusionProof(**json.loads(json.dumps(asdict(inclusion))))
        assert inclusion.check(signer.verifier) == integrated.checkpoint
        assert str(entries[3].id) in inclusion.entry
        assert root_of(inclusion, verified.integrated) == verified.checkpoint.root  # type: ignore[union-attr]
        consistency = clinic.prove_consistency(signer.verifier, older)
        consistency = ConsistencyProof(**asdict(consistency))
        assert consistency.check(older, signer.verifier) == integrated.checkpoint

        for forged in (
            replace(inclusion, entry=inclusion.entry + " "),
            replace(inclusion, position=inclusion.position + 1),
            replace(inclusion, path=inclusion.path[1:]),
            replace(inclusion, path=["nonsense"]),
            replace(inclusion, checkpoint=older.note),
        ):
            with pytest.raises(ValidationError):
                forged.check(signer.verifier)
        with pytest.raises(ValidationError):
            inclusion.check(Signer.generate("clinic.example/audit").verifier)
        with pytest.raises(ValidationError) as caught:
            clinic.prove_inclusion(signer.verifier, uuid4())
        assert caught.value.code == "audit.not_integrated"
        with pytest.raises(CorruptError) as found:
            clinic.checkpoint(Signer.generate("clinic.example/audit"), None)
        assert found.value.code == "audit.checkpoint_forged"

    # A database that has been reset.
    with telehealth.connect(portal.url, schema="restored_log") as restored:
        restored.migrate()
        restored.grant_service("audit", ["audit_logs:select"])
        assert restored.verify(signer.verifier, None).integrated == 0
        with pytest.raises(CorruptError) as found:
            restored.verify(signer.verifier, outside)
        assert found.value.code == "audit.rolled_back"


class Outside:
    """A custom checkpoint store."""

    def __init__(self, note: str | None = None) -> None:
        self.notes = [note] if note else []

    def newest(self) -> str | None:
        return self.notes[-1] if self.notes else None

    def keep(self, size: int, note: str) -> None:
        self.notes.append(note)


def root_of(proof: InclusionProof, size: int) -> str:
    """Compute the root as in RFC 9162, section 2.1.3.2, without the library."""
    node = hashlib.sha256(b"\0" + proof.entry.encode()).digest()
    index, last = proof.position, size - 1
    for sibling in map(base64.b64decode, proof.path):
        if index & 1 or index == last:
            node = hashlib.sha256(b"\1" + sibling + node).digest()
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            node = hashlib.sha256(b"\1" + node + sibling).digest()
        index, last = index >> 1, last >> 1
    return base64.b64encode(node).decode()


def test_signer_keys_round_trip_and_are_not_in_repr() -> None:
    signer = Signer.generate("clinic.example/audit")
    assert Signer(signer.secret()).verifier == signer.verifier
    assert repr(signer) == 'Signer(name="clinic.example/audit")'
    next_signer = Signer(Signer.generate("clinic.example/audit").secret(), replacing=signer.verifier)
    assert signer.verifier in next_signer.verifier
    for text in ("", "PRIVATE+KEY+x", signer.verifier):
        with pytest.raises(ValidationError) as caught:
            Signer(text)
        assert caught.value.code == "audit.key_malformed"
    with pytest.raises(ValidationError):
        Signer(signer.secret(), replacing=Signer.generate("another.example").verifier)
    with pytest.raises(ValidationError):
        Checkpoint.open("no note", signer.verifier)


@pytest.mark.parametrize("text", ["a\nb", "\x1b[2J", "\u2028", "\u202e"])
def test_control_characters_in_request_details_are_rejected(portal: Portal, text: str) -> None:
    for request in ({"user_agent": text}, {"session": text}):
        with pytest.raises(ValidationError) as caught, portal.transaction(Actor.user(uuid4(), **request)):
            pass
        assert caught.value.code == "text.control"


def test_audit_log_in_asyncio(portal: Portal) -> None:
    async def main() -> None:
        signer, outside = Signer.generate("clinic.example/audit"), Outside()
        async with await telehealth.aio.connect(portal.url, schema="async_log") as clinic:
            await clinic.migrate()
            await clinic.grant_service("tests", telehealth.GRANTS)
            await clinic.grant_service("audit", ["audit_logs:select"])
            async with clinic.transaction(SERVICE) as tx:
                await tx.add(new_user())
                entry = (await tx.list(AuditLog)).items[0]
            integrated = await clinic.checkpoint(signer, outside)
            assert integrated.checkpoint is not None
            assert outside.notes == [integrated.checkpoint.note]
            assert (await clinic.verify(signer.verifier, outside)).checkpoint == integrated.checkpoint
            assert (await clinic.prove_inclusion(signer.verifier, entry.id)).check(signer.verifier) == integrated.checkpoint
            proof = await clinic.prove_consistency(signer.verifier, integrated.checkpoint)
            assert proof.check(integrated.checkpoint, signer.verifier) == integrated.checkpoint

    asyncio.run(main())
