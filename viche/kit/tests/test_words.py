"""Nouns beside numbers, numbers in digits, money, rounding."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from viche.kit.words import (
    NBSP,
    WORKING_DAY,
    Case,
    Noun,
    approximately,
    count,
    decline_adjective,
    grammar,
    lowfirst,
    money,
    number,
    of_country,
    percent,
    plural_form,
    spoken,
)

ACT = Noun("акт", "акти", "актів", "m", "акта", en=("act", "acts"))
CONSULTATION = Noun("консультація", "консультації", "консультацій", "f", en=("consultation", "consultations"))
PETITION = Noun("петиція", "петиції", "петицій", "f", en=("petition", "petitions"))
APPEAL = Noun("звернення", "звернення", "звернень", "n", en=("appeal", "appeals"))
DEPUTY = Noun("депутат", "депутати", "депутатів", "m", "депутата", animate=True, en=("deputy", "deputies"))
PERSON = Noun(
    "людина",
    "людини",
    "людей",
    "f",
    animate=True,
    en=("person", "people"),
    plural="люди",
    dative_plural="людям",
    instrumental_plural="людьми",
    locative_plural="людях",
)
POINT = Noun("пункт", "пункти", "пунктів", "m", "пункту", en=("point", "points")).followed(
    "незламності", en=("point of invincibility", "points of invincibility")
)
ONLINE = APPEAL.qualified("електронний", en=("electronic appeal", "electronic appeals"))

CASES: tuple[Case, ...] = ("nom", "gen", "dat", "acc", "ins", "loc")


def plain(text: str) -> str:
    """With ordinary spaces, so that tables below can be read."""
    return text.replace(NBSP, " ")


# --- the form a number asks for ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "numbers"),
    [
        ("one", [1, 21, 31, 91, 101, 121, 1001, 1_000_021, -1, -21, Decimal("1.0"), 1.0]),
        ("few", [2, 3, 4, 22, 23, 24, 32, 94, 102, 104, 122, 1002, 1204, -2, Decimal("2.00")]),
        ("many", [0, 5, 6, 9, 10, 20, 25, 30, 100, 105, 1000, 10_000, 115_090, 1_000_000, -5]),
        ("many", [11, 12, 13, 14, 15, 19, 111, 112, 113, 114, 211, 1011, 1012, 1014, 11_111, 1_000_011]),
        ("fraction", [0.5, 1.5, 2.5, 21.1, Decimal("0.01"), Decimal("1.001"), Decimal("-2.5"), 1e-9]),
    ],
)
def test_plural_form(form: str, numbers: list[Any]) -> None:
    assert {n: plural_form(n) for n in numbers} == dict.fromkeys(numbers, form)


@given(st.integers(-(10**15), 10**15))
def test_plural_form_agrees_with_the_last_digits_as_read(n: int) -> None:
    text = str(abs(n)).zfill(2)
    if text[-2] == "1" or text[-1] in "056789":
        assert plural_form(n) == "many"
    else:
        assert plural_form(n) == ("one" if text[-1] == "1" else "few")


@given(st.integers(0, 10**12), st.integers(1, 10**6))
def test_plural_form_repeats_every_hundred(n: int, hundreds: int) -> None:
    assert plural_form(n) == plural_form(n + 100 * hundreds)


@pytest.mark.parametrize("n", [float("nan"), float("inf"), Decimal("NaN"), Decimal("-Infinity")])
def test_what_is_not_a_number_is_refused(n: Any) -> None:
    for ask in (plural_form, number, approximately):
        with pytest.raises(ValueError, match="Not a number"):
            ask(n)


@pytest.mark.parametrize(
    ("n", "noun", "text"),
    [
        (71, CONSULTATION, "71 консультація"),
        (1204, ACT, "1 204 акти"),
        (0, ACT, "0 актів"),
        (1, ACT, "1 акт"),
        (2, ACT, "2 акти"),
        (5, ACT, "5 актів"),
        (11, ACT, "11 актів"),
        (21, ACT, "21 акт"),
        (101, ACT, "101 акт"),
        (111, ACT, "111 актів"),
        (Decimal("2.5"), ACT, "2,5 акта"),
        (Decimal("2.50"), ACT, "2,5 акта"),
        (Decimal("2.0"), ACT, "2 акти"),
        (1.5, PETITION, "1,5 петиції"),
        (115_090, PETITION, "115 090 петицій"),
        (-2, ACT, "−2 акти"),
        (22, PERSON, "22 людини"),
        (25, PERSON, "25 людей"),
        (3, POINT, "3 пункти незламності"),
        (1, ONLINE, "1 електронне звернення"),
        (2, ONLINE, "2 електронні звернення"),
        (5, ONLINE, "5 електронних звернень"),
        (2.5, ONLINE, "2,5 електронного звернення"),
        (1, WORKING_DAY, "1 робочий день"),
        (4, WORKING_DAY, "4 робочі дні"),
        (12, WORKING_DAY, "12 робочих днів"),
    ],
)
def test_count(n: Any, noun: Noun, text: str) -> None:
    assert plain(count(n, noun)) == text


@pytest.mark.parametrize(
    ("case", "n", "noun", "text"),
    [
        ("loc", 2, APPEAL, "2 зверненнях"),
        ("loc", 1, APPEAL, "1 зверненні"),
        ("loc", 21, APPEAL, "21 зверненні"),
        ("loc", 11, APPEAL, "11 зверненнях"),
        ("gen", 5, PETITION, "5 петицій"),
        ("gen", 2, PETITION, "2 петицій"),
        ("gen", 21, PETITION, "21 петиції"),
        ("dat", 3, ACT, "3 актам"),
        ("dat", 1, ACT, "1 акту"),
        ("ins", 4, ACT, "4 актами"),
        ("ins", 31, ACT, "31 актом"),
        ("acc", 1, PETITION, "1 петицію"),
        ("acc", 3, PETITION, "3 петиції"),
        ("acc", 7, PETITION, "7 петицій"),
        ("acc", 1, DEPUTY, "1 депутата"),
        ("acc", 2, DEPUTY, "2 депутатів"),
        ("acc", 5, DEPUTY, "5 депутатів"),
        ("acc", 1, ACT, "1 акт"),
        ("acc", 22, ACT, "22 акти"),
        ("ins", 2, PERSON, "2 людьми"),
        ("dat", 20, PERSON, "20 людям"),
        # A fraction and whole thousands govern the noun whatever the case.
        ("ins", 2.5, ACT, "2,5 акта"),
        ("loc", 2000, APPEAL, "2 000 звернень"),
        ("dat", 1_000_000, ACT, "1 000 000 актів"),
        ("dat", 2001, ACT, "2 001 акту"),
        ("loc", 0, APPEAL, "0 зверненнях"),
        ("loc", 3, POINT, "3 пунктах незламності"),
        ("gen", 1, ONLINE, "1 електронного звернення"),
        ("ins", 2, ONLINE, "2 електронними зверненнями"),
        ("loc", 1, WORKING_DAY, "1 робочому дні"),
    ],
)
def test_count_in_a_case(case: Case, n: Any, noun: Noun, text: str) -> None:
    assert plain(count(n, noun, case)) == text


def test_count_does_not_break_over_lines() -> None:
    assert count(1204, ACT) == "1\u00a0204\u00a0акти"
    assert " " not in count(20_287_577, PETITION)
    assert count(1204, ACT, lang="en") == "1,204\u00a0acts"


@pytest.mark.parametrize(
    ("n", "text"),
    [
        (0, "0 acts"),
        (1, "1 act"),
        (-1, "−1 act"),
        (2, "2 acts"),
        (21, "21 acts"),
        (1.5, "1.5 acts"),
        (1204, "1,204 acts"),
    ],
)
def test_count_in_english(n: Any, text: str) -> None:
    assert plain(count(n, ACT, lang="en")) == text


def test_the_language_is_the_active_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for active, answered in (("uk", "uk"), ("en", "en"), ("en-gb", "en"), ("pl", "uk"), (None, "uk")):
        monkeypatch.setattr(grammar, "get_language", lambda active=active: active)
        assert spoken() == answered
    assert spoken("en") == "en"
    assert spoken("uk") == "uk"


def test_without_a_project_the_language_is_ukrainian(monkeypatch: pytest.MonkeyPatch) -> None:
    def unconfigured() -> str:
        raise ImproperlyConfigured

    monkeypatch.setattr(grammar, "get_language", unconfigured)
    assert spoken() == "uk"
    assert plain(count(2, ACT)) == "2 акти"


# --- declension --------------------------------------------------------------------------------------------------


def noun(one: str, few: str, many: str, gender: Any, genitive: str = "", **more: Any) -> Noun:
    return Noun(one, few, many, gender, genitive, en=("x", "xs"), **more)


@pytest.mark.parametrize(
    ("word", "singular", "plural"),
    [
        (ACT, "акт акта акту акт актом акті", "акти актів актам акти актами актах"),
        (
            noun("документ", "документи", "документів", "m", "документа"),
            "документ документа документу документ документом документі",
            "документи документів документам документи документами документах",
        ),
        (
            noun("захід", "заходи", "заходів", "m", "заходу"),
            "захід заходу заходу захід заходом заході",
            "заходи заходів заходам заходи заходами заходах",
        ),
        (
            noun("підпис", "підписи", "підписів", "m", "підпису"),
            "підпис підпису підпису підпис підписом підписі",
            "підписи підписів підписам підписи підписами підписах",
        ),
        (
            noun("список", "списки", "списків", "m", "списку"),
            "список списку списку список списком списку",
            "списки списків спискам списки списками списках",
        ),
        (
            noun("рік", "роки", "років", "m", "року", locative="році"),
            "рік року року рік роком році",
            "роки років рокам роки роками роках",
        ),
        (
            noun("каталог", "каталоги", "каталогів", "m", "каталогу"),
            "каталог каталогу каталогу каталог каталогом каталозі",
            "каталоги каталогів каталогам каталоги каталогами каталогах",
        ),
        (
            noun("день", "дні", "днів", "m", "дня"),
            "день дня дню день днем дні",
            "дні днів дням дні днями днях",
        ),
        (
            noun("місяць", "місяці", "місяців", "m", "місяця"),
            "місяць місяця місяцю місяць місяцем місяці",
            "місяці місяців місяцям місяці місяцями місяцях",
        ),
        (
            noun("край", "краї", "країв", "m", "краю"),
            "край краю краю край краєм краї",
            "краї країв краям краї краями краях",
        ),
        (
            noun("платіж", "платежі", "платежів", "m", "платежу"),
            "платіж платежу платежу платіж платежем платежі",
            "платежі платежів платежам платежі платежами платежах",
        ),
        (
            noun("секретар", "секретарі", "секретарів", "m", "секретаря", animate=True),
            "секретар секретаря секретарю секретаря секретарем секретареві",
            "секретарі секретарів секретарям секретарів секретарями секретарях",
        ),
        (
            DEPUTY,
            "депутат депутата депутату депутата депутатом депутатові",
            "депутати депутатів депутатам депутатів депутатами депутатах",
        ),
        (
            noun("голова", "голови", "голів", "m", "голови", animate=True),
            "голова голови голові голову головою голові",
            "голови голів головам голів головами головах",
        ),
        (
            PETITION,
            "петиція петиції петиції петицію петицією петиції",
            "петиції петицій петиціям петиції петиціями петиціях",
        ),
        (
            noun("громада", "громади", "громад", "f"),
            "громада громади громаді громаду громадою громаді",
            "громади громад громадам громади громадами громадах",
        ),
        (
            noun("книга", "книги", "книг", "f"),
            "книга книги книзі книгу книгою книзі",
            "книги книг книгам книги книгами книгах",
        ),
        (
            noun("думка", "думки", "думок", "f"),
            "думка думки думці думку думкою думці",
            "думки думок думкам думки думками думках",
        ),
        (
            noun("площа", "площі", "площ", "f"),
            "площа площі площі площу площею площі",
            "площі площ площам площі площами площах",
        ),
        (
            noun("вулиця", "вулиці", "вулиць", "f"),
            "вулиця вулиці вулиці вулицю вулицею вулиці",
            "вулиці вулиць вулицям вулиці вулицями вулицях",
        ),
        (
            noun("стаття", "статті", "статей", "f"),
            "стаття статті статті статтю статтею статті",
            "статті статей статтям статті статтями статтях",
        ),
        (
            noun("сім’я", "сім’ї", "сімей", "f"),
            "сім’я сім’ї сім’ї сім’ю сім’єю сім’ї",
            "сім’ї сімей сім’ям сім’ї сім’ями сім’ях",
        ),
        (
            noun("відповідь", "відповіді", "відповідей", "f"),
            "відповідь відповіді відповіді відповідь відповіддю відповіді",
            "відповіді відповідей відповідям відповіді відповідями відповідях",
        ),
        (
            noun("область", "області", "областей", "f"),
            "область області області область областю області",
            "області областей областям області областями областях",
        ),
        (
            noun("річ", "речі", "речей", "f"),
            "річ речі речі річ річчю речі",
            "речі речей речам речі речами речах",
        ),
        (
            noun("чверть", "чверті", "чвертей", "f"),
            "чверть чверті чверті чверть чвертю чверті",
            "чверті чвертей чвертям чверті чвертями чвертях",
        ),
        (
            APPEAL,
            "звернення звернення зверненню звернення зверненням зверненні",
            "звернення звернень зверненням звернення зверненнями зверненнях",
        ),
        (
            noun("місце", "місця", "місць", "n"),
            "місце місця місцю місце місцем місці",
            "місця місць місцям місця місцями місцях",
        ),
        (
            noun("прізвище", "прізвища", "прізвищ", "n"),
            "прізвище прізвища прізвищу прізвище прізвищем прізвищі",
            "прізвища прізвищ прізвищам прізвища прізвищами прізвищах",
        ),
        (
            noun("село", "села", "сіл", "n"),
            "село села селу село селом селі",
            "села сіл селам села селами селах",
        ),
        (
            noun("військо", "війська", "військ", "n"),
            "військо війська війську військо військом війську",
            "війська військ військам війська військами військах",
        ),
        (
            noun(
                "ім’я",
                "імені",
                "імен",
                "n",
                "імені",
                dative="імені",
                instrumental="іменем",
                locative="імені",
                plural="імена",
            ),
            "ім’я імені імені ім’я іменем імені",
            "імена імен іменам імена іменами іменах",
        ),
        (PERSON, "людина людини людині людину людиною людині", "люди людей людям людей людьми людях"),
    ],
    ids=lambda value: value.one if isinstance(value, Noun) else "",
)
def test_declension(word: Noun, singular: str, plural: str) -> None:
    assert [word.form(case) for case in CASES] == singular.split()
    assert [word.form(case, plural=True) for case in CASES] == plural.split()


def test_an_adjective_declines_with_its_noun_and_what_follows_does_not() -> None:
    deputy = DEPUTY.qualified("міський", en=("city deputy", "city deputies"))
    assert deputy.form("acc") == "міського депутата"
    assert deputy.form("acc", plural=True) == "міських депутатів"
    assert plain(count(2, deputy, "acc")) == "2 міських депутатів"
    petition = PETITION.qualified("електронний", en=("e-petition", "e-petitions"))
    assert [petition.form(case) for case in CASES] == [
        "електронна петиція",
        "електронної петиції",
        "електронній петиції",
        "електронну петицію",
        "електронною петицією",
        "електронній петиції",
    ]
    both = POINT.qualified("діючий", en=("working point", "working points"))
    assert both.form("gen", plural=True) == "діючих пунктів незламності"
    assert both.form("loc") == "діючому пункті незламності"
    last = DEPUTY.qualified("колишній", en=("former deputy", "former deputies"))
    assert last.form("dat", plural=True) == "колишнім депутатам"
    assert last.form("ins") == "колишнім депутатом"
    assert hash(both) == hash(POINT.qualified("діючий", en=("working point", "working points")))


@pytest.mark.parametrize(
    ("arguments", "more", "reason"),
    [
        (("акт", "акти", "актів", "m"), {"en": ("act", "acts")}, "genitive"),
        (("петиція", "петиції", "петицій", "f"), {}, "English"),
        (("петиція", "петиції", "петицій", "f"), {"en": ("petition", "")}, "English"),
        (("пункт меню", "пункти меню", "пунктів меню", "m", "пункту меню"), {"en": ("item", "items")}, "followed"),
    ],
)
def test_a_noun_says_what_it_lacks(arguments: Any, more: Any, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Noun(*arguments, **more)


@pytest.mark.parametrize(
    ("word", "gender", "forms"),
    [
        ("робочий", "f", "робоча робочої робочій робочу робочою робочій"),
        ("третій", "m", "третій третього третьому третій третім третьому"),
        ("третій", "n", "третє третього третьому третє третім третьому"),
        ("третій", "f", "третя третьої третій третю третьою третій"),
        ("третій", "pl", "треті третіх третім треті третіми третіх"),
    ],
)
def test_adjectives(word: str, gender: Any, forms: str) -> None:
    assert " ".join(decline_adjective(word, case, gender) for case in CASES) == forms


def test_what_is_not_an_adjective_is_refused() -> None:
    with pytest.raises(ValueError, match="робоча"):
        decline_adjective("робоча", "gen", "f")


# --- digits ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "places", "uk", "en"),
    [
        (0, None, "0", "0"),
        (999, None, "999", "999"),
        (1000, None, "1 000", "1,000"),
        (115_090, None, "115 090", "115,090"),
        (Decimal("20287577.33"), None, "20 287 577,33", "20,287,577.33"),
        (-3, None, "−3", "−3"),
        (-115_090, None, "−115 090", "−115,090"),
        (Decimal("2.50"), None, "2,5", "2.5"),
        (Decimal("2.50"), 2, "2,50", "2.50"),
        (Decimal("1E+3"), None, "1 000", "1,000"),
        (Decimal("0.125"), 2, "0,13", "0.13"),
        (Decimal("0.135"), 2, "0,14", "0.14"),
        (Decimal("2.5"), 0, "3", "3"),
        (Decimal("-2.5"), 0, "−3", "−3"),
        (Decimal("-0.004"), 2, "0,00", "0.00"),
        (Decimal("-0"), None, "0", "0"),
        (0.1, None, "0,1", "0.1"),
        (1e21, None, "1 000 000 000 000 000 000 000", "1,000,000,000,000,000,000,000"),
        (Decimal("12345678901234567890123456789012.34"), None, "12 345 678 901 234 567 890 123 456 789 012,34", None),
        (7, 2, "7,00", "7.00"),
    ],
)
def test_number(value: Any, places: int | None, uk: str, en: str | None) -> None:
    assert plain(number(value, places)) == uk
    if en is not None:
        assert number(value, places, "en") == en


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**15), max_value=10**15))
def test_a_number_written_can_be_read_back(value: Decimal) -> None:
    uk = number(value).replace(NBSP, "").replace(",", ".").replace("−", "-")
    assert Decimal(uk) == value
    assert Decimal(number(value, lang="en").replace(",", "").replace("−", "-")) == value


def test_percent() -> None:
    assert percent(Decimal("12.5")) == "12,5\u00a0%"
    assert percent(Decimal("12.34"), 1) == "12,3\u00a0%"
    assert percent(Decimal("12.5"), lang="en") == "12.5%"


@pytest.mark.parametrize(
    ("amount", "unit", "places", "uk", "en"),
    [
        (Decimal("20287577.33"), "грн", None, "20 287 577,33 грн", "UAH 20,287,577.33"),
        (Decimal("500"), "грн", None, "500 грн", "UAH 500"),
        (Decimal("500.00"), "грн", None, "500 грн", "UAH 500"),
        (Decimal("500.5"), "грн", None, "500,50 грн", "UAH 500.50"),
        (Decimal("500"), "грн", 2, "500,00 грн", "UAH 500.00"),
        (Decimal("0.005"), "грн", None, "0,005 грн", "UAH 0.005"),
        (Decimal("0.005"), "грн", 2, "0,01 грн", "UAH 0.01"),
        (0, "грн", None, "0 грн", "UAH 0"),
        (-1500, "грн", None, "−1 500 грн", "UAH −1,500"),
        (50_000, "тис. грн", None, "50 тис. грн", "UAH 50 thousand"),
        (Decimal("20287577.33"), "тис. грн", None, "20 287,57733 тис. грн", "UAH 20,287.57733 thousand"),
        (Decimal("20287577.33"), "тис. грн", 1, "20 287,6 тис. грн", "UAH 20,287.6 thousand"),
        (Decimal("20287577.33"), "млн грн", 1, "20,3 млн грн", "UAH 20.3 million"),
        (Decimal("2650000000"), "млрд грн", None, "2,65 млрд грн", "UAH 2.65 billion"),
        # A float would print …99,98999.
        (Decimal("99999999999999.99"), "грн", None, "99 999 999 999 999,99 грн", "UAH 99,999,999,999,999.99"),
    ],
)
def test_money(amount: Any, unit: Any, places: int | None, uk: str, en: str) -> None:
    assert plain(money(amount, unit, places)) == uk
    assert plain(money(amount, unit, places, "en")) == en
    assert " " not in money(amount, unit, places)


def test_money_is_never_a_float() -> None:
    with pytest.raises(TypeError, match="float"):
        money(0.1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "uk", "en"),
    [
        (0, "0", "0"),
        (7, "7", "7"),
        (99, "99", "99"),
        (340, "340", "340"),
        (341, "понад 340", "over 340"),
        (345, "близько 350", "about 350"),
        (999, "близько 1 тис.", "about 1 thousand"),
        (1000, "1 тис.", "1 thousand"),
        (9_960, "близько 10 тис.", "about 10 thousand"),
        (10_000, "10 тис.", "10 thousand"),
        (10_001, "понад 10 тис.", "over 10 thousand"),
        (10_400, "понад 10 тис.", "over 10 thousand"),
        (115_090, "близько 120 тис.", "about 120 thousand"),
        (114_999, "понад 110 тис.", "over 110 thousand"),
        (999_600, "близько 1 млн", "about 1 million"),
        (1_234_567, "понад 1,2 млн", "over 1.2 million"),
        (1_000_000_000, "1 млрд", "1 billion"),
        (2_650_000_001, "близько 2,7 млрд", "about 2.7 billion"),
        (-12_345, "близько −12 тис.", "about −12 thousand"),
        (Decimal("20287577.33"), "понад 20 млн", "over 20 million"),
        (2.449, "понад 2,4", "over 2.4"),
        (0.96, "0,96", "0.96"),
    ],
)
def test_approximately(value: Any, uk: str, en: str) -> None:
    assert plain(approximately(value)) == uk
    assert plain(approximately(value, "en")) == en


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (21, "21 акт"),
        (340, "340 актів"),
        (341, "понад 340 актів"),
        (347, "близько 350 актів"),
        (10_400, "понад 10 тис. актів"),
        (1_200_000, "1,2 млн актів"),
        (2.449, "понад 2,4 акта"),
        (1.04, "понад 1 акт"),
        (0.996, "близько 1 акта"),
    ],
)
def test_approximately_with_a_noun(value: Any, text: str) -> None:
    assert plain(approximately(value, noun=ACT)) == text


def test_approximately_with_a_noun_in_english_and_with_other_digits() -> None:
    assert plain(approximately(10_400, "en", noun=ACT)) == "over 10 thousand acts"
    assert plain(approximately(115_090, digits=3)) == "понад 115 тис."
    assert plain(approximately(115_090, digits=1)) == "понад 100 тис."


@given(st.integers(0, 10**13), st.integers(1, 4))
def test_approximately_never_boasts(value: int, digits: int) -> None:
    text = plain(approximately(value, "en", digits=digits))
    scale = {"thousand": 10**3, "million": 10**6, "billion": 10**9}.get(text.split()[-1], 1)
    written = Decimal(text.removeprefix("over ").removeprefix("about ").split()[0].replace(",", "")) * scale
    assert text.startswith("over ") == (value > written)
    assert text.startswith("about ") == (value < written)
    assert abs(written - value) * 2 <= 10 ** max(0, len(str(value)) - digits)


@pytest.mark.parametrize(
    ("name", "genitive"),
    [
        ("Естонія", "Естонії"),
        ("Польща", "Польщі"),
        ("Німеччина", "Німеччини"),
        ("Канада", "Канади"),
        ("Литва", "Литви"),
        ("Велика Британія", "Великої Британії"),
        ("Нова Зеландія", "Нової Зеландії"),
        ("Кіпр", "Кіпру"),
        ("Ізраїль", "Ізраїлю"),
        ("Нідерланди", "Нідерландів"),
        ("США", "США"),
        ("ОАЄ", "ОАЄ"),
        ("Чилі", "Чилі"),
        ("Марокко", "Марокко"),
        ("Республіка Корея", "Республіки Корея"),
    ],
)
def test_countries_in_the_genitive(name: str, genitive: str) -> None:
    assert of_country(name) == genitive


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("Відділ комунікацій", "відділ комунікацій"),
        ("КП «Тепло»", "КП «Тепло»"),
        ("ІГС міста", "ІГС міста"),
        ("Є", "є"),
        ("", ""),
        ("«Тепло»", "«Тепло»"),
    ],
)
def test_a_name_inside_a_sentence_begins_with_a_small_letter(name: str, inside: str) -> None:
    assert lowfirst(name) == inside
