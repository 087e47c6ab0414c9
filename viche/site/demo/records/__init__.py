"""Records of two hromadas whose counts give the figures of their reports for 2024. All of them are invented, and say so.

A module here keeps the records of one group of registers; each has `keep(place)`. Numbers come from the reports, the rest
from a generator with a seed, so that the demo is the same each time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib import import_module
from pkgutil import iter_modules
from random import Random
from typing import Any

from viche.hromada.models import Department, Hromada, Territory, places
from viche.kit import clock, journal
from viche.kit.publishing import PUBLISHED, Record

INVENTED = "Вигадано для демонстрації: числа — зі звіту за 2024 рік, записи — ні"
HOMES = ("kropyvnytskyi", "zhytomyr")


@dataclass
class Place:
    """A hromada of the demo being filled: `slug`, its departments by name, its settlements and districts, dice."""

    hromada: Hromada
    units: dict[str, Department]
    dice: Random
    territories: list[Territory] = field(default_factory=list)

    @property
    def slug(self) -> str:
        """Which of the two it is."""
        return self.hromada.slug

    @property
    def unit(self) -> Department:
        """The department whose report it is."""
        names = {
            "kropyvnytskyi": "Відділ комунікацій з громадськістю",
            "zhytomyr": "Управління по зв’язках з громадськістю",
        }
        return self.units[names[self.slug]]

    def day(self, first: date = date(2024, 1, 1), last: date = date(2024, 12, 31)) -> date:
        """A working day between two days."""
        found = first + timedelta(days=self.dice.randint(0, (last - first).days))
        while found.weekday() > 4 and found > first:
            found -= timedelta(days=1)
        return found

    def days(self, number: int, first: date = date(2024, 1, 1), last: date = date(2024, 12, 31)) -> list[date]:
        """So many days, rising."""
        return sorted(self.day(first, last) for _each in range(number))

    def split(self, total: int, parts: int, least: int = 1) -> list[int]:
        """`total` in so many parts, none smaller than `least`."""
        left = total - parts * least
        cuts = sorted(self.dice.randint(0, left) for _each in range(parts - 1))
        return [b - a + least for a, b in zip([0, *cuts], [*cuts, left], strict=True)]

    def keep(self, model: type[Record], rows: Iterable[dict[str, Any]]) -> Sequence[Any]:
        """Published records of a register, written at once."""
        now = clock.now()
        made = [
            model(**{"hromada": self.hromada, "department": self.unit, "state": PUBLISHED, "published_at": now, **row})
            for row in rows
        ]
        with journal.change("note", by=None, ground=INVENTED):
            return model.objects.bulk_create(made, batch_size=1000)


def load(hromada: Hromada) -> None:
    """Fill one hromada, group after group; must run inside it."""
    if hromada.slug not in HOMES:
        return
    units = {unit.name: unit for unit in Department.objects.all()}
    territories = list(places(hromada.pk))
    for module in sorted(each.name for each in iter_modules(__path__)):
        place = Place(hromada, units, Random(f"{hromada.slug} {module}"), territories)
        import_module(f"{__name__}.{module}").keep(place)
