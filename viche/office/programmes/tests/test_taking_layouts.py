"""The same programme laid out otherwise is the same programme: other columns, units, sheets, headings, torn tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from viche.kit.grids import Grid, GridCell, GridFile, read_grids
from viche.office.programmes import taking
from viche.office.programmes.taking.draft import MeasureDraft, ProgrammeDraft
from viche.office.programmes.tests.documents import KYIV, document, grid, read, rows

MEASURES = rows("kyiv-2024-h1-measures.csv")


def essence(draft: ProgrammeDraft, *, printed: bool = True) -> dict[str, Any]:
    """What a programme says, without where it stands; `printed` False leaves out how sums were written."""

    def of(measure: MeasureDraft) -> tuple[Any, ...]:
        plan = measure.plan
        return (
            measure.number, measure.title, measure.goal, measure.task, measure.parent, measure.is_group,
            (measure.since_year, measure.until_year), [e.name for e in measure.executors], measure.source_printed,
            plan.kind, plan.total, plan.years, plan.sources, plan.parts, plan.printed if printed else "",
            measure.actual, measure.statement, measure.explanation,
        )  # fmt: skip

    return {
        "measures": [of(measure) for measure in draft.measures],
        "goals": draft.goals,
        "tasks": [(task.number, task.title, task.goal) for task in draft.tasks],
        "totals": draft.totals.values,
        "head": (draft.title, draft.since_year, draft.until_year, draft.since, draft.until),
        "doubts": [(d.rule, d.measure) + ((d.printed, d.computed) if printed else ()) for d in draft.doubts],
    }


@pytest.fixture(scope="module")
def kyiv() -> ProgrammeDraft:
    return taking.take(read(KYIV))


def rebuilt(main: Grid, change: Callable[[list[str], int], list[str]]) -> Grid:
    """The main table row by row through `change` (texts, row number); merged cells are kept down the columns."""
    table = []
    for number, line in enumerate(main.slots, 1):
        texts = [("^" if cell.row < number else cell.text) if cell else "" for cell in line]
        table.append(change(texts, number))
    return grid(*table, number=main.number, above=tuple(main.above))


def with_main(file: GridFile, main: Grid) -> GridFile:
    return GridFile([main, *file.grids[1:]], file.after, [])


@pytest.mark.parametrize("order", [[9, 8, 7, 6, 5, 4, 3, 2, 1, 0], [2, 6, 0, 9, 1, 8, 3, 7, 5, 4]])
def test_columns_in_another_order(kyiv: ProgrammeDraft, order: list[int]) -> None:
    file = read(KYIV)

    def change(texts: list[str], row: int) -> list[str]:
        # The row of numbers counts the columns wherever they stand.
        return texts if row == 2 else [texts[i] for i in order]

    draft = taking.take(with_main(file, rebuilt(file.grids[0], change)))
    assert essence(draft) == essence(kyiv)


def in_hryvnias(text: str) -> str:
    def change(match: re.Match[str]) -> str:
        value = Decimal(re.sub(r"\s", "", match[0]).replace(",", ".")) * 1000
        return f"{value:,.2f}".replace(",", " ").replace(".", ",")

    return re.sub(r"\d[\d ]*,\d+", change, text)


def test_hryvnias_instead_of_thousands(kyiv: ProgrammeDraft) -> None:
    file = read(KYIV)

    def change(texts: list[str], row: int) -> list[str]:
        if row == 1:
            return [text.replace("тис. грн", "грн") for text in texts]
        return [*texts[:6], *map(in_hryvnias, texts[6:8]), *texts[8:]]

    # The second table stays in thousands and does not say so: in no other unit do its spendings agree with the first.
    draft = taking.take(with_main(file, rebuilt(file.grids[0], change)))
    assert draft.unit == 1
    found, expected = essence(draft, printed=False), essence(kyiv, printed=False)
    assert found["measures"] == expected["measures"] and found["totals"] == expected["totals"]
    # To a hryvnia the sum of 1.21 is no longer the one its story says to a kopeck.
    assert [d for d in found["doubts"] if d != ("money", "1.21")] == expected["doubts"]
    gap = next(d for d in draft.doubts if d.rule == "appropriations")
    assert (gap.printed, gap.computed) == ("100 164,3", "94 759,4")


def test_two_headings_nobody_knows_are_mapped_by_hand(kyiv: ProgrammeDraft) -> None:
    file = read(KYIV)
    other = {2: "Що саме робимо", 6: "Гроші, (тис. грн)"}
    change = lambda texts, row: [other.get(i, t) for i, t in enumerate(texts)] if row == 1 else texts  # noqa: E731
    file = with_main(file, rebuilt(file.grids[0], change))

    columns = taking.columns_of(file)
    assert columns is not None and columns.unread == [other[2], other[6]]
    assert taking.take(file).measures == [] and taking.take(file).notes

    mapped = columns.mapped(columns.fields | {3: "measure", 7: "plan"})
    assert essence(taking.take(file, mapped)) == essence(kyiv)

    # The mapping is kept as JSON under the signature of the headings, which spaces and look-alike letters do not change.
    again = taking.Columns.from_json(mapped.to_json())
    assert again == mapped and again.signature == columns.signature and len(again.signature) == 64
    spaced = rebuilt(file.grids[0], lambda texts, row: [f" {t} " for t in texts] if row == 1 else texts)
    assert taking.columns_of(with_main(file, spaced)).signature == columns.signature  # type: ignore[union-attr]


def test_a_mapping_that_cannot_be_is_refused() -> None:
    columns = taking.columns_of(read(KYIV))
    assert columns is not None
    for wrong in ({1: "measure", 2: "measure"}, {1: "nonsense"}, {1: "goal:2024"}, {1: "plan:2024:nobody"}):
        with pytest.raises(ValueError, match=r"measure|nonsense|goal:2024|nobody"):
            columns.mapped(wrong)


def test_a_unit_the_person_says_wins_over_the_heading() -> None:
    draft = taking.take(read(KYIV), unit=1)
    first = draft.measures[0]
    assert first.plan.total == Decimal("7272.80") and draft.unit == 1


PER_YEAR = [
    ["Завдання", "№", "Заходи", "Строк", "Виконавці", "Джерело", "Обсяги фінансування, тис. грн", "<", "<", "<", "<", "<",
     "Фактично профінансовано, тис. грн", "Стан виконання", "Примітки"],
    ["^", "^", "^", "^", "^", "^", "Всього", "2020 рік", "2021 рік", "2022 рік", "2023 рік", "2024 рік", "^", "^", "^"],
]  # fmt: skip


def by_columns(row: dict[str, str]) -> list[str]:
    """A measure of the CSV with a column for each year."""
    comma = lambda key: row[key].replace(".", ",")  # noqa: E731
    return [
        f"{row['task_no']}. {row['task']}", row["measure_no"], row["measure_title"], row["years"],
        row["executors"].replace(";", "\n"), row["funding_source"].replace("; ", "\n"),
        comma("plan_total") or row["plan_as_printed"], *(comma(f"plan_{year}") for year in range(2020, 2025)),
        row["actual_as_printed"], "\n".join(filter(None, [row["status"], row["status_note"]])), row["explanation"],
    ]  # fmt: skip


def test_a_column_for_each_year(kyiv: ProgrammeDraft) -> None:
    table = [*PER_YEAR, *(by_columns(row) for row in MEASURES)]
    draft = taking.take(document(grid(*table)))
    assert draft.columns is not None and draft.unread == []
    assert [draft.columns.fields[c] for c in range(7, 13)] == ["plan", *(f"plan:{year}" for year in range(2020, 2025))]
    expected = {m.number: m for m in kyiv.measures if not m.is_group}
    assert [m.number for m in draft.measures] == list(expected)
    for measure in draft.measures:
        same = expected[measure.number]
        assert measure.plan.total == same.plan.total and measure.plan.years == same.plan.years
        assert (measure.actual, measure.statement) == (same.actual, same.statement)
        if measure.number != "1.6":
            assert measure.plan.kind == same.plan.kind


def as_workbook(table: list[list[Any]]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "Звіт"
    for line in table:
        sheet.append(line)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def number(text: str) -> Any:
    return float(text) if re.fullmatch(r"-?\d+\.\d+", text) else text or None


def workbook() -> list[list[Any]]:
    """Kyiv's table as a sheet: titles above, nothing merged, task printed once, sums are numbers, totals below."""
    lines: list[list[Any]] = [
        ["Інформація про виконання програми «Сприяння розвитку громадянського суспільства у місті Києві на 2020–2024 роки»"],
        ["за січень-червень 2024 року"],
        [],
        ["Завдання", "№", "Заходи", "Строк", "Виконавці", "Джерело", "Обсяги фінансування, тис. грн"]
        + [None] * 5 + ["Фактично профінансовано, тис. грн", "Стан виконання", "Примітки"],
        [None] * 6 + ["Всього", 2020, 2021, 2022, 2023, 2024],
        list(range(1, 16)),
    ]  # fmt: skip
    task = ""
    for row in MEASURES:
        said = f"{row['task_no']}. {row['task']}"
        planned = [number(row[f"plan_{y}"]) for y in range(2020, 2025)]
        lines.append([
            said if said != task else None, row["measure_no"], row["measure_title"], row["years"],
            row["executors"].replace(";", "\n"), row["funding_source"].replace("; ", "\n"),
            number(row["plan_total"]) or row["plan_as_printed"], *planned,
            number(row["actual_period"]) if row["actual_period"] else "-",
            "\n".join(filter(None, [row["status"], row["status_note"]])), row["explanation"],
        ])  # fmt: skip
        task = said
    plan, spent, left = "Заплановані асигнування на 2024 рік", "Проведені видатки", "Відхилення"
    values = [float(row["value"]) for row in rows("kyiv-2024-h1-totals.csv")]
    funds = ["усього", "загальний фонд", "спеціальний фонд"] * 3
    return [*lines, [], [plan, None, None, spent, None, None, left], funds, values]


