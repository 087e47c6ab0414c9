"""Tables unlike Kyiv's: Khmilnyk's ways and results, Kryvyi Rih's sections, an appendix with rows by source, large tables."""

from __future__ import annotations

import time
import tracemalloc
from decimal import Decimal

import pytest

from viche.kit.grids import GridFile
from viche.office.programmes import taking
from viche.office.programmes.taking import composing
from viche.office.programmes.taking.draft import PlanPart
from viche.office.programmes.tests.documents import FILES, KHMILNYK, document, grid, read, rows


def test_khmilnyk_goal_ways_and_results() -> None:
    draft = taking.take(read(KHMILNYK))
    ways = rows("khmilnyk-2023-h1-ways.csv")
    assert draft.goals == [ways[0]["operational_goal"]]
    assert [f"{t.number}. {t.title}" for t in draft.tasks] == list(dict.fromkeys(way["subgoal"] for way in ways))
    assert [m.number for m in draft.measures] == [f"{w['subgoal'].split(' ')[0]}{w['way_no']}" for w in ways]
    for measure, way in zip(draft.measures, ways, strict=True):
        assert measure.title == way["way"]
        assert measure.statement.story == measure.explanation == way["result"]
        task = next(t for t in draft.tasks if t.number == measure.task)
        assert task.outcome == way["outcome_of_subgoal"]
    assert draft.title == "Програма економічного і соціального розвитку Хмільницької міської територіальної громади"
    assert (str(draft.since), str(draft.until)) == ("2023-01-01", "2023-06-30")
    # Nothing is said of money, and nothing is doubted; what was guessed is told.
    assert draft.doubts == [] and len(draft.notes) == 2


KRYVYI_RIH = (
    "Звіт",
    "з виконання у 2023 році заходів Програми сприяння розвитку місцевого самоврядування в м. Кривому Розі на 2017–2026 роки",
)
SECTIONS = rows("kryvyi-rih-2023-sections.csv")


def test_kryvyi_rih_sections_with_one_spending_each() -> None:
    header = ["№", "Напрям", "Витрачено, грн", "Зміст виконаного"]
    lines = [[s["section_no"], s["section_title"], s["spending_as_printed"], s["text"]] for s in SECTIONS]
    draft = taking.take(document(grid(header, *lines, above=KRYVYI_RIH)))
    assert [m.number for m in draft.measures] == ["1", "2", "3", "4", "5", "6"]
    for measure, section in zip(draft.measures, SECTIONS, strict=False):
        assert measure.title == section["section_title"]
        assert measure.actual == (Decimal(section["spending_uah"]) if section["spending_uah"] else None)
        assert measure.statement.story == section["text"]
    assert draft.unit == 1 and (draft.since_year, draft.until_year) == (2017, 2026)
    assert [(s.field, s.amount) for s in draft.sums] == [("actual", Decimal("1254863.57"))]
    assert draft.doubts == []

    # Another sum in any row is found twice: «Усього» and the story of the section.
    lines[0][2] = "11 584,00"
    changed = taking.take(document(grid(header, *lines, above=KRYVYI_RIH)))
    assert {(d.rule, d.printed, d.computed) for d in changed.doubts} == {
        ("money", "11583,00", "11584,00"),
        ("sum_row", "1 254 863,57", "1 254 864,57"),
    }


def test_headings_in_another_language_are_mapped_and_the_unit_said() -> None:
    file = read(FILES / "kryvyi-rih-2023-sections.csv")
    columns = taking.columns_of(file)
    assert columns is not None and columns.fields == {} and columns.headings[2] == "section_title"
    mapped = columns.mapped({1: "number", 2: "measure", 4: "actual", 7: "explanation"})
    draft = taking.take(file, mapped, unit=1)
    assert [m.actual for m in draft.measures] == [
        Decimal(s["spending_uah"]) if s["spending_uah"] else None for s in SECTIONS if s["section_no"] != "усього"
    ]
    assert draft.doubts == []
    assert [d.rule for d in taking.take(file, mapped).doubts if d.rule == "unit"] == ["unit"]


