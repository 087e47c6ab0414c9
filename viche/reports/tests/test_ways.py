"""Ways to write a number in an outline, and what the language gives for lists and names."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.cast import Cast
from viche.kit.figures import Period
from viche.kit.words import NBSP
from viche.reports import texts
from viche.reports.asking import records
from viche.reports.composing import compose
from viche.reports.language import ways
from viche.reports.language.filters import day, half, month_of, reverse, roman, uniq
from viche.reports.language.things import NotThere
from viche.reports.tests.test_language import HEAD, event, inside, lines, told

__all__ = ["inside"]


@pytest.mark.parametrize(
    ("way", "value", "text"),
    [
        ("словом ж", 2, "дві"),
        ("словом", 6, "шість"),
        ("Порядковий", 2, "Другий"),
        ("порядкова", 7, "сьома"),
        ("млн", 3_400_000, "3 млн"),
        ("тис.", 10_032, "10 тис."),
        ("тисячами", 452_206, "452 тисячі 206"),
        ("тисячами", 357_221, "357 тисяч 221"),
        ("тисячами", 1_000, "1 тисяча"),
        ("тисячами", 206, "206"),
        ("гроші", Decimal("1243280.57"), "1 243 280,57"),
        ("гроші", 11_583, "11 583,00"),
    ],
)
def test_a_number_is_written_the_way_it_is_asked(way: str, value: int | Decimal, text: str) -> None:
    assert ways.said(way, value).replace(NBSP, " ") == text


def test_a_number_in_words_still_opens_its_records(cast: Cast, inside: None) -> None:
    forum = event(cast, "Форум", date(2024, 5, 1), ordinal=2)
    composed = told(cast, "{events.ordinal:kind=forum#Порядковий} форум, {events#словом с}.")
    assert composed.content.blocks[0].text == "Другий форум, одне."  # type: ignore[union-attr]
    assert [list(records(taken.asked)) for taken in composed.numbers if taken.asked] == [[forum], [forum]]


def test_a_filtered_loop_keeps_the_dashes_that_take_white_space_away(cast: Cast, inside: None) -> None:
    body = 'Форуми\n{%- for each in events | where: "kind", "forum" -%}\n: {{ each.title }}\n{%- endfor %}.'
    assert lines(cast, body) == ["Форуми."]
    event(cast, "Разом", date(2024, 5, 1))
    assert lines(cast, body) == ["Форуми: Разом."]


def test_lists_keep_their_order() -> None:
    assert uniq(["Польща", "США", "Польща", "Литва"]) == ["Польща", "США", "Литва"]
    assert reverse(["а", "б"]) == ["б", "а"]


def test_a_month_of_a_year() -> None:
    assert month_of(date(2020, 1, 31)) == "січня 2020"


def test_a_day_and_a_half_of_a_year() -> None:
    assert (day(date(2023, 5, 3)), half(date(2023, 6, 30)), half(date(2023, 7, 1))) == ("3", "1", "2")


def test_roman_numbers() -> None:
    assert [roman(number) for number in (1, 4, 8, 19, 40, 99)] == ["I", "IV", "VIII", "XIX", "XL", "XCIX"]
    with pytest.raises(NotThere):
        roman(0)


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (Period(date(2023, 1, 1), date(2023, 6, 30)), "за 6 місяців 2023 року"),
        (Period(date(2023, 1, 1), date(2023, 1, 31)), "за 1 місяць 2023 року"),
        # Not since January, not whole, a whole year: as in the title.
        (Period(date(2023, 4, 1), date(2023, 6, 30)), "за квітень-червень 2023 року"),
        (Period(date(2023, 1, 1), date(2023, 6, 29)), "за 1 січня — 29 червня 2023 року"),
        (Period.year(2023), "за 2023 рік"),
    ],
)
def test_months_since_january_are_counted(cast: Cast, inside: None, period: Period, said: str) -> None:
    outline = texts.outline("tried", HEAD, "за {{ report.span }}")
    (block,) = compose(outline, cast.department, period, cast.viewer("iryna")).content.blocks
    assert block.text.replace("\N{NO-BREAK SPACE}", " ") == said  # type: ignore[union-attr]