def test_a_sheet_without_merged_cells(kyiv: ProgrammeDraft) -> None:
    draft = taking.take(read_grids(BytesIO(as_workbook(workbook())), "програма.xlsx"))
    expected = {m.number: m for m in kyiv.measures if not m.is_group}
    assert draft.title == kyiv.title and (draft.since, draft.until) == (kyiv.since, kyiv.until)
    assert [m.number for m in draft.measures] == list(expected)
    for measure in draft.measures:
        same = expected[measure.number]
        assert measure.plan.total == same.plan.total and measure.plan.years == same.plan.years
        assert (measure.actual, measure.statement, measure.task) == (same.actual, same.statement, same.task)
    assert draft.totals.values == kyiv.totals.values and draft.split == kyiv.split
    gap = next(d for d in draft.doubts if d.rule == "appropriations")
    assert gap.place is not None and "аркуш «Звіт»" in gap.place.label.replace("„", "«").replace("“", "»")


def spanning(file: GridFile) -> Grid:
    """Kyiv's table with goal, tasks and the group as rows over the whole width."""
    main, width = file.grids[0], 8
    table: list[list[str]] = [[cell.text if cell else "" for cell in main.slots[0][2:]]]
    goal = task = ""
    for line in main.slots[2:]:
        texts = [cell.text if cell else "" for cell in line]
        if texts[0] != goal:
            goal = texts[0]
            table.append([f"Оперативна ціль. {goal}", *["<"] * (width - 1)])
        if texts[1] != task:
            task = texts[1]
            table.append([task, *["<"] * (width - 1)])
        if "1.8.1." in texts[2]:
            group, _, own = texts[2].partition(": 1.8.1.")
            table.append([group, *["<"] * (width - 1)])
            texts[2] = f"1.8.1.{own}"
        table.append(texts[2:])
    return grid(*table, above=tuple(main.above))


