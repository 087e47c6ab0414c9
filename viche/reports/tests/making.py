"""Kyiv's programme in a hromada of the tests, and reports about it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tests.cast import Cast
from tests.factory import fill
from viche.kit import jobs
from viche.kit.figures import Period
from viche.office.programmes.models import Measure, Programme, Spending
from viche.office.programmes.tests import intake
from viche.reports import actions
from viche.reports.models import Report, Snapshot, SnapshotNumber
from viche.reports.outlines import outlines
from viche.reports.rules import APPROVED, DRAFT, PUBLISHED, REVIEW

HALF = Period(date(2024, 1, 1), date(2024, 6, 30))
FORM = "programme-half-year"
# What whoever hands a report over says of the warnings nobody has answered.
LEFT = {"looked": True, "why": "Переглянуто, так і є."}


def programme(cast: Cast) -> Programme:
    """The programme of the seed, published."""
    return intake.take(cast, publish=True)


def begun(cast: Cast, about: Any, who: str = "mariia", period: Period = HALF) -> Report:
    """A report with its first numbers taken by the job."""
    viewer = cast.viewer(who)
    report, job = actions.begin(viewer, outlines()[FORM], about, period)
    jobs.run_waiting()
    job.refresh_from_db()
    assert job.outcome == job.DONE, job.error
    return report


def renewed(cast: Cast, report: Report, who: str = "mariia") -> Snapshot:
    """One more snapshot."""
    job = actions.ask_numbers(report, cast.viewer(who))
    jobs.run_waiting()
    job.refresh_from_db()
    assert job.outcome == job.DONE, job.error
    found = report.snapshots.order_by("-version").first()
    assert found is not None
    return found


def moved(cast: Cast, report: Report, to: str, who: str = "stepan") -> Report:
    """The report taken along its path as far as asked."""
    report = Report.objects.get(pk=report.pk)
    for state, verb in ((DRAFT, "submit"), (REVIEW, "approve"), (APPROVED, "publish")):
        if report.state == to:
            break
        if report.state != state:
            continue
        newest = report.shown()
        given: dict[str, Any] = {"snapshot": newest.version if newest else None} if verb != "publish" else {}
        given |= LEFT if verb == "submit" else {}
        actions.step(report, verb, cast.viewer(who), given)
    assert report.state == to
    return report


def published(cast: Cast) -> Report:
    """A published report about the programme; must run inside the hromada."""
    return moved(cast, begun(cast, programme(cast)), PUBLISHED)


def paid(
    cast: Cast, about: Programme, number: str, amount: str, day: date = date(2024, 3, 5), **given: Any
) -> Spending:
    """A dated payment for the measure with this number."""
    measure = Measure.objects.get(programme=about, number=number)
    row = {"since": day, "until": day, "amount": Decimal(amount), "document": "п/д № 17", **given}
    return fill(Spending, cast.home, programme=about, measure=measure, **row)


def number(snapshot: Snapshot | None, text: str, figure: str = "programme-spent") -> SnapshotNumber:
    """The first number that is printed so."""
    written = text.replace(" ", "\N{NO-BREAK SPACE}")
    found = SnapshotNumber.objects.filter(snapshot=snapshot, text=written, figure=figure).order_by("number").first()
    assert found is not None, text
    return found
