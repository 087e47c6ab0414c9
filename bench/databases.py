"""Databases of a bench: made by the owner on the cluster of DATABASE_URL, used as the application, dropped after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.backends.utils import CursorWrapper
from psycopg import sql

UNITS = 'INSERT INTO hromada_department (hromada_id, kind, name, genitive, dative, instrumental, "order") '
ACTS = """
INSERT INTO hromada_act (hromada_id, department_id, number, adopted_on, kind, issuer, title, link, state, published_at,
    created_at, withheld_ground, withheld_act)
SELECT h.id, d.id, n::text, date '2024-01-01' + n %% 700, (ARRAY['decision', 'order', 'instruction', 'other'])[1 + n %% 4],
    (ARRAY['council', 'committee', 'head'])[1 + n %% 3], 'Про питання № ' || n || ' порядку денного', '',
    CASE WHEN n %% 20 = 0 THEN 'draft' ELSE 'published' END, now(), now(), '', ''
FROM hromada_hromada h JOIN hromada_department d ON d.hromada_id = h.id, generate_series(1, %(acts)s) n
"""


def _wrapper(name: str, role: dict[str, Any]) -> DatabaseWrapper:
    config = {**connections["default"].settings_dict, "NAME": name, "USER": role["USER"], "PASSWORD": role["PASSWORD"]}
    return DatabaseWrapper(config, alias="default")


@contextmanager
def using(wrapper: DatabaseWrapper) -> Iterator[None]:
    """Django's default connection is this one inside the block."""
    former = connections["default"]
    connections["default"] = wrapper
    try:
        yield
    finally:
        connections["default"] = former


@contextmanager
def database(
    name: str, hromadas: int, acts: int, more: Callable[[CursorWrapper], None] | None = None
) -> Iterator[DatabaseWrapper]:
    """A migrated database with so many hromadas and so many acts in each, as the application sees it. `more` adds rows."""
    owner, app = settings.OWNER_DATABASE, {k: connections["default"].settings_dict[k] for k in ("USER", "PASSWORD")}
    with _admin(owner) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    migrating = _wrapper(name, owner)
    serving = _wrapper(name, app)
    try:
        with using(migrating):
            call_command("migrate", verbosity=0, interactive=False)
            _fill(migrating, hromadas, acts, more)
        yield serving
    finally:
        serving.close()
        migrating.close()
        with _admin(owner) as admin:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _admin(owner: dict[str, Any]) -> psycopg.Connection:
    return psycopg.connect(
        host=owner["HOST"] or None, port=owner["PORT"] or None, user=owner["USER"], password=owner["PASSWORD"] or None,
        dbname=owner["NAME"], autocommit=True,
    )  # fmt: skip


def _fill(wrapper: DatabaseWrapper, hromadas: int, acts: int, more: Callable[[CursorWrapper], None] | None) -> None:
    """Rows by the owner, past policies and triggers: the bench measures reading."""
    with wrapper.cursor() as cursor:
        for table in ("hromada_hromada", "hromada_department", "hromada_act"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        cursor.execute(
            "INSERT INTO hromada_hromada (territory_id, slug, domain, name, council, accent, accent_dark, invented, sort_key, opened_at) "
            "SELECT code, 'h' || row_number() OVER (ORDER BY code), '', name || ' громада', name || ' рада', '#7d1d3a', '#e38aa5', "
            "true, sort_key, now() FROM hromada_territory WHERE category IN ('H', 'K') ORDER BY code LIMIT %s",
            [hromadas],
        )
        cursor.execute(UNITS + "SELECT id, 'department', 'Відділ', '', '', '', 0 FROM hromada_hromada")
        cursor.execute(ACTS, {"acts": acts})
        for table in ("hromada_hromada", "hromada_department", "hromada_act"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            if table != "hromada_hromada":
                cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        if more is not None:
            more(cursor)
        cursor.execute("VACUUM ANALYZE")
