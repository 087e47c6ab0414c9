"""Verbs of the self-check: answer a warning, take the answer back."""

from __future__ import annotations

from django.utils.translation import gettext as _

from viche.kit import clock, journal
from viche.kit.access import Refused, Viewer
from viche.kit.meanwhile import only_one
from viche.reports.checking.models import RIGHT, CheckAnswer
from viche.reports.checking.warning import Warning
from viche.reports.models import Report
from viche.reports.preparing import require_writer


def require_answerer(viewer: Viewer, report: Report) -> None:
    """Refuse with who may, or because the report is settled."""
    require_writer(viewer, report.department)
    if not report.is_open:
        raise Refused(
            _("На попередження відповідають, доки звіт не затверджено."),
            _("Якщо в ньому помилка, складіть за цей період новий звіт."),
            status=409,
            title=_("Звіт не змінюється"),
        )


def title_of(warning: Warning) -> str:
    """What an answer was about, for when the warning is found no more."""
    return f"{warning.title}: {warning.text}"[:300]


def answer(report: Report, warning: Warning, viewer: Viewer, kind: str, text: str) -> CheckAnswer:
    """Write the answer down; again, if it is another one. «Так і має бути» says why."""
    require_answerer(viewer, report)
    if kind == RIGHT and not text.strip():
        raise Refused(_("Не сказано, чому так і має бути."), _("Напишіть хоча б кілька слів."))
    row = CheckAnswer.objects.filter(report=report, warning=warning.key).first()
    row = row or CheckAnswer(hromada_id=report.hromada_id, report=report, warning=warning.key)
    row.rule, row.title = warning.rule.key, title_of(warning)
    row.answer, row.text = kind, text.strip()
    row.person_id, row.name, row.at = viewer.person.pk, viewer.name[:150], clock.now()
    taken = only_one(
        "reports_checkanswer_once", _("На це попередження щойно відповів хтось інший. Погляньте на його відповідь.")
    )
    with taken, journal.change("answer", by=viewer.person):
        row.save()
    return row


def take_back(report: Report, key: str, viewer: Viewer) -> None:
    """It waits for an answer again; what was answered stays in the journal."""
    require_answerer(viewer, report)
    with journal.change("unanswer", by=viewer.person):
        CheckAnswer.objects.filter(report=report, warning=key).delete()
