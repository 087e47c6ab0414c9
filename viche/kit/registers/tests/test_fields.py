"""Boxes of the registers' forms."""

from __future__ import annotations

import pytest
from django import forms
from pytest_django.asserts import assertHTMLEqual

from viche.kit.registers.fields import LongSelect

CHOICES = [("", "Усі"), ("a", "Акти & <рішення>"), (7, "Сім")]
ATTRS = {"id": "search-kind", "class": "in", "required": True, "disabled": False}


@pytest.mark.parametrize("value", ["", "a", 7, "7", None, "нема"])
def test_a_box_written_at_once_says_the_same_as_that_of_django(value: object) -> None:
    plain = forms.Select(choices=CHOICES).render("kind", value, ATTRS)
    ours = LongSelect(choices=CHOICES).render("kind", value, ATTRS)
    assertHTMLEqual(ours, plain)
    assert ours.count(" selected") == plain.count(" selected")
