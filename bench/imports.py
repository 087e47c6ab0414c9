"""10,000 acts from XLSX through the pages, journal included, against plain COPY of the same rows."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from itertools import count
from typing import Any

import psycopg
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.backends.postgresql.base import DatabaseWrapper
from django.test import Client, override_settings
from psycopg import sql

from bench.databases import database, using
from bench.measure import exact, ratio
from viche.hromada.models import Department, Hromada
from viche.kit import journal, tenancy
from viche.kit.access import Role
from viche.kit.spreadsheets import write_xlsx
from viche.people.models import Membership, Person

ROWS, ROUNDS, LIMIT = 10_000, 7, 15.0
HEADER = ("Вид", "Номер", "Дата", "Хто видав", "Про що")
_serial = count(1)


def run() -> list[dict[str, Any]]:
    """Rows per second at least 1/15 of COPY: the confirming request takes at most 15 times as long."""
    with (
        override_settings(SECOND_FACTOR=False),
        database("viche_bench_import", 5, 1000) as wrapper,
        using(wrapper),
        _plain_table(wrapper) as plain,
    ):
        client = _editor()
        waiting: list[tuple[str, str]] = []

        def prepare() -> None:
            waiting.append(_upload(client, _rows(next(_serial))))

        def confirm() -> None:
            where, seen = waiting.pop()
            answer = client.post(where, {"seen": seen})
            assert answer.status_code == 302, answer.content.decode()[:2000]

        copied = count(1)
        results = []
        for table, words, limit in (
            ("indexed_act", "a table with the same indexes", LIMIT),
            ("bare_act", "a table without any index", None),
        ):
            for _round in range(ROUNDS + 1):
                prepare()
            copies = iter([_rows(100 + next(copied)) for _round in range(ROUNDS + 1)])
            result = ratio(
                f"imports: 10,000 acts from XLSX against COPY into {words}",
                confirm,
                lambda table=table, copies=copies: _copy(plain, table, next(copies)),
                limit,
                rounds=ROUNDS,
            )
            results.append({**result, "rows_per_second": round(ROWS / result["seconds"]["work"])})
        with tenancy.enter(Hromada.objects.get(slug="h1").pk), wrapper.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM hromada_act WHERE number LIKE 'i%'")
            stored = cursor.fetchone()[0]
            cursor.execute("SELECT count(*) FROM kit_journalentry WHERE kind = 'hromada_act'")
            journalled = cursor.fetchone()[0]
        return [
            *results,
            exact("imports: rows stored", stored, 2 * ROWS * (ROUNDS + 1), "rows"),
            exact("imports: rows journalled", journalled, 2 * ROWS * (ROUNDS + 1), "rows"),
        ]


def _rows(serial: int) -> list[tuple[Any, ...]]:
    first = date(2020, 1, 1)
    return [
        ("рішення", f"i{serial}-{n}", first + timedelta(days=n % 1500), "рада", f"Про питання № {n} порядку денного")
        for n in range(ROWS)
    ]


def _editor() -> Client:
    place = Hromada.objects.get(slug="h1")
    person = Person.objects.create_user("editor@viche.test", "Редакторка")
    with journal.change("appoint", by=None):
        Membership.objects.create(person=person, hromada=place, role=Role.SECRETARY)
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _upload(client: Client, rows: list[tuple[Any, ...]]) -> tuple[str, str]:
    """The address of the preview that waits to be confirmed, and what it was seen to hold."""
    file = io.BytesIO()
    write_xlsx(rows, file, header=HEADER)
    with tenancy.enter(Hromada.objects.get(slug="h1").pk):
        department = Department.objects.first()
    answer = client.post(
        "/h1/desk/acts/import/",
        {"file": SimpleUploadedFile("acts.xlsx", file.getvalue()), "department": department.pk},
    )
    assert answer.status_code == 302, answer.content.decode()[:3000]
    preview = client.get(answer["Location"]).content.decode()
    found = re.search(r'name="seen" value="([^"]+)"', preview)
    assert found, preview[:3000]
    return answer["Location"], found[1]


class _plain_table:
    """The same table with the same indexes, without policy and triggers, as its owner."""

    def __init__(self, wrapper: DatabaseWrapper) -> None:
        where, owner = wrapper.settings_dict, settings.OWNER_DATABASE
        self.connection = psycopg.connect(
            host=where["HOST"] or None,
            port=where["PORT"] or None,
            dbname=where["NAME"],
            user=owner["USER"],
            password=owner["PASSWORD"] or None,
            autocommit=True,
        )

    def __enter__(self) -> psycopg.Connection:
        self.connection.execute("CREATE TABLE indexed_act (LIKE hromada_act INCLUDING ALL)")
        self.connection.execute("CREATE TABLE bare_act (LIKE hromada_act INCLUDING IDENTITY)")
        return self.connection

    def __exit__(self, *_error: object) -> None:
        self.connection.close()


COLUMNS = [
    "hromada_id",
    "department_id",
    "kind",
    "number",
    "adopted_on",
    "issuer",
    "title",
    "link",
    "state",
    "created_at",
    "withheld_ground",
    "withheld_act",
]


def _copy(connection: psycopg.Connection, table: str, rows: list[tuple[Any, ...]]) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, COLUMNS))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for _kind, number, day, _issuer, title in rows:
            copy.write_row(
                (1, 1, "decision", number, day, "council", title, "", "draft", "2026-01-01 00:00:00+00", "", "")
            )
