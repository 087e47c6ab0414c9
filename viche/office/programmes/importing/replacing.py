"""A document taken in again: what it left may be replaced, as far as no person has touched it since."""

from __future__ import annotations

from datetime import date
from itertools import chain
from typing import Any

from django.db import models

from viche.kit.models import JournalEntry
from viche.office.programmes.models import (
    Amendment,
    Appropriation,
    DocumentDoubt,
    Executor,
    Goal,
    Measure,
    Plan,
    PlanAmount,
    Programme,
    Round,
    Spending,
    StatedCell,
    Statement,
    TakenDocument,
    Task,
)
from viche.office.programmes.rules import STATED

VERB = "import"
# In this order they may be erased: what points before what is pointed to.
STATED_KINDS: tuple[type[models.Model], ...] = (Statement, Spending, Appropriation)
PARTS: tuple[type[models.Model], ...] = (
    *STATED_KINDS, DocumentDoubt, StatedCell, TakenDocument, Executor, PlanAmount, Plan, Measure, Amendment, Task, Goal, Round,
)  # fmt: skip


def earlier(programme: Programme, since: date | None, until: date | None) -> TakenDocument | None:
    """The document of this period that was taken into the programme already, the newest one."""
    return TakenDocument.objects.filter(programme=programme, since=since, until=until).first()


def is_untouched(programme: Programme) -> bool:
    """Whether the programme holds only what one import has written: then it may be written anew whole."""
    if TakenDocument.objects.filter(programme=programme).count() != 1:
        return False
    if any(_touched(model).filter(programme=programme).exists() for model in PARTS):
        return False
    tables = [model._meta.db_table for model in PARTS]
    erased = JournalEntry.objects.filter(kind__in=tables, after__isnull=True, before__programme_id=programme.pk)
    return not erased.exclude(verb=VERB).exists()


def _touched(model: type[models.Model]) -> models.QuerySet:
    """Rows about which the journal says anything besides imports."""
    entries = JournalEntry.objects.filter(kind=model._meta.db_table, record_id=models.OuterRef("pk"))
    return model._default_manager.filter(models.Exists(entries.exclude(verb=VERB)))


def erase_everything(programme: Programme) -> None:
    """Erase every part of an untouched programme; the programme itself stays. Inside the verb of the import."""
    for model in PARTS:
        rows = model._default_manager.filter(programme=programme)
        # A measure with parts goes after its parts.
        while model is Measure and (whole := rows.filter(parts__isnull=True)).exists():
            whole.delete()
        rows.delete()


def erase_stated(document: TakenDocument) -> None:
    """Erase what a document states and nobody has touched since; what people changed stays, with its cells."""
    for model in STATED_KINDS:
        rows = model._default_manager.filter(cell__document=document)
        rows = rows.filter(state=STATED) if model is Statement else rows.filter(stated=True)
        rows.exclude(pk__in=_touched(model).values("pk")).delete()
    DocumentDoubt.objects.filter(document=document, settled_at=None).delete()
    kept: set[Any] = set(
        chain.from_iterable(
            model._default_manager.filter(cell__document=document).values_list("cell_id", flat=True)
            for model in STATED_KINDS
        )
    )
    StatedCell.objects.filter(document=document).exclude(pk__in=kept).delete()
    if not kept and not DocumentDoubt.objects.filter(document=document).exists():
        document.delete()
