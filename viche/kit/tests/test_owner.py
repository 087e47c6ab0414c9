"""What the owner does (migration, repair) is journalled as made outside the product; even the owner cannot rewrite it."""

from __future__ import annotations

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def owner(cast: Cast):
    """A second connection, as the owner; rolled back."""
    where = connection.settings_dict
    role = settings.OWNER_DATABASE
    with psycopg.connect(
        host=where["HOST"] or None,
        port=where["PORT"] or None,
        dbname=where["NAME"],
        user=role["USER"],
        password=role["PASSWORD"] or None,
    ) as other:
        yield other
        other.rollback()


def test_a_repair_is_journalled_as_outside(owner: psycopg.Connection, cast: Cast) -> None:
    owner.execute("SELECT set_config('viche.hromada', %s, true)", [str(cast.home.pk)])
    owner.execute("UPDATE hromada_department SET name = name || '!' WHERE id = %s", [cast.department.pk])
    row = owner.execute("SELECT verb, outside, actor_id FROM kit_journalentry ORDER BY id DESC LIMIT 1").fetchone()
    assert row == ("outside", True, None)


def test_policies_hold_the_owner_too(owner: psycopg.Connection) -> None:
    assert owner.execute("SELECT count(*) FROM hromada_department").fetchone() == (0,)


@pytest.mark.parametrize(
    "statement", ["UPDATE kit_journalentry SET verb = 'x'", "DELETE FROM kit_journalentry", "TRUNCATE kit_journalentry"]
)
def test_the_owner_cannot_rewrite_the_journal(owner: psycopg.Connection, statement: str) -> None:
    with pytest.raises(psycopg.DatabaseError, match="append-only"):
        owner.execute(statement)
