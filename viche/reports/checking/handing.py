"""Handing a checked report over for approval: no warning is left without a word about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from viche.kit import clock, journal, words
from viche.kit.access import Refused, Viewer
from viche.reports.checking.actions import title_of
from viche.reports.checking.models import KEPT, CheckAnswer
from viche.reports.checking.showing import WARNING, found
from viche.reports.checking.warning import Warning
from viche.reports.models import Report


def unanswered(report: Report, viewer: Viewer) -> list[Warning]:
    """Warnings of what the report says now that nobody has answered."""
    answered = set(CheckAnswer.objects.filter(report=report).values_list("warning", flat=True))
    return [warning for warning in found(report, report.shown(), viewer) if warning.key not in answered]


def answer_left(report: Report, viewer: Viewer, given: dict[str, Any]) -> None:
    """Refuse to hand over while a warning has no answer. `looked` and `why`, taken out of `given`, are one reason for every
    warning that is left as it is, kept as the answer to each. The report is to be locked."""
    looked, why = given.pop("looked", False), str(given.pop("why", "")).strip()
    left = unanswered(report, viewer)
    if left and not (looked and why):
        raise Refused(
            _("Без відповіді %(warnings)s.") % {"warnings": words.count(len(left), WARNING)},
            _("Дайте відповідь на кожне або позначте, що переглянули їх і лишаєте як є, і напишіть чому."),
            status=422,
            title=_("Звіт ще не перевірено"),
        )
    if left:
        with journal.change("answer", by=viewer.person):
            CheckAnswer.objects.bulk_create(_kept(report, viewer, left, why))


def _kept(report: Report, viewer: Viewer, left: Iterable[Warning], why: str) -> list[CheckAnswer]:
    said = {"answer": KEPT, "text": why, "person_id": viewer.person.pk, "name": viewer.name[:150], "at": clock.now()}
    return [
        CheckAnswer(
            hromada_id=report.hromada_id,
            report=report,
            warning=warning.key,
            rule=warning.rule.key,
            title=title_of(warning),
            **said,
        )
        for warning in {warning.key: warning for warning in left}.values()
    ]
