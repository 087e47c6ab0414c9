"""Statements hold under the key that signed them, as the kind they are, unchanged; and under no other circumstances."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from viche.voices.proof import heads
from viche.voices.proof.asked import Asked
from viche.voices.proof.leaves import Kind, Leaf
from viche.voices.proof.merkle import Frontier

AT = datetime(2026, 12, 1, 8, tzinfo=UTC)
QUESTION = UUID(int=5)
ASKED = Asked(
    QUESTION, "Велодоріжка", AT, [AT + timedelta(days=60)], {"support": "Підтримую"}, {"court": "За рішенням суду"}
)
SIGNER, OTHER = heads.Signer.from_seed(b"1" * 32), heads.Signer.from_seed(b"2" * 32)
LEAF = Leaf(QUESTION, 0, Kind.VOICE, 1, AT, ["support"], "ab" * 32)


def a_head() -> dict[str, Any]:
    return heads.head(SIGNER, ASKED, 1, Frontier().grown([LEAF.hash()])[0].root(), AT)


def test_a_head_holds_under_its_key_only() -> None:
    assert heads.holds(heads.HEAD, a_head(), [SIGNER.key])
    assert heads.holds(heads.HEAD, a_head(), [OTHER.key, SIGNER.key])
    assert not heads.holds(heads.HEAD, a_head(), [OTHER.key])
    assert not heads.holds(heads.HEAD, {**a_head(), "key": OTHER.key}, [OTHER.key])
    assert not heads.holds(heads.PROMISE, a_head(), [SIGNER.key]), "a head is no promise"


@pytest.mark.parametrize("name", [name for name in a_head() if name != "signature"])
def test_no_word_of_a_head_can_be_changed(name: str) -> None:
    said = a_head()
    assert not heads.holds(heads.HEAD, {**said, name: "x"}, [SIGNER.key, "x"])
    del said[name]
    assert not heads.holds(heads.HEAD, said, [SIGNER.key])


@pytest.mark.parametrize("signature", ["", "zz", "00" * 64, None, 7])
def test_no_signature_is_no_error_but_no(signature: Any) -> None:
    assert not heads.holds(heads.HEAD, {**a_head(), "signature": signature}, [SIGNER.key])


def test_a_head_keeps_the_promise_of_a_leaf_inside() -> None:
    promise = heads.promise(SIGNER, LEAF)
    assert heads.holds(heads.PROMISE, promise, [SIGNER.key])
    assert heads.kept(promise, a_head(), [])
    assert not heads.kept({**promise, "n": 1}, a_head(), [])
    assert not heads.kept({**promise, "question": str(UUID(int=6))}, a_head(), [])
    assert not heads.kept({**promise, "leaf": "00" * 32}, a_head(), [])


def test_trust_follows_the_keys_one_after_another() -> None:
    third = heads.Signer.new()
    passed = [heads.handover(SIGNER, OTHER.key, AT), heads.handover(OTHER, third.key, AT)]
    assert heads.trusted(SIGNER.key, passed) == [SIGNER.key, OTHER.key, third.key]
    assert heads.trusted(OTHER.key, passed) == [OTHER.key, third.key]
    assert heads.trusted(SIGNER.key, [{**passed[0], "next": third.key}]) == [SIGNER.key], "changed after it was signed"


def test_the_seed_is_the_key() -> None:
    signer = heads.Signer.new()
    assert heads.Signer.from_seed(signer.seed).key == signer.key
    with pytest.raises(ValueError, match="32 bytes"):
        heads.Signer.from_seed(b"short")


def test_any_word_of_the_question_changes_what_heads_are_about() -> None:
    told = {
        replace(ASKED, **change).about()
        for change in (
            {},
            {"title": "Інша"},
            {"opens": AT + timedelta(seconds=1)},
            {"choices": {"support": "Проти"}},
            {"rules": {}},
            {"secret": True},
            {"most": 2},
        )
    }
    assert len(told) == 7
    assert replace(ASKED, terms=[AT]).about() == ASKED.about(), "a term may be prolonged; heads carry it apart"
