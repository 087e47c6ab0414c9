"""Work of reports done outside the request: taking the numbers."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.kit import access, jobs
from viche.reports import actions, signatures
from viche.reports.models import Report


def _bench(report: int) -> str:
    return reverse("report-bench", args=[report])


@jobs.task(actions.TAKE, title=gettext_lazy("Рахуємо числа звіту"), isolation="repeatable read", back=_bench)
def take(job: jobs.Running, *, report: int) -> str:
    """One snapshot: every number and every record as the database stood when this transaction began."""
    job.progress(0, 1, _("рахуємо й записуємо, що за кожним числом"))
    actions.take(access.fetch(Report, report, job.viewer, lock=True), job.viewer)
    job.progress(1, 1)
    return _bench(report)


@jobs.task(signatures.CHECK, title=gettext_lazy("Перевіряємо підпис"), back=lambda report, file: _bench(report))
def check(job: jobs.Running, *, report: int, file: int) -> str:
    """Call the configured verifier over one container."""
    found = access.fetch(Report, report, job.viewer)
    row = next((row for row in signatures.of(found) if row.pk == file), None)
    if row is not None:
        signatures.check(found, row, job.viewer)
    return _bench(report)
