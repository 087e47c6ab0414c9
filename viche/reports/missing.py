"""What a report lacks and from whom: kinds of record that were there before and are not now, drafts nobody published,
and what its subject still waits for.

A kind is asked by its own day, three periods at once: the one of the report, the one before it, the same a year before.
All kinds a form speaks of are one query; the names of departments are another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.db.models import CharField, Count, IntegerField, Q, Value
from django.db.models.functions import Cast
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from viche.hromada.models import Department
from viche.kit import figures, words
from viche.kit.figures import Period
from viche.kit.figures.listing import register_of
from viche.kit.figures.printed import Owing, subject
from viche.kit.publishing import DRAFT, PUBLISHED
from viche.kit.registers import Register
from viche.kit.words import Noun
from viche.reports import own
from viche.reports.language import named
from viche.reports.models import Report
from viche.reports.outlines import Listing, Outline, Prose

DRAFTS = Noun("чернетка", "чернетки", "чернеток", "f", en=("draft", "drafts"))
YEAR = 12  # months
Row = dict[str, Any]


@dataclass(frozen=True)
class Lack:
    """One thing a report lacks. `unit` None: nobody is known to owe it. `note_url`: where it is noted."""

    what: str
    why: str
    unit: Department | None
    number: int = 1
    url: str = ""
    action: str = ""
    note_url: str = ""


def lacks(report: Report) -> list[Lack]:
    """What this report lacks today, department by department; what nobody owes comes last. Must run inside the hromada."""
    known, about = own.known().get(report.form), report.about()
    if known is None or about is None:
        return []
    return of(known.outline, about, report.period)


def of(outline: Outline, about: Any, period: Period) -> list[Lack]:
    """The same of a form, a thing and a period."""
    owed = list(subject(outline.subject).owes(about, period))
    registers = list(spoken_of(outline))
    rows = _counts(registers, period)
    found: list[tuple[int | None, Row]] = [_owing(owing) for owing in owed]
    for at, register in enumerate(registers):
        found += _of_kind(register, period, [row for row in rows if row["kind_at"] == at])
    units = Department.objects.in_bulk({unit for unit, _lack in found if unit is not None})
    told = [Lack(unit=units.get(unit) if unit else None, **lack) for unit, lack in found]
    return sorted(told, key=lambda lack: (lack.unit is None, lack.unit and (lack.unit.order, lack.unit.pk)))


def spoken_of(outline: Outline) -> Iterator[Register]:
    """Registers with a day whose figures or lists the form speaks of, each once."""
    keys = [key for part in outline.blocks if isinstance(part, Prose) for key in sorted(named(part.source))]
    keys += outline.asks()
    kinds = [figures.list_of(key).model for key in keys if key in figures.lists()]
    kinds += [figures.printed.printed_list(part.key).model for part in outline.blocks if isinstance(part, Listing)]
    for model in dict.fromkeys(kinds):
        register = register_of(model)
        if register is not None and register.day:
            yield register


def by_unit(found: Iterable[Lack]) -> dict[Department, list[Lack]]:
    """Department → what it owes; what nobody owes is left out."""
    told: dict[Department, list[Lack]] = defaultdict(list)
    for lack in found:
        if lack.unit is not None:
            told[lack.unit].append(lack)
    return told


# ── Counting ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _counts(registers: list[Register], period: Period) -> list[Row]:
    """For each kind, department and variant: published and drafts now, published before and a year before. One query."""
    branches = [_branch(at, register, period) for at, register in enumerate(registers)]
    if not branches:
        return []
    return list(branches[0].union(*branches[1:], all=True) if branches[1:] else branches[0])


def _branch(at: int, register: Register, period: Period) -> models.QuerySet[Any, Row]:
    now, last, year = (_within(register, each) for each in (period, period.before, period.shifted(-YEAR)))
    public = Q(state=PUBLISHED)
    variant = Cast(register.variant, CharField()) if register.variant else Value("", output_field=CharField())
    rows = register.model._default_manager.filter(now | last | year).order_by()
    said = rows.annotate(kind_at=Value(at, output_field=IntegerField()), kind_of=variant)
    found: models.QuerySet[Any, Row] = said.values("kind_at", "kind_of", "department_id").annotate(
        kind_now=Count("pk", filter=now & public),
        kind_drafts=Count("pk", filter=now & Q(state=DRAFT)),
        kind_before=Count("pk", filter=last & public),
        kind_year=Count("pk", filter=year & public),
    )
    return found


def _within(register: Register, period: Period) -> Q:
    field = register.field(register.day)
    if isinstance(field, models.DateTimeField):
        return period.moments(register.day)
    if isinstance(field, models.DateField):
        return period.days(register.day)
    return Q(**{f"{register.day}__gte": period.since.year, f"{register.day}__lte": period.until.year})


# ── Telling ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _owing(owing: Owing) -> tuple[int | None, Row]:
    told = {"what": owing.what, "why": owing.why, "number": owing.number, "url": owing.url, "action": owing.action}
    return owing.unit, told


def _of_kind(register: Register, period: Period, rows: list[Row]) -> Iterator[tuple[int | None, Row]]:
    """Drafts by department; then the kind that was there and is not, or those of its variants that are not."""
    drafts: dict[int, int] = defaultdict(int)
    for row in rows:
        drafts[row["department_id"]] += row["kind_drafts"]
    for unit, number in drafts.items():
        if number:
            yield unit, _told_drafts(register, period, unit, number)
    if not any(row["kind_now"] or row["kind_drafts"] for row in rows):
        yield from _absent(register, period, rows, "")
        return
    for variant in dict.fromkeys(row["kind_of"] for row in rows):
        mine = [row for row in rows if row["kind_of"] == variant]
        if variant and not any(row["kind_now"] or row["kind_drafts"] for row in mine):
            yield from _absent(register, period, mine, variant)


def _absent(register: Register, period: Period, rows: list[Row], variant: str) -> Iterator[tuple[int | None, Row]]:
    """Nothing of it now, though it was there: whoever noted most of it then owes it."""
    year, last = sum(row["kind_year"] for row in rows), sum(row["kind_before"] for row in rows)
    if not year and not last:
        return
    most = max(rows, key=lambda row: (row["kind_year"], row["kind_before"]))
    then = period.shifted(-YEAR) if year else period.before
    yield (
        most["department_id"],
        {
            "what": _name(register, variant),
            "why": _("тепер жодного запису, %(then)s було %(number)s") % {"then": then.title, "number": year or last},
            "url": _list(
                register, then, {register.variant: variant} if variant else {"department": most["department_id"]}
            ),
            "action": _("Що було тоді"),
            "note_url": register.address("new"),
        },
    )


def _name(register: Register, variant: str) -> str:
    titles = {str(key): str(title) for key, title in register.field(register.variant).flatchoices} if variant else {}
    return f"{register.title}: {titles.get(variant, variant)}" if variant else str(register.title)


def _told_drafts(register: Register, period: Period, unit: int, number: int) -> Row:
    return {
        "what": str(register.title),
        "why": capfirst(_("%(drafts)s за цей період не оприлюднено") % {"drafts": words.count(number, DRAFTS)}),
        "number": number,
        "url": _list(register, period, {"state": DRAFT, "department": unit}),
        "action": _("Відкрити"),
    }


def _list(register: Register, period: Period, narrow: dict[str, Any]) -> str:
    """The list of the desk, filtered; a day is filtered only where the list offers it."""
    asked = dict(narrow)
    if register.day in register.filters and isinstance(register.field(register.day), models.DateField):
        asked |= {f"{register.day}_from": f"{period.since:%d.%m.%Y}", f"{register.day}_to": f"{period.until:%d.%m.%Y}"}
    return f"{register.address('desk')}?{urlencode(asked)}"
