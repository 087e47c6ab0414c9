"""Questions that other sessions and processes see: committed, and swept away by the owner afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from tests.cast import Cast
from viche.kit import tenancy
from viche.voices.models import Question
from viche.voices.tests.samples import question

Ask = Callable[..., Question]
TABLES = (
    *("voices_mark", "voices_shared"),
    *("voices_treehead", "voices_treenode", "voices_signingkey"),
    *("voices_voiceevent", "voices_voice", "voices_pause", "voices_tally", "voices_question"),
    "kit_journalentry",
)


@pytest.fixture
def ask_for_all(django_db_setup: None, django_db_blocker: Any) -> Iterator[Ask]:
    """Asks a committed question in the home hromada, or in `hromada`."""
    with django_db_blocker.unblock():
        cast = Cast.load()
        with tenancy.enter(cast.home.pk), connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(max(id), 0) FROM kit_journalentry")
            [before] = cursor.fetchone()

        def ask(hromada: Any = None, **given: Any) -> Question:
            place = hromada or cast.home
            with tenancy.enter(place.pk):
                return question(place, **given)

        ask.cast = cast  # type: ignore[attr-defined]
        yield ask
        connection.close()
        _sweep(before)


def owner_url() -> str:
    """Where the owner connects to the database of the tests."""
    role = settings.OWNER_DATABASE
    words = {"user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return make_conninfo(
        "", dbname=connection.settings_dict["NAME"], **{w: role[k] for w, k in words.items() if role[k]}
    )


def _sweep(before: int) -> None:
    """What nobody may delete, the owner takes away with the triggers off."""
    with psycopg.connect(owner_url()) as owner:
        owner.execute("DELETE FROM viche_sealed.seal")
        owner.execute("DELETE FROM viche_sealed.key")
        for table in TABLES:
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")  # type: ignore[arg-type]
            owner.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")  # type: ignore[arg-type]
        for table in TABLES[:-1]:
            owner.execute(f"DELETE FROM {table}")  # type: ignore[arg-type]
        owner.execute("DELETE FROM kit_journalentry WHERE id > %s AND kind LIKE 'voices_%%'", [before])
        owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")  # type: ignore[arg-type]
            owner.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")  # type: ignore[arg-type]