def test_goal_task_and_group_as_rows(kyiv: ProgrammeDraft) -> None:
    file = read(KYIV)
    assert essence(taking.take(with_main(file, spanning(file)))) == essence(kyiv)


def test_header_again_in_the_middle_and_numbers_of_columns(kyiv: ProgrammeDraft) -> None:
    file = read(KYIV)
    slots = file.grids[0].slots
    moved = [*slots[:10], slots[0], slots[1], *slots[10:20], slots[1], *slots[20:]]
    texts = [[("^" if r > 0 and cell is moved[r - 1][c] else cell.text) if cell else "" for c, cell in enumerate(line)]
             for r, line in enumerate(moved)]  # fmt: skip
    draft = taking.take(with_main(file, grid(*texts, above=tuple(file.grids[0].above))))
    assert essence(draft) == essence(kyiv)


@pytest.mark.parametrize("with_header", [True, False])
def test_a_table_cut_into_two(kyiv: ProgrammeDraft, with_header: bool) -> None:
    file = read(KYIV)
    texts = [[cell.text if cell else "" for cell in line] for line in file.grids[0].slots]
    # Where a table is cut, the second half prints no goal and no task.
    rest = [["", "", *line[2:]] if line[1].startswith("1.") else ["", *line[1:]] for line in texts[14:]]
    first = grid(*texts[:14], number=1, above=tuple(file.grids[0].above))
    second = grid(*([texts[0], texts[1], *rest] if with_header else rest), number=2)
    totals = Grid(3, file.grids[1].slots, "", file.grids[1].above)
    assert essence(taking.take(document(first, second, totals))) == essence(kyiv)