APPENDIX = grid(
    ["Додаток 2", *["<"] * 9],
    ["Напрями діяльності та заходи Програми підтримки сім’ї на 2023-2025 роки", *["<"] * 9],
    ["№ з/п", "Назва напряму діяльності (пріоритетні завдання)", "Перелік заходів програми", "Термін виконання заходу",
     "Виконавці", "Джерела фінансування", "Орієнтовні обсяги фінансування (вартість), тис. гривень, у тому числі:", "<", "<",
     "Очікуваний результат"],
    ["^", "^", "^", "^", "^", "^", "2023 рік", "2024 рік", "2025 рік", "^"],
    ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"],
    ["1", "Підтримка сімей", "1.1. Кредити", "2023-2025", "Управління молоді,\nКП «Дім»", "Всього", "100", "200", "300", "50"],
    ["^", "^", "^", "^", "^", "Місцевий бюджет", "60", "150", "200", "^"],
    ["^", "^", "^", "^", "^", "Інші джерела", "40", "50", "110", "^"],
    ["^", "^", "1.2. Свято родини", "2023-2025", "Управління молоді", "Місцевий бюджет", "10,5", "11", "12", "1000 осіб"],
    ["2", "Захист дітей", "2.1. Табори", "2024", "Служба у справах дітей", "Державний бюджет", "", "5 000,0", "", "-"],
    ["", "Всього за програмою", "", "", "", "", "110,5", "5212", "312", ""],
)  # fmt: skip


def test_rows_by_source_and_columns_by_year() -> None:
    draft = taking.take(document(APPENDIX))
    first, second, third = draft.measures
    assert [m.number for m in draft.measures] == ["1.1", "1.2", "2.1"]
    assert [(t.number, t.title) for t in draft.tasks] == [("1", "Підтримка сімей"), ("2", "Захист дітей")]
    assert [e.name for e in first.executors] == ["Управління молоді", "КП «Дім»"]
    assert first.plan.years == {2023: 100_000, 2024: 200_000, 2025: 300_000}
    assert first.plan.parts[0] == PlanPart(Decimal(60_000), 2023, "city") and len(first.plan.parts) == 6
    assert first.plan.sources == {"city": 410_000, "other": 200_000}
    assert second.plan.years == {2023: 10_500, 2024: 11_000, 2025: 12_000}
    assert third.plan.parts == [PlanPart(Decimal(5_000_000), 2024, "other")]
    # 200 + 110 ≠ 300, and the row «Всього за програмою» of 2024 is a thousand more than its measures.
    assert {(d.rule, d.measure, d.printed, d.computed) for d in draft.doubts} == {
        ("sources_total", "1.1", "300,0", "310,0"),
        ("sum_row", "", "5212", "5211,0"),
    }


def test_columns_by_fund() -> None:
    table = grid(
        ["№", "Захід", "План на 2024 рік, тис. грн", "<", "<", "Касові видатки за 2024 рік, тис. грн", "<", "<"],
        ["^", "^", "Всього", "загальний фонд", "спеціальний фонд", "Всього", "загальний фонд", "спеціальний фонд"],
        ["1.1", "Ремонт", "100", "60", "40", "90", "60", "30"],
        ["1.2", "Освітлення", "50", "50", "", "60", "50", "5"],
        ["", "Всього", "150", "110", "40", "150", "110", "35"],
    )
    draft = taking.take(document(table))
    first, second = draft.measures
    assert first.plan.parts == [
        PlanPart(Decimal(60_000), 2024, "", "general"),
        PlanPart(Decimal(40_000), 2024, "", "special"),
    ]
    assert first.actual_funds == {"general": 60_000, "special": 30_000}
    assert [(d.rule, d.measure, d.printed, d.computed) for d in draft.doubts] == [
        ("actual_over_plan", "1.2", "60,0", "50,0"),
        ("actual_parts", "1.2", "60,0", "55,0"),
    ]
    assert second.plan.years == {2024: 50_000}


def test_a_measure_with_a_row_for_each_year() -> None:
    table = grid(
        ["№", "Назва заходу", "Рік", "Джерело", "Обсяг, грн"],
        ["1.1", "Форум", "2023", "місцевий бюджет", "1 000,50"],
        ["^", "^", "2024", "місцевий бюджет", "2 000"],
        ["^", "^", "2024", "інші джерела", "500"],
        ["1.2", "Ярмарок", "2024", "місцевий бюджет", "70"],
    )
    first, second = taking.take(document(table)).measures
    assert (first.since_year, first.until_year) == (2023, 2024)
    assert first.plan.years == {2023: Decimal("1000.50"), 2024: Decimal(2500)}
    assert first.plan.parts == [
        PlanPart(Decimal("1000.50"), 2023, "city"),
        PlanPart(Decimal(2000), 2024, "city"),
        PlanPart(Decimal(500), 2024, "other"),
    ]
    assert second.plan.total == 70


NUMBERS = [
    (["1.1", "1.2", "1.2", "1.4"], [("number_twice", "1.2", ""), ("number_gap", "1.4", "1.3")]),
    (["1.1", "1.2", "", "1.3"], [("number_missing", "", "")]),
    (["1.1", "1.2", "2.1", "2.2"], []),
    (["1.1", "1.2.1", "1.2.2", "1.3"], []),
    (["1.1", "1.2.1", "1.2.3", "1.3"], [("number_gap", "1.2.3", "1.2.2")]),
]


