"""The measures of a programme as a file: CSV, XLSX and JSON with exact hryvnias, a column a year. Ukrainian in every language."""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from viche.kit.access import Viewer
from viche.kit.registers.exporting import KINDS, LANGUAGE, TYPES
from viche.kit.spreadsheets import write_csv, write_json, write_xlsx
from viche.office.programmes.models import Plan, Statement
from viche.office.programmes.reading import Facts, Reading
from viche.office.programmes.rules import OPEN
from viche.office.programmes.statement_text import Texts
from viche.office.programmes.taking import composing

__all__ = ["KINDS", "response"]

BASES = {"counted": _("пораховано"), "stated": _("зазначено"), "mixed": _("частину зазначено")}
# Name in JSON → heading; years of the plan stand between the two halves.
FIRST = {
    "number": _("Номер"),
    "title": _("Захід"),
    "goal": _("Ціль"),
    "task": _("Завдання"),
    "years": _("Строк виконання"),
    "executors": _("Виконавці"),
    "source": _("Джерела фінансування"),
    "plan_kind": _("Як заплановано"),
    "plan_total": _("План, всього, грн"),
}
LAST = {
    "since": _("Період від"),
    "until": _("Період до"),
    "spent": _("Видатки за період, грн"),
    "spent_basis": _("Звідки видатки"),
    "whole": _("Стан за весь строк"),
    "tasks": _("Завдання періоду"),
    "funding": _("Стан фінансування"),
    "reason": _("Причина невиконання"),
    "story": _("Що зроблено"),
}


def response(reading: Reading, kind: str) -> HttpResponse:
    """The file."""
    years = list(reading.programme.years)
    file = io.BytesIO()
    with translation.override(LANGUAGE):
        rows = _rows(reading, years, labels=kind != "json")
        if kind == "json":
            write_json(rows, file, keys=[*FIRST, *(f"plan_{year}" for year in years), *LAST])
        else:
            titles = [*FIRST.values(), *(_("План %(year)s, грн") % {"year": year} for year in years), *LAST.values()]
            header = [str(title) for title in titles]
            if kind == "csv":
                write_csv(rows, file, header=header)
            else:
                write_xlsx(rows, file, header=header, sheet=str(_("Заходи")))
    answer = HttpResponse(file.getvalue(), content_type=TYPES[kind])
    name = f"programme-{reading.programme.pk}-{reading.period.since}-{reading.period.until}.{kind}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _rows(reading: Reading, years: list[int], *, labels: bool) -> Iterator[list[Any]]:
    # Open data says what a resident would read, whoever asks for the file.
    said = [facts.statement for facts in reading.facts if facts.statement and facts.statement.state not in OPEN]
    texts = Texts(Viewer(hromada_id=reading.programme.hromada_id), said)
    for facts in reading.facts:
        amounts: dict[int | None, Decimal] = {}
        for row in facts.amounts:
            amounts[row.year] = amounts.get(row.year, Decimal(0)) + row.amount
        yield [
            *_first(facts, amounts, labels=labels),
            *(amounts.get(year) for year in years),
            *_last(facts, reading, texts, labels=labels),
        ]


def _first(facts: Facts, amounts: dict[int | None, Decimal], *, labels: bool) -> list[Any]:
    measure, plan = facts.measure, facts.plan
    total = plan.total if plan and plan.total is not None else sum(amounts.values(), Decimal(0)) if amounts else None
    kind = plan.kind if plan else None
    return [
        measure.number,
        measure.title,
        str(facts.goal) if facts.goal else None,
        str(facts.task) if facts.task else None,
        composing.years(measure.since_year, measure.until_year) or None,
        "; ".join(executor.name for executor in facts.executors) or None,
        measure.source.replace("\n", "; ") or None,
        str(dict(Plan.KINDS)[kind]) if kind and labels else kind,
        total,
    ]


def _last(facts: Facts, reading: Reading, texts: Texts, *, labels: bool) -> list[Any]:
    said = facts.statement if facts.statement and facts.statement.state not in OPEN else None
    spent = facts.spent if facts.basis else None
    basis = facts.basis or None
    found: list[Any] = [reading.period.since, reading.period.until, spent]
    found.append(str(BASES[basis]) if basis and labels else basis)
    for name, choices in (("whole", Statement.WHOLE), ("tasks", Statement.TASKS), ("funding", Statement.FUNDING)):
        key = getattr(said, name) if said else ""
        found.append((str(dict(choices)[key]) if labels else key) if key else None)
    return [
        *found,
        *(texts.plain(reading.period, text) or None for text in ((said.reason, said.story) if said else ("", ""))),
    ]
