"""Programmes: a document of 3,000 measures taken in by a process of its own, seconds told and memory held to a limit."""

from __future__ import annotations

import io
import json
import os
import resource
import subprocess
import sys
from datetime import date
from time import perf_counter
from typing import Any

from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg.conninfo import make_conninfo

from bench.databases import database
from bench.measure import exact, told

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
    return importing()


# ── Import ───────────────────────────────────────────────────────────────────────────────────────────────────────


def importing() -> list[dict[str, Any]]:
    """Read and write the whole document, as the job does; the process does nothing else, so its peak is the import's."""
    with database("viche_bench_taking", 1, 1) as wrapper:
        said = _in_a_process_of_its_own(wrapper, document())
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


def _in_a_process_of_its_own(wrapper: DatabaseWrapper, content: bytes) -> dict[str, Any]:
    there = wrapper.settings_dict
    names = {"user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT", "dbname": "NAME"}
    url = make_conninfo("", **{word: there[key] for word, key in names.items() if there[key]})
    given = {**os.environ, "VICHE_APP_DATABASE_URL": url, "VICHE_DB_ROLE": "app"}
    done = subprocess.run([sys.executable, "-c", CHILD], input=content, env=given, stdout=subprocess.PIPE, check=True)
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


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
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    said = {"read": read - start, "write": end - read, "peak": peak, "measures": measures, "cells": cells}
    sys.stdout.write(json.dumps(said) + "\n")