def test_a_row_torn_in_two_is_put_together(kyiv: ProgrammeDraft) -> None:
    file = read(KYIV)
    texts = [[cell.text if cell else "" for cell in line] for line in file.grids[0].slots]
    row = next(i for i, line in enumerate(texts) if line[2].startswith("1.7."))
    whole = texts[row]
    title, story = whole[2], whole[9].split("\n")
    upper = [
        *whole[:2],
        title[:40],
        *whole[3:6],
        "Всього: 41062,5 2022 рік - 13000,0",
        *whole[7:9],
        "\n".join(story[:2]),
    ]
    lower = ["", "", title[40:], "", "", "", "2023 рік - 13689,0 2024 рік - 14373,5", "", "", "\n".join(story[2:])]
    torn = grid(*texts[:row], upper, lower, *texts[row + 1 :], above=tuple(file.grids[0].above))
    draft = taking.take(with_main(file, torn))
    found, expected = essence(draft, printed=False), essence(kyiv, printed=False)
    assert found == expected
    assert any("1.7" in str(note) for note in draft.notes)


def test_words_broken_by_a_narrow_column() -> None:
    file = read(KYIV)

    def change(texts: list[str], row: int) -> list[str]:
        tear = {"Налагодження комунікації": "Налагоджен\nня комунікації", "громадськість»": "громадсь\nкість»"}
        if row > 2:
            for whole, torn in tear.items():
                texts[1] = texts[1].replace(whole, torn)
            texts[2] = (
                texts[2].replace("форуму розвитку", "форуму\nрозвитку").replace("кращих кейсів", "кращих\nкейсів")
            )
        return texts

    draft = taking.take(with_main(file, rebuilt(file.grids[0], change)))
    assert draft.tasks[0].title == "Налагодження комунікації «влада - громадськість»"
    assert draft.measures[0].title.startswith("Проведення: щорічного Київського форуму розвитку громадянського")
    assert draft.measures[1].title.endswith("кращих кейсів партнерства влади та громади «ТОП-100»")


def test_a_cell_is_a_grid_cell() -> None:
    # What the helpers of these tests make is what the reader makes.
    made = grid(["a", "<"], ["^", "^"])
    assert made.slots[0][0] == GridCell("a", 1, 1, 2, 2) and made.slots[1][1] is made.slots[0][0]
