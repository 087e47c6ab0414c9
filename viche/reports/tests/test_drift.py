"""A frozen report never changes; what has changed since stands beside it, number by number and record by record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from viche.kit import figures, journal, tenancy
from viche.kit.outside import addresses_inside
from viche.office.programmes.models import Measure, Programme, Spending
from viche.reports import drift, opened, showing
from viche.reports.models import Report, Snapshot, SnapshotNumber
from viche.reports.tests import making

pytestmark = pytest.mark.django_db
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def programme(cast: Cast) -> Iterator[Programme]:
    with tenancy.enter(cast.home.pk), addresses_inside():
        yield making.programme(cast)


@pytest.fixture
def approved(cast: Cast, programme: Programme) -> Report:
    return making.moved(cast, making.begun(cast, programme), "approved")


def shown(report: Report) -> Snapshot:
    snapshot = Report.objects.get(pk=report.pk).shown()
    assert snapshot is not None
    return snapshot


def told(report: Report) -> dict[str, tuple[str, str]]:
    """Title → (was, now) of the totals that differ."""
    changes = drift.drifted(showing.numbers_of(shown(report))).values()
    return {c.number.title: (c.was.replace(NBSP, " "), c.now.replace(NBSP, " ")) for c in changes}


SPENT, LEFT = "Проведені видатки за звітний період: усього", "Відхилення: усього"


def test_nothing_has_changed_at_first(approved: Report) -> None:
    assert told(approved) == {}


def test_a_payment_takes_the_place_of_what_the_document_states(
    cast: Cast, programme: Programme, approved: Report
) -> None:
    before = shown(approved).content
    making.paid(cast, programme, "1.15", "500000.00")
    changes = told(approved)
    # 29 923,422 − 495,72 + 500,000
    assert changes[SPENT] == ("29 923,4", "29 927,7")
    assert changes[LEFT] == ("70 240,9", "70 236,6")
    assert [value for title, value in changes.items() if "1.15" in title] == [("495,72", "500,00")]
    # The approved report says what it said; a new one says the other thing.
    assert shown(approved).content == before
    fresh = making.begun(cast, programme)
    number = making.number(shown(fresh), "29 927,7")
    assert (number.basis, number.value) == ("mixed", Decimal("29927702"))
    measure = Measure.objects.get(programme=programme, number="1.15")
    own = SnapshotNumber.objects.get(snapshot=shown(fresh), figure="programme-spent", narrow__measure=measure.pk)
    assert (own.basis, len(own.ids), len(own.passed_over)) == ("counted", 1, 1)


def test_the_same_sum_again_is_no_drift_though_the_records_are_others(
    cast: Cast, programme: Programme, approved: Report
) -> None:
    making.paid(cast, programme, "1.15", "495720.00")
    assert told(approved) == {}
    number = SnapshotNumber.objects.get(snapshot=shown(approved), figure="programme-spent", text="495,72")
    found = drift.behind(number)
    assert found is not None
    assert [row.fate for row in found.rows] == ["gone", "added"]


def test_a_difference_smaller_than_the_rounding_is_told_exactly(
    cast: Cast, programme: Programme, approved: Report
) -> None:
    making.paid(cast, programme, "1.1", "10.00")
    assert told(approved)[SPENT] == ("29 923,422", "29 923,432")


def test_records_as_they_were_and_what_changed(cast: Cast, programme: Programme, approved: Report) -> None:
    number = making.number(shown(approved), "29 923,4")
    one = Spending.objects.get(programme=programme, measure__number="1.21")
    two = Spending.objects.get(programme=programme, measure__number="1.11")
    with journal.change("correct", by=None):
        Spending.objects.filter(pk=one.pk).update(amount=Decimal("20000000.00"), fund="general")
        Spending.objects.filter(pk=two.pk).delete()
    new = making.paid(cast, programme, "1.6", "1.00", date(2024, 6, 30))
    found = drift.behind(number)
    assert found is not None and found.is_changed
    rows = {row.pk: row for row in found.rows}
    assert (rows[one.pk].fate, rows[two.pk].fate, rows[new.pk].fate) == ("changed", "gone", "added")
    assert rows[one.pk].cells["amount"]["text"].replace(NBSP, " ") == "20 287 577"
    assert {(c.title, c.was.replace(NBSP, " "), c.now.replace(NBSP, " ")) for c in rows[one.pk].changes} == {
        ("сума, грн", "20 287 577", "20 000 000"),
        ("фонд", "—", "загальний фонд"),
    }
    # The document's sum of 1.6 is passed over now, so it is no more behind the number.
    passed = Spending.objects.get(programme=programme, measure__number="1.6", stated=True)
    assert rows[passed.pk].fate == "gone"
    assert [row.fate for row in found.rows].count("same") == len(number.ids) - 3


def test_withholding_the_programme_takes_its_numbers_away(cast: Cast, programme: Programme, approved: Report) -> None:
    with journal.change("withhold", by=None):
        Programme.objects.filter(pk=programme.pk).update(state="withheld")
    assert told(approved)[SPENT] == ("29 923,4", "0,0")


def test_queries_do_not_grow_with_the_numbers(cast: Cast, programme: Programme, approved: Report) -> None:
    numbers = showing.numbers_of(shown(approved))
    measures = [n for n in numbers if "measure" in n.narrow and n.figure == "programme-spent"]
    assert len(measures) > 20

    def queries(some: list[SnapshotNumber]) -> int:
        with CaptureQueriesContext(connection) as caught:
            drift.drifted(some)
        return len(caught)

    assert queries(measures[:2]) == queries(measures) == 1
    assert queries(numbers) < 12


def test_a_later_version_with_other_columns_shows_the_list_as_it_was(
    cast: Cast, approved: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = making.number(shown(approved), "29 923,4")
    before = opened.listed(number, cast.viewer(None))
    figure = figures.figure("programme-spent")
    later = replace(figure, columns=("measure", "executor", "amount"))
    monkeypatch.setitem(figures.registered(), "programme-spent", later)  # type: ignore[arg-type]
    after = opened.listed(number, cast.viewer(None))
    assert [column["title"] for column in after["columns"]] == [column["title"] for column in before["columns"]]
    assert after["rows"] == before["rows"] and len(before["rows"]) == 5


def test_a_figure_that_is_gone_leaves_the_number_as_it_was(approved: Report) -> None:
    number = SnapshotNumber.objects.filter(snapshot=shown(approved), figure="programme-spent")[0]
    number.figure, number.value = "figure-of-a-later-version", Decimal(1)
    assert drift.drifted([number]) == {}
    assert drift.behind(number) is None


def test_a_measure_that_came_later_is_not_in_the_old_report(cast: Cast, programme: Programme, approved: Report) -> None:
    before = shown(approved).sha256
    with journal.change("edit", by=None):
        Measure.objects.filter(programme=programme, number="1.15").update(title="Зовсім інша назва")
    assert shown(approved).sha256 == before
    assert "Зовсім інша назва" not in str(shown(approved).content)


def test_records_behind_the_differing_numbers_are_counted_once(
    cast: Cast, programme: Programme, approved: Report
) -> None:
    numbers = showing.numbers_of(shown(approved))
    making.paid(cast, programme, "1.6", "500.00")
    one = Spending.objects.get(programme=programme, measure__number="1.21")
    with journal.change("correct", by=None):
        Spending.objects.filter(pk=one.pk).update(amount=Decimal("20000000.00"))
    changes = drift.drifted(numbers)
    assert len(changes) > 2
    # The document's sum of 1.6 gives way to the payment; the others behind the total read as they did.
    assert drift.since(changes.values()) == drift.Since(added=1, gone=1, changed=1)

    def queries(some: list[drift.Drift]) -> int:
        with CaptureQueriesContext(connection) as caught:
            drift.since(some)
        return len(caught)

    assert queries(list(changes.values())) < 25


def test_what_another_figure_shows_of_a_record_is_no_change_of_it(
    cast: Cast, approved: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = making.number(shown(approved), "29 923,4")
    with journal.change("correct", by=None):
        Spending.objects.filter(pk__in=number.ids).update(fund="general")
    found = drift.behind(number)
    assert found is not None and {row.fate for row in found.rows} == {"changed"}
    figure = figures.figure("programme-spent")
    without = replace(figure, columns=tuple(name for name in figure.columns if name != "fund"))
    monkeypatch.setitem(figures.registered(), "programme-spent", without)  # type: ignore[arg-type]
    found = drift.behind(number)
    assert found is not None and {row.fate for row in found.rows} == {"same"}
