"""A petition that other processes see: committed, and swept away by the owner afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from tests.cast import Cast
from viche.kit import tenancy
from viche.participation.petitions.models import Petition
from viche.participation.petitions.tests import making

VOICES = ("voices_voiceevent", "voices_voice", "voices_pause", "voices_tally", "voices_question")
TABLES = (
    *("petitions_petitionword", "petitions_follower", "petitions_task", "petitions_petition", "petitions_order"),
    *(*VOICES, "hromada_statutesetting", "kit_closure", "kit_journalentry"),
)


class Committed(NamedTuple):
    """The cast and a petition that collects signatures, a thousand of them wanted."""

    cast: Cast
    petition: Petition


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[Committed]:
    """Committed for the test alone."""
    with django_db_blocker.unblock():
        cast = Cast.load()
        with tenancy.enter(cast.home.pk), connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(max(id), 0) FROM kit_journalentry")
            [before] = cursor.fetchone()
            making.set_up(cast, needed=1_000)
            petition = making.collecting_one(cast)
        try:
            yield Committed(cast, petition)
        finally:
            connection.close()
            _sweep(before)


def url_of(role: dict[str, Any]) -> str:
    """The test's database as this role."""
    words = {"user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    name = connection.settings_dict["NAME"]
    return make_conninfo("", dbname=name, **{word: role[key] for word, key in words.items() if role[key]})


def _sweep(before: int) -> None:
    """What nobody may delete, the owner takes away with the triggers off."""
    with psycopg.connect(url_of(settings.OWNER_DATABASE)) as owner:
        for table in TABLES:
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")  # type: ignore[arg-type]
            owner.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")  # type: ignore[arg-type]
        for table in TABLES[:-1]:
            owner.execute(f"DELETE FROM {table}")  # type: ignore[arg-type]
        owner.execute("DELETE FROM kit_journalentry WHERE id > %s", [before])
        owner.execute("DELETE FROM kit_outboxmail")
        owner.execute("DELETE FROM django_session")
        owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")  # type: ignore[arg-type]
            owner.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")  # type: ignore[arg-type]
