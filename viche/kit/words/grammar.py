"""The few terms all of words share: cases, genders, the language spoken, the kinds of number."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import get_language

Case = Literal["nom", "gen", "dat", "acc", "ins", "loc"]
Gender = Literal["m", "f", "n"]
Lang = Literal["uk", "en"]
Number = int | Decimal | float

NBSP = "\u00a0"
MINUS = "\u2212"
VOWELS = "аеиоуіїєюя"
SIBILANTS = "жчшщ"


def spoken(lang: str | None = None) -> Lang:
    """The language asked for, else the active one; anything that is not English is answered in Ukrainian."""
    if lang is None:
        try:
            lang = get_language()
        except ImproperlyConfigured:  # used without a Django project: a script, a test of words alone
            lang = "uk"
    return "en" if lang is not None and lang.split("-")[0] == "en" else "uk"


def exact(value: Number) -> Decimal:
    """The value as the shortest decimal that means it; a float 0.1 is 0.1. Refuses infinity and not-a-number."""
    result = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not result.is_finite():
        raise ValueError(f"Not a number that can be written: {value!r}")
    return result
