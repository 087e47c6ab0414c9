"""Before a report is approved: what is not settled, in one list. Nothing here stops anybody; it says what to look at."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from viche.kit import words
from viche.kit.access import Viewer
from viche.kit.figures.printed import Doubt
from viche.reports.composing import LANGUAGE
from viche.reports.drift import Drift
from viche.reports.models import Report, Snapshot
from viche.reports.sheet import Address
from viche.reports.showing import NUMBER

SHOWN = 3


def doubts(
    report: Report, snapshot: Snapshot | None, changes: dict[int, Drift], address: Address, viewer: Viewer
) -> list[Doubt]:
    """What has changed, what the snapshot could not say, what its subject has not settled."""
    about = report.about()
    found = [_drift(changes, address)] if changes else []
    if about is not None and viewer.closures.closed(about._meta.db_table):
        found.append(
            Doubt(
                _("Розділ закрито"), _("Доки діє закриття, мешканці не побачать ні звіту, ні записів за його числами.")
            )
        )
    was = get_language()
    now = list(report.kind.doubts(about, report.period)) if about is not None else []
    if snapshot is not None:
        with translation.override(LANGUAGE):
            # What the snapshot remembers is in the language of the document.
            same = now if get_language() == was else list(report.kind.doubts(about, report.period)) if about else []
        found += _then(snapshot, same)
    return found + now


def _then(snapshot: Snapshot, now: list[Doubt]) -> list[Doubt]:
    """What was not settled when the numbers were taken. What is settled since is not in the text yet."""
    known = {(doubt.title, doubt.text) for doubt in now}
    mended = _(
        "Так було, коли брали числа. Якщо відтоді це з’ясовано, оновіть числа: без того в тексті звіту нічого не зміниться."
    )
    return [
        Doubt(row["title"], f"{row['text']} {mended}" if row.get("printed") else row["text"])
        for row in snapshot.doubts
        if (row["title"], row["text"]) not in known
    ]


def _drift(changes: dict[int, Drift], address: Address) -> Doubt:
    first = [f"{drift.number.title}: {_told(drift)}" for drift in list(changes.values())[:SHOWN]]
    more = len(changes) - len(first)
    if more:
        first.append(_("ще %(numbers)s") % {"numbers": words.count(more, NUMBER)})
    return Doubt(
        _("Записи змінилися після знімка"),
        "; ".join(first) + ".",
        address(next(iter(changes))),
        _("Відкрити перше"),
    )


def _told(drift: Drift) -> str:
    return _("було %(was)s, стало %(now)s") % {"was": drift.was, "now": drift.now}
