"""The audit log that proves itself: checkpoints, the places that keep them, and proofs."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from telehealth import _native
from telehealth._native import CheckpointFolder, Signer

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = [
    "Checkpoint",
    "CheckpointFolder",
    "CheckpointStore",
    "ConsistencyProof",
    "InclusionProof",
    "Integrated",
    "Signer",
    "Verified",
]


class CheckpointStore(Protocol):
    """A place that whoever rewrites the database cannot rewrite: a write-once bucket, another machine, a paper tape."""

    def newest(self) -> str | None:
        """Give the newest note that was kept."""
        ...

    def keep(self, size: int, note: str, /) -> None:
        """Keep a note. The same one may come again."""
        ...


@dataclass(frozen=True)
class Checkpoint:
    """A signed head of the log: what it held at a moment."""

    note: str
    """The signed note (c2sp.org/signed-note)."""
    size: int
    """How many entries it covers."""
    root: str
    """The root hash of RFC 6962 over them, in base64."""
    time: datetime
    """When it was integrated."""

    @classmethod
    def open(cls, note: str, verifier: str, /) -> Self:
        """Check the signature of a note, and read it."""
        return cls._read(json.loads(_native.open_checkpoint(note, verifier)))

    @classmethod
    def _read(cls, members: dict[str, Any]) -> Self:
        time = datetime.fromisoformat(members["time"].replace("Z", "+00:00"))
        return cls(members["note"], members["size"], members["root"], time)

    @classmethod
    def _read_optional(cls, members: dict[str, Any] | None) -> Self | None:
        return None if members is None else cls._read(members)


@dataclass(frozen=True)
class Integrated:
    """What ``Portal.checkpoint`` did."""

    added: int
    """How many entries it added."""
    checkpoint: Checkpoint | None
    """The head of the log; ``None`` while there is no entry at all."""


@dataclass(frozen=True)
class Verified:
    """A log that is what was integrated."""

    integrated: int
    """How many entries are integrated, all of them as they were."""
    pending: int
    """How many entries wait for the integrator. Nothing protects them yet."""
    checkpoint: Checkpoint | None
    """The newest checkpoint; ``None`` where nothing was ever integrated."""


@dataclass(frozen=True)
class InclusionProof:
    """Proves that an entry is in the log of a checkpoint."""

    entry: str
    """The entry, as it was integrated: its columns in JSON. The leaf is the hash of this text."""
    position: int
    """Where it stands in the log, counted from 0."""
    path: list[str]
    """The nodes beside its way to the root, in base64, from the leaf upwards: ``PATH(m, D[n])`` of RFC 6962."""
    checkpoint: str
    """The note of the signed checkpoint."""

    def check(self, verifier: str, /) -> Checkpoint:
        """Check the checkpoint's signature and the way from the entry to its root; raise ``ValidationError`` where they are wrong."""
        return Checkpoint._read(json.loads(_native.check_inclusion(json.dumps(asdict(self)), verifier)))


@dataclass(frozen=True)
class ConsistencyProof:
    """Proves that the log of one checkpoint begins with the log of another: nothing was changed, only added."""

    path: list[str]
    """The nodes in base64, as ``PROOF(m, D[n])`` of RFC 6962."""
    checkpoint: str
    """The note of the signed checkpoint of the longer log."""

    def check(self, older: Checkpoint, verifier: str, /) -> Checkpoint:
        """Check the newer checkpoint's signature, and that its log begins with the older one's; raise ``ValidationError`` otherwise."""
        return Checkpoint._read(
            json.loads(_native.check_consistency(json.dumps(asdict(self)), older.note, verifier))
        )


def checkpoint(portal: _native.Portal, signer: Signer, outside: CheckpointStore | None) -> Integrated:
    """Integrate what there is, and keep the checkpoint outside."""
    answer = json.loads(portal.checkpoint(signer, _newest(outside)))
    head = Checkpoint._read_optional(answer["checkpoint"])
    if answer["keep"] and outside is not None and head is not None:
        outside.keep(head.size, head.note)
    return Integrated(answer["added"], head)


def verify(portal: _native.Portal, verifier: str, outside: CheckpointStore | None) -> Verified:
    """Verify the log against the database's checkpoints and the newest one outside."""
    answer = json.loads(portal.verify(verifier, _newest(outside)))
    return Verified(answer["integrated"], answer["pending"], Checkpoint._read_optional(answer["checkpoint"]))


def prove_inclusion(portal: _native.Portal, verifier: str, entry: UUID | str) -> InclusionProof:
    """Prove that an entry is in the log."""
    return InclusionProof(**json.loads(portal.prove_inclusion(verifier, entry)))


def prove_consistency(portal: _native.Portal, verifier: str, older: Checkpoint) -> ConsistencyProof:
    """Prove that the log has only grown."""
    return ConsistencyProof(**json.loads(portal.prove_consistency(verifier, older.note)))


def _newest(outside: CheckpointStore | None) -> str | None:
    return None if outside is None else outside.newest()
