"""Kyiv's programme of 2020–2024: every printed cell, the totals, the doubts, and what follows from a changed amount."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from viche.kit.grids import Grid, GridCell, GridFile
from viche.office.programmes import taking
from viche.office.programmes.taking import composing
from viche.office.programmes.taking.draft import MeasureDraft, ProgrammeDraft
from viche.office.programmes.tests.documents import FILES, KYIV, read, rows

MEASURES = "kyiv-2024-h1-measures.csv"
TOTALS = "kyiv-2024-h1-totals.csv"
GROUPS = {"Заплановані": "plan", "Проведені": "spent", "Відхилення": "left"}
FUNDS = {"усього": "all", "загальний фонд": "general", "спеціальний фонд": "special"}


@pytest.fixture(scope="module")
def kyiv() -> ProgrammeDraft:
    return taking.take(read(KYIV))


def measures(draft: ProgrammeDraft) -> dict[str, MeasureDraft]:
    return {measure.number: measure for measure in draft.measures if not measure.is_group}


def as_decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def thousands(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else amount / 1000


def flat(text: str) -> str:
    return " ".join(text.split())


def as_csv(draft: ProgrammeDraft, measure: MeasureDraft) -> dict[str, object]:
    """A measure as the columns of the CSV say it."""
    task = next(t for t in draft.tasks if t.number == measure.task and t.goal == measure.goal)
    group = next((m for m in draft.measures if m.number == measure.parent and m.is_group), None)
    plan, facts = measure.plan, measure.statement
    notes = {"sum": "поділ за роками не надруковано", "years": ""}
    return {
        "goal": draft.goals[measure.goal],
        "task_no": task.number,
        "task": task.title,
        "parent_measure_no": measure.parent,
        "parent_measure_title": group.title if group else "",
        "measure_no": measure.number,
        "measure_title": measure.title,
        "years": composing.years(measure.since_year, measure.until_year),
        "executors": ";".join(executor.name for executor in measure.executors),
        "funding_source": "; ".join(measure.source_printed.split("\n")),
        "plan_total": thousands(plan.total),
        **{f"plan_{year}": thousands(plan.years.get(year)) for year in range(2020, 2025)},
        "plan_city_budget": thousands(plan.sources.get("city")),
        "plan_other_sources": thousands(plan.sources.get("other")),
        "plan_note": notes.get(plan.kind, plan.printed),
        "plan_as_printed": plan.printed,
        "actual_period": thousands(measure.actual),
        "actual_as_printed": measure.actual_printed,
        "actual_fund": measure.actual_source,
        "status": composing.whole(facts.whole),
        "status_note": composing.remarks(facts.tasks, facts.tasks_number, facts.funding),
        "explanation": measure.explanation,
    }


@pytest.mark.parametrize("row", rows(MEASURES), ids=lambda row: row["measure_no"])
def test_every_printed_cell(kyiv: ProgrammeDraft, row: dict[str, str]) -> None:
    found = as_csv(kyiv, measures(kyiv)[row["measure_no"]])
    numbers = [key for key, value in found.items() if value is None or isinstance(value, Decimal)]
    expected: dict[str, object] = {key: value for key, value in row.items() if key != "budget_fund_inferred"}
    expected |= {key: as_decimal(row[key]) for key in numbers}
    assert found == expected


def test_nothing_more_and_nothing_less(kyiv: ProgrammeDraft) -> None:
    assert list(measures(kyiv)) == [row["measure_no"] for row in rows(MEASURES)]
    assert [m.number for m in kyiv.measures if m.is_group] == ["1.8"]
    assert len(kyiv.goals) == 1 and [t.number for t in kyiv.tasks] == ["1", "2"]
    assert kyiv.unread == [] and kyiv.notes == []
    assert kyiv.title == "Сприяння розвитку громадянського суспільства у місті Києві на 2020–2024 роки"
    assert (kyiv.since_year, kyiv.until_year) == (2020, 2024)
    assert (str(kyiv.since), str(kyiv.until)) == ("2024-01-01", "2024-06-30")
    assert kyiv.unit == 1000


def test_the_wording_is_composed_of_the_facts(kyiv: ProgrammeDraft) -> None:
    for measure in measures(kyiv).values():
        facts = measure.statement
        said = composing.status(facts.whole, facts.tasks, facts.tasks_number, facts.funding)
        assert facts.wording == "" and "".join(said.split()) == "".join(facts.status_printed.split())


def test_the_other_direction_prints_the_same_cells(kyiv: ProgrammeDraft) -> None:
    for row in rows(MEASURES):
        measure = measures(kyiv)[row["measure_no"]]
        plan = measure.plan
        said = composing.plan(plan.kind, plan.total, plan.years, plan.sources, printed=plan.printed)
        # White space aside: «2023 рік- 2737,8», «215 652,3».
        assert "".join(said.split()) == "".join(row["plan_as_printed"].split())
        actual = composing.actual(measure.actual, measure.actual_source)
        # «0,00» and «0,0» stand for the same zero in the document.
        assert actual == row["actual_as_printed"] or (not measure.actual and actual == "0,00")


def test_totals(kyiv: ProgrammeDraft) -> None:
    for row in rows(TOTALS):
        key = (GROUPS[row["column_group"].split()[0]], FUNDS[row["fund"]])
        assert thousands(kyiv.totals.values[key]) == Decimal(row["value"])
        assert kyiv.totals.printed[key] == row["value_as_printed"]
    assert len(kyiv.totals.values) == 9
    assert kyiv.totals.year == 2024


def test_the_only_split_by_fund(kyiv: ProgrammeDraft) -> None:
    inferred = {row["measure_no"] for row in rows(MEASURES) if row["budget_fund_inferred"] == "спеціальний фонд"}
    assert kyiv.split is not None
    assert set(kyiv.split.special) == inferred == {"1.7"}
    assert set(kyiv.split.general) == {"1.6", "1.11", "1.15", "1.21"}


# Each with what it is good for; seeds/CHECKS.md 3.1–3.3 of the report names the same places.
DOUBTS = {
    # No money, no «без відповідного фінансування», though ten rows beside say it.
    ("funding", "1.2", "1161,0", "0,0"),
    # «Всього» and two sources, no years.
    ("plan_without_years", "1.6", "23588,6", ""),
    # 1268 of 1649.
    ("percent", "1.6", "75 %", "76,9 %"),
    # The term is 2020–2024, the plan is not.
    ("year_without_plan", "1.8.3", "2020-2024", "2020, 2021"),
    ("year_without_plan", "1.14", "2020-2024", "2021, 2023"),
    # No unit is printed in the second table.
    ("totals_unit", "", "", "тис. грн"),
    ("appropriations", "", "100 164,3", "94 759,4"),
    ("fund_plan", "", "8 415,9", "14 373,5"),
}


def test_the_doubts_and_no_others(kyiv: ProgrammeDraft) -> None:
    assert {(d.rule, d.measure, d.printed, d.computed) for d in kyiv.doubts} == DOUBTS
    assert len(kyiv.doubts) == len(DOUBTS)
    gap = next(d for d in kyiv.doubts if d.rule == "appropriations")
    assert "5 404,9" in gap.text and "1.6" in gap.text
    assert all(d.place is not None for d in kyiv.doubts)


def test_the_narrow_columns_of_the_original() -> None:
    """The text of the department's own file: words broken by narrow columns, names over several lines, «Всього» of sources."""
    head, _, body = (FILES / "kyiv-2024-h1.txt").read_text(encoding="utf-8").partition("\n\t")
    cells = re.split(r"\n[ \u00a0]*\t", body)
    lines = [cells[i : i + 10] for i in range(0, len(cells), 10)]
    lines = lines[: next(i for i, line in enumerate(lines) if line[0].startswith("Заплановані"))]
    above = [line for line in head.split("\n") if line.strip()]
    slots = [[GridCell(text, r, c) for c, text in enumerate(line, 1)] for r, line in enumerate(lines, 1)]
    draft = taking.take(GridFile([Grid(1, slots, "", above), read(KYIV).grids[1]]))

    assert draft.title == "Сприяння розвитку громадянського суспільства у місті Києві на 2020–2024 роки"
    assert {(d.rule, d.measure, d.printed, d.computed) for d in draft.doubts} == DOUBTS
    found = measures(draft)
    assert list(found) == [row["measure_no"] for row in rows(MEASURES)]
    for row in rows(MEASURES):
        said = as_csv(draft, found[row["measure_no"]])
        for key, value in said.items():
            expected = as_decimal(row[key]) if value is None or isinstance(value, Decimal) else flat(row[key])
            # White space is where the file has it.
            assert (flat(value) if isinstance(value, str) else value) == expected, (row["measure_no"], key)
