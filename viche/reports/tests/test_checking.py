"""The self-check over the five reports that city halls printed: what they are known to have wrong is found, and little else."""

from __future__ import annotations

from datetime import date

import pytest

from viche.kit.figures import Period
from viche.reports.checking import Warning, warnings_of
from viche.reports.content import Cell, Column, Content, Paragraph, Table
from viche.reports.tests.seeds import PERIODS, lines, seed

YEAR = Period.year(2025)


def found(key: str) -> list[Warning]:
    return warnings_of(seed(key), PERIODS[key])


def said(warning: Warning) -> str:
    return f"{warning.rule.key} {warning.place.where} {warning.text}".replace("\N{NO-BREAK SPACE}", " ")


def of(*texts: str, period: Period = YEAR) -> list[Warning]:
    """Warnings about a report of these paragraphs."""
    return warnings_of(Content("Звіт", tuple(Paragraph(lines(text)) for text in texts)), period)


def rules(*texts: str, period: Period = YEAR) -> list[str]:
    return [warning.rule.key for warning in of(*texts, period=period)]


# ── The five reports ─────────────────────────────────────────────────────────────────────────────────────────────────

DISCREPANCIES = [
    ("000", "rhythm", ("162", "робочих днів: 262", "днів: 366")),
    ("001", "drafts", ("рішень сесії", "241", "1301", "18,5 %")),
    ("001", "drafts", ("рішень виконкому", "290", "2090", "13,9 %")),
    ("001", "kinds", ("7 000", "5 098")),
    ("001", "pace", ("20000", "54,6 щодня")),
    ("002", "percent", ("1.6", "75 %", "1268", "1649", "76,9 %")),
    ("002", "totals", ("100 164,3", "94 759,4", "5 404,9")),
    ("002", "fund", ("спеціальний фонд", "8 415,9", "1.7", "14373,5")),
    ("002", "repeat", ("1.8.3", "1.5", "6", "5")),
    ("002", "list", ("1.3", "12", "11 пунктів")),
]
# What else is told of them, and is so: names and words spelled two ways (003 in the number of the convocation), and duties
# that the report of Zhytomyr does not speak of.
MORE = {
    "000": {"names"},
    "001": {"spelling", "duty"},
    "002": {"alphabets", "names"},
    "003": {"alphabets", "names"},
    "004": {"spelling"},
}


@pytest.mark.parametrize(("key", "rule", "words"), DISCREPANCIES)
def test_what_is_known_to_be_wrong_is_found(key: str, rule: str, words: tuple[str, ...]) -> None:
    told = [said(warning) for warning in found(key) if warning.rule.key == rule]
    assert [text for text in told if all(word in text for word in words)], told


@pytest.mark.parametrize("key", PERIODS)
def test_and_nothing_that_is_not(key: str) -> None:
    expected = sorted(rule for of_seed, rule, _words in DISCREPANCIES if of_seed == key)
    told = found(key)
    assert sorted(w.rule.key for w in told if w.rule.key not in MORE[key]) == expected, [said(w) for w in told]
    assert {w.rule.key for w in told} - set(expected) == MORE[key]


def test_names_of_the_five_are_told_with_both_ways() -> None:
    texts = {key: "\n".join(said(w) for w in found(key)) for key in PERIODS}
    assert "«Шаную Воїнів, біжу за Героїв України»" in texts["000"] and "«Шаную воїнів" in texts["000"]
    assert "«Vcentrі» літера «і» з іншої абетки; так написано разів: 12" in texts["002"]
    assert "КиївFM" not in texts["002"], "a name made of two alphabets on purpose"
    assert "«VІIІ»" in texts["003"] and "«Я-ветеран»" in texts["003"]
    assert "«проектних» — разів: 1; «проєкти»" in texts["004"]


def test_every_warning_has_a_place_a_rule_and_what_to_do() -> None:
    told = [warning for key in PERIODS for warning in found(key)]
    assert all(w.title and w.advice and w.text and w.place.where for w in told)
    assert all(w.place.quote for w in told if w.place.block >= 0)
    assert len({w.key for key in PERIODS for w in found(key)}) == len(told), "keys are different"


# ── A report made from consistent records ────────────────────────────────────────────────────────────────────────────

GOOD = (
    "У 2025 році проведено 40 консультацій з громадськістю (I квартал – 10; II квартал – 12; III квартал – 8; IV квартал – 10), "
    "з них 12 електронних. У них взяли участь 1 200 осіб: 700 жінок та 500 чоловіків. Консультації проводили за планом "
    "консультацій на 2025 рік; звіти про проведені консультації оприлюднено.",
    "Оприлюднено 16 петицій, з них 3 підтримано. Ця частка складає 18,8 % від загальної кількості петицій.",
    "Підготовлено 261 щоденну інформаційну довідку, 12 місячних.",
    "Проєктів рішень сесії – 310, рішень сесії – 305. Загалом оприлюднено 615 документів.",
    "Організовано 3 заходи: \n- форум громад; \n- ярмарок; \n- круглий стіл.",
    "Серед учасників 58 % жінок та 42 % чоловіків. Міський форум «Сильні разом» зібрав 86 осіб, а форум «Сильні разом» тривав день.",
)


