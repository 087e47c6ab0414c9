"""The public file: canonical lines, written as they are read, with no more of a person than the law publishes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from viche.voices.proof import files
from viche.voices.proof.asked import Asked
from viche.voices.proof.leaves import Kind, Leaf, canonical, commitment

AT = datetime(2026, 12, 1, 8, tzinfo=UTC)
CHOICES, RULES = {"a": "Парк", "b": "Школа"}, {"own-wish": "За бажанням особи"}
OPEN = Asked(UUID(int=5), "Куди кошти", AT, [AT + timedelta(days=60)], CHOICES, RULES)
SECRET = Asked(UUID(int=6), "Хто голова", AT, [AT + timedelta(days=1)], CHOICES, RULES, secret=True)
SALT = bytes(range(16))
PERSON = commitment(SALT, {"name": "Олена"})


def row(asked: Asked, n: int, choice: list[str] | None, **shown: object) -> files.Row:
    return files.Row(Leaf(asked.question, n, Kind.VOICE, n + 1, AT, choice, PERSON), **shown)  # type: ignore[arg-type]


def taken_back(n: int, number: int, choice: list[str]) -> files.Row:
    leaf = Leaf(OPEN.question, n, Kind.WITHDRAWN, number, AT, choice, PERSON, rule="own-wish", ground="Заява")
    return files.Row(leaf, before=2, after=1)


def read(lines: Iterator[bytes]) -> list[dict[str, object]]:
    written = list(lines)
    said = [json.loads(line) for line in written]
    assert [canonical(one) + b"\n" for one in said] == written
    return said


def test_an_open_question() -> None:
    rows = [row(OPEN, 0, ["a"], salt=SALT, personal={"name": "Олена"}), row(OPEN, 1, ["b"]), taken_back(2, 1, ["a"])]
    first, one, two, back, last = read(files.lines(OPEN, rows, {"size": 3}, claimed=files.Counts(9)))
    assert first["question"] == OPEN.fixed() and first["claimed"]["accepted"] == 9, "a claim is shown, not mended"
    assert (one["salt"], one["personal"]) == (SALT.hex(), {"name": "Олена"})
    assert (two["salt"], two["personal"]) == (None, None)
    assert (back["before"], back["after"], back["leaf"]["of"]) == (2, 1, 1)
    totals = {"accepted": 2, "withdrawn": 1, "struck": 0, "standing": 1, "choices": {"a": 0, "b": 1}}
    assert last == {"totals": totals, "head": {"size": 3}}


def test_the_file_is_written_as_it_is_read() -> None:
    taken = []

    def rows() -> Iterator[files.Row]:
        for n in range(3):
            taken.append(n)
            yield row(OPEN, n, ["a"])

    lines = files.lines(OPEN, rows(), {}, claimed=files.Counts())
    next(lines)
    assert taken == []
    next(lines)
    assert taken == [0]


def test_a_secret_question_shows_choices_apart_from_people_and_in_no_order_of_theirs() -> None:
    rows = [row(SECRET, n, None) for n in range(3)]
    one = list(files.lines(SECRET, rows, {}, claimed=files.Counts(), opened={("b",): 2, ("a",): 1}))
    assert one == list(files.lines(SECRET, rows, {}, claimed=files.Counts(), opened={("a",): 1, ("b",): 2}))
    said = [json.loads(line) for line in one]
    assert said[4:6] == [{"opened": ["a"], "times": 1}, {"opened": ["b"], "times": 2}]
    assert said[6]["totals"]["choices"] == {"a": 1, "b": 2}
    assert files.opened_hash({("b",): 2, ("a",): 1}) == files.opened_hash({("a",): 1, ("b",): 2})


def test_a_secret_question_before_the_tally_tells_only_how_many() -> None:
    said = read(files.lines(SECRET, [row(SECRET, 0, None)], {}, claimed=files.Counts(choices=None)))
    assert said[-1]["totals"] == {"accepted": 1, "withdrawn": 0, "struck": 0, "standing": 1, "choices": None}


def test_a_name_without_its_salt_is_refused() -> None:
    with pytest.raises(ValueError, match="erased together"):
        row(OPEN, 0, ["a"], personal={"name": "Олена"}).line()
