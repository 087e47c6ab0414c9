"""What the five reports print, number by number: the figure each number is of, with its quote and its place.

`data/report_figures.csv` has the 322 numbers as they are printed; `data/figures/*.csv` say, in the same order, which figure
(and which part of it) each number is.
"""

from __future__ import annotations

import csv
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from django.db import models

from viche.hromada.models import Hromada, Territory, places
from viche.kit import figures, journal
from viche.kit.figures.paths import field_of
from viche.kit.figures.stated import part_of
from viche.kit.models import StatedValue

DATA = Path(__file__).parent / "data"
SEEDS = {"000": "kropyvnytskyi", "001": "zhytomyr", "002": "kyiv", "003": "kryvyi-rih", "004": "khmilnyk"}


@dataclass(frozen=True)
class Printed:
    """One number of a report: `figure` and the part of it (`narrow`: field → value as text), as it was printed."""

    seed: str
    place: str
    metric: str
    printed: str
    value: Decimal
    qualifier: str
    since: date
    until: date
    quote: str
    figure: str
    narrow: tuple[tuple[str, str], ...]

    @property
    def period(self) -> figures.Period:
        """The period it speaks of."""
        return figures.Period(self.since, self.until)

    @property
    def of_programme(self) -> bool:
        """Whether it stands in the table of a programme: the import of the table states it, cell by cell."""
        return self.figure.startswith("programme")

    def narrowed(self, hromada_id: int) -> dict[str, Any]:
        """The part as a figure is asked for it inside a hromada; a territory is called by its name."""
        model = figures.figure(self.figure).model
        return {name: _value(field_of(model, name), text, hromada_id) for name, text in self.narrow}


def _value(field: Any, text: str, hromada_id: int) -> Any:
    if isinstance(field, models.ForeignKey):
        if field.related_model is Territory:
            return places(hromada_id).get(name=text).pk
        return next(row.pk for row in field.related_model._default_manager.all() if str(row) == text)
    if isinstance(field, models.BooleanField):
        return text in ("True", "1")
    return field.to_python(text)


@cache
def printed() -> tuple[Printed, ...]:
    """All numbers of the five reports that have a figure, in the order of the reports."""
    return tuple(_joined())


QUALIFIERS = {"approximately": "about", "more than": "over"}


def load(hromada: Hromada, document: str) -> None:
    """State what the report of this hromada prints, each number once; one printed in two places has both quotes. Must run
    inside the hromada."""
    made: dict[tuple[Any, ...], StatedValue] = {}
    for row in printed():
        if SEEDS[row.seed] != hromada.slug or row.of_programme:
            continue
        part = part_of(figures.figure(row.figure), row.narrowed(hromada.pk))
        key = (row.figure, part, row.since, row.until)
        if known := made.get(key):
            assert known.value == row.value, row
            known.place = f"{known.place}; {row.place}"
            known.quote = known.quote if row.quote in known.quote else f"{known.quote} … {row.quote}"
            continue
        made[key] = StatedValue(
            hromada=hromada, figure=row.figure, part=part, since=row.since, until=row.until, value=row.value,
            qualifier=QUALIFIERS.get(row.qualifier, ""), quote=row.quote, document=document, place=row.place,
        )  # fmt: skip
    for value in made.values():
        with journal.change("note", by=None, ground=f"{document}: „{value.quote}“"):
            value.save()


def _joined() -> Iterator[Printed]:
    known: dict[tuple[str, str, str], deque[dict[str, str]]] = defaultdict(deque)
    for path in sorted((DATA / "figures").glob("*.csv")):
        for row in _rows(path):
            known[row["seed"][:3], row["place"], row["metric_en"]].append(row)
    for row in _rows(DATA / "report_figures.csv"):
        said = known[row["seed"], row["place"], row["metric_en"]]
        if not said:
            continue
        of = said.popleft()
        yield Printed(
            seed=row["seed"], place=row["place"], metric=row["metric_en"], printed=row["printed"],
            value=Decimal(row["value"]), qualifier=row["qualifier"], since=date.fromisoformat(row["since"]),
            until=date.fromisoformat(row["until"]), quote=row["quote"], figure=of["figure"],
            narrow=tuple(parse_qsl(of["narrow"], keep_blank_values=True)),
        )  # fmt: skip


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
