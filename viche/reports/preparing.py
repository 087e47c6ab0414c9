"""Who prepares a report, and until when."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from viche.kit.access import WRITERS, Refused, Viewer
from viche.reports.models import Report


def may_write(viewer: Viewer, report: Report | None = None) -> bool:
    """Whether this person prepares reports: of this one's department, or of any."""
    return viewer.has(WRITERS, report.department_id if report else None)


def may_change(viewer: Viewer, report: Report) -> bool:
    """Whether this person may take its numbers anew, edit its text and answer its warnings: a writer, while it is open."""
    return report.is_open and may_write(viewer, report)


def require_writer(viewer: Viewer, department: Any = None) -> None:
    """Refuse with who may."""
    if not viewer.has(WRITERS, department.pk if department else None):
        raise Refused(
            _("Звіт готує відповідальний підрозділ: %(unit)s.") % {"unit": department}
            if department
            else _("Звіти готують ті, хто веде записи: редактор, затверджувач, керівник або секретар."),
            _("Попросіть когось із його працівників або секретаря."),
        )


def require_open(report: Report, viewer: Viewer) -> None:
    """Numbers are taken anew by who writes for the department, while the report is open."""
    require_writer(viewer, report.department)
    if not report.is_open:
        raise Refused(
            _("Числа цього звіту вже не змінюються: його %(state)s.") % {"state": report.state_now.title},
            _("Якщо записи змінилися, складіть за цей період новий звіт."),
            status=409,
            title=_("Звіт не змінюється"),
        )
