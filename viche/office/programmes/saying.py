"""How pages say the facts of a programme: sums in its unit, the three answers of a statement as marks with words."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.kit import words
from viche.kit.figures import Period, figure
from viche.kit.publishing import PUBLISHED
from viche.office.programmes.models import Programme
from viche.office.programmes.reading import Facts
from viche.office.programmes.taking.composing import LEAST

# As much of a legal name as one line of the board holds.
NAME = 40
UNITS = {1: gettext_lazy("грн"), 1000: gettext_lazy("тис. грн")}
Tag = dict[str, Any]

TASKS = {
    "full": ("yes", gettext_lazy("повністю")),
    "part": ("part", gettext_lazy("частково")),
    "none": ("no", gettext_lazy("ні")),
    "": ("", gettext_lazy("не сказано")),
}
WHOLE = {
    "done": ("yes", gettext_lazy("виконано")),
    "partly": ("part", gettext_lazy("частково")),
    "not_done": ("no", gettext_lazy("не виконано")),
    "over": ("off", gettext_lazy("строк минув")),
    "": ("", gettext_lazy("не сказано")),
}
FUNDING = {
    "financed": ("money", gettext_lazy("є")),
    "absent": ("", gettext_lazy("не було")),
    "not_needed": ("off", gettext_lazy("не потребує")),
    "": ("", gettext_lazy("не сказано")),
}
OVER = ("off", gettext_lazy("строк минув"))
NOBODY = ("", gettext_lazy("відомостей немає"))
SPENT = ("money", gettext_lazy("видатки є"))


def money(amount: Decimal, unit: int, places: int | None = None) -> str:
    """A sum in the unit: «415,892», «735,0»; exact unless `places` asks to round."""
    shown = amount / unit
    if places is None:
        exponent = shown.normalize().as_tuple().exponent
        places = max(LEAST[unit], -exponent if isinstance(exponent, int) else 0)
    return words.number(shown, places)


def in_words(unit: int) -> str:
    """The unit itself: «тис. грн»."""
    return str(UNITS[unit]).replace(" ", words.NBSP)


def _tag(said: tuple[str, Any]) -> Tag:
    return {"kind": said[0], "text": str(said[1])}


def answers(facts: Facts) -> dict[str, Tag]:
    """The three answers: tasks of the period, the whole term, the money. They are never one."""
    said = facts.statement
    if said is None or not (said.whole or said.tasks or said.funding):
        nobody = OVER if facts.over else NOBODY
        return {name: _tag(nobody) for name in ("tasks", "whole", "funding")}
    over = said.whole == "over"
    funding = SPENT if not said.funding and facts.spent else FUNDING[said.funding]
    return {
        "tasks": _tag(OVER if over and not said.tasks else TASKS[said.tasks]),
        "whole": _tag(WHOLE[said.whole]),
        "funding": _tag(OVER if over and not said.funding and not facts.spent else funding),
    }


def shorter(text: str, most: int) -> str:
    """The first line of a text, cut between words."""
    line = text.strip().split("\n", 1)[0]
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + "…"


def executors(names: Iterable[str]) -> str:
    """«Департамент суспільних комунікацій… і ще 2»: legal names are long."""
    first, *rest = [*names] or [""]
    short = shorter(first, NAME)
    return f"{short} {_('і ще')}{words.NBSP}{len(rest)}" if rest else short


def opens(programme: Programme, key: str, period: Period, /, **narrow: Any) -> str:
    """The page of a figure; figures count what is published, so numbers of other programmes open nothing."""
    if programme.state != PUBLISHED:
        return ""
    return figure(key).url(period, **narrow)


def address(name: str, *args: Any) -> str:
    """The address by its name, or an empty text while nobody serves it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def named(period: Period) -> str:
    """«I півріччя 2024 року»: the period without «за»."""
    return period.title.removeprefix(f"за{words.NBSP}").removeprefix("for ")
