"""Programmes: pages of 1,470 hromadas × 10 programmes × 30 measures against five hromadas; a document of 3,000 measures taken in.

The document is taken in by a process of its own: seconds told, memory held to a limit.
"""

from __future__ import annotations

import io
import re
import sys
from dataclasses import dataclass
from datetime import date
from time import perf_counter
from typing import Any

from django.db.backends.postgresql.base import DatabaseWrapper
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from bench import programme_rows
from bench.children import in_a_process_of_its_own, peak, tell
from bench.databases import database, using
from bench.measure import exact, ratio, told

MEASURES, PER_TASK = 3_000, 100
# Of the ten columns eight are of the measure; goal and task are kept once.
OF_MEASURE = 8
MEGABYTES = 300.0
CHILD = "import django; django.setup(); from bench import programmes; programmes.take_in()"
HEAD = (
    "Оперативна ціль", "Завдання програми", "Заходи програми", "Строк виконання", "Виконавці заходу", "Джерела фінансування",
    "Обсяги фінансування, тис. грн", "Фактичні обсяги фінансування, тис. грн", "Інформація про виконання", "Причини невиконання",
)  # fmt: skip
STORY = "Протягом звітного періоду проведено заходи, у яких узяли участь мешканці громади. " * 4


def run() -> list[dict[str, Any]]:
    """Every measurement of programmes."""
    return [*reading(), *importing()]


# ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────────────

HROMADAS, FEW, REPEAT, LIMIT, ROUNDS = 1470, 5, 4, 1.5, 9
PAGES = {
    "public list": "/h3/programmes/",
    "public page": "/h3/programmes/{programme}/",
    "public measure": "/h3/programmes/{programme}/measures/{measure}/",
    "list at the desk": "/h3/desk/programmes/",
    "board": "/h3/desk/programmes/{programme}/",
    "board, late": "/h3/desk/programmes/{programme}/?by=late",
    "board, executors": "/h3/desk/programmes/{programme}/?by=executor",
    "board, years": "/h3/desk/programmes/{programme}/?by=year",
    "measure at the desk": "/h3/desk/programmes/{programme}/measures/{measure}/",
    "period of statements": "/h3/desk/programmes/rounds/{round}/",
}
# A scan of a table of programmes from end to end, whatever alias stands after it.
SCAN = re.compile(r"Seq Scan on programmes_\w+")
INSIDE = "SELECT set_config('viche.hromada', (SELECT id FROM hromada_hromada WHERE slug = 'h3')::text, true)"


@dataclass
class Side:
    """One of the two databases, with the secretary of the third hromada signed in."""

    wrapper: DatabaseWrapper
    client: Client
    names: dict[str, int]

    def visit(self, path: str) -> None:
        """Open the page a few times."""
        with using(self.wrapper):
            for _time in range(REPEAT):
                self._open(path)

    def queries(self, path: str) -> list[str]:
        """Every SELECT of the page."""
        with using(self.wrapper), CaptureQueriesContext(self.wrapper) as seen:
            self._open(path)
        return [query["sql"] for query in seen.captured_queries if query["sql"].startswith("SELECT")]

    def scans(self, queries: list[str]) -> list[str]:
        """Tables of programmes that a plan of these queries reads from end to end."""
        found: list[str] = []
        with self.wrapper.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(INSIDE)
            for query in queries:
                if "programmes_" in query:
                    cursor.execute("EXPLAIN " + query)
                    found += [scan for (line,) in cursor.fetchall() for scan in SCAN.findall(line)]
            cursor.execute("COMMIT")
        return found

    def _open(self, path: str) -> None:
        answer = self.client.get(path.format(**self.names))
        assert answer.status_code == 200, (path, answer.status_code)


def reading() -> list[dict[str, Any]]:
    """Equal query counts, plans by index, median time within the limit."""
    fill = programme_rows.fill
    with (
        override_settings(SECOND_FACTOR=False),
        database("viche_bench_programmes_large", HROMADAS, 1, fill) as large,
        database("viche_bench_programmes_small", FEW, 1, fill) as small,
    ):
        sides = _side(large), _side(small)
        return [row for name, path in PAGES.items() for row in _page(name, path, *sides)]


def _page(name: str, path: str, large: Side, small: Side) -> list[dict[str, Any]]:
    large.visit(path), small.visit(path)
    asked = large.queries(path)
    return [
        exact(f"programmes: {name}: queries", len(asked), len(small.queries(path)), "queries"),
        exact(f"programmes: {name}: sequential scans", large.scans(asked), [], "plans"),
        ratio(
            f"programmes: {name}: {HROMADAS:,} hromadas against {FEW}",
            lambda: large.visit(path),
            lambda: small.visit(path),
            LIMIT,
            rounds=ROUNDS,
        ),
    ]