def test_a_consistent_report_has_no_warning() -> None:
    assert [said(warning) for warning in of(*GOOD)] == []


def test_rounded_numbers_of_records_are_no_slip() -> None:
    """Sums of records are rounded each by itself; what was typed is added up as it stands."""
    from viche.reports.content import Ref

    head = (
        (Cell((("Видатки",),), columns=3, header=True),),
        tuple(Cell(lines(t)) for t in ("усього", "загальний", "спеціальний")),
    )
    columns = tuple(Column(t, 10, numeric=True) for t in ("усього", "загальний", "спеціальний"))

    def table(counted: bool) -> Content:
        told = ("10,1", "5,0", "5,0")
        cells = tuple(Cell(((Ref(at, t) if counted else t,),), numeric=True) for at, t in enumerate(told, 1))
        return Content("Звіт", (Table(columns, head, (cells,), label="т"),))

    assert [w.rule.key for w in warnings_of(table(counted=True), YEAR)] == []
    assert [w.rule.key for w in warnings_of(table(counted=False), YEAR)] == ["total-column"]


# ── Rules one by one ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Проведено 50 заходів (I квартал – 21; II квартал – 28).", "sum"),
        ("Проведено 20 обговорень, з них: 5 очних та 14 електронних.", "sum"),
        ("Надійшло 30 звернень, з них 31 письмове.", "part"),
        ("Усього розглянуто 9 питань, а саме:\n- 4 земельні;\n- 3 бюджетні;\n- 1 кадрове.", "sum"),
        ("Проведено 200 заходів. 40 % від загальної кількості складають ті, що проведені громадою: 90 заходів.", "percent"),
        ("Учасники: 61 % жінок та 49 % чоловіків.", "shares"),
        ("Проведено 4 семінари:\n- про бюджет;\n- про землю;\n- про воду.", "list"),
        ("Підготовлено 10 місячних довідок.", "rhythm"),
        ("Оприлюднено 90000 матеріалів.", "pace"),
        ("Проєктів рішень сесії – 30, рішень сесії – 305.", "drafts"),
        ("Проведено 0 слухань.", "zero"),
        ("Проведено ____ слухань.", "blank"),
        ("Центр Vcentrі працює.", "alphabets"),
        ("Проєкти схвалено, проекти оприлюднено.", "spelling"),
        ("Форум «Сильні разом» відбувся. Про форум «Сильні Разом» писали.", "names"),
        ("Проведено 5 консультацій з громадськістю.", "duty"),
    ],
)  # fmt: skip
def test_each_rule_finds_its_slip(text: str, rule: str) -> None:
    assert rule in rules(text)


@pytest.mark.parametrize(
    "text",
    [
        "Проведено 50 заходів (I квартал – 21; II квартал – 29).",
        "Надійшло 100 звернень, з них 5 від ветеранів та 3 від переселенців.",
        "Проведено 200 заходів, зокрема 90 для молоді. 45 % від загальної кількості складають ті, що для молоді: 90 заходів.",
        "Серед учасників 40 % ветеранів та 20 % переселенців.",
        "Підготовлено 12 місячних довідок і 4 квартальні.",
        "_____________",
        "Програма «Громада» на 2021–2023 роки і програма «Громада» на 2024–2026 роки.",
        "Прийнято 108 пропозицій. Затверджено рейтинг 40 пропозицій.",
        "Радіо «КиївFM» вийшло в ефір.",
    ],
)
def test_and_lets_be_what_holds(text: str) -> None:
    assert rules(text) == []


def test_the_same_thing_counted_twice() -> None:
    told = of("Проведено 23 електронні консультації.", "Оприлюднено звіти щодо проведення 22 електронних консультацій.")
    assert [w.rule.key for w in told] == ["repeat"] and "23" in told[0].text and "22" in told[0].text
    assert rules("Проведено 5 навчальних семінарів.", "У травні проведено 3 навчальні семінари.") == []


def test_a_key_stays_until_the_values_change() -> None:
    one, moved = of("Проведено 50 заходів (I квартал – 21; II квартал – 28).")[0], of(
        "Вступ.", "Проведено 50 заходів (I квартал – 21; II квартал – 28)."
    )[0]  # fmt: skip
    other = of("Проведено 50 заходів (I квартал – 21; II квартал – 27).")[0]
    assert one.key == moved.key != other.key


def test_part_of_a_period_has_its_own_days() -> None:
    quarter = Period(date(2025, 1, 1), date(2025, 3, 31))
    assert rules("Підготовлено 3 місячні довідки.", period=quarter) == []
    assert rules("Підготовлено 12 місячних довідок і 5 місячних оглядів.", period=quarter) == ["rhythm"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Офіційний вебсайт міської ради (<>) оновлюється.", ["blank"]),
        ("Платформу надано у співпраці із .", ["blank"]),
        ("Проведено форум «» у місті.", ["blank"]),
        ("Платформу надано у співпраці із Фондом «Схід».", []),
        ("Вебсайт (<https://example.org>), сторінка: <https://example.org/a>.", []),
    ],
)
def test_a_place_without_its_name_is_told(text: str, found: list[str]) -> None:
    assert rules(text) == found
