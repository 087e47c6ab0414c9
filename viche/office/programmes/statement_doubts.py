"""Doubts of a statement: what a person chose does not agree with the sums beside it, or with itself. A doubt is told, never
a refusal: the sums may be wrong, or there is a reason that the story tells.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from viche.kit.figures import Period
from viche.kit.words import NBSP
from viche.office.programmes.reading import Facts
from viche.office.programmes.taking import composing


@dataclass(frozen=True)
class Doubt:
    """One doubt; `key` names the rule."""

    key: str
    text: str


def doubts(said: Any, facts: Facts, period: Period, unit: int) -> list[Doubt]:
    """What does not agree. `said` has whole, tasks, tasks_number and funding; money is told in the programme's unit."""
    spent, planned = facts.spent, facts.planned(period)
    kind = facts.plan.kind if facts.plan else ""
    told: Callable[[Decimal], str] = lambda amount: in_unit(amount, unit)  # noqa: E731
    found: list[Doubt] = []

    def doubt(key: str, text: str) -> None:
        found.append(Doubt(key, text))

    if said.funding == "absent" and spent:
        doubt(
            "absent-spent",
            _("Обрано «без відповідного фінансування», а видатки за період — %(sum)s.") % {"sum": told(spent)},
        )
    if said.funding == "financed" and not spent:
        doubt("financed-nothing", _("Обрано «фінансувався», а видатків за період немає."))
    if said.funding == "not_needed" and spent:
        doubt(
            "not-needed-spent",
            _("Обрано «фінансування не потребує», а видатки за період — %(sum)s.") % {"sum": told(spent)},
        )
    if said.funding == "not_needed" and planned:
        doubt(
            "not-needed-planned",
            _("Обрано «фінансування не потребує», а план на рік — %(sum)s.") % {"sum": told(planned)},
        )
    if said.funding == "absent" and kind == "not_needed":
        doubt("absent-not-needed", _("Обрано «без відповідного фінансування», а за планом фінансування й не потрібне."))
    if said.whole == "done" and said.tasks in ("part", "none"):
        doubt("done-tasks", _("Захід за весь строк виконано, а завдання періоду — ні."))
    if said.whole == "not_done" and said.tasks == "full" and said.tasks_number:
        doubt(
            "not-done-tasks",
            _("Завдання періоду виконано в повному обсязі, а захід — «не виконано», навіть не частково."),
        )
    return found


def in_unit(amount: Decimal, unit: int) -> str:
    """«415,892 тис. грн»."""
    return f"{composing.money(amount, unit, grouped=True)}{NBSP}{composing.UNITS[unit].replace(' ', NBSP)}"
