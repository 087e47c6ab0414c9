"""Figures of a register, declared beside its kind: what the register already says is not said again."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from viche.kit.bulk import BulkRecord
from viche.kit.figures.declare import Figure, declare
from viche.kit.figures.measures import Count, Measure, Sum
from viche.kit.figures.periods import Period
from viche.kit.registers import Register
from viche.kit.words import Noun

STRADDLING = _("Ці записи охоплюють і дні поза періодом. Скільки з них припадає на період, невідомо, тож їх не додано.")


def counting(
    register: type[Register],
    definition: Any,
    *,
    key: str = "",
    day: str = "",
    title: Any = "",
    noun: Noun | None = None,
    where: Q | None = None,
    measure: Measure | None = None,
    breakdowns: tuple[str, ...] = (),
    standing: bool = False,
    gone: str = "",
    columns: tuple[str, ...] = (),
    note: Any = "",
) -> None:
    """Declare a figure of a register's records. `key`: the slug, unless it is one of several figures («events.people»).

    `day`: the date field it counts by (the register's own). `where`: which of the records. `standing`: what stood on the
    last day, having come by `day` and not gone by `gone`. Records of a bulk kind are added up by their quantity unless a
    `measure` is given. Every figure may be broken down by department. `note`: what the number does not know.
    """
    day = day or register.day
    model: Any = register.model
    bulk = issubclass(model, BulkRecord) and day == "done_on"

    def rows(period: Period) -> models.QuerySet:
        if standing:
            here = Q(**{f"{day}__lte": period.until})
            here &= Q(**{f"{gone}__isnull": True}) | Q(**{f"{gone}__gt": period.until}) if gone else Q()
        else:
            here = period.spans("done_on", "until") if bulk else period.days(day)
        found: models.QuerySet = model.objects.filter(here)
        return found.filter(where) if where is not None else found

    def partly(period: Period) -> models.QuerySet:
        found: models.QuerySet = model.objects.filter(period.straddles("done_on", "until"))
        return found.filter(where) if where is not None else found

    declare(
        Figure(
            key=key or register.slug,
            title=title or register.title,
            noun=noun or register.noun,
            queryset=rows,
            date_field=day,
            measure=measure or (Sum("quantity") if bulk else Count()),
            breakdowns=tuple(dict.fromkeys((*breakdowns, "department"))),
            columns=columns or register.columns,
            definition=definition,
            standing=standing,
            note=note,
            passed_over=partly if bulk and not standing else None,
            passed_over_because=STRADDLING if bulk else "",
        )
    )
