"""A sender in a process of its own, killed in the worst moment: between the last byte and the answer."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from tests.postman import Postman
from viche.kit import clock, outbox
from viche.kit.models import OutboxMail
from viche.kit.outbox.sending import CUT, DEAD
from viche.kit.tests.test_outbox import postman

__all__ = ["postman"]
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Rows that another process sees; taken away afterwards."""
    with django_db_blocker.unblock():
        yield
        OutboxMail.objects.filter(key__startswith="kill:").delete()


def sender(mail_url: str) -> subprocess.Popen[bytes]:
    there = connection.settings_dict
    words = {"user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT", "dbname": "NAME"}
    url = make_conninfo("", **{word: there[key] for word, key in words.items() if there[key]})
    given = {"VICHE_APP_DATABASE_URL": url, "VICHE_DB_ROLE": "app", "VICHE_DEMO": "0", "VICHE_MAIL_URL": mail_url}
    command = [sys.executable, "manage.py", "outbox"]
    return subprocess.Popen(command, env={**os.environ, **given, "VICHE_NOW": ""}, stdout=subprocess.DEVNULL)


def test_a_letter_in_the_air_is_not_sent_twice_and_the_rest_leaves(
    committed: None, postman: Postman, settings: Any
) -> None:
    postman.slow = True
    for number in range(3):
        outbox.post("olena@viche.test", "Тема", "Текст", f"kill:{number}")
    first = sender(settings.MAIL_URL)
    try:
        assert postman.reached.wait(30), "the sender has handed one letter over"
        os.kill(first.pid, signal.SIGKILL)
    finally:
        first.kill()
        first.wait(10)
    postman.hang.set()
    postman.slow = False
    in_the_air = OutboxMail.objects.get(key__startswith="kill:", started_at__isnull=False)
    assert in_the_air.sent_at is None

    outbox.send_due()
    assert sorted(letter["Message-ID"] for letter in postman.letters) == sorted(
        {letter["Message-ID"] for letter in postman.letters}
    ), "no letter twice"
    assert len(postman.letters) == 3
    with clock.pinned(clock.now() + DEAD + timedelta(minutes=1)):
        assert outbox.send_due() == outbox.Outcome()
    in_the_air.refresh_from_db()
    assert in_the_air.failed_at and in_the_air.error == CUT
    assert OutboxMail.objects.filter(key__startswith="kill:", sent_at__isnull=False).count() == 2
