"""The past of a measure: what was done with it, its plan, money and statements, told from the journal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from viche.kit.models import JournalEntry
from viche.kit.registers import past
from viche.office.programmes.models import (
    Appropriation,
    DocumentDoubt,
    Executor,
    Measure,
    Plan,
    PlanAmount,
    Spending,
    Statement,
)

KINDS: tuple[type[Any], ...] = (Measure, Executor, Plan, PlanAmount, Appropriation, Spending, Statement, DocumentDoubt)
TITLES = {
    Executor: _("Виконавець"),
    Plan: _("План"),
    PlanAmount: _("Сума плану"),
    Appropriation: _("Асигнування"),
    Spending: _("Видатки"),
    Statement: _("Відомості"),
    DocumentDoubt: _("Сумнів щодо документа"),
}
VERBS = {
    "pay": _("Внесено платіж"),
    "unpay": _("Вилучено платіж"),
    "fund": _("Зазначено фонд"),
    "ask": _("Запитано відомості"),
    "term": _("Змінено строк подання"),
    "hand-over": _("Передано іншому підрозділу"),
}
# Keys that say where a row belongs: the page has said it already.
SILENT = ("programme", "measure", "plan", "round", "cell", "document", "revision", "amendment")


def history(measure: Measure) -> list[dict[str, Any]]:
    """Who changed what of the measure and of its plan, money and statements; also of rows that are gone since."""
    tables = {model._meta.db_table: model for model in KINDS}
    entries = past.told(_entries(measure), KINDS, VERBS, SILENT)
    for entry in entries:
        if title := TITLES.get(tables[entry["kind"]]):
            entry["verb"] = f"{title}: {str(entry['verb'])[:1].lower()}{str(entry['verb'])[1:]}"
    return entries


def _entries(measure: Measure) -> Iterator[JournalEntry]:
    here = Q(kind=Measure._meta.db_table, record_id=measure.pk)
    for model in _parts():
        pks = list(
            model._default_manager.filter(measure=measure).order_by("-pk").values_list("pk", flat=True)[: past.MOST]
        )
        if pks:
            here |= Q(kind=model._meta.db_table, record_id__in=pks)
    yield from JournalEntry.objects.filter(here).order_by("-id")[: past.MOST]
    gone = JournalEntry.objects.filter(
        kind__in=[model._meta.db_table for model in _parts()], after__isnull=True, before__measure_id=measure.pk
    )
    yield from gone.order_by("-id")[: past.MOST]


def _parts() -> Iterable[type[Any]]:
    return (model for model in KINDS if model is not Measure)
