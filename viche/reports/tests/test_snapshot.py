"""A snapshot of Kyiv's half-year report: what it prints, what every number opens, that nobody changes it afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.factory import fill
from viche.kit import figures, tenancy
from viche.kit.access import Refused
from viche.kit.outside import addresses_inside
from viche.office.programmes.models import Measure, Programme, Spending
from viche.reports import actions
from viche.reports.content import Paragraph, Table
from viche.reports.models import Report, Snapshot, SnapshotNumber, SnapshotRecord
from viche.reports.tests import making

pytestmark = pytest.mark.django_db
NBSP = "\N{NO-BREAK SPACE}"
# As the seed prints them: the fund of the actuals is not said, so only the whole has them.
TOTALS = ["100 164,3", "91 748,4", "8 415,9", "29 923,4", "0,0", "0,0", "70 240,9", "91 748,4", "8 415,9"]


@pytest.fixture
def programme(cast: Cast) -> Iterator[Programme]:
    with tenancy.enter(cast.home.pk), addresses_inside():
        yield making.programme(cast)


@pytest.fixture
def report(cast: Cast, programme: Programme) -> Report:
    return making.begun(cast, programme)


def totals(snapshot: Snapshot | None) -> list[str]:
    assert snapshot is not None
    table = snapshot.tree.blocks[5]
    assert isinstance(table, Table)
    return [cell.text.replace(NBSP, " ") for cell in table.body[0]]


def test_the_form_of_the_seed(report: Report) -> None:
    snapshot = report.shown()
    assert snapshot is not None and snapshot.version == 1
    annex, what, name, when, measures, sums, note = snapshot.tree.blocks
    assert isinstance(annex, Paragraph) and (annex.text, annex.align) == ("Додаток 1", "right")
    assert isinstance(what, Paragraph) and isinstance(name, Paragraph) and isinstance(when, Paragraph)
    assert what.text == "Інформація про виконання завдань і заходів міської цільової програми"
    assert name.text == "«Сприяння розвитку громадянського суспільства на 2020–2024 роки»"
    assert when.text == "за січень-червень 2024 року"
    assert report.title == f"{what.text} {name.text} {when.text}"
    assert isinstance(measures, Table) and isinstance(sums, Table)
    assert (len(measures.columns), len(measures.body)) == (10, 28)
    assert [cell.text for cell in measures.head[1]] == ["1", "2", "3", "4", "5", "6", "7", "", "", ""]
    assert [cell.text for cell in sums.head[0]][:2] == [
        "Заплановані бюджетні асигнування на 2024 рік з урахуванням змін",
        "Проведені видатки за звітний період",
    ]
    assert totals(snapshot) == TOTALS
    # Nobody said the fund of what was spent; the document itself says so, and so does the list before approval.
    assert isinstance(note, Paragraph)
    assert note.text.replace(NBSP, " ").endswith("проведені видатки за звітний період — 29 923,4.")
    assert [doubt["title"] for doubt in snapshot.doubts] == ["Фонд не зазначено, тому за фондами не розподілено"]


def test_a_number_opens_what_it_was_counted_from(report: Report) -> None:
    whole = SnapshotNumber.objects.filter(text=f"29{NBSP}923,4", figure="programme-spent").order_by("number")[0]
    assert (whole.value, whole.basis, whole.narrow["programme"]) == (Decimal("29923422"), "stated", report.subject_pk)
    rows = SnapshotRecord.objects.filter(snapshot=whole.snapshot, kind="programmes_spending", record_id__in=whole.ids)
    assert sum(Decimal(row.cells["amount"]["value"]) for row in rows) == Decimal("29923422.00")
    assert all(row.stated for row in rows)
    nonzero = [row for row in rows if Decimal(row.cells["amount"]["value"])]
    assert len(nonzero) == 5 and all(row.cells["cell"]["text"] for row in nonzero)


def test_every_number_is_what_its_figure_gives(report: Report) -> None:
    """No number is printed that its records do not give: asked one by one, without the grouping."""
    numbers = list(SnapshotNumber.objects.exclude(figure=""))
    assert len(numbers) > 150
    for number in numbers:
        figure = figures.figure(number.figure)
        rows = figure.queryset(number.period).filter(**number.narrow)
        assert (rows.aggregate(v=figure.measure.expression())["v"] or 0) == number.value
        assert sorted(rows.values_list("pk", flat=True)) == number.ids
    assert all(len(number.made_of) == 2 for number in SnapshotNumber.objects.filter(figure=""))


def test_a_difference_is_made_of_two_numbers_and_opens_both(report: Report) -> None:
    left = SnapshotNumber.objects.get(text=f"70{NBSP}240,9")
    assert (left.figure, left.value, left.basis) == ("", Decimal("70240878"), "stated")
    parts = {n.number: n for n in SnapshotNumber.objects.all()}
    [(plus, allotted), (minus, spent)] = left.made_of
    assert (plus, minus) == (1, -1)
    assert (parts[allotted].text, parts[spent].text) == (f"100{NBSP}164,3", f"29{NBSP}923,4")


def test_the_number_of_queries_does_not_grow_with_measures(cast: Cast, programme: Programme, report: Report) -> None:
    def queries() -> int:
        viewer = cast.viewer("mariia")
        with CaptureQueriesContext(connection) as caught:
            actions.take(report, viewer)
        return len(caught)

    before, task = queries(), programme.tasks.first()
    day = making.HALF.since
    for at in range(40):
        measure = fill(Measure, cast.home, programme=programme, task=task, number=f"3.{at}", order=1000 + at)
        fill(Spending, cast.home, programme=programme, measure=measure, since=day, until=day)
    assert queries() == before


def refused(statement: str, why: str) -> None:
    with pytest.raises(DatabaseError, match=why), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_application_changes_no_snapshot(report: Report) -> None:
    for table in ("reports_snapshot", "reports_snapshotnumber", "reports_snapshotrecord", "reports_approval"):
        refused(f"UPDATE {table} SET hromada_id = hromada_id", "permission denied")
        refused(f"DELETE FROM {table}", "permission denied")
        refused(f"TRUNCATE {table}", "permission denied")


def test_a_new_version_while_open(cast: Cast, report: Report) -> None:
    assert making.renewed(cast, report).version == 2
    making.moved(cast, report, "review")
    assert making.renewed(cast, report).version == 3
    report = making.moved(cast, report, "approved")
    with pytest.raises(Refused, match="вже не змінюються"):
        actions.ask_numbers(report, cast.viewer("mariia"))
    with pytest.raises(Refused, match="вже не змінюються"):
        actions.take(report, cast.viewer("mariia"))
    assert report.snapshots.count() == 3


def test_one_open_report_of_a_thing_and_period(cast: Cast, programme: Programme, report: Report) -> None:
    with pytest.raises(Refused, match="уже готують") as refusal:
        making.begun(cast, programme)
    assert refusal.value.links[0][1].endswith(f"/desk/reports/{report.pk}/")
    making.moved(cast, report, "approved")
    assert making.begun(cast, programme).pk != report.pk


def test_who_prepares_reports(cast: Cast, programme: Programme) -> None:
    for who in (None, "olena", "hlib", "anton", "alina"):
        with pytest.raises(Refused):
            making.begun(cast, programme, who=who)  # type: ignore[arg-type]