def _side(wrapper: DatabaseWrapper) -> Side:
    """Sign the secretary in; take a published programme with its newest period, and a measure an amendment changed."""
    from viche.hromada.models import Hromada
    from viche.kit import journal, tenancy
    from viche.kit.access import Role
    from viche.office.programmes.models import Plan, Round
    from viche.people.models import Membership, Person

    with using(wrapper):
        place = Hromada.objects.get(slug="h3")
        person = Person.objects.create_user("secretary@viche.test", "Секретарка")
        with tenancy.enter(place.pk):
            with journal.change("appoint", by=None):
                Membership.objects.create(person=person, hromada=place, role=Role.SECRETARY)
            plan = Plan.objects.filter(programme__state="published", amendment__isnull=False).earliest("pk")
            newest = Round.objects.filter(programme=plan.programme_id).latest("until")
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return Side(wrapper, client, {"programme": plan.programme_id, "measure": plan.measure_id, "round": newest.pk})


# ── Import ───────────────────────────────────────────────────────────────────────────────────────────────────────


def importing() -> list[dict[str, Any]]:
    """Read and write the whole document, as the job does; the process does nothing else, so its peak is the import's."""
    with database("viche_bench_taking", 1, 1) as wrapper:
        said = in_a_process_of_its_own(CHILD, wrapper, document())
    name = f"programmes: {MEASURES:,} measures from DOCX"
    return [
        told(f"{name}, read with its doubts", said["read"], "s"),
        told(f"{name}, written with its cells", said["write"], "s"),
        told(f"{name}, memory at its peak", said["peak"], "MB", limit=MEGABYTES),
        exact(f"{name}, stored", [said["measures"], said["cells"]], [MEASURES, OF_MEASURE * MEASURES], "rows"),
    ]


def document() -> bytes:
    """A report as departments write them: ten columns, three thousand rows, nothing merged."""
    import docx

    file = docx.Document()
    file.add_paragraph(
        "Інформація про виконання програми «Велика програма на 2020–2024 роки» за січень–червень 2024 року"
    )
    rows = file.add_table(rows=MEASURES + 1, cols=len(HEAD))._tbl.tr_lst
    for number, row in enumerate(rows):
        texts = HEAD if number == 0 else _texts(number)
        for cell, text in zip(row.tc_lst, texts, strict=True):
            cell.p_lst[0].add_r().text = text
    made = io.BytesIO()
    file.save(made)
    return made.getvalue()


def _texts(number: int) -> tuple[str, ...]:
    task, place = (number - 1) // PER_TASK + 1, (number - 1) % PER_TASK + 1
    return (
        "Залучення громадян",
        f"{task}. Завдання {task}",
        f"{task}.{place}. Захід {number} із розвитку громади",
        "2020-2024",
        "Відділ комунікацій",
        "Бюджет громади",
        f"Всього: {number + 10},0\n2022 рік - 5,0\n2023 рік - 5,0\n2024 рік - {number},0",
        f"{number},5 (бюджет громади)",
        "Виконано частково\n(завдання, заплановані на звітний період, виконані у повному обсязі)",
        STORY,
    )


def take_in() -> None:
    """The child: the document on its input, what it took on its output."""
    from viche.hromada.models import Department, Hromada
    from viche.kit import tenancy
    from viche.kit.access import EVERYWHERE, Role, Viewer
    from viche.office.programmes import import_actions
    from viche.office.programmes.importing.choices import Choices, Document, draft_of
    from viche.office.programmes.models import StatedCell

    given = Document("programme.docx", sys.stdin.buffer.read())
    place = Hromada.objects.get()
    with tenancy.enter(place.pk):
        years = {"since_year": 2020, "until_year": 2024, "since": date(2024, 1, 1), "until": date(2024, 6, 30)}
        chosen = Choices(Department.objects.earliest("pk").pk, title="Велика програма", **years)  # type: ignore[arg-type]
        start = perf_counter()
        draft = draft_of(given, chosen)
        read = perf_counter()
        viewer = Viewer(hromada_id=place.pk, roles={Role.SECRETARY: EVERYWHERE})
        programme = import_actions.take_in(draft, chosen, given, viewer)
        end = perf_counter()
        cells = StatedCell.objects.filter(programme=programme, measure__isnull=False).count()
        measures = programme.measures.count()
    tell({"read": read - start, "write": end - read, "peak": peak(), "measures": measures, "cells": cells})
