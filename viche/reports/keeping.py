"""Records as they were: of each record behind a number, every column its figures show, as value and as text.

Values are compared with those of today, texts are shown. Personal columns are never kept.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from viche.kit import figures
from viche.kit.figures import Figure
from viche.kit.figures.paths import field_of, relations, titles_of, value_of
from viche.kit.publishing import Record
from viche.kit.registers.values import NOTHING, say

BATCH = 1000


@dataclass
class Kept:
    """Records of one table that a snapshot keeps."""

    model: type[models.Model]
    columns: dict[str, None] = field(default_factory=dict)
    rows: set[int] = field(default_factory=set)
    stated: set[int] = field(default_factory=set)

    def add(self, figure: Figure) -> None:
        """The columns of one more figure, without what is personal."""
        private = self.model.personal_fields if issubclass(self.model, Record) else ()
        names = (*figure.columns, figure.measure.field, figure.date_field)
        self.columns |= dict.fromkeys(name for name in names if name and name not in private)


def gathered(numbers: Iterable[tuple[str, Iterable[int], Iterable[int]]]) -> list[Kept]:
    """What is to be kept of (figure, records behind it, those of them a document states)."""
    found: dict[type[models.Model], Kept] = {}
    shown: dict[str, Kept] = {}
    for key, rows, stated in numbers:
        if key not in shown:
            figure = figures.figure(key)
            shown[key] = found.setdefault(figure.model, Kept(figure.model))
            shown[key].add(figure)
        shown[key].rows.update(rows)
        shown[key].stated.update(stated)
    return list(found.values())


def cells(kept: Kept) -> Iterator[tuple[int, dict[str, dict[str, Any]]]]:
    """Each record with its columns: path → {"value", "text"}. One query for a thousand records."""
    names = tuple(kept.columns)
    known = {name: (field_of(kept.model, name), _titles(kept.model, name)) for name in names}
    related = [path for path in dict.fromkeys(relations(kept.model, name) for name in names) if path]
    wanted = sorted(kept.rows)
    for start in range(0, len(wanted), BATCH):
        rows = kept.model._base_manager.filter(pk__in=wanted[start : start + BATCH])
        for row in rows.select_related(*related) if related else rows:
            yield row.pk, {name: _cell(value_of(row, name), *known[name]) for name in names}


def _titles(model: type[models.Model], name: str) -> dict[Any, str]:
    return titles_of(model, field_of(model, name))


def _cell(value: Any, column: Any, titles: dict[Any, str]) -> dict[str, Any]:
    text = titles.get(value, NOTHING) if titles else say(column, value)
    bare = value.pk if isinstance(value, models.Model) else value
    return {"value": json.loads(json.dumps(bare, cls=DjangoJSONEncoder)), "text": text}


def of_table(table: str) -> type[models.Model] | None:
    """The model of a table that some figure counts."""
    return next((f.model for f in figures.registered().values() if f.model._meta.db_table == table), None)


def by_table(pairs: Iterable[tuple[str, int]]) -> dict[str, set[int]]:
    """Keys by table."""
    found: dict[str, set[int]] = defaultdict(set)
    for table, pk in pairs:
        found[table].add(pk)
    return found
