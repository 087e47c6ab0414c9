"""What is hashed is exactly what docs/developers/proof.md says, byte for byte."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from viche.voices.proof.leaves import Kind, Leaf, canonical, commitment, moment

AT = datetime(2026, 12, 1, 8, 0, 0, 5, tzinfo=UTC)
QUESTION = UUID("7d0f6c1e-0000-4000-8000-000000000001")


def test_a_voice_byte_for_byte() -> None:
    leaf = Leaf(QUESTION, 0, Kind.VOICE, 1, AT, ["support"], "ab" * 32)
    written = (
        b"viche-leaf-1\n"
        b'{"at":"2026-12-01T08:00:00.000005Z","choice":["support"],"kind":"voice","n":0,"number":1,'
        b'"person":"' + b"ab" * 32 + b'","question":"7d0f6c1e-0000-4000-8000-000000000001"}'
    )
    assert leaf.hash() == hashlib.sha256(b"\0" + written).digest()


def test_a_striking_says_of_which_voice_by_what_rule_on_what_ground() -> None:
    said = Leaf(QUESTION, 7, Kind.STRUCK, 3, AT, None, "ab" * 32, rule="court", ground="Рішення № 5").content()
    assert {name: said[name] for name in ("of", "rule", "ground", "choice")} == {
        "of": 3,
        "rule": "court",
        "ground": "Рішення № 5",
        "choice": None,
    }


def test_the_person_is_hidden_behind_a_salt() -> None:
    salt = bytes(range(16))
    assert commitment(salt, {"name": "Олена"}) == hashlib.sha256(salt + '{"name":"Олена"}'.encode()).hexdigest()
    assert commitment(salt, {"name": "Олена"}) != commitment(bytes(16), {"name": "Олена"})
    with pytest.raises(ValueError, match="salt"):
        commitment(b"short", {"name": "Олена"})


def test_canonical_is_the_same_whatever_the_order() -> None:
    assert canonical({"б": 1, "a": "є"}) == canonical({"a": "є", "б": 1}) == '{"a":"є","б":1}'.encode()
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical(float("nan"))


def test_moments_sort_as_texts() -> None:
    kyiv = timezone(timedelta(hours=2))
    assert moment(AT.astimezone(kyiv)) == "2026-12-01T08:00:00.000005Z"
    assert moment(AT.replace(microsecond=0)) == "2026-12-01T08:00:00.000000Z"
    with pytest.raises(ValueError, match="time zone"):
        moment(datetime(2026, 12, 1))
