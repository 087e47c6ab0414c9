"""Cells into values, and refusals that tell what the person probably meant."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from viche.kit.spreadsheets import (
    CellRefused,
    as_bool,
    as_choice,
    as_date,
    as_datetime,
    as_decimal,
    as_int,
    as_text,
)

DAY = date(2024, 11, 20)
KINDS = [("order", "Розпорядження"), ("decision", "Рішення"), (3, "Пам’ятка")]


def refused(parse: Any, cell: Any, **options: Any) -> str:
    with pytest.raises(CellRefused) as caught:
        parse(cell, **options)
    return str(caught.value)


@pytest.mark.parametrize(
    "cell",
    [
        "20.11.2024",
        " 20. 11. 2024 ",
        "20.11.2024 р.",
        "20.11.2024р",
        "2024-11-20",
        "2024-11-20T00:00:00",
        "2024-11-20T09:48:48.630Z",
        "2024-11-19T22:30:00Z",  # half past midnight in Kyiv
        "2024-11-20T23:59:59+02:00",
        "20.11.2024 0:00",
        "20 листопада 2024",
        "20 Листопада 2024 року",
        "«20» листопада 2024 р.",
        "20/11/2024",
        "20-11-2024",
        DAY,
        datetime(2024, 11, 20, 14, 30),
    ],
)
def test_dates(cell: Any) -> None:
    assert as_date(cell) == DAY


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("30.02.2024", "Такої дати немає. Останній день лютого 2024 року — 29-те."),
        ("29.02.2023", "Такої дати немає. Останній день лютого 2023 року — 28-ме."),
        ("31 квітня 2024", "Такої дати немає. Останній день квітня 2024 року — 30-те."),
        ("32.01.2024", "Такої дати немає. Останній день січня 2024 року — 31-ше."),
        ("00.01.2024", "день починається з 1"),
        ("20.13.2024", "місяця з номером 13 не буває"),
        ("20.11.0204", "Рік 204"),
        ("20.11.24", "Мабуть, 20.11.2024: напишіть рік повністю."),
        ("5.3.91", "Мабуть, 05.03.1991"),
        ("03/04/2024", "Напишіть 03.04.2024 або 04.03.2024."),
        ("11/20/2024", "Мабуть, 20.11.2024."),
        ("2О.11.2024", "Мабуть, 20.11.2024."),
        ("20 листопад 2024", "не дата"),
        ("вчора", "«вчора» — не дата"),
        ("0001-01-01T00:00:00+14:00", "Рік 1"),
        ("9999-12-31T23:59:59-12:00", "Рік 9999"),
        (45616, "Якщо це дата, то 20.11.2024"),
        (7, "Тут має бути дата"),
        (True, "Тут має бути дата"),
    ],
)
def test_dates_refused(cell: Any, words: str) -> None:
    assert words in refused(as_date, cell)


def test_moments() -> None:
    wall = datetime(2024, 11, 20, 14, 30)
    for cell in ("20.11.2024 14:30", "20.11.2024, 14:30:00", "2024-11-20T14:30", wall, timezone.make_aware(wall)):
        found = as_datetime(cell)
        assert found is not None
        assert timezone.make_naive(found) == wall
    utc = as_datetime("2024-11-20T12:30:00Z")
    assert utc is not None
    assert utc.isoformat() == "2024-11-20T12:30:00+00:00"
    assert as_datetime("20.11.2024") == timezone.make_aware(datetime(2024, 11, 20))
    assert "Такого часу немає" in refused(as_datetime, "20.11.2024 25:00")
    assert as_datetime(None) is as_datetime(" ") is None


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1204", 1204),
        ("1 204", 1204),
        ("1\u00a0204", 1204),
        ("12\u202f345\u202f678", 12_345_678),
        ("-5", -5),
        ("−5", -5),
        ("+5", 5),
        ("204,0", 204),
        (" 7 ", 7),
        (7, 7),
        (7.0, 7),
        (Decimal("7.0"), 7),
    ],
)
def test_whole_numbers(cell: Any, value: int) -> None:
    assert as_int(cell) == value


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("20О", "Остання «О» — літера. Мабуть, 200."),
        ("О5", "Перша «О» — літера. Мабуть, 05."),
        ("2О5", "«О» у середині — літера. Мабуть, 205."),
        ("1ОО", "замість цифр стоять літери. Мабуть, 100."),
        ("12,5", "Тут має бути ціле число, а стоїть 12,5."),
        (12.5, "а стоїть 12,5."),
        ("12 04", "Мабуть, 1204."),
        ("204 шт.", "без «шт.». Залиште 204."),
        ("1.204.000", "Мабуть, 1204000."),
        ("сто", "Тут має бути число, а стоїть «сто»."),
        ("ОО", "а стоїть «ОО»"),
        ("", None),
        (True, "а стоїть «так»"),
        (DAY, "а стоїть «20.11.2024»"),
        (1e17, "Число задовге для Excel"),
        (float("nan"), "Тут має бути число"),
        (float("inf"), "Тут має бути число"),
        ("٣", "Тут має бути число"),
        ("²", "Тут має бути число"),
    ],
)
def test_whole_numbers_refused(cell: Any, words: str | None) -> None:
    if words is None:
        assert as_int(cell) is None
    else:
        assert words in refused(as_int, cell)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("7 272,8", "7272.8"),
        ("7272.8", "7272.8"),
        ("-0,05", "-0.05"),
        (7272.799999999999, "7272.8"),
        (0.1 + 0.2, "0.3"),
        (5, "5"),
    ],
)
def test_decimals(cell: Any, value: str) -> None:
    assert as_decimal(cell, places=2) == Decimal(value)


def test_decimals_refused() -> None:
    assert "Мабуть, 7272,80." in refused(as_decimal, "7.272,80")
    assert "Мабуть, 7272,80." in refused(as_decimal, "7,272.80")
    assert "Залиште 7 272,80." in refused(as_decimal, "7 272,80 грн")
    assert "не більше ніж 2" in refused(as_decimal, "1,204", places=2)
    assert as_decimal("1,20", places=1) == Decimal("1.2")


@pytest.mark.parametrize("cell", ["так", "ТАК", 1, "1", 1.0, "true", "Yes", "✓", "+", True])
def test_yes(cell: Any) -> None:
    assert as_bool(cell) is True


@pytest.mark.parametrize("cell", ["ні", "Ні ", 0, "0", "false", "no", "-", "—", False])
def test_no(cell: Any) -> None:
    assert as_bool(cell) is False


def test_neither_yes_nor_no() -> None:
    assert as_bool(None) is as_bool(" ") is None
    assert "стоїть «мабуть»" in refused(as_bool, "мабуть")


def test_text() -> None:
    assert as_text("  Про \t бюджет\n на рік ") == "Про бюджет на рік"
    assert as_text(" а \r\n\n  б ", multiline=True) == "а\n\nб"
    assert as_text("5\u00a0000 грн") == "5\u00a0000 грн"
    assert as_text("и\u0306") == "й"
    assert as_text("сло\u00adво\u200b") == "слово"
    assert as_text(45) == "45"
    assert as_text(12.5) == "12,5"
    assert as_text(True) == "так"
    assert as_text(" ") is as_text(None) is None


def test_text_refused() -> None:
    assert "(U+0007) після «звук»" in refused(as_text, "звук\x07")
    assert "U+202E" in refused(as_text, "ab\u202etxt")
    assert "знаків 5, а вміщується 3" in refused(as_text, "абвгд", max_length=3)
    assert "перетворив цю клітинку на дату 12.11.2024" in refused(as_text, date(2024, 11, 12))
    assert "задовге для Excel" in refused(as_text, 1.2345e20)


def test_choices() -> None:
    parse = as_choice(KINDS)
    assert parse(" розпорядження ") == "order"
    assert parse("PОЗПОPЯДЖЕННЯ".replace("P", "P")) == "order"
    assert parse("Decision") == "decision"
    assert parse("пам'ятка") == parse(3) == 3
    assert parse(None) is None
    assert "Мабуть, «Розпорядження»." in refused(parse, "Роспорядження")
    assert "серед можливих: Розпорядження; Рішення; Пам’ятка." in refused(parse, "щось зовсім інше")
    assert as_choice(dict(KINDS))("Рішення") == "decision"


def test_other_names_of_a_choice_are_understood_and_not_offered() -> None:
    parse = as_choice(KINDS, also=[("order", "Executive order"), ("decision", "Decision")])
    assert (parse("executive ORDER"), parse("Рішення"), parse("decision")) == ("order", "decision", "decision")
    assert "Executive" not in refused(parse, "щось зовсім інше")
