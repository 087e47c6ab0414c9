"""Warnings of a report as its pages show them: those that wait for an answer, those answered, how many are left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from viche.kit import words
from viche.kit.access import Viewer
from viche.kit.figures import Period
from viche.reports import showing
from viche.reports.checking import by_hand, figures
from viche.reports.checking.finding import warnings_of
from viche.reports.checking.models import MEND, CheckAnswer
from viche.reports.checking.warning import Rule, Warning, whole_document
from viche.reports.content import Content
from viche.reports.editing.actions import paragraphs_of
from viche.reports.editing.showing import address as text_url
from viche.reports.models import Report, Snapshot, SnapshotNumber
from viche.reports.preparing import may_change
from viche.reports.sheet import Address

WARNING = words.Noun("попередження", "попередження", "попереджень", "n", "попередження", en=("warning", "warnings"))
NO_NUMBERS = Rule(
    "no-numbers",
    gettext_lazy("У звіті немає жодного числа"),
    gettext_lazy("Перевірте форму й період: або у формі немає місць для чисел, або за ці дні немає записів."),
)
# Texts of as many snapshots are not read anew: a snapshot never changes.
REMEMBERED = 32


@dataclass(frozen=True)
class Checked:
    """Warnings told: `waiting` and `answered` as rows for a template; `promised`: how many of these will be mended."""

    waiting: list[dict[str, Any]] = field(default_factory=list)
    answered: list[dict[str, Any]] = field(default_factory=list)
    promised: int = 0

    @property
    def number(self) -> int:
        """How many wait."""
        return len(self.waiting)

    @property
    def left(self) -> str:
        """«Без відповіді 3 попередження», with what was promised; empty when nothing is left."""
        told = []
        if self.waiting:
            told.append(_("Без відповіді %(warnings)s.") % {"warnings": words.count(len(self.waiting), WARNING)})
        if self.promised:
            told.append(_("Обіцяно виправити, але в тексті ще не виправлено: %(number)s.") % {"number": self.promised})
        if told:
            told.append(_("Рухати звіт далі можна: вирішуєте ви."))
        return " ".join(told)


def found(report: Report, snapshot: Snapshot | None, viewer: Viewer) -> list[Warning]:
    """Every warning of what a snapshot says, of its text first. A fixed number of queries for the same figures."""
    if snapshot is None:
        return []
    own = list(_of_text(_Text(snapshot), report.period, get_language() or ""))
    numbers, content = showing.numbers_of(snapshot), snapshot.tree
    if not numbers:
        own.insert(0, Warning(NO_NUMBERS, whole_document(), _("Жодне число цього звіту не відкриває записів.")))
    edited = by_hand.warnings_of(snapshot, content) if snapshot.laid else ()
    return [*edited, *own, *figures.against(_printed(numbers, content), viewer)]


def _printed(numbers: list[SnapshotNumber], content: Content) -> list[SnapshotNumber]:
    """Those the text still says; a paragraph that was taken out by hand says none."""
    said = {ref.number for ref in content.refs()}
    said |= {of for number in numbers if number.number in said for _sign, of in number.made_of}
    return [number for number in numbers if number.number in said]


class _Text:
    """A snapshot by what it says: equal ones are checked once. What was read is let go; only the key is remembered."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.content: Content | None = snapshot.tree
        self.key = (snapshot.pk, snapshot.sha256)

    def read(self) -> Content:
        """What it says, once."""
        content, self.content = self.content, None
        assert content is not None
        return content

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Text) and other.key == self.key


@lru_cache(maxsize=REMEMBERED)
def _of_text(text: _Text, period: Period, language: str) -> tuple[Warning, ...]:
    """Language is asked for: warnings are told in it."""
    return tuple(warnings_of(text.read(), period))


def checked(report: Report, snapshot: Snapshot | None, viewer: Viewer, address: Address) -> Checked:
    """What to show beside the text, while the report is open."""
    if not report.is_open:
        return Checked()
    answers = {row.warning: row for row in CheckAnswer.objects.filter(report=report)}
    may = may_change(viewer, report)
    places = paragraphs_of(snapshot) if snapshot and may else []
    rows = [
        row_of(report, each, answers.get(each.key), address, may=may, places=places)
        for each in found(report, snapshot, viewer)
    ]
    answered = [row for row in rows if row["answer"]]
    promised = sum(row["answer"]["kind"] == MEND for row in answered)
    return Checked([row for row in rows if not row["answer"]], answered, promised)


def by_key(warnings: Iterable[Warning], key: str) -> Warning | None:
    """The warning with this key."""
    return next((warning for warning in warnings if warning.key == key), None)


def row_of(
    report: Report, warning: Warning, answer: CheckAnswer | None, address: Address, *, may: bool = True,
    places: Sequence[str] = (),
) -> dict[str, Any]:  # fmt: skip
    """A warning as a template shows it. `may`: whether this person may answer it; `places`: what each block is edited by."""
    place = warning.place
    where = reverse("report-bench", args=[report.pk])
    url = address(place.number) if place.number else f"{where}#b{place.block}" if place.block >= 0 else ""
    return {
        "rule": warning.rule.key,
        "block": place.block,
        "title": warning.title,
        "where": place.where,
        "quote": place.quote,
        "text": warning.text,
        "advice": warning.advice,
        "url": url,
        "edit_url": _edit_url(report, warning, places),
        "answer_url": reverse("report-check-answer", args=[report.pk, warning.key]) if may else "",
        "answer": _answer(answer) if answer else None,
    }


def _edit_url(report: Report, warning: Warning, places: Sequence[str]) -> str:
    """Where the paragraph it is about is changed by hand; a table is not."""
    if warning.rule is by_hand.GONE:
        key = f"e{warning.values[0]}"
    else:
        key = places[warning.place.block] if 0 <= warning.place.block < len(places) else ""
    return text_url(report, key)


def _answer(row: CheckAnswer) -> dict[str, str]:
    return {
        "kind": row.answer,
        "said": row.get_answer_display(),
        "text": row.text,
        "who": row.name,
        "when": words.long_moment(row.at),
    }
