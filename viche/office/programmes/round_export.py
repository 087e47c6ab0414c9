"""Statements of a round as a file: CSV, XLSX or JSON, in Ukrainian whatever the page speaks."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import translation

from viche.kit import clock
from viche.kit.access import Viewer
from viche.kit.registers.exporting import LANGUAGE, TYPES
from viche.kit.spreadsheets import write_csv, write_json, write_xlsx
from viche.office.programmes.models import Round, Statement
from viche.office.programmes.statement_text import Texts, wording

COLUMNS = {
    "number": "№",
    "measure": "Захід",
    "department": "Хто пише",
    "state": "Стан",
    "due": "Подати до",
    "submitted": "Подано",
    "late_days": "Запізнення, днів",
    "whole": "За весь строк",
    "tasks": "Завдання періоду",
    "tasks_number": "Скільки завдань",
    "funding": "Фінансування",
    "printed": "Надрукуємо",
    "text": "Причина і що зроблено",
}


def response(round_: Round, rows: QuerySet[Statement], kind: str, viewer: Viewer) -> HttpResponse:
    """The rows as a file to keep."""
    file = io.BytesIO()
    with translation.override(LANGUAGE):
        said = _said(rows, viewer, labels=kind != "json")
        if kind == "json":
            write_json(said, file, keys=tuple(COLUMNS))
        elif kind == "csv":
            write_csv(said, file, header=list(COLUMNS.values()))
        else:
            write_xlsx(said, file, header=list(COLUMNS.values()), sheet="Відомості")
    answer = HttpResponse(file.getvalue(), content_type=TYPES[kind])
    name = f"statements-{round_.since:%Y-%m-%d}-{round_.until:%Y-%m-%d}.{kind}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _said(rows: QuerySet[Statement], viewer: Viewer, *, labels: bool) -> Iterator[list[Any]]:
    """A choice as its label or, for programs, as its key."""
    statements = list(rows)
    texts = Texts(viewer, statements)
    for each in statements:
        yield [
            each.measure.number,
            each.measure.title,
            str(each.department),
            str(each.state_now.title) if labels else each.state,
            _day(each.due_at),
            _day(each.submitted_at),
            each.late_days or None,
            (each.get_whole_display() if labels else each.whole) or None,
            (each.get_tasks_display() if labels else each.tasks) or None,
            each.tasks_number,
            (each.get_funding_display() if labels else each.funding) or None,
            wording(each) or None,
            _plain(texts, each) or None,
        ]


def _day(moment: Any) -> Any:
    return clock.kyiv(moment).date() if moment else None


def _plain(texts: Texts, each: Statement) -> str:
    lines = texts.lines(each)
    return "\n".join("".join(part if isinstance(part, str) else part.text for part in line) for line in lines)
