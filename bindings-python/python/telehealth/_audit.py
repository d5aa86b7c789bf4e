"""The tamper-evident audit log: checkpoints, checkpoint stores and proofs."""

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
    """A store that somebody with write access to the database cannot change, such as a write-once bucket."""

    def newest(self) -> str | None:
        """Return the newest stored note, or ``None``."""
        ...

    def keep(self, size: int, note: str, /) -> None:
        """Store a note. It may be called again with the same note."""
        ...


@dataclass(frozen=True)
class Checkpoint:
    """A signed tree head: the size and root hash of the log at a point in time."""

    note: str
    """The signed note (c2sp.org/signed-note)."""
    size: int
    """The number of entries covered."""
    root: str
    """The root hash of the entries as in RFC 6962, in base64."""
    time: datetime
    """The time of integration."""

    @classmethod
    def open(cls, note: str, verifier: str, /) -> Self:
        """Parse a note; raise ``ValidationError`` if its signature is invalid."""
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
    """The result of ``Portal.checkpoint``."""

    added: int
    """The number of entries added."""
    checkpoint: Checkpoint | None
    """The newest checkpoint; ``None`` if the log is empty."""


@dataclass(frozen=True)
class Verified:
    """The result of ``Portal.verify`` for an unchanged log."""

    integrated: int
    """The number of integrated entries, all unchanged."""
    pending: int
    """The number of entries not yet integrated. Changes to these are not detected."""
    checkpoint: Checkpoint | None
    """The newest checkpoint; ``None`` if nothing has been integrated."""


@dataclass(frozen=True)
class InclusionProof:
    """Proof that an entry is in the log of a checkpoint."""

    entry: str
    """The entry as integrated: its columns in JSON. The leaf hash is computed from this text."""
    position: int
    """The index of the entry in the log, counted from 0."""
    path: list[str]
    """The audit path in base64, from the leaf to the root: ``PATH(m, D[n])`` of RFC 6962."""
    checkpoint: str
    """The signed note of the checkpoint."""

    def check(self, verifier: str, /) -> Checkpoint:
        """Verify the checkpoint's signature and the path from the entry to the root; return the checkpoint.

        Raise ``ValidationError`` if the proof is invalid.
        """
        return Checkpoint._read(json.loads(_native.check_inclusion(json.dumps(asdict(self)), verifier)))


@dataclass(frozen=True)
class ConsistencyProof:
    """Proof that the log of one checkpoint extends the log of an older one: no entry was changed or removed."""

    path: list[str]
    """The nodes in base64: ``PROOF(m, D[n])`` of RFC 6962."""
    checkpoint: str
    """The signed note of the newer checkpoint."""

    def check(self, older: Checkpoint, verifier: str, /) -> Checkpoint:
        """Verify the newer checkpoint's signature, and that its log extends the older one's; return the checkpoint.

        Raise ``ValidationError`` if the proof is invalid.
        """
        return Checkpoint._read(
            json.loads(_native.check_consistency(json.dumps(asdict(self)), older.note, verifier))
        )


def checkpoint(portal: _native.Portal, signer: Signer, outside: CheckpointStore | None) -> Integrated:
    """Integrate the pending entries, and store the checkpoint in ``outside``."""
    answer = json.loads(portal.checkpoint(signer, _newest(outside)))
    head = Checkpoint._read_optional(answer["checkpoint"])
    if answer["keep"] and outside is not None and head is not None:
        outside.keep(head.size, head.note)
    return Integrated(answer["added"], head)


def verify(portal: _native.Portal, verifier: str, outside: CheckpointStore | None) -> Verified:
    """Verify the log against the database's checkpoints and the newest one in ``outside``."""
    answer = json.loads(portal.verify(verifier, _newest(outside)))
    return Verified(answer["integrated"], answer["pending"], Checkpoint._read_optional(answer["checkpoint"]))


def prove_inclusion(portal: _native.Portal, verifier: str, entry: UUID | str) -> InclusionProof:
    """Return a proof that an entry is in the log."""
    return InclusionProof(**json.loads(portal.prove_inclusion(verifier, entry)))


def prove_consistency(portal: _native.Portal, verifier: str, older: Checkpoint) -> ConsistencyProof:
    """Return a proof that the log has only been appended to."""
    return ConsistencyProof(**json.loads(portal.prove_consistency(verifier, older.note)))


def _newest(outside: CheckpointStore | None) -> str | None:
    return None if outside is None else outside.newest()
