"""Kyiv's document with any one amount changed gives exactly the doubts that follow, worked out here from its CSV."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from viche.kit.grids import GridFile
from viche.office.programmes import taking
from viche.office.programmes.taking.draft import ProgrammeDraft
from viche.office.programmes.tests.documents import KYIV, read, replaced, rows

MEASURES = rows("kyiv-2024-h1-measures.csv")
TOTALS = rows("kyiv-2024-h1-totals.csv")
PLAN, ACTUAL = 7, 8
YEARS = range(2020, 2025)
MORE = Decimal("7.3")
# What the rules of the document as it is say, by what they are about.
Facts = dict[tuple[str, str], tuple[str, str]]


@pytest.fixture(scope="module")
def file() -> GridFile:
    return read(KYIV)


@pytest.fixture(scope="module")
def before(file: GridFile) -> Facts:
    return facts(taking.take(file))


def facts(draft: ProgrammeDraft) -> Facts:
    """(rule, measure or place) → (printed, computed), spaces aside."""
    found: Facts = {}
    for d in draft.doubts:
        place = d.place.label if d.place else ""
        key = (d.rule, d.measure or (place if d.rule.startswith("totals") else ""))
        assert key not in found
        found[key] = (d.printed.replace(" ", ""), d.computed.replace(" ", ""))
    return found


def differs(before: Facts, after: Facts) -> dict[tuple[str, str], tuple[str, str] | None]:
    """What appeared or changed; None for what is gone."""
    new = {key: value for key, value in after.items() if before.get(key) != value}
    return new | dict.fromkeys(before.keys() - after.keys())


def said(value: Decimal) -> str:
    text = f"{value.normalize():f}".replace(".", ",")
    return text if "," in text else f"{text},0"


def amount(row: dict[str, str], key: str) -> Decimal:
    return Decimal(row[key])


def total(key: str) -> Decimal:
    return sum((amount(row, key) for row in MEASURES if row[key]), Decimal(0))


def place(column: int) -> str:
    return f"таблиця 2, рядок 3, стовпець {column}"


PLANNED = total("plan_2024")
SPENT = total("actual_period")
APPROPRIATED = "100164,3"
YEARLY = [(i, y) for i, row in enumerate(MEASURES) for y in YEARS if row[f"plan_{y}"]]


@pytest.mark.parametrize(("index", "year"), YEARLY, ids=lambda v: MEASURES[v]["measure_no"] if v < 100 else str(v))
def test_a_yearly_plan(file: GridFile, before: Facts, index: int, year: int) -> None:
    row = MEASURES[index]
    number, old = row["measure_no"], amount(row, f"plan_{year}")
    text, times = re.subn(rf"({year} рік ?- )[\d ]+,\d+", rf"\g<1>{said(old + MORE)}", row["plan_as_printed"])
    assert times == 1
    after = facts(taking.take(replaced(file, 1, index + 3, PLAN, text)))

    expected = {("years_total", number): (said(amount(row, "plan_total")), said(amount(row, "plan_total") + MORE))}
    if year == 2024:
        expected["appropriations", ""] = (APPROPRIATED, said(PLANNED + MORE))
        if number == "1.7":
            expected["fund_plan", ""] = ("8415,9", said(old + MORE))
        if number == "1.2":
            expected["funding", number] = (said(old + MORE), "0,0")
    assert differs(before, after) == expected


WITH_TOTAL = [i for i, row in enumerate(MEASURES) if row["plan_total"]]


@pytest.mark.parametrize("index", WITH_TOTAL, ids=lambda i: MEASURES[i]["measure_no"])
def test_a_total(file: GridFile, before: Facts, index: int) -> None:
    row = MEASURES[index]
    number, old = row["measure_no"], amount(row, "plan_total")
    text, times = re.subn(r"(Всього: )[\d ]+,\d(?= )", rf"\g<1>{said(old + MORE)}", row["plan_as_printed"])
    assert times == 1
    after = facts(taking.take(replaced(file, 1, index + 3, PLAN, text)))
    if number == "1.6":
        expected = {
            ("sources_total", number): (said(old + MORE), said(old)),
            ("plan_without_years", number): (said(old + MORE), ""),
        }
    else:
        expected = {("years_total", number): (said(old + MORE), said(old))}
    assert differs(before, after) == expected


@pytest.mark.parametrize("source", ["23367,5", "221,1"])
def test_a_source(file: GridFile, before: Facts, source: str) -> None:
    index = next(i for i, row in enumerate(MEASURES) if row["measure_no"] == "1.6")
    changed = said(Decimal(source.replace(",", ".")) + MORE)
    text = MEASURES[index]["plan_as_printed"].replace(f" {source}", f" {changed}")
    after = facts(taking.take(replaced(file, 1, index + 3, PLAN, text)))
    assert differs(before, after) == {("sources_total", "1.6"): ("23588,6", said(Decimal("23588.6") + MORE))}


@pytest.mark.parametrize("index", range(len(MEASURES)), ids=lambda i: MEASURES[i]["measure_no"])
def test_an_actual(file: GridFile, before: Facts, index: int) -> None:
    row = MEASURES[index]
    number, old = row["measure_no"], amount(row, "actual_period") if row["actual_period"] else Decimal(0)
    new = old + MORE
    source = f" ({row['actual_fund']})" if row["actual_fund"] else ""
    after = facts(taking.take(replaced(file, 1, index + 3, ACTUAL, f"{said(new)}{source}")))

    # The sum in the totals no longer holds, and no split by fund gives them, so nothing follows of the special fund.
    expected: dict[tuple[str, str], tuple[str, str] | None] = {
        ("totals_spent", place(4)): ("29923,4", said(SPENT + MORE)),
        ("fund_plan", ""): None,
    }
    without = ("без відповідного" in row["status_note"], "не потребує" in row["status_note"])
    if any(without):
        expected["funding", number] = (said(new), "0,0")
    if row["status"] == "Не виконано":
        expected["status", number] = (said(new), "0,0")
    if "не потребує" in row["plan_note"] or (row["plan_total"] and not row["plan_2024"] and number != "1.6"):
        expected["actual_without_plan", number] = (said(new), "0,0")
    if number == "1.2":
        expected["funding", number] = None
    if number == "1.21":
        # Its story says the same sum in full.
        expected["money", number] = ("20287,57733", said(new))
    assert differs(before, after) == expected


@pytest.mark.parametrize("index", range(9), ids=lambda i: f"{TOTALS[i]['column_group'][:10]} {TOTALS[i]['fund']}")
def test_a_total_of_the_second_table(file: GridFile, before: Facts, index: int) -> None:
    values = [amount(row, "value") for row in TOTALS]
    values[index] += MORE
    after = facts(taking.take(replaced(file, 2, 3, index + 1, said(values[index]))))

    group, fund = divmod(index, 3)
    new = said(values[index])
    whole, general, special = values[group * 3 : group * 3 + 3]
    expected: dict[tuple[str, str], tuple[str, str] | None] = {
        ("totals_funds", place(group * 3 + 1)): (said(whole), said(general + special)),
        ("totals_left", place(7 + fund)): (said(values[6 + fund]), said(values[fund] - values[3 + fund])),
    }
    if index == 0:
        expected["appropriations", ""] = (new, said(PLANNED))
    if index == 2:
        expected["fund_plan", ""] = (new, "14373,5")
    if index == 3:
        expected["totals_spent", place(4)] = (new, said(SPENT))
    if index in (4, 5):
        # No split by fund gives both printed totals any more.
        expected["fund_plan", ""] = None
    assert differs(before, after) == expected
