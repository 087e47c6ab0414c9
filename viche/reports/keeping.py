"""Records as they were: of each record behind a number, every column its figures show, as value and as text.

Values are compared with those of today, texts are shown. Personal columns are never kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.text import capfirst

from viche.kit import figures
from viche.kit.figures import Figure
from viche.kit.figures.paths import field_of, relations, titles_of, value_of
from viche.kit.models import JournalEntry
from viche.kit.publishing import Record
from viche.kit.registers import past
from viche.kit.registers.values import NOTHING, from_json, is_number, say

BATCH = 1000


@dataclass
class Kept:
    """Records of one table that a snapshot keeps."""

    model: type[models.Model]
    columns: dict[str, None] = field(default_factory=dict)
    rows: set[int] = field(default_factory=set)

    def add(self, figure: Figure) -> None:
        """The columns of one more figure, without what is personal."""
        names = (*figure.columns, figure.measure.field, figure.date_field)
        self.columns |= dict.fromkeys(name for name in names if name and not is_personal(self.model, name))


def is_personal(model: type[models.Model], name: str) -> bool:
    """Whether the column is never shown nor kept."""
    return issubclass(model, Record) and name in model.personal_fields


def columns(figure: Figure) -> list[dict[str, Any]]:
    """The columns of the list of a figure: name, title, whether numbers stand in it."""
    model = figure.model
    fields = [(name, field_of(model, name)) for name in figure.columns if not is_personal(model, name)]
    return [
        {"name": name, "title": capfirst(str(field.verbose_name)), "numeric": is_number(field)}
        for name, field in fields
    ]


def gathered(numbers: Iterable[tuple[str, Iterable[int]]]) -> list[Kept]:
    """What is to be kept of (figure, records behind it), by the names of the tables."""
    found: dict[type[models.Model], Kept] = {}
    shown: dict[str, Kept] = {}
    for key, rows in numbers:
        figure = figures.figure(key)
        if key not in shown:
            shown[key] = found.setdefault(figure.model, Kept(figure.model))
            shown[key].add(figure)
        shown[key].rows.update(rows)
    return sorted(found.values(), key=lambda kept: kept.model._meta.db_table)


def stated(figure: Figure, keys: Iterable[int]) -> set[int]:
    """Which of these records a document states. No query where documents state none."""
    if figure.stated is None:
        return set()
    rows = figure.model._base_manager.filter(figure.stated, pk__in=list(keys))
    return set(rows.values_list("pk", flat=True))


def cells(kept: Kept) -> Iterator[tuple[int, dict[str, dict[str, Any]]]]:
    """Each record with its columns: path → {"value", "text"}, in the order of keys. One query for a thousand records."""
    names = tuple(kept.columns)
    known = {name: (field_of(kept.model, name), _titles(kept.model, name)) for name in names}
    related = [path for path in dict.fromkeys(relations(kept.model, name) for name in names) if path]
    wanted = sorted(kept.rows)
    for start in range(0, len(wanted), BATCH):
        rows = kept.model._base_manager.filter(pk__in=wanted[start : start + BATCH]).order_by("pk")
        for row in rows.select_related(*related) if related else rows:
            yield row.pk, {name: _cell(value_of(row, name), *known[name]) for name in names}


def last_known(
    model: type[models.Model], names: Iterable[str], keys: Iterable[int]
) -> dict[int, dict[str, dict[str, Any]]]:
    """Own columns of records that are deleted, as the journal has them. Two queries and one a key to another record."""
    entries = list(JournalEntry.objects.filter(kind=model._meta.db_table, record_id__in=list(keys), after__isnull=True))
    called = past.labels(model, entries) if entries else {}
    own = [(name, field_of(model, name)) for name in names if "__" not in name]
    return {
        entry.record_id: {
            name: _journalled(field, (entry.before or {}).get(field.column), called.get(name, {}))
            for name, field in own
        }
        for entry in entries
    }


def _journalled(field: Any, value: Any, called: Mapping[Any, str]) -> dict[str, Any]:
    return {"value": value, "text": from_json(field, value, called) or NOTHING}


def _titles(model: type[models.Model], name: str) -> dict[Any, str]:
    return titles_of(model, field_of(model, name))


def _cell(value: Any, column: Any, titles: dict[Any, str]) -> dict[str, Any]:
    text = titles.get(value, NOTHING) if titles else say(column, value)
    bare = value.pk if isinstance(value, models.Model) else value
    return {"value": json.loads(json.dumps(bare, cls=DjangoJSONEncoder)), "text": text}
