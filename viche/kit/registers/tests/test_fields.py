"""Boxes of the registers' forms."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import time_machine
from django import forms
from pytest_django.asserts import assertHTMLEqual

from viche.kit import clock
from viche.kit.registers.fields import DayField, LongSelect

CHOICES = [("", "Усі"), ("a", "Акти & <рішення>"), (7, "Сім")]
ATTRS = {"id": "search-kind", "class": "in", "required": True, "disabled": False}


@pytest.mark.parametrize("value", ["", "a", 7, "7", None, "нема"])
def test_a_box_written_at_once_says_the_same_as_that_of_django(value: object) -> None:
    plain = forms.Select(choices=CHOICES).render("kind", value, ATTRS)
    ours = LongSelect(choices=CHOICES).render("kind", value, ATTRS)
    assertHTMLEqual(ours, plain)
    assert ours.count(" selected") == plain.count(" selected")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("сьогодні", date(2026, 12, 1)),
        ("Вчора", date(2026, 11, 30)),
        ("позавчора", date(2026, 11, 29)),
        ("30.11", date(2026, 11, 30)),
        ("5.12.", date(2026, 12, 5)),
        ("2.01", date(2027, 1, 2)),
        ("29.02", None),
        ("31.11", None),
        ("1.13", None),
    ],
)
def test_a_day_may_be_said_as_people_say_it(typed: str, day: date | None) -> None:
    with time_machine.travel(datetime(2026, 12, 1, 10, tzinfo=clock.KYIV), tick=False):
        if day is None:
            with pytest.raises(forms.ValidationError):
                DayField().clean(typed)
        else:
            assert DayField().clean(typed) == day
