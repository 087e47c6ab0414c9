"""Cells one by one: amounts and what stands before them, statuses, names, years, numbers; and the same printed back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from viche.office.programmes.taking import composing, heading, stories, texts
from viche.office.programmes.taking.cells import Said, kind_of, read, single, source_key, sources, unit_of
from viche.office.programmes.taking.splitting import _subsets
from viche.office.programmes.taking.status import statement

D = Decimal


def said(*amounts: Any) -> list[Said]:
    return [Said(D(a), **of) for a, of in amounts]


TOTAL = {"total": True}
AMOUNTS = [
    ("Всього: 7272,8 2020 рік - 500,0 2023 рік- 2737,8", said(("7272800", TOTAL), ("500000", {"year": 2020}), ("2737800", {"year": 2023}))),
    ("Всього: 215 652,3\n2020 рік - 33 230,8", said(("215652300", TOTAL), ("33230800", {"year": 2020}))),
    ("Усього — 500 000 2020 рік – 500 000", said(("500000000", TOTAL), ("500000000", {"year": 2020}))),
    ("Всього: 500 2020 рік - 500", said(("500000", TOTAL), ("500000", {"year": 2020}))),
    ("2020 р. − 5,0; 2021р. ‒ 6", said(("5000", {"year": 2020}), ("6000", {"year": 2021}))),
    ("2022 рік - \n700,0", said(("700000", {"year": 2022}))),
    ("2020 рік - 0,0", said(("0", {"year": 2020}))),
    ("2020-2024 роки: 500,0", said(("500000", TOTAL))),
    ("Всього: 23588,6 / 23367,5 / 221,1", said(("23588600", TOTAL), ("23367500", {}), ("221100", {}))),
    ("8669,483 (бюджет міста Києва)", said(("8669483", {}))),
    ("2020 рік: бюджет міста - 400,0; інші джерела - 100,0",
     said(("400000", {"year": 2020, "source": "city"}), ("100000", {"year": 2020, "source": "other"}))),
    ("2021 рік: всього – 50, у т.ч. місцевий бюджет – 40",
     said(("50000", {"year": 2021}), ("40000", {"year": 2021, "source": "city"}))),
    ("загальний фонд – 5,0; спеціальний фонд – 6,0", said(("5000", {"fund": "general"}), ("6000", {"fund": "special"}))),
    ("0,00", said(("0", {}))),
    ("500\u00a0000,5", said(("500000500", {}))),
    ("1 234 567,89 грн", said(("1234567.89", {}))),
    ("1.204.000,50 грн", said(("1204000.50", {}))),
    ("1,5 млн грн", said(("1500000", {}))),
    ("500 тис.грн.", said(("500000", {}))),
    ("12,3456789", said(("12345.68", {}))),
    ("-", []), ("", []), ("Фінансування не потребує", []), ("2024 рік - немає", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), AMOUNTS, ids=[text[:30] for text, _ in AMOUNTS])
def test_amounts(text: str, expected: list[Said]) -> None:
    found = read(text, 1000)
    assert found.said == expected and found.bad == ""


@pytest.mark.parametrize(("text", "bad"), [("72О,8", "72О,8"), ("2020 рік - 5OO,0", "5OO,0"), ("12abc", "12abc")])
def test_what_looks_like_a_number_and_is_not(text: str, bad: str) -> None:
    found = read(text, 1000)
    assert found.said == [] and found.bad == bad


def test_units() -> None:
    assert unit_of("Обсяги фінансування, (тис. грн)") == unit_of("тис.грн.") == unit_of("тисяч гривень") == 1000
    assert unit_of("Сума, грн") == unit_of("(гривень)") == 1
    assert unit_of("млн грн") == 1_000_000
    assert unit_of("Програма") is None and unit_of("тис. осіб") is None
    assert single("-70 240,9", 1000) == D("-70240900") and single("усього", 1) is None and single("5 та 6", 1) is None


def test_sources_and_kinds() -> None:
    assert sources("Всього\nБюджет\nміста Києва\nІнші джерела") == [
        ("city", "Бюджет міста Києва"),
        ("other", "Інші джерела"),
    ]
    assert sources("Всього / Місцевий бюджет / Державний бюджет; ґранти") == [
        ("city", "Місцевий бюджет"), ("other", "Державний бюджет"), ("other", "ґранти"),
    ]  # fmt: skip
    assert source_key("кошти бюджету Хмільницької міської територіальної громади") == "city"
    assert source_key("обласний бюджет") == "other" and source_key("Всього") == ""
    assert kind_of("Фінансування не потребує") == kind_of("не потребує коштів") == "not_needed"
    assert kind_of("За окремим рішенням Київської міської ради") == "by_decision"
    assert kind_of("в межах можливого") == "unknown"


FULL = "завдання, заплановані на звітний період, виконані у повному обсязі"
STATUSES = [
    ("Виконано частково\n(без відповідного фінансування)\n(завдання, заплановані\n на звітний період, виконані \nу повному обсязі)",
     ("partly", "full", None, "absent")),
    (f"Виконано (фінансування не потребує) ({FULL})", ("done", "full", None, "not_needed")),
    ("Виконано частково (без відповідного фінансування) (завдання, заплановане на звітний період, виконано у повному обсязі)",
     ("partly", "full", 1, "absent")),
    ("Виконано (завдання, заплановані на звітний період, виконані частково)", ("done", "part", None, "")),
    ("Не виконано (завдання, заплановані на звітний період, не виконані)", ("not_done", "none", None, "")),
    ("Не виконано", ("not_done", "", None, "")),
    ("-", ("over", "", None, "")),
    ("", ("", "", None, "")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), STATUSES, ids=[text[:25] for text, _ in STATUSES])
def test_statuses_that_three_facts_compose(text: str, expected: tuple[Any, ...]) -> None:
    facts = statement(text)
    assert (facts.whole, facts.tasks, facts.tasks_number, facts.funding) == expected
    assert facts.wording == ""
    assert texts.bare(composing.status(*expected)) == texts.bare(text)


WORDINGS = [
    ("Виконується", "partly"),
    ("Виконано у повному обсязі", "done"),
    ("Частково виконано", "partly"),
    ("Захід не виконувався через воєнний стан", "not_done"),
    ("Виконано (залучено кошти громад)", "done"),
    (f"Виконано ({FULL}) (без відповідного фінансування)", "done"),
    ("Перенесено", ""),
]


@pytest.mark.parametrize(("text", "whole"), WORDINGS)
def test_what_facts_cannot_compose_is_kept_as_printed(text: str, whole: str) -> None:
    facts = statement(text)
    assert (facts.whole, facts.wording) == (whole, text)


def test_reason_and_story() -> None:
    assert statement("Не виконано", "Коштів не було.").reason == "Коштів не було."
    assert statement("Виконано", "Проведено.").story == "Проведено."
    assert statement("-", "-").story == statement("-", "-").reason == ""


def test_names_of_executors() -> None:
    text = (
        "Департамент суспільних  комунікацій виконавчого\nоргану Київської міської ради (Київської\nміської державної адміністрації)\n"
        "Комунальне підприємство\nКиївської міської ради «Центр публічної\nкомунікації»\n\nКП «Дім»; Управління культури, молоді та\nспорту"
    )
    assert texts.names(text) == [
        "Департамент суспільних комунікацій виконавчого органу Київської міської ради (Київської міської державної адміністрації)",
        "Комунальне підприємство Київської міської ради «Центр публічної комунікації»",
        "КП «Дім»",
        "Управління культури, молоді та спорту",
    ]
    assert texts.names("Відділ освіти, КП «Дім»") == ["Відділ освіти", "КП «Дім»"]
    assert texts.names("Управління освіти,\nУправління молоді") == ["Управління освіти", "Управління молоді"]
    assert texts.names("- Відділ А\n- Відділ Б") == ["Відділ А", "Відділ Б"]
    assert texts.names("") == [] and texts.names("Київська міська рада (секретаріат)") == [
        "Київська міська рада (секретаріат)"
    ]


def test_numbers_and_years() -> None:
    assert texts.numbered("1.8.1. Громадської ради") == ("1.8.1", "Громадської ради")
    assert texts.numbered("1.15.Проведення") == ("1.15", "Проведення")
    assert texts.numbered("2.1 «Форум»") == ("2.1", "«Форум»")
    assert texts.numbered("1) Форум") == ("1", "Форум")
    for bare in ("12 заходів", "100-річчя подій", "2024 рік", "0,5 ставки", "24.03.2023 відкрито"):
        assert texts.numbered(bare)[0] == "", bare
    assert texts.inside_number("Забезпечення органів:: 1.8.1. Ради", "1.8") == (
        "Забезпечення органів:",
        "1.8.1",
        "Ради",
    )
    assert texts.inside_number("Органів 1.8.1. Ради 1.8.2. Комісії", "1.8") is None
    assert texts.years("2020- 2024") == (2020, 2024) and texts.years("2021") == (2021, 2021)
    assert texts.years("до 2025 року") == (None, 2025) and texts.years("постійно") == (None, None)
    assert texts.years("січень 2023 – грудень 2024") == (2023, 2024)


def test_words_torn_between_lines() -> None:
    words = texts.Vocabulary(["Для налагодження громадськості та міста", "Форум розвитку громад", "вул. Садова"])
    assert (
        words.one_line("Налагоджен\nня комунікації «влада - громадсь\nкість»")
        == "Налагодження комунікації «влада - громадськість»"
    )
    assert words.one_line("щорічного\nфоруму") == "щорічного форуму"
    assert words.one_line("та\nрозвитку  міста") == "та розвитку міста"


PERIODS = [
    ("за січень-червень 2024 року", "2024-01-01", "2024-06-30"),
    ("за січень – вересень 2023 року", "2023-01-01", "2023-09-30"),
    ("за 6 місяців 2023 року", "2023-01-01", "2023-06-30"),
    ("за І півріччя 2024 року", "2024-01-01", "2024-06-30"),
    ("за II півріччя 2024 року", "2024-07-01", "2024-12-31"),
    ("за перше півріччя 2024 року", "2024-01-01", "2024-06-30"),
    ("за ІІІ квартал 2024 року", "2024-07-01", "2024-09-30"),
    ("за IV кв. 2024 року", "2024-10-01", "2024-12-31"),
    ("за лютий 2024 року", "2024-02-01", "2024-02-29"),
    ("у 2023 році", "2023-01-01", "2023-12-31"),
    ("за 2024 рік", "2024-01-01", "2024-12-31"),
    ("на 2020-2024 роки", "None", "None"),
]


@pytest.mark.parametrize(("text", "since", "until"), PERIODS)
def test_periods(text: str, since: str, until: str) -> None:
    assert tuple(map(str, heading.period(text))) == (since, until)


def test_titles() -> None:
    assert (
        heading.title(["Програма «Діалог «влада» і громада» на 2024-2026 роки", "інше"])[0]
        == "Діалог «влада» і громада"
    )
    assert heading.title(["Звіт про виконання Програми розвитку громади на 2024 рік за 2024 рік"])[0].startswith(
        "Програма розвитку"
    )
    assert heading.title(["Додаток 1"]) == ("", "")
    assert heading.span("на 2017–2026 роки") == (2017, 2026) and heading.span("на 2024 рік") == (2024, 2024)


STORIES = [
    ("проведено 1649 заходів. 75 % від загальної кількості заходів, а саме: 1268 заходів", [("percent", "75", "76.9")]),
    ("проведено 1649 заходів. 76,9 % від загальної кількості заходів, а саме: 1268 заходів", []),
    ("проведено 1649 заходів. 77 % від загальної кількості заходів, а саме: 1268 заходів", []),
    ("75 % від загальної кількості заходів, а саме: 1268 осіб", []),
    # One of two wholes agrees: which one is meant is not said.
    ("1500 заходів удень і 1690 заходів загалом. 75 % від усіх, а саме: 1268 заходів", []),
    ("підтримано 15 проєктів із 40 (40 %)", [("percent", "40", "37.5")]),
    ("підтримано 15 проєктів із 40 (37,5 %)", []),
    ("30 % (15 із 40)", [("percent", "30", "37.5")]),
    ("50 публічних консультацій (I квартал 2024 року – 21; II квартал – 28)", [("parts", "50", "49")]),
    ("115 090 осіб (I квартал 2024 року – 91 503; II квартал – 23 587)", []),
    ("1649 заходів, з них:\n547 - у Шевченківському,\n890 - в Оболонському,\n211 - у Голосіївському.", [("parts", "1649", "1648")]),
    ("26 програм, з них: 13 - у I кварталі 2024 року та 12 - у II кварталі 2024 року", [("parts", "26", "25")]),
    ("393 одиниці, з них 48 зареєстровані протягом 2024 року", []),
    ("вул. Володимирська, 51Б (17.01.2024; 18.01.2024)", []),
    ("8 поїздок (25.02 - 01.03.2024; 28.02 - 10.03.2024)", []),
    ("програма на 2025-2027 роки (за підтримки; I квартал 2024 року)", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), STORIES, ids=[text[:40] for text, _ in STORIES])
def test_stories(text: str, expected: list[tuple[str, str, str]]) -> None:
    found = [(f.rule, f.printed, f.computed) for f in stories.find(text)]
    assert found == [(rule, D(printed), D(computed)) for rule, printed, computed in expected]


def test_the_sum_a_story_says() -> None:
    story = "За І півріччя\n2024 року фінансову підтримку отримали 119 ОСН на суму 20 287 577,33 грн."
    assert list(stories.find(story, D("20287577"), D("0.5"))) == []
    assert [f.rule for f in stories.find(story, D("20287578"), D("0.5"))] == ["money"]
    # Two sums: which of them is the whole is not said.
    assert list(stories.find(f"{story} Ще 5 тис. грн витрачено на друк.", D("20287578"), D("0.5"))) == []
    assert [f.printed for f in stories.find("витрачено коштів на загальну суму 11 583,00 грн", D(5), D(0))] == [
        D("11583")
    ]


def test_composing_money_and_years() -> None:
    assert composing.money(D("7272800")) == "7272,8" and composing.money(D("500000")) == "500,0"
    assert composing.money(D("8669483")) == "8669,483" and composing.money(D("54750")) == "54,75"
    assert composing.money(D("100164300"), grouped=True) == "100 164,3"
    assert composing.money(D("20287577.33")) == "20287,57733"
    assert composing.money(D("20287577.3"), 1, grouped=True) == "20 287 577,30"
    assert composing.money(D("-8000000"), grouped=True) == "-8 000,0"
    assert composing.years(2020, 2024) == "2020-2024" and composing.years(2021, 2021) == "2021"
    assert composing.years(None, 2025) == "до 2025" and composing.years(None, None) == ""
    assert composing.actual(None) == "-" and composing.actual(D(0), "Бюджет міста") == "0,00"
    assert composing.actual(D("415892"), "Бюджет міста Києва") == "415,892 (бюджет міста Києва)"
    assert composing.measure("1.8.1", "Ради") == "1.8.1. Ради" and composing.executors(["А", "Б"]) == "А\nБ"
    assert composing.source(["Бюджет", "Інші"], with_total=True) == "Всього\nБюджет\nІнші"


def test_composing_a_plan() -> None:
    years = {2021: D("2600000"), 2020: D("500000")}
    assert composing.plan("years", D("3100000"), years) == "Всього: 3100,0\n2020 рік - 500,0\n2021 рік - 2600,0"
    assert composing.plan("years", None, years).startswith("Всього: 3100,0\n")
    assert (
        composing.plan("years", None, years, unit=1)
        == "Всього: 3100000,00\n2020 рік - 500000,00\n2021 рік - 2600000,00"
    )
    split = {"city": D("23367500"), "other": D("221100")}
    assert composing.plan("sum", D("23588600"), {}, split) == "Всього: 23588,6\n23367,5\n221,1"
    assert composing.plan("sum", D("500"), {}, {"city": D("500")}, unit=1) == "Всього: 500,00"
    assert composing.plan("not_needed") == "Фінансування не потребує"
    assert composing.plan("by_decision", printed="За окремим рішенням ради") == "За окремим рішенням ради"
    assert composing.plan("unknown") == "-"


def test_subsets() -> None:
    amounts = [D(x) for x in ("8669.483", "415.892", "54.75", "495.72", "20287.577")]
    assert _subsets(amounts, D("415.85"), D("415.95")) == [frozenset({1})]
    assert len(_subsets([D(1), D(1), D(5)], D(1), D(1))) == 2
    assert _subsets(amounts, D("0.1"), D("0.2")) == [] and _subsets(amounts, D(2), D(1)) == []
    many = [D(2) ** n for n in range(24)]
    assert _subsets(many, D(2) ** 24 - 2, D(2) ** 24 - 2) == [frozenset(range(1, 24))]
