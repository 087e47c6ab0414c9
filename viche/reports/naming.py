"""What a number is called: its figure and what it is narrowed to, «Видатки програми; захід: 1.15». One query a key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.text import Truncator

from viche.kit import figures
from viche.kit.figures.paths import field_of, titles_of
from viche.kit.registers.values import say
from viche.reports.asking import Asked

LONGEST = 300
PART = 120


def described(asked: Iterable[Asked]) -> dict[Asked, str]:
    """A title for each; a figure that is declared no more is called by its key."""
    known = _Names()
    asked = list(dict.fromkeys(asked))
    rows = known.rows(asked)
    return {each: _title(each, known, rows)[:LONGEST] for each in asked}


class _Names:
    """Fields and words of the figures that occur: each looked up once, however many numbers there are."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str], tuple[Any, dict[Any, str]]] = {}

    def of(self, figure: str, path: str) -> tuple[Any, dict[Any, str]]:
        """The field at the end of the path, and how its values are called where they have names."""
        if (figure, path) not in self.found:
            model = figures.figure(figure).model
            field = field_of(model, path)
            self.found[figure, path] = field, titles_of(model, field)
        return self.found[figure, path]

    def rows(self, asked: list[Asked]) -> dict[type[models.Model], dict[Any, Any]]:
        """The rows that keys of the narrowing point to."""
        wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
        for each in asked:
            for path, value in each.narrow if each.figure in figures.registered() else ():
                field, _titles = self.of(each.figure, path)
                if field.is_relation and value is not None:
                    wanted[field.related_model].add(value)
        return {model: model._base_manager.in_bulk(keys) for model, keys in wanted.items()}


def _title(each: Asked, known: _Names, rows: dict[type[models.Model], dict[Any, Any]]) -> str:
    figure = figures.registered().get(each.figure)
    if figure is None:
        return each.figure
    parts = [str(figure.title)]
    for path, value in each.narrow:
        field, titles = known.of(each.figure, path)
        if field.is_relation and value is not None:
            told = str(rows[field.related_model].get(value, value))
        else:
            told = titles.get(value) or _said(field, value)
        parts.append(f"{field.verbose_name}: {told if len(told) <= PART else Truncator(told).chars(PART)}")
    return "; ".join(parts)


def _said(field: Any, value: Any) -> str:
    """A year is a name, not a quantity: 2024, not 2 024."""
    return str(value) if field.name.endswith("year") and isinstance(value, int) else say(field, value)
