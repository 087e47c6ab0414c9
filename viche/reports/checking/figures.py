"""Numbers of a snapshot against what figures and documents say of them: the same days a year before, and stated values.

Numbers of one figure and period are one query, and stated values one more, however many numbers a report has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.kit import words
from viche.kit.access import Viewer
from viche.kit.figures import Figure, registered
from viche.kit.figures.printed import in_unit
from viche.kit.figures.stated import part_of
from viche.kit.figures.values import is_kept_from
from viche.kit.models import StatedValue
from viche.reports.asking import Asked, ask
from viche.reports.checking.warning import Place, Rule, Warning

if TYPE_CHECKING:
    from viche.reports.models import SnapshotNumber

BEFORE = Rule(
    "before",
    gettext_lazy("Зовсім не так, як рік тому"),
    gettext_lazy("Відкрийте число й перевірте записи за обидва періоди. Якщо так і є, поясніть причину."),
)
STATED = Rule(
    "stated",
    gettext_lazy("Пораховано не те, що зазначено в документі"),
    gettext_lazy("Звірте записи з документом: або записано не все, або документ лічив інакше."),
)
# A change that is looked at. A rule of thumb, not of any act.
TIMES = 3
# The same days a year before, in months: work in a city hall has its seasons.
YEAR = 12
_LEAST = 10
_GONE_FROM = 3
_ROUGHLY = Decimal("0.1")


def against(numbers: Sequence[SnapshotNumber], viewer: Viewer) -> list[Warning]:
    """Warnings about numbers of a snapshot. Figures of closed sections are not asked. Must run inside the hromada."""
    known = {key: figure for key, figure in registered().items() if not is_kept_from(figure, viewer)}
    rows = list({(n.figure, n.period, str(n.narrow)): n for n in reversed(numbers) if n.figure in known}.values())
    rows.sort(key=lambda n: n.number)
    return [*_than_before(rows, known), *_than_stated(rows, known)]


def _place(number: SnapshotNumber) -> Place:
    return Place(-1, number.title, number=number.number, anchor=f"{number.figure}|{sorted(number.narrow.items())}")


def _written(value: Decimal | int, number: SnapshotNumber) -> str:
    return words.number(in_unit(value, number.unit))


def _than_before(rows: list[SnapshotNumber], known: dict[str, Figure]) -> Iterator[Warning]:
    asked = {n.number: Asked.of(n.figure, n.period.shifted(-YEAR), n.narrow) for n in rows}
    answers = ask(asked.values())
    for number in rows:
        before = answers[asked[number.number]].value
        if not _is_far(Decimal(number.plain), Decimal(before)):
            continue
        text = _("%(title)s: тепер %(now)s, %(period)s було %(before)s.") % {
            "title": number.title,
            "now": number.text,
            "period": asked[number.number].period.title,
            "before": _written(before, number),
        }
        yield Warning(BEFORE, _place(number), text, (str(number.plain), str(before)))


def _is_far(now: Decimal, before: Decimal) -> bool:
    """Fell to nothing, or changed over `TIMES` times; where nothing was kept before there is nothing to compare with."""
    if before <= 0:
        return False
    if not now:
        return before >= _GONE_FROM
    return max(now, before) >= _LEAST and (now > before * TIMES or now * TIMES < before)


def _than_stated(rows: list[SnapshotNumber], known: dict[str, Figure]) -> Iterator[Warning]:
    parts = {
        n.number: part_of(known[n.figure], n.narrow) for n in rows if set(n.narrow) <= set(known[n.figure].breakdowns)
    }
    counted = [n for n in rows if n.number in parts and n.basis == "counted"]
    if not counted:
        return
    told = StatedValue.objects.filter(figure__in={n.figure for n in counted}, since__in={n.since for n in counted})
    by_key = {(row.figure, row.since, row.until, row.part): row for row in told}
    for number in counted:
        row = by_key.get((number.figure, number.since, number.until, parts[number.number]))
        if row is None or _agrees(row, Decimal(number.plain)):
            continue
        text = _("%(title)s: пораховано %(counted)s, а в документі «%(document)s» зазначено %(stated)s.") % {
            "title": number.title,
            "counted": number.text,
            "document": row.document,
            "stated": words.NBSP.join(filter(None, (str(row.get_qualifier_display()), _written(row.number, number)))),
        }
        yield Warning(
            STATED, replace(_place(number), quote=row.quote[:200]), text, (str(number.plain), str(row.number))
        )


def _agrees(row: StatedValue, counted: Decimal) -> bool:
    stated = Decimal(row.value)
    if row.qualifier == "about":
        return abs(stated - counted) <= stated * _ROUGHLY
    if row.qualifier in ("over", "at_least"):
        return counted >= stated
    if row.qualifier in ("under", "at_most"):
        return counted <= stated
    return stated == counted