@pytest.mark.parametrize(("numbers", "expected"), NUMBERS, ids=lambda value: "-".join(map(str, value))[:40])
def test_numbers_of_measures(numbers: list[str], expected: list[tuple[str, str, str]]) -> None:
    lines = [[number, f"Захід, якому дано місце {i}", "2024", "5,0"] for i, number in enumerate(numbers)]
    draft = taking.take(document(grid(["№", "Захід", "Строк", "План на 2024 рік, тис. грн"], *lines)))
    assert [(d.rule, d.measure, d.computed) for d in draft.doubts] == expected


def test_excel_ate_the_zero_of_1_10() -> None:
    numbers = [*(f"1.{n}" for n in range(1, 10)), "1.1", "1.11"]
    lines = [[number, f"Захід {i}", "2024", "5,0"] for i, number in enumerate(numbers, 1)]
    draft = taking.take(document(grid(["№", "Захід", "Строк", "План на 2024 рік, тис. грн"], *lines)))
    assert [m.number for m in draft.measures][8:] == ["1.9", "1.10", "1.11"]
    assert draft.doubts == [] and any("1.10" in str(note) for note in draft.notes)


def test_a_number_with_a_letter_inside_is_not_read() -> None:
    table = grid(
        ["№", "Захід", "Строк", "План на 2024 рік, тис. грн"],
        ["1.1", "Форум", "2024", "72О,8"],
        ["1.2", "Ярмарок", "2024", "7"],
    )
    draft = taking.take(document(table))
    assert draft.measures[0].plan.kind == "unknown" and draft.measures[0].plan.years == {}
    assert [(d.rule, d.printed) for d in draft.doubts] == [("unreadable", "72О,8")]
    assert draft.doubts[0].place is not None and draft.doubts[0].place.label == "таблиця 1, рядок 2, стовпець 4"


def test_a_sheet_with_headings_in_the_column_of_measures() -> None:
    table = grid(
        [
            "Найменування заходу",
            "Вико-навці",
            "Строк",
            "Джерела та обсяги фінансування, тис. грн",
            "Виконано, тис. грн",
            "% виконання",
        ],
        ["Завдання 1. Комунікація", "", "", "", "", ""],
        ["1.1. Форум", "Відділ освіти", "2024", "Місцевий бюджет – 50,5", "20", "39,6"],
        ["1.2. Ярмарок", "-//-", "- // -", "В межах кошторисних призначень", "-", ""],
        ["1.3. Премія", "-//-", "2024", "У межах можливостей", "", ""],
        ["2. Участь", "", "", "", "", ""],
        ["2.1. Громадський бюджет", "КП «Дім»", "2024", "місцевий бюджет - 40; державний бюджет - 10", "0", "0"],
    )
    draft = taking.take(document(table))
    assert [(t.number, t.title) for t in draft.tasks] == [("1", "Комунікація"), ("2", "Участь")]
    first, second, third, last = draft.measures
    assert [m.task for m in draft.measures] == ["1", "1", "1", "2"]
    assert [e.name for e in second.executors] == ["Відділ освіти"] and second.since_year == 2024
    assert first.plan.sources == {"city": 50_500} and first.actual == 20_000
    assert (second.plan.kind, third.plan.kind) == ("unknown", "unknown")
    assert last.plan.sources == {"city": 40_000, "other": 10_000}
    assert draft.unread == [] and draft.doubts == []
    assert draft.notes == ["План словами, без суми, збережено як надруковано: 1.2, 1.3."]


def test_a_status_that_goes_on_as_a_story() -> None:
    long = "Протягом року працівники відділу надавали допомогу жителям громади, проводили зустрічі. " * 3
    table = grid(
        ["№", "Захід", "Термін", "Стан виконання"],
        ["1.1", "Форум", "2023", "Виконано. Проведено форум, 120 учасників."],
        ["1.2", "Ярмарок", "2023", "Не виконано – через воєнний стан."],
        ["1.3", "Поради", "2023", long],
        ["1.4", "Школа", "2023", "Виконано частково (без відповідного фінансування)\nНавчено 5 осіб"],
    )
    draft = taking.take(document(table))
    facts = [m.statement for m in draft.measures]
    assert [f.whole for f in facts] == ["done", "not_done", "", "partly"]
    assert facts[0].story == "Проведено форум, 120 учасників." and facts[1].reason == "через воєнний стан."
    assert facts[2].story == long.strip() and facts[3].story == "Навчено 5 осіб" and facts[3].funding == "absent"
    assert [f.wording for f in facts] == [""] * 4 and draft.doubts == []


