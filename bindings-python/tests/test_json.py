"""Columns of arbitrary JSON are dicts, and maps are dicts with typed keys and values."""

from __future__ import annotations

import copy
import pickle
from datetime import datetime, timezone
from typing import Any
from uuid import UUID, uuid4

import pytest
from telehealth import Conversation, ValidationError, Message

ADA, GRACE = uuid4(), uuid4()
NOON = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)
ANY: dict[str, Any] = {"n": 1, "big": 2**63, "x": 0.5, "none": None, "yes": True, "deep": [{"é": [1, "two"]}, []]}
CYCLE: dict[str, Any] = {}
CYCLE["self"] = [CYCLE]


def talk(**more: Any) -> Conversation:
    return Conversation.start(created_by=ADA, participant_ids=[ADA, GRACE], **more)


def test_arbitrary_json_is_returned_as_a_new_dict() -> None:
    conversation = talk(metadata={**ANY, "pair": (1, 2)})
    assert conversation.metadata == {**ANY, "pair": [1, 2]}
    conversation.metadata["n"] = 2
    assert conversation.metadata["n"] == 1
    for same in (copy.deepcopy(conversation), pickle.loads(pickle.dumps(conversation))):
        assert same == conversation
        assert hash(same) == hash(conversation)
    assert Conversation.from_dict(conversation.to_dict()) == conversation


@pytest.mark.parametrize(
    ("metadata", "code"),
    [
        ([], "field.wrong_type"),
        ("{}", "field.wrong_type"),
        ({"a": float("nan")}, "field.wrong_type"),
        ({"a": float("-inf")}, "field.wrong_type"),
        ({"a": b"bytes"}, "field.wrong_type"),
        ({"a": object()}, "field.wrong_type"),
        ({1: "a"}, "field.wrong_type"),
        ({"a": 2**64}, "integer.out_of_range"),
        ({"a": "\ud800"}, "text.lone_surrogate"),
        ({"\udfff": 1}, "text.lone_surrogate"),
        ({"a": "\0"}, "text.null_byte"),
        (CYCLE, "json.too_deep"),
        ({"a": "x" * 10_000_000}, "json.too_large"),
        ({"a": range(10**12)}, "json.too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 40 else type(value).__name__,
)
def test_invalid_json_values_are_rejected(metadata: Any, code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        talk(metadata=metadata)
    assert [(rule.field, rule.code) for rule in caught.value.violations] == [("metadata", code)]


def test_a_map_has_typed_keys_and_values() -> None:
    conversation = talk()
    message = Message.send(conversation=conversation, sender_id=ADA, content="look", now=NOON)
    read = message.mark_read(reader_id=GRACE, conversation=conversation, now=NOON)
    assert read.read_by == {GRACE: NOON}
    assert Message.from_dict(read.to_dict()) == read
    assert Message.from_dict({**read.to_dict(), "read_by": {str(GRACE): NOON.isoformat()}}) == read
    cases: list[tuple[Any, str]] = [
        ({"Grace": NOON}, "uuid.malformed"),
        ({GRACE: "noon"}, "timestamp.malformed"),
        ([], "field.wrong_type"),
    ]
    for wrong, code in cases:
        with pytest.raises(ValidationError) as caught:
            Message.from_dict({**read.to_dict(), "read_by": wrong})
        assert caught.value.code == code
    assert all(isinstance(reader, UUID) for reader in read.read_by)
