"""What is done with old reports: kept with their numbers, confirmed, skipped, thrown away while nothing rests on them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from viche.kit import journal
from viche.kit.access import Refused, Viewer
from viche.kit.figures.declare import registered
from viche.kit.figures.stated import require_may_state, state
from viche.kit.meanwhile import only_one
from viche.kit.models import StatedValue
from viche.kit.old_reports.matching import in_unit_of, words_around
from viche.kit.old_reports.models import SKIPPED, STATED, WAITING, FoundNumber, OldReport
from viche.kit.old_reports.opening import Opened
from viche.kit.old_reports.reading import Proposal, read

KNOWN = _("Цей документ уже взято.")
OTHER = _("За цей період уже записано інше значення цього числа: %(value)s. Виправте його або оберіть інше число.")


def keep(
    viewer: Viewer, opened: Opened, *, name: str, file_name: str, days: tuple[date, date], is_open: bool
) -> OldReport:
    """Keep a document with the numbers found in it; those a document has stated before are recognised."""
    require_may_state(viewer)
    known = OldReport.objects.filter(sha256=opened.sha256).first()
    if known is not None:
        raise Refused(KNOWN, _("Відкрийте його серед старих звітів."), status=409)
    home: int = viewer.hromada_id  # type: ignore[assignment]
    report = OldReport(
        hromada_id=home, name=name, file_name=file_name, sha256=opened.sha256, since=days[0], until=days[1],
        blocks=[block.kept() for block in opened.blocks], is_open=is_open, person_id=viewer.person.pk,
    )  # fmt: skip
    told = only_one("kit_oldreport_once", KNOWN)
    with told, journal.change("take", by=viewer.person):
        report.save()
        found = read(opened.blocks, days)
        rows = [_number(report, order, p, opened.blocks[p.block].text) for order, p in enumerate(found, 1)]
        _recognise(rows)
        FoundNumber.objects.bulk_create(rows)
    return report


def _number(report: OldReport, order: int, found: Proposal, text: str) -> FoundNumber:
    return FoundNumber(
        hromada_id=report.hromada_id, report=report, order=order, block=found.block, start=found.start, end=found.end,
        printed=" ".join(found.printed.split())[:100], value=round(found.value, 3), kind=found.kind, unit=found.unit[:200],
        head=found.head[:100], qualifier=found.qualifier, quote=found.quote, place=found.place[:300], since=found.since,
        until=found.until, words=words_around(found, text),
    )  # fmt: skip


def _recognise(rows: list[FoundNumber]) -> None:
    """What was stated already, with the same value, for the same days, from a quote that shares its words. One query."""
    days = {(row.since, row.until) for row in rows}
    if not days:
        return
    since, until = min(day for day, _last in days), max(last for _first, last in days)
    known: dict[Any, list[StatedValue]] = {}
    for value in StatedValue.objects.filter(since__gte=since, until__lte=until).order_by("pk"):
        known.setdefault((value.since, value.until), []).append(value)
    used: set[int] = set()
    for row in rows:
        for value in known.get((row.since, row.until), []):
            if value.pk not in used and _is_the_same(row, value):
                row.state, row.figure, row.stated = STATED, value.figure, value
                used.add(value.pk)
                break


def _is_the_same(row: FoundNumber, value: StatedValue) -> bool:
    figure = registered().get(value.figure)
    if figure is None or in_unit_of(figure, row.value, row.unit) != value.value:
        return False
    ours, theirs = _squeezed(row.quote), _squeezed(value.quote)
    return theirs in ours or ours in theirs


def _squeezed(text: str) -> str:
    return re.sub(r"\W", "", text.lower())


def confirm(viewer: Viewer, number: FoundNumber, values: Mapping[str, Any]) -> StatedValue:
    """State a number as a person confirmed or corrected it: figure, part, since, until, value, qualifier.

    The same value stated before is taken as it is; another one for the same days is a refusal.
    """
    require_may_state(viewer)
    same = StatedValue.objects.filter(**{name: values[name] for name in ("figure", "part", "since", "until")}).first()
    if same is not None and same.value != values["value"]:
        raise Refused(OTHER % {"value": same.number}, status=409)
    given = {
        **values,
        "quote": number.quote,
        "document": number.report.name,
        "place": number.place,
        "report": number.report,
    }
    row = same or state(viewer, given, StatedValue())
    with journal.change("confirm", by=viewer.person):
        number.state, number.figure, number.stated = STATED, values["figure"], row
        number.save(update_fields=["state", "figure", "stated"])
    return row


class ToConfirm(Protocol):
    """A checked form of a number: what it found, what a person made of it, and where a refusal is told."""

    number: FoundNumber
    values: dict[str, Any]

    def add_error(self, field: str | None, error: Any) -> None: ...


def confirm_all(viewer: Viewer, forms: Iterable[ToConfirm]) -> bool:
    """Confirm each or none; what is refused is told in its form. Returns whether all were."""
    try:
        with transaction.atomic():
            for form in forms:
                try:
                    confirm(viewer, form.number, form.values)
                except Refused as refusal:
                    if refusal.status == 409:
                        form.add_error(None, str(refusal.reason))
                    raise
    except Refused as refusal:
        if refusal.status != 409:
            raise
        return False
    return True


def skip(viewer: Viewer, numbers: Iterable[FoundNumber]) -> int:
    """These are no figures here. Returns how many."""
    return _turn(viewer, numbers, WAITING, SKIPPED, "skip")


def bring_back(viewer: Viewer, numbers: Iterable[FoundNumber]) -> int:
    """These were skipped by mistake. Returns how many."""
    return _turn(viewer, numbers, SKIPPED, WAITING, "bring_back")


def _turn(viewer: Viewer, numbers: Iterable[FoundNumber], frm: str, to: str, verb: str) -> int:
    require_may_state(viewer)
    chosen = [number.pk for number in numbers if number.state == frm]
    with journal.change(verb, by=viewer.person):
        return FoundNumber.objects.filter(pk__in=chosen, state=frm).update(state=to)


def show_to_residents(viewer: Viewer, report: OldReport, *, is_open: bool) -> None:
    """Open the text of the document to everybody, or close it again."""
    require_may_state(viewer)
    with journal.change("edit", by=viewer.person):
        report.is_open = is_open
        report.save(update_fields=["is_open"])


def throw_away(viewer: Viewer, report: OldReport) -> None:
    """A wrong document goes, unless a stated value rests on it."""
    require_may_state(viewer)
    if report.values.exists():
        raise Refused(
            _("З цього документа вже записано числа, тож прибрати його не можна: вони на нього посилаються."),
            _("Непотрібне можна пропустити."),
            status=409,
        )
    with journal.change("delete", by=viewer.person):
        report.delete()