def test_columns_by_source_beside_columns_by_year() -> None:
    table = grid(
        ["№", "Захід", "Строк", "Обсяги фінансування, тис. грн", "<", "<", "<", "<"],
        ["^", "^", "^", "Всього", "2023 рік", "2024 рік", "Місцевий бюджет", "Інші джерела"],
        ["1.1", "Форум", "2023-2024", "100", "40", "60", "90", "10"],
        ["1.2", "Ярмарок", "2023-2024", "100", "40", "60", "90", "20"],
    )
    draft = taking.take(document(table))
    assert draft.measures[0].plan.years == {2023: 40_000, 2024: 60_000}
    assert draft.measures[0].plan.sources == {"city": 90_000, "other": 10_000}
    assert [(d.rule, d.measure, d.printed, d.computed) for d in draft.doubts] == [
        ("sources_total", "1.2", "100,0", "110,0")
    ]


def test_a_spoiled_sum_of_the_totals_is_told() -> None:
    main = grid(["№", "Захід", "Строк", "План на 2024 рік, тис. грн"], ["1.1", "Форум", "2024", "5"])
    totals = grid(
        ["Заплановані асигнування на 2024 рік, тис. грн", "<", "<", "Проведені видатки", "<", "<"],
        ["усього", "загальний фонд", "спеціальний фонд"] * 2,
        ["5,0", "4,O", "1,0", "0,0", "0,0", "0,0"],
        number=2,
    )
    draft = taking.take(document(main, totals))
    assert draft.totals.values[("plan", "all")] == 5000 and ("plan", "general") not in draft.totals.values
    assert [(d.rule, d.printed) for d in draft.doubts] == [("unreadable", "4,O")]


def test_another_table_without_measures_is_left_aside() -> None:
    main = grid(["№", "Захід", "Строк", "План на 2024 рік, тис. грн"], ["1.1", "Форум", "2024", "5"])
    other = grid(
        ["Завдання", "Показник", "Одиниця виміру", "2024 рік"], ["Комунікація", "Заходи", "од.", "12"], number=2
    )
    draft = taking.take(document(main, other))
    assert [m.number for m in draft.measures] == ["1.1"] and any("Таблицю 2" in str(note) for note in draft.notes)


def test_a_document_without_tables_gives_a_sentence() -> None:
    draft = taking.take(document())
    assert draft.measures == [] and "стовпця із заходами" in draft.notes[0]
    assert taking.columns_of(document()) is None


def test_totals_without_borders() -> None:
    # LibreOffice writes a second table into DOC as one run of text; only one way of cutting it fits.
    kyiv = read(FILES.parents[3] / "site" / "demo" / "data" / "kyiv-2024-h1.docx")
    texts = [cell.text for line in kyiv.grids[1].slots for cell in dict.fromkeys(c for c in line if c)]
    expected = taking.take(kyiv)
    lost = document(kyiv.grids[0])
    lost.after.append("".join(texts))
    draft = taking.take(lost)
    assert draft.totals.values == expected.totals.values and draft.totals.year == 2024
    assert [(d.rule, d.printed, d.computed) for d in draft.doubts] == [
        (d.rule, d.printed, d.computed) for d in expected.doubts
    ]
    assert any("суцільним текстом" in str(note) for note in draft.notes)


def large(tasks: int) -> GridFile:
    """A hundred measures in each task."""
    header = [
        "Завдання",
        "Заходи",
        "Строк",
        "Виконавці",
        "Джерело",
        "Обсяги, тис. грн",
        "Видатки за 2024 рік",
        "Стан виконання",
    ]
    years = "\n".join(f"{year} рік - {10 + year % 7},5" for year in range(2020, 2025))
    total = composing.number(
        sum((Decimal(10 + year % 7) + Decimal("0.5") for year in range(2020, 2025)), Decimal(0)), 1
    )
    lines = [
        [f"{task}. Завдання {task}", f"{task}.{n}. Захід із довгою назвою, яка займає кілька рядків {n}", "2020-2024",
         "Департамент соціальної політики\nвиконавчого органу міської ради", "Бюджет міста", f"Всього: {total}\n{years}",
         "0,00", "Виконано частково\n(без відповідного фінансування)"]
        for task in range(1, tasks + 1) for n in range(1, 101)
    ]  # fmt: skip
    return document(grid(header, *lines))


def test_three_thousand_measures_take_seconds() -> None:
    file = large(30)
    began = time.process_time()
    draft = taking.take(file)
    assert time.process_time() - began < 15
    assert len(draft.measures) == 3000 and len(draft.tasks) == 30 and draft.doubts == []


def test_memory_grows_with_the_table_only() -> None:
    peaks = []
    for tasks in (1, 4):
        file = large(tasks)
        tracemalloc.start()
        taking.take(file)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # About 8 kB a measure: 3,000 of them take 25 MB.
    assert peaks[1] < peaks[0] * 5 and peaks[1] < 400 * 20_000
