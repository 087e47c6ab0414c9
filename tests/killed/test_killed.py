"""Whatever is killed: acknowledged voices lost 0, doubled 0, numbers without gap or repeat, the log consistent and proved."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import connection

from tests.cast import Cast
from tests.killed.house import House, house
from tests.killed.load import Load
from tests.proof.making import put
from viche.kit import tenancy
from viche.voices import actions as voices
from viche.voices import heading, logs, persons, signing
from viche.voices.models import Question, Voice
from viche.voices.tests.samples import question
from viche.voices.tests.test_together import check
from viche_verify.__main__ import main

KILLS: tuple[Callable[[House, Random], None], ...] = (
    House.kill_a_process,
    House.kill_postgresql,
    House.kill_the_server,
    House.kill_a_session,
)
A_QUESTION = 20  # kills in one question, then the same people are asked another


def judged(asked: Question, load: Load, kept: list[str], folder: Path) -> int:
    """Compare what was told with what is stored; sign a head and prove the file by all heads kept. Voices taken."""
    with tenancy.enter(asked.hromada_id):
        stored = dict(Voice.objects.filter(question=asked).values_list("person", "number"))
    assert load.broken == []
    by_person = {bytes(person): number for person, number in stored.items()}
    lost = [pk for pk, n in load.numbers.items() if by_person.get(persons.digest(asked, f"account:{pk}")) != n]
    assert lost == []
    assert len(set(load.numbers.values())) == len(load.numbers), "nobody has the number of another"
    check(asked, len(stored))
    heading.sign_due()
    with tenancy.enter(asked.hromada_id):
        asked.refresh_from_db()
        head = logs.latest(asked)
        assert head is not None
        kept.append(put(folder / f"head-{asked.pk}-{len(kept)}.json", head.signed))
        path = folder / "voices.jsonl"
        path.write_bytes(b"".join(logs.lines(asked, head)))
    assert main([str(path), *kept, "--key", signing.signer().key]) == 0
    return len(stored)


def struck(asked: Question, load: Load, chance: Random) -> None:
    """Events stand in the log as well: some of the voices that were told are struck out."""
    numbers = chance.sample(sorted(load.numbers.values()), 3)
    with tenancy.enter(asked.hromada_id):
        voices.strike(asked, numbers, rule="court", ground="Рішення суду", by=None)


def kills(rounds: int, folder: Path) -> None:
    """In turn each of the four victims, at a random moment."""
    chance, told, took = Random(time.time()), Counter[Any](), []
    everybody = 0
    with house() as ours:
        cast = Cast.load()
        for first in range(0, rounds, A_QUESTION):
            with tenancy.enter(cast.home.pk):
                asked = question(cast.home)
            load, kept = Load(ours.port, cast.home.slug, asked, ours.people), list[str]()
            try:
                for round_ in range(first, min(rounds, first + A_QUESTION)):
                    load.go()
                    load.wait_for(len(load.numbers) + 100)
                    time.sleep(chance.uniform(0, 0.5))
                    KILLS[round_ % len(KILLS)](ours, chance)
                    start = time.monotonic()
                    load.wait_for(len(load.numbers) + 1)
                    took.append(time.monotonic() - start)
                    load.rest()
                    connection.close()  # the one this process had may be dead
                    struck(asked, load, chance)
                    taken = judged(asked, load, kept, folder)
            finally:
                load.stop()
            told += load.statuses
            everybody += taken
    said = f"{rounds} kills, {everybody} voices, answered {dict(told)}, the longest silence {max(took):.1f} s"
    sys.stdout.write(f"\n{said}\n")


def test_three_kills(tmp_path: Path, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        kills(int(os.environ.get("VICHE_KILLS", "3")), tmp_path)


@pytest.mark.long
def test_twenty_kills(tmp_path: Path, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        kills(20, tmp_path)
