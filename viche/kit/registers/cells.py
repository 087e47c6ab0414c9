"""From a column of a file to values of a field: one parser a column, made once and asked as seldom as can be."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar
from unicodedata import is_normalized

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_slug
from django.db import models
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from viche.kit.access import Viewer
from viche.kit.registers import exporting
from viche.kit.registers.declare import Register, is_required
from viche.kit.registers.fields import as_said, latin_key
from viche.kit.registers.filters import rows_of
from viche.kit.spreadsheets import (
    Cell,
    CellRefused,
    as_bool,
    as_choice,
    as_date,
    as_datetime,
    as_decimal,
    as_int,
    as_text,
)

T = TypeVar("T")
Parser = Callable[[Cell], Any]


def parser_of(register: Register, field: models.Field[Any, Any], viewer: Viewer) -> Parser:
    """The parser of a field's column; of related rows it takes the name or the key, and gives the key.

    Names and labels are known in every language of the product: a file is not asked where it was filled in.
    """
    if isinstance(field, models.ForeignKey):
        rows = rows_of(register, field, viewer.hromada_id)
        names = exporting.callings(rows)
        also = [pair for spoken in in_each_language(lambda: exporting.callings(rows)) for pair in spoken.items()]
        keys = {key: str(key) for key, name in names.items() if not isinstance(key, int) and str(key) != name}
        by_name = as_choice(names, also=also)
        return _either(by_name, as_choice(keys)) if keys else by_name
    if field.choices:
        choices = [(key, label) for key, label in field.flatchoices if key not in ("", None)]
        labels = in_each_language(lambda: [(key, str(label)) for key, label in choices])
        theirs = [(key, word) for word, key in register.spoken.get(field.name, {}).items()]
        return as_choice(choices, also=[*theirs, *(pair for spoken in labels for pair in spoken)])
    for kind, parser in PLAIN:
        if isinstance(field, kind):
            return parser
    return _text(field)


def in_each_language(say: Callable[[], T]) -> list[T]:
    """What is said in each language of the product."""
    found = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.append(say())
    return found


def _text(field: models.Field[Any, Any]) -> Parser:
    length, multiline = getattr(field, "max_length", None), isinstance(field, models.TextField)

    def parse(cell: Cell) -> str | None:
        if isinstance(cell, str) and _is_clean(cell) and (length is None or len(cell) <= length):
            return cell
        return as_text(cell, max_length=length, multiline=multiline)

    return parse


def _is_clean(text: str) -> bool:
    """Most cells need no tidying, and a glance shows it: nothing unseen, no spaces to take away."""
    ends = text[:1] + text[-1:]
    return bool(text) and text.isprintable() and " " not in ends and "  " not in text and is_normalized("NFC", text)


def as_day(cell: Cell) -> date | None:
    """A day as on a form: also «вчора» and «30.11», which the preview shows whole before anything is written."""
    return as_said(cell) or as_date(cell)


# A day is a day before it is a moment: the more special kind stands first.
PLAIN: tuple[tuple[type[models.Field], Parser], ...] = (
    (models.BooleanField, as_bool),
    (models.DateTimeField, as_datetime),
    (models.DateField, as_day),
    (models.IntegerField, as_int),
    (models.DecimalField, as_decimal),
)


def _either(first: Parser, second: Parser) -> Parser:
    def parse(cell: Cell) -> Any:
        try:
            return second(cell)
        except CellRefused:
            return first(cell)

    return parse


def checks_of(field: models.Field[Any, Any]) -> list[Callable[[Any], None]]:
    """Validators of the field that its parser has not already answered."""
    left = [check for check in field.validators if not isinstance(check, MaxLengthValidator)]
    return [latin_key if check is validate_slug else check for check in left]


def read_column(
    field: models.Field[Any, Any], parse: Parser, cells: Iterable[Cell], wrong: Callable[[int, str], None]
) -> list[Any]:
    """Values of a whole column. `wrong(row, message)` is told of what was not taken; its value is then None.

    A value seen before is not read again: in most columns there are few different ones.
    """
    empty, required = empty_value(field), is_required(field)
    checks, known = checks_of(field), dict[Any, Any]()
    found: list[Any] = []
    for row, cell in enumerate(cells):
        key = (cell, cell.__class__)
        if key not in known:
            known[key] = _read(field, parse, cell, checks)
        value, message = known[key]
        if value is None and not message:
            value = empty
            if required:
                message = _("%(label)s — порожньо. Без цього запис не має сили.") % {
                    "label": capfirst(str(field.verbose_name))
                }
        if message:
            wrong(row, message)
        found.append(value)
    return found


def _read(
    field: models.Field[Any, Any], parse: Parser, cell: Cell, checks: list[Callable[[Any], None]]
) -> tuple[Any, str]:
    try:
        value = parse(cell)
        if value is not None:
            for check in checks:
                check(value)
    except CellRefused as error:
        return None, str(error)
    except ValidationError as error:
        return None, " ".join(error.messages)
    return value, ""


def empty_value(field: models.Field[Any, Any]) -> Any:
    """What an empty cell means."""
    if field.has_default():
        return field.get_default()
    return None if field.null or is_required(field) else ""
