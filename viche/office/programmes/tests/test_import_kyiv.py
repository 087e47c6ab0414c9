"""Kyiv's document written down: every table against what was typed from the same document by hand."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db.models import Sum

from tests.cast import Cast
from tests.factory import fill
from viche.hromada.models import Department
from viche.kit import figures, tenancy
from viche.kit.figures import Period
from viche.kit.models import Attachment, JournalEntry
from viche.office.programmes.importing.choices import draft_of
from viche.office.programmes.models import (
    Appropriation,
    DocumentDoubt,
    Executor,
    Goal,
    Measure,
    Plan,
    PlanAmount,
    Programme,
    Round,
    Spending,
    StatedCell,
    Statement,
    TakenDocument,
    Task,
)
from viche.office.programmes.taking import composing
from viche.office.programmes.tests import intake
from viche.office.programmes.tests.documents import rows
from viche.office.programmes.tests.test_taking_kyiv import DOUBTS, MEASURES, TOTALS

UNIT = "Департамент суспільних комунікацій"
ABOVE = "Виконавчого органу Київської міської ради (Київської міської державної адміністрації)"
SPENT = {"1.6": "8669.483", "1.7": "415.892", "1.11": "54.75", "1.15": "495.72", "1.21": "20287.577"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(cast: Cast) -> Iterator[Programme]:
    with tenancy.enter(cast.home.pk):
        above = fill(Department, cast.home, name="Виконавчий орган", genitive=ABOVE)
        fill(Department, cast.home, name=UNIT, parent=above)
        yield intake.take(cast)


def decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def thousands(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else amount / 1000


def sums(measure: Measure, field: str) -> dict[object, Decimal]:
    found = PlanAmount.objects.filter(measure=measure).values_list(field).annotate(total=Sum("amount"))
    return {key: total / 1000 for key, total in found.order_by()}


@pytest.mark.parametrize("row", rows(MEASURES), ids=lambda row: row["measure_no"])
def test_every_measure(programme: Programme, row: dict[str, str]) -> None:
    measure = Measure.objects.select_related("task__goal", "parent").get(programme=programme, number=row["measure_no"])
    assert (measure.title, measure.is_group) == (row["measure_title"], False)
    assert (measure.task.number, measure.task.title, measure.task.goal.title) == (
        row["task_no"],
        row["task"],
        row["goal"],
    )
    assert (measure.parent.number if measure.parent else "") == row["parent_measure_no"]
    assert composing.years(measure.since_year, measure.until_year) == row["years"]
    executors = Executor.objects.filter(measure=measure)
    assert ";".join(executor.name for executor in executors) == row["executors"]
    assert measure.source == "\n".join(row["funding_source"].split("; "))
    plan = Plan.objects.get(measure=measure)
    assert thousands(plan.total) == decimal(row["plan_total"]) and plan.printed == row["plan_as_printed"]
    by_year = sums(measure, "year")
    for year in range(2020, 2025):
        assert by_year.get(year) == decimal(row[f"plan_{year}"])
    by_source = sums(measure, "source")
    assert by_source.get("city") == decimal(row["plan_city_budget"])
    assert by_source.get("other") == decimal(row["plan_other_sources"])
    assert str(plan.since) == "2020-01-01"


@pytest.mark.parametrize("row", rows(MEASURES), ids=lambda row: row["measure_no"])
def test_every_statement(programme: Programme, row: dict[str, str]) -> None:
    measure = Measure.objects.get(programme=programme, number=row["measure_no"])
    said = Statement.objects.select_related("cell", "department").get(measure=measure)
    assert composing.whole(said.whole) == row["status"]
    assert composing.remarks(said.tasks, said.tasks_number, said.funding) == row["status_note"]
    assert (said.reason or said.story) == ("" if row["explanation"] == "-" else row["explanation"])
    assert said.stated and said.wording == "" and said.cell.field == "status" and said.cell.measure_id == measure.pk
    first = row["executors"].split(";")[0]
    ours = first == f"{UNIT} {ABOVE[0].lower()}{ABOVE[1:]}"
    assert said.department.name == (UNIT if ours else "Відділ комунікацій")
    assert said.coordinator_id == programme.department_id
    actual = StatedCell.objects.get(measure=measure, field="actual")
    assert " ".join(actual.text.split()) == row["actual_as_printed"]
    spent = Spending.objects.filter(measure=measure)
    expected = [(Decimal(row["actual_period"]) * 1000, row["actual_fund"])] if decimal(row["actual_period"]) else []
    assert [(s.amount, s.source) for s in spent] == expected


def test_nothing_more(programme: Programme) -> None:
    of = {"programme": programme}
    counts = {model: model._default_manager.filter(**of).count() for model in (Goal, Task, Round, TakenDocument, Plan)}
    assert counts == {Goal: 1, Task: 2, Round: 1, TakenDocument: 1, Plan: 28}
    numbers = [row["measure_no"] for row in rows(MEASURES)]
    assert [m.number for m in Measure.objects.filter(**of, is_group=False)] == numbers
    [group] = Measure.objects.filter(**of, is_group=True)
    assert (group.number, group.parts.count()) == ("1.8", 3)
    assert not Plan.objects.filter(measure=group).exists() and not Statement.objects.filter(measure=group).exists()
    taken = Round.objects.get(**of)
    assert (str(taken.since), str(taken.until), taken.due_on) == ("2024-01-01", "2024-06-30", None)


def test_the_sums_are_stated_with_their_cells(programme: Programme) -> None:
    rows_ = list(Spending.objects.of(Period(programme.rounds.get().since, programme.rounds.get().until)))
    assert {s.measure.number: s.amount for s in rows_} == {n: Decimal(v) * 1000 for n, v in SPENT.items()}
    assert sum(s.amount for s in rows_) == Decimal("29923422.00")
    assert all(s.stated and s.cell and s.cell.text and "таблиця 1, рядок" in s.cell.place for s in rows_)
    assert {s.fund for s in rows_} == {""}
    period = Period(programme.rounds.get().since, programme.rounds.get().until)
    counted = figures.figure("programme-spent")
    assert list(counted.queryset(period)) == rows_


def test_the_split_is_written_only_when_it_is_confirmed(cast: Cast) -> None:
    programme = intake.take(cast, split=True)
    with tenancy.enter(cast.home.pk):
        special = Spending.objects.filter(programme=programme, fund="special")
        general = Spending.objects.filter(programme=programme, fund="general")
        assert [s.measure.number for s in special] == ["1.7"]
        assert {s.measure.number for s in general} == set(SPENT) - {"1.7"}


def test_the_totals(programme: Programme) -> None:
    printed = {row["value_as_printed"] for row in rows(TOTALS)}
    cells = StatedCell.objects.filter(programme=programme, field__startswith="total:")
    assert {cell.text for cell in cells} == printed and cells.count() == 9
    allotted = Appropriation.objects.on(programme.rounds.get().until).filter(programme=programme)
    values = {row.fund: (row.year, row.amount, str(row.since), row.stated, row.cell.text) for row in allotted}
    assert values == {
        "general": (2024, Decimal("91748400.00"), "2024-06-30", True, "91 748,4"),
        "special": (2024, Decimal("8415900.00"), "2024-06-30", True, "8 415,9"),
    }


def test_every_printed_cell_is_kept_where_it_stands(programme: Programme) -> None:
    draft = draft_of(intake.kyiv(), intake.choices(Cast.load()))
    expected = [cell for measure in draft.measures for cell in measure.cells]
    expected += [*draft.cells, *(c for task in draft.tasks for c in task.cells), *draft.totals.cells]
    stored = StatedCell.objects.filter(programme=programme)
    key = sorted((c.field, c.text, c.place.table, c.place.row, c.place.column, c.place.label) for c in expected)
    assert sorted(stored.values_list("field", "text", "table", "row", "column", "place")) == key


def test_the_doubts(programme: Programme) -> None:
    found = DocumentDoubt.objects.filter(programme=programme).select_related("measure")
    assert {(d.rule, d.measure.number if d.measure else "", d.printed, d.computed) for d in found} == DOUBTS
    assert all(d.place and d.text and d.settled == "" for d in found)


def test_the_file_and_the_ground(programme: Programme, cast: Cast) -> None:
    kept = Attachment.objects.get(kind="programmes_programme", record_id=programme.pk)
    assert kept.name == "kyiv-2024-h1.docx"
    document = TakenDocument.objects.get(programme=programme)
    assert kept.sha256 == document.sha256 == intake.kyiv().sha256
    assert document.columns["fields"] and document.unit == 1000
    # The journal is never emptied: tests that really commit leave their entries before these.
    first = JournalEntry.objects.filter(kind="programmes_programme", record_id=programme.pk).earliest("id")
    entries = JournalEntry.objects.filter(kind__startswith="programmes_", id__gte=first.pk)
    assert {(e.verb, e.ground, e.actor_id) for e in entries} == {
        ("import", "Узято з документа «kyiv-2024-h1.docx»", cast.iryna.pk)
    }


def test_published_at_once(cast: Cast) -> None:
    programme = intake.take(cast, "stepan", publish=True)
    assert programme.state == "published" and programme.published_at
