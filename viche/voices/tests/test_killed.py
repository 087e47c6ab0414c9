"""`kill -9` at a random moment under load: acknowledged voices lost 0, doubled 0, numbers without a gap."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from viche.kit import tenancy
from viche.voices import persons
from viche.voices.models import Question, Tally, Voice
from viche.voices.tests.conftest import Ask
from viche.voices.tests.test_together import check

pytestmark = pytest.mark.database


def process(question: Question, first: int) -> subprocess.Popen[bytes]:
    """One process of a server, which signs from the first person on."""
    there = connection.settings_dict
    words = {"user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT", "dbname": "NAME"}
    app = make_conninfo("", **{word: there[key] for word, key in words.items() if there[key]})
    given = {"VICHE_APP_DATABASE_URL": app, "VICHE_VOICES_DATABASE_URL": settings.VOICES_URL, "VICHE_DB_ROLE": "app"}
    environment = {**os.environ, **given, "DJANGO_SETTINGS_MODULE": "viche.site.settings", "VICHE_NOW": ""}
    command = [sys.executable, "-m", "viche.voices.tests.signing"]
    command += [str(n) for n in (question.pk, question.hromada_id, first)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)


def taken(question: Question) -> int:
    with tenancy.enter(question.hromada_id):
        return Tally.objects.get(question=question).taken


def kills(question: Question, rounds: int, rest: Any) -> None:
    """In turn one process of two, then both, killed while they sign; what they acknowledged is compared with the table."""
    acknowledged: dict[int, int] = {}
    first = 0
    for round_ in range(rounds):
        before = taken(question)
        pair = [process(question, first), process(question, first + 50_000 if round_ % 2 else first)]
        first += 100_000
        end = time.monotonic() + 60
        while taken(question) < before + 20 and time.monotonic() < end:
            time.sleep(0.02)
        time.sleep(rest.uniform(0, 0.3))
        for one in pair if round_ % 2 else pair[:1]:
            one.kill()
        time.sleep(rest.uniform(0, 0.2))
        for one in pair:
            one.kill()
            for line in one.communicate(timeout=20)[0].decode().splitlines():
                person, number, _outcome = line.split()
                assert acknowledged.setdefault(int(person), int(number)) == int(number), (
                    "a repeat is told the same number"
                )
    everybody = taken(question)
    check(question, everybody)
    with tenancy.enter(question.hromada_id):
        stored = {bytes(v.person): v.number for v in Voice.objects.filter(question=question)}
    assert len(acknowledged) > 20
    lost = [p for p, n in acknowledged.items() if stored.get(persons.digest(question, f"person:{p}")) != n]
    assert lost == []


def test_processes_killed_at_random(ask_for_all: Ask) -> None:
    kills(ask_for_all(), 3, random.Random(time.time()))


@pytest.mark.long
def test_processes_killed_twenty_times(ask_for_all: Ask) -> None:
    kills(ask_for_all(), 20, random.Random(time.time()))
